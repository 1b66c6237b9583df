//! What formats that list findings have in common: each finding with its dossier, its family, and
//! the words of the reader's language, harmless.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::plain::plain;
use crate::finding::{Confidence, Finding, Lang, Meta, Severity};
use crate::rules;
use crate::triage::{ArchiveOutcome, DossierVerdict, Verdict, owner};

/// A finding with what is known of it besides.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// The dossier that it stands in, where one owns its place.
    pub dossier: Option<&'a DossierVerdict>,
    /// Its rule.
    pub meta: Option<&'static Meta>,
}

/// An archive's findings, in their order.
pub(super) fn rows(archive: &ArchiveOutcome) -> Vec<Row<'_>> {
    let folders: BTreeMap<&str, bool> =
        archive.dossiers.iter().map(|dossier| (dossier.folder.as_str(), true)).collect();
    let dossiers: HashMap<&str, &DossierVerdict> =
        archive.dossiers.iter().map(|dossier| (dossier.folder.as_str(), dossier)).collect();
    let metas: HashMap<&str, &'static Meta> = rules::all().map(|rule| (rule.meta.code, &rule.meta)).collect();
    archive
        .findings
        .iter()
        .map(|finding| {
            let path = finding.manifest.as_deref().or(finding.path.as_deref());
            let folder = path.and_then(|path| owner(path, &folders));
            Row {
                finding,
                dossier: folder.and_then(|folder| dossiers.get(folder).copied()),
                meta: metas.get(finding.code).copied(),
            }
        })
        .collect()
}

/// The words of one language.
#[derive(Clone, Copy)]
pub(super) struct Words(pub Lang);

impl Words {
    /// One of two.
    pub fn of<'t>(self, zh: &'t str, en: &'t str) -> &'t str {
        match self.0 {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// 错误 · 警告 · 提示
    pub fn severity(self, severity: Severity) -> &'static str {
        self.of(severity.zh(), severity.word())
    }

    /// 确定 · 很可能 · 存疑
    pub fn confidence(self, confidence: Confidence) -> &'static str {
        self.of(confidence.zh(), confidence.word())
    }

    /// 缺 · 乱 · 疑, or the run itself.
    pub fn family(self, meta: Option<&Meta>) -> &'static str {
        match meta.and_then(Meta::family) {
            Some(family) => self.of(family.zh(), family.word()),
            None => self.of("运行", "run"),
        }
    }

    /// 通过 · 有问题 · 未能审查 · 不适用
    pub fn verdict(self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Passed => self.of("通过", "passed"),
            Verdict::Found => self.of("有问题", "found"),
            Verdict::Unexamined => self.of("未能审查", "unexamined"),
            Verdict::NotApplicable => self.of("不适用", "not applicable"),
        }
    }

    /// A rule's name.
    pub fn rule(self, meta: Option<&Meta>, name: &'static str) -> Cow<'static, str> {
        match (self.0, meta) {
            (Lang::Zh, Some(meta)) => Cow::Owned(meta.zh.to_owned()),
            _ => Cow::Borrowed(name),
        }
    }

    /// A dossier's unit by name, else by id.
    pub fn unit(self, dossier: Option<&DossierVerdict>) -> Cow<'_, str> {
        let unit = dossier.and_then(|one| one.unit_name.as_deref().or(one.unit.as_deref()));
        plain(unit.unwrap_or_else(|| self.of("（无单位）", "(no unit)")))
    }

    /// A dossier's kind.
    pub fn kind(self, dossier: Option<&DossierVerdict>) -> Cow<'_, str> {
        let kind = dossier.and_then(|one| one.kind.as_ref());
        plain(kind.map_or_else(|| self.of("（门类不明）", "(no known kind)"), |(_, title)| title.get(self.0)))
    }

    /// What to call a dossier: its id, else its folder.
    pub fn dossier(self, dossier: Option<&DossierVerdict>) -> Cow<'_, str> {
        match dossier {
            None => Cow::Borrowed(self.of("档案库", "archive")),
            Some(one) => match one.id.as_deref() {
                Some(id) => plain(id),
                None if one.folder.is_empty() => Cow::Borrowed("."),
                None => plain(&one.folder),
            },
        }
    }

    /// A secrecy; empty where none is given.
    pub fn secrecy(self, secrecy: Option<crate::archive::Secrecy>) -> &'static str {
        secrecy.map_or("", |secrecy| self.of(secrecy.zh(), secrecy.word()))
    }

    /// What an archive is called.
    pub fn archive(self, archive: &ArchiveOutcome) -> Cow<'_, str> {
        let given = if archive.given.is_empty() { self.of("档案库", "archive") } else { &archive.given };
        plain(archive.info.name.as_deref().unwrap_or(given))
    }
}

/// `path:line:column`, the latter two only where they are in that path.
pub(super) fn place(finding: &Finding) -> String {
    let path = plain(finding.path.as_deref().unwrap_or_default());
    match finding.span.filter(|_| finding.manifest == finding.path) {
        Some(place) => format!("{path}:{}:{}", place.line, place.column),
        None => path.into_owned(),
    }
}

