//! WAV and AVI: RIFF chunks.

use super::little;
use crate::examine::{Contents, Stamp};

/// Chunks looked at.
const CHUNKS: usize = 10_000;

pub(super) fn describe(bytes: &[u8], contents: &mut Contents) {
    let mut rate = 0;
    let mut left = CHUNKS;
    let Some(body) = bytes.get(12..) else { return };
    walk(body, &mut left, 0, &mut |kind, size, body| match kind {
        b"fmt " => rate = body.get(8..12).map_or(0, little),
        b"data" if rate > 0 => contents.metadata.duration = Some(size as f64 / rate as f64),
        b"avih" => {
            let micros = body.get(..4).map_or(0, little);
            let frames = body.get(16..20).map_or(0, little);
            contents.metadata.duration = Some((micros * frames) as f64 / 1e6);
        }
        b"ICRD" => {
            let text = String::from_utf8_lossy(body);
            contents.metadata.created = day(text.trim_matches(['\0', ' ']));
        }
        b"ISFT" => {
            let text = String::from_utf8_lossy(body).trim_matches(['\0', ' ']).to_owned();
            contents.metadata.creator = Some(text);
        }
        _ => {}
    });
}

/// Takes a chunk's name, the size that it states, and what is there of its body.
type Visit<'a> = &'a mut dyn FnMut(&[u8], u64, &[u8]);

fn walk(bytes: &[u8], left: &mut usize, depth: u8, visit: Visit) {
    let mut at = 0_usize;
    while let Some(head) = bytes.get(at..at + 8) {
        if *left == 0 {
            return;
        }
        *left -= 1;
        let size = little(&head[4..8]);
        let end = (at as u64 + 8 + size).min(bytes.len() as u64) as usize;
        let body = &bytes[at + 8..end];
        if &head[..4] == b"LIST" && depth < 4 {
            walk(body.get(4..).unwrap_or_default(), left, depth + 1, visit);
        } else {
            // A film's head is cut: what the chunk says of its size is what counts.
            visit(&head[..4], size, body);
        }
        at = end + usize::from(size % 2 == 1);
    }
}

fn day(text: &str) -> Option<Stamp> {
    let date: jiff::civil::Date = text.get(..10)?.parse().ok()?;
    Some(Stamp { local: format!("{date}T00:00:00"), offset: None, field: "RIFF ICRD".into() })
}
