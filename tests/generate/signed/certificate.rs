//! Certificates, drafted and issued.

use std::sync::Arc;

use super::der;
use super::key::Key;

/// Somebody with a key and a certificate.
#[derive(Clone)]
pub struct Identity {
    /// The certificate.
    pub raw: Vec<u8>,
    /// Its subject, encoded.
    pub name: Vec<u8>,
    /// Its issuer, encoded.
    pub issuer: Vec<u8>,
    /// Its number.
    pub serial: u64,
    /// The key.
    pub key: Arc<Key>,
}

impl Identity {
    /// The certificate as a PEM file.
    pub fn pem(&self) -> String {
        der::pem("CERTIFICATE", &self.raw)
    }
}

/// digitalSignature and nonRepudiation.
pub const SIGNS: u8 = 0b1100_0000;
/// keyCertSign and cRLSign.
pub const ISSUES: u8 = 0b0000_0110;
/// keyCertSign alone.
pub const CERTIFIES: u8 = 0b0000_0100;
/// cRLSign alone.
pub const LISTS: u8 = 0b0000_0010;
/// keyEncipherment alone.
pub const ENCRYPTS: u8 = 0b0010_0000;
/// timeStamping
pub const STAMPING: &str = "1.3.6.1.5.5.7.3.8";
/// OCSPSigning
pub const ANSWERING: &str = "1.3.6.1.5.5.7.3.9";
/// serverAuth
pub const SERVING: &str = "1.3.6.1.5.5.7.3.1";
/// emailProtection
pub const MAILING: &str = "1.3.6.1.5.5.7.3.4";

/// A certificate before it is issued.
#[derive(Clone)]
pub struct Draft {
    name: Vec<u8>,
    serial: u64,
    from: i64,
    to: i64,
    /// What basic constraints say; none: nothing.
    authority: Option<(bool, Option<u64>)>,
    usage: u8,
    extended: Vec<&'static str>,
    /// The key whose identifier it has in the place of its own.
    claimed: Option<Arc<Key>>,
    /// The key whose identifier it gives as its issuer's.
    named: Option<Arc<Key>>,
    /// Whether identifiers are made of the keys' bits alone, as RFC 5280 has them first.
    of_bits: bool,
    /// What one bit of its signature is turned for.
    spoilt: bool,
    /// Where its lists are, and who issues them.
    point: Option<(&'static str, Option<Vec<u8>>)>,
}

/// A name of attributes, each `CN=…`, `O=…`, `C=…` or `SERIALNUMBER=…`.
pub fn name(parts: &[&str]) -> Vec<u8> {
    let parts: Vec<Vec<u8>> = parts
        .iter()
        .map(|part| {
            let (kind, value) = part.split_once('=').unwrap();
            let (oid, value) = match kind {
                "CN" => ("2.5.4.3", der::utf8(value)),
                "O" => ("2.5.4.10", der::utf8(value)),
                "C" => ("2.5.4.6", der::tlv(0x13, value.as_bytes())),
                "SERIALNUMBER" => ("2.5.4.5", der::tlv(0x13, value.as_bytes())),
                other => panic!("{other}"),
            };
            der::set(&[der::seq(&[&der::oid(oid), &value])])
        })
        .collect();
    der::tlv(0x30, &parts.concat())
}

impl Draft {
    /// For one who signs, from 2024 to 2034.
    pub fn new(parts: &[&str], serial: u64) -> Self {
        Self {
            name: name(parts),
            serial,
            from: der::seconds("2024-01-01T00:00:00Z"),
            to: der::seconds("2034-01-01T00:00:00Z"),
            authority: Some((false, None)),
            usage: SIGNS,
            extended: Vec::new(),
            claimed: None,
            named: None,
            of_bits: false,
            spoilt: false,
            point: None,
        }
    }

    /// An authority, with or without a bound on what may follow.
    pub fn authority(mut self, length: Option<u64>) -> Self {
        self.authority = Some((true, length));
        self.usage = ISSUES;
        self
    }

    /// Good for other years.
    pub fn years(mut self, from: &str, to: &str) -> Self {
        self.from = der::seconds(from);
        self.to = der::seconds(to);
        self
    }

    /// For other uses.
    pub fn usage(mut self, usage: u8) -> Self {
        self.usage = usage;
        self
    }

