//! From an archive to findings: a map over dossiers, then a reduce over their rows.

mod charge;
mod dated;
mod kept;
mod map;
mod order;
mod own;
mod reduce;
#[cfg(test)]
mod reduce_tests;
mod spool;
mod trust;

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::archive::{
    Archive, Clock, Loaded, Manifest, Reference, Secrecy, Unreadable, io_reason, load, place_of,
};
use crate::config::Settings;
use crate::examine::Examiner;
use crate::finding::{Draft, Finding, Location, Text};
use crate::package::Package;
use crate::rules::rows::DossierRow;
use crate::rules::{Gathered, Registry, Sight, Sink, Texts, run, str};
use crate::schema::Kinds;
use crate::text;

pub use charge::{Charge, RiskPost};
pub use dated::Dated;
pub use kept::Kept;
pub use own::Own;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Asks all runs to end with what they have found so far.
pub fn interrupt() {
    INTERRUPTED.store(true, Ordering::Relaxed);
}

/// Whether that was asked.
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// One archive with all that is needed to judge it.
pub struct House<'a> {
    archive: Archive,
    reference: Reference,
    clock: Clock,
    kinds: &'a Kinds,
    registry: &'a Registry,
    settings: &'a Settings,
    examiner: &'a Examiner,
    /// What was found of the archive as a package.
    pub package: Package,
    /// Findings on `archive.json` itself.
    about_reference: Vec<Finding>,
    /// Texts that stand in for what lies on disk.
    unsaved: Unsaved,
    /// What was found of it before, where it was looked at before.
    own: Option<Own>,
    /// Where texts are read again, if not from its files.
    texts: Option<&'a dyn Texts>,
    /// Where those of earlier archives are.
    past: Option<&'a dyn Texts>,
}

/// Manifests (and `archive.json`) as somebody is writing them, by their paths in the archive.
pub type Unsaved = BTreeMap<String, String>;

/// What the map gives for one dossier.
pub struct Mapped {
    /// Its findings.
    pub findings: Vec<Finding>,
    /// Its row for the reduce.
    pub row: DossierRow,
    /// What rules across the archive keep of it: the rule's place in the registry, its rows.
    pub(crate) gathered: Vec<(usize, Gathered)>,
    /// How much each active rule saw, in the registry's order.
    pub seen: Vec<Sight>,
    /// Whether its manifest could be examined.
    pub examined: bool,
    /// Who is charged with it.
    pub charge: Charge,
    /// Its documents' dates against their making.
    pub dated: Vec<Dated>,
    /// Its files.
    pub files: FileCounts,
    /// Those of them that stayed closed, and why.
    pub closed: Vec<Closed>,
}

/// A file that could not be looked into.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Closed {
    /// Relative to the archive.
    pub path: String,
    /// Why.
    pub why: Text,
}

/// A dossier as reports name it.
#[derive(Debug, Clone)]
pub struct JudgedDossier {
    /// Its folder, relative to the archive.
    pub folder: String,
    /// Its manifest, relative to the archive.
    pub manifest: String,
    /// Whether its manifest could be examined.
    pub examined: bool,
    /// `id`
    pub id: Option<String>,
    /// `title`
    pub title: Option<String>,
    /// `kind`, where it is a known one, and what that is called.
    pub kind: Option<(String, Text)>,
    /// `unit`
    pub unit: Option<String>,
    /// The highest secrecy that is declared in it.
    pub secrecy: Option<Secrecy>,
    /// Documents that its manifest lists.
    pub documents: u64,
    /// Files of it that could not be looked into.
    pub closed: u64,
    /// The rules that found something of their concern in it.
    pub checked: Checked,
    /// SHA-256 of its manifest; empty where it could not be read.
    pub sha256: String,
    /// Values that an import guessed and nobody has confirmed, by key.
    pub guessed: std::collections::BTreeMap<String, u64>,
    /// Who is charged with it.
    pub charge: Charge,
    /// Its documents' dates against their making.
    pub dated: Vec<Dated>,
}

/// Which of the active rules, in the registry's order, had something to judge: a bit each, so that
/// a million dossiers do not cost a list each.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Checked(Box<[u64]>);

impl Checked {
    /// Those that saw anything.
    pub fn of(seen: &[Sight]) -> Self {
        let word = |chunk: &[Sight]| {
            chunk
                .iter()
                .enumerate()
                .filter(|(_, sight)| sight.seen > 0)
                .fold(0, |word, (bit, _)| word | 1 << bit)
        };
        Self(seen.chunks(64).map(word).collect())
    }

    /// Whether the rule at `index` did.
    pub fn has(&self, index: usize) -> bool {
        self.0.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }
}

/// What became of files.
#[derive(Debug, Clone, Copy, Default, serde::Serialize, serde::Deserialize)]
pub struct FileCounts {
    /// Ordinary files, links and specials.
    pub total: u64,
    /// Could not be read.
    pub unexamined: u64,
    /// By design not opened.
    pub not_applicable: u64,
}

impl std::ops::AddAssign for FileCounts {
    fn add_assign(&mut self, other: Self) {
        self.total += other.total;
        self.unexamined += other.unexamined;
        self.not_applicable += other.not_applicable;
    }
}

