//! From an archive to rows.

use std::collections::BTreeSet;
use std::io;

use rayon::prelude::*;

use super::columns::{VERSION, Value, of_name};
use super::record::{ArchiveRecord, DossierRecord, FindingRecord, sights};
use super::shard::Shard;
use super::table::{Row, row};
use crate::archive::{Folder, Scope, join, load};
use crate::examine::{Facts, Outcome};
use crate::finding::Finding;
use crate::pipeline::{House, Mapped};
use crate::rules::rows::DossierRow;
use crate::rules::{DossierCx, FileState};

/// Why facts cannot be taken.
#[derive(Debug)]
pub enum TakeError {
    /// Writing failed.
    Io(io::Error),
    /// The run was interrupted: what is written is no whole table.
    Interrupted,
}

/// Dossiers that are held in memory at one time, for each thread.
const AT_ONCE: usize = 32;

/// Gives `write` the rows of an archive in path order: its own, then each dossier's of the shard
/// with its files, pictures and findings.
///
/// # Errors
/// Where `write` fails or the run is interrupted.
pub fn take(
    house: &mut House,
    shard: Shard,
    write: &mut dyn FnMut(Vec<Row>) -> io::Result<()>,
) -> Result<(), TakeError> {
    let own = house.take_own();
    let archive = house.archive();
    let named = archive.given.as_str();
    let text = archive.described.then(|| load(&archive.root.join("archive.json")).ok()).flatten();
    let record = ArchiveRecord {
        reference: text.map(|loaded| loaded.text),
        whole: archive.scope == Scope::Whole,
        package: own.package,
        findings: own.findings.iter().map(FindingRecord::of).collect(),
        seen: sights(house.registry(), &own.seen),
        given: own.given.clone(),
        past: archive.past,
        dossiers: archive.walked.dossiers.len() as u64,
    };
    let mut first = Cells::new("archive", named);
    first.set("title", house.reference().name.clone());
    first.set("opened", house.reference().exported.clone());
    first.bytes(
        "payload",
        postcard::to_stdvec(&record).map_err(|error| TakeError::Io(io::Error::other(error)))?,
    );
    let mut rows = vec![first.0];
    rows.extend(own.findings.iter().map(|finding| of_finding(finding, None, named)));
    write(rows).map_err(TakeError::Io)?;
    let taken: Vec<&Folder> =
        archive.walked.dossiers.iter().filter(|folder| shard.takes(&folder.path)).collect();
    for folders in taken.chunks(AT_ONCE * rayon::current_num_threads()) {
        let rows: Vec<Result<Vec<Row>, postcard::Error>> =
            folders.par_iter().map(|folder| of_dossier(house, folder, named)).collect();
        if crate::pipeline::interrupted() {
            return Err(TakeError::Interrupted);
        }
        for rows in rows {
            let rows = rows.map_err(|error| TakeError::Io(io::Error::other(error)))?;
            write(rows).map_err(TakeError::Io)?;
        }
    }
    Ok(())
}

/// A row that is being filled.
struct Cells(Row);

impl Cells {
    fn new(kind: &str, archive: &str) -> Self {
        let mut cells = Self(row());
        cells.number("version", VERSION);
        cells.set("row", Some(kind.to_owned()));
        cells.set("archive", Some(archive.to_owned()));
        cells
    }

    fn put(&mut self, name: &str, value: Value) {
        debug_assert!(of_name(name).is_some(), "no column {name}");
        if let Some(at) = of_name(name) {
            self.0[at] = value;
        }
    }

    fn set(&mut self, name: &str, text: Option<String>) {
        self.put(name, text.map_or(Value::Null, Value::Text));
    }

    fn number(&mut self, name: &str, number: i64) {
        self.put(name, Value::Number(number));
    }

    fn count(&mut self, name: &str, number: Option<u64>) {
        let number = number.map(|number| i64::try_from(number).unwrap_or(i64::MAX));
        self.put(name, number.map_or(Value::Null, Value::Number));
    }

    fn bytes(&mut self, name: &str, bytes: Vec<u8>) {
        self.put(name, Value::Bytes(bytes));
    }
}