    /// For further uses.
    pub fn extended(mut self, uses: &[&'static str]) -> Self {
        self.extended = uses.to_vec();
        self
    }

    /// With another key's identifier.
    pub fn claiming(mut self, key: &Arc<Key>) -> Self {
        self.claimed = Some(Arc::clone(key));
        self
    }

    /// That says it was issued with another key.
    pub fn naming(mut self, key: &Arc<Key>) -> Self {
        self.named = Some(Arc::clone(key));
        self
    }

    /// With identifiers made of the bits of keys, without what the keys are for.
    pub fn of_bits(mut self) -> Self {
        self.of_bits = true;
        self
    }

    /// With a signature that does not hold.
    pub fn spoilt(mut self) -> Self {
        self.spoilt = true;
        self
    }

    /// Whose lists are at a place, and of another issuer where one is named.
    pub fn listed_at(mut self, place: &'static str, by: Option<&Identity>) -> Self {
        self.point = Some((place, by.map(|by| by.name.clone())));
        self
    }

    /// Issued by itself.
    pub fn own(self, key: &Arc<Key>) -> Identity {
        let name = self.name.clone();
        self.issued(&name, key, key)
    }

    /// Issued by an authority.
    pub fn by(self, issuer: &Identity, key: &Arc<Key>) -> Identity {
        self.issued(&issuer.name, &issuer.key, key)
    }

    fn issued(self, issuer: &[u8], signer: &Key, key: &Arc<Key>) -> Identity {
        let hash = signer.hash();
        let algorithm = signer.algorithm(hash);
        let time = |moment: i64| {
            if der::shown(moment, "%Y").as_str() < "2050" {
                der::utc(moment)
            } else {
                der::generalized(moment)
            }
        };
        let tbs = der::seq(&[
            &der::context(0, &der::int(2)),
            &der::int(self.serial),
            &algorithm,
            issuer,
            &der::seq(&[&time(self.from), &time(self.to)]),
            &self.name,
            &key.info(),
            &der::context(3, &self.extensions(signer, key)),
        ]);
        let mut signature = signer.sign(hash, &tbs);
        if self.spoilt {
            *signature.last_mut().unwrap() ^= 1;
        }
        Identity {
            raw: der::seq(&[&tbs, &algorithm, &der::bits(&signature)]),
            name: self.name,
            issuer: issuer.to_vec(),
            serial: self.serial,
            key: Arc::clone(key),
        }
    }

    fn extensions(&self, signer: &Key, key: &Key) -> Vec<u8> {
        let one = extension;
        let id = if self.of_bits { bits_id } else { key_id };
        let mut all = vec![
            one("2.5.29.14", false, &der::octets(&id(self.claimed.as_deref().unwrap_or(key)))),
            one(
                "2.5.29.35",
                false,
                &der::seq(&[&der::tlv(0x80, &id(self.named.as_deref().unwrap_or(signer)))]),
            ),
        ];
        if let Some((authority, length)) = self.authority {
            let authority = if authority { der::yes() } else { Vec::new() };
            let length = length.map_or_else(Vec::new, der::int);
            all.push(one("2.5.29.19", true, &der::seq(&[&authority, &length])));
        }
        let unused = self.usage.trailing_zeros() as u8;
        all.push(one("2.5.29.15", true, &der::tlv(3, &[unused, self.usage])));
        if !self.extended.is_empty() {
            let uses: Vec<Vec<u8>> = self.extended.iter().map(|oid| der::oid(oid)).collect();
            all.push(one("2.5.29.37", self.extended == [STAMPING], &der::tlv(0x30, &uses.concat())));
        }
        if let Some((place, by)) = &self.point {
            let by = by.as_ref().map_or_else(Vec::new, |by| der::context(2, &der::context(4, by)));
            all.push(one(
                "2.5.29.31",
                false,
                &der::seq(&[&der::seq(&[&der::context(0, &full_name(place)), &by])]),
            ));
        }
        der::tlv(0x30, &all.concat())
    }
}

/// `Extension`
pub fn extension(oid: &str, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if critical { der::yes() } else { Vec::new() };
    der::seq(&[&der::oid(oid), &critical, &der::octets(value)])
}

/// `fullName` of a place.
pub fn full_name(place: &str) -> Vec<u8> {
    der::context(0, &der::tlv(0x86, place.as_bytes()))
}

/// A key's identifier.
pub fn key_id(key: &Key) -> Vec<u8> {
    zhenji::seal::Hash::Sha1.of(&[&key.info()])
}

/// The same of its bits alone.
pub fn bits_id(key: &Key) -> Vec<u8> {
    zhenji::seal::Hash::Sha1.of(&[&key.bits()])
}
