//! A workbook that a clerk has corrected, laid over the plan that it was made from. What was changed
//! counts as said by a person; so does a guess that was taken off the list of guesses.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::plan::{Document, Dossier, Origin, PLACEHOLDER, Plan, Said};
use super::sheet::sheets;
use super::words;
use crate::finding::Text;
use crate::schema::{Kind, Kinds};
use crate::text;

/// What in a workbook cannot be used.
#[derive(Debug, Clone)]
pub struct Fault {
    /// The sheet.
    pub sheet: String,
    /// The row, from 1; 0 for the sheet itself.
    pub row: usize,
    /// What is wrong.
    pub message: Text,
}

/// One row by the keys of its columns.
type Cells<'a> = BTreeMap<&'a str, &'a str>;

/// Rows that may be reported.
const FAULTS: usize = 100;

/// Roles of every kind.
const COMMON: [&str; 6] = ["cover", "catalogue", "divider", "remarks-sheet", "evidence", "attachment"];

/// Lays the workbook in `bytes` over `plan`, and says how many values it changed or confirmed.
///
/// # Errors
/// Everything in it that cannot be used; the plan is then not to be used either.
pub fn correct(plan: &mut Plan, bytes: &[u8], kinds: &Kinds) -> Result<usize, Vec<Fault>> {
    let whole = |message| vec![Fault { sheet: String::new(), row: 0, message }];
    let read = catch_unwind(AssertUnwindSafe(|| sheets(bytes, "corrections.xlsx")));
    let sheets = read
        .unwrap_or_else(|_| Err("its reader failed".into()))
        .map_err(|reason| whole(text! { zh: "读不出：{reason}", en: "it cannot be read: {reason}" }))?;
    let mut faults = Vec::new();
    let mut changed = 0;
    let mut seen = 0;
    for wanted in ["kind", "role"] {
        let found = sheets.iter().find_map(|sheet| {
            let keys: Vec<&str> = sheet.rows.first()?.iter().map(|heading| key(heading)).collect();
            keys.contains(&wanted).then_some((sheet, keys))
        });
        let Some((sheet, keys)) = found else { continue };
        seen += 1;
        let rows: Vec<(usize, Cells)> = sheet
            .rows
            .iter()
            .enumerate()
            .skip(1)
            .map(|(at, row)| {
                (at + 1, keys.iter().copied().zip(row.iter().map(|cell| cell.trim())).collect::<Cells>())
            })
            .filter(|(_, cells)| cells.values().any(|cell| !cell.is_empty()))
            .collect();
        let mut fault = |row: usize, message: Text| {
            if faults.len() < FAULTS {
                faults.push(Fault { sheet: sheet.name.clone(), row, message });
            }
        };
        changed += if wanted == "kind" {
            dossiers(plan, &rows, &keys, kinds, &mut fault)
        } else {
            documents(plan, &rows, &keys, kinds, &mut fault)
        };
    }
    if seen < 2 {
        return Err(whole(text! {
            zh: "不是 zhenji import --sheet 写出的工作簿：没有“案卷”和“材料”两张表",
            en: "it is no workbook of `zhenji import --sheet`: the sheets of dossiers and documents are not there",
        }));
    }
    if faults.is_empty() { Ok(changed) } else { Err(faults) }
}

/// The key of a column: what stands in the last brackets of its heading.
fn key(heading: &str) -> &str {
    heading.rsplit_once('(').and_then(|(_, key)| key.trim().strip_suffix(')')).unwrap_or_default()
}

/// Sets a value that must be there; an empty cell leaves it.
fn set(said: &mut Said<String>, cell: Option<&str>, guessed: &BTreeSet<&str>, key: &str) -> usize {
    let before = said.clone();
    if let Some(cell) = cell.filter(|cell| !cell.is_empty() && *cell != said.value) {
        *said = Said::stated(cell.to_owned());
    } else if !guessed.contains(key) && said.value != PLACEHOLDER {
        said.origin = Origin::Stated;
    }
    usize::from(*said != before)
}

