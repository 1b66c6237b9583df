//! `zhenji facts`

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::args::FactsArgs;
use super::check;
use super::output::{atomically, not_written};
use super::progress::Progress;
use super::screen::{Screen, unless_gone};
use super::stop::{Stop, shown};
use crate::examine::Examiner;
use crate::facts::{Table, TakeError, Writer};
use crate::{FactsError, text};

pub fn run(args: &FactsArgs, screen: Screen) -> Result<u8, Stop> {
    let prepared = check::prepare(&args.run, screen)?;
    check::threads(args.run.threads)?;
    let examiner = check::examiner(&args.run, prepared.settings.work, args.run.rehash, screen)?;
    let seen_from = args.seen_from.as_deref().map(absolute).transpose()?;
    let (table, file) = match &args.output {
        Some(target) => (target.table, target.file.as_deref()),
        None => (Table::Jsonl, None),
    };
    // What stopped the run is told apart from what stopped the writing.
    let mut stopped = None;
    let mut take = |out: &mut (dyn Write + Send)| {
        let _progress = Progress::start(&examiner, args.run.quiet, screen.lang);
        match rows(args, &prepared, &examiner, seen_from.as_deref(), Writer::new(table, out)?) {
            Ok(()) => Ok(()),
            Err(FactsError::Take(TakeError::Io(error))) => Err(error),
            Err(other) => {
                stopped = Some(other);
                Err(io::Error::other("stopped"))
            }
        }
    };
    let written = match file {
        Some(file) => atomically(file, |out| take(out)),
        None => {
            let mut out = BufWriter::new(io::stdout());
            unless_gone(take(&mut out).and_then(|()| out.flush()))
        }
    };
    match (stopped, written) {
        (Some(FactsError::Check(error)), _) => Err(Stop::check(error, &prepared.found.file)),
        (Some(FactsError::Take(_)), _) => Err(Stop::new(
            4,
            text! { zh: "运行被中断：没有写出表格", en: "the run was interrupted: no table was written" },
            text! { zh: "再运行一次；已读过的文件在缓存里", en: "run it again: what was read is in the cache" },
        )),
        (None, Err(error)) => Err(not_written(file, &error)),
        (None, Ok(())) => Ok(0),
    }
}

fn rows(
    args: &FactsArgs,
    prepared: &check::Prepared,
    examiner: &Examiner,
    seen_from: Option<&Path>,
    mut writer: Writer<&mut (dyn Write + Send)>,
) -> Result<(), FactsError> {
    crate::facts(&args.run.paths, &prepared.settings, examiner, (args.shard, seen_from), &mut |rows| {
        writer.write(rows)
    })?;
    writer.finish().map_err(|error| FactsError::Take(TakeError::Io(error)))
}

fn absolute(path: &Path) -> Result<PathBuf, Stop> {
    path.canonicalize().map_err(|error| {
        let (name, reason) = (shown(path), crate::archive::io_reason(&error));
        Stop::usage(
            text! { zh: "{name} 打不开：{reason}", en: "{name} cannot be opened: {reason}" },
            text! {
                zh: "--seen-from 给出将来要与之比对的档案库的文件夹",
                en: "give --seen-from the folder of the archive that is to be compared with this one",
            },
        )
    })
}
