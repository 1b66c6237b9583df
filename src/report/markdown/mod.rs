//! A bulletin (通报) in Markdown: what was checked, what was found and where, what was not looked
//! at, and how to mend it.

mod escape;
mod rest;

use std::io::{self, Write};

pub(in crate::report) use self::escape::escaped;
use super::view::{Row, Words, by_dossier, by_severity, family_index, place, rows, units};
use crate::finding::{Confidence, Lang};
use crate::triage::{ArchiveOutcome, Counts, Outcome, Verdict};

/// Dossiers that are named as the worst.
const WORST: usize = 10;

/// Writes a bulletin for each archive.
pub(super) fn write(outcome: &Outcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    for (index, archive) in outcome.archives.iter().enumerate() {
        if index > 0 {
            writeln!(out, "\n---\n")?;
        }
        let rows = rows(archive);
        let mut bulletin = Bulletin { archive, rows: &rows, words: Words(lang), out };
        bulletin.checked()?;
        bulletin.totals()?;
        bulletin.worst()?;
        bulletin.findings()?;
        bulletin.not_looked_at()?;
        bulletin.mending()?;
    }
    Ok(())
}

struct Bulletin<'a, 'o> {
    archive: &'a ArchiveOutcome,
    rows: &'a [Row<'a>],
    words: Words,
    out: &'o mut dyn Write,
}

impl Bulletin<'_, '_> {
    fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    /// A heading and the empty lines round it.
    fn heading(&mut self, zh: &str, en: &str) -> io::Result<()> {
        writeln!(self.out, "\n## {}\n", self.words.of(zh, en))
    }

    /// `- **label**: text`
    fn item(&mut self, label: &str, text: &str) -> io::Result<()> {
        let colon = self.words.of("：", ": ");
        writeln!(self.out, "- **{label}**{colon}{text}")
    }

    fn table(&mut self, heads: &[&str], cells: &[Vec<String>]) -> io::Result<()> {
        writeln!(self.out, "| {} |", heads.join(" | "))?;
        writeln!(self.out, "|{}", " --- |".repeat(heads.len()))?;
        for row in cells {
            writeln!(self.out, "| {} |", row.join(" | "))?;
        }
        Ok(())
    }

    fn checked(&mut self) -> io::Result<()> {
        let Self { archive, words, .. } = *self;
        let name = escaped(&words.archive(archive));
        self.line(&format!("# {}", words.of("检查通报：", "Bulletin: ").to_owned() + &name))?;
        self.heading("一、检查了什么", "1. What was checked")?;
        self.item(words.of("档案库", "archive"), &name)?;
        if let Some(fonds) = &archive.info.fonds {
            self.item(words.of("全宗号", "fonds"), &escaped(fonds))?;
        }
        let exported = archive
            .info
            .exported
            .as_deref()
            .map_or_else(|| words.of("未注明", "not given").to_owned(), escaped);
        self.item(words.of("导出时间", "exported"), &exported)?;
        let highest = archive
            .summary
            .secrecy
            .map_or(words.of("未注明", "none given"), |mark| words.secrecy(Some(mark)));
        self.item(words.of("所含最高密级", "highest mark of secrecy"), highest)?;
        let summary = &archive.summary;
        let (documents, rules) = (summary.documents, summary.rules.len());
        let (dossiers, files) = (summary.dossiers.total, summary.files.total);
        let range = match words.0 {
            Lang::Zh => format!("案卷 {dossiers} 个、材料 {documents} 件、文件 {files} 个；规则 {rules} 条"),
            Lang::En => format!("{dossiers} dossiers, {documents} documents, {files} files; {rules} rules"),
        };
        self.item(words.of("范围", "scope"), &range)?;
        self.item(words.of("工具", "tool"), &format!("zhenji {}", env!("CARGO_PKG_VERSION")))?;
        for notice in &summary.notices {
            self.item(words.of("注意", "notice"), &escaped(notice.get(words.0)))?;
        }
        if summary.incomplete {
            let text = words.of(
                "运行被中断，以下只是到此为止的结果",
                "the run was interrupted: this is what was found so far",
            );
            self.item(words.of("注意", "notice"), text)?;
        }
        Ok(())
    }

