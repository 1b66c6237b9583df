//! `[score]`: the table by which dossiers are scored (案卷评查, shared by `zhenji score`).

use serde::Deserialize;
use serde_spanned::Spanned;

use super::selection::heaviest;
use super::{ConfigError, ConfigFile};
use crate::finding::{Meta, Text};
use crate::text;

/// How dossiers are scored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreTable {
    /// What a dossier without a fault gets.
    pub full: u32,
    /// What a dossier must get to pass.
    pub pass: u32,
    /// Documents of a dossier in which a fault costs its points; in a larger dossier it costs
    /// proportionally less.
    pub documents: u32,
    /// What is looked at. A rule counts under the item that names it most exactly, of two as exact
    /// under the first.
    pub items: Vec<ScoreItem>,
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreItem {
    /// What it is called.
    pub name: Text,
    /// Rules: codes, prefixes of codes, names.
    pub rules: Vec<String>,
    /// What one fault costs.
    pub points: u32,
    /// What all its faults together cost at the most, and so what the item weighs.
    pub cap: u32,
    /// Whether one fault fails the dossier (一票否决).
    pub gate: bool,
}

/// `[score]` as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct ScoreFile {
    full: Option<Spanned<u32>>,
    pass: Option<Spanned<u32>>,
    documents: Option<Spanned<u32>>,
    item: Option<Vec<ItemFile>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ItemFile {
    name: String,
    name_en: Option<String>,
    rules: Vec<Spanned<String>>,
    points: Spanned<u32>,
    cap: Option<Spanned<u32>>,
    #[serde(default)]
    gate: bool,
}

/// Numbers above this are mistakes.
const MOST: u32 = 100_000;

impl ScoreTable {
    /// The item under which a rule counts.
    pub fn item_of(&self, meta: &Meta) -> Option<usize> {
        let weighed = self.items.iter().enumerate();
        let weighed = weighed.filter_map(|(at, item)| Some((heaviest(&item.rules, meta)?, at)));
        // `max_by_key` gives the last of equals.
        weighed.rev().max_by_key(|(weight, _)| *weight).map(|(_, at)| at)
    }
}

impl Default for ScoreTable {
    /// The general table: what standards.md §4 names as gate and as deductions, and a line for each
    /// other group of rules that speaks of paperwork. What is doubtful (DUP, FAB) is in no line:
    /// suspicion is looked into and not deducted.
    fn default() -> Self {
        let item = |name: Text, rules: &[&str], points: u32, cap: u32, gate: bool| ScoreItem {
            name,
            rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
            points,
            cap,
            gate,
        };
        let items = vec![
            item(
                text! { zh: "机关名称与印章", en: "Name and seal of the organ" },
                &["SIG002", "SIG007", "SIG008"],
                3,
                9,
                true,
            ),
            item(text! { zh: "办案人数", en: "Number of officers" }, &["SIG016", "LED016"], 3, 6, true),
            item(text! { zh: "步骤倒置", en: "Steps inverted" }, &["STR010", "SIG009"], 3, 9, true),
            item(text! { zh: "法定环节", en: "Stages asked for" }, &["CMP008"], 3, 9, true),
            item(
                text! { zh: "签名与签收", en: "Signatures and receipts" },
                &["SIG001", "SIG017"],
                3,
                15,
                false,
            ),
            item(
                text! { zh: "日期与文号", en: "Dates and numbers" },
                &["FAB010", "STR017", "SIG015", "LED022"],
                3,
                9,
                false,
            ),
            item(text! { zh: "材料齐全", en: "Papers complete" }, &["CMP"], 3, 15, false),
            item(text! { zh: "页码与目录", en: "Pages and catalogue" }, &["CMP007", "CMP011"], 1, 5, false),
            item(text! { zh: "签批权限", en: "Duties and approvals" }, &["SIG"], 2, 8, false),
            item(text! { zh: "清单与编号", en: "Manifest and numbering" }, &["STR"], 1, 8, false),
            item(text! { zh: "文件可用与安全", en: "Files usable and safe" }, &["USE", "SAF"], 1, 6, false),
            item(text! { zh: "台账", en: "Ledgers" }, &["LED"], 3, 15, false),
            item(text! { zh: "风险与整改", en: "Risks and rectification" }, &["RSK"], 2, 10, false),
            item(
                text! { zh: "材料堆砌与过度留痕", en: "Padding and over-tracing" },
                &["PAD", "TRC"],
                1,
                5,
                false,
            ),
        ];
        Self { full: 100, pass: 60, documents: 20, items }
    }
}

impl ConfigFile {
    /// Lays this one file's word over the table.
    pub(super) fn score_into(
        &self,
        table: &mut ScoreTable,
        known: &[&'static Meta],
    ) -> Result<(), Box<ConfigError>> {
        let ScoreFile { full, pass, documents, item } = &self.score;
        for (set, number) in
            [(full, &mut table.full), (pass, &mut table.pass), (documents, &mut table.documents)]
        {
            if let Some(set) = set {
                *number = self.bounded(set, 1)?;
            }
        }
        if table.pass > table.full {
            let span = pass.as_ref().or(full.as_ref()).map(Spanned::span);
            return Err(self.error(
                span,
                text! { zh: "合格线高于满分", en: "`pass` is above `full`" },
                text! { zh: "让 pass 不超过 full", en: "let `pass` be at most `full`" },
            ));
        }
        let Some(items) = item else { return Ok(()) };
        table.items = items
            .iter()
            .map(|item| {
                for word in &item.rules {
                    super::selection::meant(word.get_ref(), known)
                        .map_err(|error| self.no_rule(&error, Some(word.span())))?;
                }
                let points = self.bounded(&item.points, 0)?;
                // Without a cap the item weighs what one fault costs.
                let cap = item.cap.as_ref().map_or(Ok(points), |cap| self.bounded(cap, 0))?.max(points);
                Ok(ScoreItem {
                    name: Text {
                        zh: item.name.clone(),
                        en: item.name_en.clone().unwrap_or_else(|| item.name.clone()),
                    },
                    rules: item.rules.iter().map(|rule| rule.get_ref().clone()).collect(),
                    points,
                    cap,
                    gate: item.gate,
                })
            })
            .collect::<Result<_, Box<ConfigError>>>()?;
        Ok(())
    }

    fn bounded(&self, set: &Spanned<u32>, least: u32) -> Result<u32, Box<ConfigError>> {
        let number = *set.get_ref();
        if (least..=MOST).contains(&number) {
            return Ok(number);
        }
        Err(self.error(
            Some(set.span()),
            text! { zh: "此数须在 {least} 到 {MOST} 之间", en: "this number must lie between {least} and {MOST}" },
            text! {
                zh: "去掉这一行即用默认值；zhenji check --show-settings 列出实际的评分表",
                en: "leave the line out for the default; `zhenji check --show-settings` shows the table in force",
            },
        ))
    }
}
