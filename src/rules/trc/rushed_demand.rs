//! # What it checks
//! An item of a trace catalogue that is due under a working day after it was asked for. Working
//! time is counted on the archive's working days (weekends and `holidays` apart, `workdays`
//! included), between 08:30 and 17:30, and at most 8 hours a day; 8 hours are a working day. An
//! item whose `frequency` itself asks for a report within the day (当日上报, 即时报送, 2小时内上报,
//! 一日两报, same-day report) is a likely warning, whether or not a term is given; where a central or
//! provincial basis stands behind it, advice.
//!
//! # Why it matters
//! Who is asked in the afternoon to report by the evening writes down what is at hand, true or
//! not.
//!
//! # Example
//! ```text
//! warning[TRC009]: item `l1` “安全工器具试验记录” was asked for at 2025-02-10 16:00 and due at 2025-02-10 18:00: 1.5 working hours, under a working day
//! ```
//!
//! # How to mend
//! Give at least a working day, or take the figures from where they lie already.
//!
//! # Innocent causes
//! The demand was announced before; enter when. A duty round the clock whose hours are not the
//! office's. Emergencies (`work` is `emergency`) are left alone, and where nobody has to write
//! (`minutes` is 0, as with a meter that reports itself), so is what `frequency` says. When and what
//! stand in one clause: 实时采集，按月上报 is monthly. A daily entry in one's own book (每日) is no report
//! within the day. A term that a law sets is not the office's to lengthen: with a central or
//! provincial `basis` what `frequency` says is advice.
//!
//! # Configuration
//! `hours` (8), `opens` (08:30) and `closes` (17:30).
//!
//! # Basis
//! Rules against formalism, to relieve grassroots units: fewer traces, forms, ledgers and groups.
//!
//! # 检查什么
//! 清单事项从布置到截止不足一个工作日。工作时间按档案库的工作日（除周末和 holidays，含 workdays）、
//! 08:30 至 17:30 计算，每天至多计 8 小时；满 8 小时为一个工作日。frequency 本身就要求当天报送的（当
//! 日上报、即时报送、2小时内上报、一日两报），无论是否写明时限，作“很可能”的警告；有中央或省级依据
//! 的，作提示。
//!
//! # 为何重要
//! 下午布置、当晚就要，报上来的只能是手头有什么写什么。
//!
//! # 示例
//! ```text
//! 警告[TRC009]：事项 l1“安全工器具试验记录”于 2025-02-10 16:00 布置、2025-02-10 18:00 截止，其间 1.5 个工作小时，不足一个工作日
//! ```
//!
//! # 如何改正
//! 至少留一个工作日，或从已有数据中取用。
//!
//! # 正当情形
//! 事先打过招呼的：按预告时间登记。昼夜值班、不按办公时间的岗位。应急工作（work 为 emergency）不
//! 报；不用人填写的（minutes 为 0，如仪表自动上传）不看 frequency。时限与报送须在同一分句：“实时采
//! 集，按月上报”是按月。每日记在自己的本子上，不是当日报送。法定时限不由基层放宽：basis 有中央或省级
//! 依据的，frequency 只作提示。
//!
//! # 配置
//! hours（8）、opens（08:30）、closes（17:30）。
//!
//! # 依据
//! 整治形式主义为基层减负：精简留痕、报表、台账和工作群。

use crate::rules::prelude::*;
use jiff::civil::{DateTime, Time};

use super::items::{Item, items};
use super::same_day;

