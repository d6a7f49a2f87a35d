//! Moiré: the camera's grid beats with the grid of a display or of a printed screen.
//!
//! Beats are plane waves: peaks of the spectrum, at any angle, in the face and near it, and not in the rest of the frame. The
//! spectrum is whitened by its own neighbourhood (as for periodic noise: Hudhud and Turner, "Digital removal of power frequency
//! artifacts using a Fourier space median filter", 2005). Left out are the axes, where upright and level things lie, and
//! multiples of an eighth of the sampling rate, where codecs with blocks of eight pixels do.

use std::{collections::BTreeSet, sync::Arc};

use image::RgbImage;
use rustfft::{Fft, FftPlanner, num_complex::Complex};

use crate::case::geometry::Rect;

/// Side of the windows that are looked at, in pixels.
const SIDE: usize = 128;
/// Cells of the spectrum on each side of a cell by which it is whitened.
const NEAR: usize = 5;
/// Cells from an axis, and from a multiple of an eighth of the sampling rate, that are left out.
const AXIS: usize = 2;
const BLOCKS: usize = 1;
/// Waves a pixel that are looked at: below is the face itself.
const BAND: [f32; 2] = [0.08, 0.5];
/// Windows of the rest of the frame at most.
const REST: usize = 6;

/// Looks for moiré in faces.
pub(super) struct MoireSearch {
    fft: Arc<dyn Fft<f32>>,
    /// Hann window.
    weights: Vec<f32>,
    /// Cells of the spectrum that are looked at.
    cells: Vec<usize>,
}

impl MoireSearch {
    pub(super) fn new() -> Self {
        let weight = |at: usize| 0.5 - 0.5 * (std::f32::consts::TAU * at as f32 / (SIDE - 1) as f32).cos();
        MoireSearch {
            fft: FftPlanner::new().plan_fft_forward(SIDE),
            weights: (0..SIDE).map(weight).collect(),
            cells: (0..SIDE * SIDE / 2).filter(|&cell| is_looked_at(cell % SIDE, cell / SIDE)).collect(),
        }
    }

    /// Height of the highest peak in and near the `face`, in nats over its neighbourhood and over what the rest of the frame
    /// has there; `None` where the frame is too small.
    pub(super) fn peak(&self, image: &RgbImage, face: &Rect) -> Option<f32> {
        let size = [image.width() as usize, image.height() as usize];
        let [farthest_x, farthest_y] = [size[0].checked_sub(SIDE)?, size[1].checked_sub(SIDE)?];
        let place = |across: f32, down: f32| {
            let middle = face.center();
            let start = |at: f32, most: usize| (at - SIDE as f32 / 2.0).clamp(0.0, most as f32) as usize;
            [start(middle.x + across * face.width, farthest_x), start(middle.y + down * face.height, farthest_y)]
        };
        let of_face = [place(0.0, 0.0), place(-0.3, -0.3), place(0.3, -0.3), place(0.0, 0.3)];
        let seen = self.whitened(image, &of_face);
        let elsewhere = rest(size, face);
        let rest = (elsewhere.len() >= 2).then(|| self.whitened(image, &elsewhere));
        let above = |&cell: &usize| seen[cell] - rest.as_ref().map_or(0.0, |rest| highest_near(rest, cell).max(0.0));
        self.cells.iter().map(above).max_by(f32::total_cmp)
    }

    /// Logarithm of the spectrum's amplitude over the windows, less its mean in the neighbourhood.
    fn whitened(&self, image: &RgbImage, places: &[[usize; 2]]) -> Vec<f32> {
        let mut power = vec![0.0f32; SIDE * SIDE];
        for pair in places.chunks(2) {
            // Two real windows are one complex one: |Z(k)|² + |Z(-k)|² is twice the sum of their powers.
            let mut waves = self.window(image, pair);
            self.fft.process(&mut waves);
            let mut turned = transposed(&waves);
            self.fft.process(&mut turned);
            power.iter_mut().zip(&turned).for_each(|(sum, wave)| *sum += wave.norm_sqr());
        }
        let opposite = |cell: usize| (SIDE - cell % SIDE) % SIDE + (SIDE - cell / SIDE) % SIDE * SIDE;
        let mean = |cell: usize| (power[cell] + power[opposite(cell)]) / (2 * places.len()) as f32;
        let logs: Vec<f32> = (0..SIDE * SIDE).map(|cell| mean(cell).sqrt().ln_1p()).collect();
        let near = means(&means(&logs));
        logs.iter().zip(near).map(|(log, near)| log - near).collect()
    }

