//! CMS beside a file and around it.

use zhenji::seal::x509::Certificate;
use zhenji::seal::{self, Reason, Verdict, Verified};

use crate::expect::{anchors, at, expect, trust};
use crate::signed::certificate::Identity;
use crate::signed::cms::Cms;
use crate::signed::der;
use crate::signed::people::PEOPLE;

const TEXT: &[u8] = b"what is signed";

pub fn march() -> Option<i64> {
    Some(der::seconds("2025-03-10T01:00:00Z"))
}

fn beside(cms: &[u8], trust: &seal::Trust) -> Vec<Verified> {
    seal::judge_all(seal::cms::verify_detached(cms, TEXT, ""), trust)
}

/// Signed by `signer` in March 2025, with its chain.
fn by(signer: &Identity, chain: &[&Identity]) -> Vec<u8> {
    Cms { time: march(), chain: chain.to_vec(), ..Cms::new(signer) }.over(TEXT)
}

#[test]
fn every_kind_of_key_is_verified() {
    let people = &*PEOPLE;
    let mut cases = vec![
        ("P-256", by(&people.zhang, &[])),
        ("P-256, an authority between", by(&people.li, &[&people.office])),
        ("RSA", by(&people.wang, &[&people.rsa_root])),
        ("SM2", by(&people.sealer, &[])),
        ("for mail too", by(&people.mails, &[])),
    ];
    let cms = Cms { time: march(), chinese: true, ..Cms::new(&people.sealer) };
    cases.push(("SM2, GB/T 35275", cms.over(TEXT)));
    let cms = Cms { time: march(), names: true, ..Cms::new(&people.zhang) };
    cases.push(("CAdES", cms.over(TEXT)));
    for (what, cms) in cases {
        expect(what, &beside(&cms, &trust()), Verdict::Valid, &[]);
        // The same without an anchor, over another text, and cut short.
        let none = beside(&cms, &seal::Trust::default());
        expect(what, &none, Verdict::IntactButUntrusted, &[Reason::NoAnchors]);
        let other = seal::judge_all(seal::cms::verify_detached(&cms, b"what is signeD", ""), &trust());
        expect(what, &other, Verdict::Broken, &[Reason::Digest]);
        let cut = beside(&cms[..cms.len() - 9], &trust());
        expect(what, &cut, Verdict::Unsupported, &[Reason::Malformed]);
    }
}

#[test]
fn a_cms_around_its_content() {
    let cms = Cms { time: march(), holds: true, ..Cms::new(&PEOPLE.zhang) }.over(TEXT);
    let found = seal::judge_all(seal::cms::verify_file(&cms, ""), &trust());
    expect("around", &found, Verdict::Valid, &[]);
    let other = seal::judge_all(seal::cms::verify_detached(&cms, b"another text", ""), &trust());
    expect("around one text and beside another", &other, Verdict::Broken, &[Reason::Digest]);
    let pem = der::pem("CMS", &cms);
    let found = seal::judge_all(seal::cms::verify_file(pem.as_bytes(), ""), &trust());
    expect("in PEM", &found, Verdict::Valid, &[]);
}

/// A byte changed anywhere in it: never valid.
#[test]
fn changed_bytes_are_never_valid() {
    let people = &*PEOPLE;
    for signer in [&people.zhang, &people.wang, &people.sealer] {
        let cms = by(signer, &[]);
        assert_eq!(beside(&cms, &trust())[0].verdict, Verdict::Valid);
        for place in (0..cms.len()).step_by(3) {
            let mut changed = cms.clone();
            changed[place] ^= 0x41;
            for found in beside(&changed, &trust()) {
                // Some bytes are signed by nobody (the structure's version, the algorithm that a
                // certificate names a second time); whoever signed stays who it was.
                let key = |raw: &Vec<u8>| Certificate::parse(raw).map(|one| (one.key, one.subject));
                let same = found.signature.certificates.first().and_then(key) == key(&signer.raw);
                assert!(found.verdict != Verdict::Valid || same, "byte {place}");
            }
        }
    }
}

#[test]
fn who_may_sign_and_when() {
    let people = &*PEOPLE;
    let untrusted = Verdict::IntactButUntrusted;
    for (what, cms, verdict, reasons) in [
        ("expired when it was used", by(&people.expired, &[]), untrusted, &[Reason::Expired][..]),
        ("from the future", by(&people.future, &[]), untrusted, &[Reason::NotYetValid]),
        ("for encrypting", by(&people.encrypts, &[]), untrusted, &[Reason::KeyUsage]),
        ("a web server's", by(&people.server, &[]), untrusted, &[Reason::KeyUsage]),
        ("a clock's", by(&people.clock, &[]), untrusted, &[Reason::KeyUsage]),
        ("another root", by(&people.stranger, &[&people.other]), untrusted, &[Reason::NoPath]),
        ("no authority between", by(&people.li, &[]), untrusted, &[Reason::NoPath]),
        (
            "under no authority",
            by(&people.under_zhang, &[&people.zhang]),
            untrusted,
            &[Reason::NotAnAuthority],
        ),
        (
            "too long a path",
            by(&people.under_too_deep, &[&people.too_deep, &people.office]),
            untrusted,
            &[Reason::NotAnAuthority],
        ),
        (
            "an authority without the right",
            by(&people.under_no_issuer, &[&people.no_issuer]),
            untrusted,
            &[Reason::NotAnAuthority],
        ),
        (
            "a certificate that nobody issued",
            by(&people.spoilt, &[&people.root]),
            Verdict::Broken,
            &[Reason::CertificateSignature],
        ),
        (
            "the same, its issuer an anchor alone",
            by(&people.spoilt, &[]),
            Verdict::Broken,
            &[Reason::CertificateSignature],
        ),
        (
            "the same, one of the issuer's name beside it",
            by(&people.spoilt, &[&people.imitation, &people.namesake]),
            Verdict::Broken,
            &[Reason::CertificateSignature],
        ),
    ] {
        expect(what, &beside(&cms, &trust()), verdict, reasons);
    }
}

