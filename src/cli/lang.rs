//! The language of human output, known before the command line is parsed: its own mistakes are
//! said in it too.

use std::ffi::OsString;

use crate::finding::Lang;

/// The asked language, else the locale's: Chinese where it is Chinese, else English.
pub fn choose(arguments: &[OsString]) -> Lang {
    match value_of(arguments, "--lang") {
        Some("zh") => return Lang::Zh,
        Some("en") => return Lang::En,
        _ => {}
    }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    match locale {
        Some(locale) if locale.to_ascii_lowercase().starts_with("zh") => Lang::Zh,
        _ => Lang::En,
    }
}

/// The last value that `flag` has in the arguments, as `--flag value` or `--flag=value`.
pub fn value_of<'a>(arguments: &'a [OsString], flag: &str) -> Option<&'a str> {
    let mut words = arguments.iter().skip(1).map(|word| word.to_str().unwrap_or_default());
    let mut found = None;
    while let Some(word) = words.next() {
        match word.strip_prefix(flag) {
            _ if word == "--" => break,
            Some("") => found = words.next().or(found),
            Some(rest) => found = rest.strip_prefix('=').or(found),
            None => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_before_two_dashes_counts() {
        let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert_eq!(value_of(&words("zhenji --lang zh check ."), "--lang"), Some("zh"));
        assert_eq!(value_of(&words("zhenji check --lang=en ."), "--lang"), Some("en"));
        assert_eq!(value_of(&words("zhenji check --language ."), "--lang"), None);
        assert_eq!(value_of(&words("zhenji check -- --lang zh"), "--lang"), None);
        assert_eq!(value_of(&words("zhenji --lang zh check --lang en ."), "--lang"), Some("en"));
        assert_eq!(value_of(&words("zhenji check --lang"), "--lang"), None);
    }
}
