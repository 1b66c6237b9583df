//! Timestamps: what they prove, and what they do not.

use zhenji::seal::{self, Reason, Trust, Verdict, Verified};

use crate::expect::{at, expect, one, trust};
use crate::signed::certificate::Identity;
use crate::signed::cms::{Cms, token};
use crate::signed::der::seconds;
use crate::signed::pdf::{Pdf, Sign};
use crate::signed::people::PEOPLE;

const TEXT: &[u8] = b"what is signed";
const THEN: &str = "2024-06-01T00:00:00Z";
/// When the certificate of the cases has long expired.
const NOW: &str = "2026-01-01T00:00:00Z";

fn judged(cms: &Cms, trust: &Trust) -> Vec<Verified> {
    seal::judge_all(seal::cms::verify_detached(&cms.over(TEXT), TEXT, ""), trust)
}

/// Signed in June 2024 with a certificate that ended with that year, stamped by `clock`.
fn stamped<'a>(clock: &'a Identity, chain: &'a [&'a Identity], moment: &str) -> Cms<'a> {
    let moment = seconds(moment);
    Cms {
        time: Some(seconds(THEN)),
        stamp: Some(Box::new(move |value| token(clock, chain, moment, value))),
        ..Cms::new(&PEOPLE.expired)
    }
}

#[test]
fn a_stamp_tells_the_moment_of_a_certificate_that_ended_since() {
    let people = &*PEOPLE;
    let untrusted = Verdict::IntactButUntrusted;
    let found = judged(&stamped(&people.clock, &[], THEN), &at(NOW));
    expect("stamped in time", &found, Verdict::Valid, &[]);
    assert_eq!(found[0].at, Some((seconds(THEN), true)));
    let bare = Cms { time: Some(seconds(THEN)), ..Cms::new(&people.expired) };
    expect("not stamped", &judged(&bare, &at(NOW)), untrusted, &[Reason::Expired]);
    for (what, cms) in [
        ("stamped too late", stamped(&people.clock, &[], "2025-03-10T00:00:00Z")),
        ("by a clock under another root", stamped(&people.strange_clock, &[&people.other], THEN)),
        ("by one who is no clock", stamped(&people.false_clock, &[], THEN)),
    ] {
        expect(what, &judged(&cms, &at(NOW)), untrusted, &[Reason::Expired]);
    }
}

#[test]
fn a_stamp_over_something_else_proves_nothing() {
    let moment = seconds(THEN);
    let cms = Cms {
        time: Some(moment),
        stamp: Some(Box::new(move |_| token(&PEOPLE.clock, &[], moment, b"another value"))),
        ..Cms::new(&PEOPLE.expired)
    };
    let reasons = [Reason::Timestamp, Reason::Expired];
    expect("another value", &judged(&cms, &at(NOW)), Verdict::IntactButUntrusted, &reasons);
}

/// A stamp over the content was there before the signature: it says when the earliest moment was,
/// and a stolen key can be used with it for ever.
#[test]
fn a_stamp_over_the_content_does_not_say_when_it_was_signed() {
    let before = token(&PEOPLE.clock, &[], seconds(THEN), TEXT);
    let cms = Cms {
        time: Some(seconds("2025-03-10T00:00:00Z")),
        content_stamp: Some(before),
        ..Cms::new(&PEOPLE.expired)
    };
    expect("stamped first", &judged(&cms, &trust()), Verdict::IntactButUntrusted, &[Reason::Expired]);
    let other = Cms {
        time: Some(seconds(THEN)),
        content_stamp: Some(token(&PEOPLE.clock, &[], seconds(THEN), b"another text")),
        ..Cms::new(&PEOPLE.expired)
    };
    let found = judged(&other, &trust());
    assert!(found[0].signature.has(Reason::Timestamp), "a stamp over another content");
}

#[test]
fn a_stamp_of_sm2() {
    let people = &*PEOPLE;
    let moment = seconds(THEN);
    let cms = Cms {
        time: Some(moment),
        stamp: Some(Box::new(move |value| token(&people.sm_clock, &[], moment, value))),
        ..Cms::new(&people.old_sealer)
    };
    expect("SM2", &judged(&cms, &at(NOW)), Verdict::Valid, &[]);
}

/// A PDF that was signed in June 2024, and given a document timestamp.
fn document(clock: &Identity, moment: &str) -> Vec<u8> {
    let mut file = Pdf::new("A report");
    let how = Sign { form: "ETSI.CAdES.detached", time: Some(seconds(THEN)), ..Sign::default() };
    file.sign(&how, |covered| Cms { names: true, ..Cms::new(&PEOPLE.expired) }.over(covered));
    let stamp = Sign { field: "Timestamp1", form: "ETSI.RFC3161", ..Sign::default() };
    file.sign(&stamp, |covered| token(clock, &[], seconds(moment), covered));
    file.bytes
}

#[test]
fn a_document_timestamp() {
    let found = seal::pdf::verify(&document(&PEOPLE.clock, THEN), &at(NOW));
    assert_eq!(found.len(), 2);
    one("signature", &found[0], Verdict::Valid, &[]);
    assert_eq!(found[0].at, Some((seconds(THEN), true)));
    one("timestamp", &found[1], Verdict::Valid, &[]);

    let found = seal::pdf::verify(&document(&PEOPLE.clock, "2025-03-10T00:00:00Z"), &at(NOW));
    one("too late", &found[0], Verdict::IntactButUntrusted, &[Reason::Expired]);
    let found = seal::pdf::verify(&document(&PEOPLE.false_clock, THEN), &at(NOW));
    one("by no clock", &found[0], Verdict::IntactButUntrusted, &[Reason::Expired]);
    one("by no clock", &found[1], Verdict::IntactButUntrusted, &[Reason::KeyUsage]);

    // The page under it changed by one byte.
    let mut bytes = document(&PEOPLE.clock, THEN);
    let place = bytes.windows(8).position(|window| window == b"A report").unwrap();
    bytes[place] = b'B';
    let found = seal::pdf::verify(&bytes, &at(NOW));
    one("changed", &found[0], Verdict::Broken, &[Reason::Digest]);
    one("changed", &found[1], Verdict::Broken, &[Reason::Digest]);
}
