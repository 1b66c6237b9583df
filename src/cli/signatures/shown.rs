//! The verdicts as a table and as JSON.

use serde_json::{Value, json};

use super::super::table::aligned;
use super::Checked;
use super::seen::Seen;
use crate::finding::{Lang, Text};
use crate::report::plain::plain;
use crate::seal::{self, Verified, x509};
use crate::text;

/// A moment in UTC, as RFC 3339.
fn moment(seconds: i64) -> Option<String> {
    jiff::Timestamp::from_second(seconds).ok().map(|at| at.to_string())
}

pub fn json_of_file(file: &Checked) -> Value {
    let signatures: Vec<Value> = file.signatures.iter().map(json_of).collect();
    let mut shown = json!({ "path": file.path, "signatures": signatures });
    if let Some(seen) = &file.seen {
        shown["seen"] = seen.iter().map(Seen::json).collect();
    }
    if let Some(reason) = &file.unread {
        shown["unread"] = json!(reason);
    }
    shown
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

pub fn table(all: &[Checked], bare: usize, lang: Lang) -> String {
    let mut out = String::new();
    for file in all {
        out.push_str(&format!("{}\n", plain(&file.path)));
        if let Some(reason) = &file.unread {
            let line = text! { zh: "读不了：{reason}", en: "cannot be read: {reason}" };
            out.push_str(&format!("  {}\n", plain(line.get(lang))));
        } else if file.signatures.is_empty() {
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
        let seen: Vec<Vec<String>> = file.seen.iter().flatten().map(|one| one.row(lang)).collect();
        for line in aligned(&seen, "  ") {
            out.push_str(&format!("{line}\n"));
        }
    }
    if bare > 0 {
        let line = text! {
            zh: "另有 {bare} 个文件没有电子签名",
            en: "{bare} more files without an electronic signature",
        };
        out.push_str(&format!("\n{}\n", line.get(lang)));
    }
    out.push_str(match lang {
        Lang::Zh => "\n离线查验：“有效”只表示完好且证书链到达所给的信任锚，不等于法律上有效。\n",
        Lang::En => {
            "\nChecked offline: valid means intact and leading to an anchor that was given, never legally valid.\n"
        }
    });
    out
}
