//! The readers of revocation lists and OCSP answers, as fuzzing calls them: what is put before them is
//! signed first by one who may, so that all of it is read.

use zhenji::seal::x509::{self, Certificate, Heard};
use zhenji::seal::{self, Kind, Signature, Trust};

use crate::signed::der;
use crate::signed::people::PEOPLE;

/// Reads what is signed of a list or an answer.
pub fn read(tbs: &[u8]) {
    let (people, hash) = (&*PEOPLE, PEOPLE.root.key.hash());
    let pool: Vec<Certificate> = [&people.zhang, &people.listed, &people.root, &people.lister]
        .iter()
        .map(|one| Certificate::parse(&one.raw).unwrap())
        .collect();
    for by in [&people.root, &people.lister] {
        let value = der::bits(&by.key.sign(hash, tbs));
        let signed = der::seq(&[tbs, &by.key.algorithm(hash), &value]);
        for read in [x509::from_crl, x509::from_ocsp] {
            // Each reading begins a file: what it may cost is counted anew.
            let read = || {
                seal::judge(Signature::new(Kind::Cms, "", ""), &Trust::default());
                read(&signed, &pool, &[])
            };
            let heard = read();
            assert_eq!(heard, read(), "two readings differ");
            if let Heard::Said(said, ..) = &heard {
                assert!(said.iter().all(|one| !(one.lifted && one.revoked.is_some())));
            }
        }
    }
}
