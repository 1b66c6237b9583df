//! `zhenji verify`: what became of locked dossiers.

use serde_json::{Value, json};

use super::args::{Listing, VerifyArgs};
use super::locks::{self, Found};
use super::screen::{self, Screen};
use super::signatures;
use super::stop::Stop;
use crate::finding::{Lang, Text};
use crate::lock::{self, Fault, Ledger, Loaded, Proof, take};
use crate::report::plain::plain;
use crate::seal::{State, Timestamp, Trust, Verdict, Verified, trusts};

/// Days from a document's date to its first lock that are not worth a word.
const DAYS: i32 = 30;

/// What was found of one dossier.
struct Checked {
    path: String,
    id: Option<String>,
    state: &'static str,
    why: Option<Text>,
    locked: Option<String>,
    manifest: bool,
    changes: Vec<(&'static str, String)>,
    signature: Option<(&'static str, Option<Verified>)>,
    timestamp: Option<(&'static str, Option<Timestamp>, bool)>,
    ledger: Option<&'static str>,
    late: Vec<(String, String, i32)>,
}

/// Compares, prints, and says by the exit code how it went: 1 where something is not as it was
/// locked, or not locked, 4 where something could not be told.
///
/// # Errors
/// Where something cannot be read or an option makes no sense.
pub fn run(args: &VerifyArgs, screen: Screen) -> Result<u8, Stop> {
    let trust = signatures::given(&args.trust, &args.key)?;
    let ledger = args.ledger.as_deref().map(locks::ledger).transpose()?;
    let mut all = Vec::new();
    for found in locks::dossiers(&args.paths)? {
        all.push(check(&found, &trust, ledger.as_ref())?);
    }
    let printed = match args.output {
        Listing::Json => {
            let dossiers: Vec<Value> = all.iter().map(json_of).collect();
            format!("{:#}\n", json!({ "version": 1, "dossiers": dossiers }))
        }
        Listing::Table => all.iter().map(|one| told(one, screen.lang)).collect(),
    };
    screen::print(&printed).map_err(|error| super::output::not_written(None, &error))?;
    Ok(all.iter().map(exit).max_by_key(|code| [0, 4, 1].iter().position(|known| known == code)).unwrap_or(0))
}

fn check(found: &Found, trust: &Trust, ledger: Option<&Ledger>) -> Result<Checked, Stop> {
    let said = found.said();
    let mut checked = Checked {
        path: found.shown.clone(),
        id: said.as_ref().ok().map(|said| said.id.clone()),
        state: "intact",
        why: None,
        locked: None,
        manifest: false,
        changes: Vec::new(),
        signature: None,
        timestamp: None,
        ledger: None,
        late: Vec::new(),
    };
    let loaded = match found.loaded() {
        None => None,
        Some(Ok(loaded)) => Some(loaded),
        Some(Err(Fault::Io(error))) => return Err(locks::unread(&found.lock(), &error)),
        Some(Err(Fault::Malformed(why))) => {
            checked.state = "unreadable";
            checked.why = Some(why);
            return Ok(checked);
        }
    };
    // The ledger goes by the id that was locked: the manifest's may be what changed.
    let id = loaded.as_ref().map(|loaded| loaded.lock.dossier.clone()).or(checked.id.clone());
    checked.ledger = ledger.zip(id.as_deref()).map(|(ledger, id)| standing(ledger, id, loaded.as_ref()));
    if let Some((ledger, id)) = ledger.zip(id.as_deref()) {
        for entry in ledger.of(id) {
            for (document, date) in &entry.documents {
                if let Some((_, days)) = locks::lag(date, &entry.locked).filter(|(_, days)| *days > DAYS) {
                    checked.late.push((document.clone(), date.clone(), days));
                }
            }
        }
    }
    let Some(loaded) = loaded else {
        checked.state = "unlocked";
        return Ok(checked);
    };
    let now = take(&found.root, &found.folder).map_err(|(place, error)| locks::unread(&place, &error))?;
    (checked.manifest, checked.changes) = locks::changes(&loaded.lock, &now);
    if ledger.is_none()
        && loaded.lock.previous.is_none()
        && let Ok(said) = &said
        && !checked.manifest
    {
        let late = said.documents.iter().filter_map(|(document, date)| {
            let (_, days) = locks::lag(date, &loaded.lock.locked).filter(|(_, days)| *days > DAYS)?;
            Some((document.clone(), date.clone(), days))
        });
        checked.late.extend(late);
    }
    checked.signature = match lock::signature(&found.root, &found.folder, &loaded, trust) {
        Proof::None => None,
        Proof::Missing => Some(("missing", None)),
        Proof::Unreadable => Some(("broken", None)),
        Proof::Judged(one) => Some((one.verdict.word(), Some(one))),
    };
    checked.timestamp = match lock::timestamp(&found.root, &found.folder, &loaded) {
        Proof::None => None,
        Proof::Missing => Some(("missing", None, false)),
        Proof::Unreadable => Some(("broken", None, false)),
        Proof::Judged(stamp) => {
            let trusted = trusts(trust, &stamp, &[]);
            let word = match stamp.state {
                State::Intact if trusted => Verdict::Valid.word(),
                State::Intact => Verdict::IntactButUntrusted.word(),
                State::Unsupported => Verdict::Unsupported.word(),
                State::Broken | State::NotSigned => Verdict::Broken.word(),
            };
            Some((word, Some(stamp), trusted))
        }
    };
    if checked.manifest || !checked.changes.is_empty() {
        checked.state = "changed";
    }
    checked.locked = Some(loaded.lock.locked);
    Ok(checked)
}

/// How a lock stands to the ledger.
fn standing(ledger: &Ledger, id: &str, loaded: Option<&Loaded>) -> &'static str {
    match (ledger.head(id), loaded) {
        (None, None) | (None, Some(_)) => "unknown",
        (Some(_), None) => "lock-gone",
        (Some(entry), Some(loaded)) if entry.head == loaded.sha256 => "head",
        (Some(_), Some(loaded)) if ledger.of(id).any(|entry| entry.head == loaded.sha256) => "older",
        (Some(_), Some(_)) => "differs",
    }
}

fn exit(one: &Checked) -> u8 {
    let words =
        [one.signature.as_ref().map(|(word, _)| *word), one.timestamp.as_ref().map(|(word, ..)| *word)];
    let any = |wanted: &[&str]| words.iter().flatten().any(|word| wanted.contains(word));
    if one.state != "intact"
        || any(&["missing", "broken", "not-covered", "not-signed"])
        || !matches!(one.ledger, None | Some("head"))
    {
        1
    } else if any(&["unsupported"]) {
        4
    } else {
        0
    }
}

fn moment(seconds: i64) -> Option<String> {
    jiff::Timestamp::from_second(seconds).ok().map(|at| at.to_string())
}

fn json_of(one: &Checked) -> Value {
    json!({
        "path": one.path,
        "dossier": one.id,
        "state": one.state,
        "why": one.why.as_ref().map(|Text { zh, en }| json!({ "zh": zh, "en": en })),
        "locked": one.locked,
        "manifest_changed": one.manifest,
        "changes": one.changes.iter().map(|(what, path)| json!({ "what": what, "path": path })).collect::<Vec<_>>(),
        "signature": one.signature.as_ref().map(|(word, _)| word),
        "timestamp": one.timestamp.as_ref().map(|(word, stamp, _)| json!({
            "verdict": word,
            "at": stamp.as_ref().and_then(|stamp| moment(stamp.time)),
        })),
        "ledger": one.ledger,
        "late": one.late.iter().map(|(document, date, days)| {
            json!({ "document": document, "date": date, "days": days })
        }).collect::<Vec<_>>(),
    })
}

fn told(one: &Checked, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let name = plain(&one.path);
    let state = match one.state {
        "intact" => Text::new("与封存时一致", "as it was locked"),
        "changed" => Text::new("封存后有变动", "not as it was locked"),
        "unlocked" => Text::new("未封存", "not locked"),
        _ => Text::new("封存文件读不出", "its lock cannot be read"),
    };
    let mut out = if zh { format!("{name}：{}", state.zh) } else { format!("{name}: {}", state.en) };
    if let Some(why) = &one.why {
        out.push_str(&if zh { format!("：{}", plain(&why.zh)) } else { format!(": {}", plain(&why.en)) });
    }
    if let Some(locked) = &one.locked {
        let locked = plain(locked);
        out.push_str(&if zh { format!("（{locked}）") } else { format!(" ({locked})") });
    }
    out.push('\n');
    let manifest = one.manifest.then(|| ("changed", "dossier.json".to_owned()));
    for (what, path) in manifest.iter().chain(&one.changes) {
        out.push_str(&format!("  {} {}\n", locks::word(what).get(lang), plain(path)));
    }
    if let Some((word, verified)) = &one.signature {
        let said = verdict(word);
        out.push_str(&if zh {
            format!("  签名：{}\n", said.zh)
        } else {
            format!("  signature: {}\n", said.en)
        });
        for note in verified.iter().flat_map(|one| one.signature.notes.iter().chain(&one.doubts)).take(20) {
            out.push_str(&format!("    {}\n", plain(note.text().get(lang))));
        }
    }
    if let Some((word, stamp, _)) = &one.timestamp {
        let said = verdict(word);
        let at = stamp.as_ref().and_then(|stamp| moment(stamp.time)).unwrap_or_default();
        let line = if zh {
            format!("  时间戳：{} {at}", said.zh)
        } else {
            format!("  timestamp: {} {at}", said.en)
        };
        out.push_str(line.trim_end());
        out.push('\n');
    }
    if let Some(word) = one.ledger {
        let said = match word {
            "head" => Text::new("最新一份", "the head"),
            "older" => Text::new("较早的一份，不是最新的", "an older lock, not the head"),
            "lock-gone" => Text::new("登有封存，而封存文件不在了", "it knows a lock that is gone"),
            "differs" => Text::new("不是所登的封存", "not a lock that it knows"),
            _ => Text::new("没有登记", "nothing known"),
        };
        out.push_str(&if zh {
            format!("  封存簿：{}\n", said.zh)
        } else {
            format!("  ledger: {}\n", said.en)
        });
    }
    for (document, date, days) in &one.late {
        let document = plain(document);
        out.push_str(&if zh {
            format!("  封存滞后：{document} 的日期为 {date}，距首次封存 {days} 天\n")
        } else {
            format!("  locked late: {document} bears {date}, {days} days before its first lock\n")
        });
    }
    out
}

fn verdict(word: &str) -> Text {
    let all = [
        Verdict::Valid,
        Verdict::IntactButUntrusted,
        Verdict::Broken,
        Verdict::NotCovered,
        Verdict::Unsupported,
        Verdict::NotSigned,
    ];
    match all.into_iter().find(|known| known.word() == word) {
        Some(known) => known.text(),
        None => Text::new("缺失", "missing"),
    }
}
