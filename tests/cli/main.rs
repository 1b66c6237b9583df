//! The program as people and pipelines meet it: commands, exit codes, streams, both languages.

mod codes;
mod commands;
mod configuration;
mod desk;
#[path = "../program/mod.rs"]
mod program;
mod streams;
