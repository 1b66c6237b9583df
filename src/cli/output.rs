//! Where reports go: one to standard output, any number to files, all of one run.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::screen::{Screen, unless_gone};
use super::stop::{Stop, shown};
use crate::report::{self, Format};
use crate::text;
use crate::triage::Outcome;

/// One `--output FORMAT[=FILE]`.
#[derive(Debug, Clone)]
pub struct Target {
    /// The format.
    pub format: Format,
    /// The file, or standard output.
    pub file: Option<PathBuf>,
}

/// The format for people, where no other is asked for.
fn for_people() -> Format {
    <Format as ValueEnum>::from_str("terminal", true).unwrap_or(Format::Concise)
}

/// Completes the asked targets and refuses those that cannot be before any work is done.
///
/// # Errors
/// Two reports for one place, or a folder that is not there.
pub fn targets(asked: &[Target], quiet: bool) -> Result<Vec<Target>, Stop> {
    let mut targets = asked.to_vec();
    if targets.is_empty() && !quiet {
        targets.push(Target { format: for_people(), file: None });
    }
    if targets.iter().filter(|target| target.file.is_none()).count() > 1 {
        return Err(Stop::usage(
            text! {
                zh: "标准输出只能写一种格式",
                en: "only one format can go to standard output",
            },
            text! {
                zh: "其余的写入文件：--output json=report.json --output terminal",
                en: "write the others to files: --output json=report.json --output terminal",
            },
        ));
    }
    let mut places = HashSet::new();
    for file in targets.iter().filter_map(|target| target.file.as_deref()) {
        let name = shown(file);
        let folder = folder_of(file);
        let place = folder.canonicalize().map(|folder| folder.join(file.file_name().unwrap_or_default()));
        let problem = match place {
            Err(_) => Some(text! { zh: "文件夹不存在", en: "its folder is not there" }),
            Ok(place) if place.is_dir() => Some(text! { zh: "这是一个文件夹", en: "it is a folder" }),
            Ok(place) if !places.insert(place.clone()) => {
                Some(text! { zh: "两种格式要写同一个文件", en: "two formats would go to this one file" })
            }
            Ok(_) => None,
        };
        if let Some(problem) = problem {
            let (zh, en) = (problem.zh, problem.en);
            return Err(Stop::usage(
                text! { zh: "不能把报告写入 {name}：{zh}", en: "the report cannot be written to {name}: {en}" },
                text! {
                    zh: "在 --output FORMAT=FILE 中另给一个文件",
                    en: "give another file in --output FORMAT=FILE",
                },
            ));
        }
    }
    Ok(targets)
}

/// Writes every report.
///
/// # Errors
/// The first that cannot be written; a reader that has gone away is no error.
pub fn write(targets: &[Target], outcome: &Outcome, screen: Screen) -> Result<(), Stop> {
    for target in targets {
        let written = match &target.file {
            None => {
                let mut out = BufWriter::new(io::stdout().lock());
                let written = report::write(target.format, outcome, screen.stdout(), &mut out);
                unless_gone(written.and_then(|()| out.flush()))
            }
            Some(file) => atomically(file, |out| report::write(target.format, outcome, screen.file(), out)),
        };
        written.map_err(|error| not_written(target.file.as_deref(), &error))?;
    }
    Ok(())
}

/// What to say where a report could not be written to `file`, or to standard output.
pub fn not_written(file: Option<&Path>, error: &io::Error) -> Stop {
    let reason = crate::archive::io_reason(error);
    let (zh, en) = match file {
        Some(file) => (shown(file), shown(file)),
        None => ("标准输出".into(), "standard output".into()),
    };
    Stop::new(
        4,
        text! { zh: "写不进 {zh}：{reason}", en: "{en} cannot be written: {reason}" },
        text! {
            zh: "检查磁盘空间和权限后重新运行；输出不完整，不要使用",
            en: "check the disk's space and the permissions and run again; the output is not complete",
        },
    )
}

/// What to say where a place that the user named cannot be written.
pub fn unwritable(place: &Path, error: &io::Error) -> Stop {
    let (place, reason) = (shown(place), crate::archive::io_reason(error));
    Stop::usage(
        text! { zh: "写不进 {place}：{reason}", en: "{place} cannot be written: {reason}" },
        text! {
            zh: "检查路径和权限，或给出另一个文件夹",
            en: "check the path and its permissions, or give another folder",
        },
    )
}

/// Writes `file` so that whoever reads it sees the old contents or the new, never a half.
///
/// # Errors
/// What writing gives; nothing is left behind then.
pub fn atomically(
    file: &Path,
    write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> io::Result<()> {
    // Renaming would replace a link by a file, and a device or pipe by something else altogether.
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    if file.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        let mut out = BufWriter::new(fs::OpenOptions::new().write(true).open(&file)?);
        return write(&mut out).and_then(|()| out.flush());
    }
    let mut name = OsString::from(".");
    name.push(file.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = folder_of(&file).join(name);
    let written = File::create_new(&temporary).and_then(|out| {
        let mut out = BufWriter::new(out);
        write(&mut out)?;
        out.flush()?;
        out.get_ref().sync_all()?;
        fs::rename(&temporary, &file)
    });
    if let Err(error) = &written
        && error.kind() != io::ErrorKind::AlreadyExists
    {
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_report_leaves_the_old_one_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("report.json");
        fs::write(&file, "old").unwrap();
        let failed = atomically(&file, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("no more"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "old");
        atomically(&file, |out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
