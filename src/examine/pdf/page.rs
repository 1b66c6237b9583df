//! One page through hayro's interpreter: its glyphs, pictures and lines.

use hayro::hayro_interpret::font::{Glyph as DrawnGlyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};
use hayro::hayro_syntax::object::{Dict, String as PdfString};
use hayro::kurbo::{Affine, BezPath, Point, Rect, Shape, Vec2};

use super::pictures::Album;
use super::strings;
use super::text::{Glyph, Lines};

/// What was seen on a page.
#[derive(Debug, Default)]
pub struct Seen {
    /// Its text.
    pub text: String,
    /// Glyphs that say nothing that can be told.
    pub unmapped: u64,
    /// Glyphs that leave a mark.
    pub visible_glyphs: u64,
    /// Pictures.
    pub pictures: u64,
    /// The share of the page that pictures cover, their overlaps counted twice.
    pub covered: f64,
    /// Lines and areas that leave a mark.
    pub marks: u64,
    /// Whether there was more text than there was room for.
    pub cut: bool,
}

/// Collects what is drawn.
pub struct PageDevice<'p> {
    area: Rect,
    album: &'p mut Album,
    page: u32,
    lines: Lines,
    seen: Seen,
    /// Marked content that is open, each with the text that replaces its glyphs.
    replaced: Vec<Option<Replacement>>,
    /// The run before: filling and stroking give each run twice.
    filled: Option<(Affine, usize)>,
    /// Characters that may still be kept.
    room: usize,
}

/// `ActualText` and the glyphs in its place.
struct Replacement {
    text: String,
    glyph: Option<Glyph>,
}

impl<'p> PageDevice<'p> {
    /// For page `page` (from 1) of `area` in points; keeps at most `room` characters.
    pub fn new(page: u32, area: Rect, album: &'p mut Album, room: usize) -> Self {
        Self {
            area,
            album,
            page,
            lines: Lines::default(),
            seen: Seen::default(),
            replaced: Vec::new(),
            filled: None,
            room,
        }
    }

    /// What was seen.
    pub fn finish(mut self) -> Seen {
        self.seen.text = self.lines.finish();
        self.seen
    }

    fn glyph(&mut self, glyph: &DrawnGlyph<'_>, transform: Affine, vertical: bool, hidden: bool) {
        let width = match glyph {
            DrawnGlyph::Outline(outline) => outline.advance_width(),
            DrawnGlyph::Type3(drawn) => drawn.advance_width(),
        };
        let [a, b, c, d, e, f] = transform.as_coeffs();
        // A thousand units of the font: along the line, and across it.
        let (along, across) = (Vec2::new(a, b), Vec2::new(c, d));
        let size = across.hypot() * 1000.0;
        if !(size.is_finite() && e.is_finite() && f.is_finite()) {
            return;
        }
        // The scale along the line may hold hayro's stretch of a stand-in font.
        let stretched = if along.hypot() > 0.0 { along / along.hypot() } else { Vec2::new(1.0, 0.0) };
        let scale = (along.hypot() * 1000.0).clamp(size, size * 2.0);
        let advance = if vertical {
            across * -1000.0
        } else {
            stretched * scale * f64::from(width.unwrap_or(500.0)) / 1000.0
        };
        let mut placed = Glyph { text: String::new(), at: Point::new(e, f), advance, size };
        if !self.area.inflate(size, size).contains(placed.at) {
            return;
        }
        match glyph.as_unicode() {
            Some(BfString::Char(c)) if says(c) => placed.text.push(plain(c)),
            Some(BfString::String(text)) => placed.text.extend(text.chars().filter(|c| says(*c)).map(plain)),
            _ => {}
        }
        let replaced = self.replaced.iter_mut().rev().find_map(Option::as_mut);
        if placed.text.is_empty() && replaced.is_none() {
            self.seen.unmapped += 1;
            self.seen.visible_glyphs += u64::from(!hidden);
            self.lines.skip(&placed);
            return;
        }
        self.seen.visible_glyphs += u64::from(!hidden && !placed.text.trim().is_empty());
        match replaced {
            Some(replacement) => match &mut replacement.glyph {
                Some(first) => first.advance = placed.at + placed.advance - first.at,
                None => replacement.glyph = Some(placed),
            },
            None => self.put(&placed),
        }
    }

