//! `zhenji similar`

use std::path::PathBuf;

use super::args::{Listing, SimilarArgs};
use super::screen::Screen;
use super::stop::{Stop, shown};
use crate::audit::similar::{Likeness, Similar, files_under, similar};
use crate::examine::Examiner;
use crate::finding::Lang;
use crate::report::plain::plain;
use crate::text;

pub fn text(args: &SimilarArgs, screen: Screen) -> Result<String, Stop> {
    let files = listed(&args.files)?;
    let others = listed(args.within.as_slice())?;
    let found = similar(&files, &others, &Examiner::default());
    for unread in &found.unread {
        let (path, reason) = (&unread.path, &unread.reason);
        screen.notice(&text! { zh: "{path} 读不出：{reason}", en: "{path} cannot be read: {reason}" });
    }
    Ok(match args.output {
        Listing::Json => format!("{:#}\n", serde_json::to_value(&found).unwrap_or_default()),
        Listing::Table => table(&found, screen.lang),
    })
}

/// The files that paths name: themselves, or all below a folder.
fn listed(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Stop> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(files_under(path));
        } else if path.is_file() {
            files.push(path.clone());
        } else {
            let path = shown(path);
            return Err(Stop::usage(
                text! { zh: "{path} 不存在", en: "{path} is not there" },
                text! { zh: "给出文件或文件夹的路径", en: "give the path of a file or folder" },
            ));
        }
    }
    Ok(files)
}

fn table(found: &Similar, lang: Lang) -> String {
    let mut out = String::new();
    for pair in &found.pairs {
        out.push_str(&format!("{}\n{}\n", plain(&pair.a), plain(&pair.b)));
        for line in of_pair(pair, lang) {
            out.push_str(&format!("    {}\n", plain(&line)));
        }
        out.push('\n');
    }
    let (files, pairs) = (found.files, found.pairs.len());
    let total = text! {
        zh: "比对 {files} 个文件，{pairs} 对有相同之处",
        en: "{files} files compared, {pairs} pairs have something in common",
    };
    out.push_str(total.get(lang));
    out.push('\n');
    out
}

fn of_pair(pair: &Likeness, lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    let mut say = |text: crate::finding::Text| lines.push(text.get(lang).to_owned());
    if pair.same_bytes {
        say(text! { zh: "字节完全相同", en: "the same bytes" });
    } else if pair.same_picture {
        say(text! { zh: "同一张图片，元数据不同", en: "one picture under other metadata" });
    } else if let Some(bits) = pair.picture_distance {
        say(text! {
            zh: "图片相近：256 位中差 {bits} 位（仅为候选，不是结论）",
            en: "pictures alike: {bits} of 256 bits differ (a candidate and no verdict)",
        });
    }
    if let Some(text) = pair.text.as_ref().filter(|_| !pair.same_bytes) {
        let percent = |share: f64| (share * 100.0).round() as u32;
        let (a, b, count) = (percent(text.of_a), percent(text.of_b), text.common_characters);
        say(text! {
            zh: "文字：前者的 {a}%、后者的 {b}% 相同，共 {count} 字",
            en: "text: {a}% of the first and {b}% of the second are the same, {count} characters",
        });
        for passage in &text.passages {
            let words: String = passage.chars().take(60).collect();
            say(text! { zh: "“{words}”", en: "“{words}”" });
        }
    }
    lines
}
