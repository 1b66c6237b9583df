//! Every row of the tables of real signatures, held against what this program says. The tables and
//! their files lie outside the project; where they are absent the test says so and passes.
//! docs/signatures.md has what each column means here, and argues where we say something else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use zhenji::limits::Work;
use zhenji::seal::pdf::Class;
use zhenji::seal::{self, Coverage, Reason, Signature, State, Verdict};

/// One row of a table, by the names in its header.
type Row = BTreeMap<String, String>;

fn data() -> Option<PathBuf> {
    let folder = Path::new("../shared/data");
    if folder.join("INDEX.md").is_file() {
        return Some(folder.to_path_buf());
    }
    println!("SKIPPED: {} is not here", folder.display());
    None
}

fn table(data: &Path, name: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(data.join(name)).unwrap();
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap().split('\t').collect();
    let row = |line: &str| {
        head.iter().map(|name| (*name).to_owned()).zip(line.split('\t').map(str::to_owned)).collect()
    };
    lines.map(row).collect()
}

/// Differences of one row.
struct Differences<'r> {
    row: &'r Row,
    found: Vec<String>,
}

impl<'r> Differences<'r> {
    fn of(row: &'r Row) -> Self {
        Self { row, found: Vec::new() }
    }

    fn expect(&mut self, what: &str, ours: impl ToString, theirs: impl ToString) {
        let (ours, theirs) = (ours.to_string(), theirs.to_string());
        if ours != theirs {
            self.found.push(format!("{what}: {ours}, not {theirs}"));
        }
    }

    fn into_lines(self) -> Option<String> {
        let row = |key: &str| self.row.get(key).map_or("", String::as_str);
        let name = format!("{} {}{}", row("path"), row("field"), row("signature"));
        (!self.found.is_empty()).then(|| format!("{name}: {}", self.found.join("; ")))
    }
}

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} rows\n{wrong:#?}", wrong.len());
}

#[test]
fn cms() {
    let Some(data) = data() else { return };
    let mut wrong = Vec::new();
    for row in table(&data, "signatures-cms.tsv") {
        let path = data.join(&row["path"]);
        let bytes = std::fs::read(&path).unwrap();
        let found = if row["content"].is_empty() {
            seal::cms::verify_file(&bytes, "")
        } else {
            let folder = path.parent().unwrap().parent().unwrap();
            seal::cms::verify_detached(&bytes, &std::fs::read(folder.join(&row["content"])).unwrap(), "")
        };
        let intact = !found.is_empty() && found.iter().all(|one| one.state == State::Intact);
        let mut differences = Differences::of(&row);
        differences.expect("intact", intact, row["openssl"].contains("successful"));
        wrong.extend(differences.into_lines());
    }
    none(&wrong);
}

/// How pyHanko would grade the changes after a signature.
fn grade(one: &Signature) -> &'static str {
    let worst = one.changes.iter().map(|change| change.class.level()).max();
    match (one.coverage, worst) {
        (Some(Coverage::Beginning | Coverage::Unclear), _) => "OTHER",
        (_, None) => "NONE",
        (_, Some(1)) => "LTA_UPDATES",
        (_, Some(2)) => "FORM_FILLING",
        (_, Some(_)) => "OTHER",
    }
}

fn coverage(one: &Signature) -> &'static str {
    match one.coverage {
        Some(Coverage::EntireFile) => "ENTIRE_FILE",
        Some(Coverage::EntireRevision) => "ENTIRE_REVISION",
        Some(Coverage::Beginning) => "CONTIGUOUS_BLOCK_FROM_START",
        _ => "UNCLEAR",
    }
}

/// Whether our word fits the table's.
fn fits(one: &Signature, intact: bool, modification: &str) -> bool {
    let irregular =
        one.changes.iter().all(|change| change.class.level() < 3 || change.class == Class::Irregular);
    match (intact, modification, one.verdict()) {
        (false, _, word) => word == Verdict::Broken,
        (true, "OTHER", Verdict::Broken | Verdict::NotCovered) => true,
        (true, "OTHER", word) => word == Verdict::IntactButUntrusted && irregular,
        (true, _, word) => word == Verdict::IntactButUntrusted,
    }
}

