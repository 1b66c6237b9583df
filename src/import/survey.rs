//! The survey: what lies in a source, and the plan that follows from it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::column::Column;
use super::draft::Drafter;
use super::folders::{self, group, owner, parent};
use super::matching::{Index, Named, fold, name_of};
use super::plan::Plan;
use super::sources::{self, Source};
use super::table::{Catalogue, Level, Row};
use super::{Ask, encapsulated};
use crate::archive::{DESCRIPTIONS, Entry, EntryKind, place_of};
use crate::examine::Facts;
use crate::finding::Text;
use crate::package::ro_crate;
use crate::rules::saf::is_stray;
use crate::text;

/// Rows without a file that are named one by one.
const NAMED_ROWS: usize = 20;

/// One file of the source.
#[derive(Debug)]
pub(super) struct Item {
    /// Its path relative to the source, as people see it.
    pub path: String,
    /// Where it lies.
    pub place: PathBuf,
    /// Its bytes.
    pub size: u64,
    /// What it says of itself, where it was examined.
    pub facts: Option<Facts>,
    /// Its SHA-256, where it is known.
    pub sha256: String,
}

/// A row together with the catalogue that it stands in.
pub(super) type Cited<'c> = (&'c Catalogue, &'c Row);

/// What is known of one dossier before it is drafted.
#[derive(Default)]
pub(super) struct Gathered<'c> {
    /// Rows that name files of it, with the files; or a file that is not there; or none.
    pub rows: Vec<(Cited<'c>, Named)>,
    /// The row of a catalogue of dossiers that names it.
    pub own: Option<Cited<'c>>,
    /// What stands above the heading of its catalogue.
    pub above: BTreeMap<Column, String>,
    /// Its catalogue.
    pub catalogue: Option<&'c str>,
}

