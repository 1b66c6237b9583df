//! Dossiers as a package's own lists and folders give them: seen in memory, never written. Rules on
//! files speak of them; rules on what only our manifests say do not.

use std::collections::BTreeMap;
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
    let entries = walked.unowned.into_iter().filter(|entry| !preview(&entry.path));
    let entries: Vec<Entry> =
        entries.map(|entry| Entry { path: import::readable(&entry), ..entry }).collect();
    let name = root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let ask = Ask { kinds, examiner: None, scratch: None, kind: None, unit: None, fonds: None, name };
    let plan = import::survey(&place, &entries, &ask);
    let homes: Vec<String> = plan.dossiers.iter().map(|dossier| dossier.folder.clone()).collect();
    let mut listed: BTreeMap<String, usize> = BTreeMap::new();
    for (at, dossier) in plan.dossiers.iter().enumerate() {
        let files = dossier.documents.iter().flat_map(|document| &document.files).chain(&dossier.beside);
        listed.extend(files.map(|file| (join(&dossier.folder, &file.path), at)));
    }
    let mut files: Vec<Vec<Entry>> = vec![Vec::new(); homes.len()];
    for entry in entries {
        // What lies there and is no document (a link, say) belongs to the dossier all the same.
        let home = || {
            let home = import::owner(&entry.path, &homes).filter(|_| entry.kind != EntryKind::File)?;
            homes.iter().position(|folder| folder == home)
        };
        let Some(at) = listed.get(&entry.path).copied().or_else(home) else { continue };
        let inside = entry.path.strip_prefix(homes[at].as_str()).unwrap_or(&entry.path);
        let path = inside.trim_start_matches('/').to_owned();
        let real = entry.real.as_ref().map(|real| Path::new(payload).join(real));
        files[at].push(Entry { path, real, ..entry });
    }
    let at = |folder: &str| join(payload, folder);
    let folder = |(dossier, files): (&import::Dossier, Vec<Entry>)| {
        let path = at(&dossier.folder);
        let given = Given {
            text: format!("{:#}\n", import::stated(dossier, !is_crate)),
            from: dossier.catalogue.as_ref().map(|catalogue| at(catalogue)),
        };
        let manifest =
            Entry { path: join(&path, "dossier.json"), real: None, size: 0, kind: EntryKind::File };
        Folder { path, manifest, files, given: Some(Arc::new(given)) }
    };
    let mut folders: Vec<Folder> = plan.dossiers.iter().zip(files).map(folder).collect();
    folders.sort_by(|a, b| a.path.cmp(&b.path));
    folders
}

/// Whether a rule may judge a dossier that no manifest of ours describes: it looks at files, or
/// compares them with what the package's own list says. Rules on dates do not: no list says whether
/// a file is a scan of an older paper.
pub fn speaks(meta: &Meta) -> bool {
    match meta.group {
        Group::Use | Group::Saf | Group::Dup | Group::Sig | Group::Run => true,
        _ => matches!(meta.code, "CMP002" | "CMP004" | "CMP005" | "CMP006" | "CMP007" | "STR007" | "STR017"),
    }
}

/// Makes a finding on such a dossier one on the list or file that it comes from: there is no
/// manifest that a pointer could lead into.
pub fn adapt(finding: &mut Finding, given: &BTreeMap<&str, Option<&str>>) {
    let known = |path: &str| given.get_key_value(path).map(|(manifest, from)| (*manifest, *from));
    let own = finding.manifest.as_deref().or(finding.path.as_deref()).and_then(known);
    if let Some((manifest, from)) = own {
        finding.pointer = None;
        finding.span = None;
        if finding.path.as_deref() == Some(manifest) {
            let folder = manifest.rsplit_once('/').map_or("", |(folder, _)| folder);
            finding.path = Some(from.unwrap_or(folder).to_owned());
        }
    }
    for related in &mut finding.related {
        let own = related.manifest.as_deref().or(related.path.as_deref()).and_then(known);
        if let Some((manifest, from)) = own {
            related.pointer = None;
            related.place = None;
            if related.path.as_deref() == Some(manifest) {
                related.path = Some(from.unwrap_or(manifest).to_owned());
            }
        }
    }
}
