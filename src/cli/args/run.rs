//! What a run looks at, by which rules, and how it is told.

use std::path::PathBuf;

use clap::Args;

use super::memory::Memory;
use super::target::TargetParser;
use super::words::{FailOn, FamilyArg, ProfileArg, Sureness};
use crate::cli::output::Target;

/// By which rules a run judges.
#[derive(Debug, Args)]
pub struct RuleArgs {
    /// Run only these rules: codes, prefixes of codes, names, or ALL
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub select: Vec<String>,
    /// Do not run these rules
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub ignore: Vec<String>,
    /// Run only rules of these families, whatever the configuration says
    #[arg(long, value_delimiter = ',', value_name = "FAMILY", value_enum)]
    pub families: Vec<FamilyArg>,
    /// Whose run it is: which families run, and what fails it
    #[arg(long, value_name = "PROFILE", value_enum)]
    pub profile: Option<ProfileArg>,
    /// Use this configuration instead of the nearest zhenji.toml
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub config: Option<PathBuf>,
    /// Use no configuration at all
    #[arg(long)]
    pub isolated: bool,
}

/// What a run looks at and by which rules.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Archives or folders inside one; BagIt, RO-Crate and DA/T 93 packages; ZIP and TAR files
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub rules: RuleArgs,
    /// Compare with this earlier archive, or its facts, too, without reporting on it; may be repeated
    #[arg(long, value_name = "ARCHIVE")]
    pub against: Vec<PathBuf>,
    /// Read every file anew and keep nothing of it
    #[arg(long)]
    pub no_cache: bool,
    /// Hash every file again, whatever its times say; facts are still kept by contents
    #[arg(long)]
    pub rehash: bool,
    /// Read scans without a text with Tesseract (tesseract-ocr with chi_sim must be installed)
    #[arg(long)]
    pub ocr: bool,
    /// How many threads to use (RAYON_NUM_THREADS or all cores otherwise)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Plan with so much memory: a quarter for files being read, a sixteenth for rows, the rest on disk (2G otherwise)
    #[arg(long, value_name = "SIZE")]
    pub max_memory: Option<Memory>,
    /// Print no notices, and nothing to standard output unless --output asks for it
    #[arg(long, short)]
    pub quiet: bool,
}

/// How a run is told, and what fails it.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Write this format to standard output, or to FILE; may be repeated
    #[arg(long, short, value_name = "FORMAT[=FILE]", value_parser = TargetParser)]
    pub output: Vec<Target>,
    /// Exit with 1 on findings of this severity and above (warning, or what the profile says)
    #[arg(long, value_name = "SEVERITY", value_enum)]
    pub fail_on: Option<FailOn>,
    /// Exit with 1 on findings this sure and surer (certain, or what the profile says)
    #[arg(long, value_name = "CONFIDENCE", value_enum)]
    pub fail_on_confidence: Option<Sureness>,
    /// Do not exit with 4 where something could not be examined
    #[arg(long)]
    pub allow_incomplete: bool,
    /// Count only what this baseline does not know
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Let findings carry what people have said of them in this file
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// Take names of persons, places and photographs out of every report
    #[arg(long)]
    pub redact: bool,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub run: RunArgs,
    #[command(flatten)]
    pub report: ReportArgs,
    /// Fill in what manifests leave out and files tell (digests, sizes, numbers of pages), then check; what is there is never changed
    #[arg(long, conflicts_with = "show_settings")]
    pub fix: bool,
    /// Print what --fix would fill in as a unified diff; write and check nothing (exit code 1 where something would be)
    #[arg(long, conflicts_with_all = ["show_settings", "output", "watch"])]
    pub diff: bool,
    /// Check again whenever something changes, until Ctrl-C
    #[arg(long, conflicts_with_all = ["show_settings", "fix"])]
    pub watch: bool,
    /// Print the settings in force as TOML and check nothing
    #[arg(long)]
    pub show_settings: bool,
}
