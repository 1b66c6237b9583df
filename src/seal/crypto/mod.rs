//! Checking one signature value with one public key. Public-key operations alone: no secret is
//! ever held here.

mod algorithm;
mod budget;
mod curve;
mod digest;
mod key;
mod rsa;
mod sm2;

pub use algorithm::{Algorithm, Scheme};
pub use budget::{refill, spend};
pub use curve::Curve;
pub use digest::Hash;
pub use key::Key;

use super::asn1::{Tlv, tag};

/// What came of checking a signature value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// It holds.
    Good,
    /// It does not.
    Bad,
    /// This program cannot tell: the algorithm or the key is unknown to it.
    Unknown(String),
}

impl Check {
    fn of(holds: bool) -> Self {
        if holds { Self::Good } else { Self::Bad }
    }
}

/// Checks `signature` over the concatenated `message` by `key`.
pub fn verify(key: &Key, algorithm: &Algorithm, message: &[&[u8]], signature: &[u8]) -> Check {
    // An RSA operation grows with the square of the modulus.
    let cost = key.rsa_bits().map_or(1, |bits| 1 + (bits / 2048).pow(2));
    if !budget::spend(cost) {
        return Check::Unknown("too much to check in one file".into());
    }
    let digest = || match algorithm.hash {
        Some(hash) => Ok(hash.of(message)),
        None => Err(Check::Unknown("no digest algorithm".into())),
    };
    match (key, &algorithm.scheme) {
        (_, Scheme::Unknown(oid)) => Check::Unknown(format!("signature algorithm {oid}")),
        (Key::Unknown(oid), _) => Check::Unknown(format!("key algorithm {oid}")),
        (Key::Rsa(rsa), Scheme::Rsa) => {
            let Some(hash) = algorithm.hash else { return Check::Unknown("no digest algorithm".into()) };
            Check::of(rsa.pkcs1(hash, &hash.of(message), signature))
        }
        (Key::Rsa(rsa), Scheme::Pss { mask, salt }) => match digest() {
            Ok(digest) => {
                let Some(hash) = algorithm.hash else { return Check::Bad };
                Check::of(rsa.pss(hash, *mask, *salt, &digest, signature))
            }
            Err(unknown) => unknown,
        },
        (Key::Ec(Curve::Sm2, point), Scheme::Sm2 | Scheme::Ecdsa { .. }) => match integers(signature, 32) {
            Some(raw) => Check::of(sm2::verify(point, message, &raw)),
            None => Check::Bad,
        },
        (Key::Ec(curve, point), Scheme::Ecdsa { plain }) => match digest() {
            Ok(digest) => {
                let size = curve.size();
                let raw = if *plain && signature.len() == 2 * size {
                    Some(signature.to_vec())
                } else {
                    integers(signature, size)
                };
                match raw {
                    Some(raw) => curve.verify(point, &digest, &raw),
                    None => Check::Bad,
                }
            }
            Err(unknown) => unknown,
        },
        (Key::Ed25519(key), Scheme::Ed25519) => {
            use ed25519_dalek::{Signature, VerifyingKey};
            let (Ok(key), Ok(signature)) = (VerifyingKey::from_bytes(key), Signature::from_slice(signature))
            else {
                return Check::Bad;
            };
            Check::of(key.verify_strict(&message.concat(), &signature).is_ok())
        }
        _ => Check::Unknown("the key is of another kind than the signature".into()),
    }
}

/// The same for what authorities sign: certificates, lists, answers. Some of them sign with SM2 under
/// an empty identity in the place of the usual one.
pub fn verify_issued(key: &Key, algorithm: &Algorithm, message: &[&[u8]], signature: &[u8]) -> Check {
    match (verify(key, algorithm, message, signature), key) {
        (Check::Bad, Key::Ec(Curve::Sm2, point)) => match integers(signature, 32) {
            Some(_) if !budget::spend(1) => Check::Unknown("too much to check in one file".into()),
            Some(raw) => Check::of(sm2::verify_as("", point, message, &raw)),
            None => Check::Bad,
        },
        (other, _) => other,
    }
}

