//! `zhenji new`: a dossier that passes but for what only a person can fill.

use std::fs::{self, File};
use std::io::Write;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::args::NewArgs;
use super::output::{not_written, unwritable};
use super::schema::kind;
use super::screen::{Screen, print};
use super::settings;
use super::sketch::{PLACEHOLDER, Sketch};
use super::stop::{Stop, shown};
use crate::finding::Text;
use crate::json::parse;
use crate::schema::{Kind, Role};
use crate::text;

pub fn run(args: &NewArgs, screen: Screen) -> Result<u8, Stop> {
    let kinds = settings::kinds(args.config.as_deref())?;
    let kind = kind(&kinds, &args.kind)?;
    let opened = opened(args)?;
    let path = args.folder.join("dossier.json");
    let name = shown(&path);
    if path.symlink_metadata().is_ok() {
        return Err(Stop::usage(
            text! { zh: "{name} 已经存在，未作改动", en: "{name} is there already and stays as it is" },
            text! {
                zh: "给出一个新的文件夹，或在已有的案卷上运行 zhenji check",
                en: "give a new folder, or run `zhenji check` on the dossier that is there",
            },
        ));
    }
    let manifest = manifest(kind, args, opened);
    fs::create_dir_all(&args.folder).map_err(|error| unwritable(&args.folder, &error))?;
    File::create_new(&path)
        .and_then(|mut file| writeln!(file, "{manifest:#}"))
        .map_err(|error| unwritable(&path, &error))?;
    let said = next(&manifest, &shown(&args.folder), opened);
    print(said.get(screen.lang)).map_err(|error| not_written(None, &error))?;
    Ok(0)
}

/// The day of `--opened`, else today where the archives are.
fn opened(args: &NewArgs) -> Result<Date, Stop> {
    let Some(word) = &args.opened else {
        return Ok(jiff::tz::offset(8).to_datetime(jiff::Timestamp::now()).date());
    };
    crate::archive::date_of(word).ok_or_else(|| {
        let word = crate::report::plain::plain(word);
        Stop::usage(
            text! { zh: "“{word}”不是日期", en: "`{word}` is no date" },
            text! { zh: "写成 YYYY-MM-DD，例如 2025-03-01", en: "write YYYY-MM-DD, such as 2025-03-01" },
        )
    })
}

/// The skeleton of a manifest of this kind.
fn manifest(kind: &Kind, args: &NewArgs, opened: Date) -> Value {
    let bundle = kind.bundled();
    let day = opened.to_string();
    let sketch = Sketch::new(&bundle, &day);
    let filled = |asked: &Option<String>| asked.clone().unwrap_or_else(|| PLACEHOLDER.to_owned());
    let mut members = Map::new();
    members.insert("version".into(), 1.into());
    members.insert("kind".into(), kind.name.as_str().into());
    members.insert("id".into(), args.id.clone().unwrap_or_else(|| number(kind, opened)).into());
    members.insert("title".into(), filled(&args.title).into());
    members.insert("unit".into(), filled(&args.unit).into());
    members.insert("opened".into(), day.as_str().into());
    members.insert("retention".into(), "permanent".into());
    members.insert("responsible".into(), json!([{ "person": PLACEHOLDER, "role": PLACEHOLDER }]));
    if let Some(record) = sketch.at(&["record"]) {
        members.insert("record".into(), record);
    }
    let documents = documents(kind, &sketch, &members, &day);
    let stages = stages(kind, &sketch, &documents, &day);
    let record = members.shift_remove("record");
    if !stages.is_empty() {
        members.insert("stages".into(), stages.into());
    }
    members.insert("documents".into(), documents.into());
    members.extend(record.map(|record| ("record".to_owned(), record)));
    let mut manifest = Value::Object(members);
    sketch.complete(&mut manifest);
    manifest
}

/// What is known of the archival number: the year and the class.
fn number(kind: &Kind, opened: Date) -> String {
    let class = kind.requires.class.as_deref().unwrap_or(PLACEHOLDER);
    format!("{PLACEHOLDER}-{:04}-{class}-{PLACEHOLDER}", opened.year())
}

/// As many documents of each role as the kind asks for, in the order of the stages.
fn documents(kind: &Kind, sketch: &Sketch, members: &Map<String, Value>, day: &str) -> Vec<Value> {
    let requires = &kind.requires;
    let rank = |role: &Role| {
        let stage = role.stage.as_deref();
        requires.stages.iter().position(|known| Some(known.name.as_str()) == stage).unwrap_or(usize::MAX)
    };
    let written = |name: &str| {
        let names = kind.schema.pointer("/requires/documents").and_then(Value::as_object);
        names.and_then(|names| names.keys().position(|known| known == name)).unwrap_or(usize::MAX)
    };
    let source = Value::Object(members.clone()).to_string();
    let Ok(parsed) = parse(&source) else { return Vec::new() };
    let mut asked: Vec<_> = requires
        .documents
        .keys()
        .filter_map(|name| Some((name, requires.asked(name, &parsed.root)?)))
        .filter(|(_, asked)| asked.min > 0)
        .collect();
    asked.sort_by_key(|(name, asked)| (rank(&asked.role), written(name)));
    let mut documents = Vec::new();
    for (name, asked) in asked {
        for count in 1..=asked.min {
            let id = format!("d{:02}", documents.len() + 1);
            let suffix = if asked.min > 1 { format!("-{count}") } else { String::new() };
            documents.push(document(&id, name, &asked.role, &suffix, sketch, day));
        }
    }
    documents
}

