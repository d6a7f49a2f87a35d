//! The spot into which a lens draws a point, and textures seen through it.

use std::borrow::Cow;

use super::texture::Texture;

/// The spot of a lens, in the coordinates of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spot {
    /// Standard deviation in pixels, the pixel's own width left out.
    pub(crate) sigma: f32,
    /// Millimetres on the sheet for a step of one pixel: ∂(u, v)/∂(x, y).
    pub(crate) mm_per_px: [[f32; 2]; 2],
    /// Path of the shaking hand in pixels; one point when it is still.
    pub(crate) path: Vec<[f32; 2]>,
}

impl Spot {
    /// Standard deviations in millimetres across and down the sheet, the pixel's width included.
    pub(crate) fn sigma_mm(&self) -> [f32; 2] {
        let sigma = (self.sigma * self.sigma + 1.0 / 12.0).sqrt();
        self.mm_per_px.map(|[a, b]| sigma * a.hypot(b))
    }

    /// Geometric mean of the two, with the shake's share.
    pub(crate) fn mean_mm(&self) -> f32 {
        let [a, b] = self.sigma_mm();
        let scale = self.scale_mm();
        let ends = [self.path.first(), self.path.last()].map(|end| end.copied().unwrap_or_default());
        let length = (ends[1][0] - ends[0][0]).hypot(ends[1][1] - ends[0][1]) * scale;
        (a * b + length * length / 24.0).sqrt()
    }

    /// Whether a texture with so many texels a millimetre holds nothing that half the resolution does not: a texel is at most
    /// half a pixel wide, or so much narrower than the spot that no detail is left between texels.
    pub(crate) fn too_fine(&self, density: [f32; 2]) -> bool {
        let least = |[a, b]: [f32; 2]| (a * density[0]).min(b * density[1]);
        least(self.mm_per_px.map(|[a, b]| a.hypot(b))) >= 2.0 || least(self.sigma_mm()) >= 1.5
    }

    /// Millimetres a pixel.
    pub(crate) fn scale_mm(&self) -> f32 {
        let [[a, b], [c, d]] = self.mm_per_px;
        (a * d - b * c).abs().sqrt()
    }
}

/// The texture as a lens with this spot sees it, and its texels a millimetre. `density`: texels a millimetre
/// of the texture as it comes.
pub(crate) fn through_lens(texture: Cow<'_, Texture>, density: [f32; 2], spot: &Spot) -> (Texture, [f32; 2]) {
    let (mut seen, mut density) = (texture, density);
    while spot.too_fine(density) && seen.width.min(seen.height) >= 8 {
        seen = Cow::Owned(seen.halved());
        density = density.map(|density| density / 2.0);
    }
    let sigma = spot.sigma_mm();
    // Bilinear look-up blurs by a variance of 1/6 of a texel on average: only the rest is to be added.
    let rest = [0, 1].map(|k| ((sigma[k] * density[k]).powi(2) - 1.0 / 6.0).max(0.0).sqrt());
    if rest[0] > 0.2 || rest[1] > 0.2 {
        seen = Cow::Owned(seen.blurred(rest[0], rest[1]));
    }
    if spot.path.len() > 1 {
        let [[a, b], [c, d]] = spot.mm_per_px;
        let path: Vec<[f32; 2]> =
            spot.path.iter().map(|[x, y]| [(a * x + b * y) * density[0], (c * x + d * y) * density[1]]).collect();
        seen = Cow::Owned(seen.smeared(&path));
    }
    (seen.into_owned(), density)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::scene::texture::tests::stripes;

    #[test]
    fn fine_detail_goes_where_the_lens_cannot_see_it() {
        let spot = Spot { sigma: 0.7, mm_per_px: [[0.25, 0.0], [0.0, 0.25]], path: vec![[0.0; 2]] };
        let (seen, density) = through_lens(Cow::Owned(stripes()), [10.0, 10.0], &spot);
        assert_eq!(density, [5.0, 5.0]);
        assert!((seen.at(10.2, 9.1)[0] - 0.5).abs() < 0.02);
    }
}
