//! The search box and the filters, which only scripts show.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Part, shown};
use crate::finding::{Confidence, Severity};
use crate::report::view::{Row, Words, escaped, family_index};

/// What a finding is filtered by: the values of its data attributes and what people read.
pub(super) struct Facets {
    /// Of `data-s`, `-c`, `-f`, `-r`, `-u`, `-k`, `-o`.
    pub values: [String; 7],
    labels: [String; 7],
    /// The order of the value among its likes.
    ranks: [usize; 7],
}

pub(super) const KEYS: [&str; 7] = ["s", "c", "f", "r", "u", "k", "o"];

impl Facets {
    pub fn of(row: &Row, words: Words) -> Self {
        let (finding, dossier) = (row.finding, row.dossier);
        let severity = match finding.severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Advice => 2,
        };
        let confidence = match finding.confidence {
            Confidence::Certain => 0,
            Confidence::Likely => 1,
            Confidence::Possible => 2,
        };
        let family = family_index(row.meta);
        let word = |value: Option<&str>| value.unwrap_or_default().to_owned();
        Self {
            values: [
                finding.severity.word().to_owned(),
                finding.confidence.word().to_owned(),
                row.meta.and_then(|meta| meta.family()).map_or("run", |family| family.word()).to_owned(),
                finding.code.to_owned(),
                word(dossier.and_then(|one| one.unit.as_deref())),
                word(dossier.and_then(|one| one.kind.as_ref()).map(|(kind, _)| kind.as_str())),
                word(finding.owner.as_deref()),
            ],
            labels: [
                words.severity(finding.severity).to_owned(),
                words.confidence(finding.confidence).to_owned(),
                words.family(row.meta).to_owned(),
                format!("{} {}", finding.code, words.rule(row.meta, finding.name)),
                words.unit(dossier).into_owned(),
                words.kind(dossier).into_owned(),
                finding.owner.clone().unwrap_or_else(|| words.of("（未指定）", "(nobody named)").to_owned()),
            ],
            ranks: [severity, confidence, family, 0, 0, 0, 0],
        }
    }
}

pub(super) fn write(parts: &[Part], total: usize, words: Words, out: &mut dyn Write) -> io::Result<()> {
    if total == 0 {
        return writeln!(
            out,
            "<p>{}</p>",
            words.of("已启用的规则没有发现问题。", "The rules that ran found nothing.")
        );
    }
    // By order and value: the label and the count.
    let mut facets: [BTreeMap<(usize, String), (String, usize)>; 7] = Default::default();
    for row in parts.iter().flat_map(|part| &part.rows) {
        let Facets { values, labels, ranks } = Facets::of(row, words);
        for (facet, ((value, label), rank)) in
            facets.iter_mut().zip(values.into_iter().zip(labels).zip(ranks))
        {
            facet.entry((rank, value)).or_insert((label, 0)).1 += 1;
        }
    }
    let titles = [
        words.of("级别", "Severity"),
        words.of("把握", "Confidence"),
        words.of("类", "Family"),
        words.of("规则", "Rule"),
        words.of("单位", "Unit"),
        words.of("门类", "Kind"),
        words.of("责任", "Owner"),
    ];
    writeln!(out, "<div id=\"filters\" role=\"search\" hidden>")?;
    let search =
        words.of("搜索：档号、题名、问题、路径、代码……", "Search: numbers, titles, messages, paths, codes …");
    writeln!(
        out,
        "<input id=\"q\" type=\"search\" placeholder=\"{search}\" aria-label=\"{search}\" autocomplete=\"off\">"
    )?;
    for ((key, title), facet) in KEYS.iter().zip(titles).zip(facets) {
        writeln!(out, "<fieldset><legend>{title}</legend><div>")?;
        for ((_, value), (label, count)) in facet {
            writeln!(
                out,
                "<label><input type=\"checkbox\" name=\"{key}\" value=\"{}\"> {} <output>{count}</output></label>",
                escaped(&value),
                shown(&label)
            )?;
        }
        writeln!(out, "</div></fieldset>")?;
    }
    writeln!(
        out,
        "<p>{} <output id=\"shown\" aria-live=\"polite\">{total}</output> / {total} <button id=\"reset\" type=\"button\">{}</button></p></div>\n<p id=\"page-of\" hidden>{} <button id=\"leave\" type=\"button\">{}</button></p>",
        words.of("显示", "shown"),
        words.of("全部显示", "Show all"),
        words.of("只显示一个案卷", "One dossier alone is shown"),
        words.of("显示所有案卷", "Show all dossiers")
    )
}