/// The plan for the `entries` of the folder `root`.
pub fn survey(root: &Path, entries: &[Entry], ask: &Ask) -> Plan {
    let mut plan = Plan { name: ask.name.clone(), fonds: ask.fonds.clone(), ..Plan::default() };
    let mut items = Vec::new();
    let mut names = BTreeSet::new();
    for entry in entries {
        let name = name_of(&entry.path);
        match entry.kind {
            EntryKind::File if DESCRIPTIONS.contains(&entry.path.to_lowercase().as_str()) => {
                plan.left.push((
                    entry.path.clone(),
                    text! { zh: "移交包的说明文件", en: "the description of the transfer" },
                ));
            }
            EntryKind::File if name == "archive.json" || !names.insert(readable(entry)) => {
                let why = text! { zh: "名称已被占用", en: "its name is taken" };
                plan.left.push((entry.path.clone(), why));
            }
            EntryKind::File if !is_stray(name) => items.push(Item {
                path: readable(entry),
                place: entry
                    .real
                    .as_ref()
                    .map_or_else(|| place_of(root, &entry.path), |real| root.join(real)),
                size: entry.size,
                facts: None,
                sha256: String::new(),
            }),
            EntryKind::File => plan.left.push((
                entry.path.clone(),
                text! { zh: "系统或编辑器遗留", en: "left behind by a system or editor" },
            )),
            _ => plan.left.push((
                entry.path.clone(),
                text! { zh: "链接或特殊文件，不予跟随", en: "a link or special file, which is not followed" },
            )),
        }
    }
    let sources: Vec<Source> =
        items.par_iter().map(|item| sources::read(&item.place, &item.path, ask.examiner.is_some())).collect();
    let mut catalogues = Vec::new();
    let mut plain = Vec::new();
    let mut packages = Vec::new();
    let mut inner = BTreeSet::new();
    for (item, source) in items.into_iter().zip(sources) {
        match source {
            Source::Catalogue(catalogue) => {
                plan.catalogues.push(item.path.clone());
                plan.notes.extend(catalogue.notes.iter().cloned());
                if is_inner(&item.path) {
                    inner.insert(item.path.clone());
                    plain.push(item);
                } else {
                    let why = text! { zh: "目录，已读取", en: "a catalogue, which was read" };
                    plan.left.push((item.path.clone(), why));
                }
                catalogues.push(catalogue);
            }
            Source::Encapsulated(entities) => packages.push((item, entities)),
            Source::Plain(note) => {
                plan.notes.extend(note);
                plain.push(item);
            }
        }
    }
    let claimed: BTreeSet<String> =
        packages.iter().flat_map(|(item, entities)| encapsulated::beside(&item.path, entities)).collect();
    plain.retain(|item| !claimed.contains(&fold(&item.path)));
    if let Some(examiner) = ask.examiner {
        let examined: Vec<(usize, Text)> = plain
            .par_iter_mut()
            .enumerate()
            .filter_map(|(at, item)| match examiner.examine(&item.place, false) {
                Ok(facts) => {
                    item.size = facts.size;
                    item.sha256.clone_from(&facts.digests.sha256);
                    item.facts = Some(facts);
                    None
                }
                Err(error) => {
                    let reason = crate::archive::io_reason(&error);
                    Some((at, text! { zh: "读不出：{reason}", en: "cannot be read: {reason}" }))
                }
            })
            .collect();
        let broken: BTreeSet<usize> = examined.iter().map(|(at, _)| *at).collect();
        for (at, why) in examined {
            plan.left.push((plain[at].path.clone(), why));
        }
        let mut at = 0..;
        plain.retain(|_| at.next().is_none_or(|at| !broken.contains(&at)));
    }
    let items = plain;
    let members = items.iter().map(|item| item.path.as_str()).filter(|path| !inner.contains(*path));
    let folders = group(members, &catalogues);
    let gathered = gather(&mut plan, &items, &catalogues, &folders, &inner);
    let mut owned: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        match owner(&item.path, &folders) {
            Some(folder) => owned.entry(folder).or_default().push(at),
            None => plan
                .left
                .push((item.path.clone(), text! { zh: "不属于任何案卷", en: "it belongs to no dossier" })),
        }
    }
    let mut gathered = gathered;
    let by_path: BTreeMap<&str, usize> =
        items.iter().enumerate().map(|(at, item)| (item.path.as_str(), at)).collect();
    let drafter = Drafter { items: &items, by_path: &by_path, inner: &inner, ask };
    for folder in &folders {
        let files = owned.remove(folder.as_str()).unwrap_or_default();
        let known = gathered.remove(folder.as_str()).unwrap_or_default();
        if files.is_empty() && known.rows.is_empty() {
            continue;
        }
        let dossier = drafter.dossier(&mut plan, folder, &files, known);
        plan.dossiers.push(dossier);
    }
    for (item, entities) in packages {
        encapsulated::add(&mut plan, item, entities, root, ask);
    }
    plan.dossiers.sort_by(|a, b| a.folder.cmp(&b.folder));
    plan.left.sort_by(|a, b| a.0.cmp(&b.0));
    plan
}

/// Whether a catalogue lists one dossier's papers and is one of them.
pub(super) fn is_inner(path: &str) -> bool {
    let name = name_of(path);
    name.contains("卷内") || name == ro_crate::METADATA || name == ro_crate::OLD_METADATA
}

