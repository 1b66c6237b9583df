//! CMS and PKCS #7 SignedData, GB/T 35275 included, and the timestamps of RFC 3161.

mod attributes;
mod check;
mod file;
mod signed_data;
mod timestamp;

pub use attributes::Attribute;
pub use check::{Content, check, record};
pub use file::{verify_detached, verify_file};
pub use signed_data::{SignedData, SignerInfo};
pub use timestamp::{Token, judge as judge_stamp, judge_file as judge_stamp_file, stamps};
