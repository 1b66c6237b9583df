//! 痕迹主义 seen: the 103-page summary of which one page is a report, whatever its evidence is made
//! of; and its reverse, that nobody is worse off for keeping fewer papers.

mod honest;

use std::collections::BTreeSet;
use std::path::Path;

use honest::archive::{Archive, Dossier};
use honest::county::prose;
use honest::demo::demo;
use honest::files;
use honest::kinds::{KINDS, outline};
use honest::page::{Marks, scan};
use serde_json::{Value, json};
use zhenji::config::Settings;
use zhenji::examine::{Cache, Examiner};
use zhenji::finding::{Confidence, Finding, Severity};
use zhenji::limits::Work;

fn check(root: &Path, examiner: &Examiner) -> Vec<Finding> {
    let outcome = zhenji::check(&[root.to_owned()], &Settings::default(), examiner).unwrap();
    outcome.archives.into_iter().flat_map(|archive| archive.findings).collect()
}

/// A scan of so many pages.
fn pages(seed: &str, count: u32) -> Vec<u8> {
    scan(&format!("padding/{seed}"), count, Marks::default(), "D:20251206093000+08'00'")
}

/// So many pages of text that say nothing twice.
fn words(seed: &str, count: usize) -> Vec<String> {
    (0..count).map(|page| prose::report(&format!("padding/{seed}/{page}"), 2)).collect()
}

/// Adds a paper; with `supports`, as evidence for the one claim.
fn add(dossier: &mut Dossier, file: &str, bytes: Vec<u8>, mut document: Value, supports: bool) {
    document["id"] = file.split('.').next().unwrap().into();
    document["files"] = json!([{ "path": file }]);
    dossier.files.insert(file.to_owned(), bytes);
    if supports {
        document["role"] = "evidence".into();
        document["date"] = "2025-12-05".into();
        document["supports"] = json!(["c1"]);
        dossier.at("/record/claims/0/evidence").as_array_mut().unwrap().push(document["id"].clone());
    }
    dossier.push("documents", document);
}

fn scanned(title: &str, count: u32) -> Value {
    json!({ "title": title, "medium": "scan", "pages": count, "digitised": { "at": "2025-12-06" } })
}

/// The summary of one page with its cover and contents and one claim, and the evidence that
/// `prove` adds to it: what is found.
fn summary(prove: impl FnOnce(&mut Dossier)) -> Vec<Finding> {
    let mut dossier = outline("annual-summary", 1);
    for id in ["proof1", "proof2"] {
        dossier.remove(id);
    }
    *dossier.at("/record/claims") =
        json!([{ "id": "c1", "text": "春季检修消除缺陷四十一项", "evidence": [] }]);
    for (file, role, title) in [("cover.pdf", "cover", "案卷封面"), ("contents.pdf", "catalogue", "卷内目录")]
    {
        let mut document = scanned(title, 1);
        document["role"] = role.into();
        document.as_object_mut().unwrap().remove("digitised");
        add(&mut dossier, file, pages(file, 1), document, false);
    }
    prove(&mut dossier);
    dossier.fill();
    let mut archive = Archive::new();
    archive.dossiers.push(dossier);
    let root = tempfile::tempdir().unwrap();
    archive.write_to(root.path());
    check(root.path(), &Examiner::default())
}

/// PAD001 names the hundred pages, as a certain warning, and of other rules only these speak.
fn is_found(findings: &[Finding], others: &[&str]) {
    let codes: BTreeSet<&str> = findings.iter().map(|finding| finding.code).collect();
    let said: Vec<&str> = findings.iter().map(|finding| finding.message.en.as_str()).collect();
    assert_eq!(codes, others.iter().copied().chain(["PAD001"]).collect(), "{said:#?}");
    let found: Vec<&Finding> = findings.iter().filter(|finding| finding.code == "PAD001").collect();
    let [finding] = found[..] else { panic!("{said:#?}") };
    assert_eq!((finding.severity, finding.confidence), (Severity::Warning, Confidence::Certain));
    let evidence = serde_json::to_string(&finding.evidence).unwrap();
    assert!(evidence.contains("100"), "{evidence}");
}

