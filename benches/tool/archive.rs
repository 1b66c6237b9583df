//! Honest archives of any size, for benches/README.md: five years of a county, with scans, Word
//! documents, OFDs and photos (`tests/honest/county`); seventeen dossiers, some 79 documents, a
//! station and year.
//!
//! ```sh
//! cargo run --release --example archive -- FOLDER STATIONS [WIDTH OF PHOTOS]
//! ```

#[path = "../../tests/honest/mod.rs"]
mod honest;

use std::path::Path;

use honest::{county, files};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folder, stations, width) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [folder, stations] => (folder, stations, "480"),
        [folder, stations, width] => (folder, stations, width),
        _ => panic!("FOLDER STATIONS [WIDTH]"),
    };
    files::PHOTO_WIDTH.set(width.parse().expect("a width in pixels")).expect("nothing is drawn yet");
    let stations = stations.parse().expect("a number of stations");
    let size = county::write(Path::new(folder), stations, true.into(), |_| true);
    println!("{} dossiers, {} documents", size.dossiers, size.documents);
}
