//! Which dossiers nobody may write into any more: those whose manifest somebody has vouched for.

use std::collections::BTreeSet;
use std::path::PathBuf;

use rayon::prelude::*;

use crate::archive::{
    Archive, Folder, Manifest, Reference, Scope, envelopes, load, normal_form, place_of, strip_ending, walk,
};
use crate::finding::Text;
use crate::json::Node;
use crate::lock;
use crate::text;

/// Why a dossier is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It has a `dossier.lock.json`.
    Locked,
    /// The transfer list of `archive.json` names it.
    Listed,
    /// A later dossier's `chain` names its manifest.
    Chained,
    /// A signature over the manifest stands beside it.
    Signed,
    /// It lies in a package (BagIt, RO-Crate, DA/T 93) whose lists speak of its manifest.
    Packaged,
    /// Whether it is listed cannot be told: `archive.json` cannot be read.
    Unknown,
    /// A key is given twice: which one counts is not ours to say.
    Ambiguous,
}

impl Refusal {
    /// The reason in words.
    pub fn text(self) -> Text {
        match self {
            Self::Locked => {
                text! { zh: "已封存（dossier.lock.json）", en: "it is locked (dossier.lock.json)" }
            }
            Self::Listed => {
                text! { zh: "已列入 archive.json 的移交清单", en: "the transfer list of archive.json has it" }
            }
            Self::Chained => {
                text! { zh: "后面的案卷以 chain 锁定了它的清单", en: "the chain of a later dossier names its manifest" }
            }
            Self::Signed => {
                text! { zh: "清单旁有它的签名", en: "a signature over the manifest stands beside it" }
            }
            Self::Packaged => {
                text! { zh: "在移交包（BagIt、RO-Crate 或 DA/T 93）之内", en: "it lies in a package (BagIt, RO-Crate or DA/T 93)" }
            }
            Self::Unknown => {
                text! { zh: "archive.json 读不出，无从知道它是否已列入移交清单", en: "archive.json cannot be read, which may list it" }
            }
            Self::Ambiguous => {
                text! { zh: "清单中有重复的键（STR004）", en: "its manifest gives a key twice (STR004)" }
            }
        }
    }
}

/// What an archive says about its dossiers' manifests.
#[derive(Debug, Default)]
pub struct Guard {
    ids: BTreeSet<String>,
    folders: BTreeSet<String>,
    chained: BTreeSet<String>,
    unknown: bool,
    /// Whether the archive itself lies in a package, or is one.
    packaged: bool,
    root: PathBuf,
}

impl Guard {
    /// Reads the transfer list and every chain of the archive, also of the parts that were not asked for.
    pub fn of(archive: &Archive) -> Self {
        let packaged = archive.root.ancestors().any(|folder| !envelopes(folder).is_empty());
        let mut guard = Self { packaged, root: archive.root.clone(), ..Self::default() };
        if archive.described {
            guard.read_list(archive);
        }
        let whole;
        let dossiers = if archive.scope == Scope::Whole {
            &archive.walked.dossiers
        } else {
            whole = walk(&archive.root);
            &whole.dossiers
        };
        let previous = |folder: &Folder| {
            let loaded = load(&place_of(&archive.root, &folder.manifest.path)).ok()?;
            let manifest = Manifest::parse(&loaded.text, &folder.path, "dossier.json").ok()?;
            let previous = manifest.root.at(&["chain", "previous"]).and_then(Node::as_str);
            previous.map(str::to_ascii_lowercase)
        };
        guard.chained = dossiers.par_iter().filter_map(previous).collect();
        guard
    }

    fn read_list(&mut self, archive: &Archive) {
        let loaded = load(&archive.root.join("archive.json"));
        let read = loaded.as_ref().ok().and_then(|loaded| {
            let manifest = Manifest::parse(&loaded.text, "", "archive.json").ok()?;
            Some(Reference::read(&manifest))
        });
        let Some(reference) = read else {
            self.unknown = true;
            return;
        };
        for line in reference.listed.into_iter().flatten() {
            self.ids.extend(line.id);
            if let Some(path) = line.path {
                let path = normal_form(&path);
                let folder = path.strip_suffix("dossier.json").unwrap_or(&path);
                self.folders.insert(folder.trim_end_matches('/').to_owned());
            }
        }
    }

    /// Why the dossier must stay as it is, where it must.
    pub fn refuses(&self, manifest: &Manifest, folder: &Folder, sha256: &str) -> Option<Refusal> {
        let beside = |name: &str| folder.files.iter().any(|entry| entry.path == name);
        // Windows and scanners write endings in capitals too.
        let signs = |path: &str| {
            let mut own = [".p7s", ".minisig"].into_iter().filter_map(|ending| strip_ending(path, ending));
            own.any(|own| own == "dossier.json")
        };
        let listed = manifest.id().is_some_and(|id| self.ids.contains(id))
            || self.folders.contains(&normal_form(&folder.path));
        if beside(lock::NAME) {
            Some(Refusal::Locked)
        } else if self.unknown {
            Some(Refusal::Unknown)
        } else if listed {
            Some(Refusal::Listed)
        } else if self.packaged || self.package_inside(&folder.path) {
            Some(Refusal::Packaged)
        } else if self.chained.contains(sha256) {
            Some(Refusal::Chained)
        } else if folder.files.iter().any(|entry| signs(&entry.path)) {
            Some(Refusal::Signed)
        } else if !manifest.duplicates.is_empty() {
            Some(Refusal::Ambiguous)
        } else {
            None
        }
    }

    /// Whether a folder between the archive's root and the dossier's is a package.
    fn package_inside(&self, folder: &str) -> bool {
        let mut above = folder;
        while !above.is_empty() {
            if !envelopes(&place_of(&self.root, above)).is_empty() {
                return true;
            }
            above = above.rsplit_once('/').map_or("", |(above, _)| above);
        }
        false
    }
}
