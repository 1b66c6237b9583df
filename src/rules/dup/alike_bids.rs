//! # What it checks
//! Bids of different bidders for one tender that share what the tender itself did not prescribe: a
//! fifth or more of the smaller one's rare passages; a rival's name in a bid; one telephone number
//! or mailbox in two bids; two or more of the same misspellings in the same words. What stands in
//! the tender document, the notice, or in bids for many other tenders is subtracted. Pairs that hang
//! together are one finding.
//!
//! # Why it matters
//! Bidders who write each other's bids do not compete; the law takes such bids for collusion.
//!
//! # Example
//! ```text
//! error[DUP006] (likely): the bids of 2 bidders share up to 89% of their rare passages
//! ```
//!
//! # How to mend
//! Have the evaluators look at the passages side by side, and put their finding on file.
//!
//! # Innocent causes
//! Bidders quote the same manufacturer's leaflet or standard; a maker's authorisation names a
//! rival; one agency made both bids ready.
//!
//! # Configuration
//! possible (0.2), least-length (60 characters), misspellings (2).
//!
//! # Basis
//! Regulations on the implementation of the Law on Bidding (2011), art. 40 (bids that are
//! abnormally alike). Winnowing as for DUP002.
//!
//! # 检查什么
//! 同一标的不同投标人的文件，有招标文件并未规定的相同内容：罕见段落相同五分之一以上（按较短的一方
//! 计）；一方文件中出现另一方的名称；两家用同一电话或邮箱；同样的字句里有两处以上相同的错别字。招
//! 标文件、招标公告以及其他许多标的投标文件中已有的，先行扣除。相互牵连的合报一条。
//!
//! # 为何重要
//! 互相代写标书的投标人之间没有竞争；法律视为串通投标。
//!
//! # 示例
//! ```text
//! 错误[DUP006]（很可能）：2 家投标文件的罕见段落相同，最高 89%
//! ```
//!
//! # 如何改正
//! 请评委对照阅看有关段落，并将结论归档。
//!
//! # 正当情形
//! 引用同一厂家的样本或同一标准；厂家授权书中出现对手名称；两家由同一代理机构代做。
//!
//! # 配置
//! possible（0.2）、least-length（60 字）、misspellings（2）。
//!
//! # 依据
//! 招标投标法实施条例（2011）第四十条（投标文件异常一致）；winnowing 同 DUP002。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::papers::Papers;
use crate::compare::text::{self, Common};

