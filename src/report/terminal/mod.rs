//! For people: each finding with the lines that it is about, then what all of it comes to.

mod summary;

use std::collections::BTreeMap;
use std::io::{self, Write};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity as Grade, SourceCode,
    ThemeCharacters, ThemeStyles,
};

use super::Style;
use super::excerpt::{Excerpt, Manuscripts};
use super::plain::plain;
use crate::finding::{Confidence, Finding, Lang, Related, Severity};
use crate::triage::{ArchiveOutcome, Outcome};

/// Other places that are listed of one finding; the machine formats have them all.
const PLACES: usize = 8;

/// Writes every finding, then the summary.
pub(super) fn write(outcome: &Outcome, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for archive in &outcome.archives {
        // Findings come in path order, so the last manifest read is mostly the next one needed.
        let mut manuscripts = Manuscripts::new(&archive.root);
        for finding in &archive.findings {
            write!(out, "{}", one(finding, &mut manuscripts, style))?;
        }
        summary::write(archive, style, out)?;
    }
    Ok(())
}

/// One finding as miette draws it.
#[derive(Debug)]
struct Drawn {
    headline: String,
    severity: Severity,
    excerpt: Option<Excerpt>,
    labels: Vec<LabeledSpan>,
}

impl std::fmt::Display for Drawn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.headline)
    }
}

impl std::error::Error for Drawn {}

impl Diagnostic for Drawn {
    fn severity(&self) -> Option<Grade> {
        Some(match self.severity {
            Severity::Error => Grade::Error,
            Severity::Warning => Grade::Warning,
            Severity::Advice => Grade::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.excerpt.as_ref().map(|_| Box::new(self.labels.iter().cloned()) as Box<_>)
    }
}

fn one(finding: &Finding, manuscripts: &mut Manuscripts, style: Style) -> String {
    let manifest = finding.manifest.as_deref();
    let place = finding.span;
    let mut drawn = Drawn {
        headline: headline(finding, style.lang),
        severity: finding.severity,
        excerpt: None,
        labels: Vec::new(),
    };
    if let (Some(path), Some(place)) = (manifest, place)
        && let Some(manuscript) = manuscripts.get(path)
    {
        let near: Vec<_> = finding
            .related
            .iter()
            .filter(|related| related.manifest.as_deref() == Some(path))
            .filter_map(|related| Some((related.place?, plain(related.note.get(style.lang)).into_owned())))
            .collect();
        if let Some((excerpt, spans)) = manuscript.excerpt(path, place, &near) {
            let pointer = finding.pointer.as_deref().map(|pointer| plain(pointer).into_owned());
            let mut spans = spans.into_iter();
            if let Some((start, length)) = spans.next().flatten() {
                let label = pointer.filter(|pointer| !pointer.is_empty());
                drawn.labels.push(LabeledSpan::new_primary_with_span(label, (start, length)));
            }
            for (span, (_, note)) in spans.zip(near) {
                if let Some((start, length)) = span {
                    drawn.labels.push(LabeledSpan::new_with_span(Some(note), (start, length)));
                }
            }
            drawn.excerpt = Some(excerpt);
        }
    }
    let mut text = String::new();
    let handler = GraphicalReportHandler::new_themed(theme(style)).with_links(false).with_width(style.width);
    if handler.render_report(&mut text, &drawn).is_err() {
        text = format!("  {}\n", drawn.headline);
    }
    let labelled = drawn.labels.len().saturating_sub(1);
    for line in tail(finding, drawn.excerpt.is_some(), labelled, style) {
        text.push_str(&line);
        text.push('\n');
    }
    text.push('\n');
    text
}

fn theme(style: Style) -> GraphicalTheme {
    GraphicalTheme {
        characters: if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() },
        styles: if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() },
    }
}

/// `error[CMP001]: too few …`, with the confidence where the evidence is not certain.
fn headline(finding: &Finding, lang: Lang) -> String {
    let (code, message) = (finding.code, plain(finding.message.get(lang)));
    let sure = finding.confidence == Confidence::Certain;
    match lang {
        Lang::Zh => {
            let confidence = if sure { String::new() } else { format!("（{}）", finding.confidence.zh()) };
            format!("{}[{code}]{confidence}：{message}", finding.severity.zh())
        }
        Lang::En => {
            let confidence = if sure { String::new() } else { format!(" ({})", finding.confidence.word()) };
            format!("{}[{code}]{confidence}: {message}", finding.severity.word())
        }
    }
}

/// The lines under the excerpt: the file, other places, what to do.
fn tail(finding: &Finding, shown: bool, labelled: usize, style: Style) -> Vec<String> {
    let lang = style.lang;
    let mut lines = Vec::new();
    let mut line = |zh: &str, en: &str, text: &str| {
        let word = if lang == Lang::Zh { format!("{zh}：") } else { format!("{en}: ") };
        lines.push(format!("   = {word}{text}"));
    };
    if let Some(path) = &finding.path
        && (!shown || finding.manifest.as_deref() != Some(path))
    {
        line("文件", "file", &plain(path));
    }
    let apart: Vec<&Related> = finding
        .related
        .iter()
        .filter(|related| labelled == 0 || related.manifest != finding.manifest || related.place.is_none())
        .collect();
    for related in apart.iter().take(PLACES) {
        let mut place = plain(related.path.as_deref().unwrap_or_default()).into_owned();
        if let Some(at) = related.place {
            place.push_str(&format!(":{}:{}", at.line, at.column));
        }
        if let Some(page) = related.page {
            place.push_str(&format!("#{page}"));
        }
        line("另见", "see", &format!("{place} {}", plain(related.note.get(lang))));
    }
    if apart.len() > PLACES {
        let more = apart.len() - PLACES;
        line(
            "另见",
            "see",
            &if lang == Lang::Zh { format!("另有 {more} 处") } else { format!("{more} more places") },
        );
    }
    if let Some(answer) = &finding.answer {
        line("答复", "answer", &plain(&answer.said(lang)));
    }
    let owed: Vec<_> =
        [&finding.owner, &finding.deadline].into_iter().flatten().map(|text| plain(text)).collect();
    if !owed.is_empty() {
        line("责任与期限", "owner, deadline", &owed.join(" · "));
    }
    let help = finding.help.get(lang);
    if !help.is_empty() {
        line("怎么办", "help", &plain(help));
    }
    lines
}

/// Findings by rule, the most first.
fn by_rule(archive: &ArchiveOutcome) -> Vec<(&'static str, &'static str, usize)> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for finding in &archive.findings {
        *counts.entry((finding.code, finding.name)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().map(|((code, name), count)| (code, name, count)).collect();
    counts.sort_by_key(|(code, _, count)| (std::cmp::Reverse(*count), *code));
    counts
}
