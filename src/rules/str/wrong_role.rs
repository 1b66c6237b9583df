//! # What it checks
//! A document whose role the kind does not have, or whose medium its role does not allow (a
//! contract filed as a photo).
//!
//! # Why it matters
//! What is filed under a strange role is asked for nothing: no signature, no seal, no count.
//!
//! # Example
//! ```text
//! error[STR015]: the medium of `integrity-form` cannot be `audio`
//! ```
//!
//! # How to mend
//! Correct the role; file a strange paper as `attachment` or `evidence`; scan a photographed
//! paper, or declare it a scan.
//!
//! # Innocent causes
//! Your office's kind has roles of its own: give its schema in the configuration. `physical` is
//! allowed for every role.
//!
//! # Configuration
//! None.
//!
//! # Basis
//! The role tables of the built-in kinds; DA/T 70-2018, GD-1-4.
//!
//! # 检查什么
//! 材料的角色是该门类没有的，或其载体是该角色不允许的（合同以照片归档）。
//!
//! # 为何重要
//! 归在陌生角色下的材料，什么也不会向它要求：不要签字，不要用印，也不计数。
//!
//! # 示例
//! ```text
//! 错误[STR015]：“登记表”（integrity-form）的载体不能是 audio
//! ```
//!
//! # 如何改正
//! 改正角色；无对应角色的归为 attachment 或 evidence；拍照的纸件应扫描，或声明为 scan。
//!
//! # 正当情形
//! 本单位的门类有自己的角色：在配置中给出模式。physical 对一切角色都允许。
//!
//! # 配置
//! 无。
//!
//! # 依据
//! 内置门类的角色表；DA/T 70-2018 GD-1-4。

use crate::finding::nearest;
use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule::manifest::<WrongRole>(Meta {
    code: "STR015",
    name: "wrong-role",
    zh: "角色或载体不符",
    group: Group::Str,
    family: None,
    severity: Severity::Error,
    confidence: Confidence::Certain,
    since: "0.1.0",
    source: include_str!("wrong_role.rs"),
});

/// It has no options.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct WrongRole {}

impl ManifestRule for WrongRole {
    fn check(&self, cx: &ManifestCx, sink: &mut Sink) {
        let Some(kind) = cx.kind else { return };
        sink.saw(cx.manifest.documents().count());
        let kind_name = &kind.name;
        for failure in cx.failures() {
            let location = cx.manifest.at_pointer(&failure.at);
            match &failure.what {
                Lack::UnknownRole { role } => {
                    let roles: Vec<&str> = kind.requires.documents.keys().map(String::as_str).collect();
                    let list = roles.join(", ");
                    let help = match nearest(role, roles) {
                        Some(near) => text! { zh: "是不是想写 {near}？", en: "did you mean `{near}`?" },
                        None => text! {
                            zh: "可用的角色：{list}；其他材料归为 attachment",
                            en: "roles of this kind: {list}; file other papers as `attachment`",
                        },
                    };
                    sink.add(
                        Draft::new(
                            location,
                            text! {
                                zh: "门类 {kind_name} 没有角色“{role}”",
                                en: "the kind `{kind_name}` has no role `{role}`",
                            },
                        )
                        .help(help)
                        .evidence("role", role.as_str()),
                    );
                }
                Lack::Medium { role, medium } => {
                    let Text { zh, en } = kind.role(role);
                    let allowed =
                        kind.requires.documents.get(role).map_or(String::new(), |role| role.media.join(", "));
                    sink.add(
                        Draft::new(
                            location,
                            text! { zh: "{zh}的载体不能是 {medium}", en: "the medium of {en} cannot be `{medium}`" },
                        )
                        .help(text! {
                            zh: "允许的载体：{allowed}、physical",
                            en: "allowed media: {allowed}, physical",
                        })
                        .evidence("role", role.as_str())
                        .evidence("medium", medium.as_str()),
                    );
                }
                _ => {}
            }
        }
    }
}
