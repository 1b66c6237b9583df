//! Honest dossiers whose record is a ledger: tenders, materials, equipment, accounts, risks.

use serde_json::{Value, json};

use super::archive::{Dossier, seal, sign, text};

const EVALUATORS: [&str; 5] = ["e1", "e2", "e3", "e4", "e5"];

/// A tender from notice to contract.
pub fn bidding(number: u32) -> Dossier {
    let handled = |day: &str| vec![sign("p2", "handler", day), sign("p1", "approver", day)];
    let mut dossier = Dossier::new("bidding", "ZB", number, "度夏物资采购招标", "2025-04-01", "2025-05-16")
        .stage("notice", "2025-04-02", "p2")
        .stage("qualification", "2025-04-21", "p3")
        .stage("opening", "2025-04-25", "p2")
        .stage("evaluation", "2025-04-27", "p1")
        .stage("award", "2025-05-06", "p1")
        .stage("contract", "2025-05-12", "p2")
        .scanned(
            "notice",
            "tender-notice",
            "度夏物资采购招标公告",
            "2025-04-02",
            &handled("2025-04-02"),
            &[seal("s1", "2025-04-02")],
        )
        .scanned(
            "document",
            "tender-document",
            "度夏物资采购招标文件",
            "2025-04-02",
            &[
                sign("p2", "handler", "2025-04-01"),
                sign("p3", "reviewer", "2025-04-01"),
                sign("p1", "approver", "2025-04-02"),
            ],
            &[seal("s1", "2025-04-02")],
        )
        .scanned(
            "review",
            "qualification-review",
            "资格审查意见",
            "2025-04-21",
            &[sign("p3", "reviewer", "2025-04-21")],
            &[],
        );
    let suppliers =
        [("g1", "河东电力器材", 46_180.5), ("g2", "城西电缆厂", 47_210.0), ("g3", "长风机电", 45_990.8)];
    let mut bidders = Vec::new();
    for (index, (supplier, name, quote)) in suppliers.into_iter().enumerate() {
        let id = format!("bid{}", index + 1);
        dossier = dossier.written(
            &id,
            "bid",
            &format!("{name}投标文件"),
            "2025-04-24",
            &format!("{name}投标函\n{}", text(&format!("bid{number}-{supplier}"))),
        );
        dossier.document(&id)["made_by"] = supplier.into();
        bidders.push(json!({ "supplier": supplier, "quote": quote, "qualified": true, "reviewer": "p3", "opinion": "资料齐全，资质有效", "documents": [id] }));
    }
    dossier = dossier.scanned(
        "opening",
        "opening-record",
        "开标记录",
        "2025-04-25",
        &[sign("p2", "recorder", "2025-04-25"), sign("e1", "witness", "2025-04-25")],
        &[],
    );
    let mut evaluators = Vec::new();
    for (index, person) in EVALUATORS.into_iter().enumerate() {
        let (opinion, pledge) = (format!("opinion{}", index + 1), format!("pledge{}", index + 1));
        dossier = dossier
            .scanned(
                &opinion,
                "evaluation-opinion",
                &format!("评标意见（{}）", index + 1),
                "2025-04-27",
                &[sign(person, "evaluator", "2025-04-27")],
                &[],
            )
            .scanned(
                &pledge,
                "integrity-pledge",
                &format!("廉洁承诺书（{}）", index + 1),
                "2025-04-27",
                &[sign(person, "evaluator", "2025-04-27")],
                &[],
            );
        let scores = json!({ "g1": ([86, 84, 88, 85, 87][index]), "g2": ([80, 83, 79, 82, 81][index]), "g3": ([91, 93, 90, 92, 89][index]) });
        evaluators.push(
            json!({ "person": person, "opinion": opinion, "pledge": pledge, "scores": scores, "vote": "g3" }),
        );
    }
    dossier = dossier
        .scanned(
            "report",
            "evaluation-report",
            "评标报告",
            "2025-04-28",
            &[sign("p1", "chair", "2025-04-28")],
            &[],
        )
        .scanned(
            "award",
            "award-notice",
            "中标通知书",
            "2025-05-06",
            &[sign("p1", "approver", "2025-05-06")],
            &[seal("s1", "2025-05-06")],
        )
        .scanned(
            "contract",
            "contract",
            "度夏物资供货合同",
            "2025-05-12",
            &handled("2025-05-12"),
            &[seal("s2", "2025-05-12")],
        )
        .scanned("catalogue", "catalogue", "卷内目录", "2025-05-16", &[], &[])
        .record(json!({
            "method": "open", "control_price": 48_000.0, "bidders": bidders, "evaluators": evaluators,
            "award": { "supplier": "g3", "price": 45_990.8, "basis": "score" }, "supervisor": "p3",
        }));
    dossier
}

