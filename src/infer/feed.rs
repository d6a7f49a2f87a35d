//! Images into tensors.

use image::RgbImage;

use super::{
    Tensor,
    manifest::{ChannelOrder, InputSpec, TensorLayout},
};

impl InputSpec {
    /// A batch of equally large images as the network wants them. Each image is padded with black on the right and at
    /// the bottom to a multiple of `multiple_of`; images that differ in size from the first are an error of the caller
    /// and come out cut or padded.
    pub fn batch(&self, images: &[&RgbImage]) -> Tensor {
        let (width, height) = images.first().map_or((0, 0), |image| image.dimensions());
        let padded = |side: u32| side.div_ceil(self.multiple_of).max(1) * self.multiple_of;
        let (width, height) = (padded(width) as usize, padded(height) as usize);
        let black = |channel: usize| (0.0 - self.mean[channel]) / self.std[channel];
        let plane = width * height;
        let mut data = vec![0.0; images.len() * 3 * plane];
        for (image, out) in images.iter().zip(data.chunks_exact_mut(3 * plane)) {
            let index = |channel: usize, pixel: usize| match self.layout {
                TensorLayout::Nchw => channel * plane + pixel,
                TensorLayout::Nhwc => pixel * 3 + channel,
            };
            for channel in 0..3 {
                let source = if self.channels == ChannelOrder::Rgb { channel } else { 2 - channel };
                let (mean, scale) = (self.mean[channel], 1.0 / self.std[channel]);
                if black(channel) != 0.0 {
                    (0..plane).for_each(|pixel| out[index(channel, pixel)] = black(channel));
                }
                let row_length = image.width() as usize * 3;
                for (y, row) in image.as_raw().chunks_exact(row_length.max(1)).take(height).enumerate() {
                    for (x, pixel) in row.chunks_exact(3).take(width).enumerate() {
                        out[index(channel, y * width + x)] = (f32::from(pixel[source]) - mean) * scale;
                    }
                }
            }
        }
        let shape = match self.layout {
            TensorLayout::Nchw => vec![images.len(), 3, height, width],
            TensorLayout::Nhwc => vec![images.len(), height, width, 3],
        };
        Tensor { shape, data }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(layout: TensorLayout, channels: ChannelOrder) -> InputSpec {
        let (mean, std) = ([10.0, 20.0, 30.0], [2.0, 2.0, 2.0]);
        InputSpec { layout, channels, side: None, multiple_of: 2, mean, std, crop_scale: None }
    }

    #[test]
    fn channels_layout_and_padding() {
        let image = RgbImage::from_raw(1, 1, vec![12, 24, 36]).unwrap();
        let planar = spec(TensorLayout::Nchw, ChannelOrder::Rgb).batch(&[&image]);
        assert_eq!(planar.shape, [1, 3, 2, 2]);
        assert_eq!(planar.data, [1.0, -5.0, -5.0, -5.0, 2.0, -10.0, -10.0, -10.0, 3.0, -15.0, -15.0, -15.0]);
        let packed = spec(TensorLayout::Nhwc, ChannelOrder::Bgr).batch(&[&image, &image]);
        assert_eq!(packed.shape, [2, 2, 2, 3]);
        assert_eq!(packed.row(1)[..6], [13.0, 2.0, -9.0, -5.0, -10.0, -15.0]);
    }
}
