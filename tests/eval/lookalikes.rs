//! Honest texts that look alike: forms, quoted law, templates, versions, declared copies.

use serde_json::json;

use super::shelf::Shelf;
use super::texts::{self, Text};
use super::words::{Random, Words};

/// Articles as everybody quotes them.
const LAW: [&str; 6] = [
    "第二十一条 生产经营单位的主要负责人对本单位安全生产工作负有下列职责：建立健全并落实本单位全员安全生产责任制，加强安全生产标准化建设；组织制定并实施本单位安全生产规章制度和操作规程。",
    "第四十六条 生产经营单位的安全生产管理人员应当根据本单位的生产经营特点，对安全生产状况进行经常性检查；对检查中发现的安全问题，应当立即处理；不能处理的，应当及时报告本单位有关负责人。",
    "第三十四条 供电企业应当按照国家有关规定，对电力设施定期进行检修和维护，保证其正常运行；因供电设施检修需要停电的，应当提前七天通知用户或者进行公告。",
    "第十九条 任何单位或个人不得危害发电设施、变电设施和电力线路设施及其有关辅助设施；在电力设施周围进行爆破作业的，应当按照国务院有关规定采取确保安全的措施。",
    "第五十三条 电力管理部门应当按照国务院有关电力设施保护的规定，对电力设施保护区设立标志；任何单位和个人不得在依法划定的保护区内修建可能危及安全的建筑物。",
    "第八条 档案工作人员应当忠于职守，遵纪守法，具备专业知识；单位对归档材料应当做到真实、准确、完整、系统，任何人不得据为己有或者拒绝归档。",
];

/// The same articles inside a sentence.
const QUOTED: [&str; 4] = [
    "根据《安全生产法》第二十一条的规定，“生产经营单位的主要负责人对本单位安全生产工作负有建立健全并落实全员安全生产责任制、组织制定并实施安全生产规章制度和操作规程、保证安全生产投入有效实施的职责”。",
    "《电力设施保护条例》规定：“任何单位或个人不得在架空电力线路保护区内堆放谷物、草料、垃圾、矿渣、易燃物、易爆物及其他影响安全供电的物品，不得烧窑、烧荒，不得兴建建筑物、构筑物”。",
    "对照《供电营业规则》第六十七条“除因故中止供电外，供电企业需对用户停止供电时，应将停电的用户、原因、时间报本单位负责人批准，在停电前三至七天内将停电通知书送达用户，并在停电前三十分钟再通知一次”的要求开展自查。",
    "依照《机关档案管理规定》，“机关应当按照归档范围将处理完毕或者具有保存价值的文件材料收集齐全，任何部门和个人不得拒绝归档或者据为己有，归档的文件材料应当真实、准确、完整”。",
];

/// Everything honest; the pairs of texts that are versions of one another.
pub fn file(shelf: &mut Shelf, words: &Words) -> Vec<(String, String)> {
    let mut random = Random::new(0x10);
    let random = &mut random;
    for at in 0..60 {
        let form = patrol_form(words, random, at);
        shelf.file(&form, json!({}));
    }
    for at in 0..8 {
        let form = safety_card(words, random, at);
        shelf.file(&form, json!({}));
    }
    for at in 0..48 {
        let text = quoting(words, random, at);
        shelf.file(&text, json!({}));
    }
    for template in 0..4 {
        for _ in 0..[24, 12, 8, 4][template] {
            let text = on_template(words, random, template);
            shelf.file(&text, json!({}));
        }
    }
    for _ in 0..20 {
        let text = texts::text(words, random);
        let (dossier, copy) = (shelf.next_id(), texts::replaced(&text, 5, words, random));
        shelf.file(&text, json!({}));
        shelf.file(&copy, json!({ "copy_of": { "dossier": dossier, "document": "d1" } }));
    }
    let mut versions = Vec::new();
    for at in 0..40 {
        let text = texts::text(words, random);
        let other = texts::replaced(&text, 5 + at % 20, words, random);
        let other = Text { title: format!("{}（{}年修订）", text.title, 2021 + at % 4), ..other };
        versions.push((shelf.file(&text, json!({})), shelf.file(&other, json!({}))));
    }
    versions
}

