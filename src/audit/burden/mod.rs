//! The bill of an archive's trace catalogues: what is asked for in a year, by unit and by item,
//! what mending the findings on it would save, and what would then still be asked for.

mod cost;
mod papers;
mod savings;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

pub use self::cost::Cost;
pub use self::papers::Papers;

use self::cost::Figures;
use self::savings::{Matter, reckon};
use super::manifests::{each_manifest, reference};
use crate::archive::{Archive, Manifest, date_of};
use crate::config::Settings;
use crate::finding::Finding;
use crate::json::Node;
use crate::rules::current::Current;
use crate::rules::pad::Allowed;
use crate::rules::trc::{Item, OverlappingItems};

/// The bill of one archive.
#[derive(Debug, Default, Serialize)]
pub struct Bill {
    /// By unit, in the order of their ids.
    pub units: Vec<UnitBill>,
    /// Manifests that could not be read: what they ask for is not in the bill.
    pub unread: usize,
    /// Items with a figure that cannot be meant: their effort is not in the bill.
    pub uncounted: usize,
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
    /// What mending the findings would save.
    pub saved: Saved,
    /// What would still be asked for.
    pub after: Cost,
    /// The same savings by rule.
    pub by_rule: BTreeMap<&'static str, Saved>,
    /// Papers on file that would not be missed; they are no part of a year's effort.
    pub papers: Papers,
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
    /// Whether a figure of it cannot be meant, so that its effort is not known.
    pub uncounted: bool,
    /// What mending the findings would save of it.
    pub saved: Cost,
    /// The rules that say so.
    pub saved_by: Vec<&'static str>,
    /// The items that it could be merged with: of its unit's catalogues, or of units below it.
    pub merges_with: Vec<String>,
}

/// What would be saved.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub struct Saved {
    /// Items fewer.
    pub items: usize,
    /// Effort less.
    pub cost: Cost,
}

impl Saved {
    fn add(&mut self, items: usize, cost: Cost) {
        self.items += items;
        self.cost = self.cost.plus(cost);
    }
}

/// An item's words, beside what is reckoned of it.
struct Named {
    dossier: String,
    id: String,
    name: String,
    risk: String,
    uncounted: bool,
    opened: Option<Date>,
}

/// Adds up what the catalogues of an archive ask for, and what mending `findings` (of the rules on
/// over-tracing and padding) would save; catalogues that their unit has made anew since are left
/// out.
///
/// # Errors
/// Options of TRC008 in the configuration that cannot be read.
pub fn bill(
    archive: &Archive,
    settings: &Settings,
    findings: &[Finding],
) -> Result<Bill, crate::rules::OptionError> {
    let rule = OverlappingItems::configured(settings)?;
    let merges = settings.may_run(OverlappingItems::meta());
    let mut bill = Bill { dossiers: archive.walked.dossiers.len(), ..Bill::default() };
    let (mut matters, mut names) = (Vec::new(), Vec::new());
    let mut opened: Vec<(String, Option<Date>)> = Vec::new();
    let mut units: BTreeMap<String, UnitBill> = BTreeMap::new();
    let padding = papers::by_manifest(findings);
    let allowed = Allowed::by(settings);
    each_manifest(archive, |_, manifest| {
        let Some(manifest) = manifest else {
            bill.unread += 1;
            return;
        };
        let unit = manifest.root.str("unit").unwrap_or_default();
        if let Some(findings) = padding.get(manifest.path.as_str()) {
            let papers = &mut units.entry(unit.to_owned()).or_default().papers;
            *papers = papers.plus(Papers::of(manifest, findings, allowed));
        }
        if manifest.root.str("kind") == Some("trace-catalogue") {
            opened.push((unit.to_owned(), manifest.root.str("opened").and_then(date_of)));
            catalogue(manifest, &mut matters, &mut names);
        }
    });
    let reference = reference(archive);
    let current = Current::of(opened.iter().map(|(unit, opened)| (Some(unit.as_str()), *opened)));
    let held = |matter: &Matter, named: &Named| current.holds(Some(&matter.unit), named.opened);
    let (mut matters, names): (Vec<Matter>, Vec<Named>) =
        matters.into_iter().zip(names).filter(|(matter, named)| held(matter, named)).unzip();
    let whole: Vec<Cost> = matters.iter().map(|matter| matter.figures.cost()).collect();
    reckon(&mut matters, findings, merges.then_some(&rule), &reference);
    let ids: Vec<String> = names.iter().map(|named| named.id.clone()).collect();
    for ((matter, named), cost) in matters.into_iter().zip(names).zip(whole) {
        bill.uncounted += usize::from(named.uncounted);
        let unit = units.entry(matter.unit.clone()).or_default();
        unit.add(&matter, named, cost, &ids);
    }
    for (id, unit) in &mut units {
        unit.unit.clone_from(id);
        reference.unit_name(id).clone_into(&mut unit.name);
    }
    let anything = |unit: &UnitBill| !unit.items.is_empty() || unit.papers.pages + unit.papers.documents > 0;
    bill.units = units.into_values().filter(anything).map(UnitBill::sorted).collect();
    Ok(bill)
}

