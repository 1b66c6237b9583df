//! Verdicts and reasons in words, for people.

use super::verdict::{Kind, Note, Reason, Verdict};
use crate::finding::Text;

impl Verdict {
    /// The word as machines read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::IntactButUntrusted => "intact-but-untrusted",
            Self::Broken => "broken",
            Self::NotCovered => "not-covered",
            Self::Unsupported => "unsupported",
            Self::NotSigned => "not-signed",
        }
    }

    /// The word as people read it.
    pub fn text(self) -> Text {
        let (zh, en) = match self {
            Self::Valid => ("有效", "valid"),
            Self::IntactButUntrusted => ("完好但未受信任", "intact but untrusted"),
            Self::Broken => ("被破坏", "broken"),
            Self::NotCovered => ("未全覆盖", "not covered"),
            Self::Unsupported => ("不支持", "unsupported"),
            Self::NotSigned => ("未签", "not signed"),
        };
        Text::new(zh, en)
    }
}

impl Kind {
    /// In words.
    pub fn text(self) -> Text {
        let (zh, en) = match self {
            Self::Pdf => ("PDF 签名", "PDF signature"),
            Self::PdfTimestamp => ("PDF 时间戳", "PDF timestamp"),
            Self::OfdSeal => ("OFD 电子印章", "OFD seal"),
            Self::OfdSign => ("OFD 数字签名", "OFD signature"),
            Self::Cms => ("CMS 签名", "CMS signature"),
            Self::Minisign => ("minisign 签名", "minisign signature"),
        };
        Text::new(zh, en)
    }
}

impl Reason {
    /// What it says, without what it says it of.
    pub fn text(self) -> Text {
        let (zh, en) = match self {
            Self::Digest => ("摘要与所签内容不符", "the digest of what was signed differs"),
            Self::Value => ("签名值与公钥不符", "the signature value does not fit the key"),
            Self::ContentType => ("签名所指的内容类型不符", "the signature is for another type of content"),
            Self::CertificateSignature => {
                ("证书自身的签名不成立", "a certificate's own signature does not hold")
            }
            Self::Malformed => ("签名结构读不出来", "the structure cannot be read"),
            Self::NoContent => ("手头没有所签的内容", "what was signed is not at hand"),
            Self::Embedded => ("不应含内容的签名含有内容", "it holds contents, which it should not"),
            Self::NoCertificate => ("没有签名人的证书", "the signer's certificate is not there"),
            Self::Unknown => ("本程序不认识", "unknown to this program"),
            Self::Encrypted => ("文件已加密", "the file is encrypted"),
            Self::ByteRange => ("签名范围（ByteRange）不合规", "the byte range is not what it has to be"),
            Self::NotARevision => {
                ("签名范围的末尾不是一次修订的末尾", "the signed range does not end with a revision")
            }
            Self::StrayBytes => ("文件结构之外另有内容", "bytes lie outside the file's structure"),
            Self::Duplicate => ("容器中有重名条目", "one name stands in the container twice"),
            Self::NotCovered => ("没有任何引用保护这一部分", "no reference protects this part"),
            Self::MissingPart => ("签名引用的部分不存在", "a part that was signed is missing"),
            Self::SealDiffers => ("印章文件与签名内的印章不同", "the seal beside it is not the seal in it"),
            Self::SignerNotListed => ("签章人不在印章的签章人列表中", "the signer is not on the seal's list"),
            Self::SealValue => {
                ("制章人对印章的签名不成立", "the maker's signature on the seal does not hold")
            }
            Self::SealValidity => ("签章时间不在印章有效期内", "used outside the seal's own validity"),
            Self::WrongDocument => ("签名不是对本文件的签名", "the signature is of another document"),
            Self::OtherCertificate => {
                ("签名属性所指的证书是另一张", "the signature names another certificate as its signer's")
            }
            Self::Timestamp => ("时间戳不成立", "a timestamp does not hold"),
            Self::Changed => ("签名之后改动了所显示的内容", "what is shown was changed after signing"),
            Self::NotPermitted => {
                ("签名之后的改动超出许可", "changed after signing beyond what is permitted")
            }
            Self::Unclassified => {
                ("签名之后的改动无法确认为无害", "changed after signing in a way not known to be harmless")
            }
            Self::NoAnchors => ("未提供信任锚", "no trust anchors were given"),
            Self::NoPath => ("证书链到不了任何信任锚", "no path to a trust anchor"),
            Self::NoMoment => (
                "没有签名时间，证书的起止日期未判断",
                "no moment is known: the dates of certificates were not judged",
            ),
            Self::Expired => ("证书在签名时已过期", "the certificate had expired"),
            Self::NotYetValid => ("证书在签名时尚未生效", "the certificate was not yet valid"),
            Self::Revoked => ("证书在签名时已被吊销", "the certificate was revoked"),
            Self::ListUnknown => (
                "吊销列表或应答未采用：有不认识的关键扩展",
                "a revocation list or answer was not used: it has a critical extension unknown here",
            ),
            Self::ListPartial => (
                "吊销列表不完整（增量、部分原因或另一分发点），其中没有不等于未被吊销",
                "a revocation list is not complete (a delta, some reasons, another place): not to be on it proves nothing",
            ),
            Self::ListOfOthers => (
                "吊销列表未采用：它只管别类证书",
                "a revocation list was not used: it is about certificates of another kind",
            ),
            Self::ListSigner => (
                "吊销列表或应答未采用：签发者无权，或当时尚无、已无此权",
                "a revocation list or answer was not used: its signer has no right to sign it, or had none then",
            ),
            Self::ListUnread => (
                "吊销列表没有读完，或有读不出的条目，其中没有不等于未被吊销",
                "a revocation list was not read to its end, or has entries that cannot be read: not to be on it proves nothing",
            ),
            Self::ListsMany => (
                "吊销列表或应答过多过大，没有全部采用",
                "there are more or larger revocation lists and answers than are kept: some were not used",
            ),
            Self::ListOld => (
                "说明证书未被吊销的列表或应答早于判定时刻",
                "the list or answer by which the certificate is not revoked is older than the moment of judging",
            ),
            Self::KeyUsage => ("证书的用途不允许", "the certificate may not be used for this"),
            Self::NotAnAuthority => ("颁发者无权颁发证书", "an issuer without the right to issue"),
            Self::NoKey => ("未提供验证公钥", "no public key was given"),
        };
        Text::new(zh, en)
    }
}

impl Note {
    /// The reason and what it is about; the latter comes from the file and is hostile.
    pub fn text(&self) -> Text {
        let Text { zh, en } = self.reason.text();
        if self.detail.is_empty() {
            return Text::new(zh, en);
        }
        Text::new(format!("{zh}：{}", self.detail), format!("{en}: {}", self.detail))
    }
}
