//! Fingerprints: the same finding in next month's export has the same one.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// 128 bits in hex over the code, whose finding it is, what it is about and the evidence.
pub fn fingerprint(code: &str, owner: &str, subject: &str, evidence: &Map<String, Value>) -> String {
    let mut hash = Sha256::new();
    let evidence = canonical(&Value::Object(evidence.clone()));
    for part in [code, owner, subject, &evidence] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A value as text that does not depend on the order of keys, on Unicode normal forms or on
/// space at the ends of strings.
pub fn canonical(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(key, _)| *key);
            let members: Vec<String> = members
                .into_iter()
                .map(|(key, value)| format!("{}:{}", quoted(key), canonical(value)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(","))
        }
        Value::String(text) => quoted(text.nfkc().collect::<String>().trim()),
        other => other.to_string(),
    }
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}
