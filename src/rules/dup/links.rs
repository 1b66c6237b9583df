//! Which dossiers belong together: what stands in both is no re-use.

use std::collections::{BTreeSet, HashMap};

use crate::rules::comparable;
use crate::rules::rows::DossierRow;

/// Pairs of dossiers of which one refers to the other: a rectification and the check that it
/// answers, an answer and its question, a disposal and its equipment.
#[derive(Debug, Default)]
pub(super) struct Links {
    pairs: BTreeSet<(usize, usize)>,
}

impl Links {
    /// The links between `rows`.
    pub fn of(rows: &[DossierRow]) -> Self {
        let mut owners: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
        let mut answered: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, row) in rows.iter().enumerate() {
            if let Some(id) = &row.id {
                owners.entry(("dossier", id)).or_default().push(index);
            }
            for (what, id) in &row.defines {
                owners.entry((what, id)).or_default().push(index);
            }
            for number in &row.answers {
                answered.entry(comparable(number)).or_default().push(index);
            }
        }
        let mut pairs = BTreeSet::new();
        for (index, row) in rows.iter().enumerate() {
            let referred = row.references.iter().flat_map(|reference| {
                let kinds = reference.refers.iter().map(String::as_str);
                kinds.filter_map(|what| owners.get(&(what, reference.id.as_str()))).flatten()
            });
            let asked = row
                .questions
                .iter()
                .filter_map(|question| answered.get(&comparable(&question.number)))
                .flatten();
            pairs.extend(referred.chain(asked).map(|other| (index.min(*other), index.max(*other))));
        }
        Self { pairs }
    }

    /// Whether one of the two dossiers refers to the other.
    pub fn linked(&self, a: usize, b: usize) -> bool {
        a != b && self.pairs.contains(&(a.min(b), a.max(b)))
    }

    /// The dossiers that each dossier is linked with.
    pub fn neighbours(&self) -> HashMap<usize, Vec<usize>> {
        let mut of: HashMap<usize, Vec<usize>> = HashMap::new();
        for (a, b) in self.pairs.iter().filter(|(a, b)| a != b) {
            of.entry(*a).or_default().push(*b);
            of.entry(*b).or_default().push(*a);
        }
        of
    }
}

/// Whether one document declares itself a copy of the other.
pub(super) fn declared(rows: &[DossierRow], a: (usize, usize), b: (usize, usize)) -> bool {
    let document = |at: (usize, usize)| rows[at.0].document(at.1);
    let copies = |of: (usize, usize), from: (usize, usize)| {
        document(of).copy_of.is_some_and(|(dossier, wanted)| {
            rows[from.0].id.as_deref() == Some(dossier) && document(from).id == Some(wanted)
        })
    };
    // Two copies of one paper elsewhere are declared as well.
    let same = || document(a).copy_of.is_some() && document(a).copy_of == document(b).copy_of;
    copies(a, b) || copies(b, a) || same()
}