/// A patrol form: labels, boxes to tick, and a line of one's own.
fn patrol_form(words: &Words, random: &mut Random, number: usize) -> Text {
    let tick = |random: &mut Random| {
        if random.within(0, 4) == 0 { "□正常 ☑异常" } else { "☑正常 □异常" }
    };
    let checks = [
        "导线有无断股、损伤、闪络烧伤痕迹，弧垂是否符合规定",
        "绝缘子有无裂纹、脏污、破损及放电痕迹，销子是否齐全",
        "拉线及其附件有无锈蚀、松弛、断股，基础是否被水冲刷",
        "电杆有无倾斜、裂纹，基础有无下沉，周围土壤有无挖掘",
        "接户线与建筑物、树木的距离是否符合安全规程要求",
    ];
    let mut head: Vec<String> = vec![
        format!("线路名称：{}", words.place(random)),
        format!("巡查人员：{}", words.name(random)),
        format!("巡查日期：2024年{}月{}日", number % 12 + 1, number % 28 + 1),
    ];
    for (at, check) in checks.iter().enumerate() {
        head.push(format!("{}. {check}　{}", at + 1, tick(random)));
    }
    let sentences = (0..random.within(2, 5)).map(|_| words.seen(random)).collect();
    let title = format!("{}线路巡查表", words.place(random));
    Text {
        role: "patrol-form",
        title,
        head,
        sentences,
        foot: vec![format!("审核人：{}", words.name(random))],
    }
}

/// A form that few use: its printed words are not common enough to be discounted.
fn safety_card(words: &Words, random: &mut Random, number: usize) -> Text {
    let head = vec![
        format!("作业地点：{}", words.place(random)),
        format!("负责人：{}", words.name(random)),
        format!("□停电 ☑验电 ☑装设接地线 □悬挂标示牌和装设遮栏 □使用个人保安线 编号{number}"),
        "☑工作班成员精神状态良好，无妨碍工作的病症，安全工器具经检查合格并在试验周期内".to_owned(),
        "☑已向工作班成员交代工作内容、人员分工、带电部位和现场安全措施，并进行危险点告知".to_owned(),
    ];
    let sentences = (0..random.within(3, 6)).map(|_| words.seen(random)).collect();
    Text {
        role: "safety-card",
        title: format!("{}作业安全卡", words.place(random)),
        head,
        sentences,
        foot: vec![],
    }
}

/// A report of its own around the same law as others quote.
fn quoting(words: &Words, random: &mut Random, number: usize) -> Text {
    let mut text = texts::text(words, random);
    text.sentences.truncate(16);
    if number.is_multiple_of(2) {
        let at = random.within(0, LAW.len() - 2);
        text.head.extend(LAW[at..at + 3].iter().map(|line| (*line).to_owned()));
    } else {
        let at = random.within(0, QUOTED.len() - 1);
        text.sentences.splice(2..2, QUOTED[at..at + 2].iter().map(|line| (*line).to_owned()));
    }
    text
}

const TEMPLATES: [[&str; 4]; 4] = [
    [
        "一、基本情况",
        "按照县公司关于开展专项整治的统一部署，我所成立了以所长为组长的工作专班，明确分工，压实责任，确保各项工作有序推进。",
        "二、主要做法",
        "三、下一步打算：继续抓好整改落实，巩固整治成果，推动各项工作再上新台阶。",
    ],
    [
        "一、检查组织",
        "为切实做好迎峰度夏期间的安全保供工作，根据年度检查计划，检查组采取听汇报、看现场、查资料的方式进行了检查。",
        "二、检查发现",
        "三、处理意见：请责任单位于十个工作日内完成整改，并将整改结果书面报检查组。",
    ],
    [
        "（一）培训概况",
        "本次培训按照年度培训计划组织，采取集中授课与现场实操相结合的方式，参训人员签到率和考试合格率均符合要求。",
        "（二）培训内容",
        "（三）效果评估：参训人员普遍反映培训内容贴近实际，达到了预期目的。",
    ],
    [
        "一、事件经过",
        "事件发生后，值班人员立即按照应急预案启动响应，逐级报告，并组织人员赶赴现场开展处置，及时恢复供电。",
        "二、原因分析",
        "三、防范措施：举一反三开展隐患排查，加强设备巡视维护，防止类似事件再次发生。",
    ],
];

/// A report whose headings and set phrases come from a template.
fn on_template(words: &Words, random: &mut Random, template: usize) -> Text {
    let [first, opening, second, last] = TEMPLATES[template];
    let mut text = texts::text(words, random);
    text.role = "report";
    text.sentences.extend((0..6).map(|_| words.result(random)));
    text.head = vec![first.to_owned(), opening.to_owned(), second.to_owned()];
    text.foot.insert(0, last.to_owned());
    text
}
