//! Rectification slips from a comparison: each unit's new, worsened and repeated findings, with
//! what became of each since.

use super::{Diff, One, Pair, Report};
use crate::finding::{Lang, Text};
use crate::report::slips::{Slip, SlipLine, slips};
use crate::text;

/// The slips of what stands by now.
pub fn of<'a>(diff: &Diff<'a>, new: &Report<'a>, lang: Lang) -> Vec<Slip> {
    let fresh = diff.new.iter().map(|one| (one, None, text! { zh: "新增", en: "new" }));
    let worse = diff.worsened.iter().map(|pair| (&pair.is, Some(pair), text! { zh: "加重", en: "worsened" }));
    let again = diff.repeated.iter().map(|pair| (&pair.is, Some(pair), text! { zh: "重复", en: "repeated" }));
    slips(fresh.chain(worse).chain(again).flat_map(|(one, pair, word)| {
        let line = line(one, pair, &word, lang);
        let units = new.units(one);
        units.into_iter().map(|unit| (unit.map(str::to_owned), line.clone())).collect::<Vec<_>>()
    }))
}

fn line(one: &One, pair: Option<&Pair>, word: &Text, lang: Lang) -> SlipLine {
    let own = |key: &str| one.word(key).map(str::to_owned);
    let key = if lang == Lang::Zh { "zh" } else { "en" };
    let told = |field: &str| one.value[field][key].as_str().unwrap_or_default().to_owned();
    let raised = pair.and_then(|pair| Some((pair, pair.raised.as_ref()?)));
    let mut since = word.get(lang).to_owned();
    if let Some((pair, raised)) = raised {
        since.push_str(if lang == Lang::Zh { "，" } else { ", " });
        since.push_str(raised.words(&pair.was).get(lang));
    }
    SlipLine {
        severity: raised.map_or(one.severity, |(_, raised)| raised.to),
        confidence: one.confidence,
        code: own("code").unwrap_or_default(),
        dossier: own("dossier").or_else(|| own("path")).unwrap_or_default(),
        message: told("message"),
        help: told("help"),
        owner: own("owner"),
        deadline: own("deadline"),
        fingerprint: one.fingerprint.to_owned(),
        answer: pair.map_or_else(|| one.answer(), Pair::answer).map(|answer| answer.said(lang)),
        since: Some(since),
    }
}
