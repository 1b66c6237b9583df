//! Which rules run where, and how grave they are: the whole configuration, then what it says of
//! kinds, then what it says of paths. The later word wins.

use globset::GlobMatcher;
use serde::{Deserialize, Serialize};

use super::selection::heaviest;
use super::{ConfigError, Origin, Selection, Settings};
use crate::finding::{Meta, Severity};
use crate::text;

/// What `[severity]` says of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 错误
    Error,
    /// 警告
    Warning,
    /// 提示
    Advice,
    /// The rule does not run.
    Off,
}

impl Level {
    /// The severity, unless the rule is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Advice => Some(Severity::Advice),
            Self::Off => None,
        }
    }
}

/// Levels by selector; the most exact selector decides.
#[derive(Debug, Clone, Default)]
pub struct Levels(pub(super) Vec<(String, Level)>);

impl Levels {
    /// The level of a rule, where one is given.
    pub fn of(&self, meta: &Meta) -> Option<Level> {
        // Of two as exact the later one: an extending file comes after the extended.
        self.0
            .iter()
            .filter_map(|(word, level)| Some((heaviest(std::slice::from_ref(word), meta)?, level)))
            .max_by_key(|(weight, _)| *weight)
            .map(|(_, level)| *level)
    }

    /// All of them, as written.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Level)> {
        self.0.iter().map(|(word, level)| (word.as_str(), *level))
    }
}

/// What is said of one kind or path.
#[derive(Debug, Clone)]
pub struct Scope {
    /// Where it holds.
    pub place: ScopePlace,
    /// Its own `select` and `ignore`.
    pub selection: Selection,
    /// Its own severities.
    pub levels: Levels,
    /// Where it stands.
    pub origin: Origin,
}

/// Where a [`Scope`] holds.
#[derive(Debug, Clone)]
pub enum ScopePlace {
    /// Dossiers of a kind.
    Kind(String),
    /// Files and manifests whose path in the archive matches.
    Path(GlobMatcher),
}

impl ScopePlace {
    fn holds(&self, kind: Option<&str>, path: &str) -> bool {
        match self {
            Self::Kind(name) => kind == Some(name),
            Self::Path(glob) => glob.is_match(path),
        }
    }
}

/// What all of the configuration says of a rule at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruling {
    /// Whether it runs.
    pub runs: bool,
    /// The severity that is set.
    pub severity: Option<Severity>,
}

impl Settings {
    /// The ruling on `meta` in a dossier of `kind` (if it has one) and of what lies at `path`.
    pub fn ruling(&self, meta: &Meta, kind: Option<&str>, path: &str) -> Ruling {
        self.ruled(meta, self.scopes.iter().filter(|scope| scope.place.holds(kind, path)))
    }

    /// Whether a rule runs nowhere in dossiers of `kind`, wherever they lie.
    pub fn off_for(&self, meta: &Meta, kind: Option<&str>) -> bool {
        if self.scopes.is_empty() {
            return false;
        }
        let (kinds, paths) = self.by_place();
        let of_kind = || kinds.iter().filter(|scope| scope.place.holds(kind, "")).copied();
        !self.ruled(meta, of_kind()).runs
            && !paths.iter().any(|path| self.ruled(meta, of_kind().chain([*path])).runs)
    }

    /// Whether a rule may run anywhere.
    pub fn may_run(&self, meta: &Meta) -> bool {
        let (kinds, paths) = self.by_place();
        self.ruled(meta, []).runs
            || kinds.iter().any(|kind| {
                self.ruled(meta, [*kind]).runs
                    || paths.iter().any(|path| self.ruled(meta, [*kind, *path]).runs)
            })
            || paths.iter().any(|path| self.ruled(meta, [*path]).runs)
    }

    /// Refuses what is said of kinds that there are not.
    ///
    /// # Errors
    /// The first such kind, with the nearest that there is.
    pub fn check_kinds(
        &self,
        known: &dyn Fn(&str) -> bool,
        nearest: &dyn Fn(&str) -> Option<String>,
    ) -> Result<(), Box<ConfigError>> {
        let of_scopes = self.scopes.iter().filter_map(|scope| match &scope.place {
            ScopePlace::Kind(name) => Some((name, &scope.origin)),
            ScopePlace::Path(_) => None,
        });
        let of_owners = self.owners.iter().flat_map(|owner| owner.kinds.iter().zip(&owner.origins));
        for (name, origin) in of_scopes.chain(of_owners) {
            if !known(name) {
                let help = match nearest(name) {
                    Some(near) => {
                        text! { zh: "是不是想写 {near}？zhenji kinds 列出全部门类", en: "did you mean `{near}`? `zhenji kinds` lists them all" }
                    }
                    None => text! { zh: "zhenji kinds 列出全部门类", en: "`zhenji kinds` lists them all" },
                };
                let message = text! { zh: "没有叫“{name}”的门类", en: "there is no kind `{name}`" };
                return Err(origin.error(message, help));
            }
        }
        Ok(())
    }

    fn by_place(&self) -> (Vec<&Scope>, Vec<&Scope>) {
        self.scopes.iter().partition(|scope| matches!(scope.place, ScopePlace::Kind(_)))
    }

    fn ruled<'a>(&self, meta: &Meta, scopes: impl IntoIterator<Item = &'a Scope>) -> Ruling {
        let mut selected = self.selection.runs(meta);
        let mut level = self.levels.of(meta);
        for scope in scopes {
            if let Some(word) = scope.selection.word(meta) {
                // A kind or path may bring in rules, but none that the command line left out.
                selected = word && (selected || self.asked.runs(meta));
            }
            level = scope.levels.of(meta).or(level);
        }
        let wanted = meta.family().is_none_or(|family| self.families.contains(&family));
        Ruling {
            runs: selected && wanted && level != Some(Level::Off),
            severity: level.and_then(Level::severity),
        }
    }
}
