//! Keys, certificates and signatures from the project's own generator: each case with the verdict it
//! must get, in PDF, CMS and OFD; and the signed fixtures, which the generator makes byte for byte.

#[path = "../generate/signed/mod.rs"]
mod signed;

mod added;
mod cms;
mod command;
mod encrypted;
mod expect;
mod fixtures;
mod lists;
mod ofd;
mod pdf;
mod revoked;
mod stamped;
