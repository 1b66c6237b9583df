//! What an import would make, as a workbook for a clerk's corrections; guesses are yellow.

use std::io;

use rust_xlsxwriter::XlsxError;

use super::book::{Book, Sheet, failed};
use crate::finding::{Lang, Text};
use crate::import::{Document, Dossier, Plan, files, shown};
use crate::schema::Kinds;
use crate::text;

/// A column: the key that it is read back by, its heading, its width.
type Heading = (&'static str, &'static str, &'static str, u16);

const DOSSIERS: [Heading; 11] = [
    ("folder", "文件夹", "folder", 28),
    ("kind", "门类", "kind", 16),
    ("id", "档号", "archival number", 24),
    ("title", "题名", "title", 40),
    ("unit", "立卷单位", "unit", 20),
    ("opened", "立卷日期", "opened", 13),
    ("closed", "结卷日期", "closed", 13),
    ("retention", "保管期限", "retention", 12),
    ("secrecy", "密级", "secrecy", 10),
    ("responsible", "责任人", "person responsible", 14),
    ("guessed", "猜测", "guesses", 28),
];

const DOCUMENTS: [Heading; 13] = [
    ("dossier", "案卷文件夹", "dossier's folder", 24),
    ("document", "编号", "id", 8),
    ("file", "文件", "files", 36),
    ("role", "角色", "role", 18),
    ("title", "题名", "title", 40),
    ("number", "文号", "document number", 22),
    ("date", "日期", "date", 13),
    ("made_by", "责任者", "made by", 18),
    ("medium", "载体", "medium", 14),
    ("pages", "页数", "pages", 8),
    ("secrecy", "密级", "secrecy", 10),
    ("remark", "备注", "remark", 20),
    ("guessed", "猜测", "guesses", 24),
];

/// The workbook's bytes.
///
/// # Errors
/// What the writer gives.
pub fn workbook(plan: &Plan, kinds: &Kinds, lang: Lang) -> io::Result<Vec<u8>> {
    book(plan, kinds, lang).map_err(failed)?.bytes()
}

fn book(plan: &Plan, kinds: &Kinds, lang: Lang) -> Result<Book, XlsxError> {
    let mut book = Book::blank(&plan.name);
    let mut sheet = sheet(&mut book, text! { zh: "案卷", en: "dossiers" }.get(lang), &DOSSIERS, lang)?;
    for one in &plan.dossiers {
        if sheet.next() {
            dossier(&mut sheet, plan, one)?;
        }
    }
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name.as_str()).collect();
    sheet.choose(1, &names)?;
    sheet.filter()?;
    let mut sheet =
        self::sheet(&mut book, text! { zh: "材料", en: "documents" }.get(lang), &DOCUMENTS, lang)?;
    for one in &plan.dossiers {
        for paper in &one.documents {
            if sheet.next() {
                document(&mut sheet, plan, one, paper)?;
            }
        }
    }
    sheet.choose(8, &["born-digital", "scan", "photo", "audio", "video", "physical"])?;
    sheet.filter()?;
    let mut sheet = book.sheet(text! { zh: "说明", en: "how to" }.get(lang), &[("", 110)])?;
    for line in how_to() {
        if sheet.next() {
            sheet.text(0, line.get(lang))?;
        }
    }
    let mut columns = Vec::new();
    for kind in kinds.iter() {
        let roles: Vec<String> =
            kind.requires.documents.iter().map(|(name, role)| format!("{name} {}", role.title)).collect();
        columns.push(format!("{} {}：{}", kind.name, kind.title, roles.join("；")));
    }
    for line in columns {
        if sheet.next() {
            sheet.text(0, &line)?;
        }
    }
    Ok(book)
}

fn sheet<'b>(
    book: &'b mut Book,
    name: &str,
    headings: &[Heading],
    lang: Lang,
) -> Result<Sheet<'b>, XlsxError> {
    let titles: Vec<(String, u16)> = headings
        .iter()
        .map(|(key, zh, en, width)| (format!("{} ({key})", if lang == Lang::Zh { zh } else { en }), *width))
        .collect();
    let titles: Vec<(&str, u16)> = titles.iter().map(|(title, width)| (title.as_str(), *width)).collect();
    book.sheet(name, &titles)
}

