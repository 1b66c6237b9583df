//! `zhenji signatures`: every signature of some files, with its verdict and why.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::args::{Listing, SignaturesArgs};
use super::screen::{self, Screen};
use super::stop::{Stop, shown};
use super::table::aligned;
use crate::examine::{Format, identify};
use crate::finding::{Lang, Text};
use crate::report::plain::plain;
use crate::seal::{self, Trust, Verdict, Verified, x509};
use crate::text;

/// A file and what was found in it and beside it.
struct Checked {
    path: String,
    signatures: Vec<Verified>,
}

/// Checks, prints, and says by the exit code how it went: 1 where something is broken or not
/// covered, 4 where something could not be told.
///
/// # Errors
/// Where a file cannot be read or an option makes no sense.
pub fn run(args: &SignaturesArgs, screen: Screen) -> Result<u8, Stop> {
    let trust = trust(args)?;
    let mut all = Vec::new();
    for file in &args.files {
        all.push(Checked { path: shown(file), signatures: check(file, &trust)? });
    }
    let printed = match args.output {
        Listing::Json => {
            let files: Vec<Value> = all.iter().map(json_of_file).collect();
            format!("{:#}\n", json!({ "version": 1, "files": files }))
        }
        Listing::Table => table(&all, screen.lang),
    };
    screen::print(&printed).map_err(|error| super::output::not_written(None, &error))?;
    let any = |wanted: &[Verdict]| {
        all.iter().flat_map(|file| &file.signatures).any(|one| wanted.contains(&one.verdict))
    };
    Ok(if any(&[Verdict::Unsupported]) { 4 } else { u8::from(any(&[Verdict::Broken, Verdict::NotCovered])) })
}

/// The anchors and keys that the command line gives.
///
/// # Errors
/// Where a file cannot be read or holds no certificate.
pub fn given(anchors: &[PathBuf], keys: &[PathBuf]) -> Result<Trust, Stop> {
    let mut trust = Trust::default();
    for file in anchors {
        let certificates = x509::certificates(&read(file)?);
        if certificates.is_empty() {
            let name = shown(file);
            return Err(Stop::usage(
                text! { zh: "{name} 里没有证书", en: "there is no certificate in {name}" },
                text! { zh: "信任锚应为 PEM 或 DER 格式的证书", en: "trust anchors are certificates in PEM or DER" },
            ));
        }
        trust.anchors.extend(certificates);
    }
    for file in keys {
        trust.keys.push(String::from_utf8_lossy(&read(file)?).into_owned());
    }
    Ok(trust)
}

fn trust(args: &SignaturesArgs) -> Result<Trust, Stop> {
    let mut trust = given(&args.trust, &args.key)?;
    if let Some(at) = &args.at {
        let moment: jiff::Timestamp = at.parse().map_err(|_| {
            let at = plain(at).into_owned();
            Stop::usage(
                text! { zh: "“{at}”不是时刻", en: "`{at}` is no moment" },
                text! { zh: "写成 2025-03-01T08:30:00+08:00", en: "write it as 2025-03-01T08:30:00+08:00" },
            )
        })?;
        trust.time = Some(moment.as_second());
    }
    Ok(trust)
}

fn read(path: &Path) -> Result<Vec<u8>, Stop> {
    std::fs::read(path).map_err(|error| {
        let (name, reason) = (shown(path), crate::archive::io_reason(&error));
        Stop::usage(
            text! { zh: "{name} 读不了：{reason}", en: "{name} cannot be read: {reason}" },
            text! { zh: "检查路径和权限", en: "check its path and its permissions" },
        )
    })
}

/// The file's own signatures, and those beside it.
fn check(file: &Path, trust: &Trust) -> Result<Vec<Verified>, Stop> {
    let bytes = read(file)?;
    let mut found = match identify(&bytes) {
        Format::Pdf => seal::pdf::verify(&bytes, trust),
        Format::Ofd => seal::ofd::verify(&bytes, trust),
        _ => Vec::new(),
    };
    let place =
        |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let extension = file.extension().and_then(|extension| extension.to_str()).map(str::to_lowercase);
    match extension.as_deref() {
        // A signature by itself: what it signs lies under its name without the ending.
        Some("p7s" | "p7m" | "p7b" | "pkcs7" | "sig") => {
            let content = std::fs::read(file.with_extension("")).ok();
            let signatures = match &content {
                Some(content) => seal::cms::verify_detached(&bytes, content, &place(file)),
                None => seal::cms::verify_file(&bytes, &place(file)),
            };
            found.extend(seal::judge_all(signatures, trust));
        }
        Some("minisig") => {
            let content = std::fs::read(file.with_extension("")).unwrap_or_default();
            found.push(seal::minisign::verify(&bytes, &content, &place(file), trust));
        }
        _ => {
            let beside = |ending: &str| {
                let mut name = file.as_os_str().to_owned();
                name.push(ending);
                let path = PathBuf::from(name);
                std::fs::read(&path).ok().map(|bytes| (place(&path), bytes))
            };
            if let Some((place, signature)) = beside(".p7s") {
                let signatures = seal::cms::verify_detached(&signature, &bytes, &place);
                found.extend(seal::judge_all(signatures, trust));
            }
            if let Some((place, signature)) = beside(".minisig") {
                found.push(seal::minisign::verify(&signature, &bytes, &place, trust));
            }
        }
    }
    Ok(found)
}