/// `SEQUENCE { r, s }`, or the two side by side as some producers have them, as fixed-width
/// numbers side by side.
fn integers(signature: &[u8], size: usize) -> Option<Vec<u8>> {
    let der = || {
        let sequence = Tlv::first(signature).filter(|tlv| tlv.tag == tag::SEQUENCE)?;
        let mut reader = sequence.read();
        let mut out = Vec::with_capacity(2 * size);
        for _ in 0..2 {
            let value = reader.expect(tag::INTEGER)?.value;
            let value = &value[value.iter().position(|byte| *byte != 0).unwrap_or(value.len())..];
            out.resize(out.len() + size.checked_sub(value.len())?, 0);
            out.extend_from_slice(value);
        }
        reader.rest().is_empty().then_some(out)
    };
    der().or_else(|| (signature.len() == 2 * size).then(|| signature.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Algorithm, `SubjectPublicKeyInfo`, signature over `what is signed`; made with OpenSSL.
    #[rustfmt::skip]
    const VECTORS: &[(&str, &str, &str)] = &[
        ("1.2.840.10045.4.3.2", "3059301306072a8648ce3d020106082a8648ce3d030107034200047886a1f83bdd383f2776a7103129ed7ddf3b22ce5d602ea604287e37824287e2cec23a338943d4094d6ee0b89d9bdb9e986be93ab505cee4a097e839c22f13bb", "3046022100e17b01be912de1d488f61ee5e3988c4602df8054654af9a695bcddb2a428a140022100bebb0f81a04079caf0897d53f37e94bffe753d76ee588ae5c834603909178cc9"),
        ("1.2.840.10045.4.3.3", "3076301006072a8648ce3d020106052b8104002203620004806c6339263fbb964e01747780bf811c612644ec569be26e44b19333b3fa04a0ce39737e1f84e808b828a91d56a871a1cb8a67e01d1a8a59a17c77da341d5493fde3a20874f7618b615cffdf19dbed7000e5b70f1b0de4e4950df02a6767c1c9", "3066023100ea1df0a06f3ac6fe101ea8d1824f0d30c784bf2f9a8e8c42eecf6ca3bf19b832ddb314789ec5309cbf6f934160f11dfe023100a4262caafb3386b9f3046361f77810f6ae7d8b02673d4be07ea077c40a39c176ab19f9decfa4ffe1d2014ce275299d4e"),
        ("1.2.840.10045.4.3.4", "30819b301006072a8648ce3d020106052b81040023038186000400b5ef745effa6ecc70117e27e38e975b7094fbf2cad04ab1810fc4405005ff999bd789de3cc837613568a0f7d1d03bb0b4e191a451f1d8aff05fdcc9dcf3df49eb4014168ecd9f9c1acf76458de57864ba433ce832c9c0e717ab44fbd1573bf47c4d66f0748c7ce840019a59ebd37892138b8bd2b80825717d93c4e88fab3b2b4c6e399", "3081870241738cfff3600dc15d53b4f9e957a2c5b3da27d568dbc5640c03be566f81f364609d19bbb451b594429ef5e38d4b877fb5e86387dbe72af45f085aa9c73a127d8e22024201ce544604f98fa8acc3f15f9dde467deab1d9b8502430663685a7cc72fd3fc501404913a36aae102724bde1542aafbfd1c616e2bd3199ebe06167e834884b3dc133"),
        ("1.2.840.10045.4.1", "3076301006072a8648ce3d020106052b810400220362000432ef1e7aa6151b20a15645b6eb7c34262c1bb3b07e11ba8c7354ae7a84968b5b7ef292338a959db56f3a77840940be5cf34e115a9f41f7a66bfad2ffabc47cba7653cb8f131283ed15a44dcf58f91ec86c71a9a52042e1aea7bbcbdee2a490fc", "3064023024b06ac9c1c27febfe78732279ff8f20c28e0c6c154e2f63c8291b2c461d02a8299551c1208bd93d62210783086589d30230351aaf36969cc6aa670225ec8e262f285b0f531aaa57cbbc815db73dcfe2cf848b21e0bde0619ad64b0e6087160e8e55"),
        ("1.3.101.112", "302a300506032b6570032100f51c39d5584541022b4365035a9e9ae6711d926da5d8d339b203f59e0f40bfaf", "e411db9359e04669d10698bc0d86f76b9eece3a46b43fae7ef7d08b73d0eb2bbdf1038dc93741d16ea08f41a37611372aa2fd79dae6457dafa831a1b8b7ba701"),
        ("1.2.840.113549.1.1.11", "30819f300d06092a864886f70d010101050003818d0030818902818100c3fba20aa33b742c46a11eab271a35cd992a4b7969c1ea7d4b9342cc8fe6f7eef6b112a5204de0b948b2ce6d76591b287e2c5ccf15e50d7eb46260ec0a351acd7064eefcb142f6d716dd9fede51d873d72d1f95969528e4f147b1c48745e86b7be3e7ba6b65004668bfca07c61a4577b7fa93bb25d287670a58a09c68164eb430203010001", "0270cf755371bdb7916f95d36cc1df659e587ea4784b82557e01769e1165dc11ca09f809c056ed600e36f401f99ac7d3c154c3b9ed0a5d88ace6ad9e5f0deb08e386b7970740a73970c93213dac2a449aed0867511ddcbf954a9321b18bbba62f322881c48661bcf816ce70ac44193f9a5a0e7df27e23fee9a504ee05689681f"),
    ];

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len() / 2).filter_map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).ok()).collect()
    }

    #[test]
    fn signatures_of_others_hold_and_changed_ones_do_not() {
        for (oid, key, signature) in VECTORS {
            let (info, signature) = (bytes(key), bytes(signature));
            let key = Key::parse(&Tlv::first(&info).unwrap()).unwrap();
            let algorithm = Algorithm::by_oid(oid, None, None);
            let check = |message: &[&[u8]], signature: &[u8]| verify(&key, &algorithm, message, signature);
            assert_eq!(check(&[b"what ", b"is signed"], &signature), Check::Good, "{} {oid}", key.name());
            assert_eq!(check(&[b"what is signeD"], &signature), Check::Bad, "{}", key.name());
            for at in 0..signature.len() {
                let mut other = signature.clone();
                other[at] ^= 1;
                assert_ne!(check(&[b"what is signed"], &other), Check::Good, "{} {at}", key.name());
            }
            assert_ne!(check(&[b"what is signed"], &signature[..signature.len() / 2]), Check::Good);
        }
    }

    #[test]
    fn a_file_asks_for_no_more_than_its_budget() {
        let (oid, key, signature) = VECTORS[0];
        let (info, signature) = (bytes(key), bytes(signature));
        let key = Key::parse(&Tlv::first(&info).unwrap()).unwrap();
        let algorithm = Algorithm::by_oid(oid, None, None);
        refill();
        assert!(budget::spend(19_999));
        assert_eq!(verify(&key, &algorithm, &[b"what is signed"], &signature), Check::Good);
        assert!(matches!(verify(&key, &algorithm, &[b"what is signed"], &signature), Check::Unknown(_)));
        refill();
    }
}
