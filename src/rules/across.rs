//! Rules across the archive that need more than the common rows: each keeps its own few facts of
//! a dossier while the dossier is open (the map), and judges all of them together afterwards (the
//! reduce). A fact that is kept can be written down, so that it can be judged elsewhere.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{ArchiveCx, DossierCx, Sink};

/// A rule that gathers rows from every dossier and judges them together.
pub trait AcrossRule: Send + Sync {
    /// What it keeps of a dossier: owned, small, and about the matter alone.
    type Row: Serialize + DeserializeOwned + Send + Sync + 'static;

    /// The rows of one dossier, in the manifest's order.
    fn gather(&self, cx: &DossierCx) -> Vec<Self::Row>;

    /// Whether it compares with the rows of earlier archives (`--against`), which then follow the
    /// archive's own; such a rule points into `cx.everything`.
    fn looks_back(&self) -> bool {
        false
    }

    /// Reports what it finds in `rows`, which stand in the order of `cx.dossiers`.
    fn check(&self, cx: &ArchiveCx, rows: &[Row<Self::Row>], sink: &mut Sink);
}

/// A gathered row and the dossier that it is of.
#[derive(Debug)]
pub struct Row<T> {
    /// Index in `cx.dossiers` (in `cx.everything` for a rule that looks back).
    pub dossier: usize,
    /// What was kept.
    pub row: T,
}

impl<T> std::ops::Deref for Row<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.row
    }
}

/// One dossier's rows of one rule as bytes: a million dossiers' rows lie closer together so, and can lie
/// on disk.
pub(crate) type Gathered = Vec<u8>;

/// [`AcrossRule`] without its row's type, for the pipeline.
pub(crate) trait Across: Send + Sync {
    /// The rows of one dossier; none where there is nothing to keep.
    fn gather(&self, cx: &DossierCx) -> Option<Gathered>;

    /// [`AcrossRule::looks_back`]
    fn looks_back(&self) -> bool;

    /// Whether rows are what this version of the rule gathers.
    fn knows(&self, gathered: &[u8]) -> bool;

    /// A place for the rows of all dossiers.
    fn rows(&self) -> Box<dyn Rows + '_>;
}

/// The rows of all dossiers of one rule, whatever their type.
pub(crate) trait Rows {
    /// Adds a dossier's rows; false where they are not of this rule.
    fn add(&mut self, dossier: usize, gathered: &[u8]) -> bool;

    /// Judges them.
    fn check(self: Box<Self>, cx: &ArchiveCx, sink: &mut Sink);
}

impl<R: AcrossRule> Across for R {
    fn gather(&self, cx: &DossierCx) -> Option<Gathered> {
        let rows = AcrossRule::gather(self, cx);
        // Rows are structs, texts, numbers and lists of known length: all that postcard can write.
        (!rows.is_empty()).then(|| match postcard::to_stdvec(&rows) {
            Ok(bytes) => bytes,
            Err(error) => unreachable!("rows cannot be packed: {error}"),
        })
    }

    fn looks_back(&self) -> bool {
        AcrossRule::looks_back(self)
    }

    fn knows(&self, gathered: &[u8]) -> bool {
        postcard::from_bytes::<Vec<R::Row>>(gathered).is_ok()
    }

    fn rows(&self) -> Box<dyn Rows + '_> {
        Box::new(RowsOf { rule: self, packed: Vec::new(), count: 0 })
    }
}

struct RowsOf<'r, R: AcrossRule> {
    rule: &'r R,
    /// Dossiers and their rows, in the order in which the dossiers were done.
    packed: Vec<(u32, Box<[u8]>)>,
    /// How many rows they are.
    count: usize,
}

impl<R: AcrossRule> Rows for RowsOf<'_, R> {
    fn add(&mut self, dossier: usize, gathered: &[u8]) -> bool {
        // A list begins with its length.
        let Ok((count, _)) = postcard::take_from_bytes::<u32>(gathered) else { return false };
        self.count += count as usize;
        self.packed.push((dossier as u32, gathered.into()));
        true
    }

    fn check(mut self: Box<Self>, cx: &ArchiveCx, sink: &mut Sink) {
        // Sorted while they are small; a dossier's own stay in the manifest's order.
        self.packed.sort_unstable_by_key(|(dossier, _)| *dossier);
        let mut rows = Vec::with_capacity(self.count);
        for (dossier, gathered) in std::mem::take(&mut self.packed) {
            let dossier = dossier as usize;
            match postcard::from_bytes::<Vec<R::Row>>(&gathered) {
                Ok(own) => rows.extend(own.into_iter().map(|row| Row { dossier, row })),
                // Said where every failure of a rule is said: the caller is guarded.
                Err(error) => panic!("rows that this rule did not gather: {error}"),
            }
        }
        AcrossRule::check(self.rule, cx, &rows, sink);
    }
}