fn document(id: &str, name: &str, role: &Role, suffix: &str, sketch: &Sketch, day: &str) -> Value {
    let title = if role.title.is_empty() { name } else { &role.title };
    // Signatures and seals by hand: a scan where the role allows one.
    let allowed = |medium: &str| role.media.iter().any(|known| known == medium);
    let medium = match role.media.first() {
        Some(first) if !allowed("scan") => first.as_str(),
        _ => "scan",
    };
    let extension = if medium == "photo" { "jpg" } else { "pdf" };
    let file: String =
        title.chars().map(|character| if character.is_alphanumeric() { character } else { '-' }).collect();
    let mut members = object(sketch.at(&["documents", "*"]));
    members.insert("id".into(), id.into());
    members.insert("role".into(), name.into());
    members.insert("title".into(), format!("{title}{suffix}").into());
    if medium != "photo" && !["cover", "catalogue", "divider"].contains(&name) {
        members.insert("date".into(), day.into());
    }
    members.insert("medium".into(), medium.into());
    members.insert("files".into(), json!([{ "path": format!("{file}{suffix}.{extension}") }]));
    let mut duties = role.signatures.clone();
    // Where several must sign, one line each.
    while (duties.len() as u64) < role.signers.min(16) {
        duties.push(role.signatures.first().map_or("handler", String::as_str).to_owned());
    }
    if !duties.is_empty() {
        let signature = |duty: &String| {
            let mut members = object(sketch.at(&["documents", "*", "signatures", "*"]));
            members.insert("by".into(), PLACEHOLDER.into());
            members.insert("as".into(), duty.as_str().into());
            members.insert("at".into(), day.into());
            members.insert("method".into(), "handwritten".into());
            Value::Object(members)
        };
        members.insert("signatures".into(), duties.iter().map(signature).collect());
    }
    if !role.seals.is_empty() {
        let seal = |_| json!({ "seal": PLACEHOLDER, "method": "imprint" });
        members.insert("seals".into(), role.seals.iter().map(seal).collect());
    }
    members.into()
}

/// The stages that must be there, with the documents that belong to each.
fn stages(kind: &Kind, sketch: &Sketch, documents: &[Value], day: &str) -> Vec<Value> {
    let roles = &kind.requires.documents;
    let belongs = |document: &&Value, stage: &str| {
        document["role"].as_str().and_then(|role| roles.get(role)?.stage.as_deref()) == Some(stage)
    };
    let must = kind.requires.stages.iter().filter(|stage| !stage.optional);
    must.map(|stage| {
        let own = documents.iter().filter(|document| belongs(document, &stage.name));
        let mut members = object(sketch.at(&["stages", "*"]));
        members.insert("name".into(), stage.name.as_str().into());
        members.insert("from".into(), day.into());
        members.insert("by".into(), json!([PLACEHOLDER]));
        members.insert("documents".into(), own.map(|document| document["id"].clone()).collect());
        members.into()
    })
    .collect()
}

fn object(value: Option<Value>) -> Map<String, Value> {
    match value {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

/// What is left for a person to do.
fn next(manifest: &Value, folder: &str, opened: Date) -> Text {
    let text = manifest.to_string();
    let places = text.matches(PLACEHOLDER).count();
    let files: Vec<&str> = manifest["documents"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|document| document["files"][0]["path"].as_str())
        .collect();
    let count = files.len();
    let list: String = files.iter().map(|file| format!("       {file}\n")).collect();
    let (files_zh, files_en) = if count == 0 {
        (
            "把材料放入案卷，列入 documents\n".to_owned(),
            "put the papers in and list them in `documents`\n".to_owned(),
        )
    } else {
        (
            format!("放入 {count} 个文件，或改写 files：\n{list}"),
            format!("put these {count} files in, or change `files`:\n{list}"),
        )
    };
    text! {
        zh: "已写入 {folder}/dossier.json。接下来：\n  1. 填写“{PLACEHOLDER}”（{places} 处）：谁经办、谁签字、用哪枚印章\n  2. 改正日期：凡写作 {opened} 的都只是占位；retention 按规定的保管期限填写\n  3. {files_zh}  4. 运行 zhenji check {folder}\n",
        en: "{folder}/dossier.json written. Next:\n  1. Fill in what says {PLACEHOLDER} ({places} places): who handled, who signed, which seal\n  2. Correct the dates: every {opened} only holds a place; set `retention` as the rules ask\n  3. {files_en}  4. Run `zhenji check {folder}`\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Kinds, Lack};

    fn args(kind: &str) -> NewArgs {
        NewArgs {
            kind: kind.to_owned(),
            folder: "x".into(),
            id: None,
            unit: Some("u1".into()),
            title: None,
            opened: None,
            config: None,
        }
    }

    #[test]
    fn every_built_in_kind_gives_a_skeleton_that_its_schema_accepts() {
        let kinds = Kinds::new(&[] as &[&str]).unwrap();
        for kind in kinds.iter() {
            let manifest = manifest(kind, &args(&kind.name), jiff::civil::date(2025, 3, 1));
            let source = manifest.to_string();
            let parsed = parse(&source).unwrap();
            let validation = kind.validate(&parsed.root);
            let problems: Vec<_> =
                validation.problems.iter().map(|problem| (&problem.at, &problem.text.en)).collect();
            assert!(problems.is_empty(), "{}: {problems:#?}\n{manifest:#}", kind.name);
            // That two placeholders are two persons, only a person can say.
            let lacks: Vec<_> = validation
                .failures
                .iter()
                .filter(|failure| !matches!(failure.what, Lack::Signers { .. }))
                .collect();
            assert!(lacks.is_empty(), "{}: {lacks:#?}", kind.name);
        }
    }
}
