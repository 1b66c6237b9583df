//! Seals and signatures in OFD files.

use zhenji::seal::{self, Reason, Trust, Verdict, Verified};

use crate::cms::march;
use crate::expect::{at, expect, trust};
use crate::signed::certificate::Identity;
use crate::signed::cms::{Cms, token};
use crate::signed::der::seconds;
use crate::signed::ofd::{Change, Seal, Value, file};
use crate::signed::people::PEOPLE;

fn verify(value: &Value, change: Change) -> Vec<Verified> {
    seal::ofd::verify(&file(value, change), &trust())
}

fn seal<'a>(signer: &'a Identity) -> Seal<'a> {
    Seal::new(signer, &PEOPLE.maker)
}

#[test]
fn every_version_and_every_key() {
    let people = &*PEOPLE;
    let mut cases = Vec::new();
    for version in 1..=4 {
        cases.push((format!("SM2, version {version}"), Value::Seal(version, seal(&people.sealer))));
        let rsa = Seal::new(&people.rsa_sealer, &people.rsa_maker);
        cases.push((format!("RSA, version {version}"), Value::Seal(version, rsa)));
    }
    let digests = Seal { digests: true, ..seal(&people.sealer) };
    cases.push(("a list of digests".into(), Value::Seal(4, digests)));
    let cms = || Cms { time: march(), chinese: true, ..Cms::new(&people.sealer) };
    cases.push(("GB/T 35275".into(), Value::Signed(cms())));
    cases.push(("GB/T 35275, its content inside".into(), Value::Signed(Cms { holds: true, ..cms() })));
    let rsa = Cms { time: march(), ..Cms::new(&people.wang) };
    cases.push(("CMS with RSA".into(), Value::Signed(rsa)));
    for (what, value) in cases {
        expect(&what, &verify(&value, Change::None), Verdict::Valid, &[]);
        let none = seal::ofd::verify(&file(&value, Change::None), &Trust::default());
        expect(&what, &none, Verdict::IntactButUntrusted, &[Reason::NoAnchors]);
        expect(&what, &verify(&value, Change::Page), Verdict::Broken, &[Reason::Digest]);
        expect(&what, &verify(&value, Change::Gone), Verdict::Broken, &[Reason::MissingPart]);
        expect(&what, &verify(&value, Change::Added), Verdict::NotCovered, &[Reason::NotCovered]);
    }
}

#[test]
fn later_versions_are_not_guessed_at() {
    for version in [5, 6, 40] {
        let found = verify(&Value::Seal(version, seal(&PEOPLE.sealer)), Change::None);
        expect("a later version", &found, Verdict::Unsupported, &[Reason::Unknown]);
    }
    let found = verify(&Value::Nothing, Change::None);
    assert_eq!((found.len(), found[0].verdict), (1, Verdict::NotSigned));
}

#[test]
fn seals_and_their_users() {
    let people = &*PEOPLE;
    let own = || seal(&people.sealer);
    let untrusted = Verdict::IntactButUntrusted;
    let dated = |from, to| Seal { dates: (from, to), ..own() };
    for (what, seal, verdict, reason) in [
        (
            "not on its list",
            Seal { listed: vec![&people.clerk], ..own() },
            Verdict::Broken,
            Reason::SignerNotListed,
        ),
        ("its maker's value", Seal { spoilt: true, ..own() }, Verdict::Broken, Reason::SealValue),
        (
            "before its time",
            dated("2025-04-01T00:00:00Z", "2035-01-01T00:00:00Z"),
            untrusted,
            Reason::SealValidity,
        ),
        (
            "after its time",
            dated("2020-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
            untrusted,
            Reason::SealValidity,
        ),
        ("an expired user", seal(&people.old_sealer), untrusted, Reason::Expired),
        ("a user of another root", Seal::new(&people.stranger, &people.maker), untrusted, Reason::NoPath),
        ("a maker of another root", Seal::new(&people.sealer, &people.stranger), untrusted, Reason::NoPath),
        (
            "a maker who may not sign",
            Seal::new(&people.sealer, &people.encrypts),
            untrusted,
            Reason::KeyUsage,
        ),
        ("an expired maker", Seal::new(&people.sealer, &people.old_sealer), untrusted, Reason::Expired),
    ] {
        for version in [1, 4] {
            let seal = Seal { listed: seal.listed.clone(), stamp: None, ..seal };
            let what = format!("{what}, version {version}");
            expect(&what, &verify(&Value::Seal(version, seal), Change::None), verdict, &[reason]);
        }
    }
    let found = verify(&Value::Seal(4, own()), Change::OtherSeal);
    expect("another seal beside", &found, Verdict::Broken, &[Reason::SealDiffers]);
    let cms = Cms { time: march(), ..Cms::new(&people.expired) };
    let found = verify(&Value::Signed(cms), Change::None);
    expect("an expired signer without a seal", &found, untrusted, &[Reason::Expired]);
}

#[test]
fn a_timestamp_of_version_4() {
    let people = &*PEOPLE;
    let then = seconds("2024-06-01T00:00:00Z");
    let stamped = |clock: &'static Identity, moment: &str| {
        let moment = seconds(moment);
        let seal = Seal {
            time: then,
            dates: ("2024-01-01T00:00:00Z", "2034-01-01T00:00:00Z"),
            stamp: Some(Box::new(move |value| token(clock, &[], moment, value))),
            ..seal(&people.old_sealer)
        };
        seal::ofd::verify(&file(&Value::Seal(4, seal), Change::None), &at("2026-01-01T00:00:00Z"))
    };
    let untrusted = Verdict::IntactButUntrusted;
    let found = stamped(&people.sm_clock, "2024-06-01T00:00:00Z");
    expect("stamped in time", &found, Verdict::Valid, &[]);
    let found = stamped(&people.sm_clock, "2025-06-01T00:00:00Z");
    expect("stamped too late", &found, untrusted, &[Reason::Expired]);
    let found = stamped(&people.clerk, "2024-06-01T00:00:00Z");
    expect("by no clock", &found, untrusted, &[Reason::Expired]);
}
