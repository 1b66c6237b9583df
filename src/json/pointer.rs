//! JSON pointers (RFC 6901), found from nodes rather than carried along.
//!
//! Spans nest as values do, so a node's pointer is found by walking down to its
//! span. Rules hand over nodes; nobody builds a path until something is reported.

use sha2::{Digest, Sha256};

use super::{Kind, Node, Span};
use crate::archive::hex;

/// Bytes of a name up to which a subject has it as it is.
const NAME_BYTES: usize = 200;

/// Escapes one reference token.
pub fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The pointer of the node (or key) whose bytes are `span`; the root's is empty.
pub fn pointer_of(root: &Node, span: Span) -> String {
    let mut pointer = String::new();
    walk(root, span, |step| {
        pointer.push('/');
        match step {
            Step::Key(key) => pointer.push_str(&token(key)),
            Step::Index(index, _) => pointer.push_str(&index.to_string()),
        }
    });
    pointer
}

/// The pointer with array indexes replaced by what the elements *are* (their id, path,
/// person …), so that it still names the same thing when elements move.
pub fn subject_of(root: &Node, span: Span) -> String {
    let mut subject = String::new();
    walk(root, span, |step| {
        subject.push('/');
        match step {
            Step::Key(key) => subject.push_str(&short(key)),
            Step::Index(_, item) => subject.push_str(&name_of(item)),
        }
    });
    subject
}

/// The node at `pointer`.
pub fn resolve<'a, 's>(root: &'a Node<'s>, pointer: &str) -> Option<&'a Node<'s>> {
    if pointer.is_empty() {
        return Some(root);
    }
    pointer.strip_prefix('/')?.split('/').try_fold(root, |node, part| match &node.kind {
        Kind::Array(items) => items.get(part.parse::<usize>().ok()?),
        Kind::Object(_) => node.get(&part.replace("~1", "/").replace("~0", "~")),
        _ => None,
    })
}

/// The smallest span that tells a reader which value is meant: a scalar's own, a member's
/// key, and for an element of an array the value that names it.
pub fn representative(root: &Node, span: Span) -> Span {
    let mut node = root;
    let mut key: Option<Span> = None;
    'down: while node.span != span {
        match &node.kind {
            Kind::Object(members) => {
                for member in members {
                    if member.key_span == span {
                        return span;
                    }
                    if member.value.span.contains(span) {
                        (node, key) = (&member.value, Some(member.key_span));
                        continue 'down;
                    }
                }
                return span;
            }
            Kind::Array(items) => {
                let index = items.partition_point(|item| item.span.end < span.end);
                match items.get(index).filter(|item| item.span.contains(span)) {
                    Some(item) => (node, key) = (item, None),
                    None => return span,
                }
            }
            _ => return span,
        }
    }
    match (&node.kind, key) {
        (Kind::Array(_) | Kind::Object(_), Some(key)) => key,
        (Kind::Object(_), None) => naming(node).map_or(bracket(span), |named| named.span),
        (Kind::Array(_), None) => bracket(span),
        _ => span,
    }
}

fn bracket(span: Span) -> Span {
    Span { start: span.start, end: span.start + 1 }
}

/// Keys whose value names an element of an array, the surest first.
const NAMING: [&str; 17] = [
    "id",
    "person",
    "by",
    "seal",
    "path",
    "supplier",
    "name",
    "item",
    "code",
    "voucher",
    "role",
    "household",
    "off",
    "date",
    "at",
    "document",
    "from",
];

fn naming<'a, 's>(item: &'a Node<'s>) -> Option<&'a Node<'s>> {
    NAMING.iter().find_map(|key| item.get(key).filter(|value| scalar(value).is_some()))
}

fn scalar<'a>(node: &'a Node) -> Option<&'a str> {
    node.as_str().or(node.as_number())
}

/// An element's name for fingerprints. Without an `id`, every scalar it holds counts, for
/// two signatures by one person are told apart by what they were given as.
fn name_of(item: &Node) -> String {
    if let Some(text) = scalar(item) {
        return format!("[{}]", short(text));
    }
    if let Some(id) = item.get("id").and_then(scalar) {
        return format!("[{}]", short(id));
    }
    let parts: Vec<String> = NAMING
        .iter()
        .chain(["as", "start", "to"].iter())
        .filter_map(|key| Some(format!("{key}={}", short(item.get(key).and_then(scalar)?))))
        .collect();
    format!("[{}]", parts.join(","))
}

/// A name in a subject. Every row of a dossier has one, so that a long name is told by its digest.
fn short(name: &str) -> String {
    if name.len() <= NAME_BYTES {
        return token(name);
    }
    let digest = hex(&Sha256::digest(name.as_bytes())[..8]);
    let start: String = name.chars().take(16).collect();
    format!("{}~{digest}", token(&start))
}

enum Step<'a> {
    Key(&'a str),
    Index(usize, &'a Node<'a>),
}

fn walk(root: &Node, span: Span, mut visit: impl FnMut(Step)) {
    let mut node = root;
    while node.span != span {
        match &node.kind {
            Kind::Object(members) => {
                let found =
                    members.iter().find(|member| member.key_span == span || member.value.span.contains(span));
                let Some(member) = found else { return };
                visit(Step::Key(&member.key));
                if member.key_span == span {
                    return;
                }
                node = &member.value;
            }
            Kind::Array(items) => {
                // Elements stand in source order: halve rather than scan.
                let index = items.partition_point(|item| item.span.end < span.end);
                let Some(item) = items.get(index).filter(|item| item.span.contains(span)) else {
                    return;
                };
                visit(Step::Index(index, item));
                node = item;
            }
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn a_pointer_is_found_from_a_span_and_back() {
        let parsed = parse(r#"{"a/b":[{"id":"x"},{"id":"y","z":[1,2]}]}"#).unwrap();
        let node = resolve(&parsed.root, "/a~1b/1/z/1").unwrap();
        assert_eq!(node.as_number(), Some("2"));
        assert_eq!(pointer_of(&parsed.root, node.span), "/a~1b/1/z/1");
        assert_eq!(subject_of(&parsed.root, node.span), "/a~1b/[y]/z/[2]");
    }

    #[test]
    fn a_long_name_is_told_by_its_digest() {
        let of = |id: &str| {
            let text = serde_json::json!({ "documents": [{ "id": id, "title": "t" }] }).to_string();
            let parsed = parse(&text).unwrap();
            subject_of(&parsed.root, resolve(&parsed.root, "/documents/0/title").unwrap().span)
        };
        assert_eq!(of(&"x".repeat(200)), format!("/documents/[{}]/title", "x".repeat(200)));
        let (one, other) = (of(&"令/".repeat(30_000)), of(&format!("{}甲", "令/".repeat(30_000))));
        assert!(one.len() < 120 && one != other, "{one}");
        assert!(one.starts_with("/documents/[令~1令~1") && one.ends_with("]/title"), "{one}");
    }

    #[test]
    fn an_element_is_shown_by_what_names_it() {
        let text = r#"{"documents":[{"title":"t","id":"d1"}]}"#;
        let parsed = parse(text).unwrap();
        let document = resolve(&parsed.root, "/documents/0").unwrap();
        let shown = representative(&parsed.root, document.span);
        assert_eq!(&text[shown.start as usize..shown.end as usize], "\"d1\"");
        let list = resolve(&parsed.root, "/documents").unwrap();
        let shown = representative(&parsed.root, list.span);
        assert_eq!(&text[shown.start as usize..shown.end as usize], "\"documents\"");
    }
}
