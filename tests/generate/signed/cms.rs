//! CMS SignedData (RFC 5652), GB/T 35275's dialect of it, and timestamp tokens (RFC 3161).

use zhenji::seal::Hash;

use super::certificate::Identity;
use super::der;
use super::key::oid_of;

/// The types of PKCS #7.
const TYPES: &str = "1.2.840.113549.1.7";
/// The same in GB/T 35275.
const CHINESE: &str = "1.2.156.10197.6.1.4.2";
const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";

/// Makes a token over a signature's value.
pub type Stamp<'a> = Box<dyn Fn(&[u8]) -> Vec<u8> + 'a>;

/// A SignedData to be made.
pub struct Cms<'a> {
    /// Who signs.
    pub signer: &'a Identity,
    /// Further certificates.
    pub chain: Vec<&'a Identity>,
    /// Its digest.
    pub hash: Hash,
    /// The moment that the signer claims, among the attributes.
    pub time: Option<i64>,
    /// Whether the content lies inside.
    pub holds: bool,
    /// Names the signer's certificate among the attributes (CAdES).
    pub names: bool,
    /// GB/T 35275's numbers.
    pub chinese: bool,
    /// Revocation lists beside the certificates.
    pub lists: Vec<Vec<u8>>,
    /// OCSP answers in Adobe's signed attribute.
    pub answers: Vec<Vec<u8>>,
    /// A timestamp over the value.
    pub stamp: Option<Stamp<'a>>,
    /// A timestamp over the content, taken before signing.
    pub content_stamp: Option<Vec<u8>>,
}

impl<'a> Cms<'a> {
    /// By `signer`, detached, with nothing more.
    pub fn new(signer: &'a Identity) -> Self {
        Self {
            signer,
            chain: Vec::new(),
            hash: signer.key.hash(),
            time: None,
            holds: false,
            names: false,
            chinese: false,
            lists: Vec::new(),
            answers: Vec::new(),
            stamp: None,
            content_stamp: None,
        }
    }

    /// Over `content`.
    pub fn over(&self, content: &[u8]) -> Vec<u8> {
        let family = if self.chinese { CHINESE } else { TYPES };
        self.made(&format!("{family}.1"), content)
    }

    fn made(&self, kind: &str, content: &[u8]) -> Vec<u8> {
        let family = if self.chinese { CHINESE } else { TYPES };
        let key = &self.signer.key;
        let digest = der::algorithm(oid_of(self.hash), false);
        let attributes = self.attributes(kind, content);
        let signed = der::set(&attributes);
        let value = key.sign(self.hash, &signed);
        let sorted = [&[0xa0], &signed[1..]].concat();
        let unsigned = self.stamp.as_ref().map_or_else(Vec::new, |stamp| {
            der::context(1, &attribute("1.2.840.113549.1.9.16.2.14", &[stamp(&value)]))
        });
        let signer = der::seq(&[
            &der::int(1),
            &der::seq(&[&self.signer.issuer, &der::int(self.signer.serial)]),
            &digest,
            &sorted,
            &key.algorithm(self.hash),
            &der::octets(&value),
            &unsigned,
        ]);
        let held = if self.holds { der::context(0, &der::octets(content)) } else { Vec::new() };
        let certificates: Vec<&[u8]> =
            std::iter::once(self.signer).chain(self.chain.iter().copied()).map(|one| &one.raw[..]).collect();
        let lists = if self.lists.is_empty() { Vec::new() } else { der::context(1, &self.lists.concat()) };
        let version = if kind == TST_INFO { 3 } else { 1 };
        let body = der::seq(&[
            &der::int(version),
            &der::set(std::slice::from_ref(&digest)),
            &der::seq(&[&der::oid(kind), &held]),
            &der::context(0, &certificates.concat()),
            &lists,
            &der::set(&[signer]),
        ]);
        der::seq(&[&der::oid(&format!("{family}.2")), &der::context(0, &body)])
    }

    fn attributes(&self, kind: &str, content: &[u8]) -> Vec<Vec<u8>> {
        let mut all = vec![
            attribute("1.2.840.113549.1.9.3", &[der::oid(kind)]),
            attribute("1.2.840.113549.1.9.4", &[der::octets(&self.hash.of(&[content]))]),
        ];
        if let Some(time) = self.time {
            all.push(attribute("1.2.840.113549.1.9.5", &[der::utc(time)]));
        }
        if self.names {
            let sha256 = Hash::Sha256.of(&[&self.signer.raw]);
            let named = der::seq(&[&der::seq(&[&der::seq(&[&der::octets(&sha256)])])]);
            all.push(attribute("1.2.840.113549.1.9.16.2.47", &[named]));
        }
        if !self.answers.is_empty() {
            let answers = der::context(1, &der::tlv(0x30, &self.answers.concat()));
            all.push(attribute("1.2.840.113583.1.1.8", &[der::seq(&[&answers])]));
        }
        if let Some(token) = &self.content_stamp {
            all.push(attribute("1.2.840.113549.1.9.16.2.20", std::slice::from_ref(token)));
        }
        all
    }
}

fn attribute(oid: &str, values: &[Vec<u8>]) -> Vec<u8> {
    der::seq(&[&der::oid(oid), &der::set(values)])
}

/// A token by `by` that `stamped` was there at `time`.
pub fn token(by: &Identity, chain: &[&Identity], time: i64, stamped: &[u8]) -> Vec<u8> {
    let hash = by.key.hash();
    let info = der::seq(&[
        &der::int(1),
        &der::oid("1.3.6.1.4.1.13762.3"),
        &der::seq(&[&der::algorithm(oid_of(hash), true), &der::octets(&hash.of(&[stamped]))]),
        &der::int(7),
        &der::generalized(time),
    ]);
    let cms = Cms { chain: chain.to_vec(), holds: true, names: true, ..Cms::new(by) };
    cms.made(TST_INFO, &info)
}
