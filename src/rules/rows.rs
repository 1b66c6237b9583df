//! The rows that rules across the archive see: a small owned extract of each dossier, with the
//! places that a finding may point at. Nothing here needs the archive again.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::DossierCx;
use super::packed::{At, Packable, Packed, Packing};
use super::papers::{self, FileRow, Files, PaperRow};
use crate::archive::{Loaded, Manifest, Secrecy, date_of};
use crate::finding::Location;
use crate::json::{Node, Place, resolve};
use crate::schema::Kind;

/// One dossier.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DossierRow {
    /// The manifest, relative to the archive.
    pub manifest: String,
    /// The folder, relative to the archive.
    pub folder: String,
    /// SHA-256 of the manifest's bytes; empty where it could not be read.
    pub sha256: String,
    /// Whether the manifest could be read.
    pub read: bool,
    /// `id`
    pub id: Option<String>,
    /// `title`
    pub title: Option<String>,
    /// The highest `secrecy` that it or a document of it declares.
    pub secrecy: Option<Secrecy>,
    /// Where `id` stands.
    pub id_at: Spot,
    /// `kind`, where it is a known one.
    pub kind: Option<String>,
    /// `unit`
    pub unit: Option<String>,
    /// `opened`
    pub opened: Option<Date>,
    /// `closed`
    pub closed: Option<Date>,
    /// `documents`, in order.
    pub documents: Packed<Documents>,
    /// References to what other dossiers define.
    pub references: Vec<ReferenceRow>,
    /// Ids that it defines for others: `risk-point`, `finding`.
    pub defines: Vec<(String, String)>,
    /// Papers that want an answer.
    pub questions: Vec<QuestionRow>,
    /// Numbers that it answers, with the kind it is of.
    pub answers: Vec<String>,
    /// Keys whose values an import guessed and nobody has confirmed, with how many of each.
    pub guessed: BTreeMap<String, u64>,
    /// Distinct files that its documents name and that exist.
    pub files: FilesNamed,
    /// The files that its documents name and that could be read, in the manifest's order.
    pub named: Packed<Files>,
    /// Their texts, where a rule of the run compares them.
    pub papers: Vec<PaperRow>,
}

/// How many files documents name, and how large they are together.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct FilesNamed {
    /// Files.
    pub count: u64,
    /// Bytes.
    pub bytes: u64,
}

/// One document.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct DocumentRow<'a> {
    /// `id`
    pub id: Option<&'a str>,
    /// `role`
    pub role: Option<&'a str>,
    /// `title`
    pub title: Option<&'a str>,
    /// `number`
    pub number: Option<&'a str>,
    /// `date`
    pub date: Option<Date>,
    /// Whether it is filed as evidence: by its role, or because it supports something.
    pub evidence: bool,
    /// `copy_of`: dossier and document.
    pub copy_of: Option<(&'a str, &'a str)>,
    /// Where the document stands.
    #[serde(borrow)]
    pub at: At<'a>,
    /// Where its number stands.
    #[serde(borrow)]
    pub number_at: Option<At<'a>>,
}

/// Lists of [`DocumentRow`].
#[derive(Debug, Clone, Copy)]
pub struct Documents;

impl Packable for Documents {
    type Row<'a> = DocumentRow<'a>;
}

/// A reference to something that another dossier defines.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReferenceRow {
    /// What it may be an id of: `dossier`, `risk-point`, `finding`.
    pub refers: Vec<String>,
    /// The id.
    pub id: String,
    /// For `copy_of`: the document wanted in that dossier.
    pub document: Option<(String, Spot)>,
    /// Where it stands.
    pub at: Spot,
}

/// A paper that wants an answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct QuestionRow {
    /// Its number.
    pub number: String,
    /// What it is (请示).
    pub genre: String,
    /// What answers it (批复).
    pub answer: String,
    /// The kind that an answer is of.
    pub answer_kind: String,
    /// Where its number stands.
    pub at: Spot,
}

/// A place in a row's own manifest.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Spot {
    /// JSON pointer.
    pub pointer: String,
    /// Line and column.
    pub place: Option<Place>,
    /// The pointer with ids for indexes.
    pub subject: String,
}

