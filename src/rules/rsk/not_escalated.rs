//! # What it checks
//! Two ways in which a warning stays too mild. A colour that rose without the admonition
//! `correct`: of the warnings on one risk point, of the point itself from one register to the
//! next, or of one problem from one check to the next. And one point and one problem that a later
//! check found again under the same or a lighter colour; the colour of a finding is its severity,
//! or that of a warning with it as `source` if that is graver.
//!
//! # Why it matters
//! Who meets the same problem with the same reminder every time has stopped meeting it.
//!
//! # Example
//! ```text
//! warning[RSK010]: finding `f2` repeats `f1` of 2025-06-16 (point `r1`) under yellow, no graver than before (orange)
//! ```
//!
//! # How to mend
//! Issue a warning a colour higher, with the admonition `correct`.
//!
//! # Innocent causes
//! The problem was put in like words and is another one: problems count as one from a likeness of
//! 0.8. A finding that was met with `correct` counts as escalated whatever its colour. Where no
//! warning is found and `archive.json` does not claim all of `rectification` to be here, this is
//! advice.
//!
//! # Configuration
//! `alike` (0.8).
//!
//! # Basis
//! Warning and rectification in three grades: remind, supervise, correct.
//!
//! # 检查什么
//! 该升级而没有升级，有两种情形。等级上升而没有采取“纠正”（correct）：同一风险点先后的预警，风
//! 险点在前后两份登记表中的等级，同一问题在前后两次抽查中的等级。同一风险点的同一问题再次查出，
//! 而等级相同或更轻；问题的等级取其 severity，以它为 source 的预警更重的，取预警的等级。
//!
//! # 为何重要
//! 同样的问题每次都只是同样提醒一下，等于不再处理。
//!
//! # 示例
//! ```text
//! 警告[RSK010]：问题 f2 与 2025-06-16 的 f1 相同（风险点 r1），等级为黄色，没有重于上次（橙色）
//! ```
//!
//! # 如何改正
//! 提高一级发出预警，并采取“纠正”。
//!
//! # 正当情形
//! 措辞相近而实为另一个问题：相似度达到 0.8 才视为同一问题。已采取“纠正”的，不论颜色都视为已升
//! 级。没有找到预警、而 archive.json 未声明整改案卷（rectification）完整的，仅为提示。
//!
//! # 配置
//! alike（0.8）。
//!
//! # 依据
//! 预警与整改分三级：提醒、督促、纠正。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::words::{alike, check_days, entries, essence, of_rank, rank, said};
use crate::archive::date_of;

