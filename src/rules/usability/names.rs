//! What a file's name says of its format.

use crate::examine::Format;

/// A name's extension in lower case, without the point; empty where it has none.
pub fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_ascii_lowercase())
}

/// The formats that an extension may stand for; `None` for one that says nothing.
pub fn formats_of(extension: &str) -> Option<&'static [Format]> {
    use Format::{
        Avi, Bmp, Csv, Doc, Docx, Flac, Gif, Gzip, Heic, Html, Jpeg, Json, Mkv, Mov, Mp3, Mp4, Odp, Ods, Odt,
        Ofd, Ole, Pdf, Png, Ppt, Pptx, Psd, Rar, Rtf, SevenZip, Svg, Tar, Text, Tiff, Wav, WebP, Wps, Xls,
        Xlsx, Xml, Zip,
    };
    Some(match extension {
        "pdf" => &[Pdf],
        "ofd" => &[Ofd],
        "docx" | "docm" | "dotx" => &[Docx],
        "xlsx" | "xlsm" => &[Xlsx],
        "pptx" | "pptm" | "ppsx" => &[Pptx],
        "odt" => &[Odt],
        "ods" => &[Ods],
        "odp" => &[Odp],
        "doc" | "dot" => &[Doc],
        "xls" => &[Xls],
        "ppt" | "pps" => &[Ppt],
        // WPS writes its own names over Microsoft's structures, old and new.
        "wps" => &[Wps, Doc, Docx, Ole],
        "et" => &[Wps, Xls, Xlsx, Ole],
        "dps" => &[Wps, Ppt, Pptx, Ole],
        "rtf" => &[Rtf],
        "txt" | "md" | "log" | "csv" | "tsv" | "json" | "jsonl" => &[Text, Csv, Json, Xml, Html],
        "xml" | "xbrl" => &[Xml, Svg, Html],
        "html" | "htm" => &[Html, Xml],
        "svg" => &[Svg, Xml],
        "jpg" | "jpeg" | "jpe" => &[Jpeg],
        "png" => &[Png],
        "tif" | "tiff" => &[Tiff],
        "bmp" => &[Bmp],
        "gif" => &[Gif],
        "webp" => &[WebP],
        "heic" | "heif" | "avif" => &[Heic],
        "psd" => &[Psd],
        "wav" => &[Wav],
        "mp3" => &[Mp3],
        "flac" => &[Flac],
        "mp4" | "m4v" | "m4a" | "3gp" => &[Mp4, Mov],
        "mov" | "qt" => &[Mov, Mp4],
        "avi" => &[Avi],
        "mkv" | "webm" => &[Mkv],
        "zip" => &[Zip],
        "7z" => &[SevenZip],
        "rar" => &[Rar],
        "tar" => &[Tar],
        "gz" | "tgz" => &[Gzip],
        _ => return None,
    })
}

/// Whether contents of `format` may bear a name that stands for `named`.
pub fn agrees(format: Format, named: &[Format]) -> bool {
    // A script named .txt is a text that somebody may run: SAF001 looks at the name as well.
    let text = |format| matches!(format, Format::Text | Format::Csv | Format::Json | Format::Script);
    named.contains(&format) || (text(format) && named.iter().any(|other| text(*other)))
}

/// Whether a file of this name must begin with a signature, so that without one it is broken.
pub fn asks_for_signature(path: &str) -> bool {
    formats_of(&extension(path)).is_some_and(|formats| {
        !formats.iter().any(|format| {
            matches!(
                format,
                Format::Text
                    | Format::Xml
                    | Format::Html
                    | Format::Svg
                    | Format::Mp3
                    | Format::Mov
                    | Format::Mp4
            )
        })
    })
}