/// A moment in UTC, as RFC 3339.
fn moment(seconds: i64) -> Option<String> {
    jiff::Timestamp::from_second(seconds).ok().map(|at| at.to_string())
}

fn json_of_file(file: &Checked) -> Value {
    json!({ "path": file.path, "signatures": file.signatures.iter().map(json_of).collect::<Vec<_>>() })
}

fn json_of(one: &Verified) -> Value {
    let signature = &one.signature;
    let signer = signature.certificates.first().and_then(|raw| x509::Certificate::parse(raw));
    let notes = |notes: &[seal::Note]| -> Vec<Value> {
        notes
            .iter()
            .map(|note| {
                let Text { zh, en } = note.text();
                json!({ "reason": note.reason, "detail": note.detail, "text": { "zh": zh, "en": en } })
            })
            .collect()
    };
    json!({
        "place": signature.place,
        "kind": signature.kind,
        "form": signature.form,
        "verdict": one.verdict.word(),
        "state": signature.state,
        "coverage": signature.coverage,
        "not_covered": signature.uncovered,
        "signer": signer.as_ref().map(|signer| json!({
            "subject": x509::rendered(&signer.subject),
            "issuer": x509::rendered(&signer.issuer),
            "serial": crate::archive::hex(&signer.serial),
            "valid_from": signer.not_before.and_then(moment),
            "valid_to": signer.not_after.and_then(moment),
        })),
        "seal": signature.seal.as_ref().map(|seal| json!({
            "id": seal.id,
            "name": seal.name,
            "valid_from": seal.from.and_then(moment),
            "valid_to": seal.to.and_then(moment),
        })),
        "signed": signature.claimed.and_then(moment),
        "timestamps": signature.timestamps.iter().map(|stamp| {
            json!({ "at": moment(stamp.time), "state": stamp.state })
        }).collect::<Vec<_>>(),
        "judged_at": one.at.and_then(|(at, _)| moment(at)),
        "judged_by_timestamp": one.at.is_some_and(|(_, stamped)| stamped),
        "digest": signature.hash.map(seal::Hash::name),
        "algorithm": signature.algorithm,
        "key": signature.key,
        "changes": signature.changes,
        "permitted": signature.permitted,
        "notes": notes(&signature.notes),
        "doubts": notes(&one.doubts),
    })
}

fn table(all: &[Checked], lang: Lang) -> String {
    let mut out = String::new();
    for file in all {
        out.push_str(&format!("{}\n", plain(&file.path)));
        if file.signatures.is_empty() {
            out.push_str(match lang {
                Lang::Zh => "  没有电子签名\n",
                Lang::En => "  no electronic signature\n",
            });
        }
        let rows: Vec<Vec<String>> = file
            .signatures
            .iter()
            .map(|one| {
                let signature = &one.signature;
                let signer = signature.certificates.first().and_then(|raw| x509::Certificate::parse(raw));
                vec![
                    one.verdict.text().get(lang).to_owned(),
                    plain(&signature.place).into_owned(),
                    format!("{} {}", signature.kind.text().get(lang), plain(&signature.form)),
                    signer.map_or_else(String::new, |signer| plain(&signer.common_name()).into_owned()),
                    one.at.map(|(at, _)| at).or(signature.claimed).and_then(moment).unwrap_or_default(),
                ]
            })
            .collect();
        for (line, one) in aligned(&rows, "  ").iter().zip(&file.signatures) {
            out.push_str(line);
            out.push('\n');
            for note in one.signature.notes.iter().chain(&one.doubts).take(20) {
                out.push_str(&format!("    {}\n", plain(note.text().get(lang))));
            }
        }
    }
    out.push_str(match lang {
        Lang::Zh => "\n离线查验：“有效”只表示完好且证书链到达所给的信任锚，不等于法律上有效。\n",
        Lang::En => {
            "\nChecked offline: valid means intact and leading to an anchor that was given, never legally valid.\n"
        }
    });
    out
}
