//! `zhenji burden`

use serde_json::json;

use super::args::{BurdenArgs, Listing};
use super::screen::Screen;
use super::stop::Stop;
use super::table::aligned;
use super::{check, settings};
use crate::CheckError;
use crate::archive::find_roots;
use crate::audit::burden::{Bill, Cost, UnitBill, bill};
use crate::finding::Lang;
use crate::report::plain::plain;
use crate::text;

pub fn text(args: &BurdenArgs, screen: Screen) -> Result<String, Stop> {
    let found = settings::find(args.config.as_deref(), args.isolated, &args.paths)?;
    let settings = found.file.settings(&[], &[], &settings::metas())?;
    found.notices.iter().for_each(|notice| screen.notice(notice));
    let stop = |error| Stop::check(error, &found.file);
    let archives = find_roots(&args.paths).map_err(|error| stop(CheckError::Root(error)))?;
    let bills: Vec<(String, Bill)> = archives
        .iter()
        .map(|archive| Ok((archive.given.clone(), bill(archive, &settings)?)))
        .collect::<Result<_, _>>()
        .map_err(|error| stop(CheckError::Options(error)))?;
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
    Ok(match args.output {
        Listing::Json => {
            let list: Vec<_> =
                bills.iter().map(|(archive, bill)| json!({ "archive": archive, "bill": bill })).collect();
            format!("{:#}\n", json!({ "version": 1, "bills": list }))
        }
        Listing::Table => bills.iter().map(|(archive, bill)| table(archive, bill, screen.lang)).collect(),
    })
}

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
    let head = match lang {
        Lang::Zh => ["清单", "事项", "风险", "年次数", "页", "照片", "人时", "可并入", "名称"],
        Lang::En => {
            ["CATALOGUE", "ITEM", "RISK", "RECORDS", "PAGES", "PHOTOS", "HOURS", "MERGES WITH", "NAME"]
        }
    };
    let numbers =
        |cost: &Cost| [cost.records, cost.pages, cost.photos, cost.hours].map(|number| number.to_string());
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for item in &unit.items {
        let merges = if item.merges_with.is_empty() { "-".to_owned() } else { item.merges_with.join("+") };
        let words = [&item.dossier, &item.id, &item.risk].map(|word| plain(word).into_owned());
        let ends = [merges, item.name.clone()].map(|word| plain(&word).into_owned());
        rows.push(words.into_iter().chain(numbers(&item.cost)).chain(ends).collect());
    }
    let (count, total, saved) = (unit.items.len(), &unit.total, &unit.saved);
    let sum = match lang {
        Lang::Zh => format!("合计 {count} 项"),
        Lang::En => format!("total of {count}"),
    };
    rows.push([sum, String::new(), String::new()].into_iter().chain(numbers(total)).collect());
    let (name, id) = (plain(&unit.name), plain(&unit.unit));
    let mut out = format!("\n{name} ({id})\n");
    for line in aligned(&rows, "  ") {
        out.push_str(&line);
        out.push('\n');
    }
    if saved.items > 0 {
        let (items, Cost { records, pages, photos, hours }) = (saved.items, saved.cost);
        let after = count - items.min(count);
        out.push_str(&match lang {
            Lang::Zh => format!(
                "  合并字段重叠的事项（TRC008）：{count} 项减为 {after} 项，每年可省 {records} 次、{pages} 页、{photos} 张照片、{hours} 人时\n"
            ),
            Lang::En => format!(
                "  merging items whose fields overlap (TRC008): {count} items become {after}; a year saves {records} records, {pages} pages, {photos} photos and {hours} person-hours\n"
            ),
        });
    }
    out
}
