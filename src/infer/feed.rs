//! What networks are fed: images and sound into tensors.

use image::RgbImage;
use serde::{Deserialize, Serialize};

use super::Tensor;

/// Largest side of an input in pixels, and largest number that sides may have to be a multiple of: a figure above is a
/// slip of the pen that would cost gigabytes.
const MAX_SIDE: u32 = 4096;
const MAX_MULTIPLE: u32 = 256;

/// Order of the axes of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TensorLayout {
    /// Image, channel, row, column.
    Nchw,
    /// Image, row, column, channel.
    Nhwc,
    /// Sound, sample: mono, in [-1, 1].
    Samples,
}

/// Order of the colour channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelOrder {
    /// Red, green, blue.
    Rgb,
    /// Blue, green, red.
    Bgr,
    /// One channel, the luma (ITU-R BT.601); the first figures of `mean` and `std` count.
    Grey,
}

/// How pixels become the network's input: `(value - mean) / std`, with values 0 … 255 and per-channel figures in the
/// order of `channels`. Sound goes in as it is and has `layout` and `sample_rate` alone; images have `channels`, `mean`
/// and `std`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputSpec {
    /// Order of the axes.
    pub layout: TensorLayout,
    /// Order of the colour channels.
    pub channels: Option<ChannelOrder>,
    /// Side of the square input in pixels; absent where any multiple of `multiple_of` goes.
    pub side: Option<u32>,
    /// Width and height in pixels of the picture of a line of text.
    pub strip: Option<[u32; 2]>,
    /// Sides must be multiples of this.
    #[serde(default = "one")]
    pub multiple_of: u32,
    /// Subtracted from each channel.
    pub mean: Option<[f32; 3]>,
    /// Divides each channel.
    pub std: Option<[f32; 3]>,
    /// Side of the crop in face box sides, for networks that look at the face's surroundings.
    pub crop_scale: Option<f32>,
    /// Samples of sound a second, in Hz.
    pub sample_rate: Option<u32>,
}

fn one() -> u32 {
    1
}

/// What brings the values of one channel to those that the network was trained on.
#[derive(Clone, Copy)]
struct Scale {
    mean: f32,
    factor: f32,
}

impl Scale {
    fn of(self, value: f32) -> f32 {
        (value - self.mean) * self.factor
    }
}

