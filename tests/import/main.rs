//! `zhenji import`: what people have becomes dossiers, and what they have stays as it is.

mod bags;
#[path = "../packed/mod.rs"]
mod packed;

use std::fs;
use std::path::Path;

use calamine::Reader;
use packed::{err, out, put, run, sha256, text, tree};
use rust_xlsxwriter::Workbook;
use serde_json::Value;
use tempfile::TempDir;

const NOTICE: &str = "柳河县档案局文件\n\n柳档〔2025〕7号\n\n关于开展2025年度\n档案清点工作的通知\n\n各单位：\n\
    现将有关事项通知如下。\n\n柳河县档案局\n2025年3月1日\n";

/// A workbook with one sheet.
fn workbook(rows: &[&[&str]], place: &Path) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *cell).unwrap();
        }
    }
    fs::create_dir_all(place.parent().unwrap()).unwrap();
    book.save(place).unwrap();
}

/// Imports and gives the manifest of `dossier`.
fn import(source: &Path, more: &[&str]) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let output = folder.path().join("out");
    let arguments = [&["import", text(source), "--output", text(&output)], more].concat();
    let done = run(&arguments);
    assert!(done.status.success(), "{}{}", out(&done), err(&done));
    (folder, out(&done))
}

fn manifest(folder: &TempDir, dossier: &str) -> Value {
    let place = folder.path().join("out").join(dossier).join("dossier.json");
    serde_json::from_str(
        &fs::read_to_string(&place).unwrap_or_else(|error| panic!("{}: {error}", place.display())),
    )
    .unwrap()
}

fn document<'v>(manifest: &'v Value, path: &str) -> &'v Value {
    let documents = manifest["documents"].as_array().unwrap();
    let named = |document: &&Value| {
        document["files"].as_array().is_some_and(|files| files.iter().any(|file| file["path"] == path))
    };
    documents.iter().find(named).unwrap_or_else(|| panic!("no {path} in {manifest:#}"))
}

fn catalogued() -> TempDir {
    let source = TempDir::new().unwrap();
    let root = source.path();
    put(root, "2025/0001/001.txt", NOTICE);
    put(root, "2025/0001/002.txt", "清点工作总结，共一千二百卷。\n");
    put(root, "2025/0001/Thumbs.db", "x");
    put(root, "2025/0002/批复.txt", "关于库房修缮的批复\n");
    workbook(
        &[
            &["卷内文件目录"],
            &["档号：X043-2025-QT-0001"],
            &["序号", "文号", "责任者", "题名", "日期（YYYYMMDD）", "密级", "页数", "备注"],
            &["1", "柳档〔2025〕7号", "柳河县档案局", "清点工作的通知", "20250302", "内部", "1", ""],
            &["2", "", "王小明", "清点工作总结报告", "2025.4.2", "", "3", "附表缺"],
            &["3", "", "县政府", "只有纸质的旧文件", "20250101", "", "2", ""],
        ],
        &root.join("2025/0001/卷内目录.xlsx"),
    );
    put(
        root,
        "2025/案卷目录.csv",
        encoding_rs::GB18030
            .encode("文件夹,案卷题名,档号,起始日期,终止日期,保管期限,立档单位\n0001,2025年档案清点,,2025-03-01,2025-04-30,永久,柳河县档案局\n0002,库房修缮,X043-2025-QT-0002,2025-05-01,,30年,柳河县档案局\n0003,丢失的案卷,X043-2025-QT-0003,,,,\n")
            .0,
    );
    source
}

