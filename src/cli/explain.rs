//! `zhenji explain`

use super::args::ExplainArgs;
use super::markdown::{bold, render};
use super::screen::Screen;
use super::stop::Stop;
use crate::finding::{Lang, Meta, nearest};
use crate::report::plain::plain;
use crate::rules::{Registry, all, docs};
use crate::text;

pub fn text(args: &ExplainArgs, screen: Screen) -> Result<String, Stop> {
    let rule = Registry::find(&args.rule)
        .or_else(|| all().find(|rule| rule.meta.zh == args.rule))
        .ok_or_else(|| unknown(&args.rule))?;
    let style = screen.stdout();
    let head = head(&rule.meta, screen.lang);
    let documentation = render(&docs::documentation(&rule.meta, screen.lang), style);
    Ok(format!("{}\n{}\n\n{documentation}", bold(&head[0], style.color), head[1]))
}

/// The title, and the facts under it.
fn head(meta: &Meta, lang: Lang) -> [String; 2] {
    let Meta { code, name, zh, since, .. } = meta;
    let group = meta.group.title();
    match lang {
        Lang::Zh => [
            format!("{code} {zh}（{name}）"),
            format!(
                "{} · {}，{}{} · 自 {since} 版起",
                group.zh,
                meta.severity.zh(),
                meta.confidence.zh(),
                meta.family().map(|family| format!(" · {}", family.zh())).unwrap_or_default(),
            ),
        ],
        Lang::En => [
            format!("{code} {name} ({zh})"),
            format!(
                "{} · {}, {}{} · since {since}",
                group.en,
                meta.severity.word(),
                meta.confidence.word(),
                meta.family().map(|family| format!(" · {}", family.word())).unwrap_or_default(),
            ),
        ],
    }
}

fn unknown(word: &str) -> Stop {
    let names = || all().flat_map(|rule| [rule.meta.code, rule.meta.name]);
    let upper = word.to_ascii_uppercase();
    let near = nearest(word, names()).or_else(|| nearest(&upper, names()));
    let word = plain(word);
    Stop::usage(
        text! { zh: "没有叫“{word}”的规则", en: "there is no rule `{word}`" },
        match near {
            Some(near) => text! {
                zh: "是不是想写 {near}？zhenji rules 列出全部规则",
                en: "did you mean `{near}`? `zhenji rules` lists them all",
            },
            None => text! { zh: "zhenji rules 列出全部规则", en: "`zhenji rules` lists them all" },
        },
    )
}
