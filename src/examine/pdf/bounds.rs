//! Bounds on what hayro will decode, checked before it does.
//!
//! hayro has no limits of its own. Opening a file decodes cross-reference and object streams, so
//! those are counted in the raw bytes first; every other stream is counted once the file is open,
//! before a page is interpreted.

use std::collections::HashMap;
use std::sync::LazyLock;

use hayro::hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro::hayro_syntax::{Filter, Pdf};
use regex::bytes::Regex;

use super::inflate::{Coding, Size, measure, measure_dictionaries, opened};
use super::revisions::{find, pattern};
use crate::examine::Outcome;
use crate::limits::Work;

/// Bytes that may come out of one object stream or cross-reference stream.
const STRUCTURE: u64 = 64 << 20;

/// Bytes that may come out of any one stream: hayro holds it whole, and grows it by doubling.
pub const STREAM: u64 = 256 << 20;

/// Bytes of one picture's samples that hayro may decode.
const SAMPLES: u64 = 512 << 20;

/// Bytes of all pictures' samples that are counted; pictures beyond are not decoded.
const ALL_SAMPLES: u64 = 4 << 30;

/// An encrypted object stream cannot be counted before it is open: half a GiB at DEFLATE's most.
const ENCRYPTED: usize = 512 << 10;

/// Dictionaries in a file: a page is made of each that stands in a page tree, at about 1 KiB.
const DICTIONARIES: u64 = 900_000;

/// A row of a predictor.
const ROW: u64 = 16 << 20;

static STREAM_START: LazyLock<Regex> = LazyLock::new(|| pattern(r"stream(?:\r\n|\n|\r)"));
static FILTERS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"/F(?:ilter)?[\s\x00]*(?:/([A-Za-z0-9]+)|\[([^\]]*)\]|(\d+[\s\x00]+\d+[\s\x00]+R))")
});
static COLUMNS: LazyLock<Regex> = LazyLock::new(|| pattern(r"/(?:Columns|Colors)[\s\x00]+(\d+)"));

/// A limit by its name in [`Work`], and what was counted.
pub fn bomb(limit: &str, reached: u64) -> Outcome {
    Outcome::Bomb { limit: limit.to_owned(), reached }
}

/// Looks through the raw bytes for what must not even be opened.
///
/// # Errors
/// The outcome, where it must not.
pub fn before_opening(bytes: &[u8], encrypted: bool, work: &Work) -> Result<(), Outcome> {
    let mut dictionaries = opened(bytes);
    let mut starts = 0u64;
    let mut last_end = 0;
    let mut total = 0u64;
    for start in STREAM_START.find_iter(bytes) {
        if bytes[..start.start()].ends_with(b"end") {
            last_end = start.end();
            starts = 0;
            continue;
        }
        starts += 1;
        // Without an `endstream` each start makes hayro search the rest of the file.
        let cost = starts.saturating_mul((bytes.len() - last_end) as u64);
        if starts > 64 && cost / 64 > work.objects * 16 && find(&bytes[last_end..], b"endstream").is_none() {
            return Err(bomb("objects", cost));
        }
        let head = &bytes[start.start().saturating_sub(16 << 10)..start.start()];
        let head = head.windows(3).rposition(|word| word == b"obj").map_or(head, |at| &head[at..]);
        let head = plain(head);
        let named = |name: &[u8]| find(&head, name).is_some();
        if !(named(b"/First") || named(b"/XRef") || named(b"/ObjStm")) {
            continue;
        }
        let oversized = COLUMNS.captures_iter(&head).any(|found| {
            found
                .get(1)
                .and_then(|digits| std::str::from_utf8(digits.as_bytes()).ok()?.parse::<u64>().ok())
                .is_none_or(|n| n > ROW)
        });
        if oversized {
            return Err(Outcome::Corrupt {
                reason: "a predictor with rows of over 16 MiB".to_owned(),
                offset: Some(start.start() as u64),
            });
        }
        let data = &bytes[start.end()..];
        let data = &data[..find(data, b"endstream").unwrap_or(data.len())];
        if encrypted && !named(b"/XRef") {
            if data.len() > ENCRYPTED {
                return Err(Outcome::Unsupported {
                    what: "an encrypted object stream of over 512 KiB".to_owned(),
                });
            }
            continue;
        }
        let (size, inside) = measure_dictionaries(&codings(&head), data, STRUCTURE.min(work.output_bytes));
        dictionaries += inside;
        match size {
            Size::Bytes(size) => total += size,
            Size::Over(size) => return Err(bomb("output_bytes", size)),
            Size::Unknown => {
                return Err(Outcome::Corrupt {
                    reason: "an object stream whose compression is broken".to_owned(),
                    offset: Some(start.end() as u64),
                });
            }
        }
        if total > work.output_bytes {
            return Err(bomb("output_bytes", total));
        }
    }
    if dictionaries > DICTIONARIES.min(work.objects) {
        return Err(bomb("objects", dictionaries));
    }
    Ok(())
}

