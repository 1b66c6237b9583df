//! Signatures in PDFs.

use zhenji::seal::{self, Reason, Trust, Verdict, Verified};

use crate::cms::march;
use crate::expect::{expect, one, trust};
use crate::signed::certificate::Identity;
use crate::signed::cms::Cms;
use crate::signed::pdf::{Pdf, Sign};
use crate::signed::people::PEOPLE;

fn signed(signer: &Identity, chain: &[&Identity], how: &Sign) -> Pdf {
    let mut file = Pdf::new("Paid 100 yuan");
    sign(&mut file, signer, chain, how);
    file
}

fn sign(file: &mut Pdf, signer: &Identity, chain: &[&Identity], how: &Sign) {
    let names = how.form == "ETSI.CAdES.detached";
    file.sign(how, |covered| {
        let time = if names { None } else { march() };
        Cms { time, chain: chain.to_vec(), names, ..Cms::new(signer) }.over(covered)
    });
}

fn how(form: &str) -> Sign<'_> {
    Sign { form, time: march(), ..Sign::default() }
}

fn verify(file: &Pdf) -> Vec<Verified> {
    seal::pdf::verify(&file.bytes, &trust())
}

#[test]
fn every_form_and_every_key() {
    let people = &*PEOPLE;
    for form in ["adbe.pkcs7.detached", "ETSI.CAdES.detached"] {
        for (key, signer, chain) in [
            ("P-256", &people.zhang, &[][..]),
            ("P-256, an authority between", &people.li, &[&people.office]),
            ("RSA", &people.wang, &[&people.rsa_root]),
            ("SM2", &people.sealer, &[&people.sm_root]),
        ] {
            let what = format!("{form}, {key}");
            let file = signed(signer, chain, &how(form));
            expect(&what, &verify(&file), Verdict::Valid, &[]);
            let none = seal::pdf::verify(&file.bytes, &Trust::default());
            expect(&what, &none, Verdict::IntactButUntrusted, &[Reason::NoAnchors]);
            let mut bytes = file.bytes;
            let place = bytes.windows(8).position(|window| window == b"Paid 100").unwrap() + 5;
            bytes[place] = b'9';
            expect(&what, &seal::pdf::verify(&bytes, &trust()), Verdict::Broken, &[Reason::Digest]);
        }
    }
}

#[test]
fn who_may_sign() {
    let people = &*PEOPLE;
    let untrusted = Verdict::IntactButUntrusted;
    for (what, signer, chain, verdict, reason) in [
        ("expired", &people.expired, &[][..], untrusted, Reason::Expired),
        ("from the future", &people.future, &[], untrusted, Reason::NotYetValid),
        ("for encrypting", &people.encrypts, &[], untrusted, Reason::KeyUsage),
        ("a web server's", &people.server, &[], untrusted, Reason::KeyUsage),
        ("another root", &people.stranger, &[&people.other], untrusted, Reason::NoPath),
        ("under no authority", &people.under_zhang, &[&people.zhang], untrusted, Reason::NotAnAuthority),
        ("nobody issued it", &people.spoilt, &[&people.root], Verdict::Broken, Reason::CertificateSignature),
    ] {
        expect(what, &verify(&signed(signer, chain, &how("ETSI.CAdES.detached"))), verdict, &[reason]);
    }
}

/// What came after, against what the signature permits.
#[test]
fn later_revisions() {
    type Later = fn(&mut Pdf);
    let fill: Later = |file| file.fill("ok");
    let note: Later = |file| file.annotate("paid");
    let page: Later = |file| file.replace("Paid 900 yuan");
    let second: Later =
        |file| sign(file, &PEOPLE.mails, &[], &Sign { field: "Second", ..how("ETSI.CAdES.detached") });
    let store: Later = |file| file.store(&[&PEOPLE.root.raw], &[], &[]);
    for (what, certify, later, verdict) in [
        ("filled", None, fill, Verdict::Valid),
        ("commented", None, note, Verdict::NotCovered),
        ("another page", None, page, Verdict::Broken),
        ("signed again", None, second, Verdict::Valid),
        ("validation data", None, store, Verdict::Valid),
        ("P1, filled", Some(1), fill, Verdict::Broken),
        ("P1, validation data", Some(1), store, Verdict::Valid),
        ("P2, filled", Some(2), fill, Verdict::Valid),
        ("P2, commented", Some(2), note, Verdict::Broken),
        ("P3, commented", Some(3), note, Verdict::Valid),
        ("P3, another page", Some(3), page, Verdict::Broken),
    ] {
        let mut file = signed(&PEOPLE.zhang, &[], &Sign { certify, ..how("ETSI.CAdES.detached") });
        later(&mut file);
        let found = verify(&file);
        assert_eq!(found[0].verdict, verdict, "{what}: {:?}", found[0].signature.notes);
    }
    // The field that a signature locks.
    let lock = " /Lock << /Type /SigFieldLock /Action /Include /Fields [(remark)] >>";
    let mut file = signed(&PEOPLE.zhang, &[], &Sign { lock, ..how("ETSI.CAdES.detached") });
    one("locked", &verify(&file)[0], Verdict::Valid, &[]);
    file.fill("ok");
    one("locked and filled", &verify(&file)[0], Verdict::Broken, &[Reason::NotPermitted]);
}

#[test]
fn what_is_covered() {
    let people = &*PEOPLE;
    let short = signed(&people.zhang, &[], &Sign { short: 30, ..how("adbe.pkcs7.detached") });
    expect("short of its end", &verify(&short), Verdict::NotCovered, &[Reason::NotARevision]);
    let file = signed(&people.zhang, &[], &how("adbe.pkcs7.detached"));
    let mut tail = file.bytes.clone();
    tail.extend(b"\n9 0 obj\n<< >>\nendobj\n");
    let found = seal::pdf::verify(&tail, &trust());
    expect("bytes behind it", &found, Verdict::NotCovered, &[Reason::StrayBytes]);
}

#[test]
fn what_is_not_known_and_not_signed() {
    let people = &*PEOPLE;
    // The curve of the key is one that nobody here knows.
    let mut file = signed(&people.zhang, &[], &how("adbe.pkcs7.detached"));
    let (known, other) = (b"2A8648CE3D030107", b"2A8648CE3D030106");
    let place = file.bytes.windows(16).position(|window| window == known).unwrap();
    file.bytes[place..place + 16].copy_from_slice(other);
    expect("another curve", &verify(&file), Verdict::Unsupported, &[Reason::Unknown]);

    let mut blank = Pdf::new("Paid 100 yuan");
    blank.sign(&how("adbe.pkcs7.detached"), |_| Vec::new());
    let found = verify(&blank);
    assert_eq!((found.len(), found[0].verdict), (1, Verdict::NotSigned));

    let mut empty = Pdf::new("Paid 100 yuan");
    empty.sign(&how("adbe.pkcs7.detached"), |_| b"not a structure".to_vec());
    expect("no structure", &verify(&empty), Verdict::Broken, &[Reason::Malformed]);
}

/// The value of one file's signature in another file.
#[test]
fn a_signature_that_was_moved() {
    let theirs = Cms { time: march(), ..Cms::new(&PEOPLE.zhang) }.over(b"another file");
    let mut file = Pdf::new("Paid 100 yuan");
    file.sign(&how("adbe.pkcs7.detached"), |_| theirs.clone());
    expect("moved", &verify(&file), Verdict::Broken, &[Reason::Digest]);
}
