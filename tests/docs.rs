//! The book under `docs/`: a page a rule, the index of rules and the table of contents are made of
//! the rules' own metadata and documentation, and are true.
//! `ZHENJI_BLESS=1 cargo test --test docs` writes them anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use zhenji::finding::{Group, Lang, Meta};
use zhenji::rules::{Registry, all, docs};

/// Chapters written by hand, in the order of the book. The rules come after them.
const CHAPTERS: &[(&str, &str)] = &[
    ("introduction.md", "zhenji 真迹"),
    ("install.md", "Installing"),
    ("import.md", "From what you have"),
    ("configuration.md", "Configuration"),
    ("ci.md", "Editors, hooks, pipelines"),
    ("reading.md", "What is read"),
    ("large.md", "Large archives"),
    ("locks.md", "Locks"),
    ("signatures.md", "Electronic signatures"),
    ("signatures-by-file.md", "PDF signatures by file"),
    ("html.md", "The HTML report"),
    ("facts.md", "Facts as a table"),
    ("sampling.md", "Samples and scores"),
    ("comparison.md", "Compared with others"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The first sentence of what a rule checks, on one line.
fn summary(meta: &Meta) -> String {
    let text = docs::section(meta, Lang::En, docs::HEADINGS[0].0).unwrap_or_default();
    let paragraph = text.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let end = paragraph.find(". ").map_or(paragraph.len(), |at| at + 1);
    paragraph[..end].replace('|', "\\|")
}

fn index() -> String {
    let mut out = String::from(
        "# Rules\n\nMade from the rules' own metadata (`ZHENJI_BLESS=1 cargo test --test docs`). `zhenji explain CODE`\n\
         shows what stands on a rule's page, in English or Chinese.\n",
    );
    for group in Group::ALL {
        let metas: Vec<_> = all().map(|rule| &rule.meta).filter(|meta| meta.group == group).collect();
        if metas.is_empty() {
            continue;
        }
        let title = group.title();
        out.push_str(&format!("\n## {} · {} {}\n\n", group.prefix(), title.en, title.zh));
        out.push_str("| code | name | 中文 | severity | confidence | family | checks |\n");
        out.push_str("| --- | --- | --- | --- | --- | --- | --- |\n");
        for meta in metas {
            out.push_str(&format!(
                "| [{}](rules/{}.md) | {} | {} | {} | {} | {} | {} |\n",
                meta.code,
                meta.code,
                meta.name,
                meta.zh,
                meta.severity.word(),
                meta.confidence.word(),
                meta.family().map_or("–".into(), |family| format!("{} {}", family.word(), family.zh())),
                summary(meta),
            ));
        }
    }
    out
}

/// The page of a rule: its name plate, then its documentation in both languages.
fn page(meta: &Meta) -> String {
    let title = meta.group.title();
    let mut out = format!(
        "# {} {} · {}\n\n\
         | group | severity | confidence | family | since |\n| --- | --- | --- | --- | --- |\n\
         | {} {} {} | {} {} | {} {} | {} | {} |\n",
        meta.code,
        meta.name,
        meta.zh,
        meta.group.prefix(),
        title.en,
        title.zh,
        meta.severity.word(),
        meta.severity.zh(),
        meta.confidence.word(),
        meta.confidence.zh(),
        meta.family().map_or("–".into(), |family| format!("{} {}", family.word(), family.zh())),
        meta.since,
    );
    for lang in [Lang::En, Lang::Zh] {
        out.push('\n');
        out.push_str(&lowered(&docs::documentation(meta, lang)));
    }
    let rule = Registry::find(meta.code).unwrap();
    let options = (rule.defaults)();
    let options: Vec<_> = options.as_object().into_iter().flatten().collect();
    if !options.is_empty() {
        out.push_str(&format!("\n## Defaults 默认值\n\n```toml\n[rules.{}]\n", meta.code));
        for (key, value) in options.iter().filter(|(_, value)| !value.is_null()) {
            out.push_str(&format!("{key} = {}\n", toml(value)));
        }
        out.push_str("```\n");
    }
    out
}

/// A value as TOML has it: JSON but for tables.
fn toml(value: &serde_json::Value) -> String {
    use serde_json::Value;
    let list = |values: Vec<String>| values.join(", ");
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| format!("{key} = {}", toml(value)));
            format!("{{ {} }}", list(members.collect()))
        }
        Value::Array(items) => format!("[{}]", list(items.iter().map(toml).collect())),
        other => other.to_string(),
    }
}

