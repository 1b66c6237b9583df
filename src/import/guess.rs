//! Guesses of roles, kinds and media from titles and names. Each is marked as one; none overrides a
//! catalogue.

use crate::examine::{Facts, Format};
use crate::schema::{Kind, Kinds};

/// Roles that every kind has, by words in titles.
const COMMON: &[(&str, &str)] = &[
    ("备考表", "remarks-sheet"),
    ("卷内目录", "catalogue"),
    ("文件目录", "catalogue"),
    ("案卷封面", "cover"),
    ("封面", "cover"),
    ("隔页", "divider"),
    ("附件", "attachment"),
    ("佐证", "evidence"),
];

/// What offices call papers beside their roles' own titles.
const ALSO: &[(&str, &str)] = &[
    ("会议纪要", "minutes"),
    ("会议记录", "minutes"),
    ("纪要", "minutes"),
    ("签到表", "sign-in-sheet"),
    ("签到册", "sign-in-sheet"),
    ("签到簿", "sign-in-sheet"),
    ("会议签到", "sign-in-sheet"),
    ("决议", "resolution"),
    ("决定事项", "resolution"),
    ("会议通知", "meeting-notice"),
    ("开会通知", "meeting-notice"),
];

/// The role of a document with this title and file name; `attachment` where nothing tells. Who
/// reads the first line of a paper for its title may miss what the file's name says.
pub fn role(title: &str, stem: &str, medium: &str, kind: Option<&Kind>) -> String {
    let titled = by_title(title, stem, medium, kind);
    if titled == "attachment" && !title.contains("附件") && stem != title {
        return by_title(stem, stem, medium, kind);
    }
    titled
}

fn by_title(title: &str, stem: &str, medium: &str, kind: Option<&Kind>) -> String {
    let roles = || kind.into_iter().flat_map(|kind| &kind.requires.documents);
    let allows = |role: &crate::schema::Role| role.media.iter().any(|known| known == medium);
    if medium == "photo"
        && let Some((name, _)) = roles().find(|(name, _)| *name == "photo" || name.ends_with("-photo"))
    {
        return name.clone();
    }
    // The longest title of a role that stands in the document's; a tie goes to what stands last,
    // since 关于…报告的批复 is a reply.
    let named = roles()
        .filter(|(_, role)| !role.title.is_empty() && allows(role))
        .filter_map(|(name, role)| {
            let at = title.rfind(&role.title)?;
            Some(((at + role.title.len() == title.len(), role.title.chars().count(), at), name))
        })
        .max();
    let also = || {
        let has = |role: &str| roles().any(|(name, known)| name == role && allows(known));
        ALSO.iter().find(|(word, role)| title.contains(word) && has(role)).map(|(_, role)| (*role).to_owned())
    };
    let general = COMMON.iter().find(|(word, _)| title.contains(word)).map(|(_, role)| *role);
    match (named, general) {
        (Some((_, name)), None) => name.clone(),
        (Some(((true, ..), name)), Some("attachment")) => name.clone(),
        (_, Some(role)) => role.to_owned(),
        (None, None) if also().is_some() => also().unwrap_or_default(),
        (None, None) => {
            let allowed = roles().filter(|(_, role)| allows(role)).map(|(name, _)| name.as_str());
            by_word(stem, allowed).unwrap_or("attachment").to_owned()
        }
    }
}

/// The role that an English file name means: `sign-in.pdf`, `photo2.jpg`, `report.pdf` where one
/// role alone is some kind of report.
fn by_word<'r>(stem: &str, roles: impl Iterator<Item = &'r str>) -> Option<&'r str> {
    const ALL: [&str; 5] = ["cover", "catalogue", "divider", "evidence", "attachment"];
    if !stem.is_ascii() {
        return None;
    }
    let word = stem.to_ascii_lowercase().replace(['_', ' '], "-");
    let word: String = word.chars().filter(|letter| letter.is_ascii_lowercase() || *letter == '-').collect();
    let word = word.trim_matches('-');
    if word.len() < 3 {
        return None;
    }
    let roles: Vec<&str> = roles.chain(ALL).collect();
    if let Some(same) = roles.iter().find(|role| **role == word) {
        return Some(same);
    }
    let part = |role: &&&str| {
        role.strip_suffix(word).is_some_and(|before| before.ends_with('-'))
            || role.strip_prefix(word).is_some_and(|after| after.starts_with('-'))
    };
    match roles.iter().filter(part).collect::<Vec<_>>()[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// The kind that a folder's path or an archival number names: by its class (`X043-2025-ZB-0012`,
/// `ZB-0012`), or by its own name.
pub fn named_kind<'k>(kinds: &'k Kinds, folder: &str, number: &str) -> Option<&'k Kind> {
    let plain = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let classes: Vec<&str> = [number, folder.rsplit('/').next().unwrap_or_default()]
        .into_iter()
        .filter(|text| text.chars().any(|character| character.is_ascii_digit()))
        .flat_map(|text| text.split(['-', '·', '_', ' ']))
        .collect();
    let of_class =
        |kind: &&Kind| kind.requires.class.as_deref().is_some_and(|class| classes.contains(&class));
    kinds.iter().find(of_class).or_else(|| {
        let parts: Vec<String> = folder.split('/').map(plain).collect();
        kinds.iter().find(|kind| parts.contains(&plain(&kind.name)) || parts.contains(&plain(&kind.title)))
    })
}

