//! Archives of any size: many small honest dossiers, the same ones every time.
//!
//! A unit keeps fifty dossiers and has six people; nothing in a unit depends on how many units
//! there are, so that an archive ten times as large is ten times the same work.

use std::fs;
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Dossiers a unit.
const PER_UNIT: u32 = 50;
/// Dossiers a folder.
const PER_FOLDER: u32 = 1000;

/// One dossier in memory.
pub struct Dossier {
    /// Its kind.
    pub kind: &'static str,
    /// Its archival number.
    pub id: String,
    /// Its folder, relative to the archive.
    pub folder: String,
    /// Its manifest.
    pub manifest: String,
    /// The files beside the manifest: name and text.
    pub files: Vec<(String, String)>,
    /// How many documents the manifest lists.
    pub documents: usize,
}

/// Writes an archive of `dossiers` dossiers into `root`: every file is there, nothing is wrong.
pub fn bulk(root: &Path, dossiers: u32) {
    let (mut documents, mut files, mut bytes) = (0, 0, 0);
    for index in 0..dossiers {
        let dossier = dossier(index);
        let folder = root.join(&dossier.folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("dossier.json"), &dossier.manifest).unwrap();
        for (name, text) in &dossier.files {
            fs::write(folder.join(name), text).unwrap();
            bytes += text.len();
        }
        documents += dossier.documents;
        files += dossier.files.len();
    }
    let totals = json!({ "dossiers": dossiers, "documents": documents, "files": files, "bytes": bytes });
    fs::write(root.join("archive.json"), reference(units(dossiers), &totals)).unwrap();
}

/// The dossier at `index`; kinds take turns, numbers run on within each.
pub fn dossier(index: u32) -> Dossier {
    let mut draft = Draft::new(index);
    let (kind, class, title, last, more) = match index % 4 {
        0 => draft.case_file(),
        1 => draft.meeting(),
        2 => draft.official_document(),
        _ => draft.patrol_log(),
    };
    let id = format!("X043-2024-{class}-{:06}", index / 4 + 1);
    let mut manifest = json!({
        "version": 1,
        "kind": kind,
        "id": id,
        "title": title,
        "unit": draft.unit_id(),
        "opened": draft.opened,
        "closed": last,
        "retention": "30y",
        "secrecy": "internal",
        "basis": [{
            "level": "provincial",
            "document": "省电力公司供电所综合管理工作规范",
            "number": "冀电办〔2022〕36号",
        }],
        "responsible": [
            { "person": draft.person(Post::Head), "role": "所长，对本卷负总责" },
            { "person": draft.person(Post::Clerk), "role": "综合员，负责收集、整理和立卷" },
        ],
    });
    let documents = draft.documents.len();
    if let (Some(object), Value::Object(more)) = (manifest.as_object_mut(), more) {
        object.extend(more);
        object.insert("documents".into(), draft.documents.into());
    }
    Dossier {
        kind,
        folder: format!("{:03}/{id}", index / PER_FOLDER),
        id,
        manifest: serde_json::to_string_pretty(&manifest).unwrap(),
        files: draft.files,
        documents,
    }
}

/// How many units so many dossiers are of.
pub fn units(dossiers: u32) -> u32 {
    dossiers.div_ceil(PER_UNIT)
}

/// `archive.json`
pub fn reference(units: u32, totals: &Value) -> String {
    let mut list = vec![json!({ "id": "u", "name": "唐北县供电公司" })];
    let (mut people, mut seals) = (Vec::new(), Vec::new());
    for unit in 0..units {
        let id = format!("u{unit}");
        let name = format!("{}供电所", place(unit));
        seals.push(json!({
            "id": format!("s{unit}"),
            "unit": id,
            "kind": "official",
            "name": format!("唐北县供电公司{name}"),
            "from": "2019-01-02",
        }));
        for post in Post::ALL {
            let (title, duties) = post.describe();
            people.push(json!({
                "id": format!("p{unit}-{}", post as u32),
                "name": person_name(unit * 6 + post as u32),
                "posts": [{ "unit": id, "title": title, "duties": duties, "from": "2020-01-02" }],
            }));
        }
        list.push(json!({ "id": id, "name": name, "parent": "u" }));
    }
    let archive = json!({
        "version": 1,
        "fonds": "X043",
        "name": "唐北县供电公司二〇二四年案卷",
        "exported": "2025-07-01T09:00:00+08:00",
        "complete": true,
        "units": list,
        "people": people,
        "seals": seals,
        "totals": totals,
    });
    serde_json::to_string_pretty(&archive).unwrap()
}

