//! Who is trusted: anchors that were given, and a moment to judge at.

use super::verdict::{Note, Reason, Revocation, Signature, State, Timestamp, Verdict};
use super::x509::{self, Certificate, Purpose};

/// What signatures are judged with. Nothing of it comes from the file itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trust {
    /// Trust anchors.
    pub anchors: Vec<Certificate>,
    /// The moment for signatures without a trusted time, seconds since 1970; else the moment that
    /// the signer claims.
    pub time: Option<i64>,
    /// Public keys of minisign, as they are written in a key file.
    pub keys: Vec<String>,
}

/// A signature and what is to be thought of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What is so.
    pub signature: Signature,
    /// The word for it.
    pub verdict: Verdict,
    /// What stands against trusting it.
    pub doubts: Vec<Note>,
    /// The moment that certificates were judged at, and whether a trusted timestamp gave it.
    pub at: Option<(i64, bool)>,
}

/// Judges one signature.
pub fn judge(mut signature: Signature, trust: &Trust) -> Verified {
    super::crypto::refill();
    let pool: Vec<Certificate> =
        signature.certificates.iter().filter_map(|raw| Certificate::parse(raw)).collect();
    // Lists that an anchor signed are believed once it is given.
    if !trust.anchors.is_empty() {
        for list in std::mem::take(&mut signature.unsettled) {
            signature.hear(x509::from_crl(&list, &pool, &trust.anchors), &list);
            signature.hear(x509::from_ocsp(&list, &pool, &trust.anchors), &list);
        }
    }
    let stamped = stamped(&signature, trust);
    let at = match (stamped, trust.time.or(signature.claimed)) {
        (Some(at), _) => Some((at, true)),
        (None, Some(at)) => Some((at, false)),
        (None, None) => None,
    };
    if at.is_none() && signature.state == State::Intact && !trust.anchors.is_empty() {
        signature.note(Reason::NoMoment, "");
    }
    // An anchor may be the issuer whose key does not fit, as one that came along may be.
    if signature.state == State::Intact
        && let Some(signer) = pool.first().filter(|signer| signer.contradicts(&trust.anchors))
    {
        signature.broken(Reason::CertificateSignature, signer.common_name());
    }
    let mut doubts = Vec::new();
    if matches!(signature.state, State::Intact | State::Broken)
        && let Some(signer) = pool.first()
    {
        let purpose = match signature.kind {
            super::Kind::PdfTimestamp => Purpose::Stamping,
            _ => Purpose::Signing,
        };
        let moment = at.map(|(at, _)| at);
        doubts = x509::judge(signer, &pool, &trust.anchors, &signature.revocations, moment, purpose);
    }
    if let (Some(signer), Some((at, _))) = (pool.first(), at)
        && is_old(&signer.fingerprint(), &signature.revocations, at)
    {
        signature.note(Reason::ListOld, signer.common_name());
    }
    let own = signature
        .notes
        .iter()
        .filter(|note| matches!(note.reason, Reason::OtherCertificate | Reason::SealValidity));
    doubts.extend(own.cloned());
    if matches!(signature.kind, super::Kind::OfdSeal)
        && let Some(maker) = signature.seal.as_ref().and_then(|seal| Certificate::parse(&seal.maker))
        && !trust.anchors.is_empty()
    {
        let moment = at.map(|(at, _)| at);
        let more =
            x509::judge(&maker, &pool, &trust.anchors, &signature.revocations, moment, Purpose::Signing);
        doubts.extend(more.into_iter().filter(|note| !doubts.contains(note)).collect::<Vec<_>>());
    }
    let mut verdict = signature.verdict();
    if verdict == Verdict::IntactButUntrusted && doubts.is_empty() && !pool.is_empty() {
        verdict = Verdict::Valid;
    }
    Verified { signature, verdict, doubts, at }
}

/// A day: answers that name no next one are asked for just before signing.
const FRESH: i64 = 86_400;

/// Whether all that says that the certificate with this fingerprint was not revoked had to be renewed
/// before the moment, so that it says nothing of it.
fn is_old(own: &[u8], revocations: &[Revocation], at: i64) -> bool {
    let mut good = revocations
        .iter()
        .filter(|one| one.certificate == own && one.revoked.is_none() && !one.lifted)
        .peekable();
    good.peek().is_some() && good.all(|one| one.until.unwrap_or(one.as_of + FRESH).max(one.as_of) < at)
}

/// The earliest moment that a trusted authority stamped.
fn stamped(signature: &Signature, trust: &Trust) -> Option<i64> {
    let stamps = signature.timestamps.iter();
    stamps.filter(|stamp| trusts(trust, stamp, &signature.revocations)).map(|stamp| stamp.time).min()
}

/// Whether a timestamp holds and was given by an authority that leads to an anchor.
pub fn trusts(trust: &Trust, stamp: &Timestamp, revocations: &[Revocation]) -> bool {
    let pool: Vec<Certificate> =
        stamp.certificates.iter().filter_map(|raw| Certificate::parse(raw)).collect();
    stamp.state == State::Intact
        && pool.first().is_some_and(|signer| {
            let at = Some(stamp.time);
            x509::judge(signer, &pool, &trust.anchors, revocations, at, Purpose::Stamping).is_empty()
        })
}