#[test]
fn catalogues_say_what_they_say_and_the_rest_is_guessed_and_marked() {
    let source = catalogued();
    let before = tree(source.path());
    let (folder, said) = import(source.path(), &[]);
    assert_eq!(tree(source.path()), before, "the originals are only read");
    let first = manifest(&folder, "2025/0001");
    assert_eq!(first["id"], "X043-2025-QT-0001", "what stands above the list");
    assert_eq!(first["title"], "2025年档案清点");
    assert_eq!((&first["opened"], &first["closed"]), (&"2025-03-01".into(), &"2025-04-30".into()));
    assert_eq!(first["retention"], "permanent");
    assert_eq!(first["guessed"], serde_json::json!(["kind", "responsible"]));
    let notice = document(&first, "001.txt");
    assert_eq!(notice["title"], "清点工作的通知", "the catalogue's word, not the text's");
    assert_eq!(notice["date"], "2025-03-02");
    assert_eq!(notice["secrecy"], "internal");
    assert_eq!(notice["role"], "notice");
    assert_eq!(notice["guessed"], serde_json::json!(["role", "medium"]));
    assert_eq!(notice["files"][0]["digest"], format!("sha256:{}", sha256(NOTICE.as_bytes())));
    assert_eq!(notice["files"][0]["size"], NOTICE.len());
    assert_eq!(document(&first, "002.txt")["remark"], "附表缺");
    assert_eq!(document(&first, "卷内目录.xlsx")["role"], "catalogue");
    let paper = first["documents"]
        .as_array()
        .unwrap()
        .iter()
        .find(|document| document["medium"] == "physical")
        .unwrap();
    assert_eq!((&paper["title"], paper.get("files")), (&"只有纸质的旧文件".into(), None));
    let second = manifest(&folder, "2025/0002");
    assert_eq!((&second["id"], &second["retention"]), (&"X043-2025-QT-0002".into(), &"30y".into()));
    assert_eq!(document(&second, "批复.txt")["guessed"], serde_json::json!(["role", "title", "medium"]));
    let archive: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("out/archive.json")).unwrap()).unwrap();
    assert_eq!(archive["units"][0]["name"], "柳河县档案局");
    assert_eq!(archive["people"][0]["name"], "王小明");
    assert!(!folder.path().join("out/2025/0001/Thumbs.db").exists());
    for word in [
        "2025/案卷目录.csv, row 4, names nothing that is here",
        "left out: 2025/0001/Thumbs.db",
        "dossiers: 2, documents: 5",
    ] {
        assert!(said.contains(word), "no `{word}` in\n{said}");
    }
    // What it wrote is an archive whose faults are those that only a person can mend.
    let (found, _) = packed::check(
        &folder.path().join("out"),
        &["--select", "STR001,STR003,STR006,STR007,STR015,CMP002,CMP003,CMP005,CMP006,USE"],
    );
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn unsorted_folders_become_a_dossier_each_with_titles_and_dates_from_the_files() {
    let source = TempDir::new().unwrap();
    put(source.path(), "来文/scan001.txt", NOTICE);
    put(source.path(), "来文/附件/名单.txt", "参加人员名单\n");
    put(source.path(), "会议/签到/会议纪要20250506.txt", "会议纪要\n");
    put(source.path(), "散落.txt", "没有归类的一页\n");
    let (folder, _) = import(source.path(), &["--unit", "柳河县档案局", "--fonds", "X043", "--name", "散件"]);
    let letters = manifest(&folder, "来文");
    let notice = document(&letters, "scan001.txt");
    assert_eq!(notice["title"], "关于开展2025年度档案清点工作的通知");
    assert_eq!((&notice["number"], &notice["date"]), (&"柳档〔2025〕7号".into(), &"2025-03-01".into()));
    assert_eq!(notice["guessed"], serde_json::json!(["role", "title", "number", "date", "medium"]));
    assert_eq!(document(&letters, "附件/名单.txt")["role"], "attachment");
    assert_eq!(letters["unit"], "u1");
    assert_eq!(letters["opened"], "2025-03-01");
    let meeting = manifest(&folder, "会议/签到");
    assert_eq!(document(&meeting, "会议纪要20250506.txt")["date"], "2025-05-06");
    // Files that lay loose at the top get a folder of their own.
    assert_eq!(document(&manifest(&folder, "散件"), "散落.txt")["title"], "散落");
}

#[test]
fn every_run_gives_the_same_bytes() {
    let source = catalogued();
    let (one, _) = import(source.path(), &["--threads", "1"]);
    let (many, _) = import(source.path(), &["--threads", "4"]);
    assert_eq!(tree(&one.path().join("out")), tree(&many.path().join("out")));
    let sheet = |name: &str| {
        let place = one.path().join(name);
        assert!(run(&["import", text(source.path()), "--sheet", text(&place)]).status.success());
        fs::read(place).unwrap()
    };
    assert_eq!(sheet("a.xlsx"), sheet("b.xlsx"));
}

