//! What a misspelt key was probably meant to be.

use crate::finding::nearest;

/// The nearest of the keys that serde expected in place of an unknown one.
pub fn meant(reason: &str) -> Option<String> {
    let mut quoted = reason.strip_prefix("unknown field ")?.split('`').skip(1).step_by(2);
    let unknown = quoted.next()?;
    nearest(unknown, quoted).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expected_key_that_is_nearest_is_meant() {
        let reason = "unknown field `selct`, expected one of `select`, `ignore`";
        assert_eq!(meant(reason).as_deref(), Some("select"));
        assert_eq!(meant("unknown field `x`, expected `minimum`"), None);
        assert_eq!(meant("invalid type: string"), None);
    }
}
