//! How a surface throws back the light.

use super::{
    light::{Lamp, Light},
    vector::{V3, add, cross, dot, fading, scale, sub, times, unit},
};

/// Light with its directions in the head's frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene {
    pub(super) light: Light,
    /// The camera's place.
    pub(super) eye: V3,
}

/// Light that falls on a point, apart by where it comes from.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Falling {
    /// Diffuse light of all, already through the skin.
    pub(super) diffuse: V3,
    /// Share of the key lamp that arrives, 0 … 1.
    pub(super) key: f32,
    /// Open sky, 0 … 1.
    pub(super) open: f32,
}

/// How far light spreads under the surface, per channel, as a wrap of the cosine.
const UNDER_SKIN: V3 = [0.34, 0.13, 0.08];

impl Scene {
    /// Diffuse light on skin: lamps wrapped around by the spread under the surface, red furthest, and the light from
    /// around as far as the sky is open.
    pub(super) fn on_skin(&self, normal: V3, lit: f32, open: f32) -> Falling {
        let (key, fill) = (&self.light.key, &self.light.fill);
        let (toward_key, toward_fill) = (dot(normal, key.direction), dot(normal, fill.direction));
        let around = self.light.around(normal);
        let extent = (key.radius_degrees / 90.0).min(0.4);
        let open_warm = [open.powf(0.86), open, open.powf(1.03)];
        let lit_warm = [lit.powf(0.7), lit, lit];
        let diffuse = std::array::from_fn(|c| {
            let wrapped = |cosine: f32, more: f32| {
                let wrap = UNDER_SKIN[c] + more;
                let value = ((cosine + wrap) / (1.0 + wrap)).max(0.0);
                value * (0.6 + 0.4 * value)
            };
            key.color[c] * wrapped(toward_key, 0.5 * extent) * lit_warm[c]
                + fill.color[c] * wrapped(toward_fill, 0.15) * (0.35 + 0.65 * open_warm[c])
                + around[c] * open_warm[c]
        });
        Falling { diffuse, key: lit, open }
    }

    /// Diffuse light on what does not let light through.
    pub(super) fn on_matter(&self, normal: V3, lit: f32, open: f32) -> Falling {
        let lamp = |lamp: &Lamp| scale(lamp.color, dot(normal, lamp.direction).max(0.0));
        let around = scale(self.light.around(normal), open);
        let lamps = add(scale(lamp(&self.light.key), lit), scale(lamp(&self.light.fill), 0.35 + 0.65 * open));
        Falling { diffuse: add(around, lamps), key: lit, open }
    }

    /// Highlights of both lamps and a reflection of what is around. Each lobe has a width (0 mirror, 1 dull) and a share;
    /// `zero` is the reflectance straight on (Schlick 1994 for other angles). The second lamp's highlight may be known.
    pub(super) fn shine<const N: usize>(
        &self,
        normal: V3,
        place: V3,
        falling: &Falling,
        (lobes, zero): ([(f32, f32); N], f32),
        second: Option<f32>,
    ) -> V3 {
        let view = unit(sub(self.eye, place));
        let toward = dot(normal, view).clamp(0.0, 1.0);
        let (key, fill) = (&self.light.key, &self.light.fill);
        let second = second.unwrap_or_else(|| highlight(fill, normal, view, lobes, zero));
        let first = scale(key.color, highlight(key, normal, view, lobes, zero) * falling.key);
        let second = scale(fill.color, second * (0.4 + 0.6 * falling.open));
        let dull: f32 = lobes.into_iter().map(|(rough, share)| (1.0 - rough) * share).sum();
        let grazing = (zero + (1.0 - zero) * 0.6 * fifth(1.0 - toward)) * dull;
        let mirror = add(scale(normal, 2.0 * toward), scale(view, -1.0));
        add(add(first, second), scale(self.light.around(mirror), grazing * falling.open * falling.open))
    }

    /// Highlight of the second lamp on skin, for [`Scene::shine`].
    pub(super) fn second_on_skin(&self, normal: V3, place: V3, oily: f32) -> f32 {
        highlight(&self.light.fill, normal, unit(sub(self.eye, place)), skin_lobes(oily, 1.0), SKIN_MIRRORS)
    }

    /// The change that the relief of the skin makes to the diffuse light, as a factor per channel.
    pub(super) fn relief(&self, smooth: V3, rough: V3, falling: &Falling) -> V3 {
        let lamp = |lamp: &Lamp, share: f32| {
            share * lamp.color[1] * (dot(rough, lamp.direction) - dot(smooth, lamp.direction))
        };
        let up = 0.5 * (self.light.above[1] - self.light.below[1]) * (rough[1] - smooth[1]);
        let change =
            (lamp(&self.light.key, falling.key) + lamp(&self.light.fill, 0.7) + up) / falling.diffuse[1].max(0.05);
        [0.45, 0.85, 1.0].map(|share| (1.0 + share * change).clamp(0.3, 1.8))
    }
}

/// How skin mirrors straight on.
pub(super) const SKIN_MIRRORS: f32 = 0.028;

/// Lobes of the skin's highlights.
pub(super) fn skin_lobes(oily: f32, shine: f32) -> [(f32, f32); 2] {
    [(0.56 - 0.10 * oily, 0.60 * (0.35 + oily) * shine), (0.80, 0.75 * shine)]
}

/// Strength of a lamp's highlight.
#[inline]
fn highlight<const N: usize>(lamp: &Lamp, normal: V3, view: V3, lobes: [(f32, f32); N], zero: f32) -> f32 {
    let lit = dot(normal, lamp.direction);
    if lit <= 0.0 {
        return 0.0;
    }
    let half = unit(add(view, lamp.direction));
    let cosine = dot(normal, half).max(0.0);
    let square = (cosine * cosine).max(0.05);
    let size = lamp.radius_degrees * lamp.radius_degrees / 14_400.0;
    let tangent = (1.0 - cosine * cosine) / square;
    let glancing = 1.0 - dot(view, half).max(0.0);
    let mirrored = zero + (1.0 - zero) * fifth(glancing);
    let toward = dot(normal, view).clamp(0.0, 1.0);
    let shape = mirrored * lit / ((4.0 * toward.max(0.15) * lit.max(0.15)).max(0.2) * (square * square));
    // Each lobe is a Gaussian in the tangent, as Beckmann's, widened by the lamp's extent.
    let lobe = |(rough, share): (f32, f32)| {
        let narrow = 1.0 / (rough * rough * rough * rough + size);
        if tangent * narrow > 12.0 { 0.0 } else { share * fading(tangent * narrow) * narrow }
    };
    shape * lobes.into_iter().map(lobe).sum::<f32>()
}

fn fifth(value: f32) -> f32 {
    let square = value * value;
    square * square * value
}

/// A normal bent by the slopes of the relief to the right and upwards.
pub(super) fn bent(normal: V3, right: f32, up: f32) -> V3 {
    let along = unit(cross([0.0, 1.0, 0.0], normal));
    let above = cross(normal, along);
    unit(add(normal, add(scale(along, -right), scale(above, -up))))
}

/// Light on a surface and its colour.
pub(super) fn lit(color: V3, falling: &Falling) -> V3 {
    times(color, falling.diffuse)
}
