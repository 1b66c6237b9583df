//! One page that needs nothing else: no network, no other file, and no script to be read. Scripts,
//! where they run, search and filter it. Whatever comes from an archive is escaped, and the page's
//! policy lets nothing run but its own script.

mod accepted;
mod calendar;
mod charts;
mod dossiers;
mod filters;
mod findings;
mod funnel;
mod gallery;
mod passages;
mod run;
mod slips;
mod subjects;
mod summary;
mod unseen;

use std::io::{self, Write};

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

use self::gallery::Gallery;
use self::passages::Passages;
use super::view::{Row, Words, escaped, rows};
use crate::finding::Lang;
use crate::triage::{ArchiveOutcome, Outcome};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// An archive with its findings and what its ids on the page begin with.
struct Part<'a> {
    archive: &'a ArchiveOutcome,
    rows: Vec<Row<'a>>,
    index: usize,
}

/// What a part shows of the archive's own files.
#[derive(Default)]
struct Material {
    gallery: Gallery,
    passages: Passages,
    /// Whether lines of manifests may be shown.
    open: bool,
}

impl Material {
    /// A redacted page shows nothing of the files themselves.
    fn of(part: &Part, redacted: bool, left: &mut usize) -> Self {
        if redacted {
            return Self::default();
        }
        Self { gallery: Gallery::of(part, left), passages: Passages::of(part), open: true }
    }
}

/// Writes the page.
pub(super) fn write(outcome: &Outcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let words = Words(lang);
    let parts: Vec<Part> = outcome
        .archives
        .iter()
        .enumerate()
        .map(|(index, archive)| Part { archive, rows: rows(archive), index })
        .collect();
    let mut left = Gallery::budget();
    let material: Vec<Material> =
        parts.iter().map(|part| Material::of(part, outcome.run.redacted, &mut left)).collect();
    let names: Vec<String> = parts.iter().map(|part| words.archive(part.archive).into_owned()).collect();
    let title = escaped(&short(&names.join("、"), 200));
    let total: usize = parts.iter().map(|part| part.rows.len()).sum();
    let highest = outcome.archives.iter().filter_map(|archive| archive.summary.secrecy).max();
    let mark = words.secrecy(highest);
    head(&title, mark, words, out)?;
    if !mark.is_empty() {
        writeln!(out, "<p class=\"mark\">{mark}</p>")?;
    }
    writeln!(out, "<h1>{}{title}</h1>", words.of("检查报告：", "Report: "))?;
    let sections = [
        ("summary", "概况", "Summary"),
        ("dossiers", "案卷", "Dossiers"),
        ("findings", "问题", "Findings"),
        ("slips", "整改单", "Rectification slips"),
        ("accepted", "豁免与基线", "Waived and baselined"),
        ("unseen", "没有看到的", "What was not looked at"),
        ("rules", "规则", "Rules"),
    ];
    write!(out, "<nav aria-label=\"{}\">", words.of("目录", "contents"))?;
    for (id, zh, en) in sections {
        write!(out, "<a href=\"#{id}\">{}</a>", words.of(zh, en))?;
    }
    writeln!(out, "</nav>\n<main data-findings=\"{total}\">")?;
    for (id, zh, en) in sections {
        writeln!(out, "<h2 id=\"{id}\">{}</h2>", words.of(zh, en))?;
        match id {
            "summary" => {
                run::write(outcome, words, out)?;
                for part in &parts {
                    summary::write(part, words, out)?;
                    charts::write(part, words, out)?;
                }
            }
            "dossiers" => parts.iter().try_for_each(|part| dossiers::write(part, words, out))?,
            "findings" => {
                filters::write(&parts, total, words, out)?;
                for (part, material) in parts.iter().zip(&material) {
                    findings::write(part, material, words, out)?;
                }
                if material.iter().any(|material| material.gallery.is_full()) {
                    let text = words.of(
                        "图片较多，只显示了前面的一部分；其余按路径查看原件。",
                        "There are many pictures: only the first are shown; look at the files themselves for the rest.",
                    );
                    writeln!(out, "<p class=\"soft\">{text}</p>")?;
                }
            }
            "slips" => parts.iter().try_for_each(|part| slips::write(part, words, out))?,
            "accepted" => accepted::write(outcome, &parts, words, out)?,
            "unseen" => parts.iter().try_for_each(|part| unseen::write(part, words, out))?,
            _ => unseen::rules(&parts, words, out)?,
        }
    }
    writeln!(out, "</main>")?;
    writeln!(
        out,
        "<footer class=\"soft\"><p>{}</p><p>zhenji {}</p></footer>",
        words.of(
            "以上是按规则测得的事实和它们所在的位置，不是对任何人的结论；没有看到的，不算通过。",
            "These are measured facts and where they stand, and no judgement of anybody; what was not looked at has not passed.",
        ),
        env!("CARGO_PKG_VERSION")
    )?;
    writeln!(out, "<script>{SCRIPT}</script>\n</body>\n</html>")
}

fn head(title: &str, mark: &str, words: Words, out: &mut dyn Write) -> io::Result<()> {
    // Every printed page bears the mark.
    let style = match mark {
        "" => STYLE.to_owned(),
        mark => format!("{STYLE}@page{{@top-right{{content:\"{mark}\"}}}}\n"),
    };
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        digest(&style),
        digest(SCRIPT)
    );
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>", words.of("zh-CN", "en"))?;
    writeln!(out, "<meta charset=\"utf-8\">")?;
    writeln!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")?;
    writeln!(out, "<meta name=\"referrer\" content=\"no-referrer\">")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<title>{title} · zhenji</title>")?;
    writeln!(out, "<style>{style}</style>\n</head>\n<body>")
}

/// A digest as policies write it.
fn digest(text: &str) -> String {
    Base64::encode_string(&Sha256::digest(text.as_bytes()))
}

/// Text of no more than `length` characters.
fn short(text: &str, length: usize) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(length) {
        Some((at, _)) => format!("{}…", &text[..at]).into(),
        None => text.into(),
    }
}

/// Text for the page: escaped, and cut where it is longer than anybody reads.
fn shown(text: &str) -> String {
    escaped(&short(text, 1500))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_base64() {
        // printf '' | openssl dgst -sha256 -binary | base64
        assert_eq!(digest(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn the_page_carries_no_way_out() {
        for text in [STYLE, SCRIPT] {
            for way in ["http:", "https:", "url(", "@import", "innerHTML", "eval(", "fetch(", "</"] {
                assert!(!text.contains(way), "{way}");
            }
        }
    }
}
