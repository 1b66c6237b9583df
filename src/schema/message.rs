//! One message of our own for each keyword of JSON Schema, in both languages.

use jsonschema::error::{TypeKind, ValidationErrorKind as Why};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::{Kind, Shape};
use crate::finding::{Text, nearest};
use crate::json::{Kind as JsonKind, Node, token};
use crate::text;

/// One failure of an ordinary schema keyword.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Pointer to the value that fails; to the object where a key is missing or odd.
    pub at: String,
    /// The key of that object that is meant, where one is.
    pub key: Option<String>,
    /// The schema keyword.
    pub keyword: String,
    /// What is wrong.
    pub text: Text,
    /// What to do.
    pub help: Text,
    /// Where the schema says so.
    pub schema: String,
}

/// The problems in one error; of a failed `anyOf` or `oneOf`, those of its nearest branch.
pub(super) fn problems_of(error: &ValidationError, kind: &Kind) -> Vec<Problem> {
    let branches = match error.kind() {
        Why::AnyOf { context } | Why::OneOfNotValid { context } => context,
        _ => return vec![problem(error, kind)],
    };
    // The nearest branch is the one that agrees deepest, then the one with least to mend.
    let branch = branches.iter().enumerate().max_by_key(|(index, errors)| {
        let wrong_type = errors.iter().any(|inner| {
            matches!(inner.kind(), Why::Type { .. }) && inner.instance_path() == error.instance_path()
        });
        let depth = errors.iter().map(|inner| inner.instance_path().as_str().len()).max().unwrap_or(0);
        (!wrong_type, depth, std::cmp::Reverse(errors.len()), std::cmp::Reverse(*index))
    });
    match branch {
        Some((_, errors)) if !errors.is_empty() => {
            errors.iter().flat_map(|inner| problems_of(inner, kind)).collect()
        }
        _ => vec![problem(error, kind)],
    }
}

fn problem(error: &ValidationError, kind: &Kind) -> Problem {
    let at = error.instance_path().as_str().to_owned();
    let label = if at.is_empty() {
        text! { zh: "清单", en: "the manifest" }
    } else {
        kind.label(&at)
    };
    let shown = shown(error.instance());
    let shape = kind.shape().at(&at);
    let (key, text, help) = words(error, &label, &shown, &at, kind, shape);
    Problem {
        at,
        key,
        keyword: error.kind().keyword().to_owned(),
        text,
        help,
        schema: error.schema_path().as_str().to_owned(),
    }
}

