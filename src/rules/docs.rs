//! A rule's documentation: the `//!` lines of its own file, in two languages.
//!
//! Each rule file begins with a title line for each language and the same headings in both;
//! that text is `zhenji explain`, the book's page and SARIF's help.

use crate::finding::{Lang, Meta};

/// The headings every rule has, in order: English and Chinese.
pub const HEADINGS: [(&str, &str); 7] = [
    ("What it checks", "检查什么"),
    ("Why it matters", "为何重要"),
    ("Example", "示例"),
    ("How to mend", "如何改正"),
    ("Innocent causes", "正当情形"),
    ("Configuration", "配置"),
    ("Basis", "依据"),
];

/// The documentation of a rule in one language, as Markdown without its title.
pub fn documentation(meta: &Meta, lang: Lang) -> String {
    let lines: Vec<&str> = meta
        .source
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    let first = format!("# {}", HEADINGS[0].1);
    let cut = lines.iter().position(|line| *line == first).unwrap_or(lines.len());
    let part = match lang {
        Lang::En => &lines[..cut],
        Lang::Zh => &lines[cut..],
    };
    part.join("\n").trim().to_owned()
}

/// The section of a rule's documentation under a heading (English or Chinese).
pub fn section(meta: &Meta, lang: Lang, heading: &str) -> Option<String> {
    let text = documentation(meta, lang);
    let start = text.find(&format!("# {heading}\n"))? + heading.len() + 3;
    let rest = &text[start..];
    Some(rest[..rest.find("\n# ").unwrap_or(rest.len())].trim().to_owned())
}
