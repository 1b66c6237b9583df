//! Which run it was: its settings, and a digest over what it saw and what it came to.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Outcome;
use crate::config::Settings;

/// By which settings a run went.
#[derive(Debug, Clone, Serialize)]
pub struct RunInfo {
    /// Whose run it was.
    pub profile: &'static str,
    /// The families of rules that ran.
    pub families: Vec<&'static str>,
    /// Rules that were selected; none: all.
    pub select: Vec<String>,
    /// Rules that were left out.
    pub ignore: Vec<String>,
    /// Whether names, places and pictures were taken out of the report.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub redacted: bool,
}

impl RunInfo {
    /// Of a run by `settings`.
    pub fn of(settings: &Settings) -> Self {
        Self {
            profile: settings.profile.word(),
            families: settings.families.iter().map(|family| family.word()).collect(),
            select: settings.selection.selected().to_vec(),
            ignore: settings.selection.ignored().to_vec(),
            redacted: false,
        }
    }
}

impl Outcome {
    /// A digest in hex over the program's version, the settings, every manifest and every finding,
    /// waived and baselined ones among them: two reports of one digest speak of the same run.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        let mut part = |text: &str| {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text.as_bytes());
        };
        part(env!("CARGO_PKG_VERSION"));
        let RunInfo { profile, families, select, ignore, redacted: _ } = &self.run;
        part(profile);
        families.iter().for_each(|word| part(word));
        select.iter().chain(ignore).for_each(|word| part(word));
        for archive in &self.archives {
            part(archive.info.exported.as_deref().unwrap_or_default());
            archive.dossiers.iter().for_each(|dossier| part(&dossier.sha256));
            let mut fingerprints: Vec<&str> = archive
                .findings
                .iter()
                .chain(archive.waived.iter().map(|waived| &waived.finding))
                .chain(&archive.baselined)
                .map(|finding| finding.fingerprint.as_str())
                .collect();
            fingerprints.sort_unstable();
            fingerprints.into_iter().for_each(&mut part);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
