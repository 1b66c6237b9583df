//! Certificates that were revoked, before and after signing, by lists and by answers, in the CMS and
//! in a PDF's store.

use zhenji::seal::{self, Reason, Trust, Verdict, Verified};

use crate::cms::march;
use crate::expect::{anchors, at, expect, trust};
use crate::signed::certificate::Identity;
use crate::signed::cms::{Cms, token};
use crate::signed::der::seconds;
use crate::signed::pdf::{Pdf, Sign};
use crate::signed::people::PEOPLE;
use crate::signed::revocation::{crl, ocsp};

const TEXT: &[u8] = b"what is signed";

/// What is said of the signer.
enum Said {
    List(Vec<u8>),
    Answer(Vec<u8>),
}

/// Zhang San signs in March 2025; the list or the answer lies in the CMS.
fn in_cms(said: &Said, chain: &[&Identity], trust: &Trust) -> Vec<Verified> {
    let mut cms = Cms { time: march(), chain: chain.to_vec(), ..Cms::new(&PEOPLE.zhang) };
    match said {
        Said::List(list) => cms.lists = vec![list.clone()],
        Said::Answer(answer) => cms.answers = vec![answer.clone()],
    }
    seal::judge_all(seal::cms::verify_detached(&cms.over(TEXT), TEXT, ""), trust)
}

/// The same in the store of a PDF, added after signing.
fn in_pdf(said: &Said, chain: &[&Identity], trust: &Trust) -> Vec<Verified> {
    let mut file = Pdf::new("A report");
    let how = Sign { form: "ETSI.CAdES.detached", time: march(), ..Sign::default() };
    file.sign(&how, |covered| {
        Cms { chain: chain.to_vec(), names: true, ..Cms::new(&PEOPLE.zhang) }.over(covered)
    });
    match said {
        Said::List(list) => file.store(&[], &[list], &[]),
        Said::Answer(answer) => file.store(&[], &[], &[answer]),
    }
    seal::pdf::verify(&file.bytes, trust)
}

fn list(by: &Identity, since: Option<&str>) -> Said {
    let revoked: Vec<(u64, i64)> =
        since.iter().map(|since| (PEOPLE.zhang.serial, seconds(since))).chain([(999, 0)]).collect();
    Said::List(crl(by, seconds("2025-05-01T00:00:00Z"), &revoked))
}

fn answer(by: &Identity, since: Option<&str>) -> Said {
    let moment = seconds("2025-05-01T00:00:00Z");
    Said::Answer(ocsp(by, &PEOPLE.root, &PEOPLE.zhang, moment, since.map(seconds)))
}

const BEFORE: Option<&str> = Some("2025-02-01T00:00:00Z");
const AFTER: Option<&str> = Some("2025-04-01T00:00:00Z");

#[test]
fn revoked_before_and_after_signing() {
    let people = &*PEOPLE;
    let (good, revoked) = (Verdict::Valid, Verdict::IntactButUntrusted);
    for (what, said, verdict) in [
        ("a list without it", list(&people.root, None), good),
        ("a list: before", list(&people.root, BEFORE), revoked),
        ("a list: after", list(&people.root, AFTER), good),
        ("an answer: good", answer(&people.root, None), good),
        ("an answer: before", answer(&people.root, BEFORE), revoked),
        ("an answer: after", answer(&people.root, AFTER), good),
        ("an answer of one who was asked to: before", answer(&people.answers, BEFORE), revoked),
        ("an answer of one who was asked to: good", answer(&people.answers, None), good),
        // What others say of it counts for nothing.
        ("a list of another root", list(&people.other, BEFORE), good),
        ("a list of the signer's own", list(&people.zhang, BEFORE), good),
        ("an answer of another root", answer(&people.other, BEFORE), good),
        ("an answer of one who was not asked to", answer(&people.false_answers, BEFORE), good),
    ] {
        let reasons: &[Reason] = if verdict == good { &[] } else { &[Reason::Revoked] };
        for (chain, where_) in
            [(&[&people.root][..], "its issuer in it"), (&[], "its issuer an anchor alone")]
        {
            let what = format!("{what}, {where_}");
            expect(&format!("{what}, CMS"), &in_cms(&said, chain, &trust()), verdict, reasons);
            expect(&format!("{what}, PDF"), &in_pdf(&said, chain, &trust()), verdict, reasons);
        }
    }
}

