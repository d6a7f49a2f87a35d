//! A person before a phone, in a room: the scene of every genuine video, and of those shown or fed in by attackers.

use super::{
    canvas::scene_seen,
    exposure::Weather,
    hand::{Body, Hand},
    order::SelfieKind,
    room::{Backdrop, Daylight},
    script::Script,
    speech::Mouth,
    stroke::smooth_step,
    truth::FaceTruth,
};
use crate::{
    case::face::Pose,
    specimen::{
        person::{Cutout, Expression, Head, Light, View},
        picture::Picture,
        seed::{Draw, Seed},
    },
};

/// Width of a face in millimetres, for finding the distance at which it fills a share of the frame.
const FACE_MM: f32 = 140.0;
/// Seconds for which the lens is covered when persons are swapped.
const COVER_SECONDS: f32 = 0.5;

/// The light of one moment, before the camera, and the faces in it.
#[derive(Debug, Clone)]
pub(super) struct Shot {
    pub(super) light: Picture,
    pub(super) faces: Vec<FaceTruth>,
}

/// What a head does at a moment: pose and expression.
type Moment = (Pose, Expression);

/// One person before the camera.
#[derive(Debug, Clone)]
struct Member<'a> {
    head: &'a Head,
    number: u8,
    script: Script,
    mouth: Mouth,
    body: Option<Body>,
    /// Place of the eyes' middle: right, down, forward, millimetres.
    place_mm: [f32; 3],
    /// Seconds between which the person is there.
    there: [f32; 2],
    /// Seconds at which the person starts to come in, and from how far aside in millimetres.
    comes: Option<[f32; 2]>,
}

/// Persons, room, light and phone.
#[derive(Debug, Clone)]
pub(super) struct Presence<'a> {
    pub(super) size: [usize; 2],
    pub(super) focal_px: f32,
    backdrop: Backdrop,
    pub(super) light: Light,
    weather: Option<Weather>,
    hand: Option<Hand>,
    members: Vec<Member<'a>>,
    /// When the lens is covered, in seconds.
    covered: Option<f32>,
}

/// The people and what they do.
#[derive(Debug, Clone)]
pub(super) struct Cast<'a> {
    pub(super) head: &'a Head,
    pub(super) other: &'a Head,
    pub(super) script: Script,
    pub(super) mouth: Mouth,
}

/// Focal length in pixels of a phone's front camera (60 to 68 degrees along the long side, as videos are cut).
pub(super) fn draw_focal(draw: &mut Draw, [width, height]: [usize; 2]) -> f32 {
    width.max(height) as f32 * draw.uniform(0.74..0.87)
}

/// Where a face is that fills `share` of the frame's width (of three quarters of its height, where that is less).
pub(super) fn usual_place(draw: &mut Draw, share: f32, focal_px: f32, [width, height]: [usize; 2]) -> [f32; 3] {
    let forward = focal_px * FACE_MM / (share * (width as f32).min(0.75 * height as f32));
    [draw.normal() * 0.02 * forward, draw.uniform(-0.10..0.0) * forward, forward]
}

impl<'a> Presence<'a> {
    pub(super) fn new(kind: SelfieKind, cast: Cast<'a>, size: [usize; 2], seed: Seed) -> Self {
        let mut draw = seed.branch("presence").draw();
        let focal_px = draw_focal(&mut draw, size);
        let daylight = if kind == SelfieKind::Backlit { Daylight::Behind } else { Daylight::Any };
        let injected = kind == SelfieKind::InjectedClean;
        let backdrop = match injected {
            true => Backdrop::plain(seed, size[0], size[1]),
            false => Backdrop::room(seed.branch("room"), size[0], size[1], focal_px, daylight),
        };
        let light = match kind {
            SelfieKind::Backlit => Light::from_behind(seed),
            SelfieKind::InjectedClean => Light::studio(),
            _ => Light::indoor(seed),
        };
        let share = match kind {
            SelfieKind::TooClose => draw.uniform(1.0..1.3),
            SelfieKind::NearBorder | SelfieKind::Cropped => draw.uniform(0.42..0.55),
            SelfieKind::SecondPerson => draw.uniform(0.38..0.5),
            _ => draw.uniform(0.44..0.64),
        };
        let mut place_mm = usual_place(&mut draw, share, focal_px, size);
        shift_to_border(kind, &mut place_mm, &mut draw, focal_px, size);
        let seconds = cast.script.seconds();
        let body = (!injected).then(|| Body::new(seed.branch("main")));
        let there = [f32::NEG_INFINITY, f32::INFINITY];
        let Cast { head, other, script, mouth } = cast;
        let main = Member { head, number: 0, script, mouth, body, place_mm, there, comes: None };
        let mut presence = Presence {
            size,
            focal_px,
            backdrop,
            light,
            weather: (!injected).then(|| Weather::new(seed)),
            hand: (!injected).then(|| Hand::new(seed, 1.0)),
            members: vec![main],
            covered: None,
        };
        match kind {
            SelfieKind::SecondPerson => presence.let_second_in(other, seconds, seed),
            SelfieKind::PersonSwap => presence.swap(other, seconds, seed),
            _ => {}
        }
        presence
    }

