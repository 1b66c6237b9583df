//! Pictures of signatures set into pages: told from marks and from text, one picture told from two
//! signatures of one hand. The fixtures of SIG018, and those of SIG012 that are about signatures,
//! are drawn here where `ZHENJI_BLESS` says so.

#[path = "drawn/pen.rs"]
mod pen;
#[path = "drawn/written.rs"]
mod written;

use std::path::{Path, PathBuf};

use image::RgbImage;
use zhenji::compare::strokes::search;
use zhenji::examine::{Examiner, Strokes};

use pen::{pdf, signature};

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rules").join(path)
}

/// What is kept of the pictures in a file.
fn strokes(path: &Path) -> Vec<Strokes> {
    let facts = Examiner::default().examine(path, false).unwrap();
    facts.contents.pictures.into_iter().filter_map(|picture| picture.pixels?.strokes).collect()
}

/// What the Word document says.
const LINES: &str =
    "关于做好汛期值守的通知\n各班组：\n汛期实行二十四小时值班，水位超过警戒线时立即报告所长。\n值班表附后。";

/// The pictures on a document: who holds the pen, and the how manieth time they write.
type Pens = &'static [(u64, u64)];

/// The fixtures, and what is on each of their documents.
const FIXTURES: [(&str, &[Pens]); 8] = [
    ("SIG018/fires-one-picture-under-two-names", &[&[(1, 1)], &[(1, 1)]]),
    ("SIG018/fires-one-picture-in-every-place", &[&[(2, 1), (2, 1)]]),
    ("SIG018/silent-each-signed-for-oneself", &[&[(1, 1)], &[(3, 1)]]),
    ("SIG018/silent-mark-of-the-house", &[&[(7, 1)], &[(7, 1)], &[(7, 1)]]),
    ("SIG018/fires-one-picture-in-word-and-ofd", &[&[(4, 1)], &[(4, 1)], &[(4, 1)]]),
    ("SIG018/silent-each-for-oneself-in-word-and-ofd", &[&[(1, 2)], &[(3, 2)]]),
    ("SIG012/fires-one-signature-on-two-papers", &[&[(1, 1)], &[(1, 1)]]),
    ("SIG012/silent-one-hand-signed-twice", &[&[(1, 1)], &[(1, 2)]]),
];

#[test]
fn pictures_of_signatures_are_told_apart() {
    for (folder, documents) in FIXTURES {
        let mut all: Vec<((u64, u64), Strokes)> = Vec::new();
        for (number, pens) in documents.iter().enumerate() {
            // In folders named for them a Word document comes first, then an OFD, then a PDF.
            let ending =
                if folder.ends_with("-word-and-ofd") { ["docx", "ofd", "pdf"][number] } else { "pdf" };
            let path = fixture(&format!("{folder}/archive/a/d{}.{ending}", number + 1));
            if std::env::var_os("ZHENJI_BLESS").is_some() {
                let pictures: Vec<RgbImage> =
                    pens.iter().map(|(hand, time)| signature(*hand, *time, number as u32)).collect();
                let bytes = match ending {
                    "docx" => written::docx(LINES, &pictures),
                    "ofd" => written::ofd(&pictures),
                    _ => pdf(number, &pictures),
                };
                std::fs::write(&path, bytes).unwrap();
            }
            let found = strokes(&path);
            assert_eq!(found.len(), pens.len(), "{}", path.display());
            all.extend(pens.iter().copied().zip(found));
        }
        let clusters = search(&all.iter().map(|(_, strokes)| strokes).collect::<Vec<_>>());
        for (a, (pen, _)) in all.iter().enumerate() {
            for (b, (other, _)) in all.iter().enumerate().skip(a + 1) {
                let together = clusters.iter().any(|set| set.contains(&a) && set.contains(&b));
                assert_eq!(together, pen == other, "{folder}: {a} and {b}");
            }
        }
    }
}

#[test]
fn hands_that_sign_often_never_write_one_picture_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    for hand in 1..=3 {
        for time in 1..=12 {
            let path = folder.path().join(format!("{hand}-{time}.png"));
            signature(hand, time, 0).save(&path).unwrap();
            all.extend(strokes(&path));
        }
    }
    assert!(all.len() >= 34, "{} of 36 were taken for strokes", all.len());
    assert_eq!(search(&all.iter().collect::<Vec<_>>()), Vec::<Vec<usize>>::new());
}
