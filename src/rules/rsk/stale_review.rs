//! # What it checks
//! A risk point whose last review (`reviewed`) lies over 365 days before the export, or before the
//! day on which its post changed hands: everybody who held that post in that unit at the review
//! has left it, and somebody else has taken it up since. A point never reviewed counts from the
//! opening of its register.
//!
//! # Why it matters
//! Risks move with people and rules. A point that was graded for the one before says nothing of
//! the one who sits there now.
//!
//! # Example
//! ```text
//! warning[RSK006]: risk point `r1` was never reviewed since its register of 2024-03-03
//! ```
//!
//! # How to mend
//! Review the point and enter the day.
//!
//! # Innocent causes
//! The title of the post is written otherwise in `archive.json`. A post that several people hold
//! at once does not change hands when one more joins. Registers that the unit has made anew since
//! are not judged.
//!
//! # Configuration
//! `days` (365).
//!
//! # Basis
//! Integrity risk prevention and control: yearly review, and on a change of post.
//!
//! # 检查什么
//! 风险点最近一次复核（reviewed）距导出已超过 365 天，或早于岗位换人之日：复核时担任该单位该岗
//! 位的人都已离任，而后由他人接任。从未复核的，自登记表开立之日起算。
//!
//! # 为何重要
//! 风险随人、随制度而变。按前任评的等级，说明不了现任的情况。
//!
//! # 示例
//! ```text
//! 警告[RSK006]：风险点 r1 自 2024-03-03 登记以来没有复核
//! ```
//!
//! # 如何改正
//! 复核并登记日期。
//!
//! # 正当情形
//! archive.json 中的职务写法不同。同一岗位有几人担任的，增加一人不算换人。同一单位已重新登记的
//! 旧表不作判断。
//!
//! # 配置
//! days（365）。
//!
//! # 依据
//! 廉能风险防控：一年一复核，岗位变动即复核。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::words::{between, entries, said};
use crate::archive::{Post, date_of};
use crate::rules::current::Current;

/// The rule.
pub static RULE: Rule = Rule::across::<StaleReview>(Meta {
    code: "RSK006",
    name: "stale-review",
    zh: "风险点未复核",
    group: Group::Rsk,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("stale_review.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct StaleReview {
    /// Days after which a review is stale.
    days: i32,
}

impl Default for StaleReview {
    fn default() -> Self {
        Self { days: 365 }
    }
}

/// One risk point.
#[derive(Debug, Serialize, Deserialize)]
pub struct PointRow {
    id: String,
    unit: String,
    post: String,
    /// The last review; of a point never reviewed the opening of its register.
    since: Date,
    reviewed: bool,
    at: Spot,
}

impl AcrossRule for StaleReview {
    type Row = PointRow;

    fn gather(&self, cx: &DossierCx) -> Vec<PointRow> {
        let root = &cx.manifest.root;
        if cx.kind.is_none_or(|kind| kind.name != "risk-register") {
            return Vec::new();
        }
        let opened = root.str("opened").and_then(date_of);
        let row = |point: &Node| {
            let reviewed = point.str("reviewed").and_then(date_of);
            if reviewed.is_none() && (point.get("reviewed").is_some() || !cx.passed("review")) {
                return None;
            }
            Some(PointRow {
                id: said(point, "id")?.to_owned(),
                unit: point.str("unit").unwrap_or_default().to_owned(),
                post: point.str("post").unwrap_or_default().to_owned(),
                since: reviewed.or(opened)?,
                reviewed: reviewed.is_some(),
                at: Spot::of(cx.manifest, point.get("reviewed").unwrap_or(point)),
            })
        };
        entries(root, "points").iter().filter_map(row).collect()
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<PointRow>], sink: &mut Sink) {
        let Some(today) = cx.clock.today() else { return };
        let register = |row: &Row<PointRow>| {
            let dossier = &cx.dossiers[row.dossier];
            (dossier.unit.as_deref(), dossier.opened)
        };
        let mut posts: Posts = BTreeMap::new();
        for person in cx.reference.people.iter() {
            for post in &person.posts {
                posts.entry((&post.unit, &post.title)).or_default().push((&person.id, post));
            }
        }
        let current = Current::of(rows.iter().map(register));
        // A point that stands in several registers was reviewed when the last of them says.
        let mut last: BTreeMap<&str, Date> = BTreeMap::new();
        for row in rows {
            let known = last.entry(&row.id).or_insert(row.since);
            *known = row.since.max(*known);
        }
        for row in rows {
            let (unit, opened) = register(row);
            if !current.holds(unit, opened) || last.get(row.id.as_str()).is_some_and(|last| *last > row.since)
            {
                continue;
            }
            sink.saw(1);
            let (id, since, days) = (&row.id, row.since, self.days);
            let handed = changed_hands(&posts, row, today);
            let message = if between(since, today) > days {
                if row.reviewed {
                    text! {
                        zh: "风险点 {id} 最近复核于 {since}，距导出已超过 {days} 天",
                        en: "risk point `{id}` was reviewed on {since}, over {days} days before the export",
                    }
                } else {
                    text! {
                        zh: "风险点 {id} 自 {since} 登记以来没有复核",
                        en: "risk point `{id}` was never reviewed since its register of {since}",
                    }
                }
            } else if let Some((person, from)) = &handed {
                let (post, name) = (&row.post, cx.reference.person_name(person));
                text! {
                    zh: "风险点 {id} 的岗位“{post}”于 {from} 由{name}接任，此后没有复核（{since}）",
                    en: "risk point `{id}`: {name} took up the post “{post}” on {from}, after the last review ({since})",
                }
            } else {
                continue;
            };
            let mut draft = Draft::new(cx.dossiers[row.dossier].location(&row.at), message)
                .help(text! { zh: "复核并登记日期", en: "review the point and enter the day" })
                .evidence("point", id.as_str())
                .evidence("reviewed", since.to_string());
            if let Some((person, from)) = handed {
                draft = draft.evidence("taken_up", from.to_string()).evidence("person", person);
            }
            sink.add(draft);
        }
    }
}

/// Who held a post, by unit and title.
type Posts<'a> = BTreeMap<(&'a str, &'a str), Vec<(&'a str, &'a Post)>>;

/// Who took the post up after the review, everybody who held it then being gone.
fn changed_hands<'a>(posts: &Posts<'a>, row: &PointRow, today: Date) -> Option<(&'a str, Date)> {
    let held = posts.get(&(row.unit.as_str(), row.post.as_str())).filter(|_| !row.post.is_empty())?;
    let posts = || held.iter().copied();
    let newcomers = posts().filter_map(|(person, post)| Some((person, post.from?)));
    newcomers
        .filter(|(_, from)| *from > row.since && *from <= today)
        .min_by_key(|(person, from)| (*from, *person))
        .filter(|(newcomer, from)| {
            let stays = |(person, post): (&str, &Post)| {
                post.held_on(row.since) && (person == *newcomer || post.held_on(*from))
            };
            !posts().any(stays)
        })
}
