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

#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The folder, ZIP or TAR to import
    #[arg(value_name = "DIR")]
    pub source: PathBuf,
    /// Write the archive into this new folder
    #[arg(long, short, value_name = "OUT", required_unless_present = "sheet")]
    pub output: Option<PathBuf>,
    /// Write what would be made into this workbook (XLSX), to be corrected
    #[arg(long, value_name = "FILE")]
    pub sheet: Option<PathBuf>,
    /// Take the corrections in this workbook
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// The kind of all dossiers (guessed otherwise)
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// The unit that keeps the dossiers of which no catalogue says more
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    /// The fonds number
    #[arg(long, value_name = "FONDS")]
    pub fonds: Option<String>,
    /// The archive's name (the folder's otherwise)
    #[arg(long, value_name = "TITLE")]
    pub name: Option<String>,
    /// Kinds of this configuration too
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// How many threads to use (RAYON_NUM_THREADS or all cores otherwise)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Print no notices and no progress
    #[arg(long, short)]
    pub quiet: bool,
}
