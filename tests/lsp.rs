//! The language server in a session with a client, over the program's own standard input and output.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Far longer than anything takes, on a machine that does ten other things.
const PATIENCE: Duration = Duration::from_secs(60);

/// An editor that waits for what it expects.
struct Client {
    child: Child,
    input: Option<ChildStdin>,
    received: Receiver<Value>,
    /// Notifications that came while something else was waited for.
    waiting: Vec<Value>,
    count: u64,
}

impl Client {
    fn start(folder: &Path) -> Self {
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

    fn raw(&mut self, text: &str) {
        self.input.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.raw(&format!("Content-Length: {}\r\n\r\n{text}", text.len()));
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The answer to a request, error or not.
    fn ask(&mut self, method: &str, params: Value) -> Value {
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

    fn result(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask(method, params);
        assert!(answer["error"].is_null(), "{answer}");
        answer["result"].clone()
    }

    /// The next diagnostics of `uri` that `fit`.
    fn diagnostics(&mut self, uri: &str, fit: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let until = Instant::now() + PATIENCE;
        let mut last = Vec::new();
        loop {
            let message = match self.waiting.is_empty() {
                false => self.waiting.remove(0),
                true => match self.received.recv_timeout(until.saturating_duration_since(Instant::now())) {
                    Ok(message) => message,
                    Err(_) => panic!("no such diagnostics; the last were {last:#?}"),
                },
            };
            if message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri {
                last = message["params"]["diagnostics"].as_array().unwrap().clone();
                if fit(&last) {
                    return last;
                }
            }
        }
    }

    fn initialize(&mut self, folder: &Path) -> Value {
        let result = self.result(
            "initialize",
            json!({ "processId": null, "rootUri": uri(folder), "capabilities": {}, "locale": "zh-cn" }),
        );
        self.notify("initialized", json!({}));
        result
    }

    fn open(&mut self, place: &Path) -> String {
        let uri = uri(place);
        let text = fs::read_to_string(place).unwrap();
        let document = json!({ "uri": uri, "languageId": "json", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
        uri
    }

    /// Replaces the whole text.
    fn write(&mut self, uri: &str, version: u64, text: &str) {
        let document = json!({ "uri": uri, "version": version });
        let changes = json!([{ "text": text }]);
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// Says goodbye and gives the exit code.
    fn end(mut self) -> i32 {
        assert_eq!(self.result("shutdown", Value::Null), Value::Null);
        let late = self.ask("textDocument/hover", json!({}));
        assert_eq!(late["error"]["code"], -32600);
        self.notify("exit", Value::Null);
        self.wait()
    }

    fn wait(&mut self) -> i32 {
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

fn uri(place: &Path) -> String {
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

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|one| one["code"].as_str().unwrap()).collect()
}

/// The position of a byte as the protocol counts.
fn position(text: &str, at: usize) -> Value {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let units: usize = text[start..at].chars().map(char::len_utf16).sum();
    json!({ "line": text[..at].matches('\n').count(), "character": units })
}

fn offset(text: &str, position: &Value) -> usize {
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
fn applied(text: &str, action: &Value, uri: &str) -> String {
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

const MANIFEST: &str = r#"{
  "version": 1,
  "kind": "case-file",
  "id": "X043-2025-QT-0001",
  "title": "𠮷祥路档案清点",
  "unit": "u1",
  "opened": "2025-03-01",
  "retention": "10y",
  "responsible": [{ "person": "p1", "role": "经办" }],
  "documents": [
    { "id": "d1", "title": "关于𠮷祥路的通知", "role": "notice", "date": "2025-03-01", "made_by": "p9",
      "medium": "born-digtal", "files": [{ "path": "通知.txt" }] }
  ]
}
"#;

const ARCHIVE: &str = r#"{ "version": 1, "name": "城郊供电所", "exported": "2025-06-01T00:00:00+08:00",
  "units": [{ "id": "u1", "name": "城郊供电所" }],
  "people": [{ "id": "p1", "name": "王明", "posts": [{ "unit": "u1", "title": "所长", "duties": ["approver"] }] },
             { "id": "p2", "name": "李芳", "posts": [] }] }
"#;

/// An archive with a space and Chinese in its path, and the manifest of its one dossier.
fn archive() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let dossier = folder.path().join("档案 库/0001");
    fs::create_dir_all(&dossier).unwrap();
    fs::write(folder.path().join("档案 库/archive.json"), ARCHIVE).unwrap();
    fs::write(dossier.join("通知.txt"), "关于开展档案清点工作的通知\n").unwrap();
    fs::write(dossier.join("dossier.json"), MANIFEST).unwrap();
    (folder, dossier.join("dossier.json"))
}

#[test]
fn a_session_from_the_first_finding_to_a_clean_dossier() {
    let (folder, place) = archive();
    let mut client = Client::start(folder.path());
    let early = client.ask("textDocument/hover", json!({}));
    assert_eq!(early["error"]["code"], -32002);
    let capabilities = client.initialize(folder.path())["capabilities"].clone();
    assert_eq!(capabilities["positionEncoding"], "utf-16");
    assert_eq!(client.ask("textDocument/rename", json!({}))["error"]["code"], -32601);
    let uri = client.open(&place);

    // Findings, at places that count a character beyond the basic plane as two.
    let found = client.diagnostics(&uri, |found| !found.is_empty());
    assert_eq!(codes(&found), ["STR006", "STR002"], "{found:#?}");
    let medium = found.iter().find(|one| one["code"] == "STR002").unwrap();
    let at = MANIFEST.find("\"born-digtal\"").unwrap();
    let there = json!({ "start": position(MANIFEST, at), "end": position(MANIFEST, at + 13) });
    assert_eq!(medium["range"], there);
    assert_eq!((&medium["severity"], &medium["source"]), (&json!(1), &json!("zhenji")));
    assert!(
        medium["message"].as_str().unwrap().contains("born-digtal"),
        "--lang en outweighs the locale: {medium}"
    );

    // What a finding means, what a key means, whom an id names.
    let document = json!({ "uri": uri });
    let hover = |client: &mut Client, at: usize| {
        let asked = json!({ "textDocument": document, "position": position(MANIFEST, at) });
        client.result("textDocument/hover", asked)
    };
    let said = hover(&mut client, at + 2);
    let words = said["contents"]["value"].as_str().unwrap();
    assert!(words.contains("**STR002**") && words.contains("**How to mend**"), "{words}");
    let said = hover(&mut client, MANIFEST.find("\"retention\"").unwrap() + 1);
    assert!(said["contents"]["value"].as_str().unwrap().contains("legacy long and short"), "{said}");
    let said = hover(&mut client, MANIFEST.find("\"p1\"").unwrap() + 1);
    assert!(said["contents"]["value"].as_str().unwrap().contains("王明（所长）"), "{said}");

    // The word that was meant.
    let asked = json!({ "textDocument": document, "range": there, "context": { "diagnostics": [] } });
    let actions = client.result("textDocument/codeAction", asked);
    let change = &actions[0];
    assert_eq!(
        (&change["title"], &change["isPreferred"]),
        (&json!("Change to `born-digital`"), &json!(true))
    );
    let text = applied(MANIFEST, change, &uri).replace("\"p9\"", "\"p2\"");
    client.write(&uri, 2, &text);
    client.diagnostics(&uri, <[Value]>::is_empty);

    // What the files tell is filled in.
    let start = json!({ "line": 0, "character": 0 });
    let asked = json!({ "textDocument": document, "range": { "start": start, "end": start },
        "context": { "diagnostics": [], "only": ["source.fixAll"] } });
    let actions = client.result("textDocument/codeAction", asked);
    assert_eq!(actions.as_array().unwrap().len(), 1, "{actions:#?}");
    assert_eq!(actions[0]["title"], "Fill in all 2 value(s) that the files tell");
    let text = applied(&text, &actions[0], &uri);
    let filled: Value = serde_json::from_str(&text).unwrap();
    let file = &filled["documents"][0]["files"][0];
    assert_eq!(file["size"], 40);
    assert!(file["digest"].as_str().unwrap().starts_with("sha256:"), "{file}");
    client.write(&uri, 3, &text);
    client.diagnostics(&uri, <[Value]>::is_empty);
    // The server itself writes nothing.
    assert_eq!(fs::read_to_string(&place).unwrap(), MANIFEST);

    client.notify("textDocument/didClose", json!({ "textDocument": document }));
    assert_eq!(client.end(), 0);
}

#[test]
fn completion_understands_what_is_half_written() {
    let (folder, place) = archive();
    let mut client = Client::start(folder.path());
    client.initialize(folder.path());
    let uri = client.open(&place);
    client.diagnostics(&uri, |found| !found.is_empty());
    let mut version = 1;
    // What is offered where the manifest is cut off after `before` and `typed` is written there.
    let mut offered = |before: &str, typed: &str| -> Vec<Value> {
        let cut = MANIFEST.find(before).unwrap() + before.len();
        let text = format!("{}{typed}", &MANIFEST[..cut]);
        version += 1;
        client.write(&uri, version, &text);
        let asked = json!({ "textDocument": { "uri": uri }, "position": position(&text, text.len()) });
        client.result("textDocument/completion", asked)["items"].as_array().unwrap().clone()
    };
    let labels = |items: &[Value]| -> Vec<String> {
        items.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
    };
    let kinds = offered("\"kind\": ", "\"mee");
    assert!(labels(&kinds).contains(&"meeting".to_owned()), "{kinds:#?}");
    let edit = &kinds[0]["textEdit"];
    assert_eq!(
        edit["range"]["end"]["character"].as_u64().unwrap()
            - edit["range"]["start"]["character"].as_u64().unwrap(),
        4
    );
    let roles = offered("\"role\": ", "");
    let roles = [roles, offered("路的通知\", \"role\": ", "")].concat();
    assert!(roles.iter().any(|item| item["textEdit"]["newText"] == "\"notice\""), "{roles:#?}");
    let people = offered("\"person\": ", "\"");
    assert_eq!(labels(&people), ["p1", "p2"]);
    assert_eq!(people[0]["detail"], "王明（所长）");
    assert_eq!(labels(&offered("\"version\": ", "")), Vec::<String>::new());
    client.end();
}

#[test]
fn completion_offers_keys_words_and_files() {
    let (folder, place) = archive();
    fs::write(place.with_file_name("附件.txt"), "附件\n").unwrap();
    let mut client = Client::start(folder.path());
    client.initialize(folder.path());
    let uri = client.open(&place);
    let mut offered = |version: u64, from: &str, to: &str, mark: &str| -> Vec<String> {
        let text = MANIFEST.replacen(from, to, 1);
        let at = text.find(mark).unwrap();
        let text = text.replacen(mark, "", 1);
        client.write(&uri, version, &text);
        let asked = json!({ "textDocument": { "uri": uri }, "position": position(&text, at) });
        let items = client.result("textDocument/completion", asked)["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["textEdit"]["newText"].as_str().unwrap().to_owned()).collect()
    };
    let keys = offered(2, "\"retention\"", "\"|\",\n  \"retention\"", "|");
    assert!(
        keys.contains(&"\"closed\": ".to_owned()) && !keys.contains(&"\"kind\": ".to_owned()),
        "{keys:?}"
    );
    let keys = offered(3, "\"retention\": ", "\"sec|\": ", "|");
    assert!(keys.contains(&"\"secrecy\"".to_owned()), "a colon that is there is not doubled: {keys:?}");
    let words = offered(4, "\"retention\"", "\"secrecy\": \"|\",\n  \"retention\"", "|");
    assert!(words.contains(&"\"top-secret\"".to_owned()), "{words:?}");
    let files = offered(5, "{ \"path\": \"通知.txt\" }", "{ \"path\": \"通知.txt\" }, { \"path\": | }", "|");
    assert_eq!(files, ["\"附件.txt\""]);
    client.end();
}

#[test]
fn a_text_that_is_no_json_is_said_and_overcome() {
    let (folder, place) = archive();
    let mut client = Client::start(folder.path());
    client.initialize(folder.path());
    let uri = client.open(&place);
    client.diagnostics(&uri, |found| codes(found) == ["STR006", "STR002"]);
    // One character goes: an incremental change.
    let at = MANIFEST.find(",\n  \"kind\"").unwrap();
    let range = json!({ "start": position(MANIFEST, at), "end": position(MANIFEST, at + 1) });
    client.notify(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": uri, "version": 2 }, "contentChanges": [{ "range": range, "text": "" }] }),
    );
    let found = client.diagnostics(&uri, |found| codes(found) == ["STR001"]);
    assert_eq!(found[0]["range"]["start"]["line"], 2, "{found:#?}");
    let range = json!({ "start": position(MANIFEST, at), "end": position(MANIFEST, at) });
    client.notify(
        "textDocument/didChange",
        json!({ "textDocument": { "uri": uri, "version": 3 }, "contentChanges": [{ "range": range, "text": "," }] }),
    );
    client.diagnostics(&uri, |found| codes(found) == ["STR006", "STR002"]);
    assert_eq!(client.end(), 0);
}

#[test]
fn what_is_found_across_dossiers_comes_when_one_is_saved() {
    let (folder, place) = archive();
    let clean = MANIFEST.replace("digtal", "digital").replace("p9", "p2");
    fs::write(&place, &clean).unwrap();
    let mut client = Client::start(folder.path());
    client.initialize(folder.path());
    let uri = client.open(&place);
    client.diagnostics(&uri, <[Value]>::is_empty);
    // Another dossier with the same id.
    let other = folder.path().join("档案 库/0002");
    fs::create_dir_all(&other).unwrap();
    fs::write(other.join("通知.txt"), "关于做好防汛值守的通知\n").unwrap();
    fs::write(other.join("dossier.json"), clean.replace("𠮷祥路", "防汛")).unwrap();
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    let found = client.diagnostics(&uri, |found| codes(found).contains(&"STR005"));
    let same = found.iter().find(|one| one["code"] == "STR005").unwrap();
    let related = same["relatedInformation"].as_array().unwrap();
    assert!(
        related.iter().any(|one| one["location"]["uri"] == super_uri(&other)),
        "the other dossier is one step away: {related:#?}"
    );
    assert_eq!(client.end(), 0);
}

fn super_uri(folder: &Path) -> String {
    uri(&folder.join("dossier.json"))
}

#[test]
fn a_locked_dossier_is_offered_nothing() {
    let (folder, place) = archive();
    fs::write(place.with_file_name("dossier.lock.json"), "{}").unwrap();
    let mut client = Client::start(folder.path());
    client.initialize(folder.path());
    let uri = client.open(&place);
    client.diagnostics(&uri, |found| codes(found).contains(&"STR002"));
    let end = position(MANIFEST, MANIFEST.len());
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": end });
    let asked = json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } });
    assert_eq!(client.result("textDocument/codeAction", asked), json!([]));
    assert_eq!(client.end(), 0);
}

#[test]
fn a_client_that_goes_or_talks_nonsense_ends_the_server() {
    let folder = TempDir::new().unwrap();
    let mut client = Client::start(folder.path());
    client.raw("Content-Length: 9999999999999\r\n\r\n");
    assert_eq!(client.wait(), 1);
    let mut client = Client::start(folder.path());
    client.initialize(folder.path());
    client.notify("exit", Value::Null);
    assert_eq!(client.wait(), 1, "exit without shutdown");
    let mut client = Client::start(folder.path());
    drop(client.input.take());
    assert_eq!(client.wait(), 1);
}
