//! From the paths of a command line to folders: what is a packed file is unpacked first.

use std::path::{Path, PathBuf};

use super::Package;
use super::report::Report;
use super::scratch::Scratch;
use super::unpack::{Refused, unpack};
use crate::archive::Archive;
use crate::finding::{Draft, Location};
use crate::limits::Unpacking;
use crate::text;

/// A path to look at.
#[derive(Debug)]
pub struct Opened {
    /// As it was given.
    pub asked: PathBuf,
    /// The folder to look into.
    pub folder: PathBuf,
    /// Where it was unpacked, if it was.
    pub scratch: Option<Scratch>,
    /// What was found on the way.
    pub report: Report,
}

impl Opened {
    /// Gives the name that was asked for to an archive that was unpacked here, and what was found
    /// on unpacking to the first.
    pub fn name(&mut self, archive: &mut Archive, package: &mut Package) {
        let Some(scratch) = &self.scratch else { return };
        let Ok(inside) = archive.root.strip_prefix(scratch.folder()) else { return };
        let asked = self.asked.display().to_string().replace('\\', "/");
        let inside = inside.strip_prefix(self.folder.strip_prefix(scratch.folder()).unwrap_or(Path::new("")));
        let inside = inside.map(|inside| inside.display().to_string().replace('\\', "/")).unwrap_or_default();
        archive.given = crate::archive::join(&asked, &inside);
        package.packed = true;
        package.report.join(std::mem::take(&mut self.report));
    }
}

/// Endings of packed archives.
const ENDS: [&str; 4] = [".zip", ".tar", ".tar.gz", ".tgz"];

/// Opens `path`: a packed file is unpacked into a scratch folder, everything else is left as it is.
///
/// # Errors
/// Where no scratch folder can be made or the file cannot be read.
pub fn open(path: &Path) -> std::io::Result<Opened> {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let packed = path.is_file() && ENDS.iter().any(|end| name.ends_with(end));
    if !packed {
        return Ok(Opened {
            asked: path.to_owned(),
            folder: path.to_owned(),
            scratch: None,
            report: Report::default(),
        });
    }
    let scratch = Scratch::new()?;
    let mut report = Report::default();
    if let Err(refused) = unpack(path, scratch.folder(), &Unpacking::default(), &mut report) {
        // Half a package would be found to lack the other half.
        if let Refused::Io(error) = refused {
            return Err(error);
        }
        let own = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let (code, draft) = told(&own, &refused);
        let mut refusal = Report::default();
        refusal.add(code, draft);
        let folder = scratch.empty()?;
        return Ok(Opened { asked: path.to_owned(), folder, scratch: Some(scratch), report: refusal });
    }
    let folder = only_folder(scratch.folder());
    Ok(Opened { asked: path.to_owned(), folder, scratch: Some(scratch), report })
}

/// A package that holds one folder and nothing else is that folder.
fn only_folder(folder: &Path) -> PathBuf {
    let mut at = folder.to_owned();
    for _ in 0..4 {
        let mut entries = std::fs::read_dir(&at).into_iter().flatten().flatten();
        match (entries.next(), entries.next()) {
            (Some(one), None) if one.file_type().is_ok_and(|kind| kind.is_dir()) => at = one.path(),
            _ => break,
        }
    }
    at
}

fn told(name: &str, refused: &Refused) -> (&'static str, Draft) {
    let at = || Location::file(name);
    match refused {
        Refused::Bomb { limit, reached } => (
            "SAF002",
            Draft::new(
                at(),
                text! {
                    zh: "解包到达上限（{limit}：{reached}），不再读下去",
                    en: "a limit was met while unpacking ({limit}: {reached}); it is not read further",
                },
            )
            .help(text! { zh: "查明来源；确实这样大的，自行解开后检查文件夹", en: "find out where it comes from; if it is rightly so large, unpack it and check the folder" })
            .evidence("limit", *limit),
        ),
        Refused::Encrypted => (
            "USE003",
            Draft::new(at(), text! { zh: "包已加密，打不开", en: "the package is encrypted and cannot be opened" })
                .help(text! { zh: "请发送方去掉密码", en: "have the sender take the password off" }),
        ),
        Refused::Unsupported(what) => (
            "RUN002",
            Draft::new(at(), text! { zh: "包的结构尚不支持：{what}", en: "the package has a structure that is not supported: {what}" })
                .evidence("what", what.as_str()),
        ),
        Refused::Corrupt(reason) => (
            "USE001",
            Draft::new(at(), text! { zh: "包已损坏：{reason}", en: "the package is damaged: {reason}" })
                .help(text! { zh: "请发送方重发", en: "ask the sender for it again" })
                .evidence("reason", reason.as_str()),
        ),
        Refused::NoPackage | Refused::Io(_) => (
            "USE002",
            Draft::new(at(), text! { zh: "不是 ZIP、TAR 或 TAR.GZ", en: "it is no ZIP, TAR or TAR.GZ" })
                .help(text! { zh: "请发送方重发", en: "ask the sender for it again" }),
        ),
    }
}
