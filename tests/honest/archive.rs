//! An archive in the making: reference data, dossiers with their files, and the way to disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::page::{Marks, scan};
use super::words::paragraph;
use super::{files, words};

/// One dossier.
#[derive(Clone)]
pub struct Dossier {
    /// Its folder in the archive.
    pub folder: String,
    /// Its manifest.
    pub manifest: Value,
    /// Its files by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Files that are still to be drawn, by path.
    pub drawings: BTreeMap<String, Drawing>,
    /// Text that replaces the manifest on disk, where a defect is one of its bytes.
    pub raw: Option<String>,
}

/// What a file will be; nothing is drawn before somebody needs its bytes.
#[derive(Clone)]
pub enum Drawing {
    /// A scanned page: seed, marks, creation time as PDF writes it.
    Scan(String, Marks, String),
    /// A Word document: title, text, author, creation time.
    Word(String, String, String, String),
    /// A photo: seed, time as EXIF writes it, place.
    Photo(String, String, (f64, f64)),
}

impl Drawing {
    fn draw(&self) -> Vec<u8> {
        match self {
            Self::Scan(seed, marks, created) => scan(seed, 1, *marks, created),
            Self::Word(title, text, author, created) => files::docx(title, text, author, created),
            Self::Photo(seed, taken, place) => files::photo(seed, taken, *place),
        }
    }
}

/// One archive.
pub struct Archive {
    /// archive.json, without the transfer list and the totals.
    pub reference: Value,
    /// The dossiers.
    pub dossiers: Vec<Dossier>,
}

/// A signature by `who` as `duty` on `day`.
pub fn sign(who: &str, duty: &str, day: &str) -> Value {
    json!({ "by": who, "as": duty, "at": day, "method": "handwritten", "page": 1 })
}

/// An imprint of `seal` on `day`.
pub fn seal(seal: &str, day: &str) -> Value {
    json!({ "seal": seal, "at": day, "method": "imprint", "page": 1 })
}

impl Dossier {
    /// An empty dossier of 2025.
    pub fn new(kind: &str, class: &str, number: u32, title: &str, opened: &str, closed: &str) -> Self {
        let manifest = json!({
            "version": 1, "kind": kind, "id": format!("X043-2025-{class}-{number:04}"), "title": title,
            "unit": "gd", "opened": opened, "closed": closed, "retention": "10y",
            "basis": [{ "level": "provincial", "document": "供电所档案管理办法", "number": "冀电档〔2021〕8号" }],
            "responsible": [{ "person": "p2", "role": "经办人" }],
            "stages": [], "documents": [],
        });
        let folder = format!("{kind}/{class}-{number:04}");
        Self { folder, manifest, files: BTreeMap::new(), drawings: BTreeMap::new(), raw: None }
    }

    /// Adds a stage.
    pub fn stage(mut self, name: &str, from: &str, by: &str) -> Self {
        self.push("stages", json!({ "name": name, "from": from, "by": [by] }));
        self
    }

    /// Adds to a list of the manifest.
    pub fn push(&mut self, list: &str, value: Value) {
        self.manifest[list].as_array_mut().unwrap().push(value);
    }

    fn seed(&self, id: &str) -> String {
        format!("{}/{id}", self.manifest["id"].as_str().unwrap())
    }

    /// Adds a paper that was scanned, with its text kept beside the file.
    pub fn scanned(
        mut self,
        id: &str,
        role: &str,
        title: &str,
        date: &str,
        signatures: &[Value],
        seals: &[Value],
    ) -> Self {
        let seed = self.seed(id);
        let marks = Marks { seals: seals.len() as u32, signatures: signatures.len() as u32 };
        let created = format!("D:{}101500+08'00'", next_day(date).replace('-', ""));
        let path = format!("{id}.pdf");
        self.drawings.insert(path.clone(), Drawing::Scan(seed.clone(), marks, created));
        let text = format!("{title}\n{}\n{date}\n", paragraph(&seed, 3));
        self.files.insert(format!("{path}.txt"), text.into_bytes());
        self.push(
            "documents",
            json!({
                "id": id, "role": role, "title": title, "date": date, "medium": "scan", "pages": 1,
                "digitised": { "at": next_day(date), "by": "综合班扫描仪" },
                "files": [{ "path": path }], "signatures": signatures, "seals": seals,
            }),
        );
        self
    }

