//! `zhenji check --fix` and `--diff`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;

use super::args::RunArgs;
use super::check::{Prepared, examiner};
use super::output::{atomically, not_written, unwritable};
use super::screen::{Screen, print};
use super::stop::{Stop, shown};
use crate::finding::Text;
use crate::fix::{self, Plan};
use crate::report::plain::plain;
use crate::text;

/// Prints what would be filled in; 1 where that is something.
///
/// # Errors
/// Paths that lead nowhere.
pub fn show(args: &RunArgs, prepared: &Prepared, screen: Screen) -> Result<u8, Stop> {
    let plans = plans(args, prepared, screen)?;
    let diff: String = plans.iter().filter(|plan| plan.changes()).map(Plan::diff).collect();
    // For patch(1) every byte counts, for people none may play tricks.
    let diff = if io::stdout().is_terminal() {
        diff.lines().map(|line| format!("{}\n", plain(line))).collect()
    } else {
        diff
    };
    print(&diff).map_err(|error| not_written(None, &error))?;
    left(&plans, args.quiet, screen);
    Ok(u8::from(!diff.is_empty()))
}

/// Fills in what is absent.
///
/// # Errors
/// Paths that lead nowhere, a manifest that cannot be written.
pub fn write(args: &RunArgs, prepared: &Prepared, screen: Screen) -> Result<(), Stop> {
    let plans = plans(args, prepared, screen)?;
    let mut values = 0;
    let mut dossiers = 0;
    for plan in plans.iter().filter(|plan| plan.changes()) {
        if fs::read(&plan.place).ok().as_deref() != Some(plan.before.as_bytes()) {
            let name = shown(plan.shown.as_ref());
            screen.notice(&text! {
                zh: "{name} 在读取之后被改动，未写入；可再运行一次",
                en: "{name} changed after it was read and stays as it is; run again",
            });
            continue;
        }
        let permissions = fs::metadata(&plan.place).map(|metadata| metadata.permissions());
        atomically(&plan.place, |out| out.write_all(plan.after().as_bytes()))
            .and_then(|()| fs::set_permissions(&plan.place, permissions?))
            .map_err(|error| unwritable(&plan.place, &error))?;
        dossiers += 1;
        values += plan.filled.edits.len();
    }
    if dossiers > 0 && !args.quiet {
        let (manifests, them) = (counted(dossiers, "manifest"), counted(values, "value"));
        screen.notice(&text! {
            zh: "在 {dossiers} 份清单中填入 {values} 个值",
            en: "{them} filled in, in {manifests}",
        });
    }
    left(&plans, args.quiet, screen);
    Ok(())
}

fn plans(args: &RunArgs, prepared: &Prepared, screen: Screen) -> Result<Vec<Plan>, Stop> {
    if let Some(packed) = args.paths.iter().find(|path| is_packed(path)) {
        let packed = shown(packed);
        return Err(Stop::usage(
            text! { zh: "{packed} 不是文件夹，不往里写", en: "{packed} is no folder: nothing is written into it" },
            text! {
                zh: "--fix 和 --diff 只用于案卷和档案库的文件夹",
                en: "--fix and --diff are for the folders of dossiers and archives",
            },
        ));
    }
    // What is written down as a file's digest comes from its bytes, never from a stat key.
    let examiner = examiner(args, prepared.settings.work, true, screen)?;
    let archives = crate::archive::find_roots(&args.paths).map_err(|error| Stop::root(&error))?;
    Ok(archives.iter().flat_map(|archive| fix::plan(archive, &examiner)).collect())
}

/// Whether a path is a file other than a manifest, such as a ZIP that is checked without unpacking.
fn is_packed(path: &Path) -> bool {
    let manifest =
        matches!(path.file_name().and_then(|name| name.to_str()), Some("dossier.json" | "archive.json"));
    path.is_file() && !manifest
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Says what was left as it is, and why.
fn left(plans: &[Plan], quiet: bool, screen: Screen) {
    if quiet {
        return;
    }
    let mut refused: BTreeMap<String, (Text, Vec<&str>)> = BTreeMap::new();
    for plan in plans {
        if let Some(refusal) = plan.refusal {
            let why = refusal.text();
            refused.entry(why.en.clone()).or_insert((why, Vec::new())).1.push(&plan.shown);
        }
    }
    for (why, manifests) in refused.values() {
        let first = shown(manifests[0].as_ref());
        let (zh, en) = (&why.zh, &why.en);
        let (more_zh, more_en) = match manifests.len() - 1 {
            0 => (String::new(), String::new()),
            more => (format!("（另有 {more} 份同此）"), format!(" (and {more} more)")),
        };
        screen.notice(&text! {
            zh: "{first} 未动：{zh}{more_zh}",
            en: "{first} stays as it is: {en}{more_en}",
        });
    }
    for plan in plans {
        for held in &plan.filled.held {
            let (manifest, path) = (shown(plan.shown.as_ref()), plain(&held.path));
            screen.notice(&text! {
                zh: "{manifest}：“{path}”与清单所载不符，未为它填入任何内容",
                en: "{manifest}: `{path}` is not what the manifest states of it; nothing is filled in for it",
            });
        }
    }
}
