//! Keys, certificates and signatures for the tests, made from fixed seeds: RSA, P-256 and SM2;
//! expired, revoked, for another use, under another root, with timestamps, in PDF, CMS and OFD. The
//! same bytes every time, so that the signed fixtures under `testdata/rules` are made of this too:
//! `ZHENJI_BLESS=1 cargo test --test signed fixtures`.

pub mod certificate;
pub mod cms;
pub mod der;
pub mod fixtures;
pub mod key;
pub mod minisign;
pub mod ofd;
pub mod pdf;
pub mod people;
pub mod revocation;
pub mod rsa;
