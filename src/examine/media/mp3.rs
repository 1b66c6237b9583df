//! MP3: ID3v2 tags before the sound.

use super::big;
use crate::examine::{Contents, Stamp};

/// Frames looked at.
const FRAMES: usize = 1_000;

pub(super) fn describe(bytes: &[u8], contents: &mut Contents) {
    let Some(head) = bytes.get(..10).filter(|head| head.starts_with(b"ID3")) else { return };
    let size = head[6..10].iter().fold(0_usize, |size, byte| size << 7 | usize::from(byte & 0x7F));
    let tags = &bytes[10..bytes.len().min(10 + size)];
    let mut at = 0;
    for _ in 0..FRAMES {
        let Some(head) = tags.get(at..at + 10) else { return };
        let size = match bytes[3] {
            4 => head[4..8].iter().fold(0_usize, |size, byte| size << 7 | usize::from(byte & 0x7F)),
            _ => big(&head[4..8]) as usize,
        };
        let Some(body) = tags.get(at + 10..at.saturating_add(10).saturating_add(size)) else { return };
        let slot = &head[..4];
        match slot {
            b"TIT2" => contents.metadata.title = text(body),
            b"TPE1" => contents.metadata.author = text(body),
            b"TSSE" => contents.metadata.creator = text(body),
            b"TDRC" | b"TDEN" => {
                contents.metadata.created = text(body).and_then(|text| stamp(&text, slot));
            }
            b"TLEN" => {
                contents.metadata.duration =
                    text(body).and_then(|text| text.parse::<f64>().ok()).map(|millis| millis / 1000.0);
            }
            b"\0\0\0\0" => return,
            _ => {}
        }
        at += 10 + size;
    }
}

fn text(body: &[u8]) -> Option<String> {
    let (encoding, rest) = body.split_first()?;
    let text = match encoding {
        1 => encoding_rs::UTF_16LE.decode(rest).0.into_owned(),
        2 => encoding_rs::UTF_16BE.decode(rest).0.into_owned(),
        3 => String::from_utf8_lossy(rest).into_owned(),
        _ => rest.iter().map(|byte| char::from(*byte)).collect(),
    };
    let text = text.trim_matches(['\0', ' ']).to_owned();
    (!text.is_empty()).then_some(text)
}

fn stamp(text: &str, field: &[u8]) -> Option<Stamp> {
    let field = format!("ID3 {}", String::from_utf8_lossy(field));
    crate::examine::xmp::stamp(text, &field)
}
