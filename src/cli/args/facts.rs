//! Facts as a table, and judging by them.

use std::path::PathBuf;

use clap::Args;

use super::memory::Memory;
use super::run::{ReportArgs, RuleArgs, RunArgs};
use super::table::{TableParser, TableTarget};
use crate::facts::Shard;

#[derive(Debug, Args)]
pub struct FactsArgs {
    #[command(flatten)]
    pub run: RunArgs,
    /// Write the table as parquet or jsonl to FILE (jsonl to standard output otherwise)
    #[arg(long, short, value_name = "TABLE[=FILE]", value_parser = TableParser)]
    pub output: Option<TableTarget>,
    /// Take only this part of the dossiers, dealt by a hash of their folders
    #[arg(long, value_name = "I/N", default_value = "1/1", hide_default_value = true)]
    pub shard: Shard,
    /// Name everything as it is seen from this later archive, for its --against
    #[arg(long, value_name = "ARCHIVE")]
    pub seen_from: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct JudgeArgs {
    /// Tables of `zhenji facts`, all parts of each archive
    #[arg(required = true, value_name = "FACTS")]
    pub tables: Vec<PathBuf>,
    #[command(flatten)]
    pub rules: RuleArgs,
    /// Compare with these facts of an earlier archive too, without reporting on it; may be repeated
    #[arg(long, value_name = "FACTS")]
    pub against: Vec<PathBuf>,
    #[command(flatten)]
    pub report: ReportArgs,
    /// How many threads to use (RAYON_NUM_THREADS or all cores otherwise)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Hold a share of so much memory of what judging across dossiers needs, the rest on disk (2G otherwise)
    #[arg(long, value_name = "SIZE")]
    pub max_memory: Option<Memory>,
    /// Print no notices, and nothing to standard output unless --output asks for it
    #[arg(long, short)]
    pub quiet: bool,
}
