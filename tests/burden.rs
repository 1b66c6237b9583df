//! The bill of trace catalogues: each item's effort is saved once, whichever rules speak of it;
//! before, saved and after add up; overlaps count over a unit's catalogues and with units below.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;
use zhenji::archive::find_roots;
use zhenji::audit::burden::{Bill, UnitBill, bill};
use zhenji::config::ConfigFile;
use zhenji::examine::Examiner;

fn billed(root: &Path) -> Bill {
    billed_with(root, &ConfigFile::default())
}

fn billed_with(root: &Path, config: &ConfigFile) -> Bill {
    let metas: Vec<_> = zhenji::rules::all().map(|rule| &rule.meta).collect();
    let only = ["TRC", "PAD"].map(str::to_owned);
    let settings = config.settings(&only, &[], &metas).unwrap();
    let paths = [root.to_owned()];
    let outcome = zhenji::check(&paths, &settings, &Examiner::default()).unwrap();
    let archives = find_roots(&paths).unwrap();
    let bill = bill(&archives[0], &settings, &outcome.archives[0].findings).unwrap();
    for unit in &bill.units {
        adds_up(unit);
    }
    bill
}

/// Whatever was saved, by item and by rule, is the difference between before and after.
fn adds_up(unit: &UnitBill) {
    let near = |one: f64, other: f64| (one - other).abs() < 0.2;
    let by_item: f64 = unit.items.iter().map(|item| item.saved.hours).sum();
    let by_rule: f64 = unit.by_rule.values().map(|saved| saved.cost.hours).sum();
    let fewer: usize = unit.by_rule.values().map(|saved| saved.items).sum();
    assert!(near(by_item, unit.saved.cost.hours) && near(by_rule, unit.saved.cost.hours), "{unit:?}");
    assert!(near(unit.total.hours - unit.saved.cost.hours, unit.after.hours), "{unit:?}");
    assert_eq!(fewer, unit.saved.items);
    assert!(unit.items.iter().all(|item| item.saved.hours <= item.cost.hours + 0.1), "{unit:?}");
}

/// An archive with a catalogue for each list of items, of the unit beside it.
fn archive(catalogues: &[(&str, Value)]) -> TempDir {
    let fixture =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rules/TRC008/fires-two-groups/archive");
    let root = tempfile::tempdir().unwrap();
    fs::copy(fixture.join("archive.json"), root.path().join("archive.json")).unwrap();
    let text = fs::read_to_string(fixture.join("trace-catalogue-1/dossier.json")).unwrap();
    for (index, (unit, items)) in catalogues.iter().enumerate() {
        let folder = root.path().join(format!("c{index}"));
        fs::create_dir(&folder).unwrap();
        let mut manifest: Value = serde_json::from_str(&text).unwrap();
        manifest["id"] = format!("X043-2025-LH-{:04}", index + 1).into();
        manifest["unit"] = (*unit).into();
        manifest["record"]["items"] = items.clone();
        fs::write(folder.join("dossier.json"), manifest.to_string()).unwrap();
        for file in ["d1.txt", "d2.txt", "d3.txt"] {
            fs::copy(fixture.join("trace-catalogue-1").join(file), folder.join(file)).unwrap();
        }
    }
    root
}

/// An item of 10 minutes, 12 times a year, by 2 people: 4 hours.
fn item(id: &str, fields: &[&str], changes: Value) -> Value {
    let mut item = json!({
        "id": id, "name": format!("事项{id}"), "work": "office", "standard": true, "urgent": false,
        "basis": [{ "level": "provincial", "document": "供电所标准化管理规范" }], "frequency": "每月", "carriers": ["paper"],
        "fields": fields, "minutes": 10, "task_minutes": 60, "times_a_year": 12, "people": 2, "risk": "medium",
    });
    for (key, value) in changes.as_object().unwrap() {
        item[key] = value.clone();
    }
    item
}

const POLES: [&str; 3] = ["线路", "杆号", "缺陷"];

#[test]
fn every_rule_that_saves_something_counts_and_an_item_is_saved_once() {
    let county = json!({ "basis": [{ "level": "county", "document": "县里的要求" }] });
    let root = archive(&[(
        "gd",
        json!([
            // Not asked for from above, and urgent, and too long: gone once.
            item("a", &["甲", "乙"], json!({ "basis": county["basis"], "urgent": true, "minutes": 90 })),
            // Asks for what `a` asks for: nothing is left to merge it with.
            item("b", &["甲", "乙"], json!({})),
            item("c", &["户号", "电量"], json!({ "minutes": 90 })),
            item("d", &["台账", "责任"], json!({ "carriers": ["wechat"] })),
            item("e", &["会议", "签到"], json!({ "carriers": ["paper", "wechat"] })),
            item("f", &["用户", "诉求"], json!({ "work": "mass" })),
        ]),
    )]);
    let bill = billed(root.path());
    let unit = &bill.units[0];
    let of = |id: &str| unit.items.iter().find(|item| item.id == id).unwrap();
    assert_eq!(of("a").saved_by, ["TRC001"]);
    assert_eq!(of("a").saved, of("a").cost);
    assert!(of("b").saved_by.is_empty() && of("b").merges_with.is_empty());
    assert_eq!((of("c").saved_by.as_slice(), of("c").saved.hours), (&["TRC010"][..], 12.0));
    assert_eq!(of("d").saved_by, ["TRC003"]);
    assert!(of("e").saved_by.is_empty(), "its paper stays");
    assert_eq!(of("f").saved_by, ["TRC006"]);
    assert_eq!((unit.items.len(), unit.saved.items), (6, 3));
    // 36 + 4 + 36 + 4 + 4 + 4, less 36, 12, 4 and 4.
    assert_eq!((unit.total.hours, unit.saved.cost.hours, unit.after.hours), (88.0, 56.0, 32.0));
}

