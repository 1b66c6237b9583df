//! The dossiers of `bulk.rs` with their papers in the carriers that offices keep them in: texts, Word
//! documents, tables, PDFs with their text, photos with their EXIF. Small ones, so that a million of
//! them is a matter of minutes, and each with facts of its own.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::bulk::{self, Dossier};
use super::honest::files;

/// The width of photos; their scene is drawn by the number of the dossier.
const PHOTO_WIDTH: u32 = 96;

/// Writes an archive of `dossiers` dossiers into `root`; gives the number of files in it.
pub fn write(root: &Path, dossiers: u32) -> u64 {
    let _ = files::PHOTO_WIDTH.set(PHOTO_WIDTH);
    let (mut documents, mut count, mut bytes) = (0, 0, 0);
    for index in 0..dossiers {
        let dossier = bulk::dossier(index);
        let folder = root.join(&dossier.folder);
        fs::create_dir_all(&folder).unwrap();
        documents += dossier.documents;
        let (manifest, papers) = carried(&dossier, index);
        fs::write(folder.join("dossier.json"), manifest).unwrap();
        for (name, contents) in &papers {
            fs::write(folder.join(name), contents).unwrap();
            bytes += contents.len();
        }
        count += papers.len();
    }
    let totals = json!({ "dossiers": dossiers, "documents": documents, "files": count, "bytes": bytes });
    fs::write(root.join("archive.json"), bulk::reference(bulk::units(dossiers), &totals)).unwrap();
    (count + dossiers as usize + 1) as u64
}

/// A dossier's manifest and its files.
fn carried(dossier: &Dossier, index: u32) -> (String, Vec<(String, Vec<u8>)>) {
    let mut manifest: Value = serde_json::from_str(&dossier.manifest).unwrap();
    let mut texts = dossier.files.iter();
    let mut papers = Vec::new();
    for (place, document) in manifest["documents"].as_array_mut().unwrap().iter_mut().enumerate() {
        let title = document["title"].as_str().unwrap().to_owned();
        let day = document["date"].as_str().unwrap().to_owned();
        let turn = index / 4 * 3 + place as u32;
        let (name, contents) = if document.get("files").is_some() {
            let (name, text) = texts.next().unwrap();
            let (end, contents) = paper(turn, &title, text, &day);
            (name.replace(".txt", end), contents)
        } else if document["role"] == "evidence" && (index / 4).is_multiple_of(2) {
            let members = document.as_object_mut().unwrap();
            members.remove("location");
            members.remove("pages");
            document["medium"] = "photo".into();
            let taken = format!("{} 09:{:02}:{:02}", day.replace('-', ":"), index / 60 % 60, index % 60);
            let place = (39.5 + f64::from(index % 997) / 1e4, 116.5 + f64::from(index % 1009) / 1e4);
            ("photo.jpg".to_owned(), files::photo(&dossier.id, &taken, place))
        } else {
            continue;
        };
        let digest: String = Sha256::digest(&contents).iter().map(|byte| format!("{byte:02x}")).collect();
        document["files"] =
            json!([{ "path": name, "size": contents.len(), "digest": format!("sha256:{digest}") }]);
        papers.push((name, contents));
    }
    (serde_json::to_string_pretty(&manifest).unwrap(), papers)
}

/// A paper by its turn: how its name ends, and what is in it.
fn paper(turn: u32, title: &str, text: &str, day: &str) -> (&'static str, Vec<u8>) {
    match turn % 16 {
        0 if turn.is_multiple_of(64) => (".pdf", pdf(title, text, day)),
        1 | 6 | 11 => (".docx", files::docx(title, text, "综合员", &format!("{day}T02:00:00Z"))),
        3 | 9 => (".csv", table(text).into_bytes()),
        _ => (".txt", text.as_bytes().to_vec()),
    }
}

/// The lines of a text as a table.
fn table(text: &str) -> String {
    let mut out = String::from("序号,处所,情况,处理\n");
    for (index, line) in text.lines().filter(|line| line.contains('；')).enumerate() {
        let cells = line.replace(['，', '。'], "").replace(['：', '；'], ",");
        out.push_str(&format!("{},{cells}\n", index + 1));
    }
    out
}

/// A PDF of one page in a font of every reader's own.
fn pdf(title: &str, text: &str, day: &str) -> Vec<u8> {
    let hex = |text: &str| text.encode_utf16().map(|unit| format!("{unit:04X}")).collect::<String>();
    let mut page = String::from("BT /F1 11 Tf 50 790 Td 16 TL\n");
    for line in text.lines() {
        for part in line.chars().collect::<Vec<_>>().chunks(44) {
            page.push_str(&format!("<{}> Tj T*\n", hex(&part.iter().collect::<String>())));
        }
    }
    page.push_str("ET");
    let created = format!("D:{}100000+08'00'", day.replace('-', ""));
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()),
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>".to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 7 0 R >>".to_owned(),
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>".to_owned(),
        format!("<< /Title <FEFF{}> /Producer (Skia/PDF m120) /CreationDate ({created}) /ModDate ({created}) >>", hex(title)),
    ];
    let mut out = b"%PDF-1.5\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let count = objects.len() + 1;
    out.extend(
        format!("trailer\n<< /Size {count} /Root 1 0 R /Info 8 0 R >>\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    out
}
