//! What an auditor reckons up beside the findings.

pub mod burden;
mod drawn;
mod manifests;
pub mod sample;
pub mod score;

pub mod similar;