/// The rule.
pub static RULE: Rule = Rule::across::<NotEscalated>(Meta {
    code: "RSK010",
    name: "not-escalated",
    zh: "该升级未升级",
    group: Group::Rsk,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("not_escalated.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct NotEscalated {
    /// From here on two problems are one.
    alike: f64,
}

impl Default for NotEscalated {
    fn default() -> Self {
        Self { alike: 0.8 }
    }
}

/// A colour that was given to something.
#[derive(Debug, Serialize, Deserialize)]
pub struct Given {
    what: What,
    /// 1 yellow, 2 orange, 3 red.
    rank: u8,
    day: Date,
    at: Spot,
}

/// To what.
#[derive(Debug, Serialize, Deserialize)]
pub enum What {
    /// A point in a register.
    Point(String),
    /// A finding.
    Finding { id: String, point: String, problem: String },
    /// A warning.
    Warning { source: String, correct: bool },
}

/// So many different problems of one point are told apart by likeness, more by their words alone.
const COMPARED: usize = 64;

impl AcrossRule for NotEscalated {
    type Row = Given;

    fn gather(&self, cx: &DossierCx) -> Vec<Given> {
        let root = &cx.manifest.root;
        let day = |node: &Node, key: &str| node.str(key).and_then(date_of);
        let given = |node: &Node, key: &str, day: Option<Date>, what: What| {
            let rank = node.str(key).and_then(rank)?;
            Some(Given { what, rank, day: day?, at: Spot::of(cx.manifest, node.get(key)?) })
        };
        match cx.kind.map(|kind| kind.name.as_str()) {
            Some("risk-register") => {
                let opened = day(root, "opened");
                let point =
                    |node: &Node| given(node, "level", opened, What::Point(said(node, "id")?.to_owned()));
                entries(root, "points").iter().filter_map(point).collect()
            }
            Some("spot-check") => {
                let checked = check_days(cx).last().copied();
                let finding = |node: &Node| {
                    let (id, point) = (said(node, "id")?.to_owned(), said(node, "point")?.to_owned());
                    let problem = essence(said(node, "problem")?);
                    given(node, "severity", checked, What::Finding { id, point, problem })
                };
                entries(root, "findings").iter().filter_map(finding).collect()
            }
            Some("rectification") => {
                let warning = |record: &Node| {
                    let source = said(record, "source")?.to_owned();
                    let correct = record.str("admonition")? == "correct";
                    let issued = day(record, "issued");
                    let mut row = given(record, "warning", issued, What::Warning { source, correct })?;
                    row.at = Spot::of(cx.manifest, record.get("admonition")?);
                    Some(row)
                };
                root.get("record").and_then(warning).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Given>], sink: &mut Sink) {
        sink.saw(rows.len());
        let matters = Matters::of(rows);
        let whole = cx.reference.complete.covers("rectification") && !cx.unread();
        let reported = warnings(cx, &matters, sink);
        registers(cx, &matters, whole, sink);
        self.findings(cx, &matters, whole, &reported, sink);
    }
}

/// What was given, by risk point, each list in the order of its days.
struct Matters<'a> {
    registered: BTreeMap<&'a str, Vec<&'a Row<Given>>>,
    found: BTreeMap<&'a str, Vec<&'a Row<Given>>>,
    warned: BTreeMap<&'a str, Vec<&'a Row<Given>>>,
    /// The gravest warning of each source, and whether one asks to correct.
    sourced: BTreeMap<&'a str, (u8, bool)>,
    /// The last day on which somebody was asked to correct on account of a point.
    corrected: BTreeMap<&'a str, Date>,
}

impl<'a> Matters<'a> {
    fn of(rows: &'a [Row<Given>]) -> Self {
        let mut points: BTreeMap<&str, &str> = BTreeMap::new();
        for row in rows {
            if let What::Finding { id, point, .. } = &row.what {
                points.insert(id, point);
            }
        }
        let (mut registered, mut found, mut warned) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut sourced: BTreeMap<&str, (u8, bool)> = BTreeMap::new();
        let mut corrected: BTreeMap<&str, Date> = BTreeMap::new();
        for row in rows {
            let (list, key) = match &row.what {
                What::Point(id) => (&mut registered, id.as_str()),
                What::Finding { point, .. } => (&mut found, point.as_str()),
                What::Warning { source, correct } => {
                    let point = points.get(source.as_str()).copied().unwrap_or(source);
                    let known = sourced.entry(source).or_default();
                    *known = (known.0.max(row.rank), known.1 || *correct);
                    if *correct {
                        let last = corrected.entry(point).or_insert(row.day);
                        *last = row.day.max(*last);
                    }
                    (&mut warned, point)
                }
            };
            push(list, key, row);
        }
        for list in [&mut registered, &mut found, &mut warned] {
            list.values_mut().for_each(|rows| rows.sort_by_key(|row| row.day));
        }
        Self { registered, found, warned, sourced, corrected }
    }

    /// Whether somebody was asked to correct on account of `point` since `day`.
    fn corrected(&self, point: &str, day: Date) -> bool {
        self.corrected.get(point).is_some_and(|last| *last >= day)
    }
}

fn push<'a>(list: &mut BTreeMap<&'a str, Vec<&'a Row<Given>>>, key: &'a str, row: &'a Row<Given>) {
    list.entry(key).or_default().push(row);
}

fn draft(cx: &ArchiveCx, row: &Row<Given>, earlier: &Row<Given>, message: Text) -> Draft {
    Draft::new(cx.dossiers[row.dossier].location(&row.at), message)
        .help(text! {
            zh: "提高一级发出预警，并采取“纠正”（correct）",
            en: "issue a warning a colour higher, with the admonition `correct`",
        })
        .related(cx.dossiers[earlier.dossier].location(&earlier.at), text! { zh: "此前", en: "before" })
        .evidence("earlier", earlier.day.to_string())
        .evidence("later", row.day.to_string())
        .evidence("from", of_rank(earlier.rank).en)
        .evidence("to", of_rank(row.rank).en)
}

/// Warnings on one point that rose; the sources of those reported.
fn warnings<'a>(cx: &ArchiveCx, matters: &Matters<'a>, sink: &mut Sink) -> BTreeSet<&'a str> {
    let mut reported = BTreeSet::new();
    for (point, rows) in &matters.warned {
        for pair in rows.windows(2) {
            let [earlier, row] = pair else { continue };
            if row.rank <= earlier.rank || matters.corrected(point, row.day) {
                continue;
            }
            if let What::Warning { source, .. } = &row.what {
                reported.insert(source.as_str());
            }
            let (from, to) = (of_rank(earlier.rank), of_rank(row.rank));
            let (from_zh, to_zh, from_en, to_en) = (&from.zh, &to.zh, &from.en, &to.en);
            let message = text! {
                zh: "对 {point} 的预警由{from_zh}升为{to_zh}，没有采取“纠正”",
                en: "the warning on `{point}` rose from {from_en} to {to_en} without the admonition `correct`",
            };
            sink.add(draft(cx, row, earlier, message).evidence("point", *point));
        }
    }
    reported
}

