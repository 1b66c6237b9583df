//! What a bag declares of its payload goes with the files into the new manifests: what was changed,
//! taken out or slipped in since the bag was made is a finding on the imported archive, as it is one
//! on the bag.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::folders::owner;
use super::matching::name_of;
use super::plan::{Document, Dossier, File, Plan, Said};
use crate::archive::{normal_form, place_of};
use crate::package::{Declared, digests};
use crate::rules::saf::is_stray;
use crate::seal::Hash;
use crate::text;

/// Where a bag keeps its payload.
const PAYLOAD: &str = "data/";

/// Gives the files of `plan`, which lie in `payload`, the digests that `lists` declare. Gives back
/// those that differ from a digest which our manifests cannot hold (MD5, SHA-512 …) or that stand
/// in none of them (catalogues): what follows from such a file is not to be believed.
pub fn carry(plan: &mut Plan, payload: &Path, lists: &[Declared]) -> Vec<String> {
    if lists.is_empty() {
        return Vec::new();
    }
    // SHA-256 before SM3: what a manifest of ours can say itself.
    let kept = ["sha256", "sm3"].into_iter().find_map(|name| {
        let hash = Hash::by_name(name)?;
        Some((name, lists.iter().find(|list| list.algorithm == hash)?))
    });
    let mut differing = Vec::new();
    let mut here: BTreeSet<String> = BTreeSet::new();
    let mut slipped = 0;
    for dossier in &mut plan.dossiers {
        let mut strangers = Vec::new();
        for document in &mut dossier.documents {
            document.files.retain_mut(|file| {
                let Some(key) = key_of(file, payload) else { return true };
                let listed = state(file, &key, kept, lists, &mut differing);
                here.insert(key);
                if !listed {
                    strangers.push(file.clone());
                }
                listed
            });
        }
        slipped += strangers.len();
        // A row of paper has no files to lose.
        dossier
            .documents
            .retain(|document| !document.files.is_empty() || document.medium.value == "physical");
        for file in &mut dossier.beside {
            if let Some(key) = key_of(file, payload) {
                state(file, &key, kept, lists, &mut differing);
                here.insert(key);
            }
        }
        // Copied and not listed: a file of which no manifest speaks (CMP003).
        dossier.beside.extend(strangers);
    }
    for (path, _) in &plan.left {
        let key = normal_form(&format!("{PAYLOAD}{path}"));
        let place = place_of(payload, path);
        let changed = place.is_file() && !same(&place, &key, lists.iter());
        // Systems write theirs again whenever a folder is opened, and nothing is taken from them.
        if changed && is_stray(name_of(path)) {
            plan.notes.push(text! {
                zh: "{path} 与包的载荷清单不符：系统或编辑器遗留，未予移交",
                en: "{path} is not what the bag lists: left behind by a system or editor, and not taken over",
            });
        } else if changed {
            differing.push(path.clone());
        }
        here.insert(key);
    }
    missing(plan, lists, kept, &here);
    if slipped > 0 {
        plan.notes.push(text! {
            zh: "{slipped} 个文件不在包的载荷清单中：照抄而不列入案卷（CMP003）",
            en: "{slipped} files stand in no payload manifest of the bag: they are copied and not listed (CMP003)",
        });
    }
    differing.sort();
    differing.dedup();
    differing
}

/// Its path in the bag in normal form, for a file that lies in the payload; what came out of a
/// package inside it is not the bag's. It goes by where the file lies: what a package speaks of is
/// put into the package's own folder and lies beside it.
fn key_of(file: &File, payload: &Path) -> Option<String> {
    let source: &PathBuf = file.source.as_ref()?;
    let inside = source.strip_prefix(payload).ok()?;
    // A name in another encoding stands in the lists as what it means.
    let parts: Option<Vec<&str>> = inside.iter().map(std::ffi::OsStr::to_str).collect();
    let path = parts.map_or_else(|| file.from.clone(), |parts| parts.join("/"));
    Some(normal_form(&format!("{PAYLOAD}{path}")))
}

