//! `SignedValue.dat`: SES_Signature of either standard, or a SignedData of GB/T 35275.

use super::seal;
use crate::seal::asn1::{self, Tlv, tag};
use crate::seal::cms::{self, Content, SignedData};
use crate::seal::crypto::{self, Algorithm, Check, Hash};
use crate::seal::verdict::{Reason, Signature};
use crate::seal::x509::Certificate;

/// Checks the value over `xml`; `beside` is the seal that lies next to it.
pub fn check(value: &[u8], xml: &[u8], beside: Option<&[u8]>, into: &mut Signature) {
    if let Some(data) = SignedData::parse(value) {
        return signed_data(&data, xml, into);
    }
    let Some(whole) = asn1::definite(value) else {
        return into.broken(Reason::Malformed, "SignedValue");
    };
    if Tlv::first(&whole).and_then(|outer| electronic_seal(outer, xml, beside, into)).is_none() {
        // Neither of the structures; r and s alone come without a certificate.
        into.unsupported(Reason::Unknown, "SignedValue of an unknown structure");
    }
}

/// GB/T 35275: the content is Signature.xml, or its digest, or lies outside.
fn signed_data(data: &SignedData, xml: &[u8], into: &mut Signature) {
    into.form = if data.outer.starts_with("1.2.156.") { "GB/T 35275" } else { "CMS" }.into();
    let Some(signer) = data.signers.first() else {
        return into.broken(Reason::Malformed, "no signer");
    };
    match &data.content {
        Some(held) if !held.is_empty() => {
            let digests = [signer.digest.1, Some(Hash::Sm3), Some(Hash::Sha256), Some(Hash::Sha1)];
            let fits = held == xml || digests.iter().flatten().any(|hash| hash.of(&[xml]) == *held);
            if !fits {
                into.broken(Reason::WrongDocument, "");
            }
            cms::check(data, signer, Content::Bytes(&[held]), &[], into);
        }
        _ => cms::check(data, signer, Content::Bytes(&[xml]), &[], into),
    }
}

/// The parts of a SES_Signature.
struct Parts<'a> {
    version: u64,
    seal: Tlv<'a>,
    time: Option<i64>,
    digest: &'a [u8],
    signed: &'a [u8],
    certificate: &'a [u8],
    algorithm: String,
    signature: &'a [u8],
    stamp: Option<&'a [u8]>,
}

fn parts<'a>(outer: Tlv<'a>) -> Option<Parts<'a>> {
    let mut reader = outer.read();
    let signed = reader.expect(tag::SEQUENCE)?;
    let mut fields = signed.read();
    let version = fields.expect(tag::INTEGER)?.small()?;
    let seal = fields.expect(tag::SEQUENCE)?;
    let time = fields.any()?;
    // Version 1 puts an encoded time, or a timestamp, into a BIT STRING.
    let inner = time.bits().and_then(Tlv::first);
    let moment = asn1::time(&time).or_else(|| inner.and_then(|inner| asn1::time(&inner)));
    let digest = fields.expect(tag::BIT_STRING)?.bits()?;
    fields.any()?;
    let (certificate, algorithm, signature) = match fields.optional(tag::OCTET_STRING) {
        Some(certificate) => (certificate, fields.expect(tag::OID)?, reader.expect(tag::BIT_STRING)?),
        None => {
            (reader.expect(tag::OCTET_STRING)?, reader.expect(tag::OID)?, reader.expect(tag::BIT_STRING)?)
        }
    };
    let stamp = reader
        .optional(tag::context(0))
        .and_then(|tlv| tlv.inner())
        .and_then(|tlv| tlv.bits())
        .or_else(|| inner.filter(|inner| inner.tag == tag::SEQUENCE).map(|inner| inner.raw));
    Some(Parts {
        version,
        seal,
        time: moment,
        digest,
        signed: signed.raw,
        certificate: certificate.value,
        algorithm: algorithm.oid()?,
        signature: signature.bits()?,
        stamp,
    })
}

fn electronic_seal(outer: Tlv, xml: &[u8], beside: Option<&[u8]>, into: &mut Signature) -> Option<()> {
    // A later standard may keep nothing but the version where it is.
    let version = outer.read().expect(tag::SEQUENCE)?.read().expect(tag::INTEGER)?.small()?;
    into.form = format!("SES v{version}");
    if !(1..=4).contains(&version) {
        into.unsupported(Reason::Unknown, format!("SES version {version}"));
        return Some(());
    }
    let parts = parts(outer)?;
    debug_assert_eq!(parts.version, version);
    let parsed = seal::parse(parts.seal);
    if let Some(parsed) = &parsed
        && !(1..=4).contains(&parsed.version)
    {
        into.unsupported(Reason::Unknown, format!("SES seal version {}", parsed.version));
        return Some(());
    }
    into.claimed = parts.time.or(into.claimed);
    if beside.is_some_and(|beside| asn1::definite(beside).as_deref() != Some(parts.seal.raw)) {
        into.broken(Reason::SealDiffers, "");
    }
    let hashes = [into.hash, Some(Hash::Sm3), Some(Hash::Sha256), Some(Hash::Sha1)];
    match hashes.iter().flatten().find(|hash| hash.of(&[xml]) == parts.digest) {
        Some(hash) => into.hash = Some(*hash),
        None => into.broken(Reason::WrongDocument, ""),
    }
    let algorithm = Algorithm::by_oid(&parts.algorithm, None, into.hash);
    into.algorithm = algorithm.name();
    let Some(signer) = Certificate::parse(parts.certificate) else {
        into.unsupported(Reason::NoCertificate, "");
        return Some(());
    };
    into.key = signer.key.name();
    into.rsa_bits = signer.key.rsa_bits();
    match crypto::verify(&signer.key, &algorithm, &[parts.signed], parts.signature) {
        Check::Good => {}
        Check::Bad => into.broken(Reason::Value, ""),
        Check::Unknown(what) => into.unsupported(Reason::Unknown, what),
    }
    let mut pool = vec![signer.clone()];
    match parsed {
        Some(parsed) => {
            if !parsed.lists(&signer, parts.certificate) {
                into.broken(Reason::SignerNotListed, signer.common_name());
            }
            parsed.check_maker(into);
            pool.extend(Certificate::parse(&parsed.seal.maker));
            if let (Some(at), (from, to)) = (into.claimed, (parsed.seal.from, parsed.seal.to))
                && (from.is_some_and(|from| at < from) || to.is_some_and(|to| at > to))
            {
                into.note(Reason::SealValidity, parsed.seal.name.as_str());
            }
            into.seal = Some(parsed.seal);
        }
        None => into.unsupported(Reason::Malformed, "the seal"),
    }
    cms::record(Some(&signer), &pool, into);
    if let Some(stamp) = parts.stamp {
        // GB/T 38540 stamps the signature value.
        into.timestamps.extend(cms::judge_stamp(stamp, &[parts.signature], &pool));
    }
    Some(())
}
