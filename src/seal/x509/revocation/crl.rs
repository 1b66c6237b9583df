//! Revocation lists (RFC 5280, chapter 5): complete ones, deltas, and indirect ones.

use super::super::certificate::{Certificate, digits};
use super::super::extension::{directory_names, extensions};
use super::super::name;
use super::scope::{About, Scope};
use super::{Gap, Heard, Open, Unused};
use crate::seal::asn1::{self, Tlv, tag};
use crate::seal::crypto::{self, Algorithm, Check};
use crate::seal::verdict::Revocation;

/// Entries of a list that cost as much as one operation with a key.
const ENTRIES: usize = 1000;

/// Reasons: a hold may be lifted, and a delta lifts it.
const HOLD: u64 = 6;
const LIFTED: u64 = 8;

/// A list, taken apart.
struct List<'a> {
    tbs: Tlv<'a>,
    algorithm: Algorithm,
    signature: &'a [u8],
    issuer: &'a [u8],
    as_of: i64,
    until: Option<i64>,
    entries: Option<Tlv<'a>>,
    scope: Scope,
}

/// A certificate that a list is about.
struct Subject<'a> {
    certificate: &'a Certificate,
    about: About,
    word: Revocation,
    listed: bool,
}

impl<'a> List<'a> {
    fn parse(whole: &'a [u8]) -> Option<Self> {
        let mut reader = Tlv::first(whole)?.read();
        let tbs = reader.expect(tag::SEQUENCE)?;
        let algorithm = Algorithm::parse(&reader.expect(tag::SEQUENCE)?, None)?;
        let signature = reader.expect(tag::BIT_STRING)?.bits()?;
        let mut inner = tbs.read();
        inner.optional(tag::INTEGER);
        inner.expect(tag::SEQUENCE)?;
        let issuer = inner.expect(tag::SEQUENCE)?.raw;
        let as_of = asn1::time(&inner.any()?)?;
        let next = inner.optional(tag::UTC_TIME).or_else(|| inner.optional(tag::GENERALIZED_TIME));
        let until = next.and_then(|tlv| asn1::time(&tlv));
        let entries = inner.optional(tag::SEQUENCE);
        let scope = Scope::of(inner.optional(tag::context(0)).and_then(|tlv| tlv.inner()));
        Some(Self { tbs, algorithm, signature, issuer, as_of, until, entries, scope })
    }

    /// Whether it speaks of certificates of this one's issuer, as far as names go.
    fn names(&self, certificate: &Certificate) -> bool {
        let mut named = certificate.extensions.points.iter().flat_map(|point| &point.issuers);
        name::same(&certificate.issuer, self.issuer)
            || self.scope.indirect && named.any(|issuer| name::same(issuer, self.issuer))
    }

    /// Whether `signer`, whose key signed it, may speak of `certificate`: its issuer may, and in an
    /// indirect list whom the certificate names, if the same issuer, or whoever gives the anchors,
    /// vouches for that one.
    fn may(
        &self,
        signer: &Certificate,
        certificate: &Certificate,
        all: &[&Certificate],
        given: bool,
    ) -> bool {
        if certificate.issued_by(signer) == Check::Good {
            return true;
        }
        let lasts = signer.not_before.is_none_or(|from| from <= self.as_of)
            && signer.not_after.is_none_or(|to| self.as_of <= to);
        self.scope.indirect
            && !name::same(&certificate.issuer, self.issuer)
            && lasts
            && (given
                || all.iter().any(|issuer| {
                    certificate.names(issuer)
                        && signer.names(issuer)
                        && certificate.issued_by(issuer) == Check::Good
                        && signer.issued_by(issuer) == Check::Good
                }))
    }
}

/// Whether its usages let it sign lists (cRLSign).
fn signs_lists(signer: &Certificate) -> bool {
    signer.extensions.key_usage.is_none_or(|bits| bits & (1 << 6) != 0)
}

