//! Connected parts of the ink, each with its box, and with what tells a pen from print.

use crate::examine::imprint::parts::{Groups, Rows, Run, join};

/// Pixels that a part has at least; less is dust and dots.
const LEAST: u32 = 6;

/// A connected part of the ink.
#[derive(Debug, Clone, Default)]
pub(super) struct Blob {
    pub left: i32,
    pub top: i32,
    /// Behind the last column and row.
    pub right: i32,
    pub bottom: i32,
    /// Pixels of ink.
    pub area: u32,
    /// Its runs of ink: row, first and last pixel.
    pub runs: Vec<(i32, i32, i32)>,
}

impl Blob {
    pub fn width(&self) -> i32 {
        self.right - self.left
    }

    pub fn height(&self) -> i32 {
        self.bottom - self.top
    }

    /// Share of its box that is ink.
    pub fn cover(&self) -> f32 {
        self.area as f32 / (self.width() * self.height()).max(1) as f32
    }

    fn add(&mut self, run: &Run, y: i32) {
        if self.runs.is_empty() {
            (self.left, self.top, self.right, self.bottom) = (run.from, y, run.to + 1, y + 1);
        }
        (self.left, self.right) = (self.left.min(run.from), self.right.max(run.to + 1));
        self.bottom = self.bottom.max(y + 1);
        self.area += run.pixels;
        self.runs.push((y, run.from, run.to));
    }
}

/// The connected parts of a mask, by their first pixel.
pub(super) fn blobs(width: usize, mask: &[u8]) -> Vec<Blob> {
    let rows = Rows::of(width, mask);
    let height = rows.height();
    let mut groups = Groups::new(rows.runs().len());
    for y in 1..height {
        join(rows.runs(), rows.row(y - 1), rows.row(y), 1, &mut groups);
    }
    let mut pixels = vec![0_u32; rows.runs().len()];
    for (index, run) in rows.runs().iter().enumerate() {
        pixels[groups.head(index)] += run.pixels;
    }
    let mut place: Vec<u32> = vec![u32::MAX; pixels.len()];
    let mut found: Vec<Blob> = Vec::new();
    for y in 0..height {
        for index in rows.row(y) {
            let head = groups.head(index);
            if pixels[head] < LEAST {
                continue;
            }
            if place[head] == u32::MAX {
                place[head] = found.len() as u32;
                found.push(Blob::default());
            }
            found[place[head] as usize].add(&rows.runs()[index], y as i32);
        }
    }
    found
}

/// What the strokes of a part are like.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Line {
    /// Breadth of the pen in pixels.
    pub pen: f32,
    /// Length of the way that the pen went, in pixels.
    pub length: f32,
    /// From 1, where all edges lie level or upright, over 0, where they run in all directions.
    pub square: f32,
    /// Share of the ink that is blue.
    pub blue: f32,
}

/// Measures a part on the picture.
pub(super) fn line(blob: &Blob, (width, height): (usize, usize), luma: &[u8], rgb: &[u8]) -> Line {
    let (mut edges, mut blue) = (0_u32, 0_u32);
    let (mut along, mut all) = (0.0_f32, 0.0_f32);
    // Its own rows: an edge is where the run above or below does not go on.
    let mut own = vec![0_u8; ((blob.width() + 2) * (blob.height() + 2)) as usize];
    let across = (blob.width() + 2) as usize;
    for (y, from, to) in &blob.runs {
        let start = (y - blob.top + 1) as usize * across + (from - blob.left + 1) as usize;
        own[start..=start + (to - from) as usize].fill(1);
    }
    for (y, from, to) in &blob.runs {
        for x in *from..=*to {
            let here = (y - blob.top + 1) as usize * across + (x - blob.left + 1) as usize;
            let inner = own[here - 1] & own[here + 1] & own[here - across] & own[here + across];
            edges += u32::from(inner == 0);
            let (px, py) = (x as usize, *y as usize);
            let pixel = &rgb[(py * width + px) * 3..][..3];
            let [r, g, b] = [pixel[0], pixel[1], pixel[2]].map(i16::from);
            blue += u32::from((b - r > 18) & (b + 6 > g));
            if inner == 0 && px > 0 && py > 0 && px + 1 < width && py + 1 < height {
                let at = |x: usize, y: usize| f32::from(luma[y * width + x]);
                let row = |y: usize| at(px + 1, y) - at(px - 1, y);
                let column = |x: usize| at(x, py + 1) - at(x, py - 1);
                let gx = row(py - 1) + 2.0 * row(py) + row(py + 1);
                let gy = column(px - 1) + 2.0 * column(px) + column(px + 1);
                let (xx, yy) = (gx * gx, gy * gy);
                let square = xx + yy;
                if square > 3600.0 {
                    let weight = square.sqrt();
                    all += weight;
                    // The cosine of four times the angle.
                    along += weight * (1.0 - 8.0 * xx * yy / (square * square));
                }
            }
        }
    }
    let area = blob.area as f32;
    let pen = if edges == blob.area {
        // All of it is edge: two pixels broad at most.
        2.0 * area / (edges as f32 * 1.3)
    } else {
        2.0 * area / edges.max(1) as f32
    };
    Line {
        pen,
        length: area / pen.max(1.0),
        square: if all > 0.0 { along / all } else { 1.0 },
        blue: blue as f32 / area.max(1.0),
    }
}
