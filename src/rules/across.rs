//! Rules across the archive that need more than the common rows: each keeps its own few facts of
//! a dossier while the dossier is open (the map), and judges all of them together afterwards (the
//! reduce). A fact that is kept can be written down, so that it can be judged elsewhere.

use serde::Serialize;
use serde::de::DeserializeOwned;

use std::io;

use super::{ArchiveCx, DossierCx, Sink};
use crate::compare::pictures::Shelf;

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

    /// How what is large in a row goes to a shelf while rows are judged, where there is something.
    fn shelve(&self) -> Option<fn(&mut Self::Row, &Shelf)> {
        None
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

    /// A place for the rows of all dossiers, which holds `room` bytes of what is large in them in memory.
    fn rows(&self, room: u64) -> Box<dyn Rows + '_>;
}

/// The rows of all dossiers of one rule, whatever their type.
pub(crate) trait Rows {
    /// Adds a dossier's rows; false where they are not of this rule.
    fn add(&mut self, dossier: usize, gathered: &[u8]) -> bool;

    /// Judges them.
    ///
    /// # Errors
    /// Where something of them that was put on disk could not be had again.
    fn check(self: Box<Self>, cx: &ArchiveCx, sink: &mut Sink) -> io::Result<()>;
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

    fn rows(&self, room: u64) -> Box<dyn Rows + '_> {
        Box::new(RowsOf {
            rule: self,
            packed: Vec::new(),
            open: Vec::new(),
            count: 0,
            shelf: Shelf::within(room),
        })
    }
}

struct RowsOf<'r, R: AcrossRule> {
    rule: &'r R,
    /// Dossiers and their rows, in the order in which the dossiers were done.
    packed: Vec<(u32, Box<[u8]>)>,
    /// The same of a rule with something to shelve: packed, it would all lie in memory.
    open: Vec<(u32, Vec<R::Row>)>,
    /// How many rows they are.
    count: usize,
    shelf: Shelf,
}

impl<R: AcrossRule> Rows for RowsOf<'_, R> {
    fn add(&mut self, dossier: usize, gathered: &[u8]) -> bool {
        if let Some(shelve) = self.rule.shelve() {
            let Ok(mut rows) = postcard::from_bytes::<Vec<R::Row>>(gathered) else { return false };
            rows.iter_mut().for_each(|row| shelve(row, &self.shelf));
            self.count += rows.len();
            self.open.push((dossier as u32, rows));
            return true;
        }
        // A list begins with its length.
        let Ok((count, _)) = postcard::take_from_bytes::<u32>(gathered) else { return false };
        self.count += count as usize;
        self.packed.push((dossier as u32, gathered.into()));
        true
    }

    fn check(self: Box<Self>, cx: &ArchiveCx, sink: &mut Sink) -> io::Result<()> {
        let Self { rule, mut packed, mut open, count, shelf } = *self;
        // Sorted while they are small; a dossier's own stay in the manifest's order.
        packed.sort_unstable_by_key(|(dossier, _)| *dossier);
        open.sort_unstable_by_key(|(dossier, _)| *dossier);
        let mut rows = Vec::with_capacity(count);
        let mut extend = |dossier: u32, own: Vec<R::Row>| {
            let dossier = dossier as usize;
            rows.extend(own.into_iter().map(|row| Row { dossier, row }));
        };
        for (dossier, gathered) in packed {
            match postcard::from_bytes::<Vec<R::Row>>(&gathered) {
                Ok(own) => extend(dossier, own),
                // Said where every failure of a rule is said: the caller is guarded.
                Err(error) => panic!("rows that this rule did not gather: {error}"),
            }
        }
        open.into_iter().for_each(|(dossier, own)| extend(dossier, own));
        AcrossRule::check(rule, cx, &rows, sink);
        shelf.sound()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::pictures::Kept;

    struct Sketches;

    impl AcrossRule for Sketches {
        type Row = (String, Kept);

        fn gather(&self, _: &DossierCx) -> Vec<Self::Row> {
            Vec::new()
        }

        fn shelve(&self) -> Option<fn(&mut Self::Row, &Shelf)> {
            Some(|(_, sketch), shelf| shelf.take(sketch))
        }

        fn check(&self, _: &ArchiveCx, _: &[Row<Self::Row>], _: &mut Sink) {}
    }

    #[test]
    fn what_is_large_lies_on_the_shelf_while_it_is_judged() {
        let room = 2_500;
        let mut rows = RowsOf {
            rule: &Sketches,
            packed: Vec::new(),
            open: Vec::new(),
            count: 0,
            shelf: Shelf::within(room),
        };
        let sketch = |dossier: usize, at: usize| vec![(dossier * 2 + at) as u8; 1_000];
        for dossier in 0..100 {
            let own: Vec<(String, Kept)> =
                (0..2).map(|at| (at.to_string(), Kept::of(sketch(dossier, at)))).collect();
            assert!(rows.add(dossier, &postcard::to_stdvec(&own).unwrap()));
        }
        assert!(rows.count == 200 && rows.packed.is_empty());
        assert!(rows.shelf.held() <= room && rows.shelf.held() > 0);
        for (dossier, own) in &rows.open {
            for (at, (_, kept)) in own.iter().enumerate() {
                assert!(kept.bytes().unwrap() == sketch(*dossier as usize, at));
            }
        }
        assert!(!rows.add(100, b"\x05no list"));
        assert!(rows.shelf.sound().is_ok());
        rows.shelf.spoil();
        assert!(rows.open[99].1[0].1.bytes().is_none() && rows.shelf.sound().is_err());
    }
}
