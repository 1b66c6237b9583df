//! Texts by the thousand, for benches/README.md: how the work grows, and what peers are held
//! against.
//!
//! ```sh
//! cargo run --release --example texts -- rows                   # 10,000, 100,000, 1,000,000 rows
//! cargo run --release --example texts -- corpus FOLDER 20000    # texts and truth.tsv
//! cargo run --release --example texts -- pairs FOLDER           # what is alike, and at what cost
//! ```

#[allow(dead_code, reason = "the evaluation uses more of it")]
#[path = "../../tests/eval/texts.rs"]
mod texts;
#[allow(dead_code, reason = "the evaluation uses more of it")]
#[path = "../../tests/eval/words.rs"]
mod words;

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use words::{Random, Words};
use zhenji::compare::text::{Common, Normal, Print, Text, digest, masked, normal, pairs, prints, shared};

/// What DUP002 ships with.
const COMMON: Common = Common { least: 20, share: 0.3 };
const LEAST: u32 = 13;
const POSSIBLE: f64 = 0.2;
const MEASURED_FROM: f64 = 0.6;
const EXCERPT: usize = 70;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["rows"] => {
            for count in [10_000, 100_000, 1_000_000] {
                rows(count);
            }
        }
        ["rows", count] => rows(count.parse().unwrap()),
        ["corpus", folder, count] => corpus(Path::new(folder), count.parse().unwrap()),
        ["pairs", folder] => alike(Path::new(folder)),
        _ => panic!("rows | corpus FOLDER COUNT | pairs FOLDER"),
    }
}

/// Processor time of this process in seconds.
fn spent() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<u64> = stat
        .rsplit_once(')')
        .unwrap()
        .1
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|n| n.parse().unwrap())
        .collect();
    fields.iter().sum::<u64>() as f64 / 100.0
}