fn dossier(sheet: &mut Sheet, plan: &Plan, dossier: &Dossier) -> Result<(), XlsxError> {
    let guesses = dossier.guesses();
    let name = |list: &[(String, String)], id: &str| {
        list.iter().find(|(known, _)| known == id).map_or_else(|| id.to_owned(), |(_, name)| name.clone())
    };
    let unit = name(&plan.units, &dossier.unit.value);
    let responsible = name(&plan.people, &dossier.responsible.value);
    let optional = |said: &Option<crate::import::Said<String>>| {
        said.as_ref().map_or("", |said| said.value.as_str()).to_owned()
    };
    let cells = [
        shown(&dossier.folder).to_owned(),
        dossier.kind.value.clone(),
        dossier.id.value.clone(),
        dossier.title.value.clone(),
        unit,
        optional(&dossier.opened),
        optional(&dossier.closed),
        dossier.retention.value.clone(),
        dossier.secrecy.clone().unwrap_or_default(),
        responsible,
        guesses.join(", "),
    ];
    row(sheet, &DOSSIERS, &cells, &guesses)
}

fn document(sheet: &mut Sheet, plan: &Plan, dossier: &Dossier, document: &Document) -> Result<(), XlsxError> {
    let guesses = document.guesses();
    let maker = document.made_by.as_deref().map(|id| {
        let known = plan.units.iter().chain(&plan.people).find(|(known, _)| known == id);
        known.map_or(id, |(_, name)| name.as_str()).to_owned()
    });
    let optional = |said: &Option<crate::import::Said<String>>| {
        said.as_ref().map_or("", |said| said.value.as_str()).to_owned()
    };
    let cells = [
        shown(&dossier.folder).to_owned(),
        document.id.clone(),
        files(document),
        document.role.value.clone(),
        document.title.value.clone(),
        optional(&document.number),
        optional(&document.date),
        maker.unwrap_or_default(),
        document.medium.value.clone(),
        document.pages.as_ref().map(|pages| pages.value.to_string()).unwrap_or_default(),
        document.secrecy.clone().unwrap_or_default(),
        document.remark.clone().unwrap_or_default(),
        guesses.join(", "),
    ];
    row(sheet, &DOCUMENTS, &cells, &guesses)
}

fn row(sheet: &mut Sheet, headings: &[Heading], cells: &[String], guesses: &[&str]) -> Result<(), XlsxError> {
    for (column, ((key, ..), cell)) in (0..).zip(headings.iter().zip(cells)) {
        if guesses.contains(key) {
            sheet.marked(column, cell)?;
        } else {
            sheet.text(column, cell)?;
        }
    }
    Ok(())
}

fn how_to() -> Vec<Text> {
    vec![
        text! {
            zh: "黄色单元格是猜测。改正它，或确认无误后从“猜测”一栏删去该项；留着的仍记为猜测。",
            en: "Yellow cells are guesses. Correct them, or take their names out of the column of guesses once you have seen that they are right; what stays there stays a guess.",
        },
        text! {
            zh: "清空单元格即去掉该值；删去一行即不导入；改“案卷文件夹”即移入另一案卷。“文件夹”“编号”“文件”三栏用来对应，不要改。",
            en: "An emptied cell takes the value away; a deleted row is not imported; another dossier's folder moves the document there. The columns folder, id and files are how rows are found: leave them.",
        },
        text! {
            zh: "日期写 YYYY-MM-DD；保管期限写 永久、30年、10年；单位和人写名称。",
            en: "Write dates as YYYY-MM-DD, retention as permanent, 30y, 10y, and units and people by their names.",
        },
        text! {
            zh: "改完保存，运行 zhenji import DIR --from 本文件 --output OUT。各门类的角色：",
            en: "Save it and run `zhenji import DIR --from THIS-FILE --output OUT`. The roles of each kind:",
        },
    ]
}
