//! One camera model for genuine photographs and attacks alike: what the lens, the sensor, the image processor and the file
//! do to light.
//!
//! | module | stage |
//! |---|---|
//! | `lens` | distortion, lateral colour, fall-off, focus, shake |
//! | `sensor` | Bayer mosaic, shot and read noise, saturation |
//! | `demosaic`, `denoise`, `tone`, `develop` | the image processor, tile by tile |
//! | `resize`, `file`, `exif` | shrinking, JPEG, orientation and the data beside it |
//! | `profile` | kinds of cameras |
//!
//! The order of the stages and the noise follow Brooks et al., "Unprocessing images for learned raw denoising" (arXiv
//! 1811.11127); the ranges are those of the project's notes on document attack detection.

mod demosaic;
mod denoise;
mod develop;
mod exif;
mod file;
mod lens;
mod plane;
mod profile;
mod resize;
mod sensor;
mod tone;

use image::RgbImage;
use rayon::prelude::*;

use super::{picture::Picture, seed::Seed};

pub use develop::Processing;
pub(crate) use develop::{Area, HALO};
pub use exif::Exif;
pub(crate) use file::BLOCK;
pub use file::{FileHabits, Round, Tables};
pub use lens::Lens;
pub(crate) use lens::gaussian;
pub use profile::Profile;
pub(crate) use resize::{Shrink, shrink};
pub use sensor::Sensor;
pub(crate) use sensor::{Raw, channel_at};
pub use tone::Tone;
pub(crate) use tone::{mixing, whole};

/// One camera with the settings of one photograph or video. Pictures are upright; only the file turns them.
#[derive(Debug, Clone, PartialEq)]
pub struct Camera {
    /// Columns of the sensor.
    pub width: usize,
    /// Rows of the sensor.
    pub height: usize,
    /// Kind of camera.
    pub profile: Profile,
    /// The lens.
    pub lens: Lens,
    /// The sensor.
    pub sensor: Sensor,
    /// The image processor.
    pub processing: Processing,
    /// The file.
    pub file: FileHabits,
    /// How far the sensor's colour filters overlap, 0 … 1.
    pub mixing: f32,
}

impl Camera {
    /// A camera for still photographs whose sensor has about `megapixels` (0.2 … 50) million pixels: 4:3 or 16:9, upright
    /// or lying, sides that are multiples of 16.
    pub fn photo(seed: Seed, megapixels: f32) -> Camera {
        let mut draw = seed.branch("photo").draw();
        let profile = *draw
            .pick(&[
                Profile::Flagship,
                Profile::Flagship,
                Profile::Flagship,
                Profile::Midrange,
                Profile::Midrange,
                Profile::Midrange,
                Profile::Midrange,
                Profile::Cheap,
                Profile::Cheap,
                Profile::Webcam,
            ])
            .unwrap_or(&Profile::Midrange);
        let ratio = if draw.chance(0.75) { 4.0 / 3.0 } else { 16.0 / 9.0 };
        let pixels = megapixels.clamp(0.2, 50.0) * 1.0e6;
        let side = |length: f32| ((length / 16.0).round() as usize).max(8) * 16;
        let (long, short) = (side((pixels * ratio).sqrt()), side((pixels / ratio).sqrt()));
        let (width, height) = if draw.chance(0.55) { (long, short) } else { (short, long) };
        profile::draw_camera(profile, width, height, seed)
    }

    /// A camera for videos of the given size in pixels: the front camera of a phone or a webcam. Its file habits do not
    /// count; the video's coder has its own.
    pub fn video(seed: Seed, width: usize, height: usize) -> Camera {
        let mut draw = seed.branch("video").draw();
        let profiles = [Profile::Flagship, Profile::Midrange, Profile::Midrange, Profile::Cheap, Profile::Webcam];
        let profile = *draw.pick(&profiles).unwrap_or(&Profile::Midrange);
        let mut camera = profile::draw_camera(profile, width, height, seed);
        // Video frames are binned from several pixels each: less noise, softer, and no time for a long exposure's shake.
        camera.sensor.shot *= 0.5;
        camera.sensor.read *= 0.7;
        camera.lens.blur = camera.lens.blur.clamp(0.55, 1.1);
        camera.lens.shake = [0.0; 2];
        camera.processing.tolerance[0] = camera.processing.tolerance[0].max(1.8);
        camera
    }

