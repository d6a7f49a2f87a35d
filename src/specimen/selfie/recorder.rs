//! A phone that records: exposure, camera and noise, moment by moment.

use image::RgbImage;

use super::{
    exposure::{Exposure, Metering},
    order::SelfieKind,
    presence::Shot,
};
use crate::specimen::{camera::Camera, person::Light, seed::Seed};

/// Light of a face that is well exposed: skin about a third of white.
const USUAL_AIM: f32 = 0.24;

/// What turns light into frames.
#[derive(Debug, Clone)]
pub(super) enum Recorder {
    /// A phone's camera.
    Camera {
        /// Lens, sensor and processing.
        camera: Box<Camera>,
        /// Its automatic exposure.
        exposure: Exposure,
        /// How bright the scene is against a lit room.
        scene: f32,
        /// Root of the noise.
        noise: Seed,
        /// Gains of the moments so far: a moment that comes again is the same again.
        gains: Vec<f32>,
    },
    /// No camera at all: what was made is what is seen.
    None,
}

impl Recorder {
    /// A phone for a video of this kind, in this light.
    pub(super) fn new(kind: SelfieKind, size: [usize; 2], light: &Light, seed: Seed) -> Self {
        if kind == SelfieKind::InjectedClean {
            return Recorder::None;
        }
        let mut draw = seed.branch("recorder").draw();
        let mut camera = Camera::video(seed.branch("camera"), size[0], size[1]);
        let tint: [f32; 3] = std::array::from_fn(|c| light.key.color[c] + light.above[c] + light.below[c]);
        let white = tint.iter().sum::<f32>() / 3.0;
        camera = camera.adapted(tint.map(|c| c / white.max(1e-3)), draw.uniform(0.6..1.0));
        let usual = Metering {
            aim: USUAL_AIM * draw.uniform(0.8..1.2),
            face: 0.65,
            limits: [0.1, 3.5],
            lag: draw.uniform(0.25..0.8),
        };
        let (metering, scene) = match kind {
            SelfieKind::TooDark => {
                // The gain is at its end, and the noise with it.
                camera.sensor.shot = (camera.sensor.shot * 3.0).min(8e-3);
                camera.sensor.read = (camera.sensor.read * 2.5).min(7e-3);
                (Metering { limits: [0.1, draw.uniform(1.0..1.6)], ..usual }, draw.log_uniform(0.04..0.12))
            }
            SelfieKind::TooBright => (Metering { aim: draw.uniform(0.85..1.5), limits: [0.1, 12.0], ..usual }, 1.0),
            SelfieKind::Backlit => (Metering { aim: draw.uniform(0.3..0.42), face: 0.25, ..usual }, 1.0),
            _ => (usual, 1.0),
        };
        let exposure = Exposure::new(seed, metering);
        Recorder::Camera { camera: Box::new(camera), exposure, scene, noise: seed.branch("noise"), gains: Vec::new() }
    }

    /// The frame of the moment with this number; a new number must follow the last new one.
    pub(super) fn record(&mut self, moment: usize, seconds: f32, mut shot: Shot) -> RgbImage {
        let Recorder::Camera { camera, exposure, scene, noise, gains } = self else {
            return shot.light.to_srgb();
        };
        let scene = *scene;
        let gain = gains.get(moment).copied().unwrap_or_else(|| {
            let gain = exposure.gain(seconds, &shot.light, shot.faces.first().map(|face| &face.bbox), scene);
            // Moments left out by a cut have no gain of their own: the camera was not watched meanwhile.
            gains.resize(moment + 1, gain);
            gain
        });
        let factor = scene * gain;
        shot.light.pixels_mut().iter_mut().for_each(|pixel| *pixel = pixel.map(|c| c * factor));
        camera.develop(&shot.light, noise.nth(moment as u64))
    }
}
