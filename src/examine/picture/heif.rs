//! HEIC and AVIF: recognised and described; their pixels need a video decoder and are, by
//! design, not opened.

use crate::examine::{Contents, Picture};

/// Boxes looked at; real files have some dozens.
const BOXES: usize = 10_000;

pub(super) fn read(bytes: &[u8]) -> Contents {
    let mut contents = Contents::default();
    let (mut width, mut height) = (0, 0);
    let mut left = BOXES;
    sizes(bytes, &mut left, 0, &mut |w, h| {
        // The largest picture is the picture; the others are its tiles and thumbnails.
        if u64::from(w) * u64::from(h) > u64::from(width) * u64::from(height) {
            (width, height) = (w, h);
        }
    });
    if width > 0 {
        contents.pictures.push(Picture { width, height, ..Picture::default() });
    }
    contents
}

/// Visits every `ispe` box (ISO/IEC 23008-12, 6.5.3).
fn sizes(bytes: &[u8], left: &mut usize, depth: u8, visit: &mut dyn FnMut(u32, u32)) {
    let mut at = 0;
    while let Some(head) = bytes.get(at..at + 8) {
        if *left == 0 {
            return;
        }
        *left -= 1;
        let size = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let end = match size {
            0 => bytes.len(),
            1..8 => return,
            _ => at.saturating_add(size).min(bytes.len()),
        };
        let body = &bytes[at + 8..end];
        match &head[4..8] {
            b"ispe" if body.len() >= 12 => {
                let number = |from: usize| {
                    u32::from_be_bytes([body[from], body[from + 1], body[from + 2], body[from + 3]])
                };
                visit(number(4), number(8));
            }
            b"meta" if depth < 4 && body.len() >= 4 => sizes(&body[4..], left, depth + 1, visit),
            b"iprp" | b"ipco" if depth < 4 => sizes(body, left, depth + 1, visit),
            _ => {}
        }
        at = end;
    }
}
