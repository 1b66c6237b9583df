//! EXIF: what a camera wrote, what an editor left.

use std::io::Cursor;

use exif::{Exif, In, Tag, Value};

use crate::examine::{Camera, Contents, Format, Stamp, pixels, xmp};

/// Puts what EXIF and XMP say into `contents`.
pub(super) fn describe(format: Format, bytes: &[u8], contents: &mut Contents) {
    let exif = parse(bytes);
    if let Some(exif) = &exif {
        let camera = camera(exif);
        let metadata = &mut contents.metadata;
        metadata.created =
            camera.taken.clone().or_else(|| stamp(exif, Tag::DateTimeDigitized, Tag::OffsetTimeDigitized));
        metadata.modified = stamp(exif, Tag::DateTime, Tag::OffsetTime);
        metadata.creator.clone_from(&camera.software);
        metadata.author = text(exif, Tag::Artist);
        metadata.title = text(exif, Tag::ImageDescription);
        if let Some(id) = text(exif, Tag::ImageUniqueID) {
            metadata.ids.push(("EXIF ImageUniqueID".into(), id));
        }
        if let Some(serial) = text(exif, Tag::BodySerialNumber) {
            metadata.ids.push(("EXIF BodySerialNumber".into(), serial));
        }
        if camera != Camera::default() {
            metadata.camera = Some(camera);
        }
        if let Some(picture) = contents.pictures.first_mut() {
            picture.thumbnail = thumbnail(exif);
        }
    }
    if matches!(format, Format::Jpeg | Format::Tiff | Format::Png | Format::WebP | Format::Gif)
        && let Some(packet) = xmp::packet(bytes)
    {
        xmp::describe(packet, &mut contents.metadata);
    }
}

/// What a camera wrote into a picture that lies inside another file.
pub(crate) fn camera_of(bytes: &[u8]) -> Option<Camera> {
    parse(bytes).map(|exif| camera(&exif)).filter(|camera| *camera != Camera::default())
}

/// The embedded thumbnail of a picture, as 8×8 luma.
pub(crate) fn thumbnail_of(bytes: &[u8]) -> Option<Vec<u8>> {
    thumbnail(&parse(bytes)?)
}

fn parse(bytes: &[u8]) -> Option<Exif> {
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    match reader.read_from_container(&mut Cursor::new(bytes)) {
        Ok(exif) => Some(exif),
        Err(error) => error.distill_partial_result(|_| {}).ok(),
    }
}

fn camera(exif: &Exif) -> Camera {
    Camera {
        make: text(exif, Tag::Make),
        model: text(exif, Tag::Model),
        software: text(exif, Tag::Software),
        taken: stamp(exif, Tag::DateTimeOriginal, Tag::OffsetTimeOriginal),
        gps_time: gps_time(exif),
        gps: gps(exif),
        orientation: exif
            .get_field(Tag::Orientation, In::PRIMARY)
            .and_then(|field| field.value.get_uint(0))
            .and_then(|value| u8::try_from(value).ok())
            .filter(|value| (1..=8).contains(value)),
    }
}

fn text(exif: &Exif, tag: Tag) -> Option<String> {
    let field = exif.get_field(tag, In::PRIMARY)?;
    let Value::Ascii(parts) = &field.value else { return None };
    let bytes = parts.first()?;
    let text = match crate::examine::decode::decode(bytes) {
        Some((text, _)) => text.into_owned(),
        None => String::from_utf8_lossy(bytes).into_owned(),
    };
    let text = text.trim_matches(['\0', ' ', '\t', '\n', '\r']).to_owned();
    (!text.is_empty()).then_some(text)
}

/// `2025:03:01 08:30:00` with the offset tag that belongs to it (EXIF 2.31).
fn stamp(exif: &Exif, tag: Tag, offset: Tag) -> Option<Stamp> {
    let written = text(exif, tag)?;
    let local = local(&written)?;
    let offset = text(exif, offset).and_then(|offset| seconds(&offset));
    Some(Stamp { local, offset, field: format!("EXIF {tag}") })
}

/// EXIF's colons made RFC 3339; none for blanks and zeros, as cameras without a clock write.
fn local(written: &str) -> Option<String> {
    let bytes = written.as_bytes();
    if bytes.len() < 19 || !written.is_ascii() {
        return None;
    }
    let local = format!("{}-{}-{}T{}", &written[..4], &written[5..7], &written[8..10], &written[11..19]);
    local.parse::<jiff::civil::DateTime>().is_ok().then_some(local)
}

fn seconds(offset: &str) -> Option<i32> {
    let (sign, rest) = match offset.as_bytes().first()? {
        b'+' => (1, &offset[1..]),
        b'-' => (-1, &offset[1..]),
        b'Z' => return Some(0),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    Some(sign * (hours.parse::<i32>().ok()? * 3600 + minutes.trim().parse::<i32>().ok()? * 60))
}

fn gps(exif: &Exif) -> Option<(f64, f64)> {
    let degrees = |tag: Tag, reference: Tag, negative: &str| {
        let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
        let part = |index: usize| parts.get(index).map_or(0.0, |part| part.to_f64());
        let value = part(0) + part(1) / 60.0 + part(2) / 3600.0;
        let sign = if text(exif, reference)?.eq_ignore_ascii_case(negative) { -1.0 } else { 1.0 };
        value.is_finite().then_some(sign * value)
    };
    let latitude = degrees(Tag::GPSLatitude, Tag::GPSLatitudeRef, "S")?;
    let longitude = degrees(Tag::GPSLongitude, Tag::GPSLongitudeRef, "W")?;
    // Zero and zero is what a receiver without a fix writes.
    (latitude.abs() <= 90.0 && longitude.abs() <= 180.0 && (latitude, longitude) != (0.0, 0.0))
        .then_some((latitude, longitude))
}

fn gps_time(exif: &Exif) -> Option<Stamp> {
    let date = text(exif, Tag::GPSDateStamp)?;
    let Value::Rational(parts) = &exif.get_field(Tag::GPSTimeStamp, In::PRIMARY)?.value else { return None };
    let part = |index: usize| parts.get(index).map_or(0.0, |part| part.to_f64()) as u32;
    let written = format!("{date} {:02}:{:02}:{:02}", part(0), part(1), part(2));
    Some(Stamp { local: local(&written)?, offset: Some(0), field: "EXIF GPSTimeStamp".into() })
}

/// The thumbnail of the second directory, decoded to 8×8 luma.
fn thumbnail(exif: &Exif) -> Option<Vec<u8>> {
    let number = |tag| exif.get_field(tag, In::THUMBNAIL)?.value.get_uint(0);
    let from = number(Tag::JPEGInterchangeFormat)? as usize;
    let length = number(Tag::JPEGInterchangeFormatLength)? as usize;
    let bytes = exif.buf().get(from..from.checked_add(length)?)?;
    let picture = image::load_from_memory_with_format(bytes, image::ImageFormat::Jpeg).ok()?;
    let (width, height) = (picture.width(), picture.height());
    // A thumbnail is small; whatever is not is no thumbnail.
    if width > 1024 || height > 1024 {
        return None;
    }
    pixels::measure(width, height, picture.into_rgb8().into_raw()).map(|pixels| pixels.thumb)
}
