//! What becomes of a run whose temporary file, or whose reading of a dossier, fails.

use std::path::Path;

use super::*;
use crate::archive::find_roots;
use crate::config::Selection;
use crate::finding::Group;
use crate::triage::{Outcome, Threshold, sort_out};

/// An archive in which what one dossier asks is answered in the other: half of it looks amiss.
const HONEST: &str = "testdata/rules/CMP014/silent-answered";

/// Judges the archive with no room for rows in memory, with `amiss` done between the map and the reduce.
fn judged(root: &str, settings: &Settings, amiss: impl FnOnce(&House, &Kept)) -> Outcome {
    let kinds = Kinds::new(&settings.kinds).unwrap();
    let registry = Registry::new(settings).unwrap();
    let examiner = Examiner::default().within(1);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
    let house = House::new(find_roots(&[root]).unwrap().remove(0), &kinds, &registry, settings, &examiner);
    let (kept, past) = (house.map(), house.nothing());
    assert!(kept.spilled());
    amiss(&house, &kept);
    sort_out(vec![house.reduce(kept, past)], &registry, settings)
}

fn codes(outcome: &Outcome) -> Vec<&str> {
    outcome.archives[0].findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn lost_dossiers_make_a_run_incomplete_and_no_false_alarm() {
    let settings = Settings::default();
    let whole = judged(HONEST, &settings, |_, _| ());
    let (before, files) = (codes(&whole), whole.archives[0].summary.files);
    assert!(!whole.archives[0].summary.incomplete);
    for chunks in [1, 2] {
        let outcome = judged(HONEST, &settings, |_, kept| kept.spoil(None, chunks));
        let fresh: Vec<&str> = codes(&outcome).into_iter().filter(|code| !before.contains(code)).collect();
        assert_eq!(fresh, ["RUN003"], "{chunks}");
        let summary = &outcome.archives[0].summary;
        assert!(summary.incomplete && summary.dossiers.total == 2, "{chunks}");
        assert!(summary.dossiers.unexamined == chunks as u64 && summary.files.unexamined > 0, "{chunks}");
        assert_eq!(summary.files.total, files.total);
        assert_eq!(outcome.exit_code(Threshold::default()), 4);
    }
}

#[test]
fn no_choice_of_rules_hides_what_was_lost() {
    let known: Vec<_> = crate::rules::all().map(|rule| &rule.meta).collect();
    let selection = Selection::new(Vec::new(), vec!["RUN".to_owned()], &known).unwrap();
    let settings = Settings { selection, ..Settings::default() };
    let outcome = judged(HONEST, &settings, |_, kept| kept.spoil(None, 1));
    assert!(outcome.archives[0].findings.iter().all(|finding| finding.group != Group::Run));
    assert_eq!(outcome.exit_code(Threshold::default()), 4);
}

#[test]
fn a_rule_whose_rows_are_lost_does_not_judge_and_others_do() {
    let root = "testdata/rules/DUP004/fires-same-bytes";
    let settings = Settings::default();
    let registry = Registry::new(&settings).unwrap();
    let whole = judged(root, &settings, |_, _| ());
    let outcome = judged(root, &settings, |_, kept| {
        (0..registry.active().len()).for_each(|rule| kept.spoil(Some(rule), usize::MAX));
    });
    assert!(codes(&whole).contains(&"DUP004"));
    let mut told = codes(&outcome);
    assert!(!told.contains(&"DUP004"), "{told:?}");
    assert!(told.contains(&"RUN003") && !told.contains(&"RUN001"), "{told:?}");
    told.retain(|code| !code.starts_with("RUN"));
    assert!(told.iter().all(|code| codes(&whole).contains(code)), "{told:?}");
    assert_eq!(outcome.archives[0].summary.dossiers.unexamined, 0);
    assert_eq!(outcome.exit_code(Threshold::default()), 4);
}

#[test]
fn a_panic_in_a_dossier_costs_that_dossier() {
    let settings = Settings::default();
    let outcome = judged(HONEST, &settings, |house, kept| {
        let folder = &house.archive.walked.dossiers[0];
        let (mapped, looked) = house.contained::<()>(folder, || panic!("of a reader"));
        assert!(looked.is_none() && !mapped.examined && !mapped.row.read);
        assert_eq!(mapped.files.unexamined, folder.files.len() as u64);
        kept.push(mapped);
    });
    let crashed = outcome.archives[0].findings.iter().find(|finding| finding.code == "RUN001").unwrap();
    assert!(crashed.message.en.contains("of a reader"), "{}", crashed.message.en);
    assert_eq!(outcome.archives[0].summary.dossiers.unexamined, 1);
    assert_eq!(outcome.exit_code(Threshold::default()), 4);
}
