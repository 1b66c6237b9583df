//! Sentences, and a small random sequence that is the same everywhere.

/// SplitMix64 (Steele et al. 2014): tiny, seeded, the same on every machine.
#[derive(Clone)]
pub struct Random(u64);

impl Random {
    /// A sequence for a name.
    pub fn new(seed: &str) -> Self {
        Self(seed.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

const SUBJECTS: [&str; 16] = [
    "柳河村东台区",
    "防汛仓库",
    "城郊一线三号杆",
    "调度值班室",
    "河堤二标段",
    "东营路配电室",
    "南洼抽水站",
    "综合班资料柜",
    "青石桥支线",
    "北滩灌溉渠",
    "西岭变压器",
    "营业厅自助终端",
    "老街低压线路",
    "物资验收区",
    "桥头闸口",
    "安全工器具室",
];
const ACTS: [&str; 16] = [
    "逐项核对了台账与实物",
    "发现拉线松动并当日紧固",
    "更换了两处老化的导线夹",
    "清理了排水沟里的淤泥",
    "复测接地电阻合格",
    "登记了住户反映的电压偏低",
    "补贴了缺失的标示牌",
    "试运行应急水泵四十分钟",
    "把到期的绝缘手套送检",
    "向值守人员交代了联络方式",
    "拆除了私拉的照明线",
    "量取了水位并通知下游",
    "修剪了靠近导线的树枝",
    "抽查了六份出库凭证",
    "核实了困难户的用电补贴",
    "检查了灭火器压力",
];
const ENDS: [&str; 12] = [
    "遗留一项列入下月计划。",
    "经办人当场拍照备查。",
    "村委会派人一同到场。",
    "未发现新的隐患。",
    "结果已告知站长。",
    "用时一个半小时。",
    "所需材料次日送到。",
    "双方签字后离开。",
    "雨停后又看了一遍。",
    "与上次相比有所改善。",
    "已记入当日流水。",
    "由安全员复核。",
];

/// A paragraph of `sentences` sentences that belongs to `seed` and to nothing else.
pub fn paragraph(seed: &str, sentences: usize) -> String {
    let mut random = Random::new(seed);
    let mut text = String::new();
    for _ in 0..sentences {
        let pick =
            |random: &mut Random, list: &[&'static str]| list[random.below(list.len() as u64) as usize];
        let (subject, act, end) =
            (pick(&mut random, &SUBJECTS), pick(&mut random, &ACTS), pick(&mut random, &ENDS));
        let (hour, minute) = (8 + random.below(9), random.below(60));
        text.push_str(&format!("{hour}时{minute:02}分在{subject}{act}，{end}"));
    }
    text
}
