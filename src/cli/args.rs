//! The command line as data.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::finding::Lang;
use crate::report::Format;

/// A linter for trace archives.
#[derive(Debug, Parser)]
#[command(name = "zhenji", version, about)]
pub struct Cli {
    /// Language of messages: zh or en (from the locale otherwise)
    #[arg(long, global = true, value_name = "LANG", value_parser = lang)]
    pub lang: Option<Lang>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check archives and report what is found
    Check(CheckArgs),
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Archives, or folders inside one
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Run only these rules: codes, prefixes of codes, or names
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub select: Vec<String>,
    /// Do not run these rules
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub ignore: Vec<String>,
    /// Write FORMAT to standard output, or to FILE; may be repeated
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = output)]
    pub output: Vec<(Format, Option<PathBuf>)>,
}

fn lang(word: &str) -> Result<Lang, String> {
    match word {
        "zh" => Ok(Lang::Zh),
        "en" => Ok(Lang::En),
        _ => Err("zh | en".to_owned()),
    }
}

fn output(word: &str) -> Result<(Format, Option<PathBuf>), String> {
    let (format, file) = match word.split_once('=') {
        Some((format, file)) => (format, Some(PathBuf::from(file))),
        None => (word, None),
    };
    Ok((<Format as clap::ValueEnum>::from_str(format, true)?, file))
}
