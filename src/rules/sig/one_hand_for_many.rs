//! # What it checks
//! One picture of a handwritten signature that stands for different people: set into the pages of
//! two or more PDFs, OFDs or DOCX files no two of which can have been signed by the same person, or
//! standing in every signature's place of one document that several people are declared to have
//! signed by hand. A picture of a signature is one of pen strokes on paper or on nothing, of a
//! signature's size; two are one where their strokes agree all over, however they were stored.
//! Silent: a picture that also stands on documents that nobody is declared to have signed by hand,
//! or on many (a mark of the house); a document with more such pictures than signatures; documents
//! that are signed electronically; the same file filed twice (DUP001); a declared `copy_of`. One
//! person's signature on several documents is SIG012's. As *possible*, where `scans` asks for it: the
//! same handwriting, stroke for stroke, on scanned pages of two documents under different names. Not
//! compared are what stands in the uppermost fifth of a page, pages with more than twelve places
//! written by hand, and two scans of one page (DUP005).
//!
//! # Why it matters
//! Who signs for others with one picture has put names under what they may never have seen.
//!
//! # Example
//! ```text
//! warning[SIG018] (likely): `d1` “防汛通知” is declared signed by hand by 林晓燕, 马志强, and every signature on it is one picture
//! ```
//!
//! # How to mend
//! Have each paper signed by those whose names it bears, or enter who did sign, and for whom
//! (`for`).
//!
//! # Innocent causes
//! The picture is a line drawing that stands on these documents alone; a signature was printed on
//! forms beforehand; the manifest names the wrong signer; somebody signed on another's behalf and the
//! manifest does not say so. With `scans`: a signature stamp, a facsimile that the form was printed
//! with, one paper that was scanned twice or at two stages of filling it in, a mark so simple that two
//! of them are alike.
//!
//! # Configuration
//! `scans` (false): compare the handwriting on scanned pages too. Off, because what was written once
//! and what a stamp or a printer put there twice look the same: it is for those who audit signatures
//! and go through what it finds, paper in hand. Takes time for every two pages that look alike.
//!
//! # Basis
//! A sign that auditors name: one signature picture under different names.
//!
//! # 检查什么
//! 同一张手写签名图片代表不同的人：嵌在两件以上 PDF、OFD、DOCX 材料的页面里，而没有一个人在这些材料上
//! 都登记签过字；或者一件材料登记由几个人手写签名，每一处签名都是这同一张图片。签名图片指白底或透明底、
//! 大小相当于签名的笔迹；笔迹处处吻合的算同一张，无论怎样存储。不报：也出现在无人登记手写签名的材料
//! 上、或出现在很多材料上的图片（单位标识）；这类图片比登记的签名还多的材料；带电子签名的材料；同一文件
//! 归档两次（DUP001）；已声明 copy_of 的。同一个人的签名图片用在几件材料上，由 SIG012 报告。开启 scans 的，
//! 以“存疑”报告：两件材料的扫描页上有笔画处处一致的同一处手写笔迹，而签名人不同。不比对：页面最上五分
//! 之一处的笔迹，手写处超过十二处的页，同一页的两次扫描（DUP005）。
//!
//! # 为何重要
//! 用一张图片替几个人签名，被署名的人可能从未见过这份材料。
//!
//! # 示例
//! ```text
//! 警告[SIG018]（很可能）：“防汛通知”（d1）登记由林晓燕、马志强手写签名，各处签名是同一张图片
//! ```
//!
//! # 如何改正
//! 由署名的人各自签名；代签的，登记实际签名的人和所代的人（for）。
//!
//! # 正当情形
//! 签名事先印在表格上；图片是只出现在这几件材料上的线条图；清单登记错了签名人；有人代签而清单没有写明。
//! 开启 scans 后：签名章；表格上事先印好的签名；同一张纸扫描了两次，或在填写的先后两个阶段各扫描一次；
//! 过于简单、写两次也一样的记号。
//!
//! # 配置
//! scans（false）：也比对扫描页上的手写笔迹。默认关闭：一次写成、盖章盖成、印刷印成的，在扫描件上看不出
//! 分别，只供专门审查签名、拿着原件逐一核对的人使用；每一对相近的页都要花时间比对。
//!
//! # 依据
//! 审计常查的迹象：同一签名图片用于不同的人。

use crate::rules::prelude::*;

use sha2::{Digest, Sha256};

use super::hands::{self, Copied, Signed};
use super::scanned::Written;
use crate::archive::hex;

/// The rule.
pub static RULE: Rule = Rule::across::<OneHandForMany>(Meta {
    code: "SIG018",
    name: "one-hand-for-many",
    zh: "一人代多人签名",
    group: Group::Sig,
    family: Some(Family::Doubtful),
    severity: Severity::Warning,
    confidence: Confidence::Likely,
    since: "0.1.0",
    source: include_str!("one_hand_for_many.rs"),
});

/// Its options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct OneHandForMany {
    /// Whether the handwriting on scanned pages is compared.
    scans: bool,
}

impl AcrossRule for OneHandForMany {
    type Row = Signed;

