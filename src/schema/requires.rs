//! The `requires` vocabulary: what a kind asks of a dossier beyond the shape of its manifest.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::json::{Node, resolve};

/// The value of the keyword at the root of a kind's schema.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requires {
    /// The class code in the archival number.
    #[serde(default)]
    pub class: Option<String>,
    /// The stages, in order.
    #[serde(default)]
    pub stages: Vec<Stage>,
    /// What is asked of documents, by role.
    pub documents: BTreeMap<String, Role>,
    /// What changes with a value of the manifest.
    #[serde(default)]
    pub when: Vec<When>,
    /// Papers that want an answer.
    #[serde(default)]
    pub pairs: Vec<Pair>,
    /// Records that must not have blank stretches.
    #[serde(default)]
    pub continuous: Vec<Continuous>,
}

/// One stage.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// As in `stages[].name`.
    pub name: String,
    /// In Chinese.
    #[serde(default)]
    pub title: String,
    /// May be left out.
    #[serde(default)]
    pub optional: bool,
}

/// What is asked of every document of one role.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// In Chinese.
    #[serde(default)]
    pub title: String,
    /// In English.
    #[serde(default)]
    pub description: String,
    /// How many there must be.
    #[serde(default)]
    pub min: u64,
    /// One for each element of the array at this pointer, where that is more than `min`.
    #[serde(default)]
    pub per: Option<String>,
    /// The rule that reports too few of them, where it is not CMP001.
    #[serde(default)]
    pub owned_by: Option<String>,
    /// Values of `as` that must each sign.
    #[serde(default)]
    pub signatures: Vec<String>,
    /// How many different persons must sign.
    #[serde(default)]
    pub signers: u64,
    /// Kinds of seal that must stand on it.
    #[serde(default)]
    pub seals: Vec<String>,
    /// Allowed media; `physical` is always allowed.
    #[serde(default)]
    pub media: Vec<String>,
    /// Where it belongs.
    #[serde(default)]
    pub stage: Option<String>,
    /// May be dated before `opened` or after `closed` although it belongs to a stage (STR010).
    #[serde(default)]
    pub any_date: bool,
}

/// Overrides of single fields of roles, where a value of the manifest says so.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// Where the value stands.
    pub pointer: String,
    /// The values at which this applies.
    pub equals: Vec<String>,
    /// The fields that differ, by role.
    pub documents: BTreeMap<String, Change>,
}

/// Fields of a [`Role`] that a [`When`] replaces.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    min: Option<u64>,
    per: Option<String>,
    signatures: Option<Vec<String>>,
    signers: Option<u64>,
    seals: Option<Vec<String>>,
    media: Option<Vec<String>>,
}

/// A paper that wants an answer, here or in another dossier (请示–批复).
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// Where the value stands that makes it such a paper.
    pub pointer: String,
    /// The values that do.
    pub equals: Vec<String>,
    /// Where its number stands.
    pub number: String,
    /// What answers it.
    pub answer: Answer,
}

/// The other half of a [`Pair`].
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The kind of dossier that it lies in.
    pub kind: String,
    /// Where the value stands that makes it an answer.
    pub pointer: String,
    /// The values that do.
    pub equals: Vec<String>,
    /// Where it names the number that it answers.
    pub number: String,
}

/// Entries that must follow each other without a blank stretch.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Continuous {
    /// Pointer to the array of entries.
    pub entries: String,
    /// Key of an entry's beginning (with `to`).
    #[serde(default)]
    pub from: Option<String>,
    /// Key of an entry's end.
    #[serde(default)]
    pub to: Option<String>,
    /// Due day and night, holidays included.
    #[serde(default)]
    pub around_the_clock: bool,
    /// Key of an entry's day (with `frequency`).
    #[serde(default)]
    pub date: Option<String>,
    /// Pointer to `daily`, `weekly` or `monthly`.
    #[serde(default)]
    pub frequency: Option<String>,
    /// `working`: due on working days alone.
    #[serde(default)]
    pub days: Option<String>,
}

/// A role as it applies to one dossier, and where in the schema each answer comes from.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The role with its overrides.
    pub role: Role,
    /// Pointer, from the keyword, to the line that asks for the minimum.
    pub min_at: String,
    /// `min`, or the count that `per` leads to.
    pub min: u64,
}

impl Requires {
    /// What is asked for `role` in the dossier whose manifest is `root`.
    pub fn asked(&self, name: &str, root: &Node) -> Option<Asked> {
        let base = self.documents.get(name)?;
        let mut role = base.clone();
        let mut min_at = format!("/documents/{name}/min");
        for (index, when) in self.when.iter().enumerate() {
            let value = resolve(root, &when.pointer).and_then(Node::as_str);
            if !value.is_some_and(|value| when.equals.iter().any(|wanted| wanted == value)) {
                continue;
            }
            let Some(change) = when.documents.get(name) else { continue };
            if change.min.is_some() || change.per.is_some() {
                let field = if change.per.is_some() { "per" } else { "min" };
                min_at = format!("/when/{index}/documents/{name}/{field}");
                role.min = change.min.unwrap_or(0);
                role.per.clone_from(&change.per);
            }
            role.signers = change.signers.unwrap_or(role.signers);
            for (ours, theirs) in [
                (&mut role.signatures, &change.signatures),
                (&mut role.seals, &change.seals),
                (&mut role.media, &change.media),
            ] {
                if let Some(theirs) = theirs {
                    ours.clone_from(theirs);
                }
            }
        }
        let per = role.per.as_deref().and_then(|pointer| resolve(root, pointer));
        let min = role.min.max(per.map_or(0, |node| node.items().len() as u64));
        Some(Asked { role, min_at, min })
    }
}
