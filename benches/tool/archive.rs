//! Honest archives of any size, for benches/README.md: five years of a county, with scans, Word
//! documents, OFDs and photos (`tests/honest/county`); seventeen dossiers, some 79 documents, a
//! station and year. `office` makes it what an office would have: scans are grainy and JPEG, as most
//! scanners make them, and one electronic paper in ten came as a signed PDF (their texts differ in a
//! number alone, and DUP002 says so). Without it scans are of four colours, which is quicker to draw, and
//! nothing is signed.
//!
//! ```sh
//! cargo run --release --example archive -- FOLDER STATIONS [WIDTH OF PHOTOS [office]]
//! ```

#[path = "../../tests/honest/mod.rs"]
mod honest;
#[allow(dead_code)]
#[path = "../../tests/generate/signed/mod.rs"]
mod signed;
mod signed_file;

use std::path::Path;

use honest::{county, files, page};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folder, stations, width, office) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..]
    {
        [folder, stations] => (folder, stations, "480", false),
        [folder, stations, width] => (folder, stations, width, false),
        [folder, stations, width, "office"] => (folder, stations, width, true),
        _ => panic!("FOLDER STATIONS [WIDTH [office]]"),
    };
    files::PHOTO_WIDTH.set(width.parse().expect("a width in pixels")).expect("nothing is drawn yet");
    page::GRAINY.set(office).expect("nothing is drawn yet");
    if office {
        files::SIGNED.set(|index| signed_file::file(index).bytes).expect("nothing is made yet");
    }
    let stations = stations.parse().expect("a number of stations");
    let size = county::write(Path::new(folder), stations, true.into(), |_| true);
    println!("{} dossiers, {} documents", size.dossiers, size.documents);
}
