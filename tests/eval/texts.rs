//! Texts of several kinds of work, and what may be done to one.

use super::words::{Random, Words};

/// A text before it is written down.
#[derive(Clone)]
pub struct Text {
    pub role: &'static str,
    pub title: String,
    /// Lines above the sentences.
    pub head: Vec<String>,
    pub sentences: Vec<String>,
    /// Lines below them.
    pub foot: Vec<String>,
}

impl Text {
    /// As it lies on the disk: a few sentences a paragraph.
    pub fn written(&self) -> String {
        let mut out = format!("{}\n", self.title);
        for line in &self.head {
            out.push_str(line);
            out.push('\n');
        }
        for paragraph in self.sentences.chunks(4) {
            out.push_str("    ");
            out.push_str(&paragraph.concat());
            out.push('\n');
        }
        for line in &self.foot {
            out.push_str(line);
            out.push('\n');
        }
        out
    }
}

const OPENINGS: [&str; 5] = [
    "现将有关情况报告如下：",
    "按照县公司的统一部署，我所认真组织开展了此项工作。",
    "一年来，在上级的正确领导下，我们做了以下几件事。",
    "根据会议安排，有关情况汇总如下。",
    "现将本阶段工作总结如下：",
];

/// An honest text of its own.
pub fn text(words: &Words, random: &mut Random) -> Text {
    let (place, matter) = (words.place(random), words.matter(random).to_owned());
    let (year, month, day) = (random.within(2019, 2025), random.within(1, 13), random.within(1, 29));
    let kind = random.within(0, 5);
    let count = match kind {
        0 => random.within(10, 18),
        1 => random.within(10, 16),
        2 => random.within(24, 50),
        _ => random.within(14, 36),
    };
    let sentences = (0..count)
        .map(|_| match (kind, random.within(0, 4)) {
            (0, _) | (2..=4, 0) => words.seen(random),
            (1, _) | (3, 1) => words.talk(random),
            _ => words.result(random),
        })
        .collect();
    let date = format!("{year}年{month}月{day}日");
    let (role, title, head) = match kind {
        0 => (
            "patrol-form",
            format!("{place}巡查记录"),
            vec![format!("巡查人：{}", words.name(random)), format!("日期：{date}"), "天气：多云".to_owned()],
        ),
        1 => (
            "visit-form",
            format!("{place}走访{matter}记录"),
            vec![format!("走访人：{}", words.name(random)), format!("走访日期：{date}")],
        ),
        2 => {
            ("summary", format!("{place}{year}年度{matter}工作总结"), vec![random.one(&OPENINGS).to_owned()])
        }
        3 => (
            "minutes",
            format!("研究{place}{matter}的会议记录"),
            vec![format!("时间：{date}"), format!("主持：{}", words.name(random))],
        ),
        _ => ("report", format!("关于{place}{matter}的情况报告"), vec![random.one(&OPENINGS).to_owned()]),
    };
    Text { role, title, head, sentences, foot: vec![format!("{}供电所", words.village(random)), date] }
}

/// The same under another heading and date: what somebody changes first.
pub fn retitled(text: &Text, words: &Words, random: &mut Random) -> Text {
    let other = self::text(words, random);
    let title = if text.role == other.role {
        other.title
    } else {
        format!("{}（{}）", text.title, words.village(random))
    };
    Text { title, foot: other.foot, ..text.clone() }
}

const DIGITS: &str = "0123456789";

/// Every number another one.
pub fn other_numbers(text: &Text, random: &mut Random) -> Text {
    let mut change = |line: &String| -> String {
        line.chars()
            .map(|character| match character {
                '0'..='9' => DIGITS.as_bytes()[random.within(1, 10)] as char,
                _ => character,
            })
            .collect()
    };
    Text {
        title: change(&text.title),
        head: text.head.iter().map(&mut change).collect(),
        sentences: text.sentences.iter().map(&mut change).collect(),
        foot: text.foot.iter().map(&mut change).collect(),
        ..text.clone()
    }
}

/// The sentences in another order.
pub fn reordered(text: &Text, random: &mut Random) -> Text {
    let mut other = text.clone();
    random.shuffle(&mut other.sentences);
    other
}

/// A share of the sentences replaced by ones of its own kind.
pub fn replaced(text: &Text, percent: usize, words: &Words, random: &mut Random) -> Text {
    let mut other = text.clone();
    let count = (other.sentences.len() * percent).div_ceil(100);
    let fresh = fresh(count, words, random);
    for (at, sentence) in random.choose(count, other.sentences.len()).into_iter().zip(fresh) {
        other.sentences[at] = sentence;
    }
    other
}

fn fresh(count: usize, words: &Words, random: &mut Random) -> Vec<String> {
    (0..count)
        .map(|_| match random.within(0, 3) {
            0 => words.seen(random),
            1 => words.talk(random),
            _ => words.result(random),
        })
        .collect()
}

/// Another text into which 30% of this one's characters, in one piece, were pasted.
pub fn excerpt(text: &Text, words: &Words, random: &mut Random) -> Text {
    let mut other = self::text(words, random);
    let length = |sentences: &[String]| sentences.iter().map(|one| one.chars().count()).sum::<usize>();
    let wanted = length(&text.sentences) * 3 / 10;
    let last =
        (0..text.sentences.len()).rfind(|from| length(&text.sentences[*from..]) >= wanted).unwrap_or(0);
    let from = random.within(0, last + 1);
    let count = (1..).find(|count| length(&text.sentences[from..from + count]) >= wanted).unwrap_or(1);
    let into = random.within(0, other.sentences.len());
    other.sentences.splice(into..into, text.sentences[from..from + count].iter().cloned());
    other
}

/// A long text that holds this one whole.
pub fn swallowing(text: &Text, words: &Words, random: &mut Random) -> Text {
    let mut other = self::text(words, random);
    other.role = "summary";
    other.sentences.extend(fresh(40, words, random));
    let into = random.within(0, other.sentences.len());
    other.sentences.splice(into..into, text.sentences.iter().cloned());
    other
}

const OTHERS: &str =
    "的了在是我有和就不人都一上也很到说要去你会着没看好自这那里用多大小来年月开让把被从对与为向比跟给等其";

/// One character in ten another one, wherever it stands.
pub fn scattered(text: &Text, random: &mut Random) -> Text {
    let pool: Vec<char> = OTHERS.chars().collect();
    let mut other = text.clone();
    for sentence in &mut other.sentences {
        *sentence = sentence
            .chars()
            .map(|character| {
                let letter = character.is_alphanumeric() && random.within(0, 10) == 0;
                if letter { pool[random.within(0, pool.len())] } else { character }
            })
            .collect();
    }
    other
}