/// The kind of a dossier with these titles: one that the titles of two documents and the dossier's
/// own speak for, or of three documents, or of every paper that it asks for.
pub fn kind<'k>(kinds: &'k Kinds, dossier: &str, documents: &[&str]) -> Option<&'k Kind> {
    let mut scores: Vec<(usize, &Kind)> = kinds
        .iter()
        .filter(|kind| kind.name != "case-file")
        .filter_map(|kind| {
            let roles = kind.requires.documents.iter();
            let own: Vec<_> =
                roles.filter(|(_, role)| role.min > 0 && role.title.chars().count() > 2).collect();
            let called = |name: &str, title: &str| {
                ALSO.iter()
                    .any(|(word, role)| *role == name && word.chars().count() > 1 && title.contains(word))
            };
            let said = |(name, role): &&(&String, &crate::schema::Role)| {
                documents.iter().any(|title| title.contains(&role.title) || called(name, title))
            };
            let matched = own.iter().filter(said).count();
            let stem: String = kind.title.chars().filter(|c| c.is_alphanumeric()).take(2).collect();
            let spoken = matched + usize::from(dossier.contains(&stem));
            (matched >= 2 && (spoken >= 3 || matched == own.len())).then_some((spoken, kind))
        })
        .collect();
    scores.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    match &scores[..] {
        [(first, _), (second, _), ..] if first == second => None,
        [(_, kind), ..] => Some(kind),
        [] => None,
    }
}

/// How a file exists.
pub fn medium(name: &str, facts: &Facts) -> &'static str {
    let contents = &facts.contents;
    match facts.format {
        Format::Wav | Format::Mp3 | Format::Flac => "audio",
        Format::Mp4 | Format::Mov | Format::Avi | Format::Mkv => "video",
        Format::Heic => "photo",
        Format::Jpeg | Format::Png | Format::Tiff | Format::Bmp | Format::WebP | Format::Gif => {
            let camera = contents.metadata.camera.as_ref();
            let shot = camera.is_some_and(|camera| {
                camera.gps.is_some()
                    || camera.taken.is_some() && (camera.make.is_some() || camera.model.is_some())
            });
            let upper = name.to_ascii_uppercase();
            let called = ["照片", "相片", "现场", "合影"].iter().any(|word| name.contains(word))
                || ["IMG", "DSC", "MMEXPORT", "WX_CAMERA"].iter().any(|word| upper.starts_with(word));
            if shot || called { "photo" } else { "scan" }
        }
        Format::Pdf | Format::Ofd => match &contents.pages {
            Some(pages) if pages.count > 0 && pages.scanned.len() as u32 >= pages.count.div_ceil(2) => "scan",
            _ => "born-digital",
        },
        _ => "born-digital",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_and_kinds_come_from_titles() {
        let kinds = Kinds::new(&[] as &[&str]).unwrap();
        let case = kinds.get("case-file");
        assert_eq!(role("关于清点的通知", "x", "scan", case), "notice");
        assert_eq!(role("关于报送清点报告的批复", "x", "scan", case), "reply");
        assert_eq!(role("附件1 清点表", "x", "scan", case), "attachment");
        assert_eq!(role("清点现场", "x", "photo", case), "photo");
        assert_eq!(role("卷内备考表", "x", "scan", case), "remarks-sheet");
        let bidding =
            kind(&kinds, "物资采购", &["招标公告", "招标文件", "开标记录", "物资采购合同"]).unwrap();
        assert_eq!(bidding.name, "bidding");
        assert_eq!(role("关于定标的中标通知书", "x", "scan", Some(bidding)), "award-notice");
        assert_eq!(kind(&kinds, "王家", &["走访登记表", "用电帮扶计划"]).unwrap().name, "home-visit");
        let meeting = kind(&kinds, "度夏物资采购", &["会议纪要", "签到表", "关于采购的决议"]).unwrap();
        assert_eq!(meeting.name, "meeting");
        assert_eq!(role("会议纪要", "x", "scan", Some(meeting)), "minutes");
        assert_eq!(role("3月会议签到册", "x", "scan", Some(meeting)), "sign-in-sheet");
        assert_eq!(role("关于采购的决议", "x", "scan", Some(meeting)), "resolution");
        // The first line of the text is the title; the name says what it is.
        assert_eq!(role("一、到会情况", "签到表", "scan", Some(meeting)), "sign-in-sheet");
        assert_eq!(role("序号", "卷内目录", "born-digital", case), "catalogue");
        assert!(kind(&kinds, "来往文件", &["关于清点的通知", "合同"]).is_none());
    }
}
