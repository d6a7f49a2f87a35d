//! A straight-edged frame around the face: the sides of a print, a phone, a tablet or a monitor on which the face is shown.
//!
//! A small Hough transform of gradient normals around the face (after Ballard, "Generalizing the Hough transform to detect
//! arbitrary shapes", 1981): only pixels whose gradient stands upright on a side vote for it. What counts is how much of the
//! *weakest* of the four sides, from corner to corner, is edge. Doors, windows and pictures on the wall give two or three
//! sides; the fourth, below the chin, would have to cross the body that stands before them.

use image::RgbImage;

use crate::{case::geometry::Rect, face::stretched_part};

/// Width of the face in pixels at which its surroundings are looked at.
const FACE_WIDTH: f32 = 32.0;
/// Widths and heights of the face that are looked at on each side of its middle.
const REACH: f32 = 1.9;
/// Where sides are searched, in widths of the face beside its middle and in heights above and below: nearer lie its own outline
/// and chin.
const ACROSS: [f32; 2] = [0.58, 1.7];
const DOWN: [f32; 2] = [0.53, 1.7];
/// Turns in the picture plane that are tried, in degrees.
const TURNS: [f32; 11] = [-20.0, -16.0, -12.0, -8.0, -4.0, 0.0, 4.0, 8.0, 12.0, 16.0, 20.0];
/// Least gradient of an edge, in steps of luma a pixel.
const GRADIENT: f32 = 6.0;
/// Largest part of the gradient along a side over that across it: 19 degrees.
const ASIDE: f32 = 0.35;
/// Places that are tried for each side: those where the most edge runs past the face.
const CANDIDATES: usize = 5;
/// Pixels between two such places.
const APART: usize = 3;
/// Bits of [`Cells`]: edge of an upright side, of a level one.
const UPRIGHT: u8 = 1;
const LEVEL: u8 = 2;

/// The frame around a face that has the most continuous sides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FaceBorder {
    /// Share in [0, 1] of the weakest side that is edge.
    pub weakest_side: f32,
    /// Its left, top, right and bottom side, in widths and heights of the face from the face's middle.
    pub sides: [f32; 4],
}

/// The frame around the `face` of `image`; `None` where the picture does not reach around it.
pub(super) fn border_around(image: &RgbImage, face: &Rect) -> Option<FaceBorder> {
    if ![face.x, face.y, face.width, face.height].iter().all(|value| value.is_finite()) {
        return None;
    }
    let around = Rect {
        x: face.center().x - REACH * face.width,
        y: face.center().y - REACH * face.height,
        width: 2.0 * REACH * face.width,
        height: 2.0 * REACH * face.height,
    };
    let (left, top) = (around.x.round().max(0.0), around.y.round().max(0.0));
    let right = (around.x + around.width).round().min(image.width() as f32);
    let bottom = (around.y + around.height).round().min(image.height() as f32);
    let scale = FACE_WIDTH / face.width;
    let size = [(right - left) * scale, (bottom - top) * scale];
    let height = face.height * scale;
    if !(0.5..=2.0).contains(&(height / FACE_WIDTH)) || !size.iter().all(|&side| side >= 8.0) {
        return None;
    }
    let part = Rect { x: left, y: top, width: right - left, height: bottom - top };
    let view = stretched_part(image, &part, size[0] as u32, size[1] as u32).ok()?;
    let middle = [(face.center().x - left) * scale, (face.center().y - top) * scale];
    let normals = Normals::of(&view);
    let borders = TURNS.iter().enumerate().filter_map(|(turn, degrees)| {
        let cells = Cells::of(&normals, turn, degrees.to_radians(), middle, height);
        Shares::of(&cells).border(height)
    });
    borders.max_by(|a, b| a.weakest_side.total_cmp(&b.weakest_side))
}

/// For every pixel the turns at which it may be edge of an upright and of a level side, one bit each.
struct Normals {
    width: usize,
    height: usize,
    fits: Vec<[u16; 2]>,
}

