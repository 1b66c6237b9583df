//! One signature field: its dictionary, the bytes that it covers, the mathematics.

use std::rc::Rc;

use super::byte_range;
use super::document::View;
use super::fields::{Field, text};
use super::object::{Dict, Object};
use crate::seal::asn1::{Tlv, tag};
use crate::seal::cms::{self, Content, SignedData, Token};
use crate::seal::crypto::{self, Algorithm, Check, Hash, Scheme};
use crate::seal::verdict::{Coverage, Kind, Reason, Signature, State, Timestamp};
use crate::seal::x509::Certificate;

/// A field's signature, and what is needed to judge what came after it.
pub struct Found {
    /// What is known of it.
    pub signature: Signature,
    /// Its dictionary.
    pub dict: Rc<Dict>,
    /// The index of the section that it came with.
    pub section: Option<usize>,
    /// Where the bytes that it covers end.
    pub end: usize,
}

/// Reads the signature in `field`; none where the field is no signature's.
pub fn read(view: &View, field: &Field, extra: &[Certificate]) -> Option<Found> {
    if !field.is_signature() {
        return None;
    }
    let value = field.dict.get(&b"V"[..]);
    let resolved = value.map_or(Object::Null, |value| view.resolve(value));
    let Some(dict) = resolved.dict() else {
        let mut signature = Signature::new(Kind::Pdf, &field.name, "");
        signature.state = State::NotSigned;
        if let Some(number) = value.and_then(Object::reference) {
            // A value that leads nowhere was there once, or never was.
            signature.state = State::Broken;
            signature.note(Reason::Malformed, format!("/V is {number} 0 R, which is not there"));
        }
        return Some(Found { signature, dict: Rc::default(), section: None, end: 0 });
    };
    let section =
        value.and_then(Object::reference).or(field.number).and_then(|number| view.section_of(number));
    let name =
        |key: &[u8]| view.value(dict, key).name().map(|name| String::from_utf8_lossy(name).into_owned());
    let form = name(b"SubFilter").unwrap_or_default();
    let stamp = form == "ETSI.RFC3161" || name(b"Type").as_deref() == Some("DocTimeStamp");
    let kind = if stamp { Kind::PdfTimestamp } else { Kind::Pdf };
    let mut signature = Signature::new(kind, &field.name, &form);
    signature.claimed = view.value(dict, b"M").bytes().and_then(|bytes| moment(&text(bytes)));
    let end = values(view, dict, &form, extra, section, &mut signature).unwrap_or(0);
    Some(Found { signature, dict: Rc::clone(dict), section, end })
}

/// Everything that the dictionary's values say; where the covered bytes end.
fn values(
    view: &View,
    dict: &Dict,
    form: &str,
    extra: &[Certificate],
    section: Option<usize>,
    into: &mut Signature,
) -> Option<usize> {
    let bytes = view.document.bytes;
    let Object::Str(contents, place) = view.value(dict, b"Contents") else {
        into.state = State::NotSigned;
        into.note(Reason::Malformed, "/Contents");
        return None;
    };
    if contents.iter().all(|byte| *byte == 0) {
        // A place that was prepared and never filled.
        into.state = State::NotSigned;
        return None;
    }
    let numbers: Vec<Object> =
        view.array(dict, b"ByteRange").iter().map(|number| view.resolve(number)).collect();
    let Some(range) = byte_range::read(bytes, &numbers, place) else {
        into.broken(
            Reason::ByteRange,
            if numbers.is_empty() { "/ByteRange is missing" } else { "/ByteRange leads out of the file" },
        );
        return None;
    };
    into.coverage = Some(byte_range::coverage(view.document, range.end, section));
    // In an encrypted file strings are encrypted, this one alone is not; it is read from the bytes.
    match form {
        "adbe.x509.rsa_sha1" => raw_rsa(view, dict, &contents, &range.parts, into),
        _ => match SignedData::parse(&contents) {
            Some(data) if into.kind == Kind::PdfTimestamp => timestamp(&data, &range.parts, extra, into),
            Some(data) => signed(&data, form, &range.parts, extra, into),
            None => into.broken(Reason::Malformed, "/Contents hold no SignedData"),
        },
    }
    if let Some(fault) = range.fault {
        into.coverage = Some(if range.contiguous { Coverage::Beginning } else { Coverage::Unclear });
        into.broken(Reason::ByteRange, fault);
    } else if into.coverage == Some(Coverage::Beginning) {
        into.note(Reason::NotARevision, range.end.to_string());
    }
    Some(range.end)
}

