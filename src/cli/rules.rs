//! `zhenji rules`

use serde_json::{Value, json};

use super::args::{Listing, RulesArgs};
use super::markdown::bold;
use super::screen::Screen;
use super::table::aligned;
use crate::finding::{Group, Lang, Meta};
use crate::rules::{Rule, all};

pub fn text(args: &RulesArgs, screen: Screen) -> String {
    match args.output {
        Listing::Json => json_list(),
        Listing::Table => table(screen),
    }
}

fn json_list() -> String {
    let rules: Vec<Value> = all().map(json_of).collect();
    format!("{:#}\n", json!({ "version": 1, "rules": rules }))
}

fn json_of(rule: &'static Rule) -> Value {
    let meta = &rule.meta;
    json!({
        "code": meta.code,
        "name": meta.name,
        "zh": meta.zh,
        "group": meta.group,
        "family": meta.family(),
        "severity": meta.severity,
        "confidence": meta.confidence,
        "since": meta.since,
        "options": (rule.defaults)(),
    })
}

fn table(screen: Screen) -> String {
    let color = screen.stdout().color;
    let metas: Vec<&Meta> = all().map(|rule| &rule.meta).collect();
    let mut lines = aligned(&metas.iter().map(|meta| row(meta, screen.lang)).collect::<Vec<_>>(), "  ");
    let mut out = String::new();
    for group in Group::ALL {
        let (own, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut lines)
            .into_iter()
            .partition(|line| line.trim_start().starts_with(group.prefix()));
        lines = rest;
        if own.is_empty() {
            continue;
        }
        let title = group.title();
        out.push_str(&bold(&format!("{} {}", group.prefix(), title.get(screen.lang)), color));
        out.push('\n');
        for line in own {
            out.push_str(&line);
            out.push('\n');
        }
        out.push('\n');
    }
    out.push_str(match screen.lang {
        Lang::Zh => "用 zhenji explain CODE 查看一条规则的文档。\n",
        Lang::En => "`zhenji explain CODE` shows the documentation of a rule.\n",
    });
    out
}

fn row(meta: &Meta, lang: Lang) -> Vec<String> {
    let words = match lang {
        Lang::Zh => {
            [meta.severity.zh(), meta.confidence.zh(), meta.family().map_or("—", crate::finding::Family::zh)]
        }
        Lang::En => [
            meta.severity.word(),
            meta.confidence.word(),
            meta.family().map_or("-", crate::finding::Family::word),
        ],
    };
    [meta.code, meta.name].into_iter().chain(words).chain([meta.zh]).map(str::to_owned).collect()
}
