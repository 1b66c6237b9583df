//! Imprints of seals: laid over each other, and told apart by their ink.
//!
//! Two imprints of one seal are alike in all that was cut into the seal, and never in how the ink
//! took: where it failed, where the hand pressed harder, at which angle. A picture of an imprint
//! that was pasted into a second paper has all that in common with the first. What is cut into a
//! seal is unknown here, but its ring (or its frame) is cut evenly: how the ink on it comes and goes
//! is the texture of that one imprint ([`ring`]).

mod candidates;
pub mod design;
pub mod ink;
pub mod overlay;
pub mod ring;
pub mod search;