fn words(
    error: &ValidationError,
    label: &Text,
    shown: &str,
    at: &str,
    kind: &Kind,
    shape: Option<&Shape>,
) -> (Option<String>, Text, Text) {
    let (zh, en) = (&label.zh, &label.en);
    let described = match shape.and_then(|shape| shape.description.as_deref()) {
        Some(description) => {
            text! { zh: "按 {zh} 的说明填写", en: "{en}: {description}" }
        }
        None => text! { zh: "按门类的模式改正", en: "mend it as the kind's schema says" },
    };
    let text = match error.kind() {
        Why::Required { property } => {
            let name = property.as_str().unwrap_or_default().to_owned();
            let missing = kind.label(&format!("{at}/{}", token(&name)));
            let description = kind
                .shape()
                .at(&format!("{at}/{}", token(&name)))
                .and_then(|shape| shape.description.clone())
                .unwrap_or_else(|| format!("`{name}` is required"));
            let (mzh, men) = (missing.zh, missing.en);
            return (
                None,
                text! { zh: "{zh}缺少必填项{mzh}", en: "{en} lacks the required key {men}" },
                text! { zh: "补上{mzh}", en: "add {men}: {description}" },
            );
        }
        Why::AdditionalProperties { unexpected } | Why::UnevaluatedProperties { unexpected } => {
            let names = unexpected.join("、");
            return (
                unexpected.first().cloned(),
                text! { zh: "{zh}里有模式没有的键：{names}", en: "{en} has keys that the schema does not know: {names}" },
                text! { zh: "删去它，或改成模式里的键", en: "remove it, or use a key that the schema has" },
            );
        }
        Why::Type { kind } => {
            let wanted = types(kind);
            let (wzh, wen) = (wanted.zh, wanted.en);
            text! { zh: "{zh}应为{wzh}，现为 {shown}", en: "{en} must be {wen}, not {shown}" }
        }
        Why::Enum { options } => {
            let list: Vec<String> = options.as_array().into_iter().flatten().map(plain).collect();
            let listed = list.join(", ");
            let help = error
                .instance()
                .as_str()
                .and_then(|word| nearest(word, list.iter().map(String::as_str)))
                .map_or_else(
                    || text! { zh: "可用的值：{listed}", en: "one of: {listed}" },
                    |near| text! { zh: "是不是想写 {near}？可用的值：{listed}", en: "did you mean `{near}`? One of: {listed}" },
                );
            return (None, text! { zh: "{zh}不能是 {shown}", en: "{en} cannot be {shown}" }, help);
        }
        Why::Constant { expected_value } => {
            let wanted = plain(expected_value);
            text! { zh: "{zh}应为 {wanted}，现为 {shown}", en: "{en} must be {wanted}, not {shown}" }
        }
        Why::Format { format } => {
            let (wzh, wen) = match format.as_str() {
                "date" => ("YYYY-MM-DD 形式的日期", "a date that exists, as YYYY-MM-DD"),
                "date-time" => (
                    "带时区的日期时间，如 2025-03-01T08:30:00+08:00",
                    "a date-time with its offset, such as 2025-03-01T08:30:00+08:00",
                ),
                other => (other, other),
            };
            text! { zh: "{zh}应是{wzh}，现为 {shown}", en: "{en} must be {wen}, not {shown}" }
        }
        Why::Pattern { pattern } => {
            text! { zh: "{zh}的写法 {shown} 不合规定", en: "{en} is {shown}, which does not match `{pattern}`" }
        }
        Why::MinLength { limit } => {
            text! { zh: "{zh}不能少于 {limit} 个字", en: "{en} must have at least {limit} characters" }
        }
        Why::MaxLength { limit } => {
            text! { zh: "{zh}不能多于 {limit} 个字", en: "{en} must have at most {limit} characters" }
        }
        Why::MinItems { limit } => {
            text! { zh: "{zh}至少要有 {limit} 项", en: "{en} must have at least {limit} entries" }
        }
        Why::MaxItems { limit } => {
            text! { zh: "{zh}至多 {limit} 项", en: "{en} may have at most {limit} entries" }
        }
        Why::AdditionalItems { limit } => {
            text! { zh: "{zh}至多 {limit} 项", en: "{en} may have at most {limit} entries" }
        }
        Why::UnevaluatedItems { .. } => text! { zh: "{zh}里有多余的项", en: "{en} has entries too many" },
        Why::MinProperties { limit } => {
            text! { zh: "{zh}至少要有 {limit} 个键", en: "{en} must have at least {limit} keys" }
        }
        Why::MaxProperties { limit } => {
            text! { zh: "{zh}至多 {limit} 个键", en: "{en} may have at most {limit} keys" }
        }
        Why::Minimum { limit } => {
            text! { zh: "{zh}不能小于 {limit}，现为 {shown}", en: "{en} must be at least {limit}, not {shown}" }
        }
        Why::Maximum { limit } => {
            text! { zh: "{zh}不能大于 {limit}，现为 {shown}", en: "{en} must be at most {limit}, not {shown}" }
        }
        Why::ExclusiveMinimum { limit } => {
            text! { zh: "{zh}应大于 {limit}，现为 {shown}", en: "{en} must be over {limit}, not {shown}" }
        }
        Why::ExclusiveMaximum { limit } => {
            text! { zh: "{zh}应小于 {limit}，现为 {shown}", en: "{en} must be under {limit}, not {shown}" }
        }
        Why::MultipleOf { multiple_of } => {
            text! { zh: "{zh}应是 {multiple_of} 的整数倍，现为 {shown}", en: "{en} must be a multiple of {multiple_of}, not {shown}" }
        }
        Why::UniqueItems => text! { zh: "{zh}里有重复的项", en: "{en} has the same entry twice" },
        Why::Contains => {
            text! { zh: "{zh}里没有一项合乎要求", en: "{en} has no entry of the kind that is asked" }
        }
        Why::PropertyNames { error } => {
            let name = plain(error.instance());
            text! { zh: "{zh}的键 {name} 不合规定", en: "the key {name} of {en} is not allowed" }
        }
        Why::FalseSchema => text! { zh: "此处不该有{zh}", en: "{en} must not be here" },
        Why::Not { .. } => {
            text! { zh: "{zh}的值 {shown} 是模式排除的", en: "{en} is {shown}, which the schema rules out" }
        }
        Why::OneOfMultipleValid { .. } => {
            text! { zh: "{zh}同时合乎几种互斥的写法", en: "{en} fits several forms that exclude each other" }
        }
        Why::AnyOf { .. } | Why::OneOfNotValid { .. } => {
            text! { zh: "{zh}不合任何一种允许的写法", en: "{en} fits none of the allowed forms" }
        }
        Why::Custom { keyword, message } if keyword == "decimals" => {
            text! { zh: "{zh}至多 {message} 位小数，现为 {shown}", en: "{en} may have at most {message} decimals, not {shown}" }
        }
        _ => {
            let keyword = error.kind().keyword();
            text! { zh: "{zh}不合模式的 {keyword} 规定", en: "{en} fails the schema's `{keyword}`" }
        }
    };
    (None, text, described)
}

