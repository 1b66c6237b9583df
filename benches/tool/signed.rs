//! Signed PDFs by the thousand, for `benches/signatures.sh`: `signed FOLDER COUNT` writes them, with
//! the anchors in `FOLDER/anchors.pem`. Sizes run from 20 kB to 2 MB; keys are RSA with 2048 bits and
//! P-256 in turn, as are the two sub-filters; every fourth file is filled, or signed again, after it was signed.

// Seals, timestamps and the fixtures are made by the tests alone.
#[allow(dead_code)]
#[path = "../../tests/generate/signed/mod.rs"]
mod signed;

use std::path::Path;

use signed::cms::Cms;
use signed::der::seconds;
use signed::pdf::{Pdf, Sign};
use signed::people::PEOPLE;

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

/// The file of that number.
fn file(index: usize) -> Pdf {
    let people = &*PEOPLE;
    // A tenth is large, most are small, as in an office.
    let picture = match index % 10 {
        9 => 2_000_000,
        5..9 => 200_000,
        _ => 20_000,
    };
    let mut file = Pdf::large(&format!("Report {index} of the spring safety check"), 1 + index % 12, picture);
    let (signer, root) = if index.is_multiple_of(2) {
        (&people.wang, &people.rsa_root)
    } else {
        (&people.zhang, &people.root)
    };
    let form = if index % 4 < 2 { "ETSI.CAdES.detached" } else { "adbe.pkcs7.detached" };
    let time = Some(seconds("2025-03-10T01:00:00Z") + 60 * index as i64);
    let how = Sign { form, time, ..Sign::default() };
    let names = form == "ETSI.CAdES.detached";
    file.sign(&how, |covered| Cms { chain: vec![root], names, ..Cms::new(signer) }.over(covered));
    match index % 8 {
        3 => file.fill("ok"),
        7 => {
            let how = Sign { field: "Signature2", ..how };
            file.sign(&how, |covered| {
                Cms { chain: vec![&people.root], names, ..Cms::new(&people.mails) }.over(covered)
            });
        }
        _ => {}
    }
    file
}
