//! Tickets: a dossier's place in the lot, which anybody can reckon again.

use crate::archive::sha256;

/// The ticket of `key` under `seed`: the SHA-256 of the two with a line feed between them, in hex.
/// It depends on nothing else, so that a dossier keeps its ticket whatever comes or goes beside it,
/// and `printf '%s\n%s' SEED KEY | sha256sum` gives the same.
pub fn ticket(seed: &str, key: &str) -> String {
    sha256(format!("{seed}\n{key}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_what_sha256sum_prints() {
        // printf '%s\n%s' 2026-04-01 X043-2025-FX-0002 | sha256sum
        assert_eq!(
            ticket("2026-04-01", "X043-2025-FX-0002"),
            "9d1177cb493f9bc7df663f89cbfe880a768fc7107e1bbd60e8bec4c03325d10a"
        );
    }
}
