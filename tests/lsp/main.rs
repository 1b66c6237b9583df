//! The language server in a session with a client, over the program's own standard input and output.

mod client;

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

use client::{Client, applied, codes, position};

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
fn a_misspelt_key_has_a_quick_fix() {
    let (folder, place) = archive();
    let text = MANIFEST.replace("digtal", "digital").replace("\"made_by\": \"p9\"", "\"signatres\": []");
    fs::write(&place, &text).unwrap();
    let mut client = Client::start(folder.path());
    client.initialize(folder.path());
    let uri = client.open(&place);
    let found = client.diagnostics(&uri, |found| codes(found) == ["STR002"]);
    let asked = json!({ "textDocument": { "uri": uri }, "range": found[0]["range"],
        "context": { "diagnostics": found, "only": ["quickfix"] } });
    let actions = client.result("textDocument/codeAction", asked);
    assert_eq!(actions[0]["title"], "Change to `signatures`");
    client.write(&uri, 2, &applied(&text, &actions[0], &uri));
    client.diagnostics(&uri, <[Value]>::is_empty);
    client.end();
}

#[test]
fn a_paper_that_is_missing_can_be_entered() {
    let (folder, place) = archive();
    let text = MANIFEST
        .replace("digtal", "digital")
        .replace("\"p9\"", "\"p2\"")
        .replace("case-file", "equipment")
        .replace("\"opened\": \"2025-03-01\"", "\"opened\": \"2025-03-01\", \"closed\": \"2025-12-31\"")
        .replace("-QT-", "-SB-");
    fs::write(&place, &text).unwrap();
    let mut client = Client::start(folder.path());
    client.initialize(folder.path());
    let uri = client.open(&place);
    let found = client.diagnostics(&uri, |found| codes(found).contains(&"CMP001"));
    let missing = found.iter().find(|one| one["code"] == "CMP001").unwrap();
    let asked = json!({ "textDocument": { "uri": uri }, "range": missing["range"],
        "context": { "diagnostics": [missing], "only": ["quickfix"] } });
    let actions = client.result("textDocument/codeAction", asked);
    let add =
        actions.as_array().unwrap().iter().find(|one| one["title"].as_str().unwrap().starts_with("Add"));
    let add = add.unwrap_or_else(|| panic!("{actions:#?}"));
    let after = applied(&text, add, &uri);
    assert!(
        after.contains("\n    {\n      \"id\": \"d01\",\n      \"role\": "),
        "by the hand of the others:\n{after}"
    );
    client.write(&uri, 2, &after);
    // It is there now, and its date is still to be filled in.
    let count = |found: &[Value]| codes(found).iter().filter(|code| **code == "CMP001").count();
    let before = count(&found);
    let found = client.diagnostics(&uri, |found| count(found) == before - 1);
    assert!(codes(&found).contains(&"CMP012"), "{found:#?}");
    client.end();
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
    let other = folder.path().join("档案 库/0002");
    fs::create_dir_all(&other).unwrap();
    fs::write(other.join("dossier.json"), MANIFEST.replace("-0001", "-0002")).unwrap();
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
    let dossiers = offered(6, "\"made_by\"", "\"copy_of\": { \"dossier\": \"|\" }, \"made_by\"", "|");
    assert_eq!(dossiers, ["\"X043-2025-QT-0001\"", "\"X043-2025-QT-0002\""]);
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
        related.iter().any(|one| one["location"]["uri"] == client::uri(&other.join("dossier.json"))),
        "the other dossier is one step away: {related:#?}"
    );
    assert_eq!(client.end(), 0);
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
fn the_archives_own_file_is_served_too_and_dossiers_go_by_it_unsaved() {
    let (folder, place) = archive();
    fs::write(&place, MANIFEST.replace("digtal", "digital")).unwrap();
    let reference = place.parent().unwrap().with_file_name("archive.json");
    let mut client = Client::start(folder.path());
    client.initialize(folder.path());
    let dossier = client.open(&place);
    client.diagnostics(&dossier, |found| codes(found) == ["STR006"]);
    let uri = client.open(&reference);
    client.diagnostics(&uri, <[Value]>::is_empty);
    // A key that the schema does not have, and the person whom the dossier lacks, both not saved.
    let text = ARCHIVE.replace("\"exported\"", "\"exportd\"").replace("\"p2\"", "\"p9\"");
    client.write(&uri, 2, &text);
    client.diagnostics(&dossier, <[Value]>::is_empty);
    client.diagnostics(&uri, |found| codes(found) == ["STR002"]);
    let cut = text.find("\"unit\": ").unwrap() + "\"unit\": ".len();
    client.write(&uri, 3, &text[..cut]);
    let asked = json!({ "textDocument": { "uri": uri }, "position": position(&text, cut) });
    let items = client.result("textDocument/completion", asked)["items"].clone();
    assert_eq!((&items[0]["label"], &items[0]["detail"]), (&json!("u1"), &json!("城郊供电所")), "{items:#?}");
    assert_eq!(client.end(), 0);
}

#[test]
fn a_configuration_is_followed_and_a_broken_one_is_said() {
    let (folder, place) = archive();
    let config = folder.path().join("zhenji.toml");
    fs::write(&config, "ignore = [\"STR006\"]\n").unwrap();
    let mut client = Client::start(folder.path());
    client.initialize(folder.path());
    let uri = client.open(&place);
    client.diagnostics(&uri, |found| codes(found) == ["STR002"]);
    fs::write(&config, "ignroe = []\n").unwrap();
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    // Said once, and the defaults are in force.
    let said = client.notification("window/showMessage");
    assert!(said["message"].as_str().unwrap().contains("configuration"), "{said}");
    client.diagnostics(&uri, |found| codes(found) == ["STR006", "STR002"]);
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
