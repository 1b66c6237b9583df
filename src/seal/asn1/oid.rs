//! Object identifiers in dots.

/// The dotted form of an encoded identifier.
pub fn oid(bytes: &[u8]) -> Option<String> {
    let mut arcs = Vec::new();
    let mut value = 0u64;
    let mut open = false;
    for byte in bytes {
        if value > u64::MAX >> 7 {
            return None;
        }
        value = value << 7 | u64::from(byte & 0x7f);
        open = byte & 0x80 != 0;
        if !open {
            if arcs.is_empty() {
                let first = (value / 40).min(2);
                arcs.push(first);
                arcs.push(value - first * 40);
            } else {
                arcs.push(value);
            }
            value = 0;
        }
    }
    if open || arcs.is_empty() {
        return None;
    }
    Some(arcs.iter().map(u64::to_string).collect::<Vec<_>>().join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_ones() {
        assert_eq!(oid(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1]).unwrap(), "1.2.840.113549.1.1.1");
        assert_eq!(oid(&[0x2a, 0x81, 0x1c, 0xcf, 0x55, 1, 0x82, 0x2d]).unwrap(), "1.2.156.10197.1.301");
        assert_eq!(oid(&[0x55, 4, 3]).unwrap(), "2.5.4.3");
        assert_eq!(oid(&[0x80]), None);
        assert_eq!(oid(&[0xff; 20]), None);
    }
}