#[test]
fn the_summary_of_103_pages_is_found() {
    // Nothing else is wrong with it: every page is a different one and all of it is cited.
    let parts = summary(|dossier| {
        for part in 0..5 {
            let file = format!("part{part}.pdf");
            let bytes = pages(&file, 20);
            add(dossier, &file, bytes, scanned(&format!("佐证材料之{part}"), 20), true);
        }
    });
    is_found(&parts, &[]);
    let whole = summary(|dossier| add(dossier, "all.pdf", pages("all", 100), scanned("佐证材料", 100), true));
    is_found(&whole, &[]);
}

#[test]
fn it_is_found_as_pictures_and_as_texts() {
    let place = (39.6312, 118.1804);
    let pictures = summary(|dossier| {
        for number in 1..=100 {
            let (day, minute) = (1 + number % 28, number % 60);
            let bytes =
                files::photo(&format!("103/{number}"), &format!("2025:11:{day:02} 09:{minute:02}:00"), place);
            let document = json!({
                "title": format!("检修照片之{number}"), "medium": "photo",
                "taken": { "at": format!("2025-11-{day:02}T09:{minute:02}:00+08:00") },
            });
            add(dossier, &format!("shot{number}.jpg"), bytes, document, true);
        }
    });
    // A hundred pieces for one claim are too many as well, and a catalogue of one page is none.
    is_found(&pictures, &["PAD007"]);
    let written = json!({ "title": "佐证材料", "medium": "born-digital", "pages": 100 });
    let text = words("docx", 100).join("\n");
    let word = files::docx("佐证材料", &text, "林晓燕", "2025-12-05T01:30:00Z");
    is_found(&summary(|dossier| add(dossier, "all.docx", word, written.clone(), true)), &[]);
    let ofd = files::ofd_of("佐证材料", &words("ofd", 100), "林晓燕", "2025-12-05");
    is_found(&summary(|dossier| add(dossier, "all.ofd", ofd, written, true)), &["USE006"]);
}

