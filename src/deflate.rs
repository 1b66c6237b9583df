//! Deflating small things by the thousand.
//!
//! A compressor takes a quarter of a megabyte. Made anew for every text and sketch, it leaves holes of
//! that size between the rows that stay, and a hundred thousand texts take gigabytes of nothing; so
//! each thread keeps one.

use std::cell::RefCell;

use flate2::{Compress, Compression, FlushCompress, Status};

thread_local! {
    static KEPT: RefCell<Compress> = RefCell::new(Compress::new(Compression::default(), false));
}

/// `bytes` as a raw DEFLATE stream (RFC 1951), at the default level.
pub(crate) fn deflated(bytes: &[u8]) -> Vec<u8> {
    KEPT.with_borrow_mut(|compress| {
        compress.reset();
        let mut packed = Vec::with_capacity(bytes.len() / 2 + 64);
        loop {
            let taken = compress.total_in() as usize;
            let rest = bytes.get(taken..).unwrap_or_default();
            match compress.compress_vec(rest, &mut packed, FlushCompress::Finish) {
                // There was not room enough for the end of it.
                Ok(Status::Ok | Status::BufError) => packed.reserve(packed.capacity().max(64)),
                Ok(Status::StreamEnd) | Err(_) => break,
            }
        }
        packed.shrink_to_fit();
        packed
    })
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_deflated_comes_back_one_after_the_other() {
        let noise: Vec<u8> = (0..200_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        for bytes in [&b""[..], b"trace", &[7; 100_000], &noise, b"again"] {
            let mut back = Vec::new();
            flate2::read::DeflateDecoder::new(&deflated(bytes)[..]).read_to_end(&mut back).unwrap();
            assert!(back == bytes);
        }
    }
}
