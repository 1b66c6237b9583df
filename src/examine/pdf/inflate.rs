//! How much comes out of a stream, counted without keeping it.
//!
//! hayro decodes a stream whole into memory and has no limit, so every stream is counted here
//! before hayro may touch it. What comes out of the last filter is never stored; what lies between
//! two filters is stored up to [`BETWEEN`].

use flate2::{Decompress, FlushDecompress, Status};

/// Bytes kept between two filters.
const BETWEEN: u64 = 64 << 20;

/// Most bytes that DEFLATE makes of one.
const DEFLATE_RATIO: u64 = 1032;

/// A filter that makes bytes of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// `FlateDecode`
    Flate,
    /// `LZWDecode`
    Lzw,
    /// `RunLengthDecode`
    RunLength,
    /// `ASCIIHexDecode`
    Hex,
    /// `ASCII85Decode`
    Ascii85,
}

/// What was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// All of it.
    Bytes(u64),
    /// More than the cap; counting stopped.
    Over(u64),
    /// The data are broken so that another decoder might make more of them than the cap allows.
    Unknown,
}

/// Where the bytes go.
struct Sink<'a> {
    count: u64,
    cap: u64,
    /// How often `<<` came by, as a measure of dictionaries.
    opened: u64,
    kept: Option<&'a mut Vec<u8>>,
}

impl Sink<'_> {
    /// Whether there is room for more.
    fn push(&mut self, bytes: &[u8]) -> bool {
        self.count += bytes.len() as u64;
        if self.count > self.cap {
            return false;
        }
        self.opened += opened(bytes);
        if let Some(kept) = &mut self.kept {
            kept.extend_from_slice(bytes);
        }
        true
    }
}

/// How often `<<` stands in `bytes`.
pub fn opened(bytes: &[u8]) -> u64 {
    bytes.windows(2).filter(|pair| *pair == b"<<").count() as u64
}

/// Counts what `codings` make of `data`, up to `cap` bytes.
pub fn measure(codings: &[Coding], data: &[u8], cap: u64) -> Size {
    measure_dictionaries(codings, data, cap).0
}

/// The same, and how often `<<` is in it.
pub fn measure_dictionaries(codings: &[Coding], data: &[u8], cap: u64) -> (Size, u64) {
    let Some((last, first)) = codings.split_last() else {
        return (Size::Bytes(data.len() as u64), opened(data));
    };
    let mut held: Option<Vec<u8>> = None;
    for coding in first {
        let mut out = Vec::new();
        let (size, _) = run(*coding, held.as_deref().unwrap_or(data), cap.min(BETWEEN), Some(&mut out));
        if !matches!(size, Size::Bytes(_)) {
            return (size, 0);
        }
        held = Some(out);
    }
    run(*last, held.as_deref().unwrap_or(data), cap, None)
}

fn run(coding: Coding, data: &[u8], cap: u64, kept: Option<&mut Vec<u8>>) -> (Size, u64) {
    let mut sink = Sink { count: 0, cap, opened: 0, kept };
    let known = match coding {
        Coding::Flate => flate(data, &mut sink),
        Coding::Lzw => lzw(data, &mut sink),
        Coding::RunLength => run_length(data, &mut sink),
        Coding::Hex => hex(data, &mut sink),
        Coding::Ascii85 => ascii85(data, &mut sink),
    };
    let size = if sink.count > cap {
        Size::Over(sink.count)
    } else if known {
        Size::Bytes(sink.count)
    } else {
        Size::Unknown
    };
    (size, sink.opened)
}

/// Whether the count can be relied on.
fn flate(data: &[u8], sink: &mut Sink<'_>) -> bool {
    // The header by the same test as hayro's, the checksum by neither.
    let headed = matches!(data, [cmf, flg, ..] if cmf & 0x0f == 8
        && (u16::from(*cmf) << 8 | u16::from(*flg)).is_multiple_of(31) && flg & 0x20 == 0);
    let data = if headed { &data[2..] } else { data };
    let mut inflater = Decompress::new(false);
    let mut buffer = vec![0; 64 << 10];
    loop {
        let (before_in, before_out) = (inflater.total_in(), inflater.total_out());
        let rest = data.get(before_in as usize..).unwrap_or_default();
        let status = inflater.decompress(rest, &mut buffer, FlushDecompress::None);
        let made = (inflater.total_out() - before_out) as usize;
        if !sink.push(&buffer[..made.min(buffer.len())]) {
            return true;
        }
        match status {
            Ok(Status::StreamEnd) => return true,
            Ok(_) if made == 0 && inflater.total_in() == before_in => return true,
            Ok(_) => {}
            Err(_) => {
                // hayro goes on behind some errors: what is left may still swell.
                let left = (data.len() as u64).saturating_sub(inflater.total_in());
                return sink.count + left * DEFLATE_RATIO <= sink.cap;
            }
        }
    }
}

