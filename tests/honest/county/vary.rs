//! Figures and words that are a dossier's own, and that add up.

use serde_json::{Value, json};

use super::{Which, cast};
use crate::honest::archive::{Dossier, Drawing};

/// Gives the dossier figures and texts of its own.
pub fn vary(dossier: &mut Dossier, which: Which) {
    for (path, text) in &mut dossier.files {
        let words = format!("{}\n", which.text(path, 3));
        *text = words.into_bytes();
    }
    for (path, drawing) in &mut dossier.drawings {
        match drawing {
            Drawing::Word(title, text, ..) => *text = format!("{title}\n{}", which.text(path, 4)),
            Drawing::Photo(.., place) => place.0 = cast::latitude(which.station),
            Drawing::Scan(..) => (),
        }
    }
    for document in dossier.at("/documents").as_array_mut().unwrap() {
        if let Some(latitude) = document.pointer_mut("/taken/place/lat") {
            *latitude = cast::latitude(which.station).into();
        }
    }
    match which.kind {
        "bidding" => bidding(dossier, which),
        "material-flow" => material_flow(dossier, which),
        "equipment" => {
            let mut random = which.random("cost");
            *dossier.at("/record/card/cost") = cents(1_800_000 + random.below(2_400_000));
            *dossier.at("/record/card/serial") =
                format!("{}{:05}", which.year % 100, 20_000 + which.station).into();
            *dossier.at("/record/card/code") = format!("SB-{}", which.number).into();
        }
        "village-account" => village_account(dossier, which),
        "patrol-log" => {
            let mut random = which.random("level");
            for index in 0..4 {
                let entry = dossier.at(&format!("/record/entries/{index}"));
                entry["place"]["lat"] = cast::latitude(which.station).into();
                entry["text"] = which.text(&format!("patrol{index}"), 2).into();
                entry["readings"] = json!({ "水位": cents(180 + random.below(160)), "闸门开度": 0.35 });
                entry["end"] = format!("10:{:02}", 2 + random.below(55)).into();
            }
        }
        "home-visit" => {
            for index in 0..3 {
                let household = super::prose::person(&mut which.random(&format!("household{index}")));
                let visit = dossier.at(&format!("/record/visits/{index}"));
                visit["text"] = which.text(&format!("visit{index}"), 2).into();
                visit["household"] = household.into();
            }
        }
        "handover" => {
            for index in 0..4 {
                let shift = dossier.at(&format!("/record/shifts/{index}"));
                shift["text"] = which.text(&format!("shift{index}"), 2).into();
            }
        }
        "annual-summary" => {
            *dossier.at("/record/period") =
                json!({ "from": format!("{}-01-01", which.year), "to": format!("{}-12-31", which.year) });
            for index in 0..2 {
                *dossier.at(&format!("/record/claims/{index}/text")) =
                    which.text(&format!("claim{index}"), 1).into();
            }
        }
        "risk-register" => {
            for index in 0..2 {
                let point = dossier.at(&format!("/record/points/{index}"));
                point["measures"] = json!([which.text(&format!("measure{index}"), 1)]);
                point["description"] = which.text(&format!("point{index}"), 1).into();
            }
        }
        "spot-check" => *dossier.at("/record/findings/0/problem") = which.text("problem", 1).into(),
        "rectification" => *dossier.at("/record/measures/0") = which.text("mend", 1).into(),
        "meeting" => *dossier.at("/record/decision") = which.text("decision", 1).into(),
        "official-document" => {
            let number = dossier.manifest["record"]["number"].as_str().unwrap();
            let head = number.split('〕').next().unwrap().to_owned();
            let number = format!("{head}〕{}号", which.station % 40 + 3);
            dossier.document("issued")["number"] = number.as_str().into();
            *dossier.at("/record/number") = number.into();
        }
        _ => (),
    }
}

/// An amount of so many hundredths, as JSON writes it.
fn cents(hundredths: u64) -> Value {
    serde_json::from_str(&format!("{}.{:02}", hundredths / 100, hundredths % 100)).unwrap()
}