/// A CMS over the covered bytes.
fn signed(data: &SignedData, form: &str, parts: &[&[u8]], extra: &[Certificate], into: &mut Signature) {
    let known = ["adbe.pkcs7.detached", "ETSI.CAdES.detached", "adbe.pkcs7.sha1"];
    if !known.contains(&form) {
        into.note(Reason::Unknown, format!("/SubFilter /{form}"));
    }
    let Some(signer) = data.signers.first() else {
        return into.broken(Reason::Malformed, "no signer");
    };
    if data.signers.len() > 1 {
        into.broken(Reason::Malformed, "several signers");
    }
    match (form, &data.content) {
        ("adbe.pkcs7.sha1", Some(held)) => {
            if Hash::Sha1.of(parts) != *held {
                into.broken(Reason::Digest, "");
            }
            cms::check(data, signer, Content::Bytes(&[held]), extra, into);
            into.hash = Some(Hash::Sha1);
        }
        ("adbe.pkcs7.sha1", None) => into.broken(Reason::Malformed, "the digest is not in it"),
        (_, held) => {
            // What such a signature holds is ignored by some readers and shown by others.
            if held.as_ref().is_some_and(|held| !held.is_empty()) {
                into.note(Reason::Embedded, "");
            }
            cms::check(data, signer, Content::Bytes(parts), extra, into);
        }
    }
}

/// A timestamp over the covered bytes.
fn timestamp(data: &SignedData, parts: &[&[u8]], extra: &[Certificate], into: &mut Signature) {
    let (Some(token), Some(signer), Some(content)) =
        (Token::parse(data), data.signers.first(), &data.content)
    else {
        // A signature in the place of a timestamp is still a signature.
        if data.content_type != "1.2.840.113549.1.9.16.1.4" {
            into.kind = Kind::Pdf;
            return signed(data, "", parts, extra, into);
        }
        return into.broken(Reason::Malformed, "TSTInfo");
    };
    cms::check(data, signer, Content::Bytes(&[content]), extra, into);
    match token.hash {
        Some(hash) if hash.of(parts) != token.imprint => into.broken(Reason::Digest, ""),
        Some(_) => {}
        None => into.unsupported(Reason::Unknown, "digest algorithm of the imprint"),
    }
    into.claimed = Some(token.time);
    into.timestamps.push(Timestamp {
        time: token.time,
        state: into.state,
        certificates: into.certificates.clone(),
    });
}

/// `adbe.x509.rsa_sha1`: a bare PKCS #1 value, the certificate beside it.
fn raw_rsa(view: &View, dict: &Dict, contents: &[u8], parts: &[&[u8]], into: &mut Signature) {
    let certificates: Vec<Certificate> = view
        .array(dict, b"Cert")
        .iter()
        .filter_map(|object| Certificate::parse(view.resolve(object).bytes()?))
        .collect();
    let Some(signer) = certificates.first() else {
        return into.unsupported(Reason::NoCertificate, "/Cert");
    };
    let value =
        Tlv::first(contents).filter(|tlv| tlv.tag == tag::OCTET_STRING).map_or(contents, |tlv| tlv.value);
    into.key = signer.key.name();
    into.rsa_bits = signer.key.rsa_bits();
    into.algorithm = "RSA".into();
    into.hash = Some(Hash::Sha1);
    // The name says SHA-1; later hashes are met under it (ISO 32000-2, 12.8.3.2).
    let good = [Hash::Sha1, Hash::Sha256, Hash::Sha384, Hash::Sha512].into_iter().find(|hash| {
        let algorithm = Algorithm { scheme: Scheme::Rsa, hash: Some(*hash) };
        crypto::verify(&signer.key, &algorithm, parts, value) == Check::Good
    });
    match good {
        Some(hash) => into.hash = Some(hash),
        None => into.broken(Reason::Value, ""),
    }
    cms::record(Some(signer), &certificates, into);
}

/// `D:YYYYMMDDHHmmSSOHH'mm'` as seconds since 1970.
pub fn moment(text: &str) -> Option<i64> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    let digits: String = text.chars().take_while(char::is_ascii_digit).take(14).collect();
    let field = |from: usize, to: usize, default: i8| match digits.get(from..to) {
        Some(part) => part.parse::<i8>().ok(),
        None => Some(default),
    };
    let date = jiff::civil::DateTime::new(
        digits.get(..4)?.parse().ok()?,
        field(4, 6, 1)?,
        field(6, 8, 1)?,
        field(8, 10, 0)?,
        field(10, 12, 0)?,
        field(12, 14, 0)?.min(59),
        0,
    )
    .ok()?;
    let zone = &text[digits.len()..];
    let sign = match zone.bytes().next() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => 0,
    };
    let parts: Vec<i64> = zone
        .split(|character: char| !character.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    let offset = sign * (parts.first().unwrap_or(&0) * 3600 + parts.get(1).unwrap_or(&0) * 60);
    Some(date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second() - offset)
}
