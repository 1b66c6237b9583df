//! What the program writes at the start, and what it keeps.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub struct CacheArgs {
    /// What to do with it
    #[arg(value_enum)]
    pub action: CacheAction,
}

/// What `cache` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CacheAction {
    /// Count what it holds
    Stats,
    /// Remove it
    Clean,
}

#[derive(Debug, Args)]
pub struct InitArgs {
    /// Where to write it
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
}

#[derive(Debug, Args)]
pub struct NewArgs {
    /// The kind of dossier
    #[arg(value_name = "KIND")]
    pub kind: String,
    /// The folder to make it in
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// The archival number
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// The unit's id
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    /// The title
    #[arg(long, value_name = "TITLE")]
    pub title: Option<String>,
    /// The day it was opened, as YYYY-MM-DD (today otherwise)
    #[arg(long, value_name = "DATE")]
    pub opened: Option<String>,
    /// Kinds of this configuration too
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}
