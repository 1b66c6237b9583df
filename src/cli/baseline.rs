//! `zhenji baseline`

use std::path::Path;

use super::args::{BaselineAction, BaselineArgs};
use super::check::{examine, is_empty, nothing, prepare, threads};
use super::output::{atomically, unwritable};
use super::screen::{Screen, print};
use super::stop::{Stop, shown};
use crate::finding::Lang;
use crate::report::plain::plain;
use crate::text;
use crate::triage::{Baseline, Entry, Held, Outcome, may_enter};

pub fn run(args: &BaselineArgs, screen: Screen) -> Result<u8, Stop> {
    let file = args.baseline.as_path();
    let known = match args.action {
        BaselineAction::Write => {
            absent(file)?;
            Baseline::default()
        }
        _ => read(file)?,
    };
    let prepared = prepare(&args.run, screen)?;
    threads(args.run.threads)?;
    let mut outcome = examine(&args.run, &prepared, screen)?;
    if is_empty(&outcome) {
        return Err(nothing(&args.run.paths));
    }
    if outcome.archives.iter().any(|archive| archive.summary.incomplete) {
        return Err(Stop::new(
            4,
            text! { zh: "运行被中断，基线未作改动", en: "the run was interrupted; the baseline stays as it is" },
            text! { zh: "重新运行", en: "run again" },
        ));
    }
    let held = outcome.hold_against(&known);
    let new: Vec<Entry> = findings(&outcome).filter(|one| may_enter(one)).map(Entry::of).collect();
    let of = |indexes: &std::collections::BTreeSet<usize>| -> Vec<Entry> {
        indexes.iter().map(|at| known.entries()[*at].clone()).collect()
    };
    let gone = of(&held.gone);
    let taken = args.action == BaselineAction::Write || args.accept_new;
    let after = match args.action {
        BaselineAction::Check => None,
        BaselineAction::Write => Some(new.clone()),
        BaselineAction::Prune => Some(
            (0..held.entries)
                .filter(|at| !held.gone.contains(at))
                .map(|at| known.entries()[at].clone())
                .collect(),
        ),
        BaselineAction::Update => {
            let stayed = outcome.archives.iter().flat_map(|archive| &archive.baselined).map(Entry::of);
            let untold = (0..held.entries)
                .filter(|at| !held.occurring().contains(at) && !held.gone.contains(at))
                .map(|at| known.entries()[at].clone());
            let open = if taken { new.clone() } else { of(&held.grown) };
            // The same fingerprint may come twice: what was found now stands first and counts.
            Some(stayed.chain(open).chain(of(&held.waived)).chain(untold).collect())
        }
    };
    if let Some(entries) = after {
        let text = Baseline::new(entries).text();
        atomically(file, |out| out.write_all(text.as_bytes())).map_err(|error| unwritable(file, &error))?;
    }
    let said = said(args, &held, &new, &gone, screen.lang);
    print(&said).map_err(|error| super::output::not_written(None, &error))?;
    let failed_at = findings(&outcome).filter(|one| !may_enter(one)).count();
    if failed_at > 0 && !args.run.quiet {
        screen.notice(&text! {
            zh: "{failed_at} 处工具自身未能审查，不进入基线",
            en: "{failed_at} place(s) that the tool could not examine do not enter a baseline",
        });
    }
    let differs = match args.action {
        BaselineAction::Write | BaselineAction::Prune => false,
        BaselineAction::Update => !new.is_empty() && !taken,
        BaselineAction::Check => !new.is_empty() || !gone.is_empty(),
    };
    Ok(u8::from(differs))
}

fn findings(outcome: &Outcome) -> impl Iterator<Item = &crate::finding::Finding> {
    outcome.archives.iter().flat_map(|archive| &archive.findings)
}

