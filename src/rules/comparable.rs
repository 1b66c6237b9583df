//! The form that document numbers (文号) and titles are compared in.

use unicode_normalization::UnicodeNormalization;

/// Written forms that differ in width, brackets or space are one number.
pub(crate) fn comparable(text: &str) -> String {
    text.nfkc()
        .filter(|character| !character.is_whitespace())
        .map(|character| match character {
            '[' | '(' | '【' | '﹝' => '〔',
            ']' | ')' | '】' | '﹞' => '〕',
            other => other,
        })
        .collect()
}
