//! The program, and what it said, for every test that runs it.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::process::{Command, Output};

/// The program in a language, untouched by this machine's settings.
pub fn zhenji(lang: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhenji"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    command.env("LC_ALL", if lang == "zh" { "zh_CN.UTF-8" } else { "en_GB.UTF-8" });
    command
}

pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}
