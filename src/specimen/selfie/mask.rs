//! A printed face with holes for the eyes, worn by somebody else.

use super::{
    canvas::scene_seen,
    exposure::Weather,
    hand::{Body, Hand},
    presence::{Cast, Shot, draw_focal, usual_place},
    print::{PrintLook, photo_size, shown_face},
    room::{Backdrop, Daylight},
    sheet::{Placed, Seen, Sheet, lit},
    still::still_of,
    truth::FaceTruth,
    wander::Wander,
};
use crate::{
    case::{face::Pose, geometry::Point},
    specimen::{
        person::{Head, Light, View},
        picture::Picture,
        seed::Seed,
    },
};

/// Height of the printed photo against its width.
const FORMAT: f32 = 1.33;
/// How far the paper stands before the eyes, millimetres: it lies on the nose.
const STANDOFF_MM: f32 = 24.0;
/// Half the width and half the height of an eye hole, millimetres.
const HOLE_MM: [f32; 2] = [16.0, 9.0];

/// Somebody behind a paper mask.
#[derive(Debug, Clone)]
pub(super) struct MaskScene<'a> {
    size: [usize; 2],
    focal_px: f32,
    backdrop: Backdrop,
    pub(super) light: Light,
    weather: Weather,
    hand: Hand,
    body: Body,
    wearer: &'a Head,
    cast: Cast<'a>,
    place_mm: [f32; 3],
    photo: Picture,
    face: Option<FaceTruth>,
    look: PrintLook,
    /// Millimetres per pixel of the photo, and the pixel between its eyes.
    scale_mm: f32,
    middle: Point,
    /// Unevenness of the cut, by direction.
    cut: Wander,
    bend: f32,
    /// A whole sheet instead of a face that was cut out.
    uncut: bool,
}

impl<'a> MaskScene<'a> {
    /// `cast.other` wears the face of `cast.head`.
    pub(super) fn new(cast: Cast<'a>, size: [usize; 2], seed: Seed) -> Self {
        let mut draw = seed.branch("mask").draw();
        let focal_px = draw_focal(&mut draw, size);
        let share = draw.uniform(0.42..0.58);
        let place_mm = usual_place(&mut draw, share, focal_px, size);
        let (photo, face) = still_of(cast.head, seed.branch("photo"), photo_size(size, FORMAT));
        let look = PrintLook::draw(seed);
        let light = Light::indoor(seed);
        // The holes must lie over the wearer's eyes: the print has their distance.
        let view =
            View { width: 8, height: 8, focal_px: 1000.0, position_mm: [0.0, 0.0, 1000.0], pose: Pose::default() };
        let wearer_eyes = cast.other.render(&view, &Default::default(), &light).landmarks.inter_eye_distance();
        let printed_eyes = face.map_or(0.0, |face| face.landmarks.inter_eye_distance());
        let middle = face.map_or(Point::default(), |face| face.landmarks.left_eye.middle(face.landmarks.right_eye));
        MaskScene {
            size,
            focal_px,
            backdrop: Backdrop::room(seed.branch("room"), size[0], size[1], focal_px, Daylight::Any),
            light,
            weather: Weather::new(seed),
            hand: Hand::new(seed, 1.0),
            body: Body::new(seed.branch("main")),
            wearer: cast.other,
            cast,
            place_mm,
            photo: look.printed(&photo),
            face,
            look,
            scale_mm: wearer_eyes / printed_eyes.max(0.05 * photo.width() as f32),
            middle,
            cut: Wander::new(seed.branch("cut"), 1.0..6.0, 2.2),
            bend: 1.0 / draw.uniform(75.0..120.0),
            uncut: draw.chance(0.3),
        }
    }

    /// The light at a time in seconds.
    pub(super) fn shot(&self, seconds: f32) -> Shot {
        let held = self.hand.at(seconds);
        let brightness = self.weather.at(seconds);
        let lamps = self.light.brighter(brightness);
        let (mut pose, expression) = self.cast.script.score.at(seconds);
        let (sway, shift) = self.body.at(seconds);
        pose = Pose { yaw: pose.yaw + sway.yaw, pitch: pose.pitch + sway.pitch, roll: pose.roll + sway.roll };
        let position_mm = std::array::from_fn(|c| self.place_mm[c] + shift[c]);
        let [width, height] = self.size;
        let view = held.seen(&View { width, height, focal_px: self.focal_px, position_mm, pose });
        let wearer = self.wearer.render(&view, &expression, &lamps);
        let mut light = scene_seen(&self.backdrop, self.size, self.focal_px, &held, brightness, &[wearer]);
        let placed = self.sheet(&view);
        for (index, pixel) in light.pixels_mut().iter_mut().enumerate() {
            let Some(seen) = placed.seen((index % width) as f32 + 0.5, (index / width) as f32 + 0.5) else { continue };
            let (coverage, rim) = self.paper_at(&seen);
            if coverage > 0.0 {
                let (matt, gloss) = lit(&lamps, seen.normal, seen.ray, self.look.gloss[1]);
                let color = if rim { [0.7; 3] } else { self.color(&seen) };
                for c in 0..3 {
                    let paper = color[c] * matt[c] + self.look.gloss[0] * gloss[c];
                    pixel[c] += coverage * (paper - pixel[c]);
                }
            } else if self.hole(&seen).is_some() {
                // Behind the paper it is darker.
                *pixel = pixel.map(|c| 0.6 * c);
            }
        }
        let on_sheet = |point: Point| placed.pixel_of(self.place_of(point));
        let turned =
            |face: &FaceTruth| FaceTruth { blink: expression.blink, ..shown_face(face, on_sheet, placed.turn()) };
        Shot { light, faces: self.face.iter().map(turned).collect() }
    }

