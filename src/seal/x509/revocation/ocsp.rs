//! OCSP answers (RFC 6960).

use super::super::certificate::{Certificate, number};
use super::super::extension::extensions;
use super::{Gap, Heard, Open, Unused};
use crate::seal::asn1::{self, Tlv, tag};
use crate::seal::crypto::{self, Algorithm, Check, Hash};
use crate::seal::verdict::Revocation;

/// Answers that are read of one response, and certificates beside them.
const ANSWERS: usize = 256;
const CERTIFICATES: usize = 16;

const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";

/// The reason of a hold.
const HOLD: &[u8] = &[6];

/// Extensions of answers that change nothing of what they say: a nonce, the list behind it, how far
/// back it knows, the certificate's own digest; and an entry's of a list.
const KNOWN: [&str; 9] = [
    "1.3.6.1.5.5.7.48.1.2",
    "1.3.6.1.5.5.7.48.1.3",
    "1.3.6.1.5.5.7.48.1.4",
    "1.3.6.1.5.5.7.48.1.6",
    "1.3.6.1.5.5.7.48.1.9",
    "1.3.36.8.3.13",
    "2.5.29.21",
    "2.5.29.23",
    "2.5.29.24",
];

/// An answer, taken apart but for what it says.
struct Answer<'a> {
    tbs: Tlv<'a>,
    algorithm: Algorithm,
    signature: &'a [u8],
    /// Certificates that came with it.
    own: Vec<Certificate>,
    produced: Option<i64>,
    singles: Tlv<'a>,
    /// A critical extension of all of it that this program does not know.
    unknown: Option<String>,
}

/// What is said of one certificate.
struct Single<'a> {
    id: Tlv<'a>,
    revoked: Option<i64>,
    held: bool,
    as_of: i64,
    until: Option<i64>,
    unknown: Option<String>,
}

impl<'a> Answer<'a> {
    fn parse(whole: &'a [u8]) -> Option<Self> {
        let outer = Tlv::first(whole)?;
        let mut reader = outer.read();
        let basic = match reader.optional(tag::ENUMERATED) {
            Some(status) if status.value == [0] => {
                let mut inner = reader.expect(tag::context(0))?.inner()?.read();
                inner.expect(tag::OID)?;
                inner.expect(tag::OCTET_STRING)?.inner()?
            }
            Some(_) => return None,
            None => outer,
        };
        let mut reader = basic.read();
        let tbs = reader.expect(tag::SEQUENCE)?;
        let algorithm = Algorithm::parse(&reader.expect(tag::SEQUENCE)?, None)?;
        let signature = reader.expect(tag::BIT_STRING)?.bits()?;
        let own = reader
            .optional(tag::context(0))
            .and_then(|tlv| tlv.inner())
            .map(|list| {
                list.read().take(CERTIFICATES).filter_map(|tlv| Certificate::parse(tlv.raw)).collect()
            })
            .unwrap_or_default();
        let mut inner = tbs.read();
        inner.optional(tag::context(0));
        let _responder = inner.any()?;
        let produced = asn1::time(&inner.any()?);
        let singles = inner.expect(tag::SEQUENCE)?;
        let unknown = unknown(inner.optional(tag::context(1)));
        Some(Self { tbs, algorithm, signature, own, produced, singles, unknown })
    }

    fn answered(&self, by: &Certificate) -> bool {
        crypto::verify_issued(&by.key, &self.algorithm, &[self.tbs.raw], self.signature) == Check::Good
    }

    /// Whether one to whom the right to answer was given had it when this was said. Whether it was
    /// taken away again is not asked.
    fn lasts(&self, by: &Certificate) -> bool {
        self.produced.is_some_and(|at| {
            by.not_before.is_none_or(|from| from <= at) && by.not_after.is_none_or(|to| at <= to)
        })
    }
}

