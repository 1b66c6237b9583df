//! The table of producers and their releases, `schemas/producers.json`.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;

use crate::examine::Metadata;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(rename = "$comment")]
    _comment: String,
    families: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    family: String,
    fields: Vec<Field>,
    pattern: String,
    #[serde(rename = "source")]
    _source: String,
    releases: Vec<Entry>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Field {
    Producer,
    Creator,
    Software,
    Model,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    version: String,
    released: Date,
}

struct Family {
    name: String,
    fields: Vec<Field>,
    pattern: Regex,
    releases: Vec<(Vec<u32>, Date)>,
}

static FAMILIES: LazyLock<Vec<Family>> = LazyLock::new(|| {
    let text = include_str!("../../../schemas/producers.json");
    let table: Table = serde_json::from_str(text).unwrap_or_else(|error| unreachable!("{error}"));
    let family = |row: Row| Family {
        name: row.family,
        fields: row.fields,
        pattern: Regex::new(&row.pattern).unwrap_or_else(|error| unreachable!("{error}")),
        releases: row.releases.iter().map(|entry| (version(&entry.version), entry.released)).collect(),
    };
    table.families.into_iter().map(family).collect()
});

/// A program with the day of its release.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Release {
    /// As the file names it.
    pub program: String,
    /// The row of the table.
    pub family: &'static str,
    /// The earliest day that it could be had.
    pub released: Date,
}

/// The numbers of a version, in order.
fn version(text: &str) -> Vec<u32> {
    text.split(|character: char| !character.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

/// Of the programs that metadata names, the one released last.
pub(super) fn newest(metadata: &Metadata) -> Option<Release> {
    let camera = metadata.camera.as_ref();
    let part = |part: Option<&String>| part.map_or("", |text| text.trim()).to_owned();
    let producer = match (&metadata.producer, &metadata.producer_version) {
        (Some(name), Some(version)) => format!("{name} {version}"),
        (name, _) => part(name.as_ref()),
    };
    let model = camera.map_or_else(String::new, |camera| {
        format!(
            "{} {}|{}",
            part(camera.make.as_ref()),
            part(camera.model.as_ref()),
            part(camera.software.as_ref())
        )
    });
    let fields = [
        (Field::Producer, producer),
        (Field::Creator, part(metadata.creator.as_ref())),
        (Field::Software, camera.map_or_else(String::new, |camera| part(camera.software.as_ref()))),
        (Field::Model, model),
    ];
    let mut newest: Option<Release> = None;
    for family in FAMILIES.iter() {
        for (_, text) in
            fields.iter().filter(|(field, text)| family.fields.contains(field) && !text.is_empty())
        {
            let Some(found) = family.pattern.captures(text).and_then(|found| found.name("version")) else {
                continue;
            };
            let own = version(found.as_str());
            let release = family.releases.iter().rev().find(|(listed, _)| *listed <= own);
            let Some((_, released)) = release else { continue };
            if newest.as_ref().is_none_or(|known| known.released < *released) {
                let program = text.trim_matches('|').replace('|', " ");
                newest = Some(Release { program, family: &family.name, released: *released });
            }
        }
    }
    newest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examine::Camera;

    fn released(producer: &str, version: Option<&str>) -> Option<String> {
        let metadata = Metadata {
            producer: Some(producer.into()),
            producer_version: version.map(str::to_owned),
            ..Metadata::default()
        };
        newest(&metadata).map(|release| release.released.to_string())
    }

    #[test]
    fn programs_are_dated_by_their_main_version() {
        assert_eq!(released("Microsoft Office Word", Some("16.0000")).as_deref(), Some("2015-07-09"));
        assert_eq!(released("Microsoft® Word 2021", None).as_deref(), Some("2021-09-16"));
        assert_eq!(
            released("WPS Office_11.1.0.10132_F1E327BC-269C-435d-A152-05C5408002CA", None).as_deref(),
            Some("2018-03-01")
        );
        assert_eq!(released("LibreOffice 7.3", None).as_deref(), Some("2022-02-02"));
        assert_eq!(released("Skia/PDF m117", None).as_deref(), Some("2023-06-01"));
        assert_eq!(
            released("macOS Version 12.6 (Build 21G115) Quartz PDFContext", None).as_deref(),
            Some("2021-07-01")
        );
        assert_eq!(released("Acrobat Distiller 9.0.0 (Windows)", None).as_deref(), Some("2008-06-02"));
        assert_eq!(released("Nobody's Printer 99", None), None);
    }

    #[test]
    fn cameras_are_dated_by_model_and_software() {
        let camera =
            Camera { make: Some("HUAWEI".into()), model: Some("Mate 60 Pro".into()), ..Camera::default() };
        let metadata = Metadata { camera: Some(camera), ..Metadata::default() };
        assert_eq!(newest(&metadata).unwrap().released.to_string(), "2023-08-29");
    }

    #[test]
    fn releases_of_a_family_are_in_order() {
        for family in FAMILIES.iter() {
            assert!(family.releases.is_sorted(), "{}", family.name);
            assert!(family.releases.iter().map(|(_, day)| day).is_sorted(), "{}", family.name);
        }
    }
}
