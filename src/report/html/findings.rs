//! The findings, by dossier, the worst first.

use std::io::{self, Write};

use super::filters::{Facets, KEYS};
use super::{Material, Part, short, shown};
use crate::finding::{Finding, Related};
use crate::report::excerpt::Manuscripts;
use crate::report::plain::plain;
use crate::report::view::{Row, Words, by_dossier, escaped, place};
use crate::triage::DossierVerdict;

/// Other places that are listed of one finding.
const PLACES: usize = 8;

/// Lines of a manifest that its dossier's section begins with.
const HEAD: usize = 14;

/// Findings that show lines of their manifests; past these a page grows too large to open.
const EXCERPTS: usize = 2000;

pub(super) fn write(part: &Part, material: &Material, words: Words, out: &mut dyn Write) -> io::Result<()> {
    let mut manuscripts = Manuscripts::new(&part.archive.root);
    let mut before = 0;
    for ((dossier, rows), number) in by_dossier(&part.rows).into_iter().zip(1..) {
        heading(part, dossier, number, rows.len(), words, out)?;
        if let Some(one) = dossier.filter(|_| material.open && before < EXCERPTS) {
            manifest(one, &mut manuscripts, words, out)?;
        }
        for row in rows {
            let excerpts = if before < EXCERPTS { Some(&mut manuscripts) } else { None };
            finding(part, material, &row, excerpts.filter(|_| material.open), words, out)?;
            before += 1;
        }
        writeln!(out, "</section>")?;
    }
    Ok(())
}

/// A dossier's heading, and what its manifest says of it.
fn heading(
    part: &Part,
    dossier: Option<&DossierVerdict>,
    number: usize,
    count: usize,
    words: Words,
    out: &mut dyn Write,
) -> io::Result<()> {
    let id = format!("d{}-{number}", part.index);
    writeln!(out, "<section class=\"dossier\" id=\"{id}\">")?;
    let title = dossier.and_then(|one| one.title.as_deref()).unwrap_or_default();
    write!(out, "<h3>{} {}", shown(&words.dossier(dossier)), shown(title))?;
    writeln!(
        out,
        " <span class=\"meta\">{} <span class=\"shown\">{count}</span> <a class=\"only\" href=\"#?d={id}\" hidden>{}</a></span></h3>",
        words.of("问题", "findings"),
        words.of("只看本卷", "this dossier alone")
    )?;
    let Some(one) = dossier else { return Ok(()) };
    writeln!(out, "<dl class=\"facts\">")?;
    let folder = if one.folder.is_empty() { "." } else { &one.folder };
    let people = one.responsible.join(words.of("、", ", "));
    for (zh, en, text) in [
        ("单位", "unit", words.unit(dossier).as_ref()),
        ("门类", "kind", words.kind(dossier).as_ref()),
        ("责任人", "responsible", people.as_str()),
        ("密级", "secrecy", words.secrecy(one.secrecy)),
        ("结论", "verdict", words.verdict(one.verdict)),
        ("文件夹", "folder", folder),
    ] {
        if !text.is_empty() {
            write!(out, "<dt>{}</dt><dd>{}</dd>", words.of(zh, en), shown(text))?;
        }
    }
    writeln!(out, "</dl>")
}

/// How a dossier's manifest begins.
fn manifest(
    dossier: &DossierVerdict,
    manuscripts: &mut Manuscripts,
    words: Words,
    out: &mut dyn Write,
) -> io::Result<()> {
    let path = crate::archive::join(&dossier.folder, "dossier.json");
    let Some(manuscript) = manuscripts.get(&path) else { return Ok(()) };
    write!(
        out,
        "<details><summary class=\"meta\">{} {}</summary><pre>",
        words.of("清单开头", "How the manifest begins:"),
        shown(&path)
    )?;
    for (number, line) in (1..).zip(manuscript.head(HEAD)) {
        writeln!(out, "<b>{number:>5} </b>{}", escaped(&line))?;
    }
    writeln!(out, "</pre></details>")
}

