//! TAR and GZIP, looked into.

use flate2::read::MultiGzDecoder;

use super::archive::{Spent, descend, part};
use crate::examine::{Contents, Format, Outcome, identify};

/// Lists and identifies what a TAR holds, perhaps inside GZIP.
pub(super) fn look_into(format: Format, bytes: &[u8], spent: Spent) -> Contents {
    let mut contents = Contents { outcome: Outcome::Read, ..Contents::default() };
    let result = if format == Format::Gzip {
        let limit = spent.work.output_bytes;
        spent.read(MultiGzDecoder::new(bytes), limit).and_then(|inner| match identify(&inner) {
            Format::Tar => entries(&inner, &spent, 1, &mut contents),
            format => {
                part("(contents)", format, &inner, 1, &mut contents);
                Ok(())
            }
        })
    } else {
        entries(bytes, &spent, 1, &mut contents)
    };
    if let Err(outcome) = result {
        contents.outcome = outcome;
    }
    contents
}

const BLOCK: usize = 512;

/// The entries of a TAR (POSIX.1-1988 ustar): headers of 512 bytes, sizes in octal.
fn entries(bytes: &[u8], spent: &Spent, depth: u8, contents: &mut Contents) -> Result<(), Outcome> {
    let mut at = 0;
    while let Some(header) = bytes.get(at..at + BLOCK) {
        if header.iter().all(|byte| *byte == 0) {
            return Ok(());
        }
        spent.entered(1)?;
        let broken = || Outcome::Corrupt { reason: "a TAR header is broken".into(), offset: Some(at as u64) };
        let size = octal(&header[124..136]).ok_or_else(broken)?;
        let end = at + BLOCK;
        let body =
            usize::try_from(size).ok().and_then(|size| bytes.get(end..end.checked_add(size)?)).ok_or_else(
                || Outcome::Corrupt { reason: "a TAR entry is cut off".into(), offset: Some(at as u64) },
            )?;
        if matches!(header[156], b'0' | 0) {
            let name = header[..100].split(|byte| *byte == 0).next().unwrap_or_default();
            let name = crate::examine::decode::decode(name)
                .map_or_else(|| String::from_utf8_lossy(name).into_owned(), |(name, _)| name.into_owned());
            if crate::archive::relative_fault(&name).is_some() {
                contents.notes.push(format!("an entry leads out of the container: {name}"));
            }
            let format = identify(body);
            part(&name, format, body, depth, contents);
            if format == Format::Zip {
                descend(body, spent.clone(), depth + 1, contents)?;
            }
        }
        at = end + body.len().div_ceil(BLOCK) * BLOCK;
    }
    Ok(())
}

fn octal(field: &[u8]) -> Option<u64> {
    let text = field.split(|byte| matches!(byte, 0 | b' ')).find(|part| !part.is_empty())?;
    u64::from_str_radix(std::str::from_utf8(text).ok()?, 8).ok()
}

/// Reads from `source` what a GZIP holds; for tests of limits.
#[cfg(test)]
fn gzip(data: &[u8]) -> Vec<u8> {
    use std::io::Read;
    let mut encoder = flate2::read::GzEncoder::new(data, flate2::Compression::best());
    let mut out = Vec::new();
    let _ = encoder.read_to_end(&mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Work;

    #[test]
    fn a_gzip_bomb_is_stopped_by_what_comes_out() {
        let bomb = gzip(&vec![0; 4 << 20]);
        let work = Work { output_bytes: 1 << 20, ..Work::default() };
        let contents = look_into(Format::Gzip, &bomb, Spent::new(&work, bomb.len() as u64));
        assert!(matches!(contents.outcome, Outcome::Bomb { ref limit, .. } if limit == "output-bytes"));
    }
}
