//! `zhenji signatures`: every signature of some files, with its verdict and why.

mod files;
mod seen;
mod shown;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::{Value, json};

use self::files::Subject;
use super::args::{Listing, SignaturesArgs};
use super::screen::{self, Screen};
use super::stop::{Stop, shown};
use crate::examine::{Format, identify};
use crate::limits;
use crate::report::plain::plain;
use crate::seal::{self, Trust, Verdict, Verified, x509};
use crate::text;

/// A file and what was found in it and beside it.
struct Checked {
    path: String,
    signatures: Vec<Verified>,
    /// What is seen on its pages, where that was asked for.
    seen: Option<Vec<seen::Seen>>,
    /// Why it could not be read.
    unread: Option<String>,
    /// Whether it was named on the command line or by a manifest, and not met on the way.
    named: bool,
}

impl Checked {
    /// Met in a folder, and signed by nobody.
    fn is_bare(&self) -> bool {
        !self.named
            && self.unread.is_none()
            && self.signatures.is_empty()
            && self.seen.as_ref().is_none_or(Vec::is_empty)
    }
}

/// Checks, prints, and says by the exit code how it went: 1 where something is broken or not
/// covered, 4 where something could not be told.
///
/// # Errors
/// Where a file cannot be read or an option makes no sense.
pub fn run(args: &SignaturesArgs, screen: Screen) -> Result<u8, Stop> {
    let trust = trust(args)?;
    let mut all = checked(files::listed(&args.files)?, &trust, args.pages)?;
    let bare = all.iter().filter(|one| one.is_bare()).count();
    all.retain(|one| !one.is_bare());
    let printed = match args.output {
        Listing::Json => {
            let files: Vec<Value> = all.iter().map(shown::json_of_file).collect();
            format!("{:#}\n", json!({ "version": 1, "files": files, "unsigned": bare }))
        }
        Listing::Table => shown::table(&all, bare, screen.lang),
    };
    screen::print(&printed).map_err(|error| super::output::not_written(None, &error))?;
    let any = |wanted: &[Verdict]| {
        all.iter().flat_map(|file| &file.signatures).any(|one| wanted.contains(&one.verdict))
    };
    let unread = all.iter().any(|file| file.unread.is_some());
    Ok(if unread || any(&[Verdict::Unsupported]) {
        4
    } else {
        u8::from(any(&[Verdict::Broken, Verdict::NotCovered]))
    })
}

/// The anchors and keys that the command line gives.
///
/// # Errors
/// Where a file cannot be read or holds no certificate.
pub fn given(anchors: &[PathBuf], keys: &[PathBuf]) -> Result<Trust, Stop> {
    let mut trust = Trust::default();
    for file in anchors {
        let certificates = x509::certificates(&read(file)?);
        if certificates.is_empty() {
            let name = shown(file);
            return Err(Stop::usage(
                text! { zh: "{name} 里没有证书", en: "there is no certificate in {name}" },
                text! { zh: "信任锚应为 PEM 或 DER 格式的证书", en: "trust anchors are certificates in PEM or DER" },
            ));
        }
        trust.anchors.extend(certificates);
    }
    for file in keys {
        trust.keys.push(String::from_utf8_lossy(&read(file)?).into_owned());
    }
    Ok(trust)
}

fn trust(args: &SignaturesArgs) -> Result<Trust, Stop> {
    let mut trust = given(&args.trust, &args.key)?;
    if let Some(at) = &args.at {
        let moment = moment_of(at).ok_or_else(|| {
            let at = plain(at).into_owned();
            Stop::usage(
                text! { zh: "“{at}”不是时刻", en: "`{at}` is no moment" },
                text! {
                    zh: "写成 2025-03-01 或 2025-03-01T08:30:00+08:00",
                    en: "write it as 2025-03-01 or 2025-03-01T08:30:00+08:00",
                },
            )
        })?;
        trust.time = Some(moment.as_second());
    }
    Ok(trust)
}

/// A moment as written; a day is its last second in China, so that what was issued on that day is
/// there already.
fn moment_of(text: &str) -> Option<jiff::Timestamp> {
    match crate::archive::date_of(text) {
        Some(day) => {
            let end = day.at(23, 59, 59, 0).to_zoned(jiff::tz::Offset::constant(8).to_time_zone());
            Some(end.ok()?.timestamp())
        }
        None => text.parse().ok(),
    }
}

