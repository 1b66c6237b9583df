//! # What it checks
//! A document's role asks for a seal of a certain kind. One of the declared seals must be
//! registered in `archive.json` with that kind and to the issuing unit: the unit that `made_by`
//! names, else the dossier's unit or one above it.
//!
//! # Why it matters
//! A department's seal does not bind the organ outwards, and a contract seal is no organ seal.
//! Inspectors treat the wrong seal like none.
//!
//! # Example
//! A notice that bears the contract seal of the county company:
//! ```text
//! error[SIG007]: `d3` “关于开展防汛检查的通知” asks for a seal of kind `official` of 唐北县供电公司 (`u1`) or a unit above it; it bears 唐北县供电公司合同专用章 (`s2`: `contract`, 唐北县供电公司 (`u1`))
//! ```
//!
//! # How to mend
//! Enter the seal that the paper really bears; complete the seals in `archive.json`. If the paper
//! was sealed with the wrong one, have it sealed again or issued anew.
//!
//! # Innocent causes
//! The seal is registered under a wrong unit or kind, or the paper was made by another unit and
//! `made_by` does not say so. Further seals (joint issue, outsiders) are welcome as soon as one
//! matches. Seals that `archive.json` does not know are STR006's, and without `archive.json` any
//! seal is taken as the right one.
//!
//! # Configuration
//! None. The kinds stand in the schema (`zhenji schema KIND`, `seals` of the role).
//!
//! # Basis
//! GB/T 9704-2012, 7.3.5 (general knowledge); score tables for case files.
//!
//! # 检查什么
//! 材料的角色要求盖某一类印章。所登记的印章中须有一枚在 archive.json 里属于这一类，并归属制发单位：
//! made_by 是单位的，为该单位；否则为案卷所属单位或其上级单位。
//!
//! # 为何重要
//! 内设部门的章对外不代表机关，合同专用章不能当公章用。案卷评查中，错章与缺章同等对待。
//!
//! # 示例
//! 通知上盖的是县公司的合同专用章：
//! ```text
//! 错误[SIG007]：“关于开展防汛检查的通知”（d3）应盖唐北县供电公司（u1）或其上级单位的公章（official），所盖为唐北县供电公司合同专用章（s2：合同专用章（contract），唐北县供电公司（u1））
//! ```
//!
//! # 如何改正
//! 按纸面上实际所盖的印章登记；印章缺登的，补全 archive.json；确实盖错的，重新用印或重新印发。
//!
//! # 正当情形
//! 印章的单位或种类登记有误；材料由别的单位制发而 made_by 未写明。有一枚相符即可，联合发文、
//! 外单位的其他印章不问。archive.json 中没有的印章由 STR006 报告；没有 archive.json 时，有章即可。
//!
//! # 配置
//! 无。印章种类写在门类的模式里（zhenji schema KIND，角色的 seals）。
//!
//! # 依据
//! GB/T 9704-2012 7.3.5（凭通行理解）；案卷评查标准。

use crate::archive::{Impression, Seal, SealKind};
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<WrongSeal>(Meta {
    code: "SIG007",
    name: "wrong-seal",
    zh: "印章不符",
    group: Group::Sig,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("wrong_seal.rs"),
});

/// It has no options: the kinds of seal belong to the kind of dossier.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WrongSeal {}

/// Who may have sealed.
enum Issuer<'a> {
    /// This unit and no other.
    Only(&'a str),
    /// This unit or one above it.
    UpFrom(&'a str),
}

impl ManifestRule for WrongSeal {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        if !cx.reference.present {
            return;
        }
        for (document, role) in super::asked(cx).filter(|(_, role)| !role.seals.is_empty()) {
            let (Some(declared), Some(issuer)) = (declared(cx, document), issuer(cx, document)) else {
                continue;
            };
            sink.saw(1);
            for asked in &role.seals {
                let fits = |seal: &Seal| seal.kind == SealKind::of(asked) && issuer.owns(cx, seal);
                if !declared.iter().any(|(_, seal)| fits(seal)) {
                    sink.add(finding(cx, document, &declared, &issuer, asked));
                }
            }
        }
    }
}

/// A document's seals as registered; nothing where it has none, or one is not registered with a
/// kind: what that one is, nobody here can say.
fn declared<'a>(cx: &'a ManifestCx, document: Document<'a>) -> Option<Vec<(Impression<'a>, &'a Seal)>> {
    let seals: Option<Vec<_>> = document
        .seals()
        .map(|impression| {
            let seal = cx.reference.seals.get(impression.seal()?)?;
            seal.kind.map(|_| (impression, seal))
        })
        .collect();
    seals.filter(|seals| !seals.is_empty())
}

