//! One honest dossier of each kind: papers, visits, meetings. Ledgers are next door.

use serde_json::json;

use super::archive::{Dossier, seal, sign, text};
use super::ledgers;

/// Every kind of the format, in its order.
pub const KINDS: [&str; 17] = [
    "bidding",
    "material-flow",
    "equipment",
    "risk-register",
    "authority-catalogue",
    "spot-check",
    "rectification",
    "patrol-log",
    "home-visit",
    "annual-summary",
    "meeting",
    "handover",
    "official-document",
    "village-account",
    "integrity-record",
    "trace-catalogue",
    "case-file",
];

/// An honest dossier of `kind` with this number.
pub fn clean(kind: &str, number: u32) -> Dossier {
    let mut dossier = outline(kind, number);
    dossier.fill();
    dossier
}

/// The same before its files are drawn.
pub fn outline(kind: &str, number: u32) -> Dossier {
    match kind {
        "bidding" => ledgers::bidding(number),
        "material-flow" => ledgers::material_flow(number),
        "equipment" => ledgers::equipment(number),
        "village-account" => ledgers::village_account(number),
        "risk-register" => ledgers::risk_register(number),
        "authority-catalogue" => authority_catalogue(number),
        "spot-check" => ledgers::spot_check(number),
        "rectification" => ledgers::rectification(number),
        "patrol-log" => patrol_log(number),
        "home-visit" => home_visit(number),
        "annual-summary" => annual_summary(number),
        "meeting" => meeting(number),
        "handover" => handover(number),
        "official-document" => official_document(number),
        "integrity-record" => integrity_record(number),
        "trace-catalogue" => trace_catalogue(number),
        _ => case_file(number),
    }
}

fn authority_catalogue(number: u32) -> Dossier {
    Dossier::new("authority-catalogue", "ZQ", number, "供电服务职权目录与流程目录", "2025-02-10", "2025-03-14")
        .stage("inventory", "2025-02-10", "p2")
        .stage("review", "2025-03-03", "p3")
        .stage("publish", "2025-03-12", "p1")
        .scanned("power-list", "power-list", "供电服务职权清单", "2025-02-18", &[sign("p2", "handler", "2025-02-17"), sign("p1", "approver", "2025-02-18")], &[seal("s1", "2025-02-18")])
        .written("flow", "flow-chart", "业扩报装工作流程图", "2025-02-20", &format!("业扩报装：受理、查勘、答复、施工、验收、送电。\n{}", text(&format!("flow{number}"))))
        .scanned("review", "review-opinion", "职权目录审核意见", "2025-03-05", &[sign("p3", "reviewer", "2025-03-05")], &[])
        .scanned("notice", "public-notice", "职权目录公布通知", "2025-03-12", &[sign("p1", "approver", "2025-03-12")], &[seal("s1", "2025-03-12")])
        .record(json!({ "powers": [
            { "id": "q1", "name": "业扩报装审批", "class": "审批", "basis": "供电营业规则第十六条", "owner": "p1", "commitment": "十五个工作日内答复", "discipline": "不得指定施工单位", "flow": "flow" },
            { "id": "q2", "name": "电费违约金减免", "class": "减免", "basis": "供电营业规则第九十八条", "owner": "p1", "commitment": "五个工作日内答复", "discipline": "不得私自减免", "flow": "flow" },
        ] }))
}

