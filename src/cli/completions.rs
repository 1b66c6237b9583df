//! `zhenji completions`

use super::args::CompletionsArgs;
use crate::finding::Lang;

pub fn text(args: &CompletionsArgs, lang: Lang) -> String {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(lang), "zhenji", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
