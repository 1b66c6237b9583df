//! Writing a lock: canonical JSON (RFC 8785), members in the order of their keys' UTF-16 units.

use super::{Lock, Part};
use crate::examine::Digests;

impl Lock {
    /// The lock's bytes: the same for the same contents, without a line end.
    pub fn text(&self) -> String {
        let mut out = String::with_capacity(256 + self.files.len() * 256);
        out.push_str("{\"dossier\":");
        string(&mut out, &self.dossier);
        out.push_str(",\"files\":[");
        for (index, file) in self.files.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            out.push_str("{\"path\":");
            string(&mut out, &file.path);
            out.push_str(",\"sha256\":");
            string(&mut out, &file.digests.sha256);
            out.push_str(&format!(",\"size\":{}", file.size));
            if let Some(sm3) = &file.digests.sm3 {
                out.push_str(",\"sm3\":");
                string(&mut out, sm3);
            }
            out.push('}');
        }
        out.push_str("],\"locked\":");
        string(&mut out, &self.locked);
        out.push_str(",\"manifest\":");
        digests(&mut out, &self.manifest);
        if let Some(previous) = &self.previous {
            out.push_str(",\"previous\":");
            string(&mut out, previous);
        }
        for (key, part) in [("signature", &self.signature), ("timestamp", &self.timestamp)] {
            if let Some(Part { method, path }) = part {
                out.push_str(&format!(",\"{key}\":{{\"method\":"));
                string(&mut out, method);
                out.push_str(",\"path\":");
                string(&mut out, path);
                out.push('}');
            }
        }
        out.push_str(",\"version\":1}");
        out
    }
}

fn digests(out: &mut String, digests: &Digests) {
    out.push_str("{\"sha256\":");
    string(out, &digests.sha256);
    if let Some(sm3) = &digests.sm3 {
        out.push_str(",\"sm3\":");
        string(out, sm3);
    }
    out.push('}');
}

/// A string as RFC 8785 has it, which is what `serde_json` writes.
pub(super) fn string(out: &mut String, text: &str) {
    out.push_str(&serde_json::Value::from(text).to_string());
}
