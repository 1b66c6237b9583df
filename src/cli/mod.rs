//! The command line: one file a command.

mod args;
mod check;
mod lang;

use clap::Parser;

use args::{Cli, Command};

/// Runs the program on its arguments and gives its exit code.
pub fn main() -> u8 {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { 2 } else { 0 };
        }
    };
    match cli.command {
        Command::Check(args) => check::run(&args, lang::choose(cli.lang)),
    }
}
