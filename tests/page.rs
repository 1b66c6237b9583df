//! The page in a real browser: it can be searched and filtered, keeps its state in the address,
//! prints with numbers and the mark of secrecy on every page, asks for nothing, says nothing in the
//! console, runs nothing that an archive brings, and can be read without scripts.

mod chromium;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chromium::Browser;
use serde_json::{Value, json};
use tempfile::TempDir;
use zhenji::examine::Examiner;

const MARKUP: &str = "<img src=x onerror=window.pwned=1>&amp;\"'";

/// An archive of secret dossiers of two units, with markup wherever text may stand.
fn hostile(folder: &Path) -> PathBuf {
    let root = folder.join("库<b>");
    let archive = json!({
        "version": 1, "name": format!("库{MARKUP}"), "exported": "2026-03-31T18:00:00+08:00",
        "units": [{ "id": "u1", "name": format!("North {MARKUP}") }, { "id": "u2", "name": "South" }],
    });
    for (index, unit) in ["u1", "u1", "u2"].into_iter().enumerate() {
        let dossier = root.join(format!("{index}<i>"));
        fs::create_dir_all(&dossier).unwrap();
        let name = format!("</script><script>window.pwned=1<{index}.txt").replace('/', "∕");
        fs::write(dossier.join(&name), "anything").unwrap();
        fs::write(dossier.join("<img src=x onerror=window.pwned=1>.exe"), "unlisted").unwrap();
        let manifest = json!({
            "version": 1, "kind": "case-file", "id": format!("X043-2025-QT-000{index}"), "unit": unit,
            "title": format!("</script></title><script>window.pwned=1</script>{MARKUP}"), "secrecy": "secret",
            "opened": "2025-03-01", "retention": "10y", "responsible": [{ "person": MARKUP, "role": "x" }],
            "documents": [
                { "id": "d1", "role": "notice", "title": MARKUP, "date": "2025-03-01", "medium": "born-digital",
                  "files": [{ "path": name }] },
                { "id": "d2", "role": "notice", "title": format!("gone {index}"), "date": "2025-03-02",
                  "medium": "born-digital", "files": [{ "path": format!("{MARKUP}.pdf") }] },
            ],
        });
        fs::write(dossier.join("dossier.json"), serde_json::to_string_pretty(&manifest).unwrap()).unwrap();
    }
    fs::write(root.join("archive.json"), archive.to_string()).unwrap();
    root
}

/// The page of that archive and of one with re-used photographs.
fn page(folder: &Path) -> String {
    let photos = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/rules/DUP004/fires-mirrored-cut-and-stamped/archive");
    let config = folder.join("zhenji.toml");
    fs::write(&config, "[[owner]]\nto = \"unit\"\ndays = { error = 5, warning = 10 }\n").unwrap();
    let file = folder.join("report.html");
    let status = Command::new(env!("CARGO_BIN_EXE_zhenji"))
        .args(["check", "--no-cache", "--quiet", "--lang", "en", "--config"])
        .arg(config)
        .arg(format!("--output=html={}", file.display()))
        .arg(hostile(folder))
        .arg(photos)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
    format!("file://{}", file.display())
}

