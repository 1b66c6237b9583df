//! # What it checks
//! Texts of a dossier's own papers that name a unit of the kind of its own (village, town, county,
//! power-supply station … by the ends of the names in archive.json) which is not it, nor above or
//! below it: on a line by itself, as a heading or signature, or twice and more in a text that
//! never names the own unit nor one above it. Names that the manifest itself uses, evidence,
//! attachments, bids, contracts, vouchers and papers made by others, and texts of which nothing
//! can be read, are left out.
//!
//! # Why it matters
//! A report that still bears the next village's name was the next village's report.
//!
//! # Example
//! ```text
//! advice[FAB018] (possible): `d1` “春季安全检查情况” names “青石村” several times and never its own unit
//! ```
//!
//! # How to mend
//! Correct the name, and what else was taken over with it.
//!
//! # Innocent causes
//! A paper about the other unit; a joint paper; an old name of the own unit: enter it in
//! archive.json or name it in the dossier.
//!
//! # Configuration
//! `times` (2); `suffixes`: ends of names that tell a kind of unit.
//!
//! # Basis
//! Auditors look for names left over from a template.
//!
//! # 检查什么
//! 本卷自己的材料，文中出现与本单位同类（村、镇、县、供电所等，依 archive.json 中名称的末尾）而
//! 既非本单位、也非其上级下级的单位名称：独占一行（标题或落款）；或出现两次以上而全文从未提到本
//! 单位及其上级。清单中已写到的名称，佐证、附件、投标文件、合同、凭证、他人制作的材料，以及读不
//! 出文字的，不看。
//!
//! # 为何重要
//! 报告里还留着邻村的名字，就是邻村的报告。
//!
//! # 示例
//! ```text
//! 提示[FAB018]（存疑）：“春季安全检查情况”（d1）多次写到“青石村”，而未写到本单位
//! ```
//!
//! # 如何改正
//! 改正名称，以及一并抄来的内容。
//!
//! # 正当情形
//! 材料本来就是写另一单位的；联合行文；本单位的旧名：登记在 archive.json 或写入案卷即可。
//!
//! # 配置
//! times（2）；suffixes：判断单位类别的名称末尾。
//!
//! # 依据
//! 审计人员会找模板中残留的名称。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, HashSet};

use crate::archive::{Index, Reference};

