//! Units and people looked up by what rules ask for: an archive of ten thousand stations has as many
//! dossiers to ask for each, and no time to go through the list every time.

use std::collections::{HashMap, HashSet};

use super::reference::{Person, Reference};

/// Characters that the name of a unit has at most where it is looked for in texts: there is none so long,
/// and what is longer was written to make a reader try every length.
pub const LONGEST: usize = 64;

/// Lists of [`Reference`] by names, parents and posts.
#[derive(Debug, Default)]
pub struct Index {
    /// Places in the list of units by id; of one id that stands twice, all.
    by_id: HashMap<String, Vec<usize>>,
    /// Ids of units by their parent's.
    below: HashMap<String, Vec<String>>,
    /// Places in the list of units by name.
    by_name: HashMap<String, Vec<usize>>,
    /// Names of units from behind, sorted: those that end alike stand together, and none is held twice.
    backwards: Vec<String>,
    /// Characters of the longest name, as far as it is one.
    longest: usize,
    /// Places in the list of people by a unit that they have a post in.
    holders: HashMap<String, Vec<usize>>,
    /// How many people have a name.
    people: HashMap<String, usize>,
}

impl Index {
    pub(super) fn of(reference: &Reference) -> Self {
        let mut index = Self::default();
        for (place, unit) in reference.units.iter().enumerate() {
            let places = index.by_id.entry(unit.id.clone()).or_default();
            // The first of two with one id is the one that counts.
            if let (true, Some(parent)) = (places.is_empty(), &unit.parent) {
                index.below.entry(parent.clone()).or_default().push(unit.id.clone());
            }
            places.push(place);
            let name = unit.name.trim();
            if !name.is_empty() {
                index.backwards.push(name.chars().rev().collect());
                index.longest = index.longest.max(name.chars().take(LONGEST).count());
                index.by_name.entry(name.to_owned()).or_default().push(place);
            }
        }
        index.backwards.sort_unstable();
        for (place, person) in reference.people.iter().enumerate() {
            *index.people.entry(person.name.clone()).or_default() += 1;
            for post in &person.posts {
                let holders = index.holders.entry(post.unit.clone()).or_default();
                if holders.last() != Some(&place) {
                    holders.push(place);
                }
            }
        }
        index
    }

    /// A unit's id, and those of all units above it.
    pub fn above<'a>(reference: &'a Reference, unit: &'a str) -> HashSet<&'a str> {
        let mut above: HashSet<&str> = HashSet::from([unit]);
        let mut at = unit;
        while let Some(parent) = reference.units.get(at).and_then(|found| found.parent.as_deref()) {
            if !above.insert(parent) {
                break;
            }
            at = parent;
        }
        above
    }

    /// The same, and those of all units below it.
    pub fn near<'a>(&'a self, reference: &'a Reference, unit: &'a str) -> HashSet<&'a str> {
        let mut near = Self::above(reference, unit);
        let mut below: HashSet<&str> = HashSet::from([unit]);
        let mut open = vec![unit];
        while let Some(at) = open.pop() {
            for child in self.below.get(at).into_iter().flatten() {
                if below.insert(child) {
                    open.push(child);
                }
            }
        }
        near.extend(below);
        near
    }

    /// The names of the units with these ids.
    pub fn names<'a>(&self, reference: &'a Reference, ids: &HashSet<&str>) -> Vec<&'a str> {
        let places = ids.iter().filter_map(|id| self.by_id.get(*id)).flatten();
        let units = places.map(|place| reference.units.place(*place).name.trim());
        units.filter(|name| !name.is_empty()).collect()
    }

    /// The places in the list of units with this name.
    pub fn named(&self, name: &str) -> &[usize] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a unit's name ends so.
    pub fn ends(&self, end: &str) -> bool {
        let end: String = end.chars().rev().collect();
        let at = self.backwards.partition_point(|name| *name < end);
        !end.is_empty() && self.backwards.get(at).is_some_and(|name| name.starts_with(&end))
    }

    /// Characters of the longest name of a unit, no more than [`LONGEST`].
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// Those who have, or had, a post in a unit, in the order of the file.
    pub fn holders<'a>(&self, reference: &'a Reference, unit: &str) -> impl Iterator<Item = &'a Person> {
        self.holders.get(unit).into_iter().flatten().map(|place| reference.people.place(*place))
    }

    /// How many people bear a name.
    pub fn bearers(&self, name: &str) -> usize {
        self.people.get(name).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::Manifest;

    fn index(names: &[String]) -> Index {
        let units: Vec<_> = names
            .iter()
            .enumerate()
            .map(|(id, name)| serde_json::json!({ "id": id.to_string(), "name": name }))
            .collect();
        let text = serde_json::json!({ "version": 1, "units": units }).to_string();
        let manifest = Manifest::parse(&text, "", "archive.json").unwrap();
        Index::of(&Reference::read(&manifest))
    }

    #[test]
    fn names_are_known_by_their_ends() {
        let index = index(&["县供电公司".to_owned(), " 城郊供电所 ".to_owned(), "供电所".to_owned()]);
        for end in ["县供电公司", "公司", "司", "城郊供电所", "郊供电所", "供电所"] {
            assert!(index.ends(end), "{end}");
        }
        for end in ["", "县供电", "大县供电公司", "供电", "近郊供电所", "龘"] {
            assert!(!index.ends(end), "{end}");
        }
        assert_eq!(index.longest(), 5);
    }

    #[test]
    fn a_name_as_long_as_a_book_is_held_once() {
        let long = "甲乙丙供电所".repeat(5_000);
        let index = index(std::slice::from_ref(&long));
        assert_eq!(index.longest(), LONGEST);
        assert_eq!(index.backwards.iter().map(String::len).sum::<usize>(), long.len());
        assert!(index.ends("供电所") && index.ends(&long) && !index.ends("供电公司"));
    }
}
