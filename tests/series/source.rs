//! Where the series and texts come from: `../shared/data`, with nothing copied into the project.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::honest::words::Random;

/// A payment: to whom, when, how many cents.
pub struct Payment {
    pub party: String,
    pub date: Date,
    pub cents: i64,
}

/// The tables that are used.
pub struct Tables {
    /// Yearly flows of rivers, in no order.
    pub flows: Vec<String>,
    /// Shores of lakes in kilometres, in no order.
    pub shores: Vec<String>,
    /// Areas of counties in square miles, in the census's order.
    pub areas: Vec<String>,
    /// Payments of a company in one year, in the order of its book.
    pub payments: Vec<Payment>,
    /// Entries of a journal, in cents, in no order.
    pub journal: Vec<i64>,
    /// Purchases by card of a public body in the same year.
    pub cards: Vec<Payment>,
}

/// Weeks from 2010 to 2021, whose days fall on the same days of the week: the archive's people took
/// up their posts in 2019.
const LATER: i64 = 574;

fn folder(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    if !path.is_dir() {
        println!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

/// The series of `tabular`.
pub fn tables() -> Option<Tables> {
    let folder = folder("tabular/csv")?;
    let rows = |name: &str| -> Vec<csv::StringRecord> {
        csv::Reader::from_path(folder.join(name)).unwrap().records().map(Result::unwrap).collect()
    };
    let column = |name: &str, at: usize| -> Vec<String> {
        rows(name).iter().map(|row| row[at].to_owned()).filter(|cell| !cell.is_empty()).collect()
    };
    // The converted tables are sorted by size, which no instrument does.
    let unsorted = |name: &str| shuffled(column(name, 0), name);
    let payments = rows("corporate.payment.csv").iter().map(payment).collect();
    let cards = rows("purchasing.cards.2010.csv").iter().filter_map(card).collect();
    let journal = unsorted("journal.entry.csv").iter().map(|amount| cents(amount)).collect();
    Some(Tables {
        flows: unsorted("streamflow.csv"),
        shores: unsorted("lakes.perimeter.csv"),
        areas: column("census.2000_2010.csv", 2),
        payments,
        journal,
        cards,
    })
}

/// `VendorNum,Date,InvNum,Amount`, the date in days since 1970.
fn payment(row: &csv::StringRecord) -> Payment {
    let days = row[1].parse::<f64>().unwrap() as i64;
    Payment {
        party: format!("供应商{}", &row[0]),
        date: Date::constant(1970, 1, 1) + days.days() + LATER.weeks(),
        cents: cents(&row[3]),
    }
}

/// `CARDNUM,DATE,…,MERCHDESCRIPTION,…,TRANSTYPE,AMOUNT`: dates as `31/01/2010`, amounts as
/// `$1.463,10`.
fn card(row: &csv::StringRecord) -> Option<Payment> {
    let mut day = row[1].split('/').map(|part| part.parse::<i16>().unwrap());
    let (date, month, year) = (day.next()?, day.next()?, day.next()?);
    let amount = row[7].replace(['$', '.'], "").replace(',', ".");
    (&row[6] == "P" && !amount.is_empty() && !amount.contains(['(', '-'])).then(|| Payment {
        party: row[3].trim().to_owned(),
        date: Date::new(year, month as i8, date as i8).unwrap() + LATER.weeks(),
        cents: cents(&amount),
    })
}

fn cents(amount: &str) -> i64 {
    (amount.parse::<f64>().unwrap() * 100.0).round() as i64
}

fn shuffled<T>(mut list: Vec<T>, seed: &str) -> Vec<T> {
    let mut random = Random::new(seed);
    for at in (1..list.len()).rev() {
        list.swap(at, random.below(at as u64 + 1) as usize);
    }
    list
}

/// A text of `chinese`: its name without the ending, its folder and its words.
pub struct Paper {
    pub title: String,
    pub folder: String,
    pub name: String,
    pub text: Vec<u8>,
}

/// The texts of `chinese`, the helper tables among them.
pub fn texts() -> Option<Vec<Paper>> {
    let folder = folder("chinese")?;
    let walk = walkdir::WalkDir::new(&folder).sort_by_file_name();
    let files = walk.into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let paper = |entry: walkdir::DirEntry| {
        let part = |path: Option<&std::ffi::OsStr>| path.unwrap().to_str().unwrap().to_owned();
        Paper {
            title: part(entry.path().file_stem()),
            folder: part(entry.path().parent().and_then(Path::file_name)),
            name: part(entry.path().file_name()),
            text: fs::read(entry.path()).unwrap(),
        }
    };
    Some(files.map(paper).collect())
}
