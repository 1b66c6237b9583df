//! All rules, and the ones that a run has chosen.

use super::{Checks, Rule, cmp, dup, fab, led, pad, rsk, run, saf, sig, str, trc, usability};
use crate::config::{Level, Settings};
use crate::finding::{Meta, Severity};

/// Every rule, in the order of the documentation.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [
        str::RULES,
        cmp::RULES,
        usability::RULES,
        saf::RULES,
        sig::RULES,
        dup::RULES,
        fab::RULES,
        pad::RULES,
        led::RULES,
        rsk::RULES,
        trc::RULES,
        run::RULES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// A rule that runs.
pub struct Active {
    /// Its name plate.
    pub meta: &'static Meta,
    /// The configuration's word on its severity.
    pub severity: Option<Severity>,
    /// What it checks.
    pub checks: Checks,
}

/// The rules of one run.
pub struct Registry {
    active: Vec<Active>,
}

/// Options of a rule that it does not understand.
#[derive(Debug)]
pub struct OptionError {
    /// The rule's code.
    pub code: &'static str,
    /// Why.
    pub error: toml::de::Error,
}

impl Registry {
    /// Builds the rules that `settings` selects, with their options.
    ///
    /// # Errors
    /// The first rule whose options cannot be read.
    pub fn new(settings: &Settings) -> Result<Self, OptionError> {
        let mut active = Vec::new();
        for rule in all().filter(|rule| settings.may_run(&rule.meta)) {
            let options = settings.options_of(&rule.meta);
            let checks =
                (rule.build)(options).map_err(|error| OptionError { code: rule.meta.code, error })?;
            let severity = settings.levels.of(&rule.meta).and_then(Level::severity);
            active.push(Active { meta: &rule.meta, severity, checks });
        }
        Ok(Self { active })
    }

    /// The rules that run.
    pub fn active(&self) -> &[Active] {
        &self.active
    }

    /// Whether the rule `code` runs.
    pub fn runs(&self, code: &str) -> bool {
        self.active.iter().any(|rule| rule.meta.code == code)
    }

    /// Whether a rule of this run compares texts across dossiers, which costs a pass over them.
    pub fn compares_texts(&self) -> bool {
        ["DUP002", "DUP006", "DUP008", "PAD004", "PAD005"].iter().any(|code| self.runs(code))
    }

    /// The rule that a code or name means.
    pub fn find(word: &str) -> Option<&'static Rule> {
        all().find(|rule| {
            rule.meta.code.eq_ignore_ascii_case(word) || rule.meta.name.eq_ignore_ascii_case(word)
        })
    }
}
