//! `zhenji score`

use std::collections::BTreeMap;

use serde_json::json;

use super::args::{Listing, ScoreArgs};
use super::screen::Screen;
use super::stop::Stop;
use super::table::aligned;
use super::{check, sample};
use crate::audit::score::{DossierScore, Grade, UnitRank, Unknown, rank, score};
use crate::config::ScoreTable;
use crate::finding::Lang;
use crate::report::plain::plain;
use crate::text;
use crate::triage::ArchiveOutcome;

pub fn text(args: &ScoreArgs, screen: Screen) -> Result<String, Stop> {
    let drawn: Option<BTreeMap<String, bool>> =
        args.sample.as_deref().map(sample::read_sample).transpose()?.map(|list| list.into_iter().collect());
    let prepared = check::prepare(&args.run, screen)?;
    check::threads(args.run.threads)?;
    let outcome = check::examine(&args.run, &prepared, screen)?;
    if check::is_empty(&outcome) {
        return Err(check::nothing(&args.run.paths));
    }
    let table = &prepared.settings.score;
    let mut out = String::new();
    let mut archives = Vec::new();
    for archive in &outcome.archives {
        let scores: Vec<DossierScore> = score(archive, table)
            .into_iter()
            .filter(|one| drawn.as_ref().is_none_or(|drawn| level(drawn, archive, one).is_some()))
            .collect();
        let directed =
            |one: &DossierScore| drawn.as_ref().and_then(|drawn| level(drawn, archive, one)) == Some(true);
        let ranks = rank(&scores, directed);
        match args.output {
            Listing::Json => archives.push(json!({
                "archive": archive.given,
                "dossiers": scores,
                "units": ranks,
            })),
            Listing::Table => out.push_str(&of_archive(archive, &scores, &ranks, table, screen.lang)),
        }
    }
    if args.output == Listing::Json {
        let items: Vec<_> = table
            .items
            .iter()
            .map(|item| json!({ "name": item.name, "rules": item.rules, "points": item.points, "cap": item.cap, "gate": item.gate }))
            .collect();
        let table =
            json!({ "full": table.full, "pass": table.pass, "documents": table.documents, "items": items });
        out = format!("{:#}\n", json!({ "version": 1, "table": table, "archives": archives }));
    }
    Ok(out)
}

/// Whether findings picked a dossier, where the sample has it.
fn level(drawn: &BTreeMap<String, bool>, archive: &ArchiveOutcome, one: &DossierScore) -> Option<bool> {
    let folder = if one.folder.is_empty() { "." } else { &one.folder };
    // A list over several archives puts the archive before the folder.
    let long = || format!("{}/{folder}", archive.given.trim_end_matches('/'));
    drawn.get(folder).or_else(|| drawn.get(&long())).copied()
}

fn of_archive(
    archive: &ArchiveOutcome,
    scores: &[DossierScore],
    ranks: &[UnitRank],
    table: &ScoreTable,
    lang: Lang,
) -> String {
    let mut out = format!("{}\n\n", plain(&archive.given));
    out.push_str(&dossiers(scores, table, lang));
    out.push_str(&units(archive, ranks, lang));
    let (full, pass, unknown) =
        (table.full, table.pass, scores.iter().filter(|one| one.unknown.is_some()).count());
    let sum = text! {
        zh: "满分 {full}，合格线 {pass}；只按确定的错误和警告扣分，可疑之处单列、不扣分。分数未知 {unknown} 份：有内容未能审查，不当作没有问题。问题率后是 95% 区间（Wilson）；同名次的单位分不出高下。\n",
        en: "Full marks {full}, pass mark {pass}; certain errors and warnings alone cost points, what is doubtful is counted beside them. Scores not known: {unknown}, for not all could be examined, which is no better than a problem. Rates with their 95 % interval (Wilson); units of one rank cannot be told apart.\n",
    };
    out + sum.get(lang)
}

