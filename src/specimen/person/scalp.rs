//! Where hair grows: scalp, brows and beard.

use super::{
    Person,
    anatomy::Anatomy,
    face_shape::Feature::*,
    look::{Beard, HairStyle},
    noise::fractal,
    traits::Sex,
    vector::{V3, bell, lerp, mix, scale, smooth},
};

/// Where a person's hair grows, and how much of the skin it hides.
#[derive(Debug, Clone)]
pub(super) struct Scalp {
    /// How much of the scalp the hair hides, 0 … 1.
    pub(super) cover: f32,
    /// How much of the skin the beard hides, 0 … 1.
    pub(super) beard_cover: f32,
    style: HairStyle,
    beard: Beard,
    receding: f32,
    vault: f32,
    salt: u32,
}

/// Height of the hairline over the angle from the front (radians), in millimetres.
const LINE: [(f32, f32); 11] = [
    (0.0, 69.0),
    (0.35, 67.0),
    (0.6, 58.0),
    (0.78, 40.0),
    (0.92, 20.0),
    (1.08, -4.0),
    (1.34, -12.0),
    (1.46, 22.0),
    (1.78, 14.0),
    (2.1, -48.0),
    (3.2, -82.0),
];

impl Scalp {
    pub(super) fn of(person: &Person, anatomy: &Anatomy) -> Self {
        let look = &person.look;
        let dark = 1.0 - (look.hair[1] * 6.0).min(0.75);
        Scalp {
            cover: match look.style {
                HairStyle::Bald => 0.16 * dark,
                HairStyle::Buzz => 0.72,
                HairStyle::Rim => 0.75,
                _ => 0.96,
            },
            beard_cover: match look.beard {
                Beard::None if person.sex == Sex::Male => 0.13 * dark,
                Beard::None => 0.0,
                Beard::Stubble => 0.33 * (0.4 + 0.6 * dark),
                _ => 0.72,
            },
            style: look.style,
            beard: look.beard,
            receding: look.receding,
            vault: anatomy.measure(VaultHigh, 1.0, 0.05),
            salt: person.pattern ^ 0x51,
        }
    }

    /// Mean colour of the hair with its grey.
    pub(super) fn grown(&self, person: &Person) -> V3 {
        mix(person.look.hair, [0.36, 0.355, 0.345], 0.85 * person.look.grey)
    }

    /// Density of the hair at a place of the scalp, 0 … 1.
    pub(super) fn density(&self, p: V3) -> f32 {
        let angle = p[0].abs().atan2(p[2] + 85.0);
        let slot = LINE.windows(2).find(|pair| angle <= pair[1].0).unwrap_or(&LINE[9..11]);
        let mut line = lerp(slot[0].1, slot[1].1, ((angle - slot[0].0) / (slot[1].0 - slot[0].0)).clamp(0.0, 1.0));
        line = if line > 22.0 { 22.0 + (line - 22.0) * self.vault } else { line };
        line += 34.0 * self.receding * bell(angle - 0.62, 0.22) + 14.0 * self.receding * smooth(0.8, 0.2, angle);
        line += 3.5 * fractal(scale(p, 1.0 / 16.0), 3, self.salt);
        let mut density = smooth(-3.5, 6.5, p[1] - line);
        if self.style == HairStyle::Rim {
            let bare = 34.0 + 22.0 * smooth(1.2, 2.6, angle) + 4.0 * fractal(scale(p, 1.0 / 10.0), 2, self.salt);
            density *= smooth(bare + 16.0, bare - 6.0, p[1]);
        } else if self.receding > 0.6 {
            density *= 1.0 - 1.6 * (self.receding - 0.6) * smooth(95.0, 110.0, p[1]);
        }
        density
    }

    /// Density of the beard, 0 … 1.
    pub(super) fn beard_density(&self, a: &Anatomy, p: V3, [x, y]: [f32; 2]) -> f32 {
        let ax = x.abs();
        if ax > 90.0 || y > 0.0 || p[2] < -85.0 {
            return 0.0;
        }
        let mouth = a.mouth.0;
        let d = y - a.seam(x);
        let (up, down) = a.lip_edges(x);
        let lips = smooth(-0.4, 1.6, if d > 0.0 { d - up } else { -d - down }).max(smooth(
            a.mouth.1 + 1.0,
            a.mouth.1 + 4.0,
            ax,
        ));
        let wobble = 4.0 * fractal(scale(p, 1.0 / 14.0), 2, self.salt ^ 9);
        let cheek_line = lerp(a.nose_base - 4.0, -8.0, smooth(22.0, 66.0, ax)) - 8.0 * bell(ax - 40.0, 12.0);
        let cheek = smooth(cheek_line + 4.0, cheek_line - 7.0, y + wobble);
        let neck = smooth(a.chin - 24.0, a.chin - 8.0, y + 0.3 * ax + wobble);
        let lip = smooth(a.nose_base - 1.0, a.nose_base - 5.0, y) * smooth(a.mouth.1 + 10.0, a.mouth.1 + 3.0, ax);
        let soul = 1.0 - 0.65 * bell(ax - 13.0, 5.0) * bell(y - mouth + a.lips.1 + 7.0, 4.0);
        let full = cheek.max(lip) * neck * soul;
        lips * match self.beard {
            Beard::Moustache => lip * smooth(mouth - 7.0, mouth + 1.0, y),
            Beard::Goatee => {
                full * smooth(a.mouth.1 + 9.0, a.mouth.1 + 1.0, ax + 0.4 * (a.mouth.0 - 22.0 - y).max(0.0))
                    * smooth(a.chin - 10.0, a.chin, y)
            }
            _ => full,
        }
    }

    /// Density of the brows, 0 … 1.
    pub(super) fn brow_density(&self, a: &Anatomy, [x, y]: [f32; 2]) -> f32 {
        let Some((along, off, half)) = brow_place(a, x, y) else { return 0.0 };
        let ends = smooth(0.0, 0.16, along) * smooth(1.0, 0.72, along);
        ends * smooth(1.15, 0.35, (off / half).abs())
    }
}

/// Where a place of the face lies on a brow: along it (0 at the nose … 1), above its middle line, half its width.
pub(super) fn brow_place(a: &Anatomy, x: f32, y: f32) -> Option<(f32, f32, f32)> {
    let from = a.measure(BrowGap, 11.5, 2.5);
    let to = from + a.measure(BrowLong, 41.0, 4.0);
    let along = (x.abs() - from) / (to - from);
    if !(-0.02..=1.02).contains(&along) {
        return None;
    }
    let arch = a.measure(BrowArch, 3.6, 2.2);
    let tilt = a.measure(BrowTilt, 1.5, 3.1);
    let top = along / 0.64;
    let rise = if along < 0.64 { top * (2.0 - top) } else { 1.0 - ((along - 0.64) / 0.36).powi(2) * 1.1 };
    let middle = a.brow - 2.5 + arch * rise + tilt * (along - 0.5) + a.askew[2] * x.signum();
    let thick = a.measure(BrowThick, 4.1, 1.15).max(1.6);
    Some((along, y - middle, thick * lerp(1.0, 0.36, smooth(0.45, 1.0, along))))
}
