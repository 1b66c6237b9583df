//! Dossiers out of encapsulated packages (DA/T 48): one a package.

use std::collections::BTreeSet;
use std::path::Path;

use super::Ask;
use super::column::Column;
use super::draft::Drafter;
use super::eep::{Data, Entity};
use super::folders::parent;
use super::matching::{Named, fold, name_of, stem};
use super::plan::{Plan, Said};
use super::survey::{Gathered, Item};
use super::table::{Catalogue, Level, Row};
use crate::archive::{join, place_of, relative_fault};

/// Adds the dossier of the package `item`, its files put into the scratch folder.
pub(super) fn add(plan: &mut Plan, item: Item, entities: Vec<Entity>, root: &Path, ask: &Ask) {
    let folder = free(plan, stem(&item.path));
    let package = item.path.clone();
    let mut items = vec![Item { path: join(&folder, name_of(&item.path)), ..item }];
    let mut catalogue = Catalogue {
        path: package.clone(),
        level: Level::Documents,
        rows: Vec::new(),
        above: Default::default(),
        notes: Vec::new(),
    };
    let mut named = Vec::new();
    let mut used = BTreeSet::new();
    for (number, entity) in entities.iter().enumerate() {
        for (at, file) in entity.files.iter().enumerate() {
            let mut row = if at == 0 { entity.row.clone() } else { Row { line: at + 1, ..Row::default() } };
            row.cells.remove(&Column::File);
            row.cells.remove(&Column::Size);
            if let (Some(title), true) = (&file.title, at > 0 || entity.row.get(Column::Title).is_none()) {
                row.cells.insert(Column::Title, title.clone());
            }
            let fallback = format!("{:02}-{:02}", number + 1, at + 1);
            let name =
                file.name.as_deref().map(name_in_package).filter(|name| relative_fault(name).is_none());
            let name = name.unwrap_or(fallback.as_str()).to_owned();
            let name = if used.insert(fold(&name)) { name } else { format!("{fallback}-{name}") };
            let put = match &file.data {
                Data::Inside(bytes) => inside(ask, bytes, &join(&folder, &name)),
                Data::Beside(sha256) => {
                    row.cells.insert(Column::Digest, sha256.clone());
                    lies_beside(root, &package, &name, &folder)
                }
                Data::None => None,
            };
            named.push(match put {
                Some(mut item) => {
                    if let Some(examiner) = ask.examiner
                        && let Ok(facts) = examiner.examine(&item.place, false)
                    {
                        item.size = facts.size;
                        item.sha256.clone_from(&facts.digests.sha256);
                        item.facts = Some(facts);
                    }
                    if let Some(size) = file.size.filter(|size| *size > 0) {
                        row.cells.insert(Column::Size, size.to_string());
                    }
                    items.push(item);
                    Named::Files(vec![items.len() - 1])
                }
                None => Named::Missing(name),
            });
            catalogue.rows.push(row);
        }
    }
    if let Some(examiner) = ask.examiner
        && let Ok(facts) = examiner.examine(&items[0].place, false)
    {
        items[0].sha256.clone_from(&facts.digests.sha256);
        items[0].facts = Some(facts);
    }
    let own = entities.first().map(|entity| &entity.row);
    let above = own.map(|row| row.cells.clone()).unwrap_or_default();
    let rows = catalogue.rows.iter().map(|row| (&catalogue, row)).zip(named).collect();
    let known = Gathered { rows, own: None, above, catalogue: Some(&package) };
    let files: Vec<usize> = (0..items.len()).collect();
    let none = BTreeSet::new();
    let by_path = items.iter().enumerate().map(|(at, item)| (item.path.as_str(), at)).collect();
    let drafter = Drafter { items: &items, by_path: &by_path, inner: &none, ask };
    let mut dossier = drafter.dossier(plan, &folder, &files, known);
    // The package itself carries the signatures: it is kept.
    if let Some(whole) = dossier
        .documents
        .iter_mut()
        .find(|document| document.files.iter().any(|file| file.from == items[0].path))
    {
        whole.role = Said::stated("attachment".into());
        whole.title = Said::stated("电子文件封装包".into());
        whole.date = whole.date.take().or_else(|| dossier.opened.clone());
        for file in &mut whole.files {
            file.from.clone_from(&package);
        }
    }
    plan.catalogues.push(package);
    plan.dossiers.push(dossier);
}

/// A folder that no dossier has yet.
fn free(plan: &Plan, wanted: &str) -> String {
    let taken = |folder: &str| plan.dossiers.iter().any(|dossier| dossier.folder == folder);
    if !taken(wanted) {
        return wanted.to_owned();
    }
    (2..).map(|number| format!("{wanted}-{number}")).find(|folder| !taken(folder)).unwrap_or_default()
}

fn name_in_package(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

fn inside(ask: &Ask, bytes: &[u8], path: &str) -> Option<Item> {
    let place = ask.scratch?.put(bytes).ok()?;
    Some(Item { path: path.to_owned(), place, size: bytes.len() as u64, facts: None, sha256: String::new() })
}

/// The folded paths of files that a package speaks of and that lie beside it.
pub(super) fn beside(package: &str, entities: &[Entity]) -> Vec<String> {
    let files = entities.iter().flat_map(|entity| &entity.files);
    let beside = files.filter(|file| matches!(file.data, Data::Beside(_)));
    beside
        .filter_map(|file| Some(fold(&join(parent(package), name_in_package(file.name.as_deref()?)))))
        .collect()
}

/// A file that lies beside the package.
fn lies_beside(root: &Path, package: &str, name: &str, folder: &str) -> Option<Item> {
    let place = place_of(root, &join(parent(package), name));
    let metadata = place.symlink_metadata().ok().filter(std::fs::Metadata::is_file)?;
    Some(Item { path: join(folder, name), place, size: metadata.len(), facts: None, sha256: String::new() })
}
