//! The PDF reader: hayro opens and interprets, this module bounds and collects.
//!
//! Order of work: the raw bytes (revisions, what must not be opened), opening, counting of every
//! stream, metadata and structure, then page by page a survey of its cost and its interpretation.

mod active;
mod bounds;
mod decrypt;
mod fonts;
mod inflate;
mod metadata;
mod page;
mod pictures;
mod revisions;
mod strings;
mod survey;
mod text;

#[cfg(test)]
mod tests;

use std::rc::Rc;
use std::sync::Arc;

use hayro::hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, RenderContent, interpret, interpret_page,
};
use hayro::hayro_syntax::content::TypedIter;
use hayro::hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::kurbo::{Affine, Rect};

use self::bounds::{Measured, bomb};
pub(crate) use self::decrypt::Clear;
use self::page::{PageDevice, Seen};
use self::pictures::Album;
use self::revisions::Chain;
pub(crate) use self::revisions::{find, literal};
use self::survey::Survey;
use super::{Contents, Outcome, PageTexts, Pages};
use crate::limits::{PAGE_SIZES, TEXT_CHARS, Work};

const MM: f32 = 25.4 / 72.0;

/// A scan's picture covers at least this share of its page.
const SCAN: f64 = 0.6;

/// Reads a PDF within the limits of `work`. Panics of the libraries are left to the caller to
/// catch; it needs a stack of [`crate::limits::STACK_BYTES`].
pub fn read(bytes: Arc<Vec<u8>>, work: &Work) -> Contents {
    let chain = revisions::read(&bytes);
    let mut contents = Contents { revisions: chain.ends.clone(), ..Contents::default() };
    if let Err(outcome) = bounds::before_opening(&bytes, chain.encrypted, work) {
        contents.outcome = outcome;
        return contents;
    }
    let opened = Pdf::new(Arc::clone(&bytes)).or_else(|error| match error {
        // hayro asks for the password of files whose pages need none.
        _ if chain.attachments_only => {
            contents.notes.push("embedded files are encrypted, the rest is not".to_owned());
            Pdf::new(without_encryption(&bytes))
        }
        error => Err(error),
    });
    let pdf = match opened {
        Ok(pdf) => pdf,
        Err(error) => {
            contents.outcome = refusal(error, &bytes, &chain);
            // Signatures are over bytes: they can be checked where pages cannot be read.
            if find(&bytes, b"/ByteRange").is_some() {
                contents.signature_verdicts = crate::seal::pdf::signatures(&bytes);
            }
            return contents;
        }
    };
    contents.outcome = match open(&pdf, &chain, work, &mut contents) {
        Ok(()) => Outcome::Read,
        Err(outcome) => outcome,
    };
    // Where the parts of a signature are hidden in other streams, its range never is.
    if contents.signatures.places > 0 || find(&bytes, b"/ByteRange").is_some() {
        contents.signature_verdicts = crate::seal::pdf::signatures(&bytes);
    }
    contents
}

/// The same file with another name for its encryption.
fn without_encryption(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut from = 0;
    while let Some(at) = bytes.get(from..).and_then(|rest| revisions::find(rest, b"/Encrypt")) {
        bytes[from + at + 7] = b'_';
        from += at + 8;
    }
    bytes
}

/// Why hayro did not open the file.
fn refusal(error: LoadPdfError, bytes: &[u8], chain: &Chain) -> Outcome {
    let encrypted = |how: &str| Outcome::Encrypted { how: how.to_owned() };
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => encrypted("password"),
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            encrypted("certificate or unknown algorithm")
        }
        LoadPdfError::Decryption(DecryptionError::MissingIDEntry | DecryptionError::InvalidEncryption) => {
            Outcome::Corrupt { reason: "the encryption dictionary is invalid".to_owned(), offset: None }
        }
        LoadPdfError::Invalid if chain.encrypted => {
            Outcome::Unsupported { what: "an encrypted file whose pages cannot be found".to_owned() }
        }
        LoadPdfError::Invalid => {
            let (reason, offset) = if revisions::find(&bytes[..bytes.len().min(2048)], b"%PDF-").is_none() {
                ("no PDF header", Some(0))
            } else if revisions::find(bytes, b"%%EOF").is_none() {
                ("cut off: no %%EOF, and no page could be found", Some(bytes.len() as u64))
            } else if chain.sound {
                ("the cross-reference table leads to no page tree", chain.last)
            } else {
                (
                    "no cross-reference table, and none could be rebuilt",
                    chain.last.filter(|at| *at < bytes.len() as u64),
                )
            };
            Outcome::Corrupt { reason: reason.to_owned(), offset }
        }
    }
}

