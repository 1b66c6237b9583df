//! Papers that hold a picture, and pages of ink.

use std::io::{Cursor, Write};

use image::{Rgb, RgbImage};

use super::changes::resized;
use super::scenes::Dice;

/// A PDF of the objects given, from 1.
fn objects(bodies: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (index, body) in bodies.iter().enumerate() {
        offsets.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n", index + 1).bytes());
        bytes.extend(body);
        bytes.extend(b"\nendobj\n");
    }
    let xref = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", bodies.len() + 1).bytes());
    for offset in offsets {
        bytes.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    bytes.extend(
        format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n", bodies.len() + 1).bytes(),
    );
    bytes
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = format!("<< {dictionary} /Length {} >>\nstream\n", data.len()).into_bytes();
    bytes.extend(data);
    bytes.extend(b"\nendstream");
    bytes
}

fn page(jpeg: &[u8], (width, height): (u32, u32), contents: &str) -> Vec<u8> {
    objects(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << \
            /XObject << /Im 5 0 R >> /Font << /F 6 0 R >> >> >>"
            .to_vec(),
        stream("", contents.as_bytes()),
        stream(
            &format!(
                "/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB \
                 /BitsPerComponent 8 /Filter /DCTDecode"
            ),
            jpeg,
        ),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
    ])
}

/// A report of some lines with a picture under them.
pub fn pdf(jpeg: &[u8], size: (u32, u32)) -> Vec<u8> {
    let height = 420 * size.1 / size.0.max(1);
    let text = "BT /F 12 Tf 60 770 Td (Report of the inspection, with a picture.) Tj ET";
    page(jpeg, size, &format!("{text}\nq 420 0 0 {height} 80 {} cm /Im Do Q", 720_u32.saturating_sub(height)))
}

/// A page that is one picture: a scan.
pub fn scan(jpeg: &[u8], size: (u32, u32)) -> Vec<u8> {
    page(jpeg, size, "q 595 0 0 842 0 0 cm /Im Do Q")
}

/// A DOCX of a line and a picture.
pub fn docx(jpeg: &[u8]) -> Vec<u8> {
    const PARTS: [(&str, &str); 4] = [
        (
            "[Content_Types].xml",
            r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="jpeg" ContentType="image/jpeg"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#,
        ),
        (
            "word/_rels/document.xml.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/image1.jpeg"/></Relationships>"#,
        ),
        (
            "word/document.xml",
            r#"<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body><w:p><w:r><w:t>Report of the inspection.</w:t></w:r></w:p><w:p><w:r><w:drawing><a:blip r:embed="r1"/></w:drawing></w:r></w:p></w:body></w:document>"#,
        ),
    ];
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in PARTS {
        archive.start_file(name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.start_file("word/media/image1.jpeg", options).unwrap();
    archive.write_all(jpeg).unwrap();
    archive.finish().unwrap().into_inner()
}

const PAPER: [f32; 3] = [247.0, 246.0, 240.0];

/// A page with lines of writing and the picture printed on it, as a scanner gives it: darker,
/// noisy, and not quite straight.
pub fn printed_page(picture: &RgbImage, dice: &mut Dice) -> RgbImage {
    let mut page = Sheet::new(1240, 1754);
    let small = resized(picture, (900.0 / picture.width() as f32).min(560.0 / picture.height() as f32));
    let left = 120 + dice.below(u64::from(1000 - small.width()) + 1) as u32;
    let top = 420 + dice.below(300) as u32;
    for line in 0..5 {
        page.write(130, 150 + line * 46, 26, 20 + dice.below(13) as u32, dice.next());
    }
    for line in 0..6 {
        page.write(130, top + small.height() + 60 + line * 46, 26, 20 + dice.below(13) as u32, dice.next());
    }
    for (x, y, pixel) in small.enumerate_pixels() {
        page.0.put_pixel(left + x, top + y, *pixel);
    }
    page.scanned(dice.between(-0.8, 0.8), 0.96, 6.0, dice)
}

/// A sheet of paper.
#[derive(Clone)]
pub struct Sheet(pub RgbImage);

impl Sheet {
    pub fn new(width: u32, height: u32) -> Self {
        Self(RgbImage::from_pixel(width, height, Rgb(PAPER.map(|value| value as u8))))
    }

    pub fn bar(&mut self, x: u32, y: u32, width: u32, height: u32) {
        for (x, y) in (y..y + height).flat_map(|y| (x..x + width).map(move |x| (x, y))) {
            if x < self.0.width() && y < self.0.height() {
                self.0.put_pixel(x, y, Rgb([25, 25, 30]));
            }
        }
    }

    /// `count` characters of strokes.
    pub fn write(&mut self, x: u32, y: u32, size: u32, count: u32, seed: u64) {
        let mut dice = Dice::new(seed);
        let (unit, pen) = (size / 8, (size / 14).max(2));
        for letter in 0..count {
            let x = x + letter * size * 11 / 10;
            for _ in 0..6 {
                let (at, from, length) =
                    (dice.below(8) as u32, dice.below(4) as u32, 4 + dice.below(4) as u32);
                if dice.below(2) == 0 {
                    self.bar(x + from * unit, y + at * unit, length * unit, pen);
                } else {
                    self.bar(x + at * unit, y + from * unit, pen, length * unit);
                }
            }
        }
    }

    /// Through a scanner: askew by `degrees`, darker by `gain`, with noise.
    pub fn scanned(&self, degrees: f32, gain: f32, noise: f32, dice: &mut Dice) -> RgbImage {
        let (width, height) = self.0.dimensions();
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (middle_x, middle_y) = (width as f32 / 2.0, height as f32 / 2.0);
        let (dx, dy) = (dice.between(-8.0, 8.0), dice.between(-8.0, 8.0));
        let raw = self.0.as_raw();
        RgbImage::from_fn(width, height, |x, y| {
            let (x, y) = (x as f32 - middle_x, y as f32 - middle_y);
            let (x, y) = (x * cos + y * sin + middle_x + dx, y * cos - x * sin + middle_y + dy);
            let inside = x >= 0.0 && y >= 0.0 && x < width as f32 - 1.0 && y < height as f32 - 1.0;
            let (u, v) = (x.fract(), y.fract());
            let at = (y.max(0.0) as usize * width as usize + x.max(0.0) as usize) * 3;
            let below = at + width as usize * 3;
            let add = dice.between(-noise, noise);
            Rgb([0, 1, 2].map(|i| {
                let value = if inside {
                    let of = |at: usize| f32::from(raw[at + i]);
                    let upper = of(at) * (1.0 - u) + of(at + 3) * u;
                    let lower = of(below) * (1.0 - u) + of(below + 3) * u;
                    upper * (1.0 - v) + lower * v
                } else {
                    PAPER[i]
                };
                (value * gain + add).clamp(0.0, 255.0) as u8
            }))
        })
    }
}
