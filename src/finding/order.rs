//! The one order of findings: path, pointer, code, then everything else that can differ.

use std::cmp::Ordering;

use super::Finding;

/// A total order over findings.
pub fn compare(a: &Finding, b: &Finding) -> Ordering {
    a.path
        .cmp(&b.path)
        .then_with(|| pointer_order(a.pointer.as_deref(), b.pointer.as_deref()))
        .then_with(|| a.code.cmp(b.code))
        .then_with(|| a.span.cmp(&b.span))
        .then_with(|| a.fingerprint.cmp(&b.fingerprint))
        .then_with(|| a.message.cmp(&b.message))
}

/// Pointers token by token, array indexes as numbers, none first.
pub fn pointer_order(a: Option<&str>, b: Option<&str>) -> Ordering {
    let (Some(a), Some(b)) = (a, b) else { return a.cmp(&b) };
    let mut left = a.split('/');
    let mut right = b.split('/');
    loop {
        let order = match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, _) => Ordering::Less,
            (_, None) => Ordering::Greater,
            (Some(x), Some(y)) => match (index(x), index(y)) {
                (Some(m), Some(n)) => m.cmp(&n),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => x.cmp(y),
            },
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

fn index(token: &str) -> Option<u64> {
    token.bytes().all(|byte| byte.is_ascii_digit()).then(|| token.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_are_numbers_and_null_comes_first() {
        let mut pointers = [Some("/documents/10/id"), Some("/documents/9"), None, Some(""), Some("/closed")];
        pointers.sort_by(|a, b| pointer_order(*a, *b));
        assert_eq!(
            pointers,
            [None, Some(""), Some("/closed"), Some("/documents/9"), Some("/documents/10/id")]
        );
    }
}
