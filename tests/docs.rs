//! `docs/rules.md` is made of the rules' own metadata and is true.
//! `ZHENJI_BLESS=1 cargo test --test docs` writes it anew.

use std::fs;
use std::path::Path;

use zhenji::finding::{Group, Lang, Meta};
use zhenji::rules::{all, docs};

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
         shows the whole documentation of a rule, in English and Chinese.\n",
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
                "| {} | {} | {} | {} | {} | {} | {} |\n",
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

#[test]
fn the_index_of_rules_is_true() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let index = index();
    if std::env::var_os("ZHENJI_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &index).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == index,
        "docs/rules.md is not what the rules say: ZHENJI_BLESS=1 cargo test --test docs"
    );
}

#[test]
fn every_dependency_has_a_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
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
