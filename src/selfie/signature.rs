//! What is kept of each frame for the checks that compare frames with each other: little, bounded, and hardly changed by
//! compressing the video again.

use image::RgbImage;

use crate::face::ALIGNED_SIDE;

/// Cells along each side of a frame's signature.
pub(super) const SCENE_SIDE: usize = 32;
/// Cells along each side of a face's signature: four pixels of the aligned face each.
pub(super) const FACE_SIDE: usize = ALIGNED_SIDE as usize / 4;
/// Rows and columns of the aligned face between the brows and the chin, inside the cheeks: skin, eyes and mouth.
pub(super) const CORE_ROWS: std::ops::Range<usize> = 40..100;
pub(super) const CORE_COLUMNS: std::ops::Range<usize> = 30..82;
/// Code of a colour channel from which it counts as clipped, allowing for the ripple of compression.
const CLIPPED: u8 = 250;

/// Mean luma (ITU-R BT.601) in 0 … 255 of the cells of a square grid, row by row.
pub type Cells = Box<[u8]>;

/// The signature of one frame.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameSignature {
    /// The whole frame, 32 cells wide and high.
    pub scene: Cells,
    /// The main face brought to the standard position, 28 cells wide and high: the movement of the head and of
    /// the camera is taken out of it. Absent where no face was aligned.
    pub face: Option<Cells>,
    /// How the main face is exposed; absent where no face was aligned.
    pub light: Option<FaceLight>,
}

/// How a face is exposed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FaceLight {
    /// Median luma of skin, eyes and mouth in [0, 1].
    pub luma: f32,
    /// Luma in [0, 1] that a twentieth of its pixels exceed: gloss, the whites of eyes and teeth are bright whatever the skin.
    pub bright: f32,
    /// Share of its pixels in [0, 1] of which a colour channel is clipped.
    pub clipped: f32,
}

impl FrameSignature {
    /// The signature of a frame, and of its main face where it was `aligned`.
    pub fn of(frame: &RgbImage, aligned: Option<&RgbImage>) -> Self {
        // Every second pixel of every second row is enough for cells of hundreds.
        let step = if frame.width().min(frame.height()) as usize >= 8 * SCENE_SIDE { 2 } else { 1 };
        FrameSignature {
            scene: cells(frame, SCENE_SIDE, step),
            face: aligned.map(|aligned| cells(aligned, FACE_SIDE, 1)),
            light: aligned.map(FaceLight::of),
        }
    }

    /// Luma in [0, 1] that a quarter of the cells chosen by their index exceed; `None` where fewer than `least` are.
    pub fn upper_quartile(&self, least: usize, wanted: impl Fn(usize) -> bool) -> Option<f32> {
        let cells = self.scene.iter().enumerate();
        let mut chosen: Vec<u8> = cells.filter(|(index, _)| wanted(*index)).map(|(_, &luma)| luma).collect();
        chosen.sort_unstable();
        chosen.get(chosen.len() * 3 / 4).filter(|_| chosen.len() >= least).map(|&luma| f32::from(luma) / 255.0)
    }
}

impl FaceLight {
    fn of(aligned: &RgbImage) -> Self {
        let (mut counts, mut clipped, mut all) = ([0u32; 256], 0u32, 0u32);
        let row_length = aligned.width() as usize * 3;
        for row in aligned.as_raw().chunks_exact(row_length.max(1)).take(CORE_ROWS.end).skip(CORE_ROWS.start) {
            for pixel in row.chunks_exact(3).take(CORE_COLUMNS.end).skip(CORE_COLUMNS.start) {
                counts[usize::from(luma(pixel))] += 1;
                clipped += u32::from(pixel.iter().any(|&channel| channel >= CLIPPED));
                all += 1;
            }
        }
        let at = |part: u32, of: u32| {
            let mut below = 0;
            let reached = counts.iter().position(|count| {
                below += count;
                of * below >= part * all
            });
            reached.unwrap_or(0) as f32 / 255.0
        };
        FaceLight { luma: at(1, 2), bright: at(19, 20), clipped: clipped as f32 / all.max(1) as f32 }
    }
}

/// Mean absolute difference of two signatures of one size, in steps of luma (0 … 255).
pub(super) fn distance(a: &[u8], b: &[u8]) -> f32 {
    let sum: u32 = a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
    sum as f32 / a.len().max(1) as f32
}

fn luma(pixel: &[u8]) -> u8 {
    match *pixel {
        [red, green, blue, ..] => ((77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue)) >> 8) as u8,
        _ => 0,
    }
}

/// Means over a grid of `side` by `side` cells, from every `step`-th pixel of every `step`-th row.
fn cells(image: &RgbImage, side: usize, step: usize) -> Cells {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let mut sums = vec![(0u32, 0u32); side * side];
    let columns: Vec<usize> = (0..width).map(|x| x * side / width).collect();
    for (y, row) in image.as_raw().chunks_exact((width * 3).max(1)).enumerate().step_by(step) {
        let cells = &mut sums[y * side / height * side..][..side];
        for (pixel, &column) in row.chunks_exact(3).zip(&columns).step_by(step) {
            cells[column].0 += u32::from(luma(pixel));
            cells[column].1 += 1;
        }
    }
    sums.into_iter().map(|(sum, count)| (sum / count.max(1)) as u8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn cells_are_means_of_their_part_of_the_frame() {
        let frame = RgbImage::from_fn(320, 480, |x, y| Rgb([if x >= 160 && y < 240 { 200 } else { 40 }; 3]));
        let signature = FrameSignature::of(&frame, None);
        let at = |row: usize, column: usize| signature.scene[row * SCENE_SIDE + column];
        assert_eq!([at(0, 0), at(0, 31), at(15, 16), at(16, 16), at(31, 31)], [40, 200, 200, 40, 40]);
        assert_eq!(signature.upper_quartile(1, |_| true), Some(200.0 / 255.0));
        assert_eq!(signature.upper_quartile(1, |index| index > 20 * SCENE_SIDE), Some(40.0 / 255.0));
        assert_eq!(signature.upper_quartile(33, |index| index < SCENE_SIDE), None);
        // Frames smaller than the grid leave cells empty, and nothing worse.
        assert_eq!(FrameSignature::of(&RgbImage::new(3, 2), None).scene.len(), SCENE_SIDE * SCENE_SIDE);
        assert_eq!(FrameSignature::of(&RgbImage::new(0, 0), None).scene.len(), SCENE_SIDE * SCENE_SIDE);
    }

    #[test]
    fn light_is_that_of_the_middle_of_the_face() {
        let face = RgbImage::from_fn(ALIGNED_SIDE, ALIGNED_SIDE, |x, y| match (x, y) {
            (30..82, 40..70) => Rgb([255, 60, 60]),
            (30..82, 70..100) => Rgb([100; 3]),
            _ => Rgb([0; 3]),
        });
        let signature = FrameSignature::of(&face, Some(&face));
        let light = signature.light.unwrap();
        assert!((light.clipped - 0.5).abs() < 1e-6 && (light.luma - 100.0 / 255.0).abs() < 0.1, "{light:?}");
        assert!((light.bright - 118.0 / 255.0).abs() < 0.02, "{light:?}");
        assert_eq!(signature.face.unwrap().len(), FACE_SIDE * FACE_SIDE);
    }

    #[test]
    fn distance_is_the_mean_difference() {
        assert_eq!(distance(&[0, 10, 20], &[3, 10, 14]), 3.0);
        assert_eq!(distance(&[], &[]), 0.0);
    }
}
