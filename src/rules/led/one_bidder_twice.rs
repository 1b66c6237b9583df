//! # What it checks
//! One supplier that stands as two bidders of a tender: two suppliers of archive.json with one
//! credit code (`credit_code`), or, where a code is not given, with one name (spaces, width and
//! brackets apart); or one supplier entered twice. A code that is none by GB 32100 (18 characters,
//! the last one the check character), such as a masked one, counts as not given. Bids for different
//! lots (`lot`) are not compared.
//!
//! # Why it matters
//! Three bidders of which two are one are two: the tender had less competition than its papers
//! say, and the second quote is there to make the first look cheap.
//!
//! # Example
//! ```text
//! error[LED024] (likely): 河东电力器材有限公司 (`g1`) and 河东器材经营部 (`g4`) bid as two and have one credit code, 911302047000000070
//! ```
//!
//! # How to mend
//! Enter each bidder once. Where it bid for several lots, say for which with `lot`; where two
//! companies only share a name, give their credit codes.
//!
//! # Innocent causes
//! Bids for several lots, and rounds of a negotiation, are several lines of one supplier: with
//! `lot`, in a `negotiated` purchase, or where a title of the dossier speaks of lots (标段, 采购包),
//! one supplier entered twice is silent and two with one code are advice. A joint bid (a name with
//! 联合体) is a bidder of its own. Archives that merged two registers know one company by two ids.
//! Two companies of two counties may have one name: that is possible advice.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! Law on Bidding, arts. 28, 31 and 32; Regulations on its implementation, arts. 34 and 40.
//!
//! # 检查什么
//! 同一供应商以两家名义投标：archive.json 中两个供应商的统一社会信用代码（credit_code）相同，或没
//! 有代码而名称相同（空格、全半角、括号不计）；或同一供应商登记了两次。不合 GB 32100（18 位，末位为
//! 校验码）的代码，如打了掩码的，视为没有。投不同标段（lot）的不比较。
//!
//! # 为何重要
//! 三家投标人里有两家是一家，实际只有两家：竞争比材料所写的少，第二个报价只是用来陪衬第一个。
//!
//! # 示例
//! ```text
//! 错误[LED024]（很可能）：河东电力器材有限公司（g1）与河东器材经营部（g4）分别投标，统一社会信用代码相同：911302047000000070
//! ```
//!
//! # 如何改正
//! 每个投标人只登记一次。投多个标段的，用 lot 写明标段；只是同名的两家企业，填写各自的信用代码。
//!
//! # 正当情形
//! 一家投几个标段、谈判的几轮报价，都是同一供应商的几行：写有 lot 的、方式为 negotiated 的、案卷或
//! 材料题名提到标段、采购包的，同一供应商登记两次不报，代码相同的两家只作提示。联合体（名称含“联合
//! 体”）自成一家。合并过供应商库的档案，同一企业可能有两个编号。两地企业可能同名：只作“可能”的提示。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 招标投标法第二十八、三十一、三十二条；实施条例第三十四条、第四十条。

use crate::rules::prelude::*;

use super::tender::{self, Bidder};
use super::words;
use crate::rules::comparable;

