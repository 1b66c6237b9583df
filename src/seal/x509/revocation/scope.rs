//! What a revocation list says of itself: what it is about, and what it leaves out (RFC 5280, 5.2).

use super::super::certificate::Certificate;
use super::super::extension::{extensions, full_names};
use super::Gap;
use crate::seal::asn1::{Tlv, tag};

/// The limits of a list.
#[derive(Debug, Default)]
pub struct Scope {
    /// It has entries of other issuers' certificates.
    pub indirect: bool,
    /// It holds what changed since another list.
    delta: bool,
    users_only: bool,
    authorities_only: bool,
    attributes_only: bool,
    some_reasons: bool,
    /// The names of its place.
    point: Option<Vec<Vec<u8>>>,
    /// A critical extension that this program does not know.
    pub unknown: Option<String>,
    /// The identifier of the key that it says it was signed with.
    pub key: Option<Vec<u8>>,
}

/// How much of a list is about a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// It is revoked where it stands in it, and else not.
    Wholly,
    /// It is revoked where it stands in it; where it does not, nothing is said.
    WhereListed,
    /// Nothing.
    Not,
}

impl Scope {
    /// Of a list's extensions.
    pub fn of(list: Option<Tlv>) -> Self {
        let mut all = Self::default();
        for one in list.iter().flat_map(extensions) {
            match (one.oid.as_str(), &one.value) {
                ("2.5.29.27", _) => all.delta = true,
                ("2.5.29.28", Some(value)) => all.limit(value),
                ("2.5.29.35", Some(value)) => {
                    all.key = value.read().optional(tag::implicit(0)).map(|tlv| tlv.value.to_vec());
                }
                // The issuer's other names, the list's number, where its deltas are, expired
                // certificates that stay on it.
                ("2.5.29.18" | "2.5.29.35" | "2.5.29.20" | "2.5.29.46" | "2.5.29.60", _) => {}
                _ if one.critical => all.unknown = Some(one.oid),
                _ => {}
            }
        }
        all
    }

    /// `issuingDistributionPoint`
    fn limit(&mut self, value: &Tlv) {
        for field in value.read().take(16) {
            let yes = field.value != [0];
            match field.tag {
                tag if tag == tag::context(0) => self.point = Some(full_names(&field)),
                0x81 => self.users_only = yes,
                0x82 => self.authorities_only = yes,
                0x83 => self.some_reasons = true,
                0x84 => self.indirect = yes,
                0x85 => self.attributes_only = yes,
                tag => self.unknown = Some(format!("2.5.29.28 [{}]", tag & 0x1f)),
            }
        }
    }

    /// How much of it is about a certificate.
    pub fn about(&self, certificate: &Certificate) -> About {
        let authority = certificate.extensions.authority.is_some_and(|(authority, _)| authority);
        if self.attributes_only || self.users_only && authority || self.authorities_only && !authority {
            return About::Not;
        }
        // An issuer that keeps several lists puts each of its certificates on one of them.
        let elsewhere = self.point.as_ref().is_some_and(|names| {
            let points = &certificate.extensions.points;
            !points.iter().flat_map(|point| &point.names).any(|name| names.contains(name))
        });
        if self.delta || self.some_reasons || elsewhere { About::WhereListed } else { About::Wholly }
    }

    /// Why a certificate's absence from it proves nothing.
    pub fn gap(about: &About) -> Option<Gap> {
        match about {
            About::Wholly => None,
            About::WhereListed => Some(Gap::Partial),
            About::Not => Some(Gap::OfOthers),
        }
    }
}
