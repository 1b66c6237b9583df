//! The way from a certificate to an anchor, judged at one moment.

use super::certificate::Certificate;
use crate::seal::crypto::Check;
use crate::seal::verdict::{Note, Reason, Revocation};

/// Certificates on a path.
const LENGTH: usize = 12;

/// Issuers that are tried in all.
const TRIES: usize = 200;

/// What a key is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Signing documents.
    Signing,
    /// Stamping times.
    Stamping,
}

/// Whether a certificate in `pool` names one there as its issuer by name and key, and yet its
/// signature holds under none that it names: the first link, from the signer on, that is broken.
/// No signature covers the pool, and anybody may put a certificate of the issuer's name and key
/// identifier into it: this says nothing of the signature where a path holds, and where none is
/// known it is a doubt.
fn link_broken<'a>(signer: &'a Certificate, pool: &'a [Certificate]) -> Option<&'a Certificate> {
    let mut current = signer;
    for _ in 0..LENGTH {
        if current.is_self_issued() {
            return match current.names(current).then(|| current.issued_by(current)) {
                Some(Check::Bad) => Some(current),
                _ => None,
            };
        }
        // Two authorities of one name are no contradiction; two of one key are.
        let bound = current.extensions.authority_key.is_some();
        let mut named = pool.iter().filter(|issuer| {
            *issuer != current && bound && issuer.extensions.subject_key.is_some() && current.names(issuer)
        });
        let first = named.next()?;
        let next = std::iter::once(first).chain(named).find(|issuer| current.issued_by(issuer) != Check::Bad);
        match next {
            Some(issuer) => current = issuer,
            None => return Some(current),
        }
    }
    None
}

/// What stands against `signer` at the moment `at`: nothing, where it may be relied on. Of several
/// paths the best one counts: authorities renew their certificates and keep their keys.
pub fn judge(
    signer: &Certificate,
    pool: &[Certificate],
    anchors: &[Certificate],
    revocations: &[Revocation],
    at: Option<i64>,
    purpose: Purpose,
) -> Vec<Note> {
    let broken = || link_broken(signer, pool).map(|link| note(Reason::CertificateSignature, link));
    if anchors.is_empty() {
        let mut notes = vec![Note { reason: Reason::NoAnchors, detail: String::new() }];
        notes.extend(broken());
        return notes;
    }
    let mut best: Option<Vec<Note>> = None;
    let mut look = |path: &[&Certificate]| {
        let notes = along(path, anchors, revocations, at);
        let good = notes.is_empty();
        if best.as_ref().is_none_or(|best| notes.len() < best.len()) {
            best = Some(notes);
        }
        good
    };
    let mut tries = TRIES;
    extend(&mut vec![signer], pool, anchors, &mut tries, &mut look);
    let mut notes = best.unwrap_or_else(|| {
        let mut notes = vec![note(Reason::NoPath, signer)];
        notes.extend(broken());
        notes.extend(along(&[signer], anchors, revocations, at));
        notes
    });
    if !fits(signer, purpose) {
        notes.push(note(Reason::KeyUsage, signer));
    }
    notes
}

fn note(reason: Reason, of: &Certificate) -> Note {
    Note { reason, detail: of.common_name() }
}