    /// Luma under the window function, without its mean: the first place in the real part, the second in the imaginary.
    fn window(&self, image: &RgbImage, places: &[[usize; 2]]) -> Vec<Complex<f32>> {
        let mut waves = vec![Complex::default(); SIDE * SIDE];
        let row_length = image.width() as usize * 3;
        for (part, &[left, top]) in places.iter().enumerate() {
            let rows = image.as_raw().chunks_exact(row_length).skip(top).take(SIDE);
            let pixels = rows.flat_map(|row| row[3 * left..][..3 * SIDE].as_chunks::<3>().0);
            let luma: Vec<f32> = pixels
                .map(|&[red, green, blue]| 0.299 * f32::from(red) + 0.587 * f32::from(green) + 0.114 * f32::from(blue))
                .collect();
            let mean = luma.iter().sum::<f32>() / luma.len() as f32;
            for (at, (wave, luma)) in waves.iter_mut().zip(luma).enumerate() {
                let value = (luma - mean) * self.weights[at % SIDE] * self.weights[at / SIDE];
                if part == 0 { wave.re = value } else { wave.im = value }
            }
        }
        waves
    }
}

/// Whether a cell of the spectrum is looked at.
fn is_looked_at(across: usize, down: usize) -> bool {
    let from_zero = |cell: usize| cell.min(SIDE - cell);
    let (x, y) = (from_zero(across), from_zero(down));
    let eighth = SIDE / 8;
    let off_blocks = |cell: usize| (cell % eighth).min(eighth - cell % eighth) > BLOCKS || cell < eighth / 2;
    let waves = (x as f32).hypot(y as f32) / SIDE as f32;
    x > AXIS && y > AXIS && off_blocks(x) && off_blocks(y) && waves > BAND[0] && waves < BAND[1]
}

/// Places of windows that keep clear of the head, spread over the frame.
fn rest(size: [usize; 2], face: &Rect) -> Vec<[usize; 2]> {
    let (across, down) = (0.4 * face.width, 0.4 * face.height);
    let (left, right) = (face.x - across, face.x + face.width + across);
    let (top, bottom) = (face.y - down, face.y + face.height + down);
    let clear = |&[x, y]: &[usize; 2]| {
        let (x, y, side) = (x as f32, y as f32, SIDE as f32);
        x + side <= left || x >= right || y + side <= top || y >= bottom
    };
    let steps = |length: usize| (0..=length.saturating_sub(SIDE)).step_by(SIDE / 2);
    let places: Vec<[usize; 2]> =
        steps(size[1]).flat_map(|y| steps(size[0]).map(move |x| [x, y])).filter(clear).collect();
    if places.len() <= REST {
        return places;
    }
    // Steps of the golden ratio spread over rows and columns alike.
    let chosen: BTreeSet<usize> =
        (0..REST).map(|step| (step as f32 * 0.618 % 1.0 * places.len() as f32) as usize).collect();
    chosen.into_iter().filter_map(|at| places.get(at).copied()).collect()
}

fn highest_near(cells: &[f32], cell: usize) -> f32 {
    let (x, y) = (cell % SIDE, cell / SIDE);
    let wrapped = |at: usize, off: usize| (at + SIDE + off - 1) % SIDE;
    let near = (0..9).map(|step| cells[wrapped(y, step / 3) * SIDE + wrapped(x, step % 3)]);
    near.fold(f32::NEG_INFINITY, f32::max)
}

