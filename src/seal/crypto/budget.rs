//! How much mathematics one file may ask for. A file that carries hundreds of certificates and
//! lists asks for every one of them to be tried with every other.

use std::cell::Cell;

/// Operations that one file may cost, an elliptic curve's counting one and RSA's by its size; a file
/// with ten signatures and all validation data costs some hundreds.
const OPERATIONS: u64 = 20_000;

thread_local! {
    static LEFT: Cell<u64> = const { Cell::new(OPERATIONS) };
}

/// Begins a new file on this thread.
pub fn refill() {
    LEFT.with(|left| left.set(OPERATIONS));
}

/// Takes `cost`, if so much is left.
pub fn spend(cost: u64) -> bool {
    LEFT.with(|left| match left.get().checked_sub(cost) {
        Some(rest) => {
            left.set(rest);
            true
        }
        None => false,
    })
}
