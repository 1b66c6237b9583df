//! Bids: rivals' that were written at one desk, and honest ones that answer the same tender.

use serde_json::json;

use super::shelf::Shelf;
use super::words::{Random, Words};

/// How two of a tender's bids hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bids {
    /// Not at all: both quote the tender, the law, and a maker's leaflet.
    Honest,
    /// Half of what one says of itself stands in the other.
    HalfTheText,
    /// Three sentences in ten do.
    SomePassages,
    /// Two slips of the pen in the same words.
    Misspellings,
    /// One telephone number.
    Contact,
    /// One names the other.
    Rival,
}

/// A maker's leaflet and a standard, which whoever sells the thing quotes.
const LEAFLETS: [&str; 4] = [
    "水泵流量每小时不小于一百二十立方米，扬程不低于二十五米，电机防护等级为IP68，绝缘等级为F级。",
    "电缆符合GB/T 12706的规定，导体直流电阻、绝缘厚度、局部放电试验和四小时电压试验均须合格。",
    "沙袋采用聚丙烯编织布，单位面积质量不小于八十克，经纬向断裂强力不低于五百牛，抗紫外线一年。",
    "投标人应当具有独立承担民事责任的能力，具有良好的商业信誉和健全的财务会计制度，依法缴纳税收和社会保障资金。",
];

/// Files a tender with three to five bids; its manifest's path, and the folder.
pub fn file(shelf: &mut Shelf, words: &Words, random: &mut Random, bids: Bids) -> String {
    let count = random.within(3, 6);
    let tender: Vec<String> = (0..18).map(|_| words.result(random)).collect();
    let number = shelf.len();
    let suppliers: Vec<(String, String)> = (0..count)
        .map(|at| (format!("g{number}-{at}"), format!("{}{}有限公司", words.place(random), at + number * 7)))
        .collect();
    let own: Vec<Vec<String>> = (0..count)
        .map(|_| {
            (0..random.within(16, 28))
                .map(|_| if random.within(0, 2) == 0 { words.seen(random) } else { words.result(random) })
                .collect()
        })
        .collect();
    let mut texts = Vec::new();
    for (at, (_, name)) in suppliers.iter().enumerate() {
        let mut said = own[at].clone();
        let mut contact = format!("13{:09}", number * 100 + at * 10 + random.within(0, 10));
        let taken = match bids {
            Bids::HalfTheText => own[0].len() / 2,
            Bids::SomePassages => own[0].len() * 3 / 10,
            _ => 0,
        };
        if at == 1 {
            let from = random.within(0, own[0].len() - taken + 1);
            said.truncate(said.len().saturating_sub(taken).max(4));
            said.extend(own[0][from..from + taken].iter().cloned());
        }
        if at < 2 {
            match bids {
                Bids::Misspellings => {
                    said.push("本公司承诺在交货后派人到场按装调试。".to_owned());
                    said.push("合同签定以后七日内组织备货。".to_owned());
                }
                Bids::Contact => contact = format!("139{:08}", number),
                Bids::Rival if at == 0 => said.push(format!("以上由{}负责落实。", suppliers[1].1)),
                _ => {}
            }
        }
        random.shuffle(&mut said);
        let mut text = format!("投标文件\n投标人：{name}\n联系电话：{contact}\n一、对招标文件的响应\n");
        for sentence in random.choose(12, tender.len()).into_iter().map(|index| &tender[index]) {
            text.push_str(&format!("我方完全响应：{sentence}\n"));
        }
        text.push_str(random.one(&LEAFLETS));
        text.push_str("\n二、实施方案\n");
        for paragraph in said.chunks(4) {
            text.push_str(&format!("{}\n", paragraph.concat()));
        }
        texts.push(text);
    }
    let mut documents = vec![json!({
        "id": "n2", "role": "tender-document", "title": "招标文件", "date": "2025-03-03", "medium": "born-digital",
        "files": [{ "path": "n2.txt" }],
    })];
    let mut files = vec![("n2.txt".to_owned(), format!("招标文件\n{}\n", tender.join("\n")).into_bytes())];
    let mut bidders = Vec::new();
    for (at, ((supplier, _), text)) in suppliers.iter().zip(texts).enumerate() {
        let id = format!("b{at}");
        documents.push(json!({
            "id": id, "role": "bid", "title": "投标文件", "date": "2025-03-20", "made_by": supplier,
            "medium": "born-digital", "files": [{ "path": format!("{id}.txt") }],
        }));
        bidders.push(json!({ "supplier": supplier, "quote": 98000 + at * 1370 + number, "documents": [id] }));
        files.push((format!("{id}.txt"), text.into_bytes()));
    }
    let known = shelf.reference.entry("suppliers".to_owned()).or_insert_with(|| json!([]));
    if let Some(known) = known.as_array_mut() {
        known.extend(
            suppliers.iter().map(|(id, name)| json!({ "id": id, "name": name, "introduced_by": "founding" })),
        );
    }
    shelf.dossier("bidding", json!(documents), json!({ "method": "open", "bidders": bidders }), files)
}
