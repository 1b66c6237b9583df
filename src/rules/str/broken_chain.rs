//! # What it checks
//! Dossiers of a series that is made irreversible by `chain`: `previous` is the SHA-256 of the
//! `dossier.json` before it. Reported: a `previous` that is no manifest's digest, in this archive
//! or in those compared with (`--against`); two or more dossiers of one series that follow the
//! same manifest; and a series with two beginnings (`previous` is null twice), as a likely
//! warning.
//!
//! # Why it matters
//! Each link seals all that went before it: a link that leads nowhere means that a manifest was
//! rewritten or taken out, a fork that something was put in.
//!
//! # Example
//! ```text
//! error[STR012]: series “安全检查”: 2 dossiers follow the same manifest X043-2025-QT-0001: X043-2025-QT-0002, X043-2025-QT-0004
//! ```
//!
//! # How to mend
//! Restore the manifest that the digest names. Where a manifest was corrected lawfully, file the
//! correction as a new dossier at the end of the series; links are never computed anew.
//!
//! # Innocent causes
//! The series goes on from an earlier archive that was not handed over: name it with `--against`,
//! and do not state the kind as `complete`; then a missing link is advice. A copy program changed
//! the manifest's bytes (line ends, byte order mark).
//!
//! # Configuration
//! None. Series are told apart by their names.
//!
//! # Basis
//! The key `chain` of a manifest; DA/T 70-2018, GD-2-6.
//!
//! # 检查什么
//! 以 chain 做成不可逆的系列：previous 是其前一案卷 dossier.json 的 SHA-256。报告：previous 不是任
//! 何清单的摘要（本档案库及 --against 所列的都算）；同一系列的两个以上案卷接在同一份清单之后；一个
//! 系列有两个开头（previous 两次为 null），作警告（很可能）。
//!
//! # 为何重要
//! 每一环都锁住它之前的一切：接不到任何清单，说明有清单被改写或抽走；分叉，说明有东西插了进来。
//!
//! # 示例
//! ```text
//! 错误[STR012]：系列“安全检查”：2 个案卷接在同一份清单 X043-2025-QT-0001 之后：X043-2025-QT-0002、X043-2025-QT-0004
//! ```
//!
//! # 如何改正
//! 找回摘要所指的清单。依规更正清单的，把更正作为新案卷接在系列末尾；链条不得重算。
//!
//! # 正当情形
//! 系列接自没有移交的以前的档案库：用 --against 指明，且不要声明该门类 complete，此时缺环只作提
//! 示。复制工具改了清单的字节（换行、字节顺序标记）。
//!
//! # 配置
//! 无。系列以名称区分。
//!
//! # 依据
//! 清单的 chain；DA/T 70-2018 GD-2-6。

use crate::rules::prelude::*;

use std::collections::{BTreeMap, BTreeSet};

use crate::json::Kind;