    fn gather(&self, cx: &DossierCx) -> Vec<Signed> {
        cx.manifest.documents().filter_map(|document| hands::signed(cx, document, self.scans)).collect()
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Signed>], sink: &mut Sink) {
        sink.saw(rows.len());
        let rows: Vec<(usize, &Signed)> = rows.iter().map(|row| (row.dossier, &row.row)).collect();
        let signed: Vec<&Signed> = rows.iter().map(|(_, signed)| *signed).collect();
        for copied in hands::copied(&signed).into_iter().filter(|copied| copied.hands.is_empty()) {
            sink.add(finding(cx, &rows, &copied));
        }
    }
}

fn finding(cx: &ArchiveCx, rows: &[(usize, &Signed)], copied: &Copied) -> Draft {
    let mut people: Vec<&str> = copied
        .rows
        .iter()
        .flat_map(|row| &rows[*row].1.signers)
        .map(|id| cx.reference.person_name(id))
        .collect();
    people.sort_unstable();
    people.dedup();
    let many = people.len() > 4;
    let shown = &people[..people.len().min(4)];
    let (list_zh, list_en) = (shown.join("、"), shown.join(", "));
    let (more_zh, more_en) = if many { ("等", " and others") } else { ("", "") };
    let count = copied.rows.len();
    let message = if copied.scanned() {
        text! {
            zh: "{count} 件材料的扫描页上有同一处手写笔迹，重合后笔画处处一致，登记的签名人是{list_zh}{more_zh}，没有一人签过全部",
            en: "the same handwriting, stroke for stroke, stands on scanned pages of {count} documents that are declared signed by {list_en}{more_en}, of whom nobody signed them all",
        }
    } else if count == 1 {
        let (zh, en) = &rows[copied.rows[0]].1.name;
        text! {
            zh: "{zh}登记由{list_zh}{more_zh}手写签名，各处签名是同一张图片",
            en: "{en} is declared signed by hand by {list_en}{more_en}, and every signature on it is one picture",
        }
    } else {
        text! {
            zh: "同一张手写签名图片出现在 {count} 件材料上，登记的签名人是{list_zh}{more_zh}，没有一人签过全部",
            en: "one picture of a handwritten signature stands on {count} documents that are declared signed by {list_en}{more_en}, of whom nobody signed them all",
        }
    };
    let draft = place(cx, rows, copied, message);
    let draft = if copied.scanned() {
        draft.confidence(Confidence::Possible).help(both_papers())
    } else {
        draft.help(text! {
            zh: "由署名的人各自签名；代签的，登记实际签名的人和所代的人",
            en: "have each paper signed by those whose names it bears; where somebody signed for others, enter who, and for whom",
        })
    };
    draft.evidence("people", people.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
}

/// What is to be done where scans show one handwriting: they do not say how it came there.
pub(super) fn both_papers() -> Text {
    text! {
        zh: "拿两件原件对照：签名章、表格上事先印好的签名、同一张纸扫描了两次，看上去都是这样；都不是的，问清这处笔迹是怎样写上去的",
        en: "look at both papers: a signature stamp, a facsimile that the form was printed with, and one paper scanned twice all look like this; where it is none of them, ask how the writing came onto each",
    }
}

/// A finding at the first of the documents that show a picture, with all of them as members. Each
/// row comes with its dossier.
pub(super) fn place(cx: &ArchiveCx, rows: &[(usize, &Signed)], copied: &Copied, message: Text) -> Draft {
    let at = |dossier: usize, signed: &Signed| cx.dossiers[dossier].location(&signed.spot);
    let mut members: Vec<(usize, &Signed, Option<Text>)> = (0..)
        .zip(&copied.rows)
        .map(|(at, row)| {
            let (dossier, signed) = rows[*row];
            let written = copied.written.get::<usize>(at).and_then(|at| signed.written.get(*at));
            (dossier, signed, written.map(Written::place))
        })
        .collect();
    members.sort_by_key(|(dossier, signed, _)| {
        (&cx.dossiers[*dossier].manifest, signed.spot.place.map(|place| (place.line, place.column)))
    });
    let mut location = at(members[0].0, members[0].1);
    if members.iter().any(|(dossier, ..)| *dossier != members[0].0) {
        location.dossier = None;
    }
    let (row, picture) = copied.picture;
    let signed = rows[row].1;
    let strokes =
        if copied.scanned() { &signed.written[picture].strokes } else { &signed.strokes[picture].0 };
    let id = hex(&Sha256::digest(&strokes.sketch.packed)[..8]);
    let draft = Draft::new(location, message).subject(format!("strokes:{id}"));
    if members.len() == 1 {
        return draft;
    }
    members.into_iter().fold(draft, |draft, (dossier, signed, place)| {
        let (zh, en) = &signed.name;
        let note = match place {
            Some(Text { zh: place_zh, en: place_en }) => {
                text! { zh: "{zh}：{place_zh}", en: "{en}: {place_en}" }
            }
            None => text! { zh: "{zh}", en: "{en}" },
        };
        draft.member(at(dossier, signed), note)
    })
}
