//! Why a command stops short, said in the chosen language with what to do next.

use std::path::Path;

use super::screen::{Screen, complain};
use super::{config_error, option_error};
use crate::CheckError;
use crate::archive::RootError;
use crate::config::{ConfigError, ConfigFile};
use crate::facts::{JudgeError, TableError};
use crate::finding::{Lang, Text};
use crate::report::plain::plain;
use crate::schema::KindError;
use crate::text;

/// Why a command stops short.
#[derive(Debug)]
pub enum Stop {
    /// A word to the user.
    Word {
        /// The exit code.
        code: u8,
        /// What is wrong.
        message: Text,
        /// What to do.
        help: Text,
    },
    /// A configuration that cannot be used; shown with its lines.
    Config(Box<ConfigError>),
}

impl Stop {
    /// Stops with `code`.
    pub fn new(code: u8, message: Text, help: Text) -> Self {
        Self::Word { code, message, help }
    }

    /// Wrong usage.
    pub fn usage(message: Text, help: Text) -> Self {
        Self::new(2, message, help)
    }

    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::Word { code, .. } => *code,
            Self::Config(_) => 2,
        }
    }

    /// Says why, and gives the exit code.
    pub fn say(&self, screen: Screen) -> u8 {
        match self {
            Self::Word { code, message, help } => {
                complain(&worded(message, help, screen.lang));
                *code
            }
            Self::Config(error) => {
                complain(&config_error::render(error, screen.stderr()));
                2
            }
        }
    }

    /// Why a check did not begin.
    pub fn check(error: CheckError, file: &ConfigFile) -> Self {
        match error {
            CheckError::Root(error) => Self::root(&error),
            CheckError::Kind(error) => Self::kind(error),
            CheckError::Config(error) => Self::Config(error),
            CheckError::Facts(error) => Self::facts(error, file),
            CheckError::Options(error) => Self::Config(option_error::place(file, &error)),
        }
    }

    /// Why facts cannot be used.
    pub fn facts(error: JudgeError, file: &ConfigFile) -> Self {
        let again = || text! { zh: "用 zhenji facts PATH --output parquet=FILE 重新写一份", en: "write them anew with `zhenji facts PATH --output parquet=FILE`" };
        match error {
            JudgeError::Check(error) => Self::check(*error, file),
            JudgeError::Table(path, error) => {
                let name = shown(&path);
                let reason = match error {
                    TableError::Io(error) => crate::archive::io_reason(&error),
                    TableError::Malformed(reason) => reason,
                };
                Self::usage(
                    text! { zh: "{name} 不能用作事实表：{reason}", en: "{name} cannot be used as facts: {reason}" },
                    again(),
                )
            }
            JudgeError::Stale(code) => Self::usage(
                text! { zh: "规则 {code} 的行是另一个版本写的", en: "the rows of rule {code} were written by another version" },
                again(),
            ),
            JudgeError::Twice(path, folder) => {
                let name = shown(&path);
                Self::usage(
                    text! { zh: "{name} 里的案卷 {folder} 前面已有", en: "the dossier {folder} in {name} has come before" },
                    text! { zh: "每个部分只给一次", en: "give each part once" },
                )
            }
            JudgeError::Missing(archive, count, all) => Self::usage(
                text! { zh: "{archive} 有 {all} 份案卷，只给了 {count} 份", en: "{archive} has {all} dossiers, and only {count} are given" },
                text! { zh: "给出全部部分（--shard 1/N 到 N/N）", en: "give all parts (--shard 1/N to N/N)" },
            ),
            JudgeError::Unnamed(path) => {
                let name = shown(&path);
                Self::usage(
                    text! { zh: "{name} 不是为比对而写的", en: "{name} was not written to be compared with" },
                    text! {
                        zh: "用 zhenji facts OLD --seen-from NEW --output parquet=FILE 写一份",
                        en: "write it with `zhenji facts OLD --seen-from NEW --output parquet=FILE`",
                    },
                )
            }
        }
    }

    /// A path that leads nowhere.
    pub fn root(error: &RootError) -> Self {
        match error {
            RootError::Missing(path) => {
                let path = shown(path);
                Self::usage(
                    text! { zh: "路径不存在：{path}", en: "there is nothing at {path}" },
                    text! {
                        zh: "给出档案库的文件夹，即放有 archive.json 或案卷（dossier.json）的文件夹",
                        en: "give the folder of an archive, which holds an archive.json or dossiers (dossier.json)",
                    },
                )
            }
            RootError::NotAFolder(path) => {
                let path = shown(path);
                Self::usage(
                    text! { zh: "不是文件夹：{path}", en: "{path} is not a folder" },
                    text! {
                        zh: "检查以文件夹（或 ZIP、TAR）为单位：给出它所在案卷或档案库的文件夹",
                        en: "folders are checked, and ZIP or TAR files: give the folder of its dossier or archive",
                    },
                )
            }
            RootError::Io(path, error) => {
                let (path, reason) = (shown(path), crate::archive::io_reason(error));
                Self::usage(
                    text! { zh: "打不开 {path}：{reason}", en: "{path} cannot be opened: {reason}" },
                    text! { zh: "检查路径和权限", en: "check the path and its permissions" },
                )
            }
        }
    }

    /// A kind's schema that cannot be used.
    pub fn kind(error: KindError) -> Self {
        let file = plain(&error.file).into_owned();
        let (zh, en) = (plain(&error.reason.zh).into_owned(), plain(&error.reason.en).into_owned());
        Self::usage(
            text! { zh: "门类模式 {file}：{zh}", en: "the schema {file}: {en}" },
            text! {
                zh: "以 zhenji schema case-file 的输出为样本改正它，或从配置的 kinds 中去掉",
                en: "mend it after the model of `zhenji schema case-file`, or take it out of `kinds` in the configuration",
            },
        )
    }
}

impl From<Box<ConfigError>> for Stop {
    fn from(error: Box<ConfigError>) -> Self {
        Self::Config(error)
    }
}

/// An error as two lines.
pub fn worded(message: &Text, help: &Text, lang: Lang) -> String {
    let (message, help) = (message.get(lang), help.get(lang));
    let mut lines = match lang {
        Lang::Zh => format!("错误：{message}\n"),
        Lang::En => format!("error: {message}\n"),
    };
    if !help.is_empty() {
        match lang {
            Lang::Zh => lines.push_str(&format!("  怎么办：{help}\n")),
            Lang::En => lines.push_str(&format!("  help: {help}\n")),
        }
    }
    lines
}

/// A path that can be shown.
pub fn shown(path: &Path) -> String {
    plain(&path.to_string_lossy()).into_owned()
}
