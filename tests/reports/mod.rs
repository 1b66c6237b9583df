//! All reports of one run, for tests that hold them against each other.

#![allow(dead_code, reason = "each test file uses some of it")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;
use tempfile::TempDir;

/// Every format of `--output`.
pub const FORMATS: [&str; 16] = [
    "terminal",
    "concise",
    "json",
    "jsonl",
    "sarif",
    "junit",
    "github",
    "gitlab",
    "checkstyle",
    "csv",
    "xlsx",
    "markdown",
    "html",
    "four-properties",
    "four-properties-json",
    "four-properties-xlsx",
];

/// One run in Chinese, begun in `folder` without a configuration, that writes all formats.
pub fn reports(
    folder: &Path,
    paths: &[&str],
    more: &[&str],
    threads: &str,
) -> BTreeMap<&'static str, Vec<u8>> {
    let written = TempDir::new().unwrap();
    let file = |format: &str| written.path().join(format);
    let outputs = FORMATS.map(|format| format!("--output={format}={}", file(format).display()));
    let output = Command::new(env!("CARGO_BIN_EXE_zhenji"))
        .args(["check", "--isolated", "--no-cache", "--quiet", "--lang", "zh"])
        .args(paths)
        .args(more)
        .args(outputs)
        .current_dir(folder)
        .env("RAYON_NUM_THREADS", threads)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1 | 4)), "{}: {said}", output.status);
    FORMATS.into_iter().map(|format| (format, fs::read(file(format)).unwrap())).collect()
}

/// A report as text: of a workbook, what stands in its cells.
pub fn text(format: &str, bytes: &[u8]) -> String {
    if format == "sarif" {
        // The rules' own documentation has its own examples, in names of its own.
        let mut sarif: Value = serde_json::from_slice(bytes).unwrap();
        for run in sarif["runs"].as_array_mut().unwrap() {
            run["tool"]["driver"]["rules"] = Value::Null;
        }
        return sarif.to_string();
    }
    if !format.ends_with("xlsx") {
        return String::from_utf8(bytes.to_vec()).unwrap();
    }
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    let sheets = book.worksheets();
    let rows = sheets.iter().flat_map(|(_, sheet)| sheet.rows());
    rows.flatten().filter(|cell| **cell != Data::Empty).map(|cell| format!("{cell}\n")).collect()
}
