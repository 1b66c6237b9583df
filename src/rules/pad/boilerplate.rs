//! # What it checks
//! A text of which over 70% stands in over 30% of the archive's other texts, and in five at least.
//! All such texts are one finding.
//!
//! # Why it matters
//! What everybody writes tells nobody anything: the paper is filed, and the work cannot be seen in
//! it.
//!
//! # Example
//! ```text
//! warning[PAD004] (likely): 8 texts consist of passages that stand in over 30% of the archive's texts
//! ```
//!
//! # How to mend
//! Strike what is said everywhere, and keep what was done, where, by whom, with what result.
//!
//! # Innocent causes
//! A small archive of one kind of paper; a form that is not known as one; a prescribed wording.
//!
//! # Configuration
//! share-of-text (0.7), share-of-texts (0.3), least (5), least-length (80 characters).
//!
//! # Basis
//! Winnowing fingerprints as for DUP002; Central Office circular on easing the grass roots' burden
//! (2019).
//!
//! # 检查什么
//! 某份文字的七成以上，见于档案库其他三成以上、且至少五份的文字中。所有这样的文字合报一条。
//!
//! # 为何重要
//! 人人都这么写的话，等于没说：材料归了档，工作却看不见。
//!
//! # 示例
//! ```text
//! 警告[PAD004]（很可能）：8 份文字通篇是全库 30% 以上文字共有的段落
//! ```
//!
//! # 如何改正
//! 删去到处都有的话，留下谁、在哪里、做了什么、结果怎样。
//!
//! # 正当情形
//! 只有一类材料的小档案库；没有认出来的表格；规定的措辞。
//!
//! # 配置
//! share-of-text（0.7）、share-of-texts（0.3）、least（5）、least-length（80 字）。
//!
//! # 依据
//! 与 DUP002 相同的 winnowing 指纹；中办关于解决形式主义突出问题为基层减负的通知（2019）。

use crate::rules::prelude::*;
use std::collections::HashMap;

use crate::compare::text::Print;
use crate::rules::papers::PaperRow;
use crate::rules::rows::DossierRow;

/// The rule.
pub static RULE: Rule = Rule::archive::<Boilerplate>(Meta {
    code: "PAD004",
    name: "boilerplate",
    zh: "通篇套话",
    group: Group::Pad,
    family: Some(Family::Doubtful),
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("boilerplate.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Boilerplate {
    /// Share of a text that is common, 0–1.
    share_of_text: f64,
    /// Share of the other texts from which a passage is common, 0–1.
    share_of_texts: f64,
    /// And so many texts.
    least: usize,
    /// Shorter texts are not judged.
    least_length: u32,
}

impl Default for Boilerplate {
    fn default() -> Self {
        Self { share_of_text: 0.7, share_of_texts: 0.3, least: 5, least_length: 80 }
    }
}

/// Papers of which nobody expects words of their own.
const FORMS: [&str; 9] = [
    "cover",
    "catalogue",
    "divider",
    "remarks-sheet",
    "integrity-pledge",
    "voucher",
    "issue-slip",
    "receipt-voucher",
    "sign-in-sheet",
];

impl ArchiveRule for Boilerplate {
    fn check(&self, cx: &ArchiveCx, sink: &mut Sink) {
        let mut texts: Vec<(&DossierRow, &PaperRow)> = cx
            .dossiers
            .iter()
            .flat_map(|row| row.papers.iter().map(move |paper| (row, paper)))
            .filter(|(row, paper)| {
                let role = row.documents.get(paper.document).and_then(|document| document.role);
                paper.length >= self.least_length && !role.is_some_and(|role| FORMS.contains(&role))
            })
            .collect();
        texts.sort_by_cached_key(|(row, paper)| row.file_of(paper).path);
        sink.saw(texts.len());
        let others = texts.len().saturating_sub(1) as f64;
        let enough =
            |elsewhere: usize| elsewhere >= self.least && elsewhere as f64 > self.share_of_texts * others;
        let common = common(&texts, &enough);
        let mut found: Vec<(&DossierRow, &PaperRow, u32)> = Vec::new();
        // Texts that are equal as a whole are DUP002's.
        let mut bodies: HashMap<u128, u32> = HashMap::new();
        for (_, paper) in &texts {
            *bodies.entry(paper.masked).or_default() += 1;
        }
        for (row, paper) in &texts {
            let count = paper.prints.iter().filter(|print| common.binary_search(print).is_ok()).count();
            let share = count as f64 / paper.prints.len().max(1) as f64;
            if share > self.share_of_text && bodies.get(&paper.masked) == Some(&1) {
                found.push((row, paper, (share * 100.0).round() as u32));
            }
        }
        let Some((first_row, first, _)) = found.first() else { return };
        let count = found.len();
        let percent = (self.share_of_texts * 100.0).round() as u32;
        let mut place = first_row.paper(first);
        if found.iter().any(|(row, _, _)| row.id != first_row.id) {
            place.dossier = None;
        }
        let mut draft = Draft::new(
            place,
            text! {
                zh: "{count} 份文字通篇是全库 {percent}% 以上文字共有的段落",
                en: "{count} texts consist of passages that stand in over {percent}% of the archive's texts",
            },
        )
        .help(text! {
            zh: "删去到处都有的话，留下谁、在哪里、做了什么、结果怎样",
            en: "strike what is said everywhere; keep what was done, where, by whom, with what result",
        })
        .subject("boilerplate");
        for (row, paper, share) in &found {
            let place = row.paper(paper);
            draft = draft.member(place, text! { zh: "共有段落占 {share}%", en: "{share}% of it is common" });
        }
        sink.add(draft);
    }
}

/// Fingerprints are counted in so many parts, one after the other: a table of all of them would be as
/// large as all texts together.
const PARTS: u64 = 16;

/// The fingerprints for which `enough` says so of the number of other texts that have them, sorted.
fn common(texts: &[(&DossierRow, &PaperRow)], enough: &dyn Fn(usize) -> bool) -> Vec<Print> {
    let mut common = Vec::new();
    let mut part: Vec<Print> = Vec::new();
    for number in 0..PARTS {
        let (from, to) = (number * (Print::MAX / PARTS), (number + 1) * (Print::MAX / PARTS));
        part.clear();
        for (_, paper) in texts {
            // A text's own are sorted.
            let start = paper.prints.partition_point(|print| *print < from);
            let own = paper.prints[start..].iter().take_while(|print| number + 1 == PARTS || **print < to);
            part.extend(own);
        }
        part.sort_unstable();
        let often = part.chunk_by(|a, b| a == b).filter(|same| enough(same.len() - 1));
        common.extend(often.map(|same| same[0]));
    }
    common
}
