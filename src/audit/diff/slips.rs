//! Rectification slips from a comparison: each unit's new, worsened and repeated findings, with
//! what became of each since. Where no configuration gave a finding its deadline, the usual one for
//! its severity stands, counted in weekdays from the day of the export: a report has no calendar.

use jiff::civil::Weekday;

use super::{Diff, One, Pair, Report};
use crate::archive::date_of;
use crate::config::usual_days;
use crate::finding::{Lang, Severity, Text};
use crate::report::slips::{Slip, SlipLine, slips};
use crate::text;

/// The slips of what stands by now.
pub fn of<'a>(diff: &Diff<'a>, new: &Report<'a>, lang: Lang) -> Vec<Slip> {
    let fresh = diff.new.iter().map(|one| (one, None, text! { zh: "新增", en: "new" }));
    let worse = diff.worsened.iter().map(|pair| (&pair.is, Some(pair), text! { zh: "加重", en: "worsened" }));
    let again = diff.repeated.iter().map(|pair| (&pair.is, Some(pair), text! { zh: "重复", en: "repeated" }));
    slips(fresh.chain(worse).chain(again).flat_map(|(one, pair, word)| {
        let line = line(one, pair, &word, new, lang);
        let units = new.units(one);
        units.into_iter().map(|unit| (unit.map(str::to_owned), line.clone())).collect::<Vec<_>>()
    }))
}

fn line(one: &One, pair: Option<&Pair>, word: &Text, new: &Report, lang: Lang) -> SlipLine {
    let own = |key: &str| one.word(key).map(str::to_owned);
    let key = if lang == Lang::Zh { "zh" } else { "en" };
    let told = |field: &str| one.value[field][key].as_str().unwrap_or_default().to_owned();
    let raised = pair.and_then(|pair| Some((pair, pair.raised.as_ref()?)));
    let mut since = word.get(lang).to_owned();
    if let Some((pair, raised)) = raised {
        since.push_str(if lang == Lang::Zh { "，" } else { ", " });
        since.push_str(raised.words(&pair.was).get(lang));
    }
    let given = own("deadline");
    let severity = raised.map_or(one.severity, |(_, raised)| raised.to);
    SlipLine {
        severity,
        confidence: one.confidence,
        code: own("code").unwrap_or_default(),
        dossier: own("dossier").or_else(|| own("path")).unwrap_or_default(),
        message: told("message"),
        help: told("help"),
        owner: own("owner"),
        plain_weekdays: given.is_none() && new.exported.is_some(),
        deadline: given.or_else(|| usual(severity, new.exported?)),
        fingerprint: one.fingerprint.to_owned(),
        answer: pair.map_or_else(|| one.answer(), Pair::answer).map(|answer| answer.said(lang)),
        since: Some(since),
    }
}

/// So many weekdays after the day of the export.
fn usual(severity: Severity, exported: &str) -> Option<String> {
    let mut day = date_of(exported)?;
    let mut left = usual_days(severity);
    while left > 0 {
        day = day.tomorrow().ok()?;
        left -= u16::from(!matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
    }
    Some(day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_after_the_export() {
        // A Tuesday; ten weekdays are two weeks.
        assert_eq!(usual(Severity::Error, "2026-03-31").as_deref(), Some("2026-04-14"));
        assert_eq!(usual(Severity::Warning, "2026-04-04").as_deref(), Some("2026-05-01"));
        assert_eq!(usual(Severity::Error, "no day"), None);
    }
}