impl Normals {
    fn of(view: &RgbImage) -> Self {
        let (width, height) = (view.width() as usize, view.height() as usize);
        let luma = softened(&luma(view), width);
        let turns = TURNS.map(|degrees| degrees.to_radians().sin_cos());
        let mut fits = vec![[0; 2]; width * height];
        for y in 1..height.saturating_sub(1) {
            for x in 1..width.saturating_sub(1) {
                let at = |dx: usize, dy: usize| luma[(y + dy - 1) * width + x + dx - 1];
                let across = |dy: usize| at(2, dy) - at(0, dy);
                let down = |dx: usize| at(dx, 2) - at(dx, 0);
                let gx = (across(0) + 2.0 * across(1) + across(2)) / 8.0;
                let gy = (down(0) + 2.0 * down(1) + down(2)) / 8.0;
                if gx.abs() + gy.abs() < GRADIENT {
                    continue;
                }
                for (turn, (sin, cos)) in turns.iter().enumerate() {
                    let (right, below) = ((gx * cos + gy * sin).abs(), (gy * cos - gx * sin).abs());
                    let bit = |along: f32, aside: f32| u16::from(along > GRADIENT && aside < ASIDE * along) << turn;
                    let fit = &mut fits[y * width + x];
                    fit[0] |= bit(right, below);
                    fit[1] |= bit(below, right);
                }
            }
        }
        Normals { width, height, fits }
    }
}

fn luma(view: &RgbImage) -> Vec<f32> {
    let weighed =
        |pixel: &[u8; 3]| 0.299 * f32::from(pixel[0]) + 0.587 * f32::from(pixel[1]) + 0.114 * f32::from(pixel[2]);
    view.as_raw().as_chunks::<3>().0.iter().map(weighed).collect()
}

/// Weighed 1, 2, 1 along rows and columns; the border as it is.
fn softened(values: &[f32], width: usize) -> Vec<f32> {
    let mut rows = values.to_vec();
    for (soft, row) in rows.chunks_exact_mut(width.max(1)).zip(values.chunks_exact(width.max(1))) {
        for (x, near) in row.windows(3).enumerate() {
            soft[x + 1] = (near[0] + 2.0 * near[1] + near[2]) / 4.0;
        }
    }
    let mut both = rows.clone();
    for index in width..rows.len().saturating_sub(width) {
        both[index] = (rows[index - width] + 2.0 * rows[index] + rows[index + width]) / 4.0;
    }
    both
}

/// The surroundings turned upright, with the face in the middle: which cells are edge of an upright and of a level side.
struct Cells {
    /// Cells on each side of the middle, across and down.
    reach: [usize; 2],
    edges: Vec<u8>,
}

impl Cells {
    fn of(normals: &Normals, turn: usize, radians: f32, middle: [f32; 2], face_height: f32) -> Self {
        let reach = [(REACH * FACE_WIDTH) as usize, (REACH * face_height) as usize];
        let (sin, cos) = radians.sin_cos();
        let mut edges = Vec::with_capacity((2 * reach[0] + 1) * (2 * reach[1] + 1));
        for v in 0..=2 * reach[1] {
            let v = v as f32 - reach[1] as f32;
            let start = [middle[0] - v * sin + 0.5, middle[1] + v * cos + 0.5];
            edges.extend((0..=2 * reach[0]).map(|u| {
                let u = u as f32 - reach[0] as f32;
                let (x, y) = (start[0] + u * cos, start[1] + u * sin);
                // What lies left or above wraps to a cell past the end.
                let (x, y) = ((x.floor() as isize) as usize, (y.floor() as isize) as usize);
                match normals.fits.get(y.wrapping_mul(normals.width).wrapping_add(x)) {
                    Some(fit) if x < normals.width && y < normals.height => {
                        let bit = |which: usize| (fit[which] >> turn & 1) as u8;
                        (bit(0) * UPRIGHT) | (bit(1) * LEVEL)
                    }
                    _ => 0,
                }
            }));
        }
        Cells { reach, edges }
    }
}

