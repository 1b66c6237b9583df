//! # What it checks
//! A meeting's own papers against each other. In the record: a person twice in `members`, `
//! present` or `absent`; one in `present` and `absent`; more votes than people present. In texts
//! that can be read: the number that the minutes or the sign-in sheet state (实到, 出席, 签到 …
//! 人) against `present`; the names on the sign-in sheet against `present` (numbered rows are
//! taken as the list): a name twice, somebody present who is not on it, a name on it that is
//! neither present nor a member, or that archive.json does not know. Where the text lies beside a
//! scan it may be misread: possible only. Names of absent members may be printed on the sheet
//! and are no contradiction; fewer votes than people are none; minutes that speak of people in
//! attendance without a vote (列席) are not counted.
//!
//! # Why it matters
//! Who decided is what the minutes are for.
//!
//! # Example
//! ```text
//! warning[FAB022] (likely): 5 votes were cast, 3 people were present
//! ```
//!
//! # How to mend
//! Correct the list that is wrong; explain late arrivals and guests in the minutes.
//!
//! # Innocent causes
//! Namesakes; guests who signed in; somebody who came late and did not sign; a sheet that was
//! partly signed by hand and cannot be read (a sheet on which hardly a name can be read is not
//! judged).
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Rules on decisions of leading bodies: the number present and the votes are recorded.
//!
//! # 检查什么
//! 会议自身材料互相比对。record 中：members、present、absent 里同一人出现两次；一人既在 present
//!  又在 absent；票数多于到会人数。能读到文字的：会议记录、签到表写明的人数（实到、出席、签到……
//! 人）与 present 不符；签到表上的姓名（带序号的行视为名单）与 present 不符——姓名出现两次、到会
//! 而不在表上、在表上而既非到会也非成员、archive.json 中没有此人。文字取自扫描件旁的识别文本时
//! 可能误识，只作存疑。表上预先印有缺席成员姓名的不算矛盾；票数少于人数的不算；写有列席人员的不
//! 比人数。
//!
//! # 为何重要
//! 会议记录首先要记清是谁作的决定。
//!
//! # 示例
//! ```text
//! 警告[FAB022]（很可能）：投票 5 票，到会 3 人
//! ```
//!
//! # 如何改正
//! 更正有误的名单；迟到、列席的在记录中写明。
//!
//! # 正当情形
//! 同名；来宾签到；迟到未签；部分手签、无法识别（几乎读不到姓名的签到表不作判断）。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! “三重一大”议事规则：到会人数、表决情况应当记录。

use crate::rules::prelude::*;
use std::collections::BTreeSet;

use super::sheet::{number_after, row};
use crate::rules::TextSource;

/// The rule.
pub static RULE: Rule = Rule::dossier::<AttendanceMismatch>(Meta {
    code: "FAB022",
    name: "attendance-mismatch",
    zh: "到会人数不符",
    group: Group::Fab,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("attendance_mismatch.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct AttendanceMismatch {}

impl DossierRule for AttendanceMismatch {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        if cx.kind.is_none_or(|kind| kind.name != "meeting") {
            return;
        }
        let Some(record) = cx.manifest.root.get("record") else { return };
        let present = ids(record, "present");
        if present.is_empty() {
            return;
        }
        sink.saw(1);
        twice(cx, record, sink);
        votes(cx, record, present.len(), sink);
        for document in cx.manifest.documents() {
            let sheet = document.role() == Some("sign-in-sheet");
            if !sheet && document.role() != Some("minutes") {
                continue;
            }
            for file in cx.files_of(document) {
                let Some(text) = cx.text(file.index) else { continue };
                let whole = text.whole();
                let sure =
                    if text.source == TextSource::Own { Confidence::Likely } else { Confidence::Possible };
                sink.saw(1);
                stated(cx, file.index, &whole, present.len(), sure, sink);
                if sheet {
                    names(cx, record, file.index, &whole, sure, sink);
                }
            }
        }
    }
}

/// The distinct ids of a list.
fn ids<'a>(record: &'a Node, key: &str) -> BTreeSet<&'a str> {
    record.list(key).iter().filter_map(Node::as_str).filter(|id| !id.trim().is_empty()).collect()
}

/// People who stand in a list twice, or in two that shut each other out.
fn twice(cx: &DossierCx, record: &Node, sink: &mut Sink) {
    let person = |id: &str| (cx.reference.person_name(id).to_owned(), id.to_owned());
    for (key, zh, en) in
        [("members", "成员", "members"), ("present", "到会", "present"), ("absent", "缺席", "absent")]
    {
        let mut seen = BTreeSet::new();
        let mut told = BTreeSet::new();
        for node in record.list(key) {
            let Some(id) = node.as_str().filter(|id| !id.trim().is_empty()) else { continue };
            if !seen.insert(id) && told.insert(id) {
                let (name, id) = person(id);
                sink.add(
                    Draft::new(
                        cx.manifest.at(node),
                        text! { zh: "{zh}名单中 {name}（{id}）出现两次", en: "{name} (`{id}`) stands twice among `{en}`" },
                    )
                    .help(help())
                    .subject(format!("twice|{key}|{id}"))
                    .evidence("list", key)
                    .evidence("person", id),
                );
            }
        }
    }
    let present = ids(record, "present");
    let mut told = BTreeSet::new();
    for node in record.list("absent") {
        if let Some(id) = node.as_str().filter(|id| present.contains(id) && told.insert(*id)) {
            let (name, id) = person(id);
            sink.add(
                Draft::new(
                    cx.manifest.at(node),
                    text! { zh: "{name}（{id}）既在到会名单又在缺席名单", en: "{name} (`{id}`) is among `present` and among `absent`" },
                )
                .help(help())
                .subject(format!("both|{id}"))
                .evidence("person", id),
            );
        }
    }
}

