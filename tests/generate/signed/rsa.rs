//! RSA keys from a seed and PKCS #1 v1.5 signatures: the other half of what `src/seal` checks. For
//! tests alone: nothing here runs in constant time, and nothing secret is ever signed with it.

use num_bigint::BigUint;
use sha2::{Digest, Sha256};
use zhenji::seal::Hash;

use super::der;

/// A private key.
pub struct Rsa {
    n: BigUint,
    p: BigUint,
    q: BigUint,
    d: BigUint,
}

const E: u32 = 65_537;

impl Rsa {
    /// The key of `bits` bits that `name` stands for: the same one every time.
    pub fn new(name: &str, bits: usize) -> Self {
        let p = prime(&format!("{name}, p"), bits / 2);
        let q = prime(&format!("{name}, q"), bits / 2);
        let one = BigUint::from(1u8);
        let d = BigUint::from(E).modinv(&((&p - &one) * (&q - &one))).unwrap();
        Self { n: &p * &q, p, q, d }
    }

    /// `RSAPublicKey`
    pub fn public(&self) -> Vec<u8> {
        der::seq(&[&der::big(&self.n.to_bytes_be()), &der::int(E.into())])
    }

    /// RSASSA-PKCS1-v1_5 over a message.
    pub fn sign(&self, hash: Hash, message: &[u8]) -> Vec<u8> {
        let size = self.n.bits().div_ceil(8) as usize;
        let digest = hash.of(&[message]);
        let info = der::seq(&[&der::algorithm(super::key::oid_of(hash), true), &der::octets(&digest)]);
        let padded = [&[0, 1][..], &vec![0xff; size - info.len() - 3], &[0], &info].concat();
        let out = self.open(&BigUint::from_bytes_be(&padded)).to_bytes_be();
        [vec![0; size - out.len()], out].concat()
    }

    /// m^d mod n by the remainders modulo p and q.
    fn open(&self, message: &BigUint) -> BigUint {
        let one = BigUint::from(1u8);
        let at_p = message.modpow(&(&self.d % (&self.p - &one)), &self.p);
        let at_q = message.modpow(&(&self.d % (&self.q - &one)), &self.q);
        let inverse = self.q.modinv(&self.p).unwrap();
        let step = (&at_p + &self.p - (&at_q % &self.p)) * inverse % &self.p;
        at_q + step * &self.q
    }
}

/// The first prime from where a seed leads.
fn prime(seed: &str, bits: usize) -> BigUint {
    let blocks = bits.div_ceil(256) as u32;
    let mut bytes: Vec<u8> = (0..blocks)
        .flat_map(|block| Sha256::digest(format!("zhenji test key: {seed}: {block}")).to_vec())
        .take(bits / 8)
        .collect();
    // Two high bits make the product as long as it should be.
    bytes[0] |= 0xc0;
    *bytes.last_mut().unwrap() |= 1;
    let first = BigUint::from_bytes_be(&bytes);
    let small = small_primes();
    let remainders: Vec<u32> =
        small.iter().map(|prime| (&first % prime).to_u32_digits().first().copied().unwrap_or(0)).collect();
    let sieved = |step: &u32| {
        small.iter().zip(&remainders).all(|(prime, remainder)| !(remainder + 2 * step).is_multiple_of(*prime))
    };
    (0..1 << 20)
        .filter(sieved)
        .map(|step| &first + 2 * step)
        .find(|candidate| candidate % E != BigUint::from(1u8) && is_prime(candidate))
        .unwrap()
}

fn small_primes() -> Vec<u32> {
    (3..2000u32).step_by(2).filter(|number| (3..*number).all(|divisor| number % divisor != 0)).collect()
}

/// Miller and Rabin, with the bases below forty.
fn is_prime(candidate: &BigUint) -> bool {
    let one = BigUint::from(1u8);
    let less = candidate - &one;
    let twos = less.trailing_zeros().unwrap();
    let odd = &less >> twos;
    [2u8, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37].into_iter().all(|base| {
        let mut power = BigUint::from(base).modpow(&odd, candidate);
        if power == one || power == less {
            return true;
        }
        (1..twos).any(|_| {
            power = &power * &power % candidate;
            power == less
        })
    })
}
