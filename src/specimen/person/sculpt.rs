//! The features of the face, laid over the smooth form of the head.

use super::{
    anatomy::{Anatomy, EYE_CENTER_Z, EYEBALL},
    face_shape::Feature::*,
    vector::{V3, bell, lerp, smooth, smooth_max},
};

/// Thickness of the lids in millimetres.
const LID: f32 = 1.15;

/// A bell over a place in the face.
fn spot(x: f32, y: f32, at: (f32, f32), width: (f32, f32)) -> f32 {
    bell(x - at.0, width.0) * bell(y - at.1, width.1)
}

impl Anatomy {
    /// The place on the face that the place `p` on the front of the smooth form becomes.
    pub(super) fn sculpt(&self, p: V3) -> V3 {
        let [x, y, z] = p;
        let z = self.orbits(x, y, z);
        let z = self.cheeks(x.abs(), y, z);
        let z = self.nose(x - self.askew[0] * smooth(5.0, self.tip.0, y), y, z);
        let z = self.mouth_form(x - self.askew[1], y, z);
        [x, y, z]
    }

    fn orbits(&self, x: f32, y: f32, z: f32) -> f32 {
        let ax = x.abs();
        let deep = self.measure(EyeDeep, 0.0, 1.0);
        let ridge = self.measure(BrowRidge, 1.0, 1.0);
        let mut z = z;
        z += ridge * spot(ax, y, (self.eye_x - 8.0, self.brow - 3.0), (14.0, 5.0));
        z += 0.3 * ridge * spot(ax, y, (9.0, self.brow - 3.0), (8.0, 5.0));
        z -= (2.6 + 0.9 * deep) * spot(ax, y, (self.eye_x - 2.0, 9.0), (11.0, 4.2));
        z -= (3.4 + 0.6 * deep) * spot(ax, y, (self.eye_x - 15.0, 1.0), (5.5, 7.0));
        z -= 1.2 * spot(ax, y, (self.eye_x + 17.0, 0.0), (6.0, 8.0));
        let bag = self.measure(EyeBag, 0.55, 0.5).max(0.0);
        z += bag * spot(ax, y, (self.eye_x, -13.0), (9.0, 3.0));
        z -= (0.5 + 0.8 * bag) * spot(ax, y, (self.eye_x - 6.0, -17.5), (9.0, 2.2));
        self.lids_form(x, y, z)
    }

    /// The lids: skin drawn over the eyeball, with the crease above.
    fn lids_form(&self, x: f32, y: f32, z: f32) -> f32 {
        let (side, out) = (x.signum(), x.abs() - self.eye_x);
        if out.abs() > 24.0 || y.abs() > 20.0 {
            return z;
        }
        let (upper, lower) = self.lid_edges(out, side, 0.0, 0.0);
        let radius = EYEBALL + LID;
        let ball = radius * radius - out * out - y * y;
        let ball = EYE_CENTER_Z + if ball > 0.0 { ball.sqrt() } else { -70.0 };
        let mut z = smooth_max(z, ball, 2.2);
        let inside = smooth(1.25, 0.75, (out / self.eye_half).abs());
        let above = y - upper - self.crease.0;
        z -= 1.1 * self.crease.1 * inside * bell(above, 0.9);
        z += 0.9 * (0.4 + self.crease.1) * inside * bell(above - 2.6, 1.7);
        z += 1.5 * self.fold * smooth(1.3, 0.5, (out / self.eye_half).abs()) * bell(above - 1.0, 3.0);
        // The margins stand a little off the eyeball, and a furrow follows the lower lid.
        z += 0.35 * inside * (bell(y - upper, 0.8) + bell(y - lower, 0.8));
        z - 0.35 * inside * bell(y - lower + 4.5, 0.9)
    }

    fn cheeks(&self, ax: f32, y: f32, z: f32) -> f32 {
        let mut z = z;
        z += self.measure(CheekBone, 1.4, 1.6) * spot(ax, y, (44.0, -20.0), (13.0, 9.0));
        z += self.measure(CheekFull, 1.0, 1.9) * spot(ax, y, (37.0, self.nose_base - 4.0), (13.0, 14.0));
        z -= self.measure(CheekHollow, 0.4, 1.6) * spot(ax, y, (47.0, self.mouth.0 + 8.0), (10.0, 15.0));
        z += 1.2 * self.weight.max(0.0) * spot(ax, y, (38.0, self.mouth.0 - 14.0), (12.0, 14.0));
        // The furrow from the wing of the nose past the mouth.
        let (from, to) = (self.nose_base + 6.0, self.mouth.0 - 4.0);
        let down = ((from - y) / (from - to)).clamp(-0.3, 1.3);
        let line = lerp(self.nose_half + 3.0, self.mouth.1 + 9.0, down.max(0.0).powf(0.8));
        let along = smooth(-0.15, 0.15, down) * smooth(1.25, 0.7, down);
        let (d, depth) = (ax - line, 0.55 + 0.3 * self.weight.max(0.0) + self.measure(EyeBag, 0.15, 0.25).max(0.0));
        z += depth * along * (1.1 * smooth(-1.5, 4.5, d) * smooth(22.0, 5.0, d) - 0.5 * bell(d, 1.6));
        z + self.measure(ChinForward, 1.0, 0.6).max(0.0)
            * spot(ax, y, (0.0, self.chin + 12.0), (10.0 + self.measure(ChinWide, 0.0, 1.5), 7.0))
    }