fn bidding(dossier: &mut Dossier, which: Which) {
    let mut random = which.random("quotes");
    let control = 3_000_000 + random.below(6_000_000);
    let mut suppliers = Vec::new();
    let mut best = 0;
    for index in 0..3 {
        let quote = control * (900 + random.below(90)) / 1000 + random.below(700);
        let bidder = dossier.at(&format!("/record/bidders/{index}"));
        bidder["quote"] = cents(quote);
        bidder["opinion"] = which.text(&format!("bidder{index}"), 1).into();
        suppliers.push(bidder["supplier"].as_str().unwrap().to_owned());
        best = quote;
    }
    *dossier.at("/record/control_price") = cents(control);
    *dossier.at("/record/award/price") = cents(best);
    for index in 0..5 {
        let evaluator = dossier.at(&format!("/record/evaluators/{index}"));
        let mut scores = serde_json::Map::new();
        for (place, supplier) in suppliers.iter().enumerate() {
            scores.insert(supplier.clone(), (72 + place as u64 * 7 + random.below(7)).into());
        }
        evaluator["scores"] = scores.into();
    }
}

fn material_flow(dossier: &mut Dossier, which: Which) {
    let mut random = which.random("stock");
    let (opening, recovered) = (60 + random.below(90), 20 + random.below(30));
    let bought = 200 + random.below(200);
    let issued = opening + bought - 20 - random.below(30);
    let price = 512 + random.below(400);
    let item = ["JKLYJ-70 导线", "BLV-25 导线", "YJV-4×35 电缆", "LGJ-50 绞线"][which.station as usize % 4];
    // Numbers restart each year and grow with the days of it.
    let date = dossier.manifest["record"]["receipts"][0]["date"].as_str().unwrap().to_owned();
    let day: jiff::civil::Date = date.parse().unwrap();
    let voucher = format!("{:07}", i64::from(day.day_of_year()) * 1000 + i64::from(which.station));
    for list in ["items", "plans", "receipts", "issues", "consumption", "recoveries", "scraps", "closing"] {
        dossier.at(&format!("/record/{list}/0"))["item"] = item.into();
    }
    *dossier.at("/record/items/0/opening") = opening.into();
    let plan = dossier.at("/record/plans/0");
    plan["warehouse_stock"] = opening.into();
    plan["recovery_stock"] = 0.into();
    plan["need"] = (opening + bought).into();
    plan["quantity"] = bought.into();
    let supplier = dossier.at("/record/receipts/0/supplier").clone();
    let line = |item: &str, quantity: u64, price: u64| json!({ "item": item, "quantity": quantity, "price": cents(price), "amount": cents(price * quantity), "supplier": supplier, "date": date, "voucher": voucher });
    *dossier.at("/record/receipts/0") = line(item, bought, price);
    // One invoice over two lines.
    if which.station.is_multiple_of(3) {
        let clamps = 10 + random.below(30);
        dossier.at("/record/receipts").as_array_mut().unwrap().push(line("并沟线夹", clamps, 385));
        dossier
            .at("/record/items")
            .as_array_mut()
            .unwrap()
            .push(json!({ "item": "并沟线夹", "unit": "只", "opening": 0 }));
        dossier
            .at("/record/closing")
            .as_array_mut()
            .unwrap()
            .push(json!({ "item": "并沟线夹", "quantity": clamps }));
    }
    *dossier.at("/record/issues/0/quantity") = issued.into();
    *dossier.at("/record/recoveries/0/quantity") = recovered.into();
    *dossier.at("/record/consumption/0/quantity") = (issued - recovered).into();
    *dossier.at("/record/scraps/0/quantity") = (issued - recovered).min(12 + recovered / 2).into();
    *dossier.at("/record/scraps/0/residual_value") = cents(4_000 + random.below(9_000));
    *dossier.at("/record/closing/0/quantity") = (opening + bought + recovered - issued).into();
}

fn village_account(dossier: &mut Dossier, which: Which) {
    let mut random = which.random("accounts");
    let (out, income, opening) = (
        110_000 + random.below(160_000),
        700_000 + random.below(900_000),
        2_000_000 + random.below(3_000_000),
    );
    *dossier.at("/record/entries/0/amount") = cents(out);
    *dossier.at("/record/entries/1/amount") = cents(income);
    *dossier.at("/record/opening") = cents(opening);
    *dossier.at("/record/closing") = cents(opening + income - out);
}