    fn put(&mut self, glyph: &Glyph) {
        if self.room == 0 {
            self.seen.cut = true;
            return;
        }
        self.room = self.room.saturating_sub(glyph.text.chars().count());
        self.lines.push(glyph);
    }

    fn visible(&self, props: &DrawProps<'_>, bounds: Rect) -> bool {
        let seen = bounds.intersect(self.area);
        let on_page = seen.x1 >= seen.x0
            && seen.y1 >= seen.y0
            && bounds.x1 >= self.area.x0
            && bounds.x0 <= self.area.x1;
        on_page
            && match &props.paint {
                Paint::Color(color) => {
                    let [r, g, b, alpha] = color.to_rgba().to_rgba8();
                    alpha > 4 && r.min(g).min(b) < 250
                }
                Paint::Pattern(_) => true,
            }
    }
}

/// Whether a character says something: none of the controls and of U+FFFD.
fn says(c: char) -> bool {
    !(c.is_control() && c != '\t' || c == '\u{fffd}' || c == '\u{feff}')
}

/// Spaces of other widths than an ideograph's are spaces: half-width GBK comes as U+2002.
fn plain(c: char) -> char {
    if matches!(c, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}') { ' ' } else { c }
}

impl<'a> Device<'a> for PageDevice<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if path.elements().len() < 2 {
            return;
        }
        let mut bounds = (props.transform * path.clone()).bounding_box();
        if let DrawMode::Stroke(stroke) = mode {
            bounds =
                bounds.inflate(f64::from(stroke.line_width).max(0.1), f64::from(stroke.line_width).max(0.1));
        }
        self.seen.marks += u64::from(self.visible(&props, bounds));
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_clip_rect(&mut self, _: &Rect) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, _: &DrawMode) {
        let bounds = props.transform.transform_rect_bbox(*rect);
        self.seen.marks += u64::from(self.visible(&props, bounds));
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let Some(first) = run.glyphs().first() else { return };
        let key = (props.transform * first.transform(), run.glyphs().len());
        if matches!(mode, DrawMode::Stroke(_)) && self.filled == Some(key) {
            self.filled = None;
            return;
        }
        self.filled = matches!(mode, DrawMode::Fill(_)).then_some(key);
        let hidden = matches!(mode, DrawMode::Invisible);
        for glyph in run.glyphs() {
            self.glyph(
                glyph,
                props.transform * glyph.transform(),
                run.writing_mode() == WritingMode::Vertical,
                hidden,
            );
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.seen.pictures += 1;
        let bounds = props.transform.transform_rect_bbox(Rect::new(
            0.0,
            0.0,
            f64::from(image.width()),
            f64::from(image.height()),
        ));
        let seen = bounds.intersect(self.area);
        if seen.width() > 0.0 && seen.height() > 0.0 && self.area.area() > 0.0 {
            self.seen.covered += seen.area() / self.area.area();
        }
        self.album.add(&image, self.page, props.transform);
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        let text = properties
            .and_then(|properties| properties.get::<PdfString<'_>>(b"ActualText"))
            .map(|text| strings::text(text.as_bytes()).unwrap_or_default());
        self.replaced.push(text.map(|text| Replacement { text, glyph: None }));
    }

    fn end_marked_content(&mut self) {
        if let Some(Some(replacement)) = self.replaced.pop()
            && let Some(mut glyph) = replacement.glyph
        {
            glyph.text = replacement.text;
            self.put(&glyph);
        }
    }
}
