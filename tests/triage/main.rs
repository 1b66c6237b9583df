//! Configuration, waivers, baselines and differences, as people and pipelines meet them.

mod baselines;
mod desk;
mod differences;
mod owners;
mod settings;
mod waivers;