#[test]
fn the_originals_and_what_is_there_already_are_safe() {
    let source = catalogued();
    let before = tree(source.path());
    let inside = source.path().join("2025/out");
    let refused = run(&["import", text(source.path()), "--output", text(&inside)]);
    assert_eq!(refused.status.code(), Some(2), "{}", err(&refused));
    assert!(err(&refused).contains("only read"), "{}", err(&refused));
    let full = TempDir::new().unwrap();
    put(full.path(), "x.txt", "mine");
    let refused = run(&["import", text(source.path()), "--output", text(full.path())]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(tree(full.path()), [("x.txt".to_owned(), b"mine".to_vec())]);
    assert_eq!(tree(source.path()), before);
    // Dossiers are not imported once more.
    let (folder, _) = import(source.path(), &[]);
    let again =
        run(&["import", text(&folder.path().join("out")), "--output", text(&full.path().join("new"))]);
    assert_eq!(again.status.code(), Some(2));
    assert!(err(&again).contains("zhenji check"), "{}", err(&again));
}

/// Reads a workbook of the program's, changes it and writes it anew, as a clerk's program does.
fn corrected(from: &Path, to: &Path, change: impl Fn(&str, &mut Vec<Vec<String>>)) {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(from).unwrap();
    let mut out = Workbook::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        let mut rows: Vec<Vec<String>> =
            range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
        change(&name, &mut rows);
        let sheet = out.add_worksheet();
        sheet.set_name(&name).unwrap();
        for (at, row) in rows.iter().enumerate() {
            for (column, cell) in row.iter().enumerate() {
                sheet.write_string(at as u32, column as u16, cell).unwrap();
            }
        }
    }
    out.save(to).unwrap();
}

/// Sets the cell of `key` in the row that holds `of`.
fn set(rows: &mut [Vec<String>], of: &str, key: &str, value: &str) {
    let column = rows[0].iter().position(|heading| heading.ends_with(&format!("({key})"))).unwrap();
    let row = rows
        .iter_mut()
        .find(|row| row.iter().any(|cell| cell == of))
        .unwrap_or_else(|| panic!("no row of {of}"));
    row[column] = value.to_owned();
}

#[test]
fn a_clerk_corrects_the_workbook_and_what_was_said_is_no_guess() {
    let source = catalogued();
    let folder = TempDir::new().unwrap();
    let (sheet, mended) = (folder.path().join("plan.xlsx"), folder.path().join("mended.xlsx"));
    let said = run(&["import", text(source.path()), "--sheet", text(&sheet)]);
    assert!(out(&said).contains("--from"), "{}{}", out(&said), err(&said));
    corrected(&sheet, &mended, |name, rows| match name {
        "dossiers" => {
            set(rows, "2025/0001", "responsible", "李四光");
            set(rows, "2025/0001", "guessed", "");
            set(rows, "2025/0002", "title", "=库房修缮（改）");
        }
        "documents" => {
            set(rows, "2025/0001/002.txt", "role", "report");
            set(rows, "2025/0001/002.txt", "date", "2025年4月3日");
            set(rows, "2025/0001/001.txt", "dossier", "2025/0002");
            set(rows, "2025/0002/批复.txt", "guessed", "medium");
            rows.retain(|row| !row.iter().any(|cell| cell == "2025/0001/卷内目录.xlsx"));
        }
        _ => {}
    });
    let (made, said) = import(source.path(), &["--from", text(&mended)]);
    assert!(said.contains("corrections and confirmations"), "{said}");
    let first = manifest(&made, "2025/0001");
    assert_eq!(first.get("guessed"), None, "a person has looked at all of it");
    assert_eq!(first["responsible"][0]["person"], "p2");
    assert_eq!(
        (&document(&first, "002.txt")["role"], &document(&first, "002.txt")["date"]),
        (&"report".into(), &"2025-04-03".into())
    );
    assert!(!made.path().join("out/2025/0001/卷内目录.xlsx").exists());
    assert!(said.contains("卷内目录.xlsx (taken out in the workbook)"), "{said}");
    let second = manifest(&made, "2025/0002");
    assert_eq!(second["title"], "=库房修缮（改）", "text, never a formula");
    assert_eq!(document(&second, "001.txt")["title"], "清点工作的通知");
    assert!(made.path().join("out/2025/0002/001.txt").exists());
    assert_eq!(document(&second, "批复.txt")["guessed"], serde_json::json!(["medium"]));
}