/// The six posts of a unit.
#[derive(Clone, Copy)]
enum Post {
    Head,
    Deputy,
    Reviewer,
    Clerk,
    Inspector,
    SecondInspector,
}

impl Post {
    const ALL: [Self; 6] =
        [Self::Head, Self::Deputy, Self::Reviewer, Self::Clerk, Self::Inspector, Self::SecondInspector];

    fn describe(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Head => ("所长", &["approver", "chair"]),
            Self::Deputy => ("副所长", &["approver", "reviewer"]),
            Self::Reviewer => ("安全质量员", &["reviewer"]),
            Self::Clerk => ("综合员", &["handler", "recorder"]),
            Self::Inspector => ("线路巡视员", &["handler"]),
            Self::SecondInspector => ("台区经理", &["handler"]),
        }
    }
}

const FAMILY: [&str; 20] = [
    "周", "陈", "王", "李", "张", "刘", "赵", "孙", "吴", "郑", "冯", "韩", "杨", "朱", "许", "何", "吕",
    "曹", "严", "魏",
];
const FIRST: [&str; 16] =
    ["建", "立", "海", "志", "春", "国", "玉", "文", "永", "晓", "德", "秀", "振", "家", "明", "桂"];
const SECOND: [&str; 15] =
    ["国", "新", "燕", "强", "华", "军", "平", "山", "霞", "林", "生", "芳", "东", "良", "娟"];

fn person_name(n: u32) -> String {
    format!("{}{}{}", pick(&FAMILY, n), pick(&FIRST, n / 20), pick(&SECOND, n / 7))
}

const PLACE: [&str; 25] = [
    "青石", "柳河", "马头", "东岭", "黑山", "白杨", "龙泉", "沙坡", "石桥", "榆林", "小河", "大营", "王庄",
    "李官", "双塔", "清水", "红旗", "南关", "北沟", "西川", "杏花", "松岭", "桃园", "云台", "高家",
];
const PLACE_END: [&str; 16] =
    ["岭", "镇", "营", "湾", "堡", "店", "口", "台", "峪", "屯", "坝", "集", "沟", "铺", "桥", "寨"];
const PLACE_SIDE: [&str; 6] = ["", "东", "西", "南", "北", "中"];

fn place(n: u32) -> String {
    format!("{}{}{}", pick(&PLACE, n), pick(&PLACE_SIDE, n / 400), pick(&PLACE_END, n / 25))
}

fn pick<'a>(list: &[&'a str], n: u32) -> &'a str {
    list[n as usize % list.len()]
}

const WORK: [&str; 12] = [
    "春季安全大检查",
    "配电台区三相不平衡治理",
    "农排线路改造",
    "树障清理",
    "防汛物资储备",
    "迎峰度夏保供电",
    "用电信息采集异常处理",
    "老旧表箱更换",
    "漏电保护器普查",
    "电费回收风险排查",
    "配变负荷测试",
    "供电服务投诉整改",
];
const SEEN: [&str; 16] = [
    "导线弧垂符合要求，档距中间没有新栽的树木",
    "配变油位在两条标线之间，套管表面没有裂纹",
    "拉线下把松动，当场紧固并补装了警示管",
    "村口电杆基础被雨水冲刷，培土约半方后夯实",
    "接地引下线锈蚀，测得电阻合格，列入下月更换计划",
    "表箱门锁缺失，住户反映是上月大风后脱落",
    "鸟巢搭在横担一侧，已用绝缘杆清除",
    "低压出线接头有变色，红外测温偏高，当晚停电处理",
    "鱼塘旁的警示牌字迹模糊，拍照后通知班组补装",
    "跌落式熔断器操作灵活，熔丝规格与台账一致",
    "沿线有一处在建民房，已送达安全隐患告知书",
    "无功补偿柜一组电容退出，原因是控制器失电",
    "电缆沟盖板断裂，请村委会协助围挡",
    "采集终端离线，重启后上线，信号强度恢复",
    "变台围栏完好，周围杂草已经割除",
    "剩余电流动作保护器试跳正常，投运率达到要求",
];
const DONE: [&str; 12] = [
    "与村电工逐户核对了户名、表号和相别",
    "先查图纸再到现场，图实不符的地方用红笔标出",
    "会同安全质量员复查，照片由台区经理另存",
    "处理前办理了低压工作票，工作负责人全程监护",
    "材料从所内备品领用，出库单附在领料簿中",
    "向用户说明了停电时间和原因，没有收到异议",
    "对照去年同期的记录，重复出现的问题单独列出",
    "能当场消除的当场消除，其余登入缺陷管理流程",
    "结果在所务公开栏张贴，期限为五个工作日",
    "分工到人，每项都写明了完成的日期和验收人",
    "资料按台区编号排列，缺页的部分已向班组索要",
    "由综合员汇总后报所长阅，未发现遗漏",
];
const WEATHER: [&str; 5] = ["晴", "多云", "阴", "小雨", "晴转多云"];

