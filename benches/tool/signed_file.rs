//! One signed PDF of a number: see `signed.rs`.

use super::signed::cms::Cms;
use super::signed::der::seconds;
use super::signed::pdf::{Pdf, Sign};
use super::signed::people::PEOPLE;

/// The file of that number.
pub fn file(index: usize) -> Pdf {
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