pub fn read(bytes: &[u8], pool: &[Certificate], others: &[Certificate]) -> Option<Heard> {
    let whole = asn1::definite(bytes)?;
    let list = List::parse(&whole)?;
    let named: Vec<&Certificate> = pool.iter().filter(|one| list.names(one)).collect();
    if named.is_empty() {
        return None;
    }
    let all: Vec<&Certificate> = pool.iter().chain(others).collect();
    let signers: Vec<(usize, &Certificate)> = all
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, candidate)| {
            name::same(&candidate.subject, list.issuer)
                && crypto::verify_issued(&candidate.key, &list.algorithm, &[list.tbs.raw], list.signature)
                    == Check::Good
        })
        .collect();
    let (mut subjects, mut unused) = (Vec::new(), Vec::new());
    let mut open = Open { of: Vec::new(), keyed: false, as_of: list.as_of };
    for certificate in named {
        let mut speakers = signers
            .iter()
            .filter(|(at, signer)| list.may(signer, certificate, &all, *at >= pool.len()))
            .map(|(_, signer)| signs_lists(signer))
            .peekable();
        let (heard, may) = (speakers.peek().is_some(), speakers.any(|may| may));
        if !may {
            // Whoever likes may put a certificate with the issuer's key there that forbids lists: an
            // anchor may say otherwise.
            let key = &certificate.extensions.authority_key;
            open.keyed |= key.is_some() && *key == list.scope.key;
            open.of.push(certificate.fingerprint());
        }
        if !heard {
            continue;
        }
        let about = list.scope.about(certificate);
        let mut skip = |gap, detail| {
            unused.push(Unused { certificate: certificate.fingerprint(), gap, detail });
        };
        if !may {
            skip(Gap::Signer, certificate.common_name());
        } else if let Some(oid) = &list.scope.unknown {
            skip(Gap::Unknown, oid.clone());
        } else if about == About::Not && certificate.is_self_issued() {
            // Nobody looks for a root on its own list.
        } else if about == About::Not {
            skip(Gap::OfOthers, certificate.common_name());
        } else {
            let word = Revocation {
                certificate: certificate.fingerprint(),
                revoked: None,
                held: false,
                lifted: false,
                as_of: list.as_of,
                until: list.until,
                source: "CRL".into(),
            };
            subjects.push(Subject { certificate, about, word, listed: false });
        }
    }
    let looked = match subjects.is_empty() {
        true => Looked::Whole,
        false => entries(&list, &mut subjects),
    };
    let gap = |one: &Subject| match &looked {
        Looked::Whole => None,
        Looked::Forbidden(oid) => Some((Gap::Unknown, oid.clone())),
        // Nobody looks for a root on its own list.
        Looked::Odd | Looked::Half if one.certificate.is_self_issued() => None,
        Looked::Odd | Looked::Half => Some((Gap::Unread, one.certificate.common_name())),
    };
    unused.extend(subjects.iter().filter_map(|one| {
        let (gap, detail) = gap(one)?;
        Some(Unused { certificate: one.word.certificate.clone(), gap, detail })
    }));
    if matches!(looked, Looked::Forbidden(_) | Looked::Half) {
        // Nothing of it may be used then, what was found up to here neither.
        subjects.clear();
    }
    let mut said = Vec::new();
    for one in subjects {
        match Scope::gap(&one.about).filter(|_| !one.listed) {
            None => said.push(one.word),
            Some(_) if one.certificate.is_self_issued() => {}
            Some(gap) => unused.push(Unused {
                detail: one.certificate.common_name(),
                certificate: one.word.certificate,
                gap,
            }),
        }
    }
    Some(Heard::of(said, unused, Some(open)))
}

/// How far the entries were read.
#[derive(Debug, PartialEq, Eq)]
enum Looked {
    /// All of them.
    Whole,
    /// All, but for some that say of nobody who is known here.
    Odd,
    /// There are more than can be looked at.
    Half,
    /// One has an extension that forbids to use the list.
    Forbidden(String),
}