/// More votes than people.
fn votes(cx: &DossierCx, record: &Node, present: usize, sink: &mut Sink) {
    let Some(node) = record.get("votes") else { return };
    let cast = ["for", "against", "abstain"]
        .iter()
        .filter_map(|key| node.get(key).and_then(Node::as_u64))
        .fold(0_u64, u64::saturating_add);
    if cast > present as u64 {
        sink.add(
            Draft::new(
                cx.manifest.at(node),
                text! { zh: "投票 {cast} 票，到会 {present} 人", en: "{cast} votes were cast, {present} people were present" },
            )
            .help(help())
            .subject("votes")
            .evidence("votes", cast)
            .evidence("present", present),
        );
    }
}

/// The number that a text states.
fn stated(cx: &DossierCx, index: usize, text: &str, present: usize, sure: Confidence, sink: &mut Sink) {
    if text.contains("列席") || text.contains("旁听") {
        return;
    }
    let Some(stated) = number_after(text) else { return };
    if stated == present {
        return;
    }
    sink.add(
        Draft::new(
            cx.claim_of(index),
            text! { zh: "写明到会 {stated} 人，record 的到会名单有 {present} 人", en: "{stated} people are stated, `present` has {present}" },
        )
        .help(help())
        .confidence(sure)
        .subject(format!("stated|{}", index_path(cx, index)))
        .evidence("stated", stated)
        .evidence("present", present),
    );
}

/// The names on a sign-in sheet against the record.
fn names(cx: &DossierCx, record: &Node, index: usize, text: &str, sure: Confidence, sink: &mut Sink) {
    let named = |key: &str| -> BTreeSet<&str> {
        ids(record, key).into_iter().map(|id| cx.reference.person_name(id)).collect()
    };
    let (present, members, absent) = (named("present"), named("members"), named("absent"));
    let mut rows: Vec<String> = text.lines().filter_map(row).collect();
    let known = |name: &str| cx.reference.index().bearers(name) > 0;
    let squeezed: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    let read = present.iter().filter(|name| squeezed.contains(**name)).count();
    // Hardly a name can be read: signed by hand.
    if read < 2 || read * 2 < present.len() {
        return;
    }
    if rows.len() < 2 || rows.iter().filter(|name| known(name)).count() * 2 < rows.len() {
        rows.clear();
    }
    let mut seen = BTreeSet::new();
    let repeated: BTreeSet<&str> =
        rows.iter().map(String::as_str).filter(|name| !seen.insert(*name)).collect();
    let single = |name: &str| cx.reference.index().bearers(name) < 2;
    let repeated: Vec<&str> = repeated.into_iter().filter(|name| single(name)).collect();
    let missing: Vec<&str> =
        present.iter().copied().filter(|name| known(name) && !squeezed.contains(*name)).collect();
    let extra: Vec<&str> = seen
        .iter()
        .copied()
        .filter(|name| !present.contains(name) && !members.contains(name) && !absent.contains(name))
        .collect();
    let unknown: Vec<&str> = extra.iter().copied().filter(|name| !known(name)).collect();
    let mut say = |what: &str, zh: &str, en: &str, names: &[&str]| {
        if names.is_empty() {
            return;
        }
        let shown = names.iter().take(10).copied().collect::<Vec<_>>().join("、");
        sink.add(
            Draft::new(
                cx.claim_of(index),
                text! { zh: "签到表上{zh}：{shown}", en: "on the sign-in sheet {en}: {shown}" },
            )
            .help(help())
            .confidence(sure)
            .subject(format!("{what}|{}", index_path(cx, index)))
            .evidence("what", what)
            .evidence("names", names.to_vec()),
        );
    };
    say("repeated", "姓名出现两次", "a name stands twice", &repeated);
    say("missing", "没有 record 所列的到会人员", "people who were present are missing", &missing);
    let strangers: Vec<&str> = extra.iter().copied().filter(|name| known(name)).collect();
    say("extra", "有既非到会也非成员的人", "stand people who are neither present nor members", &strangers);
    say("unknown", "有 archive.json 中没有的姓名", "stand names that archive.json does not know", &unknown);
}

fn index_path<'a>(cx: &DossierCx<'a>, index: usize) -> &'a str {
    cx.folder.files.get(index).map_or("", |entry| entry.path.as_str())
}

fn help() -> Text {
    text! {
        zh: "更正有误的名单；迟到、列席、来宾在会议记录中写明",
        en: "correct the list that is wrong; explain late arrivals and guests in the minutes",
    }
}