/// Everything behind the opening; what was learnt before a limit was met stays.
fn open(pdf: &Pdf, chain: &Chain, work: &Work, contents: &mut Contents) -> Result<(), Outcome> {
    let pages = pdf.pages();
    let count = pages.len();
    if count > work.pages as usize {
        return Err(bomb("pages", count as u64));
    }
    if !chain.sound {
        contents.notes.push("xref rebuilt".to_owned());
    }
    contents.pages = Some(Pages {
        count: count as u32,
        sizes: pages.iter().take(PAGE_SIZES).map(size).collect(),
        ..Pages::default()
    });
    let measured = bounds::after_opening(pdf, work)?;
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap_or_default();
    contents.metadata = metadata::read(pdf, &catalog, chain, &measured, &mut contents.notes);
    if chain.encrypted {
        rights(pdf, contents);
    }
    active::read(pdf, &catalog, work.objects, contents);
    interpret_all(pdf, measured, work, contents)
}

/// Width and height as shown, in millimetres.
fn size(page: &Page<'_>) -> (f32, f32) {
    let (width, height) = page.render_dimensions();
    let unit = page.raw().get::<f32>(b"UserUnit").filter(|unit| *unit > 0.0).unwrap_or(1.0);
    let mm = |points: f32| (points * unit * MM * 100.0).round() / 100.0;
    (mm(width), mm(height))
}

/// Notes where the file opened without a password but forbids taking text and pictures out.
fn rights(pdf: &Pdf, contents: &mut Contents) {
    // Bit 5 of /P (ISO 32000-1, table 22). The dictionary itself is never encrypted.
    const EXTRACT: i64 = 1 << 4;
    let rights = pdf.objects().into_iter().find_map(|object| match object {
        Object::Dict(dict)
            if dict.contains_key(b"P") && dict.contains_key(b"O") && dict.contains_key(b"U") =>
        {
            dict.get::<hayro::hayro_syntax::object::Number>(b"P").map(|number| number.as_i64())
        }
        _ => None,
    });
    contents.notes.push(match rights {
        Some(rights) if rights & EXTRACT == 0 => {
            "encrypted with an empty password; rights forbid extraction".to_owned()
        }
        _ => "encrypted with an empty password".to_owned(),
    });
}

