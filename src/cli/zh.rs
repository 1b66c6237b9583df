//! The command line in Chinese: the same tree with other words.

use clap::{Arg, Command};

/// The Chinese of a command (by its path below `zhenji`) or of one of its arguments
/// (`PATH/ARGUMENT`).
pub fn word(key: &str) -> Option<&'static str> {
    WORDS.iter().find(|(known, _)| *known == key).map(|(_, text)| *text)
}

const WORDS: &[(&str, &str)] = &[
    ("", "检查留痕档案：案卷、材料和台账，指出缺的、乱的和可疑的"),
    ("/lang", "输出的语言（默认随系统区域设置）"),
    ("/color", "何时使用颜色"),
    ("/ascii", "只用 ASCII 字符绘制"),
    ("/help", "显示说明"),
    ("/version", "显示版本"),
    ("help", "显示本说明，或某个命令的说明"),
    ("check", "检查档案，报告发现的问题"),
    ("check/paths", "档案库，或其中的文件夹；也可以是 BagIt、RO-Crate、DA/T 93 移交包，或 ZIP、TAR"),
    ("check/select", "只运行这些规则：代码、代码前缀、名称，或 ALL"),
    ("check/ignore", "不运行这些规则"),
    ("check/output", "以此格式写到标准输出，或写入文件；可重复"),
    ("check/output=terminal", "给人看的诊断，附所涉各行"),
    ("check/output=concise", "每个问题一行"),
    ("check/output=json", "输出契约，一个对象"),
    ("check/output=jsonl", "每行一个问题"),
    ("check/output=sarif", "SARIF 2.1.0"),
    ("check/output=junit", "JUnit XML，每个案卷一个用例"),
    ("check/output=github", "GitHub Actions 的命令"),
    ("check/output=gitlab", "GitLab 的代码质量报告"),
    ("check/output=checkstyle", "Checkstyle XML"),
    ("check/output=csv", "表格，UTF-8 带 BOM，每个问题一行"),
    ("check/output=xlsx", "工作簿：问题、案卷、单位、规则"),
    ("check/output=markdown", "通报"),
    ("check/output=html", "自成一体的网页，可检索、筛选、打印"),
    ("check/output=four-properties", "四性检测表，文本"),
    ("check/output=four-properties-json", "四性检测表，JSON，附依据"),
    ("check/output=four-properties-xlsx", "四性检测表，工作簿，每个阶段一张"),
    ("check/fail_on", "有这一级及以上的问题时退出码为 1（默认为 warning，或依 --profile）"),
    ("check/fail_on_confidence", "有这一把握及以上的问题时退出码为 1（默认为 certain，或依 --profile）"),
    ("check/allow_incomplete", "有内容未能审查时，退出码不为 4"),
    ("check/config", "使用此配置，而不是最近的 zhenji.toml"),
    ("check/isolated", "不使用任何配置"),
    ("check/threads", "线程数（默认为 RAYON_NUM_THREADS，或全部核心）"),
    ("check/max_memory", "尽量不超过的内存，如 512M、2G；超过时把行写到临时文件（默认 2G）"),
    ("check/quiet", "不显示注意事项；未写 --output 时标准输出不写任何内容"),
    ("check/no_cache", "每个文件都重新读取，不留缓存"),
    ("check/against", "同时与这个以前的档案库比对，不报告它本身的问题；可重复"),
    ("check/ocr", "用 Tesseract 识读没有文字层的扫描件（须装有 tesseract-ocr 和 chi_sim）"),
    ("check/rehash", "不论时间，重新计算每个文件的摘要；事实仍按内容缓存"),
    ("signatures", "离线查验文件内和文件旁的电子签名"),
    ("signatures/files", "PDF、OFD 或 CMS 文件，旁边有 .p7s、.minisig 的文件，文件夹，或 dossier.json"),
    ("signatures/trust", "信任这些证书（PEM 或 DER）；可重复"),
    ("signatures/key", "用此公钥查验 minisign 签名；可重复"),
    ("signatures/at", "没有可信时间戳时，按此日期或时刻（RFC 3339）判断证书"),
    ("signatures/pages", "同时列出页面上见到的红色印迹和手写笔迹"),
    ("signatures/output", "列表的格式"),
    ("lock", "封存案卷：记下其中一切内容的摘要"),
    ("lock/paths", "案卷，或放有案卷的文件夹"),
    ("lock/key", "用此 minisign 私钥（由 minisign -G -W 生成）为每份封存文件签名"),
    ("lock/signature", "在封存文件中写明事后由其他工具所作的签名"),
    ("lock/signature=minisign", "放在 dossier.lock.json.minisig"),
    ("lock/signature=cms", "放在 dossier.lock.json.p7s"),
    ("lock/timestamp", "在封存文件中写明事后取得的时间戳（RFC 3161）"),
    ("lock/ledger", "把新的封存登入此封存簿；没有接续旧封存的，予以拒绝"),
    ("lock/at", "封存的时刻（默认为现在，RFC 3339）"),
    ("lock/renew", "封存后有变动的，重新封存"),
    ("verify", "以封存核对案卷：其后改动、增添、丢失了什么"),
    ("verify/paths", "案卷，或放有案卷的文件夹"),
    ("verify/trust", "信任这些证书（PEM 或 DER）；可重复"),
    ("verify/key", "用此公钥查验 minisign 签名；可重复"),
    ("verify/ledger", "以此封存簿核对封存"),
    ("verify/output", "结果的格式"),
    ("facts", "把从档案中得到的事实写成表格，供其他引擎查询，供 judge 判断"),
    ("facts/output", "把表格写成 parquet 或 jsonl，写入文件（默认 jsonl 到标准输出）"),
    ("facts/output=parquet", "Apache Parquet"),
    ("facts/output=jsonl", "JSON，每行一个"),
    ("facts/shard", "只取案卷的这一部分，按文件夹的散列分配"),
    ("facts/seen_from", "一切以从这个后来的档案库看到的路径命名，供它的 --against 使用"),
    ("judge", "凭事实表报告 check 在档案库上所报告的"),
    ("judge/tables", "zhenji facts 写的表格，每个档案库的全部部分"),
    ("judge/against", "同时与以前档案库的这些事实比对，不报告它本身的问题；可重复"),
    ("sample", "抽样：先封存名单，再用公开的种子抽签，谁都能重抽核对"),
    ("sample list", "打印全部案卷的名单，在种子出来以前封存"),
    ("sample list/paths", "档案库"),
    ("sample inspectors", "打印可派的检查人，及各人须回避的单位"),
    ("sample inspectors/paths", "档案库"),
    ("sample inspectors/level", "须有这一级抽查的职责：directed 定向、lead 牵头、daily 日常"),
    ("sample inspectors/level=directed", "按已发现的问题选取"),
    ("sample inspectors/level=lead", "按风险和单位分层抽签"),
    ("sample inspectors/level=daily", "全部"),
    ("sample draw", "从封存的名单里抽案卷，并为各单位抽检查人"),
    ("sample draw/list", "封存的名单"),
    ("sample draw/level", "directed 定向：按已发现的问题选取；lead 牵头：抽签；daily 日常：全部"),
    ("sample draw/level=directed", "按已发现的问题选取"),
    ("sample draw/level=lead", "按风险和单位分层抽签"),
    ("sample draw/level=daily", "全部"),
    ("sample draw/seed", "抽签的种子：公开的、谁也选不了的、名单封存以后才有的"),
    ("sample draw/size", "抽多少份（默认按 --confidence 和 --tolerable 计算）"),
    ("sample draw/confidence", "没有发现问题时要有多大把握，百分数（默认 95）"),
    ("sample draw/tolerable", "有问题的案卷占多大比例就不能看不见，百分数（默认 5）"),
    ("sample draw/minimum", "每个单位、每级风险至少抽多少份（默认 1）"),
    ("sample draw/weights", "各级风险的案卷在抽签中的权重（默认 red=3,orange=2,yellow=1,none=1）"),
    ("sample draw/report", "JSON 报告，按其中的问题选取案卷（定向）"),
    ("sample draw/select", "只按这些规则的问题选取：代码、代码前缀或名称（定向）"),
    ("sample draw/inspectors", "从此名单为每个单位抽检查人"),
    ("sample draw/per_unit", "每个单位抽几名检查人（默认 2）"),
    ("sample draw/output", "结果的格式"),
    ("score", "按扣分表给案卷评分，按问题率给单位排名"),
    ("score/sample", "只评此样本抽到的案卷；按问题选取的不计入问题率"),
    ("score/output", "结果的格式"),
    ("similar", "手工比对文件：有哪些相同之处，在哪里"),
    ("similar/files", "文件，或放有文件的文件夹"),
    ("similar/within", "同时与这个档案库或文件夹里的一切比对"),
    ("similar/output", "结果的格式"),
    ("check/families", "只运行这几类规则：missing 缺、disorder 乱、doubtful 疑；不论配置"),
    (
        "check/profile",
        "谁在检查：self-check 移交前自查、gate 关口、audit 审计；决定运行哪几类规则、何时退出码为 1",
    ),
    ("check/baseline", "只计这份基线里没有的问题"),
    ("check/answers", "让问题带上此文件中各人的结论"),
    ("check/fix", "填入清单没写而文件可以算出的内容（摘要、字节数、页数），然后检查；已有的值一概不改"),
    ("check/diff", "以 unified diff 打印 --fix 要填入的内容，不写入也不检查（有可填的，退出码为 1）"),
    ("check/watch", "有变动就重新检查，直到按 Ctrl-C"),
    ("check/redact", "各种报告都隐去人名、地点和照片"),
    ("check/show_settings", "以 TOML 打印实际生效的设置，不作检查"),
    ("baseline", "把现有的问题记为基线，与以后的分开"),
    (
        "baseline/action",
        "做什么：write 把现有问题写成基线，update 去旧、更新文字、加 --accept-new 时收新，prune 去旧，check 指出新旧出入",
    ),
    ("baseline/action=write", "把现有的全部问题写成基线"),
    ("baseline/action=update", "去掉已消失的，更新仍在的文字，加 --accept-new 时收入新的"),
    ("baseline/action=prune", "去掉已消失的"),
    ("baseline/action=check", "指出新增的和消失的"),
    ("baseline/baseline", "基线文件"),
    ("baseline/accept_new", "update 时收入基线里没有的问题"),
    ("waive", "在 zhenji.toml 中豁免一个问题，写明理由和期限"),
    ("waive/what", "问题的指纹，或规则的代码或名称"),
    ("waive/reason", "为什么可以接受"),
    ("waive/until", "豁免有效至哪一天，YYYY-MM-DD；不写则须写 --approved-by"),
    ("waive/approved_by", "长期有效（不写 --until）的豁免由谁批准"),
    ("waive/dossier", "限于此档号的案卷"),
    ("waive/path", "限于此通配符所指的路径，相对于档案库"),
    ("waive/pointer", "限于清单中的此 JSON 指针及其以下"),
    ("waive/report", "含有该问题的 JSON 报告，从中取其规则、成组材料的成员和导出日期"),
    ("waive/force", "指纹不经任何报告核对也写入"),
    ("waive/config", "写入此配置，而不是最近的 zhenji.toml"),
    ("answer", "记下某人对一个问题的结论"),
    ("answer/fingerprint", "问题的指纹"),
    ("answer/answer", "结论：confirmed 属实、explained 已说明、dismissed 不成立"),
    ("answer/by", "谁的结论"),
    ("answer/document", "凭哪份文件：文号、题名或位置"),
    ("answer/note", "原话"),
    ("answer/date", "哪一天，YYYY-MM-DD"),
    ("answer/answers", "写入哪个文件"),
    ("answer/report", "含有该问题的 JSON 报告"),
    ("answer/force", "指纹不经任何报告核对也写入"),
    ("diff", "比较两份 JSON 报告：新增、加重、重复、已整改的问题，应升级的问题，以及整改单"),
    ("diff/old", "先前的 JSON 报告"),
    ("diff/new", "后来的 JSON 报告"),
    ("diff/slips", "给每个责任单位写一份整改单（Markdown），写入此文件"),
    ("diff/output", "输出的格式"),
    ("burden", "算出各档案库留痕事项清单一年所耗，以及照问题整改可省多少"),
    ("burden/paths", "档案库，或其中的文件夹"),
    ("burden/output", "账单的格式"),
    ("burden/config", "使用此配置，而不是最近的 zhenji.toml"),
    ("burden/isolated", "不使用任何配置"),
    ("lsp", "通过标准输入输出为编辑器服务（语言服务器协议 LSP）"),
    ("lsp/config", "使用此配置，而不是最近的 zhenji.toml"),
    ("lsp/isolated", "不使用任何配置"),
    ("lsp/no_cache", "每个文件都重新读取，不留缓存"),
    ("lsp/stdio", "使用标准输入输出（本来如此；编辑器会带上此项）"),
    ("cache", "查看或清除运行之间保留的内容"),
    ("cache/action", "做什么"),
    ("cache/action=stats", "统计"),
    ("cache/action=clean", "清除"),
    ("explain", "显示一条规则的文档"),
    ("explain/rule", "规则的代码或名称"),
    ("rules", "列出规则"),
    ("rules/output", "列表的格式"),
    ("kinds", "列出案卷的门类"),
    ("kinds/output", "列表的格式"),
    ("kinds/config", "一并列出此配置中的门类"),
    ("schema", "打印一个门类的 JSON Schema，自成一体"),
    ("schema/kind", "案卷的门类；archive 为 archive.json 的模式，zhenji.toml 为配置的模式"),
    ("schema/config", "一并使用此配置中的门类"),
    ("init", "写一份带注释的 zhenji.toml"),
    ("init/folder", "写在哪个文件夹"),
    ("new", "新建一个案卷的骨架"),
    ("new/kind", "案卷的门类"),
    ("new/folder", "案卷的文件夹"),
    ("new/id", "档号"),
    ("new/unit", "单位的编号"),
    ("new/title", "题名"),
    ("new/opened", "立卷日期，YYYY-MM-DD（默认为今天）"),
    ("new/config", "一并使用此配置中的门类"),
    ("import", "把文件夹、目录和移交包导入为案卷；原件只读不改"),
    ("import/source", "要导入的文件夹、ZIP 或 TAR"),
    ("import/output", "把档案库写入这个新文件夹"),
    ("import/sheet", "把将要导入的内容写成工作簿（XLSX），供核对改正"),
    ("import/from", "采用此工作簿中的改正"),
    ("import/kind", "全部案卷的门类（默认由题名推测）"),
    ("import/unit", "目录未写明立卷单位的，用这个单位"),
    ("import/fonds", "全宗号"),
    ("import/name", "档案库的名称（默认为文件夹名）"),
    ("import/config", "一并使用此配置中的门类"),
    ("import/threads", "线程数（默认为 RAYON_NUM_THREADS，或全部核心）"),
    ("import/quiet", "不显示注意事项和进度"),
    ("completions", "打印命令行补全脚本"),
    ("completions/shell", "哪种 shell"),
    ("man", "打印手册页，或为每个命令各写一页"),
    ("man/folder", "把每个命令的手册页写入此文件夹"),
];

