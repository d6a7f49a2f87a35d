//! The file: resizing, turning, one or two rounds of JPEG, and what is written beside the picture.

use std::borrow::Cow;

use image::{ImageFormat, RgbImage, imageops};
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, QuantizationTableType, SamplingFactor};
use rayon::prelude::*;
use serde::Serialize;

use super::exif::Exif;
use crate::specimen::spare;

/// Blocks of a subsampled JPEG: areas on this grid are coded alike in the whole and in part.
pub(crate) const BLOCK: usize = 16;

/// Tables of quantisation, scaled by the quality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Tables {
    /// Annex K of ITU-T T.81.
    Standard,
    /// The tables of N. Robidoux, as in ImageMagick.
    Robidoux,
    /// Tuned for MS-SSIM.
    Tuned,
}

/// One round of JPEG.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Round {
    /// Quality, 1 … 100.
    pub quality: u8,
    /// Whether colour is stored at half the resolution (4:2:0).
    pub subsampled: bool,
    /// Tables of quantisation.
    pub tables: Tables,
}

/// How a photograph is written.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileHabits {
    /// The file's size over the sensor's, 0.4 … 1.
    pub scale: f32,
    /// Rounds of JPEG, the file's own last.
    pub rounds: Vec<Round>,
    /// What stands beside the picture; messengers strip it.
    pub exif: Option<Exif>,
}

impl FileHabits {
    /// Orientation of the stored pixels (Exif values 1, 3, 6, 8).
    pub fn orientation(&self) -> u16 {
        self.exif.as_ref().map_or(1, |exif| exif.orientation)
    }

    /// The file of an upright picture (sides below 65,536 pixels; both multiples of 16, or earlier rounds would use
    /// another grid than in crops).
    pub(crate) fn write(&self, picture: &RgbImage) -> Vec<u8> {
        let mut stored = turned(picture, self.orientation());
        let Some((last, earlier)) = self.rounds.split_last() else { return Vec::new() };
        for round in earlier {
            stored = Cow::Owned(round.survive(&stored));
        }
        let bytes = round_bytes(&stored, *last, self.exif.as_ref());
        if let Cow::Owned(stored) = stored {
            spare::keep(&spare::BYTES, stored.into_raw());
        }
        bytes
    }

    /// The picture as a decoder returns it, upright again. For parts whose corners lie on the grid of 16 pixels.
    pub(crate) fn survive(&self, picture: &RgbImage) -> RgbImage {
        let mut stored = turned(picture, self.orientation());
        for round in &self.rounds {
            stored = Cow::Owned(round.survive(&stored));
        }
        upright(stored.into_owned(), self.orientation())
    }
}

impl Round {
    /// The picture after being coded and decoded.
    pub fn survive(&self, picture: &RgbImage) -> RgbImage {
        let bytes = round_bytes(picture, *self, None);
        image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg)
            .map_or_else(|_| picture.clone(), |decoded| decoded.into_rgb8())
    }
}

/// Codes a picture. Coding into memory fails only for sides of 65,536 pixels and more; then the file is empty.
fn round_bytes(picture: &RgbImage, round: Round, exif: Option<&Exif>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(picture.len() / 6);
    let (Ok(width), Ok(height)) = (u16::try_from(picture.width()), u16::try_from(picture.height())) else {
        return bytes;
    };
    let mut encoder = Encoder::new(&mut bytes, round.quality);
    let sampling = if round.subsampled { SamplingFactor::R_4_2_0 } else { SamplingFactor::R_4_4_4 };
    encoder.set_sampling_factor(sampling);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    let tables = || match round.tables {
        Tables::Standard => QuantizationTableType::Default,
        Tables::Robidoux => QuantizationTableType::ImageMagick,
        Tables::Tuned => QuantizationTableType::CustomMsSsim,
    };
    encoder.set_quantization_tables(tables(), tables());
    let noted =
        exif.is_none_or(|exif| encoder.add_exif_metadata(&exif.tiff(picture.width(), picture.height())).is_ok());
    let coded = encoder.encode(picture.as_raw(), width, height, ColorType::Rgb);
    if noted && coded.is_ok() { bytes } else { Vec::new() }
}

