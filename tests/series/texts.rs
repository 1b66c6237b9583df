//! Real laws, cases and reports as the papers of dossiers.

use jiff::civil::Date;
use serde_json::json;

use super::source::Paper;
use crate::honest::archive::{Archive, Dossier};

/// Papers that one dossier holds.
const PAPERS: usize = 5;

/// The day in the brackets of a title, or the spring of the year that it speaks of.
fn dated(title: &str) -> Option<Date> {
    let bracketed = title.rsplit_once('(').and_then(|(_, rest)| rest.trim_end_matches(')').parse().ok());
    bracketed.or_else(|| {
        let at = title.find('年')?;
        Date::new(title.get(at.checked_sub(4)?..at)?.parse().ok()?, 3, 5).ok()
    })
}

/// Five texts a dossier: reports as reports; laws, cases and tables as what is attached.
pub fn filed(papers: &[Paper]) -> Archive {
    let mut archive = Archive::new();
    for (index, part) in papers.chunks(PAPERS).enumerate() {
        let number = index as u32 + 1;
        let mut dossier = Dossier::new("case-file", "QT", number, &part[0].title, "2025-03-03", "2025-03-31");
        for (at, paper) in part.iter().enumerate() {
            let spoken = ["gov_reports_txt", "aldohemsn+chinese-political-corpora"];
            let role = if spoken.contains(&paper.folder.as_str()) { "report" } else { "attachment" };
            let path = format!("d{at}-{}", paper.name);
            let date = dated(&paper.title).unwrap_or(Date::constant(2025, 3, 10));
            let document = json!({
                "id": format!("d{at}"), "role": role, "title": paper.title, "medium": "born-digital",
                "date": date.to_string(), "files": [{ "path": path }],
            });
            dossier.files.insert(path, paper.text.clone());
            dossier.push("documents", document);
        }
        dossier.fill();
        archive.dossiers.push(dossier);
    }
    archive
}
