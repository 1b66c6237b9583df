//! `zhenji sample`

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};

use super::args::{LevelArg, Listing, SampleAction, SampleArgs, SampleDrawArgs};
use super::screen::Screen;
use super::stop::{Stop, shown};
use super::table::aligned;
use super::{check, diff};
use crate::archive::{Archive, find_roots};
use crate::audit::sample::{
    Assigned, Drawn, Entry, Inspector, List, Plan, all, assign, directed, draw, entries, inspectors, parse,
    parse_inspectors, plausible, sample_size, write, write_inspectors,
};
use crate::finding::{Lang, Text};
use crate::report::plain::plain;
use crate::{CheckError, text};

pub fn text(args: &SampleArgs, screen: Screen) -> Result<String, Stop> {
    match &args.action {
        SampleAction::List(args) => {
            let list = entries(&archives(&args.paths)?);
            if list.is_empty() { Err(check::nothing(&args.paths)) } else { Ok(write(&list)) }
        }
        SampleAction::Inspectors(args) => {
            Ok(write_inspectors(&inspectors(&archives(&args.paths)?, args.level.into())))
        }
        SampleAction::Draw(args) => drawn(args, screen.lang),
    }
}

fn archives(paths: &[std::path::PathBuf]) -> Result<Vec<Archive>, Stop> {
    find_roots(paths).map_err(|error| Stop::check(CheckError::Root(error), &Default::default()))
}

fn drawn(args: &SampleDrawArgs, lang: Lang) -> Result<String, Stop> {
    let list = read_list(&args.list)?;
    let people = args.inspectors.as_deref().map(read_inspectors).transpose()?;
    let sample = match args.level {
        LevelArg::Daily => all(&list),
        LevelArg::Lead => by_lot(args, &list)?,
        LevelArg::Directed => by_findings(args, &list)?,
    };
    let teams = people.map(|people| {
        let seed = args.seed.as_deref().unwrap_or_default();
        (assign(&sample.picked, &people, args.per_unit, seed), people)
    });
    let says = says(args, &sample);
    Ok(match args.output {
        Listing::Json => {
            let teams = teams.as_ref().map(|(teams, _)| teams);
            let value = json!({
                "version": 1,
                "level": crate::audit::sample::Level::from(args.level),
                "seed": args.seed,
                "says": says,
                "sample": sample,
                "inspectors": teams,
            });
            format!("{value:#}\n")
        }
        Listing::Table => {
            let mut out = strata(&sample, lang);
            out.push_str(&picked(&sample, lang));
            if let Some((teams, people)) = &teams {
                out.push_str(&of_teams(teams, people, lang));
            }
            out + says.get(lang) + "\n"
        }
    })
}

fn by_lot(args: &SampleDrawArgs, list: &List) -> Result<Drawn, Stop> {
    let Some(seed) = &args.seed else {
        return Err(Stop::usage(
            text! { zh: "抽签要有种子：--seed", en: "drawing by lot needs a seed: --seed" },
            text! {
                zh: "先公布名单的摘要（sha256sum LIST），再取一个谁也选不了的公开数作种子，例如当天的开奖号码",
                en: "publish the digest of the list first (sha256sum LIST), then take something public that nobody chose, such as that day's lottery numbers",
            },
        ));
    };
    let total = list.entries.len() as u64;
    let least = sample_size(total, args.tolerable, args.confidence);
    let weights = args.weights.iter().copied().collect();
    let mut plan =
        Plan { seed: seed.clone(), size: args.size.unwrap_or(least), minimum: args.minimum, weights };
    let mut drawn = draw(list, &plan);
    // Strata are drawn from unevenly: a clean sample must say as much where problems lie worst.
    let tolerated = (total as f64 * args.tolerable).ceil() as u64;
    while args.size.is_none() && plan.size < total && excused(&drawn, args.confidence) >= tolerated.max(1) {
        plan.size += (plan.size / 50).max(1);
        drawn = draw(list, &plan);
    }
    Ok(drawn)
}

/// The most dossiers that may have a problem although a sample shows none.
fn excused(sample: &Drawn, confidence: f64) -> u64 {
    let strata: Vec<(u64, u64)> = sample.strata.iter().map(|one| (one.total, one.drawn)).collect();
    plausible(&strata, confidence)
}

