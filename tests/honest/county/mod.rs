//! Five years of a county: every station files one dossier of every kind a year, all of it honest,
//! with what honest archives contain and linters trip over:
//!
//! | what | where |
//! | --- | --- |
//! | files converted from DOC to OFD years later | `customs::converted` |
//! | legacy scans, a campaign for all old paper | `customs::legacy_scan` |
//! | outsiders' seals and signatures | `purchases::outsiders_seal` |
//! | delegated signing | `customs::delegated` |
//! | joint issue | `customs::joint_issue` |
//! | a shared scanner, a bidding platform | `purchases::one_scanner`, `purchases::platform` |
//! | invited and negotiated purchases | `purchases::invited`, `purchases::negotiated` |
//! | one invoice over several receipt lines | `vary::material_flow` |
//! | voucher numbers that restart each year | `vary::material_flow` |
//! | document numbers that restart each year | `vary::vary`, official documents |
//! | equal shifts | `kinds::handover`, twelve hours each |
//! | one person for a one-man post | `cast::one_accountant` |
//! | before-photos cited again in a rectification | `customs::before_photo` |
//! | partial exports | `kept` of [`write`], `tests/county.rs` |
//! | weekends and public holidays | `customs::at_the_weekend`, `customs::on_a_holiday` |
//! | leap days | `customs::on_the_leap_day` |
//! | emergencies | `customs::in_the_flood` |
//! | corrections | `customs::in_red_ink` |
//! | people who change posts | `cast::head_changed`, `customs::appointment` |
//! | seals that are renewed | `cast::seal_renewed` |
//! | constant readings that are true | `vary::vary`, the opening of the sluice |
//! | photos that some stations keep and others do not; paper in boxes | `customs::filed` |
//! | every line and figure its own, all sums right | `prose`, `vary` |

pub mod cast;
mod customs;
pub mod prose;
mod purchases;
mod vary;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::archive::{Dossier, Drawing, hex};
use super::kinds::{KINDS, outline};
use super::words::Random;

/// The years, the outlines' own last.
const YEARS: [i32; 5] = [2021, 2022, 2023, 2024, 2025];

/// Which dossier of the county it is.
#[derive(Clone, Copy)]
pub struct Which {
    /// Its kind.
    pub kind: &'static str,
    /// The station.
    pub station: u32,
    /// The year.
    pub year: i32,
    /// A number that no other station's year has.
    pub number: u32,
}

impl Which {
    /// Whether a head who changed was the new one when its papers were signed.
    pub fn after_the_change(self) -> bool {
        self.year > 2023 || (self.year == 2023 && self.kind == "annual-summary")
    }

    /// How far its days are from the outline's: whole weeks, so that a Monday stays one.
    pub fn days(self) -> i64 {
        i64::from(self.year - 2025) * 364 + i64::from(self.station % 3) * 7
    }

    /// A random sequence for something of it.
    pub fn random(self, what: &str) -> Random {
        Random::new(&format!("{what}/{}", self.number))
    }

    /// A short text that stands nowhere else.
    pub fn text(self, what: &str, sentences: usize) -> String {
        prose::report(&format!("{}/{what}/{}", self.kind, self.number), sentences)
    }
}

/// What was written.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Dossiers.
    pub dossiers: usize,
    /// Documents in them.
    pub documents: usize,
}

/// Writes the archive; `kept` says which dossiers of it were exported.
pub fn write(root: &Path, stations: u32, complete: Value, kept: impl Fn(&Dossier) -> bool) -> Size {
    let mut dossiers: Vec<Dossier> = Vec::new();
    let (mut listed, mut documents, mut files, mut bytes) = (Vec::new(), 0, 0, 0);
    for station in 0..stations {
        for (index, year) in YEARS.into_iter().enumerate() {
            let number = (index as u32 + 1) * 1000 + station + 1;
            dossiers.extend(KINDS.iter().map(|kind| dossier(Which { kind, station, year, number })));
        }
        for mut dossier in dossiers.drain(..).filter(|dossier| kept(dossier)) {
            dossier.fill();
            let folder = root.join(&dossier.folder);
            fs::create_dir_all(&folder).unwrap();
            let text = serde_json::to_string_pretty(&dossier.manifest).unwrap();
            fs::write(folder.join("dossier.json"), &text).unwrap();
            listed.push(json!({ "id": dossier.manifest["id"], "path": dossier.folder, "sha256": hex(&Sha256::digest(&text)) }));
            documents += dossier.manifest["documents"].as_array().unwrap().len();
            for (path, contents) in &dossier.files {
                fs::write(folder.join(path), contents).unwrap();
                if !path.ends_with(".pdf.txt") {
                    files += 1;
                    bytes += contents.len();
                }
            }
        }
    }
    let mut reference = cast::reference(stations);
    reference["complete"] = complete;
    reference["totals"] =
        json!({ "dossiers": listed.len(), "documents": documents, "files": files, "bytes": bytes });
    let size = Size { dossiers: listed.len(), documents };
    reference["dossiers"] = listed.into();
    fs::write(root.join("archive.json"), serde_json::to_string(&reference).unwrap()).unwrap();
    size
}

