//! What revocation lists and answers say of themselves, and what may be made of them (RFC 5280,
//! chapter 5 and 6.3; RFC 6960).

use zhenji::seal::{self, Reason, Trust, Verdict, Verified};

use crate::cms::march;
use crate::expect::{anchors, at, expect, trust};
use crate::signed::certificate::{Identity, extension};
use crate::signed::cms::Cms;
use crate::signed::der::{self, seconds};
use crate::signed::people::{PEOPLE, PLACE};
use crate::signed::revocation::{
    ATTRIBUTES, AUTHORITIES, Crl, HOLD, INDIRECT, LIFTED, REASONS, USERS, answer, issued_by,
    issued_elsewhere, reason,
};

const TEXT: &[u8] = b"what is signed";

/// An extension of nobody's.
const STRANGE: &str = "1.3.6.1.4.1.99999.1";

/// A CMS by `signer` of March 2025 that carries lists.
fn carrying(signer: &Identity, chain: &[&Identity], lists: Vec<Vec<u8>>, trust: &Trust) -> Vec<Verified> {
    let cms = Cms { time: march(), chain: chain.to_vec(), lists, ..Cms::new(signer) }.over(TEXT);
    seal::judge_all(seal::cms::verify_detached(&cms, TEXT, ""), trust)
}

fn february() -> i64 {
    seconds("2025-02-01T00:00:00Z")
}

fn list(by: &Identity) -> Crl<'_> {
    Crl::new(by, seconds("2025-05-01T00:00:00Z"))
}

const GOOD: (Verdict, &[Reason]) = (Verdict::Valid, &[]);
const REVOKED: (Verdict, &[Reason]) = (Verdict::IntactButUntrusted, &[Reason::Revoked]);

/// Valid, and yet one of these says that a list was left aside.
fn aside(reasons: &[Reason]) -> (Verdict, &[Reason]) {
    (Verdict::Valid, reasons)
}

