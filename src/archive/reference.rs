//! `archive.json`: who and what the dossiers point at. Owned and lenient: what it states
//! wrongly is the schema's business, and an id that is defined nowhere is the rules'.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use jiff::civil::Date;

use super::calendar::{Clock, date_of};
use super::index::Index;
use super::manifest::Manifest;
use crate::finding::Location;
use crate::json::Node;

/// Reference data of one archive. Empty where there is no `archive.json`.
#[derive(Debug, Default)]
pub struct Reference {
    /// Whether there is an `archive.json` that could be read.
    pub present: bool,
    /// `fonds`
    pub fonds: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `exported`, as written.
    pub exported: Option<String>,
    /// Departments, villages, stations.
    pub units: Defined<Unit>,
    /// Who may sign what.
    pub people: Defined<Person>,
    /// Registered seals.
    pub seals: Defined<Seal>,
    /// Suppliers.
    pub suppliers: Defined<Supplier>,
    /// Public holidays.
    pub holidays: BTreeSet<Date>,
    /// Weekend days that are worked.
    pub workdays: BTreeSet<Date>,
    /// The transfer list, where there is one.
    pub listed: Option<Vec<Listed>>,
    /// Stated totals.
    pub totals: Totals,
    /// What the export holds all of.
    pub complete: Complete,
    /// Certificates and imprints that it names, relative to the archive.
    pub files: BTreeSet<String>,
    /// Paths of the trust anchors, relative to the archive.
    pub trust: Vec<String>,
    /// When certificates are judged where a signature carries no trusted time, as written.
    pub trust_time: Option<String>,
    /// The anchors themselves and that moment, once they are read.
    pub anchors: crate::seal::Trust,
    /// Certificates of people and seals by the paths that name them, once they are read.
    pub certificates: BTreeMap<String, Vec<crate::seal::x509::Certificate>>,
    /// Registered pictures of imprints by the ids of their seals, once they are read.
    pub imprints: BTreeMap<String, crate::examine::Pixels>,
    /// Month and day until which a year's documents are filed lawfully.
    pub filing_deadline: Option<(i8, i8)>,
    /// [`Reference::index`], once somebody asked.
    pub(super) index: OnceLock<Index>,
}

/// Things with ids, in the order of the file.
#[derive(Debug)]
pub struct Defined<T> {
    items: Vec<T>,
    index: HashMap<String, usize>,
}

impl<T> Default for Defined<T> {
    fn default() -> Self {
        Self { items: Vec::new(), index: HashMap::new() }
    }
}

impl<T> Defined<T> {
    fn read(list: &[Node], read: impl Fn(&Node) -> T) -> Self {
        let mut defined = Self::default();
        for node in list {
            if let Some(id) = node.str("id") {
                // The first of two with one id is the one that counts.
                defined.index.entry(id.to_owned()).or_insert(defined.items.len());
                defined.items.push(read(node));
            }
        }
        defined
    }

    /// The thing with this id.
    pub fn get(&self, id: &str) -> Option<&T> {
        self.index.get(id).map(|at| &self.items[*at])
    }

    /// The one at a place of the list that [`Defined::iter`] goes through.
    pub fn place(&self, place: usize) -> &T {
        &self.items[place]
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// All ids, sorted.
    pub fn ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.index.keys().map(String::as_str).collect();
        ids.sort_unstable();
        ids
    }
}

/// A unit.
#[derive(Debug)]
pub struct Unit {
    /// `id`
    pub id: String,
    /// `name`
    pub name: String,
    /// `parent`
    pub parent: Option<String>,
}

/// A person.
#[derive(Debug)]
pub struct Person {
    /// `id`
    pub id: String,
    /// `name`
    pub name: String,
    /// An outsider, of whom no duty is asked.
    pub external: bool,
    /// Posts held.
    pub posts: Vec<Post>,
    /// Paths of certificates, relative to the archive.
    pub certificates: Vec<String>,
    /// Times on the blacklist.
    pub blacklisted: Vec<Blacklisted>,
    /// Where the person stands.
    pub at: Location,
}