/// The rule.
pub static RULE: Rule = Rule::across::<AlikeBids>(Meta {
    code: "DUP006",
    name: "alike-bids",
    zh: "投标文件雷同",
    group: Group::Dup,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("alike_bids.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct AlikeBids {
    /// Containment from which bids are reported, 0–1.
    possible: f64,
    /// Characters that must be in common.
    least_length: u32,
    /// Misspellings that must be in common.
    misspellings: usize,
}

impl Default for AlikeBids {
    fn default() -> Self {
        Self { possible: 0.2, least_length: 60, misspellings: 2 }
    }
}

/// A document of a tender: a bid of somebody's, or the tender's own.
#[derive(Debug, Serialize, Deserialize)]
struct Part {
    document: usize,
    /// None for the tender's own papers.
    supplier: Option<String>,
    name: String,
    rivals: Vec<String>,
    contacts: Vec<String>,
    misspelt: Vec<String>,
}

/// Why two bids are reported.
#[derive(Debug, Default, Clone)]
struct Reason {
    containment: f64,
    rivals: BTreeSet<String>,
    contacts: BTreeSet<String>,
    misspelt: BTreeSet<String>,
}

impl AcrossRule for AlikeBids {
    type Row = Part;

    fn gather(&self, cx: &DossierCx) -> Vec<Part> {
        if cx.kind.is_none_or(|kind| kind.name != "bidding") {
            return Vec::new();
        }
        let bidders = super::bidders::of(cx);
        let mut rows = Vec::new();
        for document in cx.manifest.documents() {
            let supplier = bidders.supplier_of(document);
            let own = matches!(document.role(), Some("tender-document" | "tender-notice"));
            if supplier.is_none() && !own {
                continue;
            }
            let mut part = Part {
                document: document.index,
                name: supplier.map_or_else(String::new, |id| bidders.name(id).to_owned()),
                supplier: supplier.map(str::to_owned),
                rivals: Vec::new(),
                contacts: Vec::new(),
                misspelt: Vec::new(),
            };
            for text in cx.files_of(document).filter_map(|file| cx.text(file.index)) {
                let whole = text.whole();
                if let Some(supplier) = supplier {
                    part.rivals.extend(bidders.rivals_in(supplier, &whole).map(str::to_owned));
                }
                part.contacts.extend(contacts(&whole));
                part.misspelt.extend(misspelt(&whole));
            }
            rows.push(part);
        }
        rows
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Part>], sink: &mut Sink) {
        let bids: HashMap<(usize, usize), &Part> =
            rows.iter().map(|row| ((row.dossier, row.document), &row.row)).collect();
        let papers = Papers::of(cx, |_| true);
        let part = |index: usize| bids.get(&(papers.list[index].0, papers.row(index).document)).copied();
        let tenders = Prescribed::of(&papers, &part);
        let texts: Vec<text::Text> = (0..papers.list.len())
            .map(|index| {
                let bid = part(index).is_some_and(|part| part.supplier.is_some());
                text::Text { prints: if bid { &papers.row(index).prints } else { &[] }, class: 0 }
            })
            .collect();
        let rivals = |a: usize, b: usize| {
            let supplier = |index: usize| part(index).and_then(|part| part.supplier.as_ref());
            papers.list[a].0 == papers.list[b].0 && supplier(a) != supplier(b)
        };
        let common = Common { least: usize::MAX, share: 1.0 };
        let least = (self.least_length as usize / text::WINDOW).max(3) as u32;
        let known = |index: usize, print: text::Print| tenders.prescribed(papers.list[index].0, print);
        let found = text::pairs(&texts, common, least, &|a, b| !rivals(a, b), &known);
        // Everything of one dossier by pairs of suppliers.
        let mut reasons = Reasons::new();
        let least = self.possible * super::edges::MEASURED_FROM;
        for mut pair in found.pairs.into_iter().filter(|pair| pair.containment >= least) {
            if pair.containment < self.possible
                && let Some((one, other)) = papers.read(cx, pair.a).zip(papers.read(cx, pair.b))
            {
                let theirs = |print| known(pair.a, print);
                let shared = text::shared(&one, &other, &theirs, &theirs);
                pair.containment = pair.containment.max(shared.verbatim);
            }
            if pair.containment < self.possible {
                continue;
            }
            let supplier =
                |index: usize| part(index).and_then(|part| part.supplier.clone()).unwrap_or_default();
            let (a, b) = ordered(supplier(pair.a), supplier(pair.b));
            let entry = reasons.entry((papers.list[pair.a].0, a, b)).or_default();
            if entry.0.containment < pair.containment {
                entry.0.containment = pair.containment;
                entry.1 = Some((pair.a, pair.b));
            }
        }
        self.crossings(rows, &mut reasons);
        let mut by_dossier: BTreeMap<usize, Vec<(&Bidders, &Found)>> = BTreeMap::new();
        for (key, reason) in &reasons {
            by_dossier.entry(key.0).or_default().push((key, reason));
        }
        sink.saw(rows.iter().filter(|row| row.supplier.is_some()).count());
        for (dossier, reasons) in by_dossier {
            let suppliers: BTreeSet<&str> =
                reasons.iter().flat_map(|((_, a, b), _)| [a.as_str(), b.as_str()]).collect();
            let from = rows.partition_point(|row| row.dossier < dossier);
            let members: Vec<&Row<Part>> = rows[from..]
                .iter()
                .take_while(|row| row.dossier == dossier)
                .filter(|row| row.supplier.as_deref().is_some_and(|supplier| suppliers.contains(supplier)))
                .collect();
            let pairs: Vec<(Reason, Option<(usize, usize)>)> =
                reasons.iter().map(|(_, reason)| (*reason).clone()).collect();
            if let Some(draft) = report(cx, &papers, &members, &pairs) {
                sink.add(draft);
            }
        }
    }
}

/// A dossier and two suppliers of it, in order.
type Bidders = (usize, String, String);

/// Why they are reported, and the two texts that are most alike.
type Found = (Reason, Option<(usize, usize)>);

type Reasons = BTreeMap<Bidders, Found>;

impl AlikeBids {
    /// Names, numbers and misspellings that two bids have in common and the tender has not.
    fn crossings(&self, rows: &[Row<Part>], reasons: &mut Reasons) {
        for dossier in rows.chunk_by(|a, b| a.dossier == b.dossier) {
            let own = |pick: fn(&Part) -> &Vec<String>| -> BTreeSet<&String> {
                dossier.iter().filter(|row| row.supplier.is_none()).flat_map(|row| pick(&row.row)).collect()
            };
            let (contacts, misspelt) = (own(|part| &part.contacts), own(|part| &part.misspelt));
            let bids: Vec<&Row<Part>> = dossier.iter().filter(|row| row.supplier.is_some()).collect();
            for (at, a) in bids.iter().enumerate() {
                for b in bids[at + 1..].iter().filter(|b| b.supplier != a.supplier) {
                    let both = |x: &[String], y: &[String], own: &BTreeSet<&String>| -> BTreeSet<String> {
                        x.iter().filter(|one| y.contains(one) && !own.contains(one)).cloned().collect()
                    };
                    let reason = Reason {
                        containment: 0.0,
                        rivals: named(&a.row, &b.row).chain(named(&b.row, &a.row)).collect(),
                        contacts: both(&a.contacts, &b.contacts, &contacts),
                        misspelt: both(&a.misspelt, &b.misspelt, &misspelt),
                    };
                    let (x, y) = ordered(
                        a.supplier.clone().unwrap_or_default(),
                        b.supplier.clone().unwrap_or_default(),
                    );
                    let key = (a.dossier, x, y);
                    let enough = !reason.rivals.is_empty()
                        || !reason.contacts.is_empty()
                        || reason.misspelt.len() >= self.misspellings;
                    if enough || (reasons.contains_key(&key) && !reason.misspelt.is_empty()) {
                        let known = &mut reasons.entry(key).or_default().0;
                        known.rivals.extend(reason.rivals);
                        known.contacts.extend(reason.contacts);
                        known.misspelt.extend(reason.misspelt);
                    }
                }
            }
        }
    }
}

/// The name of `b` where `a`'s bid has it.
fn named<'a>(a: &'a Part, b: &'a Part) -> impl Iterator<Item = String> + 'a {
    a.rivals.iter().filter(|name| **name == b.name).cloned()
}

fn ordered(a: String, b: String) -> (String, String) {
    if a <= b { (a, b) } else { (b, a) }
}

/// What tenders prescribe, and what is said in bids for many other tenders.
struct Prescribed {
    by_dossier: HashMap<usize, HashSet<text::Print>>,
    /// The last tender whose bids say it, and how many do.
    tenders: HashMap<text::Print, (usize, u32)>,
    limit: u32,
}

impl Prescribed {
    fn of<'a>(papers: &Papers, part: &dyn Fn(usize) -> Option<&'a Part>) -> Self {
        let mut by_dossier: HashMap<usize, HashSet<text::Print>> = HashMap::new();
        let mut tenders: HashMap<text::Print, (usize, u32)> = HashMap::new();
        let mut all: BTreeSet<usize> = BTreeSet::new();
        let mut order: Vec<usize> = (0..papers.list.len()).filter(|index| part(*index).is_some()).collect();
        order.sort_by_key(|index| papers.list[*index]);
        for index in order {
            let dossier = papers.list[index].0;
            all.insert(dossier);
            let own = part(index).is_some_and(|part| part.supplier.is_none());
            for print in papers.row(index).prints.iter() {
                if own {
                    by_dossier.entry(dossier).or_default().insert(*print);
                    continue;
                }
                let entry = tenders.entry(*print).or_insert((dossier, 1));
                if entry.0 != dossier {
                    *entry = (dossier, entry.1 + 1);
                }
            }
        }
        let limit = LEAST_TENDERS.max((all.len() as f64 * SHARE_OF_TENDERS) as u32);
        Self { by_dossier, tenders, limit }
    }

    fn prescribed(&self, dossier: usize, print: text::Print) -> bool {
        self.by_dossier.get(&dossier).is_some_and(|prints| prints.contains(&print))
            || self.tenders.get(&print).is_some_and(|(_, count)| *count > self.limit)
    }
}

