//! The structures of electronic seals: GM/T 0031 (versions 1 to 3) and GB/T 38540 (version 4).

use crate::seal::asn1::{self, Tlv, tag};
use crate::seal::crypto::{self, Algorithm, Check, Hash};
use crate::seal::verdict::{Reason, Seal, Signature};
use crate::seal::x509::Certificate;

/// A seal as it lies in a signature.
pub struct Parsed<'a> {
    /// What is kept of it.
    pub seal: Seal,
    /// Its structure's version.
    pub version: u64,
    signers: Signers<'a>,
    info: &'a [u8],
    maker: &'a [u8],
    algorithm: Tlv<'a>,
    signature: &'a [u8],
}

/// Who may use it.
enum Signers<'a> {
    /// Their certificates.
    Certificates(Vec<&'a [u8]>),
    /// Digests of their certificates.
    Digests(Vec<&'a [u8]>),
}

/// Reads a `SESeal`.
pub fn parse(tlv: Tlv) -> Option<Parsed> {
    let mut reader = tlv.read();
    let info = reader.expect(tag::SEQUENCE)?;
    let mut fields = info.read();
    let mut head = fields.expect(tag::SEQUENCE)?.read();
    head.any()?;
    let version = head.expect(tag::INTEGER)?.small()?;
    let id = fields.any()?.text();
    let mut property = fields.expect(tag::SEQUENCE)?.read();
    property.expect(tag::INTEGER)?;
    let name = property.any()?.text();
    // Version 4 says of which kind its list is; earlier ones have certificates.
    let kind = property.optional(tag::INTEGER).and_then(|tlv| tlv.small()).unwrap_or(1);
    let list = property.any()?;
    let signers = match kind {
        1 => Signers::Certificates(list.read().take(1000).map(|tlv| tlv.value).collect()),
        _ => Signers::Digests(
            list.read()
                .take(1000)
                .filter_map(|tlv| tlv.read().last().filter(|digest| digest.tag == tag::OCTET_STRING))
                .map(|digest| digest.value)
                .collect(),
        ),
    };
    let _created = property.any()?;
    let (from, to) =
        (property.any().and_then(|tlv| asn1::time(&tlv)), property.any().and_then(|tlv| asn1::time(&tlv)));
    let next = reader.any()?;
    let (maker, algorithm, signature) = if next.tag == tag::SEQUENCE {
        let mut signed = next.read();
        (signed.expect(tag::OCTET_STRING)?, signed.expect(tag::OID)?, signed.expect(tag::BIT_STRING)?)
    } else {
        (next, reader.expect(tag::OID)?, reader.expect(tag::BIT_STRING)?)
    };
    Some(Parsed {
        seal: Seal { id, name, from, to, maker: maker.value.to_vec() },
        version,
        signers,
        info: info.raw,
        maker: maker.raw,
        algorithm,
        signature: signature.bits()?,
    })
}

impl Parsed<'_> {
    /// Whether `signer` is on its list.
    pub fn lists(&self, signer: &Certificate, raw: &[u8]) -> bool {
        match &self.signers {
            Signers::Certificates(list) => {
                list.iter().any(|one| *one == raw || *one == signer.raw.as_slice())
            }
            Signers::Digests(list) => [Hash::Sm3, Hash::Sha256, Hash::Sha1].iter().any(|hash| {
                list.iter().any(|one| *one == hash.of(&[raw]) || *one == hash.of(&[&signer.raw]))
            }),
        }
    }

    /// The maker's signature on it.
    pub fn check_maker(&self, into: &mut Signature) {
        let Some(maker) = Certificate::parse(&self.seal.maker) else {
            return into.unsupported(Reason::NoCertificate, "the seal's maker");
        };
        let oid = self.algorithm.oid().unwrap_or_default();
        let algorithm = Algorithm::by_oid(&oid, None, Some(Hash::Sm3));
        // The standards say what is signed in words that makers read in three ways: the seal's
        // information alone, with the maker's certificate, or with that and the algorithm.
        let wrapped = |parts: &[&[u8]]| asn1::write(tag::SEQUENCE, &parts.concat());
        let forms = [
            wrapped(&[self.info, self.maker, self.algorithm.raw]),
            self.info.to_vec(),
            wrapped(&[self.info, self.maker]),
        ];
        let mut answer = Check::Bad;
        for form in &forms {
            answer = crypto::verify(&maker.key, &algorithm, &[form], self.signature);
            if answer != Check::Bad {
                break;
            }
        }
        match answer {
            Check::Good => {}
            Check::Bad => into.broken(Reason::SealValue, maker.common_name()),
            Check::Unknown(what) => into.unsupported(Reason::Unknown, what),
        }
    }
}
