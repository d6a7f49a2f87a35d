//! A printing plate: how much of each pixel one ink covers. Lengths are in millimetres on the document.

use tiny_skia::{FillRule, Mask, Path, Transform};

use crate::{case::geometry::Rect, specimen::lettering::Line};

/// Coverage of one ink over a part of the document.
pub(crate) struct Plate {
    /// Pixels per millimetre.
    scale: f32,
    /// Corner of the covered part in pixels of the document.
    origin: (i32, i32),
    mask: Option<Mask>,
}

impl Plate {
    /// An empty plate over the box, a little larger, so that edges have room.
    pub(crate) fn over(area: Rect, scale: f32) -> Self {
        let left = (area.x * scale).floor() as i32 - 1;
        let top = (area.y * scale).floor() as i32 - 1;
        let right = ((area.x + area.width) * scale).ceil() as i32 + 1;
        let bottom = ((area.y + area.height) * scale).ceil() as i32 + 1;
        let mask = Mask::new((right - left).max(1) as u32, (bottom - top).max(1) as u32);
        Plate { scale, origin: (left, top), mask }
    }

    pub(crate) fn scale(&self) -> f32 {
        self.scale
    }

    /// Corner in pixels, width, and coverage row by row.
    pub(crate) fn cover(&self) -> (i32, i32, usize, &[u8]) {
        let (width, data) = self.mask.as_ref().map_or((1, &[][..]), |mask| (mask.width() as usize, mask.data()));
        (self.origin.0, self.origin.1, width, data)
    }

    pub(crate) fn cover_mut(&mut self) -> (i32, i32, usize, &mut [u8]) {
        let (width, data) =
            self.mask.as_mut().map_or((1, &mut [][..]), |mask| (mask.width() as usize, mask.data_mut()));
        (self.origin.0, self.origin.1, width, data)
    }

    fn transform(&self) -> Transform {
        Transform::from_row(self.scale, 0.0, 0.0, self.scale, -self.origin.0 as f32, -self.origin.1 as f32)
    }

    /// Fills a path whose coordinates are millimetres of the document after the transform.
    pub(crate) fn fill(&mut self, path: &Path, place: Transform) {
        self.fill_by(path, place, FillRule::Winding);
    }

    /// Fills by the even-odd rule.
    pub(crate) fn fill_even_odd(&mut self, path: &Path, place: Transform) {
        self.fill_by(path, place, FillRule::EvenOdd);
    }

    fn fill_by(&mut self, path: &Path, place: Transform, rule: FillRule) {
        let transform = self.transform().pre_concat(place);
        if let Some(mask) = self.mask.as_mut() {
            mask.fill_path(path, rule, true, transform);
        }
    }

    /// Fills a box.
    pub(crate) fn rect(&mut self, area: Rect) {
        if let Some(rect) = tiny_skia::Rect::from_xywh(area.x, area.y, area.width, area.height) {
            self.fill(&tiny_skia::PathBuilder::from_rect(rect), Transform::identity());
        }
    }

    /// Text with its baseline starting at (x, y).
    pub(crate) fn text(&mut self, line: &Line, x: f32, y: f32) {
        if let Some(path) = &line.path {
            self.fill(path, Transform::from_translate(x, y));
        }
    }

    /// Takes away what the path covers: letters left white in a band.
    pub(crate) fn knock_out(&mut self, path: &Path, place: Transform) {
        self.knock_out_by(path, place, FillRule::Winding);
    }

    /// Takes away what the path covers by the even-odd rule.
    pub(crate) fn knock_out_even_odd(&mut self, path: &Path, place: Transform) {
        self.knock_out_by(path, place, FillRule::EvenOdd);
    }

    fn knock_out_by(&mut self, path: &Path, place: Transform, rule: FillRule) {
        let transform = self.transform().pre_concat(place);
        let Some(mask) = self.mask.as_mut() else { return };
        let Some(mut other) = Mask::new(mask.width(), mask.height()) else { return };
        other.fill_path(path, rule, true, transform);
        for (own, cut) in mask.data_mut().iter_mut().zip(other.data()) {
            *own = own.saturating_sub(*cut);
        }
    }

    /// Keeps what another plate over the same box covers too.
    pub(crate) fn keep_within(&mut self, other: &Plate) {
        let (_, _, _, limits) = other.cover();
        let (_, _, _, own) = self.cover_mut();
        own.iter_mut().zip(limits).for_each(|(own, limit)| *own = (*own).min(*limit));
    }

    /// Leaves only a share of the ink inside a box; the change takes `ramp` millimetres inwards from its edges.
    pub(crate) fn thin_out(&mut self, area: Rect, share: f32, ramp: f32) {
        let (left, top, scale) = (self.origin.0, self.origin.1, self.scale);
        let Some(mask) = self.mask.as_mut() else { return };
        let (width, height) = (mask.width() as i32, mask.height() as i32);
        let x0 = ((area.x * scale) as i32 - left).clamp(0, width);
        let x1 = (((area.x + area.width) * scale) as i32 - left).clamp(0, width);
        let y0 = ((area.y * scale) as i32 - top).clamp(0, height);
        let y1 = (((area.y + area.height) * scale) as i32 - top).clamp(0, height);
        let kept = |edge: f32| {
            let t = if ramp > 0.0 { (edge / ramp).clamp(0.0, 1.0) } else { 1.0 };
            1.0 + (share - 1.0) * t
        };
        let columns: Vec<f32> = (x0..x1)
            .map(|x| {
                let x = (x + left) as f32 / scale;
                (x - area.x).min(area.x + area.width - x)
            })
            .collect();
        for y in y0..y1 {
            let my = (y + top) as f32 / scale;
            let edge = (my - area.y).min(area.y + area.height - my);
            let row = &mut mask.data_mut()[(y * width + x0) as usize..(y * width + x1) as usize];
            for (value, &column) in row.iter_mut().zip(&columns).filter(|(value, _)| **value > 0) {
                *value = (f32::from(*value) * kept(edge.min(column))) as u8;
            }
        }
    }

