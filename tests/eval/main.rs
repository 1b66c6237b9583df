//! Recall and precision of the comparison of texts, by kind of change, on an archive whose truth is
//! known because it was made: pairs of which one was made out of the other, among honest texts
//! that look alike. What is judged are the findings of a whole check with the shipped settings.
//!
//! `cargo test --test eval -- --nocapture` prints the table.

mod bids;
mod carriers;
#[path = "../honest/mod.rs"]
mod honest;
mod lookalikes;
mod parity;
mod shelf;
mod texts;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use zhenji::finding::Confidence;

use bids::Bids;
use carriers::Carrier;
use shelf::{Found, Shelf};
use texts::Text;
use words::{Random, Words};

/// Pairs of each kind.
const PAIRS: usize = 200;
/// Honest texts that have nothing to do with any other.
const ALONE: usize = 400;

type Change = fn(&Text, &Words, &mut Random) -> Text;

/// A kind of change, the confidence that is asked for and the recall at it.
struct Kind {
    name: &'static str,
    change: Change,
    at: Confidence,
    recall: f64,
}

const LIKELY: Confidence = Confidence::Likely;
const POSSIBLE: Confidence = Confidence::Possible;

const KINDS: [Kind; 11] = [
    Kind { name: "exact copy", change: |text, _, _| text.clone(), at: LIKELY, recall: 1.0 },
    Kind {
        name: "numbers alone",
        change: |text, _, random| texts::other_numbers(text, random),
        at: LIKELY,
        recall: 0.99,
    },
    Kind { name: "reordered", change: reordered, at: LIKELY, recall: 0.99 },
    Kind {
        name: "5% replaced",
        change: |text, words, random| replaced(text, 5, words, random),
        at: LIKELY,
        recall: 0.99,
    },
    Kind {
        name: "10% replaced",
        change: |text, words, random| replaced(text, 10, words, random),
        at: LIKELY,
        recall: 0.99,
    },
    Kind {
        name: "25% replaced",
        change: |text, words, random| replaced(text, 25, words, random),
        at: LIKELY,
        recall: 0.99,
    },
    Kind { name: "30% excerpt", change: texts::excerpt, at: LIKELY, recall: 0.99 },
    Kind { name: "swallowed whole", change: texts::swallowing, at: LIKELY, recall: 0.99 },
    Kind {
        name: "50% replaced",
        change: |text, words, random| replaced(text, 50, words, random),
        at: POSSIBLE,
        recall: 0.95,
    },
    Kind { name: "10% of characters", change: scattered, at: POSSIBLE, recall: 0.95 },
    Kind { name: "last year's summary", change: last_years, at: LIKELY, recall: 0.95 },
];

fn reordered(text: &Text, words: &Words, random: &mut Random) -> Text {
    texts::retitled(&texts::reordered(text, random), words, random)
}

fn replaced(text: &Text, percent: usize, words: &Words, random: &mut Random) -> Text {
    texts::retitled(&texts::replaced(text, percent, words, random), words, random)
}

fn scattered(text: &Text, words: &Words, random: &mut Random) -> Text {
    texts::retitled(&texts::scattered(text, random), words, random)
}

/// Numbers and some sentences are new, and the title is this year's.
fn last_years(text: &Text, words: &Words, random: &mut Random) -> Text {
    texts::other_numbers(&texts::replaced(text, 10, words, random), random)
}

