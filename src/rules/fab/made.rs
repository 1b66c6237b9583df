//! When files were made by their own word, and which of them were made in one batch: a mass
//! conversion or an export says nothing about a single paper.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use crate::archive::{Clock, Document};
use crate::examine::{Facts, Stamp};
use crate::rules::DossierCx;
use crate::rules::rows::Spot;

/// When and with what one file was made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Made {
    /// The file's path, relative to the archive.
    pub path: String,
    /// The entry that names it.
    pub at: Spot,
    /// The program.
    pub tool: String,
    /// The time as the file writes it.
    pub written: String,
    /// The field that it stands in.
    pub field: String,
    /// Seconds since 1970; in the archive's offset where the file gives no zone.
    pub second: i64,
    /// The day in the archive's offset.
    pub day: Date,
}

/// The stamp of creation of one file: its own metadata, or the camera's.
pub(super) fn created(facts: &Facts) -> Option<&Stamp> {
    let metadata = &facts.contents.metadata;
    metadata.created.as_ref().or_else(|| metadata.camera.as_ref()?.taken.as_ref())
}

/// The program that made a file, as one string.
pub(super) fn tool(facts: &Facts) -> String {
    let metadata = &facts.contents.metadata;
    let version = metadata.producer_version.as_deref();
    match (metadata.producer.as_deref().or(metadata.creator.as_deref()), version) {
        (Some(name), Some(version)) => format!("{name} {version}"),
        (Some(name), None) => name.to_owned(),
        (None, _) => {
            let camera = metadata.camera.as_ref();
            let part = |part: Option<&String>| part.cloned().unwrap_or_default();
            camera.map_or_else(String::new, |camera| {
                format!("{} {}", part(camera.make.as_ref()), part(camera.model.as_ref())).trim().to_owned()
            })
        }
    }
}

/// The moment and the day that a stamp means.
pub(super) fn moment(clock: &Clock, stamp: &Stamp) -> Option<(i64, Date)> {
    let local: DateTime = stamp.local.parse().ok()?;
    match stamp.offset {
        Some(offset) => {
            let moment: Timestamp = Offset::from_seconds(offset).ok()?.to_timestamp(local).ok()?;
            Some((moment.as_second(), clock.day(moment)))
        }
        None => {
            let moment = clock.zoned(Timestamp::UNIX_EPOCH).offset().to_timestamp(local).ok()?;
            Some((moment.as_second(), local.date()))
        }
    }
}

/// The day on which a file says that it was made.
pub(crate) fn made_on(clock: &Clock, facts: &Facts) -> Option<Date> {
    moment(clock, created(facts)?).map(|(_, day)| day)
}

/// The files of a document that say when they were made.
pub(super) fn of_document(cx: &DossierCx, document: Document) -> Vec<Made> {
    let mut made = Vec::new();
    for file in cx.files_of(document) {
        let Some(stamp) = created(file.facts) else { continue };
        let Some((second, day)) = moment(cx.clock, stamp) else { continue };
        let location = cx.claim_of(file.index);
        made.push(Made {
            path: location.path.unwrap_or_default(),
            at: Spot {
                pointer: location.pointer.unwrap_or_default(),
                place: location.place,
                subject: location.subject,
            },
            tool: tool(file.facts),
            written: stamp.local.clone(),
            field: stamp.field.clone(),
            second,
            day,
        });
    }
    made
}

/// What makes a batch.
#[derive(Debug, Clone, Copy)]
pub(super) struct BatchSize {
    /// Share of the archive's files, 0–1.
    pub share: f64,
    /// And at least so many files.
    pub least: usize,
}

/// Within a sitting no two files lie further apart.
const SITTING: i64 = 3600;
/// An export's own files are made in the days before it.
const NEAR_EXPORT: i64 = 3 * 86_400;

/// The batch that each of `made` belongs to, if any: more than the share of all `files` by one
/// tool, in one sitting or within three days of the export. Batches are numbered by their tool
/// and time.
pub(super) fn batches(made: &[&Made], files: usize, clock: &Clock, size: BatchSize) -> Vec<Option<usize>> {
    let mut by_tool: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, one) in made.iter().enumerate() {
        by_tool.entry(&one.tool).or_default().push(index);
    }
    let enough = |count: usize| count >= size.least && count as f64 > size.share * files as f64;
    let exported = clock.now().map(|now| now.as_second());
    let mut batch_of = vec![None; made.len()];
    let mut batches = 0;
    for indexes in by_tool.values_mut() {
        indexes.sort_by_key(|index| (made[*index].second, *index));
        let near: Vec<usize> = indexes
            .iter()
            .copied()
            .filter(|index| {
                exported.is_some_and(|exported| (made[*index].second - exported).abs() <= NEAR_EXPORT)
            })
            .collect();
        let mut found = vec![near];
        for index in indexes.iter().copied() {
            let goes_on = found.len() > 1
                && found.last().and_then(|run| run.last()).is_some_and(|last: &usize| {
                    made[index].second.saturating_sub(made[*last].second) <= SITTING
                });
            match found.last_mut() {
                Some(run) if goes_on => run.push(index),
                _ => found.push(vec![index]),
            }
        }
        for run in found.into_iter().filter(|run| enough(run.len())) {
            for index in run {
                batch_of[index].get_or_insert(batches);
            }
            batches += 1;
        }
    }
    batch_of
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(tool: &str, second: i64) -> Made {
        Made {
            path: String::new(),
            at: Spot::default(),
            tool: tool.into(),
            written: String::new(),
            field: String::new(),
            second,
            day: Date::constant(2025, 1, 1),
        }
    }

    #[test]
    fn a_sitting_is_one_tool_without_a_pause() {
        let all: Vec<Made> =
            (0..6).map(|step| made("A", step * 600)).chain([made("A", 90_000), made("B", 0)]).collect();
        let all: Vec<&Made> = all.iter().collect();
        let clock = Clock::new(None);
        let size = BatchSize { share: 0.3, least: 5 };
        let found = batches(&all, 10, &clock, size);
        assert_eq!(found.iter().filter(|batch| batch.is_some()).count(), 6);
        assert_eq!((found[6], found[7]), (None, None));
        assert!(batches(&all, 100, &clock, size).iter().all(Option::is_none));
    }
}