/// A dossier on its way.
struct Draft {
    index: u32,
    unit: u32,
    state: u64,
    opened: Date,
    documents: Vec<Value>,
    files: Vec<(String, String)>,
}

/// Kind, class code, title, day of closing, and the kind's own part of the manifest.
type Parts = (&'static str, &'static str, String, Date, Value);

impl Draft {
    fn new(index: u32) -> Self {
        let unit = index / PER_UNIT;
        // Mondays, so that a unit's people are never asked to be in two places at once.
        let week = i64::from(index % PER_UNIT * 46 / PER_UNIT);
        Self {
            index,
            unit,
            state: u64::from(index).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bf0_3635,
            opened: date(2024, 1, 1) + (week * 7).days(),
            documents: Vec::new(),
            files: Vec::new(),
        }
    }

    fn random(&mut self) -> u32 {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) as u32
    }

    fn any(&mut self, list: &[&'static str]) -> &'static str {
        let n = self.random();
        pick(list, n)
    }

    fn unit_id(&self) -> String {
        format!("u{}", self.unit)
    }

    fn person(&self, post: Post) -> String {
        format!("p{}-{}", self.unit, post as u32)
    }

    fn day(&self, after: i64) -> Date {
        self.opened + after.days()
    }

    fn village(&mut self) -> String {
        let n = self.random();
        format!("{}村", place(n % 2400))
    }

    fn number(&self) -> u32 {
        self.index / 4 + 1
    }

    fn signatures(&self, signers: &[(Post, &str)], at: Date) -> Vec<Value> {
        let sign = |(post, capacity): &(Post, &str)| {
            json!({
                "by": self.person(*post),
                "as": capacity,
                "at": at,
                "method": "handwritten",
            })
        };
        signers.iter().map(sign).collect()
    }

    fn paragraphs(&mut self, heading: &str, count: u32) -> String {
        let mut text = format!("{heading}\n\n");
        for n in 1..=count {
            let (village, seen, done) = (self.village(), self.any(&SEEN), self.any(&DONE));
            let (poles, zone) = (self.random() % 180 + 3, self.random() % 90 + 1);
            text.push_str(&format!("{n}. {village}{zone}号台区{poles}号杆：{seen}；{done}。\n"));
        }
        text
    }

    /// A text of its own on the disk.
    fn written(&mut self, role: &str, title: &str, at: Date, signers: &[(Post, &str)]) -> usize {
        let text = self.paragraphs(title, 3);
        let name = format!("{:02}-{role}.txt", self.documents.len() + 1);
        let digest: String =
            Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        let document = json!({
            "id": format!("d{}", self.documents.len() + 1),
            "role": role,
            "title": title,
            "date": at,
            "made_by": self.unit_id(),
            "medium": "born-digital",
            "files": [{ "path": name, "size": text.len(), "digest": format!("sha256:{digest}") }],
            "signatures": self.signatures(signers, at),
        });
        self.documents.push(document);
        self.files.push((name, text));
        self.documents.len() - 1
    }

    /// A paper on the shelf.
    fn shelved(&mut self, role: &str, title: &str, at: Date, signers: &[(Post, &str)]) -> usize {
        let (index, pages) = (self.index, self.random() % 3 + 1);
        let document = json!({
            "id": format!("d{}", self.documents.len() + 1),
            "role": role,
            "title": title,
            "date": at,
            "made_by": self.unit_id(),
            "medium": "physical",
            "location": format!("县公司档案室 {} 列 {} 柜 {} 盒", index / 600 + 1, index / 60 % 10 + 1, index % 60 + 1),
            "pages": pages,
            "signatures": self.signatures(signers, at),
        });
        self.documents.push(document);
        self.documents.len() - 1
    }

    fn set(&mut self, document: usize, key: &str, value: Value) {
        self.documents[document][key] = value;
    }

    fn imprint(&mut self, document: usize, at: Date) {
        let seal = format!("s{}", self.unit);
        self.set(document, "seals", json!([{ "seal": seal, "at": at, "method": "imprint" }]));
    }

    fn stage(&self, name: &str, at: Date, by: &[Post], documents: &[usize]) -> Value {
        json!({
            "name": name,
            "from": at,
            "to": at,
            "by": by.iter().map(|post| self.person(*post)).collect::<Vec<_>>(),
            "documents": documents.iter().map(|index| format!("d{}", index + 1)).collect::<Vec<_>>(),
        })
    }

    fn case_file(&mut self) -> Parts {
        let (village, work) = (self.village(), self.any(&WORK));
        let title = format!("{village}{work}材料（第{}号）", self.number());
        let last = self.day(9);
        self.written(
            "notice",
            &format!("关于开展{village}{work}的通知"),
            self.day(0),
            &[(Post::Clerk, "handler")],
        );
        let report = self.written(
            "report",
            &format!("{village}{work}情况报告"),
            self.day(8),
            &[(Post::Inspector, "handler"), (Post::Reviewer, "reviewer"), (Post::Head, "approver")],
        );
        self.imprint(report, self.day(8));
        let form = self.shelved(
            "evidence",
            &format!("{work}现场核对表（{village}）"),
            self.day(3),
            &[(Post::SecondInspector, "handler")],
        );
        self.set(form, "supports", json!([format!("d{}", report + 1)]));
        let list = self.shelved(
            "attachment",
            &format!("{work}用户签收单（{village}）"),
            self.day(4),
            &[(Post::SecondInspector, "handler")],
        );
        self.set(list, "supports", json!([format!("d{}", report + 1)]));
        self.shelved(
            "remarks-sheet",
            "卷内备考表",
            last,
            &[(Post::Clerk, "handler"), (Post::Reviewer, "reviewer")],
        );
        ("case-file", "QT", title, last, json!({}))
    }

    fn meeting(&mut self) -> Parts {
        let (village, work) = (self.village(), self.any(&WORK));
        let title = format!("研究{village}{work}的所务会议（第{}次）", self.number());
        let (called, held, last) = (self.day(0), self.day(2), self.day(4));
        let notice = self.written(
            "meeting-notice",
            &format!("关于召开{work}会议的通知"),
            called,
            &[(Post::Clerk, "handler")],
        );
        let sheet =
            self.shelved("sign-in-sheet", &format!("{work}会议签到表"), held, &[(Post::Clerk, "recorder")]);
        let minutes = self.written(
            "minutes",
            &format!("{village}{work}会议记录"),
            held,
            &[(Post::Clerk, "recorder"), (Post::Head, "chair")],
        );
        let resolution =
            self.shelved("resolution", &format!("关于{village}{work}的决议"), last, &[(Post::Head, "chair")]);
        self.imprint(resolution, last);
        let people: Vec<_> = Post::ALL.iter().map(|post| self.person(*post)).collect();
        let (minute, length) = (self.random() % 50 + 10, self.random() % 40 + 10);
        let (seen, done, money) = (self.any(&SEEN), self.any(&DONE), self.random() % 90 + 10);
        let more = json!({
            "stages": [
                self.stage("notice", called, &[Post::Clerk], &[notice]),
                self.stage("meeting", held, &[Post::Head, Post::Clerk], &[sheet]),
                self.stage("minutes", held, &[Post::Clerk], &[minutes]),
                self.stage("resolution", last, &[Post::Head], &[resolution]),
            ],
            "record": {
                "class": "project",
                "chair": self.person(Post::Head),
                "start": format!("{held}T14:{minute}:00+08:00"),
                "end": format!("{held}T15:{length}:00+08:00"),
                "place": format!("{}供电所二楼会议室", place(self.unit)),
                "members": people,
                "present": people,
                "absent": [],
                "agenda": [format!("听取{village}{work}的情况"), format!("讨论{work}的用料和工期")],
                "votes": { "for": 6, "against": 0, "abstain": 0 },
                "decision": format!("同意{village}{work}方案，费用控制在{money}00元以内。{seen}；{done}。"),
                "recorder": self.person(Post::Clerk),
            },
        });
        ("meeting", "HY", title, last, more)
    }

    fn official_document(&mut self) -> Parts {
        let (village, work) = (self.village(), self.any(&WORK));
        let genre = self.any(&["通知", "通报", "决定", "意见"]);
        let title = format!("关于{village}{work}的{genre}");
        let (drafted, reviewed, issued) = (self.day(0), self.day(1), self.day(2));
        let running = self.index % PER_UNIT / 4 + 1;
        let number = format!("{}供〔2024〕{running}号", place(self.unit));
        let draft =
            self.written("draft", &format!("{title}（送审稿）"), drafted, &[(Post::Clerk, "handler")]);
        let sheet = self.shelved(
            "review-sheet",
            &format!("发文稿纸：{title}"),
            reviewed,
            &[(Post::Clerk, "handler"), (Post::Reviewer, "reviewer"), (Post::Head, "approver")],
        );
        let paper = self.shelved("issued-document", &title, issued, &[]);
        self.set(paper, "number", number.clone().into());
        self.imprint(paper, issued);
        let list = self.shelved(
            "attachment",
            &format!("{village}{work}任务分解表"),
            issued,
            &[(Post::Deputy, "reviewer")],
        );
        self.set(list, "supports", json!([format!("d{}", paper + 1)]));
        let more = json!({
            "stages": [
                self.stage("draft", drafted, &[Post::Clerk], &[draft]),
                self.stage("review", reviewed, &[Post::Reviewer, Post::Head], &[sheet]),
                self.stage("issue", issued, &[Post::Clerk], &[paper, list]),
            ],
            "record": {
                "number": number,
                "issuer": self.unit_id(),
                "signatory": self.person(Post::Head),
                "direction": "down",
                "to": [format!("{village}台区"), "各班组"],
                "genre": genre,
                "urgency": "加急",
                "issued": issued,
            },
        });
        ("official-document", "GW", title, issued, more)
    }

    fn patrol_log(&mut self) -> Parts {
        let village = self.village();
        let line = self.random() % 60 + 1;
        let title = format!("{village}10千伏{line}号线路巡查日志（第{}册）", self.number());
        // A weekday of its own, so that nobody of the unit patrols in two places on one morning.
        let weekday = i64::from(self.index / 4 % 5);
        let last = self.day(28);
        let entries: Vec<_> = (0..4)
            .map(|week| {
                let (seen, done, weather) = (self.any(&SEEN), self.any(&DONE), self.any(&WEATHER));
                let (start, end) = (self.random() % 40 + 10, self.random() % 45 + 10);
                let (hour, pole) = (9 + self.random() % 3, self.random() % 180 + 3);
                let load = f64::from(self.random() % 4000 + 2500) / 100.0;
                let warm = f64::from(self.random() % 300 + 50) / 10.0;
                json!({
                    "date": self.day(week * 7 + weekday),
                    "start": format!("08:{start}"),
                    "end": format!("{hour:02}:{end}"),
                    "by": self.person(Post::Inspector),
                    "place": { "name": format!("{village}{pole}号杆一带") },
                    "weather": weather,
                    "headcount": self.random() % 3 + 1,
                    "readings": { "load": load, "temperature": warm },
                    "text": format!("巡至{village}{pole}号杆，{seen}；{done}。"),
                })
            })
            .collect();
        let end = self.day(25);
        let form = self.written(
            "patrol-form",
            &format!("{village}10千伏{line}号线路巡查记录表"),
            end,
            &[(Post::Inspector, "handler"), (Post::Reviewer, "reviewer")],
        );
        let map = self.shelved("route-map", &format!("{village}{line}号线路走向说明"), self.day(0), &[]);
        let more = json!({
            "stages": [
                {
                    "name": "patrol",
                    "from": self.opened,
                    "to": end,
                    "by": [self.person(Post::Inspector)],
                    "documents": [format!("d{}", form + 1), format!("d{}", map + 1)],
                },
                self.stage("review", last, &[Post::Reviewer], &[]),
            ],
            "record": {
                "route": format!("{village}10千伏{line}号线路"),
                "officer": self.person(Post::Inspector),
                "frequency": "weekly",
                "entries": entries,
            },
        });
        ("patrol-log", "XC", title, last, more)
    }
}
