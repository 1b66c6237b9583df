//! `zhenji init`: a `zhenji.toml` that explains every option and sets none.
//!
//! A line that begins with `# ` is prose; a line that begins with `#` and no space is an option
//! at its default.

use std::fs::{self, File};
use std::io::Write;

use serde_json::Value;

use super::args::InitArgs;
use super::output::{not_written, unwritable};
use super::screen::{Screen, print};
use super::stop::{Stop, shown};
use crate::config;
use crate::finding::{Lang, Text};
use crate::limits::Work;
use crate::rules::{Rule, all, docs};
use crate::text;

pub fn run(args: &InitArgs, screen: Screen) -> Result<u8, Stop> {
    fs::create_dir_all(&args.folder).map_err(|error| unwritable(&args.folder, &error))?;
    let path = args.folder.join(config::NAME);
    let name = shown(&path);
    if path.symlink_metadata().is_ok() {
        return Err(Stop::usage(
            text! { zh: "{name} 已经存在，未作改动", en: "{name} is there already and stays as it is" },
            text! {
                zh: "先移走或改名，或给出另一个文件夹：zhenji init DIR",
                en: "move it away or rename it first, or give another folder: `zhenji init DIR`",
            },
        ));
    }
    File::create_new(&path)
        .and_then(|mut file| file.write_all(template(screen.lang).as_bytes()))
        .map_err(|error| unwritable(&path, &error))?;
    let said = text! {
        zh: "已写入 {name}；每个选项都注释着，去掉行首的 # 即可修改。\n",
        en: "{name} written; every option is commented out, remove the # before one to change it.\n",
    };
    print(said.get(screen.lang)).map_err(|error| not_written(None, &error))?;
    Ok(0)
}

/// The whole file.
fn template(lang: Lang) -> String {
    let mut out = String::new();
    prose(&mut out, &intro(), lang);
    let number = config::NumberPattern::default();
    for (key, default, about) in options(number.as_str()) {
        out.push('\n');
        prose(&mut out, &about, lang);
        out.push_str(&format!("#{key} = {default}\n"));
    }
    for (about, lines) in tables() {
        out.push('\n');
        prose(&mut out, &about, lang);
        lines.iter().for_each(|line| out.push_str(&format!("#{line}\n")));
    }
    out.push('\n');
    prose(&mut out, &about_rules(), lang);
    for rule in all() {
        rule_options(&mut out, rule, lang);
    }
    out
}

fn intro() -> Text {
    text! {
        zh: "zhenji 的配置。检查时采用档案库根目录或其上级中最近的一份；--config 另行指定，--isolated 全不采用。\n每个选项都注释着，写的是默认值；去掉行首的 # 即可修改。",
        en: "Configuration of zhenji. The nearest one in the archive's root or above it counts; --config\nnames another, --isolated none. Every option is commented out at its default: remove the # to\nchange it.",
    }
}

/// The options outside `[rules]`: key, default as TOML, explanation.
fn options(number: &str) -> Vec<(&'static str, String, Text)> {
    vec![
        (
            "extend",
            "\"\"".into(),
            text! {
                zh: "在另一份配置的基础上修改，路径相对于本文件，例如 \"../zhenji.toml\"；本文件写了的以本文件为准",
                en: "Another configuration that this one builds on, relative to this file, for example\n\"../zhenji.toml\"; what this file says wins",
            },
        ),
        (
            "profile",
            format!("\"{}\"", config::Profile::default().word()),
            text! {
                zh: "场合：\"self-check\" 移交前自查（只查缺、乱）；\"gate\" 关口（全部规则，确定的警告即不通过）；\n\"audit\" 审计（全部规则，存疑的提示也计入）",
                en: "Whose run it is: \"self-check\" before handing over (what is missing and out of order),\n\"gate\" (every rule; warnings that are certain fail) or \"audit\" (every finding counts)",
            },
        ),
        (
            "families",
            "[\"missing\", \"disorder\", \"doubtful\"]".into(),
            text! {
                zh: "运行哪几类规则：missing 缺、disorder 乱、doubtful 疑；不写则依 profile",
                en: "Families of rules that run; the profile says where this does not",
            },
        ),
        (
            "select",
            "[]".into(),
            text! {
                zh: "只运行这些规则：代码、代码前缀、名称，或 \"ALL\"；空表示全部。例如 [\"STR\", \"CMP001\", \"missing-seal\"]",
                en: "Rules that run: codes, prefixes of codes, names, or \"ALL\"; empty means all. For example\n[\"STR\", \"CMP001\", \"missing-seal\"]",
            },
        ),
        (
            "ignore",
            "[]".into(),
            text! {
                zh: "不运行这些规则。写得更具体的一方优先：select = [\"CMP001\"] 胜过 ignore = [\"CMP\"]",
                en: "Rules that do not run. The more exact word wins: select = [\"CMP001\"] over ignore = [\"CMP\"]",
            },
        ),
        (
            "kinds",
            "[]".into(),
            text! {
                zh: "自己的门类：JSON Schema 文件，路径相对于本文件；与内置门类同名时取而代之。\n以 zhenji schema KIND 的输出为样本",
                en: "Kinds of your own: files of JSON Schema, relative to this file; one of a built-in kind's name\nreplaces it. `zhenji schema KIND` prints a model",
            },
        ),
        (
            "archival-number",
            format!("'{number}'"),
            text! {
                zh: "档号的写法：带命名组 number 的正则表达式；fonds、year、class 三组可有可无",
                en: "The syntax of archival numbers: a regular expression with a group `number`, and `fonds`,\n`year` and `class` if you like",
            },
        ),
        (
            "unlisted",
            "[]".into(),
            text! {
                zh: "这些文件不列入 documents 也不报告（CMP003）：相对于案卷的通配符，例如 [\"*.bak\", \"work/**\"]",
                en: "Files that need not be listed in `documents` (CMP003): globs relative to the dossier, for\nexample [\"*.bak\", \"work/**\"]",
            },
        ),
    ]
}

