//! A printed photo in a hand, before the phone: still, waved, or bent.

use image::RgbImage;

use super::{
    canvas::backdrop_seen,
    exposure::Weather,
    hand::Hand,
    order::SelfieKind,
    presence::{Shot, draw_focal},
    room::{Backdrop, Daylight},
    sheet::{Placed, Seen, Sheet, lit},
    still::still_of,
    stroke::{Channel, Score},
    truth::FaceTruth,
    wander::Wander,
};
use crate::{
    case::{
        face::{Landmarks, Pose},
        geometry::{Point, Rect},
    },
    specimen::{
        person::{Head, Light},
        picture::Picture,
        seed::{Draw, Seed},
    },
};

/// Height of the photo against its width.
const FORMAT: f32 = 1.4;
/// Radius of a thumb's tip in millimetres.
const THUMB_MM: f32 = 8.5;

/// How far from a thumb its shade reaches, millimetres.
const SHADE_MM: f32 = 14.0;

/// What paper and ink do to a photo.
#[derive(Debug, Clone, Copy)]
pub(super) struct PrintLook {
    white: [f32; 3],
    black: f32,
    saturation: f32,
    banding: f32,
    /// Strength and exponent of the highlight.
    pub(super) gloss: [f32; 2],
}

impl PrintLook {
    pub(super) fn draw(seed: Seed) -> Self {
        let mut draw = seed.branch("print").draw();
        let tone = draw.uniform(0.74..0.9);
        let tint = draw.normal() * 0.02;
        let glossy = draw.chance(0.5);
        PrintLook {
            white: [tone * (1.0 + tint), tone, tone * (1.0 - tint)],
            black: draw.uniform(0.02..0.06),
            saturation: draw.uniform(0.72..1.0),
            banding: draw.uniform(0.0..0.03),
            gloss: if glossy { [draw.uniform(0.06..0.3), draw.log_uniform(40.0..300.0)] } else { [0.01, 8.0] },
        }
    }

    /// What the sheet throws back, printed with a photo.
    pub(super) fn printed(&self, photo: &RgbImage) -> Picture {
        let mut picture = Picture::from_srgb(photo);
        let width = picture.width();
        for (index, pixel) in picture.pixels_mut().iter_mut().enumerate() {
            let grey = 0.3 * pixel[0] + 0.6 * pixel[1] + 0.1 * pixel[2];
            let band = 1.0 + self.banding * ((index / width) as f32 * 0.61).sin();
            *pixel = std::array::from_fn(|c| {
                let color = grey + self.saturation * (pixel[c] - grey);
                self.white[c] * (self.black + (1.0 - self.black) * color.max(0.0)) * band
            });
        }
        picture
    }
}

/// Pixels of a photo that is to be shown in frames of this size: as fine as they can show.
pub(super) fn photo_size([width, _]: [usize; 2], format: f32) -> [usize; 2] {
    let across = (width as f32 * 1.1).clamp(64.0, 1000.0);
    [across as usize & !1, (across * format) as usize & !1]
}

/// A photo on paper, held.
#[derive(Debug, Clone)]
pub(super) struct PrintScene {
    size: [usize; 2],
    focal_px: f32,
    backdrop: Backdrop,
    pub(super) light: Light,
    weather: Weather,
    hand: Hand,
    photo: Picture,
    photo_px: [f32; 2],
    face: Option<FaceTruth>,
    look: PrintLook,
    /// Unprinted border, millimetres.
    margin_mm: f32,
    rest: Sheet,
    motion: Score,
    tremble: [Wander; 5],
    thumb: Thumb,
}

/// A thumb on the sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thumb {
    /// Its tip and its root, millimetres from the sheet's middle.
    line: [[f32; 2]; 2],
    skin: [f32; 3],
}

