//! `zhenji check`

use std::io::{self, Write};

use super::args::CheckArgs;
use crate::config::ConfigFile;
use crate::examine::Examiner;
use crate::finding::Lang;
use crate::report::{self, Format, Style};
use crate::triage::Threshold;

pub fn run(args: &CheckArgs, lang: Lang) -> u8 {
    let known: Vec<_> = crate::rules::all().map(|rule| &rule.meta).collect();
    let settings = match ConfigFile::default().settings(&args.select, &args.ignore, &known) {
        Ok(settings) => settings,
        Err(error) => {
            eprintln!("{}", error.message.get(lang));
            return 2;
        }
    };
    let outcome = match crate::check(&args.paths, &settings, &Examiner::default()) {
        Ok(outcome) => outcome,
        Err(error) => {
            eprintln!("{error:?}");
            return 2;
        }
    };
    let style = Style { lang, color: false, unicode: true, width: 100 };
    let format = args.output.first().map_or(Format::Concise, |(format, _)| *format);
    let mut out = io::BufWriter::new(io::stdout().lock());
    if report::write(format, &outcome, style, &mut out).and_then(|()| out.flush()).is_err() {
        return 4;
    }
    outcome.exit_code(Threshold::default())
}
