//! Mutated real files in front of the readers of signatures and locks. A few hundred a reader in
//! every run; `ZHENJI_FUZZ_SECONDS=600 cargo test --test readers pdf -- --nocapture` goes on for as
//! long as it says, from `ZHENJI_FUZZ_SEED`. An input that fails is left in the target folder.
//!
//! The files lie beside the project (`../shared/data`), or are the fixtures of the rules where that
//! folder is absent.

#[path = "readers/lists.rs"]
mod lists;
#[path = "readers/mod.rs"]
mod targets;

#[allow(dead_code)]
#[path = "generate/signed/mod.rs"]
mod signed;

use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use zhenji::lock::{Ledger, LedgerEntry};

use signed::der;
use signed::people::{PEOPLE, PLACE};
use signed::revocation::{Crl, HOLD, INDIRECT, REASONS, answer, issued_by, reason};

/// Files larger than this cost more time than they find.
const LARGEST: usize = 400_000;

/// Inputs of a short run.
const FEW: u64 = 120;

/// No input may take longer, on a machine that does other things as well.
const PATIENCE: Duration = Duration::from_secs(30);

struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 16) % limit.max(1) as u64) as usize
    }
}

fn files(ending: &[&str]) -> Vec<Vec<u8>> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data = project.ancestors().map(|above| above.join("shared/data")).find(|path| path.is_dir());
    if data.is_none() {
        println!("shared/data is not here: the fixtures alone are mutated");
    }
    let folders = [Some(project.join("testdata/rules")), data.map(|data| data.join("signed"))];
    let ofd = project.ancestors().map(|above| above.join("shared/data/ofd")).find(|path| path.is_dir());
    let mut found: Vec<PathBuf> = folders
        .into_iter()
        .chain([ofd])
        .flatten()
        .flat_map(|folder| walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok))
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.is_file() && ending.iter().any(|ending| path.to_string_lossy().ends_with(ending)))
        .collect();
    found.sort();
    let read = found.iter().filter_map(|path| std::fs::read(path).ok());
    read.filter(|bytes| !bytes.is_empty() && bytes.len() <= LARGEST).collect()
}

/// Bytes that readers stumble over: lengths, tags, delimiters.
const WORDS: [&[u8]; 18] = [
    b"\x30\x80",
    b"\x00\x00",
    b"\x84\xff\xff\xff\xff",
    b"\x30\x84\x7f\xff\xff\xff",
    b"\xa0\x00",
    b"\x02\x01\x00",
    b"[0 0 0 0]",
    b"/ByteRange",
    b"/Contents <",
    b"/Prev 0",
    b"endobj",
    b"99999999999",
    b"-1",
    b"<<",
    b">>",
    b"\x31\x00",
    b"\x04\x81\xff",
    b"\x06\x00",
];

/// Changes some bytes; `other` gives what is spliced in.
fn mutate(dice: &mut Dice, bytes: &mut Vec<u8>, other: &[u8]) {
    for _ in 0..1 + dice.below(6) {
        let length = bytes.len();
        if length < 2 {
            return;
        }
        let at = dice.below(length);
        let some = 1 + dice.below((length - at).min(64));
        match dice.below(9) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff, b'0', b'9', 0x30][dice.below(8)],
            2 => drop(bytes.drain(at..at + some)),
            3 => {
                let again = bytes[at..at + some].to_vec();
                let to = dice.below(length);
                bytes.splice(to..to, again);
            }
            4 => {
                let word = WORDS[dice.below(WORDS.len())];
                let end = (at + word.len()).min(length);
                bytes.splice(at..end, word.iter().copied());
            }
            5 if dice.below(4) == 0 => bytes.truncate(at.max(1)),
            6 if !other.is_empty() => {
                let from = dice.below(other.len());
                let part = &other[from..(from + some).min(other.len())];
                bytes.splice(at..at + some, part.iter().copied());
            }
            7 => {
                // A number in a text becomes another one.
                if let Some(digit) = bytes[at..].iter().position(u8::is_ascii_digit) {
                    bytes[at + digit] = b'0' + dice.below(10) as u8;
                }
            }
            _ => bytes[at..at + some].reverse(),
        }
    }
}

