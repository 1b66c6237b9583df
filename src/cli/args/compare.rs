//! Files, reports and catalogues held against each other.

use std::path::PathBuf;

use clap::Args;

use super::words::Listing;

#[derive(Debug, Args)]
pub struct SimilarArgs {
    /// Files, or folders of files
    #[arg(required = true, value_name = "PATH")]
    pub files: Vec<PathBuf>,
    /// Compare them with everything in this archive or folder too
    #[arg(long = "in", value_name = "ARCHIVE")]
    pub within: Vec<PathBuf>,
    /// How to print what was found
    #[arg(long, short, value_name = "FORMAT", value_enum, default_value_t = Listing::Table)]
    pub output: Listing,
}

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The earlier JSON report
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The later JSON report
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Write a rectification slip for each responsible unit to this file, as Markdown
    #[arg(long, value_name = "FILE")]
    pub slips: Option<PathBuf>,
    /// How to print the difference
    #[arg(long, short, value_name = "FORMAT", value_enum, default_value_t = Listing::Table)]
    pub output: Listing,
}

#[derive(Debug, Args)]
pub struct BurdenArgs {
    /// Archives, or folders inside one
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How to print the bill
    #[arg(long, short, value_name = "FORMAT", value_enum, default_value_t = Listing::Table)]
    pub output: Listing,
    /// Use this configuration instead of the nearest zhenji.toml
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub config: Option<PathBuf>,
    /// Use no configuration at all
    #[arg(long)]
    pub isolated: bool,
}
