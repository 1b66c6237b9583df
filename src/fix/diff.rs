//! A unified diff of additions. Where they stand is known, so nothing has to be searched for.

use super::edit::{Edit, in_order};
use crate::json::Lines;

/// Unchanged lines round a change.
const CONTEXT: usize = 3;

/// The diff of `text` (the file `name`) and the same with `edits`; empty without any.
pub(super) fn unified(name: &str, text: &str, shift: usize, edits: &[Edit]) -> String {
    let old: Vec<&str> = text.split_inclusive('\n').collect();
    let changed = changed(text, &old, shift, edits);
    if changed.is_empty() {
        return String::new();
    }
    // A name with a space ends at a tab, or patch(1) takes a part of it.
    let name = if name.contains(char::is_whitespace) { format!("{name}\t") } else { name.to_owned() };
    let mut out = format!("--- {name}\n+++ {name}\n");
    let mut grown = 0;
    let mut rest = &changed[..];
    while let Some((first, _)) = rest.first() {
        let mut count = 1;
        while count < rest.len() && rest[count].0 <= rest[count - 1].0 + 2 * CONTEXT {
            count += 1;
        }
        let (here, later) = rest.split_at(count);
        let from = first.saturating_sub(CONTEXT);
        let to = (here[count - 1].0 + 1 + CONTEXT).min(old.len());
        let more: usize = here.iter().map(|(_, lines)| lines.len() - 1).sum();
        out.push_str(&format!(
            "@@ -{},{} +{},{} @@\n",
            from + 1,
            to - from,
            from + 1 + grown,
            to - from + more
        ));
        let mut changes = here.iter().peekable();
        for (index, line) in old.iter().enumerate().take(to).skip(from) {
            match changes.next_if(|(changed, _)| *changed == index) {
                None => push(&mut out, ' ', line),
                Some((_, lines)) => {
                    push(&mut out, '-', line);
                    lines.iter().for_each(|line| push(&mut out, '+', line));
                }
            }
        }
        grown += more;
        rest = later;
    }
    out
}

/// The lines that change, by index, and what becomes of each.
fn changed(text: &str, old: &[&str], shift: usize, edits: &[Edit]) -> Vec<(usize, Vec<String>)> {
    let index = Lines::new(text);
    let mut changed: Vec<(usize, String, usize)> = Vec::new();
    for edit in in_order(edits) {
        let at = edit.at + shift;
        let line = index.line_of(at);
        let start = index.start_of(line, text);
        if changed.last().is_none_or(|(known, ..)| *known != line) {
            changed.push((line, old[line].to_owned(), 0));
        }
        if let Some((_, new, grown)) = changed.last_mut() {
            new.insert_str(at - start + *grown, &edit.insert);
            *grown += edit.insert.len();
        }
    }
    let lines = |new: String| new.split_inclusive('\n').map(str::to_owned).collect();
    changed.into_iter().map(|(line, new, _)| (line, lines(new))).collect()
}

fn push(out: &mut String, sign: char, line: &str) {
    out.push(sign);
    out.push_str(line);
    if !line.ends_with('\n') {
        out.push_str("\n\\ No newline at end of file\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunks_have_context_and_right_numbers() {
        let text: String = (1..=20).map(|line| format!("{line}\n")).collect();
        let edit = |line: usize| Edit {
            at: text.lines().take(line).map(|line| line.len() + 1).sum::<usize>() - 1,
            insert: ",\nnew".into(),
            pointer: String::new(),
            key: "size",
        };
        let diff = unified("a b", &text, 0, &[edit(18), edit(2)]);
        assert_eq!(
            diff,
            "--- a b\t\n+++ a b\t\n@@ -1,5 +1,6 @@\n 1\n-2\n+2,\n+new\n 3\n 4\n 5\n\
             @@ -15,6 +16,7 @@\n 15\n 16\n 17\n-18\n+18,\n+new\n 19\n 20\n"
        );
    }
}
