//! Timestamp tokens (RFC 3161).

use super::attributes::{self, Attribute, kind};
use super::{Content, SignedData, check};
use crate::seal::asn1::{self, Tlv, tag};
use crate::seal::crypto::Hash;
use crate::seal::verdict::{Kind, Signature, State, Timestamp};
use crate::seal::x509::Certificate;

/// Tokens that are looked at on one signature.
const MOST: usize = 16;

const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The hash of what it stamps; none where it is unknown here.
    pub hash: Option<Hash>,
    /// That digest.
    pub imprint: Vec<u8>,
    /// Its moment, seconds since 1970.
    pub time: i64,
}

impl Token {
    /// Reads the `TSTInfo` that `data` holds.
    pub fn parse(data: &SignedData) -> Option<Self> {
        if data.content_type != TST_INFO {
            return None;
        }
        let mut reader = Tlv::first(data.content.as_deref()?)?.read();
        reader.expect(tag::INTEGER)?;
        reader.expect(tag::OID)?;
        let mut imprint = reader.expect(tag::SEQUENCE)?.read();
        let hash = Hash::by_oid(&imprint.expect(tag::SEQUENCE)?.read().expect(tag::OID)?.oid()?);
        let digest = imprint.expect(tag::OCTET_STRING)?.value.to_vec();
        reader.expect(tag::INTEGER)?;
        let time = asn1::time(&reader.expect(tag::GENERALIZED_TIME)?)?;
        Some(Self { hash, imprint: digest, time })
    }
}

/// The timestamps over a signature's value.
pub fn stamps(unsigned: &[Attribute], value: &[u8], pool: &[Certificate], have: usize) -> Vec<Timestamp> {
    attributes::all(unsigned, kind::STAMP)
        .take(MOST.saturating_sub(have))
        .filter_map(|tlv| judge(tlv.raw, &[value], pool))
        .collect()
}

/// The token in a file over `stamped`: the token alone, or a time-stamping authority's answer that
/// holds it; none where it cannot be read at all.
pub fn judge_file(file: &[u8], stamped: &[u8]) -> Option<Timestamp> {
    crate::seal::crypto::refill();
    let whole = Tlv::first(file)?;
    if whole.read().expect(tag::OID).is_some() {
        return judge(file, &[stamped], &[]);
    }
    let mut reader = whole.read();
    reader.expect(tag::SEQUENCE)?;
    judge(reader.expect(tag::SEQUENCE)?.raw, &[stamped], &[])
}

/// One token over `stamped`; none where it cannot be read at all.
pub fn judge(token: &[u8], stamped: &[&[u8]], pool: &[Certificate]) -> Option<Timestamp> {
    let data = SignedData::parse(token)?;
    let info = Token::parse(&data)?;
    let mut own = Signature::new(Kind::Cms, "", "RFC 3161");
    match data.signers.first() {
        Some(signer) => {
            // Tokens on tokens end here: a token's own unsigned attributes are not looked at.
            let mut signer = signer.clone();
            signer.unsigned.clear();
            let content = data.content.as_deref().unwrap_or_default();
            check(&data, &signer, Content::Bytes(&[content]), pool, &mut own);
        }
        None => own.state = State::Broken,
    }
    match info.hash {
        Some(hash) if hash.of(stamped) != info.imprint => own.state = State::Broken,
        Some(_) => {}
        None if own.state == State::Intact => own.state = State::Unsupported,
        None => {}
    }
    Some(Timestamp { time: info.time, state: own.state, certificates: own.certificates })
}
