//! What a run comes to.

use std::io::{self, Write};

use super::{Part, shown};
use crate::report::view::{Words, units};
use crate::triage::{Counts, Verdict};

pub(super) fn write(part: &Part, words: Words, out: &mut dyn Write) -> io::Result<()> {
    let (archive, summary) = (part.archive, &part.archive.summary);
    writeln!(out, "<section><h3>{}</h3>", shown(&words.archive(archive)))?;
    writeln!(out, "<dl class=\"facts\">")?;
    let mut fact = |zh: &str, en: &str, text: &str| {
        writeln!(out, "<dt>{}</dt><dd>{}</dd>", words.of(zh, en), shown(text))
    };
    if let Some(fonds) = &archive.info.fonds {
        fact("全宗号", "fonds", fonds)?;
    }
    let exported = archive.info.exported.as_deref().unwrap_or_else(|| words.of("未注明", "not given"));
    fact("导出时间", "exported", exported)?;
    let none = words.of("未注明", "none given");
    fact(
        "所含最高密级",
        "highest mark of secrecy",
        summary.secrecy.map_or(none, |mark| words.secrecy(Some(mark))),
    )?;
    fact("材料", "documents", &summary.documents.to_string())?;
    fact("规则", "rules", &summary.rules.len().to_string())?;
    let accepted = format!("{} / {}", summary.waived, summary.baselined);
    fact("豁免 / 基线已知", "waived / in the baseline", &accepted)?;
    if !summary.answers.is_empty() {
        fact("答复", "answers", summary.answers.said().get(words.0))?;
    }
    for notice in &summary.notices {
        fact("注意", "notice", notice.get(words.0))?;
    }
    if summary.incomplete {
        fact(
            "注意",
            "notice",
            words.of(
                "运行被中断，以下只是到此为止的结果",
                "the run was interrupted: this is what was found so far",
            ),
        )?;
    }
    writeln!(
        out,
        "</dl><div class=\"wide\"><table><tr><th></th><th class=\"n\">{}</th>",
        words.of("合计", "total")
    )?;
    for verdict in [Verdict::Passed, Verdict::Found, Verdict::Unexamined, Verdict::NotApplicable] {
        write!(out, "<th class=\"n\">{}</th>", words.verdict(verdict))?;
    }
    writeln!(out, "</tr>")?;
    for (name, counts) in
        [(words.of("案卷", "dossiers"), summary.dossiers), (words.of("文件", "files"), summary.files)]
    {
        let Counts { total, passed, found, unexamined, not_applicable } = counts;
        row(name, &[total, passed, found, unexamined, not_applicable], out)?;
    }
    let found = summary.findings;
    writeln!(
        out,
        "</table></div><p>{}</p>",
        match words.0 {
            crate::finding::Lang::Zh => format!(
                "问题 <strong>{}</strong>：错误 {} · 警告 {} · 提示 {}",
                found.total, found.error, found.warning, found.advice
            ),
            crate::finding::Lang::En => format!(
                "findings <strong>{}</strong>: {} errors · {} warnings · {} advice",
                found.total, found.error, found.warning, found.advice
            ),
        }
    )?;
    writeln!(out, "<div class=\"wide\"><table><tr><th>{}</th>", words.of("单位", "unit"))?;
    for (zh, en) in [
        ("案卷", "dossiers"),
        ("有问题的", "found"),
        ("未能审查", "unexamined"),
        ("问题", "findings"),
        ("错误", "errors"),
        ("警告", "warnings"),
        ("提示", "advice"),
        ("缺", "missing"),
        ("乱", "disorder"),
        ("疑", "doubtful"),
        ("运行", "run"),
    ] {
        write!(out, "<th class=\"n\">{}</th>", words.of(zh, en))?;
    }
    writeln!(out, "</tr>")?;
    for unit in units(archive, &part.rows, words) {
        let numbers = [unit.dossiers, unit.found, unit.unexamined, unit.findings()];
        let numbers: Vec<u64> = numbers.into_iter().chain(unit.severities).chain(unit.families).collect();
        row(&unit.name, &numbers, out)?;
    }
    writeln!(out, "</table></div></section>")
}

fn row(name: &str, numbers: &[u64], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "<tr><th>{}</th>", shown(name))?;
    for number in numbers {
        write!(out, "<td class=\"n\">{number}</td>")?;
    }
    writeln!(out, "</tr>")
}
