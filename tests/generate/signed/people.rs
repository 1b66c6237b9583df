//! Who signs in the tests, and who vouches for them.

use std::sync::LazyLock;

use super::certificate::{
    ANSWERING, CERTIFIES, Draft, ENCRYPTS, Identity, LISTS, MAILING, SERVING, STAMPING,
};
use super::key::Key;

/// Everybody. Serial numbers tell them apart in revocation lists.
pub struct People {
    /// The root of the West, on P-256.
    pub root: Identity,
    /// An authority under it.
    pub office: Identity,
    /// The same authority's certificate of the years before, for the same key.
    pub office_before: Identity,
    /// A root of another name.
    pub other: Identity,
    /// One who took the root's name and has another key.
    pub namesake: Identity,
    /// The same, whose certificate has the root's key identifier too.
    pub imitation: Identity,
    /// Who answers by OCSP for the namesake.
    pub namesake_answers: Identity,
    /// Zhang San's certificate once more, by the namesake: his name and number, another key.
    pub double: Identity,
    /// A root with an RSA key.
    pub rsa_root: Identity,
    /// The root for SM2.
    pub sm_root: Identity,
    /// Zhang San, under the root.
    pub zhang: Identity,
    /// Li Si, under the office.
    pub li: Identity,
    /// Wang Wu with an RSA key, under the RSA root.
    pub wang: Identity,
    /// Zhao Liu, under a root that is not an anchor.
    pub stranger: Identity,
    /// Wang Wu's certificate of 2022 to 2024.
    pub expired: Identity,
    /// Zhang San's certificate of 2030 to 2034.
    pub future: Identity,
    /// One whose key may only encrypt.
    pub encrypts: Identity,
    /// One whose certificate is a web server's.
    pub server: Identity,
    /// One whose certificate is for mail too, which is no harm.
    pub mails: Identity,
    /// One whose certificate's own signature does not hold.
    pub spoilt: Identity,
    /// The office's certificate once more, whose own signature does not hold.
    pub spoilt_office: Identity,
    /// Issued by the office.
    pub under_spoilt: Identity,
    /// Issued by Zhang San, who is no authority.
    pub under_zhang: Identity,
    /// An authority under the office, whose path may not go on.
    pub too_deep: Identity,
    /// Issued by that one.
    pub under_too_deep: Identity,
    /// An authority that may not issue certificates.
    pub no_issuer: Identity,
    /// Issued by that one.
    pub under_no_issuer: Identity,
    /// The time-stamping authority.
    pub clock: Identity,
    /// The one that nobody knows.
    pub strange_clock: Identity,
    /// Zhang San's certificate, used to stamp times.
    pub false_clock: Identity,
    /// Who answers by OCSP for the root.
    pub answers: Identity,
    /// Who did until the end of 2024.
    pub old_answers: Identity,
    /// Who issues the root's lists in its place.
    pub lister: Identity,
    /// One who took that name, under another root.
    pub false_lister: Identity,
    /// Zhang San, whose lists are that one's.
    pub listed: Identity,
    /// The root's, and whose lists are at one of its places.
    pub placed: Identity,
    /// A root that may issue certificates and no lists.
    pub no_lists: Identity,
    /// Issued by that one.
    pub under_no_lists: Identity,
    /// The root's name and key once more, in a certificate that nobody made who has the key, and
    /// that forbids it to sign lists.
    pub forbidden: Identity,
    /// Zhang San's certificate once more, whose own signature does not hold.
    pub spoilt_zhang: Identity,
    /// One whom the imitation certified, and whose certificate names the root's key.
    pub under_imitation: Identity,
    /// A root whose identifier is made of the bits of its key.
    pub bits_root: Identity,
    /// Issued by that one.
    pub under_bits: Identity,
    /// A root for SM2 that signs under an empty identity.
    pub nobody_root: Identity,
    /// Issued by that one.
    pub under_nobody: Identity,
    /// One under the root for SM2 whose certificate's own signature does not hold.
    pub spoilt_sealer: Identity,
    /// Who answers by OCSP for nobody.
    pub false_answers: Identity,
    /// Zhang San with a weak RSA key.
    pub weak: Identity,
    /// The root of that.
    pub weak_root: Identity,
    /// Who uses the seal, with SM2.
    pub sealer: Identity,
    /// Who makes seals, with SM2.
    pub maker: Identity,
    /// A second holder of a certificate under the root for SM2.
    pub clerk: Identity,
    /// A seal's user whose certificate has expired.
    pub old_sealer: Identity,
    /// Who uses the seal, with RSA.
    pub rsa_sealer: Identity,
    /// Who makes seals, with RSA.
    pub rsa_maker: Identity,
    /// The time-stamping authority under the root for SM2.
    pub sm_clock: Identity,
}

