//! `--against`: what an earlier archive holds is compared with and not reported on.

use std::fs;
use std::path::Path;

use zhenji::config::Settings;
use zhenji::examine::Examiner;
use zhenji::finding::Finding;

const TEXT: &str = "今年以来，全所干部职工认真落实度夏保供部署，先后完成低压线路巡视四十二次，处理缺陷一百一十三处，\
    其中拉线松动十九处、绝缘子破损七处，均在两日内销号。对沿街商铺开展漏电保护器作用讲解，现场更换老化插座三十五只。";

/// An archive of one summary, which may be without its file.
fn archive(root: &Path, year: &str, text: Option<&str>) {
    let manifest = format!(
        r#"{{"version": 1, "kind": "case-file", "id": "X043-{year}-QT-0001", "title": "{year}年工作", "unit": "gd",
        "opened": "{year}-12-01", "closed": "{year}-12-31", "retention": "10y",
        "responsible": [{{"person": "p1", "role": "经办人"}}], "stages": [], "documents": [{{"id": "d1", "role": "report",
        "title": "{year}年度工作总结", "date": "{year}-12-20", "medium": "born-digital", "files": [{{"path": "d1.txt"}}]}}]}}"#
    );
    fs::create_dir_all(root.join("a")).unwrap();
    fs::write(root.join("archive.json"), format!(r#"{{"version": 1, "name": "{year}"}}"#)).unwrap();
    fs::write(root.join("a/dossier.json"), manifest).unwrap();
    if let Some(text) = text {
        fs::write(root.join("a/d1.txt"), text).unwrap();
    }
}

fn check(root: &Path, against: &[&Path]) -> Vec<Finding> {
    let against = against.iter().map(|path| path.to_path_buf()).collect();
    let settings = Settings { against, ..Settings::default() };
    let outcome = zhenji::check(&[root.to_owned()], &settings, &Examiner::default()).unwrap();
    outcome.archives.into_iter().flat_map(|archive| archive.findings).collect()
}

#[test]
fn last_years_summary_lies_in_last_years_export() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("2024"), folder.path().join("2025"));
    archive(&old, "2024", Some(&format!("2024年度工作总结\n{TEXT}\n")));
    archive(&new, "2025", Some(&format!("2025年度工作总结\n{TEXT}\n")));
    assert!(!check(&new, &[]).iter().any(|finding| finding.code.starts_with("DUP")));
    let findings = check(&new, &[&old]);
    let copy: Vec<&Finding> = findings.iter().filter(|finding| finding.code == "DUP002").collect();
    assert_eq!(copy.len(), 1);
    assert_eq!(copy[0].path.as_deref(), Some("a/d1.txt"));
    let members: Vec<&str> = copy[0].related.iter().filter_map(|member| member.path.as_deref()).collect();
    assert_eq!(members, ["../2024/a/d1.txt", "a/d1.txt"]);
    // The archive itself, named as an earlier one, is nothing to compare with.
    assert!(!check(&new, &[&new]).iter().any(|finding| finding.code.starts_with("DUP")));
}

#[test]
fn an_earlier_archive_is_not_reported_on() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("2024"), folder.path().join("2025"));
    archive(&old, "2024", None);
    archive(&new, "2025", Some("春季检查的情况另行报告。\n"));
    assert!(check(&old, &[]).iter().any(|finding| finding.code == "CMP002"));
    assert!(!check(&new, &[&old]).iter().any(|finding| finding.code == "CMP002"));
}
