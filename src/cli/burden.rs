//! `zhenji burden`

use serde_json::json;

use super::args::{BurdenArgs, Listing};
use super::screen::Screen;
use super::stop::Stop;
use super::table::aligned;
use super::{check, settings};
use crate::CheckError;
use crate::archive::find_roots;
use crate::audit::burden::{Bill, Cost, Papers, UnitBill, bill};
use crate::finding::{Lang, Text};
use crate::report::plain::plain;
use crate::text;

pub fn text(args: &BurdenArgs, screen: Screen) -> Result<String, Stop> {
    let found = settings::find(args.config.as_deref(), args.isolated, &args.paths)?;
    let only = RULES.map(str::to_owned);
    let settings = found.file.settings(&only, &[], &settings::metas())?;
    found.notices.iter().for_each(|notice| screen.notice(notice));
    let stop = |error| Stop::check(error, &found.file);
    let archives = find_roots(&args.paths).map_err(|error| stop(CheckError::Root(error)))?;
    let outcome = check::with_cache(&args.paths, &settings, screen).map_err(stop)?;
    let mut bills: Vec<(String, Bill)> = Vec::new();
    for archive in &archives {
        let of_it = outcome.archives.iter().find(|one| one.root == archive.root);
        let findings = of_it.map_or(&[][..], |one| &one.findings);
        let bill = bill(archive, &settings, findings).map_err(|error| stop(CheckError::Options(error)))?;
        bills.push((archive.given.clone(), bill));
    }
    if bills.iter().all(|(_, bill)| bill.dossiers == 0) {
        return Err(check::nothing(&args.paths));
    }
    let unread: usize = bills.iter().map(|(_, bill)| bill.unread).sum();
    if unread > 0 {
        screen.notice(&text! {
            zh: "{unread} 份案卷清单读不出，其中的事项没有算入",
            en: "{unread} manifest(s) could not be read; what they ask for is not in the bill",
        });
    }
    let uncounted: usize = bills.iter().map(|(_, bill)| bill.uncounted).sum();
    if uncounted > 0 {
        screen.notice(&text! {
            zh: "{uncounted} 个事项的分钟、次数或人数不可能成立（STR002），其成本没有算入",
            en: "{uncounted} item(s) have minutes, times or people that cannot be meant (STR002); their effort is not in the bill",
        });
    }
    Ok(match args.output {
        Listing::Json => {
            let list: Vec<_> =
                bills.iter().map(|(archive, bill)| json!({ "archive": archive, "bill": bill })).collect();
            format!("{:#}\n", json!({ "version": 1, "bills": list }))
        }
        Listing::Table => bills.iter().map(|(archive, bill)| table(archive, bill, screen.lang)).collect(),
    })
}

/// The groups whose findings say what is asked for in vain.
const RULES: [&str; 2] = ["TRC", "PAD"];

fn table(archive: &str, bill: &Bill, lang: Lang) -> String {
    let mut out = format!("{}\n", plain(archive));
    if bill.units.is_empty() {
        out.push_str(match lang {
            Lang::Zh => "  没有留痕事项清单（trace-catalogue）\n",
            Lang::En => "  no trace catalogue (`trace-catalogue`)\n",
        });
    }
    for unit in &bill.units {
        out.push_str(&of_unit(unit, lang));
    }
    out
}

fn of_unit(unit: &UnitBill, lang: Lang) -> String {
    let mut out = format!("\n{} ({})\n", plain(&unit.name), plain(&unit.unit));
    if !unit.items.is_empty() {
        for line in aligned(&rows(unit, lang), "  ") {
            out.push_str(&line);
            out.push('\n');
        }
        out.push_str(&savings(unit, lang));
    }
    let Papers { documents, pages } = unit.papers;
    if documents + pages > 0 {
        out.push_str(&match lang {
            Lang::Zh => format!("  已归档而无人引用、超出期间或超过比例的（PAD）：材料 {documents} 件、{pages} 页\n"),
            Lang::En => {
                format!("  on file and uncited, outside the period or out of proportion (PAD): {documents} documents, {pages} pages\n")
            }
        });
    }
    out
}

