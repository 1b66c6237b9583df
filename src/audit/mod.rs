//! What an auditor reckons up beside the findings.

pub mod burden;
pub mod similar;
