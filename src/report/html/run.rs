//! Which run a page reports on.

use std::io::{self, Write};

use super::shown;
use crate::report::view::Words;
use crate::triage::Outcome;

pub(super) fn write(outcome: &Outcome, words: Words, out: &mut dyn Write) -> io::Result<()> {
    let run = &outcome.run;
    let list = |words_of: &[String], none: &str| match words_of.is_empty() {
        true => none.to_owned(),
        false => words_of.join(" "),
    };
    writeln!(out, "<dl class=\"facts\" id=\"run\">")?;
    for (zh, en, text) in [
        ("程序", "program", format!("zhenji {}", env!("CARGO_PKG_VERSION"))),
        ("场合", "profile", run.profile.to_owned()),
        ("规则的类", "families", run.families.join(" ")),
        ("选用的规则", "selected rules", list(&run.select, words.of("全部", "all"))),
        ("不用的规则", "rules left out", list(&run.ignore, words.of("无", "none"))),
        ("运行摘要", "digest of the run", outcome.digest()),
    ] {
        writeln!(out, "<dt>{}</dt><dd>{}</dd>", words.of(zh, en), shown(&text))?;
    }
    if run.redacted {
        writeln!(
            out,
            "<dt>{}</dt><dd>{}</dd>",
            words.of("隐去", "redacted"),
            words.of(
                "姓名和地点已换成代号，照片和原文已隐去",
                "names and places stand under pseudonyms; pictures and quoted texts are left out",
            )
        )?;
    }
    writeln!(out, "</dl>")
}
