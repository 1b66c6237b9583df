//! What whoever has the file may add to it, since no signature covers the certificates and lists
//! beside it: nothing honest becomes broken by it, and nothing revoked valid.

use zhenji::seal::x509::Certificate;
use zhenji::seal::{self, Reason, Trust, Verdict, Verified};

use crate::cms::march;
use crate::expect::{anchors, expect, trust};
use crate::signed::certificate::Identity;
use crate::signed::cms::Cms;
use crate::signed::der;
use crate::signed::people::PEOPLE;
use crate::signed::revocation::Crl;

const TEXT: &[u8] = b"what is signed";

const DOUBT: Verdict = Verdict::IntactButUntrusted;

fn signed(signer: &Identity, chain: &[&Identity], lists: Vec<Vec<u8>>) -> Vec<u8> {
    Cms { time: march(), chain: chain.to_vec(), lists, ..Cms::new(signer) }.over(TEXT)
}

fn judged(cms: &[u8], trust: &Trust) -> Vec<Verified> {
    seal::judge_all(seal::cms::verify_detached(cms, TEXT, ""), trust)
}

fn revoking(serial: u64) -> Vec<u8> {
    let moment = |text| der::seconds(text);
    Crl::new(&PEOPLE.root, moment("2025-05-01T00:00:00Z"))
        .entry(serial, moment("2025-02-01T00:00:00Z"), &[])
        .signed()
}

/// The same certificate, its key said to be of another curve: its identifier, made of the point
/// alone, stays right.
fn on_another_curve(of: &Identity) -> Identity {
    let (from, to) = (der::oid("1.2.840.10045.3.1.7"), der::oid("1.2.156.10197.1.301"));
    let at = of.raw.windows(from.len()).position(|bytes| bytes == from).unwrap();
    let mut raw = of.raw.clone();
    raw[at..at + to.len()].copy_from_slice(&to);
    Identity { raw, ..of.clone() }
}

#[test]
fn an_issuer_whose_key_is_of_another_curve() {
    let people = &*PEOPLE;
    let false_root = on_another_curve(&people.bits_root);
    let known = Certificate::parse(&false_root.raw).unwrap();
    assert!(known.proves_its_key(), "the identifier is that of the point");
    let given = anchors(&[&people.bits_root]);
    for chain in [&[&false_root][..], &[&people.bits_root, &false_root], &[&false_root, &people.bits_root]] {
        let cms = signed(&people.under_bits, chain, Vec::new());
        let what = format!("{} in it", chain.len());
        expect(&what, &judged(&cms, &given), Verdict::Valid, &[]);
        expect(&what, &judged(&cms, &Trust::default()), DOUBT, &[Reason::NoAnchors]);
        expect(&what, &judged(&cms, &anchors(&[&people.other])), DOUBT, &[Reason::NoPath]);
    }
}

/// An authority that took a new key and kept its identifier: its old certificate refutes nothing.
#[test]
fn one_issuer_that_it_holds_under_is_enough() {
    let people = &*PEOPLE;
    let cms = signed(&people.under_imitation, &[&people.root], Vec::new());
    expect("an anchor", &judged(&cms, &anchors(&[&people.imitation])), Verdict::Valid, &[]);
    let cms = signed(&people.under_imitation, &[&people.root, &people.imitation], Vec::new());
    expect("beside it", &judged(&cms, &anchors(&[&people.other])), DOUBT, &[Reason::NoPath]);
    // Under the one alone that has the identifier by right, it fails.
    let cms = signed(&people.under_imitation, &[&people.root], Vec::new());
    let fails = [Reason::CertificateSignature];
    expect("the root alone", &judged(&cms, &trust()), Verdict::Broken, &fails);
}

#[test]
fn a_spoilt_copy_of_the_signers_certificate() {
    let people = &*PEOPLE;
    for chain in [&[&people.zhang][..], &[&people.root, &people.zhang], &[&people.zhang, &people.root]] {
        let cms = signed(&people.spoilt_zhang, chain, Vec::new());
        expect("before the good one", &judged(&cms, &trust()), Verdict::Valid, &[]);
        let cms = signed(&people.zhang, &[&people.spoilt_zhang, &people.root], Vec::new());
        expect("behind it", &judged(&cms, &trust()), Verdict::Valid, &[]);
    }
    let cms = signed(&people.spoilt_zhang, &[&people.root], Vec::new());
    let found = judged(&cms, &trust());
    expect("in its place", &found, Verdict::Broken, &[Reason::CertificateSignature]);
}

#[test]
fn what_breaks_it_is_said_once() {
    let people = &*PEOPLE;
    for given in [Trust::default(), trust(), anchors(&[&people.other])] {
        let found = judged(&signed(&people.spoilt, &[&people.root], Vec::new()), &given);
        let said = found[0].signature.notes.iter().chain(&found[0].doubts);
        assert_eq!(said.filter(|note| note.reason == Reason::CertificateSignature).count(), 1);
        assert_eq!(found[0].verdict, Verdict::Broken);
    }
}