/// Dossiers with findings of the chosen rules.
fn by_findings(args: &SampleDrawArgs, list: &List) -> Result<Drawn, Stop> {
    let Some(report) = &args.report else {
        return Err(Stop::usage(
            text! { zh: "定向抽查要有报告：--report", en: "picking by findings needs a report: --report" },
            text! {
                zh: "用 zhenji check PATH --output json=FILE 写一份",
                en: "write one with `zhenji check PATH --output json=FILE`",
            },
        ));
    };
    let report = diff::report(report)?;
    let known = super::settings::metas();
    let chosen = crate::config::Selection::new(args.select.clone(), Vec::new(), &known).map_err(|error| {
        let word = error.word;
        Stop::usage(
            text! { zh: "没有叫“{word}”的规则", en: "there is no rule `{word}`" },
            text! { zh: "zhenji rules 列出全部规则", en: "`zhenji rules` lists them all" },
        )
    })?;
    let mut hits: Vec<(&str, BTreeSet<&str>)> = Vec::new();
    for finding in report["findings"].as_array().into_iter().flatten() {
        let Some(code) = finding["code"].as_str() else { continue };
        if !known.iter().any(|meta| meta.code == code && chosen.runs(meta)) {
            continue;
        }
        let members = finding["related"].as_array().into_iter().flatten();
        let members = members.filter(|member| member["fingerprint"].is_string());
        let paths = members.filter_map(|member| member["path"].as_str());
        let own = finding["manifest"].as_str().or(finding["path"].as_str());
        hits.push((code, own.into_iter().chain(paths).collect()));
    }
    Ok(directed(list, |entry| {
        let hit = |paths: &BTreeSet<&str>| paths.iter().any(|path| lies_in(path, &entry.folder));
        hits.iter().filter(|(_, paths)| hit(paths)).map(|(code, _)| (*code).to_owned()).collect()
    }))
}

