//! 四性检测表: the items of DA/T 70-2018 in three stages, each with what it is for, what it is
//! about, how it was done, and a result computed from findings and from what rules could see.
//! What only a person can check is never passed.

mod items;
mod judge;
mod text;

use std::io::{self, Write};

use serde_json::json;

use self::judge::{Line, lines};
use super::json::tool;
use super::view::Words;
use super::xlsx;
use super::{Style, plain::plain};
use crate::finding::{Answer, Finding, Lang};
use crate::triage::{ArchiveOutcome, Outcome};

/// Writes the tables as text.
pub(super) fn write(outcome: &Outcome, style: Style, out: &mut dyn Write) -> io::Result<()> {
    text::write(outcome, style, out)
}

/// What is to be said under every table.
fn notes() -> [[&'static str; 2]; 4] {
    [
        [
            "GD-1-9（及 YJ、BC 同号项）的内容不详，未列入；表中没有的编号（如 3-7）亦然。",
            "GD-1-9 (and its namesakes of YJ and BC) is not known and left out, as are numbers that the table lacks (3-7).",
        ],
        [
            "移交与接收、长期保存两个阶段的项目由归档阶段类推，编号非标准原文；本表不声称符合 DA/T 70-2018。",
            "The items of transfer and preservation are derived from those of filing, with numbers that are not the standard's own; no conformance to DA/T 70-2018 is claimed.",
        ],
        [
            "“需人工”：只有人能判断，或有规则未运行、有内容看不到；这样的项目绝不写作通过。",
            "`manual`: only a person can tell, or a rule did not run or could not see everything; such an item is never passed.",
        ],
        [
            "“不通过”：有确定的错误或警告；“疑点”：只有提示，或把握不足的问题；“不适用”：没有可检的对象。",
            "`failed`: certain errors or warnings; `doubtful`: advice, or findings that are less than certain; `n/a`: nothing to check.",
        ],
    ]
}

/// Writes the tables as one JSON object.
pub(super) fn write_json(outcome: &Outcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let words = Words(lang);
    let archives: Vec<_> = outcome
        .archives
        .iter()
        .map(|archive| {
            let items: Vec<_> = lines(archive).iter().map(|line| item(line, words)).collect();
            json!({
                "archive": archive.info,
                "secrecy": archive.summary.secrecy,
                "findings": archive.summary.findings,
                "answers": answered(archive)
                    .map(|(finding, answer)| {
                        json!({ "fingerprint": finding.fingerprint, "code": finding.code, "answer": answer })
                    })
                    .collect::<Vec<_>>(),
                "items": items,
            })
        })
        .collect();
    let report = json!({
        "version": 1,
        "tool": tool(),
        "standard": "DA/T 70-2018",
        "notes": notes().map(|[zh, en]| json!({ "zh": zh, "en": en })),
        "archives": archives,
    });
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

/// The findings that somebody has answered, in their order.
fn answered(archive: &ArchiveOutcome) -> impl Iterator<Item = (&Finding, &Answer)> {
    archive.findings.iter().filter_map(|finding| Some((finding, finding.answer.as_ref()?)))
}

/// One answer in a line: the rule, the dossier, what was said.
fn answer_line(finding: &Finding, answer: &Answer, lang: Lang) -> String {
    let place = finding.dossier.as_deref().or(finding.path.as_deref()).unwrap_or_default();
    plain(&format!("{} {place} {}", finding.code, answer.labelled(lang))).into_owned()
}

fn item(line: &Line, words: Words) -> serde_json::Value {
    let both = |[zh, en]: [&str; 2]| json!({ "zh": zh, "en": en });
    json!({
        "stage": line.stage.prefix(),
        "code": line.code,
        "property": both(line.property),
        "item": both(line.item.item),
        "purpose": both(line.item.purpose),
        "object": both(line.item.object),
        "method": both(line.item.method),
        "rules": line.rules,
        "result": line.result.word(),
        "reason": { "zh": line.reason.zh, "en": line.reason.en },
        "label": line.result.label(words),
        "seen": line.seen,
        "unseen": line.unseen,
        "answers": line.answers,
        "findings": line.fingerprints,
    })
}

/// Writes the tables as a workbook, a sheet a stage.
pub(super) fn write_xlsx(outcome: &Outcome, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let words = Words(lang);
    let columns = [
        (words.of("编号", "code"), 10),
        (words.of("四性", "property"), 12),
        (words.of("检测项目", "item"), 26),
        (words.of("检测目的", "purpose"), 32),
        (words.of("检测对象", "object"), 22),
        (words.of("检测依据和方法", "basis and method"), 44),
        (words.of("结果", "result"), 12),
        (words.of("说明", "reason"), 44),
        (words.of("看到", "seen"), 9),
        (words.of("看不到", "unseen"), 9),
        (words.of("问题", "findings"), 9),
        (words.of("档案库", "archive"), 24),
    ];
    let fill = |book: &mut xlsx::Book| {
        for stage in judge::Stage::ALL {
            let mut sheet = book.sheet(stage.title(words), &columns)?;
            for archive in &outcome.archives {
                for line in lines(archive).iter().filter(|line| line.stage == stage) {
                    sheet.next();
                    let basis = line.basis(words);
                    let why = line.why(lang);
                    let [zh, en] = line.property;
                    let texts: [&str; 8] = [
                        &line.code,
                        words.of(zh, en),
                        words.of(line.item.item[0], line.item.item[1]),
                        words.of(line.item.purpose[0], line.item.purpose[1]),
                        words.of(line.item.object[0], line.item.object[1]),
                        &basis,
                        line.result.label(words),
                        &why,
                    ];
                    for (column, text) in (0..).zip(texts) {
                        sheet.text(column, text)?;
                    }
                    let numbers = [line.seen, line.unseen, line.fingerprints.len() as u64];
                    for (column, number) in (8..).zip(numbers) {
                        sheet.number(column, number)?;
                    }
                    sheet.text(11, &words.archive(archive))?;
                }
            }
            sheet.filter()?;
        }
        let mut sheet = book.sheet(words.of("说明", "about"), &[(words.of("说明", "note"), 110)])?;
        for [zh, en] in notes() {
            sheet.next();
            sheet.text(0, words.of(zh, en))?;
        }
        for archive in &outcome.archives {
            for (finding, answer) in answered(archive) {
                if sheet.next() {
                    sheet.text(0, &answer_line(finding, answer, lang))?;
                }
            }
            for notice in &archive.summary.notices {
                sheet.next();
                sheet.text(0, &plain(notice.get(lang)))?;
            }
        }
        sheet.filter()
    };
    xlsx::single(outcome, lang, fill, out)
}
