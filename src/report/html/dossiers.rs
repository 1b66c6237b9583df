//! Every dossier of the archive with its verdict, those with findings first.

use std::collections::HashMap;
use std::io::{self, Write};

use super::{Part, shown};
use crate::report::view::{Words, by_dossier, by_severity};
use crate::triage::{DossierVerdict, Verdict};

/// Dossiers that are listed; the counts are always given.
const LISTED: usize = 1000;

pub(super) fn write(part: &Part, words: Words, out: &mut dyn Write) -> io::Result<()> {
    let mut places: HashMap<&str, (usize, [u64; 3])> = HashMap::new();
    for ((dossier, rows), number) in by_dossier(&part.rows).into_iter().zip(1..) {
        if let Some(one) = dossier {
            places.insert(&one.folder, (number, by_severity(rows.iter().map(|row| row.finding))));
        }
    }
    let mut list: Vec<&DossierVerdict> = part.archive.dossiers.iter().collect();
    let rank = |verdict: Verdict| match verdict {
        Verdict::Found => 0,
        Verdict::Unexamined => 1,
        Verdict::NotApplicable => 2,
        Verdict::Passed => 3,
    };
    list.sort_by_key(|one| {
        (rank(one.verdict), places.get(one.folder.as_str()).map_or(usize::MAX, |(number, _)| *number))
    });
    writeln!(
        out,
        "<section><h3>{}</h3><div class=\"wide\"><table><tr>",
        shown(&words.archive(part.archive))
    )?;
    for (zh, en) in
        [("档号", "dossier"), ("题名", "title"), ("单位", "unit"), ("门类", "kind"), ("结论", "verdict")]
    {
        write!(out, "<th>{}</th>", words.of(zh, en))?;
    }
    for (zh, en) in [("错误", "errors"), ("警告", "warnings"), ("提示", "advice")] {
        write!(out, "<th class=\"n\">{}</th>", words.of(zh, en))?;
    }
    writeln!(out, "</tr>")?;
    for one in list.iter().take(LISTED) {
        let name = shown(&words.dossier(Some(one)));
        let (link, counts) = match places.get(one.folder.as_str()) {
            Some((number, counts)) => (format!("<a href=\"#d{}-{number}\">{name}</a>", part.index), *counts),
            None => (name, [0; 3]),
        };
        write!(
            out,
            "<tr><td>{link}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>",
            shown(one.title.as_deref().unwrap_or_default()),
            shown(&words.unit(Some(one))),
            shown(&words.kind(Some(one))),
            words.verdict(one.verdict)
        )?;
        for count in counts {
            write!(out, "<td class=\"n\">{count}</td>")?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</table></div>")?;
    if list.len() > LISTED {
        writeln!(
            out,
            "<p class=\"soft\">{} {}</p>",
            words.of("未列出的还有", "not listed:"),
            list.len() - LISTED
        )?;
    }
    writeln!(out, "</section>")
}
