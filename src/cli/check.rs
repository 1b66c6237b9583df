//! `zhenji check`

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{CheckArgs, FailOn, ReportArgs, RuleArgs, RunArgs};
use super::output::Target;
use super::progress::Progress;
use super::screen::{Screen, complain, print};
use super::stop::{Stop, shown};
use super::{baseline, config_error, output, settings};
use crate::config::{Asked, Profile, Settings};
use crate::examine::cache::default_folder;
use crate::examine::{Cache, Engine, Examiner};
use crate::report::plain::plain;
use crate::report::redact::{Redaction, Unredacted};
use crate::triage::{Answers, Baseline, Outcome, Threshold};
use crate::{CheckError, limits, text};

pub fn run(args: &CheckArgs, screen: Screen) -> Result<u8, Stop> {
    let targets = output::targets(&args.report.output, args.run.quiet)?;
    let prepared = prepare(&args.run, screen)?;
    if args.show_settings {
        let shown = super::show_settings::toml(&prepared.settings);
        print(&shown).map_err(|error| output::not_written(None, &error))?;
        return Ok(0);
    }
    threads(args.run.threads)?;
    if args.diff {
        return super::fix::show(&args.run, &prepared, screen);
    }
    if args.fix {
        super::fix::write(&args.run, &prepared, screen)?;
    }
    if args.watch {
        return super::watch::run(args, &targets, screen);
    }
    once(args, &targets, &prepared, screen)
}

/// One run, from the baseline that it is held against to its reports.
///
/// # Errors
/// Where it cannot begin, finds no dossier, or cannot write a report.
pub fn once(args: &CheckArgs, targets: &[Target], prepared: &Prepared, screen: Screen) -> Result<u8, Stop> {
    let beside = Beside::read(&args.report)?;
    let outcome = examine(&args.run, prepared, screen)?;
    let (paths, against, quiet) = (&args.run.paths, &args.run.against, args.run.quiet);
    let empty = is_empty(&outcome);
    let code =
        tell(outcome, &args.report, beside, (prepared.settings.profile, against, quiet), targets, screen)?;
    if empty { Err(nothing(paths)) } else { Ok(code) }
}

/// What a run is held against, read before it begins.
pub struct Beside {
    known: Option<Baseline>,
    answers: Option<Answers>,
}

impl Beside {
    /// Reads the baseline and the answers that were asked for.
    ///
    /// # Errors
    /// Where one cannot be used.
    pub fn read(args: &ReportArgs) -> Result<Self, Stop> {
        let known = args.baseline.as_deref().map(baseline::read).transpose()?;
        let answers = args.answers.as_deref().map(super::answer::read).transpose()?;
        Ok(Self { known, answers })
    }
}

/// Holds what was found against what is known and writes the reports; gives the exit code.
///
/// # Errors
/// A report that cannot be written.
pub fn tell(
    mut outcome: Outcome,
    args: &ReportArgs,
    beside: Beside,
    (profile, against, quiet): (Profile, &[PathBuf], bool),
    targets: &[Target],
    screen: Screen,
) -> Result<u8, Stop> {
    if let (Some(known), Some(file)) = (&beside.known, &args.baseline) {
        baseline::hold(&mut outcome, known, file, quiet, screen);
    }
    if let Some(answers) = &beside.answers {
        outcome.carry(answers);
    }
    if !quiet {
        outcome.waivers.iter().for_each(|note| complain(&config_error::note(note, screen.stderr())));
    }
    if args.redact {
        let redaction = Redaction::of(&outcome, against).map_err(|why| unredacted(&why))?;
        redaction.apply(&mut outcome);
    }
    output::write(targets, &outcome, screen)?;
    let (severity, confidence) = profile.fails_on();
    Ok(outcome.exit_code(Threshold {
        severity: args.fail_on.map_or(Some(severity), FailOn::severity),
        confidence: args.fail_on_confidence.map_or(confidence, Into::into),
        allow_incomplete: args.allow_incomplete,
    }))
}

