//! Certificates: what they say, who issued them, and whether they were good at a moment.

mod certificate;
mod chain;
mod extension;
mod name;
mod revocation;

pub use certificate::{Certificate, certificates};
pub(crate) use certificate::{base64, number};
pub use chain::{Purpose, judge};
pub use extension::Point;
pub use name::{rendered, same as same_name, values};
pub use revocation::{Gap, Heard, Open, Unused, from_crl, from_ocsp};
