//! Movements made of strokes: each channel of the face is a sum of smooth steps.

use crate::{case::face::Pose, specimen::person::Expression};

/// What a stroke moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Channel {
    Yaw,
    Pitch,
    Roll,
    Smile,
    Mouth,
    Brow,
    GazeX,
    GazeY,
}

/// A step of one channel, degrees or shares, with the course of a reaching hand: the jerk is as small as can be (Flash
/// and Hogan, "The coordination of arm movements: an experimentally confirmed mathematical model", 1985).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stroke {
    pub(super) channel: Channel,
    /// Start in seconds.
    pub(super) start: f32,
    /// Length in seconds, above 0.
    pub(super) seconds: f32,
    /// How far.
    pub(super) amount: f32,
}

impl Stroke {
    fn at(&self, seconds: f32) -> f32 {
        self.amount * smooth_step((seconds - self.start) / self.seconds)
    }
}

/// The share of a minimum-jerk movement that is done after the share `time` of its length.
pub(super) fn smooth_step(time: f32) -> f32 {
    let time = time.clamp(0.0, 1.0);
    time * time * time * (10.0 - 15.0 * time + 6.0 * time * time)
}

/// One closing and opening of the lids.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Blink {
    /// Start in seconds.
    pub(super) start: f32,
    /// Seconds of closing, of rest and of opening. Lids open more slowly than they close (Evinger, Manning and Sibony,
    /// "Eyelid movements: mechanisms and normal data", 1991); the lengths drawn are chosen.
    pub(super) phases: [f32; 3],
    /// How far they close, 0 … 1.
    pub(super) depth: f32,
}

impl Blink {
    pub(super) fn end(&self) -> f32 {
        self.start + self.phases.iter().sum::<f32>()
    }

    pub(super) fn at(&self, seconds: f32) -> f32 {
        let [closing, rest, opening] = self.phases;
        let since = seconds - self.start;
        let opened = smooth_step((since - closing - rest) / opening);
        self.depth * smooth_step(since / closing).min(1.0 - opened)
    }
}

/// The strokes and blinks of a face.
#[derive(Debug, Clone, Default)]
pub(super) struct Score {
    pub(super) strokes: Vec<Stroke>,
    pub(super) blinks: Vec<Blink>,
}

impl Score {
    pub(super) fn add(&mut self, channel: Channel, start: f32, seconds: f32, amount: f32) {
        self.strokes.push(Stroke { channel, start, seconds, amount });
    }

    /// Pose and expression at a time in seconds.
    pub(super) fn at(&self, seconds: f32) -> (Pose, Expression) {
        let sum = |channel| {
            self.strokes.iter().filter(|stroke| stroke.channel == channel).map(|stroke| stroke.at(seconds)).sum::<f32>()
        };
        let pose = Pose { yaw: sum(Channel::Yaw), pitch: sum(Channel::Pitch), roll: sum(Channel::Roll) };
        let expression = Expression {
            smile: sum(Channel::Smile).clamp(0.0, 1.0),
            mouth_open: sum(Channel::Mouth).clamp(0.0, 1.0),
            blink: self.blinks.iter().map(|blink| blink.at(seconds)).fold(0.0, f32::max),
            brow_raise: sum(Channel::Brow).clamp(0.0, 1.0),
            gaze_x: sum(Channel::GazeX).clamp(-1.0, 1.0),
            gaze_y: sum(Channel::GazeY).clamp(-1.0, 1.0),
        };
        (pose, expression)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_begin_and_end_at_rest() {
        assert_eq!((smooth_step(-1.0), smooth_step(0.0), smooth_step(0.5), smooth_step(1.0)), (0.0, 0.0, 0.5, 1.0));
        let mut score = Score::default();
        score.add(Channel::Yaw, 1.0, 0.5, 30.0);
        score.add(Channel::Yaw, 2.0, 0.5, -30.0);
        let yaw = |seconds| score.at(seconds).0.yaw;
        assert_eq!((yaw(0.5), yaw(1.8), yaw(3.0)), (0.0, 30.0, 0.0));
        let speed = (0..1000).map(|at| (yaw(at as f32 * 3e-3 + 1e-3) - yaw(at as f32 * 3e-3)).abs() * 1e3);
        let peak = speed.fold(0.0, f32::max);
        assert!((peak - 1.875 * 60.0).abs() < 1.5, "{peak}");
    }

    #[test]
    fn lids_close_faster_than_they_open() {
        let blink = Blink { start: 0.0, phases: [0.1, 0.03, 0.2], depth: 0.95 };
        assert_eq!((blink.at(-0.1), blink.at(0.11), blink.at(0.4)), (0.0, 0.95, 0.0));
        assert!(blink.at(0.05) > 0.4 && blink.at(0.25) > 0.2);
        assert!((blink.end() - 0.33).abs() < 1e-6);
    }
}
