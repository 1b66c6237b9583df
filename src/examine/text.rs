//! Plain text, tables, XML, HTML and JSON as text.

use super::decode::{Charset, decode};
use super::{Contents, Format, Outcome, PageTexts};
use crate::limits;

/// Reads a text file of `format`.
pub(super) fn read(format: Format, bytes: &[u8]) -> Contents {
    let Some((text, charset)) = decode(bytes) else {
        return Contents {
            outcome: Outcome::Corrupt { reason: "neither UTF-8, UTF-16 nor GB 18030".into(), offset: None },
            ..Contents::default()
        };
    };
    let mut contents = Contents { outcome: Outcome::Read, ..Contents::default() };
    if charset == Charset::Gb18030 {
        contents.notes.push("GB 18030".into());
    }
    let text = match format {
        Format::Xml if is_alto(&text) => alto(&text),
        Format::Xml | Format::Html | Format::Svg => without_tags(&text, &mut contents),
        _ => text.into_owned(),
    };
    contents.text = Some(cut(vec![text]));
    contents
}

/// Whether this is an ALTO file, the text that a scanner's software keeps beside a page.
fn is_alto(text: &str) -> bool {
    let head: String = text.chars().take(2000).collect();
    head.contains("<alto") || head.contains(":alto ") || head.contains("loc.gov/standards/alto")
}

/// The words of an ALTO file: they stand in attributes, a line of the page between tags.
fn alto(text: &str) -> String {
    let mut out = String::new();
    for tag in text.split('<').skip(1) {
        let name = tag.split(|character: char| character.is_whitespace() || character == '>').next();
        let name = name.unwrap_or_default().rsplit(':').next().unwrap_or_default().trim_end_matches('/');
        if name == "String"
            && let Some((_, rest)) = tag.split_once("CONTENT=")
            && let Some(quote @ ('"' | '\'')) = rest.chars().next()
            && let Some((word, _)) = rest[1..].split_once(quote)
        {
            entities(word, &mut out);
        } else if name == "SP" && tag.starts_with(|character: char| character != '/') {
            out.push(' ');
        } else if tag.starts_with('/') && name.trim_start_matches('/') == "TextLine" {
            out.push('\n');
        }
    }
    out
}

/// Page texts within [`limits::TEXT_CHARS`].
pub(crate) fn cut(pages: Vec<String>) -> PageTexts {
    let mut left = limits::TEXT_CHARS;
    let mut kept = PageTexts::default();
    for mut page in pages {
        match page.char_indices().nth(left) {
            Some((end, _)) => {
                page.truncate(end);
                kept.cut = true;
                left = 0;
            }
            None => left -= page.chars().count(),
        }
        kept.pages.push(page);
    }
    kept
}

/// What stands between tags. Entities are decoded where they are the five of XML or numbers and
/// never expanded otherwise: there is nothing here for a bomb to multiply.
fn without_tags(text: &str, contents: &mut Contents) -> String {
    let mut out = String::with_capacity(text.len() / 2);
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        entities(&rest[..open], &mut out);
        rest = &rest[open..];
        let skipped = [("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>")].iter().find_map(
            |(from, to)| {
                let head = rest.get(..from.len())?;
                head.eq_ignore_ascii_case(from).then(|| rest.find(to).map_or(rest.len(), |at| at + to.len()))
            },
        );
        if rest.get(..9).is_some_and(|head| head.eq_ignore_ascii_case("<!doctype"))
            && rest[..rest.find('>').unwrap_or(rest.len())].contains('[')
        {
            contents.notes.push("a document type of its own, not expanded".into());
            rest = rest.find("]>").map_or("", |end| &rest[end + 2..]);
            continue;
        }
        if rest.starts_with("<![CDATA[") {
            let end = rest.find("]]>").unwrap_or(rest.len());
            out.push_str(&rest[9.min(end)..end]);
            rest = &rest[(end + 3).min(rest.len())..];
            continue;
        }
        let end = skipped.unwrap_or_else(|| rest.find('>').map_or(rest.len(), |at| at + 1));
        if !out.ends_with(char::is_whitespace) {
            out.push('\n');
        }
        rest = &rest[end..];
    }
    entities(rest, &mut out);
    out
}

fn entities(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        let decoded = end.and_then(|end| entity(&rest[1..end]).map(|character| (character, end)));
        match decoded {
            Some((character, end)) => {
                out.push(character);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alto_keeps_its_words_in_attributes() {
        let alto = r#"<?xml version="1.0"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v3#"><Layout><TextLine><String CONTENT="巡查"/><SP/><String CONTENT="记录 &amp; 照片"/></TextLine><TextLine><String CONTENT="无异常"/></TextLine></Layout></alto>"#;
        assert_eq!(read(Format::Xml, alto.as_bytes()).text.unwrap().pages[0], "巡查 记录 & 照片\n无异常\n");
    }

    #[test]
    fn tags_go_and_entities_stay_small() {
        let html = "<html><script>x()</script><p>巡查&#35760;录 &amp; &bomb;</p></html>";
        let contents = read(Format::Html, html.as_bytes());
        let text = &contents.text.unwrap().pages[0];
        assert_eq!(text.trim(), "巡查记录 & &bomb;");
    }
}
