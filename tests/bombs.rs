//! Bombs of every family: each is a word on its own file, the honest file beside it is read, and
//! memory stays where the limits put it. Real bytes are counted; what a file declares of itself is
//! neither believed nor reserved.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use zhenji::examine::{Examiner, Outcome};
use zhenji::limits::Work;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Limits of a size that a test can reach, in the proportions of the defaults.
fn work() -> Work {
    Work { output_bytes: 64 << 20, ratio_from: 8 << 20, entries: 500, ..Work::default() }
}

/// Megabytes of zeros, deflated.
fn zeros(megabytes: usize) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let block = vec![0; 1 << 20];
    for _ in 0..megabytes {
        encoder.write_all(&block).unwrap();
    }
    encoder.finish().unwrap()
}

fn zip(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A ZIP whose directory names one and the same deflated entry `count` times.
fn overlapping(count: u16, megabytes: usize) -> Vec<u8> {
    let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), Compression::best());
    for _ in 0..megabytes {
        raw.write_all(&vec![0; 1 << 20]).unwrap();
    }
    let packed = raw.finish().unwrap();
    let size = (megabytes << 20) as u32;
    let mut crc = flate2::Crc::new();
    (0..megabytes).for_each(|_| crc.update(&vec![0; 1 << 20]));
    let head = |central: bool, name: &str| {
        let mut out = Vec::new();
        out.extend_from_slice(if central { b"PK\x01\x02\x14\0\x14\0" } else { b"PK\x03\x04\x14\0" });
        out.extend_from_slice(&[0, 0, 8, 0, 0, 0, 0, 0]);
        out.extend_from_slice(&crc.sum().to_le_bytes());
        out.extend_from_slice(&(packed.len() as u32).to_le_bytes());
        out.extend_from_slice(&size.to_le_bytes());
        out.extend_from_slice(&(name.len() as u16).to_le_bytes());
        out.extend_from_slice(&[0, 0]);
        if central {
            out.extend_from_slice(&[0; 14]);
        }
        out.extend_from_slice(name.as_bytes());
        out
    };
    let mut file = head(false, "a000.txt");
    file.extend_from_slice(&packed);
    let start = file.len() as u32;
    for index in 0..count {
        file.extend_from_slice(&head(true, &format!("a{index:03}.txt")));
    }
    let length = file.len() as u32 - start;
    file.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    file.extend_from_slice(&count.to_le_bytes());
    file.extend_from_slice(&count.to_le_bytes());
    file.extend_from_slice(&length.to_le_bytes());
    file.extend_from_slice(&start.to_le_bytes());
    file.extend_from_slice(&[0, 0]);
    file
}

/// A ZIP of one stored entry that says it holds four gigabytes.
fn lying() -> Vec<u8> {
    let mut file = zip(&[("report.txt", b"short".to_vec())]);
    let lie = 0xfff0_0000_u32.to_le_bytes();
    for (signature, at) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
        let found = file.windows(4).position(|window| window == signature).unwrap();
        file[found + at..found + at + 4].copy_from_slice(&lie);
    }
    file
}

/// A PNG that says it is 60,000 by 60,000 pixels.
fn png() -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        file.extend_from_slice(&(data.len() as u32).to_be_bytes());
        let mut crc = flate2::Crc::new();
        crc.update(kind);
        crc.update(data);
        file.extend_from_slice(kind);
        file.extend_from_slice(data);
        file.extend_from_slice(&crc.sum().to_be_bytes());
    };
    let mut header = 60_000_u32.to_be_bytes().repeat(2);
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    chunk(b"IHDR", &header);
    chunk(b"IDAT", &zeros(4));
    chunk(b"IEND", b"");
    file
}

fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    file.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        file.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let size = objects.len() + 1;
    file.extend_from_slice(
        format!("trailer\n<</Root 1 0 R/Size {size}>>\nstartxref\n{start}\n%%EOF\n").as_bytes(),
    );
    file
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut object = format!("<<{dict}/Length {}>>stream\n", data.len()).into_bytes();
    object.extend_from_slice(data);
    object.extend_from_slice(b"\nendstream");
    object
}

