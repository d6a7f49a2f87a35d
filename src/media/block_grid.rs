//! Where the blocks of a JPEG begin, seen in its pixels: brightness changes more at their borders than beside them.

use image::RgbImage;

/// Side of a block in pixels.
pub const BLOCK: usize = 8;
/// Most that one place counts: a few edges of the picture do not decide.
const MOST: f32 = 20.0;

/// Across which lines borders are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Borders {
    /// Upright ones, between columns.
    Upright,
    /// Level ones, between rows.
    Level,
}

/// By how much the luma (ITU-R BT.601, 0 … 255) changes more at a line than at its neighbours, summed over its places: for every line
/// of the part `[left, top, right, bottom]`, its ends left out, with the line's number in the photo. Of the places along a line every
/// `step`th counts; lines and places within two pixels of the photo's rim have no neighbours and are left out.
pub fn border_excess(
    image: &RgbImage,
    [left, top, right, bottom]: [u32; 4],
    borders: Borders,
    step: usize,
) -> Vec<(u32, f32)> {
    let (right, bottom) = (right.min(image.width().saturating_sub(2)), bottom.min(image.height().saturating_sub(2)));
    let (left, top) = (left.max(2), top.max(2));
    let luma = |x: u32, y: u32| {
        let [r, g, b] = image.get_pixel(x, y).0.map(f32::from);
        0.299 * r + 0.587 * g + 0.114 * b
    };
    let (lines, places) = match borders {
        Borders::Upright => (left..right, top..bottom),
        Borders::Level => (top..bottom, left..right),
    };
    let mut sums: Vec<(u32, f32)> = lines.clone().map(|line| (line, 0.0)).collect();
    for place in places.step_by(step) {
        let at = |line: u32| match borders {
            Borders::Upright => luma(line, place),
            Borders::Level => luma(place, line),
        };
        if sums.is_empty() {
            break;
        }
        let mut near = [at(lines.start - 2), at(lines.start - 1), at(lines.start), 0.0];
        for (line, sum) in &mut sums {
            near[3] = at(*line + 1);
            let beside = (near[1] - near[0]).abs() + (near[3] - near[2]).abs();
            *sum += ((near[2] - near[1]).abs() - beside / 2.0).clamp(-MOST, MOST);
            near.rotate_left(1);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::image::{ImageLimits, decode_upright, encode_jpeg};

    #[test]
    fn blocks_begin_where_the_picture_was_cut() {
        let grain = |x: u32, y: u32| (x.wrapping_mul(7919) ^ y.wrapping_mul(104_729)).wrapping_mul(2_654_435_761) >> 28;
        let photo = RgbImage::from_fn(256, 192, |x, y| image::Rgb([(60 + grain(x, y) + (x + y) / 6) as u8; 3]));
        let saved = encode_jpeg(&photo, 50).unwrap();
        let saved = decode_upright(&saved, "saved", &ImageLimits::default()).unwrap();
        for [left, top] in [[0, 0], [3, 5]] {
            let cut = image::imageops::crop_imm(&saved, left, top, 240, 180).to_image();
            for (borders, moved) in [(Borders::Upright, left), (Borders::Level, top)] {
                let mut sums = [0.0; BLOCK];
                for (line, sum) in border_excess(&cut, [0, 0, 240, 180], borders, 1) {
                    sums[line as usize % BLOCK] += sum;
                }
                let highest = (0..BLOCK).max_by(|a, b| sums[*a].total_cmp(&sums[*b])).unwrap();
                assert_eq!(highest, (8 - moved as usize) % 8, "{borders:?} {sums:?}");
            }
        }
    }

    #[test]
    fn what_is_too_small_has_no_borders() {
        for (width, height) in [(1, 1), (3, 3), (4, 90)] {
            let image = RgbImage::new(width, height);
            assert_eq!(border_excess(&image, [0, 0, 500, 500], Borders::Upright, 1), []);
        }
    }
}