    /// Depth of the nose's back at height `y`, above the surface `z` of the face.
    fn nose_back(&self, y: f32, z: f32) -> f32 {
        let (tip_y, tip_z, _) = self.tip;
        let root = 6.0;
        let t = ((root - y) / (root - tip_y)).clamp(0.0, 1.0);
        let line = lerp(self.bridge.0, tip_z - 0.6, 0.25 * t + 0.75 * t.powf(1.35));
        let hump = self.bridge.2 * bell(t - 0.38, 0.17) - 0.5 * bell(t - 0.72, 0.12);
        let line = lerp(line + hump, 11.5, smooth(3.0, 26.0, y));
        lerp(z, line, smooth(34.0, 18.0, y))
    }

    fn nose(&self, x: f32, y: f32, z: f32) -> f32 {
        let (tip_y, tip_z, tip_r) = self.tip;
        if y > 34.0 || y < self.nose_base - 8.0 || x.abs() > 34.0 {
            return z;
        }
        let ax = x.abs();
        let t = ((6.0 - y) / (6.0 - tip_y)).clamp(0.0, 1.0);
        let half = lerp(self.bridge.1, 0.80 * self.nose_half + 2.0, t) + 13.0 * smooth(6.0, 26.0, y);
        let top = lerp(0.12, 0.22, t);
        let below = smooth(self.nose_base - 0.8, tip_y - 0.6, y);
        let back = self.nose_back(y, z);
        let form = z + (smooth_max(back, z, 3.0) - z) * smooth(1.22, top, ax / half) * below;
        // Tip and wings are balls; each ends in a steep edge below.
        let ball = |cx: f32, cy: f32, cz: f32, rx: f32, ry: f32, rz: f32| {
            let q = 1.0 - ((ax - cx) / rx).powi(2) - ((y - cy) / ry).powi(2);
            if q > 0.0 { cz + rz * q.sqrt() } else { cz - 40.0 * (-q).min(1.0) }
        };
        let tip = ball(0.0, tip_y, tip_z - tip_r, tip_r, tip_r * 0.92, tip_r);
        let mut z = smooth_max(form, tip, 3.0);
        let wing_r = 5.8 + 0.5 * self.measure(NostrilBig, 0.0, 1.0);
        let wing = ball(self.nose_half - wing_r, self.nose_base + 4.6, z.min(13.5) - 0.6, wing_r, 6.4, 5.4);
        z = smooth_max(z, wing, 1.6);
        let column = ball(0.0, self.nose_base + 2.2, 12.0, 3.4, 5.0, 9.0);
        z = smooth_max(z, column, 1.8);
        let hole = spot(ax, y, (0.40 * self.nose_half, self.nose_base + 1.6), (2.4, 1.2));
        z - 3.0 * hole
    }

    fn mouth_form(&self, x: f32, y: f32, z: f32) -> f32 {
        let (mouth_y, half) = self.mouth;
        if (y - mouth_y).abs() > 34.0 || x.abs() > half + 16.0 {
            return z;
        }
        let seam = self.seam(x);
        let (up, down) = self.lip_edges(x);
        let open = (1.0 - (x / (half + 1.5)).powi(2)).max(0.0).sqrt();
        let d = y - seam;
        let mut z = z;
        // The groove of the philtrum and its ridges.
        let groove = smooth(up - 2.0, up + 4.0, d) * smooth(self.nose_base + 1.0, self.nose_base - 3.0, y);
        z += groove * (0.7 * bell(x.abs() - 5.0, 1.8) - 0.9 * bell(x, 2.2));
        let full = self.lip_forward;
        if d >= 0.0 {
            let t = d / up.max(0.8);
            z += open * 1.15 * full * smooth(-0.25, 0.5, t) * (1.0 - 0.70 * smooth(0.55, 1.9, t));
        } else {
            let t = -d / down.max(0.8);
            z += open * 1.45 * full * smooth(-0.2, 0.5, t) * (1.0 - smooth(0.5, 1.6, t));
            z -= 2.2 * bell(x, 14.0) * bell(d + down + 5.5, 3.6);
        }
        z -= 1.2 * open * bell(d, 0.8);
        z - 1.7 * spot(x.abs(), d, (half + 1.5, 0.0), (2.6, 3.2))
    }
}
