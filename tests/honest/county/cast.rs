//! Who is who in the county: stations with their people, seals and villages; suppliers; holidays.

use serde_json::{Value, json};

use super::prose;
use crate::honest::words::Random;

/// Suppliers of the county.
pub const SUPPLIERS: u32 = 12;
/// Evaluators whom the county can ask.
pub const EXPERTS: u32 = 40;

/// The name of a station's place.
pub fn place(station: u32) -> String {
    let name = prose::village(&mut Random::new(&format!("station{}", station / 2)));
    format!("{}{}", name.trim_end_matches('村'), ["堡", "镇"][station as usize % 2])
}

/// How far north the station lies: eleven kilometres from the next.
pub fn latitude(station: u32) -> f64 {
    36.0 + f64::from(station) / 10.0
}

/// Whether the station's head changed on 1 August 2023.
pub fn head_changed(station: u32) -> bool {
    station % 3 == 1
}

/// Whether the station's seal was renewed on 1 February 2024.
pub fn seal_renewed(station: u32) -> bool {
    station % 4 == 2
}

/// Whether one person does the accounts of the village alone.
pub fn one_accountant(station: u32) -> bool {
    station % 5 == 4
}

/// `archive.json` for so many stations, without the transfer list and the totals.
pub fn reference(stations: u32) -> Value {
    let mut units = vec![json!({ "id": "gs", "name": "云川县供电公司" })];
    let (mut people, mut seals) = (Vec::new(), Vec::new());
    for s in 0..stations {
        let (gd, lh, place) = (format!("gd{s}"), format!("lh{s}"), place(s));
        units.push(json!({ "id": gd, "name": format!("{place}供电所"), "parent": "gs" }));
        units.push(json!({ "id": lh, "name": format!("{place}村"), "parent": gd }));
        let mut add =
            |n: &str, unit: &str, title: &str, duties: &[&str], from: &str, to: Option<&str>, head: bool| {
                let name = prose::person(&mut Random::new(&format!("person{s}-{n}")));
                let mut post = json!({ "unit": unit, "title": title, "duties": duties, "from": from });
                if let Some(to) = to {
                    post["to"] = to.into();
                }
                if head {
                    post["head"] = true.into();
                }
                people.push(json!({ "id": format!("{n}-{s}"), "name": name, "posts": [post] }));
            };
        let head = ["approver", "chair", "talker", "directed-check"];
        if head_changed(s) {
            add("p1", &gd, "所长", &head, "2019-01-01", Some("2023-07-31"), true);
            add("q1", &gd, "所长", &head, "2023-08-01", None, true);
        } else {
            add("p1", &gd, "所长", &head, "2019-01-01", None, true);
        }
        add("p2", &gd, "综合班班长", &["handler", "recorder", "lead-check"], "2019-01-01", None, false);
        add("p3", &gd, "安全员", &["reviewer", "receiver", "handler"], "2019-01-01", None, false);
        let line = ["handler", "deliverer", "recorder", "daily-check"];
        add("p4", &gd, "运维班班长", &line, "2019-01-01", None, false);
        if one_accountant(s) {
            let all = ["handler", "recorder", "approver", "reviewer"];
            add("p5", &lh, "村报账员", &all, "2019-01-01", None, false);
        } else {
            add("p5", &lh, "村报账员", &["handler", "recorder"], "2019-01-01", None, false);
            add("p6", &lh, "村主任", &["approver", "reviewer"], "2019-01-01", None, false);
        }
        let mut stamp = |n: &str, unit: &str, kind: &str, name: String, from: &str, to: Option<&str>| {
            let mut seal =
                json!({ "id": format!("{n}-{s}"), "unit": unit, "kind": kind, "name": name, "from": from });
            if let Some(to) = to {
                seal["to"] = to.into();
            }
            seals.push(seal);
        };
        if seal_renewed(s) {
            stamp("s1", &gd, "official", format!("{place}供电所"), "2018-06-01", Some("2024-01-31"));
            stamp("t1", &gd, "official", format!("{place}供电所"), "2024-02-01", None);
        } else {
            stamp("s1", &gd, "official", format!("{place}供电所"), "2018-06-01", None);
        }
        stamp("s2", &gd, "contract", format!("{place}供电所合同专用章"), "2018-06-01", None);
        stamp("s3", &lh, "official", format!("{place}村村民委员会"), "2018-06-01", None);
    }
    for n in 1..=EXPERTS {
        let name = prose::person(&mut Random::new(&format!("expert{n}")));
        people.push(json!({ "id": format!("e{n}"), "name": name, "external": true, "posts": [] }));
    }
    let mut suppliers = Vec::new();
    for n in 1..=SUPPLIERS {
        let name = format!("{}电力器材有限公司", place(n + 1000));
        suppliers.push(json!({ "id": format!("g{n}"), "name": name, "introduced_by": "founding" }));
        seals.push(json!({ "id": format!("gs{n}"), "supplier": format!("g{n}"), "kind": "contract", "name": name, "from": "2015-01-01" }));
    }
    json!({
        "version": 1, "fonds": "X043", "name": "云川县供电公司2021—2025年度档案", "exported": "2026-03-31T18:00:00+08:00",
        "units": units, "people": people, "seals": seals, "suppliers": suppliers, "holidays": holidays(), "complete": true,
    })
}

/// New Year, Spring Festival, May Day and the National Day of 2021 to 2025.
pub fn holidays() -> Vec<String> {
    let spring = [
        (2021, "02", 11, 17),
        (2022, "02", 1, 6),
        (2023, "01", 21, 27),
        (2024, "02", 10, 17),
        (2025, "01", 28, 31),
    ];
    let mut days = Vec::new();
    for (year, month, first, last) in spring {
        days.extend([
            format!("{year}-01-01"),
            format!("{year}-05-01"),
            format!("{year}-05-02"),
            format!("{year}-05-03"),
        ]);
        days.extend((first..=last).map(|day| format!("{year}-{month}-{day:02}")));
        days.extend((1..=7).map(|day| format!("{year}-10-{day:02}")));
    }
    days.sort();
    days
}
