//! # What it checks
//! Born-digital bids of different bidders for one tender that carry the same author, last editor,
//! company, document or machine id, or one producer and second of creation. Default values
//! (Administrator, 微软用户, the names of programs and makers of computers) are dropped, as is
//! what stands on the buyer's own papers and people, and what stands on most bidders' papers
//! of other tenders: a shared platform or scanner. Scans are not judged.
//!
//! # Why it matters
//! Whoever wrote both bids knew both prices.
//!
//! # Example
//! ```text
//! error[FAB015] (likely): the bids of 2 bidders carry the same author, 孟凡
//! ```
//!
//! # How to mend
//! Have the evaluators ask both bidders, and put the answer on file.
//!
//! # Innocent causes
//! One print shop or agency that made both bids ready; a template that the buyer handed out; a
//! common name.
//!
//! # Configuration
//! defaults: values that say nothing.
//!
//! # Basis
//! Regulations on the implementation of the Law on Bidding (2011), art. 40 (bids made by one
//! person); ISO 32000 Info and XMP, ECMA-376 core properties.
//!
//! # 检查什么
//! 同一标的不同投标人的电子文件，作者、最后保存者、单位、文档或机器标识相同，或制作软件与制作时间
//! （到秒）相同。默认值（Administrator、微软用户、软件名、电脑品牌）不计；采购方自己的文件上也有
//! 的、其他标的多数投标人文件上也有的（共用平台或扫描仪）不计。扫描件不作判断。
//!
//! # 为何重要
//! 两份标书出自一人之手，两个报价他就都知道。
//!
//! # 示例
//! ```text
//! 错误[FAB015]（很可能）：2 家投标文件的作者相同：孟凡
//! ```
//!
//! # 如何改正
//! 请评委向两家询问，并将答复归档。
//!
//! # 正当情形
//! 同一打印店或代理机构代做；采购方发的模板；同名。
//!
//! # 配置
//! defaults：不说明问题的值。
//!
//! # 依据
//! 招标投标法实施条例（2011）第四十条（由同一人编制）；ISO 32000 Info 与 XMP，ECMA-376 核心属性。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use crate::examine::Metadata;
use crate::rules::dup::bidders;

/// The rule.
pub static RULE: Rule = Rule::across::<SameOrigin>(Meta {
    code: "FAB015",
    name: "same-origin",
    zh: "文件同源",
    group: Group::Fab,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("same_origin.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct SameOrigin {
    /// Values that say nothing, whatever their case.
    defaults: Vec<String>,
}

impl Default for SameOrigin {
    fn default() -> Self {
        let defaults = [
            "administrator",
            "admin",
            "user",
            "windows user",
            "windows 用户",
            "微软用户",
            "microsoft",
            "微软中国",
            "china",
            "office",
            "owner",
            "root",
            "lenovo",
            "联想",
            "dell",
            "hp",
            "asus",
            "acer",
            "huawei",
            "thinkpad",
            "pc",
            "author",
            "作者",
            "unknown",
            "none",
            "匿名",
            "anonymous",
            "wps office",
            "wps",
            "kingsoft",
            "python-docx",
            "openpyxl",
            "apache poi",
            "雨林木风",
            "深度技术",
            "番茄花园",
            "1",
            "a",
            "test",
            "神州网信技术有限公司",
            "cmgov",
            "apple",
            "guest",
        ];
        Self { defaults: defaults.map(str::to_owned).to_vec() }
    }
}

/// A mark on a paper of a tender.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    /// None for the tender's own papers.
    supplier: Option<String>,
    name: String,
    field: String,
    value: String,
    path: String,
    at: Spot,
}

/// Ids that tell a machine, a licence or one document; a template's own are not among them.
const IDS: [&str; 6] =
    ["rsidRoot", "xmpMM:DocumentID", "xmpMM:OriginalDocumentID", "pdf:ID", "MAC", "licence"];

/// Marks kept of one dossier's own papers.
const MOST: usize = 500;

impl AcrossRule for SameOrigin {
    type Row = Mark;

    fn gather(&self, cx: &DossierCx) -> Vec<Mark> {
        let tender = cx.kind.is_some_and(|kind| kind.name == "bidding");
        let bidders = bidders::of(cx);
        let mut rows = Vec::new();
        let mut own: BTreeSet<(String, String)> = BTreeSet::new();
        for document in cx.manifest.documents().filter(|document| document.medium() == Some("born-digital")) {
            let supplier = bidders.supplier_of(document).filter(|_| tender);
            for file in cx.files_of(document) {
                let location = cx.claim_of(file.index);
                for (field, value) in marks(&file.facts.contents.metadata) {
                    let value = value.trim().to_owned();
                    let bare = value.to_lowercase();
                    if bare.is_empty() || self.defaults.iter().any(|default| default.to_lowercase() == bare) {
                        continue;
                    }
                    let new = supplier.is_some() || own.insert((field.clone(), value.clone()));
                    if !new || own.len() > MOST {
                        continue;
                    }
                    rows.push(Mark {
                        supplier: supplier.map(str::to_owned),
                        name: supplier.map_or_else(String::new, |id| bidders.name(id).to_owned()),
                        field,
                        value,
                        path: location.path.clone().unwrap_or_default(),
                        at: Spot {
                            pointer: location.pointer.clone().unwrap_or_default(),
                            place: location.place,
                            subject: location.subject.clone(),
                        },
                    });
                }
            }
        }
        rows
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Mark>], sink: &mut Sink) {
        // For every mark, the bidders of each tender that bear it; and how many bidders there are.
        let mut bearers: BTreeMap<(&str, &str), BTreeMap<usize, BTreeSet<&str>>> = BTreeMap::new();
        let mut bidders: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        let mut buyers: BTreeSet<&str> = cx
            .reference
            .people
            .iter()
            .filter(|person| !person.external)
            .map(|person| person.name.as_str())
            .collect();
        for row in rows {
            match &row.supplier {
                Some(supplier) => {
                    let mark = (row.field.as_str(), row.value.as_str());
                    bearers.entry(mark).or_default().entry(row.dossier).or_default().insert(supplier);
                    bidders.entry(row.dossier).or_default().insert(supplier);
                }
                None => {
                    buyers.insert(&row.value);
                }
            }
        }
        sink.saw(bidders.values().map(BTreeSet::len).sum());
        let mut found: BTreeMap<usize, Vec<(&str, &str)>> = BTreeMap::new();
        for (mark, tenders) in &bearers {
            for (dossier, bearing) in tenders {
                if bearing.len() < 2 || buyers.contains(mark.1) {
                    continue;
                }
                let platform = tenders.iter().any(|(other, bearing)| {
                    other != dossier
                        && bidders
                            .get(other)
                            .is_some_and(|all| all.len() > 1 && bearing.len() * 2 > all.len())
                });
                if !platform {
                    found.entry(*dossier).or_default().push(*mark);
                }
            }
        }
        for (dossier, marks) in found {
            let members: Vec<&Row<Mark>> = rows
                .iter()
                .filter(|row| row.dossier == dossier && row.supplier.is_some())
                .filter(|row| marks.contains(&(row.field.as_str(), row.value.as_str())))
                .collect();
            if let Some(draft) = report(cx, &marks, &members) {
                sink.add(draft);
            }
        }
    }
}