/// The items, and their sum.
fn rows(unit: &UnitBill, lang: Lang) -> Vec<Vec<String>> {
    let head = match lang {
        Lang::Zh => {
            ["清单", "事项", "风险", "年次数", "页", "照片", "人时", "可省人时", "依据", "可并入", "名称"]
        }
        Lang::En => [
            "CATALOGUE",
            "ITEM",
            "RISK",
            "RECORDS",
            "PAGES",
            "PHOTOS",
            "HOURS",
            "SAVES",
            "BY",
            "MERGES WITH",
            "NAME",
        ],
    };
    let numbers =
        |cost: &Cost| [cost.records, cost.pages, cost.photos, cost.hours].map(|number| number.to_string());
    let or_none = |words: String| if words.is_empty() { "-".to_owned() } else { words };
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for item in &unit.items {
        let words = [&item.dossier, &item.id, &item.risk].map(|word| plain(word).into_owned());
        let figures = match item.uncounted {
            true => ["?", "?", "?", "?"].map(str::to_owned),
            false => numbers(&item.cost),
        };
        let saves = if item.saved_by.is_empty() { String::new() } else { item.saved.hours.to_string() };
        let merges = plain(&item.merges_with.join("+")).into_owned();
        let ends = [
            or_none(saves),
            or_none(item.saved_by.join("+")),
            or_none(merges),
            plain(&item.name).into_owned(),
        ];
        rows.push(words.into_iter().chain(figures).chain(ends).collect());
    }
    let count = unit.items.len();
    let sum = match lang {
        Lang::Zh => format!("合计 {count} 项"),
        Lang::En => format!("total of {count}"),
    };
    rows.push([sum, String::new(), String::new()].into_iter().chain(numbers(&unit.total)).collect());
    rows
}

/// What would be saved, by rule and in all, and what would be left.
fn savings(unit: &UnitBill, lang: Lang) -> String {
    let mut out = String::new();
    for (code, saved) in &unit.by_rule {
        let (items, Cost { records, pages, photos, hours }) = (saved.items, saved.cost);
        let Text { zh, en } = what(code);
        out.push_str(&match lang {
            Lang::Zh => format!(
                "  {zh}（{code}）：少 {items} 项，每年可省 {records} 次、{pages} 页、{photos} 张照片、{hours} 人时\n"
            ),
            Lang::En => format!(
                "  {en} ({code}): {items} items fewer; a year saves {records} records, {pages} pages, {photos} photos and {hours} person-hours\n"
            ),
        });
    }
    if !unit.by_rule.is_empty() {
        let (before, after) = (unit.items.len(), unit.items.len().saturating_sub(unit.saved.items));
        let (was, left) = (unit.total.hours, unit.after.hours);
        out.push_str(&match lang {
            Lang::Zh => format!("  共计：{before} 项减为 {after} 项，每年 {was} 人时减为 {left} 人时\n"),
            Lang::En => {
                format!("  in all: {before} items become {after}, {was} person-hours a year become {left}\n")
            }
        });
    }
    out
}

/// What mending the findings of a rule means here.
fn what(code: &str) -> Text {
    match code {
        "TRC001" => text! { zh: "取消没有上级依据的事项", en: "dropping items that nobody above asks for" },
        "TRC002" => text! { zh: "不再单独设簿", en: "keeping no book of its own" },
        "TRC003" => {
            text! { zh: "取消只在群里留痕的事项", en: "dropping items that only a chat group carries" }
        }
        "TRC004" => text! { zh: "按变化的快慢确定次数", en: "asking as often as it changes" },
        "TRC005" => text! { zh: "急事不另留痕", en: "leaving urgent work untraced" },
        "TRC006" => text! { zh: "群众工作和村务不另留痕", en: "leaving mass and village work untraced" },
        "TRC008" => text! { zh: "合并字段重叠的事项", en: "merging items whose fields overlap" },
        _ => text! { zh: "留痕不超过办事时间", en: "taking no longer than the task" },
    }
}
