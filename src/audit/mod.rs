//! What an auditor reckons up beside the findings.

pub mod burden;
mod drawn;
pub mod similar;
