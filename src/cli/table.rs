//! Columns that stand under each other, Chinese characters counted as two.

use unicode_width::UnicodeWidthStr;

/// Rows as lines; every column but the last is padded to its widest cell.
pub fn aligned(rows: &[Vec<String>], indent: &str) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    rows.iter()
        .map(|row| {
            let mut line = indent.to_owned();
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(width - cell.width() + 2));
            }
            line.trim_end().to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_count_twice() {
        let rows = [vec!["缺".into(), "a".into()], vec!["xyz".into(), "b".into()]];
        assert_eq!(aligned(&rows, " "), [" 缺   a", " xyz  b"]);
    }
}