fn lzw(data: &[u8], sink: &mut Sink<'_>) -> bool {
    const CLEAR: usize = 256;
    const END: usize = 257;
    // (code before, its last byte, length) of the codes from 258.
    let mut table: Vec<(usize, u8, u32)> = Vec::new();
    let (mut bits, mut held, mut width) = (0u32, 0u32, 9u32);
    let mut previous: Option<usize> = None;
    let mut word = Vec::new();
    for byte in data {
        bits = bits << 8 | u32::from(*byte);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = (bits >> held) as usize & ((1 << width) - 1);
        match code {
            CLEAR => {
                table.clear();
                (width, previous) = (9, None);
                continue;
            }
            END => return true,
            _ => {}
        }
        // The word of a code that is just being made is the one before and its first byte.
        let known = code < 256 || code - 258 < table.len();
        let Some(mut at) = (if known { Some(code) } else { previous }) else { return true };
        word.clear();
        while at >= 258 {
            let (before, last, _) = table[at - 258];
            word.push(last);
            at = before;
        }
        word.push(at as u8);
        word.reverse();
        if !known {
            word.push(word[0]);
        }
        if let Some(previous) = previous
            && table.len() < 4096 - 258
        {
            table.push((previous, word[0], 0));
        }
        if !sink.push(&word) {
            return true;
        }
        previous = Some(code.min(257 + table.len()));
        width = match table.len() + 258 {
            0..511 => 9,
            511..1023 => 10,
            1023..2047 => 11,
            _ => 12,
        };
    }
    true
}

fn run_length(data: &[u8], sink: &mut Sink<'_>) -> bool {
    let mut rest = data;
    while let [length, tail @ ..] = rest {
        let length = *length as usize;
        let (room, used) = match length {
            0..=127 => {
                let taken = &tail[..tail.len().min(length + 1)];
                (sink.push(taken), taken.len())
            }
            128 => return true,
            _ => match tail.first() {
                Some(byte) => (sink.push(&vec![*byte; 257 - length]), 1),
                None => return true,
            },
        };
        if !room {
            return true;
        }
        rest = &tail[used..];
    }
    true
}

fn hex(data: &[u8], sink: &mut Sink<'_>) -> bool {
    let digits: Vec<u8> = data
        .iter()
        .take_while(|byte| **byte != b'>')
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .map(|digit| digit as u8)
        .collect();
    for pair in digits.chunks(2) {
        if !sink.push(&[pair[0] << 4 | pair.get(1).copied().unwrap_or(0)]) {
            break;
        }
    }
    true
}

fn ascii85(data: &[u8], sink: &mut Sink<'_>) -> bool {
    let mut group = Vec::with_capacity(5);
    let data = data.strip_prefix(b"<~").unwrap_or(data);
    for byte in data {
        match byte {
            b'~' => break,
            b'z' => {
                let zeros = if group.is_empty() { 4 } else { 0 };
                if !sink.push(&[0; 4][..zeros]) {
                    return true;
                }
            }
            b'!'..=b'u' => {
                group.push(byte - b'!');
                if group.len() == 5 {
                    if !sink.push(&word85(&group)) {
                        return true;
                    }
                    group.clear();
                }
            }
            _ => {}
        }
    }
    if group.len() > 1 {
        let whole = group.len() - 1;
        group.resize(5, 84);
        sink.push(&word85(&group)[..whole]);
    }
    true
}

fn word85(group: &[u8]) -> [u8; 4] {
    group.iter().fold(0u32, |sum, digit| sum.wrapping_mul(85).wrapping_add(u32::from(*digit))).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn counts_and_stops() {
        let zeros = deflated(&vec![0; 1_000_000]);
        assert_eq!(measure(&[Coding::Flate], &zeros, 2_000_000), Size::Bytes(1_000_000));
        assert!(matches!(measure(&[Coding::Flate], &zeros, 10_000), Size::Over(_)));
        let twice = deflated(&zeros);
        assert_eq!(measure(&[Coding::Flate; 2], &twice, 2_000_000), Size::Bytes(1_000_000));
        assert_eq!(measure(&[Coding::Flate], &zeros[..zeros.len() / 2], 2_000_000), {
            let half = zeros.len() / 2;
            match measure(&[Coding::Flate], &zeros[..half], u64::MAX) {
                Size::Bytes(n) => Size::Bytes(n),
                other => panic!("{other:?}"),
            }
        });
    }

    #[test]
    fn other_filters() {
        // ISO 32000-1, 7.4.4.2, the example of LZW: 45 45 45 45 45 65 45 45 45 66.
        let lzw = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        assert_eq!(measure(&[Coding::Lzw], &lzw, 100), Size::Bytes(10));
        assert_eq!(measure(&[Coding::RunLength], &[2, 1, 2, 3, 254, 9, 128], 100), Size::Bytes(6));
        assert_eq!(measure(&[Coding::Hex], b"61 62 2>", 100), Size::Bytes(3));
        assert_eq!(measure(&[Coding::Ascii85], b"9jqo^~>", 100), Size::Bytes(4));
        let mut out = Vec::new();
        run(Coding::Ascii85, b"9jqo^", 100, Some(&mut out));
        assert_eq!(out, b"Man ");
    }
}
