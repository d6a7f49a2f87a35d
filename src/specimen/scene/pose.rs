//! Where a plane lies before the camera.

use super::homography::Homography;

/// A plane seen by a pinhole camera. Turns are about the point that is put at `place`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pose {
    /// Focal length in pixels.
    pub(crate) focal_px: f32,
    /// Principal point in pixels.
    pub(crate) middle: [f32; 2],
    /// Turn in the picture in degrees, clockwise.
    pub(crate) roll: f32,
    /// Tilt of the plane about the picture's horizontal and vertical in degrees.
    pub(crate) tilt: [f32; 2],
    /// The point of the plane, in millimetres, that is seen …
    pub(crate) point_mm: [f32; 2],
    /// … at this place in pixels …
    pub(crate) place: [f32; 2],
    /// … with this many pixels a millimetre.
    pub(crate) scale: f32,
}

impl Pose {
    /// From millimetres on the plane to pixels.
    pub(crate) fn homography(&self) -> Homography {
        let [(sr, cr), (sx, cx), (sy, cy)] =
            [self.roll, self.tilt[0], self.tilt[1]].map(|angle| f64::from(angle).to_radians().sin_cos());
        // Columns of Rz(roll) Rx(tilt 0) Ry(tilt 1): where the plane's axes point in camera coordinates.
        let across = [cr * cy - sr * sx * sy, sr * cy + cr * sx * sy, -cx * sy];
        let down = [-sr * cx, cr * cx, sx];
        let focal = f64::from(self.focal_px);
        let depth = focal / f64::from(self.scale);
        let [px, py] = self.middle.map(f64::from);
        let start =
            [(f64::from(self.place[0]) - px) / focal * depth, (f64::from(self.place[1]) - py) / focal * depth, depth];
        let [u, v] = self.point_mm.map(f64::from);
        let origin: [f64; 3] = std::array::from_fn(|k| start[k] - across[k] * u - down[k] * v);
        let column = |axis: [f64; 3]| [focal * axis[0] + px * axis[2], focal * axis[1] + py * axis[2], axis[2]];
        let [a, b, c] = [column(across), column(down), column(origin)];
        Homography::from_rows([a[0], b[0], c[0], a[1], b[1], c[1], a[2], b[2], c[2]])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_point_lies_at_its_place_and_far_edges_look_shorter() {
        let pose = Pose {
            focal_px: 3000.0,
            middle: [2000.0, 1500.0],
            roll: 10.0,
            tilt: [20.0, 0.0],
            point_mm: [42.8, 27.0],
            place: [1900.0, 1600.0],
            scale: 25.0,
        };
        let map = pose.homography();
        let at = map.map(42.8, 27.0);
        assert!((at[0] - 1900.0).abs() < 0.01 && (at[1] - 1600.0).abs() < 0.01);
        let length = |a: [f32; 2], b: [f32; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
        let top = length(map.map(0.0, 0.0), map.map(85.6, 0.0));
        let bottom = length(map.map(0.0, 54.0), map.map(85.6, 54.0));
        assert!(top > 1.05 * bottom, "{top} {bottom}");
    }
}
