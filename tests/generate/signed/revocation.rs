//! Revocation lists (RFC 5280) and OCSP answers (RFC 6960).

use super::certificate::{Identity, extension, full_name, key_id};
use super::der;
use super::key::oid_of;

/// Reasons of entries.
pub const HOLD: u8 = 6;
/// The same: taken off the list again.
pub const LIFTED: u8 = 8;

/// A list by `issuer`, of `moment`: numbers and since when they are revoked.
pub fn crl(issuer: &Identity, moment: i64, revoked: &[(u64, i64)]) -> Vec<u8> {
    let mut list = Crl::new(issuer, moment);
    for (serial, since) in revoked {
        list = list.entry(*serial, *since, &[]);
    }
    list.signed()
}

/// A list to be signed.
pub struct Crl<'a> {
    issuer: &'a Identity,
    moment: i64,
    until: i64,
    entries: Vec<Vec<u8>>,
    extensions: Vec<Vec<u8>>,
}

impl<'a> Crl<'a> {
    /// An empty one, for thirty days.
    pub fn new(issuer: &'a Identity, moment: i64) -> Self {
        let until = moment + 30 * 86_400;
        Self { issuer, moment, until, entries: Vec::new(), extensions: Vec::new() }
    }

    /// With an entry and its extensions.
    pub fn entry(mut self, serial: u64, since: i64, extensions: &[Vec<u8>]) -> Self {
        let all = if extensions.is_empty() { Vec::new() } else { der::tlv(0x30, &extensions.concat()) };
        self.entries.push(der::seq(&[&der::int(serial), &der::utc(since), &all]));
        self
    }

    /// With an extension.
    pub fn with(mut self, oid: &str, critical: bool, value: &[u8]) -> Self {
        self.extensions.push(extension(oid, critical, value));
        self
    }

    /// What changed since the list of a number.
    pub fn delta(self) -> Self {
        self.with("2.5.29.27", true, &der::int(7))
    }

    /// Within limits: a place, and fields of `issuingDistributionPoint`, which are set.
    pub fn limited(self, place: Option<&str>, fields: &[u8]) -> Self {
        let mut all = place.map_or_else(Vec::new, |place| der::context(0, &full_name(place)));
        for field in fields {
            // Reasons are a row of bits, all else is yes or no.
            let value: &[u8] = if *field == REASONS { &[1, 0b0100_0000] } else { &[0xff] };
            all.extend(der::tlv(0x80 | field, value));
        }
        self.with("2.5.29.28", true, &der::tlv(0x30, &all))
    }

    /// Signed.
    pub fn signed(self) -> Vec<u8> {
        let key = &self.issuer.key;
        let hash = key.hash();
        let algorithm = key.algorithm(hash);
        let all = |parts: &[Vec<u8>]| match parts {
            [] => Vec::new(),
            parts => der::tlv(0x30, &parts.concat()),
        };
        let extensions = match all(&self.extensions) {
            none if none.is_empty() => none,
            some => der::context(0, &some),
        };
        let tbs = der::seq(&[
            &der::int(1),
            &algorithm,
            &self.issuer.name,
            &der::utc(self.moment),
            &der::utc(self.until),
            &all(&self.entries),
            &extensions,
        ]);
        der::seq(&[&tbs, &algorithm, &der::bits(&key.sign(hash, &tbs))])
    }
}

/// Fields of `issuingDistributionPoint`.
pub const USERS: u8 = 1;
/// The same: authorities alone.
pub const AUTHORITIES: u8 = 2;
/// The same: some reasons.
pub const REASONS: u8 = 3;
/// The same: other issuers' certificates too.
pub const INDIRECT: u8 = 4;
/// The same: attribute certificates.
pub const ATTRIBUTES: u8 = 5;

/// The reason of an entry.
pub fn reason(number: u8) -> Vec<u8> {
    extension("2.5.29.21", false, &der::tlv(0x0a, &[number]))
}

/// Whose certificate an entry, and those after it, are about.
pub fn issued_by(issuer: &Identity) -> Vec<u8> {
    extension("2.5.29.29", true, &der::seq(&[&der::context(4, &issuer.name)]))
}

/// The same by a name that is no directory's: of nobody who could be known here.
pub fn issued_elsewhere() -> Vec<u8> {
    extension("2.5.29.29", true, &der::seq(&[&der::tlv(0x86, b"http://ca.example.cn/")]))
}

/// What `by` answers about `of`, whose issuer is `issuer`: revoked since then, or good.
pub fn ocsp(by: &Identity, issuer: &Identity, of: &Identity, moment: i64, revoked: Option<i64>) -> Vec<u8> {
    answer(by, issuer, of, moment, revoked, None, &[])
}

/// The same until then, and with extensions of the answer.
pub fn answer(
    by: &Identity,
    issuer: &Identity,
    of: &Identity,
    moment: i64,
    revoked: Option<i64>,
    until: Option<i64>,
    extensions: &[Vec<u8>],
) -> Vec<u8> {
    let sha1 = zhenji::seal::Hash::Sha1;
    let id = der::seq(&[
        &der::algorithm(oid_of(sha1), true),
        &der::octets(&sha1.of(&[&issuer.name])),
        &der::octets(&key_id(&issuer.key)),
        &der::int(of.serial),
    ]);
    let status = match revoked {
        None => vec![0x80, 0],
        Some(since) => der::context(1, &der::generalized(since)),
    };
    let next = until.map_or_else(Vec::new, |until| der::context(0, &der::generalized(until)));
    let single = der::seq(&[&id, &status, &der::generalized(moment), &next]);
    let more = match extensions {
        [] => Vec::new(),
        some => der::context(1, &der::tlv(0x30, &some.concat())),
    };
    let data =
        der::seq(&[&der::context(1, &by.name), &der::generalized(moment), &der::seq(&[&single]), &more]);
    let hash = by.key.hash();
    let basic = der::seq(&[
        &data,
        &by.key.algorithm(hash),
        &der::bits(&by.key.sign(hash, &data)),
        &der::context(0, &der::seq(&[&by.raw])),
    ]);
    let bytes = der::seq(&[&der::oid("1.3.6.1.5.5.7.48.1.1"), &der::octets(&basic)]);
    der::seq(&[&[0x0a, 1, 0], &der::context(0, &bytes)])
}