/// Nothing signs the certificates beside a signature: whoever has the file may add one of the
/// root's name, and a list that is signed with its key.
#[test]
fn what_a_namesake_of_the_issuer_says_counts_for_nothing() {
    let people = &*PEOPLE;
    for (what, said) in [
        ("a list", list(&people.namesake, BEFORE)),
        ("an answer", answer(&people.namesake, BEFORE)),
        ("an answer of one whom it names", answer(&people.namesake_answers, BEFORE)),
    ] {
        for chain in [
            &[&people.root, &people.namesake][..],
            &[&people.namesake],
            &[&people.namesake, &people.double],
            &[&people.root, &people.imitation, &people.namesake, &people.double],
        ] {
            let what = format!("{what}, {} in it", chain.len());
            expect(&format!("{what}, CMS"), &in_cms(&said, chain, &trust()), Verdict::Valid, &[]);
            expect(&format!("{what}, PDF"), &in_pdf(&said, chain, &trust()), Verdict::Valid, &[]);
        }
    }
    // The issuer's own word counts, whoever stands beside it.
    let said = list(&people.root, BEFORE);
    let found = in_cms(&said, &[&people.namesake, &people.double], &trust());
    expect("the issuer's own", &found, Verdict::IntactButUntrusted, &[Reason::Revoked]);
}

#[test]
fn an_imitation_of_the_issuer_breaks_nothing() {
    let people = &*PEOPLE;
    let cms = Cms { time: march(), chain: vec![&people.imitation], ..Cms::new(&people.zhang) }.over(TEXT);
    let judged = |trust: &Trust| seal::judge_all(seal::cms::verify_detached(&cms, TEXT, ""), trust);
    expect("the root an anchor", &judged(&trust()), Verdict::Valid, &[]);
    let doubts = [Reason::NoAnchors, Reason::CertificateSignature];
    expect("no anchors", &judged(&Trust::default()), Verdict::IntactButUntrusted, &doubts);
}

#[test]
fn a_moment_that_is_given_counts_before_the_claimed_one() {
    let people = &*PEOPLE;
    let said = list(&people.root, AFTER);
    let found = in_cms(&said, &[&people.root], &at("2025-06-01T00:00:00Z"));
    expect("revoked by then", &found, Verdict::IntactButUntrusted, &[Reason::Revoked]);
}

#[test]
fn a_timestamp_says_whether_it_was_before() {
    let people = &*PEOPLE;
    let signed = |claimed: &str, stamped: &str| {
        let stamped = seconds(stamped);
        let Said::List(list) = list(&people.root, AFTER) else { unreachable!() };
        let cms = Cms {
            time: Some(seconds(claimed)),
            chain: vec![&people.root],
            lists: vec![list],
            stamp: Some(Box::new(move |value| token(&PEOPLE.clock, &[], stamped, value))),
            ..Cms::new(&people.zhang)
        };
        seal::judge_all(seal::cms::verify_detached(&cms.over(TEXT), TEXT, ""), &at("2026-01-01T00:00:00Z"))
    };
    let found = signed("2025-03-10T01:00:00Z", "2025-03-10T01:00:05Z");
    expect("stamped before it was revoked", &found, Verdict::Valid, &[]);
    // Signed after the key was taken away, and dated back.
    let found = signed("2025-03-10T01:00:00Z", "2025-04-20T00:00:00Z");
    expect("dated back", &found, Verdict::IntactButUntrusted, &[Reason::Revoked]);
}

#[test]
fn an_authority_that_was_revoked() {
    let people = &*PEOPLE;
    let since = seconds("2025-02-01T00:00:00Z");
    let list = crl(&people.root, seconds("2025-05-01T00:00:00Z"), &[(people.office.serial, since)]);
    let cms = Cms {
        time: march(),
        chain: vec![&people.office, &people.root],
        lists: vec![list],
        ..Cms::new(&people.li)
    };
    let found = seal::judge_all(seal::cms::verify_detached(&cms.over(TEXT), TEXT, ""), &trust());
    expect("the office was revoked", &found, Verdict::IntactButUntrusted, &[Reason::Revoked]);
}

#[test]
fn lists_under_other_kinds_of_keys() {
    let people = &*PEOPLE;
    for (what, signer, root) in
        [("RSA", &people.wang, &people.rsa_root), ("SM2", &people.sealer, &people.sm_root)]
    {
        for (since, verdict) in [(BEFORE, Verdict::IntactButUntrusted), (AFTER, Verdict::Valid)] {
            let since = seconds(since.unwrap());
            let list = crl(root, seconds("2025-05-01T00:00:00Z"), &[(signer.serial, since)]);
            let cms =
                Cms { time: march(), chain: vec![root], lists: vec![list], ..Cms::new(signer) }.over(TEXT);
            let found = seal::judge_all(seal::cms::verify_detached(&cms, TEXT, ""), &anchors(&[root]));
            let reasons: &[Reason] = if verdict == Verdict::Valid { &[] } else { &[Reason::Revoked] };
            expect(what, &found, verdict, reasons);
        }
    }
}
