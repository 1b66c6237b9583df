//! Characters read off scans, by Tesseract where it is installed and asked for (`--ocr`). What it
//! gives is kept apart from a file's own text, with its confidence, and never taken for it.

mod pages;
mod table;

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::{Contents, Format};
use crate::limits::Work;

/// Pages read of one file.
const PAGES: usize = 200;

/// A clock as the last resort: no page takes an engine this long.
const PATIENCE: Duration = Duration::from_secs(120);

/// What an engine read off the pages of a file that has no text there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Recognised {
    /// The engine, its version and languages: another one may read something else.
    pub engine: String,
    /// One string a page; empty where the page was not read.
    pub pages: Vec<String>,
    /// Mean confidence of the words, 0–100.
    pub confidence: f32,
    /// Pages that were given up (from 1).
    pub given_up: Vec<u32>,
}

/// The engine of this machine.
#[derive(Debug)]
pub struct Engine {
    name: String,
    languages: String,
}

/// A page's grey picture.
struct Grey {
    width: u32,
    height: u32,
    luma: Vec<u8>,
}

impl Engine {
    /// Looks for Tesseract with simplified Chinese.
    ///
    /// # Errors
    /// Why there is none, for a message.
    pub fn find() -> Result<Self, String> {
        let ask = |argument: &str| {
            let output = Command::new("tesseract")
                .arg(argument)
                .stdin(Stdio::null())
                .output()
                .map_err(|_| "tesseract".to_owned())?;
            let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
            text.push_str(&String::from_utf8_lossy(&output.stderr));
            Ok::<_, String>(text)
        };
        let version = ask("--version")?.lines().next().unwrap_or_default().trim().to_owned();
        let known = ask("--list-langs")?;
        let languages: Vec<&str> = ["chi_sim", "eng"]
            .into_iter()
            .filter(|language| known.lines().any(|line| line.trim() == *language))
            .collect();
        if !languages.contains(&"chi_sim") {
            return Err("tesseract-ocr-chi-sim".to_owned());
        }
        let languages = languages.join("+");
        Ok(Self { name: format!("{version} {languages}"), languages })
    }

    /// Its name, as [`Recognised::engine`] has it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads the pages of a file that have no text of their own; none where there are no such.
    pub(super) fn read(
        &self,
        format: Format,
        bytes: &[u8],
        contents: &Contents,
        work: &Work,
    ) -> Option<Recognised> {
        let wanted = wanted(format, contents);
        if wanted.is_empty() {
            return None;
        }
        let mut recognised = Recognised { engine: self.name.clone(), ..Recognised::default() };
        let (mut words, mut sum) = (0_u32, 0.0_f64);
        pages::each(format, bytes, &wanted, work, &mut |page, grey| {
            let index = page as usize - 1;
            if recognised.pages.len() <= index {
                recognised.pages.resize(index + 1, String::new());
            }
            match self.page(&grey) {
                Some(table) => {
                    let read = table::read(&table);
                    words += read.words;
                    sum += read.confidence;
                    recognised.pages[index] = read.text;
                }
                None => recognised.given_up.push(page),
            }
        });
        if words > 0 {
            recognised.confidence = (sum / f64::from(words) * 10.0).round() as f32 / 10.0;
        }
        Some(recognised)
    }

    /// One page through the engine: it is given plain grey values, never the file's own bytes.
    fn page(&self, grey: &Grey) -> Option<String> {
        let mut child = Command::new("tesseract")
            .args(["stdin", "stdout", "-l", &self.languages, "--psm", "3", "tsv"])
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut picture = format!("P5\n{} {}\n255\n", grey.width, grey.height).into_bytes();
        picture.extend_from_slice(&grey.luma);
        let mut stdin = child.stdin.take()?;
        let writer = std::thread::spawn(move || stdin.write_all(&picture));
        let mut stdout = child.stdout.take()?;
        let reader = std::thread::spawn(move || {
            let mut text = Vec::new();
            std::io::Read::read_to_end(&mut stdout, &mut text).map(|_| text)
        });
        let done = wait(&mut child);
        let _ = writer.join();
        let text = reader.join().ok()?.ok()?;
        done.then(|| String::from_utf8_lossy(&text).into_owned())
    }
}

/// Waits for the engine; one that takes too long is ended.
fn wait(child: &mut Child) -> bool {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if begun.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(10)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

/// The pages (from 1) that are pictures without a text.
fn wanted(format: Format, contents: &Contents) -> Vec<u32> {
    let silent = |page: u32| {
        let text = contents.text.as_ref().and_then(|text| text.pages.get(page as usize - 1));
        text.is_none_or(|text| text.trim().is_empty())
    };
    let Some(pages) = &contents.pages else { return Vec::new() };
    let all: Vec<u32> = match format {
        Format::Jpeg | Format::Png | Format::Bmp | Format::Gif | Format::WebP => vec![1],
        Format::Tiff => (1..=pages.count).collect(),
        Format::Pdf => pages.scanned.clone(),
        _ => Vec::new(),
    };
    all.into_iter().filter(|page| silent(*page) && !pages.blank.contains(page)).take(PAGES).collect()
}

/// Whether an engine could add something to these contents.
pub(super) fn wants(format: Format, contents: &Contents) -> bool {
    !wanted(format, contents).is_empty()
}
