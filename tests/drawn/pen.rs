//! Signatures as a pen writes them, and a page that they are set into.

use std::io::Write;

use image::{Rgb, RgbImage};

/// A signature: `hand` is who writes, `time` the how manieth time, `stored` how coarsely the picture
/// was stored on its way.
pub fn signature(hand: u64, time: u64, stored: u32) -> RgbImage {
    let mut style = hand.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut mood = (hand * 1000 + time).wrapping_mul(0xD6E8_FEB8_6659_FD93) | 1;
    let next = |state: &mut u64| {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        (*state >> 11) as f64 / (1_u64 << 53) as f64
    };
    for _ in 0..4 {
        next(&mut style);
        next(&mut mood);
    }
    // Three characters: each a few waves that run through one another.
    let waves: Vec<[f64; 6]> = (0..3)
        .map(|_| {
            let mut own = [0.0; 6];
            for slot in &mut own {
                // The hand is the same, the mood is not.
                *slot = next(&mut style) + (next(&mut mood) - 0.5) * 0.16;
            }
            own
        })
        .collect();
    let (width, height) = (320, 120);
    let mut picture = RgbImage::from_pixel(width, height, Rgb([255, 255, 255]));
    for (number, wave) in waves.iter().enumerate() {
        for step in 0..900 {
            let along = f64::from(step) / 900.0;
            let turn = along * std::f64::consts::TAU;
            let x = 60.0
                + 95.0 * number as f64
                + 26.0 * ((2.0 + 2.0 * wave[0]) * turn + 6.0 * wave[1]).sin()
                + 14.0 * (along - 0.5);
            let y = 58.0
                + 30.0 * ((1.0 + 3.0 * wave[2]) * turn + 6.0 * wave[3]).cos()
                + 12.0 * ((5.0 + wave[4]) * turn + 6.0 * wave[5]).sin();
            let pen = 1.6 + 0.9 * (turn * 3.0 + wave[5]).sin();
            for dy in -3..=3 {
                for dx in -3..=3 {
                    let (px, py) = ((x + f64::from(dx)).round(), (y + f64::from(dy)).round());
                    if (px - x).hypot(py - y) <= pen && px >= 0.0 && py >= 0.0 {
                        let (px, py) = (px as u32, py as u32);
                        if px < width && py < height {
                            picture.put_pixel(px, py, Rgb([28, 30, 46]));
                        }
                    }
                }
            }
        }
    }
    match stored {
        0 => picture,
        // Scaled down and up again on the way.
        stored => {
            let small = 300 - 12 * stored.min(8);
            let filter = image::imageops::FilterType::Triangle;
            image::imageops::resize(&picture, small, small * height / width, filter)
        }
    }
}

const WORDS: [&str; 24] = [
    "flood", "watch", "line", "repair", "power", "cut", "station", "meter", "river", "north", "team",
    "night", "report", "village", "pole", "cable", "storm", "switch", "order", "check", "south", "field",
    "road", "signal",
];

/// A page of A4 with a text and pictures below it.
pub fn pdf(number: usize, pictures: &[RgbImage]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    let mut object = |out: &mut Vec<u8>, dict: String, stream: Option<&[u8]>| {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{dict}\n", places.len()).bytes());
        if let Some(stream) = stream {
            out.extend(b"stream\n");
            out.extend(stream);
            out.extend(b"\nendstream\n");
        }
        out.extend(b"endobj\n");
    };
    let names: String = (0..pictures.len()).map(|at| format!("/I{at} {} 0 R ", at + 6)).collect();
    object(&mut out, "<< /Type /Catalog /Pages 2 0 R >>".into(), None);
    object(&mut out, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".into(), None);
    object(
        &mut out,
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
             /Resources << /Font << /F 5 0 R >> /XObject << {names}>> >> >>"
        ),
        None,
    );
    let mut content = String::from("BT /F 12 Tf 72 760 Td 18 TL\n");
    // Words in an order of its own, so that no two pages share a passage.
    let mut state = (number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for _ in 0..8 {
        let words: Vec<&str> = (0..9)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                WORDS[(state >> 20) as usize % WORDS.len()]
            })
            .collect();
        content.push_str(&format!("({}) Tj T*\n", words.join(" ")));
    }
    content.push_str("ET\n");
    for at in 0..pictures.len() {
        content.push_str(&format!("q 130 0 0 49 {} 300 cm /I{at} Do Q\n", 90 + 180 * at));
    }
    object(&mut out, format!("<< /Length {} >>", content.len()), Some(content.as_bytes()));
    object(&mut out, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".into(), None);
    for picture in pictures {
        let mut deflate = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        deflate.write_all(picture.as_raw()).unwrap();
        let packed = deflate.finish().unwrap();
        let (width, height) = picture.dimensions();
        let dict = format!(
            "<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceRGB \
             /BitsPerComponent 8 /Filter /FlateDecode /Length {} >>",
            packed.len()
        );
        object(&mut out, dict, Some(&packed));
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
    for place in &places {
        out.extend(format!("{place:010} 00000 n \n").bytes());
    }
    out.extend(
        format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", places.len() + 1).bytes(),
    );
    out
}
