//! Tiny PDFs, built here: what the reader says of them.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;

use super::read;
use crate::examine::{ActiveKind, Contents, Outcome};
use crate::limits::{STACK_BYTES, Work};

/// A file of objects 1, 2, 3 …, with a table and a trailer; object 1 is the catalogue.
fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        writeln!(file, "{} 0 obj", index + 1).unwrap();
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in &offsets {
        writeln!(table, "{offset:010} 00000 n ").unwrap();
    }
    file.extend(table.bytes());
    let size = objects.len() + 1;
    write!(file, "trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n").unwrap();
    file
}

fn object(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut object = format!("<<{dict}/Length {}>>stream\n", data.len()).into_bytes();
    object.extend(data);
    object.extend(b"\nendstream");
    object
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// One page of A4: catalogue, page tree, page, contents, then `more` from object 5.
fn one_page(resources: &str, content: &[u8], more: &[Vec<u8>], catalog: &str, trailer: &str) -> Vec<u8> {
    let mut objects = vec![
        object(&format!("<</Type/Catalog/Pages 2 0 R{catalog}>>")),
        object("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        object(&format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.28 841.89]/Contents 4 0 R/Resources<<{resources}>>>>"
        )),
        stream("", content),
    ];
    objects.extend(more.iter().cloned());
    pdf(&objects, trailer)
}

/// Reads on a stack as the pipeline's.
fn examine_with(file: Vec<u8>, work: Work) -> Contents {
    std::thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || read(Arc::new(file), &work))
        .unwrap()
        .join()
        .unwrap()
}

fn examine(file: Vec<u8>) -> Contents {
    examine_with(file, Work::default())
}

const HELVETICA: &str = "/Font<</F 5 0 R>>";

fn helvetica() -> Vec<u8> {
    object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
}

#[test]
fn text_pages_and_metadata() {
    let content = b"BT /F 12 Tf 72 720 Td (Hello) Tj 40 0 Td (world) Tj -40 -14 Td [(bill)-400(two)] TJ ET";
    let info = object("<</Title<FEFF8D234EFB4E66>/Producer(WPS)/CreationDate(D:20250301083000+08'00')>>");
    let contents =
        examine(one_page(HELVETICA, content, &[helvetica(), info], "", "/Info 6 0 R/ID[<AB><CD>]"));
    assert_eq!(contents.outcome, Outcome::Read);
    let pages = contents.pages.unwrap();
    assert_eq!((pages.count, pages.blank.len(), pages.scanned.len()), (1, 0, 0));
    assert_eq!(pages.sizes, [(210.0, 297.0)]);
    assert_eq!(contents.text.unwrap().pages, ["Hello world\nbill two"]);
    assert_eq!(contents.metadata.title.as_deref(), Some("责任书"));
    assert_eq!(contents.metadata.producer.as_deref(), Some("WPS"));
    let created = contents.metadata.created.unwrap();
    assert_eq!(
        (created.local.as_str(), created.offset, created.field.as_str()),
        ("2025-03-01T08:30:00", Some(28800), "Info/CreationDate")
    );
    assert_eq!(contents.metadata.ids, [("pdf:ID[0]".into(), "ab".into()), ("pdf:ID[1]".into(), "cd".into())]);
    assert_eq!(contents.fonts.len(), 1);
    assert!(contents.fonts[0].standard && !contents.fonts[0].embedded);
    assert_eq!(contents.revisions.len(), 1);
    assert_eq!(contents.notes, [""; 0]);
}

/// What typesetters of official documents write: GBK codes, no font, no ToUnicode.
#[test]
fn gbk_without_a_font() {
    let (gbk, ..) = encoding_rs::GBK.encode("责任者：省纪委 2025 年");
    let mut content = b"BT /F 16 Tf 72 720 Td <".to_vec();
    content.extend(crate::archive::hex(&gbk).bytes());
    content.extend(b"> Tj ET");
    let font =
        object("<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/GBK-EUC-H/DescendantFonts[6 0 R]>>");
    let below = object(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/FontDescriptor 7 0 R>>",
    );
    let described = object(
        "<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80>>",
    );
    let contents = examine(one_page(HELVETICA, &content, &[font, below, described], "", ""));
    let text = contents.text.unwrap();
    assert_eq!(text.pages, ["责任者：省纪委 2025 年"]);
    assert_eq!(text.unmapped, 0);
    assert_eq!(
        (contents.fonts[0].name.as_str(), contents.fonts[0].embedded, contents.fonts[0].standard),
        ("SimSun", false, false)
    );
}

