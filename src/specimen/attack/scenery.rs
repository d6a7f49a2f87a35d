//! The table, what lies on it, the hand, the lamps: everything around the subject.

use super::{PhotoKind, framing::Framing, subject::Subject};
use crate::{
    case::geometry::Point,
    specimen::{
        camera::{Camera, mixing},
        scene::{Ground, Homography, Layer, LightGrid, Lighting, MAX_LAYERS, Placed, Spot, Stage, Thing, ThingKind},
        seed::{Draw, Seed},
    },
};

/// The scene, and what of it the truth names.
pub(super) struct Scenery {
    pub(super) stage: Stage,
    pub(super) things: Vec<ThingKind>,
    pub(super) fingers: Vec<Thing>,
    /// The second document's corners in millimetres on the plane.
    pub(super) other: Option<[Point; 4]>,
}

/// A second document: its subject and where its top left corner lies, and its turn in degrees.
pub(super) type Second = (Subject, [f32; 2], f32);

impl Scenery {
    /// `subject` lies with its sheet's millimetres as the plane's.
    pub(super) fn new(
        kind: PhotoKind,
        subject: &Subject,
        second: Option<Second>,
        framing: &Framing,
        camera: &Camera,
        seed: Seed,
    ) -> Self {
        let mut draw = seed.branch("scenery").draw();
        let to_plane = framing.map.inverse().unwrap_or(Homography::IDENTITY);
        let [x, y] = framing.pose.place;
        let filters = mixing(camera.mixing);
        let spot = Spot { sigma: camera.lens.blur, mm_per_px: to_plane.slope(x, y), path: camera.lens.shake_path() };
        let focus = [(x / camera.width as f32) - 0.5, (y - camera.height as f32 / 2.0) / camera.width as f32];
        let glossy = if draw.chance(0.4) { 0.6 } else { 0.06 };
        let lighting = Lighting::draw(seed.branch("lighting"), focus, glossy);
        let room = if subject.panel.is_some() { draw.log_uniform(0.08..1.0) } else { 1.0 };
        let mut layers = Vec::new();
        let mut things = Vec::new();
        let shown = kind != PhotoKind::NoDocument;
        let other =
            second.as_ref().map(|(second, shift, turn)| second.quad.map(|corner| turned(corner, *shift, *turn)));
        let keep_clear: Vec<[Point; 4]> = shown.then_some(subject.quad).into_iter().chain(other).collect();
        for index in 0..draw.whole(0..6) {
            if let Some(thing) = loose(framing, camera, &keep_clear, seed.branch("thing").nth(u64::from(index))) {
                things.push(thing.kind);
                layers.push(Layer::Thing(thing));
            }
        }
        if subject.gutter > 0.0 && shown && draw.chance(0.85) {
            let [width, height] = subject.sheet.size_mm();
            layers.push(Layer::Thing(Thing::page(width, height, seed.branch("page"))));
            things.push(ThingKind::Page);
        }
        if shown {
            layers.extend(sheets(subject, [0.0; 2], 0.0, &spot, &filters));
        }
        if let Some((second, shift, turn)) = &second {
            layers.extend(sheets(second, *shift, *turn, &spot, &filters));
        }
        let fingers = if shown { fingers(&subject.quad, &mut draw) } else { Vec::new() };
        layers.truncate(MAX_LAYERS - fingers.len());
        layers.extend(fingers.iter().cloned().map(Layer::Thing));
        let grid = light_grid(&lighting, camera, &to_plane, room);
        let ground_blur = spot.mean_mm() * if draw.chance(0.15) { 4.0 } else { 1.0 };
        let stage = Stage {
            width: camera.width,
            height: camera.height,
            lens: camera.lens,
            to_plane,
            ground: Ground::draw(seed.branch("ground"), ground_blur, &filters),
            layers,
            lighting,
            grid,
            spot_mm: spot.mean_mm(),
            filters,
        };
        Scenery { stage, things, fingers, other }
    }

    /// Colour of the light that the camera takes for white.
    pub(super) fn white(&self, subject: &Subject, framing: &Framing) -> [f32; 3] {
        let [x, y] = framing.pose.place;
        let (width, height) = (self.stage.width as f32, self.stage.height as f32);
        let room = self.stage.lighting.white([x / width - 0.5, (y - height / 2.0) / width]);
        subject.panel.as_ref().map_or(room, |panel| std::array::from_fn(|c| 0.7 * panel.white[c] + 0.3 * room[c]))
    }
}

/// A corner of a document whose top left corner lies at `shift`, turned about it by `turn` degrees.
pub(super) fn turned(corner: Point, shift: [f32; 2], turn: f32) -> Point {
    let (sin, cos) = turn.to_radians().sin_cos();
    Point::new(shift[0] + corner.x * cos - corner.y * sin, shift[1] + corner.x * sin + corner.y * cos)
}

