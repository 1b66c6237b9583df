//! # What it checks
//! A supplier or person that archive.json had on its blacklist on that day took part: a supplier
//! that bid and was held qualified (on the day of its bid), was given the award, or delivered; a
//! person who evaluated, supervised, approved, or signed a document. One finding for each in a
//! dossier. The subject of a talk or pledge takes no part in that sense.
//!
//! # Why it matters
//! The list is there so that who has cheated once is kept out for a time.
//!
//! # Example
//! ```text
//! error[LED014]: supplier 长风机电 (`g3`) was given the award on 2025-03-27 while blacklisted from 2025-03-26 and not taken off since (串通投标)
//! ```
//!
//! # How to mend
//! Exclude it, or correct the list where it is wrong. What was already decided has to be
//! explained.
//!
//! # Innocent causes
//! A bidder that was found out and held unqualified is how it should be, and is silent. Listed
//! only after that day, or again free by then: silent too. Deliveries under a contract from before
//! the listing may be lawful; say so.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Government Procurement Law, art. 77; Regulations on the implementation of the Law on Bidding,
//! arts. 68 and 72.
//!
//! # 检查什么
//! 供应商或人员当日在 archive.json 的黑名单上而仍然参与：供应商投标且资格合格（以投标之日为准）、
//! 中标、供货；人员评标、监督、批准，或在材料上签字。同一案卷中每个对象只报一条。谈话、承诺的本
//! 人不算参与。
//!
//! # 为何重要
//! 列入黑名单，就是让失信的人在一段时间内不得参与。
//!
//! # 示例
//! ```text
//! 错误[LED014]：供应商长风机电（g3）于 2025-03-27 中标，当日在黑名单上（2025-03-26起未解除；串通投标）
//! ```
//!
//! # 如何改正
//! 予以排除；名单有误的更正。已经定下的，应当说明。
//!
//! # 正当情形
//! 投标后查出并判为不合格的，正是应有的做法，不报。当日尚未列入或已经解除的，不报。列入之前签约、
//! 之后到货的，可能合法，应当说明。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 政府采购法第七十七条；招标投标法实施条例第六十八条、第七十二条。

use crate::rules::prelude::*;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{tender, words};
use crate::archive::{Blacklisted, date_of};

/// The rule.
pub static RULE: Rule = Rule::manifest::<Blacklist>(Meta {
    code: "LED014",
    name: "blacklisted",
    zh: "黑名单",
    group: Group::Led,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("blacklisted.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Blacklist {}

impl ManifestRule for Blacklist {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        if !cx.reference.present {
            return;
        }
        let parts = Parts::of(cx);
        sink.saw(parts.seen);
        let mut met: BTreeMap<(bool, &str), Vec<&Part>> = BTreeMap::new();
        for part in &parts.listed {
            met.entry((part.person, part.id)).or_default().push(part);
        }
        for ((person, id), parts) in met {
            if let Some(draft) = finding(cx, person, id, &parts) {
                sink.add(draft);
            }
        }
    }
}

fn finding(cx: &ManifestCx, person: bool, id: &str, parts: &[&Part]) -> Option<Draft> {
    let (part, others) = parts.split_first()?;
    let time = part.time;
    let Text { zh: who_zh, en: who_en } =
        if person { words::person(cx.reference, id) } else { words::supplier(cx.reference, id) };
    let (kind_zh, kind_en) = if person { ("人员", "") } else { ("供应商", "supplier ") };
    let (day, reason) = (part.day, time.reason.as_str());
    let Text { zh: did_zh, en: did_en } = &part.did;
    let (from, to) = (time.from.map(|day| day.to_string()), time.to.map(|day| day.to_string()));
    let from_zh = from.as_deref().unwrap_or("始终");
    let to_zh = to.as_ref().map_or_else(|| "起未解除".to_owned(), |to| format!(" 至 {to}"));
    let from_en = from.as_deref().map_or_else(String::new, |from| format!(" from {from}"));
    let to_en = to.as_ref().map_or_else(|| " and not taken off since".to_owned(), |to| format!(" to {to}"));
    let mut draft = Draft::new(
        cx.manifest.at(part.node),
        text! {
            zh: "{kind_zh}{who_zh}于 {day} {did_zh}，当日在黑名单上（{from_zh}{to_zh}；{reason}）",
            en: "{kind_en}{who_en} {did_en} on {day} while blacklisted{from_en}{to_en} ({reason})",
        },
    )
    .help(text! {
        zh: "予以排除；名单有误的更正；已经定下的，应当说明",
        en: "exclude it, or correct the list where it is wrong; what was decided has to be explained",
    })
    .subject(format!("{}:{id}", if person { "person" } else { "supplier" }))
    .evidence(if person { "person" } else { "supplier" }, id)
    .evidence("day", day.to_string())
    .evidence("from", from)
    .evidence("to", to);
    for other in others.iter().take(SHOWN) {
        let (day, Text { zh, en }) = (other.day, &other.did);
        draft = draft.related(cx.manifest.at(other.node), text! { zh: "{day} {zh}", en: "{en} on {day}" });
    }
    Some(draft)
}

/// Further parts shown.
const SHOWN: usize = 5;

/// Somebody's part in the dossier's business.
struct Part<'a> {
    person: bool,
    id: &'a str,
    day: Date,
    node: &'a Node<'a>,
    did: Text,
    time: &'a Blacklisted,
}

/// Who took part in what on which day, the weightiest first.
struct Parts<'a> {
    cx: &'a ManifestCx<'a>,
    /// Parts whose day is known.
    seen: usize,
    /// Of those, the ones by whoever was listed on that day.
    listed: Vec<Part<'a>>,
}

