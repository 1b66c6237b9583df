//! Additions to a manifest's text that keep the hand it was written in: indentation, line ends and
//! spaces are taken from the members that are there.

use crate::json::{Member, Node};

/// One member to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The byte of the manifest's text (without a byte order mark) before which it goes.
    pub at: usize,
    /// What goes there.
    pub insert: String,
    /// The object that it is added to, as a JSON pointer.
    pub pointer: String,
    /// The member's key.
    pub key: &'static str,
}

impl Edit {
    /// The member `key` with the JSON `value` for `object`, after the last of `after` that it has, else
    /// after its last member. None for an object without members: there is no hand to follow.
    pub fn member(
        text: &str,
        object: &Node,
        pointer: &str,
        key: &'static str,
        value: &str,
        after: &[&str],
    ) -> Option<Self> {
        let members = object.members();
        let named = members.iter().rposition(|member| after.contains(&&*member.key));
        let index = named.or(members.len().checked_sub(1))?;
        let anchor = &members[index];
        let space = space(text, object, members, index);
        let between = &text[anchor.key_span.end as usize..anchor.value.span.start as usize];
        let colon = if between.contains(['\n', '\r']) { ": " } else { between };
        Some(Self {
            at: anchor.value.span.end as usize,
            insert: format!(",{space}\"{key}\"{colon}{value}"),
            pointer: pointer.to_owned(),
            key,
        })
    }
}

/// The white space that stands before a member of this object, after a comma.
fn space<'t>(text: &'t str, object: &Node, members: &[Member], index: usize) -> &'t str {
    // The first member follows a brace: what follows a comma is better known from another.
    let index = if index == 0 && members.len() > 1 { 1 } else { index };
    let key = members[index].key_span.start as usize;
    let before = match index.checked_sub(1) {
        Some(previous) => {
            let end = members[previous].value.span.end as usize;
            end + text[end..key].find(',').map_or(0, |comma| comma + 1)
        }
        None => object.span.start as usize + 1,
    };
    &text[before..key]
}

/// The text with all additions; `shift` is what their positions do not count.
pub(super) fn apply(text: &str, shift: usize, edits: &[Edit]) -> String {
    let mut out =
        String::with_capacity(text.len() + edits.iter().map(|edit| edit.insert.len()).sum::<usize>());
    let mut from = 0;
    for edit in in_order(edits) {
        let at = edit.at + shift;
        out.push_str(&text[from..at]);
        out.push_str(&edit.insert);
        from = at;
    }
    out.push_str(&text[from..]);
    out
}

/// The additions by place; those of one place as they came.
pub(super) fn in_order(edits: &[Edit]) -> Vec<&Edit> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.at);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    fn added(text: &str, after: &[&str]) -> String {
        let parsed = parse(text).unwrap();
        let edit = Edit::member(text, &parsed.root, "", "size", "3", after).unwrap();
        apply(text, 0, &[edit])
    }

    #[test]
    fn the_hand_is_kept() {
        assert_eq!(added(r#"{"path":"a"}"#, &["path"]), r#"{"path":"a","size":3}"#);
        assert_eq!(added(r#"{ "path": "a" }"#, &["path"]), r#"{ "path": "a", "size": 3 }"#);
        assert_eq!(
            added("{\r\n\t\"path\" : \"a\"\r\n}", &["path"]),
            "{\r\n\t\"path\" : \"a\",\r\n\t\"size\" : 3\r\n}"
        );
        assert_eq!(
            added(r#"{"path": "a", "digest": "x"}"#, &["path"]),
            r#"{"path": "a", "size": 3, "digest": "x"}"#
        );
        assert_eq!(added("{\"b\":1,\n \"c\":2}", &["path"]), "{\"b\":1,\n \"c\":2,\n \"size\":3}");
    }
}
