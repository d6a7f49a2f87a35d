//! The hand that holds the phone, and the body under the head.

use super::wander::Wander;
use crate::{
    case::face::Pose,
    specimen::{
        person::View,
        seed::{Draw, Seed},
    },
};

/// Frequencies of a holding hand in hertz: slow drift and correction, up to the physiological tremor.
const SHAKE_HERTZ: std::ops::Range<f32> = 0.5..12.0;

/// Where the phone has got to: turned in degrees (to the right, upwards, clockwise) and moved in millimetres (right, down,
/// forward).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Held {
    pub(super) turn: [f32; 3],
    pub(super) shift: [f32; 3],
}

/// A hand with a phone.
#[derive(Debug, Clone)]
pub(super) struct Hand {
    turn: [Wander; 3],
    shift: [Wander; 3],
    /// The arm grows tired, millimetres a second.
    drift: [f32; 3],
    /// Steps a second and their height in millimetres, where the person walks.
    steps: Option<[f32; 2]>,
}

impl Hand {
    /// A person's hand; `strength` 1 is usual, 0 a stand.
    pub(super) fn new(seed: Seed, strength: f32) -> Self {
        let mut draw = seed.branch("hand").draw();
        let strength = strength * draw.log_uniform(0.5..1.9);
        let wander = |name: &str, rms: f32| Wander::new(seed.branch(name), SHAKE_HERTZ, rms * strength);
        let walks = draw.chance(0.08) && strength > 0.0;
        Hand {
            turn: [wander("yaw", 0.17), wander("pitch", 0.2), wander("roll", 0.22)],
            shift: [wander("x", 1.3), wander("y", 1.6), wander("z", 1.2)],
            drift: [draw.normal() * 0.8, draw.uniform(-0.3..2.2), draw.normal() * 0.7].map(|speed| speed * strength),
            steps: walks.then(|| [draw.uniform(1.6..2.0), draw.uniform(3.0..9.0)]),
        }
    }

    pub(super) fn at(&self, seconds: f32) -> Held {
        let turn = self.turn.each_ref().map(|wander| wander.at(seconds));
        let mut shift: [f32; 3] = std::array::from_fn(|c| self.shift[c].at(seconds) + self.drift[c] * seconds);
        if let Some([rate, height]) = self.steps {
            let phase = std::f32::consts::TAU * rate * seconds;
            shift[1] += height * phase.sin();
            shift[0] += 0.6 * height * (phase / 2.0).sin();
        }
        Held { turn, shift }
    }
}

impl Held {
    /// The view of a head that a phone at rest would have as `view`.
    pub(super) fn seen(&self, view: &View) -> View {
        let [yaw, pitch, roll] = self.turn.map(f32::to_radians);
        let [x, y, z]: [f32; 3] = std::array::from_fn(|c| view.position_mm[c] - self.shift[c]);
        let (x, y) = (x - z * yaw.tan(), y + z * pitch.tan());
        let position_mm = [x * roll.cos() + y * roll.sin(), y * roll.cos() - x * roll.sin(), z];
        let pose = Pose {
            yaw: view.pose.yaw + self.turn[0],
            pitch: view.pose.pitch + self.turn[1],
            roll: view.pose.roll - self.turn[2],
        };
        View { position_mm, pose, ..*view }
    }
}

/// What a head does by itself: breath, and the sway of the body.
#[derive(Debug, Clone)]
pub(super) struct Body {
    pose: [Wander; 3],
    place: [Wander; 3],
    /// Breaths a second, and how far the head rises, millimetres.
    breath: [f32; 2],
}

impl Body {
    pub(super) fn new(seed: Seed) -> Self {
        let mut draw: Draw = seed.branch("body").draw();
        let calm = draw.log_uniform(0.5..1.6);
        let pose = |name: &str, rms: f32| Wander::new(seed.branch(name), 0.08..1.2, rms * calm);
        let place = |name: &str, rms: f32| Wander::new(seed.branch(name), 0.1..0.9, rms * calm);
        Body {
            pose: [pose("yaw", 0.9), pose("pitch", 0.8), pose("roll", 0.5)],
            place: [place("x", 2.2), place("y", 1.0), place("z", 2.5)],
            breath: [draw.uniform(0.2..0.32), draw.uniform(0.8..2.2)],
        }
    }

    /// What comes to pose (degrees) and place (millimetres: right, down, forward) at a time in seconds.
    pub(super) fn at(&self, seconds: f32) -> (Pose, [f32; 3]) {
        let [rate, rise] = self.breath;
        let breath = (std::f32::consts::TAU * rate * seconds).sin();
        let [yaw, pitch, roll] = self.pose.each_ref().map(|wander| wander.at(seconds));
        let mut place = self.place.each_ref().map(|wander| wander.at(seconds));
        place[1] -= rise * breath;
        (Pose { yaw, pitch: pitch + 0.25 * breath, roll }, place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turning_phone_moves_the_head_the_other_way() {
        let pose = Pose::default();
        let view = View { width: 100, height: 200, focal_px: 150.0, position_mm: [0.0, 0.0, 400.0], pose };
        assert_eq!(Held::default().seen(&view), view);
        let right = Held { turn: [2.0, 0.0, 0.0], ..Held::default() }.seen(&view);
        assert!((right.position_mm[0] + 13.97).abs() < 0.05 && right.pose.yaw == 2.0, "{right:?}");
        let up = Held { turn: [0.0, 1.0, 0.0], shift: [0.0, 0.0, 50.0] }.seen(&view);
        assert!(up.position_mm[1] > 6.0 && up.position_mm[2] == 350.0, "{up:?}");
    }

    #[test]
    fn hands_shake_as_hands_do() {
        let speeds: Vec<f32> = (0..12)
            .map(|number| {
                let hand = Hand::new(Seed::new(number), 1.0);
                let speed = |at: i32| {
                    let (a, b) = (hand.at(at as f32 * 0.01), hand.at(at as f32 * 0.01 + 0.001));
                    (b.turn[0] - a.turn[0]).hypot(b.turn[1] - a.turn[1]) * 1000.0
                };
                (0..500).map(speed).sum::<f32>() / 500.0
            })
            .collect();
        assert!(speeds.iter().all(|speed| (1.0..30.0).contains(speed)), "degrees a second: {speeds:?}");
        let stand = Hand::new(Seed::new(1), 0.0).at(3.0);
        assert_eq!(stand, Held::default());
    }
}
