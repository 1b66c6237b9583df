//! A mistake in `zhenji.toml`, with the lines around it.

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, Severity,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::stop::{shown, worded};
use crate::config::ConfigError;
use crate::finding::{Lang, Text};
use crate::report::Style;
use crate::report::plain::plain;
use crate::text;
use crate::triage::WaiverNote;

/// What is worth knowing of a waiver, with its lines.
pub fn note(note: &WaiverNote, style: Style) -> String {
    let origin = &note.origin;
    // The heading of a table is enough to find it by.
    let end = origin.source.get(origin.span.clone()).and_then(|piece| piece.find('\n'));
    let span = origin.span.start..end.map_or(origin.span.end, |at| origin.span.start + at);
    let error = ConfigError {
        path: origin.path.clone(),
        source: origin.source.to_string(),
        span: Some(span),
        message: note.message.clone(),
        help: Text::new("", ""),
    };
    // One that hides nothing by its own fault wants mending; one that had nothing to hide is news.
    let grade = if note.status == "unused" { Severity::Advice } else { Severity::Warning };
    drawn(&error, style, ("注意：", "notice: "), grade)
}

/// The error as text for standard error.
pub fn render(error: &ConfigError, style: Style) -> String {
    drawn(error, style, ("错误：", "error: "), Severity::Error)
}

fn drawn(error: &ConfigError, style: Style, word: (&str, &str), grade: Severity) -> String {
    let escaped = |text: &Text| Text::new(plain(&text.zh), plain(&text.en));
    let (message, help) = (escaped(&error.message), escaped(&error.help));
    let Some(span) = &error.span else { return without_lines(error, &message, &help, style.lang) };
    let source = Characters { name: shown(&error.path), text: printable(&error.source) };
    let start = span.start.min(source.text.len());
    let length = span.end.min(source.text.len()) - start;
    let word = match style.lang {
        Lang::Zh => word.0,
        Lang::En => word.1,
    };
    let mut report = miette::MietteDiagnostic::new(format!("{word}{}", message.get(style.lang)))
        .with_severity(grade)
        .with_label(LabeledSpan::underline(start..start + length));
    if !help.get(style.lang).is_empty() {
        report = report.with_help(help.get(style.lang));
    }
    let report = miette::Report::new(report).with_source_code(source);
    let mut out = String::new();
    let handler = GraphicalReportHandler::new_themed(theme(style)).with_links(false).with_width(style.width);
    match handler.render_report(&mut out, report.as_ref()) {
        // miette's own word for help stands in its last lines.
        Ok(()) if style.lang == Lang::Zh => out.replacen("  help: ", "  怎么办：", 1),
        Ok(()) => out,
        Err(_) => without_lines(error, &message, &help, style.lang),
    }
}

fn without_lines(error: &ConfigError, message: &Text, help: &Text, lang: Lang) -> String {
    let path = shown(&error.path);
    let (zh, en) = (&message.zh, &message.en);
    // A text without a span: the mistake is on the command line and not in the file.
    let message = if error.path.as_os_str().is_empty() || !error.source.is_empty() {
        message.clone()
    } else {
        text! { zh: "{path}：{zh}", en: "{path}: {en}" }
    };
    worded(&message, help, lang)
}

fn theme(style: Style) -> GraphicalTheme {
    let mut characters = if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    // ×, ⚠ and ℹ, each a column wide.
    characters.advice = if style.unicode { "ℹ" } else { "i" }.to_owned();
    GraphicalTheme { characters, styles: if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() } }
}

/// Control characters must not reach the terminal; each is replaced by as many bytes, so that
/// spans still hold.
fn printable(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\n' | '\t' | '\r' => character.to_string(),
            hostile if plain(hostile.encode_utf8(&mut [0; 4])) != hostile.to_string() => {
                "?".repeat(hostile.len_utf8())
            }
            harmless => harmless.to_string(),
        })
        .collect()
}

/// A text whose columns are counted in characters; miette counts bytes in its header.
#[derive(Debug)]
struct Characters {
    name: String,
    text: String,
}

impl SourceCode for Characters {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.read_span(span, before, after)?;
        let start = inner.span().offset();
        let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let column = if inner.column() == 0 { 0 } else { self.text[line..start].chars().count() };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            inner.data(),
            *inner.span(),
            inner.line(),
            column,
            inner.line_count(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error() -> ConfigError {
        let source = "# 配置\n\"选择\" = \"CMP\"\n".to_owned();
        let at = source.find("\"CMP\"").unwrap();
        ConfigError {
            path: "zhenji.toml".into(),
            source,
            span: Some(at..at + 5),
            message: text! { zh: "错了", en: "wrong" },
            help: text! { zh: "改正", en: "mend it" },
        }
    }

    #[test]
    fn the_header_counts_characters() {
        let style = Style { lang: Lang::Zh, color: false, unicode: false, width: 80 };
        let shown = render(&error(), style);
        assert!(shown.contains("[zhenji.toml:2:8]"), "{shown}");
        assert!(shown.contains("错误：错了") && shown.contains("怎么办：改正"), "{shown}");
        let style = Style { lang: Lang::En, ..style };
        assert!(render(&error(), style).contains("help: mend it"));
    }

    #[test]
    fn a_notice_is_no_error() {
        let style = Style { lang: Lang::En, color: false, unicode: true, width: 80 };
        let words = ("注意：", "notice: ");
        for (grade, sign) in [(Severity::Error, "×"), (Severity::Warning, "⚠"), (Severity::Advice, "ℹ")]
        {
            let shown = drawn(&error(), style, words, grade);
            assert!(shown.contains(&format!("{sign} notice: wrong")), "{shown}");
        }
    }

    #[test]
    fn hostile_text_is_shown_harmless() {
        let source = "a = \"\u{1b}[2J\"\n".to_owned();
        let error = ConfigError { source, span: Some(4..9), ..error() };
        let style = Style { lang: Lang::En, color: false, unicode: true, width: 80 };
        assert!(!render(&error, style).contains('\u{1b}'));
    }
}
