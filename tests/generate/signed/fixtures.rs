//! The signed files among the fixtures of the rules: where each lies, and its bytes.

use std::path::Path;

use zhenji::seal::Hash;

use super::certificate::{Draft, Identity};
use super::cms::{Cms, Stamp, token};
use super::der;
use super::key::Key;
use super::minisign::Minisign;
use super::ofd::{self, Change, Seal, Value};
use super::pdf::{Pdf, Sign};
use super::people::{PEOPLE, People};
use super::revocation::{crl, ocsp};

/// Where the fixtures are.
pub const ROOT: &str = "testdata/rules";

/// The folders that have both anchors.
const ANCHORED: [&str; 19] = [
    "RUN002/fires-newer-seal",
    "RUN002/silent-every-version-that-is-known",
    "SIG003/fires-beside-another-text",
    "SIG003/fires-beside-in-capitals",
    "SIG003/fires-changed-bytes",
    "SIG003/fires-changed-part",
    "SIG003/fires-signer-not-on-the-list",
    "SIG003/silent-changed-afterwards",
    "SIG003/silent-intact",
    "SIG004/fires-beyond-what-is-permitted",
    "SIG004/fires-page-changed",
    "SIG004/fires-uncovered-part",
    "SIG004/silent-broken-and-covered",
    "SIG004/silent-filled-and-countersigned",
    "SIG005/fires-expired-and-not-for-signing",
    "SIG005/fires-revoked-by-list-and-answer",
    "SIG005/silent-judged-when-the-archive-says",
    "SIG005/silent-path-and-moment",
    "SIG005/silent-revoked-after-it-was-stamped",
];

const REPORT: &str = "Report of the spring safety check, 12 items";

/// All of them, by their paths under [`ROOT`].
pub fn all() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut put = |place: &str, name: &str, bytes: Vec<u8>| {
        files.push((format!("{place}/archive/{name}"), bytes));
    };
    let people = &*PEOPLE;
    for place in ANCHORED {
        put(place, "trust/ca.pem", people.root.pem().into_bytes());
        put(place, "trust/smca.pem", people.sm_root.pem().into_bytes());
    }
    for place in ["SIG014/fires-sha1-and-rsa-1024", "SIG014/silent-today-s-algorithms"] {
        put(place, "trust/ca.pem", people.weak_root.pem().into_bytes());
        put(place, "trust/smca.pem", people.sm_root.pem().into_bytes());
    }
    put("SIG014/silent-today-s-algorithms", "trust/ca.pem", people.root.pem().into_bytes());
    put("SIG005/fires-another-anchor", "trust/other.pem", people.other.pem().into_bytes());
    pdf(people, &mut put);
    sealed(people, &mut put);
    beside(people, &mut put);
    // A later word about one place is the one that counts.
    files.reverse();
    files.sort_by(|one, other| one.0.cmp(&other.0));
    files.dedup_by(|one, other| one.0 == other.0);
    files
}

/// Signs as Zhang San does, at nine in the morning of the tenth or the eleventh of March.
fn signed(file: &mut Pdf, signer: &Identity, how: &Sign) {
    let chain = vec![&PEOPLE.root];
    file.sign(how, |covered| Cms { chain: chain.clone(), names: true, ..Cms::new(signer) }.over(covered));
}

fn cades(day: &str) -> Sign<'static> {
    let time = der::seconds(&format!("2025-03-{day}T01:00:00Z"));
    Sign { form: "ETSI.CAdES.detached", time: Some(time), ..Sign::default() }
}