/// From unsorted papers to a clean run, as README has it: a workbook, four cells, an archive.
#[test]
fn a_new_user_comes_from_unsorted_papers_to_a_clean_run() {
    let started = std::time::Instant::now();
    let source = TempDir::new().unwrap();
    put(source.path(), "清点/01.txt", NOTICE);
    put(source.path(), "清点/02.txt", "档案清点工作报告\n\n共清点一千二百卷，账实相符。\n\n2025年4月2日\n");
    let folder = TempDir::new().unwrap();
    let (sheet, mended) = (folder.path().join("plan.xlsx"), folder.path().join("mended.xlsx"));
    let said = ["--unit", "柳河县档案局", "--fonds", "X043"];
    let arguments = [&["import", text(source.path()), "--sheet", text(&sheet)], &said[..]].concat();
    assert!(run(&arguments).status.success());
    corrected(&sheet, &mended, |name, rows| {
        if name == "dossiers" {
            for (key, value) in [
                ("id", "X043-2025-QT-0001"),
                ("responsible", "李四光"),
                ("retention", "30年"),
                ("guessed", ""),
            ] {
                set(rows, "清点", key, value);
            }
        }
    });
    let (made, _) = import(source.path(), &[&["--from", text(&mended)], &said[..]].concat());
    assert_eq!(packed::check(&made.path().join("out"), &[]), (vec![], 0));
    println!("from papers to a clean run: {:.1} s", started.elapsed().as_secs_f64());
}

