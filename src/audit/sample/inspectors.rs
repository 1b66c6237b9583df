//! Who goes to look: inspectors drawn by the same tickets, never to their own unit or to what they
//! acted in.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Level, Picked, ticket};
use crate::archive::Archive;
use crate::audit::manifests::reference;

/// Somebody who may be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inspector {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The units whose dossiers the inspector must not check: the own ones, and those that whoever
    /// keeps the list adds (relatives, earlier posts).
    pub excluded: BTreeSet<String>,
}

/// Who checks the dossiers of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assigned {
    /// The unit.
    pub unit: String,
    /// Ids of those who go, by ticket.
    pub inspectors: Vec<String>,
    /// How many are lacking after all exclusions.
    pub lacking: u64,
    /// Ids of those who were left out, with what excludes them: the unit, or a dossier's key.
    pub left_out: BTreeMap<String, String>,
}

const HEAD: [&str; 3] = ["id", "name", "excluded"];

/// The people of the archives with the duty of this level on the day of the export (or on any day,
/// where that is not known), each excluded from every unit of a post held, ever.
pub fn inspectors(archives: &[Archive], level: Level) -> Vec<Inspector> {
    let mut found: BTreeMap<String, Inspector> = BTreeMap::new();
    for archive in archives {
        let reference = reference(archive);
        let today = reference.clock().today();
        for person in reference.people.iter().filter(|person| !person.external) {
            let able = person.posts.iter().any(|post| {
                post.duties.iter().any(|duty| duty == level.duty())
                    && today.is_none_or(|day| post.held_on(day))
            });
            if able {
                let one = found.entry(person.id.clone()).or_insert_with(|| Inspector {
                    id: person.id.clone(),
                    name: person.name.clone(),
                    excluded: BTreeSet::new(),
                });
                one.excluded.extend(person.posts.iter().map(|post| post.unit.clone()));
            }
        }
    }
    found.into_values().collect()
}

/// The inspectors as tab-separated lines under a line of names.
pub fn write_inspectors(inspectors: &[Inspector]) -> String {
    let mut out = HEAD.join("\t") + "\n";
    for Inspector { id, name, excluded } in inspectors {
        let units: Vec<&str> = excluded.iter().map(String::as_str).collect();
        let plain = |text: &str| text.replace(['\t', '\n', '\r'], " ");
        out.push_str(&format!("{}\t{}\t{}\n", plain(id), plain(name), plain(&units.join(","))));
    }
    out
}

/// Reads inspectors back.
///
/// # Errors
/// The first line, from 1, that has other columns or an id that stood above.
pub fn parse_inspectors(text: &str) -> Result<Vec<Inspector>, usize> {
    let mut lines = text.lines().enumerate();
    if lines.next().is_none_or(|(_, head)| head.split('\t').ne(HEAD)) {
        return Err(1);
    }
    let mut seen = BTreeSet::new();
    lines
        .map(|(at, line)| {
            let columns: Vec<&str> = line.split('\t').collect();
            let [id, name, excluded] = columns[..] else { return Err(at + 1) };
            if !seen.insert(id) {
                return Err(at + 1);
            }
            let excluded = excluded.split(',').filter(|unit| !unit.is_empty()).map(str::to_owned).collect();
            Ok(Inspector { id: id.to_owned(), name: name.to_owned(), excluded })
        })
        .collect()
}

/// Draws `per` inspectors for each unit that has dossiers in the sample: the lowest tickets of unit
/// and person under the seed, without those who are excluded from the unit or act in one of the
/// dossiers.
pub fn assign(picked: &[Picked], inspectors: &[Inspector], per: u64, seed: &str) -> Vec<Assigned> {
    let mut units: BTreeMap<&str, Vec<&Picked>> = BTreeMap::new();
    for one in picked {
        units.entry(&one.entry.unit).or_default().push(one);
    }
    units
        .into_iter()
        .map(|(unit, dossiers)| {
            let mut left_out = BTreeMap::new();
            let mut lot = Vec::new();
            for inspector in inspectors {
                let acts = || dossiers.iter().find(|one| one.entry.people.contains(&inspector.id));
                if inspector.excluded.contains(unit) {
                    left_out.insert(inspector.id.clone(), unit.to_owned());
                } else if let Some(dossier) = acts() {
                    left_out.insert(inspector.id.clone(), dossier.entry.key.clone());
                } else {
                    lot.push((ticket(seed, &format!("{unit}\n{}", inspector.id)), inspector.id.clone()));
                }
            }
            lot.sort();
            let drawn: Vec<String> = lot.into_iter().take(per as usize).map(|(_, id)| id).collect();
            Assigned { unit: unit.to_owned(), lacking: per - drawn.len() as u64, inspectors: drawn, left_out }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Entry, Risk};
    use super::*;

    fn inspector(id: &str, excluded: &[&str]) -> Inspector {
        let excluded = excluded.iter().map(|unit| (*unit).to_owned()).collect();
        Inspector { id: id.into(), name: id.to_uppercase(), excluded }
    }

    fn picked(key: &str, unit: &str, people: &[&str]) -> Picked {
        let entry = Entry {
            key: key.into(),
            folder: key.into(),
            unit: unit.into(),
            kind: "case-file".into(),
            risk: Risk::None,
            people: people.iter().map(|id| (*id).to_owned()).collect(),
        };
        Picked { entry, ticket: None, level: Level::Lead, rules: BTreeSet::new() }
    }

    #[test]
    fn nobody_checks_the_own_unit_or_the_own_papers() {
        let people =
            [inspector("a", &["u1"]), inspector("b", &[]), inspector("c", &["u2"]), inspector("d", &[])];
        let sample = [picked("K1", "u1", &["b"]), picked("K2", "u2", &[])];
        let assigned = assign(&sample, &people, 2, "seed");
        let [one, two] = &assigned[..] else { panic!("{assigned:?}") };
        assert_eq!((one.inspectors.len(), one.lacking), (2, 0));
        assert!(one.inspectors.iter().all(|id| id == "c" || id == "d"));
        assert_eq!(one.left_out, BTreeMap::from([("a".into(), "u1".into()), ("b".into(), "K1".into())]));
        assert!(!two.inspectors.contains(&"c".to_owned()));
        assert_eq!(assign(&sample, &people[..2], 2, "seed")[0].lacking, 2);
    }

    #[test]
    fn a_list_comes_back_as_it_was_written() {
        let people = vec![inspector("a", &["u1", "u2"]), inspector("b", &[])];
        assert_eq!(parse_inspectors(&write_inspectors(&people)), Ok(people));
        assert_eq!(parse_inspectors("id\tname\texcluded\na\tA\t\na\tA\t\n"), Err(3));
        assert_eq!(parse_inspectors("nothing"), Err(1));
    }
}
