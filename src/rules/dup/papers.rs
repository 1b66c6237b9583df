//! The archive's texts in one list, and what a finding about several of them says.

use std::collections::HashMap;

use super::links::{Links, declared};
use crate::compare::text::{self, Normal, Text as Compared, normal};
use crate::finding::{Draft, Location, Text};
use crate::rules::papers::PaperRow;
use crate::rules::rows::{DocumentRow, DossierRow};
use crate::rules::{ArchiveCx, comparable};
use crate::text;

/// Characters that a quotation has at most.
const QUOTED: usize = 60;

/// How the titles of laws, regulations, judicial interpretations and resolutions end: 行政法规制定程序
/// 条例 §5, 最高人民法院关于司法解释工作的规定 §6.
const LAWS: [&str; 10] = ["法", "条例", "规定", "规则", "细则", "解释", "决定", "决议", "修正案", "准则"];

/// Words that end like a law and are none; measures (办法) are what any unit issues.
const WAYS: [&str; 10] = ["办法", "做法", "方法", "看法", "想法", "说法", "执法", "普法", "司法", "违法"];

/// Texts with their dossiers.
pub(super) struct Papers<'a> {
    /// Dossier and index in its `papers`, in path order.
    pub list: Vec<(usize, usize)>,
    rows: &'a [DossierRow],
}

impl<'a> Papers<'a> {
    /// The texts of the documents that `wanted` wants.
    pub fn of(cx: &ArchiveCx<'a>, wanted: impl Fn(&DocumentRow) -> bool) -> Self {
        let rows = cx.everything;
        let mut list: Vec<(usize, usize)> = Vec::new();
        for (dossier, row) in rows.iter().enumerate() {
            let wanted = |paper: &PaperRow| row.documents.get(paper.document).is_some_and(|one| wanted(&one));
            list.extend(
                (0..row.papers.len())
                    .filter(|index| wanted(&row.papers[*index]))
                    .map(|index| (dossier, index)),
            );
        }
        list.sort_by_cached_key(|at| rows[at.0].file_of(&rows[at.0].papers[at.1]).path);
        Self { list, rows }
    }

