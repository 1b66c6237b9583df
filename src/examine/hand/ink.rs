//! Which pixels of a page are ink of a pen or of print: dark, not seal paste, and no rule.

/// Share of the paper's brightness below which a pixel is ink: a fine pen is paler than print.
const INK: u16 = 78;

/// Length of a rule, across and down, as a share of the picture's longer side. A hand draws no
/// line as straight as that: its strokes leave a row of pixels sooner.
const ACROSS: f32 = 0.026;
const DOWN: f32 = 0.045;

/// Pixels beyond a rule where ink shows that a stroke crosses it.
const BESIDE: usize = 3;

/// A mask that is 1 on ink and 0 elsewhere.
pub(super) fn mask((width, height): (usize, usize), luma: &[u8], red: &[u8], white: u8) -> Vec<u8> {
    let cut = (u16::from(white) * INK / 100) as u8;
    let ink: Vec<u8> = luma
        .iter()
        .zip(red)
        // A stroke over an imprint is darker than paste, and not red any more.
        .map(|(luma, red)| u8::from((*luma < cut) & (*red == 0)))
        .collect();
    let side = width.max(height) as f32;
    without_rules((width, height), ink, ((side * ACROSS) as usize, (side * DOWN) as usize))
}

/// The same without straight lines that lie level or upright; what crosses them stays.
fn without_rules((width, height): (usize, usize), ink: Vec<u8>, (across, down): (usize, usize)) -> Vec<u8> {
    let mut left = ink.clone();
    let rows: Vec<&[u8]> = ink.chunks_exact(width.max(1)).collect();
    let blank = vec![0_u8; width];
    // How far ink goes down without a gap, column by column.
    let mut depth = vec![0_usize; width];
    for (y, row) in rows.iter().enumerate() {
        let above = if y >= BESIDE { rows[y - BESIDE] } else { &blank };
        let below = rows.get(y + BESIDE).copied().unwrap_or(&blank);
        for run in row.chunk_by(|a, b| a == b).scan(0, |at, run| {
            *at += run.len();
            Some((*at - run.len(), *at, run[0]))
        }) {
            let (from, to, value) = run;
            if value == 1 && to - from >= across {
                for x in from..to {
                    left[y * width + x] = above[x] | below[x];
                }
            }
        }
        for (x, depth) in depth.iter_mut().enumerate() {
            if row[x] == 1 {
                *depth += 1;
            } else if *depth > 0 {
                if *depth >= down {
                    erase_column(&ink, &mut left, width, x, (y - *depth, y));
                }
                *depth = 0;
            }
        }
    }
    for (x, depth) in depth.into_iter().enumerate().filter(|(_, depth)| *depth >= down) {
        erase_column(&ink, &mut left, width, x, (height - depth, height));
    }
    left
}

fn erase_column(ink: &[u8], left: &mut [u8], width: usize, x: usize, (top, bottom): (usize, usize)) {
    for y in top..bottom {
        let row = &ink[y * width..][..width];
        let crossed = (x >= BESIDE && row[x - BESIDE] == 1) || row.get(x + BESIDE) == Some(&1);
        if !crossed {
            left[y * width + x] = 0;
        }
    }
}
