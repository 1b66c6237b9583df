//! `zhenji lock`: writes down what dossiers hold.

use std::collections::BTreeSet;

use super::args::{LockArgs, LockSignature};
use super::locks::{self, Found, Said};
use super::output::{atomically, not_written, unwritable};
use super::screen::{Screen, print};
use super::stop::{Stop, shown};
use crate::finding::{Lang, Text};
use crate::lock::{Fault, Ledger, LedgerEntry, Loaded, NAME, Part, take};
use crate::report::plain::plain;
use crate::seal::{KeyFault, SecretKey};
use crate::text;

/// A lock that is ready to be written.
struct Ready<'a> {
    dossier: &'a Found,
    said: Said,
    text: String,
    signature: Option<(String, String)>,
    entry: LedgerEntry,
}

/// Locks what is not locked, and with `--renew` what changed. Nothing is written before every
/// dossier was taken down and every head extends the ledger's.
///
/// # Errors
/// Where something cannot be read or written, or must not be locked over.
pub fn run(args: &LockArgs, screen: Screen) -> Result<u8, Stop> {
    let found = locks::dossiers(&args.paths)?;
    let key = key(args)?;
    let locked = moment(args)?;
    let mut ledger = args.ledger.as_deref().map(locks::ledger).transpose()?;
    let mut ready = Vec::new();
    let mut ids = BTreeSet::new();
    let mut lines = Vec::new();
    for dossier in &found {
        let (lock, id) = one(args, dossier, key.as_ref(), &locked, ledger.as_mut())?;
        if ledger.is_some() && !ids.insert(id.clone()) {
            let id = plain(&id).into_owned();
            return Err(Stop::usage(
                text! { zh: "{id} 有两个案卷", en: "there are two dossiers {id}" },
                text! { zh: "封存簿按档号登记：先改正档号", en: "a ledger goes by ids: mend them first" },
            ));
        }
        match lock {
            None => lines.push(kept(dossier, screen.lang)),
            Some(lock) => ready.push(lock),
        }
    }
    for lock in ready {
        // The signature first: a lock never stands there without what it names.
        if let Some((path, signature)) = &lock.signature {
            let place = lock.dossier.beside(path);
            atomically(&place, |out| out.write_all(signature.as_bytes()))
                .map_err(|error| unwritable(&place, &error))?;
        }
        let place = lock.dossier.lock();
        atomically(&place, |out| out.write_all(lock.text.as_bytes()))
            .map_err(|error| unwritable(&place, &error))?;
        lines.push(written(&lock, screen.lang));
        if let Some(ledger) = &mut ledger {
            ledger.add(lock.entry);
        }
    }
    // The ledger last: a lock that it missed extends its head, and is entered by the next run.
    if let (Some(file), Some(ledger)) = (&args.ledger, &ledger) {
        let text = ledger.text();
        atomically(file, |out| out.write_all(text.as_bytes())).map_err(|error| unwritable(file, &error))?;
    }
    print(&lines.concat()).map_err(|error| not_written(None, &error))?;
    Ok(0)
}

fn key(args: &LockArgs) -> Result<Option<SecretKey>, Stop> {
    let Some(file) = &args.key else { return Ok(None) };
    let text = std::fs::read_to_string(file).map_err(|error| locks::unread(file, &error))?;
    let name = shown(file);
    SecretKey::parse(&text).map(Some).map_err(|fault| match fault {
        KeyFault::Protected => Stop::usage(
            text! { zh: "私钥 {name} 有口令", en: "the secret key {name} has a password" },
            text! {
                zh: "用 --signature minisign 封存，再用 minisign -S -m dossier.lock.json 签名；或用 minisign -G -W 生成的私钥",
                en: "lock with --signature minisign and sign with `minisign -S -m dossier.lock.json`, or use a key made with `minisign -G -W`",
            },
        ),
        KeyFault::Malformed => Stop::usage(
            text! { zh: "{name} 不是 minisign 私钥", en: "{name} is no minisign secret key" },
            text! { zh: "私钥由 minisign -G -W 生成", en: "`minisign -G -W` makes one" },
        ),
    })
}

