//! Honest archives, made and not collected: every dossier, paper and photo here is drawn by this
//! code, so that a reviewer can see what was forged where something was.

#![allow(dead_code, reason = "each test uses a part of it")]

pub mod archive;
pub mod county;
pub mod demo;
pub mod files;
pub mod kinds;
pub mod ledgers;
pub mod page;
pub mod words;