/// A time on the blacklist; both ends inclusive.
#[derive(Debug)]
pub struct Blacklisted {
    /// `from`
    pub from: Option<Date>,
    /// `to`; still listed where there is none.
    pub to: Option<Date>,
    /// `reason`
    pub reason: String,
}

impl Blacklisted {
    /// Whether `day` falls into it.
    pub fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// One post of a person; both ends inclusive.
#[derive(Debug)]
pub struct Post {
    /// `unit`
    pub unit: String,
    /// `title`
    pub title: String,
    /// The values of `as` that it may sign.
    pub duties: Vec<String>,
    /// `head`
    pub head: bool,
    /// `charges`
    pub charges: Vec<String>,
    /// `from`
    pub from: Option<Date>,
    /// `to`
    pub to: Option<Date>,
    /// Where the post stands.
    pub at: Location,
}

impl Post {
    /// Whether `other` is the same post, however often it was given.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.unit == other.unit && self.title == other.title
    }

    /// Whether it was held on `day`.
    pub fn held_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

impl Person {
    /// The days on which the person took a post up: posts that begin, but not those that carry on
    /// one of the same unit and title within a month.
    pub fn taken_up(&self) -> impl Iterator<Item = (&Post, Date)> {
        self.posts.iter().filter_map(|post| {
            let from = post.from?;
            let carried_on = self.posts.iter().any(|before| {
                let ended = before.to.map(|to| to.saturating_add(jiff::Span::new().days(31)));
                before.is_same_as(post)
                    && before.from.is_none_or(|begun| begun < from)
                    && ended.is_none_or(|ended| ended >= from)
            });
            (!carried_on).then_some((post, from))
        })
    }

    /// Whether the person held a post with `duty` on `day`.
    pub fn had_duty(&self, duty: &str, day: Date) -> bool {
        self.posts.iter().any(|post| post.held_on(day) && post.duties.iter().any(|held| held == duty))
    }
}

/// Kinds of seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealKind {
    /// 公章
    Official,
    /// 合同专用章
    Contract,
    /// 财务专用章
    Finance,
    /// 个人名章
    Personal,
}

impl SealKind {
    /// From the word of the format.
    pub fn of(word: &str) -> Option<Self> {
        Some(match word {
            "official" => Self::Official,
            "contract" => Self::Contract,
            "finance" => Self::Finance,
            "personal" => Self::Personal,
            _ => return None,
        })
    }
}

/// A registered seal.
#[derive(Debug)]
pub struct Seal {
    /// `id`
    pub id: String,
    /// `name`
    pub name: String,
    /// `unit`
    pub unit: Option<String>,
    /// `supplier`
    pub supplier: Option<String>,
    /// `kind`
    pub kind: Option<SealKind>,
    /// Issued.
    pub from: Option<Date>,
    /// Withdrawn.
    pub to: Option<Date>,
    /// Path of its certificate, relative to the archive.
    pub certificate: Option<String>,
    /// Path of the picture of its imprint, relative to the archive.
    pub imprint: Option<String>,
}

/// A supplier.
#[derive(Debug)]
pub struct Supplier {
    /// `id`
    pub id: String,
    /// `name`
    pub name: String,
    /// `credit_code`
    pub credit_code: Option<String>,
    /// `introduced_by`
    pub introduced_by: Option<String>,
    /// Where that stands.
    pub introduced_at: Location,
    /// Times on the blacklist.
    pub blacklisted: Vec<Blacklisted>,
}

/// One line of the transfer list.
#[derive(Debug)]
pub struct Listed {
    /// `id`
    pub id: Option<String>,
    /// `path`
    pub path: Option<String>,
    /// `sha256`, lower case.
    pub sha256: Option<String>,
    /// Where the line stands.
    pub location: Location,
}

