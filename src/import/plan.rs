//! What an import would make: dossiers and documents, and of each value where it comes from.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::finding::Text;

/// What stands where only a person knows the value; CMP012 reports it.
pub const PLACEHOLDER: &str = "待补";

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A catalogue, a person or the command line says so.
    Stated,
    /// It was taken from names and texts, or is a placeholder.
    Guessed,
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

impl<T> Said<T> {
    /// Somebody said so.
    pub fn stated(value: T) -> Self {
        Self { value, origin: Origin::Stated }
    }

    /// A guess.
    pub fn guessed(value: T) -> Self {
        Self { value, origin: Origin::Guessed }
    }

    /// Whether it is a guess.
    pub fn is_guess(&self) -> bool {
        self.origin == Origin::Guessed
    }
}

/// Everything that an import would make.
#[derive(Debug, Default)]
pub struct Plan {
    /// The archive's name.
    pub name: String,
    /// Its fonds.
    pub fonds: Option<String>,
    /// Units that the dossiers speak of: id and name.
    pub units: Vec<(String, String)>,
    /// People that they speak of: id and name.
    pub people: Vec<(String, String)>,
    /// The dossiers, in the order of their folders.
    pub dossiers: Vec<Dossier>,
    /// Files that go into no dossier, and why.
    pub left: Vec<(String, Text)>,
    /// What a person should know.
    pub notes: Vec<Text>,
    /// Catalogues that were read.
    pub catalogues: Vec<String>,
}

/// A dossier to be.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// Its folder, relative to the source and to the new archive.
    pub folder: String,
    /// The catalogue that lists its documents, or the dossier itself.
    pub catalogue: Option<String>,
    /// `kind`
    pub kind: Said<String>,
    /// `id`
    pub id: Said<String>,
    /// `title`
    pub title: Said<String>,
    /// The id of its unit.
    pub unit: Said<String>,
    /// `opened`
    pub opened: Option<Said<String>>,
    /// `closed`
    pub closed: Option<Said<String>>,
    /// `retention`
    pub retention: Said<String>,
    /// `secrecy`
    pub secrecy: Option<String>,
    /// The id of the person responsible.
    pub responsible: Said<String>,
    /// Its documents, in order.
    pub documents: Vec<Document>,
    /// Files kept beside documents: signatures, texts. They are copied and not listed.
    pub beside: Vec<File>,
}

/// A document to be.
#[derive(Debug, Clone)]
pub struct Document {
    /// `id`
    pub id: String,
    /// `role`
    pub role: Said<String>,
    /// `title`
    pub title: Said<String>,
    /// `number`
    pub number: Option<Said<String>>,
    /// `date`
    pub date: Option<Said<String>>,
    /// The id of the unit or person that made it.
    pub made_by: Option<String>,
    /// `medium`
    pub medium: Said<String>,
    /// `pages`
    pub pages: Option<Said<u32>>,
    /// `secrecy`
    pub secrecy: Option<String>,
    /// When the picture or recording was made, and where.
    pub taken: Option<(String, Option<(f64, f64)>)>,
    /// Its files; none for paper that a catalogue lists alone.
    pub files: Vec<File>,
    /// A remark of the catalogue.
    pub remark: Option<String>,
}

/// A file to be copied.
#[derive(Debug, Clone)]
pub struct File {
    /// Where it lies now; none for one that a catalogue names and that is not there.
    pub source: Option<PathBuf>,
    /// Its path relative to what is imported, as people see it.
    pub from: String,
    /// Its path in the dossier.
    pub path: String,
    /// Its bytes.
    pub size: u64,
    /// Its SHA-256, in hex, as stated or found.
    pub sha256: String,
    /// Its SHA-256 as found.
    pub examined: Option<String>,
    /// The digest that a package declares of it, as `sha256:HEX` or `sm3:HEX`: it stands above what
    /// was found, for the check compares.
    pub declared: Option<String>,
}

impl Plan {
    /// The id of the unit or person of this name, who is entered where there is none yet.
    pub fn maker(&mut self, name: &str) -> String {
        if is_unit(name) { self.unit(name) } else { self.person(name) }
    }

    /// The id of the unit of this name.
    pub fn unit(&mut self, name: &str) -> String {
        entered(&mut self.units, name, "u")
    }

    /// The id of the person of this name.
    pub fn person(&mut self, name: &str) -> String {
        entered(&mut self.people, name, "p")
    }

    /// How many values are guesses, by key.
    pub fn guesses(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for dossier in &self.dossiers {
            let documents = dossier.documents.iter().flat_map(Document::guesses);
            for key in dossier.guesses().into_iter().chain(documents) {
                *counts.entry(key).or_insert(0) += 1;
            }
        }
        counts
    }
}

fn entered(list: &mut Vec<(String, String)>, name: &str, prefix: &str) -> String {
    if let Some((id, _)) = list.iter().find(|(id, known)| known == name || id == name) {
        return id.clone();
    }
    let id = format!("{prefix}{}", list.len() + 1);
    list.push((id.clone(), name.to_owned()));
    id
}

/// Whether a name looks like a body's and not like a person's.
fn is_unit(name: &str) -> bool {
    const ENDS: &[char] = &[
        '局', '委', '办', '部', '所', '司', '府', '院', '会', '厅', '处', '科', '心', '村', '组', '队', '站',
        '室', '校', '行', '社', '厂', '团', '馆', '镇', '乡', '县', '市', '省', '党', '股', '署', '庭',
    ];
    name.chars().count() > 4 || name.ends_with(ENDS)
}

impl Dossier {
    /// The keys of the manifest that are guesses.
    pub fn guesses(&self) -> Vec<&'static str> {
        let optional = |said: &Option<Said<String>>| said.as_ref().is_some_and(Said::is_guess);
        [
            ("kind", self.kind.is_guess()),
            ("id", self.id.is_guess()),
            ("title", self.title.is_guess()),
            ("unit", self.unit.is_guess()),
            ("opened", optional(&self.opened)),
            ("closed", optional(&self.closed)),
            ("retention", self.retention.is_guess()),
            ("responsible", self.responsible.is_guess()),
        ]
        .into_iter()
        .filter_map(|(key, guess)| guess.then_some(key))
        .collect()
    }
}

impl Document {
    /// The keys of the manifest that are guesses.
    pub fn guesses(&self) -> Vec<&'static str> {
        let optional = |said: &Option<Said<String>>| said.as_ref().is_some_and(Said::is_guess);
        [
            ("role", self.role.is_guess()),
            ("title", self.title.is_guess()),
            ("number", optional(&self.number)),
            ("date", optional(&self.date)),
            ("medium", self.medium.is_guess()),
        ]
        .into_iter()
        .filter_map(|(key, guess)| guess.then_some(key))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makers_are_entered_once_and_told_apart() {
        let mut plan = Plan::default();
        assert_eq!(plan.maker("县档案局"), "u1");
        assert_eq!(plan.maker("王小明"), "p1");
        assert_eq!(plan.maker("县档案局"), "u1");
        assert_eq!(plan.units, [("u1".to_owned(), "县档案局".to_owned())]);
        assert_eq!(plan.people, [("p1".to_owned(), "王小明".to_owned())]);
    }
}