fn of_dossier(house: &House, folder: &Folder, named: &str) -> Result<Vec<Row>, postcard::Error> {
    let (mapped, looked) = house.dossier_seen(folder, |cx, row| of_files(cx, row, named));
    let record = postcard::to_stdvec(&DossierRecord::of(&mapped, house.registry()))?;
    let Mapped { row, findings, examined, .. } = &mapped;
    let mut cells = Cells::new("dossier", named);
    cells.set("dossier", Some(row.folder.clone()));
    cells.set("id", row.id.clone());
    cells.set("kind", row.kind.clone());
    cells.set("unit", row.unit.clone());
    cells.set("title", row.title.clone());
    cells.set("opened", row.opened.map(|day| day.to_string()));
    cells.set("closed", row.closed.map(|day| day.to_string()));
    cells.count("documents", Some(row.documents.len() as u64));
    cells.set("sha256", Some(row.sha256.clone()).filter(|digest| !digest.is_empty()));
    cells.set("outcome", Some(if *examined { "read" } else { "unexamined" }.to_owned()));
    cells.bytes("payload", record);
    let mut rows = vec![cells.0];
    rows.extend(looked.into_iter().flatten());
    rows.extend(findings.iter().map(|finding| of_finding(finding, Some(&row.folder), named)));
    Ok(rows)
}

fn of_files(cx: &DossierCx, row: &DossierRow, named: &str) -> Vec<Row> {
    let compared: BTreeSet<&str> = row.papers.iter().map(|paper| row.file_of(paper).path).collect();
    let mut rows = Vec::new();
    for (index, (entry, state)) in cx.folder.files.iter().zip(cx.files).enumerate() {
        let path = join(&cx.folder.path, &entry.path);
        let begun = |kind: &str| {
            let mut cells = Cells::new(kind, named);
            cells.set("dossier", Some(cx.folder.path.clone()));
            cells.set("path", Some(path.clone()));
            cells
        };
        let mut cells = begun("file");
        cells.count("size", Some(entry.size));
        let FileState::Read(facts) = state else {
            let outcome = if matches!(state, FileState::Unopened) { "not-opened" } else { "failed" };
            cells.set("outcome", Some(outcome.to_owned()));
            rows.push(cells.0);
            continue;
        };
        of_facts(&mut cells, facts);
        if compared.contains(path.as_str())
            && let Some(text) = cx.text(index)
        {
            // A form feed within a page is white space like any other.
            let pages: Vec<String> = text.pages.iter().map(|page| page.replace('\u{c}', "\n")).collect();
            cells.set("text", Some(pages.join("\u{c}")));
        }
        rows.push(cells.0);
        for picture in &facts.contents.pictures {
            let mut cells = begun("picture");
            cells.count("page", picture.page.map(u64::from));
            cells.set("sha256", picture.essence.clone());
            cells.count("width", Some(picture.width.into()));
            cells.count("height", Some(picture.height.into()));
            let hash = picture.pixels.as_ref().map(|pixels| pixels.hash);
            cells.set("phash", hash.map(|hash| hash.iter().map(|word| format!("{word:016x}")).collect()));
            rows.push(cells.0);
        }
    }
    rows
}

fn of_facts(cells: &mut Cells, facts: &Facts) {
    let Facts { size, digests, format, contents } = facts;
    cells.count("size", Some(*size));
    cells.set("sha256", Some(digests.sha256.clone()));
    cells.set("format", Some(format.name().to_owned()));
    let outcome = match contents.outcome {
        Outcome::NotOpened => "not-opened",
        Outcome::Read => "read",
        Outcome::Corrupt { .. } => "corrupt",
        Outcome::Encrypted { .. } => "encrypted",
        Outcome::Bomb { .. } => "bomb",
        Outcome::Unsupported { .. } => "unsupported",
        Outcome::Crashed { .. } => "crashed",
    };
    cells.set("outcome", Some(outcome.to_owned()));
    cells.count("pages", contents.pages.as_ref().map(|pages| pages.count.into()));
    let metadata = &contents.metadata;
    let stamp = |stamp: &Option<crate::examine::Stamp>| stamp.as_ref().map(|stamp| stamp.local.clone());
    cells.set("created", stamp(&metadata.created));
    cells.set("modified", stamp(&metadata.modified));
    cells.set("title", metadata.title.clone());
    cells.set("author", metadata.author.clone());
    cells.set("producer", metadata.producer.clone());
}

fn of_finding(finding: &Finding, folder: Option<&str>, named: &str) -> Row {
    let mut cells = Cells::new("finding", named);
    cells.set("dossier", folder.map(str::to_owned));
    cells.set("id", finding.dossier.clone());
    cells.set("path", finding.path.clone());
    cells.set("code", Some(finding.code.to_owned()));
    cells.set("severity", Some(finding.severity.word().to_owned()));
    cells.set("confidence", Some(finding.confidence.word().to_owned()));
    cells.set("message", Some(finding.message.en.clone()));
    cells.set("message_zh", Some(finding.message.zh.clone()));
    cells.set("pointer", finding.pointer.clone());
    cells.0
}
