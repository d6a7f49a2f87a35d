//! From looks at the document to its photo: guidance that does not flicker, a moment of rest, the sharpest of a burst.

use std::sync::Arc;

use super::{
    document_eye::{CoarseSide, DocumentLook},
    guidance::Guidance,
    steadied::Steadied,
};
use crate::{case::geometry::Point, media::camera::CameraPicture, policy::KioskPolicy};

/// The photo of a side.
#[derive(Debug, Clone)]
pub struct Shot {
    /// At the camera's full resolution.
    pub picture: Arc<CameraPicture>,
    /// Corners of the document in it.
    pub quad: [Point; 4],
    /// The side, to be told from the other one.
    pub coarse: CoarseSide,
    /// How sharp it is, in nats.
    pub sharpness: f64,
}

/// A document before the camera.
#[derive(Debug)]
pub struct DocumentWatch {
    steady_millis: u64,
    steady_shift: f32,
    burst_frames: u32,
    guidance: Steadied<Guidance>,
    /// Where the document rests, and since when.
    rest: Option<([Point; 4], u64)>,
    /// Frames of the burst so far, and the sharpest of them.
    taken: u32,
    best: Option<Shot>,
    progress: f32,
}

impl DocumentWatch {
    /// Begins to watch.
    pub fn new(policy: &KioskPolicy) -> Self {
        DocumentWatch {
            steady_millis: u64::from(policy.steady_millis),
            steady_shift: policy.steady_shift as f32,
            burst_frames: policy.burst_frames,
            guidance: Steadied::new(u64::from(policy.guidance_millis)),
            rest: None,
            taken: 0,
            best: None,
            progress: 0.0,
        }
    }

    /// How much of the rest before the photo is over, in [0, 1].
    pub fn progress(&self) -> f32 {
        self.progress
    }

    /// Takes a look at `picture`, made at `now`: what to tell the customer, and the photo once there is one.
    pub fn see(&mut self, now: u64, look: &DocumentLook, picture: &Arc<CameraPicture>) -> (Guidance, Option<Shot>) {
        let (None, Some(quad), Some(sharpness), Some(coarse)) =
            (look.fault, look.quad, look.sharpness, look.coarse.as_ref())
        else {
            self.begin_anew(None);
            return (self.guidance.see(now, look.fault.unwrap_or(Guidance::ShowDocument)), None);
        };
        let since = match self.rest {
            Some((before, since)) if shift(&before, &quad) <= self.steady_shift => since,
            _ => {
                self.begin_anew(Some((quad, now)));
                return (self.guidance.see(now, Guidance::DocumentStill), None);
            }
        };
        // From look to look, so that a slow drift of the hand is no movement.
        self.rest = Some((quad, since));
        let rested = now.saturating_sub(since);
        self.progress = (rested as f32 / self.steady_millis.max(1) as f32).min(1.0);
        if rested < self.steady_millis {
            return (self.guidance.see(now, Guidance::DocumentStill), None);
        }
        self.taken += 1;
        if self.best.as_ref().is_none_or(|best| sharpness > best.sharpness) {
            self.best = Some(Shot { picture: Arc::clone(picture), quad, coarse: coarse.clone(), sharpness });
        }
        let shot = if self.taken >= self.burst_frames { self.best.take() } else { None };
        (self.guidance.see(now, Guidance::TakingPhoto), shot)
    }

    /// What the customer is told because a photo was no good after all; the watch goes on.
    pub fn refuse(&mut self, now: u64, fault: Guidance) -> Guidance {
        self.begin_anew(None);
        self.guidance.see(now, fault)
    }

    fn begin_anew(&mut self, rest: Option<([Point; 4], u64)>) {
        (self.rest, self.taken, self.best, self.progress) = (rest, 0, None, 0.0);
    }
}

/// How far the corner that moved most did, in the longer sides of the document.
fn shift(before: &[Point; 4], now: &[Point; 4]) -> f32 {
    let side = (0..4).map(|at| now[at].distance(now[(at + 1) % 4])).fold(1.0, f32::max);
    before.iter().zip(now).map(|(a, b)| a.distance(*b)).fold(0.0, f32::max) / side
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;
    use crate::case::quad::frame;

    fn look(offset: f32, sharpness: f64, fault: Option<Guidance>) -> DocumentLook {
        let quad = [(100.0, 100.0), (900.0, 100.0), (900.0, 600.0), (100.0, 600.0)];
        let quad = quad.map(|(x, y)| Point::new(x + offset, y));
        DocumentLook {
            fault,
            quad: Some(quad),
            sharpness: Some(sharpness),
            coarse: Some(CoarseSide::of(&RgbImage::new(8, 8), &frame([8, 8])).0),
        }
    }

    fn picture() -> Arc<CameraPicture> {
        Arc::new(CameraPicture::new(RgbImage::new(4, 4), None))
    }

    fn watch() -> DocumentWatch {
        DocumentWatch::new(&KioskPolicy { guidance_millis: 0, burst_frames: 3, ..KioskPolicy::default() })
    }

    #[test]
    fn the_sharpest_frame_after_a_rest_is_the_photo() {
        let mut watch = watch();
        let pictures: Vec<Arc<CameraPicture>> = (0..12).map(|_| picture()).collect();
        let mut shots = Vec::new();
        for (place, picture) in pictures.iter().enumerate() {
            let sharpness = [-3.0, -2.0, -4.0][place % 3];
            let (guidance, shot) = watch.see(place as u64 * 100, &look(place as f32, sharpness, None), picture);
            shots.extend(shot.map(|shot| (place, guidance, shot)));
        }
        let (place, guidance, shot) = shots.first().unwrap();
        // Rest from the first look on for 600 ms, then three frames: the seventh to the ninth, of which the eighth is sharpest.
        assert_eq!((*place, *guidance), (8, Guidance::TakingPhoto));
        assert!(Arc::ptr_eq(&shot.picture, &pictures[7]) && shot.sharpness == -2.0);
    }

    #[test]
    fn movement_and_faults_begin_anew() {
        let mut watch = watch();
        let picture = picture();
        for place in 0..30u64 {
            // A jump of a tenth of the document every half second.
            let offset = (place / 5) as f32 * 80.0;
            assert!(watch.see(place * 100, &look(offset, -3.0, None), &picture).1.is_none());
        }
        for place in 30..60u64 {
            let fault = (place % 5 == 0).then_some(Guidance::LessGlare);
            let (guidance, shot) = watch.see(place * 100, &look(0.0, -3.0, fault), &picture);
            assert!(shot.is_none());
            assert_eq!(guidance == Guidance::LessGlare, fault.is_some());
        }
        assert_eq!(watch.refuse(6_100, Guidance::PortraitSide), Guidance::PortraitSide);
        assert_eq!(watch.progress(), 0.0);
    }
}
