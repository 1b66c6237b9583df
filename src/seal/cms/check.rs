//! One signer's signature: digest, attributes, value.

use super::attributes::{self, kind};
use super::{SignedData, SignerInfo, timestamp};
use crate::seal::asn1::{self, Tlv, tag};
use crate::seal::crypto::{self, Algorithm, Check, Hash, Key, Scheme};
use crate::seal::verdict::{Reason, Signature, State};
use crate::seal::x509::{self, Certificate};

/// What was signed, as far as it is at hand.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    /// The bytes, in pieces.
    Bytes(&'a [&'a [u8]]),
    /// Nothing.
    Missing,
}

/// Certificates that are kept of one signature.
const KEPT: usize = 32;

/// Checks `signer` over `content` and writes what comes of it into `into`. `extra` are certificates
/// that lie elsewhere in the file.
pub fn check(
    data: &SignedData,
    signer: &SignerInfo,
    content: Content,
    extra: &[Certificate],
    into: &mut Signature,
) {
    into.hash = signer.digest.1.or(signer.algorithm.hash);
    into.algorithm = signer.algorithm.name();
    into.claimed = attributes::signing_time(&signer.attributes).or(into.claimed);
    let pool: Vec<Certificate> =
        data.certificates.iter().chain(values(signer).iter()).chain(extra).cloned().collect();
    let certificate = signer.certificate(&pool);
    digest(data, signer, content, into);
    match certificate {
        Some(certificate) => {
            into.key = certificate.key.name();
            into.rsa_bits = certificate.key.rsa_bits();
            // PAdES and CAdES baseline want the two hashes of a signature to be one (EN 319 122-1).
            let strict = into.form == "ETSI.CAdES.detached";
            match value(signer, &certificate.key, content, strict) {
                Check::Good => {}
                Check::Bad => into.broken(Reason::Value, ""),
                Check::Unknown(what) => into.unsupported(Reason::Unknown, what),
            }
            if let Some((hash, named)) = attributes::named_certificate(&signer.attributes)
                && hash.is_some_and(|hash| hash.of(&[&certificate.raw]) != named)
            {
                into.note(Reason::OtherCertificate, certificate.common_name());
            }
        }
        None => into.unsupported(Reason::NoCertificate, ""),
    }
    into.timestamps.extend(timestamp::stamps(
        &signer.unsigned,
        &signer.signature,
        &pool,
        into.timestamps.len(),
    ));
    for token in attributes::all(&signer.attributes, kind::CONTENT_STAMP) {
        if let Content::Bytes(parts) = content {
            // It was there before the signature, and so says nothing of when that was made: a key
            // that was stolen later could be used with it for ever.
            let stamp = timestamp::judge(token.raw, parts, &pool);
            if stamp.is_some_and(|stamp| stamp.state == State::Broken) {
                into.note(Reason::Timestamp, "");
            }
        }
    }
    if into.timestamps.iter().any(|stamp| stamp.state == State::Broken) {
        into.note(Reason::Timestamp, "");
    }
    record(certificate, &pool, into);
    let (lists, answers) = attributes::revocations(&signer.attributes);
    let (later_lists, later_answers) = attributes::revocations(&signer.unsigned);
    for list in data.lists.iter().chain(&lists).chain(&later_lists) {
        into.hear(x509::from_crl(list, &pool, &[]), list);
    }
    // CMS puts OCSP answers among the lists.
    for answer in data.lists.iter().chain(&answers).chain(&later_answers) {
        into.hear(x509::from_ocsp(answer, &pool, &[]), answer);
    }
}

/// Keeps the certificates, the signer's first.
pub fn record(signer: Option<&Certificate>, pool: &[Certificate], into: &mut Signature) {
    for certificate in signer.into_iter().chain(pool) {
        if into.certificates.len() < KEPT && !into.certificates.contains(&certificate.raw) {
            into.certificates.push(certificate.raw.clone());
        }
    }
}

/// Certificates in unsigned attributes.
fn values(signer: &SignerInfo) -> Vec<Certificate> {
    attributes::all(&signer.unsigned, kind::CERTIFICATES)
        .flat_map(|list| list.read().take(KEPT).collect::<Vec<_>>())
        .filter_map(|tlv| Certificate::parse(tlv.raw))
        .collect()
}