/// A name that was written in GBK is shown, and copied, as what it means.
pub(crate) fn readable(entry: &Entry) -> String {
    let Some(real) = &entry.real else { return entry.path.clone() };
    let parts = real.components().map(|part| {
        let bytes = part.as_os_str().as_encoded_bytes();
        crate::examine::decode::decode(bytes)
            .map_or_else(|| crate::archive::display_name(part.as_os_str()), |(name, _)| name.into_owned())
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Gives the rows of all catalogues to dossiers.
fn gather<'c>(
    plan: &mut Plan,
    items: &[Item],
    catalogues: &'c [Catalogue],
    folders: &[String],
    inner: &BTreeSet<String>,
) -> BTreeMap<String, Gathered<'c>> {
    let called = folders::Named::new(folders);
    let index = Index::new(items.iter().map(|item| item.path.clone()).collect());
    let mut gathered: BTreeMap<String, Gathered<'c>> = BTreeMap::new();
    // A catalogue is not one of the papers that it lists.
    let mut taken: BTreeSet<usize> = (0..items.len()).filter(|at| inner.contains(&items[*at].path)).collect();
    let mut idle = 0usize;
    // Inner catalogues first: what stands nearer knows better.
    let mut ordered: Vec<&Catalogue> = catalogues.iter().collect();
    ordered.sort_by_key(|catalogue| std::cmp::Reverse(catalogue.path.matches('/').count()));
    for catalogue in ordered {
        let home = folders.iter().find(|folder| folder.as_str() == parent(&catalogue.path));
        if let Some(home) = home.filter(|_| catalogue.level == Level::Documents) {
            let own = gathered.entry(home.clone()).or_default();
            own.catalogue.get_or_insert(&catalogue.path);
            for (column, value) in &catalogue.above {
                own.above.entry(*column).or_insert_with(|| value.clone());
            }
        }
        for row in &catalogue.rows {
            if catalogue.level == Level::Dossiers {
                match dossier_of(catalogue, row, &called) {
                    Some(folder) => {
                        gathered.entry(folder).or_default().own.get_or_insert((catalogue, row));
                    }
                    None => idle += unmatched(plan, catalogue, row, idle),
                }
                continue;
            }
            let named = index.named(catalogue, row, &taken);
            if let Named::Escapes(path) = &named {
                let (file, line) = (&catalogue.path, row.line);
                plan.notes.push(text! {
                    zh: "{file} 第 {line} 行指向外部，未予理会：{path}",
                    en: "{file}, row {line}, leads outside and is passed over: {path}",
                });
                continue;
            }
            let folder = match &named {
                Named::Files(files) => {
                    let first = files.iter().find(|at| !taken.contains(at)).or(files.first());
                    first.and_then(|at| owner(&items[*at].path, folders)).map(str::to_owned)
                }
                _ => dossier_of(catalogue, row, &called).or_else(|| {
                    let home = parent(&catalogue.path);
                    folders.iter().find(|folder| *folder == home && inner.contains(&catalogue.path)).cloned()
                }),
            };
            let Some(folder) = folder else {
                idle += unmatched(plan, catalogue, row, idle);
                continue;
            };
            let named = match named {
                Named::Files(files) => {
                    let own = |at: &usize| owner(&items[*at].path, folders) == Some(folder.as_str());
                    let files: Vec<usize> =
                        files.into_iter().filter(|at| own(at) && taken.insert(*at)).collect();
                    if files.is_empty() { Named::Nothing } else { Named::Files(files) }
                }
                other => other,
            };
            let own = gathered.entry(folder).or_default();
            own.catalogue.get_or_insert(&catalogue.path);
            own.rows.push(((catalogue, row), named));
        }
    }
    if idle > NAMED_ROWS {
        let more = idle - NAMED_ROWS;
        plan.notes.push(
            text! { zh: "另有 {more} 行没有对应的文件", en: "{more} more rows name nothing that is here" },
        );
    }
    gathered
}

fn unmatched(plan: &mut Plan, catalogue: &Catalogue, row: &Row, so_far: usize) -> usize {
    if so_far < NAMED_ROWS {
        let (file, line) = (&catalogue.path, row.line);
        let columns =
            [Column::Number, Column::DossierNumber, Column::DossierTitle, Column::Title, Column::File];
        let what = columns.iter().find_map(|column| row.get(*column)).unwrap_or("–");
        plan.notes.push(text! {
            zh: "{file} 第 {line} 行没有对应的文件：{what}",
            en: "{file}, row {line}, names nothing that is here: {what}",
        });
    }
    1
}

/// The dossier that a row names: by its folder, its number or its title.
fn dossier_of(catalogue: &Catalogue, row: &Row, folders: &folders::Named) -> Option<String> {
    let whole = catalogue.level == Level::Dossiers;
    let columns = [Column::File, Column::DossierNumber, Column::Number, Column::DossierTitle, Column::Title];
    let wanted = columns
        .into_iter()
        .filter(|column| whole || matches!(column, Column::DossierNumber | Column::Number))
        .filter_map(|column| row.get(column));
    let base = parent(&catalogue.path);
    wanted.filter_map(|called| folders.find(base, called)).next().map(str::to_owned)
}
