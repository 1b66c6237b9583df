//! 密级, from the lowest to the highest.

use serde::{Deserialize, Serialize};

/// What `secrecy` says of a dossier or document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Secrecy {
    /// 公开
    Public,
    /// 内部
    Internal,
    /// 限制
    Restricted,
    /// 秘密
    Confidential,
    /// 机密
    Secret,
    /// 绝密
    TopSecret,
}

impl Secrecy {
    /// All of them, from the lowest.
    pub const ALL: [Self; 6] =
        [Self::Public, Self::Internal, Self::Restricted, Self::Confidential, Self::Secret, Self::TopSecret];

    /// From the word of the format.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }

    /// From a mark on a page, which begins with its word.
    pub fn of_mark(mark: &str) -> Option<Self> {
        [Self::TopSecret, Self::Secret, Self::Confidential]
            .into_iter()
            .find(|level| mark.starts_with(level.zh()))
    }

    /// The word of the format.
    pub fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Restricted => "restricted",
            Self::Confidential => "confidential",
            Self::Secret => "secret",
            Self::TopSecret => "top-secret",
        }
    }

    /// The Chinese word.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Public => "公开",
            Self::Internal => "内部",
            Self::Restricted => "限制",
            Self::Confidential => "秘密",
            Self::Secret => "机密",
            Self::TopSecret => "绝密",
        }
    }
}