fn finding(
    part: &Part,
    material: &Material,
    row: &Row,
    manuscripts: Option<&mut Manuscripts>,
    words: Words,
    out: &mut dyn Write,
) -> io::Result<()> {
    let finding = row.finding;
    let lang = words.0;
    let fingerprint = escaped(&finding.fingerprint);
    write!(
        out,
        "<article class=\"finding {}\" id=\"f{}-{fingerprint}\" data-fingerprint=\"{fingerprint}\"",
        finding.severity.word(),
        part.index
    )?;
    for (key, value) in KEYS.iter().zip(Facets::of(row, words).values) {
        write!(out, " data-{key}=\"{}\"", escaped(&value))?;
    }
    writeln!(out, ">")?;
    writeln!(
        out,
        "<p><span class=\"grade\">{}</span> <a href=\"#r-{code}\">{code}</a> {} <span class=\"meta\">{} · {}</span></p>",
        words.severity(finding.severity),
        escaped(&words.rule(row.meta, finding.name)),
        words.confidence(finding.confidence),
        words.family(row.meta),
        code = finding.code,
    )?;
    writeln!(out, "<p class=\"message\">{}</p>", shown(finding.message.get(lang)))?;
    let mut at = place(finding);
    if finding.manifest != finding.path
        && let (Some(manifest), Some(span)) = (&finding.manifest, finding.span)
    {
        at = format!("{at} ({}:{}:{})", plain(manifest), span.line, span.column);
    }
    let pointer = finding.pointer.as_deref().unwrap_or_default();
    writeln!(out, "<p class=\"meta\">{} <code>{}</code></p>", shown(&at), shown(pointer))?;
    if let Some(manuscripts) = manuscripts {
        excerpt(finding, manuscripts, out)?;
    }
    material.gallery.write(finding, words, out)?;
    material.passages.write(finding, words, out)?;
    if !finding.related.is_empty() {
        related(&finding.related, words, out)?;
    }
    let help = finding.help.get(lang);
    if !help.is_empty() {
        writeln!(out, "<p>{}{}</p>", words.of("怎么办：", "Help: "), shown(help))?;
    }
    for (zh, en, text) in [("责任：", "Owner: ", &finding.owner), ("期限：", "Deadline: ", &finding.deadline)]
    {
        if let Some(text) = text {
            writeln!(out, "<p>{}{}</p>", words.of(zh, en), shown(text))?;
        }
    }
    if let Some(answer) = &finding.answer {
        writeln!(out, "<p class=\"answer\">{}</p>", shown(&answer.labelled(lang)))?;
    }
    writeln!(
        out,
        "<details><summary class=\"meta\">{}</summary>",
        words.of("依据事实与指纹", "Evidence and fingerprint")
    )?;
    if !finding.evidence.is_empty() {
        let facts = serde_json::json!(finding.evidence).to_string();
        writeln!(out, "<pre>{}</pre>", escaped(&short(&facts, 600)))?;
    }
    writeln!(out, "<p><code>{fingerprint}</code></p></details></article>")
}

/// The lines of the manifest that the finding is about.
fn excerpt(finding: &Finding, manuscripts: &mut Manuscripts, out: &mut dyn Write) -> io::Result<()> {
    let (Some(path), Some(span)) = (finding.manifest.as_deref(), finding.span) else { return Ok(()) };
    let Some((excerpt, marks)) = manuscripts.get(path).and_then(|known| known.excerpt(path, span, &[]))
    else {
        return Ok(());
    };
    write!(out, "<pre>")?;
    for (number, line, mark) in excerpt.lines(marks.first().copied().flatten()) {
        let pieces =
            mark.and_then(|(from, to)| Some((line.get(..from)?, line.get(from..to)?, line.get(to..)?)));
        let text = match pieces {
            Some((before, meant, after)) => {
                format!("{}<mark>{}</mark>{}", escaped(before), escaped(meant), escaped(after))
            }
            None => escaped(line),
        };
        writeln!(out, "<b>{number:>5} </b>{text}")?;
    }
    writeln!(out, "</pre>")
}

fn related(related: &[Related], words: Words, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<p>{}</p><ul>", words.of("另见：", "See also:"))?;
    for other in related.iter().take(PLACES) {
        let mut at = plain(other.path.as_deref().unwrap_or_default()).into_owned();
        if let Some(place) = other.place {
            at.push_str(&format!(":{}:{}", place.line, place.column));
        }
        if let Some(page) = other.page {
            at.push_str(&format!("#{page}"));
        }
        let note = escaped(&short(other.note.get(words.0), 300));
        writeln!(out, "<li><span class=\"meta\">{}</span> {note}</li>", shown(&at))?;
    }
    if related.len() > PLACES {
        let more = related.len() - PLACES;
        writeln!(out, "<li class=\"soft\">{} {more}</li>", words.of("另有处数：", "more places:"))?;
    }
    writeln!(out, "</ul>")
}
