//! The fifth level of material accounting, for LED001: scrap against what was consumed and not
//! recovered. Old material that new material of the same name replaces is scrapped and was never
//! issued, and what earlier periods used is scrapped later: it is advice, and possible only.

use super::materials::{Item, total};
use crate::finding::{Confidence, Draft, Severity};
use crate::rules::{ManifestCx, Sink, comparable};
use crate::text;

/// Reports items of which more was scrapped than was consumed and not recovered.
pub(super) fn check(cx: &ManifestCx, items: &[Item], sink: &mut Sink) {
    if !cx.passed("scrap") {
        return;
    }
    for item in items.iter().filter(|item| !item.scraps.is_empty() && !item.consumption.is_empty()) {
        let (Some(scrapped), Some(spent), Some(line)) =
            (total(&item.scraps), item.spent(), item.scraps.last())
        else {
            sink.missed(1);
            continue;
        };
        sink.saw(1);
        if !scrapped.exceeds(spent) {
            continue;
        }
        let (name, unit) = (item.name, item.unit);
        let figure = |lines| total(lines).map_or(serde_json::Value::Null, serde_json::Value::from);
        sink.add(
            Draft::new(
                cx.manifest.at_member(line.node, "quantity"),
                text! {
                    zh: "{name}：报废 {scrapped}{unit}，而消耗且未回收的只有 {spent}",
                    en: "{name}: {scrapped} scrapped, but only {spent} consumed and not recovered",
                },
            )
            .help(text! {
                zh: "更正登错的数量；拆旧物资另列一项，报废前期物资的写明",
                en: "correct the quantity that is wrong; enter old material that was taken down as an item of its own, and say so where it is of an earlier period",
            })
            .severity(Severity::Advice)
            .confidence(Confidence::Possible)
            .subject(format!("scrap:{}", comparable(name)))
            .evidence("item", name)
            .evidence("scrap", scrapped)
            .evidence("spent", spent)
            .evidence("consumption", figure(&item.consumption))
            .evidence("recoveries", figure(&item.recoveries))
            .evidence("issues", figure(&item.issues)),
        );
    }
}
