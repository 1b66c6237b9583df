//! A new user's path, by README alone: from `zhenji init` beside a folder of unsorted material to a
//! first clean run. The commands are README's own; what a person does in between is done here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// The program's share of the path. Seconds where it is optimised; this is a bound that a slow machine
/// keeps with a build that is not.
const PATIENCE: Duration = Duration::from_secs(120);

/// Lines of the shell block under a heading of README.
fn recipe(readme: &str, heading: &str) -> Vec<String> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(readme)).unwrap();
    let section = readme.split(&format!("\n## {heading}\n")).nth(1).expect("README has this section");
    let section = section.split("\n## ").next().unwrap();
    let block = section.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    block.lines().map(str::to_owned).collect()
}

/// What lies about in an office: two matters, and what a system leaves behind.
fn unsorted(folder: &Path) {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/demo");
    let papers = folder.join("papers");
    for (from, to) in [
        ("meeting/HY-0001/notice.pdf", "度夏物资采购会议/会议通知.pdf"),
        ("meeting/HY-0001/sign-in.pdf", "度夏物资采购会议/签到表.pdf"),
        ("meeting/HY-0001/minutes.pdf", "度夏物资采购会议/会议记录.pdf"),
        ("case-file/QT-0001/report.pdf", "春季安全检查/检查报告.pdf"),
        ("case-file/QT-0001/notice.docx", "春季安全检查/检查通知.docx"),
    ] {
        let to = papers.join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(demo.join(from), to).unwrap();
    }
    fs::write(papers.join("春季安全检查/Thumbs.db"), [0; 64]).unwrap();
}

fn files(folder: &Path, name: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, name));
        } else if name.is_empty() || path.file_name().is_some_and(|known| known == name) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// What a person knows of the papers and fills in: what says 待补, and what the check says is lacking.
fn fill_in(archive: &Path) {
    let reference = archive.join("archive.json");
    let mut known: Value = serde_json::from_str(&fs::read_to_string(&reference).unwrap()).unwrap();
    known["units"] = json!([{ "id": "gd", "name": "城郊供电所" }]);
    let post = |title: &str, duties: Value| json!([{ "unit": "gd", "title": title, "duties": duties }]);
    known["people"] = json!([
        { "id": "p1", "name": "周建国", "posts": post("所长", json!(["chair", "approver"])) },
        { "id": "p2", "name": "林晓燕", "posts": post("综合班班长", json!(["handler", "recorder"])) },
    ]);
    fs::write(reference, serde_json::to_string_pretty(&known).unwrap()).unwrap();
    for (index, manifest) in files(archive, "dossier.json").iter().enumerate() {
        let mut dossier: Value = serde_json::from_str(&fs::read_to_string(manifest).unwrap()).unwrap();
        let meeting = dossier["kind"] == "meeting";
        let class = if meeting { "HY" } else { "QT" };
        dossier["id"] = json!(format!("X043-2025-{class}-{:04}", index + 1));
        dossier["unit"] = json!("gd");
        dossier["opened"] = json!("2025-03-01");
        dossier["responsible"] = json!([{ "person": "p2", "role": "经办人" }]);
        if meeting {
            dossier["record"] = json!({
                "class": "project", "chair": "p1", "start": "2025-03-07T09:00:00+08:00",
                "end": "2025-03-07T10:30:00+08:00", "place": "三楼会议室", "members": ["p1", "p2"],
                "present": ["p1", "p2"], "absent": [], "agenda": ["度夏物资采购计划"],
                "decision": "同意按计划公开招标采购度夏物资", "recorder": "p2",
            });
        }
        for document in dossier["documents"].as_array_mut().unwrap() {
            let notice = document["role"] == "meeting-notice";
            let date = if notice { "2025-03-05" } else { "2025-03-07" };
            if document.get("date").is_none() {
                document["date"] = json!(date);
            }
            let signed =
                |by: &str, duty: &str| json!({ "by": by, "as": duty, "at": date, "method": "handwritten" });
            document["signatures"] = match document["role"].as_str().unwrap() {
                "meeting-notice" => json!([signed("p2", "handler")]),
                "sign-in-sheet" => json!([signed("p2", "recorder")]),
                "minutes" => json!([signed("p2", "recorder"), signed("p1", "chair")]),
                _ => continue,
            };
        }
        let text = serde_json::to_string_pretty(&dossier).unwrap();
        assert!(!text.contains("待补"), "a person would not know what to write:\n{text}");
        fs::write(manifest, text).unwrap();
    }
}

fn walk(readme: &str, heading: &str, lang: &str) {
    let folder = TempDir::new().unwrap();
    unsorted(folder.path());
    let papers = || -> Vec<(PathBuf, Vec<u8>)> {
        let all = files(&folder.path().join("papers"), "");
        all.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
    };
    let before = papers();
    let mut spent = Duration::ZERO;
    let mut last = None;
    let mut said = String::new();
    for line in recipe(readme, heading) {
        let Some(words) = line.strip_prefix("zhenji ") else {
            assert!(line.starts_with("# "), "a line that no test follows: {line}");
            fill_in(&folder.path().join("archive"));
            continue;
        };
        let words = words.split(" #").next().unwrap().split_whitespace();
        let began = Instant::now();
        let output = Command::new(env!("CARGO_BIN_EXE_zhenji"))
            .args(["--lang", lang])
            .args(words)
            .current_dir(folder.path())
            .env("ZHENJI_CACHE_DIR", folder.path().join("cache"))
            .output()
            .unwrap();
        spent += began.elapsed();
        said =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 1)), "{line}: {code:?}\n{said}");
        if last.is_none() {
            assert_eq!(code, Some(0), "{line}\n{said}");
        }
        last = code;
    }
    assert_eq!(last, Some(0), "the first archive is not clean:\n{said}");
    assert_eq!(papers(), before, "the papers themselves stay as they are");
    println!("{readme}: {spent:.1?}");
    assert!(spent < PATIENCE, "{spent:?}");
}

#[test]
fn a_new_user_comes_to_a_clean_run() {
    walk("README.md", "Your first archive", "en");
}

#[test]
fn and_so_in_chinese() {
    walk("README.zh-CN.md", "第一份档案", "zh");
}
