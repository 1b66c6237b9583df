//! # What it checks
//! Items of one trace catalogue whose fields overlap: 80% or more of all their fields together
//! stand in both, or 80% of the smaller one's own fields stand in the larger one. Fields that
//! every form has (date, name, signature …) do not count as its own. The catalogue is reported
//! once, with the groups that can be merged and the number of items before and after.
//!
//! # Why it matters
//! Two forms that ask for the same are filled in twice and agree only by luck.
//!
//! # Example
//! ```text
//! warning[TRC008]: of 2 items 2 overlap in 1 group(s); merged, 1 remain
//! ```
//!
//! # How to mend
//! Merge each group into one item that has the fields of all.
//!
//! # Innocent causes
//! Two items with the same columns about different things (two kinds of tools, say): one list with
//! a column for the kind serves both.
//!
//! # Configuration
//! `overlap` (0.8) and `common`: names of fields that every form has.
//!
//! # Basis
//! Rules against formalism, to relieve grassroots units: fewer traces, forms, ledgers and groups.
//!
//! # 检查什么
//! 同一清单中字段重叠的事项：两项合起来的字段有 80% 以上两边都有，或较小一项自己的字段有 80% 以
//! 上在较大一项中也有。各种表格都有的字段（日期、姓名、签字等）不算自己的字段。每份清单报一条，
//! 列出可以合并的各组，以及合并前后的项数。
//!
//! # 为何重要
//! 两张表要的是同样的内容，就要填两遍，而且未必对得上。
//!
//! # 示例
//! ```text
//! 警告[TRC008]：2 个事项中有 2 个字段重叠，分 1 组；合并后为 1 个
//! ```
//!
//! # 如何改正
//! 每组合并为一个事项，字段取并集。
//!
//! # 正当情形
//! 两项栏目相同而对象不同（如两类工器具）：一张表加一栏类别即可。
//!
//! # 配置
//! overlap（0.8）；common：各种表格都有的字段名。
//!
//! # 依据
//! 整治形式主义为基层减负：精简留痕、报表、台账和工作群。

use crate::rules::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use super::items::{Item, items};
use crate::config::Settings;
use crate::rules::{OptionError, comparable};

/// The rule.
pub static RULE: Rule = Rule::manifest::<OverlappingItems>(Meta {
    code: "TRC008",
    name: "overlapping-items",
    zh: "留痕事项重叠",
    group: Group::Trc,
    family: None,
    severity: Severity::Warning,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("overlapping_items.rs"),
});

/// Its options.
#[derive(Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct OverlappingItems {
    /// The share of fields from which two items overlap.
    overlap: f64,
    /// Fields that every form has.
    common: Vec<String>,
}

impl Default for OverlappingItems {
    fn default() -> Self {
        let common = [
            "日期",
            "时间",
            "姓名",
            "签字",
            "签名",
            "备注",
            "序号",
            "编号",
            "单位",
            "部门",
            "地点",
            "电话",
            "填表人",
            "负责人",
            "责任人",
            "记录人",
            "审核人",
            "date",
            "time",
            "name",
            "signature",
            "remarks",
            "number",
        ];
        Self { overlap: 0.8, common: common.map(str::to_owned).to_vec() }
    }
}

/// Items by what they ask for.
pub(crate) struct Alike {
    /// The items of each distinct set of fields, by their index.
    pub sets: Vec<Vec<usize>>,
    /// Sets that overlap, by their place, the lower one first.
    pub pairs: Vec<(usize, usize)>,
}

/// A field that stands in more sets than this tells nothing, and comparing by it would not end.
const FREQUENT: usize = 200;