/// A baseline for `check --baseline` and the commands that need one.
///
/// # Errors
/// Where it is not there, or is none.
pub fn read(file: &Path) -> Result<Baseline, Stop> {
    let name = shown(file);
    let text = std::fs::read_to_string(file).map_err(|error| {
        let reason = crate::archive::io_reason(&error);
        Stop::usage(
            text! { zh: "基线 {name} 读不出：{reason}", en: "the baseline {name} cannot be read: {reason}" },
            text! {
                zh: "检查路径，或用 zhenji baseline write PATH 新建一份",
                en: "check its path, or make one with `zhenji baseline write PATH`",
            },
        )
    })?;
    Baseline::parse(&text).map_err(|error| {
        let line = error.line;
        let (zh, en) = (plain(&error.why.zh).into_owned(), plain(&error.why.en).into_owned());
        Stop::usage(
            text! { zh: "基线 {name} 第 {line} 行：{zh}", en: "the baseline {name}, line {line}: {en}" },
            text! {
                zh: "从版本库恢复，或移走后用 zhenji baseline write 重建；不要手工改写",
                en: "restore it from version control, or move it away and make it anew with `zhenji baseline write`; it is not written by hand",
            },
        )
    })
}

/// Holds a run against a baseline, and says what is gone.
pub fn hold(outcome: &mut Outcome, known: &Baseline, file: &Path, quiet: bool, screen: Screen) {
    let held = outcome.hold_against(known);
    let report = held.report(known, file.to_string_lossy().into_owned());
    let (gone, name) = (report.gone.len(), shown(file));
    if gone > 0 && !quiet {
        screen.notice(&text! {
            zh: "基线 {name} 中有 {gone} 条已不再出现；用 zhenji baseline prune 去掉",
            en: "{gone} entries of the baseline {name} occur no longer; take them out with `zhenji baseline prune`",
        });
    }
    let real = file.canonicalize().ok();
    if !quiet
        && real.is_some_and(|real| outcome.archives.iter().any(|archive| real.starts_with(&archive.root)))
    {
        screen.notice(&text! {
            zh: "基线 {name} 在被检查的档案库之内，被检查方可以写它",
            en: "the baseline {name} lies inside the archive that is checked, where the checked side could have written it",
        });
    }
    outcome.baseline = Some(report);
}

fn absent(file: &Path) -> Result<(), Stop> {
    if file.symlink_metadata().is_err() {
        return Ok(());
    }
    let name = shown(file);
    Err(Stop::usage(
        text! { zh: "{name} 已经存在，未作改动", en: "{name} is there already and stays as it is" },
        text! {
            zh: "用 zhenji baseline update 更新，或用 --baseline 另给一个文件",
            en: "renew it with `zhenji baseline update`, or give another file with --baseline",
        },
    ))
}

fn said(args: &BaselineArgs, held: &Held, new: &[Entry], gone: &[Entry], lang: Lang) -> String {
    let mut out = String::new();
    if args.action != BaselineAction::Write {
        let shown_new: &[Entry] = if args.action == BaselineAction::Prune { &[] } else { new };
        for (sign, entries) in [('+', shown_new), ('-', gone)] {
            for entry in entries {
                let path = plain(entry.path.as_deref().unwrap_or("-"));
                let message = plain(entry.message.get(lang));
                out.push_str(&format!(
                    "{sign} {} {path} {message} ({})\n",
                    plain(&entry.code),
                    plain(&entry.fingerprint)
                ));
            }
        }
    }
    let (name, added, left) = (shown(&args.baseline), new.len(), gone.len());
    let (stayed, untold) = (held.known.len(), held.untold());
    let line = match args.action {
        BaselineAction::Write => text! { zh: "{name}：记入 {added} 个问题", en: "{name}: {added} findings" },
        BaselineAction::Prune => {
            text! { zh: "{name}：去掉 {left} 条", en: "{name}: {left} entries taken out" }
        }
        BaselineAction::Update if args.accept_new => text! {
            zh: "{name}：仍在 {stayed} 条，去掉 {left} 条，收入 {added} 条",
            en: "{name}: {stayed} stayed, {left} taken out, {added} taken in",
        },
        BaselineAction::Update => text! {
            zh: "{name}：仍在 {stayed} 条，去掉 {left} 条；{added} 个新问题未收入（--accept-new 收入）",
            en: "{name}: {stayed} stayed, {left} taken out; {added} new findings not taken in (--accept-new does)",
        },
        BaselineAction::Check => text! {
            zh: "{name}：仍在 {stayed} 条，新增 {added} 条，消失 {left} 条",
            en: "{name}: {stayed} stayed, {added} new, {left} gone",
        },
    };
    out.push_str(line.get(lang));
    if untold > 0 {
        let more = text! {
            zh: "；{untold} 条本次无从判断，保留",
            en: "; {untold} cannot be told of by this run and are kept",
        };
        out.push_str(more.get(lang));
    }
    out.push('\n');
    out
}
