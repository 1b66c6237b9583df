//! `requires` and `decimals` as keywords of the `jsonschema` crate.
//!
//! The crate carries an error's message as one string, so a failure of `requires` travels
//! through it as JSON and is taken apart again by [`Failure::from_message`].

use std::collections::BTreeSet;
use std::sync::Arc;

use jsonschema::json::{JsonNumber, Node as SchemaNode};
use jsonschema::{Keyword, ValidationError};
use serde::{Deserialize, Serialize};

use super::requires::Requires;
use crate::archive::{Document, date_of};
use crate::json::instance::Spanned;
use crate::json::{Node, resolve};

/// Something that `requires` asks for and the manifest does not give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What is missing or wrong.
    pub what: Lack,
    /// Pointer into the manifest to the nearest thing that is there.
    pub at: String,
    /// Pointer, from the keyword's value, to the line that asks.
    pub asked_at: String,
}

/// What a [`Failure`] is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lack {
    /// Fewer documents of a role than asked.
    Documents {
        /// The role.
        role: String,
        /// How many are asked.
        min: u64,
        /// How many are there.
        found: u64,
        /// The rule that reports it where it is not CMP001.
        owned_by: Option<String>,
    },
    /// No signature in this duty.
    Signature {
        /// The value of `as`.
        duty: String,
    },
    /// Fewer different signers than asked.
    Signers {
        /// How many are asked.
        min: u64,
        /// How many signed.
        found: u64,
    },
    /// No seal at all where one of this kind is asked.
    Seal {
        /// The kind of seal.
        kind: String,
    },
    /// A role that the kind does not have.
    UnknownRole {
        /// The role.
        role: String,
    },
    /// A medium that the role does not allow.
    Medium {
        /// The role.
        role: String,
        /// The medium.
        medium: String,
    },
    /// A stage that is not there.
    Stage {
        /// Its name.
        stage: String,
    },
    /// A stage that the kind does not have.
    UnknownStage {
        /// Its name.
        stage: String,
    },
    /// A stage that comes before one that must precede it.
    StageOrder {
        /// The stage.
        stage: String,
        /// The one that must precede it.
        after: String,
        /// Pointer to that one.
        after_at: String,
    },
}

impl Failure {
    /// The failure that a custom keyword's error carries.
    pub fn from_message(message: &str) -> Option<Self> {
        serde_json::from_str(message).ok()
    }

    fn error(&self) -> ValidationError<'static> {
        ValidationError::custom(serde_json::to_string(self).unwrap_or_default())
    }
}

/// The keyword `requires`.
pub struct RequiresKeyword(pub Arc<Requires>);

impl<'i> Keyword<'i, Spanned> for RequiresKeyword {
    fn validate(&self, instance: &'i Node<'i>) -> Result<(), ValidationError<'i>> {
        let mut failures = Vec::new();
        failures_of(&self.0, instance, &mut |failure| failures.push(failure));
        failures.first().map_or(Ok(()), |failure| Err(failure.error()))
    }

    fn is_valid(&self, instance: &'i Node<'i>) -> bool {
        let mut valid = true;
        failures_of(&self.0, instance, &mut |_| valid = false);
        valid
    }

    fn iter_errors(&self, instance: &'i Node<'i>) -> Box<dyn Iterator<Item = ValidationError<'i>> + 'i> {
        let mut errors = Vec::new();
        failures_of(&self.0, instance, &mut |failure| errors.push(failure.error()));
        Box::new(errors.into_iter())
    }
}

/// The keyword `decimals`: at most so many digits after the point, as written.
pub struct DecimalsKeyword(pub usize);

impl<'i> Keyword<'i, Spanned> for DecimalsKeyword {
    fn validate(&self, instance: &'i Node<'i>) -> Result<(), ValidationError<'i>> {
        if self.is_valid(instance) { Ok(()) } else { Err(ValidationError::custom(self.0.to_string())) }
    }

    fn is_valid(&self, instance: &'i Node<'i>) -> bool {
        let Some(number) = SchemaNode::as_number(&instance) else { return true };
        let raw = number.as_str();
        let (mantissa, exponent) = raw.split_once(['e', 'E']).unwrap_or((&raw, "0"));
        let decimals =
            mantissa.split_once('.').map_or(0, |(_, digits)| digits.trim_end_matches('0').len() as i64);
        exponent.parse::<i64>().is_ok_and(|exponent| decimals - exponent <= self.0 as i64)
    }
}

/// Calls `report` for everything that `requires` asks for in vain.
fn failures_of(requires: &Requires, root: &Node, report: &mut dyn FnMut(Failure)) {
    if root.members().is_empty() {
        return;
    }
    documents(requires, root, report);
    stages(requires, root, report);
}

