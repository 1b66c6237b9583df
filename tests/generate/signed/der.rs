//! DER, written anew and apart from the reader under test: a fault in one must not hide in both.

/// An element.
pub fn tlv(tag: u8, value: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match value.len() {
        short @ 0..=0x7f => out.push(short as u8),
        long => {
            let digits: Vec<u8> = long.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
            out.push(0x80 | digits.len() as u8);
            out.extend(digits);
        }
    }
    out.extend_from_slice(value);
    out
}

/// SEQUENCE
pub fn seq(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

/// SET OF, in DER's order.
pub fn set(parts: &[Vec<u8>]) -> Vec<u8> {
    let mut parts = parts.to_vec();
    parts.sort();
    tlv(0x31, &parts.concat())
}

/// `[number]`, constructed.
pub fn context(number: u8, value: &[u8]) -> Vec<u8> {
    tlv(0xa0 | number, value)
}

/// INTEGER of a small number.
pub fn int(value: u64) -> Vec<u8> {
    big(&value.to_be_bytes())
}

/// INTEGER of an unsigned number's bytes.
pub fn big(bytes: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
    let sign = digits.first().is_none_or(|byte| byte & 0x80 != 0);
    tlv(2, &[if sign { &[0][..] } else { &[] }, &digits].concat())
}

/// OBJECT IDENTIFIER
pub fn oid(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u64> = dotted.split('.').map(|arc| arc.parse().unwrap()).collect();
    let mut out = Vec::new();
    for arc in std::iter::once(arcs[0] * 40 + arcs[1]).chain(arcs[2..].iter().copied()) {
        let groups = (1..10).find(|groups| arc >> (7 * groups) == 0).unwrap();
        for group in (0..groups).rev() {
            let more = if group > 0 { 0x80 } else { 0 };
            out.push((arc >> (7 * group) & 0x7f) as u8 | more);
        }
    }
    tlv(6, &out)
}

/// `AlgorithmIdentifier`; `null` where parameters are wanted and empty.
pub fn algorithm(dotted: &str, null: bool) -> Vec<u8> {
    seq(&[&oid(dotted), if null { &[5, 0] } else { &[] }])
}

/// OCTET STRING
pub fn octets(bytes: &[u8]) -> Vec<u8> {
    tlv(4, bytes)
}

/// BIT STRING of whole bytes
pub fn bits(bytes: &[u8]) -> Vec<u8> {
    tlv(3, &[&[0], bytes].concat())
}

/// BOOLEAN, true
pub fn yes() -> Vec<u8> {
    vec![1, 1, 0xff]
}

/// UTF8String
pub fn utf8(text: &str) -> Vec<u8> {
    tlv(0x0c, text.as_bytes())
}

/// IA5String
pub fn ia5(text: &str) -> Vec<u8> {
    tlv(0x16, text.as_bytes())
}

/// The seconds of `2025-03-10T01:00:00Z`.
pub fn seconds(moment: &str) -> i64 {
    moment.parse::<jiff::Timestamp>().unwrap().as_second()
}

/// A moment as `strftime` has it, in UTC.
pub fn shown(moment: i64, format: &str) -> String {
    jiff::Timestamp::from_second(moment).unwrap().strftime(format).to_string()
}

/// UTCTime
pub fn utc(moment: i64) -> Vec<u8> {
    tlv(0x17, shown(moment, "%y%m%d%H%M%SZ").as_bytes())
}

/// GeneralizedTime
pub fn generalized(moment: i64) -> Vec<u8> {
    tlv(0x18, shown(moment, "%Y%m%d%H%M%SZ").as_bytes())
}

/// PEM
pub fn pem(label: &str, der: &[u8]) -> String {
    let text = base64(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// Base64
pub fn base64(bytes: &[u8]) -> String {
    use base64ct::{Base64, Encoding};
    Base64::encode_string(bytes)
}