fn moment(args: &LockArgs) -> Result<String, Stop> {
    let Some(at) = &args.at else {
        let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)));
        return Ok(now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
    };
    if at.len() < 20 || at.parse::<jiff::Timestamp>().is_err() {
        let at = plain(at).into_owned();
        return Err(Stop::usage(
            text! { zh: "“{at}”不是时刻", en: "`{at}` is no moment" },
            text! { zh: "写成 2025-03-01T08:30:00+08:00", en: "write it as 2025-03-01T08:30:00+08:00" },
        ));
    }
    Ok(at.clone())
}

/// A new lock of a dossier, none where its lock still holds; and its id.
fn one<'a>(
    args: &LockArgs,
    dossier: &'a Found,
    key: Option<&SecretKey>,
    locked: &str,
    mut ledger: Option<&mut Ledger>,
) -> Result<(Option<Ready<'a>>, String), Stop> {
    let name = plain(&dossier.shown).into_owned();
    let said = dossier.said().map_err(|Text { zh, en }| {
        Stop::usage(
            text! { zh: "{name}：{zh}，不能封存", en: "{name}: {en}, so it cannot be locked" },
            text! { zh: "先用 zhenji check 检查，改正清单", en: "run `zhenji check` and mend the manifest" },
        )
    })?;
    let old = match dossier.loaded() {
        None => None,
        Some(Ok(loaded)) => Some(loaded),
        Some(Err(Fault::Io(error))) => return Err(locks::unread(&dossier.lock(), &error)),
        Some(Err(Fault::Malformed(Text { zh, en }))) => {
            return Err(Stop::usage(
                text! { zh: "{name}/{NAME} 不是封存文件：{zh}", en: "{name}/{NAME} is no lock: {en}" },
                text! { zh: "找回原来的封存文件，或移走这一份", en: "restore the lock, or move this file away" },
            ));
        }
    };
    let mut now =
        take(&dossier.root, &dossier.folder).map_err(|(place, error)| locks::unread(&place, &error))?;
    if let Some(ledger) = &mut ledger {
        extends(&name, &said, old.as_ref(), ledger)?;
    }
    if let Some(old) = &old {
        let (manifest, list) = locks::changes(&old.lock, &now);
        if !manifest && list.is_empty() && old.lock.dossier == said.id {
            return Ok((None, said.id));
        }
        if !args.renew {
            let mut zh: Vec<String> =
                list.iter().map(|(what, path)| format!("{}{path}", locks::word(what).zh)).collect();
            let mut en: Vec<String> =
                list.iter().map(|(what, path)| format!("{path} {}", locks::word(what).en)).collect();
            if manifest {
                zh.insert(0, "改动dossier.json".into());
                en.insert(0, "dossier.json changed".into());
            }
            let more = zh.len().saturating_sub(5);
            let (zh, en) = (zh[..zh.len() - more].join("、"), en[..en.len() - more].join(", "));
            let (zh, en) = (plain(&zh).into_owned(), plain(&en).into_owned());
            let (zh, en) = if more == 0 {
                (zh, en)
            } else {
                (format!("{zh}，另有 {more} 处"), format!("{en}, and {more} more"))
            };
            return Err(Stop::new(
                1,
                text! { zh: "{name} 封存后有变动：{zh}", en: "{name} is not as it was locked: {en}" },
                text! {
                    zh: "查明变动；确属依规补充的，用 --renew 重新封存",
                    en: "find out why; where it was completed lawfully, lock it anew with --renew",
                },
            ));
        }
    }
    now.dossier = said.id.clone();
    locked.clone_into(&mut now.locked);
    now.previous = old.as_ref().map(|old| old.sha256.clone());
    let part =
        |method: &str, ending: &str| Some(Part { method: method.into(), path: format!("{NAME}{ending}") });
    now.signature = match (key, args.signature) {
        (Some(_), _) | (None, Some(LockSignature::Minisign)) => part("minisign", ".minisig"),
        (None, Some(LockSignature::Cms)) => part("cms", ".p7s"),
        (None, None) => None,
    };
    now.timestamp = if args.timestamp { part("rfc3161", ".tsr") } else { None };
    let text = now.text();
    let signature = key.zip(now.signature.as_ref()).map(|(key, part)| {
        let comment = format!("{} {}", now.dossier, now.locked);
        (part.path.clone(), key.sign(text.as_bytes(), &comment))
    });
    let entry = entry(&said, ledger.as_deref(), &text, locked, now.previous.clone());
    let id = said.id.clone();
    Ok((Some(Ready { dossier, said, text, signature, entry }), id))
}

