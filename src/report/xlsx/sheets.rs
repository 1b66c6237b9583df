//! The five sheets.

use std::collections::HashMap;

use rust_xlsxwriter::XlsxError;

use super::book::Book;
use crate::report::plain::plain;
use crate::report::table::{CODE, COLUMNS, Cell, DOSSIER, cells};
use crate::report::view::{Row, Words, by_severity, rows, units};
use crate::rules;
use crate::triage::{ArchiveOutcome, Outcome};

/// Writes them all.
pub(super) fn fill(book: &mut Book, outcome: &Outcome, words: Words) -> Result<(), XlsxError> {
    let archives: Vec<(&ArchiveOutcome, Vec<Row>)> =
        outcome.archives.iter().map(|archive| (archive, rows(archive))).collect();
    findings(book, &archives, words)?;
    dossiers(book, &archives, words)?;
    unit_sheet(book, &archives, words)?;
    rule_sheet(book, &archives, words)?;
    about(book, &archives, words)
}

/// The row, as Excel counts, of each dossier in its sheet: by archive and folder.
fn lines<'a>(archives: &[(&'a ArchiveOutcome, Vec<Row>)]) -> HashMap<(usize, &'a str), u32> {
    let all = archives.iter().enumerate().flat_map(|(index, (archive, _))| {
        archive.dossiers.iter().map(move |dossier| (index, dossier.folder.as_str()))
    });
    all.zip(2..).collect()
}

fn findings(
    book: &mut Book,
    archives: &[(&ArchiveOutcome, Vec<Row>)],
    words: Words,
) -> Result<(), XlsxError> {
    let lines = lines(archives);
    let rule_lines = rule_lines(archives);
    let columns: Vec<_> =
        COLUMNS.iter().map(|column| (words.of(column.zh, column.en), column.width)).collect();
    let mut sheet = book.sheet(words.of("问题", "findings"), &columns)?;
    for (index, (archive, rows)) in archives.iter().enumerate() {
        for row in rows {
            if !sheet.next() {
                break;
            }
            let line = row.dossier.and_then(|dossier| lines.get(&(index, dossier.folder.as_str())));
            for (column, cell) in (0..).zip(cells(archive, *row, words)) {
                match (cell, line) {
                    (Cell::Number(number), _) => sheet.number(column, number)?,
                    (Cell::Text(text), Some(line)) if usize::from(column) == DOSSIER => {
                        sheet.link(column, &text, words.of("案卷", "dossiers"), *line)?;
                    }
                    (Cell::Text(text), _) if usize::from(column) == CODE => {
                        let line = rule_lines.get(row.finding.code).copied().unwrap_or(1);
                        sheet.link(column, &text, words.of("规则", "rules"), line)?;
                    }
                    (Cell::Text(text), _) => sheet.text(column, &text)?,
                }
            }
        }
    }
    sheet.filter()
}

fn dossiers(
    book: &mut Book,
    archives: &[(&ArchiveOutcome, Vec<Row>)],
    words: Words,
) -> Result<(), XlsxError> {
    let columns = [
        (words.of("档号", "dossier"), 24),
        (words.of("题名", "title"), 36),
        (words.of("单位", "unit"), 18),
        (words.of("门类", "kind"), 18),
        (words.of("结论", "verdict"), 12),
        (words.of("错误", "errors"), 8),
        (words.of("警告", "warnings"), 8),
        (words.of("提示", "advice"), 8),
        (words.of("密级", "secrecy"), 10),
        (words.of("文件夹", "folder"), 36),
        (words.of("档案库", "archive"), 24),
    ];
    // Where a dossier's first finding stands.
    let mut first: HashMap<(usize, &str), u32> = HashMap::new();
    let mut counts: HashMap<(usize, &str), [u64; 3]> = HashMap::new();
    let all =
        archives.iter().enumerate().flat_map(|(index, (_, rows))| rows.iter().map(move |row| (index, row)));
    for ((index, row), line) in all.zip(2..) {
        if let Some(dossier) = row.dossier {
            let key = (index, dossier.folder.as_str());
            first.entry(key).or_insert(line);
            let sums = counts.entry(key).or_default();
            let one = by_severity(std::iter::once(row.finding));
            sums.iter_mut().zip(one).for_each(|(sum, count)| *sum += count);
        }
    }
    let mut sheet = book.sheet(words.of("案卷", "dossiers"), &columns)?;
    for (index, (archive, _)) in archives.iter().enumerate() {
        for dossier in &archive.dossiers {
            if !sheet.next() {
                break;
            }
            let key = (index, dossier.folder.as_str());
            let name = words.dossier(Some(dossier));
            match first.get(&key) {
                Some(line) => sheet.link(0, &name, words.of("问题", "findings"), *line)?,
                None => sheet.text(0, &name)?,
            }
            sheet.text(1, &plain(dossier.title.as_deref().unwrap_or_default()))?;
            sheet.text(2, &words.unit(Some(dossier)))?;
            sheet.text(3, &words.kind(Some(dossier)))?;
            sheet.text(4, words.verdict(dossier.verdict))?;
            for (column, count) in (5..).zip(counts.get(&key).copied().unwrap_or_default()) {
                sheet.number(column, count)?;
            }
            sheet.text(8, words.secrecy(dossier.secrecy))?;
            sheet.text(9, &plain(&dossier.folder))?;
            sheet.text(10, &words.archive(archive))?;
        }
    }
    sheet.filter()
}