    /// Adds a text that was never on paper.
    pub fn written(mut self, id: &str, role: &str, title: &str, date: &str, text: &str) -> Self {
        let path = format!("{id}.docx");
        let created = format!("{date}T01:30:00Z");
        let word = Drawing::Word(title.to_owned(), text.to_owned(), "林晓燕".to_owned(), created);
        self.drawings.insert(path.clone(), word);
        self.push("documents", json!({
            "id": id, "role": role, "title": title, "date": date, "medium": "born-digital", "files": [{ "path": path }],
        }));
        self
    }

    /// Adds a photo taken at `09:30` of `date` at the river or the village.
    pub fn photo(mut self, id: &str, role: &str, title: &str, date: &str) -> Self {
        let seed = self.seed(id);
        let path = format!("{id}.jpg");
        let place = (39.6312, 118.1804);
        let taken = format!("{} 09:30:00", date.replace('-', ":"));
        self.drawings.insert(path.clone(), Drawing::Photo(seed, taken, place));
        self.push("documents", json!({
            "id": id, "role": role, "title": title, "medium": "photo", "files": [{ "path": path }],
            "taken": { "at": format!("{date}T09:30:00+08:00"), "place": { "name": "柳河上段", "lat": place.0, "lon": place.1 }, "by": "p4" },
        }));
        self
    }

    /// Says what a document is evidence for.
    pub fn supports(mut self, id: &str, claim: &str) -> Self {
        self.document(id)["supports"] = json!([claim]);
        self
    }

    /// Sets the record.
    pub fn record(mut self, record: Value) -> Self {
        self.manifest["record"] = record;
        self
    }

    /// The value at a pointer, to be changed.
    pub fn at(&mut self, pointer: &str) -> &mut Value {
        self.manifest.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}"))
    }

    /// The document with this id.
    pub fn document(&mut self, id: &str) -> &mut Value {
        let list = self.manifest["documents"].as_array_mut().unwrap();
        list.iter_mut().find(|document| document["id"] == id).unwrap_or_else(|| panic!("{id}"))
    }

    /// Takes a document out, with its files.
    pub fn remove(&mut self, id: &str) {
        self.manifest["documents"].as_array_mut().unwrap().retain(|document| document["id"] != id);
        self.files.retain(|path, _| !path.starts_with(&format!("{id}.")));
        self.drawings.retain(|path, _| !path.starts_with(&format!("{id}.")));
    }

    /// Draws what is not drawn yet, and fills sizes and digests from the files.
    pub fn fill(&mut self) {
        for (path, drawing) in std::mem::take(&mut self.drawings) {
            self.files.insert(path, drawing.draw());
        }
        for document in self.manifest["documents"].as_array_mut().unwrap() {
            let files = document.get_mut("files").and_then(Value::as_array_mut);
            for file in files.into_iter().flatten() {
                let Some(bytes) = self.files.get(file["path"].as_str().unwrap_or_default()) else { continue };
                file["size"] = bytes.len().into();
                file["digest"] = format!("sha256:{}", hex(&Sha256::digest(bytes))).into();
            }
        }
    }
}

