//! The Markdown of rules' documentation as plain text for a terminal: headings, paragraphs,
//! lists and code blocks, and no more.

use crate::report::Style;
use crate::report::wrap::{is_wide, wrap};

/// Text under headings is moved in by so many columns.
const INDENT: &str = "  ";

/// Renders `source`.
pub fn render(source: &str, style: Style) -> String {
    let mut out = String::new();
    let mut paragraph: Vec<&str> = Vec::new();
    let mut in_code = false;
    for line in source.lines() {
        if line.trim_start().starts_with("```") {
            flush(&mut paragraph, style, &mut out);
            in_code = !in_code;
        } else if in_code {
            out.push_str(&format!("{INDENT}    {line}\n"));
        } else if let Some(heading) = line.strip_prefix('#') {
            flush(&mut paragraph, style, &mut out);
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&bold(heading.trim_start_matches('#').trim(), style.color));
            out.push('\n');
        } else if line.trim().is_empty() {
            flush(&mut paragraph, style, &mut out);
        } else {
            if is_item(line) || line.starts_with('|') {
                flush(&mut paragraph, style, &mut out);
            }
            paragraph.push(line);
        }
    }
    flush(&mut paragraph, style, &mut out);
    out
}

/// A heading; bold where colours may be used.
pub fn bold(text: &str, color: bool) -> String {
    if color { format!("\x1b[1m{text}\x1b[0m") } else { text.to_owned() }
}

fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    let number = line.trim_start_matches(|character: char| character.is_ascii_digit());
    line.starts_with("- ")
        || line.starts_with("* ")
        || (number.len() < line.len() && number.starts_with(". "))
}

fn flush(paragraph: &mut Vec<&str>, style: Style, out: &mut String) {
    let Some(first) = paragraph.first() else { return };
    let hang = if is_item(first) { 2 } else { 0 };
    let text = join(paragraph);
    let width = style.width.min(100).saturating_sub(INDENT.len() + hang);
    for (index, line) in wrap(&text, width).iter().enumerate() {
        let hang = if index > 0 { hang } else { 0 };
        out.push_str(&format!("{INDENT}{:hang$}{line}\n", ""));
    }
    paragraph.clear();
}

/// Lines as one; between Chinese characters a line end is no space.
fn join(lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines.iter().map(|line| line.trim()) {
        if let (Some(last), Some(first)) = (text.chars().last(), line.chars().next())
            && !(is_wide(last) && is_wide(first))
        {
            text.push(' ');
        }
        text.push_str(line);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Lang;

    #[test]
    fn headings_paragraphs_and_code() {
        let style = Style { lang: Lang::En, color: false, unicode: true, width: 30 };
        let source = "# What it checks\nEvery kind of dossier asks for\ncertain papers.\n\n- one\n- two\n```text\nerror[X]: y\n```\n# Next\nZ";
        let expected = "What it checks\n  Every kind of dossier asks\n  for certain papers.\n  - one\n  - two\n      error[X]: y\n\nNext\n  Z\n";
        assert_eq!(render(source, style), expected);
    }

    #[test]
    fn chinese_is_wrapped_by_columns_and_joined_without_spaces() {
        let style = Style { lang: Lang::Zh, color: false, unicode: true, width: 18 };
        let shown = render("每个门类都要求若干材料，\n按角色计：会议要有签到表", style);
        assert_eq!(shown, "  每个门类都要求若\n  干材料，按角色\n  计：会议要有签到\n  表\n");
    }
}