/// Rows of the table that we grade otherwise, with our word; docs/signatures.md says why.
const ARGUED: &[(&str, &str, &str)] = &[
    ("/hello_signed_INCSAVE_signed.pdf", "Signature1", "FORM_FILLING"),
    ("/hello_signed_INCSAVE_signed_EDITED.pdf", "Signature1", "FORM_FILLING"),
    ("/pades-lt-extended-abde.pdf", "Signature1", "OTHER"),
];

#[test]
fn pdf() {
    let Some(data) = data() else { return };
    let mut wrong = Vec::new();
    let mut files: BTreeMap<String, Vec<Signature>> = BTreeMap::new();
    for row in table(&data, "signatures-pdf.tsv") {
        let path = &row["path"];
        let found = files
            .entry(path.clone())
            .or_insert_with(|| seal::pdf::signatures(&std::fs::read(data.join(path)).unwrap()));
        let mut differences = Differences::of(&row);
        // pyHanko passes over `adbe.pkcs7.sha1`.
        let signed: Vec<&Signature> = found
            .iter()
            .filter(|one| one.state != State::NotSigned && one.form != "adbe.pkcs7.sha1")
            .collect();
        match row["status"].as_str() {
            "unsigned" => differences.expect("signatures", signed.len(), 0),
            "signed" => {
                differences.expect("signatures", signed.len(), &row["signatures"]);
                match signed.iter().find(|one| one.place == row["field"]) {
                    Some(_) if row["intact"].is_empty() => {}
                    Some(one) => one_of_pdf(one, &row, &mut differences),
                    None => differences.expect("field", "none", &row["field"]),
                }
            }
            _ => {}
        }
        wrong.extend(differences.into_lines());
    }
    none(&wrong);
}

fn one_of_pdf(one: &Signature, row: &Row, differences: &mut Differences) {
    let intact = row["intact"] == "True" && row["valid"] == "True";
    differences.expect("intact", one.state == State::Intact, intact);
    differences.expect("coverage", coverage(one), &row["coverage"]);
    let argued = ARGUED.iter().find(|(file, field, _)| row["path"].ends_with(file) && row["field"] == *field);
    let modification = argued.map_or(row["modification"].as_str(), |(.., ours)| ours);
    differences.expect("modification", grade(one), modification);
    differences.expect("verdict fits", fits(one, intact, modification), true);
    // `2020-11-01 01:00:00+01:00`
    let signed: Option<jiff::Timestamp> = row["signed"].replacen(' ', "T", 1).parse().ok();
    differences.expect(
        "signed",
        format!("{:?}", one.claimed),
        format!("{:?}", signed.map(jiff::Timestamp::as_second)),
    );
    let hash = one.hash.map(|hash| hash.name().replace('-', "").to_lowercase());
    differences.expect("digest", hash.unwrap_or_default(), &row["digest"]);
}

#[test]
fn ofd() {
    let Some(data) = data() else { return };
    let mut wrong = Vec::new();
    for row in table(&data, "signatures-ofd.tsv") {
        let found = seal::ofd::signatures(&std::fs::read(data.join(&row["path"])).unwrap(), &Work::default());
        let mut differences = Differences::of(&row);
        if row["note"] == "no signature" {
            differences.expect("signatures", found.len(), 0);
        } else {
            match found.iter().find(|one| one.place == row["signature"]) {
                Some(one) => one_of_ofd(one, &row, &mut differences),
                None => differences.expect("signature", "none", &row["signature"]),
            }
        }
        wrong.extend(differences.into_lines());
    }
    none(&wrong);
}

