//! The store of validation data (`/DSS`): what it holds, and what a revision may do to it.

use super::change::Class;
use super::compare::Compare;
use super::document::View;
use super::object::Dict;
use super::revision::shown;
use crate::seal::verdict::Signature;
use crate::seal::x509::{self, Certificate};

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
        view.array(&dss, key).iter().take(MOST).filter_map(|item| view.stream(item)).collect()
    };
    Store {
        certificates: streams(b"Certs").iter().filter_map(|raw| Certificate::parse(raw)).collect(),
        lists: streams(b"CRLs"),
        answers: streams(b"OCSPs"),
    }
}

impl Store {
    /// Tells `signature` what is said of its certificates.
    pub fn tell(&self, signature: &mut Signature) {
        if self.lists.is_empty() && self.answers.is_empty() {
            return;
        }
        let pool: Vec<Certificate> =
            signature.certificates.iter().filter_map(|raw| Certificate::parse(raw)).collect();
        for list in &self.lists {
            signature.hear(x509::from_crl(list, &pool, &[]), list);
        }
        for answer in &self.answers {
            signature.hear(x509::from_ocsp(answer, &pool, &[]), answer);
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
