//! `zhenji answer`

use std::path::Path;

use super::args::{AnswerArg, AnswerArgs};
use super::known::{day, is_fingerprint, known};
use super::output::{atomically, not_written, unwritable};
use super::screen::{Screen, print};
use super::stop::{Stop, shown};
use crate::finding::{Answer, Lang};
use crate::report::plain::plain;
use crate::text;
use crate::triage::Answers;

pub fn run(args: &AnswerArgs, screen: Screen) -> Result<u8, Stop> {
    let file = args.answers.as_path();
    let mut answers = if file.symlink_metadata().is_ok() { read(file)? } else { Answers::default() };
    if !is_fingerprint(&args.fingerprint) {
        let word = plain(&args.fingerprint);
        return Err(Stop::usage(
            text! { zh: "“{word}”不是指纹", en: "`{word}` is no fingerprint" },
            text! {
                zh: "指纹是 32 位十六进制数，见 --output json 的 fingerprint",
                en: "a fingerprint has 32 hexadecimal digits; `--output json` gives it for every finding",
            },
        ));
    }
    if let Some(date) = &args.date {
        day(date)?;
    }
    if args.answer == AnswerArg::Explained && args.document.is_none() && args.note.is_none() {
        return Err(Stop::usage(
            text! { zh: "没有说明是怎么说明的", en: "it is not said how it was explained" },
            text! {
                zh: "用 --document 指出说明所凭的文件（文号、题名或位置），或用 --note 写下说明",
                en: "name the document that explains it (its number, title or place) with --document, or write the explanation with --note",
            },
        ));
    }
    // Who answers a second time has a finding before them that is known to be one.
    if !answers.has(&args.fingerprint) {
        known(args.report.as_deref(), &args.fingerprint, args.force)?;
    }
    let answer = Answer {
        answer: args.answer.into(),
        by: args.by.clone(),
        date: args.date.clone(),
        document: args.document.clone(),
        note: args.note.clone(),
    };
    let word = answer.answer;
    answers.set(args.fingerprint.clone(), answer);
    let source = answers.text();
    atomically(file, |out| out.write_all(source.as_bytes())).map_err(|error| unwritable(file, &error))?;
    let name = shown(file);
    let said = match screen.lang {
        Lang::Zh => format!(
            "已写入 {name}：{} {}\n用 zhenji check PATH --answers {name} 让各份报告带上答复\n",
            args.fingerprint,
            word.zh()
        ),
        Lang::En => format!(
            "written to {name}: {} {}\n`zhenji check PATH --answers {name}` lets every report carry it\n",
            args.fingerprint,
            word.word()
        ),
    };
    print(&said).map_err(|error| not_written(None, &error))?;
    Ok(0)
}

/// An answers file.
///
/// # Errors
/// Where it is not there, or is none.
pub fn read(file: &Path) -> Result<Answers, Stop> {
    let name = shown(file);
    let source = std::fs::read_to_string(file).map_err(|error| {
        let reason = crate::archive::io_reason(&error);
        Stop::usage(
            text! { zh: "答复 {name} 读不出：{reason}", en: "the answers {name} cannot be read: {reason}" },
            text! { zh: "检查路径；zhenji answer 写入答复", en: "check its path; `zhenji answer` writes one" },
        )
    })?;
    Answers::parse(&source).map_err(|error| {
        let line = error.line;
        let (zh, en) = (plain(&error.why.zh).into_owned(), plain(&error.why.en).into_owned());
        Stop::usage(
            text! { zh: "答复 {name} 第 {line} 行：{zh}", en: "the answers {name}, line {line}: {en}" },
            text! {
                zh: "每行写成 {{\"fingerprint\": …, \"answer\": \"confirmed\"、\"explained\" 或 \"dismissed\", \"by\": …}}",
                en: "a line is {{\"fingerprint\": …, \"answer\": \"confirmed\", \"explained\" or \"dismissed\", \"by\": …}}",
            },
        )
    })
}
