//! `zhenji man`

use std::fs;
use std::io;
use std::path::Path;

use clap::Command;
use clap_mangen::Man;

use super::args::ManArgs;
use super::output::{atomically, not_written, unwritable};
use super::screen::{Screen, print};
use super::stop::{Stop, shown};
use crate::text;

pub fn run(args: &ManArgs, screen: Screen) -> Result<u8, Stop> {
    let mut command = super::command(screen.lang);
    command.build();
    match &args.folder {
        None => {
            let page = page(&command, "zhenji").map_err(|error| not_written(None, &error))?;
            print(&String::from_utf8_lossy(&page)).map_err(|error| not_written(None, &error))?;
        }
        Some(folder) => {
            fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
            let count = pages(&command, "zhenji", folder)?;
            let folder = shown(folder);
            screen.notice(&text! {
                zh: "已写入 {count} 页到 {folder}",
                en: "{count} pages written to {folder}",
            });
        }
    }
    Ok(0)
}

fn page(command: &Command, name: &str) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    Man::new(command.clone().display_name(name.to_owned())).title(name.to_owned()).render(&mut page)?;
    Ok(page)
}

/// Writes the page of `command` and those below it, and counts them.
fn pages(command: &Command, name: &str, folder: &Path) -> Result<usize, Stop> {
    let file = folder.join(format!("{name}.1"));
    page(command, name)
        .and_then(|page| atomically(&file, |out| out.write_all(&page)))
        .map_err(|error| unwritable(&file, &error))?;
    let mut count = 1;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        count += pages(sub, &format!("{name}-{}", sub.get_name()), folder)?;
    }
    Ok(count)
}
