//! The Debian package that `packaging/debian/build.sh` makes has what it should, and runs.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn found(command: &str) -> bool {
    Command::new(command).arg("--version").output().is_ok()
}

#[test]
fn the_debian_package_holds_the_program_and_what_belongs_to_it() {
    for tool in ["dpkg-deb", "strip", "objdump"] {
        if !found(tool) {
            println!("skipped: {tool} is not here");
            return;
        }
    }
    let out = TempDir::new().unwrap();
    let built = Command::new(root().join("packaging/debian/build.sh"))
        .arg(env!("CARGO_BIN_EXE_zhenji"))
        .env("OUT", out.path())
        // Sixty megabytes of an unoptimised program need not be small.
        .env("DPKG_DEB_COMPRESSOR_TYPE", "gzip")
        .env("DPKG_DEB_COMPRESSOR_LEVEL", "1")
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let package = PathBuf::from(String::from_utf8(built.stdout).unwrap().trim());
    let left: Vec<_> = fs::read_dir(out.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left, std::slice::from_ref(&package), "nothing else is left behind");

    let field = |name: &str| {
        let output = Command::new("dpkg-deb").arg("-f").arg(&package).arg(name).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    assert_eq!((field("Package"), field("Version")), ("zhenji".into(), env!("CARGO_PKG_VERSION").into()));
    assert!(field("Depends").starts_with("libc6 (>= 2."), "{}", field("Depends"));

    let unpacked = out.path().join("unpacked");
    assert!(Command::new("dpkg-deb").arg("-x").arg(&package).arg(&unpacked).status().unwrap().success());
    for file in [
        "usr/share/man/man1/zhenji-check.1.gz",
        "usr/share/man/zh_CN/man1/zhenji-check.1.gz",
        "usr/share/bash-completion/completions/zhenji",
        "usr/share/zsh/vendor-completions/_zhenji",
        "usr/share/fish/vendor_completions.d/zhenji.fish",
        "usr/share/zhenji/schemas/dossier.json",
        "usr/share/doc/zhenji/book/rules/CMP001.md",
        "usr/share/doc/zhenji/changelog.gz",
        "usr/share/doc/zhenji/copyright",
    ] {
        assert!(unpacked.join(file).is_file(), "{file} is not in the package");
    }
    let said = Command::new(unpacked.join("usr/bin/zhenji")).arg("--version").output().unwrap();
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), format!("zhenji {}", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_wheel_is_the_program_and_has_the_crates_own_version() {
    let project: toml::Table = fs::read_to_string(root().join("pyproject.toml")).unwrap().parse().unwrap();
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    assert_eq!(project["tool"]["maturin"]["bindings"].as_str(), Some("bin"));
    assert_eq!(project["project"]["name"], manifest["package"]["name"]);
    assert_eq!(project["project"]["license"], manifest["package"]["license"]);
    assert_eq!(project["project"]["dynamic"].as_array().unwrap()[0].as_str(), Some("version"));
    for file in project["project"]["license-files"].as_array().unwrap() {
        assert!(root().join(file.as_str().unwrap()).is_file(), "{file:?}");
    }
}
