//! The answers file: what people have said of findings, by fingerprint, one a line.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{BaselineError, Outcome};
use crate::finding::Answer;
use crate::text;

/// The file's usual name.
pub const ANSWERS_NAME: &str = "zhenji-answers.jsonl";

/// Answers by fingerprint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<String, Answer>);

impl Answers {
    /// Reads the file's text.
    ///
    /// # Errors
    /// The first line that is no answer, or a second one to the same finding.
    pub fn parse(source: &str) -> Result<Self, BaselineError> {
        let mut answers = Self::default();
        for (index, line) in source.lines().enumerate() {
            let fault = |why| BaselineError { line: index + 1, why };
            let (fingerprint, answer) = read(line).map_err(|reason| {
                fault(text! { zh: "不是一条答复：{reason}", en: "this is no answer: {reason}" })
            })?;
            if answers.0.contains_key(&fingerprint) {
                return Err(fault(text! {
                    zh: "对 {fingerprint} 已有答复",
                    en: "{fingerprint} is answered a second time here",
                }));
            }
            answers.0.insert(fingerprint, answer);
        }
        Ok(answers)
    }

    /// Whether there is one to this finding.
    pub fn has(&self, fingerprint: &str) -> bool {
        self.0.contains_key(fingerprint)
    }

    /// Adds an answer, in place of an earlier one to the same finding.
    pub fn set(&mut self, fingerprint: String, answer: Answer) {
        self.0.insert(fingerprint, answer);
    }

    /// Its text, sorted by fingerprint.
    pub fn text(&self) -> String {
        self.0
            .iter()
            .map(|(fingerprint, answer)| {
                let mut line = serde_json::json!({ "fingerprint": fingerprint });
                if let (Some(line), Value::Object(answer)) = (line.as_object_mut(), serde_json::json!(answer))
                {
                    line.extend(answer);
                }
                format!("{line}\n")
            })
            .collect()
    }
}

fn read(line: &str) -> Result<(String, Answer), String> {
    let mut value: serde_json::Map<String, Value> =
        serde_json::from_str(line).map_err(|error| error.to_string())?;
    let fingerprint = match value.shift_remove("fingerprint") {
        Some(Value::String(fingerprint)) => fingerprint,
        _ => return Err("missing field `fingerprint`".into()),
    };
    let answer = serde_json::from_value(value.into()).map_err(|error| error.to_string())?;
    Ok((fingerprint, answer))
}

impl Outcome {
    /// Lets findings, waived and baselined ones too, carry what was said of them.
    pub fn carry(&mut self, answers: &Answers) {
        for archive in &mut self.archives {
            let waived = archive.waived.iter_mut().map(|waived| &mut waived.finding);
            for finding in archive.findings.iter_mut().chain(waived).chain(&mut archive.baselined) {
                finding.answer = answers.0.get(&finding.fingerprint).cloned();
            }
            archive.recount();
        }
    }
}
