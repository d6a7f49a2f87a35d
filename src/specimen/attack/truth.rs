//! What is known about a photograph.

use serde::Serialize;

use super::{
    DigitalWay, PhotoKind, PhotoOrder, Replacement, Shown,
    framing::Framing,
    scenery::{Scenery, within},
    subject::{Subject, edited},
};
use crate::{
    case::geometry::{Point, Rect},
    specimen::{
        camera::{Camera, Exif, Profile, Round},
        scene::{Panel, PrintWay, Surface, ThingKind},
    },
};

/// Ground truth. Points are in pixels of the upright picture; quads run clockwise from the document's own top left corner,
/// and their corners may lie outside the picture.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PhotoTruth {
    /// Kind of photograph.
    pub kind: PhotoKind,
    /// `bonaFide` or the attack's species.
    pub label: String,
    /// Width of the upright picture.
    pub width: u32,
    /// Height of the upright picture.
    pub height: u32,
    /// The document (in attacks: its image); `None` without one.
    pub quad: Option<[Point; 4]>,
    /// The second document.
    pub other_quad: Option<[Point; 4]>,
    /// Share of the document inside the picture, 0 … 1.
    pub visible: f32,
    /// Share of the document inside the picture that fingers cover, 0 … 1.
    pub covered: f32,
    /// Fingers in the picture.
    pub fingers: u32,
    /// Share of the document that glare whitens, 0 … 1.
    pub glare: f32,
    /// Pixels of the picture a millimetre of the document (square root of the areas' ratio); 0 without one.
    pub px_per_mm: f32,
    /// What was altered, as quads.
    pub edits: Vec<[Point; 4]>,
    /// Tilt of the plane about the picture's horizontal and vertical in degrees.
    pub tilt: [f32; 2],
    /// How the document is turned in the picture in degrees, clockwise, 0 … 360.
    pub turn: f32,
    /// What it lies on.
    pub ground: Surface,
    /// What lies about.
    pub things: Vec<ThingKind>,
    /// Kind of camera.
    pub profile: Profile,
    /// Standard deviation of the lens' spot in sensor pixels.
    pub blur_px: f32,
    /// Length of the shake in sensor pixels.
    pub shake_px: f32,
    /// Shot noise and standard deviation of read noise (Brooks et al.).
    pub noise: [f32; 2],
    /// The picture's size over the sensor's.
    pub scale: f32,
    /// Rounds of JPEG.
    pub rounds: Vec<Round>,
    /// What stands beside the picture.
    pub exif: Option<Exif>,
    /// What prints and displays show.
    pub shown: Option<Shown>,
    /// The display.
    pub panel: Option<Panel>,
    /// Pixels of the sensor a display pixel.
    pub pitch_px: Option<f32>,
    /// How a print was made.
    pub print: Option<PrintWay>,
    /// How a photo was replaced.
    pub replacement: Option<Replacement>,
    /// How the file was edited.
    pub digital: Option<DigitalWay>,
}

/// Samples of the document across and down for shares of its face.
const SAMPLES: [usize; 2] = [36, 24];

/// What is known before the camera clicks and the file is edited. `size`: the file's width and height.
pub(super) fn describe(
    order: &PhotoOrder,
    camera: &Camera,
    subject: &Subject,
    scenery: &Scenery,
    framing: &Framing,
    size: [usize; 2],
) -> PhotoTruth {
    let factor = [size[0] as f32 / camera.width as f32, size[1] as f32 / camera.height as f32];
    let seen = |at: Point| {
        let ideal = framing.map.apply(at);
        let [x, y] = camera.lens.seen(ideal.x, ideal.y, camera.width, camera.height);
        Point::new(x * factor[0], y * factor[1])
    };
    let present = order.kind != PhotoKind::NoDocument;
    let quad = present.then(|| subject.quad.map(seen));
    let mm = [order.side.truth.width_mm, order.side.truth.height_mm];
    let [visible, covered, glare] =
        if present { shares(camera, subject, scenery, framing, seen, size) } else { [0.0; 3] };
    let altering = matches!(order.kind, PhotoKind::PhotoReplacement | PhotoKind::PortraitSwap | PhotoKind::AlteredData);
    let boxes = if altering { edited(order) } else { Vec::new() };
    let edits = boxes.iter().map(|area| edit_quad(area, order, subject).map(seen)).collect();
    let fingers = scenery
        .fingers
        .iter()
        .filter(|finger| within_frame(seen(Point::new(finger.center()[0], finger.center()[1])), size))
        .count();
    PhotoTruth {
        kind: order.kind,
        label: order.kind.species().to_owned(),
        width: size[0] as u32,
        height: size[1] as u32,
        quad,
        other_quad: scenery.other.map(|quad| quad.map(seen)),
        visible,
        covered,
        fingers: fingers as u32,
        glare,
        px_per_mm: quad.map_or(0.0, |quad| (area(&quad) / (mm[0] * mm[1])).sqrt()),
        edits,
        tilt: framing.pose.tilt,
        turn: quad.map_or(0.0, turn_of),
        ground: scenery.stage.ground.surface,
        things: scenery.things.clone(),
        profile: camera.profile,
        blur_px: camera.lens.blur,
        shake_px: camera.lens.shake[0].hypot(camera.lens.shake[1]),
        noise: [camera.sensor.shot, camera.sensor.read],
        scale: factor[0],
        rounds: camera.file.rounds.clone(),
        exif: camera.file.exif.clone(),
        shown: subject.shown,
        panel: subject.panel.clone(),
        pitch_px: subject.panel.as_ref().map(|panel| panel.pitch_mm * framing.pose.scale),
        print: subject.print,
        replacement: subject.glued.as_ref().map(|(_, replacement, _)| *replacement),
        digital: None,
    }
}

