//! `Signature.xml`: what is protected, by what digests, and where the value lies.

use super::container::with;
use crate::seal::asn1::{self, Tlv, tag};
use crate::seal::x509::base64;

/// References that are checked of one signature.
const MOST: usize = 20_000;

/// What the file says.
pub struct Description {
    /// The digest algorithm, as written.
    pub check_method: String,
    /// Parts, as written, and their digests.
    pub references: Vec<(String, Vec<u8>)>,
    /// Where the value lies.
    pub value: Option<String>,
    /// Where the seal lies, where it does.
    pub seal: Option<String>,
    /// The moment that is claimed.
    pub signed: Option<i64>,
}

impl Description {
    /// Reads it.
    pub fn parse(xml: &[u8]) -> Option<Self> {
        with(xml, |document| {
            let find =
                |name: &'static str| document.descendants().find(|node| node.tag_name().name() == name);
            let text = |name| find(name).and_then(|node| node.text()).map(|text| text.trim().to_owned());
            let list = find("References")?;
            let check_method = list
                .attributes()
                .find(|one| one.name() == "CheckMethod")
                .map_or_else(|| "MD5".to_owned(), |one| one.value().to_owned());
            let references = list
                .children()
                .filter(|node| node.tag_name().name() == "Reference")
                .take(MOST)
                .map(|node| {
                    let name = node.attributes().find(|one| one.name() == "FileRef").map(|one| one.value());
                    let value = node.children().find(|inner| inner.tag_name().name() == "CheckValue");
                    let value = value.and_then(|inner| inner.text()).and_then(base64);
                    Some((name?.to_owned(), value.unwrap_or_default()))
                })
                .collect::<Option<Vec<_>>>()?;
            let seal = find("Seal").and_then(|node| {
                let inner = node.descendants().find(|inner| inner.tag_name().name() == "BaseLoc");
                inner.and_then(|inner| inner.text()).map(|text| text.trim().to_owned())
            });
            Some(Self {
                check_method,
                references,
                value: text("SignedValue"),
                seal,
                signed: text("SignatureDateTime").and_then(|text| moment(&text)),
            })
        })
        .flatten()
    }
}

/// A moment in any of the ways that producers write it; without a zone, Beijing's.
fn moment(text: &str) -> Option<i64> {
    let digits: String = text.chars().filter(char::is_ascii_digit).take(14).collect();
    let zone = if text.ends_with('Z') { "Z" } else { "+0800" };
    let written = match digits.len() {
        14 => format!("{digits}{zone}"),
        8 => format!("{digits}000000{zone}"),
        _ => return None,
    };
    asn1::time(&Tlv { tag: tag::GENERALIZED_TIME, raw: &[], value: written.as_bytes() })
}
