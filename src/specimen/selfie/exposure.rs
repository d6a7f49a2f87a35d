//! Light that changes, and a camera that follows it a little late.

use super::wander::Wander;
use crate::{
    case::geometry::Rect,
    specimen::{picture::Picture, seed::Seed},
};

/// Pixels between those that the metering looks at.
const STEP: usize = 8;
/// Light above which the metering counts no further: what burns out does not pull the rest down for ever.
const METER_LIMIT: f32 = 1.5;

/// How bright the scene's light is over time: clouds, and what the display shows.
#[derive(Debug, Clone)]
pub(super) struct Weather {
    clouds: Wander,
    flicker: Wander,
}

impl Weather {
    pub(super) fn new(seed: Seed) -> Self {
        let mut draw = seed.branch("weather").draw();
        Weather {
            clouds: Wander::new(seed.branch("clouds"), 0.04..0.3, draw.log_uniform(0.01..0.09)),
            flicker: Wander::new(seed.branch("flicker"), 0.3..3.0, draw.log_uniform(0.001..0.012)),
        }
    }

    /// Brightness against the mean at a time in seconds.
    pub(super) fn at(&self, seconds: f32) -> f32 {
        (self.clouds.at(seconds) + self.flicker.at(seconds)).exp()
    }
}

/// What the automatic exposure aims at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Metering {
    /// Mean light wanted.
    pub(super) aim: f32,
    /// Share of the face's box in the mean; the rest is the whole frame.
    pub(super) face: f32,
    /// Least and greatest gain that the camera can set.
    pub(super) limits: [f32; 2],
    /// Seconds in which about two thirds of a change are made good; 0 sets a fixed gain of 1.
    pub(super) lag: f32,
}

/// A camera's automatic exposure.
#[derive(Debug, Clone)]
pub(super) struct Exposure {
    metering: Metering,
    /// Logarithm of the gain, and the time it belongs to.
    state: Option<(f32, f32)>,
    /// By how much the first frame is off, as a logarithm.
    error: f32,
}

impl Exposure {
    pub(super) fn new(seed: Seed, metering: Metering) -> Self {
        let mut draw = seed.branch("exposure").draw();
        Exposure { metering, state: None, error: draw.normal() * 0.06 }
    }

    /// The gain for a frame at a time in seconds, of a scene `scene` times as bright as its light says; frames come in
    /// order of time.
    pub(super) fn gain(&mut self, seconds: f32, light: &Picture, face: Option<&Rect>, scene: f32) -> f32 {
        let Metering { aim, limits, lag, .. } = self.metering;
        if lag <= 0.0 {
            return 1.0;
        }
        let wanted = (aim / (scene * self.metered(light, face)).max(1e-4)).clamp(limits[0], limits[1]).ln();
        let next = match self.state {
            None => wanted + self.error,
            Some((gain, at)) => gain + (wanted - gain) * (1.0 - (-(seconds - at).max(0.0) / lag).exp()),
        };
        self.state = Some((next, seconds));
        next.exp()
    }

    fn metered(&self, light: &Picture, face: Option<&Rect>) -> f32 {
        let (width, height) = (light.width() as f32, light.height() as f32);
        let whole = mean_light(light, &Rect { x: 0.0, y: 0.0, width, height });
        let share = self.metering.face;
        let faces = face.map(|face| mean_light(light, face)).filter(|light| light.is_finite());
        faces.map_or(whole, |face| share * face + (1.0 - share) * whole)
    }
}

fn mean_light(light: &Picture, area: &Rect) -> f32 {
    let limit = |value: f32, most: usize| (value.max(0.0) as usize).min(most);
    let (left, right) = (limit(area.x, light.width()), limit(area.x + area.width, light.width()));
    let (top, bottom) = (limit(area.y, light.height()), limit(area.y + area.height, light.height()));
    let (mut sum, mut count) = (0.0, 0);
    for y in (top..bottom).step_by(STEP) {
        for pixel in light.row(y)[left..right.max(left)].iter().step_by(STEP) {
            sum += (0.25 * pixel[0] + 0.65 * pixel[1] + 0.1 * pixel[2]).min(METER_LIMIT);
            count += 1;
        }
    }
    sum / count as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    const METERING: Metering = Metering { aim: 0.2, face: 0.5, limits: [0.2, 4.0], lag: 0.4 };

    #[test]
    fn a_change_of_light_is_made_good_with_a_lag() {
        let mut exposure = Exposure { metering: METERING, state: None, error: 0.0 };
        let (bright, dim) = (Picture::filled(32, 32, [0.4; 3]), Picture::filled(32, 32, [0.1; 3]));
        assert!((exposure.gain(0.0, &bright, None, 1.0) - 0.5).abs() < 1e-3);
        let soon = exposure.gain(0.1, &dim, None, 1.0);
        let late = exposure.gain(3.0, &dim, None, 1.0);
        assert!(soon > 0.55 && soon < 1.0 && (late - 2.0).abs() < 0.02, "{soon} {late}");
        let black = Picture::filled(32, 32, [0.0; 3]);
        assert!(exposure.gain(60.0, &black, None, 1.0) <= 4.01);
    }

    #[test]
    fn the_face_counts_for_its_share() {
        let light = Picture::from_fn(64, 64, |x, _| [if x < 32 { 0.8 } else { 0.1 }; 3]);
        let exposure = Exposure { metering: METERING, state: None, error: 0.0 };
        let face = Rect { x: 0.0, y: 0.0, width: 32.0, height: 64.0 };
        assert!((exposure.metered(&light, Some(&face)) - (0.5 * 0.8 + 0.5 * 0.45)).abs() < 0.02);
        let outside = Rect { x: 200.0, ..face };
        assert!((exposure.metered(&light, Some(&outside)) - 0.45).abs() < 0.02);
    }

    #[test]
    fn weather_changes_slowly_about_one() {
        let weather = Weather::new(Seed::new(2));
        let values: Vec<f32> = (0..600).map(|at| weather.at(at as f32 / 30.0)).collect();
        assert!(values.iter().all(|value| (0.7..1.4).contains(value)));
        assert!(values.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 0.03));
    }
}
