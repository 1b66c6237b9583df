//! What is seen on the pages of a file: red imprints and handwriting. Nothing is verified by that.

use std::path::Path;

use serde_json::{Value, json};

use crate::examine::{Examiner, Shape};
use crate::finding::{Lang, Text};
use crate::text;

/// One imprint, or one place with handwriting. Lengths are thousandths of the picture's longer side.
pub struct Seen {
    page: Option<u32>,
    kind: Kind,
    /// The middle, from the left and from the top.
    at: (u16, u16),
    /// Breadth and height.
    size: (u16, u16),
}

enum Kind {
    Imprint(Shape),
    Hand { blue: bool },
}

impl Kind {
    fn word(&self) -> &'static str {
        match self {
            Self::Imprint(_) => "imprint",
            Self::Hand { .. } => "handwriting",
        }
    }

    fn form(&self) -> &'static str {
        match self {
            Self::Imprint(Shape::Round) => "round",
            Self::Imprint(Shape::Oval) => "oval",
            Self::Imprint(Shape::Square) => "square",
            Self::Hand { blue: true } => "blue",
            Self::Hand { blue: false } => "dark",
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::Imprint(Shape::Round) => text! { zh: "圆形红色印迹", en: "round red imprint" },
            Self::Imprint(Shape::Oval) => text! { zh: "椭圆形红色印迹", en: "oval red imprint" },
            Self::Imprint(Shape::Square) => text! { zh: "方形红色印迹", en: "square red imprint" },
            Self::Hand { blue: true } => text! { zh: "蓝色手写笔迹", en: "handwriting in blue" },
            Self::Hand { blue: false } => text! { zh: "深色手写笔迹", en: "dark handwriting" },
        }
    }
}

/// What is seen in the pictures of a file, page by page, imprints first.
///
/// # Errors
/// Where the file cannot be read.
pub fn seen(path: &Path) -> std::io::Result<Vec<Seen>> {
    let facts = Examiner::default().examine(path, false)?;
    let mut found = Vec::new();
    for picture in &facts.contents.pictures {
        let Some(pixels) = &picture.pixels else { continue };
        let page = picture.page;
        found.extend(pixels.imprints.iter().map(|imprint| Seen {
            page,
            kind: Kind::Imprint(imprint.shape),
            at: (imprint.x, imprint.y),
            size: (imprint.long, imprint.short),
        }));
        found.extend(pixels.hands.iter().map(|hand| Seen {
            page,
            kind: Kind::Hand { blue: hand.blue },
            at: (hand.x, hand.y),
            size: (hand.width, hand.height),
        }));
    }
    found.sort_by_key(|one| one.page);
    Ok(found)
}

impl Seen {
    pub fn json(&self) -> Value {
        json!({
            "page": self.page,
            "kind": self.kind.word(),
            "form": self.kind.form(),
            "x": self.at.0, "y": self.at.1,
            "width": self.size.0, "height": self.size.1,
        })
    }

    /// Its cells in the table.
    pub fn row(&self, lang: Lang) -> Vec<String> {
        let share = |length: u16| format!("{:.1}%", f32::from(length) / 10.0);
        let place = format!("({}, {})", share(self.at.0), share(self.at.1));
        let size = format!("{} × {}", share(self.size.0), share(self.size.1));
        let page = match self.page {
            Some(page) => text! { zh: "第 {page} 页", en: "page {page}" },
            None => text! { zh: "整幅", en: "picture" },
        };
        vec![page.get(lang).to_owned(), self.kind.text().get(lang).to_owned(), place, size]
    }
}
