//! The luma of a part of the photo.

use image::RgbImage;

use super::surface_map::Area;

/// Luma (ITU-R BT.601), 0 … 255.
pub(super) fn luma_of(pixel: [u8; 3]) -> f32 {
    let [red, green, blue] = pixel.map(f32::from);
    0.299 * red + 0.587 * green + 0.114 * blue
}

/// The luma of the pixels of an area, by their places in the photo.
pub(super) struct Luma {
    area: Area,
    values: Vec<f32>,
}

impl Luma {
    pub(super) fn of(image: &RgbImage, area: Area) -> Self {
        let values = area.pixels().map(|(x, y)| luma_of(image.get_pixel(x as u32, y as u32).0)).collect();
        Luma { area, values }
    }

    /// The luma at a pixel of the photo; `None` outside the area.
    pub(super) fn at(&self, x: usize, y: usize) -> Option<f32> {
        let (column, row) = (x.checked_sub(self.area.left)?, y.checked_sub(self.area.top)?);
        (column < self.area.width && row < self.area.height).then(|| self.values[row * self.area.width + column])
    }
}
