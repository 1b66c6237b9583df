//! The signed fixtures of the rules are what the generator makes.

use std::collections::BTreeSet;
use std::path::Path;

use zhenji::seal::minisign::verify;
use zhenji::seal::{Trust, Verdict};

use crate::signed::fixtures::{ROOT, all};
use crate::signed::minisign::Minisign;

#[test]
fn fixtures_are_what_the_generator_makes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(ROOT);
    let made = all();
    if std::env::var_os("ZHENJI_BLESS").is_some() {
        for (path, bytes) in &made {
            std::fs::write(root.join(path), bytes).unwrap();
        }
    }
    let differing: Vec<&String> = made
        .iter()
        .filter(|(path, bytes)| std::fs::read(root.join(path)).ok().as_ref() != Some(bytes))
        .map(|(path, _)| path)
        .collect();
    assert!(differing.is_empty(), "ZHENJI_BLESS=1 cargo test --test signed fixtures makes {differing:#?}");

    // And nothing that is signed is made by anything else.
    let known: BTreeSet<&String> = made.iter().map(|(path, _)| path).collect();
    let mut strays = Vec::new();
    for entry in walkdir::WalkDir::new(&root).into_iter().filter_map(Result::ok) {
        let name = entry.path().strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        if !entry.file_type().is_file() || known.contains(&name) {
            continue;
        }
        let bytes = std::fs::read(entry.path()).unwrap();
        let holds = |text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
        let signed = match name.rsplit('.').next() {
            Some("pdf") => holds(b"/ByteRange"),
            Some("ofd") => holds(b"SignedValue"),
            Some("p7s" | "p7m" | "pem" | "minisig") => bytes.len() > 64,
            _ => false,
        };
        if signed {
            strays.push(name);
        }
    }
    assert!(strays.is_empty(), "signed by nobody knows whom: {strays:#?}");
}

/// minisign's own example is in `src/seal/minisign.rs`; these are signatures of the generator's.
#[test]
fn signatures_of_minisign() {
    let (key, other) = (Minisign::new("unit"), Minisign::new("another"));
    let signature = key.over(TEXT, "timestamp:1741568400");
    let word = |signature: &[u8], text: &[u8], keys: &[&Minisign]| {
        let keys = keys.iter().map(|key| key.public()).collect();
        verify(signature, text, "", &Trust { keys, ..Trust::default() }).verdict
    };
    assert_eq!(word(&signature, TEXT, &[&other, &key]), Verdict::Valid);
    assert_eq!(word(&signature, b"what is signeD", &[&key]), Verdict::Broken);
    assert_eq!(word(&signature, TEXT, &[&other]), Verdict::Broken);
    assert_eq!(word(&signature, TEXT, &[]), Verdict::Unsupported);
    // The comment is signed too.
    let later = String::from_utf8(signature).unwrap().replace("1741568400", "1741568401");
    assert_eq!(word(later.as_bytes(), TEXT, &[&key]), Verdict::Broken);
}

const TEXT: &[u8] = b"what is signed";