/// Names with their `#xx` resolved, so that `/Fl#61teDecode` hides nothing.
fn plain(head: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(head.len());
    let mut rest = head;
    while let [byte, tail @ ..] = rest {
        let digit = |at: usize| tail.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        if *byte == b'#'
            && let (Some(high), Some(low)) = (digit(0), digit(1))
        {
            out.push((high << 4 | low) as u8);
            rest = &tail[2..];
        } else {
            out.push(*byte);
            rest = tail;
        }
    }
    out
}

/// The filters that a raw dictionary names. One named by reference may be anything: as many
/// layers of DEFLATE as a bomb would have.
fn codings(head: &[u8]) -> Vec<Coding> {
    let mut codings = Vec::new();
    for found in FILTERS.captures_iter(head) {
        if found.get(3).is_some() {
            return vec![Coding::Flate; 2];
        }
        let names = found.get(1).or_else(|| found.get(2)).map_or(&b""[..], |names| names.as_bytes());
        codings.extend(names.split(|byte| matches!(byte, b'/' | b' ' | b'\n' | b'\r' | b'\t')).filter_map(
            |name| match name {
                b"FlateDecode" | b"Fl" => Some(Coding::Flate),
                b"LZWDecode" | b"LZW" => Some(Coding::Lzw),
                b"RunLengthDecode" | b"RL" => Some(Coding::RunLength),
                b"ASCIIHexDecode" | b"AHx" => Some(Coding::Hex),
                b"ASCII85Decode" | b"A85" => Some(Coding::Ascii85),
                _ => None,
            },
        ));
    }
    codings
}

/// What each stream of an open file decodes to.
#[derive(Debug, Default)]
pub struct Measured {
    sizes: HashMap<ObjectIdentifier, u64>,
    /// Objects that were visited.
    pub objects: u64,
}

impl Measured {
    /// The decoded size of a stream that was measured.
    pub fn size(&self, stream: &Stream<'_>) -> Option<u64> {
        self.sizes.get(&stream.obj_id()).copied()
    }
}

/// Counts every stream of an open file.
///
/// # Errors
/// The outcome, where one is too large to let hayro have it.
pub fn after_opening(pdf: &Pdf, work: &Work) -> Result<Measured, Outcome> {
    let mut measured = Measured::default();
    let (mut output, mut samples) = (0u64, 0u64);
    let input = pdf.data().as_ref().len() as u64;
    // An entry that leads nowhere makes hayro rebuild its table, and then there may be more.
    for _ in 0..2 {
        let before = pdf.len();
        for object in pdf.objects() {
            measured.objects += 1;
            if measured.objects > work.objects {
                return Err(bomb("objects", measured.objects));
            }
            let Object::Stream(stream) = object else { continue };
            if measured.sizes.contains_key(&stream.obj_id()) {
                continue;
            }
            let Some(size) = one(&stream, work, &mut output, &mut samples)? else { continue };
            measured.sizes.insert(stream.obj_id(), size);
            if output > work.output_bytes {
                return Err(bomb("output_bytes", output));
            }
            if output > work.ratio_from && output / work.ratio > input {
                return Err(bomb("ratio", output / input.max(1)));
            }
        }
        if pdf.len() == before {
            break;
        }
    }
    Ok(measured)
}

