//! The language of human output.

use crate::finding::Lang;

/// The asked language, else the locale's: Chinese where it is Chinese, else English.
pub fn choose(asked: Option<Lang>) -> Lang {
    asked.unwrap_or_else(|| {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|value| !value.is_empty());
        match locale {
            Some(locale) if locale.starts_with("zh") => Lang::Zh,
            _ => Lang::En,
        }
    })
}
