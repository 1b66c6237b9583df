//! What people have said of a finding. It is carried along and changes no count.

use serde::{Deserialize, Serialize};

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
    /// In their words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
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
}