impl OverlappingItems {
    /// The rule's name plate.
    pub(crate) fn meta() -> &'static Meta {
        &RULE.meta
    }

    /// With the options of a configuration.
    ///
    /// # Errors
    /// Options that cannot be read.
    pub(crate) fn configured(settings: &Settings) -> Result<Self, OptionError> {
        let options = settings.options_of(&RULE.meta).cloned().unwrap_or_default();
        options.try_into().map_err(|error| OptionError { code: RULE.meta.code, error })
    }

    /// Distinct sets of fields that tell something, and which of them overlap.
    pub(crate) fn alike(&self, fields: &[BTreeSet<String>]) -> Alike {
        let common: BTreeSet<String> =
            self.common.iter().map(|field| comparable(field).to_lowercase()).collect();
        let mut sets: BTreeMap<&BTreeSet<String>, Vec<usize>> = BTreeMap::new();
        // Two items with nothing but common fields are not the same for that.
        let telling = |set: &BTreeSet<String>| set.iter().any(|field| !common.contains(field));
        for (index, set) in fields.iter().enumerate().filter(|(_, set)| telling(set)) {
            sets.entry(set).or_default().push(index);
        }
        let sets: Vec<(&BTreeSet<String>, Vec<usize>)> = sets.into_iter().collect();
        let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, (set, _)) in sets.iter().enumerate() {
            set.iter().for_each(|field| holders.entry(field).or_default().push(place));
        }
        let mut pairs = Vec::new();
        for (place, (set, _)) in sets.iter().enumerate() {
            let near = set
                .iter()
                .filter_map(|field| holders.get(field.as_str()))
                .filter(|held| held.len() <= FREQUENT);
            let near: BTreeSet<usize> = near.flatten().copied().filter(|other| *other > place).collect();
            let alike = near.into_iter().filter(|other| self.overlap(set, sets[*other].0, &common));
            pairs.extend(alike.map(|other| (place, other)));
        }
        Alike { sets: sets.into_iter().map(|(_, indexes)| indexes).collect(), pairs }
    }

    /// Items of a catalogue by their index, in groups that can be merged; each item in one group
    /// at most.
    pub(crate) fn groups(&self, fields: &[BTreeSet<String>]) -> Vec<Vec<usize>> {
        let Alike { sets, pairs } = self.alike(fields);
        let mut parent: Vec<usize> = (0..sets.len()).collect();
        for (place, other) in pairs {
            let (one, two) = (root(&mut parent, place), root(&mut parent, other));
            parent[one.max(two)] = one.min(two);
        }
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, indexes) in sets.iter().enumerate() {
            groups.entry(root(&mut parent, place)).or_default().extend(indexes);
        }
        let mut groups: Vec<Vec<usize>> = groups.into_values().filter(|group| group.len() > 1).collect();
        groups.iter_mut().for_each(|group| group.sort_unstable());
        groups.sort();
        groups
    }

    fn overlap(&self, one: &BTreeSet<String>, other: &BTreeSet<String>, common: &BTreeSet<String>) -> bool {
        let shared = one.intersection(other).count() as f64;
        let together = one.union(other).count() as f64;
        let own = |set: &BTreeSet<String>| set.difference(common).count();
        let shared_own = one.intersection(other).filter(|field| !common.contains(*field)).count();
        let smaller = own(one).min(own(other));
        let jaccard = shared / together;
        let contained = shared_own as f64 / smaller.max(1) as f64;
        let whole = shared / one.len().min(other.len()) as f64;
        (jaccard >= self.overlap && shared_own >= 1 && shared >= 2.0)
            || (smaller >= 2 && contained >= self.overlap && whole >= self.overlap)
    }

    /// The fields of an item as they are compared.
    pub(crate) fn fields(item: Item) -> BTreeSet<String> {
        item.texts("fields")
            .map(|field| comparable(field).to_lowercase())
            .filter(|field| !field.is_empty())
            .collect()
    }
}

fn root(parent: &mut [usize], mut place: usize) -> usize {
    while parent[place] != place {
        parent[place] = parent[parent[place]];
        place = parent[place];
    }
    place
}

impl ManifestRule for OverlappingItems {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let items: Vec<Item> = items(cx).collect();
        let fields: Vec<BTreeSet<String>> = items.iter().map(|item| Self::fields(*item)).collect();
        sink.saw(fields.iter().filter(|set| !set.is_empty()).count());
        let groups = self.groups(&fields);
        let Some(first) = groups.first().and_then(|group| items.get(*group.first()?)) else { return };
        let (before, overlapping) = (items.len(), groups.iter().map(Vec::len).sum::<usize>());
        let (count, after) = (groups.len(), before - overlapping + groups.len());
        let mut draft = Draft::new(
            cx.manifest.at(first.node),
            text! {
                zh: "{before} 个事项中有 {overlapping} 个字段重叠，分 {count} 组；合并后为 {after} 个",
                en: "of {before} items {overlapping} overlap in {count} group(s); merged, {after} remain",
            },
        )
        .help(text! {
            zh: "每组合并为一个事项，字段取并集",
            en: "merge each group into one item that has the fields of all",
        })
        .subject("overlap")
        .evidence("before", before)
        .evidence("after", after)
        .evidence(
            "groups",
            groups
                .iter()
                .map(|group| group.iter().map(|index| items[*index].id()).collect::<Vec<_>>().join(" + "))
                .collect::<Vec<_>>(),
        );
        for (number, group) in groups.iter().enumerate() {
            let number = number + 1;
            for item in group.iter().map(|index| items[*index]) {
                let Text { zh, en } = item.words();
                draft = draft.member(
                    cx.manifest.at(item.node),
                    text! { zh: "第 {number} 组：{zh}", en: "group {number}: {en}" },
                );
            }
        }
        sink.add(draft);
    }
}
