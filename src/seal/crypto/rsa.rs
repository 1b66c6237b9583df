//! RSA with a public key: s^e mod n, and comparing with what ought to come out.
//!
//! What ought to come out of PKCS #1 v1.5 is written and compared whole, never parsed: parsing is
//! where Bleichenbacher's forgeries of 2006 got in.

use num_bigint::BigUint;

use super::Hash;
use crate::seal::asn1::{Tlv, tag, write};

/// Bits of a modulus that is still worked with.
const MOST_BITS: u64 = 8192;

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rsa {
    n: BigUint,
    e: BigUint,
}

impl Rsa {
    /// `RSAPublicKey`.
    pub fn parse(der: &[u8]) -> Option<Self> {
        let mut reader = Tlv::first(der)?.read();
        let n = BigUint::from_bytes_be(reader.expect(tag::INTEGER)?.value);
        let e = BigUint::from_bytes_be(reader.expect(tag::INTEGER)?.value);
        (n.bits() >= 512 && n.bits() <= MOST_BITS && n.bit(0) && e.bits() <= 64 && e.bits() > 1)
            .then_some(Self { n, e })
    }

    /// Bits of the modulus.
    pub fn bits(&self) -> u64 {
        self.n.bits()
    }

    /// s^e mod n, as long as the modulus.
    fn open(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let size = self.n.bits().div_ceil(8) as usize;
        if signature.len() > size + 8 {
            return None;
        }
        let signature = BigUint::from_bytes_be(signature);
        if signature >= self.n {
            return None;
        }
        let opened = signature.modpow(&self.e, &self.n).to_bytes_be();
        let mut out = vec![0; size.checked_sub(opened.len())?];
        out.extend_from_slice(&opened);
        Some(out)
    }

    /// RSASSA-PKCS1-v1_5. The digest's algorithm has NULL parameters here and nowhere else
    /// (RFC 8017, B.1), as OpenSSL wants it too.
    pub fn pkcs1(&self, hash: Hash, digest: &[u8], signature: &[u8]) -> bool {
        let Some(opened) = self.open(signature) else { return false };
        let algorithm = write(tag::SEQUENCE, &[write(tag::OID, hash.encoded_oid()), vec![5, 0]].concat());
        let info = write(tag::SEQUENCE, &[algorithm, write(tag::OCTET_STRING, digest)].concat());
        Self::padded(opened.len(), &info).is_some_and(|expected| expected == opened)
    }

    fn padded(size: usize, info: &[u8]) -> Option<Vec<u8>> {
        let fill = size.checked_sub(info.len() + 3).filter(|fill| *fill >= 8)?;
        Some([&[0, 1][..], &vec![0xff; fill], &[0], info].concat())
    }

    /// RSASSA-PSS (RFC 8017, 9.1.2).
    pub fn pss(&self, hash: Hash, mask: Hash, salt: usize, digest: &[u8], signature: &[u8]) -> bool {
        let Some(opened) = self.open(signature) else { return false };
        let bits = self.n.bits() as usize - 1;
        let size = bits.div_ceil(8);
        let encoded = &opened[opened.len() - size..];
        if opened.len() > size && opened[0] != 0 {
            return false;
        }
        let length = digest.len();
        if size < length + salt + 2 || encoded[size - 1] != 0xbc {
            return false;
        }
        let (masked, rest) = encoded.split_at(size - length - 1);
        let tail = &rest[..length];
        let unused = (8 * size - bits) as u32;
        let keep = 0xffu8.checked_shr(unused).unwrap_or(0);
        if masked[0] & !keep != 0 {
            return false;
        }
        let mut data: Vec<u8> =
            masked.iter().zip(generate(mask, tail, masked.len())).map(|(byte, mask)| byte ^ mask).collect();
        data[0] &= keep;
        let zeros = size - length - salt - 2;
        if data[..zeros].iter().any(|byte| *byte != 0) || data[zeros] != 1 {
            return false;
        }
        hash.of(&[&[0; 8], digest, &data[zeros + 1..]]) == tail
    }
}

/// MGF1.
fn generate(hash: Hash, seed: &[u8], length: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut counter = 0u32;
    while out.len() < length {
        out.extend(hash.of(&[seed, &counter.to_be_bytes()]));
        counter += 1;
    }
    out.truncate(length);
    out
}
