//! An editor as far as the tests need one: a process, a reader, and places as the protocol counts them.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Far longer than anything takes, on a machine that does ten other things.
const PATIENCE: Duration = Duration::from_secs(60);

/// An editor that waits for what it expects.
pub struct Client {
    child: Child,
    pub input: Option<ChildStdin>,
    received: Receiver<Value>,
    /// Notifications that came while something else was waited for.
    waiting: Vec<Value>,
    count: u64,
}

impl Client {
    pub fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_zhenji"))
            .args(["--lang", "en", "lsp", "--stdio", "--no-cache"])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (send, received) = channel();
        std::thread::spawn(move || {
            loop {
                let mut length = 0;
                loop {
                    let mut line = String::new();
                    if output.read_line(&mut line).unwrap_or(0) == 0 {
                        return;
                    }
                    match line.trim_end().split_once(": ") {
                        Some((_, value)) => length = value.parse().unwrap(),
                        None => break,
                    }
                }
                let mut bytes = vec![0; length];
                output.read_exact(&mut bytes).unwrap();
                let message: Value = serde_json::from_slice(&bytes).unwrap();
                assert_eq!(message["jsonrpc"], "2.0");
                if send.send(message).is_err() {
                    return;
                }
            }
        });
        Self { input: child.stdin.take(), child, received, waiting: Vec::new(), count: 0 }
    }

    pub fn raw(&mut self, text: &str) {
        self.input.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.raw(&format!("Content-Length: {}\r\n\r\n{text}", text.len()));
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The answer to a request, error or not.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        self.count += 1;
        let id = self.count;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.received.recv_timeout(PATIENCE).unwrap();
            if message["id"] == id {
                return message;
            }
            self.waiting.push(message);
        }
    }

    pub fn result(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask(method, params);
        assert!(answer["error"].is_null(), "{answer}");
        answer["result"].clone()
    }

    /// The next diagnostics of `uri` that `fit`; what is said of others is kept for later.
    pub fn diagnostics(&mut self, uri: &str, fit: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let until = Instant::now() + PATIENCE;
        let mut last = Vec::new();
        let mut waiting = std::mem::take(&mut self.waiting).into_iter();
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let message = waiting.next().or_else(|| self.received.recv_timeout(left).ok());
            let Some(message) = message else { panic!("no such diagnostics; the last were {last:#?}") };
            if message["method"] != "textDocument/publishDiagnostics" || message["params"]["uri"] != uri {
                self.waiting.push(message);
                continue;
            }
            last = message["params"]["diagnostics"].as_array().unwrap().clone();
            if fit(&last) {
                self.waiting.extend(waiting);
                return last;
            }
        }
    }

    /// The parameters of the next notification of this name.
    pub fn notification(&mut self, method: &str) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let message = self.received.recv_timeout(left).expect("it never came");
            if message["method"] == method {
                return message["params"].clone();
            }
            self.waiting.push(message);
        }
    }

    pub fn initialize(&mut self, folder: &Path) -> Value {
        let result = self.result(
            "initialize",
            json!({ "processId": null, "rootUri": uri(folder), "capabilities": {}, "locale": "zh-cn" }),
        );
        self.notify("initialized", json!({}));
        result
    }

    pub fn open(&mut self, place: &Path) -> String {
        let uri = uri(place);
        let text = fs::read_to_string(place).unwrap();
        let document = json!({ "uri": uri, "languageId": "json", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
        uri
    }

    /// Replaces the whole text.
    pub fn write(&mut self, uri: &str, version: u64, text: &str) {
        let document = json!({ "uri": uri, "version": version });
        let changes = json!([{ "text": text }]);
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// Says goodbye and gives the exit code.
    pub fn end(mut self) -> i32 {
        assert_eq!(self.result("shutdown", Value::Null), Value::Null);
        let late = self.ask("textDocument/hover", json!({}));
        assert_eq!(late["error"]["code"], -32600);
        self.notify("exit", Value::Null);
        self.wait()
    }

    pub fn wait(&mut self) -> i32 {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code().unwrap();
            }
            assert!(Instant::now() < until, "the server does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn uri(place: &Path) -> String {
    let mut uri = "file://".to_owned();
    for byte in place.to_str().unwrap().bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' => uri.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

pub fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|one| one["code"].as_str().unwrap()).collect()
}

/// The position of a byte as the protocol counts.
pub fn position(text: &str, at: usize) -> Value {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let units: usize = text[start..at].chars().map(char::len_utf16).sum();
    json!({ "line": text[..at].matches('\n').count(), "character": units })
}

pub fn offset(text: &str, position: &Value) -> usize {
    let line = position["line"].as_u64().unwrap() as usize;
    let mut at: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut units = position["character"].as_u64().unwrap() as usize;
    for character in text[at..].chars() {
        if units == 0 {
            break;
        }
        units -= character.len_utf16();
        at += character.len_utf8();
    }
    at
}

/// The text after an action's edits.
pub fn applied(text: &str, action: &Value, uri: &str) -> String {
    let mut edits: Vec<(usize, usize, usize, &str)> = action["edit"]["changes"][uri]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
        .map(|(order, edit)| {
            let range = &edit["range"];
            let (start, end) = (offset(text, &range["start"]), offset(text, &range["end"]));
            (start, end, order, edit["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort_unstable();
    let mut out = text.to_owned();
    for (start, end, _, new) in edits.into_iter().rev() {
        out.replace_range(start..end, new);
    }
    out
}
