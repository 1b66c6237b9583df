//! A count of what interpreting would cost, made before interpreting.
//!
//! hayro's interpreter cannot be stopped, and forms that draw forms can make exponentially much of
//! a small file. So each content stream is read once for the operators in it; what a form costs is
//! remembered and added wherever it is drawn. The same walk sees which fonts text is set in.

use std::collections::{HashMap, HashSet};

use hayro::hayro_syntax::content::TypedIter;
use hayro::hayro_syntax::content::ops::TypedInstruction as Op;
use hayro::hayro_syntax::object::{Dict, Name, Object, ObjectIdentifier, Stream};
use hayro::hayro_syntax::page::Resources;

use super::bounds::Measured;

/// hayro draws no form deeper than this.
const DEPTH: u8 = 50;

/// The mark of a form that draws itself, beyond every price.
const LOOP: u64 = 1 << 40;

/// Bytes decoded that cost as much as one operator.
const BYTES_AN_OP: u64 = 16;

/// What is known of content so far.
pub struct Survey<'a, 'm> {
    measured: &'m Measured,
    costs: HashMap<ObjectIdentifier, u64>,
    open: Vec<ObjectIdentifier>,
    seen_fonts: HashSet<ObjectIdentifier>,
    /// Font dictionaries that text is set in.
    pub fonts: Vec<Dict<'a>>,
    /// Operators read by the survey itself.
    pub read: u64,
    most: u64,
}

impl<'a, 'm> Survey<'a, 'm> {
    /// An empty one; it reads at most `most` operators.
    pub fn new(measured: &'m Measured, most: u64) -> Self {
        Self {
            measured,
            costs: HashMap::new(),
            open: Vec::new(),
            seen_fonts: HashSet::new(),
            fonts: Vec::new(),
            read: 0,
            most,
        }
    }

    /// What interpreting `content` costs, in operators.
    pub fn content(&mut self, content: &[u8], resources: &Resources<'a>, depth: u8) -> u64 {
        let mut cost = content.len() as u64 / BYTES_AN_OP;
        let mut font: Option<Dict<'a>> = None;
        // Resources that were looked up in this stream, and their price.
        let mut priced: HashMap<Vec<u8>, u64> = HashMap::new();
        let mut ops = TypedIter::new(content);
        while let Some(op) = ops.next() {
            self.read += 1;
            cost = cost.saturating_add(1);
            if self.read > self.most || cost % LOOP > self.most || cost / LOOP > 1 {
                return u64::MAX;
            }
            let mut price = |kind: u8, name: &Name<'_>, find: &mut dyn FnMut() -> u64| {
                let mut key = name.as_ref().to_vec();
                key.push(kind);
                *priced.entry(key).or_insert_with(find)
            };
            let extra = match op {
                Op::TextFont(set) => {
                    font = resources.get_font(set.0);
                    0
                }
                Op::ShowText(show) => self.text(&mut font, show.0.as_bytes().len()),
                Op::NextLineAndShowText(show) => self.text(&mut font, show.0.as_bytes().len()),
                Op::ShowTextWithParameters(show) => self.text(&mut font, show.2.as_bytes().len()),
                Op::ShowTexts(show) => self.text(&mut font, show.0.data().len() / 2),
                Op::XObject(draw) => price(b'X', draw.0, &mut || {
                    resources.get_x_object(draw.0).map_or(0, |stream| self.form(&stream, resources, depth))
                }),
                Op::SetGraphicsState(set) => price(b'G', set.0, &mut || {
                    let mask =
                        resources.get_ext_g_state(set.0).and_then(|state| state.get::<Dict<'a>>(b"SMask"));
                    mask.and_then(|mask| mask.get::<Stream<'a>>(b"G")).map_or(0, |group| self.bytes(&group))
                }),
                Op::NonStrokeColorNamed(set) => set.1.map_or(0, |name| {
                    price(b'P', name, &mut || resources.get_pattern(name).map_or(0, |it| self.object(&it)))
                }),
                Op::StrokeColorNamed(set) => set.1.map_or(0, |name| {
                    price(b'P', name, &mut || resources.get_pattern(name).map_or(0, |it| self.object(&it)))
                }),
                Op::Shading(draw) => price(b'S', draw.0, &mut || {
                    resources.get_shading(draw.0).map_or(0, |it| self.object(&it))
                }),
                _ => 0,
            };
            cost = cost.saturating_add(extra);
        }
        cost
    }

    /// What drawing a form costs.
    pub fn form(&mut self, stream: &Stream<'a>, inherited: &Resources<'a>, depth: u8) -> u64 {
        if stream.dict().get::<Name<'_>>(b"Subtype").is_some_and(|kind| kind.as_ref() == b"Image") {
            return 1;
        }
        let id = stream.obj_id();
        if let Some(cost) = self.costs.get(&id) {
            return *cost;
        }
        if depth >= DEPTH {
            return self.bytes(stream);
        }
        if self.open.contains(&id) {
            return if self.open.last() == Some(&id) { LOOP } else { u64::MAX };
        }
        self.open.push(id);
        let cost = match stream.decoded_data() {
            Ok(content) => {
                let own = stream.dict().get::<Dict<'a>>(b"Resources").map(Resources::new);
                self.content(&content, own.as_ref().unwrap_or(inherited), depth + 1)
            }
            Err(_) => 1,
        };
        self.open.pop();
        // Drawing itself once it is drawn to hayro's depth; twice, 2⁵⁰ times.
        let cost = match cost / LOOP {
            0 => cost,
            1 => (cost % LOOP).saturating_mul(u64::from(DEPTH)),
            _ => u64::MAX,
        };
        self.costs.insert(id, cost);
        cost
    }

    fn object(&self, object: &Object<'a>) -> u64 {
        match object {
            Object::Stream(stream) => self.bytes(stream),
            _ => 1,
        }
    }

    fn bytes(&self, stream: &Stream<'_>) -> u64 {
        1 + self.measured.size(stream).unwrap_or(0) / BYTES_AN_OP
    }

    fn text(&mut self, font: &mut Option<Dict<'a>>, length: usize) -> u64 {
        if length > 0
            && let Some(dict) = font.take()
            && (dict.obj_id().is_none_or(|id| self.seen_fonts.insert(id)))
            && self.fonts.len() < 4096
        {
            self.fonts.push(dict);
        }
        length as u64 / 4
    }
}
