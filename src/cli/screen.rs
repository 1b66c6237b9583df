//! What the terminal can do, and writing to it. A reader that has gone away (`| head`) is no
//! error, so nothing here panics on a closed pipe as `println!` would.

use std::io::{self, IsTerminal, Write};

use super::args::When;
use crate::finding::{Lang, Text};
use crate::report::Style;

/// How to write to people.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// The language.
    pub lang: Lang,
    /// `--color`
    pub when: When,
    /// `--ascii`
    pub ascii: bool,
}

impl Screen {
    /// How a report on standard output is drawn.
    pub fn stdout(self) -> Style {
        self.style(colors(self.when, io::stdout().is_terminal()))
    }

    /// How errors are drawn.
    pub fn stderr(self) -> Style {
        self.style(colors(self.when, io::stderr().is_terminal()))
    }

    /// How a report in a file is drawn.
    pub fn file(self) -> Style {
        Style { width: WIDTH, ..self.style(self.when == When::Always) }
    }

    fn style(self, color: bool) -> Style {
        Style { lang: self.lang, color, unicode: !self.ascii, width: width() }
    }

    /// Says on standard error what is worth knowing and no error.
    pub fn notice(self, text: &Text) {
        let word = match self.lang {
            Lang::Zh => "注意：",
            Lang::En => "notice: ",
        };
        complain(&format!("{word}{}\n", text.get(self.lang)));
    }
}

/// Columns where the terminal does not say.
const WIDTH: usize = 100;

fn width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .map_or(WIDTH, |columns: usize| columns.clamp(40, 200))
}

/// <https://no-color.org>, then <https://bixense.com/clicolors>, then whether anybody looks.
fn colors(when: When, terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
        When::Auto if set("CLICOLOR_FORCE") => true,
        When::Auto => {
            terminal
                && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
                && std::env::var_os("CLICOLOR").is_none_or(|value| value != "0")
        }
    }
}

/// Writes to standard output.
///
/// # Errors
/// Anything but a reader that has gone away.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    unless_gone(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Writes to standard error, where that is possible.
pub fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// A reader that has gone away has read enough.
pub fn unless_gone(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
