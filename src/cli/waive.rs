//! `zhenji waive`: a waiver at the end of `zhenji.toml`, whose text stays as it is.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::args::WaiveArgs;
use super::init::toml_of;
use super::known::{Known, day, is_fingerprint, known, today};
use super::output::{atomically, not_written, unwritable};
use super::screen::{Screen, print};
use super::settings::metas;
use super::stop::{Stop, shown};
use crate::config::{self, ConfigFile, discover, waivers};
use crate::rules::{Registry, all};
use crate::text;

pub fn run(args: &WaiveArgs, screen: Screen) -> Result<u8, Stop> {
    let path = match &args.config {
        Some(path) => path.clone(),
        None => nearest(),
    };
    let name = shown(&path);
    let waiver = waiver(args)?;
    let old = if path.symlink_metadata().is_ok() {
        ConfigFile::read(&path)?.source().to_owned()
    } else {
        String::new()
    };
    let new = appended(&old, &waiver);
    // The waiver must be whole, and all else must still be what it was.
    let read = ConfigFile::parse(&path, new.clone())?;
    let (_, void) = waivers(&read, &metas());
    if let Some(void) = void.iter().find(|void| void.origin.span.start >= old.len()) {
        return Err(Stop::usage(
            void.why.clone(),
            text! { zh: "改正参数；zhenji waive --help 说明用法", en: "mend the arguments; `zhenji waive --help` tells the usage" },
        ));
    }
    atomically(&path, |out| out.write_all(new.as_bytes())).map_err(|error| unwritable(&path, &error))?;
    let said = text! { zh: "已在 {name} 中写入豁免：\n{waiver}", en: "waiver written to {name}:\n{waiver}" };
    print(said.get(screen.lang)).map_err(|error| not_written(None, &error))?;
    Ok(0)
}

/// The nearest configuration above the working folder, else a new one in it.
fn nearest() -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    discover(&here).unwrap_or_else(|| PathBuf::from(config::NAME))
}

/// The old text with the waiver after it, in the old text's line ends.
fn appended(old: &str, waiver: &str) -> String {
    let end = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let mut new = old.to_owned();
    if !new.is_empty() && !new.ends_with('\n') {
        new.push_str(end);
    }
    if !new.is_empty() {
        new.push_str(end);
    }
    new.push_str(&waiver.replace('\n', end));
    new
}

/// A waiver ends one day, or somebody answers for its never ending.
fn last_day(args: &WaiveArgs) -> Result<(), Stop> {
    let Some(until) = &args.until else {
        if args.approved_by.is_some() {
            return Ok(());
        }
        return Err(Stop::usage(
            text! { zh: "没有说明豁免到哪一天", en: "it is not said until when" },
            text! {
                zh: "用 --until YYYY-MM-DD 给出最后一天；永远无法补正、要长期豁免的，用 --approved-by 写明由谁批准",
                en: "give the last day with --until YYYY-MM-DD; what can never be mended is waived for good with --approved-by WHO, the person who approved that",
            },
        ));
    };
    let (last, today) = (day(until)?, today(args.report.as_deref())?);
    if last < today {
        return Err(Stop::usage(
            text! { zh: "{until} 已经过去（今天是 {today}）：这样的豁免什么也不隐去", en: "{until} is past (today is {today}): such a waiver would hide nothing" },
            text! {
                zh: "给出今天或以后的日期；要豁免以前导出的档案库中的问题，用 --report 给出它的 JSON 报告，便以其导出日为准",
                en: "give today's date or a later one; for findings of an earlier export give its JSON report with --report, and the day of that export counts",
            },
        ));
    }
    Ok(())
}

/// The waiver as TOML.
fn waiver(args: &WaiveArgs) -> Result<String, Stop> {
    last_day(args)?;
    let mut place = Map::new();
    let rule;
    if is_fingerprint(&args.what) {
        place.insert("fingerprint".into(), json!(args.what));
        let Known { code, members } = known(args.report.as_deref(), &args.what, args.force)?;
        rule = code;
        if !members.is_empty() {
            place.insert("members".into(), json!(members));
        }
    } else {
        rule = Some(code_of(&args.what)?);
    }
    for (key, value) in [("dossier", &args.dossier), ("path", &args.path), ("pointer", &args.pointer)] {
        if let Some(value) = value {
            place.insert(key.into(), json!(value));
        }
    }
    if !["dossier", "path", "fingerprint"].iter().any(|key| place.contains_key(*key)) {
        return Err(Stop::usage(
            text! { zh: "没有说明豁免哪里", en: "it is not said where to waive it" },
            text! {
                zh: "用 --dossier 档号或 --path 通配符限定，或给出问题的指纹；要停用整条规则，在配置中写 ignore",
                en: "name a --dossier or a --path, or give a finding's fingerprint; to turn a rule off, put it under `ignore` in the configuration",
            },
        ));
    }
    let mut out = String::from("[[waiver]]\n");
    let mut entry = |key: &str, value: Option<Value>| {
        if let Some(value) = value.as_ref().and_then(toml_of) {
            out.push_str(&format!("{key} = {value}\n"));
        }
    };
    entry("rule", rule.map(Value::from));
    let bare: Vec<String> =
        place.iter().filter_map(|(key, value)| Some(format!("{key} = {}", toml_of(value)?))).collect();
    let place = format!("where = {{ {} }}\n", bare.join(", "));
    let reason = args.reason.trim();
    entry("reason", Some(json!(reason)));
    // A date of TOML's own, without quotes.
    let until = args.until.as_ref().map(|until| format!("until = {until}\n")).unwrap_or_default();
    entry("approved-by", args.approved_by.as_ref().map(|who| json!(who)));
    let at = out.find("reason = ").unwrap_or(out.len());
    out.insert_str(at, &place);
    out.push_str(&until);
    Ok(out)
}

fn code_of(word: &str) -> Result<String, Stop> {
    if let Some(rule) = Registry::find(word) {
        return Ok(rule.meta.code.to_owned());
    }
    let near = crate::finding::nearest(word, all().flat_map(|rule| [rule.meta.code, rule.meta.name]));
    let help = match near {
        Some(near) => {
            text! { zh: "是不是想写 {near}？zhenji rules 列出全部规则", en: "did you mean `{near}`? `zhenji rules` lists them all" }
        }
        None => {
            text! { zh: "给出问题的指纹（32 位十六进制），或规则的代码、名称", en: "give a finding's fingerprint (32 hexadecimal digits) or a rule's code or name" }
        }
    };
    Err(Stop::usage(text! { zh: "没有叫“{word}”的规则", en: "there is no rule `{word}`" }, help))
}
