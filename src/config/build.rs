//! From the files and the command line to the settings of a run.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use serde_spanned::Spanned;

use super::file::{Override, PathOverride};
use super::owner::owners;
use super::scope::{Level, Levels, Scope, ScopePlace};
use super::selection::{SelectionError, meant};
use super::{ConfigError, ConfigFile, NumberPattern, Profile, Selection, Settings, waivers};
use crate::finding::{Family, Meta};
use crate::limits::Work;
use crate::text;

/// What the command line says, in place of the file's word or besides it.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// `--select`: in place of the file's.
    pub select: Vec<String>,
    /// `--ignore`: besides the file's.
    pub ignore: Vec<String>,
    /// `--profile`: in place of the file's.
    pub profile: Option<Profile>,
    /// `--families`: in place of the file's.
    pub families: Vec<Family>,
}

type Known<'a> = &'a [&'static Meta];

impl ConfigFile {
    /// The settings that the file makes with `--select` and `--ignore` alone.
    ///
    /// # Errors
    /// The first value that means nothing.
    pub fn settings(
        &self,
        select: &[String],
        ignore: &[String],
        known: Known,
    ) -> Result<Settings, Box<ConfigError>> {
        let asked = Asked { select: select.to_vec(), ignore: ignore.to_vec(), ..Asked::default() };
        self.settings_for(&asked, known)
    }

    /// The settings that the file, those that it builds on and the command line make.
    ///
    /// # Errors
    /// The first value that means nothing.
    pub fn settings_for(&self, asked: &Asked, known: Known) -> Result<Settings, Box<ConfigError>> {
        for file in self.chain() {
            let own = file.select.iter().flatten().chain(&file.ignore);
            own.map(|word| (word.get_ref(), word.span()))
                .chain(file.severity.keys().map(|word| (word.get_ref(), word.span())))
                .try_for_each(|(word, span)| {
                    meant(word, known).map_err(|error| file.no_rule(&error, Some(span)))
                })?;
        }
        let profile = asked.profile.or(self.chain().find_map(|file| file.profile)).unwrap_or_default();
        let selected = self.chain().find_map(|file| file.select.as_ref());
        let select = if asked.select.is_empty() {
            selected.into_iter().flatten().map(|word| word.get_ref().clone()).collect()
        } else {
            asked.select.clone()
        };
        let ignore = self.chain().flat_map(|file| &file.ignore).map(|word| word.get_ref().clone());
        let ignore = ignore.chain(asked.ignore.iter().cloned()).collect();
        let on_line = |error: SelectionError| self.no_rule(&error, None);
        let mut families = asked.families.clone();
        if families.is_empty() {
            let named = self.chain().find_map(|file| file.families.clone());
            families = named.unwrap_or_else(|| profile.families().to_vec());
        }
        let mut settings = Settings {
            asked: Selection::new(asked.select.clone(), asked.ignore.clone(), known).map_err(on_line)?,
            selection: Selection::new(select, ignore, known).map_err(on_line)?,
            number: self.number()?,
            profile,
            families: families.into_iter().collect(),
            work: Work::default(),
            ..Settings::default()
        };
        // What a file builds on comes first, so that its own word is the last.
        let chain: Vec<&Self> = self.chain().collect();
        for file in chain.into_iter().rev() {
            file.add_to(&mut settings, known)?;
        }
        // Kinds decide before paths, whichever file says so.
        settings.scopes.sort_by_key(|scope| matches!(scope.place, ScopePlace::Path(_)));
        Ok(settings)
    }

    fn number(&self) -> Result<NumberPattern, Box<ConfigError>> {
        let Some((file, pattern)) =
            self.chain().find_map(|file| Some((file, file.archival_number.as_ref()?)))
        else {
            return Ok(NumberPattern::default());
        };
        NumberPattern::new(pattern.get_ref()).map_err(|reason| {
            file.error(
                Some(pattern.span()),
                text! { zh: "档号的规则不可用：{reason}", en: "the pattern for archival numbers cannot be used: {reason}" },
                text! { zh: "写成带 (?<number>…) 组的正则表达式", en: "give a regular expression with a group `(?<number>…)`" },
            )
        })
    }

    /// Adds what this one file says.
    fn add_to(&self, settings: &mut Settings, known: Known) -> Result<(), Box<ConfigError>> {
        let folder = self.folder();
        settings.kinds.extend(self.kinds.iter().map(|path| folder.join(path.get_ref())));
        settings.unlisted.extend(self.unlisted.iter().cloned());
        settings.levels.0.extend(levels(&self.severity).0);
        self.limits.apply(&mut settings.work).map_err(|error| {
            let most = error.most;
            self.error(
                Some(error.span),
                text! { zh: "这一限度须在 1 到 {most} 之间", en: "this limit must lie between 1 and {most}" },
                text! {
                    zh: "去掉这一行即用默认值；zhenji check --show-settings 列出实际的限度",
                    en: "leave the line out for the default; `zhenji check --show-settings` shows the limits in force",
                },
            )
        })?;
        self.score_into(&mut settings.score, known)?;
        self.add_rules(settings, known)?;
        for (kind, said) in &self.per_kind {
            let Override { select, ignore, severity } = said;
            let place = ScopePlace::Kind(kind.get_ref().clone());
            settings.scopes.push(self.scope(place, kind.span(), select, ignore, severity, known)?);
        }
        for PathOverride { path, select, ignore, severity } in &self.per_path {
            let glob = glob(path.get_ref()).map_err(|reason| {
                self.error(
                    Some(path.span()),
                    text! { zh: "通配符写法有误：{reason}", en: "this is no glob: {reason}" },
                    text! {
                        zh: "写相对于档案库的路径，如 \"2024/**\"；* 不跨文件夹，** 跨任意层",
                        en: "write a path relative to the archive such as \"2024/**\"; `*` stays within a folder, `**` does not",
                    },
                )
            })?;
            let place = ScopePlace::Path(glob);
            settings.scopes.push(self.scope(place, path.span(), select, ignore, severity, known)?);
        }
        // This file's own word comes before that of the files it builds on.
        settings.owners.splice(0..0, owners(self, known)?);
        let (good, void) = waivers(self, known);
        settings.waivers.extend(good);
        settings.void.extend(void);
        Ok(())
    }

    fn add_rules(&self, settings: &mut Settings, known: Known) -> Result<(), Box<ConfigError>> {
        for (key, options) in &self.rules {
            let Some(meta) = known.iter().find(|meta| meta.code == key || meta.name == key) else {
                let near = crate::finding::nearest(key, known.iter().flat_map(|meta| [meta.code, meta.name]));
                let help = match near {
                    Some(near) => {
                        text! { zh: "是不是想写 [rules.{near}]？", en: "did you mean `[rules.{near}]`?" }
                    }
                    None => text! { zh: "zhenji rules 列出全部规则", en: "`zhenji rules` lists them all" },
                };
                let span = self.source().find(&format!("rules.{key}")).map(|at| at..at + key.len() + 6);
                return Err(self.error(
                    span,
                    text! { zh: "没有叫“{key}”的规则", en: "there is no rule `{key}`" },
                    help,
                ));
            };
            match (settings.rules.get_mut(meta.code).and_then(toml::Value::as_table_mut), options) {
                (Some(known), toml::Value::Table(own)) => {
                    known.extend(own.iter().map(|(key, value)| (key.clone(), value.clone())));
                }
                _ => {
                    settings.rules.insert(meta.code.to_owned(), options.clone());
                }
            }
        }
        Ok(())
    }

    fn scope(
        &self,
        place: ScopePlace,
        span: Range<usize>,
        select: &[Spanned<String>],
        ignore: &[Spanned<String>],
        severity: &BTreeMap<Spanned<String>, Level>,
        known: Known,
    ) -> Result<Scope, Box<ConfigError>> {
        for word in select.iter().chain(ignore).chain(severity.keys()) {
            meant(word.get_ref(), known).map_err(|error| self.no_rule(&error, Some(word.span())))?;
        }
        let words = |list: &[Spanned<String>]| list.iter().map(|word| word.get_ref().clone()).collect();
        let selection = Selection::new(words(select), words(ignore), known)
            .map_err(|error| self.no_rule(&error, Some(span.clone())))?;
        Ok(Scope { place, selection, levels: levels(severity), origin: self.origin(span) })
    }

    /// A selector that means no rule.
    pub(super) fn no_rule(&self, error: &SelectionError, span: Option<Range<usize>>) -> Box<ConfigError> {
        let word = &error.word;
        let help = match &error.nearest {
            Some(near) => {
                text! { zh: "是不是想写 {near}？zhenji rules 列出全部规则", en: "did you mean `{near}`? `zhenji rules` lists them all" }
            }
            None => text! { zh: "zhenji rules 列出全部规则", en: "`zhenji rules` lists them all" },
        };
        let message = text! { zh: "没有叫“{word}”的规则", en: "there is no rule `{word}`" };
        match span {
            Some(span) => self.error(Some(span), message, help),
            // The mistake is on the command line, whatever the file says.
            None => Box::new(ConfigError {
                path: PathBuf::new(),
                source: String::new(),
                span: None,
                message,
                help,
            }),
        }
    }
}

fn levels(table: &BTreeMap<Spanned<String>, Level>) -> Levels {
    Levels(table.iter().map(|(word, level)| (word.get_ref().clone(), *level)).collect())
}

/// A glob over paths in the archive: `*` stays within a folder.
pub(super) fn glob(pattern: &str) -> Result<globset::GlobMatcher, String> {
    globset::GlobBuilder::new(pattern)
        .literal_separator(true)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| error.kind().to_string())
}
