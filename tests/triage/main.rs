//! Configuration, waivers, baselines and differences, as people and pipelines meet them.

mod baselines;
mod desk;
mod owners;
mod settings;
mod waivers;