fn report(cx: &ArchiveCx, marks: &[(&str, &str)], members: &[&Row<Mark>]) -> Option<Draft> {
    let mut members = members.to_vec();
    members.sort_by(|a, b| (&a.path, &a.field).cmp(&(&b.path, &b.field)));
    let place = |row: &Row<Mark>| cx.dossiers[row.dossier].location(&row.at).of_file(row.path.clone());
    let count = members.iter().filter_map(|row| row.supplier.as_ref()).collect::<BTreeSet<_>>().len();
    let (field, value) = marks.first()?;
    let Text { zh, en } = field_name(field);
    let mut draft = Draft::new(
        place(members.first()?),
        text! {
            zh: "{count} 家投标文件的{zh}相同：{value}",
            en: "the bids of {count} bidders carry the same {en}, {value}",
        },
    )
    .help(text! {
        zh: "请评委向各家询问，并将答复归档",
        en: "have the evaluators ask the bidders, and file the answer",
    })
    .subject("origin")
    .evidence("marks", marks.iter().map(|(field, value)| format!("{field}={value}")).collect::<Vec<_>>());
    for row in members {
        let Text { zh, en } = field_name(&row.field);
        let (name, value) = (&row.name, &row.value);
        draft = draft.member(place(row), text! { zh: "{name}，{zh} {value}", en: "{name}, {en} {value}" });
    }
    Some(draft)
}

fn field_name(field: &str) -> Text {
    let (zh, en) = match field {
        "author" => ("作者", "author"),
        "last-editor" => ("最后保存者", "last editor"),
        "company" => ("单位", "company"),
        "second" => ("制作软件和时间", "program and second of creation"),
        _ => ("标识", "id"),
    };
    Text::new(zh, en)
}

/// What a file tells of its origin: the field and its value.
fn marks(metadata: &Metadata) -> Vec<(String, String)> {
    let mut marks = Vec::new();
    let named = [
        ("author", &metadata.author),
        ("last-editor", &metadata.last_editor),
        ("company", &metadata.company),
    ];
    for (field, value) in named {
        marks.extend(value.iter().map(|value| (field.to_owned(), value.clone())));
    }
    for (kind, value) in metadata.ids.iter().filter(|(kind, _)| IDS.contains(&kind.as_str())) {
        marks.push((kind.clone(), value.clone()));
    }
    // A time without seconds, or at a full minute, is a day that somebody entered.
    if let (Some(producer), Some(created)) = (&metadata.producer, &metadata.created)
        && !created.local.ends_with(":00")
    {
        marks.push(("second".to_owned(), format!("{producer} {}", created.local.replace('T', " "))));
    }
    marks
}
