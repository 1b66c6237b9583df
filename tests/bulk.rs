//! The archives that the benchmarks run over are honest: nothing in them is worth a warning.

#[path = "generate/bulk.rs"]
mod bulk;

use std::collections::BTreeSet;

use zhenji::config::ConfigFile;
use zhenji::examine::Examiner;
use zhenji::finding::{Finding, Meta, Severity};

#[test]
fn a_generated_archive_is_clean() {
    let root = tempfile::tempdir().unwrap();
    bulk::bulk(root.path(), 200);
    let metas: Vec<&'static Meta> = zhenji::rules::all().map(|rule| &rule.meta).collect();
    let settings = ConfigFile::default().settings(&[], &[], &metas).unwrap();
    let outcome = zhenji::check(&[root.path().to_owned()], &settings, &Examiner::default()).unwrap();
    let loud = |finding: &Finding| matches!(finding.severity, Severity::Error | Severity::Warning);
    let found: Vec<String> = outcome
        .archives
        .iter()
        .flat_map(|archive| &archive.findings)
        .filter(|finding| loud(finding))
        .map(|finding| {
            format!("{} {} {}", finding.code, finding.path.as_deref().unwrap_or("-"), finding.message.en)
        })
        .collect();
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
}

#[test]
fn dossiers_are_small_distinct_and_the_same_every_time() {
    let (mut ids, mut texts) = (BTreeSet::new(), BTreeSet::new());
    for index in 0..2000 {
        let dossier = bulk::dossier(index);
        assert_eq!(dossier.manifest, bulk::dossier(index).manifest);
        assert!(
            (2500..=5500).contains(&dossier.manifest.len()),
            "{}: {}",
            dossier.id,
            dossier.manifest.len()
        );
        assert!(dossier.manifest.contains(&format!("\"kind\": \"{}\"", dossier.kind)), "{}", dossier.id);
        assert!(ids.insert(dossier.id));
        assert!(dossier.files.into_iter().all(|(_, text)| texts.insert(text)));
    }
}