    /// When the other person took over, in seconds.
    pub(super) fn swapped(&self) -> Option<f32> {
        self.covered.map(|at| at + COVER_SECONDS / 2.0)
    }

    /// Somebody comes in from the side behind the first person, and stays.
    fn let_second_in(&mut self, other: &'a Head, seconds: f32, seed: Seed) {
        let mut draw = seed.branch("second").draw();
        let [x, y, z] = self.members[0].place_mm;
        let side = if draw.chance(0.5) { 1.0 } else { -1.0 };
        let forward = z * draw.uniform(1.7..2.4);
        let edge = forward * self.size[0] as f32 / 2.0 / self.focal_px;
        let place_mm = [side * edge * draw.uniform(0.55..0.75) + 0.2 * x, y * 1.5 - draw.uniform(-20.0..80.0), forward];
        let script = Script::of_actions(&[], seconds, seed.branch("second script"));
        let comes = Some([seconds * draw.uniform(0.2..0.4), side * (edge * 0.5 + 250.0)]);
        let body = Some(Body::new(seed.branch("second body")));
        let there = [f32::NEG_INFINITY, f32::INFINITY];
        let mouth = Mouth::closed();
        self.members.push(Member { head: other, number: 1, script, mouth, body, place_mm, there, comes });
    }

    /// While something covers the lens, another person takes the place and goes on with the script.
    fn swap(&mut self, other: &'a Head, seconds: f32, seed: Seed) {
        let mut draw = seed.branch("swap").draw();
        let covered = seconds * draw.uniform(0.42..0.58);
        let at = covered + COVER_SECONDS / 2.0;
        let mut second = self.members[0].clone();
        self.members[0].there[1] = at;
        second.there[0] = at;
        (second.head, second.number) = (other, 1);
        second.body = Some(Body::new(seed.branch("swapped body")));
        for (place, spread) in second.place_mm.iter_mut().zip([8.0, 8.0, 12.0]) {
            *place += draw.normal() * spread;
        }
        self.members.push(second);
        self.covered = Some(covered);
    }

    /// The light at a time in seconds.
    pub(super) fn shot(&self, seconds: f32) -> Shot {
        let held = self.hand.as_ref().map(|hand| hand.at(seconds)).unwrap_or_default();
        let brightness = self.weather.as_ref().map_or(1.0, |weather| weather.at(seconds));
        let lamps = self.light.brighter(brightness);
        let mut faces = Vec::new();
        let mut there: Vec<&Member<'_>> =
            self.members.iter().filter(|member| (member.there[0]..member.there[1]).contains(&seconds)).collect();
        there.sort_by(|a, b| b.place_mm[2].total_cmp(&a.place_mm[2]));
        let mut cutouts = Vec::new();
        for member in there {
            let (view, expression) = member.at(seconds, self.size, self.focal_px);
            let view = held.seen(&view);
            let cutout = member.head.render(&view, &expression, &lamps);
            faces.extend(face_truth(member.number, (view.pose, expression), &cutout, self.size));
            cutouts.push(cutout);
        }
        let mut light = scene_seen(&self.backdrop, self.size, self.focal_px, &held, brightness, &cutouts);
        faces.sort_by(|a: &FaceTruth, b| b.bbox.area().total_cmp(&a.bbox.area()));
        if let Some(covered) = self.covered {
            cover(&mut light, (seconds - covered) / COVER_SECONDS);
            let hidden = (0.1..0.9).contains(&((seconds - covered) / COVER_SECONDS));
            faces.retain(|_| !hidden);
        }
        Shot { light, faces }
    }
}

