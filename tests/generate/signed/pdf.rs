//! Small PDF files, revision by revision, and signatures in them.

use std::fmt::Write;

use super::der;

/// Room for a signature's value, in bytes.
const ROOM: usize = 6000;

/// A file that grows by revisions.
#[derive(Clone)]
pub struct Pdf {
    /// The bytes so far.
    pub bytes: Vec<u8>,
    last: usize,
    next: usize,
    fields: Vec<usize>,
    extra: String,
    content: usize,
}

/// A signature to be put in.
pub struct Sign<'a> {
    /// The field's name.
    pub field: &'a str,
    /// The sub-filter.
    pub form: &'a str,
    /// `/M`, seconds since 1970.
    pub time: Option<i64>,
    /// Certified, with DocMDP's P.
    pub certify: Option<u8>,
    /// More entries of the field's dictionary.
    pub lock: &'a str,
    /// Ends the covered bytes so many bytes before the end of the revision.
    pub short: usize,
}

impl Default for Sign<'_> {
    fn default() -> Self {
        Self {
            field: "Signature1",
            form: "adbe.pkcs7.detached",
            time: None,
            certify: None,
            lock: "",
            short: 0,
        }
    }
}

const CATALOGUE: usize = 1;
const PAGE: usize = 3;
const REMARK: usize = 6;

impl Pdf {
    /// One page that says `text`, a field for a remark on it.
    pub fn new(text: &str) -> Self {
        Self::large(text, 1, 0)
    }

    /// The same with so many pages, and a picture of so many bytes.
    pub fn large(text: &str, pages: usize, picture: usize) -> Self {
        let mut file = Self {
            bytes: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(),
            last: 0,
            next: 7,
            fields: vec![REMARK],
            extra: String::new(),
            content: 4,
        };
        let mut kids = format!("{PAGE} 0 R");
        let mut objects =
            vec![(CATALOGUE, file.catalogue()), (PAGE, file.page()), (4, stream("", &line(text)))];
        for page in 1..pages {
            let (own, content) = (file.number(), file.number());
            write!(kids, " {own} 0 R").unwrap();
            objects.push((own, page_of(content, "").into_bytes()));
            objects.push((content, stream("", &line(&format!("{text}, page {}", page + 1)))));
        }
        if picture > 0 {
            let number = file.number();
            let side = picture.isqrt();
            let head = format!(
                "/Type /XObject /Subtype /Image /Width {side} /Height {side} /ColorSpace /DeviceGray /BitsPerComponent 8"
            );
            objects.push((number, stream(&head, &noise(text, side * side))));
        }
        objects.push((2, format!("<< /Type /Pages /Kids [{kids}] /Count {pages} >>").into_bytes()));
        objects.push((5, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec()));
        objects.push((REMARK, remark("")));
        file.revision(objects);
        file
    }

