//! Outlines around groups of pixels: hulls, rectangles, and points along a ring or a frame.

use super::Shape;

/// The first and the last pixel of one component in each row, row by row: its hull is theirs.
pub type Part = Vec<(i32, i32)>;

/// An outline laid around a component.
#[derive(Debug, Clone, Copy)]
pub struct Fit {
    pub x: f64,
    pub y: f64,
    /// Half the longer side, and its direction.
    pub a: f64,
    pub b: f64,
    pub u: (f64, f64),
    pub shape: Shape,
}

/// Points along an outline, at equal steps.
pub fn outline(fit: &Fit) -> Vec<(f64, f64)> {
    const COUNT: usize = 144;
    let at = |along: f64, across: f64| {
        let (ux, uy) = fit.u;
        (fit.x + ux * along - uy * across, fit.y + uy * along + ux * across)
    };
    (0..COUNT)
        .map(|step| {
            let turn = step as f64 / COUNT as f64;
            if fit.shape == Shape::Square {
                let length = 4.0 * (fit.a + fit.b);
                let mut way = turn * length;
                let sides = [2.0 * fit.a, 2.0 * fit.b, 2.0 * fit.a, 2.0 * fit.b];
                for (side, size) in sides.into_iter().enumerate() {
                    if way <= size || side == 3 {
                        return match side {
                            0 => at(way - fit.a, -fit.b),
                            1 => at(fit.a, way - fit.b),
                            2 => at(fit.a - way, fit.b),
                            _ => at(-fit.a, fit.b - way),
                        };
                    }
                    way -= size;
                }
            }
            let angle = turn * std::f64::consts::TAU;
            at(fit.a * angle.cos(), fit.b * angle.sin())
        })
        .collect()
}

/// The convex hull, counter-clockwise.
pub fn hull(part: &Part) -> Option<Vec<(f64, f64)>> {
    let mut points = part.clone();
    points.sort_unstable();
    points.dedup();
    let cross = |o: (i32, i32), a: (i32, i32), b: (i32, i32)| {
        i64::from(a.0 - o.0) * i64::from(b.1 - o.1) - i64::from(a.1 - o.1) * i64::from(b.0 - o.0)
    };
    let half = |points: &mut dyn Iterator<Item = (i32, i32)>| {
        let mut chain: Vec<(i32, i32)> = Vec::new();
        for point in points {
            while let [.., before, last] = chain.as_slice() {
                if cross(*before, *last, point) > 0 {
                    break;
                }
                chain.pop();
            }
            chain.push(point);
        }
        chain.pop();
        chain
    };
    let mut hull = half(&mut points.iter().copied());
    hull.extend(half(&mut points.iter().rev().copied()));
    (hull.len() >= 3).then(|| hull.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).collect())
}

/// The smallest rectangle around a hull, as an outline, and how much of it the hull fills.
pub fn around(hull: &[(f64, f64)]) -> Option<(Fit, f64)> {
    let next = |index: usize| hull[(index + 1) % hull.len()];
    let area = (0..hull.len())
        .map(|index| hull[index].0 * next(index).1 - hull[index].1 * next(index).0)
        .sum::<f64>()
        .abs()
        / 2.0;
    let mut best: Option<(f64, Fit)> = None;
    for index in 0..hull.len() {
        let (dx, dy) = (next(index).0 - hull[index].0, next(index).1 - hull[index].1);
        let length = dx.hypot(dy);
        if length < 1e-9 {
            continue;
        }
        let u = (dx / length, dy / length);
        let (mut low, mut high) = ((f64::MAX, f64::MAX), (f64::MIN, f64::MIN));
        for (x, y) in hull {
            let (along, across) = (x * u.0 + y * u.1, y * u.0 - x * u.1);
            low = (low.0.min(along), low.1.min(across));
            high = (high.0.max(along), high.1.max(across));
        }
        let (width, height) = (high.0 - low.0 + 1.0, high.1 - low.1 + 1.0);
        if best.as_ref().is_none_or(|(least, _)| width * height < *least) {
            let (along, across) = ((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0);
            let (x, y) = (along * u.0 - across * u.1, along * u.1 + across * u.0);
            let fit = if width >= height {
                Fit { x, y, a: width / 2.0, b: height / 2.0, u, shape: Shape::Round }
            } else {
                Fit { x, y, a: height / 2.0, b: width / 2.0, u: (-u.1, u.0), shape: Shape::Round }
            };
            best = Some((width * height, fit));
        }
    }
    best.map(|(rectangle, fit)| (fit, area / rectangle.max(1.0)))
}