/// The honest dossier of a station's year.
fn dossier(which: Which) -> Dossier {
    let kind = which.kind;
    let mut dossier = outline(kind, which.number);
    let days = which.days();
    dossier.manifest = map(&dossier.manifest, &mut |text| named(&shifted(text, days), which));
    for drawing in dossier.drawings.values_mut() {
        match drawing {
            Drawing::Scan(_, _, created) => *created = compact(created, days),
            Drawing::Word(_, _, author, created) => {
                *created = shifted(created, days);
                *author = format!("{author}{}", which.station);
            }
            Drawing::Photo(_, taken, _) => {
                *taken = shifted(&taken.replacen(':', "-", 2), days).replacen('-', ":", 2)
            }
        }
    }
    let class = dossier.manifest["id"].as_str().unwrap().split('-').nth(2).unwrap().to_owned();
    dossier.manifest["id"] = format!("X043-{}-{class}-{:04}", which.year, which.station + 1).into();
    dossier.folder = format!("{}/{kind}/{:04}", which.year, which.station + 1);
    vary::vary(&mut dossier, which);
    customs::customs(&mut dossier, which);
    customs::filed(&mut dossier, which);
    dossier
}

/// A JSON value with every string, and every key, replaced.
fn map(value: &Value, change: &mut impl FnMut(&str) -> String) -> Value {
    match value {
        Value::String(text) => change(text).into(),
        Value::Array(list) => list.iter().map(|value| map(value, change)).collect(),
        Value::Object(members) => {
            let mut object = Map::new();
            for (key, value) in members {
                object.insert(change(key), map(value, change));
            }
            object.into()
        }
        other => other.clone(),
    }
}

/// The text with the day that it begins with moved.
fn shifted(text: &str, days: i64) -> String {
    match text.get(..10).and_then(|day| day.parse::<Date>().ok()) {
        Some(day) => format!("{}{}", working(day + days.days()), &text[10..]),
        None => text.to_owned(),
    }
}

/// The day itself, or the last one before the holidays that it falls into.
fn working(day: Date) -> Date {
    static HOLIDAYS: LazyLock<BTreeSet<String>> = LazyLock::new(|| cast::holidays().into_iter().collect());
    let mut day = day;
    while HOLIDAYS.contains(&day.to_string()) {
        day = day.yesterday().unwrap();
    }
    day
}

/// The same for `D:20250310…`.
fn compact(text: &str, days: i64) -> String {
    let day = format!("{}-{}-{}", &text[2..6], &text[6..8], &text[8..10]);
    format!("D:{}{}", shifted(&day, days).replace('-', ""), &text[10..])
}

/// The station's own people, units, seals and suppliers for those of the outline.
fn named(text: &str, which: Which) -> String {
    let s = which.station;
    match text {
        "gd" | "lh" => format!("{text}{s}"),
        "p1" if cast::head_changed(s) && which.after_the_change() => format!("q1-{s}"),
        "p6" if cast::one_accountant(s) => format!("p5-{s}"),
        "p1" | "p2" | "p3" | "p4" | "p5" | "p6" => format!("{text}-{s}"),
        "s1" if cast::seal_renewed(s) && which.year > 2023 => format!("t1-{s}"),
        "s1" | "s2" | "s3" => format!("{text}-{s}"),
        "e1" | "e2" | "e3" | "e4" | "e5" => {
            let n: u32 = text[1..].parse().unwrap();
            format!("e{}", (s * 5 + n + which.year as u32 * 3) % cast::EXPERTS + 1)
        }
        "g1" | "g2" | "g3" => {
            let n: u32 = text[1..].parse().unwrap();
            format!("g{}", (s * 3 + n) % cast::SUPPLIERS + 1)
        }
        "r1-1" | "r1-2" => format!("r{}{}", which.number, &text[2..]),
        "f1" => format!("f{}", which.number),
        "X043-2025-WZ-0001" => format!("X043-{}-WZ-{:04}", which.year, s + 1),
        "城郊供电所" => format!("{}供电所", cast::place(s)),
        _ => text
            .replace("城供电〔2025〕", &format!("{}供电〔{}〕", cast::place(s), which.year))
            .replace("二〇二五年", &format!("{}年度", which.year))
            .replace("柳河", &cast::place(s))
            .replace("六月", "当月"),
    }
}
