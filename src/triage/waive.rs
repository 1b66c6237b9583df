//! Waivers laid over the findings. A waiver hides what it names and nothing beside it; what it
//! hides is counted in every report, and one that hides nothing is said.

use jiff::civil::Date;
use serde::Serialize;

use super::places::{Places, Target};
use crate::config::{Origin, Settings, Waiver};
use crate::finding::{Finding, Group, Text};
use crate::json::Place;
use crate::text;

/// A finding that somebody has accepted.
#[derive(Debug, Clone, Serialize)]
pub struct Waived {
    /// The finding.
    #[serde(flatten)]
    pub finding: Finding,
    /// The waiver.
    pub waiver: Accepted,
}

/// What a report says of a waiver.
#[derive(Debug, Clone, Serialize)]
pub struct Accepted {
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<String>,
}

/// Something that the owner of the configuration should know of a waiver.
#[derive(Debug, Clone, Serialize)]
pub struct WaiverNote {
    /// `void` (malformed), `expired`, `partial` (leaves members of a cluster open), `unused`.
    pub status: &'static str,
    /// The configuration file.
    pub file: String,
    /// Where it stands there.
    pub span: Place,
    /// What is said.
    pub message: Text,
    /// The same place, to show its lines.
    #[serde(skip)]
    pub origin: Origin,
}

impl WaiverNote {
    fn new(status: &'static str, origin: &Origin, message: Text) -> Self {
        let file = origin.path.to_string_lossy().into_owned();
        Self { status, file, span: origin.place(), message, origin: origin.clone() }
    }
}

/// What the waivers did in one archive.
pub(super) struct Waiving {
    /// What they hide.
    pub waived: Vec<Waived>,
    /// Of each waiver: whether it covered anything.
    pub used: Vec<bool>,
    /// Expired and partial ones.
    pub notes: Vec<WaiverNote>,
}

/// Takes waived findings out of `findings`. `today` is the day of the export or, without one,
/// the newest date in the archive; never the clock's.
pub(super) fn waive(
    findings: &mut Vec<Finding>,
    places: &Places,
    settings: &Settings,
    today: Option<Date>,
) -> Waiving {
    let mut waiving =
        Waiving { waived: Vec::new(), used: vec![false; settings.waivers.len()], notes: Vec::new() };
    let mut force: Vec<(usize, &Waiver)> = Vec::new();
    for (index, waiver) in settings.waivers.iter().enumerate() {
        match (waiver.until, today) {
            (Some(until), Some(today)) if today > until => {
                // It is void, and saying that it is unused besides would say it twice.
                waiving.used[index] = true;
                waiving.notes.push(WaiverNote::new(
                    "expired",
                    &waiver.origin,
                    text! {
                        zh: "豁免已于 {until} 到期（档案的日期为 {today}），不再有效",
                        en: "this waiver expired on {until} (the archive is of {today}) and is void",
                    },
                ));
            }
            (Some(until), None) => {
                waiving.used[index] = true;
                waiving.notes.push(WaiverNote::new(
                    "expired",
                    &waiver.origin,
                    text! {
                        zh: "档案里没有任何日期，无法判断豁免是否仍在 {until} 以内，不予采用",
                        en: "nothing in the archive bears a date, so whether this waiver still holds until {until} cannot be told; it is void",
                    },
                ));
            }
            _ => force.push((index, waiver)),
        }
    }
    if force.is_empty() {
        return waiving;
    }
    let mut open: Vec<(usize, Vec<String>)> = Vec::new();
    let mut kept = Vec::with_capacity(findings.len());
    for finding in std::mem::take(findings) {
        // What the tool failed at is nobody's to accept.
        let by = if finding.group == Group::Run {
            None
        } else {
            one(&finding, places, &force, &mut waiving.used, &mut open)
        };
        match by {
            Some(index) => {
                let Waiver { reason, until, approved_by, .. } = &settings.waivers[index];
                let waiver = Accepted {
                    reason: reason.clone(),
                    until: until.map(|until| until.to_string()),
                    approved_by: approved_by.clone(),
                };
                waiving.waived.push(Waived { finding, waiver });
            }
            None => kept.push(finding),
        }
    }
    *findings = kept;
    for (index, mut members) in open {
        members.sort();
        members.dedup();
        let list = members.iter().map(|one| format!("\"{one}\"")).collect::<Vec<_>>().join(", ");
        waiving.notes.push(WaiverNote::new(
            "partial",
            &settings.waivers[index].origin,
            text! {
                zh: "这一指纹是一组材料的，豁免没有列出其中的 members = [{list}]，该问题照常报告",
                en: "this fingerprint is a cluster's, and the waiver leaves out members = [{list}]; the finding is reported",
            },
        ));
    }
    waiving
}

