//! `zhenji diff`: two JSON reports, by fingerprint.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};

use super::args::{DiffArgs, Listing};
use super::screen::Screen;
use super::stop::{Stop, shown};
use crate::finding::Lang;
use crate::report::plain::plain;
use crate::text;

pub fn text(args: &DiffArgs, screen: Screen) -> Result<String, Stop> {
    let (old, new) = (report(&args.old)?, report(&args.new)?);
    let (before, after) = (Findings::of(&old), Findings::of(&new));
    // A cluster that has grown is new, whatever of it was known.
    let grown = |one: &str, finding: &Value| {
        before.open.get(one).is_some_and(|known| !members(finding).is_subset(&members(known)))
    };
    let fresh: Vec<&Value> = after
        .open
        .iter()
        .filter(|(one, finding)| !before.known.contains(*one) || grown(one, finding))
        .map(|(_, finding)| *finding)
        .collect();
    let gone = before.but(&after.known);
    let stayed: Vec<&Value> = after
        .open
        .iter()
        .filter(|(one, finding)| before.open.contains_key(*one) && !grown(one, finding))
        .map(|(_, finding)| *finding)
        .collect();
    // Open before, and accepted by now.
    let accepted: Vec<&Value> = before
        .open
        .iter()
        .filter(|(one, _)| !after.open.contains_key(*one) && after.known.contains(*one))
        .map(|(_, finding)| *finding)
        .collect();
    Ok(match args.output {
        Listing::Json => {
            let value =
                json!({ "version": 1, "new": fresh, "gone": gone, "stayed": stayed, "accepted": accepted });
            format!("{value:#}\n")
        }
        Listing::Table => {
            let mut out = String::new();
            for (sign, findings) in [('+', &fresh), ('-', &gone)] {
                findings.iter().for_each(|finding| out.push_str(&line(sign, finding, screen.lang)));
            }
            let [fresh, gone, stayed, accepted] = [&fresh, &gone, &stayed, &accepted].map(Vec::len);
            let sum = text! {
                zh: "新增 {fresh} · 消失 {gone} · 仍在 {stayed} · 转为豁免或基线 {accepted}\n",
                en: "new {fresh} · gone {gone} · stayed {stayed} · waived or baselined by now {accepted}\n",
            };
            out.push_str(sum.get(screen.lang));
            out
        }
    })
}

fn members(finding: &Value) -> BTreeSet<&str> {
    let related = finding["related"].as_array().into_iter().flatten();
    related.filter_map(|member| member["fingerprint"].as_str()).collect()
}

fn line(sign: char, finding: &Value, lang: Lang) -> String {
    let word = if lang == Lang::Zh { "zh" } else { "en" };
    let part = |value: &Value| plain(value.as_str().unwrap_or("-")).into_owned();
    format!(
        "{sign} {} {} {} ({})\n",
        part(&finding["code"]),
        part(&finding["path"]),
        part(&finding["message"][word]),
        part(&finding["fingerprint"])
    )
}

/// The findings of a report, each once.
struct Findings<'a> {
    /// Those that count, by fingerprint.
    open: BTreeMap<&'a str, &'a Value>,
    /// All of them: waived and baselined ones too.
    known: BTreeSet<&'a str>,
}

impl<'a> Findings<'a> {
    fn of(report: &'a Value) -> Self {
        let list = |key: &str| report[key].as_array().into_iter().flatten();
        let named = |finding: &'a Value| Some((finding["fingerprint"].as_str()?, finding));
        let open: BTreeMap<_, _> = list("findings").filter_map(named).collect();
        let waived = list("waived").filter_map(named).map(|(one, _)| one);
        let known = open.keys().copied().chain(waived).chain(list("baselined").filter_map(Value::as_str));
        Self { known: known.collect(), open }
    }

    fn but(&self, known: &BTreeSet<&str>) -> Vec<&'a Value> {
        self.open.iter().filter(|(one, _)| !known.contains(*one)).map(|(_, finding)| *finding).collect()
    }
}

/// A JSON report of `check`.
///
/// # Errors
/// Where it cannot be read or is none.
pub fn report(path: &Path) -> Result<Value, Stop> {
    let name = shown(path);
    let help = || text! { zh: "用 zhenji check PATH --output json=FILE 写一份", en: "write one with `zhenji check PATH --output json=FILE`" };
    let text = std::fs::read_to_string(path).map_err(|error| {
        let reason = crate::archive::io_reason(&error);
        Stop::usage(
            text! { zh: "报告 {name} 读不出：{reason}", en: "the report {name} cannot be read: {reason}" },
            help(),
        )
    })?;
    let value: Option<Value> = serde_json::from_str(&text).ok();
    value.filter(|value| value["tool"]["name"] == "zhenji" && value["findings"].is_array()).ok_or_else(|| {
        Stop::usage(
            text! { zh: "{name} 不是 zhenji 的 JSON 报告", en: "{name} is no JSON report of zhenji" },
            help(),
        )
    })
}