    /// The camera with white balance for light of the colour `illuminant` (linear sRGB of a white sheet), as far as it
    /// finds that out: `accuracy` 1 fully, 0 not at all.
    pub fn adapted(mut self, illuminant: [f32; 3], accuracy: f32) -> Camera {
        let filters = mixing(self.mixing);
        let seen: [f32; 3] = std::array::from_fn(|c| (0..3).map(|k| filters[c][k] * illuminant[k]).sum());
        for c in 0..3 {
            let ratio = (seen[1] / seen[c].max(1e-3)).powf(accuracy);
            self.processing.balance[c] *= ratio;
        }
        self
    }

    /// The photograph of `light`, which lies in the sensor's pixels already, distortion included: spot, shake, fall-off,
    /// mosaic, noise and processing. `light` has the sensor's size, at least 8 pixels each way.
    pub fn develop(&self, light: &Picture, seed: Seed) -> RgbImage {
        let projected = self.lens.project(light);
        let (width, height) = (light.width(), light.height());
        let filters = mixing(self.mixing);
        let mut codes = vec![0u16; width * height];
        codes.par_chunks_mut(width.max(1)).enumerate().for_each(|(y, codes)| {
            let weights = [filters[channel_at(0, y)], filters[channel_at(1, y)]];
            let row: Vec<f32> = projected
                .row(y)
                .iter()
                .enumerate()
                .map(|(x, [r, g, b])| {
                    let weight = weights[x & 1];
                    weight[0] * r + weight[1] * g + weight[2] * b
                })
                .collect();
            self.sensor.record(&row, 0, y, seed, codes);
        });
        let raw = Raw { left: 0, top: 0, width, codes };
        self.finish(&raw, Area { left: 0, top: 0, width, height }, [width, height])
    }

    /// Develops `area` from raw codes that hold it with [`HALO`] around.
    pub(crate) fn finish(&self, raw: &Raw, area: Area, full: [usize; 2]) -> RgbImage {
        self.processing.develop(raw, area, full, self.relative_noise())
    }

    /// Shot noise and standard deviation of read noise of green after white balance.
    fn relative_noise(&self) -> [f32; 2] {
        let gain = self.processing.balance[1];
        [self.sensor.shot * gain, self.sensor.read * gain]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wedge() -> Picture {
        Picture::from_fn(120, 96, |x, y| [x as f32 / 140.0, y as f32 / 110.0, 0.4])
    }

    #[test]
    fn developing_is_repeatable_on_any_number_of_threads() {
        let camera = Camera::video(Seed::new(4), 120, 96);
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| camera.develop(&wedge(), Seed::new(5)))
        };
        assert_eq!(run(1), run(2));
        assert_ne!(run(1), camera.develop(&wedge(), Seed::new(6)));
    }

    #[test]
    fn a_white_sheet_is_light_and_grey_after_adaptation() {
        for number in 0..6 {
            let warm = [1.0, 0.82, 0.6];
            let camera = Camera::video(Seed::new(number), 64, 64).adapted(warm, 1.0);
            let image = camera.develop(&Picture::filled(64, 64, warm.map(|channel| 0.6 * channel)), Seed::new(1));
            let pixel = image.get_pixel(32, 32).0.map(i32::from);
            assert!(pixel[1] > 110 && pixel[1] < 250, "{pixel:?}");
            assert!((pixel[0] - pixel[1]).abs() < 22 && (pixel[2] - pixel[1]).abs() < 22, "{pixel:?}");
        }
    }

    #[test]
    fn an_area_equals_the_whole() {
        let camera = Camera::video(Seed::new(8), 120, 96);
        let codes: Vec<u16> = (0..120u32 * 96).map(|i| (2000 + i * 7919 % 9000) as u16).collect();
        let raw = Raw { left: 0, top: 0, width: 120, codes };
        let whole = camera.finish(&raw, Area { left: 0, top: 0, width: 120, height: 96 }, [120, 96]);
        let area = Area { left: 31, top: 17, width: 40, height: 50 };
        let part = camera.finish(&raw, area, [120, 96]);
        assert_eq!(part, image::imageops::crop_imm(&whole, 31, 17, 40, 50).to_image());
    }
}