/// What is said in bids for more tenders than this, and for more than this share of all, is the
/// trade's way of speaking. Two bidders who always copy each other do it in fewer.
const LEAST_TENDERS: u32 = 3;
const SHARE_OF_TENDERS: f64 = 0.05;

fn report(
    cx: &ArchiveCx,
    papers: &Papers,
    members: &[&Row<Part>],
    pairs: &[(Reason, Option<(usize, usize)>)],
) -> Option<Draft> {
    let place = |row: &Row<Part>| {
        let dossier = &cx.dossiers[row.dossier];
        dossier.location(&dossier.document(row.document).at.spot())
    };
    let count = members.iter().filter_map(|row| row.supplier.as_ref()).collect::<BTreeSet<_>>().len();
    let best = pairs.iter().max_by(|a, b| a.0.containment.total_cmp(&b.0.containment))?;
    let highest = (best.0.containment * 100.0).round() as u32;
    let all = |pick: fn(&Reason) -> &BTreeSet<String>| -> Vec<String> {
        pairs
            .iter()
            .flat_map(|(reason, _)| pick(reason))
            .cloned()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect()
    };
    let (rivals, contacts, misspelt) =
        (all(|reason| &reason.rivals), all(|reason| &reason.contacts), all(|reason| &reason.misspelt));
    let message = if highest > 0 {
        text! {
            zh: "{count} 家投标文件的罕见段落相同，最高 {highest}%",
            en: "the bids of {count} bidders share up to {highest}% of their rare passages",
        }
    } else if let Some(name) = rivals.first() {
        text! {
            zh: "{count} 家投标文件相互牵连：其中出现对方名称 {name}",
            en: "the bids of {count} bidders cross: one names its rival {name}",
        }
    } else if let Some(contact) = contacts.first() {
        text! {
            zh: "{count} 家投标文件使用同一联系方式 {contact}",
            en: "the bids of {count} bidders give the same contact, {contact}",
        }
    } else {
        let words = misspelt.join("、");
        text! {
            zh: "{count} 家投标文件有相同的错别字：{words}",
            en: "the bids of {count} bidders have the same misspellings: {words}",
        }
    };
    let mut draft = Draft::new(place(members.first()?), message)
        .help(text! {
            zh: "请评委对照阅看有关段落，并将结论归档",
            en: "have the evaluators read the passages side by side, and file what they find",
        })
        .subject("bids")
        .evidence("containment", highest);
    for (key, found) in [("rivals", rivals), ("contacts", contacts), ("misspellings", misspelt)] {
        if !found.is_empty() {
            draft = draft.evidence(key, found);
        }
    }
    if let Some((a, b)) = best.1 {
        draft = papers.quote(cx, draft, a, b);
    }
    for row in members {
        let name = &row.name;
        draft = draft.member(place(row), text! { zh: "{name}", en: "{name}" });
    }
    Some(draft)
}

