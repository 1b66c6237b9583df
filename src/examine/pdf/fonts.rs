//! Fonts that text is set in.

use hayro::hayro_syntax::object::{Array, Dict, Name};

use crate::examine::Font;

/// The fourteen that every reader has (ISO 32000-1, 9.6.2.2).
const STANDARD: [&str; 14] = [
    "Courier",
    "Courier-Bold",
    "Courier-BoldOblique",
    "Courier-Oblique",
    "Helvetica",
    "Helvetica-Bold",
    "Helvetica-BoldOblique",
    "Helvetica-Oblique",
    "Symbol",
    "Times-Bold",
    "Times-BoldItalic",
    "Times-Italic",
    "Times-Roman",
    "ZapfDingbats",
];

/// Reads font dictionaries; each name once, in order of use.
pub fn read(dicts: &[Dict<'_>]) -> Vec<Font> {
    let mut fonts: Vec<Font> = Vec::new();
    for dict in dicts {
        let Some(font) = font(dict) else { continue };
        if !fonts.contains(&font) {
            fonts.push(font);
        }
    }
    fonts
}

fn font(dict: &Dict<'_>) -> Option<Font> {
    let below = dict.get::<Array<'_>>(b"DescendantFonts").and_then(|fonts| fonts.iter::<Dict<'_>>().next());
    let kind = dict.get::<Name<'_>>(b"Subtype");
    // A Type 3 font is drawn by the file itself.
    let drawn = kind.is_some_and(|kind| kind.as_ref() == b"Type3");
    let described = below.as_ref().unwrap_or(dict).get::<Dict<'_>>(b"FontDescriptor");
    let base = dict
        .get::<Name<'_>>(b"BaseFont")
        .or_else(|| below.as_ref()?.get::<Name<'_>>(b"BaseFont"))
        .or_else(|| dict.get::<Name<'_>>(b"Name"));
    let name = match base {
        Some(name) => readable(name.as_ref()),
        None if drawn => "Type3".to_owned(),
        None => return None,
    };
    let name = without_prefix(&name).to_owned();
    let embedded = drawn
        || described.is_some_and(|descriptor| {
            [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| descriptor.contains_key(key))
        });
    let standard = STANDARD.contains(&name.as_str());
    Some(Font { name, embedded, standard })
}

/// Font names are UTF-8 or, of Chinese producers, GBK.
fn readable(name: &[u8]) -> String {
    match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(name).0.into_owned(),
    }
}

/// `ABCDEF+SimSun` → `SimSun`.
fn without_prefix(name: &str) -> &str {
    match name.split_once('+') {
        Some((prefix, rest)) if prefix.len() == 6 && prefix.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            rest
        }
        _ => name,
    }
}
