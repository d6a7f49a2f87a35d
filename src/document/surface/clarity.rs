//! How clearly a photo shows its document, without the network: what caps the judgement of its surface, for who photographs it.

use image::{RgbImage, imageops};

use super::{
    figures::{fine_detail_of, px_per_mm},
    glare,
    places::{SIDE, places},
};
use crate::{case::geometry::Point, policy::SurfacePolicy};

/// The figures of a photo's quality, as [`super::SurfaceJudge`] measures them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Clarity {
    /// Pixels per millimetre of the document.
    pub px_per_mm: f64,
    /// Power of fine over coarse detail inside the document, in nats: higher is sharper.
    pub fine_detail: f64,
    /// Share in [0, 1] of the document that is blown out.
    pub glare_share: f64,
}

/// What a photo lacks for its surface to be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClarityFault {
    /// Too few pixels per millimetre.
    Coarse,
    /// Light is reflected by the document.
    Glare,
    /// Out of focus or moved.
    Blurred,
}

impl Clarity {
    /// Of the document in `quad` of the full-resolution `image`; `None` where the picture is too small to be looked at.
    pub fn of(image: &RgbImage, quad: &[Point; 4]) -> Option<Clarity> {
        let places = places(image, Some(quad));
        let inside = places.iter().filter(|place| !place.is_on_border);
        let crop = |[x, y]: [u32; 2]| imageops::crop_imm(image, x, y, SIDE, SIDE).to_image();
        let crops: Vec<RgbImage> = inside.map(|place| crop(place.corner)).collect();
        let all: Vec<RgbImage> = places.iter().map(|place| crop(place.corner)).collect();
        (!crops.is_empty()).then(|| Clarity {
            px_per_mm: px_per_mm(quad),
            fine_detail: fine_detail_of(&crops),
            glare_share: glare::share(&all),
        })
    }

    /// The first figure by which a photo like this would go to a person.
    pub fn fault(&self, policy: &SurfacePolicy) -> Option<ClarityFault> {
        let rules = [
            (policy.px_per_mm, self.px_per_mm, ClarityFault::Coarse),
            (policy.glare_share, self.glare_share, ClarityFault::Glare),
            (policy.fine_detail, self.fine_detail, ClarityFault::Blurred),
        ];
        rules.into_iter().find(|(ramp, value, _)| ramp.is_beyond(*value)).map(|(.., fault)| fault)
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;
    use crate::{
        case::quad::frame,
        policy::{DEFAULT_POLICY, Policy},
    };

    fn page(side: u32) -> RgbImage {
        RgbImage::from_fn(side, side, |x, y| {
            Rgb([if (x * 7919 + y * 104_729 + x * y * 31) % 23 < 11 { 60 } else { 170 }; 3])
        })
    }

    fn fault(image: &RgbImage, scale: f32) -> Option<ClarityFault> {
        let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap().surface;
        let quad = frame([image.width(), image.height()]).map(|corner| corner.scaled(scale));
        Clarity::of(image, &quad).unwrap().fault(&policy)
    }

    #[test]
    fn each_figure_has_its_fault() {
        let sharp = page(1200);
        assert_eq!(fault(&sharp, 1.0), None);
        assert_eq!(fault(&sharp, 0.3), Some(ClarityFault::Coarse));
        assert_eq!(fault(&imageops::blur(&sharp, 2.0), 1.0), Some(ClarityFault::Blurred));
        let mut shining = sharp.clone();
        shining.enumerate_pixels_mut().filter(|(x, ..)| *x < 600).for_each(|(.., pixel)| *pixel = Rgb([255; 3]));
        assert_eq!(fault(&shining, 1.0), Some(ClarityFault::Glare));
        assert_eq!(Clarity::of(&page(100), &frame([100, 100])), None);
    }
}
