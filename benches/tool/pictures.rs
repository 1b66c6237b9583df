//! Pictures with all their copies as one archive on disk, for benches/pictures.py.
//!
//! ```sh
//! cargo run --release --example pictures -- FOLDER SCENES
//! ```

#[allow(dead_code, reason = "the evaluation uses more of it")]
#[path = "../../tests/eval_pictures/archive.rs"]
mod archive;
#[allow(dead_code, reason = "the evaluation uses more of it")]
#[path = "../../tests/eval_pictures/changes.rs"]
mod changes;
#[path = "../../tests/eval_pictures/corpus.rs"]
mod corpus;
#[allow(dead_code, reason = "the evaluation uses more of it")]
#[path = "../../tests/eval_pictures/papers.rs"]
mod papers;
#[path = "../../tests/eval_pictures/scenes.rs"]
mod scenes;

use std::path::Path;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, scenes] = &arguments[..] else { panic!("FOLDER SCENES") };
    let items = corpus::corpus(scenes.parse().expect("a number of scenes"));
    archive::write(Path::new(folder), &items.iter().collect::<Vec<_>>());
    println!("{} pictures", items.len());
}
