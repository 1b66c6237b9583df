//! `zhenji schema`

use super::args::SchemaArgs;
use super::settings;
use super::stop::Stop;
use crate::report::plain::plain;
use crate::schema::{Kind, Kinds};
use crate::text;

/// The schema of the configuration.
const CONFIGURATION: &str = include_str!("../../schemas/zhenji.toml.json");

pub fn text(args: &SchemaArgs) -> Result<String, Stop> {
    if args.kind == crate::config::NAME {
        return Ok(CONFIGURATION.to_owned());
    }
    let kinds = settings::kinds(args.config.as_deref())?;
    let kind = match &*args.kind {
        "archive" | "archive.json" => kinds.archive(),
        name => kind(&kinds, name)?,
    };
    Ok(format!("{:#}\n", kind.bundled()))
}

/// The kind of this name.
///
/// # Errors
/// An unknown one, with the one that was probably meant.
pub fn kind<'a>(kinds: &'a Kinds, name: &str) -> Result<&'a Kind, Stop> {
    kinds.get(name).or_else(|| kinds.iter().find(|kind| kind.title == name)).ok_or_else(|| {
        let near = kinds.nearest(name);
        let name = plain(name);
        Stop::usage(
            text! { zh: "没有叫“{name}”的门类", en: "there is no kind `{name}`" },
            match near {
                Some(near) => text! {
                    zh: "是不是想写 {near}？zhenji kinds 列出全部门类",
                    en: "did you mean `{near}`? `zhenji kinds` lists them all",
                },
                None => text! {
                    zh: "zhenji kinds 列出全部门类；自己的门类用 --config 给出",
                    en: "`zhenji kinds` lists them all; --config brings your own",
                },
            },
        )
    })
}
