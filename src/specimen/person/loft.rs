//! The smooth form of head and neck: closed curves through the mid-line of the face, the sides and the back.

use super::{
    anatomy::Anatomy,
    face_shape::Feature::*,
    vector::{V3, lerp},
};

/// One closed curve: front (y, z), side (x, y, z), back (y, z), and how square its front is.
#[derive(Debug, Clone, Copy)]
struct Ring {
    front: [f32; 2],
    side: [f32; 3],
    back: [f32; 2],
    square: f32,
}

const fn ring(front: [f32; 2], side: [f32; 3], back: [f32; 2], square: f32) -> Ring {
    Ring { front, side, back, square }
}

/// The average head, from the vertex to the base of the neck.
const RINGS: [Ring; 19] = [
    ring([119.0, -84.0], [0.5, 119.0, -86.0], [119.0, -88.0], 2.0),
    ring([114.0, -52.0], [31.0, 114.0, -88.0], [113.0, -125.0], 2.0),
    ring([102.0, -26.0], [53.5, 98.0, -90.0], [98.0, -158.0], 2.0),
    ring([84.0, -5.0], [67.5, 74.0, -92.0], [76.0, -177.0], 2.05),
    ring([62.0, 6.0], [74.0, 50.0, -92.0], [48.0, -184.0], 2.15),
    ring([40.0, 10.5], [75.5, 31.0, -90.0], [20.0, -184.0], 2.25),
    ring([22.0, 12.0], [73.0, 15.0, -84.0], [0.0, -180.0], 2.3),
    ring([8.0, 3.5], [70.5, 3.0, -79.0], [-14.0, -173.0], 2.3),
    ring([-8.0, 0.5], [69.5, -8.0, -76.0], [-28.0, -164.0], 2.22),
    ring([-26.0, 4.0], [68.5, -20.0, -74.0], [-42.0, -155.0], 2.1),
    ring([-44.0, 9.5], [66.5, -36.0, -74.0], [-56.0, -147.0], 2.02),
    ring([-64.0, 10.0], [63.5, -54.0, -75.0], [-68.0, -143.0], 1.95),
    ring([-80.0, 6.5], [59.5, -68.0, -76.0], [-78.0, -141.0], 1.78),
    ring([-93.0, 7.5], [55.5, -78.0, -76.0], [-86.0, -140.0], 1.62),
    ring([-103.0, 4.5], [51.5, -87.0, -77.0], [-93.0, -139.0], 1.55),
    ring([-108.0, -12.0], [49.0, -94.0, -82.0], [-100.0, -139.0], 1.75),
    ring([-112.0, -38.0], [49.5, -106.0, -92.0], [-110.0, -141.0], 1.9),
    ring([-140.0, -50.0], [51.5, -138.0, -97.0], [-140.0, -147.0], 2.0),
    ring([-195.0, -52.0], [66.0, -192.0, -100.0], [-195.0, -160.0], 2.0),
];

/// The smooth form of one person's head.
#[derive(Debug, Clone)]
pub(super) struct Loft {
    rings: Vec<Ring>,
}

impl Loft {
    pub(super) fn of(anatomy: &Anatomy) -> Self {
        let rings = RINGS.iter().enumerate().map(|(index, ring)| shaped(*ring, index, anatomy)).collect();
        Loft { rings }
    }

    /// The last ring's number.
    pub(super) const LAST: f32 = (RINGS.len() - 1) as f32;

    /// The place on the form at ring `u` (0 vertex … [`Loft::LAST`] base of the neck) and angle (0 front, positive to
    /// the right of the picture, radians).
    pub(super) fn at(&self, u: f32, angle: f32) -> V3 {
        let ring = self.ring(u);
        let (s, c) = angle.sin_cos();
        let square = if c > 0.0 { ring.square } else { 2.1 };
        let radius = (s.abs().powf(square) + c.abs().powf(square)).powf(-1.0 / square);
        let [end_y, end_z] = if c > 0.0 { ring.front } else { ring.back };
        let [w, y, z] = ring.side;
        [w * radius * s, lerp(y, end_y, c * c), z + (end_z - z) * radius * c.abs()]
    }