/// The most memory that this process had, in MiB; `anew` begins to count again.
fn peak(anew: bool) -> u64 {
    if anew {
        let _ = fs::write("/proc/self/clear_refs", "5");
    }
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// Rows of a text of some 300 characters each, every tenth a copy of the one before with a fifth of
/// its fingerprints gone.
fn rows(count: usize) {
    let mut random = Random::new(count as u64);
    let mut number = || random.within(0, usize::MAX) as Print;
    let mut all: Vec<Vec<Print>> = Vec::with_capacity(count);
    for index in 0..count {
        let mut own: Vec<Print> = match index % 10 {
            1 => all[index - 1].iter().take(70).copied().chain((0..20).map(|_| number())).collect(),
            _ => (0..90).map(|_| number()).collect(),
        };
        own.sort_unstable();
        all.push(own);
    }
    let texts: Vec<Text> = all.iter().map(|prints| Text { prints, class: 0 }).collect();
    let before = peak(true);
    let begun = spent();
    let found = pairs(&texts, COMMON, LEAST, &|_, _| false, &|_, _| false);
    let taken = spent() - begun;
    println!(
        "{count} rows: {} pairs, {:.2} µs a row, {} MiB of rows, {} MiB more",
        found.pairs.len(),
        taken * 1e6 / count as f64,
        before,
        peak(false) - before
    );
}

/// Writes `count` texts and, in truth.tsv, which of them were made out of which: half of them copies of
/// the other half, by seven kinds of change.
fn corpus(folder: &Path, count: usize) {
    fs::create_dir_all(folder.join("texts")).unwrap();
    let (words, mut random) = (Words::new(), Random::new(20));
    let mut truth = String::new();
    for index in (0..count).step_by(2) {
        let text = texts::text(&words, &mut random);
        let (kind, other) = match index / 2 % 10 {
            0 => ("exact", text.clone()),
            1 => ("numbers", texts::other_numbers(&text, &mut random)),
            2 => ("reordered", texts::reordered(&text, &mut random)),
            3 => ("replaced 10%", texts::replaced(&text, 10, &words, &mut random)),
            4 => ("replaced 25%", texts::replaced(&text, 25, &words, &mut random)),
            5 => ("excerpt 30%", texts::excerpt(&text, &words, &mut random)),
            6 => ("characters 10%", texts::scattered(&text, &mut random)),
            _ => ("none", texts::text(&words, &mut random)),
        };
        let name = |index: usize| format!("{index:06}.txt");
        fs::write(folder.join("texts").join(name(index)), text.written()).unwrap();
        fs::write(folder.join("texts").join(name(index + 1)), other.written()).unwrap();
        if kind != "none" {
            truth.push_str(&format!("{}\t{}\t{kind}\n", name(index), name(index + 1)));
        }
    }
    fs::write(folder.join("truth.tsv"), truth).unwrap();
}

/// Compares all texts of a folder, and says how much of the truth was found.
fn alike(folder: &Path) {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder.join("texts")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let begun = spent();
    let bytes: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    let read = spent();
    let digests: Vec<[u8; 32]> = bytes.iter().map(|bytes| Sha256::digest(bytes).into()).collect();
    let hashed = spent();
    let exact = groups(digests.iter());
    let grouped = spent();
    let mut rows: Vec<(u128, u128, Vec<Print>, Normal)> = Vec::with_capacity(bytes.len());
    for bytes in bytes {
        let text = normal(&[String::from_utf8(bytes).unwrap()]);
        let bodies = (digest(text.characters.iter().copied()), digest(masked(&text.characters)));
        rows.push((bodies.0, bodies.1, prints(&text), text));
    }
    let printed = spent();
    let mut found = exact.clone();
    found.extend(groups(rows.iter().map(|row| row.0)));
    found.extend(groups(rows.iter().map(|row| row.1)));
    let texts: Vec<Text> = rows.iter().map(|row| Text { prints: &row.2, class: 0 }).collect();
    let by_prints = pairs(&texts, COMMON, LEAST, &|_, _| false, &|_, _| false);
    let common = |print| by_prints.common.binary_search(&print).is_ok();
    for pair in by_prints.pairs.iter().filter(|pair| pair.containment >= POSSIBLE * MEASURED_FROM) {
        let several = |print| by_prints.several.binary_search(&print).is_ok();
        let measured = || {
            let shared = shared(&rows[pair.a].3, &rows[pair.b].3, &common, &several);
            shared.share >= POSSIBLE || shared.longest >= EXCERPT
        };
        if pair.containment >= POSSIBLE || measured() {
            found.insert((pair.a, pair.b));
        }
    }
    let done = spent();
    println!(
        "{} texts: read {:.2} s, hashed {:.2} s, exact {:.3} s, fingerprints {:.2} s, pairs {:.2} s; {} pairs ({} exact)",
        paths.len(),
        read - begun,
        hashed - read,
        grouped - hashed,
        printed - grouped,
        done - printed,
        found.len(),
        exact.len()
    );
    let name = |index: usize| paths[index].file_name().unwrap().to_string_lossy().into_owned();
    let found: BTreeSet<(String, String)> = found.into_iter().map(|(a, b)| (name(a), name(b))).collect();
    let truth = fs::read_to_string(folder.join("truth.tsv")).unwrap();
    let mut kinds: std::collections::BTreeMap<&str, (usize, usize)> = std::collections::BTreeMap::new();
    for line in truth.lines() {
        let parts: Vec<&str> = line.split('\t').collect();
        let entry = kinds.entry(parts[2]).or_default();
        entry.1 += 1;
        entry.0 += usize::from(found.contains(&(parts[0].to_owned(), parts[1].to_owned())));
    }
    let right: usize = kinds.values().map(|(right, _)| right).sum();
    for (kind, (right, all)) in &kinds {
        println!("{kind}: recall {:.3}", *right as f64 / *all as f64);
    }
    println!("precision {:.4}", right as f64 / found.len() as f64);
}

/// Pairs of equal keys: each with the first of its group.
fn groups<K: std::hash::Hash + Eq>(keys: impl Iterator<Item = K>) -> BTreeSet<(usize, usize)> {
    let mut first: HashMap<K, usize> = HashMap::new();
    let mut pairs = BTreeSet::new();
    for (index, key) in keys.enumerate() {
        let known = *first.entry(key).or_insert(index);
        if known != index {
            pairs.insert((known, index));
        }
    }
    pairs
}