/// The rule.
pub static RULE: Rule = Rule::dossier::<ForeignNames>(Meta {
    code: "FAB018",
    name: "foreign-names",
    zh: "残留他处名称",
    group: Group::Fab,
    family: None,
    severity: Severity::Advice,
    confidence: Confidence::Possible,
    since: "0.1.0",
    source: include_str!("foreign_names.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct ForeignNames {
    /// How often a name is asked for in running text.
    times: usize,
    /// Ends of names that tell a kind of unit.
    suffixes: Vec<String>,
}

impl Default for ForeignNames {
    fn default() -> Self {
        let suffixes = [
            "供电所",
            "供电公司",
            "供电局",
            "供电分公司",
            "派出所",
            "税务所",
            "卫生院",
            "居委会",
            "村委会",
            "街道办事处",
            "街道",
            "社区",
            "村",
            "乡",
            "镇",
            "县",
        ];
        Self { times: 2, suffixes: suffixes.map(str::to_owned).to_vec() }
    }
}

/// Roles whose papers may well speak of others.
const OTHERS: [&str; 14] = [
    "evidence",
    "attachment",
    "cover",
    "catalogue",
    "divider",
    "bid",
    "contract",
    "purchase-contract",
    "voucher",
    "basis-document",
    "supplier-recommendation",
    "tender-document",
    "route-map",
    "receipt-voucher",
];

impl DossierRule for ForeignNames {
    fn check(&self, cx: &DossierCx, sink: &mut Sink) {
        let Some(unit) = cx.manifest.root.str("unit") else { return };
        let (reference, index) = (cx.reference, cx.reference.index());
        let near = index.near(reference, unit);
        let own = index.names(reference, &near);
        // Kinds of unit that stand near: the own one and those above.
        let above = index.names(reference, &Index::above(reference, unit));
        let kinds: Vec<&str> = self
            .suffixes
            .iter()
            .map(String::as_str)
            .filter(|end| !end.is_empty() && above.iter().any(|name| name.ends_with(end)))
            .collect();
        if kinds.is_empty() {
            return;
        }
        for document in cx.manifest.documents() {
            let foreign = document
                .made_by()
                .is_some_and(|maker| maker != unit && cx.reference.people.get(maker).is_none());
            if foreign || document.role().is_none_or(|role| OTHERS.contains(&role)) {
                continue;
            }
            for file in cx.files_of(document) {
                let Some(text) = cx.text(file.index) else { continue };
                sink.saw(1);
                let whole = text.whole();
                let names_own = own.iter().any(|name| whole.contains(name));
                if let Some((name, alone)) = self.name(&whole, &kinds, &own, (reference, &near), names_own)
                    && !cx.manifest.text.contains(&name)
                {
                    sink.add(report(cx, document, file.index, &name, alone));
                }
            }
        }
    }
}

impl ForeignNames {
    /// A unit's name that is not the own one's, and whether it stands on a line by itself.
    fn name(
        &self,
        text: &str,
        kinds: &[&str],
        own: &[&str],
        (reference, near): (&Reference, &HashSet<&str>),
        names_own: bool,
    ) -> Option<(String, bool)> {
        for line in text.lines().map(str::trim) {
            let count = line.chars().count();
            if let Some(end) = kinds.iter().find(|end| line.ends_with(*end))
                && (3..=12).contains(&count)
                && count >= end.chars().count() + 2
                && line.chars().all(is_han)
                && is_name(line.strip_suffix(end)?)
                && !own.iter().any(|name| name.contains(line) || line.ends_with(name))
            {
                return Some((line.to_owned(), true));
            }
        }
        if names_own {
            return None;
        }
        // Of the archive's other units the names are known; of strangers they are what stands
        // before the end every time.
        let index = reference.index();
        let mut first: Option<(usize, &str)> = None;
        for name in ending(text, kinds, index.longest()) {
            let of_others = |place: &&usize| !near.contains(reference.units.place(**place).id.as_str());
            if let Some(place) = index.named(name).iter().find(of_others)
                && first.is_none_or(|(known, _)| *place < known)
                && text.matches(name).count() >= self.times
            {
                first = Some((*place, name));
            }
        }
        if let Some((_, name)) = first {
            return Some((name.to_owned(), false));
        }
        kinds.iter().find_map(|end| {
            let mut before: BTreeMap<String, usize> = BTreeMap::new();
            for (at, _) in text.match_indices(end) {
                let two: Vec<char> = text[..at].chars().rev().take(2).collect();
                let two: String = two.into_iter().rev().collect();
                if two.chars().count() == 2 && two.chars().all(is_han) && is_name(&two) {
                    *before.entry(two).or_default() += 1;
                }
            }
            let (two, count) = before.into_iter().max_by_key(|(two, count)| (*count, two.clone()))?;
            let name = format!("{two}{end}");
            (count >= self.times && !index.ends(&name)).then_some((name, false))
        })
    }
}

/// Whatever in a text ends in one of `kinds` and has at most so many characters.
fn ending<'t>(text: &'t str, kinds: &[&str], longest: usize) -> impl Iterator<Item = &'t str> {
    let ends = kinds.iter().flat_map(|end| text.match_indices(*end).map(|(at, end)| at + end.len()));
    ends.flat_map(move |to| {
        let starts = text[..to].char_indices().rev().take(longest);
        starts.map(move |(from, _)| &text[from..to])
    })
}

fn is_han(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

/// Whether characters before an end are a name, and no words that any text has there.
fn is_name(stem: &str) -> bool {
    const WORDS: [char; 60] = [
        '各', '本', '我', '全', '每', '该', '某', '农', '乡', '自', '行', '政', '新', '旧', '几', '多', '两',
        '的', '在', '到', '对', '由', '向', '与', '和', '及', '赴', '给', '为', '从', '经', '是', '于', '等',
        '驻', '进', '入', '所', '这', '那', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '个',
        '内', '市', '省', '区', '县', '镇', '村', '辖', '邻',
    ];
    stem.chars().count() >= 2 && !stem.chars().any(|character| WORDS.contains(&character))
}

fn report(cx: &DossierCx, document: Document, index: usize, name: &str, alone: bool) -> Draft {
    let title = cx.document(document);
    let (zh, en) = (title.zh, title.en);
    let text = if alone {
        text! { zh: "{zh}中“{name}”独占一行，不是本单位及其上下级", en: "{en}: “{name}” stands on a line by itself and is neither the own unit nor one above or below it" }
    } else {
        text! { zh: "{zh}多次写到“{name}”，而未写到本单位", en: "{en} names “{name}” several times and never its own unit" }
    };
    Draft::new(cx.claim_of(index), text)
        .help(text! {
            zh: "残留的改正；本来就写该单位的、本单位旧名，写入案卷即可",
            en: "correct what was left over; where the paper is about that unit, or the name is an old one of the own unit, say so in the dossier",
        })
        .evidence("name", name)
}