impl PrintScene {
    pub(super) fn new(kind: SelfieKind, head: &Head, size: [usize; 2], seconds: f32, seed: Seed) -> Self {
        let mut draw = seed.branch("print scene").draw();
        let focal_px = draw_focal(&mut draw, size);
        let (photo, face) = still_of(head, seed.branch("photo"), photo_size(size, FORMAT));
        let photo_px = [photo.width() as f32, photo.height() as f32];
        // A photo of 10 by 14 centimetres, or a sheet of A4.
        let half = if draw.chance(0.4) { 50.0 } else { 105.0 };
        let half_mm = [half, half * FORMAT];
        let margin_mm = if draw.chance(0.5) { 0.0 } else { half * draw.uniform(0.02..0.06) };
        let look = PrintLook::draw(seed);
        let shown = (half - margin_mm) * 2.0 / photo_px[0];
        let face_box = face.map_or(Rect { x: 0.0, y: 0.0, width: photo_px[0], height: photo_px[1] }, |face| face.bbox);
        let share = draw.uniform(0.34..0.6);
        let forward = focal_px * face_box.width * shown / (share * (size[0] as f32).min(0.75 * size[1] as f32));
        let middle = face_box.center();
        let off = |at: f32, side: usize| -(at - photo_px[side] / 2.0) * shown;
        let center_mm = [
            off(middle.x, 0) + draw.normal() * 0.015 * forward,
            off(middle.y, 1) + draw.normal() * 0.03 * forward,
            forward,
        ];
        let turn = Pose { yaw: draw.normal() * 2.0, pitch: draw.normal() * 3.0, roll: draw.normal() * 2.0 };
        let bend =
            if kind == SelfieKind::BentPhoto { 1.0 / (half * draw.uniform(0.75..1.4)) } else { draw.normal() * 0.0004 };
        let tremble = ["yaw", "pitch", "roll", "x", "y"].map(|name| {
            Wander::new(seed.branch("tremble").branch(name), 0.4..9.0, if name.len() > 1 { 0.35 } else { 0.9 })
        });
        PrintScene {
            size,
            focal_px,
            backdrop: Backdrop::room(seed.branch("room"), size[0], size[1], focal_px, Daylight::Any),
            light: Light::indoor(seed),
            weather: Weather::new(seed),
            hand: Hand::new(seed, 0.8),
            photo: look.printed(&photo),
            photo_px,
            face,
            look,
            margin_mm,
            rest: Sheet { half_mm, center_mm, turn, bend },
            motion: waving(kind, seconds, seed),
            tremble,
            thumb: Thumb::draw(seed, half_mm),
        }
    }

    /// The light at a time in seconds.
    pub(super) fn shot(&self, seconds: f32) -> Shot {
        let held = self.hand.at(seconds);
        let brightness = self.weather.at(seconds);
        let lamps = self.light.brighter(brightness);
        let mut light = backdrop_seen(&self.backdrop, self.size, self.focal_px, &held, brightness);
        let placed = self.sheet_at(seconds, &held);
        let [width, height] = self.size;
        for (index, pixel) in light.pixels_mut().iter_mut().enumerate() {
            let at = [(index % width) as f32 + 0.5, (index / width) as f32 + 0.5];
            let Some(seen) = placed.seen(at[0], at[1]) else { continue };
            let coverage = placed.coverage(&seen);
            if coverage > 0.0 {
                let (matt, gloss) = lit(&lamps, seen.normal, seen.ray, self.look.gloss[1]);
                let paper = self.paper(&seen);
                for c in 0..3 {
                    let sheet = paper[c] * matt[c] + self.look.gloss[0] * gloss[c];
                    pixel[c] += coverage * (sheet - pixel[c]);
                }
            }
            self.thumb.lay(pixel, &seen, &lamps);
        }
        let faces = self.face.iter().filter_map(|face| self.face_seen(face, &placed, [width, height])).collect();
        Shot { light, faces }
    }

    fn sheet_at(&self, seconds: f32, held: &super::hand::Held) -> Placed {
        let (moved, _) = self.motion.at(seconds);
        let [yaw, pitch, roll, x, y] = self.tremble.each_ref().map(|wander| wander.at(seconds));
        let Sheet { half_mm, center_mm, turn, bend } = self.rest;
        // The sheet is seen as a head would be that stands there.
        let view = held.seen(&crate::specimen::person::View {
            width: self.size[0],
            height: self.size[1],
            focal_px: self.focal_px,
            position_mm: [center_mm[0] + x + 0.8 * moved.yaw, center_mm[1] + y - 0.6 * moved.pitch, center_mm[2]],
            pose: Pose {
                yaw: turn.yaw + yaw + moved.yaw,
                pitch: turn.pitch + pitch + moved.pitch,
                roll: turn.roll + roll + moved.roll,
            },
        });
        Sheet { half_mm, center_mm: view.position_mm, turn: view.pose, bend }.placed(self.focal_px, self.size)
    }

