//! The demo archive: one honest dossier of every kind, and a few in which something was planted.
//! Each planting is a function that says what it forges and which rule must speak.

use serde_json::{Value, json};

use super::archive::{Archive, Dossier, seal, sign};
use super::files::{docx, photo};
use super::kinds::{KINDS, clean};
use super::page::{Marks, scan};

/// One planted defect.
pub struct Planted {
    /// The dossier that it is in.
    pub dossier: &'static str,
    /// The rule that must speak.
    pub code: &'static str,
    /// What was forged.
    pub what: &'static str,
    plant: fn(&mut Archive),
}

/// The honest half alone.
pub fn honest() -> Archive {
    let mut archive = Archive::new();
    archive.dossiers.extend(KINDS.iter().map(|kind| clean(kind, 1)));
    archive
}

/// The demo.
pub fn demo() -> Archive {
    let mut archive = honest();
    for (kind, number) in [
        ("meeting", 2),
        ("case-file", 2),
        ("case-file", 4),
        ("official-document", 2),
        ("home-visit", 2),
        ("patrol-log", 2),
        ("material-flow", 2),
        ("annual-summary", 2),
        ("risk-register", 2),
        ("trace-catalogue", 2),
        ("village-account", 2),
        ("equipment", 2),
        ("handover", 2),
    ] {
        archive.dossiers.push(clean(kind, number));
    }
    // The one check looks at the points of both registers.
    *archive.dossier("X043-2025-CC-0001").at("/record/points") = json!(["r1-1", "r1-2", "r2-1", "r2-2"]);
    for planted in PLANTED {
        (planted.plant)(&mut archive);
    }
    archive
}

/// Everything that was planted, in the order of the codes.
pub const PLANTED: &[Planted] = &[
    Planted {
        dossier: "X043-2025-HY-0002",
        code: "STR002",
        what: "清单里把 signatures 拼成 signatres",
        plant: misspelt_key,
    },
    Planted {
        dossier: "X043-2025-QT-0002",
        code: "STR004",
        what: "closed 写了两遍，日期不同",
        plant: key_twice,
    },
    Planted {
        dossier: "X043-2025-HY-0002",
        code: "STR006",
        what: "环节经办人 p22 不存在（应为 p2）",
        plant: unknown_person,
    },
    Planted {
        dossier: "X043-2025-QT-0004", code: "STR009", what: "一般案卷缺 0003 号", plant: nothing
    },
    Planted {
        dossier: "X043-2025-HY-0002",
        code: "STR010",
        what: "决议环节早于会议",
        plant: stages_inverted,
    },
    Planted {
        dossier: "X043-2025-GW-0002", code: "STR017", what: "两份通知用同一文号", plant: number_twice
    },
    Planted {
        dossier: "X043-2025-HY-0002", code: "CMP001", what: "抽走签到表", plant: no_sign_in_sheet
    },
    Planted {
        dossier: "X043-2025-QT-0002",
        code: "CMP002",
        what: "清单列有附件而文件不在",
        plant: file_gone,
    },
    Planted {
        dossier: "X043-2025-QT-0002",
        code: "CMP003",
        what: "多出一个没有登记的文件",
        plant: file_unlisted,
    },
    Planted {
        dossier: "X043-2025-QT-0002",
        code: "CMP005",
        what: "归档后改过报告的一个字节",
        plant: byte_changed,
    },
    Planted {
        dossier: "X043-2025-JB-0002", code: "CMP009", what: "抽掉一个班次", plant: shift_missing
    },
    Planted {
        dossier: "X043-2025-HY-0002", code: "CMP012", what: "会议决定只写“略”", plant: filler
    },
    Planted {
        dossier: "X043-2025-SB-0002",
        code: "LED011",
        what: "设备档案没有照片",
        plant: no_equipment_photo,
    },
    Planted {
        dossier: "X043-2025-QT-0004", code: "USE001", what: "照片只拷了一半", plant: half_a_photo
    },
    Planted { dossier: "X043-2025-QT-0004", code: "USE002", what: "DOCX 改名为 PDF", plant: renamed },
    Planted {
        dossier: "X043-2025-QT-0004",
        code: "SAF001",
        what: "打开即运行脚本的 PDF",
        plant: script_in_pdf,
    },
    Planted { dossier: "X043-2025-QT-0004", code: "SAF003", what: "遗留的 Thumbs.db", plant: thumbs },
    Planted {
        dossier: "X043-2025-GW-0002",
        code: "SIG001",
        what: "发文稿纸没有审核人签字",
        plant: not_reviewed,
    },
    Planted {
        dossier: "X043-2025-HY-0002", code: "SIG007", what: "决议盖的是村委会的章", plant: wrong_seal
    },
    Planted {
        dossier: "X043-2025-GW-0002",
        code: "SIG008",
        what: "印发件盖的是已停用的旧章",
        plant: old_seal,
    },
    Planted {
        dossier: "X043-2025-QT-0002", code: "SIG015", what: "文号用了方括号", plant: wrong_brackets
    },
    Planted {
        dossier: "X043-2025-RH-0002",
        code: "FAB001",
        what: "照片拍摄于走访之后四十一天",
        plant: photo_late,
    },
    Planted {
        dossier: "X043-2025-RH-0002",
        code: "DUP004",
        what: "同一张照片用于两次走访",
        plant: photo_twice,
    },
    Planted {
        dossier: "X043-2025-ZJ-0002",
        code: "FAB003",
        what: "佐证材料在其日期两个月后才生成",
        plant: made_late,
    },
    Planted {
        dossier: "X043-2025-ZJ-0002", code: "PAD001", what: "一页总结，四十页佐证", plant: padded
    },
    Planted {
        dossier: "X043-2025-WZ-0002", code: "LED001", what: "期末库存多出二十米", plant: stock_off
    },
    Planted {
        dossier: "X043-2025-CZ-0002", code: "LED010", what: "一千八百余元用现金支付", plant: cash
    },
    Planted {
        dossier: "X043-2025-FX-0002", code: "RSK001", what: "一个风险点没有措施", plant: no_measure
    },
    Planted {
        dossier: "X043-2025-LH-0002", code: "TRC003", what: "要求在微信群里留痕", plant: chat_group
    },
];