/// The line of a lock for the ledger, with the documents that the ledger does not know yet.
fn entry(
    said: &Said,
    ledger: Option<&Ledger>,
    text: &str,
    locked: &str,
    previous: Option<String>,
) -> LedgerEntry {
    let lines = ledger.into_iter().flat_map(|ledger| ledger.of(&said.id));
    let known: BTreeSet<&String> = lines.flat_map(|entry| entry.documents.keys()).collect();
    let fresh = said.documents.iter().filter(|(id, _)| !known.contains(id));
    LedgerEntry {
        after: None,
        dossier: said.id.clone(),
        documents: fresh.map(|(id, date)| (id.clone(), date.clone())).collect(),
        head: crate::archive::sha256(text.as_bytes()),
        locked: locked.to_owned(),
        previous,
    }
}

/// A new head has to extend the old one. A lock that the ledger does not know is entered first,
/// where it extends the head: it was made without the ledger, or a run broke off.
fn extends(name: &str, said: &Said, old: Option<&Loaded>, ledger: &mut Ledger) -> Result<(), Stop> {
    let known = ledger.head(&said.id).map(|entry| entry.head.clone());
    let id = plain(&said.id).into_owned();
    let message = match (known, old) {
        (None, None) => return Ok(()),
        (Some(known), Some(old)) if known == old.sha256 => return Ok(()),
        (known, Some(old)) if known.is_none() || known == old.lock.previous => {
            let said = Said { id: said.id.clone(), documents: Default::default() };
            ledger.add(entry(&said, None, &old.text, &old.lock.locked, known));
            return Ok(());
        }
        (_, None) => text! {
            zh: "{name}：封存簿登有 {id} 的封存，而封存文件不在了",
            en: "{name}: the ledger knows a lock of {id}, and there is none here",
        },
        (_, Some(_)) => text! {
            zh: "{name}：封存文件不是封存簿所登 {id} 的最新一份",
            en: "{name}: its lock is not the head of {id} that the ledger knows",
        },
    };
    Err(Stop::new(
        1,
        message,
        text! {
            zh: "找回封存簿所登的那一份；不接续它的封存不予登记",
            en: "restore the lock that the ledger knows; one that does not extend it is not entered",
        },
    ))
}

fn kept(dossier: &Found, lang: Lang) -> String {
    let name = plain(&dossier.shown);
    match lang {
        Lang::Zh => format!("{name}：已封存，没有变动\n"),
        Lang::En => format!("{name}: locked already, and unchanged\n"),
    }
}

/// What was written, and how long the oldest document had waited for its first lock.
fn written(lock: &Ready, lang: Lang) -> String {
    let (name, id) = (plain(&lock.dossier.shown), plain(&lock.said.id));
    let head = &lock.entry.head;
    let mut line = match lang {
        Lang::Zh => format!("{name}：已封存 {id}，{head}\n"),
        Lang::En => format!("{name}: locked {id}, {head}\n"),
    };
    if lock.entry.previous.is_none() {
        let waited = lock.entry.documents.iter().filter_map(|(document, date)| {
            locks::lag(date, &lock.entry.locked).map(|(_, days)| (days, document, date))
        });
        if let Some((days, document, date)) = waited.max()
            && days > 0
        {
            let document = plain(document);
            line.push_str(&match lang {
                Lang::Zh => format!("  封存滞后：{document} 的日期为 {date}，距首次封存 {days} 天\n"),
                Lang::En => {
                    format!("  locked late: {document} bears {date}, {days} days before its first lock\n")
                }
            });
        }
    }
    line
}
