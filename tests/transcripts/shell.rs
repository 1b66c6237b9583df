//! The `sh` blocks of README and the book, whose paths are the reader's own: each is run from its
//! first line to its last in a folder that holds what a reader would have.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{copy, pages, run};

/// Lines that no test runs, by how they begin, and why. Every other line of every block is run.
const LEFT: [(&str, &str); 14] = [
    ("cargo run --release", "builds the program anew, optimised"),
    ("cargo test", "would be this very test"),
    ("cargo install", "installs into the reader's home"),
    ("cargo build --release", "builds the program anew, optimised"),
    ("cargo deny", "reads advisories from the network"),
    ("pip install", "installs, from the network"),
    ("maturin build", "tests/built.rs builds the wheel, where maturin is"),
    ("mdbook build", "tests/built.rs builds the book, where mdbook is"),
    ("packaging/debian/build.sh", "tests/debian.rs builds the package"),
    ("sudo apt install", "installs a package"),
    ("zhenji lock 2025 --key", "asks for the password of a minisign key"),
    ("zhenji verify 2025 --key", "the public key is the reader's own"),
    ("zhenji check archive --fix", "tests/first_run.rs does what stands between, and runs it to exit code 0"),
    ("zhenji lsp", "ends when its editor does: tests/lsp"),
];

/// The lines of a page's `sh` blocks, block by block, without their comments.
fn blocks(page: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut block: Option<Vec<String>> = None;
    for line in page.lines() {
        match (line.trim_end(), &mut block) {
            ("```sh", _) => block = Some(Vec::new()),
            ("```", Some(_)) => found.extend(block.take()),
            (line, Some(lines)) => {
                let command = line.split(" #").next().unwrap_or_default().trim();
                if !command.is_empty() && !command.starts_with('#') {
                    lines.push(command.to_owned());
                }
            }
            _ => {}
        }
    }
    found
}

/// Whether a line runs a command that ends with 1 for what it found, which is no failure of it.
fn finds(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let finding = |word: &str| matches!(word, "check" | "judge" | "diff" | "validate");
    words.by_ref().any(|word| word == "zhenji") && words.next().is_some_and(finding)
}

fn put(root: &Path, path: &str, text: &str) {
    let place = root.join(path);
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    fs::write(place, text).unwrap();
}

/// What the readers of all pages have: archives of two years, papers, an export, an earlier report.
fn desk() -> TempDir {
    let desk = TempDir::new().unwrap();
    let root = desk.path();
    let trace = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/rules/TRC001/fires-none-county-and-unit/archive");
    for year in ["2024", "2025"] {
        copy(&trace, &root.join(year));
        put(root, &format!("{year}/0012/通知.txt"), &format!("关于开展{year}年度档案清点工作的通知\n"));
        put(
            root,
            &format!("{year}/0012/dossier.json"),
            &format!(
                r#"{{ "version": 1, "kind": "case-file", "id": "X043-{year}-QT-0012", "title": "{year}年度档案清点", "unit": "u1",
  "opened": "{year}-03-01", "retention": "10y", "responsible": [{{ "person": "p1", "role": "经办" }}],
  "documents": [{{ "id": "d1", "role": "notice", "title": "关于开展{year}年度档案清点工作的通知", "date": "{year}-03-01",
    "medium": "born-digital", "files": [{{ "path": "通知.txt" }}] }}]
}}
"#
            ),
        );
    }
    copy(&root.join("2025"), &root.join("exports/2025"));
    copy(&root.join("2025"), &root.join("handed-over"));
    for folder in ["papers", "移交材料"] {
        put(
            root,
            &format!("{folder}/清点/01.txt"),
            "关于开展档案清点工作的通知\n\n各所：请于三月底前完成。\n\n2025年3月1日\n",
        );
        put(
            root,
            &format!("{folder}/清点/02.txt"),
            "档案清点工作报告\n\n共清点一千二百卷，账实相符。\n\n2025年4月2日\n",
        );
    }
    put(root, "audit.toml", "profile = \"audit\"\n");
    for folder in [".local/share/bash-completion/completions", ".zfunc", ".config/fish/completions"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    let made = run(
        root,
        &[
            "zhenji import papers --output archive && zhenji check 2024 --output json=last.json",
            "cp last.json report.json && zhenji check 2025 --output json=report.json",
            "(cd 2025 && python3 -m zipfile -c ../export.zip *)",
        ],
    );
    let there = ["archive/archive.json", "last.json", "report.json", "export.zip"];
    for path in there {
        assert!(root.join(path).is_file(), "{path} was not made: {made:?}");
    }
    fs::remove_dir_all(root.join("archive")).unwrap();
    desk
}

#[test]
fn every_line_of_a_shell_block_runs() {
    let model = desk();
    let mut used = BTreeSet::new();
    let (mut count, mut wrong) = (0, Vec::new());
    for page in pages() {
        let name = page.file_name().unwrap().to_string_lossy().into_owned();
        for block in blocks(&fs::read_to_string(&page).unwrap()) {
            let mut run_here = |line: &&String| {
                let reason = LEFT.iter().find(|(start, _)| line.starts_with(start));
                used.extend(reason.map(|(start, _)| *start));
                reason.is_none()
            };
            let lines: Vec<&String> = block.iter().filter(&mut run_here).collect();
            if lines.is_empty() {
                continue;
            }
            let folder = TempDir::new().unwrap();
            copy(model.path(), folder.path());
            // Papers that were imported already are in the way of importing them.
            if !block.iter().any(|line| line.contains("--output archive")) {
                run(folder.path(), &["zhenji import papers --output archive"]);
            }
            let asked: Vec<&str> = lines.iter().flat_map(|line| [line.as_str(), "echo $?"]).collect();
            let said = run(folder.path(), &asked);
            for (line, said) in lines.iter().zip(said.chunks(2)) {
                count += 1;
                let code: &str = said[1].last().map_or("", String::as_str);
                if code != "0" && !(code == "1" && finds(line)) {
                    wrong.push(format!("{name}: `{line}` ends with {code}:\n{}\n", said[0].join("\n")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 40, "{count} lines were run");
    println!("{count} lines run; left out: {used:?}");
}
