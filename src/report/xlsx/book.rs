//! The one place that speaks to rust_xlsxwriter.

use std::io;

use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Url, Workbook, Worksheet, XlsxError,
};

use crate::report::view::{Words, looks_like_formula};
use crate::triage::Outcome;

/// Characters that a cell takes; Excel's own limit is 32,767.
const LONG: usize = 32_000;

/// Rows that a sheet takes, and links that Excel follows in one.
const ROWS: u32 = 1_048_570;
const LINKS: u32 = 65_000;

/// Rows that a list of choices is put on; what is pasted below them is checked on reading.
const CHOICES: u32 = 20_000;

/// A workbook in the making.
pub(in crate::report) struct Book {
    workbook: Workbook,
    formats: Formats,
    /// The highest mark of secrecy, printed on every page.
    mark: &'static str,
}

/// How cells look.
#[derive(Clone)]
struct Formats {
    head: Format,
    text: Format,
    quoted: Format,
    number: Format,
    link: Format,
    marked: Format,
}

impl Formats {
    fn new() -> Self {
        let text = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        Self {
            head: Format::new()
                .set_bold()
                .set_background_color("D9E2EC")
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap(),
            quoted: text.clone().set_quote_prefix(),
            link: Format::new().set_hyperlink().set_align(FormatAlign::Top).set_text_wrap(),
            number: Format::new().set_align(FormatAlign::Top),
            marked: text.clone().set_background_color("FFF2B3").set_quote_prefix(),
            text,
        }
    }
}

impl Book {
    pub fn new(outcome: &Outcome, words: Words) -> Self {
        let mut workbook = Workbook::new();
        let names: Vec<_> = outcome.archives.iter().map(|archive| words.archive(archive)).collect();
        let highest = outcome.archives.iter().filter_map(|archive| archive.summary.secrecy).max();
        let mark = words.secrecy(highest);
        let mut properties = DocProperties::new()
            .set_title(cut(&format!("zhenji {}", names.join("、")), 200))
            .set_author("zhenji")
            .set_creation_datetime(&made(outcome));
        if !mark.is_empty() {
            properties = properties.set_subject(mark);
        }
        workbook.set_properties(&properties);
        Self { workbook, formats: Formats::new(), mark }
    }

    /// A workbook that is no report, made on the first day that ZIP knows, so that equal contents are
    /// equal bytes.
    pub fn blank(title: &str) -> Self {
        let mut workbook = Workbook::new();
        let day = ExcelDateTime::from_ymd(1980, 1, 1).unwrap_or_default();
        let properties =
            DocProperties::new().set_title(cut(title, 200)).set_author("zhenji").set_creation_datetime(&day);
        workbook.set_properties(&properties);
        Self { workbook, formats: Formats::new(), mark: "" }
    }

    /// A new sheet with a heading that stays in sight.
    pub fn sheet(&mut self, name: &str, columns: &[(&str, u16)]) -> Result<Sheet<'_>, XlsxError> {
        let formats = self.formats.clone();
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(name)?.set_freeze_panes(1, 0)?.set_landscape().set_paper_size(9);
        sheet.set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0).set_footer("&P / &N");
        if !self.mark.is_empty() {
            sheet.set_header(format!("&R{}", self.mark));
        }
        for (column, (title, width)) in (0..).zip(columns) {
            sheet.write_string_with_format(0, column, *title, &formats.head)?;
            sheet.set_column_width(column, f64::from(*width))?;
        }
        Ok(Sheet { sheet, formats, row: 0, columns: columns.len() as u16 })
    }

    /// The workbook as a file's bytes.
    pub fn bytes(mut self) -> io::Result<Vec<u8>> {
        self.workbook.save_to_buffer().map_err(failed)
    }
}

/// A sheet that is written row by row.
pub(in crate::report) struct Sheet<'a> {
    sheet: &'a mut Worksheet,
    formats: Formats,
    row: u32,
    columns: u16,
}

impl Sheet<'_> {
    /// Begins the next row; false where the sheet is full.
    pub fn next(&mut self) -> bool {
        let room = self.row < ROWS;
        self.row += u32::from(room);
        room
    }

    /// A text, which is never a formula.
    pub fn text(&mut self, column: u16, text: &str) -> Result<(), XlsxError> {
        if !text.is_empty() {
            let format = if looks_like_formula(text) { &self.formats.quoted } else { &self.formats.text };
            self.sheet.write_string_with_format(self.row, column, cut(text, LONG), format)?;
        }
        Ok(())
    }

    /// A text that asks to be looked at.
    pub fn marked(&mut self, column: u16, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, column, cut(text, LONG), &self.formats.marked)?;
        Ok(())
    }

    /// Offers these words in the cells of a column.
    pub fn choose(&mut self, column: u16, words: &[&str]) -> Result<(), XlsxError> {
        // What is over the format's length is not offered.
        if words.iter().map(|word| word.len() + 1).sum::<usize>() > 255 {
            return Ok(());
        }
        let list = DataValidation::new().allow_list_strings(words)?;
        self.sheet.add_data_validation(1, column, self.row.clamp(1, CHOICES), column, &list)?;
        Ok(())
    }

    /// A number.
    pub fn number(&mut self, column: u16, number: u64) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(self.row, column, number as f64, &self.formats.number)?;
        Ok(())
    }

    /// A text that leads to a cell of the workbook; a plain text where there are too many.
    pub fn link(&mut self, column: u16, text: &str, sheet: &str, row: u32) -> Result<(), XlsxError> {
        if self.row > LINKS || text.is_empty() || looks_like_formula(text) {
            return self.text(column, text);
        }
        let link = Url::new(format!("internal:'{sheet}'!A{row}")).set_text(cut(text, 1000));
        self.sheet.write_url_with_format(self.row, column, link, &self.formats.link)?;
        Ok(())
    }

    /// Puts filters on the heading.
    pub fn filter(self) -> Result<(), XlsxError> {
        self.sheet.autofilter(0, 0, self.row.max(1), self.columns.saturating_sub(1))?;
        Ok(())
    }
}

fn cut(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// When the latest archive was exported; the first day that ZIP knows where none says.
fn made(outcome: &Outcome) -> ExcelDateTime {
    let exported = outcome
        .archives
        .iter()
        .filter_map(|archive| archive.info.exported.as_deref()?.parse::<jiff::Timestamp>().ok())
        .max()
        .map(|time| time.to_zoned(jiff::tz::TimeZone::UTC));
    exported
        .and_then(|time| {
            let (year, month, day) = (time.year() as u16, time.month() as u8, time.day() as u8);
            let date = ExcelDateTime::from_ymd(year, month, day).ok()?;
            date.and_hms(time.hour() as u16, time.minute() as u8, time.second() as u8).ok()
        })
        .or_else(|| ExcelDateTime::from_ymd(1980, 1, 1).ok())
        .unwrap_or_default()
}

/// What the library says as an error of writing.
pub(in crate::report) fn failed(error: XlsxError) -> io::Error {
    io::Error::other(error.to_string())
}
