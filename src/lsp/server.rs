//! The server's state, and what each message does to it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use serde_json::{Value, json};

use super::text::Buffer;
use super::wire::{Fault, answer, notification};
use super::world::{World, lang_of, root_of};
use super::{Event, Options, actions, complete, diagnose, hover, uri};
use crate::finding::{Finding, Lang, Text};
use crate::triage::Outcome;

/// A manifest that is open in the editor.
pub struct Open {
    /// As the editor names it.
    pub uri: String,
    /// The editor's count of its changes.
    version: Value,
    /// Its text.
    pub buffer: Buffer,
    /// The last text of it that was JSON: what completion goes by while it is none.
    pub good: String,
    /// Its root.
    pub root: PathBuf,
    /// What was found in it alone.
    pub own: Vec<Finding>,
    /// What was found in it together with others when it was last saved.
    pub across: Vec<Finding>,
    dirty: bool,
}

/// The server.
pub struct Server {
    options: Options,
    send: Sender<Event>,
    lang: Lang,
    initialized: bool,
    shut: bool,
    exit: Option<u8>,
    workspaces: Vec<PathBuf>,
    open: BTreeMap<PathBuf, Open>,
    worlds: HashMap<PathBuf, World>,
    /// Roots that are being run over, and whether once more is asked for.
    running: HashMap<PathBuf, bool>,
    outbox: Vec<Value>,
}

const NOT_INITIALIZED: i64 = -32002;
const INVALID_REQUEST: i64 = -32600;
const METHOD_NOT_FOUND: i64 = -32601;

impl Server {
    /// A server that has heard nothing yet.
    pub fn new(options: Options, send: Sender<Event>) -> Self {
        Self {
            lang: options.lang,
            options,
            send,
            initialized: false,
            shut: false,
            exit: None,
            workspaces: Vec::new(),
            open: BTreeMap::new(),
            worlds: HashMap::new(),
            running: HashMap::new(),
            outbox: Vec::new(),
        }
    }

    /// Takes what is to be said to the editor.
    pub fn said(&mut self) -> Vec<Value> {
        std::mem::take(&mut self.outbox)
    }

    /// The exit code, once the editor has said goodbye.
    pub fn ended(&self) -> Option<u8> {
        self.exit
    }

    /// Whether a dossier waits to be judged.
    pub fn is_dirty(&self) -> bool {
        self.open.values().any(|open| open.dirty)
    }

    /// One message.
    pub fn message(&mut self, message: &Value) {
        let method = message.get("method").and_then(Value::as_str);
        let params = message.get("params").unwrap_or(&Value::Null);
        match (method, message.get("id")) {
            (Some(method), Some(id)) => {
                let result = self.request(method, params);
                self.outbox.push(answer(id, result));
            }
            (Some(method), None) => self.notice(method, params),
            // An answer: nothing was asked.
            (None, _) => {}
        }
    }

    fn request(&mut self, method: &str, params: &Value) -> Result<Value, Fault> {
        if method == "initialize" {
            return Ok(self.initialize(params));
        }
        if !self.initialized {
            return Err(Fault::new(NOT_INITIALIZED, "initialize comes first"));
        }
        if self.shut {
            return Err(Fault::new(INVALID_REQUEST, "the server is shut down"));
        }
        let lang = self.lang;
        match method {
            "shutdown" => {
                self.shut = true;
                Ok(Value::Null)
            }
            "textDocument/hover" => Ok(self.with(params, |open, world, unsaved| {
                hover::hover(open, world, unsaved, &params["position"], lang)
            })),
            "textDocument/completion" => Ok(self.with(params, |open, world, unsaved| {
                complete::complete(open, world, unsaved, &params["position"], lang)
            })),
            "textDocument/codeAction" => Ok(self
                .with(params, |open, world, unsaved| actions::actions(open, world, unsaved, params, lang))),
            _ => Err(Fault::new(METHOD_NOT_FOUND, format!("no method {method}"))),
        }
    }

    fn notice(&mut self, method: &str, params: &Value) {
        if method == "exit" {
            self.exit = Some(u8::from(!self.shut));
        }
        if !self.initialized || self.shut {
            return;
        }
        match method {
            "textDocument/didOpen" => self.opened(params),
            "textDocument/didChange" => self.changed(params),
            "textDocument/didSave" => self.saved(params),
            "textDocument/didClose" => {
                if let Some(open) = place(params).and_then(|place| self.open.remove(&place)) {
                    self.publish(&open.uri, &Value::Null, Vec::new());
                }
                // Others may have gone by what was not saved in it.
                self.soil();
            }
            "workspace/didChangeWatchedFiles" | "workspace/didChangeConfiguration" => {
                self.worlds.clear();
                self.soil();
            }
            _ => {}
        }
    }