fn documents(requires: &Requires, root: &Node, report: &mut dyn FnMut(Failure)) {
    let list = root.list("documents");
    for name in requires.documents.keys() {
        let Some(asked) = requires.asked(name, root) else { continue };
        let found = list.iter().filter(|node| node.str("role") == Some(name)).count() as u64;
        if found < asked.min {
            report(Failure {
                what: Lack::Documents {
                    role: name.clone(),
                    min: asked.min,
                    found,
                    owned_by: asked.role.owned_by,
                },
                at: "/documents".into(),
                asked_at: asked.min_at,
            });
        }
    }
    for (index, node) in list.iter().enumerate() {
        let document = Document { node, index };
        let Some(name) = document.role() else { continue };
        let at = format!("/documents/{index}");
        let Some(asked) = requires.asked(name, root) else {
            report(Failure {
                what: Lack::UnknownRole { role: name.to_owned() },
                at: format!("{at}/role"),
                asked_at: "/documents".into(),
            });
            continue;
        };
        document_lacks(name, &asked.role, document, &at, report);
    }
}

fn document_lacks(
    name: &str,
    role: &super::requires::Role,
    document: Document,
    at: &str,
    report: &mut dyn FnMut(Failure),
) {
    let asked_at = format!("/documents/{name}");
    if let Some(medium) = document.medium()
        && MEDIA.contains(&medium)
        && medium != "physical"
        && !role.media.is_empty()
        && !role.media.iter().any(|allowed| allowed == medium)
    {
        report(Failure {
            what: Lack::Medium { role: name.to_owned(), medium: medium.to_owned() },
            at: format!("{at}/medium"),
            asked_at: format!("{asked_at}/media"),
        });
    }
    let held = |key: &str| match document.node.get(key) {
        Some(_) => format!("{at}/{key}"),
        None => at.to_owned(),
    };
    for duty in &role.signatures {
        if !document.signatures().any(|signature| signature.duty() == Some(duty)) {
            report(Failure {
                what: Lack::Signature { duty: duty.clone() },
                at: held("signatures"),
                asked_at: format!("{asked_at}/signatures"),
            });
        }
    }
    if role.signers > 0 {
        let signers: BTreeSet<&str> = document.signatures().filter_map(|signature| signature.by()).collect();
        let found = signers.len() as u64;
        // Nobody at all is a missing signature already.
        if found < role.signers && (found > 0 || role.signatures.is_empty()) {
            report(Failure {
                what: Lack::Signers { min: role.signers, found },
                at: held("signatures"),
                asked_at: format!("{asked_at}/signers"),
            });
        }
    }
    if document.seals().next().is_none() {
        for kind in &role.seals {
            report(Failure {
                what: Lack::Seal { kind: kind.clone() },
                at: held("seals"),
                asked_at: format!("{asked_at}/seals"),
            });
        }
    }
}

/// Media of the format; anything else is the schema's own enum.
const MEDIA: [&str; 6] = ["born-digital", "scan", "photo", "audio", "video", "physical"];

fn stages(requires: &Requires, root: &Node, report: &mut dyn FnMut(Failure)) {
    let list = root.list("stages");
    let at = if root.get("stages").is_some() { "/stages" } else { "" };
    for (index, stage) in requires.stages.iter().enumerate() {
        if !stage.optional && !list.iter().any(|node| node.str("name") == Some(&stage.name)) {
            report(Failure {
                what: Lack::Stage { stage: stage.name.clone() },
                at: at.into(),
                asked_at: format!("/stages/{index}"),
            });
        }
    }
    let rank = |node: &Node| requires.stages.iter().position(|stage| node.str("name") == Some(&stage.name));
    let began = |node: &Node| node.str("from").filter(|from| date_of(from).is_some()).map(str::to_owned);
    let mut reported = BTreeSet::new();
    for (index, node) in list.iter().enumerate() {
        let Some(name) = node.str("name") else { continue };
        let Some(own) = rank(node) else {
            if !requires.stages.is_empty() {
                report(Failure {
                    what: Lack::UnknownStage { stage: name.to_owned() },
                    at: format!("/stages/{index}/name"),
                    asked_at: "/stages".into(),
                });
            }
            continue;
        };
        // The nearest stage before it in the list that ought to come after it, or that began later.
        let inverted = list[..index].iter().enumerate().rev().find(|(_, other)| {
            rank(other).is_some_and(|theirs| {
                theirs > own
                    || (theirs < own
                        && matches!((began(other), began(node)), (Some(first), Some(second)) if second < first))
            })
        });
        // One stage that stands wrong is one fact, however many it is compared with.
        if let Some((other, earlier)) = inverted
            && reported.insert(other)
        {
            let theirs = rank(earlier).unwrap_or_default();
            let (stage, after, stage_at, after_at) =
                if theirs > own { (other, index, other, index) } else { (index, other, index, other) };
            let name_of = |index: usize| list[index].str("name").unwrap_or_default().to_owned();
            report(Failure {
                what: Lack::StageOrder {
                    stage: name_of(stage),
                    after: name_of(after),
                    after_at: format!("/stages/{after_at}"),
                },
                at: format!("/stages/{stage_at}"),
                asked_at: format!("/stages/{}", own.max(theirs)),
            });
        }
    }
    debug_assert!(resolve(root, at).is_some());
}