/// Sums of the edges from the top and from the left, a pixel to each side of a line counted with it.
struct Shares {
    reach: [usize; 2],
    upright: Vec<u16>,
    level: Vec<u16>,
}

impl Shares {
    fn of(cells: &Cells) -> Self {
        let [width, height] = cells.reach.map(|reach| 2 * reach + 1);
        let mut upright = vec![0; width * (height + 1)];
        let mut level = vec![0; (width + 1) * height];
        for v in 1..height - 1 {
            for u in 1..width - 1 {
                let at = v * width + u;
                let edges = &cells.edges;
                let beside = edges[at - 1] | edges[at] | edges[at + 1];
                let above = edges[at - width] | edges[at] | edges[at + width];
                upright[at + width] = upright[at] + u16::from(beside & UPRIGHT != 0);
                level[v * (width + 1) + u + 1] = level[v * (width + 1) + u] + u16::from(above & LEVEL != 0);
            }
        }
        Shares { reach: cells.reach, upright, level }
    }

    /// Share of the upright line at `u` between two levels that is edge.
    fn upright(&self, u: usize, [top, bottom]: [usize; 2]) -> f32 {
        let width = 2 * self.reach[0] + 1;
        let [from, to] = [top, bottom].map(|v| self.upright[v * width + u]);
        f32::from(to.saturating_sub(from)) / (bottom - top) as f32
    }

    /// Share of the level line at `v` between two uprights that is edge.
    fn level(&self, v: usize, [left, right]: [usize; 2]) -> f32 {
        let start = v * (2 * self.reach[0] + 2);
        let [from, to] = [left, right].map(|u| self.level[start + u]);
        f32::from(to.saturating_sub(from)) / (right - left) as f32
    }

    /// The frame whose weakest side is strongest.
    fn border(&self, face_height: f32) -> Option<FaceBorder> {
        let [across, down] = self.reach;
        let part = |middle: usize, half: f32| [middle - half as usize, middle + half as usize];
        let (face_rows, face_columns) = (part(down, 0.55 * face_height), part(across, 0.5 * FACE_WIDTH));
        let places = |middle: usize, side: f32, [near, far]: [f32; 2]| {
            let (near, far) = ((near * side).ceil() as usize, (far * side) as usize);
            [middle - far..=middle - near, middle + near..=middle + far]
        };
        let [left, right] =
            places(across, FACE_WIDTH, ACROSS).map(|range| likeliest(range, |u| self.upright(u, face_rows)));
        let [top, bottom] =
            places(down, face_height, DOWN).map(|range| likeliest(range, |v| self.level(v, face_columns)));
        let mut best: Option<(f32, [usize; 4])> = None;
        for (&left, &right) in left.iter().flat_map(|left| right.iter().map(move |right| (left, right))) {
            for (&top, &bottom) in top.iter().flat_map(|top| bottom.iter().map(move |bottom| (top, bottom))) {
                let uprights = self.upright(left, [top, bottom]).min(self.upright(right, [top, bottom]));
                let weakest = uprights.min(self.level(top, [left, right])).min(self.level(bottom, [left, right]));
                if best.is_none_or(|(strongest, _)| weakest > strongest) {
                    best = Some((weakest, [left, top, right, bottom]));
                }
            }
        }
        let (weakest_side, sides) = best?;
        let offset = |place: usize, middle: usize, side: f32| (place as f32 - middle as f32) / side;
        let [left, top, right, bottom] = sides;
        let [left, right] = [left, right].map(|u| offset(u, across, FACE_WIDTH));
        let [top, bottom] = [top, bottom].map(|v| offset(v, down, face_height));
        Some(FaceBorder { weakest_side, sides: [left, top, right, bottom] })
    }
}

