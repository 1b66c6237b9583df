//! Word documents and OFD files with pictures of signatures set into them.

use std::io::{Cursor, Write};

use image::{ImageFormat, RgbImage};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

fn png(picture: &RgbImage) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

fn packed(parts: Vec<(String, Vec<u8>)>) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::from_date_and_time(2025, 3, 10, 9, 0, 0).unwrap());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(name, options).unwrap();
        writer.write_all(&bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006";

/// A DOCX of some lines, the pictures below them 46 mm wide.
pub fn docx(lines: &str, pictures: &[RgbImage]) -> Vec<u8> {
    let paragraph = |line: &str| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>");
    let mut body: String = lines.lines().map(paragraph).collect();
    let mut relations = String::new();
    let mut parts = Vec::new();
    for (at, picture) in pictures.iter().enumerate() {
        let (width, height) = (46 * 36_000, 46 * 36_000 * picture.height() / picture.width());
        body.push_str(&format!(
            r#"<w:p><w:r><w:drawing><wp:inline><wp:extent cx="{width}" cy="{height}"/><a:graphic><a:graphicData><a:blip r:embed="p{at}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"#
        ));
        relations.push_str(&format!(
            r#"<Relationship Id="p{at}" Type="{OFFICE}/image" Target="media/image{at}.png"/>"#
        ));
        parts.push((format!("word/media/image{at}.png"), png(picture)));
    }
    let text = |name: &str, text: String| (name.to_owned(), text.into_bytes());
    let mut all = vec![
        text(
            "[Content_Types].xml",
            format!(
                r#"{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#
            ),
        ),
        text(
            "_rels/.rels",
            format!(
                r#"{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>"#
            ),
        ),
        text(
            "word/document.xml",
            format!(
                r#"{XML}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:wp="{DRAWING}/wordprocessingDrawing" xmlns:a="{DRAWING}/main" xmlns:r="{OFFICE}"><w:body>{body}</w:body></w:document>"#
            ),
        ),
        text(
            "word/_rels/document.xml.rels",
            format!(r#"{XML}<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>"#),
        ),
    ];
    all.extend(parts);
    packed(all)
}

/// An OFD of ruled lines (fonts that are not embedded would be another matter), the pictures below
/// them 46 mm wide.
pub fn ofd(pictures: &[RgbImage]) -> Vec<u8> {
    let space = r#"xmlns:ofd="http://www.ofdspec.org/2016""#;
    let mut body: String = (0..4)
        .map(|at| {
            let (id, y) = (at + 10, 20 + at * 8);
            format!(
                r#"<ofd:PathObject ID="{id}" Boundary="20 {y} 170 1" LineWidth="0.3"><ofd:AbbreviatedData>M 0 0 L 170 0</ofd:AbbreviatedData></ofd:PathObject>"#
            )
        })
        .collect();
    let (mut media, mut parts) = (String::new(), Vec::new());
    for (at, picture) in pictures.iter().enumerate() {
        let (id, x, height) =
            (60 + at, 20 + 60 * at, 46.0 * f64::from(picture.height()) / f64::from(picture.width()));
        body.push_str(&format!(
            r#"<ofd:ImageObject ID="{}" Boundary="{x} 120 46 {height:.1}" CTM="46 0 0 {height:.1} 0 0" ResourceID="{id}"/>"#,
            id + 20
        ));
        media.push_str(&format!(
            r#"<ofd:MultiMedia ID="{id}" Type="Image" Format="PNG"><ofd:MediaFile>image{at}.png</ofd:MediaFile></ofd:MultiMedia>"#
        ));
        parts.push((format!("Doc_0/Res/image{at}.png"), png(picture)));
    }
    let text = |name: &str, body: String| (name.to_owned(), format!("{XML}{body}").into_bytes());
    let mut all = vec![
        text(
            "OFD.xml",
            format!(
                r#"<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0123456789abcdef0123456789abcdef</ofd:DocID><ofd:CreationDate>2025-03-10</ofd:CreationDate></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"#
            ),
        ),
        text(
            "Doc_0/Document.xml",
            format!(
                r#"<ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>"#
            ),
        ),
        text(
            "Doc_0/DocumentRes.xml",
            format!(r#"<ofd:Res {space} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>"#),
        ),
        text(
            "Doc_0/Pages/Page_0/Content.xml",
            format!(
                r#"<ofd:Page {space}><ofd:Content><ofd:Layer ID="2" Type="Body">{body}</ofd:Layer></ofd:Content></ofd:Page>"#
            ),
        ),
    ];
    all.extend(parts);
    packed(all)
}
