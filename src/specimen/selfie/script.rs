//! The script of a selfie: which movement comes when, and how a face of flesh does it.

use super::{
    stroke::{Blink, Channel, Score},
    truth::{Act, Span, SpokenDigit},
};
use crate::{
    case::meta::Action,
    specimen::seed::{Draw, Seed},
};

/// Seconds of a spoken digit where no voice says how long it is.
const USUAL_DIGIT: f32 = 0.42;
/// Seconds between a blink that nobody asked for and a movement that would be mistaken for it, or another blink.
const BLINK_GAP: f32 = 0.45;

/// A plan of timed movements and digits, and the strokes that carry it out.
#[derive(Debug, Clone)]
pub struct Script {
    acts: Vec<Act>,
    digits: Vec<SpokenDigit>,
    blinks: Vec<Span>,
    seconds: f32,
    pub(super) score: Score,
}

/// What a person is to do, and how long each digit takes.
#[derive(Debug, Clone, Default)]
pub(super) struct Part<'a> {
    pub(super) actions: &'a [Action],
    /// Digits with the seconds that a voice needs for each, where there is one.
    pub(super) digits: &'a [(char, Option<f32>)],
    /// Shortest length in seconds.
    pub(super) seconds: f32,
}

impl Script {
    /// Movements in the order given, then the digits, with rests between, over at least `seconds`.
    pub fn of_actions(actions: &[Action], seconds: f32, seed: Seed) -> Self {
        Script::of(&Part { actions, digits: &[], seconds }, seed)
    }

    pub(super) fn of(part: &Part<'_>, seed: Seed) -> Self {
        let mut draw = seed.branch("script").draw();
        let count = part.actions.len() as f32;
        let speech: f32 = part.digits.iter().map(|(_, seconds)| seconds.unwrap_or(USUAL_DIGIT) + 0.25).sum();
        // Who has little time hurries, but not beyond what necks do.
        let pace = ((part.seconds - speech - 1.2) / (1.9 * count).max(0.1)).clamp(0.75, 1.15);
        let mut actor = Actor::new(&mut draw, pace);
        let mut at = actor.draw.uniform(0.45..0.95);
        let mut acts = Vec::new();
        for &action in part.actions {
            let end = actor.perform(action, at);
            acts.push(Act { action, start_millis: millis(at), end_millis: millis(end) });
            at = end + actor.draw.uniform(0.15..0.55) * pace;
        }
        let mut digits = Vec::new();
        for &(digit, seconds) in part.digits {
            let end = at + seconds.unwrap_or(USUAL_DIGIT);
            digits.push(SpokenDigit { digit, start_millis: millis(at), end_millis: millis(end) });
            at = end + actor.draw.uniform(0.12..0.38);
        }
        let seconds = part.seconds.max(at + actor.draw.uniform(0.3..0.6));
        actor.fixate(seconds);
        let mut score = actor.score;
        let spontaneous = spontaneous_blinks(seconds, &acts, seed.branch("blinks"));
        let span = |blink: &Blink| Span { start_millis: millis(blink.start), end_millis: millis(blink.end()) };
        let blinks = spontaneous.iter().map(span).collect();
        score.blinks.extend(spontaneous);
        Script { acts, digits, blinks, seconds, score }
    }

    /// The movements, in order of time.
    pub fn acts(&self) -> &[Act] {
        &self.acts
    }

    /// The digits, in order of time.
    pub fn digits(&self) -> &[SpokenDigit] {
        &self.digits
    }

    /// Blinks that nobody asked for.
    pub fn blinks(&self) -> &[Span] {
        &self.blinks
    }

    /// Length in seconds.
    pub fn seconds(&self) -> f32 {
        self.seconds
    }
}

pub(super) fn millis(seconds: f32) -> i64 {
    (seconds * 1000.0).round() as i64
}

