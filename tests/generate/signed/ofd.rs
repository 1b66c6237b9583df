//! OFD files with a seal of GM/T 0031, of GB/T 38540 or a signature of GB/T 35275.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use zhenji::seal::Hash;

use super::certificate::Identity;
use super::cms::{Cms, Stamp};
use super::der;
use super::key::oid_of;

/// The value of a signature.
pub enum Value<'a> {
    /// A seal of this version of the structure.
    Seal(u64, Seal<'a>),
    /// GB/T 35275.
    Signed(Cms<'a>),
    /// None: the place was prepared.
    Nothing,
}

/// A seal, and its use.
pub struct Seal<'a> {
    /// Who uses it.
    pub signer: &'a Identity,
    /// Who may use it.
    pub listed: Vec<&'a Identity>,
    /// Who made it.
    pub maker: &'a Identity,
    /// Its name.
    pub name: &'a str,
    /// From when until when it may be used.
    pub dates: (&'a str, &'a str),
    /// When it was used.
    pub time: i64,
    /// A timestamp over the value.
    pub stamp: Option<Stamp<'a>>,
    /// Lists digests of certificates instead of certificates (version 4).
    pub digests: bool,
    /// The maker's signature does not hold.
    pub spoilt: bool,
}

impl<'a> Seal<'a> {
    /// `maker`'s seal for `signer`, used on 10 March 2025.
    pub fn new(signer: &'a Identity, maker: &'a Identity) -> Self {
        Self {
            signer,
            listed: vec![signer],
            maker,
            name: "城郊供电所",
            dates: ("2025-01-01T00:00:00Z", "2035-12-31T00:00:00Z"),
            time: der::seconds("2025-03-10T01:00:00Z"),
            stamp: None,
            digests: false,
            spoilt: false,
        }
    }

    /// `SESeal`
    fn encoded(&self, version: u64) -> Vec<u8> {
        let time = |moment: &str| {
            let moment = der::seconds(moment);
            if version >= 4 { der::generalized(moment) } else { der::utc(moment) }
        };
        let hash = self.maker.key.hash();
        let list: Vec<Vec<u8>> = self
            .listed
            .iter()
            .map(|one| match self.digests {
                true => der::seq(&[&der::ia5("SM3"), &der::octets(&Hash::Sm3.of(&[&one.raw]))]),
                false => der::octets(&one.raw),
            })
            .collect();
        let kind = if self.digests { der::int(2) } else { der::int(1) };
        let property = der::seq(&[
            &der::int(1),
            &der::utf8(self.name),
            if version >= 4 { &kind } else { &[] },
            &der::tlv(0x30, &list.concat()),
            &time(self.dates.0),
            &time(self.dates.0),
            &time(self.dates.1),
        ]);
        let info = der::seq(&[
            &der::seq(&[&der::ia5("ES"), &der::int(version), &der::ia5("SL")]),
            &der::ia5("13022110000001"),
            &property,
            &der::seq(&[&der::ia5("png"), &der::octets(PICTURE), &der::int(40), &der::int(40)]),
        ]);
        let certificate = der::octets(&self.maker.raw);
        let scheme = der::oid(self.maker.key.scheme(hash));
        let mut value = self.maker.key.sign(hash, &der::seq(&[&info, &certificate, &scheme]));
        if self.spoilt {
            *value.last_mut().unwrap() ^= 1;
        }
        let value = der::bits(&value);
        match version {
            4.. => der::seq(&[&info, &certificate, &scheme, &value]),
            _ => der::seq(&[&info, &der::seq(&[&certificate, &scheme, &value])]),
        }
    }

    /// `SES_Signature` over `Signature.xml`.
    fn used(&self, version: u64, seal: &[u8], xml: &[u8]) -> Vec<u8> {
        let hash = self.signer.key.hash();
        let certificate = der::octets(&self.signer.raw);
        let scheme = der::oid(self.signer.key.scheme(hash));
        let head = [
            der::int(version),
            seal.to_vec(),
            if version >= 4 { der::generalized(self.time) } else { der::bits(&der::utc(self.time)) },
            der::bits(&hash.of(&[xml])),
            der::ia5(&format!("/{SIGNATURE}")),
        ]
        .concat();
        if version < 4 {
            let signed = der::tlv(0x30, &[head, certificate, scheme].concat());
            return der::seq(&[&signed, &der::bits(&self.signer.key.sign(hash, &signed))]);
        }
        let signed = der::tlv(0x30, &head);
        let value = self.signer.key.sign(hash, &signed);
        let stamp =
            self.stamp.as_ref().map_or_else(Vec::new, |stamp| der::context(0, &der::bits(&stamp(&value))));
        der::seq(&[&signed, &certificate, &scheme, &der::bits(&value), &stamp])
    }
}

const SIGNATURE: &str = "Doc_0/Signs/Sign_0/Signature.xml";

/// A red pixel.
const PICTURE: &[u8] = &[
    0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8,
    6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 13, b'I', b'D', b'A', b'T', 0x78, 0xda, 0x63, 0xfc, 0xcf,
    0xc0, 0x50, 0x0f, 0, 4, 0x85, 1, 0x80, 0x84, 0xa9, 0x8c, 0x21, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae,
    0x42, 0x60, 0x82,
];

