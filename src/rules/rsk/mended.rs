//! What became of findings and warnings, for RSK004: mended late, or on days that contradict each
//! other.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::unrectified_finding::{Matter, Rectified};
use super::words::between;
use crate::rules::prelude::*;

/// What the whole archive says of findings and rectifications, by id.
pub(super) struct Known<'a> {
    /// The rectifications.
    pub rectified: &'a BTreeMap<&'a str, Rectified<'a>>,
    /// When a finding was mended, by its own word.
    pub mended: &'a BTreeMap<&'a str, Date>,
    /// Ids that findings of several spot checks have.
    pub shared: &'a BTreeSet<&'a str>,
}

/// What was mended after its deadline: a finding by its own day, else by its rectification's; a
/// rectification where no finding of the archive says when it was mended. What only the day of
/// verification speaks of is possible at most.
pub(super) fn late(cx: &ArchiveCx, rows: &[Row<Matter>], known: &Known, sink: &mut Sink) {
    let mut said: BTreeSet<&str> = BTreeSet::new();
    let findings = rows.iter().filter(|row| !row.rectification);
    for row in findings.chain(rows.iter().filter(|row| row.rectification)) {
        let other = known.rectified.get(row.id.as_str());
        let (deadline, sure, verified) = match row.rectification {
            // What is verified later was mended in time, where the finding says so.
            true => (row.deadline, known.mended.get(row.id.as_str()).copied().or(row.worked), row.done),
            false => {
                let own = other.filter(|_| !known.shared.contains(row.id.as_str()));
                (
                    row.deadline.max(other.and_then(|other| other.deadline)),
                    row.done.or(own.and_then(|own| own.worked)),
                    own.and_then(|own| own.done),
                )
            }
        };
        let done = sure.or(verified);
        let (Some(deadline), Some(done)) = (deadline, done) else { continue };
        if done <= deadline || !said.insert(&row.id) {
            continue;
        }
        let (id, days) = (&row.id, between(deadline, done));
        let message = match row.rectification {
            _ if sure.is_none() => text! {
                zh: "{id} 应于 {deadline} 前整改，{done} 才验收销号，晚 {days} 天，何时整改没有记载",
                en: "`{id}` was to be mended by {deadline} and was verified on {done}, {days} days later: nothing says when it was mended",
            },
            true => text! {
                zh: "对 {id} 的整改应于 {deadline} 前完成，{done} 才完成，晚 {days} 天",
                en: "the rectification of `{id}` was due by {deadline} and done on {done}, {days} days late",
            },
            false => text! {
                zh: "问题 {id} 应于 {deadline} 前整改，{done} 才整改，晚 {days} 天",
                en: "finding `{id}` was to be mended by {deadline} and was on {done}, {days} days late",
            },
        };
        sink.add(
            Draft::new(cx.dossiers[row.dossier].location(&row.done_at), message)
                .help(text! {
                    zh: "写明延误缘由；批准延期的，写明新期限",
                    en: "say why it was late; if the deadline was put off, enter the new one",
                })
                .severity(if sure.is_some() { Severity::Warning } else { Severity::Advice })
                .confidence(if sure.is_some() { Confidence::Certain } else { Confidence::Possible })
                .subject(format!("late:{id}"))
                .evidence("deadline", deadline.to_string())
                .evidence("done", done.to_string()),
        );
    }
}

/// Dates of one matter that cannot both be true.
pub(super) fn contradictions(
    cx: &ArchiveCx,
    row: &Row<Matter>,
    mended: &BTreeMap<&str, Date>,
    sink: &mut Sink,
) {
    let id = &row.id;
    let mut add = |place: &Spot, what: &str, earlier: Date, later: Date, message: Text| {
        sink.add(
            Draft::new(cx.dossiers[row.dossier].location(place), message)
                .help(text! { zh: "依材料更正写错的日期", en: "correct the date that is wrong, from its paper" })
                .severity(Severity::Warning)
                .subject(format!("{what}:{id}"))
                .evidence("earlier", earlier.to_string())
                .evidence("later", later.to_string()),
        );
    };
    if let (Some(done), Some(since)) = (row.done, row.since)
        && done < since
    {
        add(
            &row.done_at,
            "before-found",
            done,
            since,
            match row.rectification {
                true => text! {
                    zh: "对 {id} 的整改 {done} 已销号，预警却于 {since} 才发出",
                    en: "the rectification of `{id}` was closed on {done}, before the warning was issued on {since}",
                },
                false => text! {
                    zh: "问题 {id} {done} 已整改，检查却于 {since} 才开始",
                    en: "finding `{id}` was mended on {done}, before the check began on {since}",
                },
            },
        );
    }
    if let (Some(deadline), Some(since)) = (row.deadline, row.since)
        && deadline < since
    {
        add(
            &row.at,
            "due-before-found",
            deadline,
            since,
            text! {
                zh: "{id} 的整改期限 {deadline} 早于检查或预警之日 {since}",
                en: "`{id}` was to be mended by {deadline}, before the check or warning of {since}",
            },
        );
    }
    if row.rectification
        && let (Some(closed), Some(done)) = (row.done, mended.get(id.as_str()).copied())
        && closed < done
    {
        add(
            &row.done_at,
            "closed-before-mended",
            closed,
            done,
            text! {
                zh: "对 {id} 的整改 {closed} 已销号，问题却于 {done} 才整改",
                en: "the rectification of `{id}` was closed on {closed}, before the finding was mended on {done}",
            },
        );
    }
}
