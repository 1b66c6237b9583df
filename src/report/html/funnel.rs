//! A funnel plot: each unit's problem rate against its number of dossiers, with the limits within
//! which chance alone would leave it. Small units swing widely; only what lies outside stands out.
//! Limits are exact and interpolated, after D. J. Spiegelhalter, "Funnel plots for comparing
//! institutional performance", Statistics in Medicine 24 (2005), appendix A.1.1.

use std::io::{self, Write};

use statrs::distribution::{Binomial, DiscreteCDF};

use super::Part;
use crate::report::view::{UnitRow, Words, escaped, units};

/// In units of the picture: where the plot begins and ends.
const LEFT: f64 = 52.0;
const RIGHT: f64 = 620.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 230.0;

/// Steps of the limits' curves.
const STEPS: u64 = 48;

/// Units that are drawn; the table has them all.
const UNITS: usize = 400;

pub(super) fn write(part: &Part, words: Words, out: &mut dyn Write) -> io::Result<()> {
    let seen = |unit: &UnitRow| unit.dossiers - unit.unexamined;
    let list: Vec<UnitRow> =
        units(part.archive, &part.rows, words).into_iter().filter(|unit| seen(unit) > 0).collect();
    let (found, all) = list.iter().fold((0, 0), |(found, all), unit| (found + unit.found, all + seen(unit)));
    // With one unit, or where all or none have problems, there is nothing to compare.
    if list.len() < 2 || found == 0 || found == all {
        return Ok(());
    }
    let rate = found as f64 / all as f64;
    let most = list.iter().map(seen).max().unwrap_or(1).max(2);
    let x = |count: f64| LEFT + (RIGHT - LEFT) * count / (most as f64 * 1.05);
    let y = |share: f64| BOTTOM - (BOTTOM - TOP) * share.clamp(0.0, 1.0);
    let title = words.of("各单位的问题率（漏斗图）", "Problem rates by unit (funnel plot)");
    writeln!(out, "<figure><figcaption>{title}</figcaption>")?;
    writeln!(out, "<svg viewBox=\"0 0 640 270\" role=\"img\" aria-label=\"{title}\">")?;
    for percent in [0, 25, 50, 75, 100] {
        let at = y(f64::from(percent) / 100.0);
        writeln!(
            out,
            "<path class=\"grid\" d=\"M{LEFT:.1} {at:.1}H{RIGHT:.1}\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{percent}%</text>",
            LEFT - 6.0,
            at + 4.0
        )?;
    }
    for count in ticks(most) {
        writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{count}</text>",
            x(count as f64),
            BOTTOM + 16.0
        )?;
    }
    writeln!(
        out,
        "<text x=\"{RIGHT:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
        BOTTOM + 32.0,
        words.of("审查过的案卷数", "dossiers examined")
    )?;
    writeln!(out, "<path class=\"mean\" d=\"M{LEFT:.1} {:.1}H{RIGHT:.1}\"/>", y(rate))?;
    let counts: Vec<u64> = (0..=STEPS).map(|step| (1 + (most - 1) * step / STEPS).max(1)).collect();
    for (class, tail) in [("inner", 0.025), ("outer", 0.001)] {
        for quantile in [tail, 1.0 - tail] {
            let mut line = String::new();
            let mut last = 0;
            for count in counts.iter().copied().filter(|count| std::mem::replace(&mut last, *count) != *count)
            {
                let Some(limit) = limit(count, rate, quantile) else { continue };
                let turn = if line.is_empty() { 'M' } else { 'L' };
                line.push_str(&format!("{turn}{:.1} {:.1}", x(count as f64), y(limit)));
            }
            writeln!(out, "<path class=\"{class}\" d=\"{line}\"/>")?;
        }
    }
    let mut outside = Vec::new();
    for unit in list.iter().take(UNITS) {
        let (count, share) = (seen(unit), unit.found as f64 / seen(unit) as f64);
        let above = limit(count, rate, 0.975).is_some_and(|limit| share > limit);
        if above {
            outside.push(unit.name.as_str());
        }
        writeln!(
            out,
            "<circle class=\"{}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\"><title>{}: {} / {count}</title></circle>",
            if above { "error" } else { "advice" },
            x(count as f64),
            y(share),
            escaped(&unit.name),
            unit.found
        )?;
    }
    let (low, high) = (found, all);
    writeln!(
        out,
        "</svg><p class=\"soft\">{} {:.1}% ({low} / {high}){}{}</p></figure>",
        words.of("平均", "mean"),
        rate * 100.0,
        words.of(
            "；虚线为 95% 与 99.8% 界限，界内的高低可能只是偶然",
            "; dashed: 95% and 99.8% limits; what lies within may be chance"
        ),
        match outside.is_empty() {
            true => String::new(),
            false => format!(
                "{}{}",
                words.of("；高于 95% 界限：", "; above the 95% limit: "),
                escaped(&outside.join(words.of("、", ", ")))
            ),
        }
    )
}

/// Round numbers along the axis.
fn ticks(most: u64) -> Vec<u64> {
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000]
        .into_iter()
        .find(|step| most / step <= 8)
        .unwrap_or(most);
    (1..=most / step).map(|index| index * step).collect()
}

/// The share of `count` below which a unit of mean `rate` stays with this probability.
fn limit(count: u64, rate: f64, quantile: f64) -> Option<f64> {
    let chance = Binomial::new(rate, count).ok()?;
    let least = (0..=count).collect::<Vec<_>>().partition_point(|found| chance.cdf(*found) < quantile) as u64;
    let at = chance.cdf(least);
    let before = if least == 0 { 0.0 } else { chance.cdf(least - 1) };
    let part = if at > before { (at - quantile) / (at - before) } else { 0.0 };
    Some(((least as f64 - part) / count as f64).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_narrow_and_hold_the_mean() {
        let at = |count, quantile| limit(count, 0.3, quantile).unwrap();
        assert!(at(10, 0.975) > at(100, 0.975) && at(100, 0.975) > at(1000, 0.975));
        assert!(at(10, 0.025) < at(100, 0.025) && at(1000, 0.025) < 0.3);
        // R: the normal limits at 1000 are 0.3 ± 1.96·0.01449.
        assert!((at(1000, 0.975) - 0.3284).abs() < 0.001, "{}", at(1000, 0.975));
    }

    #[test]
    fn axes_have_few_numbers() {
        assert_eq!(ticks(6), [1, 2, 3, 4, 5, 6]);
        assert!(ticks(4321).len() <= 8);
    }
}
