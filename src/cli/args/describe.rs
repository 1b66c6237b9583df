//! What the program says of itself.

use std::path::PathBuf;

use clap::Args;

use super::words::Listing;

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Its code or name
    #[arg(value_name = "RULE")]
    pub rule: String,
}

#[derive(Debug, Args)]
pub struct RulesArgs {
    /// How to print the list
    #[arg(long, short, value_name = "FORMAT", value_enum, default_value_t = Listing::Table)]
    pub output: Listing,
}

#[derive(Debug, Args)]
pub struct KindsArgs {
    /// How to print the list
    #[arg(long, short, value_name = "FORMAT", value_enum, default_value_t = Listing::Table)]
    pub output: Listing,
    /// Kinds of this configuration too
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// A kind of dossier, `archive` for archive.json, or `zhenji.toml`
    #[arg(value_name = "KIND")]
    pub kind: String,
    /// Kinds of this configuration too
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write one page a command into this folder
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct LspArgs {
    /// Use this configuration instead of the nearest zhenji.toml
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub config: Option<PathBuf>,
    /// Use no configuration at all
    #[arg(long)]
    pub isolated: bool,
    /// Read every file anew and keep nothing of it
    #[arg(long)]
    pub no_cache: bool,
    /// Standard input and output, which it uses anyway: editors pass this
    #[arg(long, hide = true)]
    pub stdio: bool,
}