    /// Colour of the sheet: the photo, and its border.
    fn paper(&self, seen: &Seen) -> [f32; 3] {
        let place = |side: usize| {
            let half = self.rest.half_mm[side] - self.margin_mm;
            (seen.place[side] / half + 1.0) * 0.5
        };
        let (u, v) = (place(0), place(1));
        if self.margin_mm > 0.0 && !((0.0..1.0).contains(&u) && (0.0..1.0).contains(&v)) {
            return self.look.white;
        }
        self.photo.at(u * self.photo_px[0], v * self.photo_px[1])
    }

    fn face_seen(&self, face: &FaceTruth, placed: &Placed, [width, height]: [usize; 2]) -> Option<FaceTruth> {
        let on_sheet = |point: Point| {
            let place = |at: f32, side: usize| {
                (at / self.photo_px[side] * 2.0 - 1.0) * (self.rest.half_mm[side] - self.margin_mm)
            };
            placed.pixel_of([place(point.x, 0), place(point.y, 1)])
        };
        let shown = shown_face(face, on_sheet, placed.turn());
        let center = shown.bbox.center();
        ((0.0..width as f32).contains(&center.x) && (0.0..height as f32).contains(&center.y)).then_some(shown)
    }
}

/// The truth of a face that lies on a sheet, from where its points are seen and how the sheet is turned.
pub(super) fn shown_face(face: &FaceTruth, on_sheet: impl Fn(Point) -> Point, turn: Pose) -> FaceTruth {
    let Rect { x, y, width, height } = face.bbox;
    let corners =
        [(x, y), (x + width, y), (x + width, y + height), (x, y + height)].map(|(x, y)| on_sheet(Point::new(x, y)));
    let least = |value: fn(&Point) -> f32| corners.iter().map(value).fold(f32::INFINITY, f32::min);
    let most = |value: fn(&Point) -> f32| corners.iter().map(value).fold(f32::NEG_INFINITY, f32::max);
    let (left, top) = (least(|at| at.x), least(|at| at.y));
    FaceTruth {
        pose: Pose {
            yaw: face.pose.yaw + turn.yaw,
            pitch: face.pose.pitch + turn.pitch,
            roll: face.pose.roll + turn.roll,
        },
        bbox: Rect { x: left, y: top, width: most(|at| at.x) - left, height: most(|at| at.y) - top },
        landmarks: Landmarks::from_points(face.landmarks.points().map(on_sheet)),
        ..*face
    }
}

/// How a photo is moved so that it seems alive.
fn waving(kind: SelfieKind, seconds: f32, seed: Seed) -> Score {
    let mut draw = seed.branch("waving").draw();
    let mut score = Score::default();
    let reach = match kind {
        SelfieKind::WavedPhoto => [draw.uniform(12.0..26.0), draw.uniform(5.0..14.0), draw.uniform(2.0..8.0)],
        SelfieKind::BentPhoto => [draw.uniform(18.0..32.0), draw.uniform(2.0..6.0), 2.0],
        _ => return score,
    };
    let (mut at, mut place) = (draw.uniform(0.2..0.6), [0.0f32; 3]);
    let mut side = if draw.chance(0.5) { 1.0 } else { -1.0 };
    while at < seconds {
        let length = draw.uniform(0.45..0.9);
        let to = [
            side * reach[0] * draw.uniform(0.6..1.0),
            reach[1] * draw.uniform(-1.0..1.0),
            reach[2] * draw.normal() * 0.5,
        ];
        for (index, channel) in [Channel::Yaw, Channel::Pitch, Channel::Roll].into_iter().enumerate() {
            score.add(channel, at, length, to[index] - place[index]);
        }
        (place, side) = (to, -side);
        at += length + draw.uniform(0.05..0.35);
    }
    score
}

impl Thumb {
    /// A thumb that holds a sheet of this half size at its lower or its side border.
    pub(super) fn draw(seed: Seed, half_mm: [f32; 2]) -> Self {
        let mut draw: Draw = seed.branch("thumb").draw();
        let side = if draw.chance(0.5) { 1.0 } else { -1.0 };
        let deep = draw.uniform(-2.0..9.0);
        let line = if draw.chance(0.5) {
            let x = side * half_mm[0] * draw.uniform(0.3..0.9);
            [[x, half_mm[1] - deep], [x + side * draw.uniform(5.0..35.0), half_mm[1] + 50.0]]
        } else {
            let y = half_mm[1] * draw.uniform(0.1..0.8);
            [[side * (half_mm[0] - deep), y], [side * (half_mm[0] + 50.0), y + draw.uniform(15.0..60.0)]]
        };
        let tone = draw.log_uniform(0.1..0.55);
        Thumb { line, skin: [tone * 1.25, tone * 0.85, tone * 0.65] }
    }