/// Blinks at 10 to 20 a minute (chosen; a person at rest blinks about that often), none in or near an asked blink.
fn spontaneous_blinks(seconds: f32, acts: &[Act], seed: Seed) -> Vec<Blink> {
    let mut draw = seed.draw();
    let mean_pause = 60.0 / draw.uniform(10.0..20.0f32);
    let mut blinks = Vec::new();
    let mut at = draw.uniform(0.2..1.0) * mean_pause;
    while at < seconds - 0.4 {
        let phases = [draw.uniform(0.065..0.11), draw.uniform(0.01..0.05), draw.uniform(0.13..0.24)];
        let blink = Blink { start: at, phases, depth: draw.uniform(0.85..1.0) };
        let near = |act: &&Act| {
            let (start, end) = (act.start_millis as f32 / 1000.0, act.end_millis as f32 / 1000.0);
            act.action == Action::Blink && blink.end() + BLINK_GAP > start && at < end + BLINK_GAP
        };
        if let Some(act) = acts.iter().find(near) {
            at = act.end_millis as f32 / 1000.0 + BLINK_GAP + draw.uniform(0.0..0.5);
            continue;
        }
        blinks.push(blink);
        // Pauses spread like a gamma distribution of shape 2: seldom very short ones.
        let spread = -0.5 * (draw.uniform(1e-4..1.0).ln() + draw.uniform(1e-4..1.0).ln());
        at = blink.end() + BLINK_GAP.max(mean_pause * spread);
    }
    blinks
}

/// Somebody who carries out movements in their own manner.
struct Actor<'a> {
    draw: &'a mut Draw,
    /// Length of every movement against the usual one.
    pace: f32,
    /// How far heads turn and nod, degrees.
    reach: [f32; 2],
    /// Share of a head turn by which the eyes stay behind, on the display: 1 looks at it all the time.
    watches: f32,
    /// Degrees of roll and pitch that come with a degree of yaw.
    coupling: [f32; 2],
    score: Score,
}

impl<'a> Actor<'a> {
    fn new(draw: &'a mut Draw, pace: f32) -> Self {
        let pace = pace * draw.uniform(0.9..1.12);
        let reach = [draw.uniform(23.0..37.0), draw.uniform(13.0..21.0)];
        let watches = if draw.chance(0.6) { draw.uniform(0.7..1.0) } else { draw.uniform(0.0..0.35) };
        let coupling = [draw.normal() * 0.07, draw.normal() * 0.05];
        Actor { draw, pace, reach, watches, coupling, score: Score::default() }
    }

    /// Adds one movement from a time on; gives the time at which the face rests again.
    fn perform(&mut self, action: Action, at: f32) -> f32 {
        match action {
            Action::Left => self.turn(at, Channel::Yaw, -self.reach[0]),
            Action::Right => self.turn(at, Channel::Yaw, self.reach[0]),
            Action::Up => self.turn(at, Channel::Pitch, self.reach[1]),
            Action::Down => self.turn(at, Channel::Pitch, -self.reach[1]),
            Action::Smile => self.smile(at),
            Action::Blink => self.blink(at),
            Action::OpenMouth => self.open_mouth(at),
        }
    }

    /// Out with a little overshoot, back a little slower, the eyes ahead of the head both times.
    fn turn(&mut self, at: f32, channel: Channel, reach: f32) -> f32 {
        let reach = reach * self.draw.uniform(0.85..1.12);
        let out = self.pace * self.draw.uniform(0.48..0.75);
        let hold = self.pace * self.draw.uniform(0.22..0.6);
        let back = self.pace * self.draw.uniform(0.52..0.85);
        let over = reach * self.draw.uniform(0.02..0.08);
        let rest = self.draw.normal() * 0.7;
        let lead = self.draw.uniform(0.06..0.14);
        let start = at + lead;
        let homeward = start + out + hold;
        self.score.add(channel, start, out, reach + over);
        self.score.add(channel, start + 0.85 * out, 0.28, -over);
        self.score.add(channel, homeward, back, rest - reach);
        if channel == Channel::Yaw {
            for (other, share) in [(Channel::Roll, self.coupling[0]), (Channel::Pitch, self.coupling[1])] {
                let share = if other == Channel::Pitch { share * reach.signum() } else { share };
                self.score.add(other, start, out * 1.1, reach * share);
                self.score.add(other, homeward, back * 1.1, -reach * share);
            }
        }
        self.glance(channel, reach, [at, start, out, homeward, back]);
        homeward + back
    }

