//! The fields of a form, by name.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::document::View;
use super::object::{Dict, Object};

/// Fields that are looked at.
const FIELDS: usize = 50_000;

/// Entries of lists of fields, the same one counted every time that it is listed.
const LISTED: usize = 500_000;

/// Fields inside fields.
const DEPTH: u8 = 32;

/// A field.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its full name.
    pub name: String,
    /// Its object.
    pub number: Option<u32>,
    /// What it says.
    pub dict: Rc<Dict>,
    /// Its type, inherited where it must be.
    pub kind: Vec<u8>,
    /// Kids that are only its widgets, in order.
    pub widgets: Vec<(Option<u32>, Rc<Dict>)>,
}

/// All fields of a form, in its order.
pub fn all(view: &View) -> Vec<Field> {
    let mut fields = Vec::new();
    let Some(form) = view.dict(&view.catalogue(), b"AcroForm") else { return fields };
    let mut walk = Walk { view, seen: BTreeSet::new(), left: LISTED, fields: &mut fields };
    walk.list(&view.array(&form, b"Fields"), "", &[], DEPTH);
    fields
}

/// The same by name; of several with one name, the first.
pub fn by_name(fields: Vec<Field>) -> BTreeMap<String, Field> {
    let mut map = BTreeMap::new();
    for field in fields {
        map.entry(field.name.clone()).or_insert(field);
    }
    map
}

struct Walk<'a, 'd, 'b> {
    view: &'a View<'d, 'b>,
    seen: BTreeSet<u32>,
    left: usize,
    fields: &'a mut Vec<Field>,
}

impl Walk<'_, '_, '_> {
    fn list(&mut self, list: &[Object], parent: &str, kind: &[u8], depth: u8) {
        let Some(depth) = depth.checked_sub(1) else { return };
        for object in list {
            let number = object.reference();
            if self.fields.len() >= FIELDS || number.is_some_and(|number| !self.seen.insert(number)) {
                continue;
            }
            let resolved = self.view.resolve(object);
            let Some(dict) = resolved.dict() else { continue };
            let Some(own) = self.view.value(dict, b"T").bytes().map(text) else { continue };
            let name = if parent.is_empty() { own } else { format!("{parent}.{own}") };
            let kind = self.view.value(dict, b"FT").name().unwrap_or(kind).to_vec();
            let kids = self.view.array(dict, b"Kids");
            let Some(left) = self.left.checked_sub(kids.len() + 1) else { return };
            self.left = left;
            let (named, widgets): (Vec<Object>, Vec<Object>) = kids.into_iter().partition(|kid| {
                self.view.resolve(kid).dict().is_some_and(|kid| kid.contains_key(&b"T"[..]))
            });
            let widgets = widgets
                .iter()
                .filter_map(|kid| Some((kid.reference(), self.view.resolve(kid).dict().cloned()?)))
                .collect();
            self.fields.push(Field {
                name: name.clone(),
                number,
                dict: Rc::clone(dict),
                kind: kind.clone(),
                widgets,
            });
            self.list(&named, &name, &kind, depth);
        }
    }
}

impl Field {
    /// Whether it takes a signature.
    pub fn is_signature(&self) -> bool {
        self.kind == b"Sig"
    }

    /// Whether it can be seen on a page: it or a widget of it has an area.
    pub fn is_visible(&self, view: &View) -> bool {
        std::iter::once(&self.dict).chain(self.widgets.iter().map(|(_, dict)| dict)).any(|dict| {
            let sides: Vec<f64> =
                view.array(dict, b"Rect").iter().filter_map(|side| view.resolve(side).number()).collect();
            matches!(sides[..], [x1, y1, x2, y2] if ((x1 - x2) * (y1 - y2)).abs() > 0.0)
        })
    }
}

/// A text string: UTF-16 with a mark, UTF-8 with a mark, else one byte a character.
pub fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units: Vec<u16> =
                rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}