/// The pixels as stored for an orientation.
fn turned(picture: &RgbImage, orientation: u16) -> Cow<'_, RgbImage> {
    match orientation {
        3 => Cow::Owned(imageops::rotate180(picture)),
        6 => Cow::Owned(quarter(picture, false)),
        8 => Cow::Owned(quarter(picture, true)),
        _ => Cow::Borrowed(picture),
    }
}

/// Undoes [`turned`].
fn upright(stored: RgbImage, orientation: u16) -> RgbImage {
    match orientation {
        3 => imageops::rotate180(&stored),
        6 => quarter(&stored, true),
        8 => quarter(&stored, false),
        _ => stored,
    }
}

/// The picture turned by a quarter, in strips that stay in the cache.
fn quarter(picture: &RgbImage, clockwise: bool) -> RgbImage {
    const STRIP: usize = 32;
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let from: &[u8] = picture.as_raw();
    let mut out = spare::take(&spare::BYTES, from.len());
    out.par_chunks_mut((height * STRIP * 3).max(1)).enumerate().for_each(|(band, out)| {
        for start in (0..height).step_by(STRIP) {
            for (row, out) in out.chunks_exact_mut(height * 3).enumerate() {
                let row = band * STRIP + row;
                let x = if clockwise { row } else { width - 1 - row };
                let end = (start + STRIP).min(height);
                for (at, pixel) in (start..end).zip(out[start * 3..end * 3].chunks_exact_mut(3)) {
                    let y = if clockwise { height - 1 - at } else { at };
                    pixel.copy_from_slice(&from[(y * width + x) * 3..][..3]);
                }
            }
        }
    });
    RgbImage::from_raw(picture.height(), picture.width(), out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageDecoder, Rgb};

    fn habits(orientation: u16) -> FileHabits {
        let exif = Exif {
            make: "Orvane".into(),
            model: "Lumo 4".into(),
            software: "2.1".into(),
            orientation,
            taken_at: "2026:03:01 10:20:30".into(),
            exposure_inverse: 60,
            aperture_percent: 180,
            iso: 200,
            focal_micrometres: 5400,
            focal_35mm: 26,
        };
        let round = Round { quality: 92, subsampled: true, tables: Tables::Standard };
        FileHabits { scale: 1.0, rounds: vec![round], exif: Some(exif) }
    }

    #[test]
    fn decoders_that_honour_the_orientation_see_the_upright_picture() {
        let picture = RgbImage::from_fn(64, 32, |x, y| Rgb([(x * 4) as u8, (y * 8) as u8, 100]));
        for orientation in [1, 3, 6, 8] {
            let bytes = habits(orientation).write(&picture);
            let mut decoder = image::codecs::jpeg::JpegDecoder::new(std::io::Cursor::new(&bytes)).unwrap();
            let stated = decoder.orientation().unwrap();
            assert_eq!(u16::from(stated.to_exif()), orientation);
            let mut decoded = image::DynamicImage::from_decoder(decoder).unwrap();
            decoded.apply_orientation(stated);
            let decoded = decoded.into_rgb8();
            assert_eq!(decoded.dimensions(), (64, 32));
            let apart = decoded.as_raw().iter().zip(picture.as_raw()).map(|(a, b)| a.abs_diff(*b)).max();
            assert!(apart < Some(24), "{apart:?}");
        }
    }

    #[test]
    fn quarters_turn_and_come_back() {
        let picture = RgbImage::from_fn(70, 45, |x, y| Rgb([x as u8, y as u8, 3]));
        assert_eq!(quarter(&picture, true), imageops::rotate90(&picture));
        assert_eq!(quarter(&picture, false), imageops::rotate270(&picture));
    }

    #[test]
    fn a_part_on_the_grid_is_coded_as_in_the_whole() {
        let picture = RgbImage::from_fn(96, 64, |x, y| Rgb([(x * 37 + y * 11) as u8, (y * 29) as u8, (x * y) as u8]));
        let habits = habits(6);
        let whole = habits.survive(&picture);
        let part = habits.survive(&imageops::crop_imm(&picture, 16, 16, 64, 48).to_image());
        // Decoders blend colour across blocks: compare without the rim.
        let inner = |image: &RgbImage, x, y| imageops::crop_imm(image, x, y, 32, 16).to_image();
        assert_eq!(inner(&whole, 32, 32), inner(&part, 16, 16));
    }
}