fn unit_sheet(
    book: &mut Book,
    archives: &[(&ArchiveOutcome, Vec<Row>)],
    words: Words,
) -> Result<(), XlsxError> {
    let columns = [
        (words.of("单位", "unit"), 24),
        (words.of("单位编号", "unit id"), 14),
        (words.of("案卷", "dossiers"), 9),
        (words.of("有问题的", "found"), 10),
        (words.of("未能审查", "unexamined"), 10),
        (words.of("问题", "findings"), 9),
        (words.of("错误", "errors"), 8),
        (words.of("警告", "warnings"), 8),
        (words.of("提示", "advice"), 8),
        (words.of("缺", "missing"), 8),
        (words.of("乱", "disorder"), 8),
        (words.of("疑", "doubtful"), 8),
        (words.of("运行", "run"), 8),
        (words.of("档案库", "archive"), 24),
    ];
    let mut sheet = book.sheet(words.of("单位", "units"), &columns)?;
    for (archive, rows) in archives {
        for unit in units(archive, rows, words) {
            if !sheet.next() {
                break;
            }
            sheet.text(0, &unit.name)?;
            sheet.text(1, &unit.id)?;
            let numbers = [unit.dossiers, unit.found, unit.unexamined, unit.findings()];
            let numbers = numbers.into_iter().chain(unit.severities).chain(unit.families);
            for (column, number) in (2..).zip(numbers) {
                sheet.number(column, number)?;
            }
            sheet.text(13, &words.archive(archive))?;
        }
    }
    sheet.filter()
}

/// The row, as Excel counts, of each rule in its sheet (in the first archive that has it).
fn rule_lines(archives: &[(&ArchiveOutcome, Vec<Row>)]) -> HashMap<&'static str, u32> {
    let mut lines = HashMap::new();
    let all = archives.iter().flat_map(|(archive, _)| &archive.summary.rules);
    for (rule, line) in all.zip(2..) {
        lines.entry(rule.code).or_insert(line);
    }
    lines
}

fn rule_sheet(
    book: &mut Book,
    archives: &[(&ArchiveOutcome, Vec<Row>)],
    words: Words,
) -> Result<(), XlsxError> {
    let columns = [
        (words.of("代码", "code"), 9),
        (words.of("规则", "rule"), 26),
        (words.of("组", "group"), 18),
        (words.of("类", "family"), 9),
        (words.of("结论", "verdict"), 14),
        (words.of("看到", "seen"), 9),
        (words.of("看不到", "unseen"), 9),
        (words.of("问题", "findings"), 9),
        (words.of("名称", "name"), 26),
        (words.of("档案库", "archive"), 24),
    ];
    let mut sheet = book.sheet(words.of("规则", "rules"), &columns)?;
    let metas: HashMap<&str, _> = rules::all().map(|rule| (rule.meta.code, &rule.meta)).collect();
    for (archive, _) in archives {
        for rule in &archive.summary.rules {
            if !sheet.next() {
                break;
            }
            let meta = metas.get(rule.code).copied();
            sheet.text(0, rule.code)?;
            sheet.text(1, &words.rule(meta, rule.name))?;
            sheet.text(
                2,
                meta.map(|meta| meta.group.title()).as_ref().map_or("", |title| title.get(words.0)),
            )?;
            sheet.text(3, words.family(meta))?;
            sheet.text(4, words.verdict(rule.verdict))?;
            sheet.number(5, rule.seen)?;
            sheet.number(6, rule.unseen)?;
            sheet.number(7, rule.findings)?;
            sheet.text(8, rule.name)?;
            sheet.text(9, &words.archive(archive))?;
        }
    }
    sheet.filter()
}

fn about(book: &mut Book, archives: &[(&ArchiveOutcome, Vec<Row>)], words: Words) -> Result<(), XlsxError> {
    let columns =
        [(words.of("事项", "what"), 26), (words.of("内容", "value"), 70), (words.of("说明", "note"), 50)];
    let mut sheet = book.sheet(words.of("说明", "about"), &columns)?;
    for (archive, _) in archives {
        let (info, summary) = (&archive.info, &archive.summary);
        let texts = [
            (words.of("档案库", "archive"), words.archive(archive).into_owned()),
            (words.of("全宗号", "fonds"), plain(info.fonds.as_deref().unwrap_or_default()).into_owned()),
            (
                words.of("导出时间", "exported"),
                plain(info.exported.as_deref().unwrap_or_default()).into_owned(),
            ),
            (words.of("所含最高密级", "highest mark of secrecy"), words.secrecy(summary.secrecy).to_owned()),
            (words.of("工具", "tool"), format!("zhenji {}", env!("CARGO_PKG_VERSION"))),
        ];
        for (what, text) in texts {
            sheet.next();
            sheet.text(0, what)?;
            sheet.text(1, &text)?;
        }
        let numbers = [
            (words.of("案卷", "dossiers"), summary.dossiers.total),
            (words.of("材料", "documents"), summary.documents),
            (words.of("文件", "files"), summary.files.total),
            (words.of("问题", "findings"), summary.findings.total),
            (words.of("豁免", "waived"), summary.waived),
            (words.of("基线已知", "in the baseline"), summary.baselined),
            (words.of("已答复", "answered"), summary.answers.total()),
            (words.of("未能审查的案卷", "unexamined dossiers"), summary.dossiers.unexamined),
            (words.of("未能审查的文件", "unexamined files"), summary.files.unexamined),
        ];
        for (what, number) in numbers {
            sheet.next();
            sheet.text(0, what)?;
            sheet.number(1, number)?;
        }
        for notice in &summary.notices {
            sheet.next();
            sheet.text(0, words.of("注意", "notice"))?;
            sheet.text(1, &plain(notice.get(words.0)))?;
        }
        for closed in &archive.closed {
            if !sheet.next() {
                break;
            }
            sheet.text(0, words.of("未能审查", "not examined"))?;
            sheet.text(1, &plain(&closed.path))?;
            sheet.text(2, &plain(closed.why.get(words.0)))?;
        }
    }
    sheet.filter()
}
