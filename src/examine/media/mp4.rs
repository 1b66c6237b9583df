//! MP4 and QuickTime (ISO/IEC 14496-12).

use super::big;
use crate::examine::{Contents, Outcome, Stamp};

/// Boxes looked at.
const BOXES: usize = 100_000;

/// Seconds from 1904-01-01, the format's epoch, to 1970-01-01.
const EPOCH: u64 = 2_082_844_800;

pub(super) fn describe(bytes: &[u8], contents: &mut Contents) {
    let mut left = BOXES;
    let mut found = false;
    walk(bytes, &mut left, 0, &mut |kind, body| match kind {
        b"mvhd" => {
            found = true;
            header(body, contents);
        }
        b"\xa9too" | b"\xa9swr" => contents.metadata.creator = string(body),
        b"\xa9mak" => contents.metadata.camera.get_or_insert_default().make = string(body),
        b"\xa9mod" => contents.metadata.camera.get_or_insert_default().model = string(body),
        b"\xa9xyz" => {
            contents.metadata.camera.get_or_insert_default().gps = string(body).and_then(|text| place(&text));
        }
        _ => {}
    });
    if !found && bytes.len() < 64 {
        contents.outcome = Outcome::Corrupt { reason: "no movie header".into(), offset: None };
    }
}

fn walk(bytes: &[u8], left: &mut usize, depth: u8, visit: &mut dyn FnMut(&[u8], &[u8])) {
    let mut at = 0_usize;
    while let Some(head) = bytes.get(at..at + 8) {
        if *left == 0 {
            return;
        }
        *left -= 1;
        let (size, header) = match big(&head[..4]) {
            0 => ((bytes.len() - at) as u64, 8),
            1 => (bytes.get(at + 8..at + 16).map_or(0, big), 16),
            size => (size, 8),
        };
        if size < header {
            return;
        }
        let end = (at as u64).saturating_add(size).min(bytes.len() as u64) as usize;
        let body = bytes.get(at + header as usize..end).unwrap_or_default();
        match &head[4..8] {
            b"moov" | b"udta" if depth < 6 => walk(body, left, depth + 1, visit),
            kind => visit(kind, body),
        }
        at = end.max(at + 8);
    }
}

fn header(body: &[u8], contents: &mut Contents) {
    let long = body.first() == Some(&1);
    let field = |from: usize, length: usize| body.get(from..from + length).map(big);
    let (created, modified, scale, duration) = if long {
        (field(4, 8), field(12, 8), field(20, 4), field(24, 8))
    } else {
        (field(4, 4), field(8, 4), field(12, 4), field(16, 4))
    };
    contents.metadata.created = created.and_then(|seconds| stamp(seconds, "mvhd creation_time"));
    contents.metadata.modified = modified.and_then(|seconds| stamp(seconds, "mvhd modification_time"));
    if let (Some(scale @ 1..), Some(duration)) = (scale, duration) {
        contents.metadata.duration = Some(duration as f64 / scale as f64);
    }
}

fn stamp(seconds: u64, field: &str) -> Option<Stamp> {
    // Zero is what is written where the clock is not known.
    let unix = i64::try_from(seconds.checked_sub(EPOCH)?).ok()?;
    let moment = jiff::Timestamp::from_second(unix).ok()?;
    let local = moment.to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    Some(Stamp { local, offset: Some(0), field: field.into() })
}

/// QuickTime's text: length, language, characters.
fn string(body: &[u8]) -> Option<String> {
    let length = big(body.get(..2)?) as usize;
    let text = body.get(4..4 + length)?;
    let text = String::from_utf8_lossy(text).trim_matches(['\0', ' ']).to_owned();
    (!text.is_empty()).then_some(text)
}

/// `+39.9042+116.4074/` (ISO 6709).
fn place(text: &str) -> Option<(f64, f64)> {
    let second = text.get(1..)?.find(['+', '-'])? + 1;
    let end = text[second + 1..].find(['+', '-', '/']).map_or(text.len(), |at| second + 1 + at);
    Some((text[..second].parse().ok()?, text[second..end].parse().ok()?))
}
