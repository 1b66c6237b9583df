//! What a run comes to, at its end.

use std::io::{self, Write};

use super::by_rule;
use crate::finding::{Group, Lang};
use crate::report::Style;
use crate::report::plain::plain;
use crate::triage::{ArchiveOutcome, Counts};

/// Rules that are named; `zhenji rules` and the machine formats have them all.
const RULES: usize = 5;

/// Writes the summary of one archive.
pub(super) fn write(archive: &ArchiveOutcome, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let lang = style.lang;
    let say = |zh: String, en: String| if lang == Lang::Zh { zh } else { en };
    let name = archive.info.name.as_deref().map(plain).unwrap_or_default();
    let summary = &archive.summary;
    let title = match (name.is_empty(), lang) {
        (true, Lang::Zh) => "小结".to_owned(),
        (true, Lang::En) => "Summary".to_owned(),
        (false, Lang::Zh) => format!("小结：{name}"),
        (false, Lang::En) => format!("Summary: {name}"),
    };
    writeln!(out, "{title}")?;
    writeln!(out, "  {}", counts("案卷", "dossiers", summary.dossiers, lang))?;
    writeln!(out, "  {}", counts("文件", "files", summary.files, lang))?;
    let found = summary.findings;
    let (total, error, warning, advice) = (found.total, found.error, found.warning, found.advice);
    writeln!(
        out,
        "  {}",
        say(
            format!("问题 {total}：错误 {error} · 警告 {warning} · 提示 {advice}"),
            format!("findings {total}: {error} errors · {warning} warnings · {advice} advice"),
        )
    )?;
    let (waived, baselined) = (summary.waived, summary.baselined);
    if waived + baselined > 0 {
        writeln!(out, "  {}", crate::report::accepted(waived, baselined).get(lang))?;
    }
    if !summary.answers.is_empty() {
        writeln!(out, "  {}", summary.answers.said().get(lang))?;
    }
    let rules = by_rule(archive);
    for (code, rule, count) in rules.iter().take(RULES) {
        writeln!(out, "    {count:>5} × {code} {rule}")?;
    }
    if rules.len() > RULES {
        let more = rules.len() - RULES;
        writeln!(out, "    {}", say(format!("另有 {more} 条规则"), format!("and {more} more rules")))?;
    }
    let unexamined = summary.dossiers.unexamined + summary.files.unexamined;
    let by_tool = archive.findings.iter().filter(|finding| finding.group == Group::Run).count();
    if unexamined > 0 || by_tool > 0 {
        writeln!(
            out,
            "  {}",
            say(
                format!(
                    "未能审查：案卷 {}、文件 {}；对它们没有结论",
                    summary.dossiers.unexamined, summary.files.unexamined
                ),
                format!(
                    "not examined: {} dossiers, {} files; nothing is said of them",
                    summary.dossiers.unexamined, summary.files.unexamined
                ),
            )
        )?;
    } else if total + waived + baselined == 0 && summary.dossiers.total > 0 {
        writeln!(
            out,
            "  {}",
            say("已启用的规则没有发现问题".to_owned(), "the rules that ran found nothing".to_owned())
        )?;
    }
    if let Some(secrecy) = summary.secrecy {
        let (zh, en) = (secrecy.zh(), secrecy.word());
        writeln!(out, "  {}", say(format!("所含最高密级：{zh}"), format!("highest mark of secrecy: {en}")))?;
    }
    for notice in &summary.notices {
        writeln!(out, "  {}", plain(notice.get(lang)))?;
    }
    if let Some((code, ..)) = rules.first() {
        writeln!(
            out,
            "  {}",
            say(
                format!("zhenji explain {code} 说明一条规则；--output json、sarif=FILE 等另存报告"),
                format!(
                    "`zhenji explain {code}` explains a rule; `--output json`, `sarif=FILE` and others keep a report"
                ),
            )
        )?;
    }
    Ok(())
}

fn counts(zh: &str, en: &str, counts: Counts, lang: Lang) -> String {
    let Counts { total, passed, found, unexamined, not_applicable } = counts;
    match lang {
        Lang::Zh => {
            let rest =
                if not_applicable > 0 { format!(" · 不适用 {not_applicable}") } else { String::new() };
            format!("{zh} {total}：通过 {passed} · 有问题 {found} · 未能审查 {unexamined}{rest}")
        }
        Lang::En => {
            let rest = if not_applicable > 0 {
                format!(" · not applicable {not_applicable}")
            } else {
                String::new()
            };
            format!("{en} {total}: passed {passed} · found {found} · unexamined {unexamined}{rest}")
        }
    }
}