/// References within one dossier are settled there; only these leave it.
const OUTWARD: [&str; 3] = ["dossier", "risk-point", "finding"];

impl DossierRow {
    /// A place in this row's manifest as a finding's location.
    pub fn location(&self, spot: &Spot) -> Location {
        Location {
            dossier: self.id.clone(),
            path: Some(self.manifest.clone()),
            manifest: Some(self.manifest.clone()),
            pointer: Some(spot.pointer.clone()),
            place: spot.place,
            subject: spot.subject.clone(),
            page: None,
        }
    }

    /// The document at `index`; an empty one where there is none.
    pub fn document(&self, index: usize) -> DocumentRow<'_> {
        self.documents.get(index).unwrap_or_default()
    }

    /// The file at `index` of those that documents name; an empty one where there is none.
    pub fn file(&self, index: usize) -> FileRow<'_> {
        self.named.get(index).unwrap_or_default()
    }

    /// The file of a text.
    pub fn file_of(&self, paper: &PaperRow) -> FileRow<'_> {
        self.file(paper.file as usize)
    }

    /// Where a text stands.
    pub fn paper(&self, paper: &PaperRow) -> Location {
        let file = self.file_of(paper);
        self.location(&file.at.spot()).of_file(file.path.to_owned())
    }

    /// Whether its lists can be read, which those from elsewhere need not hold to.
    pub fn is_sound(&self) -> bool {
        self.documents.is_sound() && self.named.is_sound()
    }

    /// Where its id stands.
    pub fn at_id(&self) -> Location {
        self.location(&self.id_at)
    }

    /// The row of a manifest that could not be parsed: it takes up its place and no more.
    pub fn unread(folder: &str, manifest: &str, sha256: String) -> Self {
        Self {
            manifest: manifest.to_owned(),
            folder: folder.to_owned(),
            sha256,
            read: false,
            id: None,
            title: None,
            secrecy: None,
            id_at: Spot::default(),
            kind: None,
            unit: None,
            opened: None,
            closed: None,
            documents: Packed::default(),
            references: Vec::new(),
            defines: Vec::new(),
            questions: Vec::new(),
            answers: Vec::new(),
            guessed: BTreeMap::new(),
            files: FilesNamed::default(),
            named: Packed::default(),
            papers: Vec::new(),
        }
    }

    /// The row of a parsed manifest.
    pub fn of(manifest: &Manifest, loaded: &Loaded, kind: Option<&Kind>, files: FilesNamed) -> Self {
        let root = &manifest.root;
        let day = |key| root.str(key).and_then(date_of);
        let mut row = Self {
            read: true,
            id: manifest.id().map(str::to_owned),
            title: root.str("title").map(str::to_owned),
            secrecy: secrecy(manifest),
            id_at: match root.get("id") {
                Some(node) => spot(manifest, node),
                None => Spot::default(),
            },
            kind: kind.map(|kind| kind.name.clone()),
            unit: root.str("unit").map(str::to_owned),
            opened: day("opened"),
            closed: day("closed"),
            documents: documents(manifest),
            guessed: guessed(manifest),
            files,
            ..Self::unread(&manifest.folder, &manifest.path, loaded.sha256.clone())
        };
        row.cross_references(manifest, kind);
        if let Some(kind) = kind {
            row.pairs(manifest, kind);
        }
        row
    }

    /// Adds the rows of files, and of texts where `texts` are compared.
    pub fn compare(&mut self, cx: &DossierCx, texts: bool) {
        self.named = papers::files(cx);
        if texts {
            self.papers = papers::papers(cx);
        }
    }

    fn cross_references(&mut self, manifest: &Manifest, kind: Option<&Kind>) {
        for document in manifest.documents() {
            if let Some(copy) = document.node.get("copy_of")
                && let (Some(dossier), Some(document)) = (copy.get("dossier"), copy.get("document"))
                && let (Some(id), Some(wanted)) = (dossier.as_str(), document.as_str())
            {
                self.references.push(ReferenceRow {
                    refers: vec!["dossier".into()],
                    id: id.to_owned(),
                    document: Some((wanted.to_owned(), spot(manifest, document))),
                    at: spot(manifest, dossier),
                });
            }
        }
        let Some(kind) = kind else { return };
        kind.shape().visit(&manifest.root, &mut |shape, node| {
            let Some(text) = node.as_str() else { return };
            if let Some(what) = &shape.defines
                && OUTWARD.contains(&what.as_str())
            {
                self.defines.push((what.clone(), text.to_owned()));
            }
            if !shape.refers.is_empty() && shape.refers.iter().all(|what| OUTWARD.contains(&what.as_str())) {
                let at = spot(manifest, node);
                // `copy_of.dossier` is listed already, with its document.
                if !at.pointer.ends_with("/copy_of/dossier") {
                    let id = text.to_owned();
                    self.references.push(ReferenceRow {
                        refers: shape.refers.clone(),
                        id,
                        document: None,
                        at,
                    });
                }
            }
        });
    }

    fn pairs(&mut self, manifest: &Manifest, kind: &Kind) {
        let root = &manifest.root;
        for pair in &kind.requires.pairs {
            let word = resolve(root, &pair.pointer).and_then(Node::as_str);
            if let Some(genre) = word.filter(|word| pair.equals.iter().any(|wanted| wanted == word))
                && let Some(number) = resolve(root, &pair.number)
                && let Some(text) = number.as_str()
            {
                self.questions.push(QuestionRow {
                    number: text.to_owned(),
                    genre: genre.to_owned(),
                    answer: pair.answer.equals.join("、"),
                    answer_kind: pair.answer.kind.clone(),
                    at: spot(manifest, number),
                });
            }
            let answer = &pair.answer;
            let word = resolve(root, &answer.pointer).and_then(Node::as_str);
            if answer.kind == kind.name
                && word.is_some_and(|word| answer.equals.iter().any(|wanted| wanted == word))
                && let Some(number) = resolve(root, &answer.number).and_then(Node::as_str)
            {
                self.answers.push(number.to_owned());
            }
        }
    }
}