fn patrol_log(number: u32) -> Dossier {
    let days = ["2025-06-03", "2025-06-11", "2025-06-17", "2025-06-26"];
    let mut dossier =
        Dossier::new("patrol-log", "XC", number, "柳河上段汛期巡查", "2025-06-02", "2025-06-30")
            .stage("patrol", "2025-06-03", "p4")
            .stage("review", "2025-06-30", "p3")
            .scanned(
                "form",
                "patrol-form",
                "六月巡查记录表",
                "2025-06-30",
                &[sign("p4", "handler", "2025-06-30"), sign("p3", "reviewer", "2025-06-30")],
                &[],
            );
    let mut entries = Vec::new();
    for (index, day) in days.iter().enumerate() {
        let photo = format!("photo{}", index + 1);
        if index < 2 {
            dossier = dossier.photo(&photo, "patrol-photo", &format!("巡查照片{}", index + 1), day);
        }
        let photos = if index < 2 { vec![photo] } else { vec![] };
        let seed = format!("patrol{number}-{index}");
        entries.push(json!({
            "date": day, "start": "09:10", "end": (["10:05", "10:32", "09:58", "10:17"][index]), "by": "p4",
            "place": { "name": "柳河上段", "lat": 39.6312, "lon": 118.1804 }, "weather": (["晴", "多云", "小雨", "阴"][index]),
            "headcount": 2, "readings": { "水位": ([2.31, 2.44, 2.87, 2.52][index]) }, "text": text(&seed), "photos": photos, "issues": "无",
        }));
    }
    dossier.record(
        json!({ "route": "青石桥至桥头闸口", "officer": "p4", "frequency": "weekly", "entries": entries }),
    )
}

fn home_visit(number: u32) -> Dossier {
    let visits = [
        ("2025-04-08", "王德福", "14:10", "14:55"),
        ("2025-04-22", "赵桂兰", "15:00", "15:32"),
        ("2025-05-13", "孙长河", "09:20", "10:11"),
    ];
    let mut dossier =
        Dossier::new("home-visit", "RH", number, "柳河村困难户用电帮扶", "2025-04-01", "2025-05-30")
            .stage("visit", "2025-04-08", "p4")
            .stage("help", "2025-05-15", "p2")
            .scanned(
                "form",
                "visit-form",
                "走访登记表",
                "2025-05-13",
                &[sign("p4", "handler", "2025-05-13"), sign("p3", "reviewer", "2025-05-14")],
                &[],
            )
            .scanned(
                "plan",
                "help-plan",
                "用电帮扶计划",
                "2025-05-15",
                &[sign("p2", "handler", "2025-05-15")],
                &[],
            );
    let mut list = Vec::new();
    for (index, (day, household, start, end)) in visits.iter().enumerate() {
        let photo = format!("photo{}", index + 1);
        dossier = dossier.photo(&photo, "visit-photo", &format!("{household}家中线路"), day);
        *dossier.document(&photo) = {
            let mut document = dossier.document(&photo).clone();
            document["taken"]["place"] = json!({ "name": "柳河村", "lat": 39.6312, "lon": 118.1804 });
            document
        };
        list.push(json!({
            "date": day, "start": start, "end": end, "household": household, "village": "柳河村", "by": "p4",
            "text": text(&format!("visit{number}-{index}")), "help": ["更换漏电保护器"], "photos": [photo],
        }));
    }
    dossier.record(json!({ "officer": "p4", "visits": list }))
}

fn annual_summary(number: u32) -> Dossier {
    Dossier::new("annual-summary", "ZJ", number, "二〇二五年工作总结与佐证材料", "2025-12-01", "2026-01-16")
        .stage("draft", "2025-12-22", "p2")
        .stage("review", "2025-12-29", "p3")
        .stage("submit", "2026-01-09", "p1")
        .scanned(
            "summary",
            "summary",
            "二〇二五年工作总结",
            "2025-12-26",
            &[sign("p2", "handler", "2025-12-24"), sign("p1", "approver", "2025-12-26")],
            &[seal("s1", "2025-12-26")],
        )
        .scanned(
            "review",
            "review-opinion",
            "总结审核意见",
            "2025-12-30",
            &[sign("p3", "reviewer", "2025-12-30")],
            &[],
        )
        .written("proof1", "evidence", "春检缺陷消除统计", "2025-11-28", &text(&format!("proof{number}a")))
        .written("proof2", "evidence", "用户回访统计", "2025-12-05", &text(&format!("proof{number}b")))
        .record(json!({
            "period": { "from": "2025-01-01", "to": "2025-12-31" }, "summary": "summary",
            "claims": [
                { "id": "c1", "text": "春季检修消除缺陷四十一项", "evidence": ["proof1"] },
                { "id": "c2", "text": "用户回访满意率百分之九十七", "evidence": ["proof2"] },
            ],
        }))
        .supports("proof1", "c1")
        .supports("proof2", "c2")
}