fn next_day(date: &str) -> String {
    date.parse::<jiff::civil::Date>().unwrap().tomorrow().unwrap().to_string()
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Archive {
    /// An archive with its reference data and no dossier.
    pub fn new() -> Self {
        Self { reference: reference(), dossiers: Vec::new() }
    }

    /// The dossier of this id.
    pub fn dossier(&mut self, id: &str) -> &mut Dossier {
        self.dossiers
            .iter_mut()
            .find(|dossier| dossier.manifest["id"] == id)
            .unwrap_or_else(|| panic!("{id}"))
    }

    /// Writes everything below `root`: manifests, files, the transfer list and the totals.
    pub fn write_to(&self, root: &Path) {
        for dossier in &self.dossiers {
            let folder = root.join(&dossier.folder);
            fs::create_dir_all(&folder).unwrap();
            for (path, contents) in &dossier.files {
                let place = folder.join(path);
                fs::create_dir_all(place.parent().unwrap()).unwrap();
                fs::write(place, contents).unwrap();
            }
        }
        self.write_papers(root);
    }

    /// Writes the manifests, the transfer list and the totals; the folders are there.
    pub fn write_papers(&self, root: &Path) {
        let (mut listed, mut documents, mut count, mut bytes) = (Vec::new(), 0, 0, 0);
        for dossier in &self.dossiers {
            let folder = root.join(&dossier.folder);
            let text = match &dossier.raw {
                Some(raw) => raw.clone(),
                // A key that JSON values cannot hold twice is written twice here.
                None => (serde_json::to_string_pretty(&dossier.manifest).unwrap() + "\n")
                    .replace("\"closed \": null", "\"closed\": \"2025-03-31\""),
            };
            fs::write(folder.join("dossier.json"), &text).unwrap();
            let digest = hex(&Sha256::digest(text.as_bytes()));
            listed.push(json!({ "id": dossier.manifest["id"], "path": dossier.folder, "sha256": digest }));
            let list = dossier.manifest["documents"].as_array().unwrap();
            documents += list.len();
            let named: std::collections::BTreeSet<&str> = list
                .iter()
                .flat_map(|document| document["files"].as_array().into_iter().flatten())
                .filter_map(|file| file["path"].as_str())
                .filter(|path| dossier.files.contains_key(*path))
                .collect();
            count += named.len();
            bytes += named.iter().map(|path| dossier.files[*path].len()).sum::<usize>();
        }
        let mut reference = self.reference.clone();
        reference["totals"] = json!({ "dossiers": self.dossiers.len(), "documents": documents, "files": count, "bytes": bytes });
        reference["dossiers"] = listed.into();
        fs::write(root.join("archive.json"), serde_json::to_string_pretty(&reference).unwrap() + "\n")
            .unwrap();
    }
}

/// Who is who at a small power-supply station.
fn reference() -> Value {
    let post = |unit: &str, title: &str, duties: &[&str]| json!([{ "unit": unit, "title": title, "duties": duties, "from": "2019-01-01" }]);
    let outsider = |id: &str, name: &str| json!({ "id": id, "name": name, "external": true, "posts": [] });
    json!({
        "version": 1, "fonds": "X043", "name": "城郊供电所2025年度档案", "exported": "2026-03-31T18:00:00+08:00",
        "units": [
            { "id": "gs", "name": "县供电公司" },
            { "id": "gd", "name": "城郊供电所", "parent": "gs" },
            { "id": "lh", "name": "柳河村", "parent": "gd" },
        ],
        "people": [
            { "id": "p1", "name": "周建国", "posts": [{ "unit": "gd", "title": "所长", "duties": ["approver", "chair", "talker", "directed-check"], "head": true, "from": "2019-01-01" }] },
            { "id": "p2", "name": "林晓燕", "posts": post("gd", "综合班班长", &["handler", "recorder", "lead-check"]) },
            { "id": "p3", "name": "马志强", "posts": post("gd", "安全员", &["reviewer", "receiver", "handler"]) },
            { "id": "p4", "name": "郭立新", "posts": post("gd", "运维班班长", &["handler", "deliverer", "recorder", "daily-check"]) },
            { "id": "p5", "name": "秦玉兰", "posts": post("lh", "村报账员", &["handler", "recorder"]) },
            { "id": "p6", "name": "高守信", "posts": post("lh", "村主任", &["approver", "reviewer"]) },
            outsider("e1", "方明"), outsider("e2", "石磊"), outsider("e3", "唐敏"), outsider("e4", "乔峰云"), outsider("e5", "贺家俊"),
        ],
        "seals": [
            { "id": "s1", "unit": "gd", "kind": "official", "name": "城郊供电所", "from": "2018-06-01" },
            { "id": "s2", "unit": "gd", "kind": "contract", "name": "城郊供电所合同专用章", "from": "2018-06-01" },
            { "id": "s3", "unit": "lh", "kind": "official", "name": "柳河村村民委员会", "from": "2018-06-01" },
            { "id": "s4", "unit": "gd", "kind": "official", "name": "城郊供电所（旧）", "from": "2008-01-01", "to": "2018-05-31" },
        ],
        "suppliers": [
            { "id": "g1", "name": "河东电力器材有限公司", "introduced_by": "founding" },
            { "id": "g2", "name": "城西电缆厂", "introduced_by": "founding" },
            { "id": "g3", "name": "长风机电商行", "introduced_by": "founding" },
        ],
        "holidays": ["2025-01-01", "2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31", "2025-02-03", "2025-02-04", "2025-04-04", "2025-05-01", "2025-05-02", "2025-05-05", "2025-06-02", "2025-10-01", "2025-10-02", "2025-10-03", "2025-10-06", "2025-10-07", "2025-10-08"],
        "workdays": ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"],
        "complete": true,
    })
}

/// Three sentences for a seed.
pub fn text(seed: &str) -> String {
    words::paragraph(seed, 3)
}