/// The highest secrecy that is declared anywhere in the manifest.
fn secrecy(manifest: &Manifest) -> Option<Secrecy> {
    let nodes = [Some(&manifest.root), manifest.root.get("record")].into_iter().flatten();
    let documents = manifest.documents().map(|document| document.node);
    nodes.chain(documents).filter_map(|node| node.str("secrecy").and_then(Secrecy::of)).max()
}

fn documents(manifest: &Manifest) -> Packed<Documents> {
    let mut packing = Packing::new();
    for document in manifest.documents() {
        let copy = document.node.get("copy_of");
        let at = spot(manifest, document.node);
        let number_at = document.node.get("number").map(|node| spot(manifest, node));
        packing.push(&DocumentRow {
            id: document.id(),
            role: document.role(),
            title: document.title(),
            number: document.number(),
            date: document.date(),
            evidence: document.role() == Some("evidence") || !document.node.list("supports").is_empty(),
            copy_of: copy.and_then(|copy| Some((copy.str("dossier")?, copy.str("document")?))),
            at: (&at).into(),
            number_at: number_at.as_ref().map(At::from),
        });
    }
    packing.done()
}

impl Spot {
    /// Where `node` stands.
    pub fn of(manifest: &Manifest, node: &Node) -> Self {
        spot(manifest, node)
    }
}

/// Keys of a manifest that are counted as guesses; other words in `guessed` tell nobody anything.
const GUESSED: [&str; 12] = [
    "kind",
    "id",
    "title",
    "unit",
    "opened",
    "closed",
    "retention",
    "responsible",
    "role",
    "number",
    "date",
    "medium",
];

fn guessed(manifest: &Manifest) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    let nodes = std::iter::once(&manifest.root).chain(manifest.documents().map(|document| document.node));
    for key in nodes.flat_map(|node| node.list("guessed")).filter_map(|key| key.as_str()) {
        if GUESSED.contains(&key) {
            *counts.entry(key.to_owned()).or_insert(0) += 1;
        }
    }
    counts
}

fn spot(manifest: &Manifest, node: &Node) -> Spot {
    let location = manifest.at(node);
    Spot { pointer: location.pointer.unwrap_or_default(), place: location.place, subject: location.subject }
}
