//! What an archive is judged by, read once and again when its configuration changes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::Options;
use rayon::prelude::*;

use crate::archive::{Archive, Folder, Manifest, Reference, Scope, Walked, find_roots, load, place_of, walk};
use crate::config::{Asked, ConfigFile, Settings, discover};
use crate::examine::Examiner;
use crate::finding::{Finding, Lang, Text};
use crate::pipeline::{House, Unsaved};
use crate::rules::{Registry, all};
use crate::schema::Kinds;
use crate::text;
use crate::triage::sort_out;

/// Settings, kinds and rules of one archive.
pub struct World {
    /// The archive's root.
    pub root: PathBuf,
    /// Its settings.
    pub settings: Arc<Settings>,
    /// Its kinds.
    pub kinds: Kinds,
    /// Its rules.
    registry: Registry,
    /// Reads its files.
    pub examiner: Arc<Examiner>,
    /// The configuration and when it was written.
    config: Option<(PathBuf, Option<SystemTime>)>,
    /// What is wrong with the configuration; defaults are in force then.
    pub fault: Option<Text>,
}

impl World {
    /// Reads what holds for the archive at `root`.
    pub fn new(root: &Path, options: &Options) -> Self {
        let config = match &options.config {
            Some(path) => Some(path.clone()),
            None if options.isolated => None,
            None => discover(root),
        };
        let (settings, kinds, registry, fault) = match read(config.as_deref()) {
            Ok((settings, kinds, registry)) => (settings, kinds, registry, None),
            Err(fault) => {
                let (settings, kinds, registry) = defaults();
                (settings, kinds, registry, Some(fault))
            }
        };
        let examiner = (options.examiner)(settings.work);
        let config = config.map(|path| (written(&path), path)).map(|(at, path)| (path, at));
        Self { root: root.to_owned(), settings: Arc::new(settings), kinds, registry, examiner, config, fault }
    }

    /// Whether the configuration is still the one that was read.
    pub fn is_current(&self, options: &Options) -> bool {
        let now = match &options.config {
            Some(path) => Some(path.clone()),
            None if options.isolated => None,
            None => discover(&self.root),
        };
        now.map(|path| (written(&path), path)).map(|(at, path)| (path, at)) == self.config
    }

    /// What is found in one manifest (or `archive.json`) by itself, with what is not saved.
    pub fn judge(&self, manifest: &Path, unsaved: &BTreeMap<PathBuf, String>) -> Vec<Finding> {
        let folder = manifest.parent().unwrap_or(manifest);
        let mut archive = if manifest.ends_with("archive.json") {
            // Only the folder with the archive's own file: its dossiers are others' business.
            let root = folder.to_owned();
            Archive {
                past: false,
                root,
                given: String::new(),
                scope: Scope::Part,
                walked: Walked::default(),
                described: true,
            }
        } else {
            let Some((mut archive, dossier)) = self.dossier(folder) else { return Vec::new() };
            archive.walked.dossiers.retain(|other| other.path == dossier.path);
            archive.walked.problems.clear();
            archive
        };
        // Rules across dossiers would take what was left out for missing.
        archive.scope = Scope::Part;
        let inside = |path: &Path| {
            let inside = path.strip_prefix(&archive.root).ok()?;
            Some(inside.to_string_lossy().replace('\\', "/"))
        };
        let unsaved: Unsaved =
            unsaved.iter().filter_map(|(path, text)| Some((inside(path)?, text.clone()))).collect();
        let own = inside(manifest);
        let house =
            House::with(archive, &self.kinds, &self.registry, &self.settings, &self.examiner, unsaved);
        let (kept, past) = (house.map(), house.nothing());
        let outcome = sort_out(vec![house.reduce(kept, past)], &self.registry, &self.settings);
        let findings = outcome.archives.into_iter().flat_map(|archive| archive.findings);
        findings
            .filter(|finding| finding.manifest.as_ref().or(finding.path.as_ref()) == own.as_ref())
            .collect()
    }

