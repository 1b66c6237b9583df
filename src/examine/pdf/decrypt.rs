//! Text strings of an encrypted file that opens without a password, for those who read the bytes
//! themselves.

use std::collections::BTreeMap;
use std::sync::Arc;

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Dict, ObjectIdentifier, String as Text};

use super::{bounds, revisions};
use crate::limits::Work;

/// What the strings under `key` say in the dictionaries of these numbers.
pub(crate) fn texts(bytes: &[u8], numbers: &[u32], key: &[u8]) -> BTreeMap<u32, Vec<u8>> {
    let chain = revisions::read(bytes);
    if bounds::before_opening(bytes, chain.encrypted, &Work::default()).is_err() {
        return BTreeMap::new();
    }
    let Ok(pdf) = Pdf::new(Arc::new(bytes.to_vec())) else { return BTreeMap::new() };
    let text = |number: u32| {
        let dict = pdf.xref().get::<Dict<'_>>(ObjectIdentifier::new(number, 0))?;
        Some((number, dict.get::<Text<'_>>(key)?.as_bytes().to_vec()))
    };
    numbers.iter().filter_map(|number| text(*number)).collect()
}
