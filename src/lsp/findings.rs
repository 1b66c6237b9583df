//! How findings reach the editor: of one dossier as it is written, of the archive when it is saved.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};

use super::server::Server;
use super::wire::notification;
use super::{Event, diagnose};
use crate::finding::Finding;
use crate::triage::Outcome;

impl Server {
    /// Lets every open document be judged anew.
    pub(super) fn soil(&mut self) {
        self.open.values_mut().for_each(|open| open.dirty = true);
    }

    /// Judges what changed.
    pub fn judge(&mut self) {
        let dirty: Vec<PathBuf> =
            self.open.iter().filter(|(_, open)| open.dirty).map(|(place, _)| place.clone()).collect();
        let unsaved = self.unsaved();
        for place in dirty {
            let Some(root) = self.open.get(&place).map(|open| open.root.clone()) else { continue };
            let found = self.world(&root).judge(&place, &unsaved);
            if let Some(open) = self.open.get_mut(&place) {
                open.dirty = false;
                open.own = found;
            }
            self.show(&place);
        }
    }

    /// Starts a run over the archive at `root`, or asks for another where one is under way.
    pub(super) fn run_over(&mut self, root: &Path) {
        if let Some(again) = self.running.get_mut(root) {
            *again = true;
            return;
        }
        self.running.insert(root.to_owned(), false);
        let world = self.world(root);
        let (settings, examiner) = (Arc::clone(&world.settings), Arc::clone(&world.examiner));
        let (send, root) = (self.send.clone(), root.to_owned());
        std::thread::spawn(move || {
            let outcome = crate::check(std::slice::from_ref(&root), &settings, &examiner).ok();
            // Nobody listens where the editor has gone.
            drop(send.send(Event::Whole(root, Box::new(outcome))));
        });
    }

    /// Takes what a run over an archive has come to.
    pub fn whole(&mut self, root: &Path, outcome: Option<Outcome>) {
        if self.running.remove(root) == Some(true) {
            self.run_over(root);
        }
        let Some(outcome) = outcome else { return };
        let mut by_manifest: BTreeMap<PathBuf, Vec<Finding>> = BTreeMap::new();
        for archive in outcome.archives {
            for finding in archive.findings {
                if let Some(manifest) = finding.manifest.as_ref().or(finding.path.as_ref()) {
                    let place = crate::archive::place_of(&archive.root, manifest);
                    by_manifest.entry(place).or_default().push(finding);
                }
            }
        }
        let places: Vec<PathBuf> =
            self.open.iter().filter(|(_, open)| open.root == root).map(|(place, _)| place.clone()).collect();
        for place in places {
            // What the dossier says by itself is told from what is being written, not from what was saved.
            let alone = self.world(root).judge(&place, &BTreeMap::new());
            let alone: BTreeSet<&str> = alone.iter().map(|finding| finding.fingerprint.as_str()).collect();
            let mut across = by_manifest.remove(&place).unwrap_or_default();
            across.retain(|finding| !alone.contains(finding.fingerprint.as_str()));
            if let Some(open) = self.open.get_mut(&place) {
                open.across = across;
            }
            self.show(&place);
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