fn transposed<T: Copy>(cells: &[T]) -> Vec<T> {
    (0..SIDE).flat_map(|x| (0..SIDE).map(move |y| cells[y * SIDE + x])).collect()
}

/// Means along the rows, wrapping round, transposed: twice gives the means of squares.
fn means(cells: &[f32]) -> Vec<f32> {
    let mut turned = vec![0.0; SIDE * SIDE];
    for (y, row) in cells.chunks_exact(SIDE).enumerate() {
        let mut sum: f32 = (0..2 * NEAR + 1).map(|at| row[(at + SIDE - NEAR) % SIDE]).sum();
        for x in 0..SIDE {
            turned[x * SIDE + y] = sum / (2 * NEAR + 1) as f32;
            sum += row[(x + NEAR + 1) % SIDE] - row[(x + SIDE - NEAR) % SIDE];
        }
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    const FACE: Rect = Rect { x: 220.0, y: 160.0, width: 120.0, height: 150.0 };

    /// Texture of all frequencies, and a wave of `depth` steps of luma where `waves` says so.
    fn picture(depth: f32, across: f32, down: f32, waves: impl Fn(f32, f32) -> bool) -> RgbImage {
        let mut draw = fastrand::Rng::with_seed(5);
        RgbImage::from_fn(640, 480, |x, y| {
            let (x, y) = (x as f32, y as f32);
            let wave = if waves(x, y) { depth * (std::f32::consts::TAU * (x * across + y * down)).sin() } else { 0.0 };
            Rgb([(128.0 + 30.0 * (x * 0.05).sin() + 8.0 * (draw.f32() - 0.5) + wave) as u8; 3])
        })
    }

    fn peak(image: &RgbImage) -> f32 {
        MoireSearch::new().peak(image, &FACE).unwrap()
    }

    #[test]
    fn a_wave_over_the_face_is_a_peak_and_noise_is_none() {
        let on_face = |x: f32, y: f32| (160.0..400.0).contains(&x) && (100.0..380.0).contains(&y);
        let beating = peak(&picture(4.0, 0.11, 0.07, on_face));
        let clean = peak(&picture(0.0, 0.11, 0.07, on_face));
        assert!(beating > 2.0 && clean < 1.1, "{beating} {clean}");
        // The rest keeps clear of the head, wherever it is.
        for x in [0.0, 220.0, 480.0] {
            let face = Rect { x, ..FACE };
            let places = rest([640, 480], &face);
            let overlaps = |&[left, _]: &[usize; 2]| (left as f32) < x + 120.0 && (left + SIDE) as f32 > x;
            assert!((2..=REST).contains(&places.len()) && !places.iter().any(overlaps), "{x}: {places:?}");
        }
    }

    #[test]
    fn waves_of_the_whole_frame_of_codecs_and_of_level_lines_do_not_count() {
        let clean = peak(&picture(0.0, 0.0, 0.0, |_, _| false));
        for (across, down) in [(0.11, 0.07), (0.125, 0.25), (0.0, 0.2)] {
            let everywhere = across == 0.11;
            let on_face = |x: f32, y: f32| (160.0..400.0).contains(&x) && (100.0..380.0).contains(&y);
            let found = peak(&picture(4.0, across, down, |x, y| everywhere || on_face(x, y)));
            assert!(found < clean + 0.4, "{across} {down}: {found} {clean}");
        }
    }

    #[test]
    fn small_and_odd_frames_have_none() {
        let search = MoireSearch::new();
        assert_eq!(search.peak(&RgbImage::new(127, 400), &FACE), None);
        assert_eq!(search.peak(&RgbImage::new(0, 0), &FACE), None);
        for face in [Rect { x: f32::NAN, ..FACE }, Rect { x: -1e9, ..FACE }, Rect { width: 0.0, ..FACE }] {
            assert!(search.peak(&RgbImage::new(128, 128), &face).unwrap().abs() < 0.1, "{face:?}");
        }
    }
}
