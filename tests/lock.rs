//! `zhenji lock` and `zhenji verify`, as people and pipelines meet them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use zhenji::lock::Lock;

const AT: &str = "2025-04-01T09:00:00+08:00";

struct Desk(TempDir);

impl Desk {
    /// Two dossiers, one inside the other.
    fn new() -> Self {
        let desk = Self(TempDir::new().unwrap());
        desk.write("a/archive.json", r#"{"version":1,"name":"清点"}"#);
        desk.dossier("a/1", "X043-2025-QT-0001");
        desk.dossier("a/1/补充", "X043-2025-QT-0002");
        desk
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn dossier(&self, folder: &str, id: &str) {
        self.write(
            &format!("{folder}/dossier.json"),
            &format!(
                r#"{{"version":1,"kind":"case-file","id":"{id}","title":"清点","unit":"gd","opened":"2025-03-03","retention":"10y",
                "responsible":[{{"person":"p1","role":"经办人"}}],"documents":[
                {{"id":"d1","role":"report","title":"报告","date":"2025-02-10","medium":"born-digital","files":[{{"path":"报告.txt"}}]}}]}}"#
            ),
        );
        self.write(&format!("{folder}/报告.txt"), &format!("{id} 的报告\n"));
    }

    fn run(&self, lang: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhenji"));
        for name in ["LC_ALL", "LC_MESSAGES", "LANG", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(name);
        }
        command.env("LC_ALL", if lang == "zh" { "zh_CN.UTF-8" } else { "en_GB.UTF-8" });
        command.current_dir(self.0.path()).args(arguments).output().unwrap()
    }

    /// Runs in English; the code and both streams together.
    fn says(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.run("en", arguments);
        let text = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(text).unwrap())
    }

    fn lock(&self, more: &[&str]) -> (i32, String) {
        self.says(&[&["lock", "a", "--at", AT], more].concat())
    }

    fn verify(&self, more: &[&str]) -> (i32, Vec<Value>) {
        let output = self.run("en", &[&["verify", "a", "-o", "json"], more].concat());
        let value: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let list = value["dossiers"].as_array().cloned().unwrap_or_default();
        (output.status.code().unwrap(), list)
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_lock_holds_every_file_of_its_dossier_and_is_the_same_for_the_same() {
    let desk = Desk::new();
    assert_eq!(desk.verify(&[]).0, 1, "nothing is locked yet");
    let (code, said) = desk.lock(&[]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("locked X043-2025-QT-0001") && said.contains("50 days before its first lock"),
        "{said}"
    );
    let text = desk.read("a/1/dossier.lock.json");
    let lock = Lock::parse(&text).unwrap();
    assert_eq!(lock.text(), text);
    assert_eq!(lock.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["报告.txt"]);
    assert!(lock.manifest.sm3.is_some() && lock.previous.is_none());
    assert_eq!(names(&desk.path("a/1")), ["dossier.json", "dossier.lock.json", "报告.txt", "补充"]);
    // Once more: nothing to do, nothing touched.
    let (code, said) = desk.says(&["lock", "a"]);
    assert!(code == 0 && said.contains("unchanged"), "{said}");
    assert_eq!(desk.read("a/1/dossier.lock.json"), text);
    let (code, list) = desk.verify(&[]);
    assert_eq!(code, 0);
    assert_eq!(list.len(), 2);
    assert_eq!(list[0]["state"], "intact");
    assert_eq!(list[0]["late"][0]["days"], 50);
    fs::remove_file(desk.path("a/1/dossier.lock.json")).unwrap();
    fs::remove_file(desk.path("a/1/补充/dossier.lock.json")).unwrap();
    desk.lock(&[]);
    assert_eq!(desk.read("a/1/dossier.lock.json"), text);
    let zh = desk.run("zh", &["verify", "a/1"]);
    assert!(String::from_utf8(zh.stdout).unwrap().contains("与封存时一致"));
}

#[test]
fn what_changed_came_and_went_shows_and_is_not_locked_over_by_accident() {
    let desk = Desk::new();
    desk.write("a/1/旧.txt", "旧");
    desk.lock(&[]);
    let old = desk.read("a/1/dossier.lock.json");
    desk.write("a/1/报告.txt", "另一份");
    desk.write("a/1/新.txt", "新");
    fs::remove_file(desk.path("a/1/旧.txt")).unwrap();
    desk.write("a/1/dossier.json", &desk.read("a/1/dossier.json").replace("清点", "盘点"));
    let (code, list) = desk.verify(&[]);
    assert_eq!(code, 1);
    assert_eq!(list[0]["state"], "changed");
    assert_eq!(list[0]["manifest_changed"], true);
    let mut changes: Vec<String> = list[0]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| format!("{} {}", change["what"].as_str().unwrap(), change["path"].as_str().unwrap()))
        .collect();
    changes.sort();
    assert_eq!(changes, ["came 新.txt", "changed 报告.txt", "gone 旧.txt"]);
    assert_eq!(list[1]["state"], "intact");
    let (code, said) = desk.lock(&[]);
    assert!(code == 1 && said.contains("dossier.json changed") && said.contains("--renew"), "{said}");
    assert_eq!(desk.read("a/1/dossier.lock.json"), old);
    assert_eq!(desk.lock(&["--renew"]).0, 0);
    let new = Lock::parse(&desk.read("a/1/dossier.lock.json")).unwrap();
    assert!(new.previous.is_some());
    assert_eq!(desk.verify(&[]).0, 0);
}

