//! One fact of an honest archive is changed, and the rule that should notice speaks — and nothing
//! else does. The changes stand in `tests/mutations/list.txt`, one a line, in a small language that
//! `tests/mutations/change.rs` explains; `ZHENJI_MUTATION=text` runs the lines that hold the text.

#[path = "mutations/change.rs"]
mod change;
mod honest;
#[path = "mutations/made.rs"]
mod made;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use change::{Change, Mutation};
use honest::archive::Archive;
use zhenji::config::Settings;
use zhenji::examine::{Cache, Examiner};
use zhenji::limits::Work;

const LIST: &str = include_str!("mutations/list.txt");

/// The folder's archive becomes `archive`: files that differ are written, others go.
fn sync(root: &Path, before: &Archive, after: &Archive) {
    for (old, new) in before.dossiers.iter().zip(&after.dossiers) {
        let folder = root.join(&old.folder);
        for path in old.files.keys().filter(|path| !new.files.contains_key(*path)) {
            fs::remove_file(folder.join(path)).unwrap();
        }
        for (path, bytes) in new.files.iter().filter(|(path, bytes)| old.files.get(*path) != Some(*bytes)) {
            fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
            fs::write(folder.join(path), bytes).unwrap();
        }
        if old.folder != new.folder {
            fs::rename(folder, root.join(&new.folder)).unwrap();
        }
    }
    after.write_papers(root);
}

#[test]
fn a_changed_fact_is_noticed_and_nothing_else_is_said() {
    let only = std::env::var("ZHENJI_MUTATION").ok();
    let clean = honest::demo::honest();
    let (root, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    clean.write_to(root.path());
    let work = Work::default();
    let examiner = Examiner::new(Some(Cache::open(kept.path(), &work).unwrap()), work, false);
    let (mut wrong, mut run, mut kinds) = (Vec::new(), 0, BTreeSet::new());
    for line in LIST.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        if only.as_ref().is_some_and(|only| !line.contains(only.as_str())) {
            continue;
        }
        let mutation = Mutation::parse(line);
        let mut changed = Archive { reference: clean.reference.clone(), dossiers: clean.dossiers.clone() };
        mutation.changes.iter().for_each(|change: &Change| change.apply(&mut changed, mutation.kind));
        sync(root.path(), &clean, &changed);
        let outcome = zhenji::check(&[root.path().to_owned()], &Settings::default(), &examiner).unwrap();
        sync(root.path(), &changed, &clean);
        let findings: Vec<_> = outcome.archives.into_iter().flat_map(|archive| archive.findings).collect();
        let found: BTreeSet<&str> = findings.iter().map(|finding| finding.code).collect();
        let missed: Vec<&&str> = mutation.expected.iter().filter(|code| !found.contains(**code)).collect();
        let stray: Vec<String> = findings
            .iter()
            .filter(|finding| !mutation.expected.contains(&finding.code))
            .map(|finding| {
                format!("\n    {} {}: {}", finding.code, finding.severity.word(), finding.message.en)
            })
            .collect();
        if !missed.is_empty() || !stray.is_empty() {
            wrong.push(format!("{line}\n  silent: {missed:?}; not expected: {}", stray.concat()));
        }
        run += 1;
        kinds.insert(mutation.kind);
    }
    assert!(wrong.is_empty(), "{} of {run} changes:\n{}", wrong.len(), wrong.join("\n"));
    if only.is_none() {
        assert!(run >= 150, "only {run} changes are listed");
        assert_eq!(kinds.len(), honest::kinds::KINDS.len(), "a kind has no change: {kinds:?}");
    }
}
