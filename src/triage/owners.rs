//! Who is to mend a finding and by when, as the configuration says: owners looked up in the
//! archive's units, people and risk registers, deadlines counted in its working days.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::places::Places;
use crate::archive::{Person, Post, Reference};
use crate::config::{Owner, OwnerSource, Settings};
use crate::finding::{Finding, Group, Meta};
use crate::pipeline::{JudgedDossier, RiskPost};

/// Owners that one finding names; a cluster over more is nobody's in particular.
const NAMED: usize = 5;

/// Units above each other that are looked through.
const ABOVE: usize = 16;

/// What owners are looked up in.
pub(super) struct Directory<'a> {
    reference: &'a Reference,
    dossiers: &'a [JudgedDossier],
    /// The day of the export.
    today: Option<Date>,
    /// Risk points by unit.
    posts: HashMap<&'a str, Vec<&'a RiskPost>>,
}

impl<'a> Directory<'a> {
    pub fn new(reference: &'a Reference, dossiers: &'a [JudgedDossier]) -> Self {
        let mut posts: HashMap<&str, Vec<&RiskPost>> = HashMap::new();
        for post in dossiers.iter().flat_map(|dossier| &dossier.charge.points) {
            posts.entry(&post.unit).or_default().push(post);
        }
        Self { reference, dossiers, today: reference.clock().today(), posts }
    }

    /// Gives every finding its owner and its deadline. What the tool could not examine is its
    /// user's to see to, and nobody's debt.
    pub fn assign(
        &self,
        findings: &mut [Finding],
        places: &Places,
        metas: &HashMap<&str, &'static Meta>,
        settings: &Settings,
    ) {
        if settings.owners.is_empty() {
            return;
        }
        let mut days: HashMap<u16, Option<String>> = HashMap::new();
        for finding in findings.iter_mut().filter(|finding| finding.group != Group::Run) {
            let Some(meta) = metas.get(finding.code) else { continue };
            let of_rule = |owner: &&Owner| {
                owner.rules.runs(meta)
                    && (owner.severities.is_empty() || owner.severities.contains(&finding.severity))
            };
            let entries: Vec<&Owner> = settings.owners.iter().filter(of_rule).collect();
            let mut folders = BTreeSet::new();
            let mut dossiers: Vec<Option<&JudgedDossier>> = places
                .targets(finding)
                .iter()
                .filter_map(|target| target.dossier)
                .filter(|dossier| folders.insert(dossier.folder.as_str()))
                .map(Some)
                .collect();
            if dossiers.is_empty() {
                dossiers.push(None);
            }
            let mut owners: Vec<String> = Vec::new();
            let mut deadline: Option<u16> = None;
            for dossier in dossiers {
                let fitting = || entries.iter().filter(|owner| self.fits(owner, dossier));
                let owner = fitting().find_map(|owner| self.owner(owner, finding, dossier));
                owners.extend(owner.filter(|owner| !owners.contains(owner)));
                let given = fitting().find_map(|owner| owner.days(finding.severity));
                deadline = [deadline, given].into_iter().flatten().min();
            }
            if owners.len() > NAMED {
                owners.truncate(NAMED);
                owners.push("…".to_owned());
            }
            finding.owner = (!owners.is_empty()).then(|| owners.join("；"));
            finding.deadline = deadline.and_then(|count| {
                days.entry(count).or_insert_with(|| self.after(count).map(|day| day.to_string())).clone()
            });
        }
    }

    fn fits(&self, owner: &Owner, dossier: Option<&JudgedDossier>) -> bool {
        let kind = dossier.and_then(|one| one.kind.as_ref()).map(|(name, _)| name);
        let unit = dossier.and_then(|one| one.unit.as_deref());
        (owner.kinds.is_empty() || kind.is_some_and(|kind| owner.kinds.contains(kind)))
            && (owner.units.is_empty()
                || unit.is_some_and(|unit| {
                    self.above(unit).any(|unit| owner.units.iter().any(|one| one == unit))
                }))
    }

    /// A unit and those above it.
    fn above(&self, unit: &'a str) -> impl Iterator<Item = &'a str> {
        std::iter::successors(Some(unit), |unit| self.reference.units.get(unit)?.parent.as_deref())
            .take(ABOVE)
    }

    fn owner(&self, owner: &Owner, finding: &Finding, dossier: Option<&'a JudgedDossier>) -> Option<String> {
        if let Some(name) = &owner.name {
            return Some(name.clone());
        }
        let dossier = dossier?;
        let unit = dossier.unit.as_deref()?;
        let name = self.reference.unit_name(unit);
        match owner.to? {
            OwnerSource::Unit => Some(name.to_owned()),
            OwnerSource::Head => self.above(unit).find_map(|unit| {
                let (person, post) = self.holder(|post| post.head && post.unit == unit)?;
                Some(format!("{} {} {}", self.reference.unit_name(unit), post.title, person.name))
            }),
            OwnerSource::Responsible => {
                let people = &dossier.charge.responsible;
                let names: Vec<&str> =
                    people.iter().take(NAMED).map(|id| self.reference.person_name(id)).collect();
                (!names.is_empty()).then(|| format!("{name} {}", names.join("、")))
            }
            OwnerSource::RiskRegister => {
                let point = self.point(owner, finding, dossier, unit)?;
                let unit = self.reference.unit_name(&point.unit);
                let holder = self.holder(|post| post.unit == point.unit && post.title == point.post);
                let person = holder.map(|(person, _)| format!(" {}", person.name)).unwrap_or_default();
                Some(format!("{unit} {}{person}", point.post))
            }
        }
    }

    /// The risk point that a finding is about: the very one it points at, else the first of its
    /// unit, or of the nearest above it, in an area that the configuration names.
    fn point(
        &self,
        owner: &Owner,
        finding: &Finding,
        dossier: &'a JudgedDossier,
        unit: &'a str,
    ) -> Option<&'a RiskPost> {
        let wanted = |point: &&RiskPost| owner.areas.is_empty() || owner.areas.contains(&point.area);
        let meant = finding.pointer.as_deref().and_then(|pointer| {
            let index = pointer.strip_prefix("/record/points/")?.split('/').next()?.parse::<usize>().ok()?;
            dossier.charge.points.iter().find(|point| point.index == index)
        });
        meant
            .filter(wanted)
            .or_else(|| self.above(unit).find_map(|unit| self.posts.get(unit)?.iter().copied().find(wanted)))
    }

    /// Who holds a post on the day of the export; the first whom archive.json names.
    fn holder(&self, fits: impl Fn(&Post) -> bool) -> Option<(&'a Person, &'a Post)> {
        self.reference.people.iter().find_map(|person| {
            let held = |post: &&Post| match self.today {
                Some(day) => post.held_on(day),
                None => post.to.is_none(),
            };
            person.posts.iter().find(|post| fits(post) && held(post)).map(|post| (person, post))
        })
    }

    /// The day `count` working days after the export.
    fn after(&self, count: u16) -> Option<Date> {
        let mut day = self.today?;
        let mut left = count;
        // However many holidays there are, one in a hundred days is worked.
        for _ in 0..u32::from(count) * 100 {
            day = day.tomorrow().ok()?;
            left -= u16::from(self.reference.is_working_day(day));
            if left == 0 {
                return Some(day);
            }
        }
        None
    }

    /// Whether deadlines are asked for that cannot be counted.
    pub fn dateless(&self, settings: &Settings) -> bool {
        let asked = settings.owners.iter().any(|owner| owner.days.iter().any(Option::is_some));
        asked && self.today.is_none() && !self.dossiers.is_empty()
    }
}