/// What stands for a value in the usage.
fn value_name(english: &str) -> Option<&'static str> {
    Some(match english {
        "LANG" => "语言",
        "WHEN" => "何时",
        "PATH" => "路径",
        "ARCHIVE" => "档案库",
        "RULE" => "规则",
        "SIZE" => "大小",
        "FORMAT" => "格式",
        "FORMAT[=FILE]" => "格式[=文件]",
        "SEVERITY" => "级别",
        "CONFIDENCE" => "把握",
        "FILE" => "文件",
        "N" => "数",
        "KIND" => "门类",
        "DIR" => "文件夹",
        "ID" => "档号",
        "UNIT" => "单位",
        "OUT" => "新文件夹",
        "FONDS" => "全宗号",
        "TITLE" => "题名",
        "DATE" => "日期",
        "TIME" => "时刻",
        "SHELL" => "SHELL",
        "ACTION" => "操作",
        "METHOD" => "方法",
        "COMMAND" => "命令",
        "FAMILY" => "类别",
        "PROFILE" => "场合",
        "FINGERPRINT|RULE" => "指纹|规则",
        "TEXT" => "文字",
        "WHO" => "谁",
        "GLOB" => "通配符",
        "POINTER" => "指针",
        "FINGERPRINT" => "指纹",
        "ANSWER" => "结论",
        "OLD" => "旧报告",
        "NEW" => "新报告",
        "LIST" => "名单",
        "FACTS" => "事实表",
        "TABLE[=FILE]" => "表格[=文件]",
        "I/N" => "第几/共几",
        "LEVEL" => "级别",
        "PERCENT" => "百分数",
        "RISK=N" => "风险=数",
        _ => return None,
    })
}

