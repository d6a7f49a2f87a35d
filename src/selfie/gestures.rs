//! Movements of head and face with their times, relative to the person's own rest.

use super::{
    excursions::{Excursion, Moment, excursions},
    order_statistics::rest,
};
use crate::{
    case::{
        finding::Exhibit,
        meta::Action,
        timeline::{Expression, FaceSample, FrameSample},
    },
    policy::MovementPolicy,
};

/// Frames in which a movement of the head must be seen, and one of the face: blinks are short, smiles are not.
const HEAD_FRAMES: usize = 2;
const BLINK_FRAMES: usize = 1;
const MOUTH_FRAMES: usize = 2;
const SMILE_FRAMES: usize = 3;
/// Yaw and pitch in degrees from rest up to which expressions are believed: a lowered face seems to smile.
const EXPRESSION_DEGREES: f64 = 20.0;
/// Size against the least at which a movement is plain enough to be held against somebody who was not asked for it.
const PLAIN: f64 = 1.5;

/// A movement that was seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gesture {
    /// What was done, as seen in the picture.
    pub(super) action: Action,
    /// When it was at its furthest, and how far.
    pub(super) at: Excursion,
    /// It is well beyond the least that is recognised.
    pub(super) is_plain: bool,
}

impl Gesture {
    /// What a person is shown of it.
    pub(super) fn exhibit(&self) -> Exhibit {
        let Excursion { start_millis, end_millis, .. } = self.at;
        Exhibit::Span { label: seen_as(self.action).to_owned(), start_millis, end_millis }
    }

    /// The head moved, not the face.
    pub(super) fn is_of_head(&self) -> bool {
        matches!(self.action, Action::Left | Action::Right | Action::Up | Action::Down)
    }
}

/// How a movement is called where it is shown.
pub(super) fn seen_as(action: Action) -> &'static str {
    match action {
        Action::Left => "head turned to the picture's left",
        Action::Right => "head turned to the picture's right",
        Action::Up => "head raised",
        Action::Down => "head lowered",
        Action::Smile => "smile",
        Action::Blink => "blink",
        Action::OpenMouth => "mouth opened",
    }
}

/// Where head and face rest in a video.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rest {
    /// Degrees.
    pub(super) yaw: f64,
    /// Degrees.
    pub(super) pitch: f64,
}

impl Rest {
    /// Where the head rests in these faces; `None` when there are none.
    pub(super) fn of(faces: &[FaceSample]) -> Option<Self> {
        let angle = |angle: fn(&FaceSample) -> f32| rest(faces.iter().map(|face| f64::from(angle(face))).collect());
        Some(Rest { yaw: angle(|face| face.pose.yaw)?, pitch: angle(|face| face.pose.pitch)? })
    }

    /// Yaw and pitch in degrees from rest.
    pub(super) fn turn(&self, face: &FaceSample) -> [f64; 2] {
        [f64::from(face.pose.yaw) - self.yaw, f64::from(face.pose.pitch) - self.pitch]
    }
}

/// The movements in `samples`, in order of time; faces that `judged` says no to are not looked at.
pub(super) fn gestures(
    samples: &[FrameSample],
    judged: impl Fn(&FaceSample) -> bool,
    policy: &MovementPolicy,
) -> Vec<Gesture> {
    let faces: Vec<(i64, Option<FaceSample>)> =
        samples.iter().map(|sample| (sample.timestamp_millis, sample.face.filter(&judged))).collect();
    let known: Vec<FaceSample> = faces.iter().filter_map(|(_, face)| *face).collect();
    let Some(rest) = Rest::of(&known) else { return Vec::new() };
    let mut all = head_gestures(&faces, &rest, policy);
    all.extend(face_gestures(&faces, &rest, policy));
    all.sort_by_key(|gesture| (gesture.at.start_millis, gesture.at.end_millis, seen_as(gesture.action)));
    all
}

/// Turns and nods. Of a slanting movement the larger part counts: a turned head seems to nod a little.
fn head_gestures(faces: &[(i64, Option<FaceSample>)], rest: &Rest, policy: &MovementPolicy) -> Vec<Gesture> {
    let axis = |axis: usize| -> Vec<Moment> {
        let along = |face: &FaceSample| {
            let turn = rest.turn(face);
            if turn[axis].abs() >= turn[1 - axis].abs() { turn[axis] } else { 0.0 }
        };
        faces.iter().map(|(at, face)| (*at, face.as_ref().map(along))).collect()
    };
    let mut found = Vec::new();
    for (place, least, [negative, positive]) in
        [(0, policy.turn_degrees, [Action::Left, Action::Right]), (1, policy.nod_degrees, [Action::Down, Action::Up])]
    {
        found.extend(excursions(&axis(place), least, HEAD_FRAMES).into_iter().map(|at| {
            let action = if at.peak < 0.0 { negative } else { positive };
            Gesture { action, at, is_plain: at.peak.abs() >= PLAIN * least }
        }));
    }
    found
}

/// Smiles, blinks and opened mouths of faces that look ahead.
fn face_gestures(faces: &[(i64, Option<FaceSample>)], rest_pose: &Rest, policy: &MovementPolicy) -> Vec<Gesture> {
    let ahead = |face: &FaceSample| rest_pose.turn(face).iter().all(|angle| angle.abs() <= EXPRESSION_DEGREES);
    let expressions: Vec<(i64, Option<Expression>)> =
        faces.iter().map(|(at, face)| (*at, face.filter(ahead).and_then(|face| face.expression))).collect();
    let mut found = Vec::new();
    type Measure = fn(&Expression) -> f32;
    let closed: Measure = |seen| seen.right_eye_closed.min(seen.left_eye_closed);
    let kinds: [(Action, Measure, f64, usize); 3] = [
        (Action::Smile, |seen| seen.smile, policy.smile_rise, SMILE_FRAMES),
        (Action::OpenMouth, |seen| seen.mouth_open, policy.mouth_rise, MOUTH_FRAMES),
        (Action::Blink, closed, policy.blink_rise, BLINK_FRAMES),
    ];
    for (action, of, least, frames) in kinds {
        let of = |seen: &Expression| f64::from(of(seen));
        let Some(rest) = rest(expressions.iter().filter_map(|(_, seen)| seen.as_ref().map(of)).collect()) else {
            continue;
        };
        let series: Vec<Moment> =
            expressions.iter().map(|(at, seen)| (*at, seen.as_ref().map(|seen| of(seen) - rest))).collect();
        let risen = excursions(&series, least, frames).into_iter().filter(|at| at.peak > 0.0);
        found.extend(risen.map(|at| Gesture { action, at, is_plain: at.peak >= PLAIN * least }));
    }
    found
}