#[test]
fn a_ledger_takes_only_locks_that_extend_its_heads() {
    let desk = Desk::new();
    let ledger = ["--ledger", "ledger.jsonl"];
    assert_eq!(desk.lock(&ledger).0, 0);
    assert_eq!(desk.read("ledger.jsonl").lines().count(), 2);
    let (code, list) = desk.verify(&ledger);
    assert_eq!(code, 0);
    assert_eq!(list[0]["ledger"], "head");
    assert_eq!(list[0]["late"][0]["days"], 50);
    let first = desk.read("a/1/dossier.lock.json");
    // Completed lawfully, locked anew: the head moves on, and the old lock is no longer it.
    desk.write("a/1/附表.txt", "附表");
    assert_eq!(desk.lock(&["--ledger", "ledger.jsonl", "--renew"]).0, 0);
    assert_eq!(desk.read("ledger.jsonl").lines().count(), 3);
    let second = desk.read("a/1/dossier.lock.json");
    desk.write("a/1/dossier.lock.json", &first);
    fs::remove_file(desk.path("a/1/附表.txt")).unwrap();
    let (code, list) = desk.verify(&ledger);
    assert_eq!(
        (code, list[0]["state"].as_str(), list[0]["ledger"].as_str()),
        (1, Some("intact"), Some("older"))
    );
    let (code, said) = desk.lock(&ledger);
    assert!(code == 1 && said.contains("not the head"), "{said}");
    // The lock taken away, the dossier changed and locked as if for the first time.
    fs::remove_file(desk.path("a/1/dossier.lock.json")).unwrap();
    assert_eq!(desk.verify(&ledger).1[0]["ledger"], "lock-gone");
    let (code, said) = desk.lock(&ledger);
    assert!(code == 1 && said.contains("there is none here"), "{said}");
    assert_eq!(desk.lock(&[]).0, 0);
    assert_eq!(
        desk.verify(&ledger).1[0]["ledger"],
        "older",
        "the same contents at the same moment are the first lock"
    );
    desk.write("a/1/报告.txt", "另一份");
    assert_eq!(
        desk.lock(&["--renew", "--at", "2025-05-01T09:00:00+08:00"].map(|word| word)).0,
        2,
        "--at twice"
    );
    desk.says(&["lock", "a", "--renew", "--at", "2025-05-01T09:00:00+08:00"]);
    assert_eq!(desk.verify(&ledger).1[0]["ledger"], "differs");
    // A run that broke off between the lock and the ledger is made good by the next.
    desk.write("a/1/dossier.lock.json", &second);
    desk.dossier("a/1", "X043-2025-QT-0001");
    desk.write("a/1/附表.txt", "附表");
    let kept = desk.read("ledger.jsonl");
    desk.write("ledger.jsonl", &kept.lines().take(2).map(|line| format!("{line}\n")).collect::<String>());
    assert_eq!(desk.lock(&ledger).0, 0);
    assert_eq!(desk.read("ledger.jsonl").lines().count(), 3);
    assert_eq!(desk.verify(&ledger).0, 0);
    // Lines cannot be changed.
    desk.write("ledger.jsonl", &kept.replace("2025-02-10", "2025-03-30"));
    let (code, said) = desk.lock(&ledger);
    assert!(code == 2 && said.contains("ledger.jsonl, line 2"), "{said}");
}

