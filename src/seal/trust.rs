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

/// The signer's certificate, where its own signature fails under the very key that it names. Asked
/// of all issuers together, those that came along and the anchors: one that it holds under is enough.
/// What anybody else computed before on this thread changes nothing of it.
pub fn contradicted(signature: &Signature, trust: &Trust) -> Option<Certificate> {
    super::crypto::refill();
    let pool = pool(signature);
    let signer = pool.first().filter(|_| signature.state == State::Intact)?;
    let fails = |one: &Certificate| one.contradicts(pool.iter().chain(&trust.anchors));
    (fails(signer) && copies(&pool).all(|at| fails(&pool[at]))).then(|| signer.clone())
}

/// The certificates that came with it, its signer's first.
fn pool(signature: &Signature) -> Vec<Certificate> {
    signature.certificates.iter().filter_map(|raw| Certificate::parse(raw)).collect()
}

/// Where others stand that are the first one but for their own signature: nothing covers the pool,
/// and a spoilt copy of the signer's certificate may have been put before the good one.
fn copies(pool: &[Certificate]) -> impl Iterator<Item = usize> {
    (1..pool.len()).filter(|at| pool[*at].is_copy_of(&pool[0]))
}

/// Judges one signature.
pub fn judge(mut signature: Signature, trust: &Trust) -> Verified {
    // Before anything else is computed, as whoever asks that alone is answered.
    if let Some(signer) = contradicted(&signature, trust) {
        signature.broken(Reason::CertificateSignature, signer.common_name());
    }
    let mut pool = pool(&signature);
    let fails = |at: &usize| pool[*at].contradicts(pool.iter().chain(&trust.anchors));
    let better = copies(&pool).find(|at| !fails(at)).filter(|_| fails(&0));
    if let Some(better) = better {
        pool.swap(0, better);
    }
    // Lists that an anchor signed are believed once it is given. Whether somebody has the right to
    // is asked anew then.
    if !trust.anchors.is_empty() && !signature.unsettled.is_empty() {
        signature.notes.retain(|note| note.reason != Reason::ListSigner);
        for list in std::mem::take(&mut signature.unsettled) {
            signature.hear(x509::from_crl(&list.raw, &pool, &trust.anchors), &list.raw);
            signature.hear(x509::from_ocsp(&list.raw, &pool, &trust.anchors), &list.raw);
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
        // What breaks it is said once.
        doubts.retain(|note| !signature.notes.contains(note));
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