/// What is changed after signing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    None,
    /// A page that is referenced.
    Page,
    /// A part is put in that nothing references.
    Added,
    /// A part that is referenced is taken out.
    Gone,
    /// The seal beside the value is another one.
    OtherSeal,
}

/// A file of one page, signed so.
pub fn file(value: &Value, change: Change) -> Vec<u8> {
    let page = |mark: &str| {
        xml(&format!(
            r#"<ofd:Page {NS}><ofd:Content><ofd:Layer ID="3"><ofd:PathObject ID="4" Boundary="20 20 170 200" LineWidth="1"><ofd:AbbreviatedData>M 0 0 L {mark} 0 L 170 200 L 0 200 C</ofd:AbbreviatedData></ofd:PathObject></ofd:Layer></ofd:Content></ofd:Page>"#
        ))
    };
    let mut parts = vec![
        (
            "OFD.xml".to_owned(),
            xml(&format!(
                r#"<ofd:OFD {NS} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0f2d8c1e6a5b4c3d9e8f7a6b5c4d3e2f</ofd:DocID><ofd:CreationDate>2025-03-10</ofd:CreationDate></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>"#
            )),
        ),
        (
            "Doc_0/Document.xml".to_owned(),
            xml(&format!(
                r#"<ofd:Document {NS}><ofd:CommonData><ofd:MaxUnitID>10</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>"#
            )),
        ),
        ("Doc_0/PublicRes.xml".to_owned(), xml(&format!(r#"<ofd:Res {NS} BaseLoc="Res"></ofd:Res>"#))),
        ("Doc_0/Pages/Page_0/Content.xml".to_owned(), page("170")),
    ];
    let hash = match value {
        Value::Seal(_, seal) => seal.signer.key.hash(),
        Value::Signed(cms) => cms.hash,
        Value::Nothing => Hash::Sm3,
    };
    let described = description(&parts, hash, value);
    let (seal, signed) = match value {
        Value::Seal(version, seal) => {
            let encoded = seal.encoded(*version);
            let signed = seal.used(*version, &encoded, &described);
            (Some(encoded), Some(signed))
        }
        Value::Signed(cms) => (None, Some(cms.over(&described))),
        Value::Nothing => (None, None),
    };
    match change {
        Change::Page => parts[3].1 = page("171"),
        Change::Gone => drop(parts.remove(2)),
        Change::Added => parts.push(("Doc_0/Pages/Page_1/Content.xml".to_owned(), page("172"))),
        Change::None | Change::OtherSeal => {}
    }
    parts.push((SIGNATURE.to_owned(), described));
    if let Some(mut seal) = seal {
        if change == Change::OtherSeal {
            *seal.last_mut().unwrap() ^= 1;
        }
        parts.push(("Doc_0/Signs/Sign_0/Seal.esl".to_owned(), seal));
    }
    if let Some(signed) = signed {
        parts.push(("Doc_0/Signs/Sign_0/SignedValue.dat".to_owned(), signed));
    }
    let kind = if matches!(value, Value::Signed(_)) { "Sign" } else { "Seal" };
    parts.push(("Doc_0/Signs/Signatures.xml".to_owned(), xml(&format!(r#"<ofd:Signatures {NS}><ofd:MaxSignId>1</ofd:MaxSignId><ofd:Signature ID="1" Type="{kind}" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>"#))));
    packed(&parts)
}

const NS: &str = r#"xmlns:ofd="http://www.ofdspec.org/2016""#;

fn xml(body: &str) -> Vec<u8> {
    format!(r#"<?xml version="1.0" encoding="UTF-8"?>{body}"#).into_bytes()
}

/// `Signature.xml` over all of `parts`.
fn description(parts: &[(String, Vec<u8>)], hash: Hash, value: &Value) -> Vec<u8> {
    let references: String = parts
        .iter()
        .map(|(name, bytes)| {
            let digest = der::base64(&hash.of(&[bytes]));
            format!(r#"<ofd:Reference FileRef="/{name}"><ofd:CheckValue>{digest}</ofd:CheckValue></ofd:Reference>"#)
        })
        .collect();
    let (scheme, time) = match value {
        Value::Seal(_, seal) => (seal.signer.key.scheme(hash), seal.time),
        Value::Signed(cms) => (cms.signer.key.scheme(hash), cms.time.unwrap_or(0)),
        Value::Nothing => ("1.2.156.10197.1.501", 0),
    };
    // Beijing's time, as producers write it.
    let time = der::shown(time + 8 * 3600, "%Y%m%d%H%M%S");
    let seal = match value {
        Value::Seal(..) => {
            r#"<ofd:StampAnnot ID="9" PageRef="1" Boundary="120 200 40 40"/><ofd:Seal><ofd:BaseLoc>Seal.esl</ofd:BaseLoc></ofd:Seal>"#
        }
        _ => "",
    };
    xml(&format!(
        r#"<ofd:Signature {NS}><ofd:SignedInfo><ofd:Provider ProviderName="example" Version="1.0"/><ofd:SignatureMethod>{scheme}</ofd:SignatureMethod><ofd:SignatureDateTime>{time}</ofd:SignatureDateTime><ofd:References CheckMethod="{}">{references}</ofd:References>{seal}</ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>"#,
        oid_of(hash)
    ))
}

/// A container of parts as they are: no compression, whose bytes change with its library.
fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::from_date_and_time(2025, 3, 10, 9, 0, 0).unwrap());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
