//! Signatures in OFD files (GB/T 33190, chapter 18), in the order of standards.md: the container,
//! every reference's digest, coverage, the seal, the digest of the signature's own file, the
//! value, the signer on the seal's list, the maker's signature, the seal's dates, the timestamp.

mod container;
mod description;
mod seal;
mod value;

use std::collections::BTreeSet;

use container::Container;
use description::Description;

use super::crypto::Hash;
use super::trust::{Trust, Verified};
use super::verdict::{Coverage, Kind, Reason, Signature, State};
use crate::limits::Work;

/// Signatures that are checked of one file.
const MOST: usize = 256;

/// Every signature of an OFD, in the order of its lists.
pub fn signatures(bytes: &[u8], work: &Work) -> Vec<Signature> {
    super::crypto::refill();
    let Some(mut container) = Container::open(bytes, work) else { return Vec::new() };
    let lists = container.lists();
    let listed: Vec<(String, Option<Description>, Signature)> = lists
        .iter()
        .flat_map(|list| container.listed(list).into_iter().map(move |entry| (list, entry)))
        .take(MOST)
        .map(|(list, entry)| (container::resolve(list, &entry.base), entry))
        .collect::<Vec<_>>()
        .into_iter()
        .map(|(path, entry)| {
            let kind = if entry.sign { Kind::OfdSign } else { Kind::OfdSeal };
            let mut signature = Signature::new(kind, &path, "");
            let description = one(&mut container, &path, &mut signature);
            (path, description, signature)
        })
        .collect();
    let (paths, mut signatures) = cover(&mut container, &lists, listed);
    for (path, signature) in paths.iter().zip(&mut signatures) {
        if container.stray {
            signature.note(Reason::StrayBytes, "");
        }
        if container.doubled {
            signature.broken(Reason::Duplicate, path.as_str());
        }
    }
    signatures
}

/// The same, judged.
pub fn verify(bytes: &[u8], trust: &Trust) -> Vec<Verified> {
    super::judge_all(signatures(bytes, &Work::default()), trust)
}

/// One signature by itself; what its file says, where it can be read.
fn one(container: &mut Container, path: &str, into: &mut Signature) -> Option<Description> {
    let Some(xml) = container.part(path) else {
        into.state = State::NotSigned;
        into.note(Reason::MissingPart, path);
        return None;
    };
    let Some(description) = Description::parse(&xml) else {
        into.broken(Reason::Malformed, path);
        return None;
    };
    into.claimed = description.signed;
    let hash = Hash::by_name(&description.check_method);
    into.hash = hash;
    for (name, expected) in &description.references {
        let part = container::resolve(path, name);
        let Some(hash) = hash else {
            into.unsupported(Reason::Unknown, format!("CheckMethod {}", description.check_method));
            break;
        };
        match container.digest(&part, hash) {
            None => into.broken(Reason::MissingPart, part),
            Some(digest) if digest != *expected => into.broken(Reason::Digest, part),
            Some(_) => {}
        }
    }
    let value = description.value.as_ref().map(|name| container::resolve(path, name));
    let beside = description.seal.as_ref().and_then(|name| container.part(&container::resolve(path, name)));
    match value.and_then(|name| container.part(&name)) {
        None => into.state = if into.state == State::Broken { State::Broken } else { State::NotSigned },
        Some(value) => value::check(&value, &xml, beside.as_deref(), into),
    }
    if description.references.is_empty() {
        into.broken(Reason::NotCovered, "no references at all");
    }
    Some(description)
}

/// Which parts no reference protects.
fn cover(
    container: &mut Container,
    lists: &[String],
    listed: Vec<(String, Option<Description>, Signature)>,
) -> (Vec<String>, Vec<Signature>) {
    let parts: Vec<String> = container.names();
    // A signature's own files protect the rest; the list of them grows with every signature.
    let machinery: Vec<BTreeSet<String>> = listed
        .iter()
        .map(|(path, description, _)| {
            let mut own: BTreeSet<String> = BTreeSet::from([path.to_lowercase()]);
            if let Some(description) = description {
                own.extend(
                    description
                        .value
                        .iter()
                        .chain(&description.seal)
                        .map(|name| container::resolve(path, name).to_lowercase()),
                );
            }
            own
        })
        .collect();
    let covered: Vec<BTreeSet<String>> = listed
        .iter()
        .map(|(path, description, _)| {
            let names = description.iter().flat_map(|description| &description.references);
            names.map(|(name, _)| container::resolve(path, name).to_lowercase()).collect()
        })
        .collect();
    let lists: BTreeSet<String> = lists.iter().map(|list| list.to_lowercase()).collect();
    let by_any = |part: &str| {
        machinery.iter().any(|own| own.contains(part)) || covered.iter().any(|names| names.contains(part))
    };
    let mut bare: Vec<&String> = Vec::new();
    for part in &parts {
        let folded = part.to_lowercase();
        if !lists.contains(&folded) && !by_any(&folded) {
            bare.push(part);
        }
    }
    // OFD.xml says where the document is and who made it; invoices of the tax service leave it
    // out. Nothing is read through it that is not looked at here by itself.
    let open: Vec<String> =
        bare.into_iter().filter(|part| !part.eq_ignore_ascii_case("OFD.xml")).cloned().collect();
    let mut paths = Vec::new();
    let mut signatures = Vec::new();
    for (index, (path, _, mut signature)) in listed.into_iter().enumerate() {
        signature.uncovered = parts
            .iter()
            .filter(|part| {
                let folded = part.to_lowercase();
                !lists.contains(&folded)
                    && !machinery[index].contains(&folded)
                    && !covered[index].contains(&folded)
            })
            .take(200)
            .cloned()
            .collect();
        if signature.state != State::NotSigned {
            signature.coverage =
                Some(if signature.uncovered.is_empty() { Coverage::EntireFile } else { Coverage::Parts });
            for part in &open {
                signature.note(Reason::NotCovered, part.as_str());
            }
        }
        paths.push(path);
        signatures.push(signature);
    }
    (paths, signatures)
}
