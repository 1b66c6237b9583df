//! 痕迹主义 seen: the 103-page summary of which one page is a report; and its reverse, that nobody is
//! worse off for keeping fewer papers.

mod honest;

use std::collections::BTreeSet;
use std::path::Path;

use honest::archive::{Archive, Dossier};
use honest::demo::demo;
use honest::kinds::outline;
use honest::page::{Marks, scan};
use serde_json::json;
use zhenji::config::Settings;
use zhenji::examine::{Cache, Examiner};
use zhenji::finding::{Confidence, Finding, Severity};
use zhenji::limits::Work;

fn check(root: &Path, examiner: &Examiner) -> Vec<Finding> {
    let outcome = zhenji::check(&[root.to_owned()], &Settings::default(), examiner).unwrap();
    outcome.archives.into_iter().flat_map(|archive| archive.findings).collect()
}

/// Adds a scan of so many pages to a dossier.
fn scanned(dossier: &mut Dossier, id: &str, role: &str, title: &str, pages: u32, supports: Option<&str>) {
    let path = format!("{id}.pdf");
    dossier.files.insert(
        path.clone(),
        scan(&format!("padding/{id}"), pages, Marks::default(), "D:20251206093000+08'00'"),
    );
    let mut document = json!({
        "id": id, "role": role, "title": title, "medium": "scan", "pages": pages, "files": [{ "path": path }],
    });
    if let Some(claim) = supports {
        document["date"] = "2025-12-05".into();
        document["digitised"] = json!({ "at": "2025-12-06" });
        document["supports"] = json!([claim]);
        dossier.at("/record/claims/0/evidence").as_array_mut().unwrap().push(id.into());
    }
    dossier.push("documents", document);
}

#[test]
fn the_summary_of_103_pages_is_found() {
    let mut dossier = outline("annual-summary", 1);
    for id in ["proof1", "proof2"] {
        dossier.remove(id);
    }
    *dossier.at("/record/claims") =
        json!([{ "id": "c1", "text": "春季检修消除缺陷四十一项", "evidence": [] }]);
    scanned(&mut dossier, "cover", "cover", "案卷封面", 1, None);
    scanned(&mut dossier, "contents", "catalogue", "卷内目录", 1, None);
    for part in 0..5 {
        scanned(
            &mut dossier,
            &format!("part{part}"),
            "evidence",
            &format!("佐证材料之{part}"),
            20,
            Some("c1"),
        );
    }
    dossier.fill();
    let mut archive = Archive::new();
    archive.dossiers.push(dossier);
    let root = tempfile::tempdir().unwrap();
    archive.write_to(root.path());
    let findings = check(root.path(), &Examiner::default());
    let found: Vec<&Finding> = findings.iter().filter(|finding| finding.code == "PAD001").collect();
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    let [finding] = found[..] else { panic!("{codes:?}") };
    assert_eq!((finding.severity, finding.confidence), (Severity::Warning, Confidence::Certain));
    let evidence = serde_json::to_string(&finding.evidence).unwrap();
    assert!(evidence.contains("100"), "{evidence}");
    // Nothing else is wrong with it: every page is a different one and all of it is cited.
    assert_eq!(codes, ["PAD001"]);
}

/// A paper that nothing cites, in every dossier of the demo, those with planted defects too.
#[test]
fn taking_out_what_nothing_cites_adds_no_finding() {
    let (root, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let work = Work::default();
    let examiner = Examiner::new(Some(Cache::open(kept.path(), &work).unwrap()), work, false);
    let lean = demo();
    lean.write_to(root.path());
    let without = check(root.path(), &examiner);
    for pages in [1, 12] {
        let mut fat = demo();
        for (index, dossier) in
            fat.dossiers.iter_mut().enumerate().filter(|(_, dossier)| dossier.raw.is_none())
        {
            let path = "uncited.pdf".to_owned();
            let bytes =
                scan(&format!("uncited/{index}/{pages}"), pages, Marks::default(), "D:20250610093000+08'00'");
            dossier.files.insert(path.clone(), bytes);
            let day = dossier.manifest["opened"].clone();
            dossier.push("documents", json!({
                "id": "uncited", "role": "evidence", "title": format!("另附材料{index}"), "date": day, "medium": "scan", "pages": pages,
                "digitised": { "at": "2025-06-10" }, "files": [{ "path": path }],
            }));
        }
        let other = tempfile::tempdir().unwrap();
        fat.write_to(other.path());
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
        assert!(added.is_empty(), "without the paper of {pages} pages:\n{}", added.join("\n"));
        assert!(with.iter().any(|(_, code, _)| *code == "PAD002"), "nothing noticed the uncited papers");
    }
}
