//! Rectification slips on the page, one a unit, each on a sheet of its own when printed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::{Part, short, shown};
use crate::finding::{Finding, Severity};
use crate::report::slips::{Slip, SlipLine, slips};
use crate::report::view::{Row, Words, escaped};
use crate::triage::{ArchiveOutcome, DossierVerdict, owner};

/// Lines of one slip on the page; `zhenji diff --slips` writes them all.
const LINES: usize = 500;

/// The slips of an archive's findings.
pub(super) fn of(archive: &ArchiveOutcome, rows: &[Row], words: Words) -> Vec<Slip> {
    let folders: BTreeMap<&str, bool> =
        archive.dossiers.iter().map(|dossier| (dossier.folder.as_str(), true)).collect();
    let by_folder: BTreeMap<&str, &DossierVerdict> =
        archive.dossiers.iter().map(|dossier| (dossier.folder.as_str(), dossier)).collect();
    let lines = rows.iter().flat_map(|row| {
        let units: BTreeSet<Option<String>> = concerned(row, &folders, &by_folder)
            .into_iter()
            .map(|dossier| dossier.unit.is_some().then(|| words.unit(Some(dossier)).into_owned()))
            .collect();
        let units = if units.is_empty() { BTreeSet::from([None]) } else { units };
        let line = line(row, words);
        units.into_iter().map(move |unit| (unit, line.clone())).collect::<Vec<_>>()
    });
    slips(lines)
}

/// The dossiers that a finding lies in: its own, and those of its cluster's members.
fn concerned<'a>(
    row: &Row<'a>,
    folders: &BTreeMap<&str, bool>,
    by_folder: &BTreeMap<&str, &'a DossierVerdict>,
) -> Vec<&'a DossierVerdict> {
    let members = row.finding.related.iter().filter(|other| other.fingerprint.is_some());
    let paths = members.filter_map(|other| other.manifest.as_deref().or(other.path.as_deref()));
    let others = paths.filter_map(|path| by_folder.get(owner(path, folders)?).copied());
    row.dossier.into_iter().chain(others).collect()
}

fn line(row: &Row, words: Words) -> SlipLine {
    let Finding { severity, confidence, code, message, help, owner, deadline, fingerprint, path, .. } =
        row.finding;
    SlipLine {
        severity: *severity,
        confidence: *confidence,
        code: (*code).to_owned(),
        dossier: match row.dossier {
            Some(_) => words.dossier(row.dossier).into_owned(),
            None => path.clone().unwrap_or_default(),
        },
        message: message.get(words.0).to_owned(),
        help: help.get(words.0).to_owned(),
        owner: owner.clone(),
        deadline: deadline.clone(),
        plain_weekdays: false,
        fingerprint: fingerprint.clone(),
        answer: row.finding.answer.as_ref().map(|answer| answer.said(words.0)),
        since: None,
    }
}

pub(super) fn write(part: &Part, words: Words, out: &mut dyn Write) -> io::Result<()> {
    let name = words.archive(part.archive);
    for (slip, number) in of(part.archive, &part.rows, words).iter().zip(1..) {
        one(slip, number, part, &name, words, out)?;
    }
    Ok(())
}

fn one(
    slip: &Slip,
    number: usize,
    part: &Part,
    archive: &str,
    words: Words,
    out: &mut dyn Write,
) -> io::Result<()> {
    let unit = slip.unit.as_deref().unwrap_or_else(|| words.of("（不属于任何单位）", "(of no unit)"));
    writeln!(
        out,
        "<section class=\"slip\" id=\"s{}-{number}\"><h3>{} {number} · {}</h3><dl class=\"facts\">",
        part.index,
        words.of("整改单", "Rectification slip"),
        shown(unit)
    )?;
    let owners = slip.owners().join(words.of("；", "; "));
    let count = |severity| slip.lines.iter().filter(|line| line.severity == severity).count();
    let items = format!(
        "{} {} · {} {}",
        words.severity(Severity::Error),
        count(Severity::Error),
        words.severity(Severity::Warning),
        count(Severity::Warning)
    );
    for (zh, en, text) in [
        ("档案库", "archive", archive),
        ("责任人", "owners", if owners.is_empty() { "—" } else { &owners }),
        ("整改期限", "deadline", slip.deadline().unwrap_or("—")),
        ("事项", "items", &items),
    ] {
        writeln!(out, "<dt>{}</dt><dd>{}</dd>", words.of(zh, en), shown(text))?;
    }
    writeln!(out, "</dl><table><tr><th class=\"n\">#</th>")?;
    for (zh, en) in [
        ("级别", "severity"),
        ("案卷", "dossier"),
        ("问题", "finding"),
        ("要求", "asked"),
        ("答复", "answer"),
        ("期限", "deadline"),
    ] {
        write!(out, "<th>{}</th>", words.of(zh, en))?;
    }
    writeln!(out, "</tr>")?;
    for (line, index) in slip.lines.iter().take(LINES).zip(1..) {
        writeln!(
            out,
            "<tr><td class=\"n\">{index}</td><td>{}</td><td>{}</td><td><a href=\"#f{}-{}\">{}</a> {}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            words.severity(line.severity),
            shown(&line.dossier),
            part.index,
            escaped(&line.fingerprint),
            line.code,
            escaped(&short(&line.message, 160)),
            line.asks(words.0),
            shown(&short(line.answer.as_deref().unwrap_or("—"), 160)),
            line.deadline.as_deref().unwrap_or("—")
        )?;
    }
    writeln!(out, "</table>")?;
    if slip.lines.len() > LINES {
        writeln!(
            out,
            "<p class=\"soft\">{} {}</p>",
            words.of("未列出的还有", "not listed:"),
            slip.lines.len() - LINES
        )?;
    }
    writeln!(
        out,
        "<p class=\"sign\"><span>{}</span><span>{}</span><span>{}</span></p></section>",
        words.of("签发：", "issued by:"),
        words.of("接收：", "received by:"),
        words.of("日期：", "date:")
    )
}
