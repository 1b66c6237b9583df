//! Configuration, waivers, baselines and differences, as people and pipelines meet them.

mod answers;
mod baselines;
mod desk;
mod differences;
mod owners;
#[path = "../program/mod.rs"]
mod program;
#[path = "../reports/mod.rs"]
mod reports;
mod settings;
mod waivers;