#[test]
fn blank_and_scanned() {
    let blank = examine(one_page("", b"q 1 g 0 0 595 842 re f Q", &[], "", ""));
    assert_eq!(blank.pages.unwrap().blank, [1]);
    let ruled = examine(one_page("", b"0 0 m 500 500 l S", &[], "", ""));
    assert!(ruled.pages.unwrap().blank.is_empty());
    let picture = stream(
        "/Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8",
        &[0, 80, 160, 240],
    );
    let hidden = b"q 595.28 0 0 841.89 0 0 cm /I Do Q BT 3 Tr /F 12 Tf 72 720 Td (found) Tj ET";
    let scan =
        examine(one_page("/XObject<</I 6 0 R>>/Font<</F 5 0 R>>", hidden, &[helvetica(), picture], "", ""));
    assert_eq!(scan.pages.unwrap().scanned, [1]);
    assert_eq!(scan.text.unwrap().pages, ["found"]);
    let picture = &scan.pictures[0];
    assert_eq!(
        (picture.page, picture.width, picture.height, picture.printed),
        (Some(1), 2, 2, Some((210.0, 297.0)))
    );
    assert!(picture.essence.is_some());
}

#[test]
fn active_content_and_signature_fields() {
    let catalog = "/OpenAction<</S/JavaScript/JS(x)/Next<</S/Launch/F(cmd.exe)>>>>\
        /Names<</EmbeddedFiles<</Names[(a)5 0 R(b)6 0 R]>>>>/AF[5 0 R]/AcroForm<</Fields[8 0 R 9 0 R]>>";
    let more = [
        object("<</Type/Filespec/F(invoice.xml)/UF(invoice.xml)/EF<</F 7 0 R>>>>"),
        object("<</Type/Filespec/F(tool.exe)/EF<</F 7 0 R>>>>"),
        stream("/Type/EmbeddedFile", b"<x/>"),
        object("<</FT/Sig/T(one)/V<</Type/Sig>>>>"),
        object("<</FT/Sig/T(two)>>"),
    ];
    let contents = examine(one_page("", b"", &more, catalog, ""));
    let found: Vec<(ActiveKind, &str)> =
        contents.active.iter().map(|active| (active.kind, active.place.as_str())).collect();
    assert_eq!(
        found,
        [
            (ActiveKind::JavaScript, "/OpenAction"),
            (ActiveKind::Launch, "/OpenAction"),
            (ActiveKind::EmbeddedData, "/Names/EmbeddedFiles/invoice.xml"),
            (ActiveKind::EmbeddedFile, "/Names/EmbeddedFiles/tool.exe"),
        ]
    );
    assert_eq!((contents.signatures.places, contents.signatures.filled), (2, 1));
    assert_eq!(contents.parts.len(), 2);
}

#[test]
fn xmp_is_read_and_entities_are_not() {
    let xmp = br#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmp:CreateDate="2025-03-01T08:30:00+08:00" pdfaid:part="3">
        <dc:title><rdf:Alt><rdf:li xml:lang="x-default">T</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"#;
    let contents =
        examine(one_page("", b"", &[stream("/Type/Metadata/Subtype/XML", xmp)], "/Metadata 5 0 R", ""));
    assert_eq!(contents.metadata.title.as_deref(), Some("T"));
    assert_eq!(contents.metadata.created.unwrap().field, "XMP CreateDate");
    assert!(contents.metadata.ids.contains(&("pdfaid:part".into(), "3".into())));
    let bomb = b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><x>&b;</x>";
    let contents =
        examine(one_page("", b"", &[stream("/Type/Metadata/Subtype/XML", bomb)], "/Metadata 5 0 R", ""));
    assert_eq!(contents.outcome, Outcome::Read);
    assert_eq!(contents.notes.len(), 1);
}

fn limit(contents: &Contents) -> &str {
    match &contents.outcome {
        Outcome::Bomb { limit, .. } => limit,
        outcome => panic!("{outcome:?}"),
    }
}

#[test]
fn bombs() {
    let work = Work { output_bytes: 4 << 20, ..Work::default() };
    let zeros = deflated(&vec![b' '; 8 << 20]);
    let font = stream("/Filter/FlateDecode", &zeros);
    assert_eq!(limit(&examine_with(one_page("", b"", &[font], "", ""), work)), "output_bytes");
    // A name in disguise, twice deflated, in an object stream that opening would decode.
    let hidden = stream("/Type/ObjStm/N 1/First 4/Filter[/Fl#61teDecode/FlateDecode]", &deflated(&zeros));
    assert_eq!(limit(&examine_with(one_page("", b"", &[hidden], "", ""), work)), "output_bytes");
    let ratio = Work { ratio_from: 1 << 20, ..Work::default() };
    let font = stream("/Filter/FlateDecode", &zeros);
    assert_eq!(limit(&examine_with(one_page("", b"", &[font], "", ""), ratio)), "ratio");
    let wide =
        stream("/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceGray/BitsPerComponent 8", b"x");
    assert_eq!(limit(&examine(one_page("/XObject<</I 5 0 R>>", b"/I Do", &[wide], "", ""))), "pixels");
}

