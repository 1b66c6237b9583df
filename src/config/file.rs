//! `zhenji.toml`: found upwards, read with positions, every mistake pointed at.

use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_spanned::Spanned;

use super::{NumberPattern, Selection, Settings, meant};
use crate::finding::{Meta, Text};
use crate::text;

/// The file's name.
pub const NAME: &str = "zhenji.toml";

/// A configuration that cannot be used.
#[derive(Debug)]
pub struct ConfigError {
    /// The file, as given or found.
    pub path: PathBuf,
    /// Its text, where it could be read.
    pub source: String,
    /// The bytes that are wrong.
    pub span: Option<Range<usize>>,
    /// What is wrong.
    pub message: Text,
    /// What to do.
    pub help: Text,
}

/// The contents of `zhenji.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ConfigFile {
    /// Rules that run.
    pub select: Vec<Spanned<String>>,
    /// Rules that do not.
    pub ignore: Vec<Spanned<String>>,
    /// Schemas of kinds, relative to the file.
    pub kinds: Vec<Spanned<PathBuf>>,
    /// A pattern for archival numbers with a group `number`.
    pub archival_number: Option<Spanned<String>>,
    /// Globs of files that need not be listed.
    pub unlisted: Vec<String>,
    /// Options of rules.
    pub rules: toml::Table,
    /// Where the file lies.
    #[serde(skip)]
    pub path: PathBuf,
    #[serde(skip)]
    source: String,
}

/// The nearest `zhenji.toml` in `from` or above it.
pub fn discover(from: &Path) -> Option<PathBuf> {
    from.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())
}

impl ConfigFile {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// Where it cannot be read, is no TOML, or has keys of its own invention.
    pub fn read(path: &Path) -> Result<Self, Box<ConfigError>> {
        let source = std::fs::read_to_string(path).map_err(|error| {
            let reason = crate::archive::io_reason(&error);
            Box::new(ConfigError {
                path: path.to_owned(),
                source: String::new(),
                span: None,
                message: text! { zh: "配置文件读不出：{reason}", en: "the configuration cannot be read: {reason}" },
                help: text! { zh: "检查 --config 的路径，或用 zhenji init 新建一个", en: "check the path given to --config, or make one with `zhenji init`" },
            })
        })?;
        match toml::from_str::<Self>(&source) {
            Ok(file) => Ok(Self { path: path.to_owned(), source, ..file }),
            Err(error) => {
                let reason = error.message().trim_end().to_owned();
                let help = match meant(&reason) {
                    Some(near) => text! {
                        zh: "是不是想写 {near}？zhenji init 写出的模板注明了每一个键",
                        en: "did you mean `{near}`? The template that `zhenji init` writes explains every key",
                    },
                    None => text! {
                        zh: "zhenji init 写出的模板注明了每一个键",
                        en: "the template that `zhenji init` writes explains every key",
                    },
                };
                Err(Box::new(ConfigError {
                    path: path.to_owned(),
                    span: error.span(),
                    source,
                    message: text! { zh: "配置有误：{reason}", en: "the configuration is wrong: {reason}" },
                    help,
                }))
            }
        }
    }

    /// The file's text.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// An error that points at `span` of this file.
    pub fn error(&self, span: Option<Range<usize>>, message: Text, help: Text) -> Box<ConfigError> {
        Box::new(ConfigError { path: self.path.clone(), source: self.source.clone(), span, message, help })
    }

    /// The settings that the file makes, with the command line's selectors in place of its own
    /// where there are any.
    ///
    /// # Errors
    /// The first value that means nothing.
    pub fn settings(
        &self,
        select: &[String],
        ignore: &[String],
        known: &[&'static Meta],
    ) -> Result<Settings, Box<ConfigError>> {
        let own =
            |list: &[Spanned<String>]| list.iter().map(|word| word.get_ref().clone()).collect::<Vec<_>>();
        let choose =
            |cli: &[String], file: &[Spanned<String>]| if cli.is_empty() { own(file) } else { cli.to_vec() };
        let selection =
            Selection::new(choose(select, &self.select), [own(&self.ignore), ignore.to_vec()].concat(), known)
                .map_err(|error| {
                    let word = &error.word;
                    let span = self
                        .select
                        .iter()
                        .chain(&self.ignore)
                        .find(|spanned| spanned.get_ref() == word)
                        .map(Spanned::span);
                    let help = match &error.nearest {
                        Some(near) => text! { zh: "是不是想写 {near}？zhenji rules 列出全部规则", en: "did you mean `{near}`? `zhenji rules` lists them all" },
                        None => text! { zh: "zhenji rules 列出全部规则", en: "`zhenji rules` lists them all" },
                    };
                    self.error(span, text! { zh: "没有叫“{word}”的规则", en: "there is no rule `{word}`" }, help)
                })?;
        let number = match &self.archival_number {
            None => NumberPattern::default(),
            Some(pattern) => NumberPattern::new(pattern.get_ref()).map_err(|reason| {
                self.error(
                    Some(pattern.span()),
                    text! { zh: "档号的规则不可用：{reason}", en: "the pattern for archival numbers cannot be used: {reason}" },
                    text! { zh: "写成带 (?<number>…) 组的正则表达式", en: "give a regular expression with a group `(?<number>…)`" },
                )
            })?,
        };
        for key in self.rules.keys() {
            if !known.iter().any(|meta| meta.code == key || meta.name == key) {
                let near = crate::finding::nearest(key, known.iter().flat_map(|meta| [meta.code, meta.name]));
                let help = match near {
                    Some(near) => {
                        text! { zh: "是不是想写 [rules.{near}]？", en: "did you mean `[rules.{near}]`?" }
                    }
                    None => text! { zh: "zhenji rules 列出全部规则", en: "`zhenji rules` lists them all" },
                };
                let span = self.source.find(&format!("rules.{key}")).map(|at| at..at + key.len() + 6);
                return Err(self.error(
                    span,
                    text! { zh: "没有叫“{key}”的规则", en: "there is no rule `{key}`" },
                    help,
                ));
            }
        }
        let folder = self.path.parent().unwrap_or(Path::new(""));
        Ok(Settings {
            against: Vec::new(),
            selection,
            number,
            kinds: self.kinds.iter().map(|path| folder.join(path.get_ref())).collect(),
            rules: self.rules.clone(),
            unlisted: self.unlisted.clone(),
        })
    }
}