/// The page of one of the rules' own archives.
fn page_of(case: &str) -> String {
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rules").join(case).join("archive");
    let output = Command::new(env!("CARGO_BIN_EXE_zhenji"))
        .args(["check", "--no-cache", "--isolated", "--lang", "en", "-o", "html"])
        .arg(archive)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn pictures_imprints_and_passages_are_taken_from_the_files() {
    let count = |page: &str, what: &str| page.matches(what).count();
    // Of files, of papers that they were pasted into, and of scans that they were printed on.
    for case in ["mirrored-cut-and-stamped", "pasted-into-a-paper", "printed-then-scanned"] {
        let page = page_of(&format!("DUP004/fires-{case}"));
        assert!(count(&page, "<figure class=\"photo\">") >= 2, "{case}");
        assert!(page.contains("correlation"), "{case}");
    }
    let page = page_of("SIG012/fires-one-picture-on-two-papers");
    assert!(count(&page, "<figure class=\"seal\">") >= 2);
    let page = page_of("DUP002/fires-last-years-summary");
    let rows =
        page.split("class=\"passages\"").nth(1).and_then(|rest| rest.split("</table>").next()).unwrap();
    // Two columns, and the same words marked in both.
    let marked: Vec<&str> =
        rows.split("<mark>").skip(1).map(|rest| rest.split("</mark>").next().unwrap()).collect();
    assert!(marked.len() >= 2 && marked.len().is_multiple_of(2), "{marked:?}");
    for pair in marked.chunks(2) {
        let letters = |text: &str| text.chars().filter(|one| one.is_alphanumeric()).collect::<String>();
        assert_eq!(letters(pair[0]), letters(pair[1]));
    }
}

#[test]
fn a_page_in_chromium() {
    let folder = TempDir::new().unwrap();
    let Some(browser) = Browser::start() else { return };
    let address = page(folder.path());
    // The browser's own first tab may still be loading.
    browser.open("about:blank");
    browser.requests();
    browser.open(&address);
    searched_and_filtered(&browser);
    shown_with_pictures(&browser);
    printed(&browser, folder.path());
    read_without_scripts(&browser, &address);
    let said = browser.console();
    assert_eq!(said, [""; 0], "the console is silent");
    // Addresses of the browser's own, which no page can ask for.
    let of_page = |one: &String| !one.starts_with("chrome");
    let asked: Vec<String> = browser.requests().into_iter().filter(of_page).collect();
    let own = |one: &String| one.starts_with("file:///") || one.starts_with("data:");
    assert!(!asked.is_empty() && asked.iter().all(own), "{asked:?}");
}

fn number(browser: &Browser, expression: &str) -> u64 {
    let value = browser.value(expression);
    value.as_u64().unwrap_or_else(|| panic!("{expression}: {value}"))
}

/// Waits until a number is as it should be: clicks and keys are answered in tasks of the page's own.
fn becomes(browser: &Browser, expression: &str, wanted: impl Fn(u64) -> bool) -> u64 {
    let mut last = 0;
    for _ in 0..200 {
        last = number(browser, expression);
        if wanted(last) {
            return last;
        }
        std::thread::sleep(std::time::Duration::from_millis(25));
    }
    panic!("{expression} stays {last}");
}

const VISIBLE: &str =
    "[...document.querySelectorAll('article.finding')].filter(one => one.checkVisibility()).length";

fn searched_and_filtered(browser: &Browser) {
    let total = number(browser, "Number(document.querySelector('main').dataset.findings)");
    assert!(total > 8, "{total}");
    assert_eq!(number(browser, VISIBLE), total);
    let shown = "Number(document.getElementById('shown').textContent)";
    assert_eq!(number(browser, shown), total);
    // Words are looked for in what stands on the page.
    browser.keys("#q", "GONE 1");
    becomes(browser, "Number(location.hash === '#?q=GONE+1')", |there| there == 1);
    let some = becomes(browser, VISIBLE, |some| 0 < some && some < total);
    becomes(browser, shown, |count| count == some);
    // The state in the address is taken up again.
    browser.reload();
    becomes(browser, VISIBLE, |count| count == some);
    browser.click("#reset");
    becomes(browser, VISIBLE, |count| count == total);
    // Every filter leaves as many as it said, and none hides behind another.
    for key in ["s", "c", "f", "r", "u", "k", "o"] {
        let count = format!(
            "Number(document.querySelector('input[name={key}]').parentNode.querySelector('output').textContent)"
        );
        let said = number(browser, &count);
        browser.click(&format!("input[name={key}]"));
        becomes(browser, VISIBLE, |count| count == said);
        becomes(browser, &format!("Number(location.hash.startsWith('#?{key}='))"), |there| there == 1);
        browser.click("#reset");
        becomes(browser, VISIBLE, |count| count == total);
    }
    // One dossier alone, and back.
    browser.click("section.dossier a.only");
    becomes(browser, VISIBLE, |count| count < total);
    becomes(
        browser,
        "[...document.querySelectorAll('section.dossier')].filter(one => one.checkVisibility()).length",
        |count| count == 1,
    );
    browser.click("#leave");
    becomes(browser, VISIBLE, |count| count == total);
    // A link to a finding shows it whatever was filtered.
    browser.keys("#q", "nothing at all is like this");
    becomes(browser, VISIBLE, |count| count == 0);
    browser.click(".slip td a");
    becomes(browser, VISIBLE, |count| count == total);
}

fn shown_with_pictures(browser: &Browser) {
    assert_eq!(browser.value("window.pwned === undefined"), true, "an archive's script has run");
    assert_eq!(browser.value("document.querySelectorAll('main script, main b > i, h1 img').length"), 0);
    let pictures = "[...document.querySelectorAll('.pictures .photo img')]";
    assert!(number(browser, &format!("{pictures}.length")) >= 2);
    browser.value(&format!("{pictures}.forEach(one => one.loading = 'eager')"));
    let whole = format!("{pictures}.every(one => one.complete && one.naturalWidth > 40)");
    let mut tries = 0;
    while browser.value(&whole) != true {
        tries += 1;
        assert!(tries < 100, "the pictures are not shown");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    // Side by side, and each with its transform.
    let tops = format!(
        "new Set({pictures}.slice(0, 2).map(one => Math.round(one.getBoundingClientRect().top))).size"
    );
    assert_eq!(number(browser, &tops), 1);
    let captions = browser.value(
        "[...document.querySelectorAll('.pictures figcaption')].map(one => one.textContent).join(' | ')",
    );
    let captions = captions.as_str().unwrap();
    assert!(captions.contains("mirrored") && captions.contains("correlation"), "{captions}");
}

fn printed(browser: &Browser, folder: &Path) {
    let file = folder.join("report.pdf");
    fs::write(&file, browser.print()).unwrap();
    let facts = Examiner::default().examine(&file, false).unwrap();
    let pages = facts.contents.text.unwrap().pages;
    let (width, height) = facts.contents.pages.unwrap().sizes[0];
    assert!((width - 210.0).abs() < 1.0 && (height - 297.0).abs() < 1.0, "{width} × {height}");
    let count = pages.len();
    assert!(count > 4, "{count}");
    for (number, text) in (1..).zip(&pages) {
        let text: String = text.split_whitespace().collect();
        assert!(text.contains(&format!("{number}/{count}")), "page {number}: {text}");
        assert!(text.contains("secret"), "page {number} bears no mark: {text}");
        // What is for the screen alone.
        assert!(!text.contains("Showall"), "page {number}: {text}");
    }
}

fn read_without_scripts(browser: &Browser, address: &str) {
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    browser.open(&format!("{address}?again"));
    // Everything in one answer: what stands on the page, and what of it has a place.
    let all = browser.devtools("DOMSnapshot.captureSnapshot", json!({ "computedStyles": [] }));
    let document = &all["documents"][0];
    // An attribute without a value has −1 for one.
    let word = |index: &Value| match index.as_u64() {
        Some(index) => all["strings"][index as usize].as_str().unwrap(),
        None => "",
    };
    let placed = document["layout"]["nodeIndex"].as_array().unwrap();
    let nodes = document["nodes"]["attributes"].as_array().unwrap().iter().zip(0_u64..);
    let find = |name: &str, value: &str| -> Vec<(String, bool)> {
        nodes
            .clone()
            .filter_map(|(attributes, index)| {
                let pairs = attributes.as_array().unwrap().chunks(2);
                let mut pairs = pairs.map(|pair| (word(&pair[0]), word(&pair[1])));
                let (_, own) =
                    pairs.find(|(key, own)| *key == name && own.split(' ').any(|one| one == value))?;
                Some((own.to_owned(), placed.contains(&index.into())))
            })
            .collect()
    };
    // What needs a script is not shown, what was found is, the worst first.
    assert_eq!(find("id", "filters"), [("filters".to_owned(), false)]);
    let findings = find("class", "finding");
    assert!(findings.len() > 8 && findings.iter().all(|(_, shown)| *shown), "{findings:?}");
    assert_eq!(findings[0].0, "finding error");
    assert!(find("class", "only").iter().all(|(_, shown)| !shown));
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": false }));
}