/// A certificate's own signature fails for certain only under the very key that it names: a key
/// identifier that is made of another key shows that, and a name, or an identifier that anybody can
/// copy, does not.
#[test]
fn a_certificate_whose_signature_fails() {
    let people = &*PEOPLE;
    let judged = |signer: &Identity, chain: &[&Identity], given: &[&Identity]| {
        beside(&by(signer, chain), &anchors(given))
    };
    let (broken, doubt) = (Verdict::Broken, Verdict::IntactButUntrusted);
    let fails = &[Reason::CertificateSignature][..];
    expect("nothing given", &judged(&people.spoilt, &[&people.root], &[]), broken, fails);
    expect("nothing known", &judged(&people.spoilt, &[], &[]), doubt, &[Reason::NoAnchors]);
    expect("others given", &judged(&people.spoilt, &[], &[&people.other]), doubt, &[Reason::NoPath]);
    // Issuers that have the name, and the identifier too, and another key.
    for false_issuer in [&people.namesake, &people.imitation] {
        expect(
            "a namesake is an anchor",
            &judged(&people.zhang, &[], &[false_issuer]),
            doubt,
            &[Reason::NoPath],
        );
        let found = judged(&people.zhang, &[false_issuer], &[&people.root]);
        expect("a namesake came along", &found, Verdict::Valid, &[]);
    }
    // An authority's own signature is not what the file's signer made: no path leads over it.
    let found = judged(&people.under_spoilt, &[&people.spoilt_office, &people.root], &[&people.root]);
    expect("an authority's certificate", &found, doubt, &[Reason::NoPath, Reason::CertificateSignature]);
    let found = judged(&people.under_spoilt, &[&people.spoilt_office, &people.office], &[&people.root]);
    expect("its good one beside it", &found, Verdict::Valid, &[]);
}

/// An authority that renewed its certificate and kept its key has two; one that is good is enough.
#[test]
fn the_best_of_several_paths_counts() {
    let people = &*PEOPLE;
    for chain in [[&people.office_before, &people.office], [&people.office, &people.office_before]] {
        expect("renewed", &beside(&by(&people.li, &chain), &trust()), Verdict::Valid, &[]);
    }
    let cms = by(&people.li, &[&people.office_before]);
    expect("before it was", &beside(&cms, &trust()), Verdict::IntactButUntrusted, &[Reason::Expired]);
}

#[test]
fn dates_are_judged_at_the_moment_of_signing() {
    let people = &*PEOPLE;
    let june = Some(der::seconds("2024-06-01T00:00:00Z"));
    let then = Cms { time: june, ..Cms::new(&people.expired) }.over(TEXT);
    expect("expired since", &beside(&then, &trust()), Verdict::Valid, &[]);
    let later = beside(&then, &at("2025-03-10T00:00:00Z"));
    expect("expired by the archive's moment", &later, Verdict::IntactButUntrusted, &[Reason::Expired]);
    let now = by(&people.expired, &[]);
    expect("the archive's moment", &beside(&now, &at("2024-06-01T00:00:00Z")), Verdict::Valid, &[]);
    let timeless = Cms::new(&people.zhang).over(TEXT);
    expect("nobody says when", &beside(&timeless, &trust()), Verdict::Valid, &[Reason::NoMoment]);
    // A moment in the years to come, when the root itself has ended.
    let future = Cms { time: Some(der::seconds("2036-01-01T00:00:00Z")), ..Cms::new(&people.zhang) };
    let found = beside(&future.over(TEXT), &trust());
    expect("signed in 2036", &found, Verdict::IntactButUntrusted, &[Reason::Expired]);
}

#[test]
fn the_anchor_is_the_one_that_was_given() {
    let people = &*PEOPLE;
    let cms = by(&people.zhang, &[&people.root]);
    let found = beside(&cms, &anchors(&[&people.other]));
    expect("another anchor", &found, Verdict::IntactButUntrusted, &[Reason::NoPath]);
    // The certificate itself may be the anchor, and so may the office.
    expect("its own", &beside(&cms, &anchors(&[&people.zhang])), Verdict::Valid, &[]);
    let cms = by(&people.li, &[]);
    expect("the office's", &beside(&cms, &anchors(&[&people.office])), Verdict::Valid, &[]);
}
