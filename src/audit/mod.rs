//! What an auditor reckons up beside the findings.

pub mod burden;
pub mod diff;
mod drawn;
mod manifests;
pub mod sample;
pub mod score;

pub mod similar;
