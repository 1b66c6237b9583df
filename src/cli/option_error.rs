//! Where a mistake in a rule's options stands in `zhenji.toml`.

use std::ops::Range;

use toml::de::DeTable;

use crate::config::{ConfigError, ConfigFile, meant};
use crate::rules::{OptionError, Registry};
use crate::text;

/// A rule's options that cannot be read, at their place in `file`.
pub fn place(file: &ConfigFile, error: &OptionError) -> Box<ConfigError> {
    let code = error.code;
    let reason = error.error.message().trim_end().to_owned();
    let help = match meant(&reason) {
        Some(near) => text! {
            zh: "是不是想写 {near}？zhenji explain {code} 说明该规则的选项",
            en: "did you mean `{near}`? `zhenji explain {code}` tells the rule's options",
        },
        None => text! {
            zh: "zhenji explain {code} 说明该规则的选项",
            en: "`zhenji explain {code}` tells the rule's options",
        },
    };
    // Of the files that build on each other, the one whose option it is.
    let places = || file.chain().filter_map(|one| Some((one, span(one.source(), code, &reason)?)));
    let (file, span) = places()
        .find(|(_, (_, named))| *named)
        .or_else(|| places().next())
        .map_or((file, None), |(one, (span, _))| (one, Some(span)));
    file.error(
        span,
        text! { zh: "规则 {code} 的选项有误：{reason}", en: "the options of {code} are wrong: {reason}" },
        help,
    )
}

/// The option that the reason names, else the rule's own key in `[rules]`; and which of the two.
fn span(source: &str, code: &str, reason: &str) -> Option<(Range<usize>, bool)> {
    let parsed = DeTable::parse(source).ok()?;
    let rules = parsed.get_ref().get("rules")?.get_ref().as_table()?;
    let name = Registry::find(code).map_or(code, |rule| rule.meta.name);
    let (key, options) = rules.iter().find(|(key, _)| [code, name].contains(&key.get_ref().as_ref()))?;
    let named =
        |key: &str| [format!("`{key}`"), format!("in {key}")].iter().any(|word| reason.contains(word));
    let option =
        options.get_ref().as_table().into_iter().flatten().find(|(key, _)| named(key.get_ref().as_ref()));
    Some(option.map_or_else(|| (key.span(), false), |(key, _)| (key.span(), true)))
}
