//! The command line: one file a command.

mod answer;
mod args;
mod baseline;
mod burden;
mod cache;
mod check;
mod completions;
mod config_error;
mod crash;
mod diff;
mod explain;
mod facts;
mod fix;
mod import;
mod init;
mod judge;
mod kinds;
mod known;
mod lang;
mod lock;
mod locks;
mod lsp;
mod man;
mod markdown;
mod new;
mod option_error;
mod output;
mod progress;
mod rules;
mod sample;
mod schema;
mod score;
mod screen;
mod settings;
mod show_settings;
mod signatures;
mod similar;
mod sketch;
mod stop;
mod table;
mod usage;
mod verify;
mod waive;
mod watch;
mod zh;

use std::ffi::OsString;

use clap::{ColorChoice, CommandFactory, FromArgMatches};

use crate::finding::Lang;
use args::{Cli, Command};
use screen::Screen;
use stop::Stop;

/// Runs the program on its arguments and gives its exit code.
pub fn main() -> u8 {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let lang = lang::choose(&arguments);
    crash::told(lang, || run(&arguments, lang))
}

fn run(arguments: &[OsString], lang: Lang) -> u8 {
    let color = match lang::value_of(arguments, "--color") {
        Some("always") => ColorChoice::Always,
        Some("never") => ColorChoice::Never,
        _ => ColorChoice::Auto,
    };
    let mut command = command(lang).color(color);
    let parsed = command
        .try_get_matches_from_mut(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command)));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => return usage::say(&error, lang),
    };
    let screen = Screen { lang, when: cli.color, ascii: cli.ascii };
    dispatch(&cli.command, screen).unwrap_or_else(|stop| stop.say(screen))
}

/// The command line in a language.
fn command(lang: Lang) -> clap::Command {
    match lang {
        Lang::En => Cli::command(),
        Lang::Zh => zh::translate(Cli::command()),
    }
}

fn dispatch(command: &Command, screen: Screen) -> Result<u8, Stop> {
    let printed = match command {
        Command::Check(args) => return check::run(args, screen),
        Command::Facts(args) => return facts::run(args, screen),
        Command::Judge(args) => return judge::run(args, screen),
        Command::Signatures(args) => return signatures::run(args, screen),
        Command::Lock(args) => return lock::run(args, screen),
        Command::Verify(args) => return verify::run(args, screen),
        Command::Baseline(args) => return baseline::run(args, screen),
        Command::Waive(args) => return waive::run(args, screen),
        Command::Answer(args) => return answer::run(args, screen),
        Command::Init(args) => return init::run(args, screen),
        Command::New(args) => return new::run(args, screen),
        Command::Lsp(args) => return lsp::run(args, screen),
        Command::Import(args) => return import::run(args, screen),
        Command::Man(args) => return man::run(args, screen),
        Command::Burden(args) => burden::text(args, screen)?,
        Command::Similar(args) => similar::text(args, screen)?,
        Command::Diff(args) => diff::text(args, screen)?,
        Command::Sample(args) => sample::text(args, screen)?,
        Command::Score(args) => score::text(args, screen)?,
        Command::Explain(args) => explain::text(args, screen)?,
        Command::Rules(args) => rules::text(args, screen),
        Command::Kinds(args) => kinds::text(args, screen)?,
        Command::Schema(args) => schema::text(args)?,
        Command::Cache(args) => cache::text(args, screen)?,
        Command::Completions(args) => completions::text(args, screen.lang),
    };
    screen::print(&printed).map_err(|error| output::not_written(None, &error))?;
    Ok(0)
}
