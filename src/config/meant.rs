//! What a misspelt key was probably meant to be.

use crate::finding::nearest;

/// The nearest of the keys or words that serde expected in place of an unknown one.
pub fn meant(reason: &str) -> Option<String> {
    let unknown = ["unknown field ", "unknown variant "].iter().find_map(|word| reason.strip_prefix(word))?;
    let mut quoted = unknown.split('`').skip(1).step_by(2);
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
        let reason = "unknown variant `warnin`, expected one of `error`, `warning`";
        assert_eq!(meant(reason).as_deref(), Some("warning"));
        assert_eq!(meant("unknown field `x`, expected `minimum`"), None);
        assert_eq!(meant("invalid type: string"), None);
    }
}