const TEMPLATE: &str = "{about-with-newline}\n用法: {usage}\n\n{all-args}{after-help}";

/// The whole tree in Chinese.
pub fn translate(mut command: Command) -> Command {
    // What clap adds by itself, `--help` and the command `help`, must be there to be translated.
    command.build();
    translated(command, "")
}

fn translated(command: Command, path: &str) -> Command {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path} {name}") };
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let mut command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .mut_args(|arg| argument(arg, path));
    if let Some(about) = about(path) {
        command = command.about(about).long_about(None::<&str>);
    }
    for name in names {
        let path = below(&name);
        command = command.mut_subcommand(&name, |sub| translated(sub, &path));
    }
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().replace("[OPTIONS]", "[选项]");
    command.override_usage(usage)
}

/// The Chinese of the command at `path`; below `help`, of the program or of a command, stands every
/// other command beside it once more.
fn about(path: &str) -> Option<&'static str> {
    let beside = || {
        let (above, below) = path.split_once(" help ")?;
        about(&format!("{above} {below}"))
    };
    let help = || word("help").filter(|_| path.ends_with(" help"));
    word(path).or_else(|| about(path.strip_prefix("help ")?)).or_else(beside).or_else(help)
}

fn argument(arg: Arg, path: &str) -> Arg {
    let id = arg.get_id().as_str().to_owned();
    let Some(text) = argument_word(path, &id) else { return arg };
    let positional = arg.is_positional();
    let mut help = text.to_owned();
    let mut more = Vec::new();
    if arg.get_action().takes_values() {
        let values: Vec<String> = arg
            .get_possible_values()
            .iter()
            .filter(|value| !value.is_hide_set())
            .map(|value| match value_word(path, &id, value.get_name()) {
                Some(text) => format!("{}（{text}）", value.get_name()),
                None => value.get_name().to_owned(),
            })
            .collect();
        if !values.is_empty() {
            more.push(format!("可选：{}", values.join("、")));
        }
        let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        if !defaults.is_empty() {
            more.push(format!("默认：{}", defaults.join("、")));
        }
    }
    if !more.is_empty() {
        help.push_str(&format!("［{}］", more.join("；")));
    }
    let names: Vec<&str> =
        arg.get_value_names().into_iter().flatten().filter_map(|name| value_name(name.as_str())).collect();
    let arg = if names.is_empty() { arg } else { arg.value_names(names) };
    arg.help(help)
        .long_help(None::<&str>)
        .hide_possible_values(true)
        .hide_default_value(true)
        .help_heading(if positional { "参数" } else { "选项" })
}

