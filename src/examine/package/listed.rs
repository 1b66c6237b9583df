//! 7z and RAR: listed by their own tables of contents and not looked into. Neither is a format of
//! preservation; what a list says is enough to name what lies there.

use std::io::Cursor;

use sevenz_rust2::{Archive, Password};

use crate::examine::{Contents, Format, Outcome, Part};
use crate::limits::Work;

/// Lists a 7z or RAR file.
pub(super) fn list(format: Format, bytes: &[u8], work: &Work) -> Contents {
    let listed = match format {
        Format::SevenZip => seven_zip(bytes),
        _ => rar(bytes),
    };
    match listed {
        Ok(parts) if parts.len() as u64 > work.entries => Contents {
            outcome: Outcome::Bomb { limit: "entries".into(), reached: parts.len() as u64 },
            ..Contents::default()
        },
        Ok(parts) => Contents {
            outcome: Outcome::NotOpened,
            parts,
            notes: vec!["listed, not looked into".into()],
            ..Contents::default()
        },
        Err(outcome) => Contents { outcome, ..Contents::default() },
    }
}

fn corrupt(reason: impl Into<String>, offset: Option<u64>) -> Outcome {
    Outcome::Corrupt { reason: reason.into(), offset }
}

fn seven_zip(bytes: &[u8]) -> Result<Vec<Part>, Outcome> {
    let archive = Archive::read(&mut Cursor::new(bytes), &Password::empty()).map_err(|error| {
        let reason = error.to_string();
        if reason.to_ascii_lowercase().contains("password") {
            Outcome::Encrypted { how: "password".into() }
        } else if reason.to_ascii_lowercase().contains("unsupported") {
            Outcome::Unsupported { what: reason }
        } else {
            corrupt(reason, None)
        }
    })?;
    let files = archive.files.iter().filter(|file| !file.is_directory());
    Ok(files.map(|file| part(file.name().to_owned())).collect())
}

fn part(name: String) -> Part {
    Part { name, size: None, format: None, depth: 1 }
}

/// RAR 5 has its version in the signature's seventh byte.
fn rar(bytes: &[u8]) -> Result<Vec<Part>, Outcome> {
    match bytes.get(6) {
        Some(1) => rar5(bytes),
        _ => rar4(bytes),
    }
}

/// Blocks: CRC, size, type, flags, extra size, data size; sizes are of seven bits a byte.
fn rar5(bytes: &[u8]) -> Result<Vec<Part>, Outcome> {
    let mut parts = Vec::new();
    let mut at = 8_usize;
    while at + 4 < bytes.len() {
        let broken = || corrupt("a block of the list is broken", Some(at as u64));
        let mut cursor = at + 4;
        let size = vint(bytes, &mut cursor).ok_or_else(broken)? as usize;
        let end =
            cursor.checked_add(size).filter(|end| *end <= bytes.len() && size > 0).ok_or_else(broken)?;
        let header = &bytes[..end];
        let kind = vint(header, &mut cursor).ok_or_else(broken)?;
        let flags = vint(header, &mut cursor).ok_or_else(broken)?;
        if flags & 1 != 0 {
            vint(header, &mut cursor).ok_or_else(broken)?;
        }
        let data = if flags & 2 != 0 { vint(header, &mut cursor).ok_or_else(broken)? } else { 0 };
        match kind {
            2 => {
                let file = vint(header, &mut cursor).ok_or_else(broken)?;
                vint(header, &mut cursor).ok_or_else(broken)?;
                vint(header, &mut cursor).ok_or_else(broken)?;
                cursor += 4 * (usize::from(file & 2 != 0) + usize::from(file & 4 != 0));
                vint(header, &mut cursor).ok_or_else(broken)?;
                vint(header, &mut cursor).ok_or_else(broken)?;
                let length = vint(header, &mut cursor).ok_or_else(broken)? as usize;
                let name =
                    cursor.checked_add(length).and_then(|end| header.get(cursor..end)).ok_or_else(broken)?;
                if file & 1 == 0 {
                    parts.push(part(String::from_utf8_lossy(name).into_owned()));
                }
            }
            4 => return Err(Outcome::Encrypted { how: "password".into() }),
            5 => return Ok(parts),
            _ => {}
        }
        at = usize::try_from(data).ok().and_then(|data| end.checked_add(data)).ok_or_else(broken)?;
    }
    if at != bytes.len() {
        return Err(corrupt("cut off", Some(bytes.len() as u64)));
    }
    Ok(parts)
}

