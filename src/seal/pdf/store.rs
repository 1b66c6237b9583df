//! The store of validation data (`/DSS`): what it holds, and what a revision may do to it.

use std::collections::BTreeSet;

use super::change::Class;
use super::compare::Compare;
use super::document::View;
use super::object::{Dict, Object};
use super::revision::shown;
use crate::seal::crypto::Hash;
use crate::seal::verdict::Signature;
use crate::seal::x509::{self, Certificate, Heard};

/// Streams of a kind that are read.
const MOST: usize = 256;

/// Certificates, and streams of lists and answers.
#[derive(Default)]
pub struct Store {
    /// Certificates.
    pub certificates: Vec<Certificate>,
    lists: Vec<Vec<u8>>,
    answers: Vec<Vec<u8>>,
}

/// Reads the store.
pub fn read(view: &View) -> Store {
    let Some(dss) = view.dict(&view.catalogue(), b"DSS") else { return Store::default() };
    let streams = |key: &[u8]| -> Vec<Vec<u8>> {
        let items = view.array(&dss, key);
        let mut seen = BTreeSet::new();
        let mut once = |item: &&Object| item.reference().is_none_or(|number| seen.insert(number));
        items.iter().take(MOST).filter(&mut once).filter_map(|item| view.stream(item)).collect()
    };
    Store {
        certificates: streams(b"Certs").iter().filter_map(|raw| Certificate::parse(raw)).collect(),
        lists: streams(b"CRLs"),
        answers: streams(b"OCSPs"),
    }
}

impl Store {
    /// Tells `signatures` what is said of their certificates. Every list is read once for all of
    /// them.
    pub fn tell(&self, signatures: &mut [Signature]) {
        if self.lists.is_empty() && self.answers.is_empty() {
            return;
        }
        let own: Vec<Vec<Vec<u8>>> = signatures
            .iter()
            .map(|signature| signature.certificates.iter().map(|raw| Hash::Sha256.of(&[raw])).collect())
            .collect();
        let mut seen = BTreeSet::new();
        let pool: Vec<Certificate> = signatures
            .iter()
            .flat_map(|signature| &signature.certificates)
            .filter(|raw| seen.insert(raw.as_slice()))
            .filter_map(|raw| Certificate::parse(raw))
            .collect();
        let lists = self.lists.iter().map(|list| (list, x509::from_crl(list, &pool, &[])));
        let answers = self.answers.iter().map(|answer| (answer, x509::from_ocsp(answer, &pool, &[])));
        let heard: Vec<(&Vec<u8>, Heard)> = lists.chain(answers).collect();
        for (signature, own) in signatures.iter_mut().zip(&own) {
            for (raw, heard) in &heard {
                signature.hear(heard.about(own), raw);
            }
        }
    }
}

/// Compares the store; nothing in one is ever shown, so only its shape matters.
pub fn compare(compare: &mut Compare, old: &Dict, new: &Dict) {
    if compare.same_key(old, new, b"DSS") {
        return;
    }
    let (before, after) = (compare.old.dict(old, b"DSS").unwrap_or_default(), compare.new.dict(new, b"DSS"));
    let Some(after) = after else {
        return compare.found(Class::Other, "/DSS removed");
    };
    let known: [&[u8]; 5] = [b"Type", b"VRI", b"Certs", b"CRLs", b"OCSPs"];
    let strange: Vec<Vec<u8>> = after
        .keys()
        .filter(|key| !known.contains(&key.as_slice()) && !before.contains_key(*key))
        .cloned()
        .collect();
    for key in &strange {
        compare.found(Class::Other, format!("/DSS /{}", shown(key)));
    }
    entries(compare, &before, &after);
    compare.found(Class::Validation, "/DSS");
}

/// The entries for single signatures: they are added, and not taken away or rewritten.
fn entries(compare: &mut Compare, before: &Dict, after: &Dict) {
    let old = compare.old.dict(before, b"VRI").unwrap_or_default();
    let new = compare.new.dict(after, b"VRI").unwrap_or_default();
    for (key, value) in old.iter() {
        let kept =
            new.get(key).is_some_and(|new| value.reference() == new.reference() && compare.same(value, new));
        if !kept {
            compare.found(Class::Irregular, format!("/DSS /VRI /{} rewritten", shown(key)));
        }
    }
    for key in new.keys().filter(|key| !old.contains_key(*key)) {
        let named =
            key.len() >= 40 && key.iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        if !named {
            compare.found(Class::Irregular, format!("/DSS /VRI /{}", shown(key)));
        }
    }
}
