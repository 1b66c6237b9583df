//! The hand tool of `benches/compare.sh`:
//!
//! - `bulk archive FOLDER COUNT` writes a generated archive;
//! - `bulk carriers FOLDER COUNT` writes one with Word documents, tables, PDFs and photos in it;
//! - `bulk manifests FOLDER COUNT` writes its manifests alone, as an archive without files;
//! - `bulk validate FOLDER` reads every manifest below and validates it, on one thread.

#[path = "../../tests/generate/bulk.rs"]
mod bulk;
#[path = "../../tests/generate/carriers.rs"]
mod carriers;
#[path = "../../tests/honest/mod.rs"]
mod honest;

use std::fs;
use std::path::Path;

use zhenji::archive::{Manifest, load};
use zhenji::schema::Kinds;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["archive", folder, count] => bulk::bulk(Path::new(folder), count.parse().unwrap()),
        ["carriers", folder, count] => {
            println!("{} files", carriers::write(Path::new(folder), count.parse().unwrap()));
        }
        ["manifests", folder, count] => manifests(Path::new(folder), count.parse().unwrap()),
        ["validate", folder] => validate(Path::new(folder)),
        _ => {
            eprintln!(
                "bulk archive FOLDER COUNT | bulk carriers FOLDER COUNT | bulk manifests FOLDER COUNT | bulk validate FOLDER"
            );
            std::process::exit(2);
        }
    }
}

/// `FOLDER/<kind>/<id>/dossier.json`
fn manifests(root: &Path, count: u32) {
    for dossier in (0..count).map(bulk::dossier) {
        let folder = root.join(dossier.kind).join(&dossier.id);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("dossier.json"), dossier.manifest).unwrap();
    }
}

fn validate(root: &Path) {
    let none: [&str; 0] = [];
    let kinds = Kinds::new(&none).unwrap();
    let (mut valid, mut invalid) = (0, 0);
    for entry in walkdir::WalkDir::new(root).into_iter().filter_map(Result::ok) {
        if entry.file_name() != "dossier.json" {
            continue;
        }
        let loaded = load(entry.path()).unwrap();
        let manifest = Manifest::parse(&loaded.text, "", "dossier.json").unwrap();
        let validation = kinds.get(manifest.kind().unwrap()).unwrap().validate(&manifest.root);
        let clean = validation.problems.is_empty() && validation.failures.is_empty();
        *(if clean { &mut valid } else { &mut invalid }) += 1;
    }
    println!("{valid} valid, {invalid} invalid");
}