fn types(kind: &TypeKind) -> Text {
    let names: Vec<Text> = match kind {
        TypeKind::Single(kind) => vec![type_name(*kind)],
        TypeKind::Multiple(kinds) => (*kinds).into_iter().map(type_name).collect(),
    };
    let zh: Vec<&str> = names.iter().map(|name| name.zh.as_str()).collect();
    let en: Vec<&str> = names.iter().map(|name| name.en.as_str()).collect();
    Text::new(zh.join("或"), en.join(" or "))
}

fn type_name(kind: JsonType) -> Text {
    match kind {
        JsonType::Array => Text::new("列表", "an array"),
        JsonType::Boolean => Text::new("true 或 false", "true or false"),
        JsonType::Integer => Text::new("整数", "a whole number"),
        JsonType::Null => Text::new("null", "null"),
        JsonType::Number => Text::new("数字", "a number"),
        JsonType::Object => Text::new("对象", "an object"),
        JsonType::String => Text::new("文字", "a string"),
    }
}

/// A value for a message: containers by their kind, long text cut.
fn shown(value: &Value) -> String {
    match value {
        Value::Array(_) => "[…]".to_owned(),
        Value::Object(_) => "{…}".to_owned(),
        other => {
            let text = other.to_string();
            match text.char_indices().nth(40) {
                Some((cut, _)) => format!("{}…", &text[..cut]),
                None => text,
            }
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Strange keys of one object that are looked at: a person misspells some, a machine writes many.
const STRANGE_KEYS: usize = 64;

/// Keys that the schema does not know but that look like one it does know and misses there.
pub(super) fn misspelt(kind: &Kind, root: &Node, problems: &mut Vec<Problem>) {
    let mut found = Vec::new();
    kind.shape().visit(root, &mut |shape, node| {
        let JsonKind::Object(members) = &node.kind else { return };
        if shape.properties.is_empty() || shape.others.is_some() || !shape.keys_refer.is_empty() {
            return;
        }
        let strange = members.iter().filter(|member| !shape.properties.contains_key(&*member.key));
        for member in strange.take(STRANGE_KEYS) {
            let absent = shape.properties.keys().map(String::as_str).filter(|key| node.get(key).is_none());
            // Two short words are easily alike: only words of some length are misspelt.
            if member.key.chars().count() >= 4
                && let Some(near) = nearest(&member.key, absent)
            {
                found.push((node.span, member.key.to_string(), near.to_owned()));
            }
        }
    });
    for (span, key, near) in found {
        let at = crate::json::pointer_of(root, span);
        problems.push(Problem {
            at,
            text: text! { zh: "没有“{key}”这个键", en: "there is no key `{key}`" },
            help: text! { zh: "是不是想写 {near}？", en: "did you mean `{near}`?" },
            key: Some(key),
            keyword: "properties".into(),
            schema: "/properties".into(),
        });
    }
}
