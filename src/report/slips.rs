//! Rectification slips (整改单): what each unit is to mend or to explain, and by when. What stands
//! in several units' dossiers stands on each one's slip. Advice is no debt and on no slip.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::markdown::escaped;
use super::view::Words;
use crate::finding::{Confidence, Lang, Severity};

/// One line of a slip.
#[derive(Debug, Clone)]
pub struct SlipLine {
    /// How grave.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// `CMP001`
    pub code: String,
    /// The dossier, or where it is.
    pub dossier: String,
    /// What was found.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Who is to do it.
    pub owner: Option<String>,
    /// By when.
    pub deadline: Option<String>,
    /// Whether that was counted in plain weekdays, with no calendar of holidays at hand.
    pub plain_weekdays: bool,
    /// Of the finding.
    pub fingerprint: String,
    /// What somebody has said of it, in words.
    pub answer: Option<String>,
    /// What became of it since an earlier run, in words.
    pub since: Option<String>,
}

/// What one unit is to see to.
#[derive(Debug, Clone)]
pub struct Slip {
    /// The unit by name; none for what no unit owns.
    pub unit: Option<String>,
    /// The worst first.
    pub lines: Vec<SlipLine>,
}

impl Slip {
    /// The last day for all of it.
    pub fn deadline(&self) -> Option<&str> {
        self.lines.iter().filter_map(|line| line.deadline.as_deref()).max()
    }

    /// Those who are to do it, each once, in order.
    pub fn owners(&self) -> Vec<&str> {
        let mut owners: Vec<&str> = self.lines.iter().filter_map(|line| line.owner.as_deref()).collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }
}

impl SlipLine {
    /// 整改 where it is certain, 核实说明 where it may have an innocent cause.
    pub fn asks(&self, lang: Lang) -> &'static str {
        let words = Words(lang);
        match self.confidence {
            Confidence::Certain => words.of("整改", "mend"),
            _ => words.of("核实说明", "verify and explain"),
        }
    }
}

/// Sorts lines by unit; units by name, what no unit owns last.
pub fn slips(lines: impl IntoIterator<Item = (Option<String>, SlipLine)>) -> Vec<Slip> {
    let mut units: BTreeMap<(bool, Option<String>), Vec<SlipLine>> = BTreeMap::new();
    for (unit, line) in lines {
        if line.severity > Severity::Advice {
            units.entry((unit.is_none(), unit)).or_default().push(line);
        }
    }
    units
        .into_iter()
        .map(|((_, unit), mut lines)| {
            // A stable sort: among equals the order of findings stays.
            lines.sort_by_key(|line| std::cmp::Reverse((line.severity, line.confidence)));
            Slip { unit, lines }
        })
        .collect()
}

/// What is left empty for a hand.
const BLANK: &str = "＿＿＿＿＿＿＿＿";

/// Writes slips as Markdown, one after another.
///
/// # Errors
/// What writing gives.
pub fn markdown(slips: &[Slip], archive: &str, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let words = Words(lang);
    for (number, slip) in (1..).zip(slips) {
        let unit = slip.unit.as_deref().unwrap_or_else(|| words.of("（不属于任何单位）", "(of no unit)"));
        if number > 1 {
            writeln!(out, "\n---\n")?;
        }
        writeln!(out, "# {} {number}\n", words.of("整改单", "Rectification slip"))?;
        let mut entry = |zh: &str, en: &str, text: &str| {
            writeln!(out, "- {}{}{}", words.of(zh, en), words.of("：", ": "), escaped(text))
        };
        entry("责任单位", "unit", unit)?;
        entry("档案库", "archive", archive)?;
        let owners = slip.owners();
        if !owners.is_empty() {
            entry("责任人", "owners", &owners.join(words.of("；", "; ")))?;
        }
        entry("整改期限", "deadline", slip.deadline().unwrap_or(BLANK))?;
        if slip.lines.iter().any(|line| line.plain_weekdays) {
            let said = "配置未给出的期限按周一至周五计算，未计节假日与调休";
            let said =
                words.of(said, "where no configuration gave one, weekdays are counted, without holidays");
            entry("期限说明", "on deadlines", said)?;
        }
        entry("事项", "items", &slip.lines.len().to_string())?;
        writeln!(
            out,
            "\n| # | {} | {} | {} | {} | {} | {} | {} | {} |\n| ---: | --- | --- | --- | --- | --- | --- | --- | --- |",
            words.of("级别", "severity"),
            words.of("规则", "rule"),
            words.of("案卷", "dossier"),
            words.of("问题", "finding"),
            words.of("要求", "asked"),
            words.of("答复", "answer"),
            words.of("期限", "deadline"),
            words.of("变化", "since"),
        )?;
        for (index, line) in (1..).zip(&slip.lines) {
            let help = if line.help.is_empty() {
                String::new()
            } else {
                format!("{}{}", words.of("：", ": "), escaped(&line.help))
            };
            writeln!(
                out,
                "| {index} | {} | {} | {} | {} | {}{help} | {} | {} | {} |",
                words.severity(line.severity),
                line.code,
                escaped(&line.dossier),
                escaped(&line.message),
                line.asks(lang),
                line.answer.as_deref().map_or_else(|| "—".to_owned(), escaped),
                line.deadline.as_deref().unwrap_or("—"),
                line.since.as_deref().unwrap_or("—"),
            )?;
        }
        writeln!(
            out,
            "\n{}{BLANK}　{}{BLANK}　{}{BLANK}\n\n{}{BLANK}{BLANK}",
            words.of("签发：", "issued by: "),
            words.of("接收：", "received by: "),
            words.of("日期：", "date: "),
            words.of("整改结果及佐证：", "what was done, and where that is filed: "),
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(severity: Severity, code: &str, deadline: Option<&str>) -> SlipLine {
        SlipLine {
            severity,
            confidence: Confidence::Certain,
            code: code.to_owned(),
            dossier: "a|b".to_owned(),
            message: "m".to_owned(),
            help: String::new(),
            owner: Some("甲".to_owned()),
            deadline: deadline.map(str::to_owned),
            plain_weekdays: code == "CMP001",
            fingerprint: code.to_owned(),
            answer: None,
            since: None,
        }
    }

    #[test]
    fn a_slip_a_unit_the_worst_first_and_no_advice() {
        let unit = |name: &str| Some(name.to_owned());
        let all = slips([
            (None, line(Severity::Error, "STR001", None)),
            (unit("乙"), line(Severity::Warning, "CMP001", Some("2026-04-10"))),
            (unit("乙"), line(Severity::Advice, "CMP002", Some("2026-05-10"))),
            (unit("乙"), line(Severity::Error, "CMP003", Some("2026-04-03"))),
        ]);
        assert_eq!(all.iter().map(|slip| slip.unit.as_deref()).collect::<Vec<_>>(), [Some("乙"), None]);
        let codes: Vec<&str> = all[0].lines.iter().map(|line| line.code.as_str()).collect();
        assert_eq!((codes, all[0].deadline()), (vec!["CMP003", "CMP001"], Some("2026-04-10")));
        assert_eq!(all[0].owners(), ["甲"]);
        let mut out = Vec::new();
        markdown(&all, "库", Lang::Zh, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        // What an archive is called breaks no table.
        assert!(text.contains("整改单 2") && text.contains("a\\|b") && !text.contains("CMP002"), "{text}");
        // Of the slip alone on which such a deadline stands.
        assert_eq!(text.matches("未计节假日").count(), 1, "{text}");
    }
}