fn interpret_all(pdf: &Pdf, measured: Measured, work: &Work, contents: &mut Contents) -> Result<(), Outcome> {
    let measured = Rc::new(measured);
    let mut album = Album::new(Rc::clone(&measured), work);
    let cache = InterpreterCache::new();
    let mut fonts = Vec::new();
    let mut texts = PageTexts::default();
    let (mut room, mut cost) = (TEXT_CHARS, 0u64);
    let mut content_bytes = 0u64;
    let mut stopped = None;
    {
        let mut survey = Survey::new(&measured, work.objects);
        for (index, page) in pdf.pages().iter().enumerate() {
            let content = match content(page, &measured, work) {
                Ok(content) => content,
                Err(outcome) => {
                    stopped = Some(outcome);
                    break;
                }
            };
            content_bytes += content.len() as u64;
            let mut price = survey.content(&content, page.resources(), 0);
            price = price.saturating_add(annotations(page, &mut survey));
            cost = cost.saturating_add(price);
            if cost > work.objects || content_bytes > work.output_bytes {
                stopped = Some(if cost > work.objects {
                    bomb("objects", cost)
                } else {
                    bomb("output_bytes", content_bytes)
                });
                break;
            }
            let number = index as u32 + 1;
            let mut seen = interpret_one(page, &content, number, &cache, &mut album, room);
            let length = seen.text.chars().count();
            if length > room || seen.cut {
                let end = seen.text.char_indices().nth(room).map_or(seen.text.len(), |(at, _)| at);
                seen.text.truncate(end);
                texts.cut = true;
            }
            room = room.saturating_sub(length);
            texts.unmapped += seen.unmapped;
            if let Some(pages) = &mut contents.pages {
                let nothing = seen.visible_glyphs == 0 && seen.unmapped == 0 && seen.text.is_empty();
                if nothing && seen.pictures == 0 && seen.marks == 0 {
                    pages.blank.push(number);
                }
                if seen.covered > SCAN && seen.visible_glyphs == 0 {
                    pages.scanned.push(number);
                }
            }
            texts.pages.push(seen.text);
        }
        fonts.append(&mut survey.fonts);
    }
    contents.fonts = fonts::read(&fonts);
    if texts.pages.iter().any(|page| !page.is_empty()) || texts.unmapped > 0 {
        contents.text = Some(texts);
    }
    contents.pictures = std::mem::take(&mut album.pictures);
    if album.passed_over > 0 {
        contents.notes.push(format!("{} pictures were listed and not decoded", album.passed_over));
    }
    match (stopped, album.oversized) {
        (Some(outcome), _) => Err(outcome),
        (None, Some(pixels)) => Err(bomb("pixels", pixels)),
        (None, None) => Ok(()),
    }
}

/// A page's content streams in one, refused where they make too much together.
fn content(page: &Page<'_>, measured: &Measured, work: &Work) -> Result<Vec<u8>, Outcome> {
    let streams: Vec<Stream<'_>> = match page.raw().get::<Object<'_>>(b"Contents") {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Array(list)) => {
            let total: u64 = list
                .iter::<Object<'_>>()
                .filter_map(Object::into_stream)
                .map(|stream| measured.size(&stream).unwrap_or(0))
                .sum();
            if total > bounds::STREAM.min(work.output_bytes) {
                return Err(bomb("output_bytes", total));
            }
            list.iter::<Object<'_>>().filter_map(Object::into_stream).collect()
        }
        _ => Vec::new(),
    };
    let mut content = Vec::new();
    for stream in streams.iter().filter(|stream| measured.size(stream).is_some()) {
        if let Ok(data) = stream.decoded_data() {
            content.extend_from_slice(&data);
            content.push(b' ');
        }
    }
    Ok(content)
}

/// What drawing the annotations costs.
fn annotations<'a>(page: &Page<'a>, survey: &mut Survey<'a, '_>) -> u64 {
    let Some(list) = page.raw().get::<Array<'a>>(b"Annots") else { return 0 };
    let mut cost = 0u64;
    for annotation in list.iter::<Dict<'a>>() {
        let appearance = annotation.get::<Dict<'a>>(b"AP").and_then(|states| states.get::<Object<'a>>(b"N"));
        let stream = match appearance {
            Some(Object::Stream(stream)) => Some(stream),
            Some(Object::Dict(states)) => annotation
                .get::<Name<'_>>(b"AS")
                .and_then(|state| states.get::<Stream<'a>>(state.as_ref()))
                .or_else(|| states.get::<Stream<'a>>(b"Off")),
            _ => None,
        };
        cost = cost.saturating_add(1 + stream.map_or(0, |stream| survey.form(&stream, page.resources(), 0)));
    }
    cost
}

fn interpret_one<'a>(
    page: &Page<'a>,
    content: &[u8],
    number: u32,
    cache: &InterpreterCache<'a>,
    album: &mut Album,
    room: usize,
) -> Seen {
    let (width, height) = page.render_dimensions();
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let transform = Affine::new(page.initial_transform(true).as_coeffs());
    let mut device = PageDevice::new(number, area, album, room);
    let context = |render_content| {
        let settings = InterpreterSettings { render_content, ..InterpreterSettings::default() };
        Context::new(transform, area, cache, page.xref(), settings)
    };
    interpret(TypedIter::new(content), page.resources(), &mut context(RenderContent::PAGE), &mut device);
    interpret_page(page, &mut context(RenderContent::ANNOTATIONS), &mut device);
    device.finish()
}