static CONTACT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)1[3-9][0-9]{9}(?-u:\b)|(?-u:\b)0[0-9]{2,3}[- ]?[0-9]{7,8}(?-u:\b)|[A-Za-z0-9._-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
        .unwrap_or_else(|error| unreachable!("{error}"))
});

/// Telephone numbers and mailboxes; those in the middle of a number are masked for reports.
fn contacts(text: &str) -> Vec<String> {
    let mut found: Vec<String> = CONTACT
        .find_iter(text)
        .take(1000)
        .map(|found| {
            let text: String = found.as_str().chars().filter(|c| !matches!(c, '-' | ' ')).collect();
            if text.contains('@') { text.to_lowercase() } else { masked(&text) }
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// A number of which enough stays to compare it by, and no more is shown: the middle is replaced
/// by a digest.
fn masked(number: &str) -> String {
    let digest = text::digest(number.chars()) as u16;
    format!("{}****{}#{digest:04x}", &number[..3], &number[number.len() - 3..])
}

/// Frequent slips of input methods, each with the word that is meant; in a bid they are as good
/// as a fingerprint.
const SLIPS: [(&str, &str); 30] = [
    ("按装", "安装"),
    ("帐号", "账号"),
    ("布署", "部署"),
    ("己经", "已经"),
    ("己完成", "已完成"),
    ("既使", "即使"),
    ("必需按照", "必须按照"),
    ("座落于", "坐落于"),
    ("签定", "签订"),
    ("做为", "作为"),
    ("象这样", "像这样"),
    ("渡过难关期", "度过"),
    ("通迅", "通讯"),
    ("寒喧", "寒暄"),
    ("防碍", "妨碍"),
    ("克苦", "刻苦"),
    ("松驰", "松弛"),
    ("脉博", "脉搏"),
    ("幅射", "辐射"),
    ("气慨", "气概"),
    ("竟争", "竞争"),
    ("竣工验受", "验收"),
    ("施公", "施工"),
    ("质量保正", "保证"),
    ("按排", "安排"),
    ("配制人员", "配置"),
    ("符和", "符合"),
    ("合谐", "和谐"),
    ("以经", "已经"),
    ("在次", "再次"),
];

/// Characters of a line that may go on in the next one.
const FULL: usize = 20;

/// Slips with the words around them in the same clause.
fn misspelt(text: &str) -> Vec<String> {
    let mut plain = String::with_capacity(text.len());
    for line in text.lines().map(str::trim_end) {
        plain.extend(line.chars().filter(|character| !character.is_whitespace()));
        // A full line that breaks off goes on in the next one; a heading or a paragraph does not.
        if !line.ends_with(char::is_alphanumeric) || line.chars().nth(FULL - 1).is_none() {
            plain.push('\n');
        }
    }
    let mut found = BTreeSet::new();
    for (slip, _) in SLIPS {
        for (at, _) in plain.match_indices(slip).take(20) {
            let letter = |character: &char| character.is_alphanumeric();
            let before: Vec<char> = plain[..at].chars().rev().take_while(letter).take(3).collect();
            let after: String = plain[at + slip.len()..].chars().take_while(letter).take(3).collect();
            if before.is_empty() && after.is_empty() {
                continue;
            }
            let before: String = before.into_iter().rev().collect();
            found.insert(format!("{before}{slip}{after}"));
        }
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_are_compared_and_not_shown() {
        let found = contacts("联系人 13912345678，邮箱 A.B@example.com，编号 20250101139123456781234");
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|contact| !contact.contains("12345")));
        assert_eq!(contacts("电话13912345678转办"), [masked("13912345678")]);
        assert_ne!(masked("13912345678"), masked("13999995678"));
    }

    #[test]
    fn slips_are_kept_with_their_words() {
        assert_eq!(misspelt("我公司负责设备的按装与调试"), ["设备的按装与调试"]);
    }
}
