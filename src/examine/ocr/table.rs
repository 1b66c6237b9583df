//! The engine's table of words (its `tsv` output) as a text.

/// A page as it was read.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Page {
    /// Its lines.
    pub text: String,
    /// Words.
    pub words: u32,
    /// Sum of the words' confidences, each 0–100.
    pub confidence: f64,
}

/// Columns: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
pub(super) fn read(table: &str) -> Page {
    let mut page = Page::default();
    let mut at: Option<[&str; 3]> = None;
    for row in table.lines() {
        let columns: Vec<&str> = row.splitn(12, '\t').collect();
        let [level, _, block, paragraph, line, .., confidence, word] = columns[..] else { continue };
        let word = word.trim();
        if level != "5" || word.is_empty() {
            continue;
        }
        let here = Some([block, paragraph, line]);
        if at.is_some() && at != here {
            page.text.push('\n');
        } else if at.is_some() && !joined(&page.text, word) {
            page.text.push(' ');
        }
        at = here;
        page.text.push_str(word);
        page.words += 1;
        page.confidence += confidence.parse::<f64>().unwrap_or(0.0).clamp(0.0, 100.0);
    }
    page
}

/// Whether two words stand together without a space, as Chinese does.
fn joined(before: &str, word: &str) -> bool {
    let latin = |character: char| character.is_ascii_alphanumeric();
    !(before.chars().next_back().is_some_and(latin) && word.chars().next().is_some_and(latin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_lines() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
                     5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t96.5\t巡查\n5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t90\t记录\n\
                     5\t1\t1\t1\t2\t1\t0\t0\t9\t9\t80\tGB/T\n5\t1\t1\t1\t2\t2\t0\t0\t9\t9\t80\t9704\n";
        let page = read(table);
        assert_eq!(page.text, "巡查记录\nGB/T 9704");
        assert_eq!((page.words, page.confidence), (4, 346.5));
    }
}
