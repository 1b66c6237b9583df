//! # What it checks
//! Characters in the manifest's texts and in file names that nobody typed on purpose: control
//! characters, zero-width ones, private-use code points, the replacement character U+FFFD,
//! mojibake (锟斤拷, 烫烫烫, Ã¥Â), bidirectional controls; and look-alikes of `-` and `·` (`－—–−`
//! `•・．`) in ids and document numbers.
//!
//! # Why it matters
//! Two numbers that look the same and differ are found by no search; text that was garbled once is
//! lost for good.
//!
//! # Example
//! ```text
//! warning[STR014]: garbled text (锟斤拷 U+951F U+65A4 U+62F7) in “检查情况锟斤拷”
//! ```
//!
//! # How to mend
//! Type the text again, or export it with the right encoding. In numbers use the plain hyphen and
//! middle dot.
//!
//! # Innocent causes
//! A rare character of a name that an old system keeps in the private-use area; joiners inside
//! emoji and in scripts that need them are not reported.
//!
//! # Configuration
//! allow: characters that are not reported.
//!
//! # Basis
//! DA/T 70-2018, GD-1-6; GB 18030-2022; DA/T 13-2022.
//!
//! # 检查什么
//! 清单中的文字和文件名里不会有人特意输入的字符：控制字符、零宽字符、自造字区（PUA）码位、替换符
//! U+FFFD、乱码（锟斤拷、烫烫烫、Ã¥Â）、双向控制符；以及档号和文号里形似“-”“·”的字符（－—–−、•・
//! ．）。
//!
//! # 为何重要
//! 看着一样而实则不同的号码，怎么检索都查不到；一度成了乱码的文字，再也找不回来。
//!
//! # 示例
//! ```text
//! 警告[STR014]：“检查情况锟斤拷”中有乱码（锟斤拷 U+951F U+65A4 U+62F7）
//! ```
//!
//! # 如何改正
//! 重新录入，或以正确的编码重新导出；号码用普通连字符和间隔号。
//!
//! # 正当情形
//! 人名里的生僻字，旧系统存在自造字区；表情符号和某些文字所需的连接符不报。
//!
//! # 配置
//! allow：不报的字符。
//!
//! # 依据
//! DA/T 70-2018 GD-1-6；GB 18030-2022；DA/T 13-2022。

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::dossier::<SpecialCharacters>(Meta {
    code: "STR014",
    name: "special-characters",
    zh: "特殊字符",
    group: Group::Str,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("special_characters.rs"),
});

/// Its options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct SpecialCharacters {
    /// Characters that are not reported.
    allow: String,
}

/// What is wrong with a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fault {
    Mojibake,
    Replacement,
    Control,
    Bidi,
    ZeroWidth,
    PrivateUse,
    LookAlike,
}

impl Fault {
    fn text(self) -> Text {
        let (zh, en) = match self {
            Self::Mojibake => ("乱码", "garbled text"),
            Self::Replacement => ("替换符", "a replacement character"),
            Self::Control => ("控制字符", "a control character"),
            Self::Bidi => ("双向控制符", "a bidirectional control"),
            Self::ZeroWidth => ("零宽字符", "a zero-width character"),
            Self::PrivateUse => ("自造字区码位", "a private-use character"),
            Self::LookAlike => ("形似字符", "a look-alike"),
        };
        Text::new(zh, en)
    }
}

impl DossierRule for SpecialCharacters {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        let mut texts = 0;
        visit(&cx.manifest.root, "", &mut |node, key, text| {
            texts += 1;
            let number = matches!(key, "id" | "number" | "replies_to" | "dossier");
            if let Some((fault, found)) = self.fault(text, number) {
                sink.add(draft(cx.manifest.at(node), fault, &found, text));
            }
        });
        for (index, entry) in cx.folder.files.iter().enumerate() {
            texts += 1;
            if cx.is_listed(index) {
                continue;
            }
            if let Some((fault, found)) = self.fault(&entry.path, false) {
                sink.add(draft(cx.file(index), fault, &found, &entry.path));
            }
        }
        sink.saw(texts);
    }
}

/// Calls `each` with every string, the nearest key above it, and its text.
fn visit<'a>(node: &'a Node, key: &'a str, each: &mut dyn FnMut(&'a Node, &'a str, &'a str)) {
    if let Some(text) = node.as_str() {
        each(node, key, text);
    }
    for item in node.items() {
        visit(item, key, each);
    }
    for member in node.members() {
        visit(&member.value, &member.key, each);
    }
}

