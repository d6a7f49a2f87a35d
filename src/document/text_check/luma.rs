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
        let pixels = image.as_raw().as_chunks::<3>().0;
        let rows = (area.top..area.top + area.height).filter_map(|y| {
            let start = y * image.width() as usize + area.left;
            pixels.get(start..start + area.width)
        });
        Luma { area, values: rows.flatten().map(|pixel| luma_of(*pixel)).collect() }
    }

    /// The luma of the three pixels around the column `x` of a row of the photo; `None` where one of them lies outside the area.
    pub(super) fn three(&self, x: usize, y: usize) -> Option<&[f32; 3]> {
        let (column, row) = (x.checked_sub(self.area.left + 1)?, y.checked_sub(self.area.top)?);
        let row = self.values.get(row * self.area.width..(row + 1) * self.area.width)?;
        row.get(column..)?.first_chunk()
    }

    /// The luma at a pixel of the photo; `None` outside the area.
    pub(super) fn at(&self, x: usize, y: usize) -> Option<f32> {
        let (column, row) = (x.checked_sub(self.area.left)?, y.checked_sub(self.area.top)?);
        (column < self.area.width && row < self.area.height).then(|| self.values[row * self.area.width + column])
    }
}