/// Checks them on all cores, and keeps their order.
fn checked(subjects: Vec<Subject>, trust: &Trust, pages: bool) -> Result<Vec<Checked>, Stop> {
    if let [only] = subjects.as_slice() {
        return Ok(vec![examine(only, trust, pages)?]);
    }
    let pool = rayon::ThreadPoolBuilder::new().stack_size(limits::STACK_BYTES).build();
    // Of several files that cannot be read the first is named, whichever was met first.
    let each = || subjects.par_iter().map(|one| examine(one, trust, pages)).collect::<Vec<_>>();
    let all = match pool {
        Ok(pool) => pool.install(each),
        Err(_) => subjects.iter().map(|one| examine(one, trust, pages)).collect(),
    };
    all.into_iter().collect()
}

fn examine(subject: &Subject, trust: &Trust, pages: bool) -> Result<Checked, Stop> {
    let path = &subject.path;
    if let Some(why) = &subject.closed {
        let unread = Some(why.clone());
        return Ok(Checked { path: shown(path), signatures: Vec::new(), seen: None, unread, named: true });
    }
    // A file that a reader fails on does not end the run over the others.
    let looked = catch_unwind(AssertUnwindSafe(|| {
        let signatures = check(path, trust)?;
        Ok((signatures, pages.then(|| seen::seen(path)).transpose()?))
    }));
    let looked = match looked {
        Ok(looked) => looked,
        Err(_) => {
            let unread = Some("the reader crashed on it".to_owned());
            return Ok(Checked {
                path: shown(path),
                signatures: Vec::new(),
                seen: None,
                unread,
                named: true,
            });
        }
    };
    let ((signatures, seen), unread) = match looked {
        Ok(found) => (found, None),
        // What was named on the command line must be there; what was met or listed is reported.
        Err(error) if subject.demanded => return Err(unreadable(path, &error)),
        Err(error) => ((Vec::new(), None), Some(crate::archive::io_reason(&error))),
    };
    Ok(Checked { path: shown(path), signatures, seen, unread, named: subject.demanded || subject.listed })
}

fn read(path: &Path) -> Result<Vec<u8>, Stop> {
    std::fs::read(path).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Stop {
    let (name, reason) = (shown(path), crate::archive::io_reason(error));
    Stop::usage(
        text! { zh: "{name} 读不了：{reason}", en: "{name} cannot be read: {reason}" },
        text! { zh: "检查路径和权限", en: "check its path and its permissions" },
    )
}

/// The file's own signatures, and those beside it.
fn check(file: &Path, trust: &Trust) -> std::io::Result<Vec<Verified>> {
    if files::is_idle(file)? {
        return Ok(Vec::new());
    }
    let bytes = std::fs::read(file)?;
    let mut found = match identify(&bytes) {
        Format::Pdf => seal::pdf::verify(&bytes, trust),
        Format::Ofd => seal::ofd::verify(&bytes, trust),
        _ => Vec::new(),
    };
    let place =
        |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let extension = file.extension().and_then(|extension| extension.to_str()).map(str::to_lowercase);
    match extension.as_deref() {
        // A signature by itself: what it signs lies under its name without the ending.
        Some(ending) if files::CMS.contains(&ending) => {
            let content = std::fs::read(file.with_extension("")).ok();
            let signatures = match &content {
                Some(content) => seal::cms::verify_detached(&bytes, content, &place(file)),
                None => seal::cms::verify_file(&bytes, &place(file)),
            };
            found.extend(seal::judge_all(signatures, trust));
        }
        Some("minisig") => {
            let content = std::fs::read(file.with_extension("")).unwrap_or_default();
            found.push(seal::minisign::verify(&bytes, &content, &place(file), trust));
        }
        _ => {
            let beside = |ending: &str| {
                let path = files::beside(file, ending)?;
                std::fs::read(&path).ok().map(|bytes| (place(&path), bytes))
            };
            if let Some((place, signature)) = beside("p7s") {
                let signatures = seal::cms::verify_detached(&signature, &bytes, &place);
                found.extend(seal::judge_all(signatures, trust));
            }
            if let Some((place, signature)) = beside("minisig") {
                found.push(seal::minisign::verify(&signature, &bytes, &place, trust));
            }
        }
    }
    Ok(found)
}
