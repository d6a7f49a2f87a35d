//! Upright RGB to the pictures an encoder takes.

use ffmpeg_next::{color, encoder, ffi, format::Pixel, frame, software::scaling};
use image::{DynamicImage, RgbImage, metadata::Orientation};

use super::{Codec, VideoFormat};

/// Height in pixels from which players take an untagged video to be in BT.709: the tag says the same.
const HD_HEIGHT: u32 = 720;

fn is_hd(format: &VideoFormat) -> bool {
    format.width.min(format.height) >= HD_HEIGHT
}

/// Writes into the stream by which matrix and range its colours are coded.
pub(super) fn tag_colours(video: &mut encoder::video::Video, format: &VideoFormat) {
    if format.codec == Codec::Gif {
        return;
    }
    video.set_colorspace(if is_hd(format) { color::Space::BT709 } else { color::Space::SMPTE170M });
    video.set_color_range(if format.full_range { color::Range::JPEG } else { color::Range::MPEG });
}

/// Converts frames of one format.
pub(super) struct Pictures {
    upright: (u32, u32),
    stored: (u32, u32),
    pixels: Pixel,
    /// How an upright frame is turned to be stored.
    turn: Orientation,
    scaler: scaling::Context,
}

// SAFETY: the scaler is owned by this value alone, has no ties to the thread that made it, and every use of it takes `&mut self`.
#[allow(unsafe_code)]
unsafe impl Send for Pictures {}

impl Pictures {
    pub(super) fn new(format: &VideoFormat) -> Result<Self, String> {
        let (stored, pixels) = (format.stored_size(), format.pixels());
        let flags = scaling::Flags::BILINEAR;
        let scaler = scaling::Context::get(Pixel::RGB24, stored.0, stored.1, pixels, stored.0, stored.1, flags);
        let mut scaler = scaler.map_err(|error| error.to_string())?;
        let matrix = if is_hd(format) { ffi::SWS_CS_ITU709 } else { ffi::SWS_CS_ITU601 };
        let unity = 1 << 16;
        // SAFETY: the context was made above and is owned here; the tables returned are static.
        #[allow(unsafe_code)]
        unsafe {
            ffi::sws_setColorspaceDetails(
                scaler.as_mut_ptr(),
                ffi::sws_getCoefficients(ffi::SWS_CS_DEFAULT),
                1,
                ffi::sws_getCoefficients(matrix),
                i32::from(format.full_range),
                0,
                unity,
                unity,
            );
        }
        let turn = inverse(format.orientation);
        Ok(Pictures { upright: (format.width, format.height), stored, pixels, turn, scaler })
    }

    /// The picture of an upright frame, with its time.
    pub(super) fn convert(&mut self, image: &RgbImage, at_millis: i64) -> Result<frame::Video, String> {
        if image.dimensions() != self.upright {
            let ((width, height), size) = (image.dimensions(), self.upright);
            return Err(format!("a frame of {width} x {height} pixels in a video of {} x {}", size.0, size.1));
        }
        let turned = (self.turn != Orientation::NoTransforms).then(|| {
            let mut turned = DynamicImage::ImageRgb8(image.clone());
            turned.apply_orientation(self.turn);
            turned.into_rgb8()
        });
        let from = rgb(turned.as_ref().unwrap_or(image));
        let mut to = frame::Video::new(self.pixels, self.stored.0, self.stored.1);
        self.scaler.run(&from, &mut to).map_err(|error| error.to_string())?;
        to.set_pts(Some(at_millis));
        Ok(to)
    }
}

fn inverse(orientation: Orientation) -> Orientation {
    match orientation {
        Orientation::Rotate90 => Orientation::Rotate270,
        Orientation::Rotate270 => Orientation::Rotate90,
        own_inverse => own_inverse,
    }
}

fn rgb(image: &RgbImage) -> frame::Video {
    let mut picture = frame::Video::new(Pixel::RGB24, image.width(), image.height());
    let (stride, row) = (picture.stride(0), image.width() as usize * 3);
    for (to, from) in picture.data_mut(0).chunks_mut(stride).zip(image.as_raw().chunks(row)) {
        to[..row].copy_from_slice(from);
    }
    picture
}
