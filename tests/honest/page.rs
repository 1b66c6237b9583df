//! A scanned page as a PDF: paper, lines of handwriting, a red seal, a signature; every page is
//! drawn by its seed and like no other.

use std::io::Write;
use std::sync::OnceLock;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::words::Random;

/// A4 at 150 dpi.
const WIDTH: usize = 1240;
const HEIGHT: usize = 1754;
const BYTES: usize = WIDTH / 4;

/// Palette: paper, ink, seal red, ball-point blue.
const PALETTE: &str = "fbfaf5 2a2a30 d02323 23408c";

const INK: u8 = 1;
const RED: u8 = 2;
const BLUE: u8 = 3;

/// Whether pages are kept as a scanner keeps them, grainy and as JPEG, and not as few colours, which
/// are quick to draw.
pub static GRAINY: OnceLock<bool> = OnceLock::new();

/// What stands on a page besides writing.
#[derive(Clone, Copy, Default)]
pub struct Marks {
    /// Red seals.
    pub seals: u32,
    /// Handwritten signatures.
    pub signatures: u32,
}

struct Page {
    pixels: Vec<u8>,
    random: Random,
}

impl Page {
    fn dot(&mut self, x: i64, y: i64, colour: u8) {
        if (0..WIDTH as i64).contains(&x) && (0..HEIGHT as i64).contains(&y) {
            self.pixels[y as usize * WIDTH + x as usize] = colour;
        }
    }

    fn stroke(&mut self, from: (i64, i64), to: (i64, i64), thick: i64, colour: u8) {
        let steps = (to.0 - from.0).abs().max((to.1 - from.1).abs()).max(1);
        for step in 0..=steps {
            let (x, y) = (from.0 + (to.0 - from.0) * step / steps, from.1 + (to.1 - from.1) * step / steps);
            for dx in 0..thick {
                for dy in 0..thick {
                    self.dot(x + dx, y + dy, colour);
                }
            }
        }
    }

    /// Something like a character in a box.
    fn glyph(&mut self, x: i64, y: i64, size: i64, colour: u8) {
        for _ in 0..4 + self.random.below(3) {
            let mut point =
                || (x + self.random.below(size as u64) as i64, y + self.random.below(size as u64) as i64);
            let (from, to) = (point(), point());
            let to = if self.random.below(2) == 0 { (to.0, from.1) } else { (from.0, to.1) };
            self.stroke(from, to, 2, colour);
        }
    }

    /// A ring of 42 mm with a star, never twice in the same place.
    fn seal(&mut self) {
        let radius = 124;
        let (cx, cy) = (820 + self.random.below(120) as i64, 1280 + self.random.below(160) as i64);
        let turn = self.random.below(360) as f64;
        for degree in 0..2880 {
            let angle = (f64::from(degree) / 8.0 + turn).to_radians();
            for width in 0..6 {
                // Ink that did not take everywhere.
                if self.random.below(12) > 0 {
                    let r = f64::from(radius - width);
                    self.dot(cx + (angle.cos() * r) as i64, cy + (angle.sin() * r) as i64, RED);
                }
            }
        }
        for arm in 0..5 {
            let angle = (f64::from(arm) * 72.0 + turn / 20.0 - 90.0).to_radians();
            let next = (f64::from(arm) * 72.0 + turn / 20.0 + 54.0).to_radians();
            let at = |angle: f64, r: f64| (cx + (angle.cos() * r) as i64, cy + (angle.sin() * r) as i64);
            self.stroke(at(angle, 40.0), at(next, 40.0), 4, RED);
        }
        for letter in 0..9 {
            let angle = (f64::from(letter) * 30.0 + 150.0).to_radians();
            let (x, y) = (cx + (angle.cos() * 90.0) as i64 - 12, cy + (angle.sin() * 90.0) as i64 - 12);
            self.glyph(x, y, 24, RED);
        }
    }

    fn signature(&mut self, index: i64) {
        let (mut x, mut y) =
            (220 + index * 260 + self.random.below(30) as i64, 1500 + self.random.below(40) as i64);
        for _ in 0..14 {
            let next = (x + 4 + self.random.below(18) as i64, 1490 + self.random.below(70) as i64);
            self.stroke((x, y), next, 3, BLUE);
            (x, y) = next;
        }
    }
}

