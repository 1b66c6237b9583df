//! The command line as data. The comments here are the English help; `zh.rs` has the Chinese.

use std::path::PathBuf;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::output::Target;
use crate::config::Profile;
use crate::finding::{AnswerWord, Confidence, Family, Lang, Severity};
use crate::report::Format;

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
    /// Compare two JSON reports: what is new, gone and stayed
    Diff(DiffArgs),
    /// Add up what the trace catalogues of archives ask for in a year, and what merging would save
    Burden(BurdenArgs),
    /// Compare files by hand: what they have in common, and where
    Similar(SimilarArgs),
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
    /// Show or clear what is kept between runs
    Cache(CacheArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page, or write one page a command
    Man(ManArgs),
}

#[derive(Debug, Args)]
pub struct CacheArgs {
    /// What to do with it
    #[arg(value_enum)]
    pub action: CacheAction,
}

/// What `cache` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum CacheAction {
    /// Count what it holds
    Stats,
    /// Remove it
    Clean,
}

/// What a run looks at and by which rules.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Archives, or folders inside one
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
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
    /// Compare with this earlier archive too, without reporting on it; may be repeated
    #[arg(long, value_name = "ARCHIVE")]
    pub against: Vec<PathBuf>,
    /// Use this configuration instead of the nearest zhenji.toml
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    pub config: Option<PathBuf>,
    /// Use no configuration at all
    #[arg(long)]
    pub isolated: bool,
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
    /// Print no notices, and nothing to standard output unless --output asks for it
    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
pub struct SignaturesArgs {
    /// PDF, OFD or CMS files, or files with a .p7s or .minisig beside them
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Trust these certificates (PEM or DER); may be repeated
    #[arg(long, value_name = "FILE")]
    pub trust: Vec<PathBuf>,
    /// Check minisign signatures by this public key; may be repeated
    #[arg(long, value_name = "FILE")]
    pub key: Vec<PathBuf>,
    /// Judge certificates at this moment where no trusted timestamp gives one (RFC 3339)
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// How to print the list
    #[arg(long, short, value_name = "FORMAT", value_enum, default_value_t = Listing::Table)]
    pub output: Listing,
}

#[derive(Debug, Args)]
pub struct LockArgs {
    /// Dossiers, or folders of dossiers
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Sign each lock with this minisign secret key, made with `minisign -G -W`
    #[arg(long, value_name = "FILE", conflicts_with = "signature")]
    pub key: Option<PathBuf>,
    /// Let each lock name a signature that is made over it afterwards
    #[arg(long, value_name = "METHOD", value_enum)]
    pub signature: Option<LockSignature>,
    /// Let each lock name a timestamp (RFC 3161) that is fetched for it afterwards
    #[arg(long)]
    pub timestamp: bool,
    /// Enter the new heads into this ledger, and refuse those that do not extend the old ones
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// When the dossiers are locked (now otherwise, RFC 3339)
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Lock anew what has changed since its lock
    #[arg(long)]
    pub renew: bool,
}

/// How a lock is signed by somebody else's tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LockSignature {
    /// In dossier.lock.json.minisig
    Minisign,
    /// In dossier.lock.json.p7s
    Cms,
}

#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Dossiers, or folders of dossiers
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Trust these certificates (PEM or DER); may be repeated
    #[arg(long, value_name = "FILE")]
    pub trust: Vec<PathBuf>,
    /// Check minisign signatures by this public key; may be repeated
    #[arg(long, value_name = "FILE")]
    pub key: Vec<PathBuf>,
    /// Hold the locks against the heads in this ledger
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// How to print the result
    #[arg(long, short, value_name = "FORMAT", value_enum, default_value_t = Listing::Table)]
    pub output: Listing,
}

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
pub struct CheckArgs {
    #[command(flatten)]
    pub run: RunArgs,
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
    /// Print the settings in force as TOML and check nothing
    #[arg(long)]
    pub show_settings: bool,
}

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
    /// The last day on which the waiver holds, as YYYY-MM-DD
    #[arg(long, value_name = "DATE", required_unless_present = "approved_by")]
    pub until: Option<String>,
    /// Who approved a waiver that holds for good
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
    /// A JSON report that tells the fingerprint's rule and the members of its cluster
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
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
    /// In their words
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// The day on which they said so, as YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// The file to write it to
    #[arg(long, value_name = "FILE", default_value = crate::triage::ANSWERS_NAME)]
    pub answers: PathBuf,
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

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The earlier JSON report
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The later JSON report
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LangArg {
    Zh,
    En,
}

impl From<LangArg> for Lang {
    fn from(arg: LangArg) -> Self {
        match arg {
            LangArg::Zh => Self::Zh,
            LangArg::En => Self::En,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Advice,
    Never,
}

impl FailOn {
    /// The least severity that fails a run, if any does.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Advice => Some(Severity::Advice),
            Self::Never => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Sureness {
    Certain,
    Likely,
    Possible,
}

impl From<Sureness> for Confidence {
    fn from(arg: Sureness) -> Self {
        match arg {
            Sureness::Certain => Self::Certain,
            Sureness::Likely => Self::Likely,
            Sureness::Possible => Self::Possible,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FamilyArg {
    Missing,
    Disorder,
    Doubtful,
}

impl From<FamilyArg> for Family {
    fn from(arg: FamilyArg) -> Self {
        match arg {
            FamilyArg::Missing => Self::Missing,
            FamilyArg::Disorder => Self::Disorder,
            FamilyArg::Doubtful => Self::Doubtful,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProfileArg {
    SelfCheck,
    Gate,
    Audit,
}

impl From<ProfileArg> for Profile {
    fn from(arg: ProfileArg) -> Self {
        match arg {
            ProfileArg::SelfCheck => Self::SelfCheck,
            ProfileArg::Gate => Self::Gate,
            ProfileArg::Audit => Self::Audit,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Listing {
    Table,
    Json,
}

/// Reads `FORMAT[=FILE]`; the format is known by its name, the file may be called anything.
#[derive(Debug, Clone)]
struct TargetParser;

impl TypedValueParser for TargetParser {
    type Value = Target;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Target, clap::Error> {
        let (word, file) = split(value);
        // clap's own parser of enums says which formats there are and which one was meant.
        let format = clap::builder::EnumValueParser::<Format>::new().parse_ref(command, arg, word)?;
        Ok(Target { format, file: file.filter(|file| file.as_os_str() != "-") })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Format::value_variants().iter().filter_map(ValueEnum::to_possible_value)))
    }
}

/// The format's name and what follows the first `=`; a file name need not be UTF-8.
fn split(value: &std::ffi::OsStr) -> (&std::ffi::OsStr, Option<PathBuf>) {
    let bytes = value.as_encoded_bytes();
    let Some(at) = bytes.iter().position(|byte| *byte == b'=') else { return (value, None) };
    let text = value.to_str();
    match text {
        Some(text) => (text[..at].as_ref(), Some(PathBuf::from(&text[at + 1..]))),
        None => not_utf8(value, at),
    }
}

#[cfg(unix)]
fn not_utf8(value: &std::ffi::OsStr, at: usize) -> (&std::ffi::OsStr, Option<PathBuf>) {
    use std::os::unix::ffi::OsStrExt;
    let bytes = value.as_bytes();
    (std::ffi::OsStr::from_bytes(&bytes[..at]), Some(std::ffi::OsStr::from_bytes(&bytes[at + 1..]).into()))
}

#[cfg(not(unix))]
fn not_utf8(value: &std::ffi::OsStr, _: usize) -> (&std::ffi::OsStr, Option<PathBuf>) {
    (value, None)
}
