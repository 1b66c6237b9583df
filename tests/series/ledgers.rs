//! Real numbers in the ledgers that such numbers stand in.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde_json::{Value, json};

use super::source::{Payment, Tables};
use crate::honest::archive::{Archive, Dossier};
use crate::honest::kinds::outline;

/// Days that one patrol log has.
const DAYS: usize = 120;

/// An amount of so many cents.
fn yuan(cents: i64) -> Value {
    let (sign, cents) = (if cents < 0 { "-" } else { "" }, cents.unsigned_abs());
    serde_json::from_str(&format!("{sign}{}.{:02}", cents / 100, cents % 100)).unwrap()
}

fn number(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A dossier of this kind for other years: its papers stay what and when they are, in a box.
fn bare(kind: &str, number: u32, opened: &str, closed: &str) -> Dossier {
    let mut dossier = outline(kind, number);
    let year = &opened[..4];
    let id = dossier.manifest["id"].as_str().unwrap().replace("-2025-", &format!("-{year}-"));
    dossier.manifest["id"] = id.into();
    dossier.folder = format!("{year}/{}", dossier.folder);
    dossier.manifest["opened"] = opened.into();
    dossier.manifest["closed"] = closed.into();
    dossier.files.clear();
    dossier.drawings.clear();
    let stages = dossier.manifest["stages"].as_array_mut().unwrap();
    for stage in stages {
        stage["from"] = closed.into();
    }
    for document in dossier.manifest["documents"].as_array_mut().unwrap() {
        let document = document.as_object_mut().unwrap();
        for key in ["files", "digitised", "taken"] {
            document.remove(key);
        }
        document.insert("medium".into(), "physical".into());
        document.insert("location".into(), format!("档案室{number}盒").into());
        document.insert("date".into(), closed.into());
        for marks in ["signatures", "seals"] {
            for mark in document.get_mut(marks).and_then(Value::as_array_mut).into_iter().flatten() {
                mark["at"] = closed.into();
            }
        }
    }
    dossier
}

/// Working days from the first one of 2020 on.
fn day(index: usize) -> Date {
    let (weeks, rest) = (index / 5, index % 5);
    Date::constant(2020, 1, 6) + ((weeks * 7 + rest) as i64).days()
}

/// Logs of daily patrols with what they read: a gauge, a tape and a planimeter.
pub fn readings(archive: &mut Archive, tables: &Tables) {
    let series = [("径流", &tables.flows), ("岸线", &tables.shores), ("集水面积", &tables.areas)];
    let logs = 10;
    for log in 0..logs {
        let days: Vec<Date> = (log * DAYS..(log + 1) * DAYS).map(day).collect();
        let (first, last) = (days[0].to_string(), days[DAYS - 1].to_string());
        let mut dossier = bare("patrol-log", 100 + log as u32, &first, &last);
        let entries: Vec<Value> = days
            .iter()
            .enumerate()
            .map(|(index, day)| {
                let at = log * DAYS + index;
                let readings: serde_json::Map<String, Value> = series
                    .iter()
                    .filter_map(|(name, values)| Some(((*name).to_owned(), number(values.get(at)?))))
                    .collect();
                assert!(!matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
                json!({
                    "date": day.to_string(), "start": "09:10", "end": format!("10:{:02}", at * 7 % 50 + 3), "by": "p4",
                    "place": { "name": "柳河上段", "lat": 39.6312, "lon": 118.1804 }, "readings": readings,
                    "text": format!("读数见表，{}号断面。{}", at + 1, crate::honest::archive::text(&format!("series{at}"))),
                })
            })
            .collect();
        *dossier.at("/record/entries") = entries.into();
        *dossier.at("/record/frequency") = "daily".into();
        archive.dossiers.push(dossier);
    }
}

/// The book of one month, which balances.
fn book(archive: &mut Archive, number: u32, entries: &[(Date, String, i64)]) {
    let (first, last) = (entries[0].0.first_of_month(), entries[0].0.last_of_month());
    let mut dossier = bare("village-account", number, &first.to_string(), &last.to_string());
    let mut balance = 1_000_000_000_000;
    *dossier.at("/record/opening") = yuan(balance);
    let list: Vec<Value> = entries
        .iter()
        .map(|(date, party, cents)| {
            balance -= cents;
            let direction = if *cents < 0 { "in" } else { "out" };
            json!({
                "date": date.to_string(), "summary": "往来款", "direction": direction, "amount": yuan(cents.abs()),
                "method": "bank", "party": party,
            })
        })
        .collect();
    *dossier.at("/record/entries") = list.into();
    *dossier.at("/record/closing") = yuan(balance);
    archive.dossiers.push(dossier);
}

fn months(payments: &[Payment]) -> BTreeMap<(i16, i8), Vec<&Payment>> {
    let mut months: BTreeMap<(i16, i8), Vec<&Payment>> = BTreeMap::new();
    for payment in payments {
        months.entry((payment.date.year(), payment.date.month())).or_default().push(payment);
    }
    for list in months.values_mut() {
        list.sort_by_key(|payment| payment.date);
    }
    months
}

/// Every payment of the company and every entry of the journal, a book a month.
pub fn accounts(archive: &mut Archive, tables: &Tables) {
    for (index, month) in months(&tables.payments).into_values().enumerate() {
        let entries: Vec<(Date, String, i64)> =
            month.iter().map(|payment| (payment.date, payment.party.clone(), payment.cents)).collect();
        book(archive, 100 + index as u32, &entries);
    }
    let month = tables.journal.len().div_ceil(12);
    // The journal does not say who the other side was.
    for (index, amounts) in tables.journal.chunks(month).enumerate() {
        let first = Date::constant(2022, index as i8 + 1, 1);
        let of = |at: usize| first + ((at * 28 / month) as i64).days();
        let party = |at: usize| format!("往来户{}", index * month + at + 1);
        let entries: Vec<(Date, String, i64)> =
            amounts.iter().enumerate().map(|(at, cents)| (of(at), party(at), *cents)).collect();
        book(archive, 200 + index as u32, &entries);
    }
}

/// What the cards bought, as receipts of material: a piece each, under the number that the
/// warehouse gives in turn.
pub fn receipts(archive: &mut Archive, tables: &Tables) {
    let mut merchants: BTreeMap<&str, String> = BTreeMap::new();
    for card in &tables.cards {
        let next = format!("m{}", merchants.len());
        merchants.entry(&card.party).or_insert(next);
    }
    let known = archive.reference["suppliers"].as_array_mut().unwrap();
    known.extend(
        merchants.iter().map(|(name, id)| json!({ "id": id, "name": name, "introduced_by": "founding" })),
    );
    let mut voucher = 0;
    for (index, month) in months(&tables.cards).into_values().enumerate() {
        let (first, last) = (month[0].date.first_of_month(), month[0].date.last_of_month());
        let mut dossier = bare("material-flow", 100 + index as u32, &first.to_string(), &last.to_string());
        let receipts: Vec<Value> = month
            .iter()
            .map(|payment| {
                voucher += 1;
                json!({
                    "item": "零星材料", "quantity": 1, "price": yuan(payment.cents), "amount": yuan(payment.cents),
                    "supplier": merchants[payment.party.as_str()], "date": payment.date.to_string(),
                    "voucher": format!("RK{voucher:06}"),
                })
            })
            .collect();
        dossier.manifest["record"] = json!({
            "items": [{ "item": "零星材料", "unit": "件", "opening": 0 }],
            "closing": [{ "item": "零星材料", "quantity": receipts.len() }],
            "receipts": receipts,
        });
        archive.dossiers.push(dossier);
    }
}

/// What the company paid for, as costs of machines.
pub fn cards(archive: &mut Archive, tables: &Tables) {
    let paid = tables.payments.iter().filter(|payment| payment.cents > 500_000).step_by(29).take(60);
    for (index, payment) in paid.enumerate() {
        let day = payment.date.to_string();
        let mut dossier = bare("equipment", 100 + index as u32, &day, &day);
        *dossier.at("/record/card/cost") = yuan(payment.cents);
        *dossier.at("/record/card/bought") = day.into();
        *dossier.at("/record/card/maker") = payment.party.as_str().into();
        archive.dossiers.push(dossier);
    }
}
