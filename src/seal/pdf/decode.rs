//! Streams that a signature needs read: object streams, cross-reference streams, certificates.

use std::io::Read;

use super::object::Dict;

/// Bytes of one stream.
const MOST: u64 = 64 << 20;

/// The data of a stream, decoded; none where a filter is not known here.
pub fn decode(dict: &Dict, data: &[u8]) -> Option<Vec<u8>> {
    let names = |key: &[u8]| match dict.get(key) {
        None => Some(Vec::new()),
        Some(object) => match object.array() {
            Some(array) => Some(array.to_vec()),
            None => Some(vec![object.clone()]),
        },
    };
    let (filters, parameters) = (names(b"Filter")?, names(b"DecodeParms")?);
    let mut out = data.to_vec();
    for (index, filter) in filters.iter().enumerate().take(4) {
        match filter.name()? {
            b"FlateDecode" | b"Fl" => {
                let mut inflated = Vec::new();
                // Broken checksums at the end are common and cost nothing.
                let read = flate2::read::ZlibDecoder::new(&out[..]).take(MOST).read_to_end(&mut inflated);
                if read.is_err() && inflated.is_empty() {
                    return None;
                }
                out = inflated;
                if let Some(parameters) = parameters.get(index).and_then(|object| object.dict()) {
                    out = unpredicted(parameters, out)?;
                }
            }
            b"ASCIIHexDecode" | b"AHx" => {
                let digits: Vec<u8> = out
                    .iter()
                    .take_while(|byte| **byte != b'>')
                    .filter_map(|byte| char::from(*byte).to_digit(16))
                    .map(|digit| digit as u8)
                    .collect();
                out = digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect();
            }
            _ => return None,
        }
    }
    Some(out)
}

/// PNG's predictors undone.
fn unpredicted(parameters: &Dict, data: Vec<u8>) -> Option<Vec<u8>> {
    let number =
        |key: &[u8], default: i64| parameters.get(key).and_then(|object| object.int()).unwrap_or(default);
    match number(b"Predictor", 1) {
        1 => return Some(data),
        10.. => {}
        _ => return None,
    }
    let bits = number(b"Colors", 1).checked_mul(number(b"BitsPerComponent", 8))?;
    let pixel = usize::try_from(bits).ok()?.div_ceil(8).max(1);
    let row = usize::try_from(bits.checked_mul(number(b"Columns", 1))?).ok()?.div_ceil(8);
    if row == 0 || row > 1 << 20 {
        return None;
    }
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    let mut before = vec![0u8; row];
    for line in data.chunks(row + 1) {
        let mut current = line[1..].to_vec();
        current.resize(row, 0);
        for at in 0..row {
            let left = if at >= pixel { current[at - pixel] } else { 0 };
            let (up, corner) = (before[at], if at >= pixel { before[at - pixel] } else { 0 });
            let add = match line[0] {
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => 0,
            };
            current[at] = current[at].wrapping_add(add);
        }
        out.extend_from_slice(&current);
        before = current;
    }
    Some(out)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(up) - i16::from(corner);
    let far = |byte: u8| (estimate - i16::from(byte)).abs();
    if far(left) <= far(up) && far(left) <= far(corner) {
        left
    } else if far(up) <= far(corner) {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::seal::pdf::object::{Lexer, Object};

    /// A stream of a hundred kilobytes that comes to seventy megabytes is cut.
    #[test]
    fn what_comes_out_of_a_stream_is_bounded() {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        for _ in 0..70 {
            encoder.write_all(&vec![0; 1 << 20]).unwrap();
        }
        let packed = encoder.finish().unwrap();
        let dict = |text: &[u8]| match Lexer::new(text, 0).any() {
            Some(Object::Dict(dict)) => dict,
            other => panic!("{other:?}"),
        };
        let plain = dict(b"<< /Filter /FlateDecode >>");
        assert_eq!(decode(&plain, &packed).map(|data| data.len() as u64), Some(MOST));
        // More filters than four are none of ours, and so is one that is not known.
        assert_eq!(decode(&dict(b"<< /Filter /LZWDecode >>"), &packed), None);
    }
}
