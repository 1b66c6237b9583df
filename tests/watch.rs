//! `check --watch`: what changes shows up, our own reports do not, and Ctrl-C ends it.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(60);

/// Lines of a stream until one holds `word`.
fn until(lines: &Receiver<String>, word: &str) -> Vec<String> {
    let end = Instant::now() + PATIENCE;
    let mut seen = Vec::new();
    loop {
        match lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(line) => {
                seen.push(line);
                if seen.last().is_some_and(|line| line.contains(word)) {
                    return seen;
                }
            }
            Err(_) => panic!("no `{word}` in {seen:#?}"),
        }
    }
}

fn lines(stream: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (send, receive) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                return;
            }
        }
    });
    receive
}

#[test]
fn a_change_is_seen_and_ctrl_c_ends_it_with_the_last_verdict() {
    let folder = TempDir::new().unwrap();
    let dossier = folder.path().join("0001");
    fs::create_dir_all(&dossier).unwrap();
    let manifest = dossier.join("dossier.json");
    let text = r#"{ "version": 1, "kind": "case-file", "id": "X043-2025-QT-0001", "title": "档案清点", "unit": "u1",
  "opened": "2025-03-01", "retention": "10y", "responsible": [{ "person": "p1", "role": "经办" }],
  "documents": [{ "id": "d1", "role": "notice", "title": "关于开展档案清点工作的通知", "date": "2025-03-01",
    "medium": "born-digital", "files": [{ "path": "通知.txt" }] }] }"#;
    fs::write(&manifest, text).unwrap();
    fs::write(dossier.join("通知.txt"), "关于开展档案清点工作的通知\n").unwrap();
    let report = folder.path().join("report.json");
    let mut child = Command::new(env!("CARGO_BIN_EXE_zhenji"))
        .args(["--lang", "en", "check", "--watch", "--isolated", "--no-cache", "-o", "concise", "."])
        .arg(format!("-ojson={}", report.display()))
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (out, err) = (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
    until(&err, "waiting for changes");
    assert!(report.is_file());
    // A file goes: the next run misses it.
    fs::rename(dossier.join("通知.txt"), folder.path().join("elsewhere.txt")).unwrap();
    until(&out, "CMP002");
    until(&err, "waiting for changes");
    // The report was written anew inside of what is watched, which is no change.
    std::thread::sleep(Duration::from_millis(1500));
    assert!(err.try_recv().is_err(), "it runs again without a change");
    // A manifest that is no JSON for a moment ends nothing.
    fs::write(&manifest, "{").unwrap();
    until(&out, "STR001");
    until(&err, "waiting for changes");
    fs::write(&manifest, text.replace("\"通知.txt\"", "\"../elsewhere.txt\"")).unwrap();
    until(&out, "STR007");
    until(&err, "waiting for changes");
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let end = Instant::now() + PATIENCE;
    let code = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        if Instant::now() > end {
            let _ = child.kill();
            panic!("Ctrl-C does not end it");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(code, Some(1), "the last run found something");
}
