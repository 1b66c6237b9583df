//! What an item of a catalogue takes in a year.

use serde::Serialize;

use crate::rules::trc::{Item, rounded};

/// A year's effort. A record on paper or in a book is a page, one with photos a photo, at least.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize)]
pub struct Cost {
    /// Times a year × people.
    pub records: f64,
    /// Records on paper or in a book.
    pub pages: f64,
    /// Records with photos.
    pub photos: f64,
    /// Person-hours.
    pub hours: f64,
}

/// The figures that the cost of an item is made of.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Figures {
    /// Minutes that one record takes.
    pub minutes: f64,
    /// Minutes that the task takes, where that is said.
    pub task: Option<f64>,
    /// Times a year.
    pub times: f64,
    /// People who do it.
    pub people: f64,
    /// On paper, and in a book.
    pub paper: (bool, bool),
    /// With photos.
    pub photos: bool,
}

impl Figures {
    /// Those of an item. What is missing, or cannot be meant, counts as nothing.
    pub fn of(item: Item) -> Self {
        let on = |wanted: &str| item.texts("carriers").any(|carrier| carrier == wanted);
        Self {
            minutes: item.number("minutes").unwrap_or_default(),
            task: item.number("task_minutes"),
            times: item.times_a_year().unwrap_or_default(),
            people: item.number("people").unwrap_or_default(),
            paper: (on("paper"), on("book")),
            photos: on("photo"),
        }
    }

    /// What they come to.
    pub fn cost(self) -> Cost {
        let records = self.times * self.people;
        let counted = |there: bool| if there { records } else { 0.0 };
        Cost {
            records,
            pages: counted(self.paper.0 || self.paper.1),
            photos: counted(self.photos),
            hours: self.minutes * records / 60.0,
        }
    }
}

impl Cost {
    /// Both together.
    pub(super) fn plus(self, other: Self) -> Self {
        self.with(other, |one, other| one + other)
    }

    /// What is left without the other.
    pub(super) fn less(self, other: Self) -> Self {
        self.with(other, |one, other| (one - other).max(0.0))
    }

    /// As people read it.
    pub(super) fn rounded(self) -> Self {
        self.with(self, |one, _| rounded(one))
    }

    fn with(self, other: Self, join: impl Fn(f64, f64) -> f64) -> Self {
        Self {
            records: join(self.records, other.records),
            pages: join(self.pages, other.pages),
            photos: join(self.photos, other.photos),
            hours: join(self.hours, other.hours),
        }
    }
}