/// Looks for the certificates among the entries.
fn entries(list: &List, subjects: &mut [Subject]) -> Looked {
    let mut odd = false;
    // An entry's issuer is that of the entry before it, where it names none.
    let mut issuer = list.issuer.to_vec();
    for (at, entry) in list.entries.iter().flat_map(Tlv::read).enumerate() {
        // Half a list is none: who is not in it may stand further down.
        if at % ENTRIES == 0 && !crypto::spend(1) {
            return Looked::Half;
        }
        let mut fields = entry.read();
        let Some(serial) = fields.expect(tag::INTEGER).map(|tlv| digits(tlv.value)) else {
            odd = true;
            continue;
        };
        let since = fields.any().and_then(|tlv| asn1::time(&tlv)).unwrap_or(list.as_of);
        let mut reason = None;
        for one in fields.optional(tag::SEQUENCE).iter().flat_map(extensions) {
            match (one.oid.as_str(), &one.value) {
                ("2.5.29.29", Some(names)) => {
                    // Nobody's name, where it has none that can be held against another.
                    issuer = directory_names(names).into_iter().next().unwrap_or_default();
                    odd |= issuer.is_empty();
                }
                ("2.5.29.21", Some(value)) => {
                    reason = value.value.first().copied().map(u64::from);
                }
                // What to do while it is held, and since when the key is thought to be lost.
                ("2.5.29.23" | "2.5.29.24", _) => {}
                _ if one.critical => return Looked::Forbidden(one.oid),
                _ => {}
            }
        }
        let same = |one: &&mut Subject| {
            one.certificate.serial == serial && name::same(&one.certificate.issuer, &issuer)
        };
        for one in subjects.iter_mut().filter(same) {
            if reason == Some(LIFTED) {
                // It says so of a list before it, and nothing of what comes after.
                one.word.lifted = one.word.revoked.is_none();
            } else {
                // Revoked for good in one entry, a hold in another takes nothing back.
                let held = one.word.revoked.is_none() || one.word.held;
                one.word.held = held && reason == Some(HOLD);
                one.word.lifted = false;
                one.word.revoked = Some(one.word.revoked.map_or(since, |before| before.min(since)));
            }
            one.listed = true;
        }
    }
    if odd { Looked::Odd } else { Looked::Whole }
}

#[cfg(test)]
mod tests {
    use super::super::super::certificates;
    use super::*;
    use crate::seal::crypto::refill;

    const ROOT: &[u8] =
        include_bytes!("../../../../testdata/rules/SIG005/silent-path-and-moment/archive/trust/ca.pem");

    fn entry(serial: &[u8]) -> Vec<u8> {
        let time = asn1::write(tag::UTC_TIME, b"250201000000Z");
        asn1::write(tag::SEQUENCE, &[asn1::write(tag::INTEGER, serial), time].concat())
    }

    /// What a list of as many entries, the certificate's last, comes to, with so much left to spend.
    fn looked(entries_before: u32, left: u64) -> (Looked, bool) {
        let certificate = certificates(ROOT).remove(0);
        let mut rows: Vec<u8> = (0..entries_before)
            .flat_map(|number| entry(&[&[0x40][..], &number.to_be_bytes()].concat()))
            .collect();
        rows.extend(entry(&certificate.serial));
        let rows = asn1::write(tag::SEQUENCE, &rows);
        let list = List {
            tbs: Tlv::first(&rows).unwrap(),
            algorithm: Algorithm::by_oid("1.2.840.10045.4.3.2", None, None),
            signature: &[],
            issuer: &certificate.issuer,
            as_of: 0,
            until: None,
            entries: Tlv::first(&rows),
            scope: Scope::default(),
        };
        let word = Revocation {
            certificate: certificate.fingerprint(),
            revoked: None,
            held: false,
            lifted: false,
            as_of: 0,
            until: None,
            source: "CRL".into(),
        };
        let mut subjects = [Subject { certificate: &certificate, about: About::Wholly, word, listed: false }];
        refill();
        assert!(crypto::spend(20_000 - left));
        let found = entries(&list, &mut subjects);
        refill();
        (found, subjects[0].listed)
    }

    /// A list of millions of entries is as dear as the mathematics of many files: what is left to
    /// spend ends it, and half a list is none.
    #[test]
    fn entries_are_counted() {
        assert_eq!(looked(4_500, 20_000), (Looked::Whole, true));
        assert_eq!(looked(4_500, 3), (Looked::Half, false));
        assert_eq!(looked(2_000, 4), (Looked::Whole, true));
    }
}