/// The tables before `[rules]`: explanation, lines.
fn tables() -> Vec<(Text, Vec<String>)> {
    let limits = config::limit_entries(&Work::default());
    let limits = limits.into_iter().map(|(key, number)| format!("{key} = {number}"));
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    vec![
        (
            text! {
                zh: "规则的级别：代码、代码前缀或名称 = \"error\"、\"warning\"、\"advice\" 或 \"off\"，例如 CMP009 = \"advice\"",
                en: "Severities: a code, a prefix of codes or a name = \"error\", \"warning\", \"advice\" or \"off\", for\nexample CMP009 = \"advice\"",
            },
            lines(&["[severity]"]),
        ),
        (
            text! {
                zh: "读一个文件最多可花的工夫（SAF002）；都是计数，没有时间",
                en: "What one file may cost to read (SAF002): counts of work, never of time",
            },
            std::iter::once("[limits]".to_owned()).chain(limits).collect(),
        ),
        (
            text! {
                zh: "zhenji score 的评分表：满分、合格线、一处扣分按多少件材料计；用 [[score.item]] 逐项写出即取代通用的表\n（name、rules、points 每处扣分、cap 封顶、gate 一票否决）；zhenji check --show-settings 列出实际的表",
                en: "The table of `zhenji score`: full marks, the pass mark, the documents that a fault's points are meant for.\nItems of [[score.item]] replace the general table (name, rules, points a fault, cap, gate);\n`zhenji check --show-settings` shows the table in force",
            },
            lines(&["[score]", "full = 100", "pass = 60", "documents = 20"]),
        ),
        (
            text! {
                zh: "只对某一门类的案卷：select、ignore、severity",
                en: "For dossiers of one kind alone: select, ignore, severity",
            },
            lines(&["[per-kind.case-file]", "ignore = []"]),
        ),
        (
            text! {
                zh: "只对某些路径（相对于档案库；* 不跨文件夹，** 跨任意层）；与门类的说法不同时以此为准",
                en: "For some paths alone, relative to the archive (`*` stays within a folder, `**` does not); they\nhave the last word, after kinds",
            },
            lines(&["[[per-path]]", "path = \"1999/**\"", "ignore = []"]),
        ),
        (
            text! {
                zh: "问题由谁整改（to 或 name）、几个工作日内（days，自导出之日起）；可限定 rule、kind、unit、severity，\n先写的先算。to：unit 单位，head 单位负责人，responsible 案卷责任人，risk-register 风险点登记的岗位（可限定 area）",
                en: "Who is to mend findings (to, or name) and in how many working days of the export (days); of rule,\nkind, unit and severity as given, the first that fits. to: unit, head (of the unit), responsible (in\nthe dossier), risk-register (the posts of the unit's risk points, of some area if you like)",
            },
            lines(&["[[owner]]", "to = \"unit\"", "days = { error = 5, warning = 10, advice = 20 }"]),
        ),
        (
            text! {
                zh: "豁免：哪条规则、何处（dossier、path、pointer，或 fingerprint）、为什么、到哪一天；\n长期有效的以 approved-by 写明谁批准。zhenji waive 可代写",
                en: "Waivers: which rule, where (dossier, path, pointer, or fingerprint), why and until when; one that\nholds for good says who approved it in approved-by. `zhenji waive` writes them",
            },
            lines(&[
                "[[waiver]]",
                "rule = \"CMP009\"",
                "where = { dossier = \"X043-2025-JJ-0001\" }",
                "reason = \"…\"",
                "until = 2026-12-31",
            ]),
        ),
    ]
}