    fn initialize(&mut self, params: &Value) -> Value {
        self.initialized = true;
        let asked = params.pointer("/initializationOptions/language").and_then(Value::as_str);
        let locale = params["locale"].as_str().filter(|_| !self.options.fixed);
        if let Some(word) = asked.or(locale) {
            self.lang = lang_of(word);
        }
        let folders = params["workspaceFolders"].as_array().into_iter().flatten();
        let folders = folders.filter_map(|folder| folder["uri"].as_str()).chain(params["rootUri"].as_str());
        self.workspaces = folders.filter_map(uri::path).filter_map(|path| path.canonicalize().ok()).collect();
        json!({
            "serverInfo": { "name": "zhenji", "version": env!("CARGO_PKG_VERSION") },
            "capabilities": {
                "positionEncoding": "utf-16",
                "textDocumentSync": { "openClose": true, "change": 2, "save": true },
                "hoverProvider": true,
                "completionProvider": { "triggerCharacters": ["\"", ":"] },
                "codeActionProvider": { "codeActionKinds": ["quickfix", actions::FIX_ALL] },
            }
        })
    }

    fn opened(&mut self, params: &Value) {
        let document = &params["textDocument"];
        let (Some(uri), Some(place)) = (document["uri"].as_str(), place(params)) else { return };
        let name = place.file_name().and_then(|name| name.to_str());
        if !matches!(name, Some("dossier.json" | "archive.json")) {
            return;
        }
        let folder = place.parent().unwrap_or(&place);
        let root = root_of(folder, &self.workspaces);
        let text = document["text"].as_str().unwrap_or_default().to_owned();
        let open = Open {
            uri: uri.to_owned(),
            version: document["version"].clone(),
            good: text.clone(),
            buffer: Buffer::new(text),
            root: root.clone(),
            own: Vec::new(),
            across: Vec::new(),
            dirty: true,
        };
        self.open.insert(place, open);
        self.run_over(&root);
    }

    fn changed(&mut self, params: &Value) {
        let Some(place) = place(params) else { return };
        let Some(open) = self.open.get_mut(&place) else { return };
        for change in params["contentChanges"].as_array().into_iter().flatten() {
            open.buffer.change(change);
        }
        open.version = params["textDocument"]["version"].clone();
        if crate::json::parse(&open.buffer.text).is_ok() {
            open.good.clone_from(&open.buffer.text);
        }
        open.dirty = true;
        // Every dossier goes by what archive.json says.
        if place.ends_with("archive.json") {
            self.soil();
        }
    }

    fn saved(&mut self, params: &Value) {
        self.soil();
        if let Some(open) = place(params).and_then(|place| self.open.get(&place)) {
            let root = open.root.clone();
            self.run_over(&root);
        }
    }

    fn soil(&mut self) {
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
    fn run_over(&mut self, root: &Path) {
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

    fn publish(&mut self, uri: &str, version: &Value, diagnostics: Vec<Value>) {
        let mut params = json!({ "uri": uri, "diagnostics": diagnostics });
        if !version.is_null() {
            params["version"] = version.clone();
        }
        self.outbox.push(notification("textDocument/publishDiagnostics", params));
    }

    fn unsaved(&self) -> BTreeMap<PathBuf, String> {
        self.open.iter().map(|(place, open)| (place.clone(), open.buffer.text.clone())).collect()
    }

    /// Asks about an open document; nothing is known of others.
    fn with(
        &mut self,
        params: &Value,
        ask: impl FnOnce(&Open, &World, &BTreeMap<PathBuf, String>) -> Value,
    ) -> Value {
        let place = place(params);
        let Some(root) = place.as_ref().and_then(|place| Some(self.open.get(place)?.root.clone())) else {
            return Value::Null;
        };
        let unsaved = self.unsaved();
        self.world(&root);
        let open = place.as_ref().and_then(|place| self.open.get(place));
        match (open, self.worlds.get(&root)) {
            (Some(open), Some(world)) => ask(open, world, &unsaved),
            _ => Value::Null,
        }
    }

    /// What holds for the archive at `root` now.
    fn world(&mut self, root: &Path) -> &World {
        let current = self.worlds.get(root).is_some_and(|world| world.is_current(&self.options));
        if !current {
            let world = World::new(root, &self.options);
            if let Some(fault) = &world.fault {
                let told = say(fault, self.lang);
                self.outbox.push(notification("window/showMessage", told));
            }
            self.worlds.insert(root.to_owned(), world);
        }
        &self.worlds[root]
    }
}

fn say(text: &Text, lang: Lang) -> Value {
    json!({ "type": 2, "message": text.get(lang) })
}

/// Where the document of a message lies, by the name that the file system has for it.
fn place(params: &Value) -> Option<PathBuf> {
    let path = uri::path(params.pointer("/textDocument/uri")?.as_str()?)?;
    let folder = path.parent()?.canonicalize().ok()?;
    Some(folder.join(path.file_name()?))
}
