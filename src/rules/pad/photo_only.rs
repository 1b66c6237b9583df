//! # What it checks
//! A visit, a patrol or a meeting with photos and under 20 characters of text of its own. Of a
//! visit its text and the help given, of a patrol its text and the issues found, of a meeting
//! its decision and whatever its papers other than photos say. White space does not count, nor
//! words that say nothing (无, 略). The entries of one log are reported together.
//!
//! # Why it matters
//! A photo shows that somebody stood there. What was said, found or decided is not in it.
//!
//! # Example
//! ```text
//! warning[PAD006] (likely): 2 visit(s) with photos and under 20 characters of text
//! ```
//!
//! # How to mend
//! Write down what was talked about, found or done; the photos may then go.
//!
//! # Innocent causes
//! A patrol whose entry is its readings: the finding then is possible only. The text stands in the
//! signed form and was not entered: a meeting whose papers cannot be read here is not judged.
//!
//! # Configuration
//! `characters` (20).
//!
//! # Basis
//! Rules against formalism: no photos in place of work.
//!
//! # 检查什么
//! 有照片的走访、巡查、会议，自己的文字不足 20 字。走访看记录和帮扶措施，巡查看记录和问题，会议
//! 看决定以及照片以外各件材料的文字。空白不算字，“无”“略”之类也不算。同一本记录的各条合并报告。
//!
//! # 为何重要
//! 照片只说明有人站在那里，说了什么、查了什么、定了什么，照片里没有。
//!
//! # 示例
//! ```text
//! 警告[PAD006]（很可能）：2 次走访有照片而文字不足 20 字
//! ```
//!
//! # 如何改正
//! 写明谈了、查了、做了什么；写明之后照片可以不要。
//!
//! # 正当情形
//! 巡查记录以读数为主的：仅作“存疑”。文字写在签字表上而没有登记的；材料文字在这里读不出来
//! 的会议不作判断。
//!
//! # 配置
//! characters（20）。
//!
//! # 依据
//! 整治形式主义：不以留影代替工作。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<PhotoOnly>(Meta {
    code: "PAD006",
    name: "photo-only",
    zh: "只有照片",
    group: Group::Pad,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("photo_only.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct PhotoOnly {
    /// Characters of own text below which photos stand alone.
    characters: usize,
}

impl Default for PhotoOnly {
    fn default() -> Self {
        Self { characters: 20 }
    }
}

impl DossierRule for PhotoOnly {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        match cx.kind.map(|kind| kind.name.as_str()) {
            Some("home-visit") => self.entries(cx, "visits", &["text", "help"], ("次走访", "visit(s)"), sink),
            Some("patrol-log") => {
                self.entries(cx, "entries", &["text", "issues"], ("次巡查", "patrol(s)"), sink)
            }
            Some("meeting") => self.meeting(cx, sink),
            _ => {}
        }
    }
}

impl PhotoOnly {
    fn entries(&self, cx: &DossierCx, list: &str, keys: &[&str], (zh, en): (&str, &str), sink: &mut Sink) {
        let Some(record) = cx.manifest.root.get("record") else { return };
        let photographed = record.list(list).iter().filter(|entry| !entry.list("photos").is_empty());
        let mut bare: Vec<&Node> = Vec::new();
        for entry in photographed {
            sink.saw(1);
            if keys.iter().filter_map(|key| entry.get(key)).map(characters).sum::<usize>() < self.characters {
                bare.push(entry);
            }
        }
        let Some(first) = bare.first() else { return };
        let (count, least) = (bare.len(), self.characters);
        let mut draft = draft(
            cx.manifest.at(first),
            text! {
                zh: "{count} {zh}有照片而文字不足 {least} 字",
                en: "{count} {en} with photos and under {least} characters of text",
            },
        )
        .subject(list)
        .evidence("under", least);
        // Readings are data that a photo is not.
        if bare
            .iter()
            .all(|entry| entry.get("readings").is_some_and(|readings| !readings.members().is_empty()))
        {
            draft = draft.confidence(Confidence::Possible);
        }
        for entry in bare {
            let (day, length) = (
                entry.str("date").unwrap_or_default(),
                keys.iter().filter_map(|key| entry.get(key)).map(characters).sum::<usize>(),
            );
            draft = draft.member(
                cx.manifest.at(entry),
                text! { zh: "{day}：{length} 字", en: "{day}: {length} characters" },
            );
        }
        sink.add(draft);
    }

    fn meeting(&self, cx: &DossierCx, sink: &mut Sink) {
        let photo = |document: &Document| {
            document.role() == Some("meeting-photo") || document.medium() == Some("photo")
        };
        let Some(first) = cx.manifest.documents().find(photo) else { return };
        let record = cx.manifest.root.get("record");
        let mut length = record.and_then(|record| record.get("decision")).map_or(0, characters);
        let papers = cx
            .manifest
            .documents()
            .filter(|document| !photo(document) && !NOT_TEXT.contains(&document.role().unwrap_or_default()));
        for paper in papers {
            let files: Vec<_> = cx.files_of(paper).collect();
            let unread = files.is_empty() || files.iter().any(|file| cx.text(file.index).is_none());
            // What cannot be read may say everything.
            if length < self.characters && unread {
                return;
            }
            let texts = files.iter().filter_map(|file| cx.text(file.index));
            length += texts.map(|text| visible(&text.whole())).sum::<usize>();
        }
        sink.saw(1);
        if length >= self.characters {
            return;
        }
        let least = self.characters;
        sink.add(draft(
            cx.manifest.at(first.node),
            text! {
                zh: "会议有照片而决定和材料的文字不足 {least} 字（{length} 字）",
                en: "the meeting has photos and under {least} characters of text in its decision and papers ({length})",
            },
        )
        .subject("meeting")
        .evidence("characters", length));
    }
}

/// Papers of a meeting that do not say what it was about.
const NOT_TEXT: [&str; 6] =
    ["sign-in-sheet", "meeting-notice", "cover", "catalogue", "divider", "remarks-sheet"];

fn draft(location: Location, message: Text) -> Draft {
    Draft::new(location, message).help(text! {
        zh: "写明谈了、查了、定了什么；写明之后照片可以不要",
        en: "write down what was talked about, found or decided; the photos may then go",
    })
}

/// Characters of a text, or of a list of them, that say something.
fn characters(node: &Node) -> usize {
    let own =
        node.as_str().map_or(0, |text| if SAYS_NOTHING.contains(&text.trim()) { 0 } else { visible(text) });
    own + node.items().iter().map(characters).sum::<usize>()
}

const SAYS_NOTHING: [&str; 6] = ["无", "略", "/", "-", "—", "none"];

fn visible(text: &str) -> usize {
    text.chars().filter(|character| !character.is_whitespace()).count()
}