    fn totals(&mut self) -> io::Result<()> {
        let Self { archive, rows, words, .. } = *self;
        self.heading("二、总体情况", "2. Totals")?;
        let found = archive.summary.findings;
        let (total, error, warning, advice) = (found.total, found.error, found.warning, found.advice);
        self.line(&match words.0 {
            Lang::Zh => format!("问题 {total} 个：错误 {error}、警告 {warning}、提示 {advice}。\n"),
            Lang::En => format!("{total} findings: {error} errors, {warning} warnings, {advice} advice.\n"),
        })?;
        let (waived, baselined) = (archive.summary.waived, archive.summary.baselined);
        if waived + baselined > 0 {
            self.line(&format!("{}\n", super::accepted(waived, baselined).get(words.0)))?;
        }
        if !archive.summary.answers.is_empty() {
            self.line(&format!("{}\n", archive.summary.answers.said().get(words.0)))?;
        }
        let counts = |name: &str, counts: Counts| -> Vec<String> {
            let Counts { total, passed, found, unexamined, not_applicable } = counts;
            let numbers = [total, passed, found, unexamined, not_applicable].map(|number| number.to_string());
            std::iter::once(name.to_owned()).chain(numbers).collect()
        };
        let verdicts = [Verdict::Passed, Verdict::Found, Verdict::Unexamined, Verdict::NotApplicable];
        let mut heads = vec!["", words.of("合计", "total")];
        heads.extend(verdicts.map(|verdict| words.verdict(verdict)));
        let lines = [
            counts(words.of("案卷", "dossiers"), archive.summary.dossiers),
            counts(words.of("文件", "files"), archive.summary.files),
        ];
        self.table(&heads, &lines)?;
        self.line("")?;
        let mut families = [[0_u64; 3]; 4];
        for row in rows {
            let one = by_severity(std::iter::once(row.finding));
            families[family_index(row.meta)].iter_mut().zip(one).for_each(|(sum, count)| *sum += count);
        }
        let names = [("缺", "missing"), ("乱", "disorder"), ("疑", "doubtful"), ("运行", "run")];
        let lines: Vec<Vec<String>> = names
            .iter()
            .zip(families)
            .map(|((zh, en), counts)| {
                let numbers = std::iter::once(counts.iter().sum::<u64>()).chain(counts);
                std::iter::once(words.of(zh, en).to_owned()).chain(numbers.map(|n| n.to_string())).collect()
            })
            .collect();
        let severities = [
            words.of("问题", "findings"),
            words.of("错误", "errors"),
            words.of("警告", "warnings"),
            words.of("提示", "advice"),
        ];
        let heads: Vec<&str> = std::iter::once(words.of("类", "family")).chain(severities).collect();
        self.table(&heads, &lines)?;
        self.line("")?;
        let lines: Vec<Vec<String>> = units(archive, rows, words)
            .into_iter()
            .map(|unit| {
                let numbers = [unit.dossiers, unit.found, unit.unexamined, unit.findings()];
                let numbers =
                    numbers.into_iter().chain(unit.severities).chain(unit.families.into_iter().take(3));
                std::iter::once(escaped(&unit.name)).chain(numbers.map(|number| number.to_string())).collect()
            })
            .collect();
        let heads: Vec<&str> = [
            words.of("单位", "unit"),
            words.of("案卷", "dossiers"),
            words.of("有问题的", "found"),
            words.of("未能审查", "unexamined"),
        ]
        .into_iter()
        .chain(severities)
        .chain(names.iter().take(3).map(|(zh, en)| words.of(zh, en)))
        .collect();
        self.table(&heads, &lines)
    }