/// One judged archive.
pub struct Judged {
    /// The archive.
    pub archive: Archive,
    /// Its reference data.
    pub reference: Reference,
    /// All findings, unsorted.
    pub findings: Vec<Finding>,
    /// How much each active rule saw.
    pub seen: Vec<Sight>,
    /// Every dossier.
    pub dossiers: Vec<JudgedDossier>,
    /// The newest date in the manifests that could be read.
    pub newest: Option<jiff::civil::Date>,
    /// Files that stayed closed, in path order.
    pub closed: Vec<Closed>,
    /// Documents in the manifests that could be read.
    pub documents: u64,
    /// All files.
    pub files: FileCounts,
    /// Dossiers that were put aside and could not be read again: none of the list above.
    pub lost: u64,
    /// Whether something that was put aside could not be, so that not every rule has judged.
    pub incomplete: bool,
    /// Whether it is a package, or was unpacked from one.
    pub package: bool,
}

impl<'a> House<'a> {
    /// Reads the archive's reference data.
    pub fn new(
        archive: Archive,
        kinds: &'a Kinds,
        registry: &'a Registry,
        settings: &'a Settings,
        examiner: &'a Examiner,
    ) -> Self {
        Self::with(archive, kinds, registry, settings, examiner, Unsaved::new())
    }

    /// The same, with what somebody has not saved yet.
    pub fn with(
        archive: Archive,
        kinds: &'a Kinds,
        registry: &'a Registry,
        settings: &'a Settings,
        examiner: &'a Examiner,
        unsaved: Unsaved,
    ) -> Self {
        let mut findings = Vec::new();
        let mut reference = if archive.described {
            read_reference(&archive, &unsaved, kinds, registry, &mut findings)
        } else {
            Reference::default()
        };
        let clock = reference.clock();
        reference.anchors = trust::read(&archive, &reference);
        reference.certificates = trust::signers(&archive, &reference);
        reference.imprints = trust::imprints(&archive, &reference, examiner);
        let package = Package::default();
        Self {
            archive,
            reference,
            clock,
            kinds,
            registry,
            settings,
            examiner,
            package,
            about_reference: findings,
            unsaved,
            own: None,
            texts: None,
            past: None,
        }
    }
}

impl House<'_> {
    /// Makes this archive one that another is compared with: everything in it is named as it is
    /// seen from `root`.
    pub fn seen_from(&mut self, root: &std::path::Path) {
        self.archive.seen_from(root);
    }
}

/// Why a manifest could not be parsed, as finding STR001 or RUN003.
fn unreadable(registry: &Registry, location: Location, why: Unreadable, findings: &mut Vec<Finding>) {
    let mut report = |code: &'static crate::finding::Meta, draft: Draft| {
        if registry.runs(code.code) {
            Sink::new(code, None, findings).add(draft);
        }
    };
    match why {
        Unreadable::TooLarge(size) => report(str::unreadable(), str::too_large(location, size)),
        Unreadable::NotUtf8 { before, guess } => {
            report(str::unreadable(), str::not_utf8(location, &before, guess));
        }
        Unreadable::Io(error) => report(run::io(), run::unread(location, &io_reason(&error))),
    }
}

/// The manifest at `path` of the archive: what is being written, else what lies on disk.
fn loaded(archive: &Archive, path: &str, unsaved: &Unsaved) -> Result<Loaded, Unreadable> {
    match unsaved.get(path) {
        Some(text) => Ok(Loaded { sha256: crate::archive::sha256(text.as_bytes()), text: text.clone() }),
        None => load(&place_of(&archive.root, path)),
    }
}

fn read_reference(
    archive: &Archive,
    unsaved: &Unsaved,
    kinds: &Kinds,
    registry: &Registry,
    findings: &mut Vec<Finding>,
) -> Reference {
    let loaded = match loaded(archive, "archive.json", unsaved) {
        Ok(loaded) => loaded,
        Err(why) => {
            unreadable(registry, Location::file("archive.json"), why, findings);
            return Reference::default();
        }
    };
    match Manifest::parse(&loaded.text, "", "archive.json") {
        Err((place, reason)) => {
            if registry.runs(str::unreadable().code) {
                let location = Location {
                    manifest: Some("archive.json".into()),
                    place: Some(place),
                    ..Location::file("archive.json")
                };
                Sink::new(str::unreadable(), None, findings).add(str::not_json(location, reason));
            }
            Reference::default()
        }
        Ok(manifest) => {
            let validation = kinds.archive().validate(&manifest.root);
            let reference = Reference::read(&manifest);
            str::about_archive(&manifest, kinds.archive(), &validation, &reference, registry, findings);
            reference
        }
    }
}

/// Runs `check`; a panic in it becomes a finding on `location` instead of the end of the run.
fn guarded(
    registry: &Registry,
    location: impl FnOnce() -> Location,
    findings: &mut Vec<Finding>,
    check: impl FnOnce(&mut Vec<Finding>),
) {
    let mut fresh = Vec::new();
    let outcome = catch_unwind(AssertUnwindSafe(|| check(&mut fresh)));
    findings.append(&mut fresh);
    if let Err(panic) = outcome {
        crashed(registry, location(), &*panic, findings);
    }
}

/// Tells of a panic on `location`.
fn crashed(registry: &Registry, location: Location, panic: &(dyn Any + Send), findings: &mut Vec<Finding>) {
    let reason = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("panic");
    if registry.runs(run::internal().code) {
        Sink::new(run::internal(), None, findings).add(run::crashed(location, reason));
    }
}

/// The archive as a title for reports.
pub fn title(reference: &Reference) -> Text {
    let name = reference.name.clone().unwrap_or_default();
    text! { zh: "{name}", en: "{name}" }
}
