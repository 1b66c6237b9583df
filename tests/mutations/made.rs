//! Changes that are too long to be written out in a line: many readings, many photos, a text that
//! stands everywhere, a picture without its metadata.

use serde_json::{Value, json};

use super::honest::archive::{Archive, Dossier};
use super::honest::files::photo;
use super::honest::words::{Random, paragraph};

/// Where the photos of the honest archive were taken.
const PLACE: (f64, f64) = (39.6312, 118.1804);

/// Adds an entry a day to a patrol log, from `first` on, each with a text of its own and one
/// reading; no two of them take equally long in a row.
pub fn readings(dossier: &mut Dossier, name: &str, first: &str, values: &[Value]) {
    let mut day: jiff::civil::Date = first.parse().unwrap();
    for (index, value) in values.iter().enumerate() {
        let end = format!("08:{:02}", 31 + index * 7 % 23);
        let entry = json!({
            "date": day.to_string(), "start": "08:05", "end": end, "by": "p4",
            "place": { "name": "柳河上段", "lat": PLACE.0, "lon": PLACE.1 }, "weather": "阴", "headcount": 2,
            "readings": { name: value }, "text": paragraph(&format!("made {name} {index}"), 3), "photos": [], "issues": "无",
        });
        dossier.at("/record/entries").as_array_mut().unwrap().push(entry);
        day = day.tomorrow().unwrap();
    }
}

/// Values as a line writes them: `[[2.31, 22]]` is twenty-two times 2.31, and
/// `{"ending": [3, 7], "count": 220}` that many of two decimals that end so.
pub fn values(written: &Value) -> Vec<Value> {
    if let Some(endings) = written["ending"].as_array() {
        let mut random = Random::new("endings");
        let count = written["count"].as_u64().unwrap();
        return (0..count)
            .map(|_| {
                let ending = endings[random.below(endings.len() as u64) as usize].as_u64().unwrap();
                let hundredths = (200 + random.below(400)) / 10 * 10 + ending;
                json!(hundredths as f64 / 100.0)
            })
            .collect();
    }
    let runs = written.as_array().unwrap();
    runs.iter().flat_map(|run| vec![run[0].clone(); run[1].as_u64().unwrap() as usize]).collect()
}

/// Adds photos of one day, cited by the list at `place`.
pub fn photos(dossier: &mut Dossier, role: &str, day: &str, count: u32, place: &str) {
    for index in 0..count {
        let (id, taken) =
            (format!("more{index}"), format!("{} 09:{:02}:00", day.replace('-', ":"), 10 + index));
        dossier.files.insert(format!("{id}.jpg"), photo(&format!("more photos {index}"), &taken, PLACE));
        dossier.push("documents", json!({
            "id": id, "role": role, "title": format!("补充照片{index}"), "medium": "photo", "files": [{ "path": format!("{id}.jpg") }],
            "taken": { "at": format!("{day}T09:{:02}:00+08:00", 10 + index), "place": { "name": "柳河上段", "lat": PLACE.0, "lon": PLACE.1 }, "by": "p4" },
        }));
        dossier.at(place).as_array_mut().unwrap().push(id.into());
    }
    dossier.fill();
}

/// Adds a text to every paper of the archive that is kept as one beside its scan.
pub fn everywhere(archive: &mut Archive, text: &str) {
    for dossier in &mut archive.dossiers {
        for (_, bytes) in dossier.files.iter_mut().filter(|(path, _)| path.ends_with(".pdf.txt")) {
            bytes.extend(text.bytes());
        }
    }
}

/// A JPEG without its EXIF.
pub fn bare(jpeg: &[u8]) -> Vec<u8> {
    assert_eq!(&jpeg[2..4], &[0xFF, 0xE1], "EXIF comes first");
    let length = usize::from(u16::from_be_bytes([jpeg[4], jpeg[5]]));
    [&jpeg[..2], &jpeg[4 + length..]].concat()
}

/// A JPEG that says in XMP which program wrote it last.
pub fn edited(jpeg: &[u8], program: &str) -> Vec<u8> {
    let packet = format!(
        "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmp:CreatorTool=\"{program}\"/></rdf:RDF></x:xmpmeta>"
    );
    let length = usize::from(u16::from_be_bytes([jpeg[4], jpeg[5]]));
    let (head, tail) = jpeg.split_at(4 + length);
    let size = (packet.len() as u16 + 2).to_be_bytes();
    [head, &[0xFF, 0xE1], &size, packet.as_bytes(), tail].concat()
}
