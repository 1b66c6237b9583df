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
        Box::new(RowsOf { rule: self, rows: Vec::new() })
    }
}

struct RowsOf<'r, R: AcrossRule> {
    rule: &'r R,
    rows: Vec<Row<R::Row>>,
}

impl<R: AcrossRule> Rows for RowsOf<'_, R> {
    fn add(&mut self, dossier: usize, gathered: &[u8]) -> bool {
        let Ok(rows) = postcard::from_bytes::<Vec<R::Row>>(gathered) else { return false };
        self.rows.extend(rows.into_iter().map(|row| Row { dossier, row }));
        true
    }

    fn check(mut self: Box<Self>, cx: &ArchiveCx, sink: &mut Sink) {
        // They came as the dossiers were done; a dossier's own stay in the manifest's order.
        self.rows.sort_by_key(|row| row.dossier);
        AcrossRule::check(self.rule, cx, &self.rows, sink);
    }
}