    /// The eyes jump ahead; while the head follows they turn back against it, and stay on the display or go along.
    fn glance(&mut self, channel: Channel, reach: f32, [at, start, out, homeward, back]: [f32; 5]) {
        let upward = channel == Channel::Pitch;
        let gaze = if upward { Channel::GazeY } else { Channel::GazeX };
        let side = if upward { -reach.signum() } else { reach.signum() };
        let ahead = side * self.draw.uniform(0.18..0.4) * (1.0 - 0.6 * self.watches);
        let behind = -side * self.watches * (reach.abs() / 45.0).min(0.8);
        self.score.add(gaze, at, 0.05, ahead);
        self.score.add(gaze, start + 0.1 * out, 0.9 * out, behind - ahead);
        let jump = -side * 0.15 * (1.0 - self.watches);
        self.score.add(gaze, homeward - 0.08, 0.05, jump);
        self.score.add(gaze, homeward, back, -behind - jump);
        // Great turns are often made with a blink.
        if reach.abs() > 20.0 && self.draw.chance(0.15) {
            let phases = [0.09, 0.03, 0.2];
            self.score.blinks.push(Blink { start: start + 0.2 * out, phases, depth: self.draw.uniform(0.5..0.9) });
        }
    }

    fn smile(&mut self, at: f32) -> f32 {
        let (rise, hold, fall) =
            (self.draw.uniform(0.3..0.5), self.draw.uniform(0.5..0.9), self.draw.uniform(0.45..0.75));
        let (rise, hold, fall) = (rise * self.pace, hold * self.pace, fall * self.pace);
        let amount = self.draw.uniform(0.7..1.0);
        let left = self.draw.uniform(0.0..0.08);
        self.score.add(Channel::Smile, at, rise, amount);
        self.score.add(Channel::Smile, at + rise + hold, fall, left - amount);
        let brow = self.draw.uniform(0.0..0.15);
        self.score.add(Channel::Brow, at + 0.1, rise, brow);
        self.score.add(Channel::Brow, at + rise + hold, fall, -brow);
        let nod = self.draw.normal() * 1.2;
        self.score.add(Channel::Pitch, at, rise * 1.4, nod);
        self.score.add(Channel::Pitch, at + rise + hold, fall, -nod);
        at + rise + hold + fall
    }

    /// Asked for a blink, people close their eyes longer than by themselves, and often twice.
    fn blink(&mut self, at: f32) -> f32 {
        let mut end = at;
        for _ in 0..if self.draw.chance(0.35) { 2 } else { 1 } {
            let phases = [self.draw.uniform(0.1..0.17), self.draw.uniform(0.07..0.26), self.draw.uniform(0.17..0.28)];
            let blink = Blink { start: end, phases, depth: 1.0 };
            self.score.blinks.push(blink);
            end = blink.end() + self.draw.uniform(0.1..0.22);
        }
        let dip = -self.draw.uniform(0.3..1.8);
        self.score.add(Channel::Pitch, at, 0.2, dip);
        self.score.add(Channel::Pitch, at + 0.25, 0.35, -dip);
        end.max(at + 0.6)
    }

    fn open_mouth(&mut self, at: f32) -> f32 {
        let (out, hold, back) =
            (self.draw.uniform(0.28..0.5), self.draw.uniform(0.3..0.6), self.draw.uniform(0.25..0.45));
        let (out, hold, back) = (out * self.pace, hold * self.pace, back * self.pace);
        let amount = self.draw.uniform(0.75..1.0);
        self.score.add(Channel::Mouth, at, out, amount);
        self.score.add(Channel::Mouth, at + out + hold, back, -amount);
        let brow = self.draw.uniform(0.1..0.4);
        self.score.add(Channel::Brow, at, out, brow);
        self.score.add(Channel::Brow, at + out + hold, back, -brow);
        let tip = self.draw.uniform(0.5..3.0);
        self.score.add(Channel::Pitch, at, out, tip);
        self.score.add(Channel::Pitch, at + out + hold, back * 1.2, -tip);
        at + out + hold + back
    }

