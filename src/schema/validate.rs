//! Running a kind's schema over a manifest's own tree.

use std::sync::Arc;

use jsonschema::paths::Location;
use jsonschema::{Keyword, Retrieve, Uri, ValidationError};
use serde_json::{Map, Value};

use super::keyword::{DecimalsKeyword, Failure, RequiresKeyword};
use super::message::{Problem, problems_of};
use super::requires::Requires;
use super::{BASE, Files, Kind};
use crate::json::Node;
use crate::json::instance::Spanned;
use crate::limits;

/// What a manifest lacks by its kind's schema.
#[derive(Debug, Default)]
pub struct Validation {
    /// Failures of ordinary keywords, for STR002.
    pub problems: Vec<Problem>,
    /// Failures of `requires`, for the rules that own them.
    pub failures: Vec<Failure>,
    /// Problems beyond the limit that are not listed.
    pub cut: usize,
}

impl Kind {
    /// Validates a manifest.
    pub fn validate(&self, root: &Node) -> Validation {
        let mut validation = Validation::default();
        let Ok(validator) = self.validator() else { return validation };
        if !validator.is_valid(root) {
            for error in validator.iter_errors(root) {
                match Failure::of(&error) {
                    Some(failure) => validation.failures.push(failure),
                    None if validation.problems.len() < limits::SCHEMA_ERRORS => {
                        validation.problems.extend(problems_of(&error, self));
                    }
                    None => validation.cut += 1,
                }
            }
        }
        super::message::misspelt(self, root, &mut validation.problems);
        validation
    }
}

impl Failure {
    fn of(error: &ValidationError) -> Option<Self> {
        match error.kind() {
            jsonschema::error::ValidationErrorKind::Custom { keyword, message } if keyword == "requires" => {
                Self::from_message(message)
            }
            _ => None,
        }
    }
}

/// Answers from memory and from nowhere else.
struct Embedded(Arc<Files>);

impl Retrieve for Embedded {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let uri = uri.as_str();
        let name = uri.strip_prefix(BASE).ok_or_else(|| format!("{uri} is not one of the known schemas"))?;
        self.0.get(name).cloned().ok_or_else(|| format!("{name} is not one of the known schemas").into())
    }
}

pub(super) fn compile(
    schema: &Value,
    requires: &Arc<Requires>,
    files: &Arc<Files>,
) -> Result<jsonschema::Validator<Spanned>, String> {
    let requires = Arc::clone(requires);
    let mut schema = schema.clone();
    if let Some(members) = schema.as_object_mut()
        && !members.contains_key("$id")
    {
        members.insert("$id".into(), format!("{BASE}user.json").into());
    }
    jsonschema::options_for::<Spanned>()
        .with_draft(jsonschema::Draft::Draft202012)
        .with_retriever(Embedded(Arc::clone(files)))
        .should_validate_formats(true)
        .with_pattern_options(jsonschema::PatternOptions::regex())
        .with_keyword(
            "requires",
            move |_: &Map<String, Value>,
                  _: &Value,
                  _: Location|
                  -> Result<Box<dyn for<'i> Keyword<'i, Spanned>>, ValidationError<'_>> {
                Ok(Box::new(RequiresKeyword(Arc::clone(&requires))))
            },
        )
        .with_keyword(
            "decimals",
            |_: &Map<String, Value>,
             value: &Value,
             _: Location|
             -> Result<Box<dyn for<'i> Keyword<'i, Spanned>>, ValidationError<'_>> {
                let decimals = value
                    .as_u64()
                    .ok_or_else(|| ValidationError::custom("decimals must be a whole number"))?;
                Ok(Box::new(DecimalsKeyword(decimals as usize)))
            },
        )
        .build(&schema)
        .map_err(|error| error.to_string())
}
