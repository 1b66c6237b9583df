//! From the rows of catalogues to files.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::column::Column;
use super::folders::parent;
use super::table::{Catalogue, Row};
use crate::archive::{join, normal_form, relative_fault};

/// The files of a source, by the ways in which catalogues name them.
#[derive(Debug)]
pub struct Index {
    paths: Vec<String>,
    /// Folded path → file.
    by_path: BTreeMap<String, usize>,
    /// Folded name, with and without its extension → files.
    by_name: BTreeMap<String, Vec<usize>>,
    /// Folded name of each folder above → files.
    by_folder: BTreeMap<String, Vec<usize>>,
    /// Letters of the name without its number → files.
    by_letters: BTreeMap<String, Vec<usize>>,
    /// Folder → files directly in it.
    by_parent: BTreeMap<String, Vec<usize>>,
}

/// Sources with more files than this are not searched for names that are only parts of titles.
const SEARCHED: usize = 5_000;

/// What a row names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// These files.
    Files(Vec<usize>),
    /// A file that is not there, by this path below the catalogue's folder.
    Missing(String),
    /// A path that leads out of the source.
    Escapes(String),
    /// Nothing: paper, or no file that could be told.
    Nothing,
}

/// Case, width and normal form count for nothing.
pub fn fold(text: &str) -> String {
    normal_form(text).nfkc().collect::<String>().to_lowercase()
}

/// The name without its extension.
pub fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && (1..=5).contains(&extension.chars().count()) => stem,
        _ => name,
    }
}

impl Index {
    /// Of files with these paths.
    pub fn new(paths: Vec<String>) -> Self {
        let mut index = Self {
            paths: Vec::new(),
            by_path: BTreeMap::new(),
            by_name: BTreeMap::new(),
            by_folder: BTreeMap::new(),
            by_letters: BTreeMap::new(),
            by_parent: BTreeMap::new(),
        };
        for (at, path) in paths.iter().enumerate() {
            let folded = fold(path);
            let name = folded.rsplit('/').next().unwrap_or_default().to_owned();
            if stem(&name) != name {
                index.by_name.entry(stem(&name).to_owned()).or_default().push(at);
            }
            index.by_name.entry(name).or_default().push(at);
            for folder in
                parent(&folded).split('/').filter(|folder| !folder.is_empty()).collect::<BTreeSet<_>>()
            {
                index.by_folder.entry(folder.to_owned()).or_default().push(at);
            }
            let own = letters(stem(&folded).rsplit('/').next().unwrap_or_default());
            index.by_letters.entry(without_number(&own).to_owned()).or_default().push(at);
            index.by_parent.entry(parent(path).to_owned()).or_default().push(at);
            index.by_path.insert(folded, at);
        }
        index.paths = paths;
        index
    }

    /// What `row` of `catalogue` names; `taken` files are another row's.
    pub fn named(&self, catalogue: &Catalogue, row: &Row, taken: &BTreeSet<usize>) -> Named {
        let base = parent(&catalogue.path);
        if let Some(cell) = row.get(Column::File) {
            return self.by_cell(base, cell, row);
        }
        let free = |found: &[usize]| -> Vec<usize> {
            let below = found.iter().copied().filter(|at| within(&self.paths[*at], base));
            below.filter(|at| !taken.contains(at)).collect()
        };
        if let Some(number) = row.get(Column::Number).or(row.get(Column::DossierNumber)) {
            let folded = fold(number);
            let named = free(self.by_name.get(&folded).map_or(&[], Vec::as_slice));
            if !named.is_empty() {
                return Named::Files(named);
            }
            let named = free(self.by_folder.get(&folded).map_or(&[], Vec::as_slice));
            if !named.is_empty() {
                return Named::Files(named);
            }
        }
        if let Some(title) = row.get(Column::Title) {
            let wanted = letters(title);
            let same = free(self.by_letters.get(without_number(&wanted)).map_or(&[], Vec::as_slice));
            if !same.is_empty() {
                return Named::Files(same);
            }
            if wanted.chars().count() >= 4 && self.paths.len() <= SEARCHED {
                let part =
                    |own: &str| own.chars().count() >= 4 && (own.contains(&wanted) || wanted.contains(own));
                let found = self.by_letters.iter().filter(|(own, _)| part(own)).flat_map(|(_, at)| at);
                let found = free(&found.copied().collect::<Vec<_>>());
                if found.len() == 1 {
                    return Named::Files(found);
                }
            }
        }
        if let Some(order) = row.get(Column::Order).and_then(|order| order.parse::<u32>().ok()) {
            let beside = free(self.by_parent.get(base).map_or(&[], Vec::as_slice));
            let numbered: Vec<usize> = beside
                .into_iter()
                .filter(|at| leading_number(name_of(&self.paths[*at])) == Some(order))
                .collect();
            if numbered.len() == 1 {
                return Named::Files(numbered);
            }
        }
        Named::Nothing
    }

    /// What a cell with paths, names or a folder names.
    fn by_cell(&self, base: &str, cell: &str, row: &Row) -> Named {
        let mut files = Vec::new();
        let mut missing = None;
        for part in cell.split([';', '；', '|']).map(str::trim).filter(|part| !part.is_empty()) {
            let part = part.replace('\\', "/");
            let part = part.trim_start_matches("./").trim_end_matches('/');
            if relative_fault(part).is_some() {
                return Named::Escapes(part.to_owned());
            }
            let found = self.found(base, part, row);
            if found.is_empty() {
                missing.get_or_insert_with(|| part.to_owned());
            }
            files.extend(found);
        }
        files.dedup();
        match missing {
            Some(path) if files.is_empty() => Named::Missing(path),
            _ if files.is_empty() => Named::Nothing,
            _ => Named::Files(files),
        }
    }