/// What stands against the certificates of a path, the signer's first.
fn along(
    path: &[&Certificate],
    anchors: &[Certificate],
    revocations: &[Revocation],
    at: Option<i64>,
) -> Vec<Note> {
    let mut notes = Vec::new();
    for (index, certificate) in path.iter().enumerate() {
        // An anchor is believed because it was given; its own dates still bound it.
        if let Some(at) = at {
            if certificate.not_before.is_some_and(|from| at < from) {
                notes.push(note(Reason::NotYetValid, certificate));
            }
            if certificate.not_after.is_some_and(|to| at > to) {
                notes.push(note(Reason::Expired, certificate));
            }
        }
        if !revocations.is_empty() && is_revoked(&certificate.fingerprint(), revocations, at) {
            notes.push(note(Reason::Revoked, certificate));
        }
        if index > 0 {
            let extensions = &certificate.extensions;
            let may_sign = extensions.key_usage.is_none_or(|bits| bits & (1 << 5) != 0);
            let authority = match extensions.authority {
                Some((authority, length)) => authority && length.is_none_or(|most| index as u64 - 1 <= most),
                // Version 1 certificates have no extensions; as an anchor such a one is believed.
                None => anchors.contains(certificate),
            };
            if !may_sign || !authority {
                notes.push(note(Reason::NotAnAuthority, certificate));
            }
        }
        if !certificate.extensions.unknown_critical.is_empty() && !anchors.contains(certificate) {
            notes.push(note(Reason::KeyUsage, certificate));
        }
    }
    notes
}

/// Whether the certificate with this fingerprint was revoked at the moment, or ever where there is
/// none. What was held back and then let go counts until then: a delta that is no older says so, or
/// a newer complete list, or answer, has it no more (RFC 5280, 5.3.1).
fn is_revoked(own: &[u8], revocations: &[Revocation], at: Option<i64>) -> bool {
    let words = || revocations.iter().filter(|one| one.certificate == own);
    let lifted = |held: &Revocation| {
        words().any(|one| {
            let lets_go = match (one.lifted, one.revoked) {
                (true, _) => one.as_of >= held.as_of,
                (false, None) => one.as_of > held.as_of,
                (false, Some(_)) => false,
            };
            lets_go && at.is_some_and(|at| one.as_of <= at)
        })
    };
    words().any(|one| {
        let by_then = one.revoked.is_some_and(|since| at.is_none_or(|at| since <= at));
        by_then && !(one.held && lifted(one))
    })
}

/// Whether its usages allow it.
fn fits(certificate: &Certificate, purpose: Purpose) -> bool {
    const STAMPING: &str = "1.3.6.1.5.5.7.3.8";
    /// Web servers', time-stamping authorities' and OCSP responders': keys that stand open to
    /// machines sign no documents. Other uses (mail, log-in, code) are met on people's keys.
    const MACHINES: [&str; 3] = ["1.3.6.1.5.5.7.3.1", STAMPING, "1.3.6.1.5.5.7.3.9"];
    // digitalSignature or nonRepudiation.
    let signs = certificate.extensions.key_usage.is_none_or(|bits| bits & 0b11 != 0);
    match purpose {
        Purpose::Signing => {
            let uses = certificate.extensions.extended.as_deref().unwrap_or_default();
            let machine = !uses.is_empty() && uses.iter().all(|oid| MACHINES.contains(&oid.as_str()));
            signs && !machine
        }
        Purpose::Stamping => {
            signs
                && certificate
                    .extensions
                    .extended
                    .as_ref()
                    .is_some_and(|uses| uses.iter().any(|oid| oid == STAMPING))
        }
    }
}

/// Shows `look` every way from the path's end to an anchor, until it is content with one.
fn extend<'a>(
    path: &mut Vec<&'a Certificate>,
    pool: &'a [Certificate],
    anchors: &'a [Certificate],
    tries: &mut usize,
    look: &mut impl FnMut(&[&Certificate]) -> bool,
) -> bool {
    let Some(last) = path.last().copied() else { return false };
    if anchors.iter().any(|anchor| anchor.raw == last.raw) {
        return look(path);
    }
    if path.len() >= LENGTH {
        return false;
    }
    for issuer in anchors.iter().chain(pool) {
        if *tries == 0 {
            return false;
        }
        if !last.names(issuer) || path.iter().any(|known| known.raw == issuer.raw) {
            continue;
        }
        *tries -= 1;
        if last.issued_by(issuer) != Check::Good {
            continue;
        }
        path.push(issuer);
        if extend(path, pool, anchors, tries, look) {
            return true;
        }
        path.pop();
    }
    false
}
