//! `[[owner]]`: who is to mend a finding, and in how many working days. Every entry says of which
//! findings it speaks; the first that fits and knows somebody gives the owner, the first that fits
//! and has days for the severity gives the deadline.

use serde::{Deserialize, Serialize};
use serde_spanned::Spanned;

use super::selection::meant;
use super::{ConfigError, ConfigFile, Origin, Selection};
use crate::finding::{Meta, Severity};
use crate::text;

/// Where the owner of a finding is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OwnerSource {
    /// The unit of the finding's dossier.
    Unit,
    /// The head of that unit, or of the nearest above it that has one, on the day of the export.
    Head,
    /// Those whom the dossier names as responsible.
    Responsible,
    /// The posts to which the unit's risk register gives the matter.
    RiskRegister,
}

/// `[[owner]]` as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct OwnerEntry {
    #[serde(default)]
    rule: Vec<Spanned<String>>,
    #[serde(default)]
    kind: Vec<Spanned<String>>,
    #[serde(default)]
    unit: Vec<String>,
    #[serde(default)]
    severity: Vec<Severity>,
    #[serde(default)]
    area: Vec<String>,
    to: Option<OwnerSource>,
    name: Option<Spanned<String>>,
    #[serde(default)]
    days: DayEntries,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct DayEntries {
    error: Option<Spanned<u16>>,
    warning: Option<Spanned<u16>>,
    advice: Option<Spanned<u16>>,
}

/// Working days that a rectification slip gives errors, warnings and advice where no `[[owner]]`
/// says how many.
const USUAL: [u16; 3] = [10, 20, 30];

/// What a rectification slip gives a finding where the configuration gave it no deadline.
pub fn usual_days(severity: Severity) -> u16 {
    USUAL[place(severity)]
}

/// Where a severity stands in lists of days.
fn place(severity: Severity) -> usize {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Advice => 2,
    }
}

/// The longest deadline, in working days: ten years.
const MOST: u16 = 2600;

/// One `[[owner]]` that can be used.
#[derive(Debug, Clone)]
pub struct Owner {
    /// The rules that it speaks of.
    pub rules: Selection,
    /// Kinds of dossier; none: every finding.
    pub kinds: Vec<String>,
    /// Ids of units, which stand for those below them too; none: every finding.
    pub units: Vec<String>,
    /// Severities; none: all.
    pub severities: Vec<Severity>,
    /// Areas of the risk register; none: all.
    pub areas: Vec<String>,
    /// Where the owner is looked up.
    pub to: Option<OwnerSource>,
    /// The owner, by name.
    pub name: Option<String>,
    /// Working days for errors, warnings and advice.
    pub days: [Option<u16>; 3],
    /// Where the kinds stand.
    pub origins: Vec<Origin>,
}

impl Owner {
    /// Working days that findings of this severity are given.
    pub fn days(&self, severity: Severity) -> Option<u16> {
        self.days[place(severity)]
    }
}

/// The owners that one file gives.
pub(super) fn owners(file: &ConfigFile, known: &[&'static Meta]) -> Result<Vec<Owner>, Box<ConfigError>> {
    file.owner.iter().map(|entry| owner(file, entry, known)).collect()
}

fn owner(
    file: &ConfigFile,
    entry: &Spanned<OwnerEntry>,
    known: &[&'static Meta],
) -> Result<Owner, Box<ConfigError>> {
    let span = || Some(entry.span());
    let OwnerEntry { rule, kind, unit, severity, area, to, name, days } = entry.get_ref();
    for word in rule {
        meant(word.get_ref(), known).map_err(|error| file.no_rule(&error, Some(word.span())))?;
    }
    let words = |list: &[Spanned<String>]| list.iter().map(|word| word.get_ref().clone()).collect();
    let rules =
        Selection::new(words(rule), Vec::new(), known).map_err(|error| file.no_rule(&error, span()))?;
    let days = [&days.error, &days.warning, &days.advice];
    let wrong = days.iter().copied().flatten().find(|days| !(1..=MOST).contains(days.get_ref()));
    if let Some(wrong) = wrong {
        return Err(file.error(
            Some(wrong.span()),
            text! { zh: "期限须在 1 到 {MOST} 个工作日之间", en: "a deadline lies between 1 and {MOST} working days" },
            text! { zh: "写工作日数，如 days = {{ error = 5, warning = 10 }}", en: "write working days such as days = {{ error = 5, warning = 10 }}" },
        ));
    }
    let help = || {
        text! {
            zh: "写 to = \"unit\"、\"head\"、\"responsible\" 或 \"risk-register\"，或者 name = \"…\"，以及 days",
            en: "write to = \"unit\", \"head\", \"responsible\" or \"risk-register\", or name = \"…\", and days",
        }
    };
    if let Some(name) = name
        && (to.is_some() || name.get_ref().trim().is_empty())
    {
        return Err(file.error(
            Some(name.span()),
            text! { zh: "name 应为非空的字符串，且不与 to 同用", en: "`name` is not empty and does not go with `to`" },
            help(),
        ));
    }
    if to.is_none() && name.is_none() && days.iter().all(|days| days.is_none()) {
        return Err(file.error(
            span(),
            text! { zh: "这一条没有写明责任，也没有期限", en: "this entry gives neither an owner nor a deadline" },
            help(),
        ));
    }
    if !area.is_empty() && *to != Some(OwnerSource::RiskRegister) {
        return Err(file.error(
            span(),
            text! { zh: "area 只与 to = \"risk-register\" 同用", en: "`area` goes with to = \"risk-register\"" },
            help(),
        ));
    }
    Ok(Owner {
        rules,
        kinds: words(kind),
        units: unit.clone(),
        severities: severity.clone(),
        areas: area.clone(),
        to: *to,
        name: name.as_ref().map(|name| name.get_ref().clone()),
        days: days.map(|days| days.as_ref().map(|days| *days.get_ref())),
        origins: kind.iter().map(|kind| file.origin(kind.span())).collect(),
    })
}