impl UnitBill {
    fn add(&mut self, matter: &Matter, named: Named, cost: Cost, ids: &[String]) {
        let Named { dossier, id, name, risk, uncounted, .. } = named;
        let mut saved = Cost::default();
        for (code, cost) in &matter.saved {
            saved = saved.plus(*cost);
            self.by_rule.entry(code).or_default().add(usize::from(matter.gone), *cost);
        }
        self.total = self.total.plus(cost);
        self.saved.add(usize::from(matter.gone), saved);
        self.items.push(ItemBill {
            dossier,
            id,
            name,
            risk,
            cost,
            uncounted,
            saved,
            saved_by: matter.saved.iter().map(|(code, _)| *code).collect(),
            merges_with: matter.merged.iter().map(|place| ids[*place].clone()).collect(),
        });
    }

    /// The dearest item first, and numbers as people read them.
    fn sorted(mut self) -> Self {
        let place = |item: &ItemBill| (item.dossier.clone(), item.id.clone());
        self.items.sort_by(|one, other| {
            other.cost.hours.total_cmp(&one.cost.hours).then_with(|| place(one).cmp(&place(other)))
        });
        for item in &mut self.items {
            (item.cost, item.saved) = (item.cost.rounded(), item.saved.rounded());
        }
        self.after = self.total.less(self.saved.cost).rounded();
        self.total = self.total.rounded();
        self.saved.cost = self.saved.cost.rounded();
        self.by_rule.values_mut().for_each(|saved| saved.cost = saved.cost.rounded());
        self
    }
}

fn catalogue(manifest: &Manifest, matters: &mut Vec<Matter>, names: &mut Vec<Named>) {
    let list = manifest.root.get("record").map_or(&[][..], |record| record.list("items"));
    let opened = manifest.root.str("opened").and_then(date_of);
    for (index, item) in list.iter().map(|node: &Node| Item { node }).enumerate() {
        let carriers: BTreeSet<&str> = item.texts("carriers").collect();
        let chat = |carrier: &&str| matches!(*carrier, "qq" | "wechat" | "site");
        let uncounted = item.absurd();
        matters.push(Matter {
            manifest: manifest.path.clone(),
            index,
            unit: manifest.root.str("unit").unwrap_or_default().to_owned(),
            figures: if uncounted { Figures::default() } else { Figures::of(item) },
            fields: OverlappingItems::fields(item),
            chat: !carriers.is_empty() && carriers.iter().all(chat),
            saved: Vec::new(),
            gone: false,
            merged: Vec::new(),
        });
        names.push(Named {
            dossier: manifest.id().unwrap_or_default().to_owned(),
            id: item.id().to_owned(),
            name: item.name().to_owned(),
            risk: item.node.str("risk").unwrap_or_default().to_owned(),
            uncounted,
            opened,
        });
    }
}
