//! What honest archives contain and linters trip over.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Which, cast, purchases};
use crate::honest::archive::{Dossier, Drawing, seal};
use crate::honest::files;
use crate::honest::words::Random;

/// How many papers in how many are filed as files; the others stay on paper, in a box.
const SCANNED: u64 = 12;

/// Decides what of the dossier is on disk: most papers are in boxes, photos are kept at every
/// sixth station, some scans were made years later and some texts were converted since.
pub fn filed(dossier: &mut Dossier, which: Which) {
    let mut random = which.random("filed");
    let photos = which.station.is_multiple_of(6);
    let documents: Vec<Value> = dossier.manifest["documents"].as_array().unwrap().clone();
    for document in documents {
        let (id, medium) = (document["id"].as_str().unwrap(), document["medium"].as_str().unwrap());
        let keep = match medium {
            "scan" => random.below(SCANNED) == 0 || document["role"] == "bid",
            "photo" => photos,
            _ => true,
        };
        let path = document["files"][0]["path"].as_str().unwrap_or_default().to_owned();
        if !keep {
            dossier.files.remove(&format!("{path}.txt"));
            dossier.drawings.remove(&path);
            let object = dossier.document(id).as_object_mut().unwrap();
            object.remove("files");
            object.remove("digitised");
            object.insert("medium".into(), "physical".into());
            object.insert(
                "location".into(),
                format!("档案室{}架{}盒", which.station % 9 + 1, which.year % 100).into(),
            );
        } else if medium == "scan" && which.year < 2024 {
            legacy_scan(dossier, id, &path, which);
        } else if medium == "born-digital" && which.year == 2021 && random.below(4) == 0 {
            converted(dossier, id, &path);
        } else if medium == "born-digital"
            && let Some(sent) = files::SIGNED.get()
        {
            let mut random = Random::new(&format!("signed/{}/{}/{id}", which.kind, which.number));
            if random.below(10) == 0 {
                came_signed(dossier, id, &path, sent(random.below(200_000) as usize));
            }
        }
    }
}

/// Paper of old years that was scanned in one campaign.
fn legacy_scan(dossier: &mut Dossier, id: &str, path: &str, which: Which) {
    let day = Date::new(2024, 9, 2).unwrap() + i64::from(which.station % 20).days();
    if let Some(Drawing::Scan(.., created)) = dossier.drawings.get_mut(path) {
        *created = format!("D:{}14{:02}00+08'00'", day.to_string().replace('-', ""), which.station % 60);
        dossier.document(id)["digitised"] = json!({ "at": day.to_string(), "by": "档案数字化公司" });
    }
}

/// A DOC of 2021 that became an OFD in 2024.
fn converted(dossier: &mut Dossier, id: &str, path: &str) {
    let Some(Drawing::Word(title, text, author, _)) = dossier.drawings.remove(path) else { return };
    let new = path.replace(".docx", ".ofd");
    dossier.files.insert(new.clone(), files::ofd(&title, &text, &author, "2024-11-05"));
    let document = dossier.document(id);
    document["files"] = json!([{ "path": new }]);
    document["converted"] =
        json!({ "at": "2024-11-05", "by": "档案室", "from": path.replace(".docx", ".doc") });
}

/// A paper that came with its sender's electronic signature.
fn came_signed(dossier: &mut Dossier, id: &str, path: &str, bytes: Vec<u8>) {
    dossier.drawings.remove(path);
    let new = path.replace(".docx", ".pdf");
    dossier.files.insert(new.clone(), bytes);
    dossier.document(id)["files"] = json!([{ "path": new }]);
}

