//! Samples and scores.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::run::RunArgs;
use super::words::Listing;
use crate::audit::sample::Level;

#[derive(Debug, Args)]
pub struct SampleArgs {
    #[command(subcommand)]
    pub action: SampleAction,
}

/// What `sample` does.
#[derive(Debug, Subcommand)]
pub enum SampleAction {
    /// Print the list of all dossiers, to be sealed before a seed is known
    List(SampleListArgs),
    /// Print the people who may be sent to check, with the units that each must not check
    Inspectors(SampleInspectorsArgs),
    /// Draw dossiers from a sealed list, and inspectors for them
    Draw(SampleDrawArgs),
}

#[derive(Debug, Args)]
pub struct ScoreArgs {
    #[command(flatten)]
    pub run: RunArgs,
    /// Score what this sample drew alone; what findings picked stands in no rate
    #[arg(long, value_name = "FILE")]
    pub sample: Option<PathBuf>,
    /// How to print the scores
    #[arg(long, short, value_name = "FORMAT", value_enum, default_value_t = Listing::Table)]
    pub output: Listing,
}

#[derive(Debug, Args)]
pub struct SampleListArgs {
    /// Archives
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct SampleInspectorsArgs {
    /// Archives
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The level of check whose duty they must have
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = LevelArg::Lead)]
    pub level: LevelArg,
}

#[derive(Debug, Args)]
pub struct SampleDrawArgs {
    /// The sealed list
    #[arg(value_name = "LIST")]
    pub list: PathBuf,
    /// Pick by findings (directed), draw by lot (lead) or take all (daily)
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = LevelArg::Lead)]
    pub level: LevelArg,
    /// What the lot goes by: something public that nobody chose and that came after the list
    #[arg(long, value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub seed: Option<String>,
    /// How many dossiers to draw (as many as --confidence and --tolerable need otherwise)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub size: Option<u64>,
    /// How sure a clean sample must make, in percent
    #[arg(long, value_name = "PERCENT", default_value = "95", value_parser = percent)]
    pub confidence: f64,
    /// The share of dossiers with problems that must not go unseen, in percent
    #[arg(long, value_name = "PERCENT", default_value = "5", value_parser = percent)]
    pub tolerable: f64,
    /// How many to draw of each unit and risk at the least
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub minimum: u64,
    /// What a dossier of each risk weighs in the lot
    #[arg(long, value_name = "RISK=N", value_delimiter = ',', default_value = "red=3,orange=2,yellow=1,none=1", value_parser = weight)]
    pub weights: Vec<(crate::audit::sample::Risk, u64)>,
    /// A JSON report whose findings pick the dossiers (directed)
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Pick by findings of these rules alone: codes, prefixes of codes, or names (directed)
    #[arg(long, value_delimiter = ',', value_name = "RULE", requires = "report")]
    pub select: Vec<String>,
    /// Draw inspectors for each unit from this list
    #[arg(long, value_name = "FILE", requires = "seed")]
    pub inspectors: Option<PathBuf>,
    /// How many inspectors to draw for each unit
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=100))]
    pub per_unit: u64,
    /// How to print the sample
    #[arg(long, short, value_name = "FORMAT", value_enum, default_value_t = Listing::Table)]
    pub output: Listing,
}

/// The three levels of spot check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LevelArg {
    /// What findings pick
    Directed,
    /// A lot, stratified by risk and unit
    Lead,
    /// All of them
    Daily,
}

impl From<LevelArg> for Level {
    fn from(arg: LevelArg) -> Self {
        match arg {
            LevelArg::Directed => Self::Directed,
            LevelArg::Lead => Self::Lead,
            LevelArg::Daily => Self::Daily,
        }
    }
}

/// A share between 0 and 1 from percent, both ends excluded.
fn percent(text: &str) -> Result<f64, String> {
    let number: f64 = text.trim_end_matches('%').parse().map_err(|_| format!("{text} is no number"))?;
    if number > 0.0 && number < 100.0 { Ok(number / 100.0) } else { Err("not between 0 and 100".to_owned()) }
}

/// `red=3`
fn weight(text: &str) -> Result<(crate::audit::sample::Risk, u64), String> {
    let (risk, number) = text.split_once('=').ok_or("not of the form RISK=N")?;
    let risk = crate::audit::sample::Risk::of(risk).ok_or("the risks are red, orange, yellow and none")?;
    let number: u64 = number.parse().map_err(|_| format!("{number} is no whole number"))?;
    if number <= 1_000 { Ok((risk, number)) } else { Err("not above 1000".to_owned()) }
}
