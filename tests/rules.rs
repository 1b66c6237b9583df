//! Every rule has documentation, a firing and a silent fixture, and each fixture's findings are
//! exactly those of its `expected.txt`: nothing missing, nothing else.
//!
//! A fixture is `testdata/rules/<CODE>/{fires,silent}-<why>/` with `archive/`, `expected.txt`
//! (`CODE severity confidence path pointer` a line, `-` for null) and perhaps `zhenji.toml`.
//! `ZHENJI_BLESS=1 cargo test --test rules` writes the expectations anew: read the difference.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use zhenji::config::ConfigFile;
use zhenji::examine::Examiner;
use zhenji::finding::{Confidence, Finding, Group, Lang, Meta};
use zhenji::rules::docs::{HEADINGS, section};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rules")
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(path)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn metas() -> Vec<&'static Meta> {
    zhenji::rules::all().map(|rule| &rule.meta).collect()
}

fn findings(fixture: &Path) -> Vec<Finding> {
    let config = fixture.join("zhenji.toml");
    let file = if config.is_file() { ConfigFile::read(&config).unwrap() } else { ConfigFile::default() };
    let settings = file.settings(&[], &[], &metas()).unwrap();
    let outcome = zhenji::check(&[fixture.join("archive")], &settings, &Examiner::default()).unwrap();
    outcome.archives.into_iter().flat_map(|archive| archive.findings).collect()
}

/// Every fixture's folder with what was found in it.
static FOUND: LazyLock<Vec<(PathBuf, Vec<Finding>)>> = LazyLock::new(|| {
    let all = folders(&fixtures()).into_iter().flat_map(|rule| folders(&rule));
    all.map(|fixture| (fixture.clone(), findings(&fixture))).collect()
});

fn line(finding: &Finding) -> String {
    format!(
        "{} {} {} {} {}",
        finding.code,
        finding.severity.word(),
        finding.confidence.word(),
        finding.path.as_deref().unwrap_or("-"),
        finding.pointer.as_deref().unwrap_or("-"),
    )
}

