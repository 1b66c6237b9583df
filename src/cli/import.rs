//! `zhenji import`: dossiers out of what people have.

use std::path::{Path, PathBuf};

use super::args::ImportArgs;
use super::check::threads;
use super::output::{atomically, not_written, unwritable};
use super::progress::Progress;
use super::schema::kind;
use super::screen::{Screen, print};
use super::settings;
use super::stop::{Stop, shown};
use crate::archive::{Envelope, envelopes, walk};
use crate::examine::Examiner;
use crate::finding::Text;
use crate::import::{self, Ask, Fault, Plan, WriteError};
use crate::limits;
use crate::package::{self, Scratch};
use crate::report::plain::plain;
use crate::schema::Kinds;
use crate::text;

/// Notes and files that are named; the counts are always given.
const NAMED: usize = 40;

/// Surveys, writes the workbook or the archive, and says what was made and what was guessed.
///
/// # Errors
/// Where something cannot be read or written, or an option makes no sense.
pub fn run(args: &ImportArgs, screen: Screen) -> Result<u8, Stop> {
    let kinds = settings::kinds(args.config.as_deref())?;
    let asked = args.kind.as_deref().map(|name| kind(&kinds, name)).transpose()?;
    let unreadable = |path: &Path, error: &std::io::Error| {
        let (path, reason) = (shown(path), crate::archive::io_reason(error));
        Stop::usage(
            text! { zh: "打不开 {path}：{reason}", en: "{path} cannot be opened: {reason}" },
            text! { zh: "检查路径和权限", en: "check the path and its permissions" },
        )
    };
    args.source.metadata().map_err(|error| unreadable(&args.source, &error))?;
    threads(args.threads)?;
    let opened = package::open(&args.source).map_err(|error| unreadable(&args.source, &error))?;
    if opened.scratch.is_none() && !opened.folder.is_dir() {
        let path = shown(&args.source);
        return Err(Stop::usage(
            text! { zh: "{path} 不是文件夹，也不是 ZIP 或 TAR", en: "{path} is neither a folder nor a ZIP or TAR" },
            text! { zh: "给出放有材料的文件夹", en: "give the folder that holds the material" },
        ));
    }
    let examiner = std::sync::Arc::new(Examiner::default());
    let scratch = Scratch::new().map_err(|error| unreadable(&std::env::temp_dir(), &error))?;
    let mut plan = {
        let _progress = Progress::start(&examiner, args.quiet, screen.lang);
        survey(args, &opened.folder, &kinds, &examiner, &scratch, asked)?
    };
    if !opened.report.is_empty() {
        plan.notes.push(text! {
            zh: "包中有内容未能解开：先运行 zhenji check 看明细",
            en: "not all of the package could be unpacked: `zhenji check` tells what",
        });
    }
    if plan.dossiers.is_empty() {
        let path = shown(&args.source);
        if !opened.report.is_empty() {
            return Err(Stop::usage(
                text! { zh: "{path} 不能整个解开，未作导入", en: "{path} cannot be unpacked as a whole; nothing was imported" },
                text! { zh: "运行 zhenji check {path} 看原因", en: "`zhenji check {path}` tells why" },
            ));
        }
        if !plan.catalogues.is_empty() {
            let list: Vec<String> =
                plan.catalogues.iter().take(5).map(|path| plain(path).into_owned()).collect();
            let (zh, en) = (list.join("、"), list.join(", "));
            return Err(Stop::new(
                3,
                text! {
                    zh: "{path} 里只有目录（{zh}），没有它所列的材料",
                    en: "{path} holds a catalogue alone ({en}) and nothing of what it lists",
                },
                text! {
                    zh: "把目录所列的文件或案卷文件夹放在目录旁边，给出放有它们的上一级文件夹",
                    en: "put the files or folders that it lists beside it, and give the folder that holds both",
                },
            ));
        }
        return Err(Stop::new(
            3,
            text! { zh: "{path} 里没有可以导入的文件", en: "there is nothing to import in {path}" },
            text! { zh: "给出放有材料的文件夹", en: "give the folder that holds the material" },
        ));
    }
    let mut said = String::new();
    if let Some(file) = &args.from {
        let bytes = import::bounded(file, limits::CATALOGUE_BYTES).map_err(|reason| {
            let path = shown(file);
            Stop::usage(
                text! { zh: "{path} 读不出：{reason}", en: "{path} cannot be read: {reason}" },
                text! { zh: "给出 zhenji import --sheet 写出的工作簿", en: "give a workbook of `zhenji import --sheet`" },
            )
        })?;
        let changed = import::correct(&mut plan, &bytes, &kinds).map_err(|faults| wrong(file, &faults))?;
        let text = text! { zh: "采用了工作簿中的 {changed} 处改正和确认\n", en: "{changed} corrections and confirmations taken from the workbook\n" };
        said.push_str(text.get(screen.lang));
    }
    if let Some(file) = &args.sheet {
        let bytes = crate::report::workbook(&plan, &kinds, screen.lang)
            .map_err(|error| not_written(Some(file), &error))?;
        atomically(file, |out| out.write_all(&bytes)).map_err(|error| unwritable(file, &error))?;
    }
    if let Some(out) = &args.output {
        import::write(&plan, &args.source, out).map_err(unwritten)?;
    }
    said.push_str(&told(&plan, args, screen));
    print(&said).map_err(|error| not_written(None, &error))?;
    Ok(0)
}