    /// A fine line of constant width through the points.
    pub(crate) fn stroke(&mut self, points: &[[f32; 2]], width: f32) {
        for pair in points.windows(2) {
            self.segment(pair[0], pair[1], width);
        }
    }

    /// A fine line whose width goes with the points, given as (x, y, width).
    pub(crate) fn stroke_swelling(&mut self, points: &[[f32; 3]]) {
        for pair in points.windows(2) {
            let ([ax, ay, aw], [bx, by, bw]) = (pair[0], pair[1]);
            self.segment([ax, ay], [bx, by], (aw + bw) / 2.0);
        }
    }

    /// A round dot.
    pub(crate) fn dot(&mut self, [x, y]: [f32; 2], radius: f32) {
        let (cx, cy) = (x * self.scale - self.origin.0 as f32, y * self.scale - self.origin.1 as f32);
        let r = radius * self.scale;
        let Some(mask) = self.mask.as_mut() else { return };
        let (width, height) = (mask.width() as i32, mask.height() as i32);
        let range =
            |center: f32, limit: i32| ((center - r - 1.0) as i32).max(0)..((center + r + 2.0) as i32).min(limit);
        for py in range(cy, height) {
            for px in range(cx, width) {
                let away = (px as f32 + 0.5 - cx).hypot(py as f32 + 0.5 - cy);
                // Coverage of a disc's edge pixel; dots below a pixel keep their area.
                let part = (r + 0.5 - away).clamp(0.0, 1.0).min(std::f32::consts::PI * r * r);
                if let Some(value) = mask.data_mut().get_mut((py * width + px) as usize) {
                    *value = value.saturating_add((part * 255.0 + 0.5) as u8);
                }
            }
        }
    }

    /// Adds a straight piece of line: per pixel column (or row, where it is steep) the exact overlap of the pixel with the
    /// line's cross-section. Filling stroked paths by scan conversion took ten times as long.
    fn segment(&mut self, from: [f32; 2], to: [f32; 2], width: f32) {
        let (scale, origin) = (self.scale, self.origin);
        let Some(mask) = self.mask.as_mut() else { return };
        let (columns, rows) = (mask.width() as i32, mask.height() as i32);
        let place = |[x, y]: [f32; 2]| (x * scale - origin.0 as f32, y * scale - origin.1 as f32);
        let ((ax, ay), (bx, by)) = (place(from), place(to));
        let steep = (by - ay).abs() > (bx - ax).abs();
        let (along, across) = if steep { (rows, columns) } else { (columns, rows) };
        let (mut a, mut b) = if steep { ((ay, ax), (by, bx)) } else { ((ax, ay), (bx, by)) };
        if a.0 > b.0 {
            std::mem::swap(&mut a, &mut b);
        }
        let run = b.0 - a.0;
        if run < 1e-6 || b.0 < 0.0 || a.0 > along as f32 {
            return;
        }
        let slope = (b.1 - a.1) / run;
        let half = width * scale / 2.0 * (1.0 + slope * slope).sqrt();
        let stride = columns as usize;
        let data = mask.data_mut();
        for step in (a.0.floor() as i32).max(0)..(b.0.ceil() as i32).min(along) {
            let (start, end) = (a.0.max(step as f32), b.0.min(step as f32 + 1.0));
            let middle = a.1 + slope * ((start + end) / 2.0 - a.0);
            let (low, high) = (middle - half, middle + half);
            for cell in (low.floor() as i32).max(0)..(high.ceil() as i32).min(across) {
                let part = (high.min(cell as f32 + 1.0) - low.max(cell as f32)) * (end - start);
                let index =
                    if steep { step as usize * stride + cell as usize } else { cell as usize * stride + step as usize };
                if let Some(value) = data.get_mut(index) {
                    *value = value.saturating_add((part * 255.0 + 0.5) as u8);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_covers_its_area_in_any_direction() {
        for (to, name) in [([9.0, 5.0], "flat"), ([5.0, 9.0], "steep"), ([8.0, 8.0], "diagonal")] {
            let mut plate = Plate::over(Rect { x: 0.0, y: 0.0, width: 10.0, height: 10.0 }, 10.0);
            plate.stroke(&[[2.0, 3.0], to], 0.17);
            let covered = plate.cover().3.iter().map(|&value| f32::from(value) / 255.0).sum::<f32>() / 100.0;
            let length = (to[0] - 2.0f32).hypot(to[1] - 3.0);
            assert!((covered - 0.17 * length).abs() < 0.02, "{name}: {covered}");
        }
    }

    #[test]
    fn thinning_leaves_the_rest() {
        let area = Rect { x: 0.0, y: 0.0, width: 10.0, height: 10.0 };
        let mut plate = Plate::over(area, 4.0);
        plate.rect(area);
        plate.thin_out(Rect { x: 5.0, ..area }, 0.0, 0.0);
        let covered = plate.cover().3.iter().filter(|&&value| value > 128).count();
        assert!((780..840).contains(&covered), "{covered}");
    }
}