/// States the declared digest of a file; whether any list knows it.
fn state(
    file: &mut File,
    key: &str,
    kept: Option<(&str, &Declared)>,
    lists: &[Declared],
    differing: &mut Vec<String>,
) -> bool {
    if let Some((name, list)) = kept
        && let Some((_, digest)) = list.files.get(key)
    {
        file.declared = Some(format!("{name}:{digest}"));
        return true;
    }
    let known: Vec<&Declared> = lists.iter().filter(|list| list.files.contains_key(key)).collect();
    if let Some(source) = &file.source
        && !same(source, key, known.iter().copied())
    {
        differing.push(file.from.clone());
    }
    !known.is_empty()
}

/// Whether the file at `place` has every digest that `lists` declare of it.
fn same<'a>(place: &Path, key: &str, lists: impl Iterator<Item = &'a Declared>) -> bool {
    let wanted: Vec<(Hash, &String)> =
        lists.filter_map(|list| Some((list.algorithm, &list.files.get(key)?.1))).collect();
    let algorithms: Vec<Hash> = wanted.iter().map(|(algorithm, _)| *algorithm).collect();
    wanted.is_empty()
        || digests(place, &algorithms).is_ok_and(|(_, actual)| {
            actual.iter().zip(&wanted).all(|(actual, (_, wanted))| actual == *wanted)
        })
}

/// What the bag lists and does not hold becomes a document whose file is missing (CMP002).
fn missing(plan: &mut Plan, lists: &[Declared], kept: Option<(&str, &Declared)>, here: &BTreeSet<String>) {
    let all: BTreeMap<&String, &String> =
        lists.iter().flat_map(|list| list.files.iter().map(|(key, (path, _))| (key, path))).collect();
    let folders: Vec<String> = plan.dossiers.iter().map(|dossier| dossier.folder.clone()).collect();
    let dossiers = plan.dossiers.iter().enumerate();
    let mut known: BTreeMap<String, (usize, Known)> =
        dossiers.map(|(at, dossier)| (dossier.folder.clone(), (at, Known::of(dossier)))).collect();
    for (key, path) in all.into_iter().filter(|(key, _)| !here.contains(*key)) {
        let from = path.strip_prefix(PAYLOAD).unwrap_or(path);
        let Some((at, known)) = owner(from, &folders).and_then(|folder| known.get_mut(folder)) else {
            plan.notes.push(text! {
                zh: "包的载荷清单列有 {from}，包中没有，也不属于任何案卷",
                en: "the bag lists {from}, which it does not hold and which belongs to no dossier",
            });
            continue;
        };
        let dossier = &mut plan.dossiers[*at];
        let inside = from.strip_prefix(&dossier.folder).unwrap_or(from).trim_start_matches('/');
        if !known.paths.insert(inside.to_owned()) {
            continue;
        }
        known.last += 1;
        let name = inside.rsplit('/').next().unwrap_or(inside);
        let digest = kept.and_then(|(name, list)| Some(format!("{name}:{}", list.files.get(key)?.1)));
        dossier.documents.push(Document {
            id: format!("d{:02}", known.last),
            role: Said::guessed("attachment".into()),
            title: Said::guessed(super::matching::stem(name).to_owned()),
            number: None,
            date: None,
            made_by: None,
            medium: Said::guessed("born-digital".into()),
            pages: None,
            secrecy: None,
            taken: None,
            files: vec![File {
                source: None,
                from: from.to_owned(),
                path: inside.to_owned(),
                size: 0,
                sha256: String::new(),
                examined: None,
                declared: digest,
            }],
            remark: None,
        });
    }
}

/// What a dossier has before what is missing is added.
struct Known {
    /// The paths of its documents' files.
    paths: BTreeSet<String>,
    /// The highest number of a document: some may have been taken out.
    last: usize,
}

impl Known {
    fn of(dossier: &Dossier) -> Self {
        let files = dossier.documents.iter().flat_map(|document| &document.files);
        let numbers = dossier.documents.iter().filter_map(|document| document.id.strip_prefix('d'));
        Self {
            paths: files.map(|file| file.path.clone()).collect(),
            last: numbers.filter_map(|number| number.parse().ok()).max().unwrap_or(0),
        }
    }
}