fn pdf(people: &People, put: &mut impl FnMut(&str, &str, Vec<u8>)) {
    let by = |signer: &Identity, how: &Sign| {
        let mut file = Pdf::new(REPORT);
        signed(&mut file, signer, how);
        file
    };
    let plain = by(&people.zhang, &cades("10"));
    for place in [
        "SIG003/silent-intact",
        "SIG005/fires-another-anchor",
        "SIG005/fires-no-anchors",
        "SIG005/silent-path-and-moment",
        "SIG014/silent-today-s-algorithms",
    ] {
        put(place, "a/signed.pdf", plain.bytes.clone());
    }
    let tampered = String::from_utf8_lossy(REPORT.as_bytes()).replace("12", "22");
    let at = plain.bytes.windows(REPORT.len()).position(|window| window == REPORT.as_bytes()).unwrap();
    let mut bytes = plain.bytes.clone();
    bytes[at..at + tampered.len()].copy_from_slice(tampered.as_bytes());
    for place in ["SIG003/fires-changed-bytes", "SIG004/silent-broken-and-covered"] {
        put(place, "a/tampered.pdf", bytes.clone());
    }

    let later = |change: &dyn Fn(&mut Pdf)| {
        let mut file = plain.clone();
        change(&mut file);
        file.bytes
    };
    let beyond = "SIG004/fires-beyond-what-is-permitted";
    put(beyond, "a/annotated.pdf", later(&|file| file.annotate("paid")));
    let mut certified = by(&people.zhang, &Sign { certify: Some(1), ..cades("10") });
    certified.fill("ok");
    put(beyond, "a/certified-filled.pdf", certified.bytes);
    let changed = REPORT.replace("12", "2");
    for place in ["SIG004/fires-page-changed", "SIG003/silent-changed-afterwards"] {
        put(place, "a/page-changed.pdf", later(&|file| file.replace(&changed)));
    }
    let harmless = "SIG004/silent-filled-and-countersigned";
    put(harmless, "a/filled.pdf", later(&|file| file.fill("ok")));
    let second = Sign { field: "Signature2", ..cades("11") };
    put(harmless, "a/twice.pdf", later(&|file| signed(file, &people.mails, &second)));

    let expired = by(&people.expired, &cades("10")).bytes;
    put("SIG005/silent-judged-when-the-archive-says", "a/expired.pdf", expired.clone());
    put("SIG005/fires-expired-and-not-for-signing", "a/expired.pdf", expired);
    let encrypts = by(&people.encrypts, &cades("10")).bytes;
    put("SIG005/fires-expired-and-not-for-signing", "a/wrong-use.pdf", encrypts);

    revoked(people, put);

    let mut weak = Pdf::new(REPORT);
    weak.sign(&Sign { form: "adbe.pkcs7.detached", ..cades("10") }, |covered| {
        Cms { hash: Hash::Sha1, chain: vec![&people.weak_root], ..Cms::new(&people.weak) }.over(covered)
    });
    put("SIG014/fires-sha1-and-rsa-1024", "a/weak.pdf", weak.bytes);
}

/// Zhang San's certificate was revoked: before he signed, by a list in the store or an answer in the
/// CMS; and after he signed, which a timestamp proves.
fn revoked(people: &People, put: &mut impl FnMut(&str, &str, Vec<u8>)) {
    let list = |since: &str| {
        let since = [(people.zhang.serial, der::seconds(since))];
        crl(&people.root, der::seconds("2025-05-01T00:00:00Z"), &since)
    };
    let mut listed = Pdf::new(REPORT);
    signed(&mut listed, &people.zhang, &cades("10"));
    listed.store(&[], &[&list("2025-02-01T00:00:00Z")], &[]);
    put("SIG005/fires-revoked-by-list-and-answer", "a/list.pdf", listed.bytes);

    let moment = der::seconds("2025-03-09T00:00:00Z");
    let since = Some(der::seconds("2025-02-01T00:00:00Z"));
    let answer = ocsp(&people.answers, &people.root, &people.zhang, moment, since);
    let mut answered = Pdf::new(&REPORT.replace("safety", "fire"));
    answered.sign(&Sign { form: "adbe.pkcs7.detached", ..cades("10") }, |covered| {
        Cms { chain: vec![&people.root], answers: vec![answer.clone()], ..Cms::new(&people.zhang) }
            .over(covered)
    });
    put("SIG005/fires-revoked-by-list-and-answer", "a/answer.pdf", answered.bytes);

    let mut stamped = Pdf::new(REPORT);
    stamped.sign(&cades("10"), |covered| {
        let at = der::seconds("2025-03-10T01:00:05Z");
        let stamp: Stamp = Box::new(move |value| token(&people.clock, &[], at, value));
        Cms { chain: vec![&people.root], names: true, stamp: Some(stamp), ..Cms::new(&people.zhang) }
            .over(covered)
    });
    stamped.store(&[], &[&list("2025-04-01T00:00:00Z")], &[]);
    put("SIG005/silent-revoked-after-it-was-stamped", "a/stamped.pdf", stamped.bytes);
}

