//! Sentences of everyday work: many small parts, so that two texts written apart share next to
//! nothing, and a small random sequence that is the same everywhere.

/// SplitMix64 (Steele et al. 2014).
#[derive(Clone)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `from` to below `to`.
    pub fn within(&mut self, from: usize, to: usize) -> usize {
        from + (self.next() % (to - from).max(1) as u64) as usize
    }

    pub fn one<'a>(&mut self, list: &'a [&'a str]) -> &'a str {
        list[self.within(0, list.len())]
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.within(0, at + 1));
        }
    }

    /// `count` different numbers below `of`, in order.
    pub fn choose(&mut self, count: usize, of: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..of).collect();
        self.shuffle(&mut all);
        all.truncate(count);
        all.sort_unstable();
        all
    }
}

fn parts(list: &'static str) -> Vec<&'static str> {
    list.split_whitespace().collect()
}

/// The parts that sentences are made of.
pub struct Words {
    family: Vec<&'static str>,
    given: Vec<&'static str>,
    place: Vec<&'static str>,
    side: Vec<&'static str>,
    time: Vec<&'static str>,
    thing: Vec<&'static str>,
    state: Vec<&'static str>,
    act: Vec<&'static str>,
    after: Vec<&'static str>,
    matter: Vec<&'static str>,
    people: Vec<&'static str>,
    said: Vec<&'static str>,
    cause: Vec<&'static str>,
    means: Vec<&'static str>,
    effect: Vec<&'static str>,
    unit: Vec<&'static str>,
}

impl Words {
    pub fn new() -> Self {
        Self {
            family: parts(
                "周 陈 王 李 张 刘 赵 孙 吴 郑 冯 韩 杨 朱 许 何 吕 曹 严 魏 陶 姜 谢 邹 窦 苏 潘 葛 范 彭",
            ),
            given: parts(
                "建国 立新 海燕 志强 春华 国军 玉平 文山 永霞 晓林 德生 秀芳 振东 家良 明娟 桂兰 庆丰 学礼 金柱 素梅 长河 宝库 \
                 凤英 守田 占魁 丽云 双喜 成栋 书琴 大鹏",
            ),
            place: parts(
                "青石 柳河 马头 东岭 黑山 白杨 龙泉 沙坡 石桥 榆林 小河 大营 王庄 李官 双塔 清水 红旗 南关 北沟 西川 杏花 松岭 \
                 桃园 云台 高家 桦甸 营盘 金沟 靠山 三棵树 七里铺 老爷庙 羊草洼 桥头 堡子 下甸 头道 二龙 五块石 茶棚",
            ),
            side: parts(
                "村东头 村西口 支线 台区 南坡 北洼 老街 新区 小学 粮库 鱼塘 泵站 砖厂 养殖场 果园 大棚 集市 卫生室 河堤 道口 加油站 \
                 敬老院 水塔 坟地旁 晒场 苗圃 采石场 渡口 机井房 戏台",
            ),
            time: parts(
                "清早 上午 午后 傍晚 雨停后 月初 中旬 下旬 例会后 交班前 入汛来 大风后 开春时 秋收前 收工前 夜间 次日 周末 赶集日 霜降前 \
                 停电时 送电前 节前 返岗后 接报后 值班时 检修日 初雪后 麦收时 闭市后",
            ),
            thing: parts(
                "拉线 表箱 跌落保险 电缆沟盖 水泵软管 灭火器 横担 绝缘子 接地线 补偿柜 计量箱 警示牌 导线弧垂 杆基 避雷器 刀闸 集中器 \
                 变压器油 门锁 照明灯 配电盘 验电器 绝缘手套 登高板 脚扣 安全帽 围栏 标桩 线夹 熔丝 铜排 瓷瓶 蓄电池 温控器 排水泵 \
                 沙袋 救生衣 对讲机 应急灯 发电机 工具柜 台账 出库单 领料簿 值班表 钥匙牌 公示栏 档案盒 充电桩 漏保",
            ),
            state: parts(
                "松动两扣 锈蚀见底 编号脱落 有放电痕 渗油一片 少了一枚螺栓 过期未检 垂度偏低 离树太近 接触不良 外壳开裂 压力不足 倾斜约五度 \
                 被藤蔓缠住 字迹模糊 对不上账 温度偏高 声音发闷 缺了封签 没有上锁 积水没脚 被车撞弯 让老鼠咬破 长期闲置 型号不符 \
                 数目相符 完好可用 换新不久 符合要求 略有磨损 备件短缺 摆放杂乱 标签齐全 灵敏可靠 反应迟缓 断股三根 绑扎松散 \
                 积灰很厚 受潮发霉 漏登一笔",
            ),
            act: parts(
                "当场紧固 拍照留存 挂牌隔离 贴上封条 换了新件 培土夯实 登记在册 报给班长 联系厂家 量了两遍 清理干净 补装齐全 送去检验 \
                 停电处理 劝说移栽 重新绑扎 写了告知单 通知户主 借来梯子 用砂纸打磨 调换相位 加装护管 核了底数 退回仓库 另行采购 \
                 暂时停用 回填压实 涂了防锈漆 做了标记 改走电缆 抄下读数 试送成功 加锁保管 移交物业 请示后拆除 现场演示 挪到高处 \
                 分类码放 限期归还 补签了名",
            ),
            after: parts(
                "余下的转月底再办 没有耽误用电 户主看过后点头 所长听了汇报 回来补记了台账 未见别的异常 三天后再去复看 村里派人搭了手 \
                 费用由备品列支 请安全员把了关 照片另存一份 群里通报了一声 其余照旧 下回带齐材料 同去的人都签了字 已交代给下一班 \
                 附近没有类似情况 等县里批复 比上回好了不少 路上耽搁半小时 工时另计 旧件带回库房 由台区经理盯着 无人受影响 \
                 写进了本周小结 数目待核 晚饭前收了工 未惊动住户 厂家答应来人 顺道看了邻户",
            ),
            matter: parts(
                "电费疑问 迁户手续 低保补贴 表计走快 电压不稳 树障赔偿 占地纠纷 光伏并网 临时用电 欠费停电 噪声扰民 灌溉排队 孤老照看 \
                 学费减免 合作医疗 危房修缮 道路硬化 吃水困难 土地流转 农机补贴 垃圾清运 邻里口角 子女就业 残疾证办理 养老认证 \
                 果树冻害 鸡舍用电 雨污分流 路灯不亮 快递代收",
            ),
            people: parts(
                "老支书 小卖部店主 五保户 养羊大户 村会计 妇女主任 退伍老兵 代课老师 返乡青年 磨坊师傅 电工班长 物业经理 种粮大户 独居老人 \
                 卫生员 网格员 护林员 水管员 泥瓦匠 果农",
            ),
            said: parts(
                "希望早点办妥 说去年就提过 拿出两张票据 愿意先垫一半 担心耽误农时 不清楚找谁办 对答复还算满意 要求写个字据 讲了来龙去脉 \
                 答应腾出地方 怕花冤枉钱 提了三条意见 说等儿子回来定 同意分期缴清 催问第二回了 表示可以作证 请人代写了申请 \
                 翻出旧合同对照 当面道了谢 仍有些顾虑 觉得不大公平 主动让了一步 改口不再追究 留了孙女电话",
            ),
            cause: parts(
                "人手偏紧 雨水偏多 备件晚到 图纸不全 路远难行 农忙错峰 新手较多 年久失修 交接不清 口径不一 资金未到 车辆送修 系统升级 \
                 名册陈旧 信号太差 天黑得早 两家推诿 合同到期 指标下调 住户外出 设备同批老化 临近换届 假期连休 标准更新",
            ),
            means: parts(
                "把大活拆小 白天错峰上门 让老带新 先急后缓排队 每周对一次账 租了辆皮卡 请邻所支援 改用手写登记 逐户打电话 划片包干到人 \
                 列出销号清单 借库存周转 开了半天碰头会 调剂了两个班 凑齐一车再送 换家供货商 提前半月报计划 专人跟到底 晚上补录 \
                 按村重排名册 统一了表样 增设晚间窗口 先试点一个村 印了明白纸",
            ),
            effect: parts(
                "积压清了大半 来电少了三成 账实对上了 用时缩短一截 返工只剩两起 库存降到安全线 群众不再往返跑 夜里抢修有了底 误差压到个位数 \
                 欠费回收过九成 新手能单独出工 投诉连月为零 纸面材料减半 线损降了一点 车辆周转得开 例会压到半小时 漏登不再出现 \
                 两个村签了协议 备件当天能到 培训覆盖全员 隐患剩四处未销 进度追平计划 成本省下一笔 口碑慢慢转好",
            ),
            unit: parts("处 户 台 件 人次 米 份 只 组 基"),
        }
    }

    pub fn name(&self, random: &mut Random) -> String {
        format!("{}{}", random.one(&self.family), random.one(&self.given))
    }

    pub fn place(&self, random: &mut Random) -> String {
        format!("{}{}", random.one(&self.place), random.one(&self.side))
    }

    pub fn village(&self, random: &mut Random) -> String {
        format!("{}村", random.one(&self.place))
    }

    pub fn matter<'a>(&'a self, random: &mut Random) -> &'a str {
        random.one(&self.matter)
    }

    /// What was seen on the way.
    pub fn seen(&self, random: &mut Random) -> String {
        let (place, thing, state) = (self.place(random), random.one(&self.thing), random.one(&self.state));
        let (act, time, after) = (random.one(&self.act), random.one(&self.time), random.one(&self.after));
        match random.within(0, 5) {
            0 => format!("{time}走到{place}，{thing}{state}，{act}，{after}。"),
            1 => {
                let (number, name) = (random.within(2, 190), self.name(random));
                format!("{place}{number}号杆的{thing}{state}，{name}{act}；{after}。")
            }
            2 => {
                let (other, how) = (random.one(&self.thing), random.one(&self.state));
                format!("{time}查{place}：{thing}{state}，{other}{how}，{act}。")
            }
            3 => {
                let (count, unit) = (random.within(2, 60), random.one(&self.unit));
                format!("{time}在{place}看了{count}{unit}，其中{thing}{state}，{act}，{after}。")
            }
            _ => {
                let (name, next) = (self.name(random), random.one(&self.act));
                format!("{name}发现{place}{thing}{state}，先{act}，再{next}，{after}。")
            }
        }
    }

    /// What was talked about.
    pub fn talk(&self, random: &mut Random) -> String {
        let (people, name, matter) = (random.one(&self.people), self.name(random), random.one(&self.matter));
        let (said, time, after) = (random.one(&self.said), random.one(&self.time), random.one(&self.after));
        match random.within(0, 4) {
            0 => format!("{time}同{people}{name}谈{matter}，{said}，{after}。"),
            1 => {
                let more = random.one(&self.said);
                format!("{people}{name}问起{matter}，{said}，后来{more}。")
            }
            2 => {
                let (place, age) = (self.place(random), random.within(21, 84));
                format!("{place}的{name}今年{age}岁，为{matter}来过，{said}；{after}。")
            }
            _ => {
                let (other, how) = (self.name(random), random.one(&self.means));
                format!("关于{matter}，{name}和{other}各讲各的，商量后{how}，{people}{said}。")
            }
        }
    }

    /// What came of it.
    pub fn result(&self, random: &mut Random) -> String {
        let (cause, means, effect) =
            (random.one(&self.cause), random.one(&self.means), random.one(&self.effect));
        let (thing, matter, place) = (random.one(&self.thing), random.one(&self.matter), self.place(random));
        match random.within(0, 4) {
            0 => format!("{place}一带{cause}，{thing}的活{means}，{effect}。"),
            1 => {
                let (count, unit) = (random.within(3, 900), random.one(&self.unit));
                format!("{matter}办结{count}{unit}，主要靠{means}，到{place}回访时{effect}。")
            }
            2 => {
                let (name, other) = (self.name(random), random.one(&self.means));
                format!("{name}牵头管{thing}，遇上{cause}就{means}，后来{other}，{effect}。")
            }
            _ => {
                let (after, more) = (random.one(&self.after), random.one(&self.effect));
                format!(
                    "因{cause}，{place}的{matter}拖了{}天，{means}后{effect}，{more}，{after}。",
                    random.within(2, 40)
                )
            }
        }
    }
}
