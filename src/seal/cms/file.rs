//! CMS in files of its own: beside a file (`.p7s`) or around it (`.p7m`).

use super::{Content, SignedData, check};
use crate::seal::verdict::{Kind, Reason, Signature, State};
use crate::seal::x509::base64;

/// The signatures in a CMS file that holds its content.
pub fn verify_file(bytes: &[u8], place: &str) -> Vec<Signature> {
    verify(bytes, None, place)
}

/// The signatures in a CMS file over `content`, which lies beside it.
pub fn verify_detached(bytes: &[u8], content: &[u8], place: &str) -> Vec<Signature> {
    verify(bytes, Some(content), place)
}

fn verify(bytes: &[u8], beside: Option<&[u8]>, place: &str) -> Vec<Signature> {
    crate::seal::crypto::refill();
    let decoded = unwrapped(bytes);
    let Some(data) = SignedData::parse(decoded.as_deref().unwrap_or(bytes)) else {
        let mut signature = Signature::new(Kind::Cms, place, "CMS");
        signature.unsupported(Reason::Malformed, "no SignedData");
        return vec![signature];
    };
    if data.signers.is_empty() {
        let mut signature = Signature::new(Kind::Cms, place, "CMS");
        signature.state = State::NotSigned;
        return vec![signature];
    }
    data.signers
        .iter()
        .map(|signer| {
            let mut signature = Signature::new(Kind::Cms, place, form(&data));
            let own = [data.content.as_deref().unwrap_or_default()];
            let other = [beside.unwrap_or_default()];
            let content = match (&data.content, beside) {
                // What is beside it must be what it holds.
                (Some(held), Some(beside)) if held.as_slice() != beside => {
                    signature.broken(Reason::Digest, "");
                    Content::Bytes(&own)
                }
                (Some(_), _) => Content::Bytes(&own),
                (None, Some(_)) => Content::Bytes(&other),
                (None, None) => Content::Missing,
            };
            check(&data, signer, content, &[], &mut signature);
            signature
        })
        .collect()
}

fn form(data: &SignedData) -> &'static str {
    if data.outer.starts_with("1.2.156.") { "GB/T 35275" } else { "CMS" }
}

/// PEM or bare Base64, decoded; none for DER.
fn unwrapped(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.first() == Some(&0x30) {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?.trim();
    match text.split_once("-----BEGIN") {
        Some((_, rest)) => base64(rest.split("-----").nth(1)?),
        None => base64(text),
    }
}