/// Markdown with its headings one level lower: the page has a title of its own.
fn lowered(text: &str) -> String {
    let mut code = false;
    let mut out = String::new();
    for line in text.lines() {
        code ^= line.trim_start().starts_with("```");
        if line.starts_with('#') && !code {
            if !out.is_empty() && !out.ends_with("\n\n") {
                out.push('\n');
            }
            out.push_str(&format!("#{line}\n\n"));
        } else {
            out.push_str(&format!("{line}\n"));
        }
    }
    out
}

fn contents() -> String {
    let mut out = String::from("# Summary\n\n");
    for (file, title) in CHAPTERS {
        out.push_str(&format!("- [{title}]({file})\n"));
    }
    out.push_str("- [Rules](rules.md)\n");
    for meta in all().map(|rule| &rule.meta) {
        out.push_str(&format!("  - [{} {} {}](rules/{}.md)\n", meta.code, meta.name, meta.zh, meta.code));
    }
    out
}

/// Everything that is made: path below `docs/` and contents.
fn made() -> Vec<(PathBuf, String)> {
    let page = |meta: &Meta| (Path::new("rules").join(format!("{}.md", meta.code)), page(meta));
    let mut made: Vec<_> = all().map(|rule| page(&rule.meta)).collect();
    made.push(("rules.md".into(), index()));
    made.push(("SUMMARY.md".into(), contents()));
    made
}

#[test]
fn the_book_is_what_the_rules_say() {
    let book = root().join("docs");
    let made = made();
    if std::env::var_os("ZHENJI_BLESS").is_some() {
        fs::create_dir_all(book.join("rules")).unwrap();
        // Pages of rules that are gone go, too; the others stay, for tests look at them meanwhile.
        for entry in fs::read_dir(book.join("rules")).unwrap() {
            let entry = entry.unwrap();
            let path = Path::new("rules").join(entry.file_name());
            if !made.iter().any(|(known, _)| *known == path) {
                fs::remove_file(entry.path()).unwrap();
            }
        }
        for (path, text) in &made {
            fs::write(book.join(path), text).unwrap();
        }
    }
    let bless = "ZHENJI_BLESS=1 cargo test --test docs";
    for (path, text) in &made {
        let written = fs::read_to_string(book.join(path)).unwrap_or_default();
        assert!(written == *text, "docs/{} is not what the rules say: {bless}", path.display());
    }
    let pages = fs::read_dir(book.join("rules")).unwrap().count();
    assert_eq!(pages, all().count(), "docs/rules has pages of rules that are gone: {bless}");
}

#[test]
fn every_chapter_is_in_the_book() {
    let listed: BTreeSet<&str> = CHAPTERS.iter().map(|(file, _)| *file).collect();
    for entry in fs::read_dir(root().join("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".md") && !["rules.md", "SUMMARY.md"].contains(&name.as_str()) {
            assert!(
                listed.contains(name.as_str()),
                "docs/{name} is in no chapter: CHAPTERS in tests/docs.rs"
            );
        }
    }
    for file in listed {
        assert!(root().join("docs").join(file).is_file(), "docs/{file} is not there");
    }
}

/// The targets of a page's links, without code.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut code = false;
    for line in text.lines() {
        code ^= line.trim_start().starts_with("```");
        let mut rest = if code { "" } else { line };
        while let Some(at) = rest.find("](") {
            rest = &rest[at + 2..];
            let end = rest.find(')').unwrap_or(rest.len());
            found.push(rest[..end].to_owned());
        }
    }
    found
}

#[test]
fn every_link_leads_somewhere() {
    let mut pages =
        vec![root().join("README.md"), root().join("README.zh-CN.md"), root().join("CONTRIBUTING.md")];
    pages.extend(CHAPTERS.iter().map(|(file, _)| root().join("docs").join(file)));
    pages.extend(made().iter().map(|(path, _)| root().join("docs").join(path)));
    let mut broken = Vec::new();
    let mut count = 0;
    for page in pages {
        for link in links(&fs::read_to_string(&page).unwrap_or_default()) {
            let target = link.split('#').next().unwrap_or_default();
            if target.is_empty() || target.contains("://") {
                continue;
            }
            count += 1;
            if !page.parent().unwrap().join(target).exists() {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(count > all().count(), "the index alone has more links than {count}");
}

#[test]
fn every_dependency_has_a_reason() {
    let root = root();
    let manifest: toml::Table = fs::read_to_string(root.join("Cargo.toml")).unwrap().parse().unwrap();
    let paper = fs::read_to_string(root.join("CONTRIBUTING.md")).unwrap();
    let reasons: Vec<&str> = paper
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" |").next())
        .flat_map(|crates| crates.split(", "))
        .collect();
    for table in ["dependencies", "dev-dependencies"] {
        for name in manifest[table].as_table().unwrap().keys() {
            assert!(reasons.contains(&name.as_str()), "CONTRIBUTING.md does not say what {name} is for");
        }
    }
}
