//! Extensions as certificates, revocation lists, their entries and OCSP answers carry them, and the
//! names of places and issuers in them.

use crate::seal::asn1::{Tlv, tag};

/// Extensions that are read of one structure.
const MOST: usize = 64;

/// Names, and points of distribution, that are read of one extension.
const NAMES: usize = 32;

/// One extension.
#[derive(Debug, Clone)]
pub struct Extension<'a> {
    /// Its identifier.
    pub oid: String,
    /// Whether nobody may go on who does not know it.
    pub critical: bool,
    /// What its value holds.
    pub value: Option<Tlv<'a>>,
}

/// The extensions in a list of them. One that cannot be read, and what there is beyond the limit,
/// may be anything: it counts as a critical one that nobody knows.
pub fn extensions<'a>(list: &Tlv<'a>) -> impl Iterator<Item = Extension<'a>> {
    let unread = |oid: Option<String>| Extension {
        oid: oid.unwrap_or_else(|| "?".to_owned()),
        critical: true,
        value: None,
    };
    list.read().take(MOST + 1).enumerate().map(move |(at, one)| {
        let mut reader = one.read();
        let oid = reader.expect(tag::OID).and_then(|tlv| tlv.oid());
        let critical = reader.optional(tag::BOOLEAN).is_some_and(|tlv| tlv.value != [0]);
        match (oid, reader.expect(tag::OCTET_STRING)) {
            (Some(oid), Some(value)) if at < MOST => Extension { oid, critical, value: value.inner() },
            (oid, _) => unread(oid),
        }
    })
}

/// Where a certificate's lists are to be had, and who issues them (RFC 5280, 4.2.1.13).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Point {
    /// Names of the place, encoded.
    pub names: Vec<Vec<u8>>,
    /// Names of the list's issuer, where that is not the certificate's.
    pub issuers: Vec<Vec<u8>>,
}

/// The points in a certificate's extension.
pub fn points(list: &Tlv) -> Vec<Point> {
    let one = |point: Tlv| {
        let mut reader = point.read();
        let names = reader.optional(tag::context(0)).map(|name| full_names(&name)).unwrap_or_default();
        reader.optional(tag::implicit(1));
        let issuers = reader.optional(tag::context(2)).map(|names| directory_names(&names));
        Point { names, issuers: issuers.unwrap_or_default() }
    };
    list.read().take(NAMES).map(one).collect()
}

/// The names in a `DistributionPointName`; a name relative to the issuer is none that can be held
/// against another.
pub fn full_names(name: &Tlv) -> Vec<Vec<u8>> {
    let full = name.inner().filter(|inner| inner.tag == tag::context(0));
    full.map(|names| names.read().take(NAMES).map(|one| one.raw.to_vec()).collect()).unwrap_or_default()
}

/// The directory names among general names.
pub fn directory_names(names: &Tlv) -> Vec<Vec<u8>> {
    let directory = names.read().take(NAMES).filter(|one| one.tag == tag::context(4));
    directory.filter_map(|one| Some(one.inner()?.raw.to_vec())).collect()
}