/// The rule.
pub static RULE: Rule = Rule::manifest::<RushedDemand>(Meta {
    code: "TRC009",
    name: "rushed-demand",
    zh: "催报时限过短",
    group: Group::Trc,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("rushed_demand.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct RushedDemand {
    /// Hours of a working day.
    hours: u16,
    /// When offices open.
    opens: String,
    /// When they close.
    closes: String,
}

impl Default for RushedDemand {
    fn default() -> Self {
        Self { hours: 8, opens: "08:30".into(), closes: "17:30".into() }
    }
}

impl ManifestRule for RushedDemand {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        for item in items(cx).filter(|item| item.node.str("work") != Some("emergency")) {
            if !self.by_term(cx, item, sink) {
                by_frequency(cx, item, sink);
            }
        }
    }
}

/// Reports an item whose frequency asks for a report within the day.
fn by_frequency(cx: &ManifestCx, item: Item, sink: &mut Sink) {
    let Some(frequency) = item.node.str("frequency").filter(|text| !text.trim().is_empty()) else { return };
    sink.saw(1);
    if item.number("minutes") == Some(0.0) || !same_day::asks(frequency) {
        return;
    }
    // What a law or the province sets is not for the office to lengthen.
    let set_above = item
        .node
        .list("basis")
        .iter()
        .any(|basis| matches!(basis.str("level"), Some("central" | "provincial")));
    let Text { zh, en } = item.words();
    sink.add(
        Draft::new(
            item.at(cx.manifest, "frequency"),
            text! {
                zh: "{zh}要求“{frequency}”，不足一个工作日",
                en: "{en} is asked for “{frequency}”: within the day",
            },
        )
        .help(text! {
            zh: "至少留一个工作日，或从已有数据中取用",
            en: "give at least a working day, or take the figures from where they lie already",
        })
        .severity(if set_above { Severity::Advice } else { Severity::Warning })
        .confidence(Confidence::Likely)
        .evidence("item", item.id())
        .evidence("frequency", frequency),
    );
}

impl RushedDemand {
    /// Reports an item whose term is too short; whether it did.
    fn by_term(&self, cx: &ManifestCx, item: Item, sink: &mut Sink) -> bool {
        let moment = |key| item.node.str(key).and_then(|text| cx.clock.moment_of(text));
        let (Some(issued), Some(due)) = (moment("issued"), moment("due")) else { return false };
        sink.saw(1);
        let (issued, due) = (cx.clock.zoned(issued).datetime(), cx.clock.zoned(due).datetime());
        let Some(minutes) = self.working_minutes(cx, issued, due) else { return false };
        let hours = minutes as f64 / 60.0;
        let hours = (hours * 10.0).round() / 10.0;
        let (from, to) = (issued.strftime("%Y-%m-%d %H:%M"), due.strftime("%Y-%m-%d %H:%M"));
        let Text { zh, en } = item.words();
        sink.add(
            Draft::new(
                item.at(cx.manifest, "due"),
                text! {
                    zh: "{zh}于 {from} 布置、{to} 截止，其间 {hours} 个工作小时，不足一个工作日",
                    en: "{en} was asked for at {from} and due at {to}: {hours} working hours, under a working day",
                },
            )
            .help(text! {
                zh: "至少留一个工作日，或从已有数据中取用",
                en: "give at least a working day, or take the figures from where they lie already",
            })
            .evidence("item", item.id())
            .evidence("issued", item.node.str("issued"))
            .evidence("due", item.node.str("due")),
        );
        true
    }

    /// Working minutes between two moments; none from a working day on.
    fn working_minutes(&self, cx: &ManifestCx, issued: DateTime, due: DateTime) -> Option<i64> {
        let time = |text: &str, usual: Time| text.parse().unwrap_or(usual);
        let opens = time(&self.opens, Time::constant(8, 30, 0, 0));
        let closes = time(&self.closes, Time::constant(17, 30, 0, 0));
        let enough = i64::from(self.hours) * 60;
        let mut sum = 0;
        let mut day = issued.date();
        // No run of holidays is longer; what lies further apart is not rushed.
        for _ in 0..60 {
            if day > due.date() {
                return Some(sum);
            }
            if cx.reference.is_working_day(day) {
                let from = day.to_datetime(opens).max(issued);
                let to = day.to_datetime(closes).min(due);
                let minutes = from.duration_until(to).as_mins();
                sum += minutes.clamp(0, enough);
            }
            if sum >= enough {
                return None;
            }
            day = day.tomorrow().ok()?;
        }
        None
    }
}
