//! How findings reach the editor: of one dossier as it is written, of the archive when it is saved.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::server::{Open, Server};
use super::wire::notification;
use super::world::World;
use super::{Event, diagnose};
use crate::finding::Finding;

impl Server {
    /// Lets every open document be judged anew.
    pub(super) fn soil(&mut self) {
        self.open.values_mut().for_each(Open::soil);
    }

    /// Whether a document waits to be judged.
    pub fn is_dirty(&self) -> bool {
        self.open.iter().any(|(place, open)| open.dirty && !self.judging.contains(place))
    }

    /// Begins to judge what changed: aside, since files may have to be read for it.
    pub fn judge(&mut self) {
        let waiting = self.open.iter().filter(|(place, open)| open.dirty && !self.judging.contains(*place));
        let waiting: Vec<(PathBuf, PathBuf, u64)> =
            waiting.map(|(place, open)| (place.clone(), open.root.clone(), open.generation)).collect();
        for (place, root, generation) in waiting {
            let (world, unsaved, send) = (self.world(&root), self.unsaved(), self.send.clone());
            if let Some(open) = self.open.get_mut(&place) {
                open.dirty = false;
            }
            self.judging.insert(place.clone());
            aside(move || {
                let judged = catch_unwind(AssertUnwindSafe(|| world.judge(&place, &unsaved)));
                // Nobody listens where the editor has gone.
                drop(send.send(Event::Own(place, generation, judged.unwrap_or_default())));
            });
        }
    }

    /// Takes what a document has come to by itself, unless it has changed since.
    pub fn own(&mut self, place: &Path, generation: u64, findings: Vec<Finding>) {
        self.judging.remove(place);
        if let Some(open) = self.open.get_mut(place).filter(|open| open.generation == generation) {
            open.own = findings;
            self.show(place);
        }
    }

    /// Starts a run over the archive at `root`, or asks for another where one is under way.
    pub(super) fn run_over(&mut self, root: &Path) {
        if let Some(again) = self.running.get_mut(root) {
            *again = true;
            return;
        }
        self.running.insert(root.to_owned(), false);
        let places: Vec<PathBuf> =
            self.open.iter().filter(|(_, open)| open.root == root).map(|(place, _)| place.clone()).collect();
        let (world, send) = (self.world(root), self.send.clone());
        aside(move || {
            let across = catch_unwind(AssertUnwindSafe(|| across(&world, &places))).unwrap_or_default();
            drop(send.send(Event::Whole(world.root.clone(), across)));
        });
    }

    /// Takes what a run over an archive has found in open documents besides what they say alone.
    pub fn whole(&mut self, root: &Path, across: BTreeMap<PathBuf, Vec<Finding>>) {
        if self.running.remove(root) == Some(true) {
            self.run_over(root);
        }
        for (place, findings) in across {
            if let Some(open) = self.open.get_mut(&place) {
                open.across = findings;
                self.show(&place);
            }
        }
    }

    fn show(&mut self, place: &Path) {
        let Some(open) = self.open.get(place) else { return };
        let diagnostics = diagnose::diagnostics(open, self.lang);
        let (uri, version) = (open.uri.clone(), open.version.clone());
        self.publish(&uri, &version, diagnostics);
    }

    pub(super) fn publish(&mut self, uri: &str, version: &Value, diagnostics: Vec<Value>) {
        let mut params = json!({ "uri": uri, "diagnostics": diagnostics });
        if !version.is_null() {
            params["version"] = version.clone();
        }
        self.outbox.push(notification("textDocument/publishDiagnostics", params));
    }
}

/// Runs `work` on a thread that other people's parsers can recurse on.
fn aside(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(crate::limits::STACK_BYTES);
    if let Err(error) = thread.spawn(work) {
        eprintln!("zhenji lsp: {error}");
    }
}

/// What a run over the whole archive, as it was saved, finds in the documents at `places` and they do
/// not say alone: that is told from what is being written.
fn across(world: &World, places: &[PathBuf]) -> BTreeMap<PathBuf, Vec<Finding>> {
    let root = std::slice::from_ref(&world.root);
    let Ok(outcome) = crate::check(root, &world.settings, &world.examiner) else { return BTreeMap::new() };
    let mut by_manifest: BTreeMap<PathBuf, Vec<Finding>> = BTreeMap::new();
    for archive in outcome.archives {
        for finding in archive.findings {
            if let Some(manifest) = finding.manifest.as_ref().or(finding.path.as_ref()) {
                let place = crate::archive::place_of(&archive.root, manifest);
                by_manifest.entry(place).or_default().push(finding);
            }
        }
    }
    let besides = |place: &PathBuf| {
        let alone = world.judge(place, &BTreeMap::new());
        let alone: BTreeSet<&str> = alone.iter().map(|finding| finding.fingerprint.as_str()).collect();
        let mut found = by_manifest.remove(place).unwrap_or_default();
        found.retain(|finding| !alone.contains(finding.fingerprint.as_str()));
        (place.clone(), found)
    };
    places.iter().map(besides).collect()
}