    /// The paper before the head: its middle is the point between the eyes.
    fn sheet(&self, view: &View) -> Placed {
        let sheet = Sheet { half_mm: [1.0; 2], center_mm: view.position_mm, turn: view.pose, bend: self.bend };
        // One step out along the sheet's own normal.
        let normal = sheet.placed(self.focal_px, self.size).normal();
        let center_mm = std::array::from_fn(|c| view.position_mm[c] + STANDOFF_MM * normal[c]);
        Sheet { center_mm, ..sheet }.placed(self.focal_px, self.size)
    }

    fn place_of(&self, point: Point) -> [f32; 2] {
        [(point.x - self.middle.x) * self.scale_mm, (point.y - self.middle.y) * self.scale_mm]
    }

    fn color(&self, seen: &Seen) -> [f32; 3] {
        self.photo.at(self.middle.x + seen.place[0] / self.scale_mm, self.middle.y + seen.place[1] / self.scale_mm)
    }

    /// How much of the pixel is paper, and whether it is the bare edge of the paper.
    fn paper_at(&self, seen: &Seen) -> (f32, bool) {
        let (x, y) = (seen.place[0], seen.place[1] - 32.0);
        let inside = if self.uncut {
            (self.photo.width() as f32 * self.scale_mm * 0.4 - x.abs())
                .min(self.photo.height() as f32 * self.scale_mm * 0.36 - y.abs())
        } else {
            let uneven = self.cut.at(y.atan2(x) / std::f32::consts::TAU);
            let reach = ((x / 70.0).abs().powf(2.3) + (y / 98.0).abs().powf(2.3)).powf(1.0 / 2.3);
            (1.0 - reach) * 80.0 + uneven
        };
        let hole = self.hole(seen).unwrap_or(-f32::INFINITY);
        let paper = inside.min(-hole);
        let coverage = (0.5 + paper / seen.pixel_mm).clamp(0.0, 1.0);
        (coverage, paper < 0.5)
    }

    /// How deep inside an eye hole the place lies, millimetres; nothing where it lies in none.
    fn hole(&self, seen: &Seen) -> Option<f32> {
        let face = self.face.as_ref()?;
        let eyes = [face.landmarks.left_eye, face.landmarks.right_eye];
        let depth = |eye: Point| {
            let [x, y] = self.place_of(eye);
            let reach = ((seen.place[0] - x) / HOLE_MM[0]).hypot((seen.place[1] - y) / HOLE_MM[1]);
            (1.0 - reach) * HOLE_MM[1]
        };
        let deepest = eyes.map(depth).into_iter().fold(f32::MIN, f32::max);
        (deepest > -2.0).then_some(deepest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::selfie::{script::Script, speech::Mouth, test_heads::heads};

    #[test]
    fn the_mask_has_holes_where_its_eyes_are() {
        let heads = heads();
        let script = Script::of_actions(&[], 2.0, Seed::new(1));
        let cast = Cast { head: &heads[0], other: &heads[1], script, mouth: Mouth::closed() };
        let scene = MaskScene::new(cast, [72, 128], Seed::new(3));
        let face = scene.face.unwrap();
        let at = |place| Seen { place, normal: [0.0, 0.0, -1.0], ray: [0.0, 0.0, 1.0], pixel_mm: 0.5 };
        assert_eq!(scene.paper_at(&at(scene.place_of(face.landmarks.left_eye))).0, 0.0);
        assert_eq!(scene.paper_at(&at(scene.place_of(face.landmarks.nose))).0, 1.0);
        assert_eq!(scene.paper_at(&at([0.0, 300.0])).0, 0.0);
        let shown = scene.shot(0.5).faces[0];
        assert!(shown.landmarks.inter_eye_distance() > 8.0, "{shown:?}");
    }
}
