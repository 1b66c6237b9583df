//! The items of the table. Their codes, names and order follow DA/T 70-2018 as this project knows
//! it; purposes, objects and methods are in its own words. GD-1-9 is not known and left out.

use Sort::{Judged, Partly, Person, Void};

use crate::finding::Finding;

/// How an item comes to a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// By rules alone.
    Judged,
    /// Rules can find fault with it, and only a person can pass it.
    Partly,
    /// Only a person can judge it.
    Person,
    /// It concerns nothing that a folder tree has.
    Void,
}

/// One row of the table, without its stage.
#[derive(Debug)]
pub(super) struct Item {
    /// `1-1`
    pub number: &'static str,
    /// 检测项目
    pub item: [&'static str; 2],
    /// 检测目的
    pub purpose: [&'static str; 2],
    /// 检测对象
    pub object: [&'static str; 2],
    /// 检测方法
    pub method: [&'static str; 2],
    /// The rules that judge it.
    pub rules: &'static [&'static str],
    /// How it comes to a result.
    pub sort: Sort,
}

/// The four properties, by the first figure of a number.
pub(super) const PROPERTIES: [[&str; 2]; 4] =
    [["真实性", "authenticity"], ["完整性", "integrity"], ["可用性", "usability"], ["安全性", "safety"]];

const fn item(
    number: &'static str,
    item: [&'static str; 2],
    purpose: [&'static str; 2],
    object: [&'static str; 2],
    method: [&'static str; 2],
    rules: &'static [&'static str],
    sort: Sort,
) -> Item {
    Item { number, item, purpose, object, method, rules, sort }
}

const METADATA: [&str; 2] = ["案卷清单中的元数据", "metadata in the manifests"];
const CONTENTS: [&str; 2] = ["电子文件", "files"];
const PACKAGE: [&str; 2] = ["归档信息包", "the package"];
const NAMED: [&str; 2] = ["清单与文件夹", "manifests and folders"];
const CARRIER: [&str; 2] = ["载体", "the carrier"];
const PROCESS: [&str; 2] = ["归档、移交过程", "the process"];
const ENVIRONMENT: [&str; 2] = ["系统环境", "the system"];

/// All items.
pub(super) const ITEMS: &[Item] = &[
    item(
        "1-1",
        ["固化信息有效性", "validity of fixity information"],
        ["内容自固化以来未被改动", "contents have not changed since they were fixed"],
        ["摘要、电子签名、电子印章、时间戳", "digests, signatures, seals, timestamps"],
        [
            "重算摘要，验证签名、签章和时间戳",
            "digests are computed anew; signatures, seals and timestamps verified",
        ],
        &["CMP005", "SIG003", "SIG004", "SIG005", "STR013"],
        Judged,
    ),
    item(
        "1-2",
        ["元数据项数据长度", "length of metadata"],
        ["长度合乎要求", "lengths are as required"],
        METADATA,
        ["依门类模式检查", "validated by the kind's schema"],
        &["STR002"],
        Judged,
    ),
    item(
        "1-3",
        ["元数据项数据类型、格式", "type and format of metadata"],
        ["类型、格式合乎要求", "types and formats are as required"],
        METADATA,
        ["依门类模式检查", "validated by the kind's schema"],
        &["STR002"],
        Judged,
    ),
    item(
        "1-4",
        ["设定值域的元数据项值域", "range of metadata"],
        ["取值在值域之内", "values lie in their ranges"],
        METADATA,
        ["依门类模式检查", "validated by the kind's schema"],
        &["STR002"],
        Judged,
    ),
    item(
        "1-5",
        ["元数据项数据值合理性", "plausibility of metadata"],
        ["各项之间不相矛盾", "values do not contradict each other"],
        METADATA,
        [
            "依门类模式检查，并比较各日期的先后",
            "validated by the kind's schema; the order of dates is compared",
        ],
        &["STR002", "STR010"],
        Judged,
    ),
    item(
        "1-6",
        ["元数据项数据包含特殊字符情况", "special characters in metadata"],
        ["不含控制、零宽、私用字符和乱码", "no control, zero-width, private-use characters, no mojibake"],
        METADATA,
        ["逐字检查", "every character is looked at"],
        &["STR014"],
        Judged,
    ),
    item(
        "1-7",
        ["档号规范性", "archival numbers"],
        ["档号合乎编制规则", "archival numbers follow their grammar"],
        ["档号", "archival numbers"],
        ["依本库的档号规则解析", "parsed by the archive's own grammar"],
        &["STR008"],
        Judged,
    ),
    item(
        "1-8",
        ["元数据项数据重复性", "repeated metadata"],
        ["档号、文号、题名不重复", "archival numbers, document numbers and titles are unique"],
        METADATA,
        ["规范化后全库比对", "compared over the archive after normalisation"],
        &["STR005", "LED009", "STR017"],
        Judged,
    ),
    item(
        "1-10",
        ["电子属性信息一致性", "electronic attributes"],
        [
            "文件名、大小、格式、创建时间与元数据一致",
            "names, sizes, formats and times agree with the metadata",
        ],
        CONTENTS,
        ["读取文件属性，与清单比较", "attributes are read and compared with the manifest"],
        &["CMP006", "USE002", "FAB003"],
        Judged,
    ),
    item(
        "1-11",
        ["元数据与内容关联真实性", "link of metadata and contents"],
        ["元数据与文件一一对应", "every path resolves, both ways"],
        NAMED,
        ["按路径双向核对", "paths are followed both ways"],
        &["CMP002", "CMP003"],
        Judged,
    ),
    item(
        "1-12",
        ["说明文件和目录文件规范性", "description and catalogue"],
        ["目录齐全、规范", "the catalogue is there and well-formed"],
        PACKAGE,
        ["检查卷内目录", "catalogues are looked for"],
        &["CMP011"],
        Judged,
    ),
    item(
        "1-13",
        ["信息包目录结构规范性", "folder structure of the package"],
        ["目录结构合乎要求", "folders are as required"],
        PACKAGE,
        ["检查文件夹，与移交清单比较", "folders are checked, and against the transfer list"],
        &["CMP011", "STR011"],
        Judged,
    ),
    item(
        "1-14",
        ["信息包一致性", "identity of the package"],
        ["收到的与送出的一致", "what arrived is what was sent"],
        PACKAGE,
        ["与移交方提供的摘要比较", "compared with the sender's digests"],
        &["STR011"],
        Judged,
    ),
    item(
        "2-1",
        ["总件数相符性", "total of items"],
        ["件数与所报一致", "the count is as stated"],
        PACKAGE,
        ["清点并与所报总数比较", "counted and compared with the stated total"],
        &["STR016"],
        Judged,
    ),
    item(
        "2-2",
        ["总字节数相符性", "total of bytes"],
        ["字节数与所报一致", "the size is as stated"],
        PACKAGE,
        ["累计并与所报总数比较", "added up and compared with the stated total"],
        &["STR016"],
        Judged,
    ),
    item(
        "2-3",
        ["元数据项完整性", "completeness of metadata"],
        ["应有的元数据项齐全", "all metadata are there"],
        METADATA,
        ["依门类模式检查", "validated by the kind's schema"],
        &["STR002", "CMP012"],
        Judged,
    ),
    item(
        "2-4",
        ["元数据必填项", "required metadata"],
        ["必填项有实际内容", "what is required is filled in"],
        METADATA,
        ["依门类模式检查；辨认填充值", "validated by the kind's schema; fillers are recognised"],
        &["STR002", "CMP012"],
        Judged,
    ),
    item(
        "2-5",
        ["过程信息完整性", "process information"],
        ["各环节的人员、时间、意见齐全", "every step has its person, time and opinion"],
        ["业务环节", "steps"],
        ["依门类所列环节核对", "compared with the steps that the kind asks for"],
        &["CMP008", "CMP010"],
        Judged,
    ),
    item(
        "2-6",
        ["连续性元数据项", "continuity"],
        ["编号连续，无漏号、重号", "numbers run without gaps or repeats"],
        ["档号的序号", "numbers in series"],
        ["按序列排列检查", "series are laid out and checked"],
        &["STR009"],
        Judged,
    ),
    item(
        "2-7",
        ["内容数据完整性", "completeness of contents"],
        ["内容数据可打开且完整", "contents open and are whole"],
        CONTENTS,
        ["逐个打开解析", "every file is opened and decoded"],
        &["USE001", "CMP004"],
        Judged,
    ),
    item(
        "2-8",
        ["附件数据完整性", "completeness of attachments"],
        ["正文所列附件齐全", "attachments that the text names are there"],
        CONTENTS,
        ["读出附件说明，与材料核对", "the list of attachments is read and compared"],
        &["CMP004", "CMP013"],
        Judged,
    ),
    item(
        "2-9",
        ["归档范围", "scope of filing"],
        ["应归的门类、材料均已归档", "kinds and documents in scope are filed"],
        PACKAGE,
        ["依各门类应有的材料核对", "compared with what each kind asks for"],
        &["STR003", "CMP001"],
        Judged,
    ),
    item(
        "2-10",
        ["信息包元数据完整性", "metadata of the package"],
        ["信息包内元数据齐全", "the package's metadata are complete"],
        PACKAGE,
        ["清单与实有文件核对", "manifests are compared with what is there"],
        &["CMP001", "CMP003"],
        Judged,
    ),
    item(
        "2-11",
        ["信息包内容数据完整性", "contents of the package"],
        ["信息包内文件数量相符", "the number of files is right"],
        PACKAGE,
        ["清单与实有文件核对", "manifests are compared with what is there"],
        &["CMP002", "CMP003"],
        Judged,
    ),
    item(
        "3-1",
        ["元数据可读性", "readability of metadata"],
        ["元数据可以读取", "metadata can be read"],
        ["案卷清单", "manifests"],
        ["解析清单", "manifests are parsed"],
        &["STR001"],
        Judged,
    ),
    item(
        "3-2",
        ["目标数据库中元数据可访问性", "metadata in the target database"],
        ["数据库中的元数据可以访问", "metadata in a database can be reached"],
        ["目标数据库", "the database"],
        ["所查为文件夹，不含数据库", "what is checked is a folder tree, without a database"],
        &[],
        Void,
    ),
    item(
        "3-3",
        ["内容数据格式", "format of contents"],
        ["格式与所称相符，合乎归档要求", "formats are what they claim and may be filed"],
        CONTENTS,
        ["按内容辨认格式", "formats are recognised by contents"],
        &["USE002", "USE004"],
        Judged,
    ),
    item(
        "3-4",
        ["内容数据可读性", "readability of contents"],
        ["内容可以正常打开、浏览", "contents open and can be read"],
        CONTENTS,
        ["解码每一页，检查清晰度", "every page is decoded and its clarity measured"],
        &["USE001", "USE005"],
        Judged,
    ),
    item(
        "3-5",
        ["格式长期可用性", "formats that last"],
        ["格式适合长期保存", "formats fit for keeping"],
        CONTENTS,
        ["按内容辨认格式，检查字体嵌入", "formats are recognised, embedded fonts checked"],
        &["USE004", "USE006"],
        Judged,
    ),
    item(
        "3-6",
        ["软硬件环境合规性", "software and hardware"],
        ["制作环境符合要求", "what it was made with is as required"],
        ["制作软件与设备", "producing software and devices"],
        ["字体等依赖可查，其余须人工核对", "dependencies such as fonts are checked, the rest by a person"],
        &["USE006"],
        Partly,
    ),
    item(
        "3-8",
        ["信息包格式合规性", "format of the package"],
        ["无私有压缩、加密和嵌套压缩包", "no private compression, encryption, nested archives"],
        PACKAGE,
        ["打开容器检查", "containers are opened"],
        &["USE003", "SAF001"],
        Judged,
    ),
    item(
        "4-1",
        ["系统环境中安装杀毒软件", "antivirus installed"],
        ["装有正版杀毒软件", "antivirus software is installed"],
        ENVIRONMENT,
        ["人工检查", "by a person"],
        &[],
        Person,
    ),
    item(
        "4-2",
        ["病毒感染", "viruses"],
        ["不含病毒", "no viruses"],
        CONTENTS,
        [
            "只辨认测试特征；须另用杀毒软件查杀",
            "only the test signature is recognised: a scanner must be run besides",
        ],
        &["SAF006"],
        Partly,
    ),
    item(
        "4-3",
        ["信息包中多余文件", "stray files"],
        ["没有多余文件", "nothing is there that does not belong"],
        PACKAGE,
        ["辨认遗留文件和未列文件", "left-overs and unlisted files are recognised"],
        &["SAF003", "CMP003"],
        Judged,
    ),
    item(
        "4-4",
        ["光盘合格性", "optical discs"],
        ["光盘质量合格", "discs are sound"],
        CARRIER,
        ["人工检查", "by a person"],
        &[],
        Person,
    ),
    item(
        "4-5",
        ["其他载体合格性", "other carriers"],
        ["载体质量合格", "carriers are sound"],
        CARRIER,
        ["人工检查", "by a person"],
        &[],
        Person,
    ),
    item(
        "4-6",
        ["软件系统安全性", "safety of the software"],
        ["所用系统安全", "systems in use are safe"],
        PROCESS,
        ["人工检查", "by a person"],
        &[],
        Person,
    ),
    item(
        "4-7",
        ["操作过程安全性", "safety of the process"],
        ["操作过程安全、可控", "the process is safe and under control"],
        PROCESS,
        ["人工检查", "by a person"],
        &[],
        Person,
    ),
];

/// What an item asks for at preservation where that differs: a signature is judged by what was
/// said at intake and by the bytes being the same since, not by a certificate that has expired.
pub(super) const KEPT: &[(&str, &[&str])] = &[("1-1", &["CMP005", "SIG004", "STR013"])];

/// The rule that validates manifests: what it finds belongs to items by the keyword of the schema.
const SCHEMA: &str = "STR002";

/// The keywords of each item. What has none of these belongs to 1-5; and to all, where it only says
/// that there is more.
const KEYWORDS: &[(&str, &[&str])] = &[
    ("1-2", &["minLength", "maxLength"]),
    ("1-3", &["type", "format", "pattern"]),
    ("1-4", &["enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    ("2-3", &["required", "dependentRequired", "minItems", "contains"]),
    ("2-4", &["required", "dependentRequired", "minItems", "contains"]),
];

/// Whether a finding of a rule of an item belongs to it.
pub(super) fn concerns(number: &str, finding: &Finding) -> bool {
    if finding.code != SCHEMA || finding.evidence.contains_key("more") {
        return true;
    }
    let keyword = finding.evidence.get("keyword").and_then(|keyword| keyword.as_str()).unwrap_or_default();
    match KEYWORDS.iter().find(|(known, _)| *known == number) {
        Some((_, keywords)) => keywords.contains(&keyword),
        None => !KEYWORDS.iter().any(|(_, keywords)| keywords.contains(&keyword)),
    }
}

/// Items that are held against the transfer list as well at transfer.
pub(super) const LISTED: &[&str] = &["1-11", "1-12", "1-13", "1-14", "2-1", "2-9", "2-10", "2-11"];
