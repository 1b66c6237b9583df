//! # What it checks
//! A stage, a risk point, a power or a handover that no person is named for; a dossier whose
//! `responsible` names nobody. Of a risk point, with `archive.json` at hand: nobody holds that
//! post in that unit.
//!
//! # Why it matters
//! A trace exists so that somebody can be asked. Without a name nobody can.
//!
//! # Example
//! ```text
//! error[CMP010]: nobody is named as going off for the shift of 2025-03-08T08:00:00+08:00
//! ```
//!
//! # How to mend
//! Name who did it. If the post is vacant, name who stands in.
//!
//! # Innocent causes
//! The post was abolished, or its title is written otherwise in the list of posts.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! DA/T 70-2018, GD-2-5.
//!
//! # 检查什么
//! 环节、风险点、职权或交接班没有写明责任人；案卷的 responsible 没有人。有 archive.json 时，风
//! 险点还看：该单位没有人担任该岗位。
//!
//! # 为何重要
//! 留痕是为了有人可问。没有名字，就无人可问。
//!
//! # 示例
//! ```text
//! 错误[CMP010]：2025-03-08T08:00:00+08:00 的班没有写明交班人
//! ```
//!
//! # 如何改正
//! 写明是谁办的；岗位空缺的，写明代理人。
//!
//! # 正当情形
//! 岗位已撤销，或任职表中的职务写法不同。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! DA/T 70-2018 GD-2-5。

use crate::archive::date_of;
use crate::json::Kind;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<NobodyResponsible>(Meta {
    code: "CMP010",
    name: "nobody-responsible",
    zh: "无人负责",
    group: Group::Cmp,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("nobody_responsible.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct NobodyResponsible {}

impl ManifestRule for NobodyResponsible {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let root = &cx.manifest.root;
        if let Some(responsible) = root.get("responsible").filter(|node| matches!(node.kind, Kind::Array(_)))
        {
            sink.saw(1);
            // An entry without the key `person` is the schema's business.
            let blanks = responsible.items().iter().filter(|entry| entry.str("person").is_some_and(blank));
            let nobody = responsible.items().is_empty().then_some(responsible);
            for node in blanks.chain(nobody) {
                let text = text! { zh: "没有写明责任人", en: "nobody is named as responsible" };
                report(cx, node, text, sink);
            }
        }
        for stage in root.list("stages") {
            sink.saw(1);
            if stage.list("by").iter().all(|by| by.as_str().is_none_or(blank)) {
                let stage_name = stage.str("name").unwrap_or_default();
                let name = cx.kind.map_or_else(
                    || text! { zh: "“{stage_name}”", en: "`{stage_name}`" },
                    |kind| kind.stage(stage_name),
                );
                let (zh, en) = (name.zh, name.en);
                let text = text! { zh: "环节{zh}没有写明经办人", en: "nobody is named for the stage {en}" };
                report(cx, stage.get("by").unwrap_or(stage), text, sink);
            }
        }
        match cx.kind.map(|kind| kind.name.as_str()) {
            Some("handover") => shifts(cx, sink),
            Some("risk-register") => points(cx, sink),
            Some("authority-catalogue") => powers(cx, sink),
            _ => {}
        }
    }
}

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn named(node: &Node, key: &str) -> bool {
    node.str(key).is_some_and(|text| !blank(text))
}

fn report(cx: &ManifestCx, node: &Node, text: Text, sink: &mut Sink) {
    sink.add(
        Draft::new(cx.manifest.at(node), text)
            .help(text! { zh: "写明是谁；岗位空缺的，写明代理人", en: "name who it is; if the post is vacant, who stands in" }),
    );
}

fn shifts(cx: &ManifestCx, sink: &mut Sink) {
    for shift in cx.manifest.root.at(&["record", "shifts"]).map_or(&[][..], Node::items) {
        sink.saw(1);
        for (key, zh, en) in [("off", "交班人", "going off"), ("on", "接班人", "coming on")] {
            if !named(shift, key) {
                let from = shift.str("from").unwrap_or_default();
                let text = text! { zh: "{from} 的班没有写明{zh}", en: "nobody is named as {en} for the shift of {from}" };
                report(cx, shift.get(key).unwrap_or(shift), text, sink);
            }
        }
    }
}

fn powers(cx: &ManifestCx, sink: &mut Sink) {
    for power in cx.manifest.root.at(&["record", "powers"]).map_or(&[][..], Node::items) {
        sink.saw(1);
        if !named(power, "owner") {
            let id = power.str("id").unwrap_or_default();
            let text = text! { zh: "职权 {id} 没有写明行使人", en: "nobody is named for the power `{id}`" };
            report(cx, power.get("owner").unwrap_or(power), text, sink);
        }
    }
}

fn points(cx: &ManifestCx, sink: &mut Sink) {
    let root = &cx.manifest.root;
    // Somebody who held the post at any time between opening and the export (or closing) will do.
    let from = root.str("opened").and_then(date_of);
    let until = root.str("closed").and_then(date_of).max(cx.clock.today());
    for point in root.at(&["record", "points"]).map_or(&[][..], Node::items) {
        sink.saw(1);
        let id = point.str("id").unwrap_or_default();
        let Some(post) = point.str("post").filter(|post| !blank(post)) else {
            let text =
                text! { zh: "风险点 {id} 没有写明岗位", en: "no post is named for the risk point `{id}`" };
            report(cx, point, text, sink);
            continue;
        };
        let Some(unit) =
            point.str("unit").filter(|unit| cx.reference.present && cx.reference.units.get(unit).is_some())
        else {
            continue;
        };
        let holders = cx.reference.index().holders(cx.reference, unit);
        let held = holders.flat_map(|person| &person.posts).any(|held| {
            held.title == post
                && held.unit == unit
                && until.is_none_or(|until| held.from.is_none_or(|begun| begun <= until))
                && from.is_none_or(|from| held.to.is_none_or(|ended| ended >= from))
        });
        if !held {
            let unit = cx.reference.units.get(unit).map_or(unit, |unit| unit.name.as_str());
            let text = text! {
                zh: "风险点 {id}：{unit}没有人担任“{post}”",
                en: "risk point `{id}`: nobody holds the post “{post}” in {unit}",
            };
            report(cx, point.get("post").unwrap_or(point), text, sink);
        }
    }
}