/// None for pictures beyond what is counted: they are not decoded.
fn one(
    stream: &Stream<'_>,
    work: &Work,
    output: &mut u64,
    samples: &mut u64,
) -> Result<Option<u64>, Outcome> {
    let dict = stream.dict();
    if oversized_row(dict) {
        return Err(Outcome::Corrupt {
            reason: "a predictor with rows of over 16 MiB".to_owned(),
            offset: None,
        });
    }
    let filters = stream.filters();
    let coded = filters.iter().any(|filter| is_picture(*filter));
    let codings: Vec<Coding> = filters.iter().map_while(|filter| coding(*filter)).collect();
    if codings.is_empty() {
        return Ok(Some(stream.raw_data().len() as u64));
    }
    let pixels = picture_pixels(dict);
    if let Some(pixels) = pixels
        && !coded
    {
        if *samples > ALL_SAMPLES {
            return Ok(None);
        }
        // Four components of a byte, and room for what writers append.
        let cap = pixels.min(work.pixels).saturating_mul(4) + (64 << 20);
        return match measure(&codings, &stream.raw_data(), cap) {
            Size::Bytes(size) => {
                *samples += size;
                // Honest and large: it is listed and not decoded.
                Ok((size <= SAMPLES).then_some(size))
            }
            Size::Over(_) if pixels > work.pixels => Ok(None),
            Size::Over(size) => Err(bomb("output_bytes", size)),
            Size::Unknown => Ok(None),
        };
    }
    match measure(&codings, &stream.raw_data(), STREAM.min(work.output_bytes)) {
        Size::Bytes(size) => {
            *output += size;
            Ok(Some(size))
        }
        Size::Over(size) => Err(bomb("output_bytes", size)),
        Size::Unknown => Err(Outcome::Corrupt {
            reason: format!("stream {} is broken in its compression", stream.obj_id().obj_number),
            offset: None,
        }),
    }
}

/// Measures an inline picture or another stream that no table lists.
pub fn fits(stream: &Stream<'_>) -> bool {
    if oversized_row(stream.dict()) {
        return false;
    }
    let codings: Vec<Coding> = stream.filters().iter().map_while(|filter| coding(*filter)).collect();
    matches!(measure(&codings, &stream.raw_data(), STREAM), Size::Bytes(_))
}

/// Width × height of an image stream.
pub fn picture_pixels(dict: &Dict<'_>) -> Option<u64> {
    if dict.get::<Name<'_>>(b"Subtype")?.as_ref() != b"Image" {
        return None;
    }
    Some(u64::from(dict.get::<u32>(b"Width")?) * u64::from(dict.get::<u32>(b"Height")?))
}

fn oversized_row(dict: &Dict<'_>) -> bool {
    let too_long = |dict: &Dict<'_>| {
        let value = |key: &[u8], default: u64| dict.get::<u32>(key).map_or(default, u64::from);
        dict.contains_key(b"Columns")
            && value(b"Columns", u64::MAX >> 24)
                .saturating_mul(value(b"Colors", 1))
                .saturating_mul(value(b"BitsPerComponent", 8))
                / 8
                > ROW
    };
    [&b"DecodeParms"[..], b"DP"].iter().any(|key| match dict.get::<Object<'_>>(key) {
        Some(Object::Dict(params)) => too_long(&params),
        Some(Object::Array(list)) => any_dict(&list, too_long),
        _ => false,
    })
}

fn any_dict<'a>(list: &Array<'a>, test: impl Fn(&Dict<'a>) -> bool) -> bool {
    list.iter::<Object<'a>>().take(16).filter_map(Object::into_dict).any(|dict| test(&dict))
}

/// Whether a filter decodes to pixels.
pub fn is_picture(filter: Filter) -> bool {
    matches!(filter, Filter::DctDecode | Filter::JpxDecode | Filter::Jbig2Decode | Filter::CcittFaxDecode)
}

fn coding(filter: Filter) -> Option<Coding> {
    Some(match filter {
        Filter::FlateDecode => Coding::Flate,
        Filter::LzwDecode => Coding::Lzw,
        Filter::RunLengthDecode => Coding::RunLength,
        Filter::AsciiHexDecode => Coding::Hex,
        Filter::Ascii85Decode => Coding::Ascii85,
        _ => return None,
    })
}