fn one_of_ofd(one: &Signature, row: &Row, differences: &mut Differences) {
    let sorted = |parts: Vec<&str>| {
        let mut parts: Vec<String> =
            parts.iter().map(|part| part.trim_start_matches('/').to_owned()).collect();
        parts.retain(|part| !part.is_empty());
        parts.sort_unstable();
        parts.join(";")
    };
    let bad: Vec<&str> = one
        .notes
        .iter()
        .filter(|note| note.reason == Reason::Digest)
        .map(|note| note.detail.as_str())
        .collect();
    differences.expect("bad references", bad.len(), &row["refs_bad"]);
    let theirs = row["note"].trim().strip_prefix("bad:").unwrap_or_default();
    differences.expect("which", sorted(bad), sorted(theirs.split(',').collect()));
    let uncovered = one.uncovered.iter().map(String::as_str).collect();
    differences.expect("not covered", sorted(uncovered), sorted(row["not_covered"].split(';').collect()));
    if row["signature_ok"] == "True" {
        let failed = [Reason::Value, Reason::WrongDocument, Reason::SealValue, Reason::SignerNotListed];
        differences.expect("value fails", failed.iter().any(|reason| one.has(*reason)), false);
        differences.expect("digest", one.hash.map_or("", seal::Hash::name), &row["xml_hash_ok"]);
        differences.expect("form", one.form.replace("v4", "v4 (GB/T 38540) ver=4"), &row["structure"]);
    } else {
        // A SignedData of GB/T 35275, checked apart from the table: INDEX.tsv calls them valid.
        differences.expect("state", format!("{:?}", one.state), "Intact");
    }
}

/// What attackers do to a signed PDF without its key.
#[test]
fn attacks_on_a_signed_pdf() {
    let signed = std::fs::read("testdata/rules/SIG003/silent-intact/archive/a/signed.pdf").unwrap();
    let verdict = |bytes: &[u8]| {
        let found = seal::pdf::signatures(bytes);
        assert_eq!(found.len(), 1, "the field is still there");
        found[0].verdict()
    };
    let replaced = |from: &str, to: &str| {
        let at = signed.windows(from.len()).position(|window| window == from.as_bytes()).unwrap();
        [&signed[..at], to.as_bytes(), &signed[at + from.len()..]].concat()
    };
    assert_eq!(verdict(&signed), Verdict::IntactButUntrusted);
    // Forged: no range, a range of something else, no contents.
    assert_eq!(verdict(&replaced("/ByteRange", "/BytfRange")), Verdict::Broken);
    assert_eq!(verdict(&replaced("/ByteRange [0 ", "/ByteRange [9 ")), Verdict::Broken);
    assert_eq!(verdict(&replaced("/Contents <30", "/Contents <00")), Verdict::Broken);
    // Wrapped: bytes put between the signature and what it covers.
    let gap = signed.windows(5).rposition(|window| window == b"0000>").unwrap() + 5;
    let wrapped = [&signed[..gap], b" (put in) ", &signed[gap..]].concat();
    assert_eq!(verdict(&wrapped), Verdict::Broken);
    // Incremental saving without a table, which readers that mend files would show.
    let loose = [&signed[..], b"\n4 0 obj\n<</Length 3>>\nstream\nabc\nendstream\nendobj\n"].concat();
    assert_eq!(verdict(&loose), Verdict::NotCovered);
}

/// Whatever is done to a signed file, nothing panics, and a changed byte never goes unnoticed
/// where it is covered.
#[test]
fn mutations_are_survived() {
    let folder = Path::new("testdata/rules");
    for (name, check) in [
        ("SIG003/silent-intact/archive/a/signed.pdf", seal::pdf::signatures as fn(&[u8]) -> Vec<Signature>),
        ("SIG004/silent-filled-and-countersigned/archive/a/twice.pdf", seal::pdf::signatures),
        ("SIG003/silent-intact/archive/a/sealed.ofd", |bytes| seal::ofd::signatures(bytes, &Work::default())),
        ("SIG003/silent-intact/archive/a/notice.txt.p7s", |bytes| seal::cms::verify_file(bytes, "")),
    ] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let step = (bytes.len() / 150).max(1);
        for at in (0..bytes.len()).step_by(step) {
            check(&bytes[..at]);
            for value in [0x00, 0x80, 0xff] {
                let mut changed = bytes.clone();
                changed[at] = value;
                check(&changed);
            }
            let mut without = bytes.clone();
            without.drain(at..(at + 7).min(bytes.len()));
            check(&without);
        }
    }
}

/// The corpora of hostile files outside the project, through every reader.
#[test]
fn hostile_files_are_survived() {
    let Some(data) = data() else { return };
    let mut folders = vec![data.join("hostile"), data.join("pdf-malformed"), data.join("ofd")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            if bytes.len() < 4 << 20 {
                seal::pdf::signatures(&bytes);
                seal::ofd::signatures(&bytes, &Work::default());
                seal::cms::verify_file(&bytes, "");
                seal::x509::certificates(&bytes);
            }
        }
    }
}