#[test]
fn overlaps_count_over_catalogues_and_with_units_below_but_not_beside() {
    // Two catalogues of one unit: one item stays.
    let two = archive(&[
        ("gd", json!([item("a", &POLES, json!({ "people": 3 }))])),
        ("gd", json!([item("b", &POLES, json!({}))])),
    ]);
    let bill = billed(two.path());
    let unit = &bill.units[0];
    assert_eq!((unit.saved.items, unit.saved.cost.hours, unit.after.hours), (1, 4.0, 6.0));
    assert_eq!(unit.items[0].merges_with, ["b"]);
    // A village and the station above it: the station takes from the village.
    let levels = archive(&[
        ("gd", json!([item("a", &POLES, json!({}))])),
        ("cj", json!([item("b", &POLES, json!({}))])),
    ]);
    let bill = billed(levels.path());
    let of = |id: &str| bill.units.iter().find(|unit| unit.unit == id).unwrap();
    assert_eq!((of("gd").saved.items, of("gd").items[0].merges_with.as_slice()), (1, &["b".to_owned()][..]));
    assert_eq!(of("cj").saved.items, 0);
    // Two villages beside each other each keep their own.
    let beside = archive(&[
        ("cj", json!([item("a", &POLES, json!({}))])),
        ("ck", json!([item("b", &POLES, json!({}))])),
    ]);
    assert!(billed(beside.path()).units.iter().all(|unit| unit.saved.items == 0));
}

#[test]
fn what_overlaps_with_a_third_only_is_not_taken_from_below() {
    // a overlaps with b and b with c, but not a with c; only c's unit is below a's.
    let fields = |own: [&str; 2]| -> Vec<String> {
        let shared = (0..7).map(|number| format!("字段{number}"));
        shared.chain(own.map(str::to_owned)).collect()
    };
    let with = |id: &str, own: [&str; 2]| item(id, &[], json!({ "fields": fields(own) }));
    let root = archive(&[
        ("gd", json!([with("a", ["甲", "乙"])])),
        ("ck", json!([with("b", ["乙", "丙"])])),
        ("cj", json!([with("c", ["丙", "丁"])])),
    ]);
    let bill = billed(root.path());
    assert!(bill.units.iter().all(|unit| unit.saved.items == 0), "{bill:?}");
    let near = archive(&[("gd", json!([with("a", ["甲", "乙"])])), ("cj", json!([with("b", ["乙", "丙"])]))]);
    assert_eq!(billed(near.path()).units.iter().map(|unit| unit.saved.items).sum::<usize>(), 1);
}

#[test]
fn pages_beyond_a_limit_go_by_the_limit_that_is_configured() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/rules/PAD003/fires-a-divider-for-each-sheet/archive");
    let pages = |config: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("zhenji.toml");
        fs::write(&path, config).unwrap();
        billed_with(&fixture, &ConfigFile::read(&path).unwrap()).units[0].papers.pages
    };
    let (usual, strict) = (pages(""), pages("[rules.PAD003]\npercent = 10\n"));
    assert!(usual > 0 && strict > usual, "{usual} {strict}");
}

#[test]
fn figures_that_cannot_be_meant_are_in_no_sum_and_said() {
    let root = archive(&[(
        "gd",
        json!([
            item("a", &["甲"], json!({ "times_a_year": 1e300 })),
            item("b", &["乙"], json!({ "people": -2 })),
            item("c", &["丙"], json!({}))
        ]),
    )]);
    let bill = billed(root.path());
    assert_eq!(bill.uncounted, 2);
    assert_eq!(bill.units[0].total.hours, 4.0);
    let text = serde_json::to_string(&bill).unwrap();
    assert!(!text.contains("null") && !text.contains("inf"), "{text}");
}

#[test]
fn papers_that_nobody_needs_count_by_unit() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rules");
    let bill = billed(&fixtures.join("PAD002/fires-supports-nothing/archive"));
    let papers = bill.units[0].papers;
    assert!(papers.documents > 0 && papers.pages >= papers.documents, "{papers:?}");
    assert_eq!(bill.units[0].total.hours, 0.0);
    let clean = billed(&fixtures.join("PAD002/silent-cited-somewhere/archive"));
    assert!(clean.units.is_empty(), "{clean:?}");
}