impl Member<'_> {
    fn at(&self, seconds: f32, [width, height]: [usize; 2], focal_px: f32) -> (View, Expression) {
        let (mut pose, mut expression) = self.script.score.at(seconds);
        let mut position_mm = self.place_mm;
        if let Some(body) = &self.body {
            let (sway, shift) = body.at(seconds);
            pose = Pose { yaw: pose.yaw + sway.yaw, pitch: pose.pitch + sway.pitch, roll: pose.roll + sway.roll };
            (0..3).for_each(|c| position_mm[c] += shift[c]);
        }
        if let Some([from, aside]) = self.comes {
            position_mm[0] += aside * (1.0 - smooth_step((seconds - from) / 1.1));
        }
        expression.mouth_open = expression.mouth_open.max(self.mouth.at(seconds));
        (View { width, height, focal_px, position_mm, pose }, expression)
    }
}

/// Moves the face to the border, or a part of it past it.
fn shift_to_border(kind: SelfieKind, place: &mut [f32; 3], draw: &mut Draw, focal_px: f32, [width, _]: [usize; 2]) {
    let face = FACE_MM * focal_px / place[2];
    let inside = match kind {
        SelfieKind::NearBorder => face * draw.uniform(0.48..0.56),
        SelfieKind::Cropped => face * draw.uniform(-0.05..0.24),
        _ => return,
    };
    let side = if draw.chance(0.5) { 1.0 } else { -1.0 };
    place[0] = side * (width as f32 / 2.0 - inside) * place[2] / focal_px;
}

/// The truth of a face, where enough of it lies inside the frame to speak of a face.
pub(super) fn face_truth(
    person: u8,
    (pose, expression): Moment,
    cutout: &Cutout,
    [width, height]: [usize; 2],
) -> Option<FaceTruth> {
    let center = cutout.face.center();
    let near = (-0.25 * cutout.face.width..width as f32 + 0.25 * cutout.face.width).contains(&center.x)
        && (0.0..height as f32).contains(&center.y);
    near.then_some(FaceTruth {
        person,
        pose,
        smile: expression.smile,
        mouth_open: expression.mouth_open,
        blink: expression.blink,
        bbox: cutout.face,
        landmarks: cutout.landmarks,
    })
}

/// A hand goes over the lens and away again, `time` 0 … 1: dark, a little red, with a soft edge that comes from below.
fn cover(light: &mut Picture, time: f32) {
    let closed = smooth_step(time / 0.3).min(1.0 - smooth_step((time - 0.7) / 0.3));
    if closed <= 0.0 {
        return;
    }
    let (width, height) = (light.width(), light.height() as f32);
    for (index, pixel) in light.pixels_mut().iter_mut().enumerate() {
        let up = 1.0 - (index / width) as f32 / height;
        let open = ((up + 0.5 - 1.5 * closed) / 0.5).clamp(0.0, 1.0);
        let glow = [0.012, 0.004, 0.002];
        *pixel = std::array::from_fn(|c| pixel[c] * open + glow[c] * (1.0 - open));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::selfie::test_heads::heads;

    fn presence(kind: SelfieKind) -> Presence<'static> {
        let heads = heads();
        let script = Script::of_actions(&[], 3.0, Seed::new(1));
        let cast = Cast { head: &heads[0], other: &heads[1], script, mouth: Mouth::closed() };
        Presence::new(kind, cast, [72, 128], Seed::new(2))
    }

    #[test]
    fn a_second_person_comes_and_a_swap_replaces() {
        let second = presence(SelfieKind::SecondPerson);
        let persons = |shot: Shot| shot.faces.iter().map(|face| face.person).collect::<Vec<_>>();
        assert_eq!(persons(second.shot(0.1)), [0]);
        assert_eq!(persons(second.shot(2.9)), [0, 1]);
        let swap = presence(SelfieKind::PersonSwap);
        assert_eq!((persons(swap.shot(0.1)), persons(swap.shot(2.9))), (vec![0], vec![1]));
        let at = swap.swapped().unwrap();
        let dark = swap.shot(at);
        assert!(dark.faces.is_empty() && dark.light.pixels().iter().all(|pixel| pixel[1] < 0.01));
    }

    #[test]
    fn faces_are_where_their_kind_says() {
        let bbox = |kind| presence(kind).shot(0.0).faces[0].bbox;
        let inside = |bbox: crate::case::geometry::Rect| bbox.x > 0.0 && bbox.x + bbox.width < 72.0;
        assert!(inside(bbox(SelfieKind::Live)), "{:?}", bbox(SelfieKind::Live));
        assert!(!inside(bbox(SelfieKind::Cropped)), "{:?}", bbox(SelfieKind::Cropped));
        assert!(bbox(SelfieKind::TooClose).width > 1.5 * bbox(SelfieKind::Live).width);
    }
}
