//! `zhenji similar`

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::args::{Listing, SimilarArgs};
use super::screen::Screen;
use super::stop::{Stop, shown};
use crate::audit::similar::{Likeness, PictureLikeness, Similar, files_under, similar};
use crate::examine::Examiner;
use crate::finding::Lang;
use crate::report::plain::plain;
use crate::text;

pub fn text(args: &SimilarArgs, screen: Screen) -> Result<String, Stop> {
    let files = listed(&args.files)?;
    let others = listed(args.within.as_slice())?;
    // One file under two names on the command line is still one.
    let all = files.iter().chain(&others);
    let distinct: BTreeSet<PathBuf> =
        all.map(|file| file.canonicalize().unwrap_or_else(|_| file.clone())).collect();
    if distinct.len() == 1 && files.len() + others.len() > 1 {
        let name = args.files.first().map(|file| shown(file)).unwrap_or_default();
        return Err(Stop::usage(
            text! { zh: "给出的都是同一个文件：{name}", en: "what is given is one file: {name}" },
            text! { zh: "另给一个文件或文件夹与它比对", en: "give another file or folder to compare it with" },
        ));
    }
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
    }
    if let Some(picture) = pair.picture.as_ref() {
        say(of_picture(picture));
    }
    for page in &pair.pages {
        let same = (page.same * 100.0).round();
        let (bits, places) = (page.distance, page.places);
        let (a, b) = (page.in_a.unwrap_or(1), page.in_b.unwrap_or(1));
        say(text! {
            zh: "扫描页：前者第 {a} 页与后者第 {b} 页相同，{same}% 的墨迹块一致，{places} 处不同，256 位中差 {bits} 位",
            en: "scanned page: page {a} of the first and {b} of the second are one, {same}% of the inked tiles are the same, {places} places differ, {bits} of 256 bits differ",
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

/// What was done to a picture, and how sure that is.
fn of_picture(picture: &PictureLikeness) -> crate::finding::Text {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if picture.mirrored {
        zh.push("镜像".to_owned());
        en.push("mirrored".to_owned());
    }
    if picture.turned > 0 {
        zh.push(format!("旋转 {}°", picture.turned));
        en.push(format!("turned {}°", picture.turned));
    }
    let [left, top, width, height] = picture.window.map(|share| (share * 100.0).round());
    if width * height < 9700.0 {
        let (first_zh, first_en) =
            if picture.whole == "a" { ("后者", "the second") } else { ("前者", "the first") };
        zh.push(format!("{first_zh}是裁切，留宽 {width}%、高 {height}%（左 {left}%、上 {top}% 起）"));
        en.push(format!("{first_en} is cut to {width}% by {height}%, from {left}% left and {top}% top"));
    }
    if zh.is_empty() {
        zh.push("整张".to_owned());
        en.push("whole".to_owned());
    }
    if let Some(bits) = picture.distance {
        zh.push(format!("256 位中差 {bits} 位"));
        en.push(format!("{bits} of 256 bits differ"));
    }
    let at = |page: Option<u32>| page.map(|page| page.to_string());
    if let (None, Some(page)) | (Some(page), None) = (at(picture.page_in_a), at(picture.page_in_b)) {
        zh.push(format!("在第 {page} 页"));
        en.push(format!("on page {page}"));
    }
    let (zh, en, correlation) = (zh.join("，"), en.join(", "), picture.correlation);
    text! {
        zh: "同一张图片：{zh}，相关系数 {correlation:.2}",
        en: "one picture: {en}, correlation {correlation:.2}",
    }
}
