//! Five years of an honest county give no error, no warning, and next to no doubt.
//!
//! `cargo test` makes it of a few stations; `ZHENJI_STATIONS=60 cargo test --release --test county`
//! of sixty, which is 5,100 dossiers. What is in it: `tests/honest/county`.

mod honest;

use std::collections::BTreeMap;
use std::path::Path;

use honest::county::{self, Size};
use serde_json::json;
use zhenji::config::Settings;
use zhenji::examine::Examiner;
use zhenji::finding::{Family, Finding, Severity};
use zhenji::rules;

fn stations() -> u32 {
    std::env::var("ZHENJI_STATIONS").ok().and_then(|text| text.parse().ok()).unwrap_or(6)
}

fn check(root: &Path) -> Vec<Finding> {
    let outcome = zhenji::check(&[root.to_owned()], &Settings::default(), &Examiner::default()).unwrap();
    outcome.archives.into_iter().flat_map(|archive| archive.findings).collect()
}

/// No error, no warning, and at most one doubt in 1,000 documents.
fn judge(findings: &[Finding], size: Size) {
    let mut counts: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
    for finding in findings {
        let entry = counts.entry(format!("{} {}", finding.code, finding.severity.word())).or_default();
        entry.0 += 1;
        if entry.1.len() < 3 {
            entry.1.push(format!("    {}: {}", finding.path.as_deref().unwrap_or("-"), finding.message.en));
        }
    }
    let list: Vec<String> =
        counts.iter().map(|(code, (count, some))| format!("{count} {code}\n{}", some.join("\n"))).collect();
    println!("{size:?}\n{}", list.join("\n"));
    let loud = findings.iter().filter(|finding| finding.severity != Severity::Advice).count();
    assert_eq!(loud, 0, "errors and warnings on honest dossiers:\n{}", list.join("\n"));
    let doubtful = |code: &str| {
        rules::all().any(|rule| rule.meta.code == code && rule.meta.family() == Some(Family::Doubtful))
    };
    let doubts = findings.iter().filter(|finding| doubtful(finding.code)).count();
    let documents = size.documents;
    assert!(doubts * 1000 <= documents, "{doubts} doubts in {documents} documents:\n{}", list.join("\n"));
}

#[test]
fn an_honest_county_is_clean() {
    let root = tempfile::tempdir().unwrap();
    let size = county::write(root.path(), stations(), true.into(), |_| true);
    judge(&check(root.path()), size);
}

/// Part of it was exported: patrols and summaries whole, of the rest every second dossier.
#[test]
fn a_part_of_it_is_clean_too() {
    let root = tempfile::tempdir().unwrap();
    let whole = ["patrol-log", "annual-summary"];
    let kept = |dossier: &honest::archive::Dossier| {
        let kind = dossier.manifest["kind"].as_str().unwrap();
        let id = dossier.manifest["id"].as_str().unwrap();
        whole.contains(&kind) || id.ends_with(['1', '3', '5', '7', '9'])
    };
    let size = county::write(root.path(), stations(), json!(whole), kept);
    judge(&check(root.path()), size);
}
