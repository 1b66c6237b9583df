//! What README and the book show of a terminal is what a terminal shows.
//!
//! The commands of a page's ```` ```console ```` blocks are run one after the other by one shell, in a
//! folder that holds `testdata` and nothing else; what they print, errors included, must be what the
//! block says. A line `…` stands for any number of lines. `ZHENJI_BLESS=1 cargo test --test transcripts`
//! writes the blocks without such a line anew. The lines of ```` ```sh ```` blocks are run too, in a folder
//! that holds what a reader would have (`shell`).
#![cfg(unix)]

mod shell;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// One command and what follows it.
#[derive(Debug, Clone, PartialEq)]
struct Step {
    command: String,
    said: Vec<String>,
}

/// A page in parts: text as it is, or the steps of a block.
enum Part {
    Text(String),
    Console(Vec<Step>),
}

fn parts(page: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut lines = page.split_inclusive('\n');
    while let Some(line) = lines.next() {
        text.push_str(line);
        if line.trim_end() != "```console" {
            continue;
        }
        parts.push(Part::Text(std::mem::take(&mut text)));
        let mut steps: Vec<Step> = Vec::new();
        for line in lines.by_ref() {
            let bare = line.trim_end_matches('\n');
            if bare == "```" {
                text.push_str(line);
                break;
            }
            match bare.strip_prefix("$ ") {
                Some(command) => steps.push(Step { command: command.to_owned(), said: Vec::new() }),
                None => steps.last_mut().expect("a block begins with `$ `").said.push(bare.to_owned()),
            }
        }
        parts.push(Part::Console(steps));
    }
    parts.push(Part::Text(text));
    parts
}

fn written(parts: &[Part]) -> String {
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Console(steps) => {
                for step in steps {
                    out.push_str(&format!("$ {}\n", step.command));
                    step.said.iter().for_each(|line| out.push_str(&format!("{line}\n")));
                }
            }
        }
    }
    out
}

/// Ends the output of a command; nothing prints such a line.
const MARK: &str = "\u{1}end";

/// Runs commands in one shell and gives what each of them printed.
fn run(folder: &Path, commands: &[&str]) -> Vec<Vec<String>> {
    let bin = Path::new(env!("CARGO_BIN_EXE_zhenji")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path: Vec<PathBuf> = std::iter::once(bin.to_owned()).chain(std::env::split_paths(&path)).collect();
    // `$?` is the last command's own, for a page that shows it.
    let script: String = commands
        .iter()
        .map(|command| format!("(exit $code)\n{command}\ncode=$?\nprintf '{MARK}\\n'\n"))
        .collect();
    let mut command = Command::new("bash");
    for name in ["LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    let output = command
        .args(["-c", &format!("exec 2>&1\ncode=0\n{script}")])
        .current_dir(folder)
        .env("PATH", std::env::join_paths(path).unwrap())
        // A locale that every system has; Chinese pages say `--lang zh`.
        .env("LC_ALL", "C.UTF-8")
        .env("ZHENJI_CACHE_DIR", cache())
        // 2026-05-28: a waiver that a page writes does not expire with it.
        .env("SOURCE_DATE_EPOCH", "1779926400")
        // What a page writes into the reader's home is not written into this one's.
        .env("HOME", folder)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let mut found = vec![Vec::new()];
    for line in said.lines() {
        match line == MARK {
            true => found.push(Vec::new()),
            false => found.last_mut().unwrap().push(line.trim_end().to_owned()),
        }
    }
    assert_eq!(found.len(), commands.len() + 1, "{said}");
    found.pop();
    found
}

/// Facts of the demo archive are kept between pages and runs: by contents, so they stay true.
fn cache() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("transcripts-cache")
}

fn workplace() -> TempDir {
    let folder = TempDir::new().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/demo");
    copy(&from, &folder.path().join("testdata/demo"));
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

/// Whether what was said fits what is shown, where `…` stands for any lines.
fn fits(shown: &[String], said: &[String]) -> bool {
    match shown.split_first() {
        None => said.is_empty(),
        Some((line, rest)) if line == "…" => (0..=said.len()).any(|skip| fits(rest, &said[skip..])),
        Some((line, rest)) => said.first() == Some(line) && fits(rest, &said[1..]),
    }
}

fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![root.join("README.md"), root.join("README.zh-CN.md"), root.join("CONTRIBUTING.md")];
    let mut book: Vec<_> =
        fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path()).collect();
    book.retain(|path| path.extension().is_some_and(|end| end == "md"));
    book.sort();
    pages.extend(book);
    pages
}

#[test]
fn console_blocks_show_what_is_printed() {
    let bless = std::env::var_os("ZHENJI_BLESS").is_some();
    let mut wrong = Vec::new();
    let mut count = 0;
    for page in pages() {
        let source = fs::read_to_string(&page).unwrap();
        let mut parts = parts(&source);
        let steps = |parts: &[Part]| -> Vec<Step> {
            let blocks = parts.iter().filter_map(|part| match part {
                Part::Console(steps) => Some(steps.clone()),
                Part::Text(_) => None,
            });
            blocks.flatten().collect()
        };
        let shown = steps(&parts);
        if shown.is_empty() {
            continue;
        }
        count += shown.len();
        let folder = workplace();
        let commands: Vec<&str> = shown.iter().map(|step| step.command.as_str()).collect();
        let mut said = run(folder.path(), &commands).into_iter();
        for part in &mut parts {
            let Part::Console(steps) = part else { continue };
            for step in steps {
                let said = said.next().unwrap();
                if fits(&step.said, &said) {
                    continue;
                }
                if bless && !step.said.contains(&"…".to_owned()) {
                    step.said = said;
                    continue;
                }
                let (shown, said) = (step.said.join("\n"), said.join("\n"));
                let name = page.file_name().unwrap().to_string_lossy();
                wrong.push(format!("{name}: $ {}\nshown:\n{shown}\nprinted:\n{said}\n", step.command));
            }
        }
        if bless {
            fs::write(&page, written(&parts)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "ZHENJI_BLESS=1 cargo test --test transcripts\n{}", wrong.join("\n"));
    assert!(count > 10, "{count} commands are shown in all");
}
