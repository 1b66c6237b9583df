//! `zhenji check --watch`: the same check again whenever something changed. Facts come from the
//! cache, so that only what changed is read anew. Changes are looked for rather than waited for:
//! archives lie on network drives, of which no system tells when somebody else writes there.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use walkdir::WalkDir;

use super::args::CheckArgs;
use super::check::{once, prepare};
use super::output::Target;
use super::screen::Screen;
use super::stop::Stop;
use crate::pipeline::interrupted;
use crate::text;

/// Time between two looks at a small archive.
const PAUSE: Duration = Duration::from_millis(300);

/// Of a large one, a look may take one part in so many of the time.
const SHARE: u32 = 10;

/// Checks, and checks again after each change, until Ctrl-C; gives the last run's exit code.
///
/// # Errors
/// A first run that cannot begin. What goes wrong later is said and may be mended.
pub fn run(args: &CheckArgs, targets: &[Target], screen: Screen) -> Result<u8, Stop> {
    let mut first = true;
    let mut code;
    loop {
        let (before, cost) = look(args, targets);
        // The configuration may be what changed.
        code = match prepare(&args.run, screen).and_then(|prepared| once(args, targets, &prepared, screen)) {
            Ok(code) => code,
            // An archive that has no dossier yet may get one; anything else is the user's to mend first.
            Err(stop) if first && stop.code() != 3 => return Err(stop),
            Err(stop) => stop.say(screen),
        };
        first = false;
        if !args.run.quiet && !interrupted() {
            screen.notice(&text! { zh: "等待变动，按 Ctrl-C 结束", en: "waiting for changes, Ctrl-C ends" });
        }
        if !changed(args, targets, before, cost) {
            return Ok(code);
        }
    }
}

/// Waits until something differs from `before` and has come to rest; false where Ctrl-C came first.
fn changed(args: &CheckArgs, targets: &[Target], before: u64, cost: Duration) -> bool {
    let mut last = before;
    let mut cost = cost;
    loop {
        let until = Instant::now() + PAUSE.max(cost * SHARE);
        while Instant::now() < until {
            if interrupted() {
                return false;
            }
            sleep(PAUSE / 10);
        }
        let (now, took) = look(args, targets);
        cost = took;
        // Somebody who copies a folder is not interrupted half-way.
        if now != before && now == last {
            return true;
        }
        last = now;
    }
}

/// A number that stands for all that the run depends on, and how long it took to find.
fn look(args: &CheckArgs, targets: &[Target]) -> (u64, Duration) {
    let began = Instant::now();
    // Our own reports are no change, wherever they lie.
    let own: BTreeSet<PathBuf> =
        targets.iter().filter_map(|target| target.file.as_ref()?.canonicalize().ok()).collect();
    let mut sum = 0_u64;
    for path in &args.run.paths {
        let Ok(root) = path.canonicalize() else { continue };
        for entry in WalkDir::new(&root).into_iter().flatten() {
            if entry.file_type().is_file() && !own.contains(entry.path()) {
                // A sum, since folders are listed in no order.
                sum = sum.wrapping_add(of(entry.path(), entry.metadata().ok()));
            }
        }
        // What stands above a part of an archive counts too.
        for folder in root.ancestors().skip(1) {
            for name in ["archive.json", crate::config::NAME] {
                sum = sum.wrapping_add(file(&folder.join(name)));
            }
        }
    }
    for path in [&args.run.rules.config, &args.report.baseline, &args.report.answers].into_iter().flatten() {
        sum = sum.wrapping_add(file(path));
    }
    (sum, began.elapsed())
}

fn file(path: &Path) -> u64 {
    path.metadata().map_or(0, |metadata| of(path, Some(metadata)))
}

fn of(path: &Path, metadata: Option<std::fs::Metadata>) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    if let Some(metadata) = metadata {
        metadata.len().hash(&mut hasher);
        metadata.modified().ok().hash(&mut hasher);
    }
    hasher.finish()
}
