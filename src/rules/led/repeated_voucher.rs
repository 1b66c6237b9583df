//! # What it checks
//! One number given by one issuer in one year, in the same field, that stands for two different
//! things: in different dossiers, on different dates, or with different amounts. Compared are the
//! vouchers of receipts (by supplier), of village entries (by party; the number of the document
//! that they name, or within one dossier the document itself), the codes of equipment (by unit)
//! and its serial numbers (by maker). Several items on one voucher of one day are one paper.
//! Entries in red, and the village entries that they take back whole, are left out.
//!
//! # Why it matters
//! One invoice pays once. The second time it pays somebody else.
//!
//! # Example
//! ```text
//! error[LED009] (likely): serial number 2502117 of “潍坊动力” stands for 2 things: X043-2025-SB-0001 on 2025-03-05, 28600 yuan; X043-2025-SB-0002 on 2025-03-05, 28600 yuan
//! ```
//!
//! # How to mend
//! Take out the entry that was booked twice, or correct the number from the paper.
//!
//! # Innocent causes
//! An invoice that was delivered or paid in two parts: book it once, or give the parts numbers of
//! their own. A machine filed again with its disposal (its card the same, and one dossier alone
//! with a disposal) is one machine, and silent. Makers number each model anew: two models with one
//! serial are reported as likely.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Measures for the administration of invoices; Accounting Law, art. 14.
//!
//! # 检查什么
//! 同一开具方、同一年度、同一栏目的同一号码，代表了两件事：在不同案卷、不同日期，或金额不同。比
//! 对的有：入库单据号（按供应商）；村级收支的凭证（按对方；取所指材料的编号，没有编号的只在本案
//! 卷内比对该材料）；设备编码（按单位）和出厂编号（按厂家）。同一天一张单据上的几项物资，是一张
//! 单据。红字，以及被红字全额冲回的村级收支，不比对。
//!
//! # 为何重要
//! 一张发票只报一次。第二次报的，钱到了别人手里。
//!
//! # 示例
//! ```text
//! 错误[LED009]（很可能）：“潍坊动力”的出厂编号 2502117 用于 2 处：X043-2025-SB-0001，2025-03-05，28600 元；X043-2025-SB-0002，2025-03-05，28600 元
//! ```
//!
//! # 如何改正
//! 删去重复入账的一笔，或依原件更正号码。
//!
//! # 正当情形
//! 一张发票分两次到货或付款：应当只入账一次，或各部分另编号。同一设备连同处置另立一卷的（卡片相
//! 同，只有一卷有处置），是同一台，不报。厂家按型号各自编号：型号不同而出厂编号相同的，作“很可
//! 能”报告。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 发票管理办法；会计法第十四条。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use super::decimal::Decimal;
use super::vouchers::{self, Field, Voucher};
use super::words;

/// The rule.
pub static RULE: Rule = Rule::across::<RepeatedVoucher>(Meta {
    code: "LED009",
    name: "repeated-voucher",
    zh: "票据重复",
    group: Group::Led,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("repeated_voucher.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct RepeatedVoucher {}

impl AcrossRule for RepeatedVoucher {
    type Row = Voucher;

    fn gather(&self, cx: &DossierCx) -> Vec<Voucher> {
        vouchers::gather(cx)
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Voucher>], sink: &mut Sink) {
        sink.saw(rows.len());
        let mut groups: BTreeMap<_, Vec<&Row<Voucher>>> = BTreeMap::new();
        for row in rows {
            let local = (row.field == Field::EntryDocument).then_some(row.dossier);
            let key = (row.field, &row.issuer, row.date.year(), &row.number, local);
            groups.entry(key).or_default().push(row);
        }
        for group in groups.into_values().filter(|group| group.len() > 1) {
            let members = different(&group);
            if members.len() > 1 {
                sink.add(cluster(cx, &members));
            }
        }
    }
}

/// Those of one number that stand for different things.
fn different<'a>(group: &[&'a Row<Voucher>]) -> Vec<&'a Row<Voucher>> {
    let Some(first) = group.first() else { return Vec::new() };
    if group.iter().all(|row| row.dossier == first.dossier && row.date == first.date) {
        // One paper of one day: several matters may stand on it, but each of them once.
        let mut matters: BTreeMap<&str, BTreeMap<Option<Decimal>, &Row<Voucher>>> = BTreeMap::new();
        for row in group {
            matters.entry(&row.matter).or_default().entry(row.amount).or_insert(row);
        }
        let twice = matters.into_values().filter(|amounts| amounts.len() > 1);
        return twice.flat_map(BTreeMap::into_values).collect();
    }
    if same_machine(group) {
        return Vec::new();
    }
    let mut seen = BTreeSet::new();
    group.iter().filter(|row| seen.insert((row.dossier, row.date, row.amount))).copied().collect()
}

