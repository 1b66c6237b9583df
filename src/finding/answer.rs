//! What people have said of a finding. It is carried along and changes no count.

use serde::{Deserialize, Serialize};

use super::{Lang, Text};
use crate::text;

/// The word of somebody who has looked into a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What they came to.
    pub answer: AnswerWord,
    /// Who.
    pub by: String,
    /// When, as they wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The document that shows it: its number, its title, or where it lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// In their words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Answer {
    /// All of it in one line: the word, who, when, the document, what they say. As hostile as any
    /// text from outside: whoever shows it escapes it.
    pub fn said(&self, lang: Lang) -> String {
        let document = self.document.as_ref().map(|document| match lang {
            Lang::Zh => format!("凭据：{document}"),
            Lang::En => format!("document: {document}"),
        });
        let parts = [
            Some(self.answer.get(lang)),
            Some(self.by.as_str()),
            self.date.as_deref(),
            document.as_deref(),
            self.note.as_deref(),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// The same with what it is before it, for formats that have no field of its own for it.
    pub fn labelled(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => format!("答复：{}", self.said(lang)),
            Lang::En => format!("answer: {}", self.said(lang)),
        }
    }
}

/// How many findings were answered, and how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// 属实
    pub confirmed: u64,
    /// 已说明
    pub explained: u64,
    /// 不成立
    pub dismissed: u64,
}

impl Answered {
    /// Counts answers.
    pub fn of<'a>(answers: impl IntoIterator<Item = &'a Answer>) -> Self {
        let mut counts = Self::default();
        for answer in answers {
            *match answer.answer {
                AnswerWord::Confirmed => &mut counts.confirmed,
                AnswerWord::Explained => &mut counts.explained,
                AnswerWord::Dismissed => &mut counts.dismissed,
            } += 1;
        }
        counts
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.confirmed + self.explained + self.dismissed
    }

    /// Whether nobody has said anything.
    pub fn is_empty(&self) -> bool {
        self.total() == 0
    }

    /// The counts of several archives together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            confirmed: self.confirmed + other.confirmed,
            explained: self.explained + other.explained,
            dismissed: self.dismissed + other.dismissed,
        }
    }

    /// As every report says it: answers are words and change no verdict.
    pub fn said(&self) -> Text {
        let (total, Self { confirmed, explained, dismissed }) = (self.total(), self);
        text! {
            zh: "已答复 {total}：属实 {confirmed} · 已说明 {explained} · 不成立 {dismissed}",
            en: "answered {total}: {confirmed} confirmed · {explained} explained · {dismissed} dismissed",
        }
    }
}

/// What somebody came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnswerWord {
    /// 属实
    Confirmed,
    /// 已说明
    Explained,
    /// 不成立
    Dismissed,
}

impl AnswerWord {
    /// The word used in every format.
    pub fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Explained => "explained",
            Self::Dismissed => "dismissed",
        }
    }

    /// The Chinese word.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Confirmed => "属实",
            Self::Explained => "已说明",
            Self::Dismissed => "不成立",
        }
    }

    /// The word in one language.
    pub fn get(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.word(),
        }
    }
}
