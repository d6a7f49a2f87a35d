//! What corners carry into their triangles, side by side in memory.

use super::{
    shade::Falling,
    vector::{V3, unit},
};

/// Place (three), normal (three), diffuse light (three), key lamp, open sky, texture (two), face (two), gloss of the
/// second lamp on skin.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Carried([f32; 16]);

impl Carried {
    #[inline]
    pub(super) fn of(place: V3, normal: V3, falling: &Falling, [uv, face]: [[f32; 2]; 2], gloss: f32) -> Self {
        let ([x, y, z], [nx, ny, nz], [r, g, b]) = (place, normal, falling.diffuse);
        Carried([x, y, z, nx, ny, nz, r, g, b, falling.key, falling.open, uv[0], uv[1], face[0], face[1], gloss])
    }

    /// Between three corners, by weights that add up to 1.
    #[inline]
    pub(super) fn between([a, b, c]: [&Carried; 3], w: [f32; 3]) -> Self {
        let mut sum = [0.0; 16];
        for (i, value) in sum.iter_mut().enumerate() {
            *value = w[0] * a.0[i] + w[1] * b.0[i] + w[2] * c.0[i];
        }
        Carried(sum)
    }

    #[inline]
    pub(super) fn place(&self) -> V3 {
        [self.0[0], self.0[1], self.0[2]]
    }

    /// Of unit length.
    #[inline]
    pub(super) fn normal(&self) -> V3 {
        unit([self.0[3], self.0[4], self.0[5]])
    }

    #[inline]
    pub(super) fn falling(&self) -> Falling {
        Falling {
            diffuse: [self.0[6], self.0[7], self.0[8]],
            key: self.0[9].clamp(0.0, 1.0),
            open: self.0[10].clamp(0.0, 1.0),
        }
    }

    /// Coordinates of the texture.
    #[inline]
    pub(super) fn uv(&self) -> [f32; 2] {
        [self.0[11], self.0[12]]
    }

    /// Where in the face, in millimetres.
    #[inline]
    pub(super) fn face(&self) -> [f32; 2] {
        [self.0[13], self.0[14]]
    }

    /// Gloss of the second lamp on skin that shines as usual.
    #[inline]
    pub(super) fn gloss(&self) -> f32 {
        self.0[15]
    }
}
