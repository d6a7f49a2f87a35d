//! Still images: bytes to upright RGB pixels and back.

use std::io::Cursor;

use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer, images};
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder, imageops,
};

use super::{
    jpeg,
    sniff::{FileType, HEAD_LEN, ImageType},
    turn::{oriented, turned},
};
pub use crate::case::limits::ImageLimits;

/// A still image cannot be used; the message names it and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    /// No bytes.
    #[error("{name} is empty; copy it again from its source")]
    Empty {
        /// The file.
        name: String,
    },
    /// HEIC, HEIF or AVIF.
    #[error("{name} is a HEIC, HEIF or AVIF image, which cannot be read here; convert it to JPEG (quality 90 or more)")]
    Heif {
        /// The file.
        name: String,
    },
    /// Not an image of a known type.
    #[error("{name} is {found}; expected a JPEG, PNG, WebP, BMP or TIFF image")]
    WrongType {
        /// The file.
        name: String,
        /// What it is.
        found: String,
    },
    /// More pixels than allowed.
    #[error("{name} claims {width} x {height} pixels; the limit is {max_pixels} pixels: scale it down before import")]
    TooManyPixels {
        /// The file.
        name: String,
        /// Width it claims.
        width: u32,
        /// Height it claims.
        height: u32,
        /// Most pixels allowed.
        max_pixels: u64,
    },
    /// More memory than allowed.
    #[error(
        "{name} would take {bytes} bytes of memory when decoded; the limit is {max_bytes}: save it with 8 bits a channel, or scale \
         it down, before import"
    )]
    TooMuchMemory {
        /// The file.
        name: String,
        /// Bytes that its pixels would take.
        bytes: u64,
        /// Most bytes allowed.
        max_bytes: u64,
    },
    /// The end is missing.
    #[error("{name} is cut off: its end is missing; copy it again from its source")]
    Truncated {
        /// The file.
        name: String,
    },
    /// The decoder gave up.
    #[error("{name} is damaged: {reason}; copy it again from its source")]
    Damaged {
        /// The file.
        name: String,
        /// What the decoder said.
        reason: String,
    },
    /// An image in memory could not be scaled or encoded.
    #[error("an image of {width} x {height} pixels could not be {action}: {reason}")]
    Pixels {
        /// What was tried.
        action: &'static str,
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Why it failed.
        reason: String,
    },
}

impl ImageError {
    /// The file concerned; empty for an image in memory.
    pub(super) fn name(&self) -> &str {
        match self {
            ImageError::Empty { name }
            | ImageError::Heif { name }
            | ImageError::WrongType { name, .. }
            | ImageError::TooManyPixels { name, .. }
            | ImageError::TooMuchMemory { name, .. }
            | ImageError::Truncated { name }
            | ImageError::Damaged { name, .. } => name,
            ImageError::Pixels { .. } => "",
        }
    }
}

/// Decodes a JPEG, PNG, WebP, BMP or TIFF image, turns it upright as its EXIF orientation says, lays transparency on
/// white and brings it to 8-bit RGB. `name` is used in messages only.
///
/// # Errors
/// Every way in which a file can fail to be a whole image within `limits`; the size is checked before memory is taken.
pub fn decode_upright(bytes: &[u8], name: &str, limits: &ImageLimits) -> Result<RgbImage, ImageError> {
    let kind = image_type(bytes, name)?;
    if kind == ImageType::Jpeg && !jpeg::has_end_marker(bytes) {
        return Err(ImageError::Truncated { name: name.to_owned() });
    }
    let damaged = |error: image::ImageError| match error {
        image::ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            ImageError::Truncated { name: name.to_owned() }
        }
        other => ImageError::Damaged { name: name.to_owned(), reason: other.to_string() },
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format(kind));
    reader.limits(decoder_limits(limits));
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > limits.max_pixels || width.max(height) > limits.max_side {
        let max_pixels = limits.max_pixels;
        return Err(ImageError::TooManyPixels { name: name.to_owned(), width, height, max_pixels });
    }
    let (bytes, max_bytes) = (decoder.total_bytes(), limits.max_memory_bytes);
    if bytes > max_bytes {
        return Err(ImageError::TooMuchMemory { name: name.to_owned(), bytes, max_bytes });
    }
    let orientation = decoder.orientation().map_err(damaged)?;
    let decoded = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    Ok(oriented(on_white(decoded), orientation))
}

