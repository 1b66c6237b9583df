//! What was not looked at, and what the rules are.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Part, shown};
use crate::finding::{Group, Lang};
use crate::report::view::{Row, Words, by_rule, escaped, place};
use crate::rules::{all, docs};
use crate::triage::Verdict;

/// Dossiers and files that are named; the counts are always given.
const NAMED: usize = 1000;

pub(super) fn write(part: &Part, words: Words, out: &mut dyn Write) -> io::Result<()> {
    let summary = &part.archive.summary;
    let (dossiers, files) = (summary.dossiers.unexamined, summary.files.unexamined);
    let text = match words.0 {
        Lang::Zh => format!("未能审查：案卷 {dossiers} 个、文件 {files} 个；对它们没有结论。"),
        Lang::En => format!("Not examined: {dossiers} dossiers, {files} files; nothing is said of them."),
    };
    writeln!(out, "<section><h3>{}</h3><p>{text}</p>", shown(&words.archive(part.archive)))?;
    for notice in &summary.notices {
        writeln!(out, "<p>{}</p>", shown(notice.get(words.0)))?;
    }
    let closed = part.archive.dossiers.iter().filter(|one| one.verdict == Verdict::Unexamined);
    let mut list: Vec<String> = closed
        .map(|one| {
            format!(
                "{} {}",
                words.of("案卷", "dossier"),
                if one.folder.is_empty() { "." } else { &one.folder }
            )
        })
        .collect();
    list.extend(part.archive.closed.iter().map(|file| {
        format!("{} {}{}{}", words.of("文件", "file"), file.path, words.of("：", ": "), file.why.get(words.0))
    }));
    let own = part.rows.iter().filter(|row| row.finding.group == Group::Run);
    list.extend(own.map(|row: &Row| {
        format!(
            "{} {}{}{}",
            row.finding.code,
            place(row.finding),
            words.of("：", ": "),
            row.finding.message.get(words.0)
        )
    }));
    if !list.is_empty() {
        writeln!(out, "<ul>")?;
        for line in list.iter().take(NAMED) {
            writeln!(out, "<li>{}</li>", shown(line))?;
        }
        if list.len() > NAMED {
            writeln!(out, "<li class=\"soft\">{} {}</li>", words.of("另有：", "more:"), list.len() - NAMED)?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(
        out,
        "<div class=\"wide\"><table><caption>{}</caption><tr><th>{}</th><th>{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th><th>{}</th></tr>",
        words.of("各规则看到多少", "How much each rule could see"),
        words.of("代码", "code"),
        words.of("规则", "rule"),
        words.of("看到", "seen"),
        words.of("看不到", "unseen"),
        words.of("问题", "findings"),
        words.of("结论", "verdict"),
    )?;
    let metas: BTreeMap<&str, _> = all().map(|rule| (rule.meta.code, &rule.meta)).collect();
    for rule in &summary.rules {
        writeln!(
            out,
            "<tr><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td></tr>",
            rule.code,
            escaped(&words.rule(metas.get(rule.code).copied(), rule.name)),
            rule.seen,
            rule.unseen,
            rule.findings,
            words.verdict(rule.verdict)
        )?;
    }
    writeln!(out, "</table></div></section>")
}

/// Of every rule that found something: what it checks, how to mend, and innocent causes.
pub(super) fn rules(parts: &[Part], words: Words, out: &mut dyn Write) -> io::Result<()> {
    let all: Vec<Row> = parts.iter().flat_map(|part| part.rows.iter().copied()).collect();
    for (row, count) in by_rule(&all) {
        let Some(meta) = row.meta else { continue };
        let name = words.rule(row.meta, row.finding.name);
        writeln!(
            out,
            "<section id=\"r-{0}\"><h3>{0} {1} <span class=\"meta\">× {count}</span></h3>",
            meta.code,
            escaped(&name)
        )?;
        for heading in [docs::HEADINGS[0], docs::HEADINGS[3], docs::HEADINGS[4]] {
            let heading = words.of(heading.1, heading.0);
            let text = docs::section(meta, words.0, heading).unwrap_or_default();
            // Lines of the source are no lines of the page; paragraphs are.
            let glue = words.of("", " ");
            let paragraphs: Vec<String> = text
                .split("\n\n")
                .map(|paragraph| {
                    let list = paragraph.lines().any(|line| line.starts_with(['-', '`', '|']));
                    let lines: Vec<String> = paragraph.lines().map(escaped).collect();
                    lines.join(if list { "\n" } else { glue })
                })
                .collect();
            writeln!(out, "<p class=\"meta\">{heading}</p><p class=\"doc\">{}</p>", paragraphs.join("\n"))?;
        }
        writeln!(out, "</section>")?;
    }
    Ok(())
}
