//! Signed PDFs by the thousand, for `benches/signatures.sh`: `signed FOLDER COUNT` writes them, with
//! the anchors in `FOLDER/anchors.pem`. Sizes run from 20 kB to 2 MB; keys are RSA with 2048 bits and
//! P-256 in turn, as are the two sub-filters; every fourth file is filled, or signed again, after it was signed.

// Seals, timestamps and the fixtures are made by the tests alone.
#[allow(dead_code)]
#[path = "../../tests/generate/signed/mod.rs"]
mod signed;

mod signed_file;

use std::path::Path;

use signed::people::PEOPLE;
use signed_file::file;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, count] = arguments.as_slice() else {
        eprintln!("signed FOLDER COUNT");
        std::process::exit(2);
    };
    let (folder, count) = (Path::new(folder), count.parse::<usize>().unwrap());
    let files = folder.join("files");
    std::fs::create_dir_all(&files).unwrap();
    for index in 0..count {
        let name = format!("{:02}/{index:04}.pdf", index / 100);
        std::fs::create_dir_all(files.join(&name[..2])).unwrap();
        std::fs::write(files.join(name), file(index).bytes).unwrap();
    }
    let anchors = [PEOPLE.root.pem(), PEOPLE.rsa_root.pem()].concat();
    std::fs::write(folder.join("anchors.pem"), anchors).unwrap();
}
