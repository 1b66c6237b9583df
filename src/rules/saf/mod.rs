//! SAF · safety 安全性

mod active_content;
mod decompression_bomb;
mod malware_signature;
mod personal_data;
mod secrecy_mark;
mod stray_file;
mod symlink_or_special;

use super::Rule;

pub(crate) use stray_file::is_stray;

/// The group's rules, by code.
pub static RULES: &[&Rule] = &[
    &active_content::RULE,
    &decompression_bomb::RULE,
    &stray_file::RULE,
    &symlink_or_special::RULE,
    &personal_data::RULE,
    &malware_signature::RULE,
    &secrecy_mark::RULE,
];
