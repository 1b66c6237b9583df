//! Words of the weather, and when two of them cannot both be right.

/// Whether no weather is meant by both: sunshine against rain or snow, or further apart.
pub(super) fn contradict(one: &str, two: &str) -> bool {
    match (scale(one), scale(two)) {
        (Some((low, high)), Some((bottom, top))) => low - top >= 3 || bottom - high >= 3,
        _ => false,
    }
}

/// The range that words of the weather span: 0 sunny … 5 heavy rain.
fn scale(text: &str) -> Option<(i32, i32)> {
    const WORDS: [(&str, i32); 24] = [
        ("多云", 1),
        ("少云", 1),
        ("阴", 2),
        ("雾", 2),
        ("霾", 2),
        ("小雨", 3),
        ("小雪", 3),
        ("阵雨", 3),
        ("阵雪", 3),
        ("毛毛雨", 3),
        ("中雨", 4),
        ("中雪", 4),
        ("大雨", 5),
        ("大雪", 5),
        ("暴雨", 5),
        ("暴雪", 5),
        ("晴", 0),
        ("sunny", 0),
        ("clear", 0),
        ("cloudy", 1),
        ("overcast", 2),
        ("rain", 3),
        ("snow", 3),
        ("fog", 2),
    ];
    let lower = text.to_lowercase();
    let mut found: Vec<i32> =
        WORDS.iter().filter(|(word, _)| lower.contains(word)).map(|(_, step)| *step).collect();
    let wet = (text.contains('雨') || text.contains('雪')) && !text.contains('无');
    if wet && found.iter().all(|step| *step < 3) {
        found.push(3);
    }
    Some((*found.iter().min()?, *found.iter().max()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_far_apart_skies_contradict() {
        for (one, two) in
            [("晴", "小雨"), ("大雨", "多云"), ("sunny", "Rain"), ("晴", "雨夹雪"), ("阴", "暴雨")]
        {
            assert!(contradict(one, two) && contradict(two, one), "{one} {two}");
        }
        for (one, two) in [
            ("晴", "阴"),
            ("晴", "雨转晴"),
            ("多云", "阴转小雨"),
            ("小雨", "大雨"),
            ("晴", "无雨"),
            ("晴", "北风"),
        ] {
            assert!(!contradict(one, two) && !contradict(two, one), "{one} {two}");
        }
    }
}
