//! The list that is sealed before a seed is known: every dossier, its stratum, and who acts in it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

use super::Risk;
use crate::archive::{Archive, Manifest};
use crate::audit::manifests::{each_manifest, reference};
use crate::json::Node;

/// One dossier that may be drawn.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Entry {
    /// What its ticket goes by: its archival number, or its folder where that is missing or stands
    /// for several.
    pub key: String,
    /// Its folder, relative to the archive, after the archive's own name where there are several.
    pub folder: String,
    /// `unit`; empty where the manifest gives none.
    pub unit: String,
    /// `kind`
    pub kind: String,
    /// The highest risk point that concerns it.
    pub risk: Risk,
    /// Who acts in it: ids of people, sorted.
    pub people: Vec<String>,
}

/// A list read back.
#[derive(Debug, PartialEq, Eq)]
pub struct List {
    /// Its lines, in the order of their keys.
    pub entries: Vec<Entry>,
    /// The SHA-256 of its bytes: what is published before the seed.
    pub digest: String,
}

/// What is wrong with a list: the line, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListError {
    /// The line, from 1.
    pub line: usize,
    /// Whether its key stood above already; its columns are wrong otherwise.
    pub twice: bool,
}

const HEAD: [&str; 6] = ["key", "folder", "unit", "kind", "risk", "people"];

/// The areas of risk points that concern a kind of dossier. Other kinds are concerned by all points
/// of their unit.
fn areas(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "bidding" => &["procurement", "tender", "construction"],
        "material-flow" | "equipment" => &["procurement", "construction"],
        "village-account" => &["finance", "large-fund", "land", "demolition"],
        "integrity-record" => &["appointment"],
        "meeting" => &["appointment", "large-fund", "construction"],
        _ => return None,
    })
}

/// One risk point of a register.
struct Point {
    unit: String,
    area: String,
    level: Risk,
}

/// What is known of a dossier before risk points are.
struct Found {
    id: Option<String>,
    entry: Entry,
    /// Risk points that it names itself.
    named: Vec<String>,
}

/// All dossiers of the archives, in the order of their keys. Dossiers whose manifest cannot be read
/// are listed by their folder: what cannot be read must not escape the lot.
pub fn entries(archives: &[Archive]) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut points: HashMap<String, Point> = HashMap::new();
    for archive in archives {
        let before = if archives.len() > 1 {
            format!("{}/", archive.given.trim_end_matches('/'))
        } else {
            String::new()
        };
        let known: BTreeSet<String> =
            reference(archive).people.iter().map(|person| person.id.clone()).collect();
        each_manifest(archive, |folder, manifest| {
            let place = format!("{before}{}", if folder.path.is_empty() { "." } else { &folder.path });
            found.push(of_dossier(place, manifest, &known));
            if let Some(manifest) = manifest.filter(|manifest| manifest.kind() == Some("risk-register")) {
                points.extend(points_of(manifest));
            }
        });
    }
    let mut by_unit: HashMap<&str, Vec<&Point>> = HashMap::new();
    for point in points.values() {
        by_unit.entry(&point.unit).or_default().push(point);
    }
    let mut ids: HashMap<&str, usize> = HashMap::new();
    for id in found.iter().filter_map(|one| one.id.as_deref()) {
        *ids.entry(id).or_default() += 1;
    }
    let mut list: Vec<Entry> = found
        .iter()
        .map(|one| {
            let own = one.named.iter().filter_map(|id| points.get(id)).map(|point| point.level).max();
            let wanted = areas(&one.entry.kind);
            let of_unit = by_unit.get(one.entry.unit.as_str()).into_iter().flatten();
            let concerned =
                of_unit.filter(|point| wanted.is_none_or(|areas| areas.contains(&point.area.as_str())));
            let risk = own.or(concerned.map(|point| point.level).max()).unwrap_or(Risk::None);
            let key = one.id.as_deref().filter(|id| ids[id] == 1).unwrap_or(&one.entry.folder);
            Entry { key: field(key), risk, ..one.entry.clone() }
        })
        .collect();
    list.sort_by(|a, b| (&a.key, &a.folder).cmp(&(&b.key, &b.folder)));
    list
}