impl<'a> Parts<'a> {
    fn of(cx: &'a ManifestCx<'a>) -> Self {
        let mut parts = Self { cx, seen: 0, listed: Vec::new() };
        if let Some(record) = tender::record(cx) {
            parts.tender(record);
        }
        match cx.kind.map(|kind| kind.name.as_str()) {
            Some("material-flow") => {
                parts.lines("receipts", "supplier", false, text! { zh: "供货", en: "delivered" });
                parts.lines("issues", "approver", true, text! { zh: "批准出库", en: "approved an issue" });
            }
            Some("equipment") => {
                parts.lines(
                    "disposals",
                    "approver",
                    true,
                    text! { zh: "批准处置", en: "approved a disposal" },
                );
                parts.lines(
                    "management",
                    "by",
                    true,
                    text! { zh: "经办设备管理", en: "handled the equipment" },
                );
            }
            _ => {}
        }
        parts.signatures();
        parts
    }

    fn add(
        &mut self,
        person: bool,
        node: Option<&'a Node<'a>>,
        day: Option<Date>,
        did: impl FnOnce() -> Text,
    ) {
        let Some(((node, id), day)) = node.and_then(|node| Some((node, node.as_str()?))).zip(day) else {
            return;
        };
        self.seen += 1;
        let reference = self.cx.reference;
        let times = if person {
            reference.people.get(id).map(|person| &person.blacklisted)
        } else {
            reference.suppliers.get(id).map(|supplier| &supplier.blacklisted)
        };
        if let Some(time) = times.into_iter().flatten().find(|time| time.covers(day)) {
            self.listed.push(Part { person, id, day, node, did: did(), time });
        }
    }

    /// Lines of the record that bear a date of their own.
    fn lines(&mut self, list: &str, key: &str, person: bool, did: Text) {
        let record = self.cx.manifest.root.get("record");
        for line in record.map_or(&[][..], |record| record.list(list)) {
            self.add(person, line.get(key), line.str("date").and_then(date_of), || did.clone());
        }
    }

    fn signatures(&mut self) {
        let cx = self.cx;
        for document in cx.manifest.documents() {
            for signature in document.signatures().filter(|signature| signature.duty() != Some("subject")) {
                let day = signature.at().and_then(|at| cx.clock.day_of(at)).or(document.date());
                self.add(true, signature.node.get("by"), day, || {
                    let Text { zh, en } = cx.document(document);
                    text! { zh: "签署{zh}", en: "signed {en}" }
                });
            }
        }
    }

    fn tender(&mut self, record: &'a Node<'a>) {
        let cx = self.cx;
        let days: BTreeMap<&str, Date> =
            cx.manifest.documents().filter_map(|document| Some((document.id()?, document.date()?))).collect();
        let day_of = |id: &Node| days.get(id.as_str()?).copied();
        let opening = tender::opening_day(cx);
        let awarded = tender::role_days(cx, "award-notice").min().or(tender::stage_day(cx, "award"));
        if let Some(award) = tender::award(record) {
            let did = || text! { zh: "中标", en: "was given the award" };
            self.add(false, award.node.get("supplier"), awarded, did);
        }
        for bidder in tender::bidders(record).filter(|bidder| bidder.qualified != Some(false)) {
            let day = bidder.node.list("documents").iter().filter_map(day_of).max().or(opening);
            let did = || text! { zh: "投标且资格合格", en: "bid and was held qualified" };
            self.add(false, bidder.node.get("supplier"), day, did);
        }
        let evaluation = tender::stage_day(cx, "evaluation");
        for evaluator in record.list("evaluators") {
            let day = evaluator.get("opinion").and_then(day_of).or(evaluation);
            let did = || text! { zh: "参加评标", en: "evaluated the bids" };
            self.add(true, evaluator.get("person"), day, did);
        }
        let did = || text! { zh: "监督开标", en: "supervised the opening" };
        self.add(true, record.get("supervisor"), opening, did);
    }
}
