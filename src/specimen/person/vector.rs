//! Arithmetic with three numbers: places in millimetres, directions and linear colours.

/// A place, a direction or a colour.
pub(super) type V3 = [f32; 3];

#[inline]
pub(super) fn add(a: V3, b: V3) -> V3 {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

#[inline]
pub(super) fn sub(a: V3, b: V3) -> V3 {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

#[inline]
pub(super) fn scale(a: V3, factor: f32) -> V3 {
    [a[0] * factor, a[1] * factor, a[2] * factor]
}

#[inline]
pub(super) fn times(a: V3, b: V3) -> V3 {
    [a[0] * b[0], a[1] * b[1], a[2] * b[2]]
}

#[inline]
pub(super) fn mix(a: V3, b: V3, share: f32) -> V3 {
    [lerp(a[0], b[0], share), lerp(a[1], b[1], share), lerp(a[2], b[2], share)]
}

#[inline]
pub(super) fn dot(a: V3, b: V3) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[inline]
pub(super) fn cross(a: V3, b: V3) -> V3 {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

#[inline]
pub(super) fn length(a: V3) -> f32 {
    dot(a, a).sqrt()
}

/// The direction of `a`; nothing where `a` is nothing.
#[inline]
pub(super) fn unit(a: V3) -> V3 {
    scale(a, 1.0 / length(a).max(1e-9))
}

#[inline]
pub(super) fn lerp(a: f32, b: f32, share: f32) -> f32 {
    a + (b - a) * share
}

/// 0 below `from`, 1 above `to`, smooth between; `from` may lie above `to`.
#[inline]
pub(super) fn smooth(from: f32, to: f32, value: f32) -> f32 {
    let t = ((value - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// `exp(-value)` to five digits, for values of at least 0: faster than the library's, and the same everywhere.
#[inline]
pub(super) fn fading(value: f32) -> f32 {
    let doublings = (value * std::f32::consts::LOG2_E).min(120.0);
    let whole = doublings as i32;
    // 2^-t for t in 0 … 1, as its Taylor series about the middle.
    let t = (0.5 - (doublings - whole as f32)) * std::f32::consts::LN_2;
    let part = 1.0 + t * (1.0 + t * (0.5 + t * (1.0 / 6.0 + t * (1.0 / 24.0 + t * (1.0 / 120.0)))));
    std::f32::consts::FRAC_1_SQRT_2 * part * f32::from_bits(((127 - whole) as u32) << 23)
}

/// A bell of height 1 at 0 whose value at `width` is about 0.6.
#[inline]
pub(super) fn bell(value: f32, width: f32) -> f32 {
    let t = value / width;
    // Beyond five widths a bell is nothing.
    if t.abs() > 5.0 { 0.0 } else { (-0.5 * t * t).exp() }
}

/// The largest whole number not above `value`, which must be small.
#[inline]
pub(super) fn whole(value: f32) -> i32 {
    let cut = value as i32;
    cut - i32::from(cut as f32 > value)
}

/// The larger of two, rounded off where they meet within `k`.
pub(super) fn smooth_max(a: f32, b: f32, k: f32) -> f32 {
    let h = (0.5 + 0.5 * (a - b) / k).clamp(0.0, 1.0);
    lerp(b, a, h) + k * h * (1.0 - h)
}

/// A rotation as three rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Turn([V3; 3]);

impl Turn {
    /// Nod up, then turn to the right of the picture, then tilt clockwise, by degrees; x right, y up, z to the camera.
    pub(super) fn of(yaw: f32, pitch: f32, roll: f32) -> Self {
        let (sy, cy) = yaw.to_radians().sin_cos();
        let (sp, cp) = pitch.to_radians().sin_cos();
        let (sr, cr) = roll.to_radians().sin_cos();
        let nodded = [[1.0, 0.0, 0.0], [0.0, cp, sp], [0.0, -sp, cp]];
        let turned = product([[cy, 0.0, sy], [0.0, 1.0, 0.0], [-sy, 0.0, cy]], nodded);
        Turn(product([[cr, sr, 0.0], [-sr, cr, 0.0], [0.0, 0.0, 1.0]], turned))
    }

    #[inline]
    pub(super) fn apply(&self, v: V3) -> V3 {
        [dot(self.0[0], v), dot(self.0[1], v), dot(self.0[2], v)]
    }

    /// The opposite rotation.
    pub(super) fn back(&self) -> Turn {
        Turn(std::array::from_fn(|row| std::array::from_fn(|column| self.0[column][row])))
    }
}

fn product(a: [V3; 3], b: [V3; 3]) -> [V3; 3] {
    a.map(|row| std::array::from_fn(|column| (0..3).map(|k| row[k] * b[k][column]).sum()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fading_is_the_exponential() {
        for step in 0..2000 {
            let value = step as f32 * 0.01;
            assert!((fading(value) / (-value).exp() - 1.0).abs() < 1e-5, "{value}");
        }
        assert!(fading(1e9) < 1e-30);
    }

    #[test]
    fn turns_follow_the_signs_of_the_pose() {
        let nose = [0.0, 0.0, 1.0];
        assert!(Turn::of(20.0, 0.0, 0.0).apply(nose)[0] > 0.3);
        assert!(Turn::of(0.0, 20.0, 0.0).apply(nose)[1] > 0.3);
        assert!(Turn::of(0.0, 0.0, 20.0).apply([0.0, 1.0, 0.0])[0] > 0.3);
        let turn = Turn::of(13.0, -7.0, 4.0);
        assert!(length(sub(turn.back().apply(turn.apply([1.0, 2.0, 3.0])), [1.0, 2.0, 3.0])) < 1e-5);
    }
}