#[test]
fn a_workbook_that_makes_no_sense_is_refused_row_by_row() {
    let source = catalogued();
    let folder = TempDir::new().unwrap();
    let (sheet, mended, made) =
        (folder.path().join("plan.xlsx"), folder.path().join("mended.xlsx"), folder.path().join("out"));
    assert!(run(&["import", text(source.path()), "--sheet", text(&sheet)]).status.success());
    corrected(&sheet, &mended, |name, rows| {
        if name == "documents" {
            set(rows, "2025/0001/002.txt", "role", "bid");
            set(rows, "2025/0001/001.txt", "date", "去年春天");
        } else if name == "dossiers" {
            set(rows, "2025/0001", "kind", "no-such-kind");
            set(rows, "2025/0002", "folder", "../elsewhere");
        }
    });
    let refused = run(&["import", text(source.path()), "--from", text(&mended), "--output", text(&made)]);
    assert_eq!(refused.status.code(), Some(2));
    for word in ["no role `bid`", "`去年春天` is no date", "no kind `no-such-kind`", "`../elsewhere`"] {
        assert!(err(&refused).contains(word), "no {word} in {}", err(&refused));
    }
    assert!(!made.exists());
    put(folder.path(), "other.xlsx", "no workbook");
    let refused = run(&[
        "import",
        text(source.path()),
        "--from",
        text(&folder.path().join("other.xlsx")),
        "--output",
        text(&made),
    ]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn a_hostile_catalogue_leads_nowhere() {
    let source = TempDir::new().unwrap();
    let root = source.path();
    put(root, "卷/正文.txt", "关于清点的通知\n");
    let rows: &[&[&str]] = &[
        &["题名", "文件名", "日期"],
        &["外面", "../../../etc/passwd", "20250101"],
        &["根", "/etc/passwd", "20250101"],
        &["盘", "C:\\Windows\\win.ini", "20250101"],
        &["不在", "没有.txt", "20250101"],
        &["=HYPERLINK(\"http://x\")", "卷/正文.txt", "20250101"],
    ];
    workbook(rows, &root.join("文件目录.xlsx"));
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", root.join("卷/链接.txt")).unwrap();
    let (folder, said) = import(root, &[]);
    assert_eq!(said.matches("leads outside").count(), 3, "{said}");
    let dossier = manifest(&folder, "卷");
    assert_eq!(document(&dossier, "正文.txt")["title"], "=HYPERLINK(\"http://x\")");
    assert!(!dossier.to_string().contains("passwd"), "{dossier:#}");
    let copied: Vec<String> = tree(&folder.path().join("out")).into_iter().map(|(path, _)| path).collect();
    assert_eq!(copied, ["archive.json", "卷/dossier.json", "卷/正文.txt"]);
    #[cfg(unix)]
    assert!(said.contains("卷/链接.txt (a link"), "{said}");
}

#[test]
fn a_catalogue_of_a_million_rows_is_read_as_far_as_the_limit() {
    let source = TempDir::new().unwrap();
    put(source.path(), "卷/1.txt", "关于清点的通知\n");
    let mut rows = String::from("题名,文件名\n通知,卷/1.txt\n");
    for row in 0..1_000_000 {
        rows.push_str(&format!("第{row}件,没有{row}.txt\n"));
    }
    put(source.path(), "文件目录.csv", rows);
    let (folder, said) = import(source.path(), &[]);
    assert!(said.contains("only the first 200000 rows were read"), "{said}");
    assert!(said.lines().count() < 120, "{} lines", said.lines().count());
    assert_eq!(document(&manifest(&folder, "卷"), "1.txt")["title"], "通知");
}

/// A package as DA/T 48 has it, with one file inside and one that lies beside it.
fn package_of(beside: &str) -> String {
    let digest: Vec<u8> = (0..32)
        .map(|at| u8::from_str_radix(&sha256(beside.as_bytes())[at * 2..at * 2 + 2], 16).unwrap())
        .collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<电子文件封装包 xmlns="http://www.saac.gov.cn/standards/ERM/encapsulation"><版本>2009</版本><被签名对象 eep版本="2009">
<封装内容><文件实体块><文件实体><聚合层次>文件</聚合层次><来源><立档单位名称>县档案馆</立档单位名称></来源>
<档号><全宗号>X043</全宗号><年度>2025</年度><室编件号>0007</室编件号></档号><内容描述><题名>关于清点的通知</题名>
<文件编号>县档〔2025〕7号</文件编号><日期>2025-03-01</日期></内容描述><文件数据>
<文档><题名>正文</题名><文档数据><编码><电子属性><计算机文件名>../../正文.txt</计算机文件名></电子属性><反编码关键字>base64</反编码关键字>
<编码数据>5q2j5paH</编码数据></编码></文档数据></文档>
<文档><题名>附件</题名><文档数据><编码><电子属性><计算机文件名>附件.txt</计算机文件名></电子属性><反编码关键字>sha256-base64Binary</反编码关键字>
<编码数据>{}</编码数据></编码></文档数据></文档></文件数据></文件实体></文件实体块></封装内容></被签名对象></电子文件封装包>"#,
        base64(&digest)
    )
}

#[test]
fn an_encapsulated_package_gives_up_its_files() {
    let source = TempDir::new().unwrap();
    let beside = "附件的内容，放在封装包旁边\n";
    let package = package_of(beside);
    put(source.path(), "2025/0007.xml", &package);
    put(source.path(), "2025/附件.txt", beside);
    let (folder, _) = import(source.path(), &[]);
    let dossier = manifest(&folder, "2025/0007");
    assert_eq!((&dossier["id"], &dossier["title"]), (&"X043-2025-0007".into(), &"关于清点的通知".into()));
    let main = document(&dossier, "正文.txt");
    assert_eq!((&main["title"], &main["number"]), (&"关于清点的通知".into(), &"县档〔2025〕7号".into()));
    assert_eq!(fs::read_to_string(folder.path().join("out/2025/0007/正文.txt")).unwrap(), "正文");
    assert_eq!(
        document(&dossier, "附件.txt")["files"][0]["digest"],
        format!("sha256:{}", sha256(beside.as_bytes()))
    );
    assert_eq!(document(&dossier, "0007.xml")["title"], "电子文件封装包");
    assert_eq!(fs::read_to_string(folder.path().join("out/2025/0007/0007.xml")).unwrap(), package);
    let (found, _) =
        packed::check(&folder.path().join("out"), &["--select", "CMP002,CMP003,CMP005,CMP006,STR007"]);
    assert!(found.is_empty(), "{found:#?}");
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let all = chunk.iter().fold(0u32, |all, byte| all << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let letter = LETTERS[(all >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

/// The demo archive without its manifests: how often the guesses are what its authors wrote.
#[test]
fn guesses_on_the_demo_archive_are_mostly_right() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/demo");
    let source = TempDir::new().unwrap();
    let mut written = Vec::new();
    // The first dossier of some kinds: reading scans takes its time.
    let kinds = ["bidding", "case-file", "meeting", "official-document", "risk-register", "spot-check"];
    let some = |path: &str| path.contains("-0001/") && kinds.iter().any(|kind| path.starts_with(kind));
    for (path, bytes) in tree(&demo).into_iter().filter(|(path, _)| some(path)) {
        match path.rsplit('/').next().unwrap() {
            "dossier.json" => {
                if let Ok(manifest) = serde_json::from_slice::<Value>(&bytes) {
                    written.push((path.trim_end_matches("/dossier.json").to_owned(), manifest));
                }
            }
            "archive.json" | "dossier.lock.json" => {}
            _ => put(source.path(), &path, bytes),
        }
    }
    let (folder, _) = import(source.path(), &[]);
    let keys = ["kind", "role", "title", "date", "medium"];
    let (mut right, mut all) = ([0; 5], [0; 5]);
    for (path, truth) in &written {
        let guess = manifest(&folder, path);
        let mut count = |at: usize, truth: &Value, guess: &Value| {
            if let Some(value) = truth.get(keys[at]) {
                all[at] += 1;
                right[at] += i32::from(guess.get(keys[at]) == Some(value));
            }
        };
        count(0, truth, &guess);
        for paper in truth["documents"].as_array().into_iter().flatten() {
            let Some(file) = paper["files"][0]["path"].as_str() else { continue };
            if source.path().join(path).join(file).is_file() {
                let guess = document(&guess, file);
                (1..5).for_each(|at| count(at, paper, guess));
            }
        }
    }
    let shares: Vec<String> = (0..5).map(|at| format!("{} {}/{}", keys[at], right[at], all[at])).collect();
    println!("{}", shares.join(", "));
    let share = |at: usize| f64::from(right[at]) / f64::from(all[at]);
    assert!(
        share(0) > 0.9 && share(1) > 0.6 && share(2) > 0.5 && share(3) > 0.8 && share(4) > 0.9,
        "{shares:?}"
    );
}

/// Catalogues changed at random are read or passed over with a word.
#[test]
fn mutated_catalogues_are_read_or_passed_over() {
    let source = TempDir::new().unwrap();
    put(source.path(), "卷/1.txt", "关于清点的通知\n");
    let sheet = source.path().join("whole.xlsx");
    workbook(&[&["题名", "文件名", "日期"], &["通知", "1.txt", "20250301"]], &sheet);
    let whole = fs::read(&sheet).unwrap();
    fs::remove_file(&sheet).unwrap();
    let xml = "<文件目录><文件><题名>通知</题名><电子档案名称>1.txt</电子档案名称><日期>20250301</日期></文件></文件目录>".as_bytes();
    let mut seed = 7_usize;
    for at in 0..120 {
        let (name, mut bytes) = if at % 2 == 0 {
            (format!("卷/目录{at}.xlsx"), whole.clone())
        } else {
            (format!("卷/目录{at}.xml"), xml.to_vec())
        };
        for _ in 0..4 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let place = (seed >> 33) % bytes.len();
            bytes[place] = (seed >> 20) as u8;
        }
        put(source.path(), &name, bytes);
    }
    let (folder, _) = import(source.path(), &[]);
    assert_eq!(document(&manifest(&folder, "卷"), "1.txt")["files"][0]["path"], "1.txt");
}
