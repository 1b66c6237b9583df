//! Dossiers as a package's own lists and folders give them: seen in memory, never written. Rules on
//! files speak of them; rules on what only our manifests say do not.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use crate::archive::{Entry, EntryKind, Envelope, Folder, Given, join, walk};
use crate::finding::{Finding, Group, Meta};
use crate::import::{self, Ask};
use crate::schema::Kinds;

/// The dossiers below `payload` of the package in `root`.
pub(super) fn dossiers(
    root: &Path,
    payload: &str,
    tops: &[(Envelope, String)],
    kinds: &Kinds,
) -> Vec<Folder> {
    let place = if payload.is_empty() { root.to_owned() } else { root.join(payload) };
    let walked = walk(&place);
    // The check of a crate has compared sizes and digests already.
    let is_crate = tops.iter().any(|(envelope, top)| *envelope == Envelope::Crate && top == payload);
    let preview = |path: &str| is_crate && path.to_lowercase().starts_with("ro-crate-preview");
    let entries: Vec<Entry> = walked.unowned.into_iter().filter(|entry| !preview(&entry.path)).collect();
    let name = root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let ask = Ask { kinds, examiner: None, scratch: None, kind: None, unit: None, fonds: None, name };
    let plan = import::survey(&place, &entries, &ask);
    let at = |folder: &str| join(payload, folder);
    let mut folders: Vec<Folder> = Vec::new();
    for dossier in &plan.dossiers {
        let folder = at(&dossier.folder);
        let own: BTreeSet<&str> = dossier
            .documents
            .iter()
            .flat_map(|document| &document.files)
            .chain(&dossier.beside)
            .map(|file| file.path.as_str())
            .collect();
        let files: Vec<Entry> = entries
            .iter()
            .filter_map(|entry| {
                let path = below(&entry.path, &dossier.folder)?;
                let listed = own.contains(path);
                // What lies there and is no document of it (a link, say) belongs to it all the same.
                let stray = || {
                    entry.kind != EntryKind::File
                        && nearest(&entry.path, &plan) == Some(dossier.folder.as_str())
                };
                (listed || stray()).then(|| Entry {
                    path: path.to_owned(),
                    real: entry.real.as_ref().map(|real| Path::new(payload).join(real)),
                    ..entry.clone()
                })
            })
            .collect();
        let text = format!("{:#}\n", import::stated(dossier, !is_crate));
        let from = dossier.catalogue.as_ref().map(|catalogue| at(catalogue));
        let manifest =
            Entry { path: join(&folder, "dossier.json"), real: None, size: 0, kind: EntryKind::File };
        folders.push(Folder { path: folder, manifest, files, given: Some(Arc::new(Given { text, from })) });
    }
    folders.sort_by(|a, b| a.path.cmp(&b.path));
    folders
}

fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
}

fn nearest<'p>(path: &str, plan: &'p import::Plan) -> Option<&'p str> {
    let folders = plan.dossiers.iter().map(|dossier| dossier.folder.as_str());
    folders.filter(|folder| below(path, folder).is_some()).max_by_key(|folder| folder.len())
}

/// Whether a rule may judge a dossier that no manifest of ours describes: it looks at files, or
/// compares them with what the package's own list says.
pub fn speaks(meta: &Meta) -> bool {
    match meta.group {
        Group::Use | Group::Saf | Group::Dup | Group::Sig | Group::Run => true,
        _ => matches!(
            meta.code,
            "CMP002" | "CMP004" | "CMP005" | "CMP006" | "CMP007" | "STR007" | "STR017" | "FAB003"
        ),
    }
}

/// Makes a finding on such a dossier one on the list or file that it comes from: there is no
/// manifest that a pointer could lead into.
pub fn adapt(finding: &mut Finding, given: &[(&str, Option<&str>)]) {
    let known = |path: &str| given.iter().find(|(manifest, _)| *manifest == path);
    let own = finding.manifest.as_deref().or(finding.path.as_deref()).and_then(known).copied();
    if let Some((manifest, from)) = own {
        finding.pointer = None;
        finding.span = None;
        if finding.path.as_deref() == Some(manifest) {
            let folder = manifest.rsplit_once('/').map_or("", |(folder, _)| folder);
            finding.path = Some(from.unwrap_or(folder).to_owned());
        }
    }
    for related in &mut finding.related {
        let own = related.manifest.as_deref().or(related.path.as_deref()).and_then(known).copied();
        if let Some((manifest, from)) = own {
            related.pointer = None;
            related.place = None;
            if related.path.as_deref() == Some(manifest) {
                related.path = Some(from.unwrap_or(manifest).to_owned());
            }
        }
    }
}