/// Sets a value that may be absent; an emptied cell takes it away.
fn set_optional(
    said: &mut Option<Said<String>>,
    cell: Option<&str>,
    guessed: &BTreeSet<&str>,
    key: &str,
) -> usize {
    let before = said.clone();
    match cell {
        Some("") => *said = None,
        Some(cell) => match said {
            Some(said) => return set(said, Some(cell), guessed, key),
            None => *said = Some(Said::stated(cell.to_owned())),
        },
        None => {}
    }
    usize::from(*said != before)
}

fn guesses<'a>(cells: &Cells<'a>, columns: &[&str]) -> BTreeSet<&'a str> {
    if !columns.contains(&"guessed") {
        return BTreeSet::new();
    }
    let cell = cells.get("guessed").copied().unwrap_or_default();
    cell.split([',', '，', '、', ' ', ';']).map(str::trim).filter(|key| !key.is_empty()).collect()
}

/// A cell; none where the workbook has no such column.
fn cell<'a>(cells: &Cells<'a>, columns: &[&str], key: &str) -> Option<&'a str> {
    columns.contains(&key).then(|| cells.get(key).copied().unwrap_or_default())
}

/// A date cell as the format writes it; anything else is a fault.
fn day(text: Option<&str>, row: usize, fault: &mut impl FnMut(usize, Text)) -> Option<String> {
    let text = text?;
    if text.is_empty() {
        return Some(String::new());
    }
    let day = words::day(text);
    if day.is_none() {
        fault(
            row,
            text! { zh: "“{text}”不是日期（应为 YYYY-MM-DD）", en: "`{text}` is no date (write YYYY-MM-DD)" },
        );
    }
    day.map(|day| day.to_string())
}

fn secrecy(text: Option<&str>, row: usize, fault: &mut impl FnMut(usize, Text)) -> Option<Option<String>> {
    let text = text?;
    if text.is_empty() {
        return Some(None);
    }
    let level = words::secrecy(text);
    if level.is_none() {
        fault(row, text! { zh: "“{text}”不是密级", en: "`{text}` is no level of secrecy" });
    }
    level.map(|level| Some(level.word().to_owned()))
}

fn dossiers(
    plan: &mut Plan,
    rows: &[(usize, Cells)],
    columns: &[&str],
    kinds: &Kinds,
    fault: &mut impl FnMut(usize, Text),
) -> usize {
    let mut changed = 0;
    let mut kept = BTreeSet::new();
    for (row, cells) in rows {
        let row = *row;
        let folder = cells.get("folder").copied().unwrap_or_default();
        let Some(at) = plan.dossiers.iter().position(|dossier| shown(&dossier.folder) == folder) else {
            fault(
                row,
                text! { zh: "没有文件夹“{folder}”的案卷", en: "there is no dossier in the folder `{folder}`" },
            );
            continue;
        };
        if !kept.insert(at) {
            fault(
                row,
                text! { zh: "文件夹“{folder}”出现了两次", en: "the folder `{folder}` is there twice" },
            );
            continue;
        }
        let guessed = guesses(cells, columns);
        let get = |key| cell(cells, columns, key);
        if let Some(name) = get("kind").filter(|name| !name.is_empty() && kinds.get(name).is_none()) {
            fault(
                row,
                text! { zh: "没有门类“{name}”（zhenji kinds 列出门类）", en: "there is no kind `{name}` (`zhenji kinds` lists them)" },
            );
        }
        let unit = named(get("unit"), &plan.units);
        let unit =
            unit.map(|name| if name.is_empty() || name == PLACEHOLDER { name } else { plan.unit(&name) });
        let responsible = named(get("responsible"), &plan.people);
        let responsible = responsible
            .map(|name| if name.is_empty() || name == PLACEHOLDER { name } else { plan.person(&name) });
        let dossier = &mut plan.dossiers[at];
        changed += set(&mut dossier.kind, get("kind"), &guessed, "kind");
        changed += set(&mut dossier.id, get("id"), &guessed, "id");
        changed += set(&mut dossier.title, get("title"), &guessed, "title");
        changed += set(&mut dossier.unit, unit.as_deref(), &guessed, "unit");
        changed += set(&mut dossier.responsible, responsible.as_deref(), &guessed, "responsible");
        let opened = day(get("opened"), row, fault);
        changed += set_optional(&mut dossier.opened, opened.as_deref(), &guessed, "opened");
        let closed = day(get("closed"), row, fault);
        changed += set_optional(&mut dossier.closed, closed.as_deref(), &guessed, "closed");
        if let Some(text) = get("retention") {
            match words::retention(text) {
                Some(retention) => {
                    changed += set(&mut dossier.retention, Some(&retention), &guessed, "retention")
                }
                None if text.is_empty() => {}
                None => fault(row, text! { zh: "“{text}”不是保管期限", en: "`{text}` is no retention" }),
            }
        }
        if let Some(secrecy) = secrecy(get("secrecy"), row, fault) {
            changed += usize::from(dossier.secrecy != secrecy);
            dossier.secrecy = secrecy;
        }
    }
    let all = std::mem::take(&mut plan.dossiers);
    for (at, dossier) in all.into_iter().enumerate() {
        if kept.contains(&at) {
            plan.dossiers.push(dossier);
            continue;
        }
        changed += 1;
        for file in dossier.documents.iter().flat_map(|document| &document.files) {
            plan.left.push((file.from.clone(), taken_out()));
        }
    }
    changed
}

