//! The language server (`zhenji lsp`): what `check` says of a dossier, while somebody writes its
//! `dossier.json`. One dossier's findings come as it is typed; findings across the archive come
//! when it is saved. Nothing is ever written: what can be filled in is offered as an edit.

mod actions;
mod candidates;
mod complete;
mod context;
mod diagnose;
mod findings;
mod hover;
mod missing;
mod server;
mod text;
mod uri;
mod wire;
mod world;

use std::collections::BTreeMap;
use std::io::{self, BufReader};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use serde_json::Value;

use crate::examine::Examiner;
use crate::finding::{Finding, Lang};
use crate::limits::Work;
use server::Server;

/// How the server is set up.
pub struct Options {
    /// The language of what it says.
    pub lang: Lang,
    /// Whether that was asked for, so that the editor's own language does not count.
    pub fixed: bool,
    /// The configuration, where not the nearest is to be used.
    pub config: Option<PathBuf>,
    /// Whether no configuration is to be used at all.
    pub isolated: bool,
    /// Makes an examiner under these limits, with the user's cache where there is one.
    pub examiner: Box<dyn Fn(Work) -> Arc<Examiner> + Send>,
}

/// What wakes the server.
enum Event {
    /// A message of the editor's, or the end of what it says.
    Message(io::Result<Option<Value>>),
    /// What was found in a document by itself, at a certain count of its changes.
    Own(PathBuf, u64, Vec<Finding>),
    /// What a run over a whole archive has found in open documents besides.
    Whole(PathBuf, BTreeMap<PathBuf, Vec<Finding>>),
}

/// A dossier is judged this long after the last key: nobody wants words on half a word.
const REST: Duration = Duration::from_millis(120);

/// Serves the editor on standard input and output until it says goodbye; gives the exit code,
/// which is 0 where it said so properly.
pub fn serve(options: Options) -> u8 {
    let (send, receive) = channel();
    let reader = send.clone();
    std::thread::spawn(move || {
        let mut input = BufReader::new(io::stdin());
        loop {
            let message = wire::read(&mut input);
            let last = !matches!(message, Ok(Some(_)));
            if reader.send(Event::Message(message)).is_err() || last {
                return;
            }
        }
    });
    // Other people's parsers recurse, and quick fixes read files.
    let work = std::thread::Builder::new().stack_size(crate::limits::STACK_BYTES);
    match work.spawn(move || run(options, send, &receive)).map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        _ => 101,
    }
}

fn run(options: Options, send: Sender<Event>, receive: &Receiver<Event>) -> u8 {
    let mut output = io::stdout();
    let mut server = Server::new(options, send);
    loop {
        let event = if server.is_dirty() {
            match receive.recv_timeout(REST) {
                Ok(event) => Some(event),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return 1,
            }
        } else {
            match receive.recv() {
                Ok(event) => Some(event),
                Err(_) => return 1,
            }
        };
        match event {
            None => server.judge(),
            Some(Event::Own(place, generation, findings)) => server.own(&place, generation, findings),
            Some(Event::Whole(root, across)) => server.whole(&root, across),
            Some(Event::Message(Ok(Some(message)))) => server.message(&message),
            Some(Event::Message(Ok(None))) => return 1,
            Some(Event::Message(Err(error))) => {
                eprintln!("zhenji lsp: {error}");
                return 1;
            }
        }
        for message in server.said() {
            if wire::write(&mut output, &message).is_err() {
                return 1;
            }
        }
        if let Some(code) = server.ended() {
            return code;
        }
    }
}