fn meeting(number: u32) -> Dossier {
    Dossier::new("meeting", "HY", number, "度夏物资采购专题会议", "2025-03-04", "2025-03-14")
        .stage("notice", "2025-03-05", "p2")
        .stage("meeting", "2025-03-07", "p1")
        .stage("minutes", "2025-03-07", "p2")
        .stage("resolution", "2025-03-10", "p1")
        .scanned("notice", "meeting-notice", "关于召开度夏物资采购会议的通知", "2025-03-05", &[sign("p2", "handler", "2025-03-05")], &[])
        .scanned("sign-in", "sign-in-sheet", "会议签到表", "2025-03-07", &[sign("p2", "recorder", "2025-03-07")], &[])
        .scanned("minutes", "minutes", "会议记录", "2025-03-07", &[sign("p2", "recorder", "2025-03-07"), sign("p1", "chair", "2025-03-07")], &[])
        .scanned("resolution", "resolution", "关于度夏物资采购的决议", "2025-03-10", &[sign("p1", "chair", "2025-03-10")], &[seal("s1", "2025-03-10")])
        .record(json!({
            "class": "project", "chair": "p1", "start": "2025-03-07T09:00:00+08:00", "end": "2025-03-07T10:30:00+08:00",
            "place": "三楼会议室", "members": ["p1", "p2", "p3", "p4"], "present": ["p1", "p2", "p3"], "absent": ["p4"],
            "agenda": ["度夏物资采购计划", "仓库整修"], "votes": { "for": 3, "against": 0, "abstain": 0 },
            "decision": "同意按计划公开招标采购度夏物资", "recorder": "p2",
        }))
}

fn handover(number: u32) -> Dossier {
    let shift = |from: &str, to: &str, off: &str, on: &str, index: u32| json!({ "from": from, "to": to, "off": off, "on": on, "text": text(&format!("shift{number}-{index}")), "anomalies": "无" });
    Dossier::new("handover", "JB", number, "度夏期间调度值班", "2025-07-14", "2025-07-18")
        .stage("shift", "2025-07-14", "p2")
        .stage("review", "2025-07-17", "p3")
        .scanned(
            "log",
            "shift-log",
            "交接班日志",
            "2025-07-16",
            &[sign("p2", "recorder", "2025-07-16"), sign("p3", "reviewer", "2025-07-17")],
            &[],
        )
        .record(json!({ "post": "值班室", "shifts": [
            shift("2025-07-14T08:00:00+08:00", "2025-07-14T20:00:00+08:00", "p2", "p4", 1),
            shift("2025-07-14T20:00:00+08:00", "2025-07-15T08:00:00+08:00", "p4", "p2", 2),
            shift("2025-07-15T08:00:00+08:00", "2025-07-15T20:00:00+08:00", "p2", "p4", 3),
            shift("2025-07-15T20:00:00+08:00", "2025-07-16T08:00:00+08:00", "p4", "p2", 4),
        ] }))
}