impl InputSpec {
    /// What no network could be fed with, in words.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.layout == TensorLayout::Samples {
            let of_images = self.side.is_some() || self.strip.is_some() || self.crop_scale.is_some();
            let of_pixels = self.channels.is_some() || self.mean.is_some() || self.std.is_some();
            return match self.sample_rate {
                _ if of_images || of_pixels || self.multiple_of != 1 => {
                    Err("input of sound has layout and sample_rate alone".to_owned())
                }
                Some(rate) if rate > 0 => Ok(()),
                _ => Err("input of sound needs its sample_rate".to_owned()),
            };
        }
        let (Some(_), Some(mean), Some(std)) = (self.channels, self.mean, self.std) else {
            return Err("input of images needs channels, mean and std".to_owned());
        };
        if self.sample_rate.is_some() {
            return Err("input of images has no sample_rate".to_owned());
        }
        let mut figures = mean.iter().chain(&std).chain(&self.crop_scale);
        if figures.any(|value| !value.is_finite()) || std.iter().any(|value| !(1.0 / value).is_finite()) {
            return Err("input figures must be finite and std not 0".to_owned());
        }
        if !(1..=MAX_MULTIPLE).contains(&self.multiple_of) {
            return Err(format!("input multiple_of must be 1 to {MAX_MULTIPLE}"));
        }
        if self.side.iter().chain(self.strip.iter().flatten()).any(|side| !(1..=MAX_SIDE).contains(side)) {
            return Err(format!("input side and strip must be 1 to {MAX_SIDE}"));
        }
        if self.side.iter().chain(self.strip.iter().flatten()).any(|side| side % self.multiple_of != 0) {
            return Err("input side and strip must be multiples of multiple_of".to_owned());
        }
        Ok(())
    }

    /// A batch of equally large images as the network wants them. Each image is padded with black on the right and at
    /// the bottom to a multiple of `multiple_of`; images that differ in size from the first are an error of the caller
    /// and come out cut or padded.
    pub fn batch(&self, images: &[&RgbImage]) -> Tensor {
        let (width, height) = images.first().map_or((0, 0), |image| image.dimensions());
        let padded = |side: u32| (side.div_ceil(self.multiple_of).max(1) * self.multiple_of) as usize;
        let (width, height) = (padded(width), padded(height));
        let channels = if self.channels == Some(ChannelOrder::Grey) { 1 } else { 3 };
        let length = channels * width * height;
        let mut data = vec![0.0; images.len() * length];
        for (image, out) in images.iter().zip(data.chunks_exact_mut(length)) {
            self.fill(image, width, out);
        }
        if self.layout == TensorLayout::Nhwc {
            let shape = vec![images.len(), height, width, channels];
            return Tensor {
                shape,
                data: data.chunks_exact(length).flat_map(|one| interleaved(one, channels)).collect(),
            };
        }
        Tensor { shape: vec![images.len(), channels, height, width], data }
    }

    /// Writes the channels of an image one after the other, each in rows of `width`.
    fn fill(&self, image: &RgbImage, width: usize, out: &mut [f32]) {
        let row_length = (image.width() as usize * 3).max(1);
        let rows = image.as_raw().chunks_exact(row_length).map(|row| row.as_chunks::<3>().0);
        if self.channels == Some(ChannelOrder::Grey) {
            let scale = self.scale(0);
            for (row, values) in rows.zip(out.chunks_exact_mut(width)) {
                row.iter().zip(values).for_each(|(pixel, value)| *value = scale.of(luma(pixel)));
            }
            return pad(image, width, scale, out);
        }
        let (first, others) = out.split_at_mut(out.len() / 3);
        let (second, third) = others.split_at_mut(others.len() / 2);
        let mut planes = [(first, self.scale(0)), (second, self.scale(1)), (third, self.scale(2))];
        if self.channels == Some(ChannelOrder::Bgr) {
            planes.swap(0, 2);
        }
        let [(red, of_red), (green, of_green), (blue, of_blue)] = &mut planes;
        let colours = red.chunks_exact_mut(width).zip(green.chunks_exact_mut(width)).zip(blue.chunks_exact_mut(width));
        for (row, ((red, green), blue)) in rows.zip(colours) {
            for (pixel, ((red, green), blue)) in row.iter().zip(red.iter_mut().zip(green).zip(blue)) {
                *red = of_red.of(f32::from(pixel[0]));
                *green = of_green.of(f32::from(pixel[1]));
                *blue = of_blue.of(f32::from(pixel[2]));
            }
        }
        planes.into_iter().for_each(|(plane, scale)| pad(image, width, scale, plane));
    }

    fn scale(&self, channel: usize) -> Scale {
        let factor = 1.0 / self.std.map_or(1.0, |std| std[channel]);
        Scale { mean: self.mean.map_or(0.0, |mean| mean[channel]), factor }
    }
}

/// Equally long sounds as a batch; one that is shorter than the first ends in silence, a longer one is cut.
pub fn sound(pieces: &[&[f32]]) -> Tensor {
    let length = pieces.first().map_or(0, |first| first.len());
    let mut data = vec![0.0; pieces.len() * length];
    for (piece, out) in pieces.iter().zip(data.chunks_exact_mut(length.max(1))) {
        piece.iter().zip(out).for_each(|(&sample, value)| *value = sample);
    }
    Tensor { shape: vec![pieces.len(), length], data }
}

/// Luma (ITU-R BT.601), 0 … 255.
fn luma(&[red, green, blue]: &[u8; 3]) -> f32 {
    0.299 * f32::from(red) + 0.587 * f32::from(green) + 0.114 * f32::from(blue)
}

