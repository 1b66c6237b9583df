//! Baselines, waivers and answers.

use super::run::RunArgs;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::finding::AnswerWord;

#[derive(Debug, Args)]
pub struct BaselineArgs {
    /// What to do with it
    #[arg(value_enum)]
    pub action: BaselineAction,
    #[command(flatten)]
    pub run: RunArgs,
    /// The baseline's file
    #[arg(long, value_name = "FILE", default_value = crate::triage::BASELINE_NAME)]
    pub baseline: PathBuf,
    /// With update: take findings in that it does not know
    #[arg(long)]
    pub accept_new: bool,
}

/// What `baseline` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BaselineAction {
    /// Make one of all that is found now
    Write,
    /// Take out what is gone, renew the words of what stayed, with --accept-new take in what is new
    Update,
    /// Take out what is gone
    Prune,
    /// Say what is new and what is gone
    Check,
}

#[derive(Debug, Args)]
pub struct WaiveArgs {
    /// A finding's fingerprint, or a rule's code or name
    #[arg(value_name = "FINGERPRINT|RULE")]
    pub what: String,
    /// Why it is accepted
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// The last day on which the waiver holds, as YYYY-MM-DD; without one --approved-by is needed
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Who approved a waiver that holds for good, without --until
    #[arg(long, value_name = "WHO")]
    pub approved_by: Option<String>,
    /// In the dossier of this id
    #[arg(long, value_name = "ID")]
    pub dossier: Option<String>,
    /// At paths that this glob matches, relative to the archive
    #[arg(long, value_name = "GLOB")]
    pub path: Option<String>,
    /// At this JSON pointer into the manifest, and below it
    #[arg(long, value_name = "POINTER")]
    pub pointer: Option<String>,
    /// A JSON report that has the finding; it tells its rule, the members of its cluster and the day of the export
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Take a fingerprint that no report has
    #[arg(long)]
    pub force: bool,
    /// Write into this configuration instead of the nearest zhenji.toml
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct AnswerArgs {
    /// The finding's fingerprint
    #[arg(value_name = "FINGERPRINT")]
    pub fingerprint: String,
    /// What they came to
    #[arg(value_name = "ANSWER", value_enum)]
    pub answer: AnswerArg,
    /// Who says so
    #[arg(long, value_name = "WHO", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub by: String,
    /// The document that shows it: its number, its title, or where it lies
    #[arg(long, value_name = "TEXT")]
    pub document: Option<String>,
    /// In their words
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// The day on which they said so, as YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// The file to write it to
    #[arg(long, value_name = "FILE", default_value = crate::triage::ANSWERS_NAME)]
    pub answers: PathBuf,
    /// A JSON report that has the finding
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Take a fingerprint that no report has
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AnswerArg {
    Confirmed,
    Explained,
    Dismissed,
}

impl From<AnswerArg> for AnswerWord {
    fn from(arg: AnswerArg) -> Self {
        match arg {
            AnswerArg::Confirmed => Self::Confirmed,
            AnswerArg::Explained => Self::Explained,
            AnswerArg::Dismissed => Self::Dismissed,
        }
    }
}
