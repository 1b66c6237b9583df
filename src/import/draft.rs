//! One dossier of the plan, from its files and what catalogues say of them.

use std::collections::{BTreeMap, BTreeSet};

use super::Ask;
use super::column::Column;
use super::folders::parent;
use super::matching::{Named, fold, leading_number, name_of, stem};
use super::plan::{Document, Dossier, File, PLACEHOLDER, Plan, Said};
use super::survey::{Gathered, Item};
use super::table::Row;
use super::words;
use super::{guess, reading};
use crate::archive::strip_ending;
use crate::examine::Format;
use crate::rules::SIDECAR_TEXTS;
use crate::schema::Kind;

/// What dossiers are drafted from.
pub(super) struct Drafter<'a> {
    pub items: &'a [Item],
    /// Path → item.
    pub by_path: &'a BTreeMap<&'a str, usize>,
    /// Paths of 卷内目录.
    pub inner: &'a BTreeSet<String>,
    pub ask: &'a Ask<'a>,
}

impl Drafter<'_> {
    /// The dossier in `folder`, which holds `files`.
    pub fn dossier(&self, plan: &mut Plan, folder: &str, files: &[usize], known: Gathered) -> Dossier {
        let (beside, papers): (BTreeSet<usize>, BTreeSet<usize>) =
            files.iter().partition(|at| self.is_beside(**at));
        let mut documents = Vec::new();
        let mut listed = BTreeSet::new();
        for ((_, row), named) in &known.rows {
            let own: Vec<usize> = match named {
                Named::Files(own) => own.iter().copied().filter(|at| !beside.contains(at)).collect(),
                _ => Vec::new(),
            };
            let missing = match named {
                Named::Missing(path) => Some(path.as_str()),
                _ => None,
            };
            if own.is_empty() && missing.is_none() && row.get(Column::Title).is_none() {
                continue;
            }
            listed.extend(own.iter().copied());
            let mut document = self.document(folder, &own);
            if let Some(path) = missing {
                document.medium = Said::guessed("born-digital".into());
                document.files.push(File {
                    source: None,
                    from: path.to_owned(),
                    path: path.to_owned(),
                    size: 0,
                    sha256: String::new(),
                    examined: None,
                    declared: None,
                });
            }
            state(plan, &mut document, row);
            documents.push(document);
        }
        let rest: Vec<usize> = papers.into_iter().filter(|at| !listed.contains(at)).collect();
        for own in self.together(folder, &rest) {
            documents.push(self.document(folder, &own));
        }
        let title = self.title(folder, &known);
        let number = known
            .own
            .and_then(|(_, row)| row.get(Column::Number))
            .or(known.above.get(&Column::Number).map(String::as_str));
        let kind = self.kind(folder, number.unwrap_or_default(), &title.value, &documents);
        for (at, document) in documents.iter_mut().enumerate() {
            document.id = format!("d{:02}", at + 1);
            if document.role.value.is_empty() {
                let name = document.files.first().map_or("", |file| name_of(&file.path));
                let kind = self.ask.kinds.get(&kind.value);
                let role = guess::role(&document.title.value, stem(name), &document.medium.value, kind);
                document.role.value = role;
            }
        }
        self.whole(
            plan,
            folder,
            known,
            title,
            kind,
            documents,
            beside.into_iter().map(|at| self.file(folder, at)).collect(),
        )
    }

    #[allow(clippy::too_many_arguments, reason = "the parts of one value")]
    fn whole(
        &self,
        plan: &mut Plan,
        folder: &str,
        known: Gathered,
        title: Said<String>,
        kind: Said<String>,
        documents: Vec<Document>,
        beside: Vec<File>,
    ) -> Dossier {
        // What the row of the dossier says, else what stands above its list, else the row of its
        // only document where the list gives each dossier one row.
        let single = match &known.rows[..] {
            [((_, row), _)] if self.is_number(folder, row.get(Column::Number)) => Some(*row),
            _ => None,
        };
        let told = |columns: &[Column]| {
            columns.iter().find_map(|column| {
                let own = known.own.and_then(|(_, row)| row.get(*column));
                own.or(known.above.get(column).map(String::as_str))
                    .or(single.and_then(|row| row.get(*column)))
                    .map(str::to_owned)
            })
        };
        let of_rows = |column: Column| {
            let mut values = known.rows.iter().filter_map(|((_, row), _)| row.get(column));
            let first = values.next()?;
            values.all(|value| value == first).then(|| first.to_owned())
        };
        let dates: Vec<&Said<String>> =
            documents.iter().filter_map(|document| document.date.as_ref()).collect();
        let earliest = dates.iter().map(|date| date.value.as_str()).min().map(str::to_owned);
        let day = |text: String| words::day(&text).map(|day| Said::stated(day.to_string()));
        let opened =
            told(&[Column::From, Column::Date]).and_then(day).or_else(|| earliest.map(Said::guessed));
        let closed = told(&[Column::To]).and_then(day);
        let number =
            told(&[Column::Number, Column::DossierNumber]).or_else(|| of_rows(Column::DossierNumber));
        let year = opened.as_ref().and_then(|said| said.value.get(..4)).unwrap_or(PLACEHOLDER).to_owned();
        let id = match number.or_else(|| self.numbered(folder)) {
            Some(number) => Said::stated(number),
            None => {
                let class = self.ask.kinds.get(&kind.value).and_then(|kind| kind.requires.class.clone());
                let fonds = self.ask.fonds.as_deref().unwrap_or(PLACEHOLDER);
                let class = class.unwrap_or_else(|| PLACEHOLDER.into());
                Said::guessed(format!("{fonds}-{year}-{class}-{:04}", plan.dossiers.len() + 1))
            }
        };
        if plan.fonds.is_none() {
            plan.fonds = told(&[Column::Fonds]).or_else(|| of_rows(Column::Fonds));
        }
        let unit = told(&[Column::Unit]).or_else(|| of_rows(Column::Unit));
        let unit = match unit.or_else(|| self.ask.unit.clone()) {
            Some(unit) => Said::stated(plan.unit(&unit)),
            None => Said::guessed(PLACEHOLDER.into()),
        };
        let retention = told(&[Column::Retention]).or_else(|| of_rows(Column::Retention));
        let retention = match retention.and_then(|text| words::retention(&text)) {
            Some(retention) => Said::stated(retention),
            None => Said::guessed("permanent".into()),
        };
        let responsible = match told(&[Column::Responsible]) {
            Some(name) => Said::stated(plan.person(&name)),
            None => Said::guessed(PLACEHOLDER.into()),
        };
        let secrecy = told(&[Column::Secrecy]).and_then(|text| words::secrecy(&text));
        Dossier {
            folder: folder.to_owned(),
            catalogue: known
                .own
                .map(|(catalogue, _)| catalogue.path.clone())
                .or(known.catalogue.map(str::to_owned)),
            kind,
            id,
            title,
            unit,
            opened,
            closed,
            retention,
            secrecy: secrecy.map(|secrecy| secrecy.word().to_owned()),
            responsible,
            documents,
            beside,
        }
    }

    /// A signature or a text beside another file.
    fn is_beside(&self, at: usize) -> bool {
        let path = &self.items[at].path;
        let ends = [".p7s", ".minisig"].iter().chain(&SIDECAR_TEXTS);
        ends.filter_map(|end| strip_ending(path, end)).any(|base| self.by_path.contains_key(base))
    }

    /// Files that are one document: of one name in several formats, or numbered pages in a folder
    /// of their own.
    fn together(&self, folder: &str, files: &[usize]) -> Vec<Vec<usize>> {
        let mut by_parent: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for at in files {
            by_parent.entry(parent(&self.items[*at].path)).or_default().push(*at);
        }
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (parent, mut own) in by_parent {
            let scan = |at: &usize| {
                let name = name_of(&self.items[*at].path);
                let picture = matches!(
                    format_of(&self.items[*at]),
                    Format::Jpeg | Format::Png | Format::Tiff | Format::Bmp
                );
                picture && stem(name).chars().all(|character| character.is_ascii_digit())
            };
            if parent != folder && own.len() > 1 && own.iter().all(scan) {
                own.sort_by_key(|at| (leading_number(name_of(&self.items[*at].path)), *at));
                groups.push(own);
                continue;
            }
            let mut by_stem: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for at in own {
                by_stem.entry(fold(stem(name_of(&self.items[at].path)))).or_default().push(at);
            }
            groups.extend(by_stem.into_values());
        }
        // 2 comes before 10.
        groups.sort_by_key(|group| {
            let path = &self.items[group[0]].path;
            (parent(path), leading_number(name_of(path)).unwrap_or(u32::MAX), group[0])
        });
        groups
    }

    /// A document of these files, all of it guessed.
    fn document(&self, folder: &str, files: &[usize]) -> Document {
        let first = files.first().map(|at| &self.items[*at]);
        let name = first.map_or("", |item| name_of(&item.path));
        let facts = first.and_then(|item| item.facts.as_ref());
        let beside = first.and_then(|item| {
            let named = |end: &&str| self.by_path.get(format!("{}{end}", item.path).as_str());
            SIDECAR_TEXTS.iter().find_map(|end| self.items[*named(end)?].facts.as_ref())
        });
        let seen = reading::Seen { facts, beside };
        let scans = files.len() > 1
            && files.iter().all(|at| leading_number(stem(name_of(&self.items[*at].path))).is_some());
        let apart = first.map(|item| parent(&item.path)).filter(|above| scans && *above != folder);
        let medium = match (first, facts) {
            (None, _) => "physical",
            (Some(_), Some(facts)) => guess::medium(name, facts),
            (Some(item), None) => match format_of(item) {
                Format::Jpeg | Format::Png | Format::Tiff | Format::Bmp => "scan",
                _ => "born-digital",
            },
        };
        let pages: Option<u32> = files
            .iter()
            .map(|at| Some(self.items[*at].facts.as_ref()?.contents.pages.as_ref()?.count))
            .sum::<Option<u32>>()
            .filter(|_| medium != "photo" && (files.len() == 1 || scans));
        let is_catalogue = first.is_some_and(|item| self.inner.contains(&item.path));
        let title = match apart {
            Some(above) => name_of(above).to_owned(),
            None => reading::title(stem(name), seen),
        };
        let date = reading::date(stem(name), medium, seen).map(|date| Said::guessed(date.to_string()));
        let camera = facts.and_then(|facts| facts.contents.metadata.camera.as_ref());
        let taken = camera.filter(|_| medium == "photo").and_then(|camera| {
            let stamp = camera.taken.as_ref()?;
            Some((moment(stamp)?, camera.gps))
        });
        Document {
            id: String::new(),
            role: Said::guessed(if is_catalogue { "catalogue".into() } else { String::new() }),
            title: Said::guessed(title),
            number: reading::number(seen).map(Said::guessed),
            date: date.filter(|_| !is_catalogue),
            made_by: None,
            medium: Said::guessed(medium.into()),
            pages: pages.map(Said::stated),
            secrecy: None,
            taken,
            files: files.iter().map(|at| self.file(folder, *at)).collect(),
            remark: None,
        }
    }

    fn file(&self, folder: &str, at: usize) -> File {
        let item = &self.items[at];
        let path = item.path.strip_prefix(folder).unwrap_or(&item.path).trim_start_matches('/').to_owned();
        File {
            source: Some(item.place.clone()),
            from: item.path.clone(),
            path,
            size: item.size,
            sha256: item.sha256.clone(),
            examined: Some(item.sha256.clone()).filter(|sha256| !sha256.is_empty()),
            declared: None,
        }
    }

    fn title(&self, folder: &str, known: &Gathered) -> Said<String> {
        let own = known.own.and_then(|(_, row)| row.get(Column::DossierTitle).or(row.get(Column::Title)));
        let above =
            || known.above.get(&Column::DossierTitle).or(known.above.get(&Column::Title)).map(String::as_str);
        let of_rows = || {
            let mut titles = known.rows.iter().filter_map(|((_, row), _)| row.get(Column::DossierTitle));
            let first = titles.next()?;
            titles.all(|title| title == first).then_some(first)
        };
        let single = || match &known.rows[..] {
            [((_, row), _)] if self.is_number(folder, row.get(Column::Number)) => row.get(Column::Title),
            _ => None,
        };
        match own.or_else(above).or_else(of_rows).or_else(single) {
            Some(title) => Said::stated(title.to_owned()),
            None if folder.is_empty() => Said::guessed(self.ask.name.clone()),
            None => Said::guessed(reading::title(name_of(folder), reading::Seen::default())),
        }
    }

    fn kind(&self, folder: &str, number: &str, title: &str, documents: &[Document]) -> Said<String> {
        if let Some(kind) = self.ask.kind {
            return Said::stated(kind.name.clone());
        }
        let titles: Vec<&str> = documents.iter().map(|document| document.title.value.as_str()).collect();
        let named = guess::named_kind(self.ask.kinds, folder, number);
        let kind: Option<&Kind> = named.or_else(|| guess::kind(self.ask.kinds, title, &titles));
        Said::guessed(kind.map_or("case-file", |kind| kind.name.as_str()).to_owned())
    }

    /// Whether the folder is called by this number.
    fn is_number(&self, folder: &str, number: Option<&str>) -> bool {
        number.is_some_and(|number| {
            !folder.is_empty() && fold(folder).replace('/', "-").ends_with(&fold(number))
        })
    }

    /// The archival number that the folder is called by: parts of letters and digits, three at
    /// least, one of them a year.
    fn numbered(&self, folder: &str) -> Option<String> {
        let name = name_of(folder);
        let number = name.split([' ', '　', '_']).next().unwrap_or(name);
        let parts: Vec<&str> = number.split('-').collect();
        let plain = parts
            .iter()
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '·'));
        let year = |part: &&str| {
            part.len() == 4 && part.parse::<u16>().is_ok_and(|year| (1900..=2100).contains(&year))
        };
        (parts.len() >= 3 && plain && number.split(['-', '·']).any(|part| year(&part)))
            .then(|| number.to_owned())
    }
}