fn official_document(number: u32) -> Dossier {
    let reference = format!("城供电〔2025〕{}号", number + 11);
    let mut dossier = Dossier::new(
        "official-document",
        "GW",
        number,
        "关于做好防汛值守工作的通知",
        "2025-06-02",
        "2025-06-09",
    )
    .stage("draft", "2025-06-03", "p2")
    .stage("review", "2025-06-04", "p3")
    .stage("issue", "2025-06-05", "p2")
    .written(
        "draft",
        "draft",
        "关于做好防汛值守工作的通知（拟稿）",
        "2025-06-03",
        &text(&format!("draft{number}")),
    )
    .scanned(
        "sheet",
        "review-sheet",
        "发文稿纸",
        "2025-06-05",
        &[
            sign("p2", "handler", "2025-06-03"),
            sign("p3", "reviewer", "2025-06-04"),
            sign("p1", "approver", "2025-06-05"),
        ],
        &[],
    )
    .scanned(
        "issued",
        "issued-document",
        "关于做好防汛值守工作的通知",
        "2025-06-05",
        &[],
        &[seal("s1", "2025-06-05")],
    );
    dossier.document("draft")["signatures"] = json!([sign("p2", "handler", "2025-06-03")]);
    dossier.document("issued")["number"] = reference.as_str().into();
    dossier.record(json!({
        "number": reference, "issuer": "gd", "signatory": "p1", "direction": "down", "to": ["各班组"], "genre": "通知", "issued": "2025-06-05",
    }))
}

fn integrity_record(number: u32) -> Dossier {
    Dossier::new("integrity-record", "LZ", number, "物资岗位廉洁谈话", "2025-03-17", "2025-03-28")
        .stage("talk", "2025-03-18", "p1")
        .stage("file", "2025-03-25", "p2")
        .scanned(
            "form",
            "integrity-form",
            "廉洁谈话登记表",
            "2025-03-18",
            &[sign("p3", "subject", "2025-03-18")],
            &[],
        )
        .scanned(
            "talk",
            "talk-record",
            "谈话记录",
            "2025-03-18",
            &[sign("p1", "talker", "2025-03-18"), sign("p3", "subject", "2025-03-18")],
            &[],
        )
        .scanned(
            "filing",
            "filing-sheet",
            "归档审核表",
            "2025-03-25",
            &[sign("p3", "reviewer", "2025-03-25")],
            &[],
        )
        .record(json!({ "type": "admonition-talk", "subject": "p3", "talker": "p1", "date": "2025-03-18" }))
}

fn trace_catalogue(number: u32) -> Dossier {
    let item = |id: &str, name: &str, frequency: &str, times: u32, fields: &[&str]| {
        json!({
            "id": id, "name": name, "work": "office", "standard": true, "urgent": false,
            "basis": [{ "level": "provincial", "document": "供电所标准化管理规范" }], "frequency": frequency, "carriers": ["paper"],
            "fields": fields, "minutes": 10, "task_minutes": 60, "issued": "2025-02-10T09:00:00+08:00", "due": "2025-02-28T17:00:00+08:00",
            "times_a_year": times, "people": 2, "risk": "medium",
        })
    };
    Dossier::new("trace-catalogue", "LH", number, "供电所留痕事项清单", "2025-02-10", "2025-03-07")
        .stage("collect", "2025-02-12", "p2")
        .stage("review", "2025-02-24", "p3")
        .stage("publish", "2025-03-03", "p1")
        .scanned(
            "list",
            "trace-list",
            "留痕事项清单",
            "2025-02-20",
            &[sign("p2", "handler", "2025-02-19"), sign("p1", "approver", "2025-02-20")],
            &[seal("s1", "2025-02-20")],
        )
        .written(
            "basis",
            "basis-document",
            "供电所标准化管理规范摘录",
            "2024-12-12",
            &text(&format!("basis{number}")),
        )
        .scanned(
            "review",
            "review-opinion",
            "清单审核意见",
            "2025-02-26",
            &[sign("p3", "reviewer", "2025-02-26")],
            &[],
        )
        .record(json!({ "items": [
            item("l1", "安全工器具试验记录", "每半年", 2, &["编号", "试验日期", "结论"]),
            item("l2", "线路巡视记录", "每月", 12, &["线路", "巡视人", "缺陷"]),
        ] }))
}

fn case_file(number: u32) -> Dossier {
    Dossier::new("case-file", "QT", number, "春季安全检查", "2025-03-03", "2025-03-31")
        .scanned("report", "report", "春季安全检查报告", "2025-03-21", &[], &[])
        .written(
            "notice",
            "notice",
            "关于开展春季安全检查的通知",
            "2025-03-04",
            &text(&format!("case{number}")),
        )
}