    fn number(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    fn catalogue(&self) -> Vec<u8> {
        let fields: Vec<String> = self.fields.iter().map(|number| format!("{number} 0 R")).collect();
        let flags = if self.fields.len() > 1 { " /SigFlags 3" } else { "" };
        format!(
            "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [{}] /DA (/F1 12 Tf 0 g){flags} >>{} >>",
            fields.join(" "),
            self.extra
        )
        .into_bytes()
    }

    fn page(&self) -> Vec<u8> {
        let annotations: Vec<String> = self.fields.iter().map(|number| format!("{number} 0 R")).collect();
        page_of(self.content, &format!(" /Annots [{}]", annotations.join(" "))).into_bytes()
    }

    /// Appends objects as a revision.
    fn revision(&mut self, mut objects: Vec<(usize, Vec<u8>)>) {
        objects.sort();
        let mut places = Vec::new();
        for (number, object) in &objects {
            places.push((*number, self.bytes.len()));
            self.bytes.extend(format!("{number} 0 obj\n").bytes());
            self.bytes.extend(object);
            self.bytes.extend(b"\nendobj\n");
        }
        let table = self.bytes.len();
        let mut tail = String::from("xref\n");
        if self.last == 0 {
            tail.push_str("0 1\n0000000000 65535 f \n");
        }
        for (number, place) in places {
            write!(tail, "{number} 1\n{place:010} 00000 n \n").unwrap();
        }
        write!(tail, "trailer\n<< /Size {} /Root {CATALOGUE} 0 R", self.next).unwrap();
        if self.last > 0 {
            write!(tail, " /Prev {}", self.last).unwrap();
        }
        let id = "00112233445566778899aabbccddeeff";
        write!(tail, " /ID [<{id}> <{id}>] >>\nstartxref\n{table}\n%%EOF\n").unwrap();
        self.bytes.extend(tail.bytes());
        self.last = table;
    }

    /// Fills the field for remarks.
    pub fn fill(&mut self, text: &str) {
        self.revision(vec![(REMARK, remark(&format!(" /V ({text})")))]);
    }

    /// Puts a comment on the page.
    pub fn annotate(&mut self, text: &str) {
        let number = self.number();
        let note = format!("<< /Type /Annot /Subtype /FreeText /Rect [60 600 300 640] /Contents ({text}) >>");
        self.fields.push(number);
        let page = self.page();
        self.fields.pop();
        self.revision(vec![(number, note.into_bytes()), (PAGE, page)]);
    }

    /// Puts another text on the page.
    pub fn replace(&mut self, text: &str) {
        self.content = self.number();
        self.revision(vec![(self.content, stream("", &line(text))), (PAGE, self.page())]);
    }

    /// Adds validation data.
    pub fn store(&mut self, certificates: &[&[u8]], lists: &[&[u8]], answers: &[&[u8]]) {
        let mut objects = Vec::new();
        let mut row = |file: &mut Self, all: &[&[u8]]| {
            let mut row = String::new();
            for one in all {
                let number = file.number();
                objects.push((number, stream("", one)));
                write!(row, "{number} 0 R ").unwrap();
            }
            row
        };
        let (certificates, lists) = (row(self, certificates), row(self, lists));
        let answers = row(self, answers);
        let number = self.number();
        let store = format!("<< /Type /DSS /Certs [{certificates}] /CRLs [{lists}] /OCSPs [{answers}] >>");
        objects.push((number, store.into_bytes()));
        write!(self.extra, " /DSS {number} 0 R").unwrap();
        objects.push((CATALOGUE, self.catalogue()));
        self.revision(objects);
    }

    /// Signs: `value` makes the contents of the bytes that are covered.
    pub fn sign(&mut self, how: &Sign, value: impl Fn(&[u8]) -> Vec<u8>) {
        let (field, own) = (self.number(), self.number());
        self.fields.push(field);
        let (mut reference, stamp) = (String::new(), how.form == "ETSI.RFC3161");
        if let Some(level) = how.certify {
            write!(self.extra, " /Perms << /DocMDP {own} 0 R >>").unwrap();
            reference = format!(
                " /Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P {level} /V /1.2 >> >>]"
            );
        }
        let kind = if stamp { "DocTimeStamp" } else { "Sig" };
        let time = how.time.map_or_else(String::new, |time| der::shown(time, " /M (D:%Y%m%d%H%M%SZ)"));
        let widget = format!(
            "<< /Type /Annot /Subtype /Widget /FT /Sig /T ({}) /F 132 /Rect [0 0 0 0] /P {PAGE} 0 R /V {own} 0 R{} >>",
            how.field, how.lock
        );
        let blank = " ".repeat(40);
        let dictionary = format!(
            "<< /Type /{kind} /Filter /Adobe.PPKLite /SubFilter /{}{time}{reference}\n/ByteRange [0 {blank}\n/Contents <{}> >>",
            how.form,
            "0".repeat(2 * ROOM)
        );
        let start = self.bytes.len();
        self.revision(vec![
            (CATALOGUE, self.catalogue()),
            (PAGE, self.page()),
            (field, widget.into_bytes()),
            (own, dictionary.into_bytes()),
        ]);
        let find = |bytes: &[u8], text: &str| {
            start + bytes[start..].windows(text.len()).position(|window| window == text.as_bytes()).unwrap()
        };
        let open = find(&self.bytes, "/Contents <") + 10;
        let close = open + 2 * ROOM + 2;
        let length = self.bytes.len() - how.short - close;
        let range = format!("{open} {close} {length}]");
        let at = find(&self.bytes, "/ByteRange [0 ") + 14;
        self.bytes[at..at + range.len()].copy_from_slice(range.as_bytes());
        let covered = [&self.bytes[..open], &self.bytes[close..close + length]].concat();
        let value = value(&covered);
        assert!(value.len() <= ROOM, "{} bytes", value.len());
        let hex: String = value.iter().map(|byte| format!("{byte:02X}")).collect();
        self.bytes[open + 1..open + 1 + hex.len()].copy_from_slice(hex.as_bytes());
    }
}

fn page_of(content: usize, annotations: &str) -> String {
    format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R /Resources << /Font << /F1 5 0 R >> >>{annotations} >>"
    )
}

fn remark(value: &str) -> Vec<u8> {
    format!(
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (remark) /Rect [60 700 300 720] /P {PAGE} 0 R{value} >>"
    )
    .into_bytes()
}

fn stream(head: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<< {head} /Length {} >>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

fn line(text: &str) -> Vec<u8> {
    format!("BT /F1 14 Tf 60 780 Td ({text}) Tj ET").into_bytes()
}

/// Bytes that follow from a text and do not compress.
fn noise(seed: &str, length: usize) -> Vec<u8> {
    use zhenji::seal::Hash;
    let block = |number: usize| Hash::Sha256.of(&[seed.as_bytes(), &number.to_be_bytes()]);
    (0..length.div_ceil(32)).flat_map(block).take(length).collect()
}