/// The issuing unit; nothing where the manifest names somebody whom `archive.json` does not know.
fn issuer<'a>(cx: &'a ManifestCx, document: Document<'a>) -> Option<Issuer<'a>> {
    let reference = cx.reference;
    if let Some(maker) = document.made_by() {
        if reference.units.get(maker).is_some() {
            return Some(Issuer::Only(maker));
        }
        if reference.people.get(maker).is_none() && reference.suppliers.get(maker).is_none() {
            return None;
        }
    }
    let unit = cx.manifest.root.str("unit")?;
    reference.units.get(unit).map(|_| Issuer::UpFrom(unit))
}

impl Issuer<'_> {
    fn owns(&self, cx: &ManifestCx, seal: &Seal) -> bool {
        match (self, seal.unit.as_deref()) {
            (Self::Only(unit), Some(owner)) => owner == *unit,
            (Self::UpFrom(unit), Some(owner)) => cx.reference.is_at_or_above(owner, unit),
            (_, None) => false,
        }
    }

    fn words(&self, cx: &ManifestCx) -> Text {
        match self {
            Self::Only(unit) => super::unit(cx, unit),
            Self::UpFrom(unit) => {
                let Text { zh, en } = super::unit(cx, unit);
                text! { zh: "{zh}或其上级单位", en: "{en} or a unit above it" }
            }
        }
    }
}

fn finding(
    cx: &ManifestCx,
    document: Document,
    declared: &[(Impression, &Seal)],
    issuer: &Issuer,
    asked: &str,
) -> Draft {
    let location = match declared {
        [(impression, _)] => cx.manifest.at(impression.node),
        _ => cx.manifest.at_member(document.node, "seals"),
    };
    let Text { zh, en } = cx.document(document);
    let Text { zh: asked_zh, en: asked_en } = super::seal_kind(asked);
    let Text { zh: issuer_zh, en: issuer_en } = issuer.words(cx);
    let seals: Vec<Text> = declared.iter().map(|(_, seal)| described(cx, seal)).collect();
    let seals_zh = seals.iter().map(|seal| seal.zh.as_str()).collect::<Vec<_>>().join("、");
    let seals_en = seals.iter().map(|seal| seal.en.as_str()).collect::<Vec<_>>().join(", ");
    let mut ids: Vec<&str> = declared.iter().map(|(_, seal)| seal.id.as_str()).collect();
    ids.sort_unstable();
    Draft::new(
        location,
        text! {
            zh: "{zh}应盖{issuer_zh}的{asked_zh}，所盖为{seals_zh}",
            en: "{en} asks for a seal of kind {asked_en} of {issuer_en}; it bears {seals_en}",
        },
    )
    .help(text! {
        zh: "按纸面实际所盖登记；印章登记有误的，改正 archive.json；由别的单位制发的，以 made_by 写明",
        en: "enter the seal that the paper bears; correct archive.json if the seal is registered wrongly; if another unit issued it, say so in `made_by`",
    })
    .evidence("asked", asked)
    .evidence("seals", ids)
}

/// A registered seal with what it is and whose.
fn described(cx: &ManifestCx, seal: &Seal) -> Text {
    let (id, name) = (&seal.id, &seal.name);
    let kind = match seal.kind {
        Some(SealKind::Official) => "official",
        Some(SealKind::Contract) => "contract",
        Some(SealKind::Finance) => "finance",
        Some(SealKind::Personal) => "personal",
        None => "?",
    };
    let Text { zh: kind_zh, en: kind_en } = super::seal_kind(kind);
    let owner = seal.unit.as_deref().map(|unit| super::unit(cx, unit)).or_else(|| {
        let supplier = cx.reference.suppliers.get(seal.supplier.as_deref()?)?;
        let name = &supplier.name;
        Some(text! { zh: "{name}", en: "{name}" })
    });
    let Text { zh: owner_zh, en: owner_en } =
        owner.unwrap_or_else(|| text! { zh: "未登记归属", en: "owner not on record" });
    text! { zh: "{name}（{id}：{kind_zh}，{owner_zh}）", en: "{name} (`{id}`: {kind_en}, {owner_en})" }
}
