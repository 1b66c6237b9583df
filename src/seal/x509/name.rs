//! Distinguished names as people read them.

use crate::seal::asn1::{Tlv, tag};

fn short(oid: &str) -> &str {
    match oid {
        "2.5.4.3" => "CN",
        "2.5.4.5" => "SERIALNUMBER",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "1.2.840.113549.1.9.1" => "E",
        other => other,
    }
}

/// `CN=张三, O=某局, C=CN`: an encoded name, its last part first.
pub fn rendered(name: &[u8]) -> String {
    let mut parts: Vec<String> = parts(name).map(|(oid, text)| format!("{}={text}", short(&oid))).collect();
    parts.reverse();
    parts.join(", ")
}

/// The common name, else the organisation, else the whole of it.
pub fn common(name: &[u8]) -> String {
    let find = |wanted: &str| parts(name).filter(|(oid, _)| oid == wanted).last().map(|(_, text)| text);
    find("2.5.4.3").or_else(|| find("2.5.4.10")).unwrap_or_else(|| rendered(name))
}

/// All values of one attribute, such as `2.5.4.5` (serialNumber).
pub fn values(name: &[u8], attribute: &str) -> Vec<String> {
    parts(name).filter(|(oid, _)| oid == attribute).map(|(_, text)| text.trim().to_owned()).collect()
}

fn parts(name: &[u8]) -> impl Iterator<Item = (String, String)> {
    Tlv::first(name)
        .into_iter()
        .flat_map(|name| name.read().take(64))
        .filter(|set| set.tag == tag::SET)
        .flat_map(|set| set.read().take(16))
        .filter_map(|pair| {
            let mut reader = pair.read();
            Some((reader.expect(tag::OID)?.oid()?, reader.any()?.text()))
        })
}

/// The same name in another spelling: strings compared by their text without case and runs of
/// blanks (RFC 5280, 7.1).
pub fn same(one: &[u8], other: &[u8]) -> bool {
    let folded = |name: &[u8]| -> Vec<(String, String)> {
        parts(name)
            .map(|(oid, text)| (oid, text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()))
            .collect()
    };
    one == other || (!one.is_empty() && !other.is_empty() && folded(one) == folded(other))
}