/// What is asked, who signs, the lists in the CMS, and what it must come to.
type Case<'a> = (&'a str, &'a Identity, Vec<Crl<'a>>, (Verdict, &'a [Reason]));

fn cases(cases: Vec<Case>) {
    for (what, signer, lists, (verdict, reasons)) in cases {
        let lists: Vec<Vec<u8>> = lists.into_iter().map(Crl::signed).collect();
        let other = signer.raw == PEOPLE.listed.raw;
        let lister = if other { &[&PEOPLE.lister][..] } else { &[] };
        for chain in [[lister, &[&PEOPLE.root]].concat(), lister.to_vec()] {
            let found = carrying(signer, &chain, lists.clone(), &trust());
            expect(&format!("{what}, {} in it", chain.len()), &found, verdict, reasons);
        }
    }
}

#[test]
fn lists_that_are_not_complete() {
    let people = &*PEOPLE;
    let (zhang, placed, root) = (&people.zhang, &people.placed, &people.root);
    let on = |list: Crl<'static>| list.entry(10, february(), &[]);
    let partial = || aside(&[Reason::ListPartial]);
    cases(vec![
        ("a delta with it", zhang, vec![on(list(root).delta())], REVOKED),
        ("a delta without it", zhang, vec![list(root).delta()], partial()),
        ("a list without it, a delta with it", zhang, vec![list(root), on(list(root).delta())], REVOKED),
        ("some reasons, with it", zhang, vec![on(list(root).limited(None, &[REASONS]))], REVOKED),
        ("some reasons, without it", zhang, vec![list(root).limited(None, &[REASONS])], partial()),
        ("its own place, with it", placed, vec![on(list(root).limited(Some(PLACE), &[]))], REVOKED),
        ("its own place, without it", placed, vec![list(root).limited(Some(PLACE), &[])], GOOD),
        (
            "another place, without it",
            placed,
            vec![list(root).limited(Some("http://crl.example.cn/2.crl"), &[])],
            partial(),
        ),
        (
            "another place, with it",
            placed,
            vec![on(list(root).limited(Some("http://crl.example.cn/2.crl"), &[]))],
            REVOKED,
        ),
        ("a place, and it names none", zhang, vec![list(root).limited(Some(PLACE), &[])], partial()),
    ]);
}

#[test]
fn lists_about_other_kinds() {
    let people = &*PEOPLE;
    let (zhang, root) = (&people.zhang, &people.root);
    let on = |field: u8| list(root).limited(None, &[field]).entry(10, february(), &[]);
    let others = aside(&[Reason::ListOfOthers]);
    cases(vec![
        ("users' alone", zhang, vec![on(USERS)], REVOKED),
        ("authorities' alone", zhang, vec![on(AUTHORITIES)], others),
        ("attribute certificates' alone", zhang, vec![on(ATTRIBUTES)], others),
    ]);
    // The office is an authority; its signer is not.
    for (field, verdict, reason) in [
        (USERS, Verdict::Valid, Reason::ListOfOthers),
        (AUTHORITIES, Verdict::IntactButUntrusted, Reason::Revoked),
    ] {
        let one = list(root).limited(None, &[field]).entry(people.office.serial, february(), &[]).signed();
        let found = carrying(&people.li, &[&people.office, root], vec![one], &trust());
        expect("the office", &found, verdict, &[reason]);
    }
}

#[test]
fn critical_extensions() {
    let people = &*PEOPLE;
    let (zhang, root) = (&people.zhang, &people.root);
    let with = |critical: bool| list(root).with(STRANGE, critical, &der::octets(b"?"));
    let entry = |critical: bool| vec![extension(STRANGE, critical, &der::octets(b"?"))];
    let unknown = || aside(&[Reason::ListUnknown]);
    cases(vec![
        ("unknown and critical", zhang, vec![with(true).entry(10, february(), &[])], unknown()),
        ("unknown and not critical", zhang, vec![with(false).entry(10, february(), &[])], REVOKED),
        ("in its entry", zhang, vec![list(root).entry(10, february(), &entry(true))], unknown()),
        (
            "in another's entry, further down",
            zhang,
            vec![list(root).entry(10, february(), &[]).entry(99, february(), &entry(true))],
            unknown(),
        ),
        ("in its entry, not critical", zhang, vec![list(root).entry(10, february(), &entry(false))], REVOKED),
        (
            "such a list beside a good one",
            zhang,
            vec![with(true), list(root).entry(10, february(), &[])],
            (Verdict::IntactButUntrusted, &[Reason::ListUnknown, Reason::Revoked]),
        ),
    ]);
}

#[test]
fn lists_of_several_issuers() {
    let people = &*PEOPLE;
    let (zhang, listed) = (&people.zhang, &people.listed);
    let (root, lister) = (&people.root, &people.lister);
    let indirect = |by: &'static Identity| list(by).limited(Some(PLACE), &[INDIRECT]);
    let of = |by: &Identity| vec![issued_by(by)];
    cases(vec![
        // The root's own list, which has the certificates of others too.
        (
            "another's certificate of its number",
            zhang,
            vec![list(root).limited(None, &[INDIRECT]).entry(10, february(), &of(&people.other))],
            GOOD,
        ),
        (
            "the same, further down: the issuer of the entry before it",
            zhang,
            vec![list(root).limited(None, &[INDIRECT]).entry(3, february(), &of(&people.other)).entry(
                10,
                february(),
                &[],
            )],
            GOOD,
        ),
        (
            "and back to the root's",
            zhang,
            vec![list(root).limited(None, &[INDIRECT]).entry(3, february(), &of(&people.other)).entry(
                10,
                february(),
                &of(root),
            )],
            REVOKED,
        ),
        // Another's list in the place of the root's.
        ("whom it names, with it", listed, vec![indirect(lister).entry(10, february(), &of(root))], REVOKED),
        ("whom it names, without it", listed, vec![indirect(lister)], GOOD),
        (
            "whom it names, another's of that number",
            listed,
            vec![indirect(lister).entry(10, february(), &[])],
            GOOD,
        ),
        ("whom it does not name", zhang, vec![indirect(lister).entry(10, february(), &of(root))], GOOD),
        ("which is not indirect", listed, vec![list(lister).entry(10, february(), &of(root))], GOOD),
        (
            "one who took the name",
            listed,
            vec![indirect(&people.false_lister).entry(10, february(), &of(root))],
            GOOD,
        ),
    ]);
    let lists = vec![indirect(&people.false_lister).entry(10, february(), &of(root)).signed()];
    let found = carrying(listed, &[root, &people.false_lister, &people.other], lists, &trust());
    expect("the same, and it is there", &found, Verdict::Valid, &[]);
}

#[test]
fn who_may_sign_lists() {
    let people = &*PEOPLE;
    let root = &people.no_lists;
    let lists = vec![list(root).entry(people.under_no_lists.serial, february(), &[]).signed()];
    for chain in [&[root][..], &[]] {
        let found = carrying(&people.under_no_lists, chain, lists.clone(), &anchors(&[root]));
        expect("may not", &found, Verdict::Valid, &[Reason::ListSigner]);
    }
}

/// What cannot be read of a list is said, and what can is used.
#[test]
fn entries_that_name_nobody() {
    let people = &*PEOPLE;
    let (zhang, root) = (&people.zhang, &people.root);
    let odd = |list: Crl<'static>| list.entry(99, february(), &[issued_elsewhere()]);
    cases(vec![
        (
            "after it",
            zhang,
            vec![odd(list(root).entry(10, february(), &[]))],
            (Verdict::IntactButUntrusted, &[Reason::Revoked, Reason::ListUnread]),
        ),
        ("without it", zhang, vec![odd(list(root))], aside(&[Reason::ListUnread])),
        (
            "before it: the number is nobody's",
            zhang,
            vec![odd(list(root)).entry(10, february(), &[])],
            aside(&[Reason::ListUnread]),
        ),
        (
            "before it, which names its issuer",
            zhang,
            vec![odd(list(root)).entry(10, february(), &[issued_by(root)])],
            (Verdict::IntactButUntrusted, &[Reason::Revoked, Reason::ListUnread]),
        ),
    ]);
}

#[test]
fn a_hold_that_is_lifted() {
    let people = &*PEOPLE;
    let root = &people.root;
    let day = |day: &str| seconds(&format!("2025-{day}T00:00:00Z"));
    let on = |number: u8, moment: &str| Crl::new(root, day(moment)).entry(10, february(), &[reason(number)]);
    let lifted =
        |moment: &str| Crl::new(root, day(moment)).delta().entry(10, february(), &[reason(LIFTED)]).signed();
    let held = (Verdict::IntactButUntrusted, &[Reason::Revoked][..]);
    let good = (Verdict::Valid, &[][..]);
    // Signed on the tenth of March.
    for (what, lists, (verdict, reasons)) in [
        ("held", vec![on(HOLD, "02-10").signed()], held),
        ("held and let go before signing", vec![on(HOLD, "02-10").signed(), lifted("03-01")], good),
        ("held, and let go after signing", vec![on(HOLD, "02-10").signed(), lifted("03-20")], held),
        ("held again", vec![lifted("02-10"), on(HOLD, "03-01").signed()], held),
        (
            "revoked for good and held in one list",
            vec![
                Crl::new(root, day("02-10"))
                    .entry(10, february(), &[reason(1)])
                    .entry(10, february(), &[reason(HOLD)])
                    .signed(),
                lifted("03-01"),
            ],
            held,
        ),
        // A newer complete list that has it no more lifts it, and so does a newer answer.
        (
            "no more on a newer list",
            vec![on(HOLD, "02-10").signed(), Crl::new(root, day("03-01")).signed()],
            good,
        ),
        (
            "no more on a list of after signing",
            vec![on(HOLD, "02-10").signed(), Crl::new(root, day("03-20")).signed()],
            held,
        ),
        (
            "not yet on an older list",
            vec![Crl::new(root, day("02-05")).signed(), on(HOLD, "02-10").signed()],
            held,
        ),
        (
            "revoked, and not on a newer list",
            vec![on(1, "02-10").signed(), Crl::new(root, day("03-01")).signed()],
            held,
        ),
        (
            "good in a newer answer",
            vec![
                on(HOLD, "02-10").signed(),
                answer(root, root, &people.zhang, day("03-01"), None, Some(day("04-01")), &[]),
            ],
            good,
        ),
        ("revoked for good: nothing lifts that", vec![on(1, "02-10").signed(), lifted("03-01")], held),
        ("let go, and nobody knows of what", vec![lifted("03-01")], good),
    ] {
        expect(what, &carrying(&people.zhang, &[root], lists, &trust()), verdict, reasons);
    }
}

/// What is older than the signature says nothing of it; nothing newer is wanted either.
#[test]
fn lists_of_before() {
    let people = &*PEOPLE;
    let root = &people.root;
    let old = Crl::new(root, seconds("2025-01-05T00:00:00Z")).signed();
    let found = carrying(&people.zhang, &[root], vec![old.clone()], &trust());
    expect("to be renewed on the fourth of February", &found, Verdict::Valid, &[Reason::ListOld]);
    let found = carrying(&people.zhang, &[root], vec![old, list(root).signed()], &trust());
    expect("and a newer one", &found, Verdict::Valid, &[]);
    let then = Crl::new(root, seconds("2025-03-01T00:00:00Z")).signed();
    expect(
        "the one of that month",
        &carrying(&people.zhang, &[root], vec![then], &trust()),
        Verdict::Valid,
        &[],
    );
}

#[test]
fn answers() {
    let people = &*PEOPLE;
    let (root, zhang) = (&people.root, &people.zhang);
    let (may, december) = (seconds("2025-05-01T00:00:00Z"), seconds("2024-12-01T00:00:00Z"));
    let since = Some(february());
    let nonce = |critical| vec![extension("1.3.6.1.5.5.7.48.1.2", critical, &der::octets(b"12345678"))];
    let strange = |critical| vec![extension(STRANGE, critical, &der::octets(b"?"))];
    let (good, aside) = (Verdict::Valid, Verdict::Valid);
    for (what, said, verdict, reasons) in [
        ("a nonce", answer(root, root, zhang, may, since, None, &nonce(false)), REVOKED.0, REVOKED.1),
        ("a critical nonce", answer(root, root, zhang, may, since, None, &nonce(true)), REVOKED.0, REVOKED.1),
        (
            "an unknown extension",
            answer(root, root, zhang, may, since, None, &strange(false)),
            REVOKED.0,
            REVOKED.1,
        ),
        (
            "the same, critical",
            answer(root, root, zhang, may, since, None, &strange(true)),
            aside,
            &[Reason::ListUnknown],
        ),
        (
            "one who may answer",
            answer(&people.answers, root, zhang, may, since, None, &[]),
            REVOKED.0,
            REVOKED.1,
        ),
        (
            "one who may no longer",
            answer(&people.old_answers, root, zhang, may, since, None, &[]),
            aside,
            &[Reason::ListSigner],
        ),
        (
            "the same, when it might",
            answer(&people.old_answers, root, zhang, december, Some(december), None, &[]),
            REVOKED.0,
            REVOKED.1,
        ),
        ("good in May", answer(root, root, zhang, may, None, None, &[]), good, &[]),
        ("good in December", answer(root, root, zhang, december, None, None, &[]), aside, &[Reason::ListOld]),
        (
            "good in December, for a year",
            answer(root, root, zhang, december, None, Some(may), &[]),
            good,
            &[],
        ),
        ("of another's number", answer(root, &people.other, zhang, may, since, None, &[]), good, &[]),
    ] {
        let cms = Cms { time: march(), chain: vec![root], answers: vec![said], ..Cms::new(zhang) }.over(TEXT);
        let found = seal::judge_all(seal::cms::verify_detached(&cms, TEXT, ""), &trust());
        expect(what, &found, verdict, reasons);
    }
    // A moment that is given counts here too.
    let said = answer(root, root, zhang, may, None, None, &[]);
    let cms = Cms { time: march(), chain: vec![root], answers: vec![said], ..Cms::new(zhang) }.over(TEXT);
    let found = seal::judge_all(seal::cms::verify_detached(&cms, TEXT, ""), &at("2026-01-01T00:00:00Z"));
    expect("good in May, judged in the next year", &found, good, &[Reason::ListOld]);
}
