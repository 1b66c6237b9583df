//! Facts: what one file says of itself. Serialisable, free of any dossier, and stable for equal
//! bytes, so that they can be cached by content.

use serde::{Deserialize, Serialize};

use super::format::Format;
use super::ocr::Recognised;

/// Everything that was learnt from one file's bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Bytes read.
    pub size: u64,
    /// Digests of the bytes.
    pub digests: super::Digests,
    /// What the bytes are, by signature and structure, never by name.
    pub format: Format,
    /// What the reader of that format learnt; the default where there is none.
    pub contents: Contents,
}

/// What a reader learnt.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Contents {
    /// How far the reader came.
    pub outcome: Outcome,
    /// Pages, sheets of a TIFF, slides; none where the format has no pages of its own.
    pub pages: Option<Pages>,
    /// The text, where there is a text layer.
    pub text: Option<PageTexts>,
    /// What an engine read off pages without a text, where that was asked for.
    pub recognised: Option<Recognised>,
    /// What the file says of its origin.
    pub metadata: Metadata,
    /// Pictures in it (the file itself for a picture), in order of appearance.
    pub pictures: Vec<Picture>,
    /// Things that can run or reach out.
    pub active: Vec<Active>,
    /// Fonts that text is set in.
    pub fonts: Vec<Font>,
    /// Files inside it: entries of a container, attachments.
    pub parts: Vec<Part>,
    /// Revisions of a PDF: byte offsets at which each ends.
    pub revisions: Vec<u64>,
    /// Whether it holds fields or parts for electronic signatures, and how many are filled.
    pub signatures: SignatureSlots,
    /// Electronic signatures, as far as the bytes alone tell.
    pub signature_verdicts: Vec<crate::seal::Signature>,
    /// Oddities that a person should know and that stop nobody from reading the file.
    pub notes: Vec<String>,
}

/// How far a reader came. Never silent: a limit that was met is a word of its own.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// Recognised, and by design not opened further.
    #[default]
    NotOpened,
    /// Read to its end.
    Read,
    /// The bytes are broken: the decoder's reason and, where it is known, the byte offset.
    Corrupt {
        /// In the decoder's words, without paths or addresses.
        reason: String,
        /// Where.
        offset: Option<u64>,
    },
    /// A password or a right is needed.
    Encrypted {
        /// Which kind of protection.
        how: String,
    },
    /// A limit was met: reading stopped.
    Bomb {
        /// The limit, as `limits` names it.
        limit: String,
        /// What was counted when it was met.
        reached: u64,
    },
    /// A structure of a known format that this reader does not know.
    Unsupported {
        /// What.
        what: String,
    },
    /// The reader itself failed.
    Crashed {
        /// The panic's words.
        reason: String,
    },
}

/// Pages.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Pages {
    /// How many.
    pub count: u32,
    /// Pages (from 1) on which nothing is: no text, no picture, no line.
    pub blank: Vec<u32>,
    /// Pages (from 1) that are one picture and no text: scans.
    pub scanned: Vec<u32>,
    /// The first pages' sizes in millimetres, at most [`crate::limits::PAGE_SIZES`] of them.
    pub sizes: Vec<(f32, f32)>,
}

/// Text by page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PageTexts {
    /// One string a page; one for all where there are no pages. Cut at
    /// [`crate::limits::TEXT_CHARS`] in all.
    pub pages: Vec<String>,
    /// Whether it was cut.
    pub cut: bool,
    /// Glyphs whose character could not be told.
    pub unmapped: u64,
}

/// What a file says of its origin. Times as written, in RFC 3339 with the offset where the file
/// gives one and without it where it does not.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    /// Created.
    pub created: Option<Stamp>,
    /// Last modified.
    pub modified: Option<Stamp>,
    /// Title.
    pub title: Option<String>,
    /// Author.
    pub author: Option<String>,
    /// Who saved it last.
    pub last_editor: Option<String>,
    /// Company or organisation.
    pub company: Option<String>,
    /// The program that wrote the file (PDF Producer, OFD Creator, app.xml Application).
    pub producer: Option<String>,
    /// Its version, where it stands apart.
    pub producer_version: Option<String>,
    /// The program that the contents were made with (PDF Creator, EXIF Software).
    pub creator: Option<String>,
    /// Seconds of editing that the program counted.
    pub editing_seconds: Option<u64>,
    /// Number of times saved, as the program counted.
    pub saves: Option<u64>,
    /// Ids that tell a machine, licence or document: (what, value), such as `("rsidRoot", "00A1…")`,
    /// `("xmpMM:DocumentID", …)`, `("pdf:ID", …)`.
    pub ids: Vec<(String, String)>,
    /// Page count that the file itself states (app.xml `Pages`).
    pub stated_pages: Option<u32>,
    /// What a camera wrote.
    pub camera: Option<Camera>,
    /// Length of sound or film in seconds.
    pub duration: Option<f64>,
}