/// The subject's sheet with its top left corner at `shift`, turned by `turn` degrees, and the photo glued on it.
fn sheets(subject: &Subject, shift: [f32; 2], turn: f32, spot: &Spot, filters: &[[f32; 3]; 3]) -> Vec<Layer> {
    let placed =
        |sheet: &crate::specimen::scene::Sheet, origin: Point, angle: f32, height: f32, rim: [f32; 2], gutter: f32| {
            let (sin, cos) = angle.to_radians().sin_cos();
            let rows = spot.mm_per_px;
            let mm_per_px = [
                std::array::from_fn(|k| cos * rows[0][k] + sin * rows[1][k]),
                std::array::from_fn(|k| cos * rows[1][k] - sin * rows[0][k]),
            ];
            Layer::Sheet(Box::new(Placed {
                seen: sheet.seen(&Spot { mm_per_px, ..spot.clone() }, filters),
                turn: [cos, sin],
                shift: [-origin.x * cos - origin.y * sin, origin.x * sin - origin.y * cos],
                gloss: sheet.gloss(),
                height,
                rim,
                gutter,
            }))
        };
    let origin = Point::new(shift[0], shift[1]);
    let mut layers = vec![placed(&subject.sheet, origin, turn, subject.height, subject.rim, subject.gutter)];
    if let Some((sheet, replacement, middle)) = &subject.glued {
        let [width, height] = sheet.size_mm();
        let middle = turned(Point::new(middle[0], middle[1]), shift, turn);
        let angle = turn + replacement.turn;
        let corner = turned(Point::new(-width / 2.0, -height / 2.0), [middle.x, middle.y], angle);
        layers.push(placed(sheet, corner, angle, replacement.height_mm, replacement.rim, 0.0));
    }
    layers
}

fn light_grid(lighting: &Lighting, camera: &Camera, to_plane: &Homography, room: f32) -> LightGrid {
    let (width, height) = (camera.width as f32, camera.height as f32);
    LightGrid::new(camera.width, camera.height, |x, y| {
        let place = [x / width - 0.5, (y - height / 2.0) / width];
        let mut light = lighting.at(place, to_plane.map(x, y));
        light.diffuse = light.diffuse.map(|channel| channel * room);
        light
    })
}

/// Something on the table, clear of the document's quad, or flat and partly below it.
fn loose(framing: &Framing, camera: &Camera, keep_clear: &[[Point; 4]], seed: Seed) -> Option<Thing> {
    let mut draw = seed.draw();
    let to_plane = framing.map.inverse()?;
    let kind = Thing::draw_kind(&mut draw);
    for attempt in 0..6 {
        let at = [draw.uniform(-0.05..1.05) * camera.width as f32, draw.uniform(-0.05..1.05) * camera.height as f32];
        let thing = Thing::loose(kind, to_plane.map(at[0], at[1]), seed.nth(attempt));
        let flat = thing.height < 1.0;
        let clear = keep_clear.iter().all(|quad| {
            flat || (0..81).all(|index| {
                let (s, t) = ((index % 9) as f32 / 8.0, (index / 9) as f32 / 8.0);
                let at = within(quad, s, t);
                thing.inside([at.x, at.y]) < -4.0
            })
        });
        if clear {
            return Some(thing);
        }
    }
    None
}

/// The point at shares (s, t) of a quad.
pub(super) fn within(quad: &[Point; 4], s: f32, t: f32) -> Point {
    let mix = |a: Point, b: Point, share: f32| Point::new(a.x + share * (b.x - a.x), a.y + share * (b.y - a.y));
    mix(mix(quad[0], quad[1], s), mix(quad[3], quad[2], s), t)
}

/// Fingers that hold or steady the document.
fn fingers(quad: &[Point; 4], draw: &mut Draw) -> Vec<Thing> {
    let count = if draw.chance(0.24) { draw.whole(1..4) } else { 0 };
    let skin = Thing::skin(draw);
    let edge = draw.whole(0..4) as usize;
    let place = draw.uniform(0.15..0.85);
    (0..count)
        .map(|index| {
            // One hand at one edge, a thumb now and then at another.
            let edge = if index == 2 { (edge + 2) % 4 } else { edge };
            let (a, b) = (quad[edge], quad[(edge + 1) % 4]);
            let length = a.distance(b).max(1.0);
            let along = [(b.x - a.x) / length, (b.y - a.y) / length];
            let out = [along[1], -along[0]];
            let at = (place * length + index as f32 * draw.uniform(17.0..21.0)).clamp(4.0, length - 4.0);
            let depth = draw.uniform(2.5..11.0);
            let tip = [a.x + along[0] * at - out[0] * depth, a.y + along[1] * at - out[1] * depth];
            Thing::finger(tip, out[1].atan2(out[0]) + draw.normal() * 0.22, skin, draw)
        })
        .collect()
}
