//! `zhenji diff`: two JSON reports, by fingerprint.

use std::path::Path;

use serde_json::{Value, json};

use super::args::{DiffArgs, Listing};
use super::output::{atomically, unwritable};
use super::screen::Screen;
use super::stop::{Stop, shown};
use crate::audit::diff::{Diff, One, Pair, Report, slips};
use crate::finding::{Answer, Lang};
use crate::report::plain::plain;
use crate::report::slips::markdown;
use crate::text;

pub fn text(args: &DiffArgs, screen: Screen) -> Result<String, Stop> {
    let (old, new) = (report(&args.old)?, report(&args.new)?);
    let (old, new) = (Report::of(&old), Report::of(&new));
    let diff = Diff::of(&old, &new);
    if let Some(file) = &args.slips {
        let slips = slips(&diff, &new, screen.lang);
        atomically(file, |out| markdown(&slips, new.name, screen.lang, out))
            .map_err(|error| unwritable(file, &error))?;
    }
    Ok(match args.output {
        Listing::Json => format!("{:#}\n", value(&diff)),
        Listing::Table => table(&diff, screen.lang),
    })
}

fn value(diff: &Diff) -> Value {
    let list = |all: &[One]| all.iter().map(|one| one.value.clone()).collect::<Vec<_>>();
    let pairs = |all: &[Pair]| -> Vec<Value> {
        let pair = |pair: &Pair| {
            let mut value = pair.is.value.clone();
            if let Some(answer) = pair.answer() {
                value["answer"] = json!(answer);
            }
            value["was"] = json!({
                "fingerprint": pair.was.fingerprint,
                "severity": pair.was.severity,
                "confidence": pair.was.confidence,
                "deadline": pair.was.word("deadline"),
                "members": pair.was.members().len(),
            });
            if let Some(raised) = &pair.raised {
                value["raised"] = json!({ "to": raised.to, "why": raised.why });
            }
            value
        };
        all.iter().map(pair).collect()
    };
    json!({
        "version": 1,
        "new": list(&diff.new),
        "worsened": pairs(&diff.worsened),
        "repeated": pairs(&diff.repeated),
        "mended": list(&diff.mended),
        "untold": list(&diff.untold),
        "accepted": list(&diff.accepted),
        "raised": diff.raised().map(|(pair, _)| pair.is.fingerprint).collect::<Vec<_>>(),
    })
}

fn table(diff: &Diff, lang: Lang) -> String {
    let mut out = String::new();
    let alone = |sign, list: &[One]| -> String {
        list.iter().map(|one| line(sign, one, one.answer().as_ref(), lang)).collect()
    };
    let pairs = |sign, list: &[&Pair]| -> String {
        list.iter().map(|pair| line(sign, &pair.is, pair.answer().as_ref(), lang)).collect()
    };
    // What stands as before is a number alone, but where somebody has spoken of it.
    let answered: Vec<&Pair> = diff.repeated.iter().filter(|pair| pair.answer().is_some()).collect();
    out.push_str(&alone('+', &diff.new));
    out.push_str(&pairs('^', &diff.worsened.iter().collect::<Vec<_>>()));
    out.push_str(&pairs('=', &answered));
    out.push_str(&alone('-', &diff.mended));
    out.push_str(&alone('?', &diff.untold));
    for (pair, raised) in diff.raised() {
        let words = raised.words(&pair.was);
        let to = if lang == Lang::Zh { raised.to.zh() } else { raised.to.word() };
        let (zh, en) = (&words.zh, &words.en);
        let said = text! { zh: "升为{to}：{zh}", en: "raised to {to}: {en}" };
        let first = line('!', &pair.is, None, lang);
        out.push_str(&format!("{} — {}\n", first.trim_end(), said.get(lang)));
    }
    let [new, worsened, repeated] = [diff.new.len(), diff.worsened.len(), diff.repeated.len()];
    let [mended, untold, accepted] = [diff.mended.len(), diff.untold.len(), diff.accepted.len()];
    let raised = diff.raised().count();
    let sum = text! {
        zh: "新增 {new} · 加重 {worsened} · 重复 {repeated} · 已整改 {mended} · 无从判断 {untold} · 转为豁免或基线 {accepted} · 应升级 {raised}\n",
        en: "new {new} · worsened {worsened} · repeated {repeated} · mended {mended} · cannot be told {untold} · waived or baselined by now {accepted} · to be raised {raised}\n",
    };
    out.push_str(sum.get(lang));
    out
}

fn line(sign: char, one: &One, answer: Option<&Answer>, lang: Lang) -> String {
    let word = if lang == Lang::Zh { "zh" } else { "en" };
    let part = |value: &Value| plain(value.as_str().unwrap_or("-")).into_owned();
    let finding = one.value;
    let answer = answer.map(|answer| format!(" [{}]", plain(&answer.labelled(lang)))).unwrap_or_default();
    format!(
        "{sign} {} {} {} ({}){answer}\n",
        part(&finding["code"]),
        part(&finding["path"]),
        part(&finding["message"][word]),
        plain(one.fingerprint)
    )
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