/// Whether dossiers of equipment are about one machine: its card is the same in all, and one
/// alone says what became of it.
fn same_machine(group: &[&Row<Voucher>]) -> bool {
    let cards: Option<Vec<&(String, bool)>> = group.iter().map(|row| row.card.as_ref()).collect();
    cards.is_some_and(|cards| {
        cards.windows(2).all(|pair| pair[0].0 == pair[1].0)
            && cards.len() == 2
            && cards.iter().filter(|(_, disposed)| *disposed).count() == 1
    })
}

fn cluster(cx: &ArchiveCx, members: &[&Row<Voucher>]) -> Draft {
    let first = members[0];
    let Voucher { field, shown, date, .. } = &first.row;
    let Text { zh: issuer_zh, en: issuer_en } = match field {
        Field::Code => words::unit(cx.reference, &first.issuer_shown),
        _ => words::supplier(cx.reference, &first.issuer_shown),
    };
    let (what_zh, what_en) = match field {
        Field::Receipt => ("单据", "voucher"),
        Field::Entry | Field::EntryDocument => ("凭证", "voucher"),
        Field::Code => ("设备编码", "equipment code"),
        Field::Serial => ("出厂编号", "serial number"),
    };
    let count = members.len();
    let dossiers: BTreeSet<usize> = members.iter().map(|row| row.dossier).collect();
    let location = cx.dossiers[first.dossier].location(&first.at);
    let location = if dossiers.len() > 1 { Location { dossier: None, ..location } } else { location };
    let year = date.year();
    let amounts: BTreeSet<String> =
        members.iter().filter_map(|row| row.amount).map(|amount| amount.to_string()).collect();
    let dates: BTreeSet<String> = members.iter().map(|row| row.date.to_string()).collect();
    let list: Vec<Text> = members.iter().take(SHOWN).map(|row| thing(cx, row)).collect();
    let more = if count > SHOWN { " …" } else { "" };
    let list_zh = list.iter().map(|text| text.zh.as_str()).collect::<Vec<_>>().join("；") + more;
    let list_en = list.iter().map(|text| text.en.as_str()).collect::<Vec<_>>().join("; ") + more;
    let mut draft = Draft::new(
        location,
        text! {
            zh: "{issuer_zh}的{what_zh} {shown} 用于 {count} 处：{list_zh}",
            en: "{what_en} {shown} of {issuer_en} stands for {count} things: {list_en}",
        },
    )
    .help(text! {
        zh: "删去重复入账的，或依原件更正号码",
        en: "take out what was booked twice, or correct the number from the paper",
    })
    .subject(format!("{}|{}|{year}|{}|{}", field.name(), first.issuer, first.number, local(cx, first)))
    .evidence("field", field.name())
    .evidence("issuer", first.issuer_shown.as_str())
    .evidence("number", first.number.as_str())
    .evidence("year", year)
    .evidence("dates", dates.into_iter().collect::<Vec<_>>())
    .evidence("amounts", amounts.into_iter().collect::<Vec<_>>());
    if *field == Field::Serial && members.iter().any(|row| row.matter != first.matter) {
        draft = draft.confidence(Confidence::Likely);
    }
    for row in members {
        draft = draft.member(cx.dossiers[row.dossier].location(&row.at), thing(cx, row));
    }
    draft
}

/// Things that a message names.
const SHOWN: usize = 3;

/// One of the things that a number stands for.
fn thing(cx: &ArchiveCx, row: &Row<Voucher>) -> Text {
    let dossier = &cx.dossiers[row.dossier];
    let (id, date) = (dossier.id.as_deref().unwrap_or(&dossier.manifest), row.date);
    match row.amount {
        Some(amount) => text! { zh: "{id}，{date}，{amount} 元", en: "{id} on {date}, {amount} yuan" },
        None => text! { zh: "{id}，{date}", en: "{id} on {date}" },
    }
}

/// What tells clusters apart whose number means something in one dossier alone.
fn local<'a>(cx: &ArchiveCx<'a>, row: &Row<Voucher>) -> &'a str {
    let id = cx.dossiers[row.dossier].id.as_deref().unwrap_or_default();
    if row.field == Field::EntryDocument { id } else { "" }
}
