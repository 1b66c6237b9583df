//! Whether there is such a finding: what `waive` and `answer` take for true is in a report.

use std::path::Path;

use jiff::civil::Date;
use serde_json::Value;

use super::stop::{Stop, shown};
use crate::archive::date_of;
use crate::report::plain::plain;
use crate::text;

/// A finding as a report tells of it.
#[derive(Debug, Default)]
pub struct Known {
    /// Its rule; a baselined one is known by its fingerprint alone.
    pub code: Option<String>,
    /// The members of its cluster.
    pub members: Vec<String>,
}

/// 32 hexadecimal digits, and perhaps an ordinal.
pub fn is_fingerprint(word: &str) -> bool {
    let (hash, ordinal) = word.split_once('-').unwrap_or((word, "1"));
    hash.len() == 32
        && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
        && ordinal.bytes().all(|byte| byte.is_ascii_digit())
}

/// Looks a fingerprint up in a JSON report. With `force` one that no report has is taken on trust.
///
/// # Errors
/// A report that cannot be read, one that does not have it, or none at all.
pub fn known(report: Option<&Path>, fingerprint: &str, force: bool) -> Result<Known, Stop> {
    let help = || {
        text! {
            zh: "给出含有该问题的 JSON 报告：--report report.json（zhenji check PATH --output json=report.json）；确要写入未经核对的指纹，加 --force",
            en: "give the JSON report that has it: `--report report.json` (`zhenji check PATH --output json=report.json`); `--force` takes a fingerprint unseen",
        }
    };
    let Some(report) = report else {
        if force {
            return Ok(Known::default());
        }
        return Err(Stop::usage(
            text! {
                zh: "不知道有没有指纹为 {fingerprint} 的问题",
                en: "whether there is a finding {fingerprint} is not known",
            },
            help(),
        ));
    };
    let value = super::diff::report(report)?;
    match find(&value, fingerprint) {
        Some(known) => Ok(known),
        None if force => Ok(Known::default()),
        None => {
            let name = shown(report);
            Err(Stop::usage(
                text! { zh: "{name} 中没有指纹为 {fingerprint} 的问题", en: "{name} has no finding {fingerprint}" },
                help(),
            ))
        }
    }
}

fn find(report: &Value, fingerprint: &str) -> Option<Known> {
    let list = |key: &str| report[key].as_array().into_iter().flatten();
    let is = |value: &Value| value.as_str() == Some(fingerprint);
    if let Some(finding) = list("findings").chain(list("waived")).find(|finding| is(&finding["fingerprint"]))
    {
        let related = finding["related"].as_array().into_iter().flatten();
        let mut members: Vec<String> =
            related.filter_map(|member| member["fingerprint"].as_str().map(str::to_owned)).collect();
        members.sort();
        members.dedup();
        return Some(Known { code: finding["code"].as_str().map(str::to_owned), members });
    }
    list("baselined").any(is).then(Known::default)
}

/// The day that waivers are written on: that of the export which a report is about, else the
/// clock's (`SOURCE_DATE_EPOCH`, where it is set, as in every build that is to give the same again).
pub fn today(report: Option<&Path>) -> Result<Date, Stop> {
    if let Some(report) = report {
        let value = super::diff::report(report)?;
        if let Some(day) = crate::audit::diff::Report::of(&value).exported.and_then(date_of) {
            return Ok(day);
        }
    }
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let now = fixed.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    Ok(jiff::tz::offset(8).to_datetime(now.unwrap_or_else(jiff::Timestamp::now)).date())
}

/// A day as a flag gives it.
///
/// # Errors
/// Where it is none.
pub fn day(word: &str) -> Result<Date, Stop> {
    date_of(word).ok_or_else(|| {
        let word = plain(word);
        Stop::usage(
            text! { zh: "“{word}”不是日期", en: "`{word}` is no date" },
            text! { zh: "写成 YYYY-MM-DD，例如 2026-12-31", en: "write YYYY-MM-DD, such as 2026-12-31" },
        )
    })
}
