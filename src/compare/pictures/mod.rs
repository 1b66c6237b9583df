//! Pictures: one photo or one page found again, through what is done to pictures on the way.
//!
//! *Candidates* come from an index of signs of low DCT coefficients ([`index`]): the key of a whole
//! picture is looked up among the keys of 196 windows of every other, in eight orientations, with
//! the least certain signs flipped. A candidate is never a verdict: it is *verified* by laying the
//! two sketches over each other ([`register`]), tile by tile. Pages are brought upright first and
//! compared by the tiles that bear ink ([`page`]).
//!
//! Memory: what stands in a row of the reduce is about 1.2 KiB a photo ([`photo::Photo`]: 27
//! coefficients, 196 window keys, 16×16 luma) and 500 a page; the sketches (3 to 4 KiB a photo, 10
//! to 20 a page) lie on a [`Shelf`] while they are judged, which holds so many bytes of them and puts the rest on disk.

pub mod index;
pub mod page;
pub mod pages;
pub mod photo;
pub mod register;
pub mod search;
mod shelf;

pub use shelf::{Kept, Shelf};

pub use crate::examine::grid::Orientation;