#[test]
fn cms_signatures_and_timestamps_by_another_tool_hold_or_do_not() {
    if Command::new("openssl").arg("version").output().is_err() {
        println!("SKIPPED: openssl is not here");
        return;
    }
    let desk = Desk::new();
    assert_eq!(desk.lock(&["--signature", "cms", "--timestamp"]).0, 0);
    let (code, list) = desk.verify(&[]);
    assert_eq!(code, 1);
    assert_eq!(
        (list[0]["signature"].as_str(), list[0]["timestamp"]["verdict"].as_str()),
        (Some("missing"), Some("missing"))
    );
    let openssl = |arguments: &str| {
        let output =
            Command::new("openssl").current_dir(desk.0.path()).args(arguments.split(' ')).output().unwrap();
        assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    };
    desk.write(
        "tsa.cnf",
        "[req]\ndistinguished_name=dn\n[dn]\n[sign]\nkeyUsage=digitalSignature\n[stamp]\nextendedKeyUsage=critical,timeStamping\n[tsa]\ndefault_tsa=t\n[t]\nserial=serial\ncrypto_device=builtin\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\naccuracy=secs:1\n",
    );
    for name in ["sign", "stamp"] {
        openssl(&format!(
            "req -x509 -newkey rsa:2048 -nodes -days 3650 -config tsa.cnf -extensions {name} -subj /CN={name} -keyout {name}.key -out {name}.pem"
        ));
    }
    for folder in ["a/1", "a/1/补充"] {
        let lock = format!("{folder}/dossier.lock.json");
        openssl(&format!(
            "cms -sign -binary -in {lock} -signer sign.pem -inkey sign.key -outform DER -out {lock}.p7s"
        ));
        openssl(&format!("ts -query -data {lock} -sha256 -cert -out query"));
        openssl(&format!(
            "ts -reply -config tsa.cnf -queryfile query -signer stamp.pem -inkey stamp.key -out {lock}.tsr"
        ));
    }
    let trust = ["--trust", "sign.pem", "--trust", "stamp.pem"];
    let (code, list) = desk.verify(&trust);
    assert_eq!(list[0]["signature"], "valid", "{list:?}");
    assert_eq!(list[0]["timestamp"]["verdict"], "valid", "{list:?}");
    assert_eq!(code, 0);
    let (code, list) = desk.verify(&[]);
    assert_eq!((code, list[0]["signature"].as_str()), (0, Some("intact-but-untrusted")));
    assert_eq!(list[0]["timestamp"]["verdict"], "intact-but-untrusted");
    // The lock rewritten: neither holds any more.
    let text = desk.read("a/1/dossier.lock.json");
    desk.write("a/1/dossier.lock.json", &text.replace("2025-04-01", "2025-03-01"));
    let (code, list) = desk.verify(&trust);
    assert_eq!((code, list[0]["signature"].as_str()), (1, Some("broken")));
    assert_eq!(list[0]["timestamp"]["verdict"], "broken");
}

#[test]
fn what_makes_no_sense_is_said_in_both_languages() {
    let desk = Desk::new();
    desk.write("empty/x.txt", "");
    desk.write("bad/dossier.json", "{");
    desk.write("odd/dossier.json", &desk.read("a/1/dossier.json"));
    desk.write("odd/dossier.lock.json", "{}");
    for (arguments, code, zh, en) in [
        (&["lock", "nowhere"][..], 2, "读不了", "cannot be read"),
        (&["lock", "empty"], 3, "没有案卷", "no dossier"),
        (&["lock", "bad"], 2, "不能封存", "cannot be locked"),
        (&["lock", "odd"], 2, "不是封存文件", "is no lock"),
        (&["lock", "a", "--at", "noon"], 2, "不是时刻", "no moment"),
        (&["lock", "a", "--key", "a/archive.json"], 2, "不是 minisign 私钥", "no minisign secret key"),
        (&["verify", "empty"], 3, "没有案卷", "no dossier"),
        (&["verify", "a", "--ledger", "a/archive.json"], 2, "不是封存簿的一行", "no line of a ledger"),
    ] {
        for (lang, word) in [("zh", zh), ("en", en)] {
            let output = desk.run(lang, arguments);
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
            assert!(said.contains(word), "{arguments:?}: no `{word}` in {said}");
        }
    }
    let (code, said) = desk.says(&["verify", "odd"]);
    assert!(code == 1 && said.contains("cannot be read"), "{said}");
}

#[cfg(unix)]
#[test]
fn links_are_never_followed() {
    let desk = Desk::new();
    desk.write("outside", "x");
    std::os::unix::fs::symlink(desk.path("outside"), desk.path("a/1/link.txt")).unwrap();
    std::os::unix::fs::symlink(desk.path("outside"), desk.path("a/1/补充/dossier.lock.json")).unwrap();
    let (code, said) = desk.lock(&[]);
    assert!(code == 2 && said.contains("no ordinary file"), "{said}");
    assert_eq!(desk.read("outside"), "x");
    fs::remove_file(desk.path("a/1/补充/dossier.lock.json")).unwrap();
    assert_eq!(desk.lock(&[]).0, 0);
    let lock = Lock::parse(&desk.read("a/1/dossier.lock.json")).unwrap();
    assert!(lock.files.iter().all(|file| file.path != "link.txt"));
}
