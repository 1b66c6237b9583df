//! What an encrypted file that opens without a password says in the clear, for those who read the
//! bytes themselves.

use std::collections::BTreeMap;
use std::sync::Arc;

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Dict, ObjectIdentifier, Stream, String as Text};

use super::{bounds, revisions};
use crate::limits::Work;

/// An encrypted file, opened.
pub(crate) struct Clear(Pdf);

impl Clear {
    /// Opens `bytes`; none where that takes a password, or more than the limits allow.
    pub(crate) fn open(bytes: &[u8]) -> Option<Self> {
        let chain = revisions::read(bytes);
        bounds::before_opening(bytes, chain.encrypted, &Work::default()).ok()?;
        Pdf::new(Arc::new(bytes.to_vec())).ok().map(Self)
    }

    /// The data of the newest stream of that number, decrypted and still compressed.
    pub(crate) fn stream(&self, number: u32) -> Option<Vec<u8>> {
        let stream = self.0.xref().get::<Stream<'_>>(ObjectIdentifier::new(number, 0))?;
        Some(stream.raw_data().into_owned())
    }

    /// What the strings under `key` say in the dictionaries of these numbers.
    pub(crate) fn texts(&self, numbers: &[u32], key: &[u8]) -> BTreeMap<u32, Vec<u8>> {
        let text = |number: u32| {
            let dict = self.0.xref().get::<Dict<'_>>(ObjectIdentifier::new(number, 0))?;
            Some((number, dict.get::<Text<'_>>(key)?.as_bytes().to_vec()))
        };
        numbers.iter().filter_map(|number| text(*number)).collect()
    }
}
