//! Honest archives of any size, for benches/README.md: five years of a county, with scans, Word
//! documents, OFDs and photos (`tests/honest/county`); seventeen dossiers, some 79 documents, a
//! station and year. Grainy scans are JPEG, as most scanners make them; else they are of four colours,
//! which is quicker to draw.
//!
//! ```sh
//! cargo run --release --example archive -- FOLDER STATIONS [WIDTH OF PHOTOS [grainy]]
//! ```

#[path = "../../tests/honest/mod.rs"]
mod honest;

use std::path::Path;

use honest::{county, files, page};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folder, stations, width, grainy) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..]
    {
        [folder, stations] => (folder, stations, "480", false),
        [folder, stations, width] => (folder, stations, width, false),
        [folder, stations, width, "grainy"] => (folder, stations, width, true),
        _ => panic!("FOLDER STATIONS [WIDTH [grainy]]"),
    };
    files::PHOTO_WIDTH.set(width.parse().expect("a width in pixels")).expect("nothing is drawn yet");
    page::GRAINY.set(grainy).expect("nothing is drawn yet");
    let stations = stations.parse().expect("a number of stations");
    let size = county::write(Path::new(folder), stations, true.into(), |_| true);
    println!("{} dossiers, {} documents", size.dossiers, size.documents);
}
