//! The tables as text, in columns that fit a screen.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::judge::{Line, Stage, Verdicts, lines};
use super::{answer_line, answered, notes};
use crate::report::Style;
use crate::report::plain::plain;
use crate::report::view::Words;
use crate::report::wrap::wrap;
use crate::triage::{ArchiveOutcome, Outcome};

/// Columns that a table needs, at the least.
const NARROW: usize = 100;
const CODE: usize = 8;
const GAP: usize = 2;

/// Writes the tables of every archive.
pub(super) fn write(outcome: &Outcome, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let words = Words(style.lang);
    for (index, archive) in outcome.archives.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        head(archive, words, out)?;
        let lines = lines(archive);
        for stage in Stage::ALL {
            table(stage, &lines, style, out)?;
        }
        for (finding, answer) in answered(archive) {
            note(&answer_line(finding, answer, style.lang), style, out)?;
        }
        for [zh, en] in notes() {
            note(words.of(zh, en), style, out)?;
        }
    }
    Ok(())
}

/// A line under the tables, in as many as it needs.
fn note(text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for (index, line) in wrap(text, style.width.max(NARROW) - 2).iter().enumerate() {
        writeln!(out, "{}{line}", if index == 0 { "* " } else { "  " })?;
    }
    Ok(())
}

fn head(archive: &ArchiveOutcome, words: Words, out: &mut dyn Write) -> io::Result<()> {
    let name = words.archive(archive);
    writeln!(out, "{}{name}", words.of("四性检测表（DA/T 70-2018）：", "Four properties (DA/T 70-2018): "))?;
    let exported = archive.info.exported.as_deref().unwrap_or("—");
    writeln!(out, "{}{}", words.of("导出时间：", "exported: "), plain(exported))?;
    let secrecy = archive.summary.secrecy.map_or("—", |secrecy| words.secrecy(Some(secrecy)));
    writeln!(out, "{}{secrecy}", words.of("所含最高密级：", "highest mark of secrecy: "))?;
    let total = archive.summary.findings.total;
    writeln!(
        out,
        "{}{total}",
        words.of("问题总数（含不属四性的）：", "findings in all, of other matters too: ")
    )?;
    if !archive.summary.answers.is_empty() {
        writeln!(out, "{}", archive.summary.answers.said().get(words.0))?;
    }
    for notice in &archive.summary.notices {
        writeln!(out, "{}{}", words.of("注意：", "notice: "), plain(notice.get(words.0)))?;
    }
    writeln!(out)
}

fn table(stage: Stage, lines: &[Line], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let words = Words(style.lang);
    let lines: Vec<&Line> = lines.iter().filter(|line| line.stage == stage).collect();
    let counts: Vec<String> = Verdicts::ALL
        .iter()
        .map(|result| {
            let count = lines.iter().filter(|line| line.result == *result).count();
            format!("{} {count}", result.label(words))
        })
        .collect();
    writeln!(out, "{} {}{}{}", stage.prefix(), stage.title(words), words.of("：", ": "), counts.join(" · "))?;
    let widths = widths(style.width.max(NARROW));
    let rule = if style.unicode { "─" } else { "-" }.repeat(widths.iter().sum::<usize>() + GAP * 5);
    let heads = [
        words.of("编号", "code"),
        words.of("检测项目", "item"),
        words.of("检测目的", "purpose"),
        words.of("检测对象", "object"),
        words.of("检测依据和方法", "basis and method"),
        words.of("结果", "result"),
    ];
    row(&heads, &widths, out)?;
    writeln!(out, "{rule}")?;
    let mut property = ["", ""];
    for line in lines {
        if line.property != property {
            property = line.property;
            writeln!(out, "{}", words.of(property[0], property[1]))?;
        }
        let basis = line.basis(words);
        let cells = [
            line.code.as_str(),
            words.of(line.item.item[0], line.item.item[1]),
            words.of(line.item.purpose[0], line.item.purpose[1]),
            words.of(line.item.object[0], line.item.object[1]),
            &basis,
            &format!("{} {}", line.result.label(words), line.why(style.lang)),
        ];
        row(&cells, &widths, out)?;
    }
    writeln!(out, "{rule}\n")
}

/// The widths of the six columns.
fn widths(total: usize) -> [usize; 6] {
    let rest = total - CODE - GAP * 5;
    let part = |hundredths: usize| rest * hundredths / 100;
    [CODE, part(20), part(22), part(15), part(25), part(18)]
}

fn row(cells: &[&str; 6], widths: &[usize; 6], out: &mut dyn Write) -> io::Result<()> {
    let cells: Vec<Vec<String>> = cells.iter().zip(widths).map(|(cell, width)| wrap(cell, *width)).collect();
    for index in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
        let mut text = String::new();
        for (cell, width) in cells.iter().zip(widths) {
            let piece = cell.get(index).map_or("", String::as_str);
            text.push_str(piece);
            text.push_str(&" ".repeat(width.saturating_sub(piece.width()) + GAP));
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}
