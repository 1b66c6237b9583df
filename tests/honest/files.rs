//! Small real files: DOCX with its properties, JPEG with EXIF.

use std::io::{Cursor, Write};
use std::sync::OnceLock;

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::words::Random;

/// A Word document of one paragraph a line; `created` is RFC 3339 in UTC.
pub fn docx(title: &str, text: &str, author: &str, created: &str) -> Vec<u8> {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let body: String =
        text.lines().map(|line| format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", escape(line))).collect();
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "{head}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/><Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{head}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/><Relationship Id=\"r3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties\" Target=\"docProps/app.xml\"/></Relationships>"
            ),
        ),
        (
            "word/document.xml",
            format!(
                "{head}<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
            ),
        ),
        (
            "docProps/core.xml",
            format!(
                "{head}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:creator>{}</dc:creator><cp:lastModifiedBy>{}</cp:lastModifiedBy><dcterms:created xsi:type=\"dcterms:W3CDTF\">{created}</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">{created}</dcterms:modified></cp:coreProperties>",
                escape(title),
                escape(author),
                escape(author)
            ),
        ),
        (
            "docProps/app.xml",
            format!(
                "{head}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\"><Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion></Properties>"
            ),
        ),
    ];
    packed(parts)
}

/// An OFD of one page with its text, converted on `day`.
pub fn ofd(title: &str, text: &str, author: &str, day: &str) -> Vec<u8> {
    ofd_of(title, &[text.to_owned()], author, day)
}