/// The signed attributes against the content.
fn digest(data: &SignedData, signer: &SignerInfo, content: Content, into: &mut Signature) {
    if signer.signed.is_none() {
        if matches!(content, Content::Missing) {
            into.unsupported(Reason::NoContent, "");
        }
        return;
    }
    let stated = attributes::all(&signer.attributes, kind::DIGEST).next();
    let Some(stated) = stated.filter(|tlv| tlv.tag == tag::OCTET_STRING) else {
        return into.broken(Reason::Malformed, "messageDigest");
    };
    match (signer.digest.1, content) {
        (None, _) => into.unsupported(Reason::Unknown, format!("digest algorithm {}", signer.digest.0)),
        (Some(hash), Content::Missing) => {
            into.unsupported(Reason::NoContent, "");
            into.expects = Some((hash, stated.value.to_vec()));
        }
        (Some(hash), Content::Bytes(parts)) => {
            if hash.of(parts) != stated.value {
                into.broken(Reason::Digest, "");
            }
        }
    }
    let kind = attributes::all(&signer.attributes, kind::CONTENT_TYPE).next().and_then(|tlv| tlv.oid());
    if kind.is_some_and(|kind| western(&kind) != western(&data.content_type)) {
        into.broken(Reason::ContentType, "");
    }
}

/// GB/T 35275 numbers the types of PKCS #7 anew; producers mix the two.
fn western(kind: &str) -> String {
    match kind.strip_prefix("1.2.156.10197.6.1.4.2.") {
        Some(last) => format!("1.2.840.113549.1.7.{last}"),
        None => kind.to_owned(),
    }
}

/// The signature value over the attributes, or over the content where there are none.
fn value(signer: &SignerInfo, key: &Key, content: Content, strict: bool) -> Check {
    let algorithm = fitting(signer, key);
    let set = match (&signer.signed, content) {
        (Some(set), _) => set,
        (None, Content::Bytes(parts)) => return crypto::verify(key, &algorithm, parts, &signer.signature),
        (None, Content::Missing) => return Check::Unknown("the content is not at hand".into()),
    };
    let try_one = |algorithm: &Algorithm| {
        // Written in another order than DER's, and signed in DER's, or the reverse.
        let orders = std::iter::once(set.clone()).chain(sorted(set).filter(|other| other != set));
        orders
            .map(|set| crypto::verify(key, algorithm, &[&set], &signer.signature))
            .reduce(|best, next| if best == Check::Bad { next } else { best })
            .unwrap_or(Check::Bad)
    };
    match try_one(&algorithm) {
        // The hash in the signature's algorithm and the digest algorithm should be one; where they
        // are not, RFC 5652 (5.4) goes by the latter.
        Check::Bad
            if !strict
                && signer.digest.1.is_some_and(|hash| algorithm.hash.is_some_and(|other| other != hash)) =>
        {
            try_one(&Algorithm { hash: signer.digest.1, ..algorithm })
        }
        other => other,
    }
}

/// The algorithm as the key understands it: PKCS #7 writes the key's algorithm, or a hash, where
/// CMS wants the signature's.
fn fitting(signer: &SignerInfo, key: &Key) -> Algorithm {
    let mut algorithm = signer.algorithm.clone();
    if let (Key::Ec(..), Scheme::Rsa) = (key, &algorithm.scheme) {
        algorithm.scheme = Scheme::Ecdsa { plain: false };
    }
    if matches!(algorithm.scheme, Scheme::Rsa) && algorithm.hash.is_none() {
        algorithm.hash = signer.digest.1;
    }
    if matches!(algorithm.scheme, Scheme::Sm2) {
        algorithm.hash = Some(Hash::Sm3);
    }
    algorithm
}

/// The SET in DER's order.
fn sorted(set: &[u8]) -> Option<Vec<u8>> {
    let mut parts: Vec<&[u8]> = Tlv::first(set)?.read().map(|tlv| tlv.raw).collect();
    parts.sort_unstable();
    Some(asn1::write(tag::SET, &parts.concat()))
}
