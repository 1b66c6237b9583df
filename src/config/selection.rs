//! `--select` and `--ignore`: rules by code, by prefix of codes, by name, or all.

use crate::finding::{Group, Meta};

/// Which rules run. Ignoring wins over selecting what is less exact, as in ruff: the longer
/// selector decides, and of two as long the ignoring one.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    select: Vec<String>,
    ignore: Vec<String>,
}

/// A selector that selects nothing.
#[derive(Debug)]
pub struct SelectionError {
    /// As it was written.
    pub word: String,
    /// What it may have been meant to be.
    pub nearest: Option<String>,
}

impl Selection {
    /// The selection of the given selectors; no `select` at all means every rule.
    ///
    /// # Errors
    /// The first selector that names no rule among `known`.
    pub fn new(
        select: Vec<String>,
        ignore: Vec<String>,
        known: &[&'static Meta],
    ) -> Result<Self, SelectionError> {
        select.iter().chain(&ignore).try_for_each(|word| meant(word, known))?;
        Ok(Self { select, ignore })
    }

    /// What is selected, as written.
    pub fn selected(&self) -> &[String] {
        &self.select
    }

    /// What is ignored, as written.
    pub fn ignored(&self) -> &[String] {
        &self.ignore
    }

    /// What the selection says of a rule, where it says anything of it.
    pub(super) fn word(&self, meta: &Meta) -> Option<bool> {
        match self.select.is_empty() {
            false => Some(self.runs(meta)),
            true => heaviest(&self.ignore, meta).map(|_| false),
        }
    }

    /// Whether a rule runs.
    pub fn runs(&self, meta: &Meta) -> bool {
        let heaviest = |words: &[String]| heaviest(words, meta);
        // What the tool itself failed at is said whatever was asked for, or a choice of rules would
        // turn an incomplete run into a clean one.
        let whatever = self.select.is_empty() || meta.group == Group::Run;
        let selected = if whatever { Some(0) } else { heaviest(&self.select) };
        selected.is_some_and(|selected| heaviest(&self.ignore).is_none_or(|ignored| selected > ignored))
    }
}

/// Whether `word` selects anything among `known`.
pub(super) fn meant(word: &str, known: &[&'static Meta]) -> Result<(), SelectionError> {
    let prefix = Group::ALL.iter().any(|group| group.prefix().eq_ignore_ascii_case(word));
    if prefix || known.iter().any(|meta| weight(word, meta).is_some()) {
        return Ok(());
    }
    let candidates = known.iter().flat_map(|meta| [meta.code, meta.name]);
    let upper = word.to_ascii_uppercase();
    let nearest = crate::finding::nearest(word, candidates.clone())
        .or_else(|| crate::finding::nearest(&upper, candidates))
        .map(str::to_owned);
    Err(SelectionError { word: word.to_owned(), nearest })
}

/// How exactly the most exact of `words` means a rule.
pub(super) fn heaviest(words: &[String], meta: &Meta) -> Option<usize> {
    words.iter().filter_map(|word| weight(word, meta)).max()
}

/// How exactly a selector means a rule; `None` where it does not.
fn weight(word: &str, meta: &Meta) -> Option<usize> {
    if word.eq_ignore_ascii_case("ALL") {
        return Some(0);
    }
    if word.eq_ignore_ascii_case(meta.name) {
        return Some(usize::MAX);
    }
    let code = meta.code.as_bytes();
    let prefix = word.len() >= 3
        && code.len() >= word.len()
        && code[..word.len()].eq_ignore_ascii_case(word.as_bytes());
    prefix.then_some(if word.len() == code.len() { usize::MAX } else { word.len() })
}