/// An OFD of so many pages, a text each.
pub fn ofd_of(title: &str, pages: &[String], author: &str, day: &str) -> Vec<u8> {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let space = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
    let content = |text: &String| {
        let lines: String = text
            .lines()
            .enumerate()
            .map(|(index, line)| {
                let (id, y) = (index + 10, 20 + index * 8);
                format!("<ofd:TextObject ID=\"{id}\" Boundary=\"20 {y} 170 6\" Font=\"3\" Size=\"4\"><ofd:TextCode X=\"0\" Y=\"4\">{}</ofd:TextCode></ofd:TextObject>", escape(line))
            })
            .collect();
        format!(
            "{head}<ofd:Page {space}><ofd:Content><ofd:Layer ID=\"2\" Type=\"Body\">{lines}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    };
    let place = |index: usize| format!("Pages/Page_{index}/Content.xml");
    let listed: String = (0..pages.len())
        .map(|index| format!("<ofd:Page ID=\"{}\" BaseLoc=\"{}\"/>", index + 1000, place(index)))
        .collect();
    let parts = [
        (
            "OFD.xml",
            format!(
                "{head}<ofd:OFD {space} Version=\"1.0\" DocType=\"OFD\"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0123456789abcdef0123456789abcdef</ofd:DocID><ofd:Title>{}</ofd:Title><ofd:Author>{}</ofd:Author><ofd:CreationDate>{day}</ofd:CreationDate><ofd:Creator>DocConvert</ofd:Creator></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
                escape(title),
                escape(author)
            ),
        ),
        (
            "Doc_0/Document.xml",
            format!(
                "{head}<ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
            ),
        ),
        (
            "Doc_0/PublicRes.xml",
            format!(
                "{head}<ofd:Res {space} BaseLoc=\"Res\"><ofd:Fonts><ofd:Font ID=\"3\" FontName=\"宋体\" FamilyName=\"宋体\"/></ofd:Fonts></ofd:Res>"
            ),
        ),
    ];
    let pages =
        pages.iter().enumerate().map(|(index, text)| (format!("Doc_0/{}", place(index)), content(text)));
    packed(parts.map(|(name, text)| (name.to_owned(), text)).into_iter().chain(pages))
}

/// A ZIP of texts.
fn packed(parts: impl IntoIterator<Item = (impl AsRef<str>, String)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, text) in parts {
        zip.start_file(name.as_ref(), options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Where a benchmark wants signed PDFs among the files, who makes one of that number.
pub static SIGNED: OnceLock<fn(usize) -> Vec<u8>> = OnceLock::new();

/// The width in pixels that photos are drawn with, where a benchmark wants another than 480 and says
/// so before the first; heights are three quarters of it.
pub static PHOTO_WIDTH: OnceLock<u32> = OnceLock::new();

/// A photo of a scene that is drawn by its seed, taken at `2025:03:10 09:30:00` (+08:00).
pub fn photo(seed: &str, taken: &str, place: (f64, f64)) -> Vec<u8> {
    // The scene's own measure; the picture is that, more or less finely drawn.
    const SCENE: u32 = 480;
    let width = *PHOTO_WIDTH.get_or_init(|| SCENE);
    let height = width * 3 / 4;
    let mut random = Random::new(seed);
    let waves: Vec<[f64; 4]> = (0..9)
        .map(|_| {
            let mut unit = || random.below(1000) as f64 / 1000.0;
            [unit() * 0.06 - 0.03, unit() * 0.06 - 0.03, unit() * 6.3, 18.0 + unit() * 30.0]
        })
        .collect();
    let blocks: Vec<[u32; 5]> = (0..14)
        .map(|_| {
            let mut below = |bound| random.below(bound) as u32;
            [below(420), below(300), 20 + below(120), 20 + below(110), below(255)]
        })
        .collect();
    let mut rgb = Vec::with_capacity((width * height * 3) as usize);
    for row in 0..height {
        for column in 0..width {
            let (x, y) = (column * SCENE / width, row * SCENE / width);
            let mut value = 120.0;
            for [a, b, phase, strength] in &waves {
                value += (f64::from(x) * a + f64::from(y) * b + phase).sin() * strength;
            }
            for [left, top, wide, high, tone] in &blocks {
                if x >= *left && x < left + wide && y >= *top && y < top + high {
                    value = value * 0.35 + f64::from(*tone) * 0.65;
                }
            }
            value += random.below(14) as f64 - 7.0;
            let clamp = |value: f64| value.clamp(0.0, 255.0) as u8;
            rgb.extend([clamp(value * 0.95), clamp(value * 1.02 + 6.0), clamp(value * 0.85 + 12.0)]);
        }
    }
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 72)
        .write_image(&rgb, width, height, ExtendedColorType::Rgb8)
        .unwrap();
    let exif = exif(taken, place);
    let mut out = jpeg[..2].to_vec();
    out.extend([0xFF, 0xE1]);
    out.extend(((exif.len() + 8) as u16).to_be_bytes());
    out.extend(b"Exif\0\0");
    out.extend(exif);
    out.extend(&jpeg[2..]);
    out
}

/// A little-endian TIFF with make, model, time, offset and position.
fn exif(taken: &str, (latitude, longitude): (f64, f64)) -> Vec<u8> {
    let text = |text: &str| -> Vec<u8> { text.bytes().chain([0]).collect() };
    let degrees = |value: f64| -> Vec<u8> {
        let thousandths = (value.abs() * 3600.0 * 1000.0).round() as u32;
        let parts =
            [(thousandths / 3_600_000, 1), (thousandths / 60_000 % 60, 1), (thousandths % 60_000, 1000)];
        parts.iter().flat_map(|(a, b)| [u32::to_le_bytes(*a), u32::to_le_bytes(*b)]).flatten().collect()
    };
    let long = |value: u32| value.to_le_bytes().to_vec();
    // Sizes of the three directories: 2 + 12 an entry + 4.
    let (first, second) = (8, 8 + 2 + 12 * 4 + 4);
    let third = second + 2 + 12 * 2 + 4;
    let mut data_at = third + 2 + 12 * 4 + 4;
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    let mut data: Vec<u8> = Vec::new();
    debug_assert_eq!(out.len(), first);
    /// Tag, type, count and value.
    type Field = (u16, u16, u32, Vec<u8>);
    let directories: [Vec<Field>; 3] = [
        vec![
            (0x010F, 2, 7, text("Huawei")),
            (0x0110, 2, 10, text("Mate 40 P")),
            (0x8769, 4, 1, long(second as u32)),
            (0x8825, 4, 1, long(third as u32)),
        ],
        vec![(0x9003, 2, 20, text(taken)), (0x9011, 2, 7, text("+08:00"))],
        vec![
            (1, 2, 2, text("N")),
            (2, 5, 3, degrees(latitude)),
            (3, 2, 2, text("E")),
            (4, 5, 3, degrees(longitude)),
        ],
    ];
    for entries in directories {
        out.extend((entries.len() as u16).to_le_bytes());
        for (tag, kind, count, value) in entries {
            out.extend(tag.to_le_bytes());
            out.extend(kind.to_le_bytes());
            out.extend(count.to_le_bytes());
            if value.len() <= 4 {
                out.extend(value.iter().copied().chain([0; 4]).take(4));
            } else {
                out.extend((data_at as u32).to_le_bytes());
                data_at += value.len();
                data.extend(value);
            }
        }
        out.extend([0; 4]);
    }
    out.extend(data);
    out
}