impl<'a> Single<'a> {
    fn parse(single: &Tlv<'a>) -> Option<Self> {
        let mut fields = single.read();
        let (id, status) = (fields.any()?, fields.any()?);
        let as_of = asn1::time(&fields.any()?)?;
        let until = fields.optional(tag::context(0)).and_then(|tlv| asn1::time(&tlv.inner()?));
        let unknown = unknown(fields.optional(tag::context(1)));
        let (revoked, held) = match status.tag & 0x1f {
            0 => (None, false),
            1 => {
                let mut info = status.read();
                let since = info.any().and_then(|tlv| asn1::time(&tlv)).unwrap_or(as_of);
                let reason = info.optional(tag::context(0)).and_then(|tlv| tlv.inner());
                (Some(since), reason.is_some_and(|reason| reason.value == HOLD))
            }
            // It does not know: that is no answer.
            _ => return None,
        };
        Some(Self { id, revoked, held, as_of, until, unknown })
    }

    /// Whether it is about `certificate`.
    fn names(&self, certificate: &Certificate) -> bool {
        let read = || {
            let mut fields = self.id.read();
            let hash = Hash::by_oid(&fields.expect(tag::SEQUENCE)?.read().expect(tag::OID)?.oid()?)?;
            let name = fields.expect(tag::OCTET_STRING)?.value;
            let _key = fields.expect(tag::OCTET_STRING)?;
            let serial = number(fields.expect(tag::INTEGER)?.value);
            Some(serial == certificate.serial && hash.of(&[&certificate.issuer]) == name)
        };
        read().unwrap_or(false)
    }
}

/// A critical extension, under an explicit tag, that is none of the known.
fn unknown(tagged: Option<Tlv>) -> Option<String> {
    let list = tagged?.inner()?;
    let stranger = extensions(&list).find(|one| one.critical && !KNOWN.contains(&one.oid.as_str()));
    stranger.map(|one| one.oid)
}

pub fn read(bytes: &[u8], pool: &[Certificate], others: &[Certificate]) -> Option<Heard> {
    let whole = asn1::definite(bytes)?;
    let answer = Answer::parse(&whole)?;
    let (mut said, mut unused) = (Vec::new(), Vec::new());
    // It names a certificate by its issuer's key and its number: nothing names it closer.
    let mut open = Open { of: Vec::new(), keyed: true, as_of: answer.produced.unwrap_or_default() };
    for single in answer.singles.read().take(ANSWERS).filter_map(|tlv| Single::parse(&tlv)) {
        for certificate in pool.iter().filter(|certificate| single.names(certificate)) {
            let may = may(&answer, certificate, pool, others);
            if may != Some(true) {
                open.of.push(certificate.fingerprint());
            }
            let Some(lasts) = may else { continue };
            let gap = match answer.unknown.as_ref().or(single.unknown.as_ref()) {
                _ if !lasts => Some((Gap::Signer, certificate.common_name())),
                Some(oid) => Some((Gap::Unknown, oid.clone())),
                None => None,
            };
            let fingerprint = certificate.fingerprint();
            match gap {
                Some((gap, detail)) => unused.push(Unused { certificate: fingerprint, gap, detail }),
                None => said.push(Revocation {
                    certificate: fingerprint,
                    revoked: single.revoked,
                    held: single.held,
                    lifted: false,
                    as_of: single.as_of,
                    until: single.until,
                    source: "OCSP".into(),
                }),
            }
        }
    }
    Some(Heard::of(said, unused, Some(open)))
}

/// Whether it was signed by the authority itself or by one whom it names for that; and if so,
/// whether that one had the right when it answered.
fn may(
    answer: &Answer,
    certificate: &Certificate,
    pool: &[Certificate],
    others: &[Certificate],
) -> Option<bool> {
    let issued =
        |issuer: &&Certificate| certificate.names(issuer) && certificate.issued_by(issuer) == Check::Good;
    let authorities: Vec<&Certificate> = pool.iter().chain(others).filter(issued).collect();
    if authorities.iter().any(|issuer| answer.answered(issuer)) {
        return Some(true);
    }
    let mut found = None;
    for by in answer.own.iter().chain(pool) {
        let uses = by.extensions.extended.as_deref().unwrap_or_default();
        let signs = by.extensions.key_usage.is_none_or(|bits| bits & 0b11 != 0);
        let asked = signs
            && uses.iter().any(|oid| oid == OCSP_SIGNING)
            && authorities.iter().any(|issuer| by.names(issuer) && by.issued_by(issuer) == Check::Good);
        if asked && answer.answered(by) {
            found = Some(found.unwrap_or(false) || answer.lasts(by));
        }
    }
    found
}
