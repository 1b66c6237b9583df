//! The server's state, and what each message does to it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use serde_json::{Value, json};

use super::text::Buffer;
use super::wire::{Fault, answer, notification};
use super::world::{World, lang_of, root_of};
use super::{Event, Options, actions, complete, hover, uri};
use crate::finding::{Finding, Lang, Text};

/// A manifest that is open in the editor.
pub struct Open {
    /// As the editor names it.
    pub uri: String,
    /// The editor's count of its changes.
    pub(super) version: Value,
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
    /// Whether it waits to be judged.
    pub(super) dirty: bool,
    /// How often it, or what it is judged by, has changed.
    pub(super) generation: u64,
}

impl Open {
    /// Lets it be judged anew.
    pub(super) fn soil(&mut self) {
        self.dirty = true;
        self.generation += 1;
    }
}

/// The server.
pub struct Server {
    options: Options,
    pub(super) send: Sender<Event>,
    pub(super) lang: Lang,
    initialized: bool,
    shut: bool,
    exit: Option<u8>,
    workspaces: Vec<PathBuf>,
    pub(super) open: BTreeMap<PathBuf, Open>,
    worlds: HashMap<PathBuf, Arc<World>>,
    /// Documents that are being judged.
    pub(super) judging: BTreeSet<PathBuf>,
    /// Roots that are being run over, and whether once more is asked for.
    pub(super) running: HashMap<PathBuf, bool>,
    pub(super) outbox: Vec<Value>,
}

const NOT_INITIALIZED: i64 = -32002;
const INVALID_REQUEST: i64 = -32600;
const INTERNAL_ERROR: i64 = -32603;
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
            judging: BTreeSet::new(),
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

    /// One message.
    pub fn message(&mut self, message: &Value) {
        let method = message.get("method").and_then(Value::as_str);
        let params = message.get("params").unwrap_or(&Value::Null);
        match (method, message.get("id")) {
            (Some(method), Some(id)) => {
                // A defect in one answer is no reason to leave the writer alone.
                let result = catch_unwind(AssertUnwindSafe(|| self.request(method, params)))
                    .unwrap_or_else(|_| Err(Fault::new(INTERNAL_ERROR, "a defect of zhenji")));
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
            generation: 0,
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
        open.soil();
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

    pub(super) fn unsaved(&self) -> BTreeMap<PathBuf, String> {
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
        // What is half written is gone by as it last made sense.
        let unsaved = self.open.iter().map(|(place, open)| (place.clone(), open.good.clone())).collect();
        let world = self.world(&root);
        let open = place.as_ref().and_then(|place| self.open.get(place));
        open.map_or(Value::Null, |open| ask(open, &world, &unsaved))
    }

    /// What holds for the archive at `root` now.
    pub(super) fn world(&mut self, root: &Path) -> Arc<World> {
        if let Some(world) = self.worlds.get(root).filter(|world| world.is_current(&self.options)) {
            return Arc::clone(world);
        }
        let world = Arc::new(World::new(root, &self.options));
        if let Some(fault) = &world.fault {
            let told = say(fault, self.lang);
            self.outbox.push(notification("window/showMessage", told));
        }
        self.worlds.insert(root.to_owned(), Arc::clone(&world));
        world
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