/// The plan for what lies in `folder`, or in the payload of the bag that it is.
fn survey(
    args: &ImportArgs,
    folder: &Path,
    kinds: &Kinds,
    examiner: &Examiner,
    scratch: &Scratch,
    kind: Option<&crate::schema::Kind>,
) -> Result<Plan, Stop> {
    let bag = envelopes(folder).contains(&Envelope::Bag);
    let payload = if bag { folder.join("data") } else { folder.to_owned() };
    let walked = walk(&payload);
    if !walked.dossiers.is_empty() || payload.join("archive.json").is_file() {
        let path = shown(&args.source);
        return Err(Stop::usage(
            text! { zh: "{path} 里已经有案卷", en: "{path} holds dossiers already" },
            text! { zh: "直接运行 zhenji check", en: "run `zhenji check` on it" },
        ));
    }
    let info = if bag { package::bag_info(folder) } else { Default::default() };
    let real = args.source.canonicalize().unwrap_or_else(|_| args.source.clone());
    let own = real.file_stem().filter(|_| real.is_file()).or(real.file_name());
    let own = own.map(|name| name.to_string_lossy().into_owned());
    let name = args.name.clone().or_else(|| info.get("external-description").cloned()).or(own);
    let ask = Ask {
        kinds,
        examiner: Some(examiner),
        scratch: Some(scratch),
        kind,
        unit: args.unit.clone().or_else(|| info.get("source-organization").cloned()),
        fonds: args.fonds.clone(),
        name: name.unwrap_or_else(|| "archive".into()),
    };
    let mut plan = import::survey(&payload, &walked.unowned, &ask);
    if bag {
        untouched(args, import::carry(&mut plan, &payload, &package::declared(folder)))?;
    }
    for problem in walked.problems {
        let reason = problem.reason;
        plan.left.push((problem.path, text! { zh: "读不出：{reason}", en: "cannot be read: {reason}" }));
    }
    if !envelopes(folder).is_empty() {
        plan.notes.push(text! {
            zh: "这是移交包；载荷清单中的摘要随文件带入，其余不在导入时核对，先用 zhenji check 检查此包",
            en: "this is a package; the digests of its payload go with the files, the rest is not verified on importing: `zhenji check` the package first",
        });
    }
    Ok(plan)
}

/// Stops where files are not what the bag declares and the new manifests could not say so.
///
/// # Errors
/// Where there are any.
fn untouched(args: &ImportArgs, differing: Vec<String>) -> Result<(), Stop> {
    if differing.is_empty() {
        return Ok(());
    }
    let path = shown(&args.source);
    let mut named: Vec<String> = differing.iter().take(5).map(|path| plain(path).into_owned()).collect();
    if differing.len() > named.len() {
        named.push("…".to_owned());
    }
    let (count, zh, en) = (differing.len(), named.join("、"), named.join(", "));
    Err(Stop::usage(
        text! {
            zh: "{path} 中有 {count} 个文件与其载荷清单不符，未作导入：{zh}",
            en: "{count} files of {path} are not what its payload manifest says; nothing was imported: {en}",
        },
        text! {
            zh: "运行 zhenji check {path} 看明细；请发送方重发，或查明改动后再导入",
            en: "`zhenji check {path}` tells more; have the sender send it again, or find out what changed it first",
        },
    ))
}

fn wrong(file: &Path, faults: &[Fault]) -> Stop {
    let path = shown(file);
    let line = |fault: &Fault, lang| {
        let place = match (fault.sheet.as_str(), fault.row) {
            ("", _) => String::new(),
            (sheet, row) => format!("{} {row}: ", plain(sheet)),
        };
        format!("\n  {place}{}", plain(fault.message.get(lang)))
    };
    let all = |lang| faults.iter().take(NAMED).map(|fault| line(fault, lang)).collect::<String>();
    let (zh, en) = (all(crate::finding::Lang::Zh), all(crate::finding::Lang::En));
    Stop::usage(
        text! { zh: "工作簿 {path} 中有不能采用的内容，未作导入：{zh}", en: "the workbook {path} has what cannot be taken, and nothing was imported: {en}" },
        text! { zh: "在工作簿中改正后再来", en: "correct the workbook and run again" },
    )
}