/// All of them.
pub static PEOPLE: LazyLock<People> = LazyLock::new(People::new);

/// Where lists are.
pub const PLACE: &str = "http://crl.example.cn/1.crl";

const UNIT: &str = "O=城郊供电所";

impl People {
    fn new() -> Self {
        let person = |given: &'static str, serial| Draft::new(&[given, UNIT, "C=CN"], serial);
        let p256 = Key::p256;
        let root = person("CN=示例根证书", 1).authority(None).own(&p256("root"));
        let office = person("CN=示例签发机构", 2).authority(Some(0)).by(&root, &p256("office"));
        let other = person("CN=另一根证书", 1).authority(None).own(&p256("other"));
        let namesake = person("CN=示例根证书", 1).authority(None).own(&p256("namesake"));
        let rsa_root = person("CN=示例RSA根证书", 1).authority(None).own(&Key::rsa("root", 2048));
        let weak_root = person("CN=示例旧根证书", 1).authority(None).own(&p256("weak root"));
        let sm = |name: &'static str, serial| Draft::new(&["C=CN", "O=示例机构", name], serial);
        let sm_root = sm("CN=示例国密根", 1).authority(None).own(&Key::sm2("root"));
        let zhang = person("CN=张三", 10).by(&root, &p256("zhang"));
        let too_deep = person("CN=示例下级机构", 30).authority(None).by(&office, &p256("too deep"));
        let no_issuer =
            person("CN=示例无权机构", 31).authority(None).usage(0b1000_0000).by(&root, &p256("no issuer"));
        let lister = person("CN=示例吊销", 47).usage(LISTS).by(&root, &p256("lister"));
        let no_lists = person("CN=示例无列表根", 1).authority(None).usage(CERTIFIES).own(&p256("no lists"));
        let imitation =
            person("CN=示例根证书", 1).authority(None).claiming(&p256("root")).own(&p256("namesake"));
        let bits_root = person("CN=示例位串根", 1).authority(None).of_bits().own(&p256("bits root"));
        let nobody_root = sm("CN=示例无名根", 1).authority(None).own(&Key::sm2_of_nobody("nobody root"));
        let unit = |name: &'static str, serial| Draft::new(&["C=CN", UNIT, name], serial);
        Self {
            namesake_answers: person("CN=示例查询", 43)
                .extended(&[ANSWERING])
                .by(&namesake, &p256("namesake answers")),
            double: person("CN=张三", 10).by(&namesake, &p256("double")),
            office_before: person("CN=示例签发机构", 3)
                .authority(Some(0))
                .years("2024-01-01T00:00:00Z", "2024-12-31T00:00:00Z")
                .by(&root, &p256("office")),
            li: person("CN=李四", 11).by(&office, &p256("li")),
            wang: person("CN=王五", 12).by(&rsa_root, &Key::rsa("wang", 2048)),
            stranger: person("CN=赵六", 13).by(&other, &p256("stranger")),
            expired: person("CN=王五", 14)
                .years("2022-01-01T00:00:00Z", "2024-12-31T00:00:00Z")
                .by(&root, &p256("expired")),
            future: person("CN=张三", 15)
                .years("2030-01-01T00:00:00Z", "2034-01-01T00:00:00Z")
                .by(&root, &p256("future")),
            encrypts: person("CN=孙七", 16).usage(ENCRYPTS).by(&root, &p256("encrypts")),
            server: person("CN=www.example.cn", 17).extended(&[SERVING]).by(&root, &p256("server")),
            mails: person("CN=周八", 18).extended(&[MAILING]).by(&root, &p256("mails")),
            spoilt: person("CN=吴九", 19).spoilt().by(&root, &p256("spoilt")),
            spoilt_office: person("CN=示例签发机构", 4)
                .authority(Some(0))
                .spoilt()
                .by(&root, &p256("office")),
            under_spoilt: person("CN=卫四", 49).by(&office, &p256("under spoilt")),
            under_zhang: person("CN=郑十", 20).by(&zhang, &p256("under zhang")),
            under_too_deep: person("CN=冯一", 21).by(&too_deep, &p256("under too deep")),
            under_no_issuer: person("CN=陈二", 22).by(&no_issuer, &p256("under no issuer")),
            clock: person("CN=示例时间戳", 40).extended(&[STAMPING]).by(&root, &p256("clock")),
            strange_clock: person("CN=别处时间戳", 41)
                .extended(&[STAMPING])
                .by(&other, &p256("strange clock")),
            false_clock: person("CN=假时间戳", 42).by(&root, &p256("false clock")),
            answers: person("CN=示例查询", 43).extended(&[ANSWERING]).by(&root, &p256("answers")),
            old_answers: person("CN=示例旧查询", 46)
                .extended(&[ANSWERING])
                .years("2022-01-01T00:00:00Z", "2024-12-31T00:00:00Z")
                .by(&root, &p256("old answers")),
            false_lister: person("CN=示例吊销", 47).usage(LISTS).by(&other, &p256("false lister")),
            listed: person("CN=张三", 10).listed_at(PLACE, Some(&lister)).by(&root, &p256("listed")),
            placed: person("CN=张三", 10).listed_at(PLACE, None).by(&root, &p256("placed")),
            under_no_lists: person("CN=韩三", 48).by(&no_lists, &p256("under no lists")),
            forbidden: person("CN=示例根证书", 9)
                .authority(None)
                .usage(CERTIFIES)
                .spoilt()
                .own(&p256("root")),
            spoilt_zhang: person("CN=张三", 10).spoilt().by(&root, &p256("zhang")),
            under_imitation: person("CN=褚五", 50).naming(&p256("root")).by(&imitation, &p256("chu")),
            under_bits: person("CN=沈六", 51).of_bits().by(&bits_root, &p256("shen")),
            under_nobody: unit("CN=城郊供电所", 9).by(&nobody_root, &Key::sm2("under nobody")),
            spoilt_sealer: unit("CN=城郊供电所", 10).spoilt().by(&sm_root, &Key::sm2("spoilt sealer")),
            false_answers: person("CN=假查询", 44).by(&root, &p256("false answers")),
            weak: person("CN=张三", 45).by(&weak_root, &Key::rsa("weak", 1024)),
            sealer: unit("CN=城郊供电所", 3).by(&sm_root, &Key::sm2("sealer")),
            maker: unit("CN=示例制章中心", 2).by(&sm_root, &Key::sm2("maker")),
            clerk: unit("CN=城郊供电所办公室", 4).by(&sm_root, &Key::sm2("clerk")),
            old_sealer: unit("CN=城郊供电所", 5)
                .years("2022-01-01T00:00:00Z", "2024-12-31T00:00:00Z")
                .by(&sm_root, &Key::sm2("old sealer")),
            rsa_sealer: unit("CN=城郊供电所", 6).by(&rsa_root, &Key::rsa("sealer", 2048)),
            rsa_maker: unit("CN=示例制章中心", 7).by(&rsa_root, &Key::rsa("maker", 2048)),
            sm_clock: unit("CN=国密时间戳", 8).extended(&[STAMPING]).by(&sm_root, &Key::sm2("clock")),
            root,
            office,
            other,
            namesake,
            rsa_root,
            weak_root,
            sm_root,
            zhang,
            too_deep,
            no_issuer,
            lister,
            no_lists,
            imitation,
            bits_root,
            nobody_root,
        }
    }
}