/// What to say where names cannot be known.
fn unredacted(why: &Unredacted) -> Stop {
    let manifest = match why {
        Unredacted::Unread(manifest) => manifest,
        Unredacted::TooManyNames(names) => {
            return Stop::usage(
                text! {
                    zh: "无法隐去姓名：名字太多（{names} 个），无法逐一查找",
                    en: "nothing can be redacted: there are too many names ({names}) to search for",
                },
                text! {
                    zh: "分批检查档案库，或去掉 --redact",
                    en: "check fewer archives at a time, or leave --redact out",
                },
            );
        }
    };
    let name = plain(manifest);
    Stop::usage(
        text! {
            zh: "无法隐去姓名：{name} 现在读不到，不知道其中有哪些名字",
            en: "nothing can be redacted: {name} cannot be read now, and whom it names is not known",
        },
        text! {
            zh: "在放有档案库的地方运行，或去掉 --redact",
            en: "run it where the archive lies, or leave --redact out",
        },
    )
}

/// What a run goes by, before it begins.
pub struct Prepared {
    /// Where they stand.
    pub found: settings::Found,
    /// The settings in force.
    pub settings: Settings,
}

/// Finds the configuration and joins it with the command line.
///
/// # Errors
/// A configuration or words of the command line that cannot be used.
pub fn prepare(args: &RunArgs, screen: Screen) -> Result<Prepared, Stop> {
    let mut prepared = prepared(&args.rules, &args.paths, args.quiet, screen)?;
    prepared.settings.against.clone_from(&args.against);
    Ok(prepared)
}

/// Finds the configuration of `paths` and joins it with the command line.
///
/// # Errors
/// A configuration or words of the command line that cannot be used.
pub fn prepared(args: &RuleArgs, paths: &[PathBuf], quiet: bool, screen: Screen) -> Result<Prepared, Stop> {
    let found = settings::find(args.config.as_deref(), args.isolated, paths)?;
    let asked = Asked {
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        profile: args.profile.map(Into::into),
        families: args.families.iter().map(|family| (*family).into()).collect(),
    };
    let settings = found.file.settings_for(&asked, &settings::metas())?;
    if !quiet {
        found.notices.iter().for_each(|notice| screen.notice(notice));
    }
    Ok(Prepared { found, settings })
}

/// The run itself.
///
/// # Errors
/// Where it cannot begin.
pub fn examine(args: &RunArgs, prepared: &Prepared, screen: Screen) -> Result<Outcome, Stop> {
    let Prepared { found, settings } = prepared;
    let examiner = examiner(args, settings.work, args.rehash, screen)?;
    let outcome = {
        let _progress = Progress::start(&examiner, args.quiet, screen.lang);
        crate::check(&args.paths, settings, &examiner).map_err(|error| Stop::check(error, &found.file))?
    };
    if crate::pipeline::interrupted() && !args.quiet {
        screen.notice(&text! {
            zh: "运行被中断：以下只是到此为止的结果，其余未能审查",
            en: "the run was interrupted: this is what was found so far, the rest was not examined",
        });
    }
    Ok(outcome)
}

/// A run with the user's cache, where it can be opened, and without a word on how far it is.
///
/// # Errors
/// Where it cannot begin.
pub fn with_cache(paths: &[PathBuf], settings: &Settings, screen: Screen) -> Result<Outcome, CheckError> {
    let cache = default_folder().and_then(|folder| Cache::open(&folder, &settings.work).ok());
    let examiner = Arc::new(Examiner::new(cache, settings.work, false));
    let _progress = Progress::start(&examiner, false, screen.lang);
    crate::check(paths, settings, &examiner)
}