fn nothing(_: &mut Archive) {}

fn misspelt_key(archive: &mut Archive) {
    let document = archive.dossier("X043-2025-HY-0002").document("notice");
    let signatures = document["signatures"].take();
    document.as_object_mut().unwrap().remove("signatures");
    document["signatres"] = signatures;
}

fn unknown_person(archive: &mut Archive) {
    *archive.dossier("X043-2025-HY-0002").at("/stages/2/by/0") = "p22".into();
}

fn stages_inverted(archive: &mut Archive) {
    *archive.dossier("X043-2025-HY-0002").at("/stages/3/from") = "2025-03-06".into();
}

fn no_sign_in_sheet(archive: &mut Archive) {
    archive.dossier("X043-2025-HY-0002").remove("sign-in");
}

fn filler(archive: &mut Archive) {
    *archive.dossier("X043-2025-HY-0002").at("/record/decision") = "略".into();
}

fn wrong_seal(archive: &mut Archive) {
    archive.dossier("X043-2025-HY-0002").document("resolution")["seals"] = json!([seal("s3", "2025-03-10")]);
}

fn file_gone(archive: &mut Archive) {
    let dossier = archive.dossier("X043-2025-QT-0002");
    dossier.manifest["documents"].as_array_mut().unwrap().push(json!({
        "id": "annex", "role": "attachment", "title": "隐患清单", "date": "2025-03-20", "medium": "born-digital",
        "files": [{ "path": "annex.xlsx" }], "supports": ["report"],
    }));
}

fn file_unlisted(archive: &mut Archive) {
    let dossier = archive.dossier("X043-2025-QT-0002");
    dossier.files.insert("report - 副本.txt".into(), "改稿时留下的旧版本，未登记。\n".into());
}

fn byte_changed(archive: &mut Archive) {
    let dossier = archive.dossier("X043-2025-QT-0002");
    let bytes = dossier.files.get_mut("report.pdf").unwrap();
    let middle = bytes.len() - 40;
    bytes[middle] ^= 1;
}

fn wrong_brackets(archive: &mut Archive) {
    archive.dossier("X043-2025-QT-0002").document("notice")["number"] = "城供电[2025]第07号".into();
}

/// Planted last in its dossier: from here on its manifest is text.
fn key_twice(archive: &mut Archive) {
    let dossier = archive.dossier("X043-2025-QT-0002");
    // The functions that follow change the value; the text is made when the archive is written.
    dossier.manifest["closed "] = Value::Null;
}

fn number_twice(archive: &mut Archive) {
    let dossier = archive.dossier("X043-2025-GW-0002");
    dossier.document("issued")["number"] = "城供电〔2025〕12号".into();
    *dossier.at("/record/number") = "城供电〔2025〕12号".into();
}

fn not_reviewed(archive: &mut Archive) {
    let sheet = archive.dossier("X043-2025-GW-0002").document("sheet");
    sheet["signatures"] = json!([sign("p2", "handler", "2025-06-03"), sign("p1", "approver", "2025-06-05")]);
}

fn old_seal(archive: &mut Archive) {
    archive.dossier("X043-2025-GW-0002").document("issued")["seals"] = json!([seal("s4", "2025-06-05")]);
}

fn shift_missing(archive: &mut Archive) {
    let dossier = archive.dossier("X043-2025-JB-0002");
    dossier.manifest["record"]["shifts"].as_array_mut().unwrap().remove(1);
}

