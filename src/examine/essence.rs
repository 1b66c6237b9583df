//! The essence of a picture: a digest of what is drawn, without what is said about it.

use sha2::{Digest, Sha256};

/// SHA-256 over a JPEG's tables, frame and scan data, without APPn and comment segments and
/// without whatever follows its end; `None` where it has no scan.
pub fn jpeg_essence(bytes: &[u8]) -> Option<String> {
    let mut hash = Sha256::new();
    let mut scans = 0;
    let mut at = bytes.windows(2).position(|window| window == [0xFF, 0xD8])? + 2;
    loop {
        while *bytes.get(at)? == 0xFF && *bytes.get(at + 1)? == 0xFF {
            at += 1;
        }
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        at += 2;
        match marker {
            0xD9 => break,
            0x01 | 0xD0..=0xD8 => continue,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        let segment = bytes.get(at..at + length)?;
        at += length;
        if !matches!(marker, 0xE0..=0xEF | 0xFE) {
            hash.update([marker]);
            hash.update(segment);
        }
        if marker == 0xDA {
            scans += 1;
            let data = &bytes[at..];
            // Scan data runs to the next marker that is neither a stuffed byte nor a restart.
            let end = data
                .windows(2)
                .position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7 | 0xFF))
                .unwrap_or(data.len());
            hash.update(&data[..end]);
            at += end;
            if at >= bytes.len() {
                break;
            }
        }
    }
    (scans > 0).then(|| crate::archive::hex(&hash.finalize()))
}

/// SHA-256 over a PNG's header, palette and image data, without text, time and other chunks.
pub fn png_essence(bytes: &[u8]) -> Option<String> {
    let mut hash = Sha256::new();
    let mut at = 8;
    let mut found = false;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let kind = &head[4..8];
        let data = bytes.get(at + 8..at.checked_add(8)?.checked_add(length)?)?;
        if [b"IHDR", b"PLTE", b"tRNS", b"IDAT"].iter().any(|wanted| kind == *wanted) {
            hash.update(kind);
            hash.update(data);
            found |= kind == b"IDAT";
        }
        if kind == b"IEND" {
            break;
        }
        at += 12 + length;
    }
    found.then(|| crate::archive::hex(&hash.finalize()))
}
