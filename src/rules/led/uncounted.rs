//! Numbers of a ledger that cannot be counted exactly: other rules leave them out, LED025 says so.

use super::decimal::Decimal;
use crate::finding::{Draft, Severity};
use crate::json::{Kind, Node};
use crate::rules::{ManifestCx, Sink};
use crate::text;

/// Kinds whose records are ledgers.
const LEDGERS: [&str; 5] = ["bidding", "material-flow", "equipment", "village-account", "spot-check"];

/// Keys of money: of too many decimals the schema speaks.
const MONEY: [&str; 6] = ["amount", "price", "cost", "quote", "control_price", "residual_value"];

/// Digits of a number that a message shows.
const SHOWN: usize = 40;

/// Reports the numbers of a record that are too long.
pub(super) fn check(cx: &ManifestCx, sink: &mut Sink) {
    if let Some(kind) = cx.kind.filter(|kind| LEDGERS.contains(&kind.name.as_str()))
        && let Some(record) = cx.manifest.root.get("record")
    {
        visit(cx, record, "", kind.name == "village-account", sink);
    }
}

fn visit(cx: &ManifestCx, node: &Node, key: &str, money: bool, sink: &mut Sink) {
    match &node.kind {
        Kind::Object(members) => {
            members.iter().for_each(|member| visit(cx, &member.value, &member.key, money, sink));
        }
        Kind::Array(items) => items.iter().for_each(|item| visit(cx, item, key, money, sink)),
        Kind::Number(raw) => {
            sink.saw(1);
            if Decimal::parse(raw).is_none() {
                report(cx, node, raw, money || MONEY.contains(&key), sink);
            }
        }
        _ => {}
    }
}

fn report(cx: &ManifestCx, node: &Node, raw: &str, money: bool, sink: &mut Sink) {
    // Not to count with: only to tell too large from too fine.
    let large = raw.parse::<f64>().is_ok_and(|number| number.abs() >= 1e17);
    if !large && money {
        return;
    }
    let shown: String = raw.chars().take(SHOWN).collect();
    let shown = if shown.len() < raw.len() { format!("{shown}…") } else { shown };
    let (message, severity) = match large {
        true => (
            text! {
                zh: "数值 {shown} 超过十八位整数，无法核算，相关核算没有计入这一项",
                en: "the number {shown} has more than 18 digits before the point: it cannot be counted, and no balance counts it",
            },
            Severity::Error,
        ),
        false => (
            text! {
                zh: "数值 {shown} 的小数超过十八位，无法精确核算，相关核算没有计入这一项",
                en: "the number {shown} has more than 18 decimals: it cannot be counted exactly, and no balance counts it",
            },
            Severity::Warning,
        ),
    };
    sink.add(
        Draft::new(cx.manifest.at(node), message)
            .help(text! {
                zh: "依原件更正；数量按实际计量的位数填写",
                en: "correct it from the paper; round a quantity to what was measured",
            })
            .severity(severity)
            .evidence("number", shown),
    );
}
