#![no_main]

#[path = "../../tests/readers/lists.rs"]
mod lists;
#[path = "../../tests/generate/signed/mod.rs"]
#[allow(dead_code)]
mod signed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| lists::read(bytes));