/// The type of image that `bytes` begin with.
///
/// # Errors
/// [`ImageError::Empty`], [`ImageError::Heif`] or [`ImageError::WrongType`].
pub(super) fn image_type(bytes: &[u8], name: &str) -> Result<ImageType, ImageError> {
    let name = || name.to_owned();
    match FileType::of(&bytes[..bytes.len().min(HEAD_LEN)]) {
        _ if bytes.is_empty() => Err(ImageError::Empty { name: name() }),
        FileType::Image(kind) => Ok(kind),
        FileType::Heif => Err(ImageError::Heif { name: name() }),
        other => Err(ImageError::WrongType { name: name(), found: other.describe() }),
    }
}

fn format(kind: ImageType) -> ImageFormat {
    match kind {
        ImageType::Jpeg => ImageFormat::Jpeg,
        ImageType::Png => ImageFormat::Png,
        ImageType::WebP => ImageFormat::WebP,
        ImageType::Bmp => ImageFormat::Bmp,
        ImageType::Tiff => ImageFormat::Tiff,
    }
}

/// Sides are checked by us, for a better message; what the decoder takes beside the pixels is bounded as they are.
fn decoder_limits(limits: &ImageLimits) -> Limits {
    let mut decoder_limits = Limits::no_limits();
    decoder_limits.max_alloc = Some(limits.max_memory_bytes);
    decoder_limits
}

fn on_white(decoded: DynamicImage) -> RgbImage {
    if !decoded.color().has_alpha() {
        return decoded.into_rgb8();
    }
    let with_alpha = decoded.into_rgba8();
    let mut flat = RgbImage::new(with_alpha.width(), with_alpha.height());
    for (to, from) in flat.pixels_mut().zip(with_alpha.pixels()) {
        let [red, green, blue, alpha] = from.0.map(u32::from);
        to.0 = [red, green, blue].map(|value| ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8);
    }
    flat
}

/// The image scaled so that its longer side is at most `max_side` pixels (at least 1); never enlarged.
///
/// # Errors
/// When the scaler refuses the size, which an image from this module does not have.
pub fn fit_within(image: &RgbImage, max_side: u32) -> Result<RgbImage, ImageError> {
    let (width, height) = image.dimensions();
    scaled(image, fitted(width, height, max_side), FilterType::Lanczos3)
}

/// The image scaled so that its longer side is `side` pixels (at least 1), enlarged where it is smaller.
///
/// # Errors
/// When the scaler refuses the size, or the image has no pixels.
pub fn fit_to(image: &RgbImage, side: u32) -> Result<RgbImage, ImageError> {
    let (width, height) = image.dimensions();
    let factor = f64::from(side.max(1)) / f64::from(width.max(height).max(1));
    let to = |length: u32| ((f64::from(length) * factor).round() as u32).max(1);
    scaled(image, (to(width), to(height)), FilterType::Bilinear)
}

fn scaled(image: &RgbImage, (width, height): (u32, u32), filter: FilterType) -> Result<RgbImage, ImageError> {
    if (width, height) == image.dimensions() {
        return Ok(image.clone());
    }
    resized(image, [0, 0, image.width(), image.height()], (width, height), filter)
}

/// The part `[left, top, width, height]` of the image at another size.
///
/// # Errors
/// As for [`fit_to`]; also where the part reaches past the image.
pub(super) fn resized(
    image: &RgbImage,
    part: [u32; 4],
    (width, height): (u32, u32),
    filter: FilterType,
) -> Result<RgbImage, ImageError> {
    let [left, top, across, down] = part.map(f64::from);
    let refused = |reason: String| ImageError::Pixels { action: "scaled", width, height, reason };
    let from = images::ImageRef::new(image.width(), image.height(), image.as_raw(), PixelType::U8x3)
        .map_err(|error| refused(error.to_string()))?;
    let mut to = images::Image::new(width, height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter)).crop(left, top, across, down);
    Resizer::new().resize(&from, &mut to, &options).map_err(|error| refused(error.to_string()))?;
    RgbImage::from_raw(width, height, to.into_vec()).ok_or_else(|| refused("buffer too short".to_owned()))
}