fn of_dossier(folder: String, manifest: Option<&Manifest>, known: &BTreeSet<String>) -> Found {
    let root = manifest.map(|manifest| &manifest.root);
    let word = |key: &str| field(root.and_then(|root| root.str(key)).unwrap_or_default());
    let record = root.and_then(|root| root.get("record"));
    let mut named: Vec<String> = record
        .map_or(&[][..], |record| record.list("points"))
        .iter()
        .filter_map(Node::as_str)
        .map(str::to_owned)
        .collect();
    named.extend(record.and_then(|record| record.str("source")).map(str::to_owned));
    let mut people = BTreeSet::new();
    if let Some(root) = root {
        mentioned(root, known, &mut people);
    }
    let id = manifest.and_then(Manifest::id).filter(|id| !id.trim().is_empty()).map(str::to_owned);
    let entry = Entry {
        key: String::new(),
        folder: field(&folder),
        unit: word("unit"),
        kind: word("kind"),
        risk: Risk::None,
        people: people.into_iter().map(|id| field(&id)).collect(),
    };
    Found { id, entry, named }
}

/// Every id of a known person that stands anywhere in the manifest.
fn mentioned(node: &Node, known: &BTreeSet<String>, people: &mut BTreeSet<String>) {
    if let Some(text) = node.as_str().filter(|text| known.contains(*text)) {
        people.insert(text.to_owned());
    }
    node.members().iter().for_each(|member| mentioned(&member.value, known, people));
    node.items().iter().for_each(|item| mentioned(item, known, people));
}

fn points_of(manifest: &Manifest) -> Vec<(String, Point)> {
    let own = manifest.root.str("unit").unwrap_or_default();
    let points = manifest.root.get("record").map_or(&[][..], |record| record.list("points"));
    points
        .iter()
        .filter_map(|point| {
            let unit = point.str("unit").unwrap_or(own).to_owned();
            let area = point.str("area").unwrap_or_default().to_owned();
            let level = point.str("level").and_then(Risk::of)?;
            Some((point.str("id")?.to_owned(), Point { unit, area, level }))
        })
        .collect()
}

/// A word that stands in one column: what would break a line is made visible.
fn field(text: &str) -> String {
    if !text.chars().any(char::is_control) {
        return text.to_owned();
    }
    let shown = |letter: char| {
        if letter.is_control() { letter.escape_default().to_string() } else { letter.to_string() }
    };
    text.chars().map(shown).collect()
}

/// The list as tab-separated lines under a line of names.
pub fn write(entries: &[Entry]) -> String {
    let mut out = HEAD.join("\t") + "\n";
    for Entry { key, folder, unit, kind, risk, people } in entries {
        let people = people.join(",");
        let _ = writeln!(out, "{key}\t{folder}\t{unit}\t{kind}\t{}\t{people}", risk.word());
    }
    out
}

/// Reads a list back.
///
/// # Errors
/// A line that has other columns than a list, or a key that stands twice.
pub fn parse(text: &str) -> Result<List, ListError> {
    let mut lines = text.lines().enumerate();
    if lines.next().is_none_or(|(_, head)| head.split('\t').ne(HEAD)) {
        return Err(ListError { line: 1, twice: false });
    }
    let mut entries = BTreeMap::new();
    for (at, line) in lines {
        let columns: Vec<&str> = line.split('\t').collect();
        let [key, folder, unit, kind, risk, people] = columns[..] else {
            return Err(ListError { line: at + 1, twice: false });
        };
        let Some(risk) = Risk::of(risk) else { return Err(ListError { line: at + 1, twice: false }) };
        let people = people.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
        let entry = Entry {
            key: key.to_owned(),
            folder: folder.to_owned(),
            unit: unit.to_owned(),
            kind: kind.to_owned(),
            risk,
            people,
        };
        if entries.insert(key.to_owned(), entry).is_some() {
            return Err(ListError { line: at + 1, twice: true });
        }
    }
    let digest = crate::archive::sha256(text.as_bytes());
    Ok(List { entries: entries.into_values().collect(), digest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_comes_back_as_it_was_written() {
        let entry = |key: &str, risk| Entry {
            key: key.to_owned(),
            folder: format!("f/{key}"),
            unit: "gd".to_owned(),
            kind: "bidding".to_owned(),
            risk,
            people: vec!["p1".to_owned(), "p2".to_owned()],
        };
        let entries = vec![entry("a", Risk::Red), entry("b", Risk::None)];
        let text = write(&entries);
        assert_eq!(parse(&text).expect("a list").entries, entries);
        assert_eq!(parse(&text.replace("b\tf", "a\tf")), Err(ListError { line: 3, twice: true }));
        assert_eq!(parse("key\tfolder\n"), Err(ListError { line: 1, twice: false }));
        assert_eq!(parse(&(text + "c\tonly two\n")), Err(ListError { line: 4, twice: false }));
    }

    #[test]
    fn control_characters_break_no_line() {
        assert_eq!(field("a\tb\nc"), "a\\tb\\nc");
        assert_eq!(field("线路"), "线路");
    }
}
