//! Bars in SVG: findings by unit and by rule, in the colours of their severities.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Part, calendar, funnel};
use crate::report::view::{Words, by_rule, by_severity, escaped, units};

/// Bars of one chart; the tables have them all.
const BARS: usize = 12;

/// In units of the picture.
const WIDTH: u64 = 640;
const LABEL: u64 = 220;
const HEIGHT: u64 = 24;

struct Bar {
    label: String,
    parts: [u64; 3],
}

pub(super) fn write(part: &Part, words: Words, out: &mut dyn Write) -> io::Result<()> {
    if part.rows.is_empty() {
        return calendar::write(part, words, out);
    }
    let by_unit: Vec<Bar> = units(part.archive, &part.rows, words)
        .into_iter()
        .filter(|unit| unit.findings() > 0)
        .map(|unit| Bar { parts: unit.severities, label: unit.name })
        .collect();
    let rules: Vec<Bar> = by_rule(&part.rows)
        .into_iter()
        .map(|(row, _)| {
            let code = row.finding.code;
            let own = part.rows.iter().map(|row| row.finding).filter(|finding| finding.code == code);
            Bar {
                parts: by_severity(own),
                label: format!("{code} {}", words.rule(row.meta, row.finding.name)),
            }
        })
        .collect();
    writeln!(out, "<div class=\"charts\">")?;
    chart(words.of("各单位的问题", "Findings by unit"), &by_unit, words, out)?;
    chart(words.of("各规则的问题", "Findings by rule"), &rules, words, out)?;
    funnel::write(part, words, out)?;
    calendar::write(part, words, out)?;
    writeln!(
        out,
        "</div><p class=\"legend\"><span class=\"error\">■</span> {} <span class=\"warning\">■</span> {} <span class=\"advice\">■</span> {}</p>",
        words.of("错误", "error"),
        words.of("警告", "warning"),
        words.of("提示", "advice")
    )
}

/// A label of no more than `columns`.
fn fit(label: &str, columns: usize) -> String {
    if label.width() <= columns {
        return label.to_owned();
    }
    let mut width = 1;
    let fits = |character: &char| {
        width += character.width().unwrap_or(0);
        width <= columns
    };
    label.chars().take_while(fits).chain(['…']).collect()
}

fn chart(title: &str, bars: &[Bar], words: Words, out: &mut dyn Write) -> io::Result<()> {
    let sum = |bar: &Bar| bar.parts.iter().sum::<u64>();
    let most = bars.iter().map(sum).max().unwrap_or(1).max(1);
    let height = HEIGHT * bars.len().min(BARS) as u64;
    writeln!(out, "<figure><figcaption>{title}</figcaption>")?;
    writeln!(out, "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{title}\">")?;
    for (bar, index) in bars.iter().take(BARS).zip(0..) {
        let (top, total) = (HEIGHT * index, sum(bar));
        let label = escaped(&bar.label);
        writeln!(
            out,
            "<g><title>{label}: {total}</title><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            LABEL - 8,
            top + 16,
            escaped(&fit(&bar.label, 30))
        )?;
        let room = WIDTH - LABEL - 40;
        let (mut left, mut before) = (LABEL, 0);
        for (count, class) in bar.parts.iter().zip(["error", "warning", "advice"]) {
            before += count;
            let right = LABEL + room * before / most;
            if right > left {
                let width = right - left;
                writeln!(
                    out,
                    "<rect class=\"{class}\" x=\"{left}\" y=\"{}\" width=\"{width}\" height=\"16\"/>",
                    top + 4
                )?;
            }
            left = right;
        }
        writeln!(out, "<text x=\"{}\" y=\"{}\">{total}</text></g>", left + 6, top + 16)?;
    }
    writeln!(out, "</svg>")?;
    if bars.len() > BARS {
        let more = bars.len() - BARS;
        writeln!(out, "<p class=\"soft\">{} {more}</p>", words.of("未画出的还有", "not drawn:"))?;
    }
    writeln!(out, "</figure>")
}