#[test]
fn texts_are_found_through_every_change_and_honest_ones_are_not() {
    let words = Words::new();
    let mut shelf = Shelf::default();
    let mut truth: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut owner: BTreeMap<String, usize> = BTreeMap::new();
    for (kind, what) in KINDS.iter().enumerate() {
        let mut random = Random::new(kind as u64 + 1);
        for _ in 0..PAIRS {
            let mut text = texts::text(&words, &mut random);
            while what.name == "last year's summary" && text.role != "summary" {
                text = texts::text(&words, &mut random);
            }
            let other = (what.change)(&text, &words, &mut random);
            let pair = (shelf.file(&text, json!({})), shelf.file(&other, json!({})));
            owner.insert(pair.0.clone(), kind);
            owner.insert(pair.1.clone(), kind);
            truth.insert(pair, kind);
        }
    }
    let versions: BTreeSet<(String, String)> = lookalikes::file(&mut shelf, &words).into_iter().collect();
    let mut random = Random::new(0x77);
    for _ in 0..ALONE {
        shelf.file(&texts::text(&words, &mut random), json!({}));
    }
    let root = tempfile::tempdir().unwrap();
    shelf.write(root.path());
    // For benches/parity.sh, which has it judged in parts.
    if let Some(folder) = std::env::var_os("ZHENJI_EVAL_ARCHIVE") {
        shelf.write(std::path::Path::new(&folder));
    }
    let found = shelf::pairs(&shelf::findings(root.path(), &["DUP001", "DUP002", "DUP007"]));

    let mut hits = vec![0_usize; KINDS.len()];
    let mut weak = vec![0_usize; KINDS.len()];
    let mut wrong = vec![0_usize; KINDS.len()];
    let (mut false_pairs, mut as_version) = (Vec::new(), 0);
    for (pair, Found { confidence, version }) in &found {
        if let Some(kind) = truth.get(pair) {
            weak[*kind] += 1;
            hits[*kind] += usize::from(shelf::rank(*confidence) >= shelf::rank(KINDS[*kind].at));
        } else if versions.contains(pair) && *version {
            as_version += 1;
        } else {
            false_pairs.push(pair);
            let kinds: BTreeSet<usize> =
                [&pair.0, &pair.1].into_iter().filter_map(|path| owner.get(path).copied()).collect();
            for kind in kinds {
                wrong[kind] += 1;
            }
        }
    }
    println!("{} texts, {} pairs found, {} of them wrong", shelf.len(), found.len(), false_pairs.len());
    println!(
        "| change | pairs | recall, asked for | recall, at all | precision |\n|---|---:|---:|---:|---:|"
    );
    let share = |part: usize, whole: usize| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
    let mut missed = Vec::new();
    for (kind, what) in KINDS.iter().enumerate() {
        let (recall, any) = (share(hits[kind], PAIRS), share(weak[kind], PAIRS));
        let precision = share(weak[kind], weak[kind] + wrong[kind]);
        println!(
            "| {} | {PAIRS} | {recall:.3} ({}) | {any:.3} | {precision:.3} |",
            what.name,
            what.at.word()
        );
        if recall < what.recall || precision < 0.99 {
            missed.push(format!(
                "{}: recall {recall:.3} of {}, precision {precision:.3}",
                what.name, what.recall
            ));
        }
    }
    for (pair, kind) in &truth {
        if found.get(pair).is_none_or(|found| shelf::rank(found.confidence) < shelf::rank(KINDS[*kind].at)) {
            println!("missed: {} {} {}", KINDS[*kind].name, pair.0, pair.1);
        }
    }
    println!("versions of one text: {as_version} of {} found as such", versions.len());
    let precision = share(found.len() - false_pairs.len(), found.len());
    for pair in false_pairs.iter().take(20) {
        println!("wrong: {} {} {:?}", pair.0, pair.1, found[*pair].confidence.word());
    }
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(precision >= 0.99, "precision {precision:.4}");
    assert!(share(as_version, versions.len()) >= 0.95, "{as_version} versions");
}