#[test]
fn fixtures_give_exactly_what_they_expect() {
    let bless = std::env::var_os("ZHENJI_BLESS").is_some();
    let mut wrong = Vec::new();
    for rule in folders(&fixtures()) {
        let code = rule.file_name().unwrap().to_str().unwrap().to_owned();
        for fixture in folders(&rule) {
            let name = format!("{code}/{}", fixture.file_name().unwrap().to_str().unwrap());
            let Some((_, found)) = FOUND.iter().find(|(at, _)| *at == fixture) else { continue };
            let fires = found.iter().any(|finding| finding.code == code);
            if fires != name.contains("/fires-") {
                let says = if fires { "fires" } else { "stays silent" };
                wrong.push(format!("{name}: {code} {says}"));
            }
            let mut actual: Vec<String> = found.iter().map(line).collect();
            actual.sort();
            let actual = actual.iter().map(|line| format!("{line}\n")).collect::<String>();
            let expectation = fixture.join("expected.txt");
            if bless {
                fs::write(&expectation, &actual).unwrap();
                continue;
            }
            let expected = fs::read_to_string(&expectation).unwrap_or_else(|_| "(no expected.txt)".into());
            if expected != actual {
                let messages: String =
                    found.iter().map(|finding| format!("    {}\n", finding.message.en)).collect();
                wrong.push(format!("{name}:\n  expected\n{expected}  found\n{actual}{messages}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_firing_and_a_silent_fixture() {
    for meta in metas().into_iter().filter(|meta| meta.group != Group::Run) {
        for what in ["fires-", "silent-"] {
            let found = folders(&fixtures().join(meta.code))
                .iter()
                .any(|path| path.file_name().unwrap().to_str().unwrap().starts_with(what));
            assert!(found, "{} has no {what}… fixture", meta.code);
        }
    }
}

/// `testdata/rules/lookalikes.tsv` names what looks like a finding and is none, rule by rule; what
/// its fixtures give is checked above.
#[test]
fn every_named_lookalike_has_a_silent_fixture() {
    let list = fs::read_to_string(fixtures().join("lookalikes.tsv")).unwrap();
    let mut seen = BTreeSet::new();
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let [code, fixture, what] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        assert!(metas().iter().any(|meta| meta.code == code), "{line}");
        assert!(fixture.starts_with("silent-") && !what.is_empty(), "{line}");
        assert!(fixtures().join(code).join(fixture).join("archive").is_dir(), "no fixture for: {line}");
        assert!(seen.insert((code, what)), "twice: {line}");
    }
    // Rules of which a mere fact decides have nothing that looks like them.
    for meta in metas().into_iter().filter(|meta| meta.family() == Some(zhenji::finding::Family::Doubtful)) {
        assert!(seen.iter().any(|(code, _)| *code == meta.code), "no lookalike of {}", meta.code);
    }
}

#[test]
fn every_rule_is_documented_in_both_languages() {
    for meta in metas() {
        for (en, zh) in HEADINGS {
            for (lang, heading) in [(Lang::En, en), (Lang::Zh, zh)] {
                let text = section(meta, lang, heading).unwrap_or_default();
                assert!(!text.is_empty(), "{}: nothing under “{heading}”", meta.code);
            }
        }
        assert!(!meta.zh.is_empty(), "{} has no Chinese name", meta.code);
    }
}

#[test]
fn codes_and_names_are_used_once() {
    let mut seen = BTreeSet::new();
    for meta in metas() {
        assert!(meta.code.starts_with(meta.group.prefix()), "{}", meta.code);
        assert!(seen.insert(meta.code) && seen.insert(meta.name), "{} {}", meta.code, meta.name);
    }
}

#[test]
fn findings_speak_both_languages_and_have_distinct_fingerprints() {
    for (fixture, found) in &*FOUND {
        let mut seen = BTreeSet::new();
        for finding in found {
            let place = fixture.display();
            for text in [&finding.message, &finding.help] {
                assert!(!text.zh.is_empty() && !text.en.is_empty(), "{place}: {}", finding.code);
                assert!(
                    text.zh.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)),
                    "{place}: {}",
                    text.zh
                );
            }
            assert!(seen.insert(finding.fingerprint.clone()), "{place}: {}", finding.fingerprint);
        }
    }
}

/// A finding as the example of its rule shows it.
fn example(finding: &Finding, lang: Lang) -> String {
    let (severity, confidence, code) = (finding.severity, finding.confidence, finding.code);
    let sure = confidence == Confidence::Certain;
    match lang {
        Lang::En if sure => format!("{}[{code}]: {}", severity.word(), finding.message.en),
        Lang::En => format!("{}[{code}] ({}): {}", severity.word(), confidence.word(), finding.message.en),
        Lang::Zh if sure => format!("{}[{code}]：{}", severity.zh(), finding.message.zh),
        Lang::Zh => format!("{}[{code}]（{}）：{}", severity.zh(), confidence.zh(), finding.message.zh),
    }
}

/// The file that a rule stands in.
fn source_of(code: &str) -> PathBuf {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let line = format!("    code: \"{code}\",\n");
    let found = walkdir::WalkDir::new(src).into_iter().filter_map(Result::ok).find(|entry| {
        entry.file_type().is_file() && fs::read_to_string(entry.path()).is_ok_and(|text| text.contains(&line))
    });
    found.unwrap_or_else(|| panic!("{code}")).into_path()
}

/// Puts `line` into the example of a rule, under `heading`.
fn show(meta: &Meta, heading: &str, line: &str) {
    let path = source_of(meta.code);
    let text = fs::read_to_string(&path).unwrap();
    let start = text.find(&format!("//! # {heading}\n")).unwrap();
    let block = start + text[start..].find("//! ```text\n").unwrap() + "//! ```text\n".len();
    let end = block + text[block..].find("//! ```\n").unwrap();
    fs::write(&path, format!("{}//! {line}\n{}", &text[..block], &text[end..])).unwrap();
}

/// Every example is what the rule says of a fixture, word for word, and the same finding in both
/// languages. Failures of the run itself (RUN001, RUN003) have no fixtures.
#[test]
fn examples_are_what_a_fixture_gives() {
    let bless = std::env::var_os("ZHENJI_BLESS").is_some();
    let languages = [(Lang::En, "Example"), (Lang::Zh, "示例")];
    let mut wrong = Vec::new();
    for meta in metas() {
        let given: Vec<&Finding> = FOUND
            .iter()
            .filter(|(fixture, _)| fixture.components().any(|part| part.as_os_str() == meta.code))
            .flat_map(|(_, found)| found.iter().filter(|finding| finding.code == meta.code))
            .collect();
        let shown = languages.map(|(lang, heading)| section(meta, lang, heading).unwrap_or_default());
        let is_shown = |finding: &&&Finding| {
            languages
                .iter()
                .zip(&shown)
                .all(|((lang, _), shown)| shown.lines().any(|line| line == example(finding, *lang)))
        };
        if given.iter().any(|finding| is_shown(&finding)) {
            continue;
        }
        let usual = given.iter().find(|finding| finding.severity == meta.severity).or(given.first());
        let Some(finding) = usual else {
            assert!(meta.group == Group::Run, "{} has no firing fixture", meta.code);
            continue;
        };
        for ((lang, heading), shown) in languages.iter().zip(&shown) {
            let line = example(finding, *lang);
            if bless {
                show(meta, heading, &line);
            } else {
                wrong.push(format!("{}: nothing gives\n  {shown}\nbut\n  {line}", meta.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