fn about_rules() -> Text {
    text! {
        zh: "以下是各规则的选项，按代码或名称写；zhenji explain CODE 说明该规则",
        en: "The options of rules follow, by code or name; `zhenji explain CODE` tells of each rule",
    }
}

/// The table of a rule that has options, each with the rule's own words on them.
fn rule_options(out: &mut String, rule: &Rule, lang: Lang) {
    let Value::Object(defaults) = (rule.defaults)() else { return };
    if defaults.is_empty() {
        return;
    }
    let meta = &rule.meta;
    let (code, name, zh) = (meta.code, meta.name, meta.zh);
    out.push('\n');
    prose(out, &text! { zh: "{code} {zh}（{name}）", en: "{code} {name} ({zh})" }, lang);
    let heading = docs::HEADINGS[5];
    let (zh, en) = (
        docs::section(meta, Lang::Zh, heading.1).unwrap_or_default(),
        docs::section(meta, Lang::En, heading.0).unwrap_or_default(),
    );
    prose(out, &Text::new(zh, en), lang);
    out.push_str(&format!("#[rules.{code}]\n"));
    for (key, default) in defaults {
        match toml_of(&default) {
            Some(default) => out.push_str(&format!("#{key} = {default}\n")),
            None => prose(out, &text! { zh: "{key}：没有默认值", en: "{key}: no default" }, lang),
        }
    }
}

fn prose(out: &mut String, text: &Text, lang: Lang) {
    for line in text.get(lang).lines() {
        out.push_str(format!("# {line}").trim_end());
        out.push('\n');
    }
}

/// A value as TOML; null has none.
pub fn toml_of(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        Value::Array(items) => {
            format!("[{}]", items.iter().filter_map(toml_of).collect::<Vec<_>>().join(", "))
        }
        Value::Object(members) => {
            let members: Vec<String> = members
                .iter()
                .filter_map(|(key, value)| {
                    Some(format!("{} = {}", Value::from(key.as_str()), toml_of(value)?))
                })
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
        // JSON's strings, numbers and words are TOML's too.
        plain => plain.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::settings::metas;
    use super::*;
    use crate::config::ConfigFile;
    use crate::rules::Registry;

    fn usable(source: &str) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(config::NAME);
        fs::write(&path, source).unwrap();
        let file = ConfigFile::read(&path).unwrap_or_else(|error| panic!("{:?}\n{source}", error.message));
        let settings = file.settings(&[], &[], &metas()).unwrap();
        if let Err(error) = Registry::new(&settings) {
            panic!("{}: {}\n{source}", error.code, error.error);
        }
        assert_eq!(settings.number.as_str(), config::NumberPattern::default().as_str());
    }

    #[test]
    fn the_template_is_usable_as_it_is_and_with_every_option_set() {
        for lang in [Lang::Zh, Lang::En] {
            let template = template(lang);
            usable(&template);
            let set: String = template
                .lines()
                .map(|line| match line.strip_prefix('#') {
                    Some(option) if !option.is_empty() && !option.starts_with(' ') => format!("{option}\n"),
                    _ => format!("{line}\n"),
                })
                .collect();
            assert!(set.contains("\nselect = []\n"));
            usable(&set);
        }
    }

    #[test]
    fn every_key_of_the_configuration_is_explained() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(config::NAME);
        fs::write(&path, "no-such-key = 1").unwrap();
        // serde's own list of what it would have taken.
        let message = ConfigFile::read(&path).unwrap_err().message.en;
        let known: Vec<&str> = message.split('`').skip(1).step_by(2).skip(1).collect();
        assert!(known.len() >= 6, "{message}");
        let template = template(Lang::En);
        for key in known.into_iter().filter(|key| *key != "rules") {
            let lines = [format!("\n#{key} = "), format!("\n#[{key}"), format!("\n#[[{key}]]")];
            assert!(lines.iter().any(|line| template.contains(line)), "{key} is not in the template");
        }
    }

    #[test]
    fn values_become_toml() {
        let value = serde_json::json!({ "a b": [1, 0.5, "x\"y"], "c": null, "d": true });
        assert_eq!(toml_of(&value).unwrap(), r#"{ "a b" = [1, 0.5, "x\"y"], "d" = true }"#);
    }
}