    /// The curve between its neighbours (Catmull and Rom 1974).
    fn ring(&self, u: f32) -> Ring {
        let last = self.rings.len() as i32 - 1;
        let at = u.clamp(0.0, last as f32 - 1e-4);
        let (index, t) = (at as i32, at.fract());
        let near = |step: i32| &self.rings[(index + step).clamp(0, last) as usize];
        let (a, b, c, d) = (near(-1), near(0), near(1), near(2));
        let blend = |a: f32, b: f32, c: f32, d: f32| {
            b + 0.5 * t * (c - a + t * (2.0 * a - 5.0 * b + 4.0 * c - d + t * (3.0 * (b - c) + d - a)))
        };
        Ring {
            front: std::array::from_fn(|i| blend(a.front[i], b.front[i], c.front[i], d.front[i])),
            side: std::array::from_fn(|i| blend(a.side[i], b.side[i], c.side[i], d.side[i])),
            back: std::array::from_fn(|i| blend(a.back[i], b.back[i], c.back[i], d.back[i])),
            square: blend(a.square, b.square, c.square, d.square),
        }
    }
}

/// A share that is 1 at ring `at` and falls to 0 over `width` rings.
fn near(index: usize, at: f32, width: f32) -> f32 {
    (1.0 - ((index as f32 - at) / width).abs()).max(0.0)
}

/// The average ring made this person's.
fn shaped(mut ring: Ring, index: usize, a: &Anatomy) -> Ring {
    let level = index as f32;
    let heavy = a.weight;
    // Heights: the vault above the brow, the middle and the lower face below the pupils.
    let vault = a.measure(VaultHigh, 1.0, 0.05);
    let chin = |y: f32| {
        if y < -44.0 { a.nose_base + (y + 44.0) * (a.chin - a.nose_base) / -62.5 } else { y * a.nose_base / -44.0 }
    };
    let height = |y: f32| {
        if y > 22.0 {
            22.0 + (y - 22.0) * vault
        } else if y > 0.0 {
            y
        } else {
            chin(y)
        }
    };
    if index < 17 {
        let drop = if index == 16 { chin(-108.0) + 108.0 } else { 0.0 };
        ring.front[0] = if index == 16 { ring.front[0] + drop } else { height(ring.front[0]) };
        ring.side[1] = height(ring.side[1]);
        ring.back[0] = if ring.back[0] > 22.0 { height(ring.back[0]) } else { ring.back[0] };
    }
    // Widths.
    let wide = a.measure(HeadWide, 1.0, 0.032);
    ring.side[0] *= lerp(1.0, wide, (1.0 - level / 14.0).clamp(0.25, 1.0));
    ring.side[0] += near(index, 4.5, 2.0) * a.measure(TempleWide, 0.0, 2.6);
    ring.side[0] += near(index, 8.5, 3.5) * a.measure(FaceWide, 0.0, 3.2);
    ring.side[0] += near(index, 12.5, 3.2) * (a.measure(JawWide, 0.0, 3.8) + 1.6 * heavy);
    ring.side[0] += near(index, 17.0, 2.6) * (a.measure(NeckWide, 0.0, 2.6) + 1.5 * heavy);
    ring.side[1] -= near(index, 13.5, 3.0) * a.measure(JawLow, 0.0, 4.0);
    ring.square += near(index, 13.5, 2.0) * a.measure(ChinWide, 0.0, 0.10) + near(index, 11.0, 3.0) * 0.06 * heavy;
    ring.square += near(index, 4.0, 3.0) * a.measure(TempleWide, 0.0, 0.06);
    // Depths.
    ring.back[1] -= if index < 12 { a.measure(HeadLong, 0.0, 5.0) * (1.0 - level / 12.0) } else { 0.0 };
    ring.front[1] -= a.measure(ForeheadSlope, 0.0, 2.2) * near(index, 2.8, 2.4);
    ring.front[1] += near(index, 13.2, 1.9) * a.measure(ChinForward, 0.0, 2.2);
    ring.front[1] += near(index, 10.8, 1.8) * a.measure(LipForward, 0.0, 1.1);
    ring.front[0] -= near(index, 15.6, 1.2) * 3.0 * heavy.max(-0.5);
    ring.front[1] += near(index, 17.0, 1.5) * 2.0 * heavy + near(index, 16.0, 0.6) * 5.0 * heavy;
    ring
}
