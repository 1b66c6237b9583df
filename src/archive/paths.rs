//! Paths inside an archive: always relative, always with `/`, never trusted.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Why a path that a manifest names is not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathFault {
    /// It starts at the root of a file system, or of a drive, or names a server.
    Absolute,
    /// It climbs out with `..`.
    Climbs,
    /// It is empty, or holds a character that no path may hold.
    Invalid,
}

/// What is wrong with a path as a path inside a dossier; `None` for a good one.
pub fn relative_fault(path: &str) -> Option<PathFault> {
    if path.is_empty() || path.contains('\0') {
        return Some(PathFault::Invalid);
    }
    let bytes = path.as_bytes();
    let drive = bytes.len() >= 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':';
    if path.starts_with(['/', '\\']) || drive {
        return Some(PathFault::Absolute);
    }
    if path.split(['/', '\\']).any(|part| part == "..") {
        return Some(PathFault::Climbs);
    }
    None
}

/// Joins two archive-relative paths; either may be empty.
pub fn join(folder: &str, path: &str) -> String {
    match (folder.is_empty(), path.is_empty()) {
        (true, _) => path.to_owned(),
        (_, true) => folder.to_owned(),
        _ => format!("{folder}/{path}"),
    }
}

/// Where an archive-relative path lies on disk.
pub fn place_of(root: &Path, path: &str) -> PathBuf {
    path.split('/').filter(|part| !part.is_empty()).fold(root.to_owned(), |at, part| at.join(part))
}

/// A file name as text: itself where it is UTF-8, else with `\xNN` for the bytes that are not.
pub fn display_name(name: &OsStr) -> String {
    match name.to_str() {
        Some(text) => text.to_owned(),
        None => {
            // Bytes of another encoding may look like UTF-8 by twos: none of them is taken for it.
            let mut shown = String::new();
            for byte in name.as_encoded_bytes() {
                match byte {
                    0x20..=0x7E => shown.push(char::from(*byte)),
                    other => shown.push_str(&format!("\\x{other:02X}")),
                }
            }
            shown
        }
    }
}

/// The form that names are compared in: NFC, without `.` parts and doubled slashes, so that a
/// name which macOS took apart is still the same name.
pub fn normal_form(path: &str) -> String {
    let composed: String = if is_nfc(path) { path.to_owned() } else { path.nfc().collect() };
    composed.split('/').filter(|part| !part.is_empty() && *part != ".").collect::<Vec<_>>().join("/")
}

/// `path` without `ending`, which programs write in capitals too.
pub fn strip_ending<'p>(path: &'p str, ending: &str) -> Option<&'p str> {
    let (own, end) = path.split_at_checked(path.len().checked_sub(ending.len())?)?;
    end.eq_ignore_ascii_case(ending).then_some(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_recognised() {
        assert_eq!(relative_fault("a/b.pdf"), None);
        assert_eq!(relative_fault("a/..b.pdf"), None);
        assert_eq!(relative_fault("../b.pdf"), Some(PathFault::Climbs));
        assert_eq!(relative_fault("a\\..\\b.pdf"), Some(PathFault::Climbs));
        assert_eq!(relative_fault("/etc/passwd"), Some(PathFault::Absolute));
        assert_eq!(relative_fault("\\\\server\\share"), Some(PathFault::Absolute));
        assert_eq!(relative_fault("C:\\x"), Some(PathFault::Absolute));
        assert_eq!(relative_fault(""), Some(PathFault::Invalid));
    }
}