/// A moment as a file states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// `2025-03-01T08:30:00`
    pub local: String,
    /// Seconds east of UTC; none where the file gives no zone.
    pub offset: Option<i32>,
    /// The field that it was read from, such as `Info/CreationDate` or `EXIF DateTimeOriginal`.
    pub field: String,
}

/// What a camera wrote into a picture.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Camera {
    /// Make.
    pub make: Option<String>,
    /// Model.
    pub model: Option<String>,
    /// Software or firmware.
    pub software: Option<String>,
    /// Taken.
    pub taken: Option<Stamp>,
    /// The satellites' time, in UTC.
    pub gps_time: Option<Stamp>,
    /// Latitude and longitude in degrees (WGS 84), north and east positive.
    pub gps: Option<(f64, f64)>,
    /// EXIF orientation, 1–8.
    pub orientation: Option<u8>,
}

/// A picture in a file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// The page that it stands on, from 1.
    pub page: Option<u32>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// SHA-256 of its coded bytes without metadata (of a JPEG: tables and scan data alone), in
    /// hex: equal for one picture under other EXIF.
    pub essence: Option<String>,
    /// Measurements on its decoded pixels; none where it was not decoded.
    pub pixels: Option<Pixels>,
    /// Size on the page in millimetres, where it stands on one.
    pub printed: Option<(f32, f32)>,
    /// The metadata embedded in it, where it is a picture inside another file.
    pub camera: Option<Camera>,
    /// The embedded thumbnail's 64 luma values (8×8), where there is one.
    pub thumbnail: Option<Vec<u8>>,
}

/// Measurements on decoded pixels.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Pixels {
    /// Signs of the 16×16 lowest DCT coefficients of the luma, 256 bits.
    pub hash: [u64; 4],
    /// 8×8 mean luma.
    pub thumb: Vec<u8>,
    /// To be laid over other photos: pictures of 200 px or more a side with something on them.
    pub sketch: Option<super::Sketch>,
    /// To be laid over other pages: such pictures as are ink on paper (over 60% white).
    pub page: Option<super::Inked>,
    /// Photos printed on it, where it is a page.
    pub inserts: Vec<Insert>,
    /// Standard deviation of the luma, 0–128.
    pub contrast: f32,
    /// Share of pixels darker than 40 of 255.
    pub dark: f32,
    /// Share of pixels lighter than 215 of 255.
    pub light: f32,
    /// Whether all pixels are one colour (within 2 of 255).
    pub uniform: bool,
    /// Variance of the Laplacian of the luma at 1024 pixels on the longer side.
    pub sharpness: f32,
    /// Share of pixels of a strong red, as seals are.
    pub red: f32,
    /// Share of pixels that have a colour at all.
    pub coloured: f32,
    /// Share of pixels that could be red ink, however faint.
    pub red_ink: f32,
    /// Red seal imprints.
    pub imprints: Vec<super::Imprint>,
    /// What is kept of each of them, in the same order.
    pub patches: Vec<super::Patch>,
    /// What is written by hand on it, where it is ink on paper.
    pub hands: Vec<super::Hand>,
    /// Pen strokes, where it is those and nothing else.
    pub strokes: Option<super::Strokes>,
}

/// A photo printed on a page that was scanned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Insert {
    /// Width in pixels of the scan.
    pub width: u32,
    /// Height in pixels of the scan.
    pub height: u32,
    /// To be laid over other photos.
    pub sketch: super::Sketch,
}

/// Something that can run or reach out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Active {
    /// What.
    pub kind: ActiveKind,
    /// Where inside the file, in the format's own words (`/OpenAction`, `word/vbaProject.bin`).
    pub place: String,
}

/// Kinds of [`Active`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ActiveKind {
    /// The file is an executable or a script.
    Executable,
    /// An Office macro.
    Macro,
    /// JavaScript in a PDF.
    JavaScript,
    /// An action that starts a program or opens another file or address by itself.
    Launch,
    /// A file embedded in a document.
    EmbeddedFile,
    /// An embedded file that is the XML of an invoice, or belongs to PDF/A-3.
    EmbeddedData,
    /// An OLE object or ActiveX control.
    OleObject,
    /// An action in an OFD.
    OfdAction,
    /// The EICAR test file.
    Eicar,
}

/// A font that text is set in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Font {
    /// Its name without a subset prefix.
    pub name: String,
    /// Whether its program lies in the file.
    pub embedded: bool,
    /// Whether it is one of the 14 standard fonts of PDF.
    pub standard: bool,
}

/// A file inside a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Its name there, never used as a path.
    pub name: String,
    /// Bytes that came out of it, counted; none where it was only listed.
    pub size: Option<u64>,
    /// What it is, where it was looked into.
    pub format: Option<Format>,
    /// Depth: 1 directly inside the file.
    pub depth: u8,
}

/// Places for electronic signatures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureSlots {
    /// Fields or entries.
    pub places: u32,
    /// Those that hold a value.
    pub filled: u32,
}