/// The rule.
pub static RULE: Rule = Rule::across::<BrokenChain>(Meta {
    code: "STR012",
    name: "broken-chain",
    zh: "链条断裂",
    group: Group::Str,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("broken_chain.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct BrokenChain {}

/// A dossier's link.
#[derive(Debug, Serialize, Deserialize)]
struct Link {
    series: String,
    /// Lower-case hex; none for a beginning.
    previous: Option<String>,
    spot: Spot,
}

impl AcrossRule for BrokenChain {
    type Row = Link;

    fn gather(&self, cx: &DossierCx) -> Vec<Link> {
        let link = || {
            let chain = cx.manifest.root.get("chain")?;
            let series = chain.str("series")?.to_owned();
            let node = chain.get("previous")?;
            let previous = match &node.kind {
                Kind::Null => None,
                _ => Some(node.as_str().filter(|text| is_digest(text))?.to_ascii_lowercase()),
            };
            Some(Link { series, previous, spot: Spot::of(cx.manifest, node) })
        };
        link().into_iter().collect()
    }

    fn looks_back(&self) -> bool {
        true
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Link>], sink: &mut Sink) {
        let own = cx.dossiers.len();
        sink.saw(rows.iter().filter(|row| row.dossier < own).count());
        let manifests: BTreeSet<&str> = cx.everything.iter().map(|row| row.sha256.as_str()).collect();
        let mut followers: BTreeMap<(&str, Option<&str>), Vec<&Row<Link>>> = BTreeMap::new();
        for row in rows {
            followers.entry((&row.series, row.previous.as_deref())).or_default().push(row);
        }
        for row in rows.iter().filter(|row| row.dossier < own) {
            if let Some(previous) = row.previous.as_deref().filter(|previous| !manifests.contains(previous)) {
                sink.add(missing(cx, row, previous));
            }
        }
        for ((series, previous), links) in followers {
            if links.len() > 1 && links.iter().any(|row| row.dossier < own) {
                sink.add(forked(cx, series, previous, links));
            }
        }
    }
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A dossier by its id, or its folder where it has none.
fn name<'a>(cx: &'a ArchiveCx, row: &Row<Link>) -> &'a str {
    let dossier = &cx.everything[row.dossier];
    dossier.id.as_deref().unwrap_or(&dossier.folder)
}

fn missing(cx: &ArchiveCx, row: &Row<Link>, previous: &str) -> Draft {
    let dossier = &cx.everything[row.dossier];
    let (name, start, series) = (name(cx, row), &previous[..12], &row.series);
    // A manifest whose bytes could not be read may be the one.
    let complete = dossier.kind.as_deref().is_some_and(|kind| cx.reference.complete.covers(kind));
    let known = cx.dossiers.iter().all(|row| !row.sha256.is_empty());
    let draft = Draft::new(
        dossier.location(&row.spot),
        text! {
            zh: "系列“{series}”：{name} 所接的清单（{start}…）不在这里",
            en: "series “{series}”: {name} follows a manifest that is not here ({start}…)",
        },
    )
    .help(text! {
        zh: "找回摘要所指的清单；接自以前档案库的，用 --against 指明",
        en: "restore the manifest that the digest names; name an earlier archive with `--against`",
    })
    .evidence("series", series.as_str())
    .evidence("previous", previous);
    if complete && known { draft } else { draft.severity(Severity::Advice) }
}

fn forked(cx: &ArchiveCx, series: &str, previous: Option<&str>, mut links: Vec<&Row<Link>>) -> Draft {
    let own = cx.dossiers.len();
    let place = |row: &Row<Link>| cx.everything[row.dossier].location(&row.spot);
    // The place of the finding lies in this archive.
    links.sort_by(|a, b| {
        let key = |row: &Row<Link>| (row.dossier >= own, place(row).path);
        key(a).cmp(&key(b))
    });
    let count = links.len();
    let mut location = place(links[0]);
    location.dossier = None;
    let mut ids: Vec<&str> = links.iter().map(|row| name(cx, row)).collect();
    ids.sort_unstable();
    let shown = ids.iter().take(4).copied().collect::<Vec<_>>();
    let (zh, en) = (shown.join("、"), shown.join(", "));
    let (zh, en) = if count > 4 { (format!("{zh} 等"), format!("{en} and others")) } else { (zh, en) };
    let message = match previous {
        Some(previous) => {
            let before = cx.everything.iter().find(|row| row.sha256 == previous);
            let before = before.and_then(|row| row.id.as_deref());
            let start = &previous[..12];
            let before = before.map_or_else(|| format!("{start}…"), str::to_owned);
            text! {
                zh: "系列“{series}”：{count} 个案卷接在同一份清单 {before} 之后：{zh}",
                en: "series “{series}”: {count} dossiers follow the same manifest {before}: {en}",
            }
        }
        None => text! {
            zh: "系列“{series}”有 {count} 个开头：{zh}",
            en: "series “{series}” has {count} beginnings: {en}",
        },
    };
    let mut draft = Draft::new(location, message)
        .help(text! {
            zh: "查明后来插入或改写的是哪一个；更正应接在系列末尾",
            en: "find out which was put in or rewritten; a correction belongs at the end of the series",
        })
        .subject(format!("{series}:{}", previous.unwrap_or("null")))
        .evidence("series", series)
        .evidence("previous", previous)
        .evidence("dossiers", ids);
    if previous.is_none() {
        draft = draft.severity(Severity::Warning).confidence(Confidence::Likely);
    }
    for row in links {
        let name = name(cx, row);
        draft = draft.member(place(row), text! { zh: "{name}", en: "{name}" });
    }
    draft
}