fn sealed(people: &People, put: &mut impl FnMut(&str, &str, Vec<u8>)) {
    let with =
        |version, change| ofd::file(&Value::Seal(version, Seal::new(&people.sealer, &people.maker)), change);
    for place in [
        "RUN002/silent-every-version-that-is-known",
        "SIG003/silent-intact",
        "SIG004/silent-filled-and-countersigned",
        "SIG005/fires-another-anchor",
        "SIG005/fires-no-anchors",
        "SIG005/silent-path-and-moment",
        "SIG014/silent-today-s-algorithms",
    ] {
        put(place, "a/sealed.ofd", with(4, Change::None));
    }
    for place in ["RUN002/silent-every-version-that-is-known", "SIG003/silent-intact"] {
        put(place, "a/sealed-v1.ofd", with(1, Change::None));
    }
    put("RUN002/fires-newer-seal", "a/version-6.ofd", with(6, Change::None));
    put("SIG003/fires-changed-part", "a/tampered.ofd", with(4, Change::Page));
    put("SIG004/fires-uncovered-part", "a/uncovered.ofd", with(4, Change::Added));
    let seal = Seal { listed: vec![&people.clerk], ..Seal::new(&people.sealer, &people.maker) };
    let unlisted = ofd::file(&Value::Seal(4, seal), Change::None);
    put("SIG003/fires-signer-not-on-the-list", "a/not-listed.ofd", unlisted);
}

/// Signatures beside a file; what they sign is read from the fixture.
fn beside(people: &People, put: &mut impl FnMut(&str, &str, Vec<u8>)) {
    let text = |place: &str, name: &str| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(ROOT);
        std::fs::read(root.join(place).join("archive/a").join(name)).unwrap()
    };
    let notice = text("SIG003/silent-intact", "notice.txt");
    let time = Some(der::seconds("2025-03-10T01:00:00Z"));
    let cms = Cms { time, chain: vec![&people.root], names: true, ..Cms::new(&people.zhang) }.over(&notice);
    put("SIG003/silent-intact", "a/notice.txt.p7s", cms.clone());
    put("SIG003/fires-beside-in-capitals", "a/notice.txt.P7S", cms.clone());
    put("SIG003/fires-beside-another-text", "a/notice.txt.p7s", cms);
    let own = |parts: &[&str]| Draft::new(parts, 1).own(&Key::p256(&parts.join(", ")));
    let named = "SIG001/silent-certificate-named-in-archive-json";
    for (place, name, parts) in [
        ("SIG001/fires-namesake", "d1.txt", &["CN=林晓燕", "SERIALNUMBER=p9"][..]),
        ("SIG001/fires-unmatched", "d1.txt", &["CN=马志强", "SERIALNUMBER=p3"]),
        (named, "d1.txt", &["CN=LIN Xiaoyan"]),
        ("SIG001/silent-signed-beside-the-file", "d1.txt", &["CN=林晓燕", "SERIALNUMBER=p2"]),
        ("SIG001/silent-signed-beside-the-file", "d2.txt", &["O=城郊供电所", "CN=041@马志强@00"]),
        ("SIG002/fires-unmatched", "d1.txt", &["CN=河东电力器材有限公司", "SERIALNUMBER=g1"]),
        ("SIG002/silent-sealed-beside-the-file", "d1.txt", &["CN=城郊供电所", "SERIALNUMBER=s1"]),
    ] {
        let signer = own(parts);
        let cms = Cms { time, ..Cms::new(&signer) }.over(&text(place, name));
        put(place, &format!("a/{name}.p7s"), cms);
    }
    let key = Minisign::new("unit");
    for (place, name, signature) in [
        ("CMP003/silent-sidecars-and-lock", "d1.txt", "d1.txt.minisig"),
        ("CMP003/silent-sidecars-and-lock", "dossier.lock.json", "dossier.lock.json.minisig"),
        ("SIG001/silent-signed-beside-the-file", "d3.txt", "d3.txt.minisig"),
        ("STR013/silent-as-it-was-locked", "dossier.lock.json", "签名/lock.minisig"),
    ] {
        let comment = format!("timestamp:1741568400\tfile:{name}");
        put(place, &format!("a/{signature}"), key.over(&text(place, name), &comment));
    }
    put(named, "certs/p2.pem", own(&["CN=LIN Xiaoyan"]).pem().into_bytes());
}
