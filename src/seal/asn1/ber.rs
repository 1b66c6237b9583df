//! BER with indefinite lengths and strings in pieces → the same with definite lengths.

use std::borrow::Cow;

use super::{header, tag, write};

/// Elements inside elements: certificates in a CMS in an attribute reach some twenty.
const DEPTH: u8 = 64;

/// The first element of `bytes`, every length definite and every string in one piece; borrowed
/// where it already is. What follows it is left out.
pub fn definite(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    let end = end(bytes, DEPTH)?;
    let element = bytes.get(..end)?;
    if is_definite(element, DEPTH) {
        return Some(Cow::Borrowed(element));
    }
    rewrite(element, DEPTH).map(|(out, _)| Cow::Owned(out))
}

/// Where the first element ends.
fn end(bytes: &[u8], depth: u8) -> Option<usize> {
    let depth = depth.checked_sub(1)?;
    let (tag, head, length) = header(bytes)?;
    if let Some(length) = length {
        let end = head.checked_add(length)?;
        return (end <= bytes.len()).then_some(end);
    }
    if tag & 0x20 == 0 {
        return None;
    }
    let mut at = head;
    loop {
        let rest = bytes.get(at..)?;
        if rest.starts_with(&[0, 0]) {
            return Some(at + 2);
        }
        at += end(rest, depth)?;
    }
}

/// Whether nothing in `element` needs rewriting. Constructed strings inside primitive ones are
/// nobody's business here.
fn is_definite(element: &[u8], depth: u8) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return true };
    let Some((tag, head, length)) = header(element) else { return true };
    let Some(length) = length else { return false };
    if tag & 0x20 == 0 {
        return true;
    }
    if tag == tag::OCTET_STRING | 0x20 || tag == tag::BIT_STRING | 0x20 {
        return false;
    }
    let mut rest = element.get(head..head + length).unwrap_or_default();
    while !rest.is_empty() {
        let Some((_, head, length)) = header(rest) else { return true };
        let Some(length) = length else { return false };
        let Some(inner) = head.checked_add(length).and_then(|end| rest.get(..end)) else { return true };
        if !is_definite(inner, depth) {
            return false;
        }
        rest = &rest[inner.len()..];
    }
    true
}

/// The first element anew, and how long it was.
fn rewrite(bytes: &[u8], depth: u8) -> Option<(Vec<u8>, usize)> {
    let depth = depth.checked_sub(1)?;
    let (tag, head, length) = header(bytes)?;
    if tag & 0x20 == 0 {
        let end = head.checked_add(length?)?;
        return Some((write(tag, bytes.get(head..end)?), end));
    }
    let string = matches!(tag, 0x23 | 0x24);
    let (mut body, mut at) = (Vec::new(), head);
    let stop = match length {
        Some(length) => Some(head.checked_add(length).filter(|end| *end <= bytes.len())?),
        None => None,
    };
    loop {
        let rest = match stop {
            Some(stop) if at == stop => break,
            Some(stop) => bytes.get(at..stop)?,
            None => bytes.get(at..)?,
        };
        if stop.is_none() && rest.starts_with(&[0, 0]) {
            at += 2;
            break;
        }
        let (inner, used) = rewrite(rest, depth)?;
        if string {
            let (_, head, length) = header(&inner)?;
            let piece = inner.get(head..head + length?)?;
            match tag {
                // Every piece of a BIT STRING begins with its count of unused bits.
                0x23 if body.is_empty() => body.extend_from_slice(piece),
                0x23 => body.extend_from_slice(piece.get(1..)?),
                _ => body.extend_from_slice(piece),
            }
        } else {
            body.extend_from_slice(&inner);
        }
        at += used;
    }
    Some((write(if string { tag & !0x20 } else { tag }, &body), at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indefinite_lengths_become_definite() {
        // SEQUENCE { OCTET STRING in two pieces, INTEGER 5 }, padded.
        let ber = [0x30, 0x80, 0x24, 0x80, 4, 1, b'a', 4, 2, b'b', b'c', 0, 0, 2, 1, 5, 0, 0, 0, 0, 0];
        assert_eq!(definite(&ber).unwrap().as_ref(), [0x30, 8, 4, 3, b'a', b'b', b'c', 2, 1, 5]);
        let der = [0x30, 3, 2, 1, 5, 0, 0];
        assert!(matches!(definite(&der).unwrap(), Cow::Borrowed(element) if element == &der[..5]));
    }

    #[test]
    fn depth_is_bounded() {
        let deep = [0x30, 0x80].repeat(100_000);
        assert!(definite(&deep).is_none());
        let mut nested = vec![0x05, 0x00];
        for _ in 0..200 {
            nested = write(0x30, &nested);
        }
        assert!(definite(&nested).is_some());
        assert!(definite(&[0x30, 0x80, 0x24, 0x80]).is_none());
    }
}
