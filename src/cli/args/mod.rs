//! The command line as data. The comments here are the English help; `zh.rs` has the Chinese.

mod compare;
mod describe;
mod facts;
mod make;
mod memory;
mod prove;
mod run;
mod sample;
mod table;
mod target;
mod triage;
mod words;

use clap::{Parser, Subcommand};

pub use compare::*;
pub use describe::*;
pub use facts::*;
pub use make::*;
pub use prove::*;
pub use run::*;
pub use sample::*;
pub use triage::*;
pub use words::*;

/// A linter for trace archives: checks dossiers, their files and their ledgers, and says what is
/// missing, what is out of order and what is doubtful
#[derive(Debug, Parser)]
#[command(name = "zhenji", version, arg_required_else_help = true)]
pub struct Cli {
    /// Language of messages (from the locale otherwise)
    #[arg(long, global = true, value_name = "LANG", value_enum)]
    pub lang: Option<LangArg>,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub color: When,
    /// Draw with ASCII characters alone
    #[arg(long, global = true)]
    pub ascii: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check archives and report what is found
    Check(CheckArgs),
    /// Keep the findings of today apart from those to come
    Baseline(BaselineArgs),
    /// Accept a finding, with a reason and a last day, in zhenji.toml
    Waive(WaiveArgs),
    /// Write down what somebody has come to on a finding
    Answer(AnswerArgs),
    /// Compare two JSON reports: what is new, worsened, repeated and mended, and what to raise
    Diff(DiffArgs),
    /// Add up what the trace catalogues of archives ask for in a year, and what mending the findings on it would save
    Burden(BurdenArgs),
    /// Compare files by hand: what they have in common, and where
    Similar(SimilarArgs),
    /// Draw a sample that a stranger can draw again: a sealed list first, a public seed then
    Sample(SampleArgs),
    /// Score dossiers by a table of deductions, and rank units by the share with problems
    Score(ScoreArgs),
    /// Write down what is learnt of archives as a table, for other engines and for `judge`
    Facts(FactsArgs),
    /// Report on tables of facts what `check` reports on the archives themselves
    Judge(JudgeArgs),
    /// Show the documentation of a rule
    Explain(ExplainArgs),
    /// List the rules
    Rules(RulesArgs),
    /// List the kinds of dossier
    Kinds(KindsArgs),
    /// Print the JSON Schema of a kind, complete in itself
    Schema(SchemaArgs),
    /// Check the electronic signatures in files and beside them, offline
    Signatures(SignaturesArgs),
    /// Lock dossiers: write down the digests of all that they hold
    Lock(LockArgs),
    /// Hold dossiers against their locks: what changed, came or went since
    Verify(VerifyArgs),
    /// Write a commented zhenji.toml
    Init(InitArgs),
    /// Make the skeleton of a dossier
    New(NewArgs),
    /// Serve an editor over standard input and output (Language Server Protocol)
    Lsp(LspArgs),
    /// Make dossiers out of folders, catalogues and packages, which are only read
    Import(ImportArgs),
    /// Show or clear what is kept between runs
    Cache(CacheArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page, or write one page a command
    Man(ManArgs),
}