fn draft(location: Location, fault: Fault, found: &str, text: &str) -> Draft {
    let Text { zh, en } = fault.text();
    let codes: Vec<String> = found.chars().map(|c| format!("U+{:04X}", c as u32)).collect();
    let shown = match fault {
        Fault::Mojibake | Fault::LookAlike => format!("{found} {}", codes.join(" ")),
        _ => codes.join(" "),
    };
    let near: String = text.chars().take(40).collect();
    Draft::new(location, text! { zh: "“{near}”中有{zh}（{shown}）", en: "{en} ({shown}) in “{near}”" })
        .help(text! {
            zh: "重新录入这段文字，或以正确的编码重新导出",
            en: "type the text again, or export it with the right encoding",
        })
        .evidence("characters", codes)
}

/// What text becomes when its bytes are read in the wrong encoding: UTF-8's replacement as
/// GB 18030, the debug fill of memory, and Chinese in UTF-8 as Latin-1.
const GARBLED: [&str; 5] = ["锟斤拷", "烫烫烫", "屯屯屯", "锘挎", "鏂囦欢"];

impl SpecialCharacters {
    /// The gravest fault of a text and the characters that show it.
    fn fault(&self, text: &str, number: bool) -> Option<(Fault, String)> {
        if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control()) {
            return None;
        }
        if let Some(garbled) = GARBLED.iter().find(|garbled| text.contains(**garbled)) {
            return Some((Fault::Mojibake, (*garbled).to_owned()));
        }
        if let Some(garbled) = latin(text) {
            return Some((Fault::Mojibake, garbled));
        }
        let mut worst: Option<(Fault, String)> = None;
        let mut before = None;
        for character in text.chars() {
            let fault = fault(character, before, number);
            before = Some(character);
            let Some(fault) = fault.filter(|_| !self.allow.contains(character)) else { continue };
            match &mut worst {
                Some((known, found)) if *known == fault => {
                    if !found.contains(character) && found.chars().count() < 8 {
                        found.push(character);
                    }
                }
                Some((known, _)) if *known < fault => {}
                _ => worst = Some((fault, character.to_string())),
            }
        }
        worst
    }
}

fn fault(character: char, before: Option<char>, number: bool) -> Option<Fault> {
    Some(match character {
        '\n' | '\r' | '\t' => return None,
        '\u{fffd}' => Fault::Replacement,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Fault::Bidi,
        '\u{200c}' | '\u{200d}' if before.is_some_and(|c| !c.is_ascii() && !is_han(c)) => return None,
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' => Fault::ZeroWidth,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => Fault::PrivateUse,
        '－' | '—' | '–' | '−' | '‐' | '‑' | '•' | '・' | '．' | '‧' | '∙' if number => {
            Fault::LookAlike
        }
        other if other.is_control() => Fault::Control,
        _ => return None,
    })
}

fn is_han(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

/// Chinese in UTF-8 read as Latin-1 or Windows-1252: a lead letter å–é followed by two signs
/// from the upper half, twice or more in a row.
fn latin(text: &str) -> Option<String> {
    let characters: Vec<char> = text.chars().collect();
    let upper = |c: char| ('\u{80}'..='\u{bf}').contains(&c) || "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(c);
    let triple = |at: usize| {
        characters.get(at..at + 3).is_some_and(|three| {
            ('\u{e3}'..='\u{e9}').contains(&three[0]) && upper(three[1]) && upper(three[2])
        })
    };
    let at = (0..characters.len()).find(|at| triple(*at) && triple(at + 3))?;
    Some(characters[at..at + 6].iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, number: bool) -> Option<Fault> {
        SpecialCharacters::default().fault(text, number).map(|(fault, _)| fault)
    }

    #[test]
    fn faults_and_what_looks_like_them() {
        assert_eq!(found("春季\u{200b}检查", false), Some(Fault::ZeroWidth));
        assert_eq!(found("春季\u{7}检查", false), Some(Fault::Control));
        assert_eq!(found("锟斤拷", false), Some(Fault::Mojibake));
        assert_eq!(found("å·¡æŸ¥è®°å½•", false), Some(Fault::Mojibake));
        assert_eq!(found("X043－2025－ZB－0012", true), Some(Fault::LookAlike));
        assert_eq!(found("三重一大—决策·会议", false), None);
        assert_eq!(found("Z109-WS·2011·Y·办公室-0001", true), None);
        assert_eq!(found("第一行\n第二行", false), None);
        assert_eq!(found("\u{1f468}\u{200d}\u{1f469}", false), None);
        assert_eq!(found("Café Zürich “引号”…", false), None);
    }
}
