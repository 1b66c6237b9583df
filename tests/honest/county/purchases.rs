//! How a station buys: openly over a platform, by invitation, by negotiation, or at the trading
//! centre, whose scanner makes files of all bids and where outsiders seal and sign.

use serde_json::json;

use super::Which;
use crate::honest::archive::{Dossier, Drawing, seal, sign};
use crate::honest::page::Marks;

/// What is customary at that station.
pub fn customs(dossier: &mut Dossier, which: Which) {
    match which.station % 4 {
        0 => platform(dossier),
        1 => invited(dossier),
        2 => negotiated(dossier),
        _ => {
            outsiders_seal(dossier);
            one_scanner(dossier, which);
            second_lot(dossier);
        }
    }
}

/// The platform writes every bidder's file.
fn platform(dossier: &mut Dossier) {
    for drawing in dossier.drawings.values_mut() {
        if let Drawing::Word(title, _, author, _) = drawing
            && title.contains("投标文件")
        {
            *author = "电子投标客户端".into();
        }
    }
}

fn invited(dossier: &mut Dossier) {
    *dossier.at("/record/method") = "invited".into();
    for (index, supplier) in bidders(dossier).into_iter().enumerate() {
        let mut letter = dossier.document("notice").clone();
        letter["id"] = format!("invite{}", index + 1).into();
        letter["title"] = format!("投标邀请书（{supplier}）").into();
        letter["files"] = json!([{ "path": format!("invite{}.pdf", index + 1) }]);
        let Some(Drawing::Scan(seed, marks, created)) = dossier.drawings.get("notice.pdf").cloned() else {
            return;
        };
        let scan = Drawing::Scan(format!("{seed}/{index}"), marks, created);
        dossier.drawings.insert(format!("invite{}.pdf", index + 1), scan);
        dossier.push("documents", letter);
    }
    dossier.remove("notice");
}

fn bidders(dossier: &Dossier) -> Vec<String> {
    let list = dossier.manifest["record"]["bidders"].as_array().unwrap();
    list.iter().map(|bidder| bidder["supplier"].as_str().unwrap().to_owned()).collect()
}

fn negotiated(dossier: &mut Dossier) {
    *dossier.at("/record/method") = "negotiated".into();
    for id in ["notice", "bid1", "opinion4", "pledge4", "opinion5", "pledge5"] {
        dossier.remove(id);
    }
    let gone = bidders(dossier)[0].clone();
    dossier.at("/record/bidders").as_array_mut().unwrap().remove(0);
    let evaluators = dossier.at("/record/evaluators").as_array_mut().unwrap();
    evaluators.truncate(3);
    for evaluator in evaluators {
        evaluator["scores"].as_object_mut().unwrap().remove(&gone);
    }
}

/// The supplier seals and signs the contract too.
fn outsiders_seal(dossier: &mut Dossier) {
    let winner = bidders(dossier)[2].clone();
    let contract = dossier.document("contract");
    let day = contract["date"].as_str().unwrap().to_owned();
    contract["seals"].as_array_mut().unwrap().push(seal(&format!("gs{}", &winner[1..]), &day));
    contract["signatures"].as_array_mut().unwrap().push(sign("e7", "witness", &day));
}

/// The bids come on paper, and the centre scans them one after the other.
fn one_scanner(dossier: &mut Dossier, which: Which) {
    for id in ["bid1", "bid2", "bid3"] {
        let (old, path) = (format!("{id}.docx"), format!("{id}.pdf"));
        dossier.drawings.remove(&old);
        let document = dossier.document(id);
        let day = document["date"].as_str().unwrap().to_owned();
        document["medium"] = "scan".into();
        document["pages"] = 1.into();
        document["digitised"] = json!({ "at": day, "by": "公共资源交易中心扫描仪" });
        document["files"] = json!([{ "path": path }]);
        let created = format!("D:{}154000+08'00'", day.replace('-', ""));
        let seed = format!("{id}/{}", which.number);
        dossier
            .drawings
            .insert(path.clone(), Drawing::Scan(seed, Marks { seals: 1, signatures: 1 }, created));
        let text = format!("{}\n", which.text(&path, 3));
        dossier.files.insert(format!("{path}.txt"), text.into_bytes());
    }
}

/// One bidder that bids for another lot as well.
fn second_lot(dossier: &mut Dossier) {
    let mut bid = dossier.at("/record/bidders/0").clone();
    bid["lot"] = "二".into();
    dossier.at("/record/bidders").as_array_mut().unwrap().push(bid);
}