fn draw(seed: &str, marks: Marks) -> Page {
    let mut page = Page { pixels: vec![0; WIDTH * HEIGHT], random: Random::new(seed) };
    let margin = 130 + page.random.below(20) as i64;
    for letter in 0..10 + page.random.below(6) as i64 {
        page.glyph(330 + letter * 46, 170, 38, INK);
    }
    for line in 0..14 + page.random.below(6) as i64 {
        let letters = if line % 5 == 4 { 10 + page.random.below(12) } else { 28 + page.random.below(4) };
        for letter in 0..letters as i64 {
            page.glyph(margin + letter * 32, 280 + line * 52, 25, INK);
        }
    }
    for _ in 0..marks.seals {
        page.seal();
    }
    for index in 0..marks.signatures.min(3) {
        page.signature(i64::from(index));
    }
    page
}

/// A picture of a page as a PDF holds it: what its dictionary says, and its data.
fn coded(mut page: Page) -> (String, Vec<u8>) {
    if *GRAINY.get_or_init(|| false) {
        return ("/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode".into(), grainy(&mut page));
    }
    let packed: Vec<u8> = page
        .pixels
        .chunks_exact(4)
        .map(|four| four.iter().fold(0, |byte, pixel| byte << 2 | pixel))
        .collect();
    debug_assert_eq!(packed.len(), BYTES * HEIGHT);
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&packed).unwrap();
    let palette = PALETTE.replace(' ', "");
    let dictionary =
        format!("/BitsPerComponent 2/ColorSpace[/Indexed/DeviceRGB 3<{palette}>]/Filter/FlateDecode");
    (dictionary, encoder.finish().unwrap())
}

/// The page with the grain of its paper and of the sensor, as JPEG.
fn grainy(page: &mut Page) -> Vec<u8> {
    let colours: Vec<u32> =
        PALETTE.split(' ').map(|colour| u32::from_str_radix(colour, 16).unwrap()).collect();
    let mut rgb = Vec::with_capacity(page.pixels.len() * 3);
    for pixel in &page.pixels {
        let colour = colours[usize::from(*pixel)];
        let grain = page.random.below(9) as i32 - 4;
        rgb.extend([16, 8, 0].map(|shift| ((colour >> shift & 255) as i32 + grain).clamp(0, 255) as u8));
    }
    let mut data = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut data, 75)
        .encode(&rgb, WIDTH as u32, HEIGHT as u32, image::ExtendedColorType::Rgb8)
        .unwrap();
    data
}

/// A PDF of scanned pages. `created` is `D:20250310093000+08'00'`.
pub fn scan(seed: &str, pages: u32, marks: Marks, created: &str) -> Vec<u8> {
    let mut objects: Vec<Vec<u8>> = vec![b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), Vec::new()];
    objects.push(format!("<</Producer(Paper Stream Capture 3.1)/CreationDate({created})>>").into_bytes());
    let mut kids = String::new();
    for number in 0..pages {
        let on_page = if number + 1 == pages { marks } else { Marks::default() };
        let (dictionary, data) = coded(draw(&format!("{seed}/{number}"), on_page));
        let first = objects.len() + 1;
        kids.push_str(&format!("{first} 0 R "));
        objects.push(format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.2 841.9]/Contents {} 0 R/Resources<</XObject<</S {} 0 R>>>>>>", first + 1, first + 2).into_bytes());
        objects.push(b"<</Length 32>>stream\nq 595.2 0 0 841.9 0 0 cm /S Do Q\nendstream".to_vec());
        let mut image = format!(
            "<</Type/XObject/Subtype/Image/Width {WIDTH}/Height {HEIGHT}{dictionary}/Length {}>>stream\n",
            data.len()
        )
        .into_bytes();
        image.extend(data);
        image.extend(b"\nendstream");
        objects.push(image);
    }
    objects[1] = format!("<</Type/Pages/Count {pages}/Kids[{kids}]>>").into_bytes();
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n", index + 1).bytes());
        out.extend(object.iter().copied());
        out.extend(b"\nendobj\n");
    }
    let xref = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    out.extend(
        format!("trailer<</Size {}/Root 1 0 R/Info 3 0 R>>\nstartxref\n{xref}\n%%EOF\n", objects.len() + 1)
            .bytes(),
    );
    out
}
