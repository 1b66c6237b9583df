//! Lists of rows that are kept as bytes and read one at a time: a million rows with a place and a name
//! each would cost more in pointers than in letters.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use super::rows::Spot;
use crate::json::Place;

/// What a row looks like that borrows its texts from the list.
pub trait Packable {
    /// The row.
    type Row<'a>: Serialize + Deserialize<'a>;
}

/// Rows, one behind the other.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Packed<K: Packable> {
    bytes: Box<[u8]>,
    /// Where each row ends.
    ends: Box<[u32]>,
    kind: PhantomData<K>,
}

impl<K: Packable> Default for Packed<K> {
    fn default() -> Self {
        Self { bytes: Box::default(), ends: Box::default(), kind: PhantomData }
    }
}

impl<K: Packable> Packed<K> {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The row at `index`.
    pub fn get(&self, index: usize) -> Option<K::Row<'_>> {
        let end = *self.ends.get(index)? as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        postcard::from_bytes(self.bytes.get(start..end)?).ok()
    }

    /// All rows, in order.
    pub fn iter(&self) -> impl Iterator<Item = K::Row<'_>> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// Whether every row can be read, which lists from elsewhere need not hold to.
    pub fn is_sound(&self) -> bool {
        (0..self.len()).all(|index| self.get(index).is_some())
    }
}

/// A list in the making.
#[derive(Debug)]
pub struct Packing<K: Packable> {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    kind: PhantomData<K>,
}

impl<K: Packable> Default for Packing<K> {
    fn default() -> Self {
        Self { bytes: Vec::new(), ends: Vec::new(), kind: PhantomData }
    }
}

impl<K: Packable> Packing<K> {
    /// An empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a row.
    pub fn push(&mut self, row: &K::Row<'_>) {
        match postcard::to_extend(row, std::mem::take(&mut self.bytes)) {
            Ok(bytes) => self.bytes = bytes,
            // Structs, texts and numbers are all that rows are made of.
            Err(error) => unreachable!("a row cannot be packed: {error}"),
        }
        // Manifests and what is taken from texts are limited far below; were they not, the dossier would
        // be one that cannot be examined, and not one of which other rows are read.
        let Ok(end) = u32::try_from(self.bytes.len()) else { panic!("rows of more than 4 GB") };
        self.ends.push(end);
    }

    /// The list.
    pub fn done(self) -> Packed<K> {
        Packed { bytes: self.bytes.into(), ends: self.ends.into(), kind: PhantomData }
    }
}

/// A [`Spot`] that borrows its texts.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct At<'a> {
    /// JSON pointer.
    pub pointer: &'a str,
    /// Line and column.
    pub place: Option<Place>,
    /// The pointer with ids for indexes.
    pub subject: &'a str,
}

impl At<'_> {
    /// The same with texts of its own.
    pub fn spot(&self) -> Spot {
        Spot { pointer: self.pointer.to_owned(), place: self.place, subject: self.subject.to_owned() }
    }
}

impl<'a> From<&'a Spot> for At<'a> {
    fn from(spot: &'a Spot) -> Self {
        Self { pointer: &spot.pointer, place: spot.place, subject: &spot.subject }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Names;
    impl Packable for Names {
        type Row<'a> = (&'a str, Option<u64>, At<'a>);
    }

    #[test]
    fn rows_come_back_and_broken_ones_are_told() {
        let spot =
            Spot { pointer: "/documents/0".to_owned(), subject: "/documents/x".to_owned(), place: None };
        let mut packing = Packing::<Names>::new();
        packing.push(&("", None, At::default()));
        packing.push(&("令", Some(7), (&spot).into()));
        let mut list = packing.done();
        assert_eq!(list.len(), 2);
        let row = list.get(1).unwrap();
        assert_eq!((row.0, row.1, row.2.spot().pointer), ("令", Some(7), spot.pointer));
        assert!(list.get(2).is_none() && list.is_sound());
        list.ends[1] -= 1;
        assert!(!list.is_sound());
        assert_eq!(list.iter().count(), 1);
    }
}