/// What each family is, the file's name, and its bytes.
fn families() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let text = |text: &str| text.as_bytes().to_vec();
    let nested = (0..8).fold(vec![0; 4 << 20], |inner, _| zip(&[("inner.zip", inner)]));
    let wide: Vec<(String, Vec<u8>)> = (0..600).map(|n| (format!("{n}.txt"), vec![b'a'])).collect();
    let wide: Vec<(&str, Vec<u8>)> =
        wide.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    let gzip = {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        for _ in 0..80 {
            encoder.write_all(&vec![0; 1 << 20]).unwrap();
        }
        encoder.finish().unwrap()
    };
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]><l>&c;</l>";
    let docx = |document: Vec<u8>| {
        zip(&[
            (
                "[Content_Types].xml",
                text(
                    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>",
                ),
            ),
            ("word/document.xml", document),
        ])
    };
    let ofd = zip(&[
        (
            "OFD.xml",
            text(
                "<ofd:OFD xmlns:ofd=\"http://www.ofdspec.org/2016\"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            ),
        ),
        ("Doc_0/Document.xml", vec![b' '; 80 << 20]),
    ]);
    let page = |contents: &str| {
        text(&format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {contents}>>"))
    };
    vec![
        ("nested containers", "nested.zip", nested),
        ("too many entries", "entries.zip", zip(&wide)),
        ("overlapping entries", "overlapping.zip", overlapping(100, 4)),
        ("one entry of zeros", "zeros.zip", zip(&[("zeros.txt", vec![0; 80 << 20])])),
        ("a declared size that lies", "lying.zip", lying()),
        ("gzip of zeros", "zeros.csv.gz", gzip),
        ("entities", "laughs.xml", text(laughs)),
        ("entities in a document", "laughs.docx", docx(text(laughs))),
        ("a document part of spaces", "spaces.docx", docx(vec![b' '; 80 << 20])),
        ("an OFD part of spaces", "spaces.ofd", ofd),
        ("pixels", "pixels.png", png()),
        (
            "a page tree that is its own child",
            "loop.pdf",
            pdf(&[text("<</Type/Catalog/Pages 2 0 R>>"), text("<</Type/Pages/Kids[2 0 R]/Count 1000000>>")]),
        ),
        (
            "an object that refers to itself",
            "self.pdf",
            pdf(&[
                text("<</Type/Catalog/Pages 2 0 R>>"),
                text("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
                page("4 0 R"),
                text("4 0 R"),
            ]),
        ),
        (
            "a deflated page",
            "deflate.pdf",
            pdf(&[
                text("<</Type/Catalog/Pages 2 0 R>>"),
                text("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
                page("4 0 R"),
                stream("/Filter/FlateDecode", &zeros(80)),
            ]),
        ),
        (
            "a picture in a page",
            "picture.pdf",
            pdf(&[
                text("<</Type/Catalog/Pages 2 0 R>>"),
                text("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
                text(
                    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
                ),
                stream("", b"q 500 0 0 500 0 0 cm /I Do Q"),
                stream(
                    "/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode",
                    &zeros(8),
                ),
            ]),
        ),
    ]
}

/// Peak of this process's memory in MiB, where the system tells.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

/// Forgets the peak so far, where the system allows it.
fn forget() -> bool {
    fs::write("/proc/self/clear_refs", "5").is_ok()
}

#[test]
fn every_family_is_a_word_on_its_own_file() {
    let folder = tempfile::tempdir().unwrap();
    let examiner = Examiner::new(None, work(), false);
    let mut wrong = Vec::new();
    for (family, name, bytes) in families() {
        let path = folder.path().join(name);
        fs::write(&path, &bytes).unwrap();
        drop(bytes);
        let measured = forget();
        let before = peak();
        let outcome = examiner.examine(&path, false).unwrap().contents.outcome;
        let grown = peak().zip(before).map(|(after, before)| after.saturating_sub(before));
        println!("{family}: {outcome:?}; {grown:?} MiB more");
        let harmless = matches!(
            family,
            "a declared size that lies"
                | "entities"
                | "an object that refers to itself"
                | "a page tree that is its own child"
        );
        match outcome {
            Outcome::Bomb { .. } => {}
            Outcome::Read | Outcome::Corrupt { .. } | Outcome::Unsupported { .. } if harmless => {}
            // A document whose entities are not expanded has been read without them.
            Outcome::Read | Outcome::Corrupt { .. } if family == "entities in a document" => {}
            other => wrong.push(format!("{family}: {other:?}")),
        }
        if measured && grown.is_some_and(|grown| grown > 512) {
            wrong.push(format!("{family}: {grown:?} MiB"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_bomb_is_a_finding_and_its_neighbour_stands() {
    let folder = tempfile::tempdir().unwrap();
    let root: &Path = folder.path();
    let documents = |n: usize, path: &str| {
        format!(
            r#"{{"id": "d{n}", "role": "report", "title": "材料{n}", "date": "2025-03-10", "medium": "born-digital", "files": [{{"path": "{path}"}}]}}"#
        )
    };
    let listed =
        [documents(1, "pixels.png"), documents(2, "nested.zip"), documents(3, "report.txt")].join(",");
    let manifest = format!(
        r#"{{"version": 1, "kind": "case-file", "id": "X043-2025-QT-0001", "title": "检查", "unit": "gd", "opened": "2025-03-03",
        "retention": "10y", "responsible": [{{"person": "p1", "role": "经办人"}}], "stages": [], "documents": [{listed}]}}"#
    );
    fs::write(root.join("dossier.json"), manifest).unwrap();
    for (_, name, bytes) in
        families().into_iter().filter(|(_, name, _)| ["pixels.png", "nested.zip"].contains(name))
    {
        fs::write(root.join(name), bytes).unwrap();
    }
    fs::write(root.join("report.txt"), "三号杆拉线松动，已紧固。\n").unwrap();
    let settings = zhenji::config::Settings::default();
    let outcome = zhenji::check(&[root.to_owned()], &settings, &Examiner::new(None, work(), false)).unwrap();
    let archive = &outcome.archives[0];
    let bombs: Vec<&str> = archive
        .findings
        .iter()
        .filter(|finding| finding.code == "SAF002")
        .filter_map(|finding| finding.path.as_deref())
        .collect();
    assert_eq!(bombs, ["nested.zip", "pixels.png"]);
    assert!(!archive.findings.iter().any(|finding| finding.path.as_deref() == Some("report.txt")));
    assert_eq!(archive.summary.files.unexamined, 2);
}
