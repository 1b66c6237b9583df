//! stub
use serde::{Deserialize, Serialize};
/// c
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {}