/// SM2 signs for an identity, and some authorities sign for none.
#[test]
fn authorities_that_sign_with_an_empty_identity() {
    let people = &*PEOPLE;
    let root = &people.nobody_root;
    for chain in [&[][..], &[root]] {
        let cms = signed(&people.under_nobody, chain, Vec::new());
        expect("an anchor", &judged(&cms, &anchors(&[root])), Verdict::Valid, &[]);
        expect("no anchor", &judged(&cms, &Trust::default()), DOUBT, &[Reason::NoAnchors]);
    }
    let since = der::seconds("2025-02-01T00:00:00Z");
    let list = Crl::new(root, der::seconds("2025-05-01T00:00:00Z")).entry(9, since, &[]).signed();
    let cms = signed(&people.under_nobody, &[root], vec![list]);
    expect("its list", &judged(&cms, &anchors(&[root])), DOUBT, &[Reason::Revoked]);
    // Under whichever identity it may have been signed: a failure proves nothing.
    let cms = signed(&people.spoilt_sealer, &[&people.sm_root], Vec::new());
    let reasons = [Reason::NoPath, Reason::CertificateSignature];
    expect("a failing link", &judged(&cms, &anchors(&[&people.sm_root])), DOUBT, &reasons);
}

/// The issuer's name and key in a certificate that nobody signed, which forbids it to sign lists.
#[test]
fn an_issuer_that_may_not_sign_lists() {
    let people = &*PEOPLE;
    let list = || vec![revoking(people.zhang.serial)];
    for chain in [&[&people.forbidden][..], &[&people.forbidden, &people.root], &[&people.root]] {
        let found = judged(&signed(&people.zhang, chain, list()), &trust());
        expect(&format!("{} in it", chain.len()), &found, DOUBT, &[Reason::Revoked]);
        assert!(!found[0].signature.has(Reason::ListSigner), "whoever may has spoken");
    }
    let found = judged(&signed(&people.zhang, &[&people.forbidden], list()), &Trust::default());
    expect("nobody else is known", &found, DOUBT, &[Reason::NoAnchors, Reason::ListSigner]);
}

/// Lists of the issuer's name that nobody signed, before and behind the real one.
#[test]
fn junk_beside_the_list() {
    let people = &*PEOPLE;
    let real = revoking(people.zhang.serial);
    let junk = |count: u8| {
        (1..=count).map(|at| {
            let mut list = real.clone();
            *list.last_mut().unwrap() ^= at;
            list
        })
    };
    for count in [8, 40] {
        let lists: Vec<Vec<u8>> = junk(count).chain([real.clone()]).collect();
        let found = judged(&signed(&people.zhang, &[], lists), &trust());
        expect(&format!("{count} before it"), &found, DOUBT, &[Reason::Revoked]);
        assert!(!found[0].signature.has(Reason::ListsMany));
    }
    // Older junk gives way, however much there is of it; and that there was too much is said.
    let old = (0..100).map(|at| {
        let mut list = Crl::new(&people.root, der::seconds("2025-01-01T00:00:00Z") + at).signed();
        *list.last_mut().unwrap() ^= 1;
        list
    });
    let lists: Vec<Vec<u8>> = old.chain([real.clone()]).collect();
    let found = judged(&signed(&people.zhang, &[], lists), &trust());
    expect("a hundred older ones", &found, DOUBT, &[Reason::Revoked, Reason::ListsMany]);
    let lists: Vec<Vec<u8>> = junk(100).chain([real.clone()]).collect();
    let found = judged(&signed(&people.zhang, &[], lists), &trust());
    assert!(found[0].signature.has(Reason::ListsMany), "a hundred of its own day");
}

/// Mathematics are counted for every file, by thread: what was computed there before is nothing to
/// the next question.
#[test]
fn an_answer_does_not_hang_on_what_was_asked_before() {
    let people = &*PEOPLE;
    let cms = signed(&people.spoilt, &[&people.root], Vec::new());
    let signature = seal::cms::verify_detached(&cms, TEXT, "").remove(0);
    let parse = |of: &Identity| Certificate::parse(&of.raw).unwrap();
    let (wang, zhang, root) = (parse(&people.wang), parse(&people.zhang), parse(&people.root));
    for _ in 0..25_000 {
        // Counted, though the key is of another kind.
        let _ = wang.issued_by(&root);
    }
    assert!(format!("{:?}", zhang.issued_by(&root)).contains("too much"), "all is spent");
    assert_eq!(seal::contradicted(&signature, &trust()).map(|one| one.raw), Some(people.spoilt.raw.clone()));
    assert_eq!(seal::judge(signature, &trust()).verdict, Verdict::Broken);
}
