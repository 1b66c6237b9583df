//! # What it checks
//! The mathematics of a signature hold, and its certificate cannot be relied on: no path leads
//! from it to a trust anchor of the archive (`trust.certificates` in archive.json), a certificate
//! on the path had expired or was not yet valid when the signature was made, was revoked by then
//! according to a revocation list or an OCSP answer in the file, may not be used for this, or an
//! issuer had no right to issue. The moment is a trusted timestamp's, else `trust.time`, else the
//! one that the signer claims. Where the archive gives no anchors at all, that is said once for
//! the archive, as advice.
//!
//! # Why it matters
//! Anybody can make a certificate in anybody's name. Only the path to an authority that one trusts
//! says whose key it was.
//!
//! # Example
//! ```text
//! warning[SIG005]: the certificate of 城郊供电所 behind the OFD seal `Doc_0/Signs/Sign_0/Signature.xml`: no path to a trust anchor: 城郊供电所; no path to a trust anchor: 示例制章中心
//! ```
//!
//! # How to mend
//! Name the authority's certificate under `trust.certificates`. If it had expired, look for a
//! timestamp; if it was revoked, ask the signer.
//!
//! # Innocent causes
//! The archive's list of anchors is incomplete. The intermediate certificate is neither in the
//! file nor among the anchors. At preservation a certificate that has expired since is no failure,
//! and none is reported: the moment of signing counts.
//!
//! # Configuration
//! None. Anchors and time stand in archive.json.
//!
//! # Basis
//! RFC 5280, chapter 6; RFC 3161; GM/T 0031; DA/T 70-2018, GD-1-1.
//!
//! # 检查什么
//! 签名的数学验证成立，但其证书不可依赖：从它到档案库的信任锚（archive.json 的 trust.certificat
//! es）没有路径；路径上的证书在签名时已过期或尚未生效、按文件内的吊销列表或 OCSP 应答已被吊销、
//! 用途不允许，或颁发者无权颁发。判断的时刻依次为：可信时间戳、trust.time、签名人自称的时间。档
//! 案库完全没有给出信任锚时，只对整个档案库提示一次。
//!
//! # 为何重要
//! 任何人都能以任何人的名义做一张证书；只有通到所信任机构的路径才说明密钥是谁的。
//!
//! # 示例
//! ```text
//! 警告[SIG005]：OFD 电子印章“Doc_0/Signs/Sign_0/Signature.xml”所用的证书（城郊供电所）：证书链到不了任何信任锚：城郊供电所；证书链到不了任何信任锚：示例制章中心
//! ```
//!
//! # 如何改正
//! 在 trust.certificates 中登记该机构的证书；已过期的，看有无时间戳；已吊销的，询问签名人。
//!
//! # 正当情形
//! 信任锚登记不全；中间证书既不在文件里也不在信任锚中。长期保存时证书此后过期不算失败，也不报：
//! 以签名时为准。
//!
//! # 配置
//! 无。信任锚和时刻写在 archive.json 里。
//!
//! # 依据
//! RFC 5280 第 6 章；RFC 3161；GM/T 0031；DA/T 70-2018 GD-1-1。

use super::electronic;
use crate::rules::prelude::*;
use crate::seal::x509::Certificate;
use crate::seal::{self, Note, State};

/// The rule.
pub static RULE: Rule = Rule::across::<UntrustedCertificate>(Meta {
    code: "SIG005",
    name: "untrusted-certificate",
    zh: "证书不可信",
    group: Group::Sig,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("untrusted_certificate.rs"),
});

/// It has no options: anchors are the archive's.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct UntrustedCertificate {}

/// A signature whose certificate was judged.
#[derive(Debug, Deserialize, Serialize)]
struct Judged {
    /// Where its file is named in the manifest.
    at: Option<Spot>,
    /// The file, relative to the archive.
    path: String,
    /// The signature in words, Chinese and English.
    place: (String, String),
    /// Its own name in the file.
    name: String,
    /// Whom the certificate names.
    signer: String,
    /// What stands against it.
    doubts: Vec<Note>,
}

impl AcrossRule for UntrustedCertificate {
    type Row = Judged;

    fn gather(&self, cx: &DossierCx) -> Vec<Judged> {
        electronic::signatures(cx)
            .filter(|found| {
                found.signature.state == State::Intact && !found.signature.certificates.is_empty()
            })
            .filter_map(|found| {
                let signature = found.signature;
                let signer = signature.certificates.first().and_then(|raw| Certificate::parse(raw));
                let Text { zh, en } = electronic::place(&signature);
                let name = signature.place.clone();
                let judged = seal::judge(signature.into_owned(), &cx.reference.anchors);
                // Where an anchor shows that the certificate itself is broken, SIG003 says so.
                if judged.signature.state != State::Intact {
                    return None;
                }
                let doubts = judged.doubts;
                let location = cx.claim_of(found.index);
                Some(Judged {
                    at: location.pointer.map(|pointer| Spot {
                        pointer,
                        place: location.place,
                        subject: location.subject,
                    }),
                    path: location.path.unwrap_or_default(),
                    place: (zh, en),
                    name,
                    signer: signer.map_or_else(String::new, |signer| signer.common_name()),
                    doubts,
                })
            })
            .collect()
    }

    fn check(&self, cx: &ArchiveCx, rows: &[Row<Judged>], sink: &mut Sink) {
        if cx.reference.anchors.anchors.is_empty() {
            if !rows.is_empty() {
                sink.add(unanchored(rows.len()));
            }
            return;
        }
        sink.saw(rows.len());
        for row in rows.iter().filter(|row| !row.doubts.is_empty()) {
            let Some(dossier) = cx.dossiers.get(row.dossier) else { continue };
            let location = match &row.at {
                Some(spot) => dossier.location(spot).of_file(row.path.as_str()),
                None => Location { dossier: dossier.id.clone(), ..Location::file(row.path.as_str()) },
            };
            let notes: Vec<&Note> = row.doubts.iter().collect();
            let Text { zh: why_zh, en: why_en } = electronic::listed(&notes);
            let ((zh, en), signer) = (&row.place, &row.signer);
            sink.add(
                Draft::new(
                    location,
                    text! {
                        zh: "{zh}所用的证书（{signer}）：{why_zh}",
                        en: "the certificate of {signer} behind {en}: {why_en}",
                    },
                )
                .help(text! {
                    zh: "核对颁发机构，把其证书登记在 archive.json 的 trust.certificates",
                    en: "find out who issued it, and name that certificate under `trust.certificates` in archive.json",
                })
                .evidence("signature", row.name.as_str())
                .evidence("signer", row.signer.as_str())
                .evidence("reasons", electronic::words(&notes)),
            );
        }
    }
}

/// No anchors at all: once for the archive.
fn unanchored(count: usize) -> Draft {
    Draft::new(
        Location::file("archive.json"),
        text! {
            zh: "有 {count} 个电子签名数学上成立，而档案库没有给出信任锚，无从判断证书是否可信",
            en: "{count} electronic signatures hold, and no trust anchors are given to judge their certificates by",
        },
    )
    .help(text! {
        zh: "在 archive.json 的 trust.certificates 中登记所信任机构的证书",
        en: "name the certificates of the authorities that are trusted under `trust.certificates` in archive.json",
    })
    .severity(Severity::Advice)
}