/// By contents where they are known, else by name.
fn format_of(item: &Item) -> Format {
    if let Some(facts) = &item.facts {
        return facts.format;
    }
    match item.path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => Format::Jpeg,
        "png" => Format::Png,
        "tif" | "tiff" => Format::Tiff,
        "bmp" => Format::Bmp,
        _ => Format::Unknown,
    }
}

/// An RFC 3339 moment; a camera without a zone is taken to have been set to China's.
fn moment(stamp: &crate::examine::Stamp) -> Option<String> {
    let offset = stamp.offset.unwrap_or(8 * 3600);
    let local: jiff::civil::DateTime = stamp.local.parse().ok()?;
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::Offset::from_seconds(offset).ok()?);
    let moment = local.to_zoned(zone).ok()?;
    Some(moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

/// What the row of a catalogue says of a document stands above every guess.
fn state(plan: &mut Plan, document: &mut Document, row: &Row) {
    if let Some(title) = row.get(Column::Title) {
        document.title = Said::stated(title.to_owned());
    }
    if let Some(number) = row.get(Column::DocumentNumber) {
        document.number = Some(Said::stated(number.to_owned()));
    }
    if let Some(date) = row.get(Column::Date).and_then(words::day) {
        document.date = Some(Said::stated(date.to_string()));
    }
    if let Some(author) = row.get(Column::Author) {
        document.made_by = Some(plan.maker(author));
    }
    if let Some(pages) = row.get(Column::Pages).and_then(words::pages) {
        document.pages = Some(Said::stated(pages));
    }
    document.secrecy =
        row.get(Column::Secrecy).and_then(words::secrecy).map(|secrecy| secrecy.word().to_owned());
    document.remark = row.get(Column::Remark).map(str::to_owned);
    if let (Some(digest), [file]) = (row.get(Column::Digest), &mut document.files[..]) {
        let digest = digest.trim_start_matches("sha256:").to_ascii_lowercase();
        // A digest that somebody stated is kept, whatever the file's is: the check compares.
        if digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            file.sha256 = digest;
        }
    }
    if let (Some(size), [file]) =
        (row.get(Column::Size).and_then(|size| size.parse().ok()), &mut document.files[..])
        && size > 0
    {
        file.size = size;
    }
}
