//! minisign signatures beside a file.

use minisign_verify::{PublicKey, Signature as Minisig};

use super::trust::{Trust, Verified};
use super::verdict::{Kind, Reason, Signature, State, Verdict};

/// Checks `minisig` over `content` by any of the keys in `trust`. There is no certificate: whoever
/// gave the key trusts it, and without a key nothing can be told.
pub fn verify(minisig: &[u8], content: &[u8], place: &str, trust: &Trust) -> Verified {
    let mut signature = Signature::new(Kind::Minisign, place, "minisign");
    signature.algorithm = "Ed25519".into();
    signature.key = "Ed25519".into();
    let parsed = std::str::from_utf8(minisig).ok().and_then(|text| Minisig::decode(text).ok());
    let keys: Vec<PublicKey> = trust.keys.iter().filter_map(|text| key(text)).collect();
    match parsed {
        None => signature.broken(Reason::Malformed, ""),
        Some(_) if keys.is_empty() => signature.unsupported(Reason::NoKey, ""),
        Some(parsed) => {
            if !keys.iter().any(|key| key.verify(content, &parsed, true).is_ok()) {
                signature.broken(Reason::Value, "");
            }
        }
    }
    let verdict = match signature.state {
        State::Intact => Verdict::Valid,
        _ => signature.verdict(),
    };
    Verified { signature, verdict, doubts: Vec::new(), at: None }
}

/// A key file, or the Base64 in it alone.
fn key(text: &str) -> Option<PublicKey> {
    PublicKey::decode(text).or_else(|_| PublicKey::from_base64(text.trim())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// minisign-verify's own example.
    const KEY: &str = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";
    const SIGNATURE: &str = "untrusted comment: signature from minisign secret key
RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=
trusted comment: timestamp:1556193335\tfile:test
y/rUw2y8/hOUYjZU71eHp/Wo1KZ40fGy2VJEDl34XMJM+TX48Ss/17u3IvIfbVR1FkZZSNCisQbuQY+bHwhEBg==";

    #[test]
    fn words_by_key() {
        let mut trust = Trust::default();
        let word = |content: &[u8], trust: &Trust| verify(SIGNATURE.as_bytes(), content, "", trust).verdict;
        assert_eq!(word(b"test", &trust), Verdict::Unsupported);
        trust.keys.push(KEY.to_owned());
        assert_eq!(word(b"test", &trust), Verdict::Valid);
        assert_eq!(word(b"tests", &trust), Verdict::Broken);
        assert_eq!(verify(b"\xff", b"", "", &trust).verdict, Verdict::Broken);
    }
}
