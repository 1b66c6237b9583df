//! What people write when they were there: sentences with names, numbers and places of their own.

use crate::honest::words::Random;

const FAMILY: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭", "马", "罗", "梁", "宋", "郑", "谢",
];
const GIVEN: [&str; 30] = [
    "建", "秀", "志", "玉", "春", "海", "明", "桂", "国", "立", "文", "晓", "永", "福", "长", "德", "金",
    "凤", "振", "新", "庆", "兰", "洪", "彩", "守", "树", "云", "宝", "淑", "占",
];
const PLACE: [&str; 20] = [
    "青石", "柳河", "马头", "东岭", "黑山", "白杨", "龙泉", "沙坡", "石桥", "榆林", "大营", "双塔", "清水",
    "杏花", "松岭", "桃园", "云台", "梨树", "苇塘", "槐树",
];
const KIND: [&str; 12] = ["庄", "沟", "湾", "堡", "店", "口", "台", "峪", "屯", "坝", "集", "寨"];
const THING: [&str; 24] = [
    "变压器",
    "拉线",
    "电表箱",
    "配电柜",
    "导线接头",
    "接地体",
    "避雷器",
    "绝缘子",
    "电缆沟",
    "熔断器",
    "水泵",
    "闸门",
    "排水管",
    "护坡",
    "启闭机",
    "围栏",
    "标示牌",
    "横担",
    "电杆基础",
    "采集终端",
    "电容器",
    "照明灯",
    "灭火器",
    "应急发电机",
];
const STATE: [&str; 20] = [
    "外壳有锈斑",
    "螺栓松了两扣",
    "渗油痕迹已经干了",
    "被藤蔓缠住半边",
    "声音比上个月轻",
    "温度摸着不烫手",
    "标牌字迹还认得清",
    "下沉约三指",
    "裂了一道细缝",
    "门锁换过新的",
    "周围堆着玉米秆",
    "底座进了泥水",
    "接线端子发黑",
    "位置与图纸差两步",
    "漆面完好",
    "被车蹭掉一角",
    "铭牌是去年补的",
    "指针停在绿区",
    "顶上有喜鹊窝",
    "旁边新栽了树",
];
const DONE: [&str; 20] = [
    "当场拧紧",
    "约好后天带料来换",
    "拍了近照发给班长",
    "请村电工先围起来",
    "用绳子量了尺寸",
    "报给所里排计划",
    "刮净后补了漆",
    "劝户主把东西挪开",
    "试了三次都正常",
    "填了工作票才动手",
    "等停电窗口再处理",
    "换下的旧件带回库房",
    "请人清走淤泥",
    "给户主讲了两遍",
    "记在本子上待查",
    "打电话问了厂家",
    "借梯子上去看过",
    "把钥匙交给值班员",
    "对照去年照片比了一遍",
    "让徒弟独立做了一回",
];

/// Somebody's name.
pub fn person(random: &mut Random) -> String {
    format!("{}{}{}", pick(random, &FAMILY), pick(random, &GIVEN), pick(random, &GIVEN))
}

/// A village.
pub fn village(random: &mut Random) -> String {
    format!("{}{}村", pick(random, &PLACE), pick(random, &KIND))
}

fn pick<'a>(random: &mut Random, list: &[&'a str]) -> &'a str {
    list[random.below(list.len() as u64) as usize]
}

/// `sentences` sentences that belong to `seed` and to nothing else.
pub fn report(seed: &str, sentences: usize) -> String {
    let random = &mut Random::new(seed);
    let mut text = String::new();
    for _ in 0..sentences {
        let (who, place, number) = (person(random), village(random), random.below(380) + 3);
        let (thing, state, done) = (pick(random, &THING), pick(random, &STATE), pick(random, &DONE));
        let other = pick(random, &THING);
        text.push_str(&match random.below(7) {
            0 => format!("{place}{number}号{thing}{state}，{who}{done}。"),
            1 => format!("{who}说{place}的{thing}{state}，去看属实，{done}。"),
            2 => format!("先看{thing}，{state}；再看{number}米外的{other}，{done}，{who}在场。"),
            3 => format!("{who}家门口的{thing}{state}，{place}另有{number}户同样，{done}。"),
            4 => format!("离{place}桥头{number}步，{thing}{state}。{who}{done}。"),
            5 => format!("上回{who}提到的{other}没再出毛病，倒是{thing}{state}，{done}，编号{number}。"),
            _ => format!("{place}送来{number}公斤材料，{who}点过数；{thing}{state}，{done}。"),
        });
    }
    text
}
