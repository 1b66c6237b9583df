//! The dates that documents bear against the days on which their files were made, by month (by
//! year, where they span more than three). What was made in its own month lies on the diagonal; a
//! row far to the right of it was made in one go.

use std::collections::BTreeMap;
use std::io::{self, Write};

use jiff::civil::Date;

use super::Part;
use crate::report::view::Words;

/// Months on one side, beyond which years are drawn; and years beyond which nothing is.
const MONTHS: i32 = 36;
const YEARS: i32 = 60;

const LEFT: i32 = 70;
const TOP: i32 = 24;
const PLOT: i32 = 420;
/// The width of a month's name.
const NAME: i32 = 54;

#[derive(Clone, Copy, Default)]
struct Cell {
    /// Born digital: the two should go together.
    plain: u64,
    /// Scanned, converted, photographed, copies: no wonder where they do not.
    declared: u64,
}

pub(super) fn write(part: &Part, words: Words, out: &mut dyn Write) -> io::Result<()> {
    let all = || part.archive.dossiers.iter().flat_map(|dossier| &dossier.dated);
    let days = || all().flat_map(|one| [one.date, one.made]);
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Ok(()) };
    let month = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
    let by_months = month(last) - month(first) < MONTHS;
    let period = |day: Date| if by_months { month(day) } else { i32::from(day.year()) };
    let (from, count) = (period(first), period(last) - period(first) + 1);
    if !by_months && count > YEARS {
        return Ok(());
    }
    let mut cells: BTreeMap<(i32, i32), Cell> = BTreeMap::new();
    for one in all() {
        let cell = cells.entry((period(one.date) - from, period(one.made) - from)).or_default();
        *(if one.declared { &mut cell.declared } else { &mut cell.plain }) += 1;
    }
    let name = |index: i32| match by_months {
        true => format!("{}-{:02}", (from + index).div_euclid(12), (from + index).rem_euclid(12) + 1),
        false => (from + index).to_string(),
    };
    let title =
        words.of("材料的日期与文件的形成时间", "Dates of documents against the making of their files");
    let side = (PLOT / count).clamp(6, 40);
    let (width, height) = (LEFT + side * count + 20, TOP + side * count + 44);
    writeln!(out, "<figure><figcaption>{title}</figcaption>")?;
    writeln!(
        out,
        "<svg class=\"calendar\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{title}\">"
    )?;
    let bottom = TOP + side * count;
    let every = (count / 8).max(1);
    for index in (0..count).filter(|index| index % every == 0) {
        let middle = side * index + side / 2;
        writeln!(
            out,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            LEFT - 6,
            TOP + middle + 4,
            name(index)
        )?;
    }
    // A name is as wide as several narrow columns.
    let apart = (NAME / side + 1).max(every);
    for index in (0..count).filter(|index| index % apart == 0) {
        writeln!(
            out,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            LEFT + side * index + side / 2,
            bottom + 16,
            name(index)
        )?;
    }
    writeln!(
        out,
        "<path class=\"grid\" d=\"M{LEFT} {TOP}V{bottom}H{}\"/><path class=\"mean\" d=\"M{LEFT} {TOP}L{} {bottom}\"/>",
        LEFT + side * count,
        LEFT + side * count
    )?;
    let most = cells.values().map(|cell| cell.plain + cell.declared).max().unwrap_or(1).max(1);
    let mut apart = 0;
    for ((date, made), cell) in &cells {
        let sum = cell.plain + cell.declared;
        let off = date != made && cell.plain > 0;
        if off {
            apart += cell.plain;
        }
        // Areas go with numbers; the smallest can still be seen.
        let size = ((f64::from(side - 1)) * (sum as f64 / most as f64).sqrt()).max(3.0);
        let (x, y) = (f64::from(LEFT + side * made + side / 2), f64::from(TOP + side * date + side / 2));
        let class = match (off, cell.plain) {
            (true, _) => "warning",
            (false, 0) => "grey",
            _ => "advice",
        };
        writeln!(
            out,
            "<rect class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{size:.1}\" height=\"{size:.1}\"><title>{} {} → {} {}: {} ({} {})</title></rect>",
            x - size / 2.0,
            y - size / 2.0,
            words.of("日期", "dated"),
            name(*date),
            words.of("形成于", "made"),
            name(*made),
            sum,
            words.of("其中扫描、转换、照片等", "scans, conversions, photographs:"),
            cell.declared
        )?;
    }
    writeln!(
        out,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text><text x=\"{LEFT}\" y=\"14\" text-anchor=\"end\">{}</text></svg>",
        LEFT + side * count,
        bottom + 36,
        words.of("文件自述的形成时间 →", "made, by the file's own word →"),
        words.of("材料日期 ↓", "dated ↓")
    )?;
    let total = all().count();
    writeln!(
        out,
        "<p class=\"soft\">{}</p></figure>",
        match words.0 {
            crate::finding::Lang::Zh => format!(
                "{total} 件材料；不在斜线上的原生电子件 {apart} 件。扫描、转换、照片和副本晚于日期形成是正常的。"
            ),
            crate::finding::Lang::En => format!(
                "{total} documents; {apart} born digital lie off the diagonal. Scans, conversions, photographs and copies are rightly made later."
            ),
        }
    )
}
