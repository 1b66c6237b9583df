//! What was not looked at, and how to mend what was found.

use std::io;

use super::{Bulletin, escaped};
use crate::finding::Lang;
use crate::report::view::by_rule;
use crate::rules::docs;
use crate::triage::Verdict;

/// Closed files and dossiers that are named; the count is always given.
const NAMED: usize = 200;

impl Bulletin<'_, '_> {
    pub(super) fn not_looked_at(&mut self) -> io::Result<()> {
        let Self { archive, words, .. } = *self;
        self.heading("五、没有看到的", "5. What was not looked at")?;
        let summary = &archive.summary;
        let (dossiers, files) = (summary.dossiers.unexamined, summary.files.unexamined);
        self.line(&match words.0 {
            Lang::Zh => format!("未能审查：案卷 {dossiers} 个、文件 {files} 个；对它们没有结论。\n"),
            Lang::En => {
                format!("Not examined: {dossiers} dossiers, {files} files; nothing is said of them.\n")
            }
        })?;
        let closed = archive.dossiers.iter().filter(|one| one.verdict == Verdict::Unexamined);
        for dossier in closed.take(NAMED) {
            self.item(words.of("案卷", "dossier"), &escaped(&words.dossier(Some(dossier))))?;
        }
        for file in archive.closed.iter().take(NAMED) {
            let (path, why) = (escaped(&file.path), escaped(file.why.get(words.0)));
            let text = format!("{path}{}{why}", words.of("：", ": "));
            self.item(words.of("文件", "file"), &text)?;
        }
        if archive.closed.len() > NAMED {
            let more = archive.closed.len() - NAMED;
            self.line(&match words.0 {
                Lang::Zh => format!("- 另有 {more} 个文件"),
                Lang::En => format!("- and {more} more files"),
            })?;
        }
        for rule in summary.rules.iter().filter(|rule| rule.unseen > 0) {
            let (code, name, seen, unseen) = (rule.code, rule.name, rule.seen, rule.unseen);
            self.line(&match words.0 {
                Lang::Zh => format!("- {code} {name}：看到 {seen}，看不到 {unseen}"),
                Lang::En => format!("- {code} {name}: saw {seen}, could not see {unseen}"),
            })?;
        }
        let idle: Vec<&str> = summary
            .rules
            .iter()
            .filter(|rule| rule.verdict == Verdict::NotApplicable)
            .map(|rule| rule.code)
            .collect();
        if !idle.is_empty() {
            let label = words.of("没有可看的内容，因而不适用的规则", "rules that had nothing to look at");
            self.item(label, &idle.join(words.of("、", ", ")))?;
        }
        Ok(())
    }

    pub(super) fn mending(&mut self) -> io::Result<()> {
        let Self { rows, words, .. } = *self;
        let rules = by_rule(rows);
        if !rules.is_empty() {
            self.heading("六、怎样改正", "6. How to mend")?;
        }
        for (row, count) in rules {
            let Some(meta) = row.meta else { continue };
            let heading = words.of("如何改正", "How to mend");
            let text = docs::section(meta, words.0, heading).unwrap_or_default();
            let lines: Vec<&str> = text.lines().map(str::trim).collect();
            let text = lines.join(words.of("", " "));
            self.item(
                &format!("{} {} × {count}", row.finding.code, words.rule(row.meta, row.finding.name)),
                &text,
            )?;
        }
        self.line("")?;
        self.line(words.of(
            "以上是按规则测得的事实和它们所在的位置，不是对任何人的结论；正当情形见 `zhenji explain` 所示各规则的说明。",
            "These are measured facts and where they stand, and no judgement of anybody; innocent causes are in each rule's documentation (`zhenji explain`).",
        ))
    }
}