/// Materials from plan to scrap.
pub fn material_flow(number: u32) -> Dossier {
    Dossier::new("material-flow", "WZ", number, "一季度线路材料五级核算", "2025-01-06", "2025-04-03")
        .stage("plan", "2025-01-08", "p2")
        .stage("purchase", "2025-01-20", "p2")
        .stage("issue", "2025-02-12", "p1")
        .stage("consumption", "2025-03-31", "p4")
        .stage("scrap", "2025-04-01", "p4")
        .scanned("plan", "material-plan", "物资需求计划", "2025-01-08", &[sign("p2", "handler", "2025-01-08"), sign("p1", "approver", "2025-01-08")], &[])
        .scanned("receipt", "receipt-voucher", "入库单", "2025-01-20", &[sign("p4", "deliverer", "2025-01-20"), sign("p3", "receiver", "2025-01-20")], &[])
        .scanned("issue", "issue-slip", "出库单", "2025-02-12", &[sign("p2", "handler", "2025-02-12"), sign("p1", "approver", "2025-02-12")], &[])
        .scanned("use", "consumption-record", "消耗台账", "2025-03-31", &[sign("p4", "recorder", "2025-03-31")], &[])
        .scanned("stock", "stock-take", "盘点表", "2025-03-31", &[sign("p2", "recorder", "2025-03-31"), sign("p3", "reviewer", "2025-03-31")], &[])
        .scanned("disposal", "disposal-approval", "废旧导线处置审批", "2025-04-01", &[sign("p2", "handler", "2025-04-01"), sign("p1", "approver", "2025-04-01")], &[seal("s1", "2025-04-01")])
        .record(json!({
            "items": [{ "item": "JKLYJ-70 导线", "unit": "米", "opening": 120 }],
            "plans": [{ "item": "JKLYJ-70 导线", "need": 500, "warehouse_stock": 120, "recovery_stock": 30, "quantity": 350, "date": "2025-01-08" }],
            "receipts": [{ "item": "JKLYJ-70 导线", "quantity": 350, "price": 6.80, "amount": 2380.00, "supplier": "g2", "date": "2025-01-20", "voucher": format!("{:07}", 117_733 + number) }],
            "issues": [{ "item": "JKLYJ-70 导线", "quantity": 410, "to": "运维班", "approver": "p1", "date": "2025-02-12" }],
            "consumption": [{ "item": "JKLYJ-70 导线", "quantity": 362, "place": "老街低压线路", "date": "2025-03-10" }],
            "recoveries": [{ "item": "JKLYJ-70 导线", "quantity": 48, "date": "2025-03-12" }],
            "scraps": [{ "item": "JKLYJ-70 导线", "quantity": 35, "residual_value": 96.50, "date": "2025-04-01", "disposal": "disposal" }],
            "closing": [{ "item": "JKLYJ-70 导线", "quantity": 108 }],
        }))
}