fn no_equipment_photo(archive: &mut Archive) {
    archive.dossier("X043-2025-SB-0002").remove("photo");
}

fn add_file(dossier: &mut Dossier, id: &str, title: &str, path: &str, medium: &str, bytes: Vec<u8>) {
    let mut document = json!({
        "id": id, "role": "attachment", "title": title, "date": "2025-03-20", "medium": medium,
        "files": [{ "path": path, "size": bytes.len() }], "supports": ["report"],
    });
    if medium == "photo" {
        document["taken"] = json!({ "at": "2025-03-20T09:30:00+08:00" });
    }
    dossier.manifest["documents"].as_array_mut().unwrap().push(document);
    dossier.files.insert(path.to_owned(), bytes);
}

fn half_a_photo(archive: &mut Archive) {
    let whole = photo("half", "2025:03:20 09:30:00", (39.6312, 118.1804));
    let half = whole[..whole.len() / 2].to_vec();
    add_file(archive.dossier("X043-2025-QT-0004"), "half", "配电室照片", "half.jpg", "photo", half);
}

fn renamed(archive: &mut Archive) {
    let bytes = docx("检查通报", "对三处隐患提出整改要求。", "林晓燕", "2025-03-20T01:30:00Z");
    add_file(
        archive.dossier("X043-2025-QT-0004"),
        "renamed",
        "检查通报",
        "renamed.pdf",
        "born-digital",
        bytes,
    );
}

fn script_in_pdf(archive: &mut Archive) {
    let plain = scan("script", 1, Marks::default(), "D:20250320093000+08'00'");
    // As long as what it replaces, so that the table of objects still holds.
    let text = String::from_utf8_lossy(b"<</Type/Catalog/Pages 2 0 R>>").into_owned();
    let script = "<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>";
    let at = plain.windows(text.len()).position(|window| window == text.as_bytes()).unwrap();
    let mut bytes = plain[..at].to_vec();
    bytes.extend(script.bytes());
    bytes.extend(&plain[at + text.len()..]);
    add_file(archive.dossier("X043-2025-QT-0004"), "script", "隐患台账", "script.pdf", "scan", bytes);
}

fn thumbs(archive: &mut Archive) {
    archive
        .dossier("X043-2025-QT-0004")
        .files
        .insert("Thumbs.db".into(), b"\xD0\xCF\x11\xE0 left behind".to_vec());
}

fn photo_late(archive: &mut Archive) {
    let dossier = archive.dossier("X043-2025-RH-0002");
    let bytes = photo("late", "2025:06:23 16:05:00", (39.6312, 118.1804));
    dossier.files.insert("photo3.jpg".into(), bytes);
    dossier.fill();
}

fn photo_twice(archive: &mut Archive) {
    let dossier = archive.dossier("X043-2025-RH-0002");
    let first = dossier.files["photo1.jpg"].clone();
    dossier.files.insert("photo2.jpg".into(), first);
    dossier.document("photo2")["taken"]["at"] = "2025-04-08T15:10:00+08:00".into();
    dossier.fill();
}

fn made_late(archive: &mut Archive) {
    let dossier = archive.dossier("X043-2025-ZJ-0002");
    let bytes =
        docx("春检缺陷消除统计", "消除缺陷四十一项，其中急缓修七项。", "林晓燕", "2026-01-27T12:40:00Z");
    dossier.files.insert("proof1.docx".into(), bytes);
    dossier.fill();
}

fn padded(archive: &mut Archive) {
    let dossier = archive.dossier("X043-2025-ZJ-0002");
    let bytes = scan("padded", 40, Marks::default(), "D:20251206093000+08'00'");
    dossier.files.insert("proof3.pdf".into(), bytes);
    dossier.manifest["documents"].as_array_mut().unwrap().push(json!({
        "id": "proof3", "role": "evidence", "title": "会议签到及现场照片汇编", "date": "2025-12-05", "medium": "scan", "pages": 40,
        "digitised": { "at": "2025-12-06" }, "files": [{ "path": "proof3.pdf" }], "supports": ["c1"],
    }));
    dossier.at("/record/claims/0/evidence").as_array_mut().unwrap().push("proof3".into());
    dossier.fill();
}

fn stock_off(archive: &mut Archive) {
    *archive.dossier("X043-2025-WZ-0002").at("/record/closing/0/quantity") = 128.into();
}

fn cash(archive: &mut Archive) {
    *archive.dossier("X043-2025-CZ-0002").at("/record/entries/0/method") = "cash".into();
}

fn no_measure(archive: &mut Archive) {
    *archive.dossier("X043-2025-FX-0002").at("/record/points/1/measures") = json!([]);
}

fn chat_group(archive: &mut Archive) {
    *archive.dossier("X043-2025-LH-0002").at("/record/items/1/carriers") = json!(["paper", "wechat"]);
}