/// Whatever is customary at that station.
pub fn customs(dossier: &mut Dossier, which: Which) {
    let s = which.station;
    match which.kind {
        "bidding" => purchases::customs(dossier, which),
        "village-account" if s % 4 == 1 => in_red(dossier),
        "official-document" if s.is_multiple_of(3) => joint_issue(dossier, s),
        "meeting" if s % 3 == 2 => delegated(dossier, "resolution", "chair", s),
        "patrol-log" if which.year == 2024 => at_the_weekend(dossier),
        "patrol-log" if s % 3 == 1 => in_the_flood(dossier),
        "home-visit" if s % 5 == 1 => on_a_holiday(dossier, which),
        "material-flow" if which.year == 2024 => on_the_leap_day(dossier),
        "material-flow" if s % 3 == 1 => in_red_ink(dossier),
        "material-flow" if s % 3 == 2 => emergency(dossier),
        "material-flow" => old_for_new(dossier),
        // What a meter collects at once is reported by the month.
        "trace-catalogue" => *dossier.at("/record/items/0/frequency") = "实时采集，按月上报".into(),
        "rectification" if s.is_multiple_of(2) => before_photo(dossier, which),
        "rectification" => verified_later(dossier),
        "spot-check" if s.is_multiple_of(2) => {
            before_photo(dossier, which);
            dossier.document("before").as_object_mut().unwrap().remove("supports");
            dossier.at("/record/findings/0/evidence").as_array_mut().unwrap().push("before".into());
        }
        "integrity-record" if cast::head_changed(s) && which.year == 2023 => appointment(dossier, s),
        _ => (),
    }
}

fn joint_issue(dossier: &mut Dossier, s: u32) {
    let issued = dossier.document("issued");
    let day = issued["date"].as_str().unwrap().to_owned();
    issued["seals"].as_array_mut().unwrap().push(seal(&format!("s3-{s}"), &day));
}

/// The safety officer signs for the head, who is away.
fn delegated(dossier: &mut Dossier, id: &str, duty: &str, s: u32) {
    for signature in dossier.document(id)["signatures"].as_array_mut().unwrap() {
        if signature["as"] == duty {
            signature["for"] = signature["by"].take();
            signature["by"] = format!("p3-{s}").into();
        }
    }
}

/// Rain knows no weekend: the third patrol is on a Saturday.
fn at_the_weekend(dossier: &mut Dossier) {
    let entry = dossier.at("/record/entries/2");
    let day: Date = entry["date"].as_str().unwrap().parse().unwrap();
    entry["date"] = (day + 4.days()).to_string().into();
}

/// An emergency: the last patrol is in the middle of the night.
fn in_the_flood(dossier: &mut Dossier) {
    let entry = dossier.at("/record/entries/3");
    (entry["start"], entry["end"], entry["weather"]) = ("02:10".into(), "03:25".into(), "暴雨".into());
}

/// A correction: a line that was entered with a zero too many, and taken back in red the same day.
fn in_red_ink(dossier: &mut Dossier) {
    let issues = dossier.at("/record/issues").as_array_mut().unwrap();
    let wrong = issues[0]["quantity"].as_u64().unwrap() * 10;
    for (quantity, to) in [(json!(wrong), "运维班"), (json!(-(wrong as i64)), "运维班（红字冲销）")]
    {
        let mut line = issues[0].clone();
        (line["quantity"], line["to"]) = (quantity, to.into());
        issues.insert(issues.len() - 1, line);
    }
}

/// A visit on a public holiday.
fn on_a_holiday(dossier: &mut Dossier, which: Which) {
    let day = format!("{}-05-01", which.year);
    dossier.at("/record/visits/1")["date"] = day.as_str().into();
    dossier.document("photo2")["taken"]["at"] = format!("{day}T09:30:00+08:00").into();
    if let Some(Drawing::Photo(_, taken, _)) = dossier.drawings.get_mut("photo2.jpg") {
        *taken = format!("{} 09:30:00", day.replace('-', ":"));
    }
}

/// A payment that was first entered as cash, taken back in red and entered anew.
fn in_red(dossier: &mut Dossier) {
    let paid = dossier.at("/record/entries/0").clone();
    let mut cash = paid.clone();
    cash["method"] = "cash".into();
    let mut red = cash.clone();
    red["amount"] = (-cash["amount"].as_f64().unwrap()).into();
    red["summary"] = "冲回错记现金".into();
    let entries = dossier.at("/record/entries").as_array_mut().unwrap();
    entries.splice(0..1, [cash, red, paid]);
}

/// Material used in an emergency, two days before its slip was written.
fn emergency(dossier: &mut Dossier) {
    let issued: Date = dossier.at("/record/issues/0/date").as_str().unwrap().parse().unwrap();
    *dossier.at("/record/consumption/0/date") = (issued - 2.days()).to_string().into();
}