/// A machine with data, photo and contract.
pub fn equipment(number: u32) -> Dossier {
    Dossier::new("equipment", "SB", number, "应急发电机档案", "2025-03-03", "2025-03-21")
        .stage("purchase", "2025-03-05", "p2")
        .stage("acceptance", "2025-03-12", "p3")
        .scanned("contract", "contract", "应急发电机购置合同", "2025-03-05", &[sign("p4", "handler", "2025-03-05"), sign("p1", "approver", "2025-03-05")], &[seal("s2", "2025-03-05")])
        .scanned("card", "equipment-card", "设备卡片", "2025-03-12", &[sign("p2", "handler", "2025-03-12")], &[])
        .photo("photo", "equipment-photo", "应急发电机外观", "2025-03-12")
        .scanned("acceptance", "acceptance-record", "验收记录", "2025-03-12", &[sign("p2", "handler", "2025-03-12"), sign("p3", "reviewer", "2025-03-12")], &[])
        .record(json!({
            "card": { "code": format!("SB-{number:03}"), "name": "应急发电机", "model": "GF-30", "maker": "潍坊动力", "serial": format!("2502{:03}", 100 + number), "bought": "2025-03-05", "cost": 28_600.0, "place": "防汛仓库", "keeper": "p4" },
            "management": [], "disposals": [],
        }))
}

/// A village's income and expenditure.
pub fn village_account(number: u32) -> Dossier {
    let entry = |date: &str, summary: &str, direction: &str, amount: f64, party: &str, voucher: &str| json!({ "date": date, "summary": summary, "direction": direction, "amount": amount, "method": "bank", "party": party, "voucher": voucher });
    let mut dossier =
        Dossier::new("village-account", "CZ", number, "柳河村二季度收支", "2025-04-01", "2025-07-18")
            .stage("entry", "2025-04-10", "p5")
            .stage("review", "2025-07-08", "p6")
            .stage("publish", "2025-07-10", "p6")
            .scanned(
                "book",
                "account-book",
                "收支台账",
                "2025-06-30",
                &[sign("p5", "handler", "2025-06-30"), sign("p6", "reviewer", "2025-06-30")],
                &[],
            )
            .scanned(
                "v1",
                "voucher",
                "机井电费票据",
                "2025-04-10",
                &[sign("p5", "handler", "2025-04-10"), sign("p6", "approver", "2025-04-10")],
                &[],
            )
            .scanned(
                "v2",
                "voucher",
                "土地流转收入票据",
                "2025-05-20",
                &[sign("p5", "handler", "2025-05-20"), sign("p6", "approver", "2025-05-20")],
                &[],
            )
            .scanned(
                "review",
                "review-opinion",
                "收支审核意见",
                "2025-07-08",
                &[sign("p6", "reviewer", "2025-07-08")],
                &[],
            )
            .scanned(
                "notice",
                "public-notice",
                "二季度收支公示",
                "2025-07-10",
                &[],
                &[seal("s3", "2025-07-10")],
            )
            .record(json!({
                "entries": [
                    entry("2025-04-10", "机井电费", "out", 1_862.4, "城郊供电所", "v1"),
                    entry("2025-05-20", "土地流转收入", "in", 12_500.0, "绿源合作社", "v2"),
                ],
                "opening": 31_220.15, "closing": 41_857.75,
            }));
    *dossier.at("/unit") = "lh".into();
    *dossier.at("/responsible/0/person") = "p5".into();
    dossier
}

