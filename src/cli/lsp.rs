//! `zhenji lsp`

use std::sync::Arc;

use super::args::LspArgs;
use super::check::threads;
use super::screen::Screen;
use super::stop::Stop;
use crate::examine::cache::default_folder;
use crate::examine::{Cache, Examiner};
use crate::lsp::{Options, serve};

pub fn run(args: &LspArgs, screen: Screen) -> Result<u8, Stop> {
    threads(None)?;
    let arguments: Vec<_> = std::env::args_os().collect();
    let (config, no_cache) = (args.config.clone(), args.no_cache);
    Ok(serve(Options {
        lang: screen.lang,
        fixed: super::lang::value_of(&arguments, "--lang").is_some(),
        config,
        isolated: args.isolated,
        examiner: Box::new(move |work| {
            let cache = default_folder().filter(|_| !no_cache);
            let cache = cache.and_then(|folder| Cache::open(&folder, &work).ok());
            Arc::new(Examiner::new(cache, work, false))
        }),
    }))
}
