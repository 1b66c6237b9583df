//! Rules across the archive that need more than the common rows: each keeps its own few facts of
//! a dossier while the dossier is open (the map), and judges all of them together afterwards (the
//! reduce). A fact that is kept can be written down, so that it can be judged elsewhere.

use std::any::Any;

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

/// One dossier's rows of one rule, whatever their type.
pub(crate) type Gathered = Box<dyn Any + Send>;

/// [`AcrossRule`] without its row's type, for the pipeline.
pub(crate) trait Across: Send + Sync {
    /// The rows of one dossier; none where there is nothing to keep.
    fn gather(&self, cx: &DossierCx) -> Option<Gathered>;

    /// [`AcrossRule::looks_back`]
    fn looks_back(&self) -> bool;

    /// One dossier's rows as bytes; nothing where they cannot be written.
    fn pack(&self, gathered: &Gathered) -> Option<Vec<u8>>;

    /// The rows that [`Across::pack`] wrote; nothing where they are not of this rule.
    fn unpack(&self, bytes: &[u8]) -> Option<Gathered>;

    /// Judges the rows of all dossiers, each with the dossier's index.
    fn check(&self, cx: &ArchiveCx, gathered: Vec<(usize, Gathered)>, sink: &mut Sink);
}

impl<R: AcrossRule> Across for R {
    fn gather(&self, cx: &DossierCx) -> Option<Gathered> {
        let rows = AcrossRule::gather(self, cx);
        if rows.is_empty() { None } else { Some(Box::new(rows)) }
    }

    fn looks_back(&self) -> bool {
        AcrossRule::looks_back(self)
    }

    fn pack(&self, gathered: &Gathered) -> Option<Vec<u8>> {
        postcard::to_stdvec(gathered.downcast_ref::<Vec<R::Row>>()?).ok()
    }

    fn unpack(&self, bytes: &[u8]) -> Option<Gathered> {
        let rows: Vec<R::Row> = postcard::from_bytes(bytes).ok()?;
        Some(Box::new(rows))
    }

    fn check(&self, cx: &ArchiveCx, gathered: Vec<(usize, Gathered)>, sink: &mut Sink) {
        let mut all = Vec::new();
        for (dossier, rows) in gathered {
            if let Ok(rows) = rows.downcast::<Vec<R::Row>>() {
                all.extend(rows.into_iter().map(|row| Row { dossier, row }));
            }
        }
        AcrossRule::check(self, cx, &all, sink);
    }
}