fn unwritten(error: WriteError) -> Stop {
    match error {
        WriteError::NotEmpty(path) => {
            let path = shown(&path);
            Stop::usage(
                text! { zh: "{path} 已经存在且不为空，未作改动", en: "{path} is there already, is not empty, and stays as it is" },
                text! { zh: "用 --output 给一个新文件夹", en: "give a new folder to --output" },
            )
        }
        WriteError::Inside(path) => {
            let path = shown(&path);
            Stop::usage(
                text! { zh: "{path} 在要导入的文件夹之内：原件只读不改", en: "{path} lies inside what is imported, which is only read" },
                text! { zh: "用 --output 给一个别处的新文件夹", en: "give a new folder elsewhere to --output" },
            )
        }
        WriteError::Changed(path) => {
            let path = plain(&path);
            Stop::new(
                4,
                text! { zh: "复制时 {path} 有变动，未作导入", en: "{path} changed while it was copied; nothing was imported" },
                text! { zh: "等它不再变动后重新运行", en: "run again when nobody writes to it" },
            )
        }
        WriteError::Io(path, error) => unwritable(&path, &error),
    }
}

/// What was made, what was guessed, what was left, what to do next.
fn told(plan: &Plan, args: &ImportArgs, screen: Screen) -> String {
    let mut out = String::new();
    let lang = screen.lang;
    let mut say = |text: Text| {
        out.push_str(text.get(lang));
        out.push('\n');
    };
    let documents: usize = plan.dossiers.iter().map(|dossier| dossier.documents.len()).sum();
    let dossiers = plan.dossiers.len();
    for dossier in plan.dossiers.iter().take(NAMED) {
        let folder = if dossier.folder.is_empty() { "." } else { &dossier.folder };
        let (folder, id, title) = (plain(folder), plain(&dossier.id.value), plain(&dossier.title.value));
        let (kind, count) = (plain(&dossier.kind.value), dossier.documents.len());
        let guesses = dossier.guesses().len()
            + dossier.documents.iter().map(|document| document.guesses().len()).sum::<usize>();
        say(text! {
            zh: "{folder}  {kind}  {id}  {title}：{count} 件，{guesses} 处猜测",
            en: "{folder}  {kind}  {id}  {title}: {count} documents, {guesses} guesses",
        });
    }
    if dossiers > NAMED {
        let more = dossiers - NAMED;
        say(text! { zh: "……另有 {more} 个案卷", en: "… and {more} more dossiers" });
    }
    say(
        text! { zh: "\n案卷 {dossiers} 个，材料 {documents} 件", en: "\ndossiers: {dossiers}, documents: {documents}" },
    );
    if !plan.catalogues.is_empty() {
        let list =
            plan.catalogues.iter().take(NAMED).map(|path| plain(path).into_owned()).collect::<Vec<_>>();
        let (zh, en) = (list.join("、"), list.join(", "));
        say(text! { zh: "读取的目录：{zh}", en: "catalogues read: {en}" });
    }
    let guesses = plan.guesses();
    if !guesses.is_empty() {
        let list: Vec<String> = guesses.iter().map(|(key, count)| format!("{key} {count}")).collect();
        let list = list.join(", ");
        say(text! {
            zh: "猜测（清单中记在 guessed）：{list}",
            en: "guesses (marked in `guessed` of the manifests): {list}",
        });
    }
    if !args.quiet {
        for note in plan.notes.iter().take(NAMED) {
            let (zh, en) = (plain(&note.zh), plain(&note.en));
            say(text! { zh: "注意：{zh}", en: "note: {en}" });
        }
        if plan.notes.len() > NAMED {
            let more = plan.notes.len() - NAMED;
            say(text! { zh: "……另有 {more} 条注意事项", en: "… and {more} more notes" });
        }
        for (path, why) in plan.left.iter().take(NAMED) {
            let (path, zh, en) = (plain(path), plain(&why.zh), plain(&why.en));
            say(text! { zh: "未导入：{path}（{zh}）", en: "left out: {path} ({en})" });
        }
        if plan.left.len() > NAMED {
            let more = plan.left.len() - NAMED;
            say(text! { zh: "……另有 {more} 个文件未导入", en: "… and {more} more files left out" });
        }
    }
    match (&args.output, &args.sheet) {
        (Some(folder), _) => {
            let out: PathBuf = folder.clone();
            let folder = shown(&out);
            say(text! {
                zh: "已写入 {folder}。接下来运行 zhenji check {folder}",
                en: "{folder} written. Next: `zhenji check {folder}`",
            });
        }
        (None, Some(file)) => {
            let (file, source) = (shown(file), shown(&args.source));
            say(text! {
                zh: "已写入 {file}。改正后运行 zhenji import {source} --from {file} --output 新文件夹",
                en: "{file} written. Correct it, then `zhenji import {source} --from {file} --output OUT`",
            });
        }
        (None, None) => {}
    }
    out
}
