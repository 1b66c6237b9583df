//! What somebody has accepted: waived findings with their reasons, what the baseline knows, and
//! what is to be said of the waivers themselves.

use std::io::{self, Write};

use super::{Part, shown};
use crate::finding::Finding;
use crate::report::view::{Words, place};
use crate::triage::Outcome;

/// Findings that are listed of each; the counts are always given.
const LISTED: usize = 1000;

pub(super) fn write(outcome: &Outcome, parts: &[Part], words: Words, out: &mut dyn Write) -> io::Result<()> {
    for part in parts {
        let waived = &part.archive.waived;
        let rows: Vec<[String; 4]> = waived
            .iter()
            .take(LISTED)
            .map(|one| {
                let until = one.waiver.until.as_deref().unwrap_or_else(|| words.of("长期", "for good"));
                let by = one.waiver.approved_by.as_deref().unwrap_or_default();
                [
                    said(&one.finding, words),
                    place(&one.finding),
                    one.waiver.reason.clone(),
                    format!("{until} {by}"),
                ]
            })
            .collect();
        let heads = [
            ("问题", "finding"),
            ("位置", "place"),
            ("理由", "reason"),
            ("有效至、批准人", "until, approved by"),
        ];
        table(words.of("豁免", "Waived"), waived.len(), &heads, &rows, words, out)?;
        let known = &part.archive.baselined;
        let rows: Vec<[String; 3]> = known
            .iter()
            .take(LISTED)
            .map(|one| [said(one, words), place(one), one.fingerprint.clone()])
            .collect();
        let heads = [("问题", "finding"), ("位置", "place"), ("指纹", "fingerprint")];
        table(words.of("基线已知", "In the baseline"), known.len(), &heads, &rows, words, out)?;
    }
    if !outcome.waivers.is_empty() {
        writeln!(out, "<h3>{}</h3><ul>", words.of("对豁免本身的说明", "Of the waivers themselves"))?;
        for note in outcome.waivers.iter().take(LISTED) {
            writeln!(
                out,
                "<li>{}: {}</li>",
                shown(&format!("{}:{}", note.file, note.span.line)),
                shown(note.message.get(words.0))
            )?;
        }
        writeln!(out, "</ul>")?;
    }
    Ok(())
}

fn said(finding: &Finding, words: Words) -> String {
    let message = finding.message.get(words.0);
    let answer = finding.answered(words.0).map(|answer| format!(" [{answer}]")).unwrap_or_default();
    format!("{} {} {message}{answer}", words.severity(finding.severity), finding.code)
}

fn table<const N: usize>(
    title: &str,
    count: usize,
    heads: &[(&str, &str); N],
    rows: &[[String; N]],
    words: Words,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "<section class=\"accepted\"><h3>{title} <span class=\"meta\">{count}</span></h3>")?;
    if count == 0 {
        return writeln!(out, "<p class=\"soft\">{}</p></section>", words.of("无", "none"));
    }
    writeln!(out, "<div class=\"wide\"><table><tr>")?;
    for (zh, en) in heads {
        write!(out, "<th>{}</th>", words.of(zh, en))?;
    }
    writeln!(out, "</tr>")?;
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| format!("<td>{}</td>", shown(cell))).collect();
        writeln!(out, "<tr>{}</tr>", cells.concat())?;
    }
    writeln!(out, "</table></div>")?;
    if count > rows.len() {
        writeln!(
            out,
            "<p class=\"soft\">{} {}</p>",
            words.of("未列出的还有", "not listed:"),
            count - rows.len()
        )?;
    }
    writeln!(out, "</section>")
}
