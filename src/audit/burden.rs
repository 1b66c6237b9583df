//! The bill of an archive's trace catalogues: what is asked for in a year, by unit and by item,
//! and what merging the items that TRC008 finds would save.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::manifests::{each_manifest, reference};
use crate::archive::{Archive, Manifest, date_of};
use crate::config::Settings;
use crate::json::Node;
use crate::rules::current::Current;
use crate::rules::trc::{Item, OverlappingItems, rounded};

/// The bill of one archive.
#[derive(Debug, Default, Serialize)]
pub struct Bill {
    /// By unit, in the order of their ids.
    pub units: Vec<UnitBill>,
    /// Manifests that could not be read: what they ask for is not in the bill.
    pub unread: usize,
    /// Dossiers of any kind.
    pub dossiers: usize,
}

/// What one unit is asked for.
#[derive(Debug, Default, Serialize)]
pub struct UnitBill {
    /// Its id.
    pub unit: String,
    /// Its name, or its id where that is not known.
    pub name: String,
    /// The items of its catalogues, the dearest first.
    pub items: Vec<ItemBill>,
    /// All of them together.
    pub total: Cost,
    /// What merging would save.
    pub saved: Saved,
}

/// What one item asks for.
#[derive(Debug, Serialize)]
pub struct ItemBill {
    /// The catalogue.
    pub dossier: String,
    /// `id`
    pub id: String,
    /// `name`
    pub name: String,
    /// `risk`
    pub risk: String,
    /// What it takes in a year.
    pub cost: Cost,
    /// The items of the same catalogue that it could be merged with.
    pub merges_with: Vec<String>,
}

/// A year's effort. A record on paper or in a book is a page, one with photos a photo, at least.
#[derive(Debug, Default, Clone, Copy, Serialize)]
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

/// What merging would save: of each group everything but its dearest item.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub struct Saved {
    /// Items fewer.
    pub items: usize,
    /// Effort less.
    pub cost: Cost,
}

impl Cost {
    fn of(item: Item) -> Self {
        let records =
            item.times_a_year().zip(item.number("people")).map_or(0.0, |(times, people)| times * people);
        let on = |carriers: &[&str]| {
            if item.texts("carriers").any(|carrier| carriers.contains(&carrier)) { records } else { 0.0 }
        };
        let hours = item.number("minutes").map_or(0.0, |minutes| minutes * records / 60.0);
        Self { records, pages: on(&["paper", "book"]), photos: on(&["photo"]), hours }.finite()
    }

    /// Numbers that no year holds count as none.
    fn finite(self) -> Self {
        let one = |number: f64| if number.is_finite() { number } else { 0.0 };
        Self {
            records: one(self.records),
            pages: one(self.pages),
            photos: one(self.photos),
            hours: one(self.hours),
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            records: self.records + other.records,
            pages: self.pages + other.pages,
            photos: self.photos + other.photos,
            hours: self.hours + other.hours,
        }
        .finite()
    }

    fn rounded(self) -> Self {
        Self {
            records: rounded(self.records),
            pages: rounded(self.pages),
            photos: rounded(self.photos),
            hours: rounded(self.hours),
        }
    }
}

/// One catalogue.
struct Catalogue {
    unit: String,
    opened: Option<Date>,
    items: Vec<ItemBill>,
    saved: Saved,
}

/// Adds up what the catalogues of an archive ask for; those that their unit has made anew since
/// are left out.
///
/// # Errors
/// Options of TRC008 in the configuration that cannot be read.
pub fn bill(archive: &Archive, settings: &Settings) -> Result<Bill, crate::rules::OptionError> {
    let rule = OverlappingItems::configured(settings)?;
    let mut bill = Bill { dossiers: archive.walked.dossiers.len(), ..Bill::default() };
    let mut catalogues = Vec::new();
    each_manifest(archive, |_, manifest| match manifest {
        Some(manifest) if manifest.root.str("kind") == Some("trace-catalogue") => {
            catalogues.push(catalogue(manifest, &rule));
        }
        Some(_) => {}
        None => bill.unread += 1,
    });
    let reference = reference(archive);
    let current = Current::of(catalogues.iter().map(|one| (Some(one.unit.as_str()), one.opened)));
    let held: Vec<bool> = catalogues.iter().map(|one| current.holds(Some(&one.unit), one.opened)).collect();
    let mut units: BTreeMap<String, UnitBill> = BTreeMap::new();
    for (one, _) in catalogues.into_iter().zip(held).filter(|(_, held)| *held) {
        let unit = units.entry(one.unit.clone()).or_default();
        unit.name = reference.unit_name(&one.unit).to_owned();
        unit.unit = one.unit;
        unit.total = one.items.iter().fold(unit.total, |sum, item| sum.plus(item.cost));
        unit.saved.items += one.saved.items;
        unit.saved.cost = unit.saved.cost.plus(one.saved.cost);
        unit.items.extend(one.items);
    }
    bill.units = units.into_values().map(sorted).collect();
    Ok(bill)
}

/// The dearest item first, and numbers as people read them.
fn sorted(mut unit: UnitBill) -> UnitBill {
    let place = |item: &ItemBill| (item.dossier.clone(), item.id.clone());
    unit.items.sort_by(|one, other| {
        other.cost.hours.total_cmp(&one.cost.hours).then_with(|| place(one).cmp(&place(other)))
    });
    unit.items.iter_mut().for_each(|item| item.cost = item.cost.rounded());
    unit.total = unit.total.rounded();
    unit.saved.cost = unit.saved.cost.rounded();
    unit
}

fn catalogue(manifest: &Manifest, rule: &OverlappingItems) -> Catalogue {
    let list = manifest.root.get("record").map_or(&[][..], |record| record.list("items"));
    let items: Vec<Item> = list.iter().map(|node: &Node| Item { node }).collect();
    let fields: Vec<BTreeSet<String>> = items.iter().map(|item| OverlappingItems::fields(*item)).collect();
    let mut bills: Vec<ItemBill> = items
        .iter()
        .map(|item| ItemBill {
            dossier: manifest.id().unwrap_or_default().to_owned(),
            id: item.id().to_owned(),
            name: item.name().to_owned(),
            risk: item.node.str("risk").unwrap_or_default().to_owned(),
            cost: Cost::of(*item),
            merges_with: Vec::new(),
        })
        .collect();
    let mut saved = Saved::default();
    for group in rule.groups(&fields) {
        let dearest = group.iter().copied().max_by(|one, other| {
            bills[*one].cost.hours.total_cmp(&bills[*other].cost.hours).then(other.cmp(one))
        });
        for index in group.iter().copied() {
            if Some(index) != dearest {
                saved.items += 1;
                saved.cost = saved.cost.plus(bills[index].cost);
            }
            let others =
                group.iter().filter(|other| **other != index).map(|other| items[*other].id().to_owned());
            bills[index].merges_with = others.collect();
        }
    }
    Catalogue {
        unit: manifest.root.str("unit").unwrap_or_default().to_owned(),
        opened: manifest.root.str("opened").and_then(date_of),
        items: bills,
        saved,
    }
}