fn dossiers(scores: &[DossierScore], table: &ScoreTable, lang: Lang) -> String {
    let head = match lang {
        Lang::Zh => ["得分", "结论", "可疑", "案卷", "扣分"],
        Lang::En => ["SCORE", "GRADE", "DOUBTFUL", "DOSSIER", "COST"],
    };
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for one in scores {
        let score = match one.score_tenths {
            Some(tenths) => tenth(tenths),
            None => format!("≤{}", tenth(one.at_most_tenths)),
        };
        let costs: Vec<String> = one
            .costs
            .iter()
            .map(|cost| {
                let name = table.items[cost.item].name.get(lang);
                format!("{name} {}×, {}/{}", cost.faults, hundredth(cost.cost_milli), cost.of)
            })
            .collect();
        let name = plain(one.id.as_deref().unwrap_or(&one.folder)).into_owned();
        let costs = if costs.is_empty() { "-".to_owned() } else { costs.join("; ") };
        rows.push(vec![score, grade(one, lang), one.doubtful.to_string(), name, costs]);
    }
    aligned(&rows, "  ").join("\n") + "\n\n"
}

fn units(archive: &ArchiveOutcome, ranks: &[UnitRank], lang: Lang) -> String {
    let head = match lang {
        Lang::Zh => ["名次", "有问题", "问题率", "95% 区间", "平均分", "未知", "定向", "单位"],
        Lang::En => ["RANK", "PROBLEMS", "RATE", "95 %", "MEAN", "UNKNOWN", "DIRECTED", "UNIT"],
    };
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let none = || "-".to_owned();
    for one in ranks {
        let percent = |share: f64| format!("{:.1}%", share * 100.0);
        let (count, rate, interval) = match one.rate {
            Some(rate) => (
                format!("{}/{}", rate.problems, rate.of),
                percent(rate.problems as f64 / rate.of as f64),
                format!("{}–{}", percent(rate.low), percent(rate.high)),
            ),
            None => (none(), none(), none()),
        };
        let known = archive.dossiers.iter().find(|dossier| dossier.unit.as_deref() == Some(&one.unit));
        let name = known.and_then(|dossier| dossier.unit_name.as_deref());
        let name = match (name, one.unit.is_empty()) {
            (_, true) => none(),
            (Some(name), _) => plain(&format!("{name} ({})", one.unit)).into_owned(),
            (None, _) => plain(&one.unit).into_owned(),
        };
        rows.push(vec![
            one.rank.map_or_else(none, |rank| rank.to_string()),
            count,
            rate,
            interval,
            one.mean_tenths.map_or_else(none, tenth),
            one.unknown.to_string(),
            one.directed.to_string(),
            name,
        ]);
    }
    aligned(&rows, "  ").join("\n") + "\n\n"
}

fn grade(one: &DossierScore, lang: Lang) -> String {
    let gates = || one.gates.iter().copied().collect::<Vec<_>>().join(",");
    let word = match (one.grade, one.unknown) {
        (Grade::Passed, _) => text! { zh: "合格", en: "passed" },
        (Grade::Below, _) => text! { zh: "不合格", en: "below the pass mark" },
        (Grade::Gate, _) => {
            let gates = gates();
            text! { zh: "一票否决（{gates}）", en: "failed by a gate ({gates})" }
        }
        (Grade::Unknown, Some(Unknown::Unexamined)) => {
            text! { zh: "未知：清单未能审查", en: "not known: manifest not examined" }
        }
        (Grade::Unknown, Some(Unknown::InternalError)) => {
            text! { zh: "未知：审查出错", en: "not known: the examination failed" }
        }
        (Grade::Unknown, Some(Unknown::ClosedFiles)) => {
            text! { zh: "未知：有文件未能审查", en: "not known: files not examined" }
        }
        (Grade::Unknown, _) => text! { zh: "未知：没有适用的项目", en: "not known: nothing applies" },
    };
    word.get(lang).to_owned()
}

/// Tenths as people write them.
fn tenth(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Thousandths, to two places, without zeros that say nothing.
fn hundredth(milli: u64) -> String {
    let cents = (milli + 5) / 10;
    let text = format!("{}.{:02}", cents / 100, cents % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