/// Black to the right of the image and below it, in a plane of rows of `width`.
fn pad(image: &RgbImage, width: usize, scale: Scale, plane: &mut [f32]) {
    let (across, down) = (image.width() as usize, image.height() as usize);
    for row in plane.chunks_exact_mut(width).take(down) {
        row.iter_mut().skip(across).for_each(|value| *value = scale.of(0.0));
    }
    plane.iter_mut().skip(down * width).for_each(|value| *value = scale.of(0.0));
}

/// Channels one after the other to channels beside each other.
fn interleaved(planes: &[f32], channels: usize) -> impl Iterator<Item = f32> {
    let length = planes.len() / channels;
    (0..planes.len()).map(move |index| planes[index % channels * length + index / channels])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(layout: TensorLayout, channels: ChannelOrder) -> InputSpec {
        InputSpec {
            layout,
            channels: Some(channels),
            side: None,
            strip: None,
            multiple_of: 2,
            mean: Some([10.0, 20.0, 30.0]),
            std: Some([2.0, 2.0, 2.0]),
            crop_scale: None,
            sample_rate: None,
        }
    }

    #[test]
    fn channels_layout_and_padding() {
        let image = RgbImage::from_raw(1, 1, vec![12, 24, 36]).unwrap();
        let planar = spec(TensorLayout::Nchw, ChannelOrder::Rgb).batch(&[&image]);
        assert_eq!(planar.shape, [1, 3, 2, 2]);
        assert_eq!(planar.data, [1.0, -5.0, -5.0, -5.0, 2.0, -10.0, -10.0, -10.0, 3.0, -15.0, -15.0, -15.0]);
        let turned = spec(TensorLayout::Nchw, ChannelOrder::Bgr).batch(&[&image]);
        assert_eq!(turned.data, [13.0, -5.0, -5.0, -5.0, 2.0, -10.0, -10.0, -10.0, -9.0, -15.0, -15.0, -15.0]);
        let packed = spec(TensorLayout::Nhwc, ChannelOrder::Bgr).batch(&[&image, &image]);
        assert_eq!(packed.shape, [2, 2, 2, 3]);
        assert_eq!(packed.row(1)[..6], [13.0, 2.0, -9.0, -5.0, -10.0, -15.0]);
    }

    #[test]
    fn grey_is_one_channel_of_luma() {
        let image = RgbImage::from_raw(2, 1, vec![255, 0, 0, 0, 255, 255]).unwrap();
        let grey = spec(TensorLayout::Nchw, ChannelOrder::Grey).batch(&[&image, &image]);
        assert_eq!(grey.shape, [2, 1, 2, 2]);
        let expected = [(0.299 * 255.0 - 10.0) / 2.0, (0.701 * 255.0 - 10.0) / 2.0, -5.0, -5.0];
        assert!(grey.row(1).iter().zip(expected).all(|(value, expected)| (value - expected).abs() < 1e-3));
    }

    #[test]
    fn images_of_other_sizes_stay_within_their_part_of_the_batch() {
        let (small, large) = (RgbImage::new(2, 2), RgbImage::from_pixel(5, 7, image::Rgb([200; 3])));
        let batch = spec(TensorLayout::Nchw, ChannelOrder::Rgb).batch(&[&small, &large, &small]);
        assert_eq!(batch.shape, [3, 3, 2, 2]);
        assert!(batch.row(1).iter().all(|value| *value > 80.0));
        assert_eq!(batch.row(0), batch.row(2));
        let batch = spec(TensorLayout::Nchw, ChannelOrder::Rgb).batch(&[&large, &small]);
        assert_eq!((batch.shape[2..].to_vec(), batch.row(1)[47]), (vec![8, 6], -5.0));
        assert_eq!(spec(TensorLayout::Nchw, ChannelOrder::Grey).batch(&[&RgbImage::new(0, 0)]).shape, [1, 1, 2, 2]);
    }

    #[test]
    fn sounds_are_rows() {
        let batch = sound(&[&[0.5, -0.5, 1.0], &[0.25]]);
        assert_eq!((batch.shape.as_slice(), batch.row(1)), (&[2, 3][..], &[0.25, 0.0, 0.0][..]));
        assert_eq!(sound(&[&[]]).shape, [1, 0]);
        assert_eq!(sound(&[]).shape, [0, 0]);
    }
}