#[test]
fn forms_that_draw_forms() {
    // Ten times ten times … ten: 10¹² glyphs.
    let mut more: Vec<Vec<u8>> = (0..12)
        .map(|level| {
            let below = 6 + level;
            stream(
                &format!("/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X {below} 0 R>>>>"),
                &b"/X Do ".repeat(10),
            )
        })
        .collect();
    more.push(stream("/Subtype/Form/BBox[0 0 9 9]", b"0 0 m 1 1 l S"));
    assert_eq!(limit(&examine(one_page("/XObject<</X 5 0 R>>", b"/X Do", &more, "", ""))), "objects");
    // One that draws itself once, by its page's resources, is drawn to a depth, and read.
    let own = "/Subtype/Form/BBox[0 0 9 9]";
    let once =
        examine(one_page("/XObject<</X 5 0 R>>", b"/X Do", &[stream(own, b"/X Do 0 0 m 9 9 l S")], "", ""));
    assert_eq!(once.outcome, Outcome::Read);
    let twice = examine(one_page("/XObject<</X 5 0 R>>", b"/X Do", &[stream(own, b"/X Do /X Do")], "", ""));
    assert_eq!(limit(&twice), "objects");
}

#[test]
fn pages_without_end() {
    let looped = pdf(
        &[
            object("<</Type/Catalog/Pages 2 0 R>>"),
            object("<</Type/Pages/Kids[2 0 R 2 0 R 3 0 R]/Count 9>>"),
            object("<</Type/Page/Parent 2 0 R>>"),
        ],
        "",
    );
    assert_eq!(examine(looped).pages.unwrap().count, 1);
    let many = format!("<</Type/Pages/Kids[{}]/Count 9>>", "<</Type/Page>>".repeat(50));
    let file = pdf(&[object("<</Type/Catalog/Pages 2 0 R>>"), object(&many)], "");
    assert_eq!(limit(&examine_with(file, Work { pages: 20, ..Work::default() })), "pages");
    // The same contents a thousand times on one page.
    let array = format!("[{}]", "4 0 R ".repeat(1000));
    let objects = [
        object("<</Type/Catalog/Pages 2 0 R>>"),
        object("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        object(&format!("<</Type/Page/Contents{array}>>")),
        stream("/Filter/FlateDecode", &deflated(&vec![b' '; 1 << 20])),
    ];
    let work = Work { output_bytes: 64 << 20, ..Work::default() };
    assert_eq!(limit(&examine_with(pdf(&objects, ""), work)), "output_bytes");
}

#[test]
fn broken_files() {
    let whole = one_page(HELVETICA, b"BT /F 12 Tf 72 720 Td (Hello) Tj ET", &[helvetica()], "", "");
    let mut shifted = b"rubbish rubbish\n".to_vec();
    shifted.extend(&whole);
    let contents = examine(shifted);
    assert_eq!(contents.outcome, Outcome::Read);
    assert_eq!(contents.notes, ["xref rebuilt"]);
    assert_eq!(contents.text.unwrap().pages, ["Hello"]);
    for cut in [0, 5, 9, 40, 200, whole.len() / 2] {
        let contents = examine(whole[..cut].to_vec());
        assert!(
            matches!(contents.outcome, Outcome::Corrupt { .. } | Outcome::Read),
            "{cut}: {:?}",
            contents.outcome
        );
    }
    assert!(matches!(examine(b"hello".to_vec()).outcome, Outcome::Corrupt { offset: Some(0), .. }));
}

/// Shadows and filled-and-stroked letters are one text; what is marked with its text says that.
#[test]
fn one_text_once() {
    let content = b"BT 2 Tr /F 12 Tf 72 720 Td (bold) Tj 0.4 0 Td (bold) Tj 0 Tr /Span<</ActualText(ffi)>>BDC 40 0 Td (x) Tj EMC ET";
    let contents = examine(one_page(HELVETICA, content, &[helvetica()], "", ""));
    assert_eq!(contents.text.unwrap().pages, ["bold ffi"]);
}
