//! Revocation lists (RFC 5280) and OCSP answers (RFC 6960).

use super::certificate::{Identity, key_id};
use super::der;
use super::key::oid_of;

/// A list by `issuer`, of `moment`: numbers and since when they are revoked.
pub fn crl(issuer: &Identity, moment: i64, revoked: &[(u64, i64)]) -> Vec<u8> {
    let hash = issuer.key.hash();
    let algorithm = issuer.key.algorithm(hash);
    let entries: Vec<Vec<u8>> =
        revoked.iter().map(|(serial, since)| der::seq(&[&der::int(*serial), &der::utc(*since)])).collect();
    let entries = if entries.is_empty() { Vec::new() } else { der::tlv(0x30, &entries.concat()) };
    let tbs = der::seq(&[
        &der::int(1),
        &algorithm,
        &issuer.name,
        &der::utc(moment),
        &der::utc(moment + 30 * 86_400),
        &entries,
    ]);
    der::seq(&[&tbs, &algorithm, &der::bits(&issuer.key.sign(hash, &tbs))])
}

/// What `by` answers about `of`, whose issuer is `issuer`: revoked since then, or good.
pub fn ocsp(by: &Identity, issuer: &Identity, of: &Identity, moment: i64, revoked: Option<i64>) -> Vec<u8> {
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
    let single = der::seq(&[&id, &status, &der::generalized(moment)]);
    let data = der::seq(&[&der::context(1, &by.name), &der::generalized(moment), &der::seq(&[&single])]);
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
