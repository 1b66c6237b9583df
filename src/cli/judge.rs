//! `zhenji judge`

use super::args::JudgeArgs;
use super::check::{self, Beside};
use super::output;
use super::screen::Screen;
use super::stop::Stop;

pub fn run(args: &JudgeArgs, screen: Screen) -> Result<u8, Stop> {
    let targets = output::targets(&args.report.output, args.quiet)?;
    let prepared = check::prepared(&args.rules, &args.tables, args.quiet, screen)?;
    check::threads(args.threads)?;
    let beside = Beside::read(&args.report)?;
    let memory = args.max_memory.map_or(crate::limits::MEMORY, |memory| memory.0);
    let outcome = crate::facts::judge(&args.tables, &args.against, &prepared.settings, memory)
        .map_err(|error| Stop::facts(error, &prepared.found.file))?;
    let empty = check::is_empty(&outcome);
    let run = (prepared.settings.profile, &args.against[..], args.quiet);
    let code = check::tell(outcome, &args.report, beside, run, &targets, screen)?;
    if empty { Err(check::nothing(&args.tables)) } else { Ok(code) }
}
