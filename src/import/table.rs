//! A catalogue: rows that tell of dossiers or of documents, from whatever it was written in.

use std::collections::BTreeMap;

use super::column::Column;
use crate::finding::Text;
use crate::limits;
use crate::text;

/// What the rows of a catalogue are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// 案卷目录: a dossier each.
    Dossiers,
    /// 卷内目录, 文件目录: a document each.
    Documents,
}

/// One row.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// What it tells.
    pub cells: BTreeMap<Column, String>,
    /// Its line, row or place in the catalogue, from 1.
    pub line: usize,
}

impl Row {
    /// What it says under `column`, where that is anything.
    pub fn get(&self, column: Column) -> Option<&str> {
        self.cells.get(&column).map(String::as_str).filter(|text| !text.is_empty())
    }
}

/// A catalogue.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// Its file, relative to what is imported.
    pub path: String,
    /// What its rows are.
    pub level: Level,
    /// The rows.
    pub rows: Vec<Row>,
    /// What stands above the heading, such as 档号：X043-2025-QT-0001.
    pub above: BTreeMap<Column, String>,
    /// What its reader should know.
    pub notes: Vec<Text>,
}

/// Rows above a heading.
const ABOVE: usize = 20;

/// A cell longer than this is no entry of a catalogue.
const CELL_CHARS: usize = 2_000;

impl Catalogue {
    /// The catalogue in a table; `None` where no row is a heading of one.
    pub fn of_table(path: &str, table: &[Vec<String>], cut: bool) -> Option<Self> {
        let (at, columns) = table.iter().take(ABOVE).enumerate().find_map(|(at, row)| {
            let columns = heading(row)?;
            Some((at, columns))
        })?;
        let mut rows = Vec::new();
        for (line, cells) in table.iter().enumerate().skip(at + 1) {
            let mut row = Row { line: line + 1, ..Row::default() };
            for (column, cell) in columns.iter().zip(cells) {
                let text = tidy(cell);
                if let Some(column) = column
                    && !text.is_empty()
                {
                    row.cells.entry(*column).or_insert(text);
                }
            }
            // The heading is repeated on each printed page; a row of one number is filler.
            let content = row.cells.keys().any(|column| !matches!(column, Column::Order | Column::Remark));
            if content && heading(cells).is_none() {
                rows.push(row);
            }
        }
        let has = |column: Column| columns.contains(&Some(column));
        let mut notes = Vec::new();
        if cut {
            let most = limits::CATALOGUE_ROWS;
            notes.push(text! { zh: "{path}：只读了前 {most} 行", en: "{path}: only the first {most} rows were read" });
        }
        Some(Self { path: path.to_owned(), level: level(path, has), rows, above: above(&table[..at]), notes })
    }
}

/// What a catalogue with these columns lists.
pub(super) fn level(path: &str, has: impl Fn(Column) -> bool) -> Level {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.contains("案卷目录") || name.contains("案卷清单") {
        return Level::Dossiers;
    }
    if name.contains("卷内") || name.contains("文件目录") || name.contains("目录文件") {
        return Level::Documents;
    }
    let of_documents = [Column::DocumentNumber, Column::Author, Column::Title, Column::Digest, Column::Size]
        .into_iter()
        .any(&has);
    if has(Column::DossierTitle) && !of_documents { Level::Dossiers } else { Level::Documents }
}

/// The columns of a heading: two at least that are known, and one of them a title or a file.
fn heading(row: &[String]) -> Option<Vec<Option<Column>>> {
    let columns: Vec<Option<Column>> = row.iter().map(|cell| Column::of(cell)).collect();
    let known = columns.iter().flatten().count();
    let names = [Column::Title, Column::DossierTitle, Column::File];
    (known >= 2 && columns.iter().flatten().any(|column| names.contains(column))).then_some(columns)
}

/// `档号：X` in one cell, or in two beside each other.
fn above(rows: &[Vec<String>]) -> BTreeMap<Column, String> {
    let mut found = BTreeMap::new();
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            let told = match cell.split_once(['：', ':']) {
                Some((name, value)) if !value.trim().is_empty() => Some((name, value)),
                _ => row.get(at + 1).map(|value| (cell.as_str(), value.as_str())),
            };
            if let Some((name, value)) = told
                && let Some(column) = Column::of(name)
            {
                let value = tidy(value);
                if !value.is_empty() && Column::of(&value).is_none() {
                    found.entry(column).or_insert(value);
                }
            }
        }
    }
    found
}

/// A cell on one line, without control characters.
pub(super) fn tidy(cell: &str) -> String {
    let words: Vec<&str> = cell.split_whitespace().collect();
    let text = words.join(" ");
    text.chars().filter(|character| !character.is_control()).take(CELL_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn a_heading_is_found_below_a_title_and_pages_are_joined() {
        let table = table(&[
            &["卷内文件目录"],
            &["档号：X043-2025-QT-0001", "", "保管期限", "永久"],
            &["序号", "文号", "责任者", "题名", "日期", "页数", "备注"],
            &["1", "县政〔2025〕1号", "县政府", "关于清点\n档案的通知", "20250301", "3", ""],
            &["序号", "文号", "责任者", "题名", "日期", "页数", "备注"],
            &["2", "", "办公室", "清点报告", "20250401", "12", "附表"],
            &["3", "", "", "", "", "", ""],
        ]);
        let catalogue = Catalogue::of_table("卷内目录.xlsx", &table, false).unwrap();
        assert_eq!(catalogue.level, Level::Documents);
        assert_eq!(catalogue.rows.len(), 2);
        assert_eq!(catalogue.rows[0].get(Column::Title), Some("关于清点 档案的通知"));
        assert_eq!(catalogue.above[&Column::Number], "X043-2025-QT-0001");
        assert_eq!(catalogue.above[&Column::Retention], "永久");
        assert!(Catalogue::of_table("台账.xlsx", &table[5..], false).is_none());
    }
}