    /// Lays the thumb over what a pixel sees.
    pub(super) fn lay(&self, pixel: &mut [f32; 3], seen: &Seen, light: &Light) {
        let [tip, root] = self.line;
        let (along, beside) = {
            let axis = [root[0] - tip[0], root[1] - tip[1]];
            let length = axis[0].hypot(axis[1]);
            let (dx, dy) = (seen.place[0] - tip[0], seen.place[1] - tip[1]);
            ((dx * axis[0] + dy * axis[1]) / length, (dx * axis[1] - dy * axis[0]) / length)
        };
        // The thumb grows to its joint, and behind it into the hand.
        let radius = THUMB_MM + 0.12 * along.clamp(0.0, 22.0) + 0.75 * (along - 26.0).max(0.0);
        let off = if along < 0.0 { along.hypot(beside) } else { beside.abs() };
        let coverage = (0.5 + (radius - off) / seen.pixel_mm).clamp(0.0, 1.0);
        if off - radius > SHADE_MM {
            return;
        }
        if coverage <= 0.0 {
            // What lies next to the thumb is in its shade.
            let shade = 1.0 - 0.35 * (-(off - radius) / 3.0).exp();
            *pixel = pixel.map(|c| c * shade);
            return;
        }
        let lean = (beside / radius).clamp(-0.95, 0.95);
        let up = (1.0 - lean * lean).sqrt();
        let normal = [0.6 * lean + seen.normal[0], seen.normal[1], seen.normal[2] * up];
        let (matt, gloss) = lit(light, normal, seen.ray, 20.0);
        // The nail is paler and shines; at the joint the skin has folds.
        let nail = ((1.25 - ((along - 1.0) / 6.5).hypot(beside / 4.8)) / 0.3).clamp(0.0, 1.0);
        let fold =
            1.0 - 0.22 * (-((along - 19.0) / 1.2).powi(2)).exp() - 0.15 * (-((along - 22.5) / 1.0).powi(2)).exp();
        let tip_shade = 0.75 + 0.25 * ((along + radius) / radius).clamp(0.0, 1.0);
        for c in 0..3 {
            let skin = self.skin[c] * fold + nail * (0.08 * self.skin[0] + 0.02);
            let color = skin * matt[c] * (0.45 + 0.55 * up) * tip_shade + gloss[c] * (0.015 + 0.05 * nail);
            pixel[c] += coverage * (color - pixel[c]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::selfie::test_heads::heads;

    fn yaw_range(kind: SelfieKind) -> f32 {
        let score = waving(kind, 4.0, Seed::new(3));
        let yaws = || (0..400).map(|at| score.at(at as f32 / 100.0).0.yaw);
        yaws().fold(f32::MIN, f32::max) - yaws().fold(f32::MAX, f32::min)
    }

    #[test]
    fn waved_photos_turn_and_still_ones_do_not() {
        assert_eq!(yaw_range(SelfieKind::StillPhoto), 0.0);
        assert!(yaw_range(SelfieKind::WavedPhoto) > 14.0 && yaw_range(SelfieKind::BentPhoto) > 20.0);
    }

    #[test]
    fn the_face_on_the_sheet_is_where_the_truth_says() {
        let head = &heads()[0];
        for kind in [SelfieKind::StillPhoto, SelfieKind::BentPhoto] {
            let scene = PrintScene::new(kind, head, [72, 128], 2.0, Seed::new(5));
            let [early, late] = [0.1, 1.4].map(|seconds| scene.shot(seconds).faces[0]);
            let moved = early.landmarks.nose.distance(late.landmarks.nose);
            assert!((18.0..60.0).contains(&early.bbox.width), "{kind:?}: {early:?}");
            assert!(if kind == SelfieKind::StillPhoto { moved < 6.0 } else { moved > 0.5 }, "{kind:?}: {moved}");
            assert_eq!((early.smile, early.blink), (late.smile, late.blink), "a photo does nothing");
        }
    }

    #[test]
    fn ink_never_gets_black_nor_brighter_than_paper() {
        let look = PrintLook::draw(Seed::new(2));
        let photo = RgbImage::from_fn(2, 1, |x, _| image::Rgb([if x == 0 { 0 } else { 255 }; 3]));
        let printed = look.printed(&photo);
        assert!(printed.pixels()[0][1] > 0.01 && printed.pixels()[1][1] <= look.white[1] * 1.04);
    }
}