/// The places with the largest shares, the largest first, none close to a larger one.
fn likeliest(places: std::ops::RangeInclusive<usize>, share: impl Fn(usize) -> f32) -> Vec<usize> {
    let mut ranked: Vec<(usize, f32)> = places.map(|place| (place, share(place))).collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut chosen: Vec<usize> = Vec::with_capacity(CANDIDATES);
    for (place, _) in ranked {
        if chosen.len() < CANDIDATES && chosen.iter().all(|other| other.abs_diff(place) >= APART) {
            chosen.push(place);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    const FACE: Rect = Rect { x: 130.0, y: 160.0, width: 80.0, height: 100.0 };

    /// A face of soft stripes before a room of soft waves, with `drawn` in place of the luma where it gives one.
    fn picture(drawn: impl Fn(f32, f32) -> Option<f32>) -> RgbImage {
        RgbImage::from_fn(340, 420, |x, y| {
            let (x, y) = (x as f32, y as f32);
            let inside = (0.0..80.0).contains(&(x - FACE.x)) && (0.0..100.0).contains(&(y - FACE.y));
            let ground = 120.0 + 50.0 * (x * 0.03).sin() * (y * 0.04).cos();
            let face = 150.0 + 30.0 * (x * 0.1).sin() * (y * 0.08).sin();
            Rgb([if inside { face } else { drawn(x, y).unwrap_or(ground) } as u8; 3])
        })
    }

    /// Whether a point lies in the band of `width` pixels along the border of a box of these half sides around the face, turned.
    fn in_band(x: f32, y: f32, half: [f32; 2], degrees: f32, width: f32) -> bool {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (dx, dy) = (x - 170.0, y - 210.0);
        let (u, v) = (dx * cos + dy * sin, dy * cos - dx * sin);
        u.abs() < half[0] + width && v.abs() < half[1] + width && (u.abs() > half[0] || v.abs() > half[1])
    }

    #[test]
    fn the_rim_of_a_held_photo_is_found_turned_or_not() {
        for degrees in [0.0, 7.0, -15.0] {
            let held = picture(|x, y| in_band(x, y, [65.0, 85.0], degrees, 14.0).then_some(235.0));
            let border = border_around(&held, &FACE).unwrap();
            assert!(border.weakest_side > 0.8, "{degrees}: {border:?}");
            let expected = [-0.81, -0.85, 0.81, 0.85];
            let near = border.sides.iter().zip(expected).all(|(side, expected)| (side - expected).abs() < 0.25);
            assert!(near, "{degrees}: {border:?}");
        }
    }

    #[test]
    fn a_door_behind_a_person_is_no_frame() {
        // Left, right and above; below it is the body.
        let door = picture(|x, y| (in_band(x, y, [75.0, 90.0], 0.0, 14.0) && y < 255.0).then_some(235.0));
        assert!(border_around(&door, &FACE).unwrap().weakest_side < 0.5, "{:?}", border_around(&door, &FACE));
        let wall = picture(|_, _| None);
        assert!(border_around(&wall, &FACE).unwrap().weakest_side < 0.45);
    }

    #[test]
    fn a_face_without_surroundings_has_none_and_nothing_breaks() {
        let image = picture(|_, _| None);
        for face in [
            Rect { x: 0.0, y: 0.0, width: 0.0, height: 10.0 },
            Rect { x: f32::NAN, y: 0.0, width: 50.0, height: 60.0 },
            Rect { x: -900.0, y: 0.0, width: 50.0, height: 60.0 },
            Rect { x: 0.0, y: 0.0, width: 50.0, height: 1e9 },
        ] {
            assert_eq!(border_around(&image, &face), None, "{face:?}");
        }
        let corner = Rect { x: -20.0, y: -30.0, width: 80.0, height: 100.0 };
        assert!(border_around(&image, &corner).unwrap().weakest_side < 0.5);
        assert_eq!(border_around(&RgbImage::new(0, 0), &FACE), None);
    }
}