fn vint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..63).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Blocks: CRC (2), type, flags (2), size (2), and the size of what follows where flags say so.
fn rar4(bytes: &[u8]) -> Result<Vec<Part>, Outcome> {
    const MAIN: u8 = 0x73;
    const FILE: u8 = 0x74;
    const END: u8 = 0x7b;
    let mut parts = Vec::new();
    let mut at = 7_usize;
    while at + 7 <= bytes.len() {
        let broken = || corrupt("a block of the list is broken", Some(at as u64));
        let short = |offset: usize| Some(u16::from_le_bytes(*bytes.get(at + offset..)?.first_chunk()?));
        let long = |offset: usize| Some(u32::from_le_bytes(*bytes.get(at + offset..)?.first_chunk()?));
        let kind = bytes[at + 2];
        let flags = short(3).ok_or_else(broken)?;
        let size = usize::from(short(5).ok_or_else(broken)?);
        if size < 7 || at + size > bytes.len() {
            return Err(broken());
        }
        let mut data = if flags & 0x8000 != 0 { u64::from(long(7).ok_or_else(broken)?) } else { 0 };
        match kind {
            MAIN if flags & 0x80 != 0 => return Err(Outcome::Encrypted { how: "password".into() }),
            FILE => {
                let large = flags & 0x100 != 0;
                if large {
                    data |= u64::from(long(32).ok_or_else(broken)?) << 32;
                }
                let start = at + if large { 40 } else { 32 };
                let length = usize::from(short(26).ok_or_else(broken)?);
                let name = bytes.get(start..start + length).filter(|_| start + length <= at + size);
                // A name with a Unicode part has the plain one first, up to a zero byte.
                let name = name.ok_or_else(broken)?.split(|byte| *byte == 0).next().unwrap_or_default();
                if flags & 0xe0 != 0xe0 {
                    let name = crate::examine::decode::decode(name);
                    parts.push(part(name.map_or_else(String::new, |(name, _)| name.into_owned())));
                }
            }
            END => return Ok(parts),
            _ => {}
        }
        at = usize::try_from(data).ok().and_then(|data| (at + size).checked_add(data)).ok_or_else(broken)?;
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rar_of_version_five_is_listed() {
        let mut file = b"Rar!\x1a\x07\x01\x00".to_vec();
        let mut block = |header: &[u8], data: &[u8]| {
            file.extend_from_slice(&[0; 4]);
            file.push(header.len() as u8);
            file.extend_from_slice(header);
            file.extend_from_slice(data);
        };
        block(&[1, 0, 0], &[]);
        block(&[2, 2, 3, 0, 3, 0x20, 0, 1, 5, b'a', b'.', b't', b'x', b't'], b"abc");
        block(&[5, 0, 0], &[]);
        let names: Vec<String> = rar(&file).unwrap().into_iter().map(|part| part.name).collect();
        assert_eq!(names, ["a.txt"]);
        assert!(rar(&file[..20]).is_err());
    }

    #[test]
    fn broken_lists_are_said_and_never_panic() {
        for length in 0..40 {
            let mut bytes = b"Rar!\x1a\x07\x00".to_vec();
            bytes.resize(7 + length, 0x74);
            let _ = rar(&bytes);
            let mut bytes = b"7z\xBC\xAF\x27\x1C\x00\x04".to_vec();
            bytes.resize(8 + length, 0xff);
            assert!(seven_zip(&bytes).is_err());
        }
    }
}