fn taken_out() -> Text {
    text! { zh: "在工作簿中删去", en: "taken out in the workbook" }
}

/// What stands for the source's own folder in the workbook.
pub(crate) fn shown(folder: &str) -> &str {
    if folder.is_empty() { "." } else { folder }
}

/// The name in a cell; a name that is an id already stays one.
fn named(cell: Option<&str>, list: &[(String, String)]) -> Option<String> {
    let cell = cell?;
    Some(list.iter().find(|(id, _)| id == cell).map_or_else(|| cell.to_owned(), |(_, name)| name.clone()))
}

fn documents(
    plan: &mut Plan,
    rows: &[(usize, Cells)],
    columns: &[&str],
    kinds: &Kinds,
    fault: &mut impl FnMut(usize, Text),
) -> usize {
    let mut changed = 0;
    let mut pool: BTreeMap<(String, String), (usize, Document)> = BTreeMap::new();
    for (at, dossier) in plan.dossiers.iter_mut().enumerate() {
        for document in std::mem::take(&mut dossier.documents) {
            pool.insert((dossier.folder.clone(), document.id.clone()), (at, document));
        }
    }
    for (row, cells) in rows {
        let row = *row;
        let file = cells.get("file").copied().unwrap_or_default();
        let id = cells.get("document").copied().unwrap_or_default();
        let folder = cells.get("dossier").copied().unwrap_or_default();
        let Some(to) = plan.dossiers.iter().position(|dossier| shown(&dossier.folder) == folder) else {
            fault(
                row,
                text! { zh: "没有文件夹“{folder}”的案卷", en: "there is no dossier in the folder `{folder}`" },
            );
            continue;
        };
        let by_file = pool.iter().find(|(_, (_, document))| files(document) == file && !file.is_empty());
        let by_id = || {
            pool.iter().find(|((of, own), (_, document))| {
                shown(of) == folder && own == id && document.files.is_empty()
            })
        };
        let Some(key) = by_file.or_else(by_id).map(|(key, _)| key.clone()) else {
            let what = if file.is_empty() { id } else { file };
            fault(
                row,
                text! { zh: "没有这件材料，或出现了两次：{what}", en: "there is no such document, or it is there twice: {what}" },
            );
            continue;
        };
        let Some((from, mut document)) = pool.remove(&key) else { continue };
        let get = |key| cell(cells, columns, key);
        let guessed = guesses(cells, columns);
        let kind = kinds.get(&plan.dossiers[to].kind.value);
        if let Some(role) = get("role").filter(|role| !role.is_empty() && !knows(kind, role)) {
            fault(row, text! { zh: "这个门类没有角色“{role}”", en: "this kind has no role `{role}`" });
        }
        changed += set(&mut document.role, get("role"), &guessed, "role");
        changed += set(&mut document.title, get("title"), &guessed, "title");
        changed += set_optional(&mut document.number, get("number"), &guessed, "number");
        let date = day(get("date"), row, fault);
        changed += set_optional(&mut document.date, date.as_deref(), &guessed, "date");
        if let Some(medium) = get("medium").filter(|medium| !medium.is_empty()) {
            const MEDIA: [&str; 6] = ["born-digital", "scan", "photo", "audio", "video", "physical"];
            if !MEDIA.contains(&medium) || (medium == "physical") != document.files.is_empty() {
                fault(row, text! { zh: "载体不能是“{medium}”", en: "the medium cannot be `{medium}`" });
            }
        }
        changed += set(&mut document.medium, get("medium"), &guessed, "medium");
        if let Some(text) = get("pages") {
            match words::pages(text) {
                Some(pages) if document.pages.as_ref().is_none_or(|said| said.value != pages) => {
                    document.pages = Some(Said::stated(pages));
                    changed += 1;
                }
                None if text.is_empty() && document.pages.is_some() => {
                    document.pages = None;
                    changed += 1;
                }
                None if !text.is_empty() => {
                    fault(row, text! { zh: "“{text}”不是页数", en: "`{text}` is no count of pages" })
                }
                _ => {}
            }
        }
        if let Some(secrecy) = secrecy(get("secrecy"), row, fault) {
            changed += usize::from(document.secrecy != secrecy);
            document.secrecy = secrecy;
        }
        if let Some(name) = get("made_by") {
            let known = || plan.units.iter().chain(&plan.people);
            let name =
                known().find(|(id, _)| id == name).map_or_else(|| name.to_owned(), |(_, name)| name.clone());
            let maker = (!name.is_empty()).then(|| plan.maker(&name));
            changed += usize::from(document.made_by != maker);
            document.made_by = maker;
        }
        if let Some(remark) = get("remark") {
            let remark = Some(remark.to_owned()).filter(|remark| !remark.is_empty());
            changed += usize::from(document.remark != remark);
            document.remark = remark;
        }
        if from != to {
            changed += 1;
            moved(&mut document, &plan.dossiers[from].folder, &plan.dossiers[to]);
        }
        plan.dossiers[to].documents.push(document);
    }
    for (_, (_, document)) in pool {
        changed += 1;
        for file in document.files {
            plan.left.push((file.from, taken_out()));
        }
    }
    plan.left.sort_by(|a, b| a.0.cmp(&b.0));
    for dossier in &mut plan.dossiers {
        for (at, document) in dossier.documents.iter_mut().enumerate() {
            document.id = format!("d{:02}", at + 1);
        }
    }
    changed
}

/// The files of a document in one cell.
pub(crate) fn files(document: &Document) -> String {
    document.files.iter().map(|file| file.from.as_str()).collect::<Vec<_>>().join("; ")
}

fn knows(kind: Option<&Kind>, role: &str) -> bool {
    COMMON.contains(&role) || kind.is_some_and(|kind| kind.requires.documents.contains_key(role))
}

/// The files of a document that goes into another dossier; none takes another's name.
fn moved(document: &mut Document, from: &str, to: &Dossier) {
    let taken: BTreeSet<&str> =
        to.documents.iter().flat_map(|document| &document.files).map(|file| file.path.as_str()).collect();
    for file in &mut document.files {
        let base = if from.is_empty() { "moved" } else { from.rsplit('/').next().unwrap_or(from) };
        while taken.contains(file.path.as_str()) {
            file.path = format!("{base}/{}", file.path);
        }
    }
}