#[test]
fn a_copy_is_found_whatever_it_lies_in() {
    let changes: [(&str, Change); 4] = [
        ("reordered", reordered),
        ("numbers alone", |text, _, random| texts::other_numbers(text, random)),
        ("25% replaced", |text, words, random| replaced(text, 25, words, random)),
        ("30% excerpt", texts::excerpt),
    ];
    let (words, mut shelf, mut random) = (Words::new(), Shelf::default(), Random::new(0x91));
    let mut truth: BTreeMap<(String, String), (Carrier, Carrier, &str)> = BTreeMap::new();
    for a in Carrier::ALL {
        for b in Carrier::ALL {
            for (name, change) in changes.iter().cycle().take(12) {
                let text = texts::text(&words, &mut random);
                let other = change(&text, &words, &mut random);
                let (of_a, of_b) = (a.files(&text, &mut random), b.files(&other, &mut random));
                let pair = (
                    shelf.file_as(&text, a.medium(), of_a, json!({})),
                    shelf.file_as(&other, b.medium(), of_b, json!({})),
                );
                truth.insert(pair, (a, b, name));
            }
        }
    }
    for carrier in Carrier::ALL.into_iter().cycle().take(100) {
        let text = texts::text(&words, &mut random);
        let files = carrier.files(&text, &mut random);
        shelf.file_as(&text, carrier.medium(), files, json!({}));
    }
    let root = tempfile::tempdir().unwrap();
    shelf.write(root.path());
    let found = shelf::pairs(&shelf::findings(root.path(), &["DUP001", "DUP002", "DUP007"]));
    let wrong: Vec<_> = found.keys().filter(|pair| !truth.contains_key(*pair)).collect();
    let likely = |pair: &&(String, String)| {
        found.get(*pair).is_some_and(|found| shelf::rank(found.confidence) >= shelf::rank(LIKELY))
    };
    let missed: Vec<_> = truth.iter().filter(|(pair, _)| !likely(pair)).map(|(_, what)| what).collect();
    println!(
        "copies in another carrier: {} pairs, {} missed, {} wrong",
        truth.len(),
        missed.len(),
        wrong.len()
    );
    assert!(missed.len() * 100 <= truth.len() && wrong.is_empty(), "{missed:?} {wrong:?}");
}

#[test]
fn alike_bids_are_found_and_honest_ones_are_not() {
    let (words, mut shelf, mut random) = (Words::new(), Shelf::default(), Random::new(0x42));
    let kinds = [
        (Bids::Honest, 120),
        (Bids::HalfTheText, 40),
        (Bids::SomePassages, 40),
        (Bids::Misspellings, 40),
        (Bids::Contact, 40),
        (Bids::Rival, 40),
    ];
    let mut truth: BTreeMap<String, Bids> = BTreeMap::new();
    for (kind, count) in kinds {
        for _ in 0..count {
            let folder = bids::file(&mut shelf, &words, &mut random, kind);
            truth.insert(format!("{folder}/dossier.json"), kind);
        }
    }
    let root = tempfile::tempdir().unwrap();
    shelf.write(root.path());
    let mut hits: BTreeMap<Bids, usize> = BTreeMap::new();
    for finding in shelf::findings(root.path(), &["DUP001", "DUP002", "DUP006", "DUP007"]) {
        let kind = finding.manifest.as_ref().and_then(|path| truth.get(path)).copied();
        let members: BTreeSet<&str> =
            finding.related.iter().filter_map(|member| member.pointer.as_deref()).collect();
        let right = finding.code == "DUP006" && members == BTreeSet::from(["/documents/1", "/documents/2"]);
        if kind == Some(Bids::Honest) || !right {
            panic!("{kind:?}: {} {} {members:?} {:?}", finding.code, finding.message.en, finding.evidence);
        }
        *hits.entry(kind.unwrap_or(Bids::Honest)).or_default() += 1;
    }
    println!("| bids | tenders | recall |\n|---|---:|---:|");
    for (kind, count) in &kinds[1..] {
        let recall = hits.get(kind).copied().unwrap_or(0) as f64 / *count as f64;
        println!("| {kind:?} | {count} | {recall:.3} |");
        assert!(recall >= 0.95, "{kind:?}: {recall:.3}");
    }
}