/// Whether a path of a report lies in a dossier's folder.
fn lies_in(path: &str, folder: &str) -> bool {
    folder == "." || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// What this sample can say, and what it cannot.
fn says(args: &SampleDrawArgs, sample: &Drawn) -> Text {
    let (total, count) = (sample.total, sample.picked.len());
    match args.level {
        LevelArg::Daily => text! {
            zh: "全部 {total} 份都查：结论就是查到的情况，不作推断；没有列入名单的不在其内。",
            en: "All {total} are checked: what is found is the result and nothing is inferred; it does not speak of what is not on the list.",
        },
        LevelArg::Directed => text! {
            zh: "{total} 份中按已发现的问题选出 {count} 份：只说明这些案卷本身，不能推断其余，也不能计入任何单位的问题率。",
            en: "{count} of {total} are picked by what was found: they speak for themselves alone, not for the others, and enter no unit's problem rate.",
        },
        LevelArg::Lead => {
            let most = excused(sample, args.confidence);
            let percent = |share: f64| format!("{:.1}", share * 100.0);
            let (sure, share) = (percent(args.confidence), percent(most as f64 / total.max(1) as f64));
            text! {
                zh: "{total} 份中抽出 {count} 份：若都没有问题，则有 {sure}% 的把握说有问题的不超过 {most} 份（{share}%）；不能据此评价单个单位，也不能说明检查本身看不出的问题。",
                en: "{count} of {total} are drawn: if none of them has a problem, then with a confidence of {sure} % at most {most} ({share} %) have one; this does not speak of single units, nor of problems that the check itself cannot see.",
            }
        }
    }
}

fn strata(sample: &Drawn, lang: Lang) -> String {
    let head = match lang {
        Lang::Zh => ["风险", "单位", "案卷", "抽取"],
        Lang::En => ["RISK", "UNIT", "DOSSIERS", "DRAWN"],
    };
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for one in &sample.strata {
        let unit = if one.unit.is_empty() { "-".into() } else { plain(&one.unit) };
        rows.push(vec![
            one.risk.word().into(),
            unit.into_owned(),
            one.total.to_string(),
            one.drawn.to_string(),
        ]);
    }
    lines(&rows)
}

fn picked(sample: &Drawn, lang: Lang) -> String {
    let head = match lang {
        Lang::Zh => ["签号", "风险", "单位", "门类", "案卷", "文件夹"],
        Lang::En => ["TICKET", "RISK", "UNIT", "KIND", "DOSSIER", "FOLDER"],
    };
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for one in &sample.picked {
        let Entry { key, folder, unit, kind, risk, .. } = &one.entry;
        // Twelve digits tell dossiers apart; the whole ticket is in the JSON output.
        let ticket = one.ticket.as_ref().map(|ticket| ticket[..12].to_owned());
        let rules = one.rules.iter().cloned().collect::<Vec<_>>().join(",");
        let first = ticket.unwrap_or(if rules.is_empty() { "-".into() } else { rules });
        let words = [unit, kind, key, folder]
            .map(|word| if word.is_empty() { "-".into() } else { plain(word).into_owned() });
        rows.push([first, risk.word().to_owned()].into_iter().chain(words).collect());
    }
    lines(&rows)
}

fn of_teams(teams: &[Assigned], people: &[Inspector], lang: Lang) -> String {
    let name = |id: &String| {
        let known = people.iter().find(|one| one.id == *id);
        known.map_or_else(|| id.clone(), |one| format!("{} ({id})", one.name))
    };
    let head = match lang {
        Lang::Zh => ["单位", "检查人", "回避"],
        Lang::En => ["UNIT", "INSPECTORS", "LEFT OUT"],
    };
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for team in teams {
        let mut who: Vec<String> = team.inspectors.iter().map(name).collect();
        if team.lacking > 0 {
            who.push(match lang {
                Lang::Zh => format!("缺 {} 人", team.lacking),
                Lang::En => format!("{} lacking", team.lacking),
            });
        }
        let out: Vec<String> = team.left_out.iter().map(|(id, why)| format!("{id}: {why}")).collect();
        let out = if out.is_empty() { "-".to_owned() } else { out.join("; ") };
        let unit = if team.unit.is_empty() { "-" } else { &team.unit };
        rows.push(
            [unit.to_owned(), who.join(", "), out].iter().map(|word| plain(word).into_owned()).collect(),
        );
    }
    lines(&rows)
}

fn lines(rows: &[Vec<String>]) -> String {
    aligned(rows, "").join("\n") + "\n\n"
}

fn read_list(path: &Path) -> Result<List, Stop> {
    let name = shown(path);
    let text = read(path)?;
    parse(&text).map_err(|error| {
        let line = error.line;
        let message = if error.twice {
            text! { zh: "名单 {name} 第 {line} 行的案卷上面已有", en: "line {line} of the list {name} gives a dossier that stands above" }
        } else {
            text! { zh: "名单 {name} 第 {line} 行不合格式", en: "line {line} of {name} is no line of a list" }
        };
        Stop::usage(message, text! { zh: "用 zhenji sample list PATH 写一份名单", en: "write a list with `zhenji sample list PATH`" })
    })
}

fn read_inspectors(path: &Path) -> Result<Vec<Inspector>, Stop> {
    let name = shown(path);
    parse_inspectors(&read(path)?).map_err(|line| {
        Stop::usage(
            text! { zh: "检查人名单 {name} 第 {line} 行不合格式，或此人上面已有", en: "line {line} of the inspectors in {name} is no line of theirs, or gives somebody who stands above" },
            text! { zh: "用 zhenji sample inspectors PATH 写一份", en: "write them with `zhenji sample inspectors PATH`" },
        )
    })
}

fn read(path: &Path) -> Result<String, Stop> {
    std::fs::read_to_string(path).map_err(|error| {
        let (name, reason) = (shown(path), crate::archive::io_reason(&error));
        Stop::usage(
            text! { zh: "{name} 读不出：{reason}", en: "{name} cannot be read: {reason}" },
            text! { zh: "zhenji sample --help 说明用法", en: "`zhenji sample --help` tells the usage" },
        )
    })
}

/// A sample as `--output json` wrote it: the folders, and whether findings picked them.
///
/// # Errors
/// Where it cannot be read or is none.
pub fn read_sample(path: &Path) -> Result<Vec<(String, bool)>, Stop> {
    let value: Option<Value> = serde_json::from_str(&read(path)?).ok();
    let picked = value.as_ref().and_then(|value| value["sample"]["picked"].as_array());
    let Some(picked) = picked else {
        let name = shown(path);
        return Err(Stop::usage(
            text! { zh: "{name} 不是抽样的结果", en: "{name} is no sample" },
            text! {
                zh: "用 zhenji sample draw LIST --output json 写一份",
                en: "write one with `zhenji sample draw LIST --output json`",
            },
        ));
    };
    let one = |one: &Value| Some((one["folder"].as_str()?.to_owned(), one["level"] == "directed"));
    Ok(picked.iter().filter_map(one).collect())
}
