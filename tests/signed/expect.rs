//! What a case must come to.

use zhenji::seal::x509::Certificate;
use zhenji::seal::{Reason, Trust, Verdict, Verified};

use crate::signed::certificate::Identity;
use crate::signed::der;
use crate::signed::people::PEOPLE;

/// The anchors of every case: the three roots, not the other one.
pub fn trust() -> Trust {
    anchors(&[&PEOPLE.root, &PEOPLE.rsa_root, &PEOPLE.sm_root])
}

/// These anchors.
pub fn anchors(given: &[&Identity]) -> Trust {
    let anchors = given.iter().map(|one| Certificate::parse(&one.raw).unwrap()).collect();
    Trust { anchors, ..Trust::default() }
}

/// The same, judged at another moment than the claimed one.
pub fn at(moment: &str) -> Trust {
    Trust { time: Some(der::seconds(moment)), ..trust() }
}

/// The verdict, and reasons that must be among those given; where there are none, nothing may be
/// held against it.
pub fn expect(what: &str, found: &[Verified], verdict: Verdict, reasons: &[Reason]) {
    assert_eq!(found.len(), 1, "{what}: signatures");
    one(what, &found[0], verdict, reasons);
}

/// The same of one signature among several.
pub fn one(what: &str, found: &Verified, verdict: Verdict, reasons: &[Reason]) {
    let all: Vec<Reason> =
        found.signature.notes.iter().chain(&found.doubts).map(|note| note.reason).collect();
    assert_eq!(found.verdict, verdict, "{what}: {all:?} at {:?}", found.at);
    for reason in reasons {
        assert!(all.contains(reason), "{what}: {reason:?} is not among {all:?}");
    }
    if reasons.is_empty() {
        assert!(all.is_empty(), "{what}: {all:?}");
    }
}