/// Changes one part of a container and packs it anew; `None` where it is none.
fn repacked(dice: &mut Dice, bytes: &[u8], other: &[u8]) -> Option<Vec<u8>> {
    let mut container = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..container.len() {
        let part = container.by_index(index).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut content = Vec::new();
        part.take(LARGEST as u64).read_to_end(&mut content).ok()?;
        parts.push((name, content));
    }
    let wanted = |name: &str| ["Sign", "OFD.xml", ".esl", ".dat"].iter().any(|part| name.contains(part));
    let signing: Vec<usize> = (0..parts.len()).filter(|at| wanted(&parts[*at].0)).collect();
    let chosen = if signing.is_empty() || dice.below(8) == 0 {
        dice.below(parts.len())
    } else {
        signing[dice.below(signing.len())]
    };
    mutate(dice, &mut parts.get_mut(chosen)?.1, other);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        writer.start_file(name, stored).ok()?;
        writer.write_all(&content).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs a reader on mutations of `files` and fails with every input that it failed on.
fn run(name: &str, files: &[Vec<u8>], read: fn(&[u8])) {
    assert!(!files.is_empty(), "no files to mutate");
    let (start, seconds) = (Instant::now(), number("ZHENJI_FUZZ_SECONDS"));
    let first = number("ZHENJI_FUZZ_SEED").unwrap_or(1);
    let more = |seed: u64| match seconds {
        Some(seconds) => start.elapsed() < Duration::from_secs(seconds),
        None => seed < first + FEW,
    };
    let left = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readers");
    std::fs::create_dir_all(&left).unwrap();
    let (mut failed, mut slowest) = (Vec::new(), Duration::ZERO);
    let mut seed = first;
    while more(seed) && failed.len() < 20 {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        dice.below(2);
        let (one, other) = (&files[dice.below(files.len())], &files[dice.below(files.len())]);
        let packed = if dice.below(8) > 0 { repacked(&mut dice, one, other) } else { None };
        let input = packed.unwrap_or_else(|| {
            let mut bytes = one.clone();
            mutate(&mut dice, &mut bytes, other);
            bytes
        });
        if seconds.is_some() {
            // What ends the whole process leaves its input behind.
            std::fs::write(left.join(format!("{name}-last")), &input).unwrap();
        }
        let began = Instant::now();
        let ended = catch_unwind(AssertUnwindSafe(|| read(&input)));
        let took = began.elapsed();
        slowest = slowest.max(took);
        if ended.is_err() || took > PATIENCE {
            let place = left.join(format!("{name}-{seed}"));
            std::fs::write(&place, &input).unwrap();
            failed.push(format!("{} after {took:?}", place.display()));
        }
        seed += 1;
    }
    println!(
        "{name}: {} inputs of {} files in {:?}, the slowest {slowest:?}; {} failed",
        seed - first,
        files.len(),
        start.elapsed(),
        failed.len()
    );
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn cms() {
    run(
        "cms",
        &files(&[".p7s", ".p7m", ".p7b", ".pem", ".crt", ".tsr", ".minisig", "SignedValue.dat"]),
        targets::cms,
    );
}

#[test]
fn pdf() {
    run("pdf", &files(&[".pdf"]), targets::pdf);
}

#[test]
fn ofd() {
    run("ofd", &files(&[".ofd"]), targets::ofd);
}

#[test]
fn lock() {
    let mut ledger = Ledger::default();
    for (number, dossier) in
        ["X043-2025-QT-0001", "X043-2025-GW-0002", "X043-2025-QT-0001"].iter().enumerate()
    {
        ledger.add(LedgerEntry {
            after: None,
            dossier: (*dossier).to_owned(),
            documents: [(format!("d{number}"), format!("2025-03-1{number}"))].into(),
            head: format!("{number:064x}"),
            locked: format!("2025-04-0{}T08:00:00+08:00", number + 1),
            previous: None,
        });
    }
    let mut texts = files(&["dossier.lock.json"]);
    // As many ledgers as locks.
    texts.extend(vec![ledger.text().into_bytes(); texts.len()]);
    run("lock", &texts, targets::lock);
}

/// Revocation lists and OCSP answers behind their signatures: what is mutated is signed anew, so that
/// all of it is read.
#[test]
fn lists() {
    let people = &*PEOPLE;
    let (since, may) = (der::seconds("2025-02-01T00:00:00Z"), der::seconds("2025-05-01T00:00:00Z"));
    let list = |by| Crl::new(by, may).entry(10, since, &[reason(HOLD)]).entry(99, since, &[]);
    let whole = [
        list(&people.root).signed(),
        list(&people.root).delta().signed(),
        list(&people.root).limited(Some(PLACE), &[REASONS]).signed(),
        list(&people.root).limited(None, &[INDIRECT]).entry(10, since, &[issued_by(&people.other)]).signed(),
        list(&people.lister)
            .limited(Some(PLACE), &[INDIRECT])
            .entry(10, since, &[issued_by(&people.root)])
            .signed(),
        basic(&answer(&people.root, &people.root, &people.zhang, may, Some(since), Some(may), &[])),
        basic(&answer(&people.root, &people.root, &people.listed, may, None, None, &[reason(HOLD)])),
    ];
    // What is signed, without its signature.
    let parts: Vec<Vec<u8>> = whole.iter().map(|whole| inner(inner(whole).0).1.to_vec()).collect();
    run("lists", &parts, lists::read);
}

/// The value of an element and the whole of it.
fn inner(bytes: &[u8]) -> (&[u8], &[u8]) {
    let short = usize::from(bytes[1]);
    let (header, length) = match short {
        0..=0x7f => (2, short),
        _ => {
            let digits = &bytes[2..2 + (short & 0x7f)];
            (2 + digits.len(), digits.iter().fold(0, |sum, digit| sum * 256 + usize::from(*digit)))
        }
    };
    (&bytes[header..header + length], &bytes[..header + length])
}

/// The `BasicOCSPResponse` in an `OCSPResponse`: behind a status and two tags, an identifier and the
/// octets.
fn basic(response: &[u8]) -> Vec<u8> {
    let fields = inner(response).0;
    let bytes = inner(inner(&fields[3..]).0).0;
    let (_, identifier) = inner(bytes);
    inner(&bytes[identifier.len()..]).0.to_vec()
}
