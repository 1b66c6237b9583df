//! `zhenji.toml`: found upwards, read with positions, every mistake pointed at.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_spanned::Spanned;

use super::limits::Limits;
use super::owner::OwnerEntry;
use super::score::ScoreFile;
use super::{Level, Origin, Profile, meant};
use crate::finding::{Family, Text};
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
    /// Another file that this one builds on, relative to this one; empty for none.
    pub extend: Option<Spanned<PathBuf>>,
    /// Whose run it is.
    pub profile: Option<Profile>,
    /// The families of rules that run.
    pub families: Option<Vec<Family>>,
    /// Rules that run.
    pub select: Option<Vec<Spanned<String>>>,
    /// Rules that do not.
    pub ignore: Vec<Spanned<String>>,
    /// Schemas of kinds, relative to the file.
    pub kinds: Vec<Spanned<PathBuf>>,
    /// A pattern for archival numbers with a group `number`.
    pub archival_number: Option<Spanned<String>>,
    /// Globs of files that need not be listed.
    pub unlisted: Vec<String>,
    /// Severities by code, prefix of codes or name.
    pub severity: BTreeMap<Spanned<String>, Level>,
    /// What one file may cost to read.
    pub(super) limits: Limits,
    /// How dossiers are scored.
    pub(super) score: ScoreFile,
    /// What holds of dossiers of a kind.
    pub(super) per_kind: BTreeMap<Spanned<String>, Override>,
    /// What holds of paths in the archive.
    pub(super) per_path: Vec<PathOverride>,
    /// Who is to mend what, and by when.
    pub(super) owner: Vec<Spanned<OwnerEntry>>,
    /// Findings that are accepted. Read with [`super::waivers`]: a malformed one is void and no
    /// error.
    pub waiver: Vec<toml::Value>,
    /// Options of rules.
    pub rules: toml::Table,
    /// The file that `extend` names.
    #[serde(skip)]
    pub base: Option<Box<ConfigFile>>,
    /// Where the file lies.
    #[serde(skip)]
    pub path: PathBuf,
    #[serde(skip)]
    source: String,
}

/// `[per-kind.KIND]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(super) struct Override {
    pub select: Vec<Spanned<String>>,
    pub ignore: Vec<Spanned<String>>,
    pub severity: BTreeMap<Spanned<String>, Level>,
}

/// `[[per-path]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PathOverride {
    pub path: Spanned<String>,
    #[serde(default)]
    pub select: Vec<Spanned<String>>,
    #[serde(default)]
    pub ignore: Vec<Spanned<String>>,
    #[serde(default)]
    pub severity: BTreeMap<Spanned<String>, Level>,
}

/// Files that may build on each other.
const CHAIN: usize = 16;

/// The nearest `zhenji.toml` in `from` or above it.
pub fn discover(from: &Path) -> Option<PathBuf> {
    from.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())
}

impl ConfigFile {
    /// Reads the file at `path` and those that it builds on.
    ///
    /// # Errors
    /// Where one cannot be read, is no TOML, or has keys of its own invention.
    pub fn read(path: &Path) -> Result<Self, Box<ConfigError>> {
        let mut file = Self::read_one(path)?;
        let mut chain = vec![real(path)];
        file.read_base(&mut chain)?;
        Ok(file)
    }

    fn read_base(&mut self, chain: &mut Vec<PathBuf>) -> Result<(), Box<ConfigError>> {
        let Some(extend) = self.extend.as_ref().filter(|path| !path.get_ref().as_os_str().is_empty()) else {
            return Ok(());
        };
        let path = self.folder().join(extend.get_ref());
        let span = Some(extend.span());
        if chain.contains(&real(&path)) || chain.len() >= CHAIN {
            return Err(self.error(
                span,
                text! { zh: "extend 绕了回来", en: "`extend` leads back to where it came from" },
                text! { zh: "去掉其中一处 extend", en: "take one `extend` out" },
            ));
        }
        chain.push(real(&path));
        let mut base = Self::read_one(&path).map_err(|error| match error.source.is_empty() {
            // What cannot be read at all is a mistake of the file that names it.
            true => self.error(
                span,
                error.message,
                text! {
                    zh: "写相对于本文件的路径",
                    en: "write a path relative to this file",
                },
            ),
            false => error,
        })?;
        base.read_base(chain)?;
        self.base = Some(Box::new(base));
        Ok(())
    }

    fn read_one(path: &Path) -> Result<Self, Box<ConfigError>> {
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
        Self::parse(path, source)
    }

    /// The file that has this text; what it builds on is not read.
    ///
    /// # Errors
    /// Where it is no TOML, or has keys of its own invention.
    pub fn parse(path: &Path, source: String) -> Result<Self, Box<ConfigError>> {
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

    /// A place in this file.
    pub fn origin(&self, span: Range<usize>) -> Origin {
        Origin { path: self.path.clone(), source: self.source.as_str().into(), span }
    }

    /// This file, then those that it builds on.
    pub fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |file| file.base.as_deref())
    }

    /// What its relative paths start from.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }
}

fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
