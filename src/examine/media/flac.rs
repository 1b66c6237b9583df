//! FLAC: the STREAMINFO block (RFC 9639, 8.2).

use super::big;
use crate::examine::Contents;

pub(super) fn describe(bytes: &[u8], contents: &mut Contents) {
    let Some(info) = bytes.get(8..42) else { return };
    let packed = big(&info[10..18]);
    let rate = packed >> 44;
    let samples = packed & 0xF_FFFF_FFFF;
    if rate > 0 {
        contents.metadata.duration = Some(samples as f64 / rate as f64);
    }
}
