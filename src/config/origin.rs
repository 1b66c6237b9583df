//! Where a piece of the configuration stands, for what is said of it later.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use super::ConfigError;
use crate::finding::Text;
use crate::json::{Lines, Place, Span};

/// A place in a configuration file.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The file.
    pub path: PathBuf,
    /// Its text.
    pub source: Arc<str>,
    /// The bytes meant.
    pub span: Range<usize>,
}

impl Origin {
    /// An error that points there.
    pub fn error(&self, message: Text, help: Text) -> Box<ConfigError> {
        Box::new(ConfigError {
            path: self.path.clone(),
            source: self.source.to_string(),
            span: Some(self.span.clone()),
            message,
            help,
        })
    }

    /// Line and column of its first line; a whole table is as long as its heading.
    pub fn place(&self) -> Place {
        let text = &self.source;
        let start = self.span.start.min(text.len());
        let end = self.span.end.min(text.len());
        let line = text.get(start..end).and_then(|piece| piece.find('\n')).map_or(end, |at| start + at);
        Lines::new(text).place(text, Span { start: start as u32, end: line as u32 })
    }
}
