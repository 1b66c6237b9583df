//! Mistakes in the command line. In English clap says them; in Chinese we do, from what clap
//! found out.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::screen::{complain, print};
use crate::finding::Lang;
use crate::report::plain::plain;

/// Prints what clap has to say (help and version too) and gives the exit code.
pub fn say(error: &clap::Error, lang: Lang) -> u8 {
    let asked_for = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    let shown_as_is =
        asked_for || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand || lang == Lang::En;
    if !shown_as_is {
        complain(&in_chinese(error));
    } else if asked_for {
        // clap strips the colours where they do not belong; it fails only on a closed pipe.
        if error.print().is_err() {
            let _ = print("");
        }
    } else {
        let _ = error.print();
    }
    if asked_for { 0 } else { 2 }
}

/// The mistake in Chinese, with what was probably meant and the usage.
fn in_chinese(error: &clap::Error) -> String {
    let context = Context(error);
    let mut lines = vec![format!("错误：{}", what(error.kind(), &context, error))];
    let suggested =
        [ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand];
    // clap puts the likeliest last.
    if let Some(meant) = suggested.into_iter().find_map(|kind| context.all(kind).pop()) {
        lines.push(format!("  是不是想写“{meant}”？"));
    }
    let values = context.all(ContextKind::ValidValue);
    if !values.is_empty() {
        lines.push(format!("  可用的值：{}", values.join("、")));
    }
    if error.kind() == ErrorKind::UnknownArgument
        && context.first(ContextKind::InvalidArg).is_some_and(|word| word.starts_with('-'))
        && meant_as_path(error)
    {
        lines.push("  若它是路径，写在 -- 之后".to_owned());
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.trim().strip_prefix("Usage:").unwrap_or(usage.trim()).trim().to_owned();
        lines.push(format!("\n用法：{usage}"));
    }
    lines.push("\n用 --help 查看说明。\n".to_owned());
    lines.join("\n")
}

fn meant_as_path(error: &clap::Error) -> bool {
    matches!(error.get(ContextKind::Suggested), Some(ContextValue::StyledStrs(tips)) if !tips.is_empty())
}

fn what(kind: ErrorKind, context: &Context, error: &clap::Error) -> String {
    let arg = context.first(ContextKind::InvalidArg).unwrap_or_default();
    let value = context.first(ContextKind::InvalidValue).unwrap_or_default();
    let number = |kind| match error.get(kind) {
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => "?".to_owned(),
    };
    match kind {
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} 缺少取值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("{arg} 不能取“{value}”"),
        ErrorKind::UnknownArgument => format!("没有“{arg}”这个参数"),
        ErrorKind::InvalidSubcommand => {
            format!("没有“{}”这个命令", context.first(ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::NoEquals => format!("{arg} 的取值要用等号连接"),
        ErrorKind::TooManyValues => format!("{arg} 不再接受“{value}”"),
        ErrorKind::TooFewValues => {
            format!(
                "{arg} 至少要 {} 个取值，只有 {} 个",
                number(ContextKind::MinValues),
                number(ContextKind::ActualNumValues)
            )
        }
        ErrorKind::WrongNumberOfValues => {
            format!(
                "{arg} 要 {} 个取值，给了 {} 个",
                number(ContextKind::ExpectedNumValues),
                number(ContextKind::ActualNumValues)
            )
        }
        ErrorKind::ArgumentConflict => match context.all(ContextKind::PriorArg) {
            prior if prior.is_empty() || prior.contains(&arg) => format!("{arg} 只能写一次"),
            prior => format!("{arg} 不能与 {} 同用", prior.join("、")),
        },
        ErrorKind::MissingRequiredArgument => {
            format!("缺少必需的参数：{}", context.all(ContextKind::InvalidArg).join("、"))
        }
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::InvalidUtf8 => "参数不是合法的 UTF-8".to_owned(),
        _ => "命令行有误".to_owned(),
    }
}

/// What clap found out about the mistake, as words.
struct Context<'a>(&'a clap::Error);

impl Context<'_> {
    fn all(&self, kind: ContextKind) -> Vec<String> {
        let words = match self.0.get(kind) {
            Some(ContextValue::String(word)) => vec![word.clone()],
            Some(ContextValue::Strings(words)) => words.clone(),
            _ => Vec::new(),
        };
        words.iter().map(|word| plain(word).into_owned()).collect()
    }

    fn first(&self, kind: ContextKind) -> Option<String> {
        self.all(kind).into_iter().next()
    }
}

#[cfg(test)]
mod tests {
    use super::super::command;
    use super::*;

    fn said(line: &str) -> String {
        let error = command(Lang::Zh).try_get_matches_from(line.split(' ')).unwrap_err();
        in_chinese(&error)
    }

    #[test]
    fn every_common_mistake_is_said_in_chinese() {
        for (line, words) in [
            (
                "zhenji check --isolate .",
                ["没有“--isolate”这个参数", "是不是想写“--isolated”？", "用法：zhenji check"],
            ),
            (
                "zhenji check --fail-on eror .",
                ["不能取“eror”", "可用的值：error、warning", "是不是想写“error”？"],
            ),
            ("zhenji check -o jsn .", ["不能取“jsn”", "可用的值：", "json"]),
            ("zhenji check", ["缺少必需的参数", "路径", "用法："]),
            ("zhenji chek .", ["没有“chek”这个命令", "是不是想写“check”？", "用法："]),
            ("zhenji check --threads 0 .", ["不能取“0”", "--threads", "--help"]),
            ("zhenji check --isolated --config a .", ["不能与", "--isolated", "--config"]),
            ("zhenji check --config", ["--config", "缺少取值", "--help"]),
            ("zhenji rules x", ["没有“x”这个参数", "用法：", "--help"]),
            ("zhenji check --quiet --quiet .", ["只能写一次", "--quiet", "用法："]),
        ] {
            let said = said(line);
            for word in words {
                assert!(said.contains(word), "{line}: no {word} in\n{said}");
            }
            for word in ["error:", "Usage", "tip", "OPTIONS", "COMMAND"] {
                assert!(!said.contains(word), "{line}: {word} in\n{said}");
            }
        }
    }
}
