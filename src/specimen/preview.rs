//! Small pictures of specimens for contact sheets.

use std::path::Path;

use image::{RgbImage, imageops};

use super::SpecimenError;
use crate::media::{
    image::{ImageLimits, decode_upright, fit_within},
    video::{FrameStream, SampleOptions},
};

/// Longest side of a preview in pixels.
const SIDE: u32 = 640;
/// Frames of a video that are shown.
const FRAMES: usize = 5;

/// A picture scaled down.
pub(super) fn small(picture: &RgbImage) -> Result<RgbImage, SpecimenError> {
    Ok(fit_within(picture, SIDE)?)
}

/// A photograph as its file shows it, upright.
pub(super) fn photo_preview(jpeg: &[u8]) -> Result<RgbImage, SpecimenError> {
    let picture = decode_upright(jpeg, "the photograph just made", &ImageLimits::default())?;
    small(&picture)
}

/// Frames of a video side by side, evenly over its time.
pub(super) fn video_preview(path: &Path) -> Result<RgbImage, SpecimenError> {
    let options = SampleOptions { frames_per_second: 5.0, max_side: 320, threads: 1 };
    let frames: Vec<RgbImage> =
        FrameStream::open(path, options)?.map(|frame| frame.map(|frame| frame.image)).collect::<Result<_, _>>()?;
    let chosen: Vec<&RgbImage> = (0..FRAMES).filter_map(|place| frames.get(place * frames.len() / FRAMES)).collect();
    let (width, height) = chosen.first().map_or((1, 1), |frame| frame.dimensions());
    let mut strip = RgbImage::new(width * chosen.len().max(1) as u32, height);
    for (place, frame) in (0..).zip(chosen) {
        imageops::replace(&mut strip, frame, i64::from(place * width), 0);
    }
    Ok(strip)
}