/// A box of the artwork on the subject's sheet; a glued photo's own outline.
fn edit_quad(place: &Rect, order: &PhotoOrder, subject: &Subject) -> [Point; 4] {
    if let Some((sheet, replacement, middle)) = &subject.glued {
        let (sin, cos) = replacement.turn.to_radians().sin_cos();
        let [w, h] = sheet.size_mm().map(|side| side / 2.0);
        return [(-w, -h), (w, -h), (w, h), (-w, h)]
            .map(|(x, y)| Point::new(middle[0] + x * cos - y * sin, middle[1] + x * sin + y * cos));
    }
    let mm = place.scaled(25.4 / order.side.truth.dpi);
    let (right, bottom) = (mm.x + mm.width, mm.y + mm.height);
    [(mm.x, mm.y), (right, mm.y), (right, bottom), (mm.x, bottom)].map(|(x, y)| Point::new(x, y))
}

/// Shares of the document that are inside the picture, covered by fingers, whitened by glare.
fn shares(
    camera: &Camera,
    subject: &Subject,
    scenery: &Scenery,
    framing: &Framing,
    seen: impl Fn(Point) -> Point,
    size: [usize; 2],
) -> [f32; 3] {
    let [across, down] = SAMPLES;
    let gloss = subject.sheet.gloss() * if subject.panel.is_some() { 0.05 } else { 1.0 };
    let (mut inside, mut covered, mut glare) = (0.0f32, 0.0f32, 0.0f32);
    for index in 0..across * down {
        let (s, t) = ((index % across) as f32 + 0.5, (index / across) as f32 + 0.5);
        let at = within(&subject.quad, s / across as f32, t / down as f32);
        if !within_frame(seen(at), size) {
            continue;
        }
        inside += 1.0;
        if scenery.fingers.iter().any(|finger| finger.inside([at.x, at.y]) > 0.0) {
            covered += 1.0;
        }
        let pixel = framing.map.apply(at);
        let width = camera.width as f32;
        let place = [pixel.x / width - 0.5, (pixel.y - camera.height as f32 / 2.0) / width];
        let light = scenery.stage.lighting.at(place, [at.x, at.y]);
        if gloss * light.glare[1] > 0.35 {
            glare += 1.0;
        }
    }
    let all = (across * down) as f32;
    [inside / all, covered / inside.max(1.0), glare / inside.max(1.0)]
}

fn within_frame(at: Point, size: [usize; 2]) -> bool {
    at.x >= 0.0 && at.y >= 0.0 && at.x < size[0] as f32 && at.y < size[1] as f32
}

/// Direction of a quad's upper side in degrees, clockwise from the right, 0 … 360.
fn turn_of(quad: [Point; 4]) -> f32 {
    (quad[1].y - quad[0].y).atan2(quad[1].x - quad[0].x).to_degrees().rem_euclid(360.0)
}

/// Area of a quad (half the cross product of its diagonals).
fn area(quad: &[Point; 4]) -> f32 {
    let (a, b) = ([quad[2].x - quad[0].x, quad[2].y - quad[0].y], [quad[3].x - quad[1].x, quad[3].y - quad[1].y]);
    0.5 * (a[0] * b[1] - a[1] * b[0]).abs()
}
