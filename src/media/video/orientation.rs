//! Which way up a video's picture is, from the container's display matrix.

use ffmpeg_next::{Stream, codec::packet::side_data};
use image::metadata::Orientation;

/// How the stored picture has to be turned or mirrored to be upright.
pub(super) fn of_stream(stream: &Stream<'_>) -> Orientation {
    stream
        .side_data()
        .find(|data| data.kind() == side_data::Type::DisplayMatrix)
        .map_or(Orientation::NoTransforms, |data| of_matrix(data.data()))
}

/// Reads a display matrix: nine 32-bit numbers, of which the first, second, fourth and fifth turn the picture as
/// `x' = a·x + c·y`, `y' = b·x + d·y`. Angles between quarter turns are taken to the nearest one.
fn of_matrix(bytes: &[u8]) -> Orientation {
    let number = |index: usize| {
        let bytes = bytes.get(index * 4..)?.first_chunk::<4>()?;
        Some(i64::from(i32::from_ne_bytes(*bytes)))
    };
    let (Some(a), Some(b), Some(c), Some(d)) = (number(0), number(1), number(3), number(4)) else {
        return Orientation::NoTransforms;
    };
    if a.abs().max(d.abs()) >= b.abs().max(c.abs()) {
        match (a >= 0, d >= 0) {
            (true, true) => Orientation::NoTransforms,
            (false, false) => Orientation::Rotate180,
            (false, true) => Orientation::FlipHorizontal,
            (true, false) => Orientation::FlipVertical,
        }
    } else {
        match (b >= 0, c >= 0) {
            (true, false) => Orientation::Rotate90,
            (false, true) => Orientation::Rotate270,
            (true, true) => Orientation::Rotate90FlipH,
            (false, false) => Orientation::Rotate270FlipH,
        }
    }
}

/// The display matrix of an orientation, which [`of_stream`] reads back: 16.16 fixed point, the last number 2.30.
pub(super) fn matrix_of(orientation: Orientation) -> [i32; 9] {
    let [a, b, c, d] = match orientation {
        Orientation::NoTransforms => [1, 0, 0, 1],
        Orientation::Rotate90 => [0, 1, -1, 0],
        Orientation::Rotate180 => [-1, 0, 0, -1],
        Orientation::Rotate270 => [0, -1, 1, 0],
        Orientation::FlipHorizontal => [-1, 0, 0, 1],
        Orientation::FlipVertical => [1, 0, 0, -1],
        Orientation::Rotate90FlipH => [0, 1, 1, 0],
        Orientation::Rotate270FlipH => [0, -1, -1, 0],
    };
    [a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30]
}

/// Whether width and height change places.
pub(super) fn swaps_sides(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

/// The clockwise turn in degrees, mirroring aside.
pub(super) fn degrees(orientation: Orientation) -> u16 {
    match orientation {
        Orientation::NoTransforms | Orientation::FlipHorizontal => 0,
        Orientation::Rotate90 | Orientation::Rotate90FlipH => 90,
        Orientation::Rotate180 | Orientation::FlipVertical => 180,
        Orientation::Rotate270 | Orientation::Rotate270FlipH => 270,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(a: i32, b: i32, c: i32, d: i32) -> Vec<u8> {
        [a, b, 0, c, d, 0, 0, 0, 1 << 14].iter().flat_map(|number| (number << 16).to_ne_bytes()).collect()
    }

    #[test]
    fn all_eight_orientations_are_told_apart() {
        let cases = [
            ((1, 0, 0, 1), Orientation::NoTransforms),
            ((0, 1, -1, 0), Orientation::Rotate90),
            ((-1, 0, 0, -1), Orientation::Rotate180),
            ((0, -1, 1, 0), Orientation::Rotate270),
            ((-1, 0, 0, 1), Orientation::FlipHorizontal),
            ((1, 0, 0, -1), Orientation::FlipVertical),
            ((0, 1, 1, 0), Orientation::Rotate90FlipH),
            ((0, -1, -1, 0), Orientation::Rotate270FlipH),
        ];
        for ((a, b, c, d), expected) in cases {
            assert_eq!(of_matrix(&matrix(a, b, c, d)), expected);
            let written: Vec<u8> = matrix_of(expected).iter().flat_map(|number| number.to_ne_bytes()).collect();
            assert_eq!(of_matrix(&written), expected);
        }
        assert_eq!(of_matrix(&[0; 7]), Orientation::NoTransforms);
    }
}