    fn found(&self, base: &str, part: &str, row: &Row) -> Vec<usize> {
        let folded = fold(&join(base, part));
        if let Some(at) = self.by_path.get(&folded) {
            return vec![*at];
        }
        let folder = format!("{folded}/");
        let below: Vec<usize> = self
            .by_path
            .range(folder.clone()..)
            .take_while(|(path, _)| path.starts_with(&folder))
            .map(|(_, at)| *at)
            .collect();
        if !below.is_empty() {
            return below;
        }
        // A name alone, or the end of a path; the row's own number tells namesakes apart.
        let part = fold(part);
        let name = part.rsplit('/').next().unwrap_or_default();
        let ends = |at: &usize| {
            let path = fold(&self.paths[*at]);
            let bare =
                format!("{}{}", path.strip_suffix(name_of(&path)).unwrap_or_default(), stem(name_of(&path)));
            [path, bare].iter().any(|path| {
                path.strip_suffix(part.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
            })
        };
        let found = self.by_name.get(name).into_iter().flatten().copied();
        let found: Vec<usize> = found.filter(|at| within(&self.paths[*at], base) && ends(at)).collect();
        if found.len() < 2 {
            return found;
        }
        let number = row.get(Column::DossierNumber).or(row.get(Column::Number)).map(fold);
        let narrowed: Vec<usize> = found
            .iter()
            .copied()
            .filter(|at| {
                number
                    .as_ref()
                    .is_some_and(|number| fold(&self.paths[*at]).split('/').any(|part| part == number))
            })
            .collect();
        if !narrowed.is_empty() {
            return narrowed;
        }
        // One document in several formats beside each other.
        let folder = parent(&self.paths[found[0]]);
        if found.iter().all(|at| parent(&self.paths[*at]) == folder) { found } else { Vec::new() }
    }
}

fn within(path: &str, base: &str) -> bool {
    base.is_empty() || path.strip_prefix(base).is_some_and(|rest| rest.starts_with('/'))
}

/// The last part of a path.
pub fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The letters and digits of a title.
fn letters(text: &str) -> String {
    fold(text).chars().filter(|character| character.is_alphanumeric()).collect()
}

fn without_number(text: &str) -> &str {
    let rest = text.trim_start_matches(|character: char| character.is_ascii_digit());
    if rest.is_empty() { text } else { rest }
}

/// The number that a name begins with.
pub fn leading_number(name: &str) -> Option<u32> {
    let digits: String = name.chars().take_while(char::is_ascii_digit).take(6).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::table::Level;
    use super::*;

    fn row(cells: &[(Column, &str)]) -> Row {
        Row { cells: cells.iter().map(|(column, text)| (*column, (*text).to_owned())).collect(), line: 1 }
    }

    #[test]
    fn rows_find_their_files_in_every_way_that_offices_name_them() {
        let index = Index::new(
            [
                "a/001-关于清点的通知.pdf",
                "a/002.pdf",
                "a/X-2025-0003/正文.ofd",
                "b/正文.ofd",
                "b/附件/1.jpg",
                "b/附件/2.jpg",
            ]
            .map(str::to_owned)
            .to_vec(),
        );
        let at = |path: &str| Catalogue {
            path: path.into(),
            level: Level::Documents,
            rows: vec![],
            above: Default::default(),
            notes: vec![],
        };
        let none = BTreeSet::new();
        let (root, a, b) = (at("目录.xlsx"), at("a/目录.xlsx"), at("b/目录.xlsx"));
        let named =
            |catalogue: &Catalogue, cells: &[(Column, &str)]| index.named(catalogue, &row(cells), &none);
        assert_eq!(named(&a, &[(Column::Title, "关于清点的通知")]), Named::Files(vec![0]));
        assert_eq!(named(&a, &[(Column::Order, "2"), (Column::Title, "别的名字")]), Named::Files(vec![1]));
        assert_eq!(named(&root, &[(Column::Number, "x-2025-0003")]), Named::Files(vec![2]));
        assert_eq!(named(&root, &[(Column::File, "a\\002.PDF")]), Named::Files(vec![1]));
        assert_eq!(named(&root, &[(Column::File, "002")]), Named::Files(vec![1]));
        assert_eq!(named(&b, &[(Column::File, "附件")]), Named::Files(vec![4, 5]));
        assert_eq!(named(&b, &[(Column::File, "正文.ofd; 附件/2.jpg")]), Named::Files(vec![3, 5]));
        assert_eq!(named(&root, &[(Column::File, "正文.ofd")]), Named::Missing("正文.ofd".into()));
        assert_eq!(
            named(&root, &[(Column::File, "正文.ofd"), (Column::Number, "X-2025-0003")]),
            Named::Files(vec![2])
        );
        assert_eq!(
            named(&root, &[(Column::File, "../../etc/passwd")]),
            Named::Escapes("../../etc/passwd".into())
        );
        assert_eq!(named(&root, &[(Column::File, "C:\\x.pdf")]), Named::Escapes("C:/x.pdf".into()));
        assert_eq!(named(&a, &[(Column::Title, "没有这一件")]), Named::Nothing);
    }
}
