//! The tag files of a bag, line by line; what they say is never trusted as a path before it is looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::super::report::Report;
use crate::archive::{normal_form, relative_fault};
use crate::examine::decode::decode;
use crate::finding::{Draft, Location, Text};
use crate::import::bounded;
use crate::limits;
use crate::seal::Hash;
use crate::text;

/// Lines that cannot be read and are named one by one.
const NAMED_LINES: usize = 20;

/// One manifest: `manifest-sha256.txt` or `tagmanifest-sha256.txt`.
pub(super) struct Manifest {
    pub file: String,
    pub algorithm: Option<Hash>,
    pub payload: bool,
    /// Normal form of the path → path as written, digest, line.
    pub lines: BTreeMap<String, (String, String, usize)>,
}

/// `bagit.txt`: two lines, of which the first gives the version.
pub(super) fn declaration(root: &Path, report: &mut Report) {
    report.saw("STR001", 1);
    let Some(lines) = read(root, "bagit.txt", report) else { return };
    let value = |line: Option<&String>, key: &str| {
        line.and_then(|line| line.strip_prefix(key)?.strip_prefix(':')).map(|value| value.trim().to_owned())
    };
    let version = value(lines.first(), "BagIt-Version").filter(|version| {
        version.split_once('.').is_some_and(|(major, minor)| {
            [major, minor]
                .iter()
                .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
        })
    });
    if version.is_none() {
        broken(
            report,
            "bagit.txt",
            1,
            text! { zh: "应为 BagIt-Version: 1.0", en: "it should read BagIt-Version: 1.0" },
        );
    }
    match value(lines.get(1), "Tag-File-Character-Encoding") {
        Some(encoding) if !encoding.is_empty() => {}
        _ => broken(
            report,
            "bagit.txt",
            2,
            text! { zh: "应为 Tag-File-Character-Encoding: UTF-8", en: "it should read Tag-File-Character-Encoding: UTF-8" },
        ),
    }
}

fn broken(report: &mut Report, file: &str, line: usize, why: Text) {
    let (zh, en) = (why.zh, why.en);
    report.add(
        "STR001",
        Draft::new(
            Location::file(file),
            text! { zh: "{file} 第 {line} 行不合 BagIt（RFC 8493）：{zh}", en: "line {line} of {file} is not as BagIt (RFC 8493) asks: {en}" },
        )
        .help(text! { zh: "由发送方重新打包；不要就地改包", en: "have the sender make the bag anew; do not mend a bag in place" })
        .evidence("line", line)
        .evidence("reason", en),
    );
}

/// A tag file's lines.
pub(super) fn read(root: &Path, file: &str, report: &mut Report) -> Option<Vec<String>> {
    let why = match bounded(&root.join(file), limits::PAYLOAD_MANIFEST_BYTES) {
        Ok(bytes) => match decode(&bytes) {
            Some((text, _)) => return Some(text.lines().map(str::to_owned).collect()),
            None if bytes.is_empty() => return Some(Vec::new()),
            None => text! { zh: "不是文本", en: "it is no text" },
        },
        Err(reason) => text! { zh: "读不出：{reason}", en: "it cannot be read: {reason}" },
    };
    broken(report, file, 1, why);
    None
}

