//! # What it checks
//! A locked dossier (`dossier.lock.json`, made by `zhenji lock`) against what lies there now: the
//! manifest or a file has other bytes (SHA-256 and SM3), a file is gone, a file came. Also a lock
//! that cannot be read, one that is of another dossier, and one whose signature or timestamp is
//! gone or does not hold. The lock itself, its parts, files whose names begin with
//! `dossier.lock.json.` and what systems leave behind (SAF003) do not count; what signs a lock as
//! CMS is SIG003's besides.
//!
//! # Why it matters
//! The lock is the word that nothing was added, taken out or rewritten since that day. What
//! differs from it was.
//!
//! # Example
//! ```text
//! error[STR013]: `d1.txt.txt` came after the dossier was locked on 2025-04-01T09:00:00+08:00
//! ```
//!
//! # How to mend
//! Find out who changed what, from a copy of that day. Where the dossier was completed lawfully,
//! lock it anew: `zhenji lock --renew` names the lock before it, and a ledger (`--ledger`) keeps
//! both.
//!
//! # Innocent causes
//! The dossier was completed or mended after filing and nobody locked it anew; a copy program
//! converted line ends or took names apart (names that differ in Unicode normal form alone are the
//! same).
//!
//! # Configuration
//! None. Without a lock nothing is compared.
//!
//! # Basis
//! DA/T 70-2018, GD-1-1; GB/T 32905 (SM3); RFC 8785 for the lock's own form, RFC 3161 for
//! timestamps.
//!
//! # 检查什么
//! 已封存的案卷（zhenji lock 写成的 dossier.lock.json）与现状核对：清单或文件的字节不同（SHA-256
//! 和 SM3），文件丢失，文件增添。封存文件读不出、属于别的案卷、其签名或时间戳缺失或不成立的，也报
//! 告。封存文件本身及其附件、名称以 dossier.lock.json. 开头的文件、系统遗留文件（SAF003）不计；封
//! 存文件的 CMS 签名另归 SIG003。
//!
//! # 为何重要
//! 封存就是说：自那一天起没有增添、抽走或改写过。与封存不同的，就是其后变动的。
//!
//! # 示例
//! ```text
//! 错误[STR013]：“d1.txt.txt”在 2025-04-01T09:00:00+08:00 封存时没有，是其后增添的
//! ```
//!
//! # 如何改正
//! 以当时的副本查明谁改了什么。确属依规补充的，重新封存：zhenji lock --renew 会写明前一份封存，封
//! 存簿（--ledger）两份都留。
//!
//! # 正当情形
//! 归档后依规补充或更正而没有重新封存；复制工具改了换行或文件名的拼写形式（仅 Unicode 形式不同的名
//! 字视为相同）。
//!
//! # 配置
//! 无。没有封存文件则不核对。
//!
//! # 依据
//! DA/T 70-2018 GD-1-1；GB/T 32905（SM3）；封存文件的写法依 RFC 8785，时间戳依 RFC 3161。

use crate::rules::prelude::*;

use crate::archive::{EntryKind, normal_form};
use crate::examine::Digests;
use crate::lock::{self, Change, Fault, Loaded, Present, Proof, State};
use crate::rules::FileState;
use crate::rules::saf::is_stray;
use crate::seal::Verdict;