/// The rule.
pub static RULE: Rule = Rule::manifest::<OneBidderTwice>(Meta {
    code: "LED024",
    name: "one-bidder-twice",
    zh: "一家两投",
    group: Group::Led,
    family: Some(Family::Doubtful),
    severity: Severity::Error,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("one_bidder_twice.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct OneBidderTwice {}

/// What a title says where a tender has lots.
const LOTS: [&str; 9] = ["标段", "标包", "分包", "包件", "包组", "采购包", "分标", "lots", "Lots"];

/// Whether a title speaks of lots: in a word, or by number (第一包, 包1).
fn speaks_of_lots(title: &str) -> bool {
    // 评分标准 is no 分标.
    let title = comparable(title).replace("分标准", "");
    let number = |one: char| one.is_ascii_digit() || "一二三四五六七八九十".contains(one);
    LOTS.iter().any(|lot| title.contains(lot))
        || title.match_indices('包').any(|(at, word)| {
            let (before, after) = (&title[..at], &title[at + word.len()..]);
            before.ends_with(number) && before.trim_end_matches(number).ends_with('第')
                || !before.ends_with('承') && after.starts_with(number)
        })
}

/// The characters of a credit code, in the order of their values (GB 32100).
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Whether a text is a credit code: 18 characters, of which the last one checks the others.
fn is_credit_code(code: &str) -> bool {
    let values: Option<Vec<usize>> = code.chars().map(|one| ALPHABET.find(one)).collect();
    let Some(values) = values.filter(|values| values.len() == 18) else { return false };
    let (mut weight, mut sum) = (1, 0);
    for value in &values[..17] {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    values[17] == (31 - sum % 31) % 31
}

/// What the name of a joint bidder says.
const JOINT: [&str; 3] = ["联合体", "consortium", "joint venture"];

/// Bidders that are compared pair by pair; no tender has more.
const MOST: usize = 1000;

impl ManifestRule for OneBidderTwice {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(record) = tender::record(cx) else { return };
        let bidders: Vec<Party> =
            tender::bidders(record).take(MOST).map(|bidder| Party::of(cx, bidder)).collect();
        if bidders.len() < 2 {
            return;
        }
        sink.saw(1);
        let negotiated = record.str("method") == Some("negotiated");
        let titles = cx.manifest.documents().filter_map(Document::title);
        let lots = titles.chain(cx.manifest.root.str("title")).any(speaks_of_lots);
        for (index, later) in bidders.iter().enumerate() {
            let met = bidders[..index].iter().find_map(|first| Some((first, later.same_as(first)?)));
            let Some((first, same)) = met else { continue };
            let unsaid = lots && later.lot.is_empty();
            if matches!(same, Same::Entry) && (negotiated || unsaid) {
                continue;
            }
            sink.add(finding(cx, first, later, &same, unsaid));
        }
    }
}

/// A bidder as it is compared.
struct Party<'a> {
    bidder: Bidder<'a>,
    id: String,
    name: String,
    code: Option<String>,
    lot: String,
    joint: bool,
}

/// In what two bidders are one.
enum Same {
    /// One supplier is entered twice.
    Entry,
    /// Two suppliers have this credit code.
    Code(String),
    /// Two suppliers have one name.
    Name,
}

impl<'a> Party<'a> {
    fn of(cx: &ManifestCx, bidder: Bidder<'a>) -> Self {
        let known = cx.reference.suppliers.get(bidder.supplier);
        let name = known.map_or(bidder.supplier, |known| known.name.as_str());
        let code = known.and_then(|known| known.credit_code.as_deref());
        let code: Option<String> = code.map(|code| comparable(code).to_uppercase());
        let lower = name.to_lowercase();
        Self {
            bidder,
            id: comparable(bidder.supplier),
            name: comparable(&lower),
            code: code.filter(|code| is_credit_code(code)),
            lot: comparable(bidder.node.str("lot").unwrap_or_default()),
            joint: JOINT.iter().any(|word| lower.contains(word)),
        }
    }

    fn same_as(&self, other: &Self) -> Option<Same> {
        if self.lot != other.lot {
            return None;
        }
        if self.id == other.id {
            // Two bids for one lot that says so are two bids all the same.
            return Some(Same::Entry);
        }
        if self.joint || other.joint {
            return None;
        }
        match (&self.code, &other.code) {
            (Some(own), Some(theirs)) => (own == theirs).then(|| Same::Code(own.clone())),
            _ => (!self.name.is_empty() && self.name == other.name).then_some(Same::Name),
        }
    }
}

fn finding(cx: &ManifestCx, first: &Party, later: &Party, same: &Same, unsaid: bool) -> Draft {
    let (one, two) = (first.bidder.supplier, later.bidder.supplier);
    let Text { zh: one_zh, en: one_en } = words::supplier(cx.reference, one);
    let Text { zh: two_zh, en: two_en } = words::supplier(cx.reference, two);
    let (message, severity, confidence, by) = match same {
        Same::Code(code) => (
            text! {
                zh: "{one_zh}与{two_zh}分别投标，统一社会信用代码相同：{code}",
                en: "{one_en} and {two_en} bid as two and have one credit code, {code}",
            },
            Severity::Error,
            Confidence::Likely,
            "credit-code",
        ),
        Same::Name => (
            text! {
                zh: "{one_zh}与{two_zh}分别投标，名称相同",
                en: "{one_en} and {two_en} bid as two and have one name",
            },
            Severity::Advice,
            Confidence::Possible,
            "name",
        ),
        Same::Entry => (
            text! { zh: "{one_zh}在投标人中登记了两次", en: "{one_en} stands twice among the bidders" },
            Severity::Advice,
            Confidence::Possible,
            "entry",
        ),
    };
    let (severity, confidence) =
        if unsaid { (Severity::Advice, Confidence::Possible) } else { (severity, confidence) };
    Draft::new(cx.manifest.at_member(later.bidder.node, "supplier"), message)
        .help(text! {
            zh: "每个投标人只登记一次；投多个标段的用 lot 写明，只是同名的填写 credit_code",
            en: "enter each bidder once; say with `lot` which lot a bid is for, and tell namesakes apart by `credit_code`",
        })
        .severity(severity)
        .confidence(confidence)
        .related(
            cx.manifest.at(first.bidder.node),
            text! { zh: "先登记在这里", en: "it stands here first" },
        )
        .subject(format!("{one}|{two}|{}", later.lot))
        .evidence("suppliers", vec![one, two])
        .evidence("by", by)
}

#[cfg(test)]
mod tests {
    use super::{is_credit_code, speaks_of_lots};

    #[test]
    fn credit_codes_are_those_that_check() {
        for code in ["911302047000000070", "91130283700000112L", "91350100M000100Y43"] {
            assert!(is_credit_code(code), "{code}");
        }
        for code in
            ["91130204**********", "911302047000000071", "91130204700000007", "91130283700000112I", ""]
        {
            assert!(!is_credit_code(code), "{code}");
        }
    }

    #[test]
    fn titles_that_speak_of_lots() {
        for title in ["第一包开标记录", "采购包2评审表", "包1 中标通知书", "二标段合同", "分标结果", "Lots 1"]
        {
            assert!(speaks_of_lots(title), "{title}");
        }
        for title in ["评分标准", "承包一队资料", "包装箱采购公告", "招标公告"] {
            assert!(!speaks_of_lots(title), "{title}");
        }
    }
}
