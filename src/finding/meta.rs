//! What is known of a rule before it runs.

use serde::{Deserialize, Serialize};

/// How grave a finding is: the linter's own word, never the colour of a risk point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// 提示
    Advice,
    /// 警告
    Warning,
    /// 错误
    Error,
}

/// How sure the evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// 存疑
    Possible,
    /// 很可能
    Likely,
    /// 确定
    Certain,
}

impl Severity {
    /// The word used in every format.
    pub fn word(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The Chinese word.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Advice => "提示",
            Self::Warning => "警告",
            Self::Error => "错误",
        }
    }
}

impl Confidence {
    /// The word used in every format.
    pub fn word(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }

    /// The Chinese word.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Possible => "存疑",
            Self::Likely => "很可能",
            Self::Certain => "确定",
        }
    }
}

/// The rule groups of rules.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Group {
    /// Structure 结构
    Str,
    /// Completeness 完整性
    Cmp,
    /// Usability 可用性
    Use,
    /// Safety 安全性
    Saf,
    /// Signatures and seals 签章
    Sig,
    /// Duplication 雷同
    Dup,
    /// Signs of fabrication 造痕迹象
    Fab,
    /// Padding 凑材料
    Pad,
    /// Ledgers 账实
    Led,
    /// Risk and control 风险防控
    Rsk,
    /// Over-tracing 过度留痕
    Trc,
    /// The run itself 运行
    Run,
}

impl Group {
    /// Every group, in the order of the documentation.
    pub const ALL: [Self; 12] = [
        Self::Str,
        Self::Cmp,
        Self::Use,
        Self::Saf,
        Self::Sig,
        Self::Dup,
        Self::Fab,
        Self::Pad,
        Self::Led,
        Self::Rsk,
        Self::Trc,
        Self::Run,
    ];

    /// The prefix of its codes.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Str => "STR",
            Self::Cmp => "CMP",
            Self::Use => "USE",
            Self::Saf => "SAF",
            Self::Sig => "SIG",
            Self::Dup => "DUP",
            Self::Fab => "FAB",
            Self::Pad => "PAD",
            Self::Led => "LED",
            Self::Rsk => "RSK",
            Self::Trc => "TRC",
            Self::Run => "RUN",
        }
    }

    /// Its name in both languages.
    pub fn title(self) -> super::Text {
        let (zh, en) = match self {
            Self::Str => ("结构", "structure"),
            Self::Cmp => ("完整性", "completeness"),
            Self::Use => ("可用性", "usability"),
            Self::Saf => ("安全性", "safety"),
            Self::Sig => ("签章", "signatures and seals"),
            Self::Dup => ("雷同", "duplication"),
            Self::Fab => ("造痕迹象", "signs of fabrication"),
            Self::Pad => ("凑材料", "padding"),
            Self::Led => ("账实", "ledgers"),
            Self::Rsk => ("风险防控", "risk and control"),
            Self::Trc => ("过度留痕", "over-tracing"),
            Self::Run => ("运行", "the run itself"),
        };
        super::Text::new(zh, en)
    }
}

/// 缺 · 乱 · 疑: what inspectors switch apart, so that suspicion never drowns in paperwork.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// 缺
    Missing,
    /// 乱
    Disorder,
    /// 疑
    Doubtful,
}

impl Family {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Missing, Self::Disorder, Self::Doubtful];

    /// The Chinese word.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Missing => "缺",
            Self::Disorder => "乱",
            Self::Doubtful => "疑",
        }
    }

    /// The English word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Disorder => "disorder",
            Self::Doubtful => "doubtful",
        }
    }
}

/// A rule's name plate.
#[derive(Debug, Clone, Copy)]
pub struct Meta {
    /// `CMP001`; never re-used.
    pub code: &'static str,
    /// `missing-document`
    pub name: &'static str,
    /// 缺少材料
    pub zh: &'static str,
    /// The group that the code begins with.
    pub group: Group,
    /// Its family where that is not the group's.
    pub family: Option<Family>,
    /// Default severity.
    pub severity: Severity,
    /// Default confidence.
    pub confidence: Confidence,
    /// The version that brought it.
    pub since: &'static str,
    /// The rule's own source, whose `//!` lines are its documentation.
    pub source: &'static str,
}

impl Meta {
    /// The family that the rule belongs to; the run's own rules have none.
    pub fn family(&self) -> Option<Family> {
        self.family.or(match self.group {
            Group::Run => None,
            Group::Cmp => Some(Family::Missing),
            Group::Dup | Group::Fab => Some(Family::Doubtful),
            _ => Some(Family::Disorder),
        })
    }
}