/// The rule.
pub static RULE: Rule = Rule::dossier::<BrokenLock>(Meta {
    code: "STR013",
    name: "broken-lock",
    zh: "封存后有变动",
    group: Group::Str,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("broken_lock.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct BrokenLock {}

impl DossierRule for BrokenLock {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        let loaded = match &cx.lock {
            None | Some(Err(Fault::Io(_))) => return,
            Some(Err(Fault::Malformed(why))) => {
                sink.saw(1);
                sink.add(unreadable(cx, why));
                return;
            }
            Some(Ok(loaded)) => loaded,
        };
        sink.saw(1 + loaded.lock.files.len());
        manifest(cx, loaded, sink);
        let (places, present): (Vec<usize>, Vec<Present>) = present(cx).unzip();
        for change in lock::compare(&loaded.lock, &present) {
            sink.add(changed(cx, loaded, change, &places, &present));
        }
        parts(cx, loaded, sink);
    }
}

/// The dossier's files but what systems leave behind, with their places in the folder.
fn present<'a>(cx: &'a DossierCx) -> impl Iterator<Item = (usize, Present<'a>)> {
    cx.folder.files.iter().zip(cx.files).enumerate().filter_map(|(index, (entry, state))| {
        let state = match state {
            _ if entry.kind != EntryKind::File => State::NoFile,
            FileState::Read(facts) => State::Read(facts.size, &facts.digests),
            FileState::Unopened | FileState::Failed(_) => State::Unknown,
        };
        let name = entry.path.rsplit('/').next().unwrap_or(&entry.path);
        let stray = is_stray(name) && !cx.is_listed(index) && !is_locked(cx, &entry.path);
        (!stray).then_some((index, Present { path: &entry.path, state }))
    })
}

fn is_locked(cx: &DossierCx, path: &str) -> bool {
    let Some(Ok(loaded)) = &cx.lock else { return false };
    loaded.lock.files.iter().any(|file| file.path == path)
}

/// The manifest's own bytes, and whose lock it is.
fn manifest(cx: &DossierCx, loaded: &Loaded, sink: &mut Sink) {
    let (locked, at) = (&loaded.lock.manifest, &loaded.lock.locked);
    let actual = Digests { sha256: cx.source.sha256.clone(), sm3: Some(sm3(cx.source.text.as_bytes())) };
    if lock::differ(locked, &actual) {
        let draft = Draft::new(
            cx.manifest.at(&cx.manifest.root),
            text! { zh: "清单与 {at} 封存时不同", en: "the manifest is not as it was locked on {at}" },
        );
        sink.add(
            draft
                .help(help())
                .evidence("change", "changed")
                .evidence("locked_at", at.as_str())
                .evidence("locked", locked.sha256.as_str())
                .evidence("actual", actual.sha256),
        );
    } else if let Some(id) = cx.manifest.id().filter(|id| *id != loaded.lock.dossier) {
        let other = &loaded.lock.dossier;
        let draft = Draft::new(
            cx.manifest.at_member(&cx.manifest.root, "id"),
            text! { zh: "封存文件是 {other} 的，档号为 {id}", en: "the lock is of {other}, the id is {id}" },
        );
        sink.add(draft.help(help()).evidence("locked", other.as_str()).evidence("actual", id));
    }
}

fn changed(cx: &DossierCx, loaded: &Loaded, change: Change, places: &[usize], present: &[Present]) -> Draft {
    let at = &loaded.lock.locked;
    let draft = match change {
        Change::Changed { locked, present: index } => {
            let file = &loaded.lock.files[locked];
            let path = &file.path;
            let actual = match present[index].state {
                State::Read(_, digests) => Some(digests.sha256.clone()),
                _ => None,
            };
            Draft::new(
                cx.claim_of(places[index]),
                text! { zh: "“{path}”与 {at} 封存时不同", en: "`{path}` is not as it was locked on {at}" },
            )
            .evidence("change", "changed")
            .evidence("file", path.as_str())
            .evidence("locked", file.digests.sha256.as_str())
            .evidence("actual", actual)
        }
        Change::Gone(locked) => {
            let file = &loaded.lock.files[locked];
            let path = &file.path;
            Draft::new(
                place(cx, path),
                text! {
                    zh: "“{path}”在 {at} 封存时还在，现在没有",
                    en: "`{path}` was there when the dossier was locked on {at}, and is gone",
                },
            )
            .evidence("change", "gone")
            .evidence("file", path.as_str())
            .evidence("locked", file.digests.sha256.as_str())
        }
        Change::Came(index) => {
            let path = present[index].path;
            Draft::new(
                cx.claim_of(places[index]),
                text! {
                    zh: "“{path}”在 {at} 封存时没有，是其后增添的",
                    en: "`{path}` came after the dossier was locked on {at}",
                },
            )
            .evidence("change", "came")
            .evidence("file", path)
        }
    };
    draft.help(help()).evidence("locked_at", at.as_str())
}

/// A file that is not there: the entry that names it, else the manifest.
fn place(cx: &DossierCx, path: &str) -> Location {
    let wanted = normal_form(path);
    let named = cx
        .manifest
        .documents()
        .flat_map(|document| document.files())
        .find(|file| file.path().is_some_and(|path| normal_form(path) == wanted));
    match named {
        Some(file) => cx.manifest.at(file.node),
        None => cx.manifest.at(&cx.manifest.root),
    }
}

/// The lock's file as a place.
fn lock_file(cx: &DossierCx) -> Location {
    match cx.find(lock::NAME) {
        Some(index) => cx.file(index),
        None => cx.manifest.at(&cx.manifest.root),
    }
}

fn unreadable(cx: &DossierCx, why: &Text) -> Draft {
    let Text { zh, en } = why;
    Draft::new(lock_file(cx), text! { zh: "封存文件读不出：{zh}", en: "the lock cannot be read: {en}" })
        .help(text! {
            zh: "找回原来的封存文件；没有封存过的，移走它",
            en: "restore the lock; where the dossier never was locked, take the file away",
        })
        .evidence("reason", en.as_str())
}

/// The lock's signature and timestamp.
fn parts(cx: &DossierCx, loaded: &Loaded, sink: &mut Sink) {
    let trust = &cx.reference.anchors;
    let broken = |state: bool| if state { Some("broken") } else { None };
    let signature = match lock::signature(cx.root, cx.folder, loaded, trust) {
        Proof::None => None,
        Proof::Missing => Some("gone"),
        Proof::Unreadable => Some("broken"),
        // A CMS signature that does not hold is SIG003's.
        Proof::Judged(one) => {
            broken(one.verdict == Verdict::Broken && one.signature.kind == crate::seal::Kind::Minisign)
        }
    };
    let timestamp = match lock::timestamp(cx.root, cx.folder, loaded) {
        Proof::None => None,
        Proof::Missing => Some("gone"),
        Proof::Unreadable => Some("broken"),
        Proof::Judged(stamp) => broken(stamp.state == crate::seal::State::Broken),
    };
    let lock = &loaded.lock;
    let both = [
        (signature, &lock.signature, "签名", "signature"),
        (timestamp, &lock.timestamp, "时间戳", "timestamp"),
    ];
    for (state, part, zh, en) in both {
        let (Some(state), Some(part)) = (state, part) else { continue };
        let path = &part.path;
        let message = if state == "gone" {
            text! { zh: "封存文件的{zh}“{path}”不在了", en: "the lock's {en} `{path}` is not there" }
        } else {
            text! { zh: "封存文件的{zh}“{path}”不成立", en: "the lock's {en} `{path}` does not hold" }
        };
        sink.add(
            Draft::new(lock_file(cx), message)
                .help(text! {
                    zh: "找回封存时的文件；封存之后才签名、加时间戳的，补上",
                    en: "restore what was there when it was locked; where it is signed or stamped afterwards, add that",
                })
                .evidence("part", en)
                .evidence("state", state),
        );
    }
}

fn sm3(bytes: &[u8]) -> String {
    use sm3::Digest;
    crate::archive::hex(&sm3::Sm3::digest(bytes))
}

fn help() -> Text {
    text! {
        zh: "以当时的副本查明变动；依规补充的，用 zhenji lock --renew 重新封存",
        en: "find out what changed, from a copy of that day; where it was completed lawfully, lock it anew with `zhenji lock --renew`",
    }
}
