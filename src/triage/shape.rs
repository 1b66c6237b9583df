//! What the configuration says of kinds and paths, laid over the findings.

use std::collections::HashMap;

use super::places::Places;
use crate::config::Settings;
use crate::finding::{Finding, Meta};
use crate::rules::Registry;

/// Drops what is off where it was found and sets severities. A cluster is dropped only where
/// every member is, and is as grave as its gravest member.
pub(super) fn shape(findings: &mut Vec<Finding>, places: &Places, registry: &Registry, settings: &Settings) {
    if settings.scopes.is_empty() && settings.levels.iter().next().is_none() {
        return;
    }
    let metas: HashMap<&str, &'static Meta> =
        registry.active().iter().map(|rule| (rule.meta.code, rule.meta)).collect();
    findings.retain_mut(|finding| {
        let Some(meta) = metas.get(finding.code) else { return true };
        let rulings: Vec<_> = places
            .targets(finding)
            .iter()
            .map(|target| {
                let kind =
                    target.dossier.and_then(|dossier| dossier.kind.as_ref().map(|(name, _)| name.as_str()));
                settings.ruling(meta, kind, target.path)
            })
            .filter(|ruling| ruling.runs)
            .collect();
        let own = finding.severity;
        if let Some(severity) = rulings.iter().map(|ruling| ruling.severity.unwrap_or(own)).max() {
            finding.severity = severity;
        }
        !rulings.is_empty()
    });
}