/// Old lines taken down for new ones of the same name, left-overs of last year used before this
/// year's first slip, a discount on the invoice, and a balance that a spreadsheet added up.
fn old_for_new(dossier: &mut Dossier) {
    let issued: Date = dossier.at("/record/issues/0/date").as_str().unwrap().parse().unwrap();
    let mut before = dossier.at("/record/consumption/0").clone();
    (before["quantity"], before["date"]) = (6.into(), (issued - 8.days()).to_string().into());
    let used = dossier.at("/record/consumption/0/quantity").as_u64().unwrap();
    dossier.at("/record/consumption").as_array_mut().unwrap().push(before);
    *dossier.at("/record/scraps/0/quantity") = (used + 20).into();
    let mut discount = dossier.at("/record/receipts/0").clone();
    discount["item"] = "现金折扣".into();
    (discount["quantity"], discount["price"], discount["amount"]) = (1.into(), (-5).into(), (-5).into());
    dossier.at("/record/receipts").as_array_mut().unwrap().push(discount);
    let tape = json!({ "item": "绝缘胶带", "unit": "卷", "opening": 0.1 + 0.2 });
    dossier.at("/record/items").as_array_mut().unwrap().push(tape);
    dossier
        .at("/record/closing")
        .as_array_mut()
        .unwrap()
        .push(json!({ "item": "绝缘胶带", "quantity": 0.3 }));
}

/// A rectification that was done in time and verified after its deadline.
fn verified_later(dossier: &mut Dossier) {
    let deadline: Date = dossier.at("/record/deadline").as_str().unwrap().parse().unwrap();
    *dossier.at("/record/closed/date") = (deadline + 3.days()).to_string().into();
}

/// Material handed out on 29 February.
fn on_the_leap_day(dossier: &mut Dossier) {
    dossier.at("/record/issues/0")["date"] = "2024-02-29".into();
    let slip = dossier.document("issue");
    slip["date"] = "2024-02-29".into();
    for signature in slip["signatures"].as_array_mut().unwrap() {
        signature["at"] = "2024-02-29".into();
    }
}

/// The photo of the day of the check, drawn alike in both dossiers.
fn before_drawing(dossier: &mut Dossier, which: Which) {
    let day = checked_day(which);
    let taken = format!("{} 09:30:00", day.replace('-', ":"));
    let photo =
        Drawing::Photo(format!("before{}", which.number), taken, (cast::latitude(which.station), 118.1804));
    dossier.drawings.insert("before.jpg".into(), photo);
    let document = dossier.document("before");
    document["taken"]["at"] = format!("{day}T09:30:00+08:00").into();
    document["date"] = day.into();
    document["taken"]["place"]["lat"] = cast::latitude(which.station).into();
    document["taken"]["by"] = format!("p4-{}", which.station).into();
}

fn checked_day(which: Which) -> String {
    (Date::new(2025, 6, 16).unwrap() + which.days().days()).to_string()
}

/// The photo that the check took, cited again where its finding is mended.
fn before_photo(dossier: &mut Dossier, which: Which) {
    *dossier = dossier
        .clone()
        .photo("before", "evidence", "整改前现场", &checked_day(which))
        .supports("before", "report");
    before_drawing(dossier, which);
}

/// The talk with the new head before the post is taken up.
fn appointment(dossier: &mut Dossier, s: u32) {
    let moved = super::map(&dossier.manifest, &mut |text| super::shifted(text, 17 * 7));
    dossier.manifest = moved;
    for drawing in dossier.drawings.values_mut() {
        if let Drawing::Scan(.., created) = drawing {
            *created = super::compact(created, 17 * 7);
        }
    }
    *dossier.at("/record/type") = "appointment-talk".into();
    *dossier.at("/record/subject") = format!("q1-{s}").into();
    for id in ["form", "talk"] {
        for signature in dossier.document(id)["signatures"].as_array_mut().unwrap() {
            if signature["as"] == "subject" {
                signature["by"] = format!("q1-{s}").into();
            }
        }
    }
}