    pub fn row(&self, index: usize) -> &'a PaperRow {
        let (dossier, paper) = self.list[index];
        &self.rows[dossier].papers[paper]
    }

    pub fn document(&self, index: usize) -> DocumentRow<'a> {
        let row = &self.rows[self.list[index].0];
        row.document(self.row(index).document)
    }

    /// SHA-256 of the file of a text.
    fn digest(&self, index: usize) -> &'a str {
        self.dossier(index).file_of(self.row(index)).sha256
    }

    pub fn dossier(&self, index: usize) -> &'a DossierRow {
        &self.rows[self.list[index].0]
    }

    /// The texts as the index wants them: a class a role.
    pub fn texts(&self) -> Vec<Compared<'a>> {
        let mut classes: HashMap<&str, usize> = HashMap::new();
        (0..self.list.len())
            .map(|index| {
                let role = self.document(index).role.unwrap_or_default();
                let next = classes.len();
                Compared { prints: &self.row(index).prints, class: *classes.entry(role).or_insert(next) }
            })
            .collect()
    }

    /// Whether two texts may be compared: not the same bytes, not papers that rightly are alike.
    pub fn apart(&self, cx: &ArchiveCx, links: &Links, a: usize, b: usize) -> bool {
        let ((dossier_a, _), (dossier_b, _)) = (self.list[a], self.list[b]);
        let (document_a, document_b) = (self.document(a), self.document(b));
        if dossier_a == dossier_b {
            let one = self.row(a).document == self.row(b).document;
            let bids = document_a.role == Some("bid");
            if one || bids || document_a.role != document_b.role {
                return false;
            }
        }
        let key = |index: usize| (self.list[index].0, self.row(index).document);
        !links.linked(dossier_a, dossier_b)
            && !declared(cx.everything, key(a), key(b))
            && !self.same_bytes(a, b)
    }

    fn same_bytes(&self, a: usize, b: usize) -> bool {
        self.row(a).body == self.row(b).body && self.digest(a) == self.digest(b)
    }

    /// A text as it is compared, read again.
    pub fn read(&self, cx: &ArchiveCx, index: usize) -> Option<Normal> {
        cx.texts.text(self.dossier(index).file_of(self.row(index)).path).map(|pages| normal(&pages))
    }

    /// Whether two texts bear one title and different dates.
    pub fn is_version(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.document(a), self.document(b));
        let title =
            |document: &DocumentRow| document.title.map(plain_title).filter(|title| !title.is_empty());
        title(&a).is_some() && title(&a) == title(&b) && a.date != b.date
    }

    /// Whether the titles of two texts differ in numbers alone: resolutions of one session after the
    /// other, reports of one year after the other, which follow a pattern by their nature.
    pub fn is_series(&self, a: usize, b: usize) -> bool {
        let masked = |index: usize| {
            let title = plain_title(self.document(index).title.unwrap_or_default());
            let title: Vec<char> = title.chars().collect();
            (text::masked(&title), title)
        };
        let ((a, own), (b, other)) = (masked(a), masked(b));
        !a.is_empty() && a == b && own != other
    }

    /// Whether one of two texts is a law, a regulation or a resolution, by its title: those follow
    /// one drafting standard, take over each other's clauses, and are quoted at length.
    pub fn is_law(&self, a: usize, b: usize) -> bool {
        [a, b].into_iter().any(|index| {
            let title = plain_title(self.document(index).title.unwrap_or_default());
            LAWS.iter().any(|name| title.ends_with(name)) && !WAYS.iter().any(|word| title.ends_with(word))
        })
    }

    /// Where a text stands.
    pub fn location(&self, index: usize) -> Location {
        self.dossier(index).paper(self.row(index))
    }

    /// A finding over a set of texts: its place is the first, every one is a member.
    pub fn cluster(&self, cx: &ArchiveCx, set: &[usize], message: Text) -> Option<Draft> {
        let own = set.iter().find(|index| self.list[**index].0 < cx.dossiers.len())?;
        let mut place = self.location(*own);
        if set.iter().any(|index| self.list[*index].0 != self.list[set[0]].0) {
            place.dossier = None;
        }
        let mut subject: Vec<String> = set.iter().map(|index| self.name(*index)).collect();
        subject.sort();
        let mut draft = Draft::new(place, message).subject(subject.first().cloned().unwrap_or_default());
        for index in set {
            let document = self.document(*index);
            let title = document.title.unwrap_or_default();
            let date = document.date.map_or_else(|| "—".to_owned(), |date| date.to_string());
            let length = self.row(*index).length;
            draft = draft.member(
                self.location(*index),
                text! { zh: "“{title}”，{date}，{length} 字", en: "“{title}”, {date}, {length} characters" },
            );
        }
        Some(draft)
    }

    fn name(&self, index: usize) -> String {
        let id = self.dossier(index).id.as_deref().unwrap_or_default();
        let document = self.document(index).id.unwrap_or_default();
        format!("{id}|{document}")
    }

    /// Adds the longest passage that two texts share, and the first one in which they differ.
    pub fn quote(&self, cx: &ArchiveCx, draft: Draft, a: usize, b: usize) -> Draft {
        let (Some(one), Some(other)) = (self.read(cx, a), self.read(cx, b)) else { return draft };
        let common = text::passages(&one, &other, text::FOUND_FROM);
        let mut draft = draft;
        if let Some(longest) = common.first() {
            let words: String = longest.words.chars().take(QUOTED).collect();
            draft = draft.evidence("common", words);
        }
        let shared: usize = common.iter().map(|passage| passage.words.chars().count()).sum();
        draft = draft.evidence("common_characters", shared);
        if let Some((left, right)) = first_difference(&one, &other, &common) {
            draft = draft.evidence("differing", vec![left, right]);
        }
        draft
    }
}

/// A title without the remarks in brackets at its end (2024年修订, 送审稿, a date).
fn plain_title(title: &str) -> String {
    let mut title = comparable(title);
    while let Some(open) = title.strip_suffix('〕').and_then(|rest| rest.rfind('〔')) {
        title.truncate(open);
    }
    title
}

/// What stands in each text between its first two common passages, or before the first.
fn first_difference(a: &Normal, b: &Normal, common: &[text::Passage]) -> Option<(String, String)> {
    let mut ordered: Vec<&text::Passage> = common.iter().collect();
    ordered.sort_by_key(|passage| passage.a);
    let (mut from_a, mut from_b) = (0, 0);
    for passage in ordered {
        let length = passage.words.chars().count();
        let (a_gap, b_gap) = (passage.a.checked_sub(from_a), passage.b.checked_sub(from_b));
        if a_gap.zip(b_gap).is_some_and(|gaps| gaps != (0, 0)) {
            let cut = |text: &Normal, from: usize, to: usize| -> String {
                text.characters[from..to].iter().take(QUOTED).collect()
            };
            return Some((cut(a, from_a, passage.a), cut(b, from_b, passage.b)));
        }
        from_a = from_a.max(passage.a + length);
        from_b = from_b.max(passage.b + length);
    }
    None
}