/// A grey picture of `from` pixels (width, height), row by row, at the size `to`, by means where it shrinks and between pixels where
/// it grows.
///
/// # Errors
/// When the scaler refuses a size, or `values` are too few.
pub fn grey_at(values: &[u8], from: [usize; 2], to: [usize; 2]) -> Result<Vec<u8>, ImageError> {
    let [[width, height], [to_width, to_height]] = [from, to].map(|size| size.map(|side| side as u32));
    let refused = |reason: String| ImageError::Pixels { action: "scaled", width: to_width, height: to_height, reason };
    let from =
        images::ImageRef::new(width, height, values, PixelType::U8).map_err(|error| refused(error.to_string()))?;
    let mut scaled = images::Image::new(to_width, to_height, PixelType::U8);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
    Resizer::new().resize(&from, &mut scaled, &options).map_err(|error| refused(error.to_string()))?;
    Ok(scaled.into_vec())
}

/// Width and height scaled so that the longer one is at most `max_side`; never enlarged, never below 1.
pub fn fitted(width: u32, height: u32, max_side: u32) -> (u32, u32) {
    let longer = width.max(height).max(1);
    let max_side = max_side.max(1);
    if longer <= max_side {
        return (width.max(1), height.max(1));
    }
    let scale = |side: u32| {
        let scaled = (u64::from(side) * u64::from(max_side) + u64::from(longer) / 2) / u64::from(longer);
        u32::try_from(scaled).unwrap_or(max_side).max(1)
    };
    (scale(width), scale(height))
}

/// The image turned clockwise by `turns` quarter turns; only the remainder by four counts.
pub fn quarter_turns(image: &RgbImage, turns: u8) -> RgbImage {
    match turns % 4 {
        0 => image.clone(),
        1 => turned(image, true),
        2 => imageops::rotate180(image),
        _ => turned(image, false),
    }
}

/// The image as a JPEG of `quality` 1 … 100.
///
/// # Errors
/// When a side is above the 65,535 pixels that the format can hold, or zero.
pub fn encode_jpeg(image: &RgbImage, quality: u8) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100)).encode_image(image).map_err(|error| {
        let (width, height) = image.dimensions();
        ImageError::Pixels { action: "encoded as JPEG", width, height, reason: error.to_string() }
    })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fitting_never_enlarges_and_keeps_the_shape() {
        assert_eq!(fitted(640, 480, 320), (320, 240));
        assert_eq!(fitted(480, 640, 320), (240, 320));
        let enlarged = fit_to(&RgbImage::from_pixel(40, 20, image::Rgb([9, 99, 199])), 320).unwrap();
        assert_eq!((enlarged.dimensions(), enlarged.get_pixel(200, 80)), ((320, 160), &image::Rgb([9, 99, 199])));
        assert_eq!(fitted(100, 50, 320), (100, 50));
        assert_eq!(fitted(10_000, 1, 100), (100, 1));
        assert_eq!(fitted(0, 0, 0), (1, 1));
        let image = RgbImage::from_pixel(64, 32, image::Rgb([10, 20, 30]));
        let small = fit_within(&image, 16).unwrap();
        assert_eq!((small.dimensions(), small.get_pixel(3, 3).0), ((16, 8), [10, 20, 30]));
    }

    #[test]
    fn turns_are_clockwise() {
        let mut image = RgbImage::new(3, 2);
        image.put_pixel(0, 0, image::Rgb([255; 3]));
        assert_eq!(quarter_turns(&image, 1).get_pixel(1, 0).0, [255; 3]);
        assert_eq!(quarter_turns(&image, 2).get_pixel(2, 1).0, [255; 3]);
        assert_eq!(quarter_turns(&image, 7).get_pixel(0, 2).0, [255; 3]);
    }
}