/// Points whose own colour rose.
fn registers(cx: &ArchiveCx, matters: &Matters, whole: bool, sink: &mut Sink) {
    for (point, rows) in &matters.registered {
        for pair in rows.windows(2) {
            let [earlier, row] = pair else { continue };
            if row.rank <= earlier.rank || row.day == earlier.day || matters.corrected(point, earlier.day) {
                continue;
            }
            let (from, to) = (of_rank(earlier.rank), of_rank(row.rank));
            let (from_zh, to_zh, from_en, to_en) = (&from.zh, &to.zh, &from.en, &to.en);
            let message = text! {
                zh: "风险点 {point} 由{from_zh}升为{to_zh}，其间没有采取“纠正”的预警",
                en: "risk point `{point}` rose from {from_en} to {to_en}, and no warning with the admonition `correct` stands between",
            };
            let draft = draft(cx, row, earlier, message).evidence("point", *point);
            sink.add(if whole { draft } else { draft.severity(Severity::Advice) });
        }
    }
}

impl NotEscalated {
    /// Problems that were found again.
    fn findings(
        &self,
        cx: &ArchiveCx,
        matters: &Matters,
        whole: bool,
        reported: &BTreeSet<&str>,
        sink: &mut Sink,
    ) {
        for (point, rows) in &matters.found {
            for problem in self.problems(rows) {
                for pair in problem.windows(2) {
                    let [earlier, row] = pair else { continue };
                    let (What::Finding { id: first, .. }, What::Finding { id, .. }) =
                        (&earlier.what, &row.what)
                    else {
                        continue;
                    };
                    let warned = |id: &str| matters.sourced.get(id).copied().unwrap_or_default();
                    let colour = |row: &Row<Given>, id: &str| warned(id).0.max(row.rank);
                    let again = row.dossier != earlier.dossier && row.day > earlier.day;
                    let met = warned(id).1 || matters.corrected(point, row.day);
                    if !again || met {
                        continue;
                    }
                    let (before, now) = (colour(earlier, first), colour(row, id));
                    let day = earlier.day;
                    let (was, is) = (of_rank(before), of_rank(now));
                    let (was_zh, is_zh, was_en, is_en) = (&was.zh, &is.zh, &was.en, &is.en);
                    let rose = now > before;
                    if rose && reported.contains(id.as_str()) {
                        continue;
                    }
                    let message = if rose {
                        text! {
                            zh: "问题 {id} 与 {day} 的 {first} 相同（风险点 {point}），由{was_zh}升为{is_zh}而没有采取“纠正”",
                            en: "finding `{id}` repeats `{first}` of {day} (point `{point}`); its colour rose from {was_en} to {is_en} without the admonition `correct`",
                        }
                    } else {
                        text! {
                            zh: "问题 {id} 与 {day} 的 {first} 相同（风险点 {point}），等级为{is_zh}，没有重于上次（{was_zh}）",
                            en: "finding `{id}` repeats `{first}` of {day} (point `{point}`) under {is_en}, no graver than before ({was_en})",
                        }
                    };
                    let draft = draft(cx, row, earlier, message)
                        .evidence("point", *point)
                        .evidence("finding", id.as_str())
                        .evidence("repeats", first.as_str());
                    sink.add(if rose && !whole { draft.severity(Severity::Advice) } else { draft });
                }
            }
        }
    }

    /// Findings of one point, by problem.
    fn problems<'a>(&self, rows: &[&'a Row<Given>]) -> Vec<Vec<&'a Row<Given>>> {
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        let mut problems: Vec<(&str, Vec<&Row<Given>>)> = Vec::new();
        for row in rows {
            let What::Finding { problem, .. } = &row.what else { continue };
            let near = || {
                let first = problems.iter().take(COMPARED);
                first.clone().position(|(other, _)| alike(other, problem) >= self.alike)
            };
            let place = known.get(problem.as_str()).copied().or_else(near);
            let place = place.unwrap_or_else(|| {
                problems.push((problem, Vec::new()));
                problems.len() - 1
            });
            known.insert(problem, place);
            problems[place].1.push(row);
        }
        problems.into_iter().map(|(_, rows)| rows).collect()
    }
}
