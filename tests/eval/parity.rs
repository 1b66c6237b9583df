//! The same findings, byte for byte, in whatever order and in however many parts the rows come; and
//! an archive in which all logs are one text.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;
use zhenji::archive::find_roots;
use zhenji::examine::Examiner;
use zhenji::finding::Finding;
use zhenji::pipeline::{House, Mapped};
use zhenji::rules::Registry;
use zhenji::rules::packed::Packing;
use zhenji::rules::papers::Files;
use zhenji::rules::rows::Documents;
use zhenji::schema::Kinds;

use super::bids::{self, Bids};
use super::lookalikes;
use super::shelf::{self, Shelf};
use super::texts;
use super::words::{Random, Words};

const RULES: [&str; 10] =
    ["DUP001", "DUP002", "DUP003", "DUP006", "DUP007", "DUP008", "PAD004", "PAD005", "FAB014", "FAB015"];

/// What is found where the rows come in `parts` parts, after `change` has had them.
fn judged(root: &Path, parts: usize, change: impl FnOnce(&mut Vec<Mapped>)) -> Vec<Finding> {
    let settings = shelf::settings(&RULES);
    let kinds = Kinds::new(&settings.kinds).unwrap();
    let registry = Registry::new(&settings).unwrap();
    let archive = find_roots(&[root.to_owned()]).unwrap().remove(0);
    let examiner = Examiner::default();
    let house = House::new(archive, &kinds, &registry, &settings, &examiner);
    let mut mapped: Vec<Mapped> = (0..parts).flat_map(|part| house.map_part(part, parts)).collect();
    change(&mut mapped);
    let (kept, past) = (house.nothing(), house.nothing());
    mapped.into_iter().for_each(|one| kept.push(one));
    let judged = house.reduce(kept, past);
    let outcome = zhenji::triage::sort_out(vec![judged], &registry, &settings);
    outcome.archives.into_iter().flat_map(|archive| archive.findings).collect()
}

#[test]
fn rows_in_any_order_and_number_of_parts_give_the_same_findings() {
    let (words, mut shelf, mut random) = (Words::new(), Shelf::default(), Random::new(5));
    for at in 0..60 {
        let text = texts::text(&words, &mut random);
        let other = match at % 4 {
            0 => texts::replaced(&text, 30, &words, &mut random),
            1 => texts::excerpt(&text, &words, &mut random),
            2 => texts::other_numbers(&text, &mut random),
            _ => text.clone(),
        };
        for _ in 0..at % 3 {
            shelf.file(&text, json!({}));
        }
        shelf.file(&text, json!({}));
        shelf.file(&other, json!({}));
    }
    for kind in [Bids::HalfTheText, Bids::Contact, Bids::Misspellings, Bids::Honest] {
        bids::file(&mut shelf, &words, &mut random, kind);
    }
    lookalikes::file(&mut shelf, &words);
    let root = tempfile::tempdir().unwrap();
    shelf.write(root.path());
    let words_of = |findings: &[Finding]| serde_json::to_string_pretty(findings).unwrap();
    let whole = judged(root.path(), 1, |_| {});
    assert!(whole.len() > 60, "{} findings", whole.len());
    let whole = words_of(&whole);
    for parts in [3, 16] {
        let found = judged(root.path(), parts, |rows| random.shuffle(rows));
        assert!(words_of(&found) == whole, "{parts} parts differ");
    }
}

#[test]
fn a_great_many_logs_of_one_text_are_one_finding() {
    let (words, mut shelf, mut random) = (Words::new(), Shelf::default(), Random::new(6));
    let text = texts::text(&words, &mut random);
    for _ in 0..20 {
        shelf.file(&texts::other_numbers(&text, &mut random), json!({}));
    }
    let root = tempfile::tempdir().unwrap();
    shelf.write(root.path());
    for same_bytes in [false, true] {
        let mut begun = Instant::now();
        let found = judged(root.path(), 1, |rows| {
            // A thousand documents a dossier, as rows.
            for mapped in rows.iter_mut() {
                let row = &mut mapped.row;
                let (mut documents, mut named) = (Packing::<Documents>::new(), Packing::<Files>::new());
                for at in 0..1000 {
                    let (id, path) = (format!("d{}", at + 1), format!("{}/d{}.txt", row.folder, at + 1));
                    let (mut document, mut file) = (row.document(0), row.file(0));
                    let mut paper = row.papers[0].clone();
                    let rest = &file.sha256[16..];
                    let sha256 = if same_bytes { "0".repeat(64) } else { format!("{at:016x}{rest}") };
                    if at > 0 {
                        (document.id, file.path) = (Some(id.as_str()), path.as_str());
                    }
                    (file.document, file.sha256) = (at, &sha256);
                    (paper.document, paper.file) = (at, at as u32);
                    paper.body = if same_bytes { 7 } else { paper.body + at as u128 };
                    documents.push(&document);
                    named.push(&file);
                    if at > 0 {
                        row.papers.push(paper);
                    } else {
                        row.papers[0] = paper;
                    }
                }
                (row.documents, row.named) = (documents.done(), named.done());
            }
            begun = Instant::now();
        });
        let taken = begun.elapsed();
        println!("20,000 logs of one text (same bytes: {same_bytes}): {taken:?}");
        let code = if same_bytes { "DUP001" } else { "DUP002" };
        let ours: Vec<&Finding> = found.iter().filter(|finding| finding.code.starts_with("DUP00")).collect();
        assert_eq!(ours.iter().map(|finding| finding.code).collect::<Vec<_>>(), [code]);
        assert_eq!(ours[0].related.len(), 20_000);
        assert!(taken < Duration::from_secs(240), "{taken:?}");
    }
}
