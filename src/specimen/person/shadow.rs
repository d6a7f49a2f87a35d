//! Shadows: which places see a direction, by depth maps.

use super::vector::{V3, cross, dot, unit};

/// Millimetres of a cell of the map.
const CELL: f32 = 2.6;
const SIDE: usize = 192;
/// Places this much nearer to the lamp do not yet cast a shadow, in millimetres.
const BIAS: f32 = 3.2;

/// How near to the lamp the nearest matter lies, over a plane across the light.
pub(super) struct DepthMap {
    right: V3,
    up: V3,
    toward: V3,
    cells: Vec<f32>,
}

impl DepthMap {
    /// The map of matter at `places` seen from `direction`.
    pub(super) fn of<'a>(direction: V3, places: impl Iterator<Item = &'a V3>) -> Self {
        let toward = unit(direction);
        let right = unit(cross(if toward[1].abs() > 0.9 { [1.0, 0.0, 0.0] } else { [0.0, 1.0, 0.0] }, toward));
        let mut map = DepthMap { right, up: cross(toward, right), toward, cells: vec![f32::MIN; SIDE * SIDE] };
        for place in places {
            let (x, y, depth) = map.seen(place);
            let (x, y) = (x as usize, y as usize);
            if x < SIDE - 1 && y < SIDE - 1 {
                for index in [y * SIDE + x, y * SIDE + x + 1, (y + 1) * SIDE + x, (y + 1) * SIDE + x + 1] {
                    map.cells[index] = map.cells[index].max(depth);
                }
            }
        }
        map
    }

    fn seen(&self, place: &V3) -> (f32, f32, f32) {
        let p = [place[0], place[1] + 35.0, place[2] + 80.0];
        let middle = SIDE as f32 / 2.0;
        ((dot(p, self.right) / CELL + middle).max(0.0), (dot(p, self.up) / CELL + middle).max(0.0), dot(p, self.toward))
    }

    /// Share of the direction's light that arrives at `place`, smooth from cell to cell.
    pub(super) fn lit(&self, place: &V3) -> f32 {
        let (x, y, depth) = self.seen(place);
        let (left, top) = (x as usize, y as usize);
        if left >= SIDE - 2 || top >= SIDE - 2 {
            return 1.0;
        }
        let (fx, fy) = (x - left as f32, y - top as f32);
        let open = |dx: usize, dy: usize| {
            let over = self.cells[(top + dy) * SIDE + left + dx] - depth - BIAS;
            (1.0 - over / 2.5).clamp(0.0, 1.0)
        };
        let upper = open(0, 0) * (1.0 - fx) + open(1, 0) * fx;
        let lower = open(0, 1) * (1.0 - fx) + open(1, 1) * fx;
        upper * (1.0 - fy) + lower * fy
    }
}

/// Directions over the sphere, evenly (spiral of the golden angle).
pub(super) fn directions(count: usize) -> impl Iterator<Item = V3> {
    (0..count).map(move |index| {
        let y = 1.0 - 2.0 * (index as f32 + 0.5) / count as f32;
        let (s, c) = (index as f32 * 2.399_963).sin_cos();
        let radius = (1.0 - y * y).sqrt();
        [radius * s, y, radius * c]
    })
}

/// Share of the sky that `casters` leave open over each place, weighed by the cosine to its normal.
pub(super) fn open_sky<'a, I: Iterator<Item = &'a V3>>(
    places: &[V3],
    normals: &[V3],
    casters: impl Fn() -> I,
    count: usize,
) -> Vec<f32> {
    let mut sums = vec![(0.0f32, 1e-6f32); places.len()];
    for direction in directions(count) {
        let map = DepthMap::of(direction, casters());
        for ((place, normal), sum) in places.iter().zip(normals).zip(&mut sums) {
            let cosine = dot(*normal, direction);
            if cosine > 0.02 {
                sum.0 += cosine * map.lit(place);
                sum.1 += cosine;
            }
        }
    }
    sums.into_iter().map(|(open, all)| (open / all).clamp(0.0, 1.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_behind_is_in_shadow() {
        let sheet: Vec<V3> =
            (0..400).map(|i| [(i % 20) as f32 * 2.0 - 20.0, (i / 20) as f32 * 2.0 - 55.0, 20.0]).collect();
        let map = DepthMap::of([0.0, 0.0, 1.0], sheet.iter());
        assert!(map.lit(&[0.0, -35.0, -20.0]) < 0.05);
        assert!(map.lit(&[0.0, -35.0, 19.0]) > 0.95);
        assert!(map.lit(&[90.0, -35.0, -20.0]) > 0.95);
    }
}