/// The waiver that a finding is accepted by: each of its places must be covered by one.
fn one(
    finding: &Finding,
    places: &Places,
    force: &[(usize, &Waiver)],
    used: &mut [bool],
    open: &mut Vec<(usize, Vec<String>)>,
) -> Option<usize> {
    let fitting: Vec<&(usize, &Waiver)> =
        force.iter().filter(|(_, waiver)| waiver.rule.is_none_or(|rule| rule == finding.code)).collect();
    if fitting.is_empty() {
        return None;
    }
    let targets = places.targets(finding);
    let mut first = None;
    let mut left = Vec::new();
    for target in &targets {
        let mut covered = false;
        for (index, waiver) in fitting.iter().filter(|(_, waiver)| covers(waiver, finding, target)) {
            covered = true;
            used[*index] = true;
            first.get_or_insert((*index, waiver.reason.as_str()));
        }
        if !covered {
            left.push(target.fingerprint.unwrap_or_default().to_owned());
        }
    }
    if left.is_empty() {
        return first.map(|(index, _)| index);
    }
    for (index, waiver) in &fitting {
        if waiver.place.fingerprint.as_deref() == Some(&finding.fingerprint) {
            used[*index] = true;
            open.push((*index, left.clone()));
        }
    }
    None
}

fn covers(waiver: &Waiver, finding: &Finding, target: &Target) -> bool {
    let place = &waiver.place;
    let named = place.fingerprint.as_deref().is_none_or(|fingerprint| match target.fingerprint {
        Some(member) => {
            fingerprint == member
                || fingerprint == finding.fingerprint && place.members.iter().any(|known| known == member)
        }
        None => fingerprint == finding.fingerprint,
    });
    let dossier = target.dossier.and_then(|dossier| dossier.id.as_deref());
    named
        && place.dossier.as_deref().is_none_or(|wanted| dossier == Some(wanted))
        && place.path.as_ref().is_none_or(|(_, glob)| glob.is_match(target.path))
        && place.pointer.as_deref().is_none_or(|above| target.pointer.is_some_and(|at| below(at, above)))
}

fn below(pointer: &str, above: &str) -> bool {
    pointer.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What is to be said of waivers after the whole run: the void ones of the configuration, those
/// that each archive found, and those that covered nothing anywhere.
pub(super) fn notes(
    settings: &Settings,
    ran: &dyn Fn(Option<&str>) -> bool,
    all_seen: bool,
    each: Vec<Waiving>,
) -> Vec<WaiverNote> {
    let mut notes: Vec<WaiverNote> = settings
        .void
        .iter()
        .map(|void| {
            let (zh, en) = (&void.why.zh, &void.why.en);
            let message = text! { zh: "豁免无效：{zh}", en: "this waiver is void: {en}" };
            WaiverNote::new("void", &void.origin, message)
        })
        .collect();
    for (index, waiver) in settings.waivers.iter().enumerate() {
        let used = each.iter().any(|waiving| waiving.used[index]);
        if all_seen && !used && ran(waiver.rule) {
            notes.push(WaiverNote::new(
                "unused",
                &waiver.origin,
                text! { zh: "豁免没有用上：没有发现它所指的问题", en: "this waiver is not used: nothing that it names was found" },
            ));
        }
    }
    notes.extend(each.into_iter().flat_map(|waiving| waiving.notes));
    notes.sort_by(|a, b| {
        (&a.file, a.span, a.status, &a.message).cmp(&(&b.file, b.span, b.status, &b.message))
    });
    notes.dedup_by(|a, b| (&a.file, a.span, &a.message) == (&b.file, b.span, &b.message));
    notes
}