/// The examiner with the user's cache; one that cannot be opened is said and done without.
///
/// # Errors
/// An engine that was asked for and is not there.
pub fn examiner(
    args: &RunArgs,
    work: limits::Work,
    rehash: bool,
    screen: Screen,
) -> Result<Arc<Examiner>, Stop> {
    let folder = default_folder().filter(|_| !args.no_cache);
    let cache = folder.and_then(|folder| match Cache::open(&folder, &work) {
        Ok(cache) => {
            for damage in &cache.damaged {
                screen.notice(&text! { zh: "缓存损坏，已略过：{damage}", en: "a damaged part of the cache is passed over: {damage}" });
            }
            Some(cache)
        }
        Err(error) => {
            let reason = crate::archive::io_reason(&error);
            screen.notice(&text! { zh: "不用缓存继续：{reason}", en: "going on without a cache: {reason}" });
            None
        }
    });
    let memory = args.max_memory.map_or(limits::MEMORY, |memory| memory.0);
    let examiner = Examiner::new(cache, work, rehash).within(memory);
    if !args.ocr {
        return Ok(Arc::new(examiner));
    }
    let engine = Engine::find().map_err(|lacks| {
        Stop::usage(
            text! { zh: "--ocr 需要 {lacks}，这台机器上没有", en: "--ocr needs {lacks}, which is not installed here" },
            text! {
                zh: "安装 tesseract-ocr 和 tesseract-ocr-chi-sim，或去掉 --ocr",
                en: "install tesseract-ocr and tesseract-ocr-chi-sim, or leave --ocr out",
            },
        )
    })?;
    Ok(Arc::new(examiner.with_ocr(engine)))
}

/// Sets up rayon's pool with stacks that other people's parsers can recurse on; without
/// `--threads` rayon goes by RAYON_NUM_THREADS, then by the cores.
///
/// # Errors
/// Where the system refuses them.
pub fn threads(asked: Option<u16>) -> Result<(), Stop> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(asked.map_or(0, usize::from))
        .stack_size(limits::STACK_BYTES)
        .build_global()
        .map_err(|error| {
            let reason = error.to_string();
            Stop::usage(
                text! { zh: "线程无法启动：{reason}", en: "threads cannot be started: {reason}" },
                text! { zh: "用 --threads 给一个较小的数", en: "give a smaller number to --threads" },
            )
        })
}

/// Whether no dossier was found at all.
pub fn is_empty(outcome: &Outcome) -> bool {
    outcome.is_empty()
}

/// The word where paths hold no dossier.
pub fn nothing(paths: &[PathBuf]) -> Stop {
    let path = paths.first().map(|path| shown(path)).unwrap_or_default();
    let (zh, en) = match paths.len() {
        1 => (path.clone(), path),
        count => (format!("{path} 等 {count} 个路径"), format!("{path} and {} more", count - 1)),
    };
    if let Some(packed) = paths.iter().find_map(|path| packed(path)) {
        let packed = shown(&packed);
        return Stop::new(
            3,
            text! { zh: "{zh}里没有案卷", en: "no dossier found in {en}" },
            text! {
                zh: "里面有压缩包：zhenji check {packed} 不必拆包即可检查",
                en: "there is a packed file in it: `zhenji check {packed}` checks that as it is",
            },
        );
    }
    Stop::new(
        3,
        text! { zh: "{zh}里没有案卷", en: "no dossier found in {en}" },
        text! {
            zh: "案卷是放有 dossier.json 的文件夹；zhenji new KIND DIR 新建一个案卷的骨架（zhenji kinds 列出门类），zhenji check --help 说明用法",
            en: "a dossier is a folder that holds a dossier.json; `zhenji new KIND DIR` makes the skeleton of one (`zhenji kinds` lists the kinds), `zhenji check --help` tells the usage",
        },
    )
}

/// The first ZIP or TAR, by name, that lies in the folder at `path`.
fn packed(path: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(path).ok()?;
    let ends = [".zip", ".tar", ".tar.gz", ".tgz"];
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy().to_ascii_lowercase();
            ends.iter().any(|end| name.ends_with(end))
        })
        .map(|entry| entry.path())
        .collect();
    found.sort();
    found.into_iter().next()
}