/// An argument's own words, else those of the global argument of this name, else those of `check`,
/// whose arguments about the run other commands share.
fn argument_word(path: &str, id: &str) -> Option<&'static str> {
    let shared = || word(&format!("check/{id}")).filter(|_| RUNS.contains(&path));
    word(&format!("{path}/{id}")).or_else(|| word(&format!("/{id}"))).or_else(shared)
}

/// What a value of an argument means; of an argument that a command shares with `check`, as there.
fn value_word(path: &str, id: &str, value: &str) -> Option<&'static str> {
    let shared = RUNS.contains(&path) && word(&format!("{path}/{id}")).is_none();
    word(&format!("{path}/{id}={value}")).or_else(|| word(&format!("check/{id}={value}")).filter(|_| shared))
}

/// Commands that run checks as `check` does.
const RUNS: [&str; 4] = ["baseline", "facts", "judge", "score"];

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::super::args::Cli;
    use super::*;

    fn walk(command: &Command, path: &str, visit: &mut dyn FnMut(&Command, &str)) {
        visit(command, path);
        for sub in command.get_subcommands() {
            let below = if path.is_empty() {
                sub.get_name().to_owned()
            } else {
                format!("{path} {}", sub.get_name())
            };
            walk(sub, &below, visit);
        }
    }

    fn below_help(path: &str) -> bool {
        path.split(' ').any(|word| word == "help")
    }

    #[test]
    fn every_command_and_argument_has_chinese_words() {
        let mut command = Cli::command();
        command.build();
        let mut missing = Vec::new();
        let mut used = std::collections::BTreeSet::new();
        walk(&command, "", &mut |command, path| {
            if about(path).is_none() {
                missing.push(format!("command {path}"));
            }
            used.insert(path.to_owned());
            for arg in command.get_arguments() {
                // Arguments of the pseudo-command `help` are the names of commands.
                let id = arg.get_id().as_str();
                if argument_word(path, id).is_none() && !below_help(path) {
                    missing.push(format!("argument {path}/{id}"));
                }
                used.insert(format!("{path}/{id}"));
                for value in arg.get_possible_values() {
                    let key = format!("{path}/{id}={}", value.get_name());
                    if value.get_help().is_some()
                        && value_word(path, id, value.get_name()).is_none()
                        && !below_help(path)
                    {
                        missing.push(format!("value {key}"));
                    }
                    used.insert(key);
                }
                for name in arg.get_value_names().into_iter().flatten() {
                    if arg.get_action().takes_values() && value_name(name).is_none() {
                        missing.push(format!("value name {name} of {path}/{id}"));
                    }
                }
            }
        });
        assert!(missing.is_empty(), "{missing:#?}");
        let idle: Vec<_> = WORDS.iter().filter(|(key, _)| !used.contains(*key)).collect();
        assert!(idle.is_empty(), "words for nothing: {idle:?}");
    }

    #[test]
    fn no_english_heading_is_left() {
        let mut command = translate(Cli::command());
        for name in ["check", "new", "init", "rules", "help"] {
            let help = command.find_subcommand_mut(name).unwrap().render_help().to_string();
            let all = format!("{help}{}", command.render_help());
            for word in [
                "Usage",
                "Options:",
                "Commands:",
                "Arguments:",
                "OPTIONS",
                "COMMAND",
                "default:",
                "possible values",
            ] {
                assert!(!all.contains(word), "{word} in\n{all}");
            }
        }
        let help = command.render_help().to_string();
        for word in ["用法: zhenji [选项] <命令>", "命令:", "选项:", "检查档案，报告发现的问题"]
        {
            assert!(help.contains(word), "no {word} in\n{help}");
        }
    }
}
