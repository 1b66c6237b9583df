//! The book and the wheel are built, where their tools are.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether a tool is here; says so where it is not.
fn there(tool: &str) -> bool {
    let there = Command::new(tool).arg("--version").output().is_ok_and(|output| output.status.success());
    if !there {
        println!("skipped: {tool} is not installed");
    }
    there
}

#[test]
fn the_book_has_every_page() {
    if !there("mdbook") {
        return;
    }
    let out = TempDir::new().unwrap();
    let built = Command::new("mdbook")
        .args(["build", "docs", "--dest-dir"])
        .arg(out.path())
        .current_dir(root())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success() && !said.contains("[WARN]"), "{said}");
    let mut pages = 0;
    for entry in fs::read_dir(root().join("docs/rules")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let page = out.path().join("rules").join(name.replace(".md", ".html"));
        let text = fs::read_to_string(&page).unwrap();
        assert!(text.contains(name.trim_end_matches(".md")), "{name}");
        pages += 1;
    }
    assert!(pages > 100, "{pages} pages of rules");
    assert!(out.path().join("index.html").is_file());
}

#[test]
fn the_wheel_holds_the_program() {
    if !there("maturin") {
        return;
    }
    if std::env::var_os("ZHENJI_WHEEL").is_none() {
        println!("skipped: maturin builds the program anew, which takes minutes; ZHENJI_WHEEL=1 asks for it");
        return;
    }
    // The unoptimised program that cargo has built for this test anyway: what is packed how is the
    // same, and nobody waits for half an hour.
    let out = TempDir::new().unwrap();
    let target = Path::new(env!("CARGO_BIN_EXE_zhenji")).ancestors().nth(2).unwrap();
    let built = Command::new("maturin")
        .args(["build", "--profile", "dev", "--offline", "--compatibility", "linux", "--out"])
        .arg(out.path())
        .current_dir(root())
        .env("CARGO_TARGET_DIR", target)
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let wheels: Vec<_> = fs::read_dir(out.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    let [wheel] = &wheels[..] else { panic!("{wheels:?}") };
    let name = wheel.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with(&format!("zhenji-{}-py3-none-", env!("CARGO_PKG_VERSION"))), "{name}");
    let mut zip = zip::ZipArchive::new(fs::File::open(wheel).unwrap()).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let program = names.iter().find(|name| name.ends_with(".data/scripts/zhenji"));
    let program = program.unwrap_or_else(|| panic!("no program in {names:?}"));
    assert!(names.iter().any(|name| name.ends_with("/LICENSE-MIT")), "{names:?}");
    // What is in it runs.
    let place = out.path().join("zhenji");
    std::io::copy(&mut zip.by_name(program).unwrap(), &mut fs::File::create(&place).unwrap()).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let said = Command::new(&place).arg("--version").output().unwrap();
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), format!("zhenji {}", env!("CARGO_PKG_VERSION")));
}