/// What somebody adds to a dossier though nothing asks for it: the paper's manifest entry, and its
/// file where it has one.
fn uncited(shape: usize, index: usize) -> (Option<(&'static str, Vec<u8>)>, Value) {
    let seed = format!("uncited/{shape}/{index}");
    let title = format!("另附材料{shape}之{index}");
    match shape {
        0 => (Some(("uncited.pdf", pages(&seed, 1))), scanned(&title, 1)),
        1 => (Some(("uncited.pdf", pages(&seed, 12))), scanned(&title, 12)),
        2 => {
            let text = words(&seed, 2).join("\n");
            let bytes = files::docx(&title, &text, "林晓燕", "2025-06-10T01:30:00Z");
            (Some(("uncited.docx", bytes)), json!({ "title": title, "medium": "born-digital" }))
        }
        3 => {
            let bytes = files::photo(&seed, "2025:06:10 09:30:00", (39.6312, 118.1804));
            let taken = json!({ "at": "2025-06-10T09:30:00+08:00" });
            (Some(("uncited.jpg", bytes)), json!({ "title": title, "medium": "photo", "taken": taken }))
        }
        4 => (None, json!({ "title": title, "medium": "physical", "location": "档案室三盒" })),
        _ => {
            let text = words(&seed, 1).join("\n");
            (
                Some(("uncited.txt", text.into_bytes())),
                json!({ "title": title, "medium": "born-digital", "role": "attachment" }),
            )
        }
    }
}

/// Shapes of papers that nothing cites.
const SHAPES: usize = 6;

/// The demo, with a paper in every dossier that nothing cites; over the rounds every kind has every
/// shape of one.
fn fat(round: usize) -> Archive {
    let mut fat = demo();
    for (index, dossier) in fat.dossiers.iter_mut().enumerate().filter(|(_, dossier)| dossier.raw.is_none()) {
        let kind = KINDS.iter().position(|kind| dossier.manifest["kind"] == *kind).unwrap();
        let (file, mut document) = uncited((kind + index / KINDS.len() + round) % SHAPES, index);
        document["id"] = "uncited".into();
        if document["role"].is_null() {
            document["role"] = "evidence".into();
        }
        document["date"] = dossier.manifest["opened"].clone();
        document["files"] = match file {
            Some((path, bytes)) => {
                dossier.files.insert(path.to_owned(), bytes);
                json!([{ "path": path }])
            }
            None => json!([]),
        };
        dossier.push("documents", document);
    }
    fat
}

/// In every dossier of the demo, those with planted defects too.
#[test]
fn taking_out_what_nothing_cites_adds_no_finding() {
    let (root, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let work = Work::default();
    let examiner = Examiner::new(Some(Cache::open(kept.path(), &work).unwrap()), work, false);
    demo().write_to(root.path());
    let without = check(root.path(), &examiner);
    for round in 0..SHAPES {
        let other = tempfile::tempdir().unwrap();
        fat(round).write_to(other.path());
        let with: BTreeSet<(Option<String>, &str, String)> = check(other.path(), &examiner)
            .into_iter()
            .map(|finding| (finding.dossier, finding.code, finding.pointer.unwrap_or_default()))
            .collect();
        let added: Vec<String> = without
            .iter()
            .filter(|finding| {
                let at = (finding.dossier.clone(), finding.code, finding.pointer.clone().unwrap_or_default());
                !with.contains(&at)
            })
            .map(|finding| format!("{} {:?}: {}", finding.code, finding.dossier, finding.message.en))
            .collect();
        assert!(added.is_empty(), "without the papers of round {round}:\n{}", added.join("\n"));
        assert!(with.iter().any(|(_, code, _)| *code == "PAD002"), "nothing noticed the uncited papers");
    }
}

/// A dossier that is half covers is so with a pile of papers that nothing cites on top of it, and
/// with one whose pages nobody knows.
#[test]
fn uncited_papers_hide_no_empty_shell() {
    let shell = |more: &dyn Fn(&mut Dossier)| {
        let mut dossier = outline("case-file", 1);
        for number in 0..6 {
            let mut document = scanned("隔页", 1);
            document["role"] = "divider".into();
            document.as_object_mut().unwrap().remove("digitised");
            let file = format!("divider{number}.pdf");
            let bytes = pages(&file, 1);
            add(&mut dossier, &file, bytes, document, false);
        }
        let mut attached = scanned("检查记录", 4);
        attached["role"] = "attachment".into();
        attached["date"] = "2025-03-21".into();
        attached["digitised"] = json!({ "at": "2025-03-22" });
        add(&mut dossier, "attached.pdf", pages("attached", 4), attached, false);
        more(&mut dossier);
        dossier.fill();
        let mut archive = Archive::new();
        archive.dossiers.push(dossier);
        let root = tempfile::tempdir().unwrap();
        archive.write_to(root.path());
        let findings = check(root.path(), &Examiner::default());
        findings.iter().any(|finding| finding.code == "PAD003")
    };
    let paper = |dossier: &mut Dossier, shape| {
        let (file, mut document) = uncited(shape, 0);
        document["id"] = "uncited".into();
        document["role"] = "evidence".into();
        document["date"] = "2025-03-21".into();
        document["files"] = json!([]);
        if let Some((path, bytes)) = file {
            dossier.files.insert(path.to_owned(), bytes);
            document["files"] = json!([{ "path": path }]);
        }
        dossier.push("documents", document);
    };
    assert!(shell(&|_| ()));
    assert!(shell(&|dossier| paper(dossier, 1)));
    assert!(shell(&|dossier| paper(dossier, 4)));
}
