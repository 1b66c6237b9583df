//! From findings and sights to results.

use std::collections::HashMap;

use super::items::{ITEMS, Item, KEPT, LISTED, PROPERTIES, Sort, concerns};
use crate::finding::{Answered, Confidence, Finding, Group, Lang, Severity, Text};
use crate::report::view::Words;
use crate::text;
use crate::triage::{ArchiveOutcome, RuleSummary, Verdict};

/// The three stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// 归档
    Filing,
    /// 移交与接收
    Transfer,
    /// 长期保存
    Preservation,
}

impl Stage {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Filing, Self::Transfer, Self::Preservation];

    /// What its codes begin with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Filing => "GD",
            Self::Transfer => "YJ",
            Self::Preservation => "BC",
        }
    }

    /// Its name.
    pub fn title(self, words: Words) -> &'static str {
        match self {
            Self::Filing => words.of("归档", "filing"),
            Self::Transfer => words.of("移交与接收", "transfer"),
            Self::Preservation => words.of("长期保存", "preservation"),
        }
    }
}

/// What an item has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdicts {
    /// 通过
    Passed,
    /// 不通过
    Failed,
    /// 疑点
    Doubtful,
    /// 需人工
    Manual,
    /// 不适用
    NotApplicable,
}

impl Verdicts {
    /// All of them, in the order in which they are counted.
    pub const ALL: [Self; 5] =
        [Self::Passed, Self::Failed, Self::Doubtful, Self::Manual, Self::NotApplicable];

    /// The word for machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Doubtful => "doubtful",
            Self::Manual => "manual",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The word for people.
    pub fn label(self, words: Words) -> &'static str {
        match self {
            Self::Passed => words.of("通过", "passed"),
            Self::Failed => words.of("不通过", "failed"),
            Self::Doubtful => words.of("疑点", "doubtful"),
            Self::Manual => words.of("需人工", "manual"),
            Self::NotApplicable => words.of("不适用", "n/a"),
        }
    }
}

/// A row of the table.
pub(super) struct Line {
    pub stage: Stage,
    /// `GD-1-1`
    pub code: String,
    pub property: [&'static str; 2],
    pub item: &'static Item,
    pub rules: Vec<&'static str>,
    pub result: Verdicts,
    /// What the result goes by.
    pub reason: Text,
    pub seen: u64,
    pub unseen: u64,
    /// What people have said of the findings.
    pub answers: Answered,
    /// Of the findings of its rules.
    pub fingerprints: Vec<String>,
}

impl Line {
    /// 检测依据和方法
    pub fn basis(&self, words: Words) -> String {
        let method = words.of(self.item.method[0], self.item.method[1]);
        if self.rules.is_empty() {
            return method.to_owned();
        }
        match words.0 {
            Lang::Zh => format!("{method}（{}）", self.rules.join("、")),
            Lang::En => format!("{method} ({})", self.rules.join(", ")),
        }
    }

    /// What the result goes by, and how many of the findings were answered: an answer changes no
    /// result.
    pub fn why(&self, lang: Lang) -> String {
        let reason = self.reason.get(lang);
        if self.answers.is_empty() {
            return reason.to_owned();
        }
        let gap = if lang == Lang::Zh { "；" } else { "; " };
        format!("{reason}{gap}{}", self.answers.said().get(lang))
    }
}

/// The table of one archive: every item in every stage.
pub(super) fn lines(archive: &ArchiveOutcome) -> Vec<Line> {
    let mut by_rule: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in &archive.findings {
        by_rule.entry(finding.code).or_default().push(finding);
    }
    let summaries: HashMap<&str, &RuleSummary> =
        archive.summary.rules.iter().map(|rule| (rule.code, rule)).collect();
    let evidence = Evidence { archive, by_rule, summaries };
    Stage::ALL.iter().flat_map(|stage| ITEMS.iter().map(|item| evidence.line(*stage, item))).collect()
}

struct Evidence<'a> {
    archive: &'a ArchiveOutcome,
    by_rule: HashMap<&'a str, Vec<&'a Finding>>,
    summaries: HashMap<&'a str, &'a RuleSummary>,
}

/// The rule that reads manifests: the pipeline reports for it, so it counts nothing itself.
const PARSES: &str = "STR001";

/// The rule that compares with the transfer list.
const TRANSFER_LIST: &str = "STR011";