/// Stated totals and where they stand.
#[derive(Debug, Default)]
pub struct Totals {
    /// By name: `dossiers`, `documents`, `files`, `bytes`.
    pub stated: BTreeMap<String, (u64, Location)>,
}

/// What an export holds all of.
#[derive(Debug, Default, Clone)]
pub enum Complete {
    /// Nothing is claimed.
    #[default]
    Unclaimed,
    /// Everything.
    All,
    /// These kinds.
    Kinds(BTreeSet<String>),
}

impl Complete {
    /// Whether the export claims all dossiers of this kind.
    pub fn covers(&self, kind: &str) -> bool {
        match self {
            Self::Unclaimed => false,
            Self::All => true,
            Self::Kinds(kinds) => kinds.contains(kind),
        }
    }
}

/// Levels of units that are followed upwards.
const LEVELS: usize = 64;

impl Reference {
    /// Reads what a parsed `archive.json` says.
    pub fn read(manifest: &Manifest) -> Self {
        let root = &manifest.root;
        let text = |node: &Node, key: &str| node.str(key).map(str::to_owned);
        let dates = |key| root.list(key).iter().filter_map(|node| date_of(node.as_str()?)).collect();
        Self {
            index: OnceLock::new(),
            present: true,
            fonds: text(root, "fonds"),
            name: text(root, "name"),
            exported: text(root, "exported"),
            units: Defined::read(root.list("units"), |node| Unit {
                id: text(node, "id").unwrap_or_default(),
                name: text(node, "name").unwrap_or_default(),
                parent: text(node, "parent"),
            }),
            people: Defined::read(root.list("people"), |node| Person {
                id: text(node, "id").unwrap_or_default(),
                name: text(node, "name").unwrap_or_default(),
                external: node.get("external").and_then(Node::as_bool) == Some(true),
                posts: node.list("posts").iter().map(|node| post(node, manifest.at(node))).collect(),
                certificates: texts(node, "certificates"),
                at: manifest.at(node),
                blacklisted: blacklisted(node),
            }),
            seals: Defined::read(root.list("seals"), |node| Seal {
                id: text(node, "id").unwrap_or_default(),
                name: text(node, "name").unwrap_or_default(),
                unit: text(node, "unit"),
                supplier: text(node, "supplier"),
                kind: node.str("kind").and_then(SealKind::of),
                from: node.str("from").and_then(date_of),
                to: node.str("to").and_then(date_of),
                certificate: text(node, "certificate"),
                imprint: text(node, "imprint"),
            }),
            suppliers: Defined::read(root.list("suppliers"), |node| Supplier {
                id: text(node, "id").unwrap_or_default(),
                name: text(node, "name").unwrap_or_default(),
                credit_code: text(node, "credit_code"),
                introduced_by: text(node, "introduced_by"),
                introduced_at: manifest.at_member(node, "introduced_by"),
                blacklisted: blacklisted(node),
            }),
            holidays: dates("holidays"),
            workdays: dates("workdays"),
            listed: root.get("dossiers").map(|list| {
                list.items()
                    .iter()
                    .map(|node| Listed {
                        id: text(node, "id"),
                        path: text(node, "path"),
                        sha256: node.str("sha256").map(str::to_ascii_lowercase),
                        location: manifest.at(node),
                    })
                    .collect()
            }),
            trust: root.get("trust").map_or_else(Vec::new, |trust| texts(trust, "certificates")),
            anchors: crate::seal::Trust::default(),
            certificates: BTreeMap::new(),
            imprints: BTreeMap::new(),
            trust_time: root.at(&["trust", "time"]).and_then(Node::as_str).map(str::to_owned),
            totals: Totals {
                stated: root
                    .get("totals")
                    .map_or(&[][..], Node::members)
                    .iter()
                    .filter_map(|member| {
                        let stated = member.value.as_u64()?;
                        Some((member.key.to_string(), (stated, manifest.at(&member.value))))
                    })
                    .collect(),
            },
            complete: match root.get("complete") {
                Some(node) if node.as_bool() == Some(true) => Complete::All,
                Some(node) if !node.items().is_empty() => Complete::Kinds(
                    node.items().iter().filter_map(|kind| kind.as_str().map(str::to_owned)).collect(),
                ),
                _ => Complete::Unclaimed,
            },
            files: named_files(root),
            filing_deadline: root.str("filing_deadline").and_then(|text| {
                let (month, day) = text.split_once('-')?;
                Some((month.parse().ok()?, day.parse().ok()?))
            }),
        }
    }