/// The message as formats show it that have no field for the rest: how sure it is, the file where
/// the place is the manifest's, and what somebody has said of it.
pub(super) fn whole_message(finding: &Finding, lang: Lang) -> String {
    let mut text = plain(finding.message.get(lang)).into_owned();
    if finding.path != finding.manifest
        && let Some(path) = &finding.path
    {
        text = format!("{}: {text}", plain(path));
    }
    if finding.confidence != Confidence::Certain {
        text = format!("[{}] {text}", Words(lang).confidence(finding.confidence));
    }
    match finding.answered(lang) {
        Some(answer) => format!("{text} [{}]", plain(&answer)),
        None => text,
    }
}

/// What a spreadsheet might run if it took the cell for a formula.
pub(super) fn looks_like_formula(text: &str) -> bool {
    text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// Findings by severity: errors, warnings, advice.
pub(super) fn by_severity<'a>(findings: impl Iterator<Item = &'a Finding>) -> [u64; 3] {
    let mut counts = [0; 3];
    for finding in findings {
        counts[match finding.severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Advice => 2,
        }] += 1;
    }
    counts
}

/// What became of a unit's dossiers.
#[derive(Clone, Default)]
pub(super) struct UnitRow {
    /// Its name, harmless.
    pub name: String,
    /// Its id, harmless; empty where there is none.
    pub id: String,
    /// Dossiers.
    pub dossiers: u64,
    /// Dossiers with findings.
    pub found: u64,
    /// Dossiers that could not be examined.
    pub unexamined: u64,
    /// Errors, warnings, advice.
    pub severities: [u64; 3],
    /// 缺 · 乱 · 疑 and the run's own.
    pub families: [u64; 4],
}

impl UnitRow {
    /// All its findings.
    pub fn findings(&self) -> u64 {
        self.severities.iter().sum()
    }
}

/// Findings and dossiers by unit, most findings first, and then what no dossier owns.
pub(super) fn units(archive: &ArchiveOutcome, rows: &[Row], words: Words) -> Vec<UnitRow> {
    let key =
        |dossier: Option<&DossierVerdict>| (dossier.is_none(), dossier.and_then(|one| one.unit.clone()));
    let mut units: BTreeMap<(bool, Option<String>), UnitRow> = BTreeMap::new();
    for dossier in &archive.dossiers {
        let unit = units.entry(key(Some(dossier))).or_insert_with(|| UnitRow {
            name: words.unit(Some(dossier)).into_owned(),
            id: plain(dossier.unit.as_deref().unwrap_or_default()).into_owned(),
            ..UnitRow::default()
        });
        unit.dossiers += 1;
        unit.found += u64::from(dossier.verdict == Verdict::Found);
        unit.unexamined += u64::from(dossier.verdict == Verdict::Unexamined);
    }
    for row in rows {
        let unit = units.entry(key(row.dossier)).or_insert_with(|| UnitRow {
            name: words.of("（不属于任何案卷）", "(in no dossier)").to_owned(),
            ..UnitRow::default()
        });
        let counts = by_severity(std::iter::once(row.finding));
        unit.severities.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        unit.families[family_index(row.meta)] += 1;
    }
    let mut units: Vec<_> = units.into_iter().collect();
    units.sort_by(|(a_key, a), (b_key, b)| b.findings().cmp(&a.findings()).then_with(|| a_key.cmp(b_key)));
    units.into_iter().map(|(_, unit)| unit).collect()
}

/// Its place among 缺, 乱, 疑 and the run's own.
pub(super) fn family_index(meta: Option<&Meta>) -> usize {
    use crate::finding::Family;
    match meta.and_then(Meta::family) {
        Some(Family::Missing) => 0,
        Some(Family::Disorder) => 1,
        Some(Family::Doubtful) => 2,
        None => 3,
    }
}

/// Dossiers with their findings, the worst first: by errors, warnings, advice, then by path.
pub(super) fn by_dossier<'a>(rows: &[Row<'a>]) -> Vec<(Option<&'a DossierVerdict>, Vec<Row<'a>>)> {
    let mut groups: BTreeMap<Option<&str>, (Option<&DossierVerdict>, Vec<Row>)> = BTreeMap::new();
    for row in rows {
        let key = row.dossier.map(|dossier| dossier.folder.as_str());
        groups.entry(key).or_insert_with(|| (row.dossier, Vec::new())).1.push(*row);
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    // Stable sorts: among equals, path order and the findings' own order stay.
    groups.sort_by_key(|(_, rows)| std::cmp::Reverse(by_severity(rows.iter().map(|row| row.finding))));
    for (_, rows) in &mut groups {
        rows.sort_by_key(|row| std::cmp::Reverse((row.finding.severity, row.finding.confidence)));
    }
    groups
}

/// Rules with findings, most first.
pub(super) fn by_rule<'a>(rows: &[Row<'a>]) -> Vec<(Row<'a>, u64)> {
    let mut rules: BTreeMap<&str, (Row, u64)> = BTreeMap::new();
    for row in rows {
        rules.entry(row.finding.code).or_insert((*row, 0)).1 += 1;
    }
    let mut rules: Vec<_> = rules.into_values().collect();
    rules.sort_by_key(|(row, count)| (std::cmp::Reverse(*count), row.finding.code));
    rules
}

/// Text for XML 1.0 and HTML: what is hostile written out, markup escaped, characters that XML
/// cannot hold left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in plain(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            other => out.push(other),
        }
    }
    out
}

/// A path of the archive as seen from where the run was started.
pub(super) fn within(archive: &ArchiveOutcome, path: &str) -> String {
    match archive.given.as_str() {
        "" | "." => path.to_owned(),
        given => format!("{given}/{path}"),
    }
}
