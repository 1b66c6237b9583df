//! ASN.1 as it is met in signatures: a lenient reader over borrowed bytes, and what makes BER
//! definite. Nothing here recurses on input without a bound.

mod ber;
mod oid;
mod time;

pub use ber::definite;
pub use oid::oid;
pub use time::time;

/// Universal tags and the two bits that matter.
pub mod tag {
    /// BOOLEAN
    pub const BOOLEAN: u8 = 0x01;
    /// INTEGER
    pub const INTEGER: u8 = 0x02;
    /// BIT STRING
    pub const BIT_STRING: u8 = 0x03;
    /// OCTET STRING
    pub const OCTET_STRING: u8 = 0x04;
    /// OBJECT IDENTIFIER
    pub const OID: u8 = 0x06;
    /// ENUMERATED
    pub const ENUMERATED: u8 = 0x0a;
    /// UTCTime
    pub const UTC_TIME: u8 = 0x17;
    /// GeneralizedTime
    pub const GENERALIZED_TIME: u8 = 0x18;
    /// BMPString
    pub const BMP: u8 = 0x1e;
    /// SEQUENCE
    pub const SEQUENCE: u8 = 0x30;
    /// SET
    pub const SET: u8 = 0x31;
    /// `[n]`, constructed.
    pub const fn context(n: u8) -> u8 {
        0xa0 | n
    }
    /// `[n]`, primitive.
    pub const fn implicit(n: u8) -> u8 {
        0x80 | n
    }
}

/// One element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tlv<'a> {
    /// Its tag's first byte.
    pub tag: u8,
    /// The whole of it.
    pub raw: &'a [u8],
    /// What it holds.
    pub value: &'a [u8],
}

/// A place in a row of elements.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Tlv<'a> {
    /// The element at the start of `bytes`, of a definite length.
    pub fn first(bytes: &'a [u8]) -> Option<Self> {
        let (tag, header, length) = header(bytes)?;
        let end = header.checked_add(length?)?;
        Some(Self { tag, raw: bytes.get(..end)?, value: bytes.get(header..end)? })
    }

    /// Its elements.
    pub fn read(&self) -> Reader<'a> {
        Reader { rest: self.value }
    }

    /// The only element of an explicit tag.
    pub fn inner(&self) -> Option<Self> {
        Self::first(self.value)
    }

    /// An object identifier in dots.
    pub fn oid(&self) -> Option<String> {
        (self.tag == tag::OID).then(|| oid(self.value)).flatten()
    }

    /// The bytes of a whole BIT STRING.
    pub fn bits(&self) -> Option<&'a [u8]> {
        match self.value.split_first() {
            Some((0, bits)) if self.tag == tag::BIT_STRING => Some(bits),
            _ => None,
        }
    }

    /// A small non-negative INTEGER.
    pub fn small(&self) -> Option<u64> {
        if self.tag != tag::INTEGER || self.value.len() > 9 || self.value.first()? & 0x80 != 0 {
            return None;
        }
        self.value.iter().try_fold(0u64, |sum, byte| Some(sum.checked_mul(256)? + u64::from(*byte)))
    }

    /// Its text, for strings of every kind.
    pub fn text(&self) -> String {
        match self.tag {
            tag::BMP => {
                let units: Vec<u16> =
                    self.value.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
                String::from_utf16_lossy(&units)
            }
            0x14 if std::str::from_utf8(self.value).is_err() => {
                self.value.iter().map(|byte| char::from(*byte)).collect()
            }
            // Chinese authorities have put GBK where UTF-8 was declared.
            _ => crate::examine::decode::decode(self.value).map_or_else(
                || String::from_utf8_lossy(self.value).into_owned(),
                |(text, _)| text.into_owned(),
            ),
        }
    }
}

impl<'a> Reader<'a> {
    /// Reads `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next element, whatever it is.
    pub fn any(&mut self) -> Option<Tlv<'a>> {
        let tlv = Tlv::first(self.rest)?;
        self.rest = self.rest.get(tlv.raw.len()..)?;
        Some(tlv)
    }

    /// The next element, if it has this tag.
    pub fn optional(&mut self, tag: u8) -> Option<Tlv<'a>> {
        (self.rest.first() == Some(&tag)).then(|| self.any()).flatten()
    }

    /// The next element, which must have this tag; the same as [`Self::optional`] in effect, and
    /// says what is meant.
    pub fn expect(&mut self, tag: u8) -> Option<Tlv<'a>> {
        self.optional(tag)
    }

    /// What is left.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Tlv<'a>;

    fn next(&mut self) -> Option<Tlv<'a>> {
        self.any()
    }
}

/// Tag, length of the header and length of the value (none: indefinite) of what `bytes` begin with.
fn header(bytes: &[u8]) -> Option<(u8, usize, Option<usize>)> {
    let (&tag, &first) = (bytes.first()?, bytes.get(1)?);
    if tag & 0x1f == 0x1f {
        return None;
    }
    match first {
        0..=0x7f => Some((tag, 2, Some(usize::from(first)))),
        0x80 => Some((tag, 2, None)),
        _ => {
            let count = usize::from(first & 0x7f);
            let digits = bytes.get(2..2 + count)?;
            let length = digits
                .iter()
                .try_fold(0usize, |sum, byte| sum.checked_mul(256)?.checked_add(usize::from(*byte)))?;
            Some((tag, 2 + count, Some(length)))
        }
    }
}

/// An element written anew.
pub fn write(tag: u8, value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len() + 6);
    out.push(tag);
    match value.len() {
        length @ 0..=0x7f => out.push(length as u8),
        length => {
            let digits = length.to_be_bytes();
            let digits = &digits[digits.iter().position(|byte| *byte != 0).unwrap_or(0)..];
            out.push(0x80 | digits.len() as u8);
            out.extend_from_slice(digits);
        }
    }
    out.extend_from_slice(value);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes() {
        let long = write(tag::OCTET_STRING, &[7; 300]);
        let sequence = write(tag::SEQUENCE, &[write(tag::INTEGER, &[1, 0]), long].concat());
        let mut reader = Tlv::first(&sequence).unwrap().read();
        assert_eq!(reader.expect(tag::INTEGER).unwrap().small(), Some(256));
        assert_eq!(reader.any().unwrap().value.len(), 300);
        assert!(reader.any().is_none());
    }

    #[test]
    fn garbage_is_survived() {
        for bytes in [&[][..], &[0x30], &[0x30, 0x85, 1, 2], &[0x30, 0xff], &[0x1f, 1, 0], &[0x30, 5, 1]] {
            assert!(Tlv::first(bytes).is_none());
        }
    }
}