    /// The archive's clock.
    pub fn clock(&self) -> Clock {
        Clock::new(self.exported.as_deref())
    }

    /// Units and people by what rules ask for.
    pub fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(self))
    }

    /// The units above one, the nearest first.
    pub fn above<'a>(&'a self, unit: &str) -> Vec<&'a str> {
        let mut above: Vec<&str> = Vec::new();
        let mut at = unit;
        while let Some(parent) = self.units.get(at).and_then(|found| found.parent.as_deref()) {
            // Who stands above itself stands in a loop; no real chain is as long.
            if parent == unit || above.contains(&parent) || above.len() == LEVELS {
                break;
            }
            above.push(parent);
            at = parent;
        }
        above
    }

    /// Whether `unit` is `other` or stands above it.
    pub fn is_at_or_above(&self, unit: &str, other: &str) -> bool {
        let mut at = other;
        // A chain of parents longer than there are units is a loop.
        for _ in 0..=self.units.items.len() {
            if at == unit {
                return true;
            }
            match self.units.get(at).and_then(|found| found.parent.as_deref()) {
                Some(parent) => at = parent,
                None => return false,
            }
        }
        false
    }

    /// Whether `day` is worked: no weekend and no holiday, or a weekend day made up for.
    pub fn is_working_day(&self, day: Date) -> bool {
        use jiff::civil::Weekday;
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.workdays.contains(&day) || (!weekend && !self.holidays.contains(&day))
    }

    /// A unit's name for messages, or the id where it is not known.
    pub fn unit_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.units.get(id).map(|unit| unit.name.as_str()).filter(|name| !name.is_empty()).unwrap_or(id)
    }

    /// A person's name for messages, or the id where it is not known.
    pub fn person_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.people.get(id).map(|person| person.name.as_str()).filter(|name| !name.is_empty()).unwrap_or(id)
    }
}

fn texts(node: &Node, key: &str) -> Vec<String> {
    node.list(key).iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

fn blacklisted(node: &Node) -> Vec<Blacklisted> {
    let day = |entry: &Node, key| entry.str(key).and_then(date_of);
    let list = node.list("blacklisted").iter();
    list.map(|entry| Blacklisted {
        from: day(entry, "from"),
        to: day(entry, "to"),
        reason: entry.str("reason").unwrap_or_default().to_owned(),
    })
    .collect()
}

fn post(node: &Node, at: Location) -> Post {
    Post {
        at,
        unit: node.str("unit").unwrap_or_default().to_owned(),
        title: node.str("title").unwrap_or_default().to_owned(),
        duties: texts(node, "duties"),
        head: node.get("head").and_then(Node::as_bool) == Some(true),
        charges: texts(node, "charges"),
        from: node.str("from").and_then(date_of),
        to: node.str("to").and_then(date_of),
    }
}

/// Paths of certificates and imprints.
fn named_files(root: &Node) -> BTreeSet<String> {
    let lists = root.list("people").iter().map(|person| person.list("certificates"));
    let trust = root.get("trust").map_or(&[][..], |trust| trust.list("certificates"));
    let seals =
        root.list("seals").iter().flat_map(|seal| [seal.get("certificate"), seal.get("imprint")]).flatten();
    lists
        .chain([trust])
        .flatten()
        .chain(seals)
        .filter_map(|node| node.as_str().map(super::paths::normal_form))
        .collect()
}