impl Evidence<'_> {
    fn line(&self, stage: Stage, item: &'static Item) -> Line {
        let mut rules: Vec<&'static str> = item.rules.to_vec();
        if stage == Stage::Preservation
            && let Some((_, kept)) = KEPT.iter().find(|(number, _)| *number == item.number)
        {
            rules = kept.to_vec();
        }
        if stage == Stage::Transfer && LISTED.contains(&item.number) && !rules.contains(&TRANSFER_LIST) {
            rules.push(TRANSFER_LIST);
        }
        let property = item.number.bytes().next().map_or(0, |digit| usize::from(digit.saturating_sub(b'1')));
        let sights: Vec<(&str, Sighted)> =
            rules.iter().map(|rule| (*rule, self.sight(item.number, rule))).collect();
        let sum = |of: fn(&Sighted) -> u64| sights.iter().map(|(_, sight)| of(sight)).sum();
        let (result, reason) = self.result(stage, item.sort, &sights);
        Line {
            stage,
            code: format!("{}-{}", stage.prefix(), item.number),
            property: PROPERTIES.get(property).copied().unwrap_or_default(),
            item,
            result,
            reason,
            seen: sum(|sight| sight.seen),
            unseen: sum(|sight| sight.unseen),
            answers: Answered::of(
                self.findings(item.number, &rules).filter_map(|finding| finding.answer.as_ref()),
            ),
            fingerprints: self
                .findings(item.number, &rules)
                .map(|finding| finding.fingerprint.clone())
                .collect(),
            rules,
        }
    }

    fn findings<'s>(
        &'s self,
        number: &'s str,
        rules: &'s [&'static str],
    ) -> impl Iterator<Item = &'s Finding> {
        let all = rules.iter().filter_map(|rule| self.by_rule.get(rule)).flatten().copied();
        all.filter(move |finding| concerns(number, finding))
    }

    fn sight(&self, number: &str, rule: &str) -> Sighted {
        let findings = self.by_rule.get(rule).into_iter().flatten().copied();
        let findings: Vec<&Finding> = findings.filter(|finding| concerns(number, finding)).collect();
        let fails = |finding: &&&Finding| {
            finding.confidence == Confidence::Certain && finding.severity > Severity::Advice
        };
        let failing = findings.iter().filter(fails).count() as u64;
        let mut sighted =
            Sighted { ran: false, seen: 0, unseen: 0, failing, doubtful: findings.len() as u64 - failing };
        if let Some(summary) = self.summaries.get(rule) {
            sighted.ran = true;
            (sighted.seen, sighted.unseen) = (summary.seen, summary.unseen);
            if rule == PARSES {
                let dossiers = self.archive.summary.dossiers;
                (sighted.seen, sighted.unseen) = (dossiers.total - dossiers.unexamined, dossiers.unexamined);
            }
            if summary.verdict == Verdict::Unexamined && sighted.unseen == 0 {
                sighted.unseen = 1;
            }
        }
        sighted
    }

    /// Findings first; then everything that keeps an item from having passed.
    fn result(&self, stage: Stage, sort: Sort, sights: &[(&str, Sighted)]) -> (Verdicts, Text) {
        let sum = |of: fn(&Sighted) -> u64| -> u64 { sights.iter().map(|(_, sight)| of(sight)).sum() };
        let (failing, doubtful) = (sum(|sight| sight.failing), sum(|sight| sight.doubtful));
        if failing > 0 {
            let all = failing + doubtful;
            return (Verdicts::Failed, text! { zh: "问题 {all} 个", en: "{all} findings" });
        }
        if doubtful > 0 {
            return (Verdicts::Doubtful, text! { zh: "问题 {doubtful} 个", en: "{doubtful} findings" });
        }
        let manual = |reason: Text| (Verdicts::Manual, reason);
        match sort {
            Sort::Void => {
                return (Verdicts::NotApplicable, text! { zh: "没有可检的对象", en: "nothing to check" });
            }
            Sort::Person => return manual(text! { zh: "只有人能判断", en: "only a person can tell" }),
            Sort::Partly => {
                return manual(
                    text! { zh: "规则没有发现问题；其余须人工检查", en: "the rules found nothing; the rest is for a person" },
                );
            }
            Sort::Judged => {}
        }
        let idle: Vec<&str> = sights.iter().filter(|(_, sight)| !sight.ran).map(|(rule, _)| *rule).collect();
        if !idle.is_empty() {
            let (zh, en) = (idle.join("、"), idle.join(", "));
            return manual(text! { zh: "没有运行的规则：{zh}", en: "rules that did not run: {en}" });
        }
        let unlisted = |(rule, sight): &(&str, Sighted)| *rule == TRANSFER_LIST && sight.seen == 0;
        if stage == Stage::Transfer && sights.iter().any(unlisted) {
            return manual(text! { zh: "没有移交清单可比", en: "there is no transfer list to compare with" });
        }
        let (seen, unseen) = (sum(|sight| sight.seen), sum(|sight| sight.unseen));
        if unseen > 0 {
            return manual(
                text! { zh: "看到 {seen}，看不到 {unseen}", en: "saw {seen}, could not see {unseen}" },
            );
        }
        let summary = &self.archive.summary;
        let failed = self.archive.findings.iter().any(|finding| finding.group == Group::Run);
        if summary.incomplete || failed || summary.dossiers.unexamined > 0 {
            return manual(text! { zh: "有内容未能审查", en: "something could not be examined" });
        }
        let blind = sights.iter().any(|(_, sight)| sight.seen == 0);
        if blind && !self.archive.info.whole {
            return manual(
                text! { zh: "只检查了档案库的一部分", en: "only a part of the archive was checked" },
            );
        }
        if seen == 0 {
            return (Verdicts::NotApplicable, text! { zh: "没有可检的对象", en: "nothing to check" });
        }
        (Verdicts::Passed, text! { zh: "看到 {seen}", en: "saw {seen}" })
    }
}

/// What one rule saw and found.
#[derive(Clone, Copy)]
struct Sighted {
    ran: bool,
    seen: u64,
    unseen: u64,
    /// Certain errors and warnings.
    failing: u64,
    /// All its other findings.
    doubtful: u64,
}