/// Risk points, each with measures.
pub fn risk_register(number: u32) -> Dossier {
    let point = |id: &str,
                 post: &str,
                 level: &str,
                 handler: &str,
                 area: &str,
                 description: &str,
                 measure: &str| {
        json!({
            "id": format!("r{number}-{id}"), "unit": "gd", "post": post, "class": "duty", "area": area, "level": level, "description": description,
            "measures": [measure], "handler": handler, "published": "2025-04-14", "reviewed": "2025-05-09",
        })
    };
    Dossier::new("risk-register", "FX", number, "供电所廉能风险点登记", "2025-04-01", "2025-05-16")
        .stage("identify", "2025-04-03", "p2")
        .stage("assess", "2025-04-09", "p3")
        .stage("publish", "2025-04-14", "p1")
        .stage("review", "2025-05-09", "p3")
        .scanned("list", "risk-list", "风险点清单", "2025-04-03", &[sign("p2", "handler", "2025-04-03"), sign("p3", "reviewer", "2025-04-03")], &[])
        .scanned("opinion", "assessment-opinion", "评级意见", "2025-04-09", &[sign("p3", "reviewer", "2025-04-09")], &[])
        .scanned("notice", "public-notice", "风险点公示", "2025-04-14", &[sign("p1", "approver", "2025-04-14")], &[seal("s1", "2025-04-14")])
        .scanned("record", "review-record", "复核记录", "2025-05-09", &[sign("p3", "reviewer", "2025-05-09")], &[])
        .record(json!({ "points": [
            point("1", "所长", "yellow", "prevention", "procurement", "采购计划未经会议研究即执行", "大额采购一律上会并留存决议"),
            point("2", "综合班班长", "yellow", "promotion", "finance", "报销凭证要素不全即支付", "凭证两人复核后付款"),
        ] }))
}

/// A daily spot check of the register's points.
pub fn spot_check(number: u32) -> Dossier {
    Dossier::new("spot-check", "CC", number, "六月日常抽查", "2025-06-09", "2025-06-27")
        .stage("plan", "2025-06-10", "p4")
        .stage("check", "2025-06-16", "p4")
        .stage("report", "2025-06-20", "p2")
        .scanned("plan", "check-plan", "抽查方案", "2025-06-10", &[sign("p4", "handler", "2025-06-10"), sign("p1", "approver", "2025-06-10")], &[])
        .scanned("record", "check-record", "抽查记录", "2025-06-16", &[sign("p4", "handler", "2025-06-16"), sign("p2", "handler", "2025-06-16")], &[])
        .scanned("report", "check-report", "抽查通报", "2025-06-20", &[sign("p2", "handler", "2025-06-20"), sign("p1", "approver", "2025-06-20")], &[seal("s1", "2025-06-20")])
        .record(json!({
            "level": "daily", "checker": "p4", "points": ["r1-1", "r1-2"], "sampled": ["X043-2025-WZ-0001"], "headcount": 4,
            "findings": [{
                "id": format!("f{number}"), "problem": "出库单未填写用途", "point": "r1-2", "responsible": "p2", "severity": "yellow",
                "evidence": ["record"], "deduction": 2, "deadline": "2025-07-04", "rectified": { "date": "2025-06-25", "document": "report" },
            }],
            "total_deduction": 2,
        }))
}

/// What became of the check's finding.
pub fn rectification(number: u32) -> Dossier {
    let signed = |who: &str, duty: &str, day: &str| -> Vec<Value> { vec![sign(who, duty, day)] };
    Dossier::new("rectification", "ZG", number, "出库单用途填写整改", "2025-06-20", "2025-07-10")
        .stage("warn", "2025-06-20", "p1")
        .stage("rectify", "2025-06-24", "p2")
        .stage("verify", "2025-07-02", "p3")
        .scanned("warning", "warning-notice", "预警通知书", "2025-06-20", &signed("p1", "approver", "2025-06-20"), &[seal("s1", "2025-06-20")])
        .scanned("plan", "rectification-plan", "整改方案", "2025-06-24", &signed("p2", "handler", "2025-06-24"), &[])
        .scanned("report", "rectification-report", "整改报告", "2025-06-30", &[sign("p2", "handler", "2025-06-29"), sign("p1", "approver", "2025-06-30")], &[])
        .scanned("verified", "verification-record", "验收记录", "2025-07-02", &signed("p3", "reviewer", "2025-07-02"), &[])
        .record(json!({
            "source": "f1", "warning": "yellow", "admonition": "remind", "against": "p2", "issued": "2025-06-20", "deadline": "2025-07-04",
            "measures": ["补填用途并由安全员复核"], "closed": { "date": "2025-07-02", "document": "verified", "verified_by": "p3" },
        }))
}