    /// The archive as far as it concerns a dossier's folder, and the dossier.
    pub fn dossier(&self, folder: &Path) -> Option<(Archive, Folder)> {
        let real = folder.canonicalize().ok()?;
        let archives = find_roots(std::slice::from_ref(&real)).ok()?;
        archives.into_iter().find_map(|archive| {
            let inside = real.strip_prefix(&archive.root).ok()?;
            let inside = inside.to_string_lossy().replace('\\', "/");
            let dossier = archive.walked.dossiers.iter().find(|dossier| dossier.path == inside)?.clone();
            Some((archive, dossier))
        })
    }

    /// What `ask` gives for the dossiers of the archive as they were saved; of a large one, the first.
    pub fn elsewhere<T: Send>(&self, ask: impl Fn(&Kinds, &Manifest) -> Vec<T> + Sync) -> Vec<T> {
        let walked = walk(&self.root);
        let one = |folder: &Folder| {
            let loaded = load(&place_of(&self.root, &folder.manifest.path)).ok()?;
            let manifest = Manifest::parse(&loaded.text, &folder.path, "dossier.json").ok()?;
            Some(ask(&self.kinds, &manifest))
        };
        let first = &walked.dossiers[..walked.dossiers.len().min(ELSEWHERE)];
        first.par_iter().filter_map(one).flatten().collect()
    }

    /// `archive.json`, where there is one that can be read: what is being written, else what lies there.
    pub fn reference(&self, unsaved: &BTreeMap<PathBuf, String>) -> Reference {
        let place = self.root.join("archive.json");
        let text = match unsaved.get(&place) {
            Some(text) => text.clone(),
            None => match load(&place) {
                Ok(loaded) => loaded.text,
                Err(_) => return Reference::default(),
            },
        };
        Manifest::parse(&text, "", "archive.json")
            .map_or_else(|_| Reference::default(), |manifest| Reference::read(&manifest))
    }
}

/// Dossiers that are asked while somebody waits for an answer.
const ELSEWHERE: usize = 2_000;

type Read = (Settings, Kinds, Registry);

fn read(config: Option<&Path>) -> Result<Read, Text> {
    let metas: Vec<_> = all().map(|rule| &rule.meta).collect();
    let named = |path: &Path| crate::report::plain::plain(&path.to_string_lossy()).into_owned();
    let name = config.map(named).unwrap_or_default();
    let file = match config {
        Some(path) => ConfigFile::read(path).map_err(|error| told(&name, &error.message))?,
        None => ConfigFile::default(),
    };
    let settings =
        file.settings_for(&Asked::default(), &metas).map_err(|error| told(&name, &error.message))?;
    let kinds = Kinds::new(&settings.kinds).map_err(|error| told(&error.file, &error.reason))?;
    let registry = Registry::new(&settings).map_err(|error| {
        let reason = error.error.message().to_owned();
        told(&format!("{name} {}", error.code), &Text::new(reason.clone(), reason))
    })?;
    Ok((settings, kinds, registry))
}

fn told(name: &str, reason: &Text) -> Text {
    let (zh, en) = (&reason.zh, &reason.en);
    text! {
        zh: "配置不能用，按默认设置检查：{name}：{zh}",
        en: "the configuration cannot be used, the defaults hold: {name}: {en}",
    }
}

/// What holds without a configuration; that it can be built, every test of a rule shows.
fn defaults() -> Read {
    let settings = Settings::default();
    let built = Kinds::new(&[] as &[&str]).ok().zip(Registry::new(&settings).ok());
    match built {
        Some((kinds, registry)) => (settings, kinds, registry),
        None => unreachable!("built-in kinds and rules without options"),
    }
}

fn written(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|metadata| metadata.modified()).ok()
}

/// The root of the archive that a folder belongs to: the nearest with an `archive.json`, else the
/// workspace that it lies in, else itself.
pub fn root_of(folder: &Path, workspaces: &[PathBuf]) -> PathBuf {
    let described = folder.ancestors().find(|above| above.join("archive.json").is_file());
    let workspace = || workspaces.iter().find(|workspace| folder.starts_with(workspace));
    described.map_or_else(|| workspace().cloned().unwrap_or_else(|| folder.to_owned()), Path::to_owned)
}

/// The language that an editor names (`zh-cn`, `en-GB`).
pub fn lang_of(locale: &str) -> Lang {
    if locale.to_ascii_lowercase().starts_with("zh") { Lang::Zh } else { Lang::En }
}