    fn worst(&mut self) -> io::Result<()> {
        let Self { rows, words, .. } = *self;
        let lines: Vec<Vec<String>> = by_dossier(rows)
            .iter()
            .filter(|(dossier, _)| dossier.is_some())
            .take(WORST)
            .map(|(dossier, rows)| {
                let title = dossier.and_then(|one| one.title.as_deref()).unwrap_or_default();
                let mut cells =
                    vec![escaped(&words.dossier(*dossier)), escaped(title), escaped(&words.unit(*dossier))];
                cells.extend(by_severity(rows.iter().map(|row| row.finding)).map(|count| count.to_string()));
                cells
            })
            .collect();
        if lines.is_empty() {
            return Ok(());
        }
        self.heading("三、问题较多的案卷", "3. The worst dossiers")?;
        let heads = [
            words.of("档号", "dossier"),
            words.of("题名", "title"),
            words.of("单位", "unit"),
            words.of("错误", "errors"),
            words.of("警告", "warnings"),
            words.of("提示", "advice"),
        ];
        self.table(&heads, &lines)
    }

    fn findings(&mut self) -> io::Result<()> {
        let Self { rows, words, .. } = *self;
        self.heading("四、问题清单", "4. Findings")?;
        if rows.is_empty() {
            return self.line(words.of("已启用的规则没有发现问题。", "The rules that ran found nothing."));
        }
        for (index, (dossier, rows)) in by_dossier(rows).into_iter().enumerate() {
            let gap = if index > 0 { "\n" } else { "" };
            let name = escaped(&words.dossier(dossier));
            self.line(&match dossier {
                None => format!("{gap}### {name}\n"),
                Some(one) => {
                    let title = escaped(one.title.as_deref().unwrap_or_default());
                    let (unit, kind) = (escaped(&words.unit(dossier)), escaped(&words.kind(dossier)));
                    match words.0 {
                        Lang::Zh => format!("{gap}### {name} {title}（{unit}，{kind}）\n"),
                        Lang::En => format!("{gap}### {name} {title} ({unit}, {kind})\n"),
                    }
                }
            })?;
            for row in rows {
                self.finding(row)?;
            }
        }
        Ok(())
    }

    fn finding(&mut self, row: Row) -> io::Result<()> {
        let (words, finding) = (self.words, row.finding);
        let rule = escaped(&words.rule(row.meta, finding.name));
        let severity = words.severity(finding.severity);
        let sure = match finding.confidence {
            Confidence::Certain => String::new(),
            other => format!("{}{}", words.of("，", ", "), words.confidence(other)),
        };
        let label = match words.0 {
            Lang::Zh => format!("{} {rule}（{severity}{sure}）", finding.code),
            Lang::En => format!("{} {rule} ({severity}{sure})", finding.code),
        };
        self.item(&label, &escaped(finding.message.get(words.0)))?;
        let colon = words.of("：", ": ");
        let mut line =
            |zh: &str, en: &str, text: &str| writeln!(self.out, "  - {}{colon}{text}", words.of(zh, en));
        line("位置", "place", &escaped(&place(finding)))?;
        if !finding.related.is_empty() {
            let count = finding.related.len();
            line(
                "另见",
                "see",
                &match words.0 {
                    Lang::Zh => format!("{count} 处"),
                    Lang::En => format!("{count} other places"),
                },
            )?;
        }
        let help = finding.help.get(words.0);
        if !help.is_empty() {
            line("怎么办", "help", &escaped(help))?;
        }
        for (zh, en, text) in [("责任", "owner", &finding.owner), ("期限", "deadline", &finding.deadline)]
        {
            if let Some(text) = text {
                line(zh, en, &escaped(text))?;
            }
        }
        if let Some(answer) = &finding.answer {
            line("答复", "answer", &escaped(&answer.said(words.0)))?;
        }
        line("指纹", "fingerprint", &format!("`{}`", finding.fingerprint))
    }
}