/// The labels of `bag-info.txt`; a line that begins with a space continues the one before.
pub(super) fn tags(root: &Path, file: &str, report: &mut Report) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    if root.join(file).symlink_metadata().is_err() {
        return found;
    }
    let mut last: Option<String> = None;
    for (at, line) in read(root, file, report).unwrap_or_default().into_iter().enumerate() {
        if line.starts_with([' ', '\t']) {
            if let Some(value) = last.as_ref().and_then(|label| found.get_mut(label)) {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((label, value)) = line.split_once(':') {
            let label = label.trim().to_ascii_lowercase();
            found.entry(label.clone()).or_insert_with(|| value.trim().to_owned());
            last = Some(label);
        } else if !line.trim().is_empty() {
            broken(report, file, at + 1, text! { zh: "没有冒号", en: "there is no colon" });
        }
    }
    found
}

/// The labels of a bag's `bag-info.txt`, for those who only want to know.
pub fn info(root: &Path) -> BTreeMap<String, String> {
    tags(root, "bag-info.txt", &mut Report::default())
}

/// The paths in `fetch.txt`, which are to be fetched before the bag is whole.
pub(super) fn fetch(root: &Path, report: &mut Report) -> BTreeSet<String> {
    if root.join("fetch.txt").symlink_metadata().is_err() {
        return BTreeSet::new();
    }
    let mut paths = BTreeSet::new();
    for (at, line) in read(root, "fetch.txt", report).unwrap_or_default().iter().enumerate() {
        let mut parts = line.split_whitespace();
        match (parts.next(), parts.next(), line.splitn(3, char::is_whitespace).nth(2)) {
            (Some(_), Some(_), Some(path)) => {
                paths.insert(normal_form(&unescaped(path.trim())));
            }
            (None, ..) => {}
            _ => broken(
                report,
                "fetch.txt",
                at + 1,
                text! { zh: "应为 地址 长度 路径", en: "it should read URL LENGTH PATH" },
            ),
        }
    }
    paths
}

/// CR, LF and % are written as escapes in paths, and nothing else is.
fn unescaped(path: &str) -> String {
    let mut text = path.to_owned();
    for (from, to) in [("%0A", "\n"), ("%0a", "\n"), ("%0D", "\r"), ("%0d", "\r"), ("%25", "%")] {
        if text.contains(from) {
            text = text.replace(from, to);
        }
    }
    text
}

pub(super) fn manifest(
    file: &str,
    name: &str,
    payload: bool,
    lines: &[String],
    report: &mut Report,
) -> Manifest {
    let algorithm = Hash::by_name(name);
    if algorithm.is_none() {
        report.add(
            "RUN002",
            Draft::new(
                Location::file(file),
                text! { zh: "摘要算法 {name} 尚不支持，{file} 未能核对", en: "the digest {name} is not supported: {file} was not held against the files" },
            )
            .evidence("what", name),
        );
    }
    let mut found: BTreeMap<String, (String, String, usize)> = BTreeMap::new();
    let mut bad = 0;
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let split = line
            .split_once([' ', '\t'])
            .map(|(digest, path)| (digest, path.trim_start().trim_start_matches('*')));
        let good = split
            .filter(|(digest, path)| digest.bytes().all(|byte| byte.is_ascii_hexdigit()) && !path.is_empty());
        let Some((digest, path)) = good else {
            bad += 1;
            if bad <= NAMED_LINES {
                broken(
                    report,
                    file,
                    at + 1,
                    text! { zh: "应为 摘要 路径", en: "it should read DIGEST PATH" },
                );
            }
            continue;
        };
        let path = unescaped(path);
        let path = path.trim_start_matches("./");
        let number = at + 1;
        report.saw("STR007", 1);
        if relative_fault(path).is_some() || path.starts_with('~') || (payload && !path.starts_with("data/"))
        {
            report.add(
                "STR007",
                Draft::new(
                    Location::file(file),
                    text! {
                        zh: "{file} 第 {number} 行的路径不在载荷之内，未予打开：{path}",
                        en: "line {number} of {file} names a path outside the payload, which is not opened: {path}",
                    },
                )
                .help(text! { zh: "由发送方重新打包", en: "have the sender make the bag anew" })
                .evidence("path", path),
            );
            continue;
        }
        let digest = digest.to_ascii_lowercase();
        if let Some((_, first, line)) = found.get(&normal_form(path)) {
            let (line, again) = (*line, at + 1);
            report.add(
                "STR004",
                Draft::new(
                    Location::file(file),
                    text! { zh: "{file} 第 {line} 行和第 {again} 行是同一文件：{path}", en: "lines {line} and {again} of {file} are one file: {path}" },
                )
                .help(text! { zh: "由发送方重新打包", en: "have the sender make the bag anew" })
                .evidence("path", path)
                .evidence("same-digest", *first == digest),
            );
            continue;
        }
        found.insert(normal_form(path), (path.to_owned(), digest, at + 1));
    }
    Manifest { file: file.to_owned(), algorithm, payload, lines: found }
}
