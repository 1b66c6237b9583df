//! Where a cursor stands in JSON that is still being written: the text before it is read with
//! indulgence, since what is half a word to a parser is just where somebody asks for help.

use std::borrow::Cow;

/// The containers round a cursor, and what may be written there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The way from the root to the value, or to the object whose key it is.
    pub path: Vec<Step>,
    /// Whether a key or a value stands there.
    pub slot: Slot,
    /// Bytes that an answer replaces: the word or string that the cursor is in.
    pub from: usize,
    /// Their end.
    pub to: usize,
    /// Whether the word begins with a quotation mark.
    pub quoted: bool,
}

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Into the member of this key.
    Key(String),
    /// Into this element.
    Index(usize),
}

/// What a cursor stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// A key of an object that has these already.
    Key(Vec<String>),
    /// A value.
    Value,
}

impl Context {
    /// The path as a JSON pointer.
    pub fn pointer(&self) -> String {
        self.path.iter().fold(String::new(), |mut pointer, step| {
            pointer.push('/');
            match step {
                Step::Key(key) => pointer.push_str(&crate::json::token(key)),
                Step::Index(index) => pointer.push_str(&index.to_string()),
            }
            pointer
        })
    }
}

enum Frame {
    Object { keys: Vec<String>, value: bool },
    Array { index: usize },
}

/// Nesting that is followed.
const DEPTH: usize = 128;

/// Where the byte `cursor` of `text` stands; none outside of any object or array.
pub fn at(text: &str, cursor: usize) -> Option<Context> {
    let bytes = text.as_bytes();
    let mut frames: Vec<Frame> = Vec::new();
    let mut at = 0;
    let mut word: Option<(usize, bool)> = None;
    while at < cursor {
        match bytes[at] {
            b'"' => {
                let end = string_end(bytes, at);
                // A string that was never closed ends with its line.
                if end.is_none_or(|end| end > cursor) {
                    let line = text[at..].find('\n').map_or(text.len(), |end| at + end);
                    if cursor <= line || end.is_some() {
                        word = Some((at, true));
                        break;
                    }
                    // And what it was ends there, too.
                    next(&mut frames);
                    at = line;
                    continue;
                }
                let end = end.unwrap_or(at + 1);
                if let Some(Frame::Object { keys, value: false }) = frames.last_mut() {
                    keys.push(unescaped(&text[at..end]).into_owned());
                }
                at = end;
                continue;
            }
            b'{' if frames.len() < DEPTH => frames.push(Frame::Object { keys: Vec::new(), value: false }),
            b'[' if frames.len() < DEPTH => frames.push(Frame::Array { index: 0 }),
            b'}' | b']' => drop(frames.pop()),
            b':' => {
                if let Some(Frame::Object { value, .. }) = frames.last_mut() {
                    *value = true;
                }
            }
            b',' => next(&mut frames),
            _ => {}
        }
        at += 1;
    }
    let (from, quoted) = word.unwrap_or_else(|| {
        let start = text[..cursor].rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')));
        let start = start.map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
        (start, false)
    });
    let to = if quoted { close(text, cursor) } else { cursor };
    let mut path = Vec::new();
    let last = frames.len().checked_sub(1)?;
    let mut slot = Slot::Value;
    for (depth, frame) in frames.into_iter().enumerate() {
        match frame {
            Frame::Object { keys, value: false } if depth == last => slot = Slot::Key(keys),
            Frame::Object { mut keys, .. } => path.push(Step::Key(keys.pop()?)),
            Frame::Array { index } => path.push(Step::Index(index)),
        }
    }
    Some(Context { path, slot, from, to, quoted })
}

/// Goes on to the next member or element.
fn next(frames: &mut [Frame]) {
    match frames.last_mut() {
        Some(Frame::Object { value, .. }) => *value = false,
        Some(Frame::Array { index }) => *index += 1,
        None => {}
    }
}

/// The byte after the string that begins at `start`; none where its line ends first.
fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return Some(at + 1),
            b'\\' => at += 1,
            b'\n' => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// The end of the string that the cursor is in: past its quotation mark, where that is one which
/// ends a value and does not begin the next.
fn close(text: &str, cursor: usize) -> usize {
    let line = &text[cursor..];
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    let Some(quote) = line.find('"') else { return cursor };
    let after = line[quote + 1..].trim_start();
    if after.is_empty() || after.starts_with([',', '}', ']', ':']) { cursor + quote + 1 } else { cursor }
}

fn unescaped(string: &str) -> Cow<'_, str> {
    serde_json::from_str(string).map_or_else(|_| Cow::Borrowed(string.trim_matches('"')), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The context at the `|` of a text.
    fn context(marked: &str) -> (String, Context) {
        let cursor = marked.find('|').unwrap();
        let text = marked.replacen('|', "", 1);
        let context = at(&text, cursor).unwrap();
        (text[context.from..context.to].to_owned(), context)
    }

    #[test]
    fn values_are_known_by_their_place() {
        let (word, context) = context(r#"{"documents": [{"id": "a"}, {"role": "no|tice", "x": 1}]}"#);
        assert_eq!((word.as_str(), context.pointer().as_str()), ("\"notice\"", "/documents/1/role"));
        assert_eq!(context.slot, Slot::Value);
    }

    #[test]
    fn what_is_half_written_is_understood() {
        let of = |marked: &str| {
            let (word, context) = context(marked);
            (word, context.pointer(), context.slot)
        };
        assert_eq!(of("{\"kind\": |\n \"id\": 1}"), (String::new(), "/kind".into(), Slot::Value));
        assert_eq!(of("{\"kind\": bid|"), ("bid".into(), "/kind".into(), Slot::Value));
        assert_eq!(of("{\"kind\": \"bid|\n \"id\": 1}"), ("\"bid".into(), "/kind".into(), Slot::Value));
        assert_eq!(of("{\"kind\": \"x\", \"|"), ("\"".into(), String::new(), Slot::Key(vec!["kind".into()])));
        assert_eq!(of("{\"a\": {\"b\": [1, \"|\"]}}"), ("\"\"".into(), "/a/b/1".into(), Slot::Value));
        assert_eq!(of("{\"a\": \"open\n\"b\": \"|\"}").1, "/b");
    }

    #[test]
    fn nothing_is_known_outside() {
        assert_eq!(at("  ", 1), None);
        assert_eq!(at("{}  ", 3), None);
    }
}