    /// Eyes never rest: small jumps about the display.
    fn fixate(&mut self, seconds: f32) {
        let mut at = 0.0;
        let mut place = [0.0f32; 2];
        while at < seconds {
            let to = [self.draw.normal() * 0.06, self.draw.normal() * 0.05];
            self.score.add(Channel::GazeX, at, 0.035, to[0] - place[0]);
            self.score.add(Channel::GazeY, at, 0.035, to[1] - place[1]);
            place = to;
            at += self.draw.log_uniform(0.25..1.6);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Action::{Blink as AskedBlink, Down, Left, OpenMouth, Right, Smile, Up};

    const ALL: [Action; 7] = [Left, Right, Up, Down, Smile, AskedBlink, OpenMouth];

    #[test]
    fn acts_keep_their_order_and_do_not_overlap() {
        for number in 0..50 {
            let script = Script::of_actions(&ALL, 8.0, Seed::new(number));
            let done: Vec<Action> = script.acts().iter().map(|act| act.action).collect();
            assert_eq!(done, ALL);
            assert!(script.acts().windows(2).all(|pair| pair[0].end_millis < pair[1].start_millis));
            let last = script.acts().last().unwrap();
            assert!(script.acts()[0].start_millis > 300 && (last.end_millis as f32) < script.seconds() * 1000.0);
            assert!((8.0..20.0).contains(&script.seconds()), "{}", script.seconds());
        }
    }

    #[test]
    fn heads_reach_their_goal_and_never_whip() {
        for number in 0..20 {
            let script = Script::of_actions(&ALL, 6.0, Seed::new(number));
            let at = |millis: i64| script.score.at(millis as f32 / 1000.0);
            for act in script.acts() {
                let within = || (act.start_millis..act.end_millis).step_by(5).map(&at);
                let most = |value: fn(&(crate::case::face::Pose, crate::specimen::person::Expression)) -> f32| {
                    within().map(|moment| value(&moment)).fold(f32::MIN, f32::max)
                };
                let peak = match act.action {
                    Left => most(|(pose, _)| -pose.yaw) / 18.0,
                    Right => most(|(pose, _)| pose.yaw) / 18.0,
                    Up => most(|(pose, _)| pose.pitch) / 9.0,
                    Down => most(|(pose, _)| -pose.pitch) / 9.0,
                    Smile => most(|(_, face)| face.smile) / 0.65,
                    AskedBlink => most(|(_, face)| face.blink) / 0.99,
                    OpenMouth => most(|(_, face)| face.mouth_open) / 0.7,
                };
                assert!(peak >= 1.0, "{number}: {act:?} reaches {peak}");
            }
            let yaw = |millis| at(millis).0.yaw;
            let speed = (0..6000).map(|now| (yaw(now + 5) - yaw(now)).abs() / 0.005).fold(0.0, f32::max);
            assert!((40.0..300.0).contains(&speed), "{number}: {speed} degrees a second");
        }
    }

    #[test]
    fn nobody_blinks_too_seldom_or_into_an_asked_blink() {
        let mut per_minute = Vec::new();
        for number in 0..40 {
            let script = Script::of_actions(&[AskedBlink, Smile], 60.0, Seed::new(number));
            per_minute.push(script.blinks().len());
            let asked = script.acts()[0];
            let apart = |blink: &Span| blink.end_millis < asked.start_millis || blink.start_millis > asked.end_millis;
            assert!(script.blinks().iter().all(apart));
            assert!(script.blinks().iter().all(|blink| (200..=400).contains(&(blink.end_millis - blink.start_millis))));
        }
        let mean = per_minute.iter().sum::<usize>() as f32 / 40.0;
        assert!((9.0..20.0).contains(&mean), "{mean} {per_minute:?}");
    }

    #[test]
    fn digits_follow_the_movements_and_take_their_time() {
        let digits = [('3', Some(0.5)), ('7', None)];
        let part = Part { actions: &[Left], digits: &digits, seconds: 1.0 };
        let script = Script::of(&part, Seed::new(3));
        let [three, seven] = script.digits() else { panic!("{:?}", script.digits()) };
        assert!(three.start_millis > script.acts()[0].end_millis && seven.start_millis > three.end_millis);
        assert!((499..=501).contains(&(three.end_millis - three.start_millis)));
        assert!((seven.end_millis as f32) < script.seconds() * 1000.0);
    }
}
