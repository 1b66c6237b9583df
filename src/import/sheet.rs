//! Catalogues in workbooks (XLSX, XLS) and CSV, as tables of texts. Formulas are never
//! computed: what counts is the value that was saved with them.

use std::io::{self, Cursor, Read};

use calamine::{Data, DataRef, Range, Reader, Xls, Xlsx};
use zip::ZipArchive;

use crate::examine::decode::decode;
use crate::examine::{Format, identify};
use crate::limits;

/// A sheet as rows of texts, and whether there was more.
#[derive(Debug, Default)]
pub struct Sheet {
    /// The sheet's name; empty for CSV.
    pub name: String,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// Whether rows were left unread.
    pub cut: bool,
}

/// The sheets of a workbook or CSV.
///
/// # Errors
/// The reader's word where the file is none.
pub fn sheets(bytes: &[u8], name: &str) -> Result<Vec<Sheet>, String> {
    let format = identify(bytes);
    match format {
        Format::Xlsx => xlsx(bytes),
        Format::Xls | Format::Ole | Format::Wps => {
            let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
            Ok(whole(book.worksheets()))
        }
        _ if name.to_ascii_lowercase().ends_with(".csv") || format == Format::Csv => csv(bytes),
        other => Err(format!("not a table: {}", other.name())),
    }
}

/// Counts what comes out of a workbook's parts: its reader takes some of them whole.
fn inflates(bytes: &[u8]) -> Result<(), String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let mut left = limits::CATALOGUE_INFLATED;
    for index in 0..zip.len() {
        let part = zip.by_index(index).map_err(|error| error.to_string())?;
        let out = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|error| error.to_string())?;
        left = left
            .checked_sub(out)
            .ok_or_else(|| format!("over {} MiB unpacked", limits::CATALOGUE_INFLATED >> 20))?;
    }
    Ok(())
}

/// Cells as they stream by: a cell in the farthest corner costs no more than itself.
fn xlsx(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    inflates(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        let mut sheet = Sheet { name, ..Sheet::default() };
        while let Some(cell) = cells.next_cell().map_err(|error| error.to_string())? {
            let (row, column) = cell.get_position();
            let (row, column) = (row as usize, column as usize);
            if row >= limits::CATALOGUE_ROWS {
                sheet.cut = true;
                break;
            }
            if column >= limits::CATALOGUE_COLUMNS {
                continue;
            }
            let text = match cell.get_value() {
                DataRef::SharedString(text) => (*text).to_owned(),
                other => told(&other.clone().into()),
            };
            if text.is_empty() {
                continue;
            }
            if sheet.rows.len() <= row {
                sheet.rows.resize_with(row + 1, Vec::new);
            }
            let cells = &mut sheet.rows[row];
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            cells[column] = text;
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn whole(sheets: Vec<(String, Range<Data>)>) -> Vec<Sheet> {
    let sheet = |(name, range): (String, Range<Data>)| {
        let rows = range.rows().take(limits::CATALOGUE_ROWS);
        let cells = |row: &[Data]| row.iter().take(limits::CATALOGUE_COLUMNS).map(told).collect();
        Sheet { name, cut: range.height() > limits::CATALOGUE_ROWS, rows: rows.map(cells).collect() }
    };
    sheets.into_iter().map(sheet).collect()
}

/// A cell as a person reads it.
fn told(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::DateTime(moment) if moment.is_datetime() => {
            // Days since 1899-12-30, as every workbook counts them.
            let days = moment.as_f64();
            let origin = jiff::civil::date(1899, 12, 30);
            let span = (0.0..3_000_000.0).contains(&days).then(|| jiff::Span::new().days(days as i32));
            span.and_then(|span| origin.checked_add(span).ok())
                .map_or_else(String::new, |date| date.to_string())
        }
        Data::DateTimeIso(text) | Data::DurationIso(text) | Data::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn csv(bytes: &[u8]) -> Result<Vec<Sheet>, String> {
    let (text, _) = decode(bytes).ok_or("neither UTF-8, UTF-16 nor GB 18030")?;
    let first: String = text.lines().take(5).collect();
    let separator =
        [b',', b'\t', b';'].into_iter().max_by_key(|sign| first.bytes().filter(|byte| byte == sign).count());
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    for record in reader.records() {
        if sheet.rows.len() >= limits::CATALOGUE_ROWS {
            sheet.cut = true;
            break;
        }
        let record = record.map_err(|error| error.to_string())?;
        sheet.rows.push(record.iter().take(limits::CATALOGUE_COLUMNS).map(str::to_owned).collect());
    }
    Ok(vec![sheet])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_in_gb18030_with_quotes() {
        let (bytes, _, _) =
            encoding_rs::GB18030.encode("序号,题名,日期\r\n1,\"通知，关于\"\"清点\"\"\",20250301\r\n");
        let sheets = sheets(&bytes, "卷内目录.csv").unwrap();
        assert_eq!(sheets[0].rows[1], ["1", "通知，关于\"清点\"", "20250301"]);
    }

    #[test]
    fn a_cell_in_the_farthest_corner_costs_nothing() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "题名").unwrap();
        sheet.write_number(1, 1, 3).unwrap();
        sheet.write_formula(1, 2, rust_xlsxwriter::Formula::new("=1+1").set_result("2")).unwrap();
        sheet.write_string(1_048_575, 16_383, "far").unwrap();
        let bytes = book.save_to_buffer().unwrap();
        let sheets = sheets(&bytes, "x.xlsx").unwrap();
        assert_eq!(sheets[0].rows.len(), 2);
        assert_eq!(sheets[0].rows[1], ["", "3", "2"]);
        assert!(sheets[0].cut);
    }

    #[test]
    fn a_workbook_that_swells_is_not_opened() {
        use std::io::Write;
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().write_string(0, 0, "题名").unwrap();
        let plain = book.save_to_buffer().unwrap();
        assert!(sheets(&plain, "x.xlsx").is_ok());
        let mut writer = zip::ZipWriter::new_append(Cursor::new(plain)).unwrap();
        writer.start_file("xl/media/x.bin", zip::write::SimpleFileOptions::default()).unwrap();
        let zeros = vec![0; 1 << 20];
        for _ in 0..=limits::CATALOGUE_INFLATED >> 20 {
            writer.write_all(&zeros).unwrap();
        }
        let swollen = writer.finish().unwrap().into_inner();
        assert!(swollen.len() < 4 << 20);
        assert!(sheets(&swollen, "x.xlsx").unwrap_err().contains("unpacked"));
    }
}
