//! One photograph to be taken, whole or in parts.

use image::{RgbImage, imageops};
use rayon::prelude::*;

use super::{
    PhotoKind, PhotoOrder, PhotoTruth, Photograph,
    digital::{DigitalWay, Patch, Source},
    framing::Framing,
    scenery::{Scenery, Second, turned, within},
    subject::{Plan, Subject, edited},
    truth::describe,
};
use crate::{
    case::geometry::Point,
    specimen::{
        camera::{Area, BLOCK, Camera, HALO, Raw, Round, Shrink, shrink},
        document::FieldTruth,
        scene::{Layer, Reaches, Sheet, Spot, Stage},
        seed::{Draw, Seed},
        spare,
    },
};

/// A scene set up before a camera. Crops come from the same light, noise and processing as the whole photograph.
#[derive(Debug)]
pub struct Setting {
    camera: Camera,
    stage: Stage,
    noise: Seed,
    shrink: Option<(Shrink, Shrink)>,
    patch: Option<Patch>,
    truth: PhotoTruth,
}

impl Setting {
    /// Sets up what `order` asks for; all that is not ordered follows from the seed.
    pub fn new(order: &PhotoOrder, seed: Seed) -> Setting {
        let mut camera = Camera::photo(seed.branch("camera"), order.megapixels);
        if let Some(exif) = &mut camera.file.exif {
            exif.taken_at = order.taken_at.to_owned();
        }
        let plan = Plan::new(order, seed.branch("plan"));
        let planned = plan.quad[0];
        let frame = [camera.width, camera.height];
        let (framed, second) = second(order, &plan.quad, seed.branch("second"));
        let framing = Framing::draw(order.kind, framed, frame, seed.branch("framing"));
        let subject = Subject::new(order, plan, &framing, seed.branch("subject"));
        // On a display the document does not begin at the sheet's corner: move the view along.
        let framing = framing.shifted([subject.quad[0].x - planned.x, subject.quad[0].y - planned.y]);
        let scenery = Scenery::new(order.kind, &subject, second, &framing, &camera, seed.branch("scenery"));
        let mut draw = seed.branch("exposure").draw();
        let exposure = 2f32.powf((0.2 * draw.normal()).clamp(-0.6, 0.35));
        camera.sensor.response = camera.sensor.response.map(|channel| channel * exposure);
        let mut white = scenery.white(&subject, &framing);
        white.iter_mut().for_each(|channel| *channel *= 1.0 + 0.02 * draw.normal());
        let camera = camera.adapted(white, draw.uniform(0.8..1.0));
        let shrink = shrinking(&camera);
        let size = shrink.as_ref().map_or(frame, |(across, down)| [across.length(), down.length()]);
        let truth = describe(order, &camera, &subject, &scenery, &framing, size);
        let mut setting =
            Setting { camera, stage: scenery.stage, noise: seed.branch("noise"), shrink, patch: None, truth };
        setting.edit(order, &framing, seed);
        setting
    }

    /// What is known about the photograph.
    pub fn truth(&self) -> &PhotoTruth {
        &self.truth
    }

    /// The part of `size` (width, height) pixels from (x, y) as it would be decoded from the file. It is moved inwards where
    /// it would leave the picture, and smaller where the picture is.
    pub fn crop(&self, x: u32, y: u32, size: [u32; 2]) -> RgbImage {
        let (width, height) = (self.truth.width as usize, self.truth.height as usize);
        let (across, down) = ((size[0] as usize).clamp(1, width), (size[1] as usize).clamp(1, height));
        let (left, top) = ((x as usize).min(width - across), (y as usize).min(height - down));
        let mut area = Area { left, top, width: across, height: down };
        for round in self.camera.file.rounds.iter().rev() {
            area = on_blocks(area, blend(*round), width, height);
        }
        let stored = self.camera.file.survive(&self.developed(area));
        let (dx, dy) = ((left - area.left) as u32, (top - area.top) as u32);
        imageops::crop_imm(&stored, dx, dy, across as u32, down as u32).to_image()
    }

    /// The whole picture before its last JPEG rounds, upright.
    pub fn picture(&self) -> RgbImage {
        let (width, height) = (self.truth.width as usize, self.truth.height as usize);
        self.developed(Area { left: 0, top: 0, width, height })
    }

    /// The photograph as a file.
    pub fn photograph(&self) -> Photograph {
        let picture = self.picture();
        let jpeg = self.camera.file.write(&picture);
        spare::keep(&spare::BYTES, picture.into_raw());
        Photograph { jpeg, truth: self.truth.clone() }
    }

    /// An area of the picture as it is before the file's own JPEG rounds, edits included.
    pub(super) fn developed(&self, area: Area) -> RgbImage {
        let Some(patch) = &self.patch else { return self.taken(&self.stage, &self.camera, self.noise, area) };
        let mut base = self.saved(area, patch.before, [0, 0], &self.stage, &self.camera, self.noise);
        let (left, top) = (area.left as f32, area.top as f32);
        if !patch.touches(left, top, area.width as f32, area.height as f32) {
            return base;
        }
        // Edits are small: only their surroundings are developed once more.
        let part = self.surroundings(patch, area);
        let region = match &patch.source {
            Source::Other { stage, camera, noise, round, grid } => match round {
                Some(round) => self.saved(part, *round, *grid, stage, camera, *noise),
                None => self.taken(stage, camera, *noise, part),
            },
            Source::Moved { by } => {
                let moved = self.moved(part, *by);
                self.saved(moved, patch.before, [0, 0], &self.stage, &self.camera, self.noise)
            }
        };
        let (dx, dy) = ((part.left - area.left) as u32, (part.top - area.top) as u32);
        let mut piece = imageops::crop_imm(&base, dx, dy, part.width as u32, part.height as u32).to_image();
        patch.blend(&mut piece, &region, part.left, part.top);
        imageops::replace(&mut base, &piece, i64::from(dx), i64::from(dy));
        base
    }

    /// The part of `area` that holds the edits.
    fn surroundings(&self, patch: &Patch, area: Area) -> Area {
        let mut reach = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
        for corner in patch.quads.iter().flatten() {
            reach = [reach[0].min(corner.x), reach[1].min(corner.y), reach[2].max(corner.x), reach[3].max(corner.y)];
        }
        let wide = patch.feather + 2.0;
        let limit = |value: f32, start: usize, length: usize| (value.max(0.0) as usize).clamp(start, start + length);
        let left = limit(reach[0] - wide, area.left, area.width - 1);
        let top = limit(reach[1] - wide, area.top, area.height - 1);
        let right = limit(reach[2] + wide, left + 1, area.left + area.width - left - 1);
        let bottom = limit(reach[3] + wide, top + 1, area.top + area.height - top - 1);
        Area { left, top, width: right - left, height: bottom - top }
    }

    /// An area of the same size, moved but within the picture.
    fn moved(&self, area: Area, by: [isize; 2]) -> Area {
        let limit = |at: usize, by: isize, length: usize, full: u32| {
            (at as isize + by).clamp(0, full as isize - length as isize) as usize
        };
        Area {
            left: limit(area.left, by[0], area.width, self.truth.width),
            top: limit(area.top, by[1], area.height, self.truth.height),
            ..area
        }
    }

    /// An area of a photograph after one JPEG round whose grid of blocks begins at `grid`.
    fn saved(
        &self,
        area: Area,
        round: Round,
        grid: [usize; 2],
        stage: &Stage,
        camera: &Camera,
        noise: Seed,
    ) -> RgbImage {
        let full = [self.truth.width as usize, self.truth.height as usize];
        let border = if grid == [0, 0] { blend(round) } else { BLOCK };
        let mut wide = on_blocks(area, border, full[0], full[1]);
        let shift = [grid[0].min(wide.left), grid[1].min(wide.top)];
        wide = Area { left: wide.left - shift[0], top: wide.top - shift[1], width: wide.width, height: wide.height };
        wide.width = (wide.width + shift[0]).min(full[0] - wide.left);
        wide.height = (wide.height + shift[1]).min(full[1] - wide.top);
        let coded = round.survive(&self.taken(stage, camera, noise, wide));
        let (dx, dy) = ((area.left - wide.left) as u32, (area.top - wide.top) as u32);
        imageops::crop_imm(&coded, dx, dy, area.width as u32, area.height as u32).to_image()
    }

    /// An area as the camera hands it to its file.
    fn taken(&self, stage: &Stage, camera: &Camera, noise: Seed, area: Area) -> RgbImage {
        let Some((across, down)) = &self.shrink else { return exposed(stage, camera, noise, area) };
        let (x, y) = (across.source(area.left, area.width), down.source(area.top, area.height));
        let source = Area { left: x.0, top: y.0, width: x.1 - x.0, height: y.1 - y.0 };
        let large = exposed(stage, camera, noise, source);
        let small = shrink(&large, [x.0, y.0], area, across, down);
        spare::keep(&spare::BYTES, large.into_raw());
        small
    }

    fn edit(&mut self, order: &PhotoOrder, framing: &Framing, seed: Seed) {
        let data = order.kind == PhotoKind::AlteredData;
        if !data && order.kind != PhotoKind::PortraitSwap {
            return;
        }
        let (root, seed) = (seed, seed.branch("edit"));
        let mut draw = seed.branch("place").draw();
        let (way, feather, gain, before) = Patch::draw(data, seed.branch("way"));
        let quads = self.truth.edits.clone();
        let by = copied_from(order, &self.truth, &mut draw);
        // With nothing to copy from, the region comes from another photograph.
        let way = if way == DigitalWay::CopyMove && by.is_none() { DigitalWay::Paste } else { way };
        let source = match (way, by) {
            (DigitalWay::CopyMove, Some(by)) => Source::Moved { by },
            _ => {
                let camera = Patch::other_camera(way, &self.camera, seed.branch("camera"));
                let side = order.altered.unwrap_or(order.side);
                let stage = self.with_sheet(Subject::redrawn(side, root.branch("subject")), &camera, framing);
                let saved = way == DigitalWay::Splice || draw.chance(0.5);
                let (_, _, _, round) = Patch::draw(data, seed.branch("round"));
                let grid = if way == DigitalWay::Splice {
                    [draw.whole(1..8) as usize, draw.whole(1..8) as usize]
                } else {
                    [0; 2]
                };
                let noise = seed.branch("noise");
                Source::Other { stage: stage.into(), camera: camera.into(), noise, round: saved.then_some(round), grid }
            }
        };
        self.truth.digital = Some(way);
        self.patch = Some(Patch { quads, feather, before, gain, source });
    }

    /// The same stage with another sheet in place of the document's.
    fn with_sheet(&self, sheet: Sheet, camera: &Camera, framing: &Framing) -> Stage {
        let mut stage = self.stage.clone();
        stage.lens.blur = camera.lens.blur;
        let [x, y] = framing.pose.place;
        let spot =
            Spot { sigma: camera.lens.blur, mm_per_px: stage.to_plane.slope(x, y), path: camera.lens.shake_path() };
        for layer in &mut stage.layers {
            if let Layer::Sheet(placed) = layer {
                placed.seen = sheet.seen(&spot, &stage.filters);
            }
        }
        stage
    }
}

/// Pixels around a block that decoding it looks at: colour at half the resolution is blended with its neighbours.
fn blend(round: Round) -> usize {
    if round.subsampled { 2 } else { 0 }
}

/// The area with `border` pixels around, grown to the grid of blocks, within a picture whose sides are multiples of a block.
fn on_blocks(area: Area, border: usize, width: usize, height: usize) -> Area {
    let start = |at: usize| at.saturating_sub(border) & !(BLOCK - 1);
    let (left, top) = (start(area.left), start(area.top));
    let right = (area.left + area.width + border).next_multiple_of(BLOCK).min(width);
    let bottom = (area.top + area.height + border).next_multiple_of(BLOCK).min(height);
    Area { left, top, width: right - left, height: bottom - top }
}

/// Rows and columns that are exposed together: where the document lies across, the rows of the sensor run down its texture,
/// and only a small square of that stays in the cache.
const BAND: usize = 128;
const STRIP: usize = 128;

/// An area of the sensor, recorded and developed.
fn exposed(stage: &Stage, camera: &Camera, noise: Seed, area: Area) -> RgbImage {
    let full = [camera.width, camera.height];
    let wide = area.grown(HALO, full[0], full[1]);
    let reaches = Reaches::new(stage, wide);
    let mut codes = spare::take(&spare::CODES, wide.width * wide.height);
    codes.par_chunks_mut(wide.width * BAND).enumerate().for_each(|(band, codes)| {
        let (top, height) = (wide.top + band * BAND, codes.len() / wide.width);
        for start in (0..wide.width).step_by(STRIP) {
            let end = (start + STRIP).min(wide.width);
            let strip = Area { left: wide.left + start, top, width: end - start, height };
            stage.rows(&reaches, strip, |y, light| {
                let codes = &mut codes[(y - top) * wide.width..][start..end];
                camera.sensor.record(light, strip.left, y, noise, codes);
            });
        }
    });
    let raw = Raw { left: wide.left, top: wide.top, width: wide.width, codes };
    let picture = camera.finish(&raw, area, full);
    spare::keep(&spare::CODES, raw.codes);
    picture
}

/// The file's shrinking, if any, to sides that are multiples of a block.
fn shrinking(camera: &Camera) -> Option<(Shrink, Shrink)> {
    let to = |length: usize| (((length as f32 * camera.file.scale) / BLOCK as f32).round() as usize).max(4) * BLOCK;
    let (width, height) = (to(camera.width), to(camera.height));
    let smaller = camera.file.scale < 0.995 && width < camera.width && height < camera.height;
    smaller.then(|| (Shrink::new(camera.width, width), Shrink::new(camera.height, height)))
}

/// The second document, and the corners of the box that holds both.
fn second(order: &PhotoOrder, quad: &[Point; 4], seed: Seed) -> ([Point; 4], Option<Second>) {
    if order.kind != PhotoKind::TwoDocuments {
        return (*quad, None);
    }
    let mut draw = seed.draw();
    let side = order.other.unwrap_or(order.side);
    let subject = Subject::document(side, seed);
    let turn = draw.normal() * 5.0;
    let gap = draw.uniform(6.0..26.0);
    let beside = draw.chance(0.4);
    // Turned about its corner, it must not reach into the first one.
    let lean = turn.abs().to_radians().sin() * side.truth.width_mm.max(side.truth.height_mm);
    let shift = if beside {
        [quad[1].x + gap + lean, draw.normal() * 6.0]
    } else {
        [draw.normal() * 8.0, quad[3].y + gap + lean]
    };
    let both: Vec<Point> = quad.iter().copied().chain(subject.quad.map(|corner| turned(corner, shift, turn))).collect();
    let least = |value: fn(&Point) -> f32| both.iter().map(value).fold(f32::MAX, f32::min);
    let most = |value: fn(&Point) -> f32| both.iter().map(value).fold(f32::MIN, f32::max);
    let (left, top, right, bottom) = (least(|p| p.x), least(|p| p.y), most(|p| p.x), most(|p| p.y));
    let framed = [Point::new(left, top), Point::new(right, top), Point::new(right, bottom), Point::new(left, bottom)];
    (framed, Some((subject, shift, turn)))
}

/// From where text may be copied: the way in pixels from the first edit to another field of the document.
fn copied_from(order: &PhotoOrder, truth: &PhotoTruth, draw: &mut Draw) -> Option<[isize; 2]> {
    let (quad, place) = (truth.quad?, *edited(order).first()?);
    let side = &order.side.truth;
    let seen = |at: Point| {
        let mm = at.scaled(25.4 / side.dpi);
        within(&quad, mm.x / side.width_mm, mm.y / side.height_mm)
    };
    let here = place.center();
    let apart = |field: &&FieldTruth| field.bbox.center().distance(here) > place.height.max(field.bbox.height) * 1.5;
    let others: Vec<&FieldTruth> = side.fields.iter().filter(apart).collect();
    let other = draw.pick(&others)?;
    let left = Point::new(other.bbox.x + place.width / 2.0, other.bbox.center().y);
    let (from, to) = (seen(here), seen(left));
    Some([(to.x - from.x).round() as isize, (to.y - from.y).round() as isize])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::{
        citizen::{Citizen, Issue},
        document::Press,
    };

    #[test]
    fn what_is_seen_where_does_not_depend_on_the_part_looked_at() {
        let issue = Issue::any(60.0);
        let side = Citizen::issue(&Press::new(1 << 20), Seed::new(3), Seed::new(4), &issue).document.front;
        let order = PhotoOrder {
            kind: PhotoKind::Genuine,
            side: &side,
            altered: None,
            edits: &[],
            other: None,
            megapixels: 4.0,
            taken_at: "",
        };
        for number in 0..12 {
            let setting = Setting::new(&order, Seed::new(number));
            let (width, height) = (setting.camera.width, setting.camera.height);
            let whole = Reaches::new(&setting.stage, Area { left: 0, top: 0, width, height });
            let mut draw = Seed::new(number).branch("parts").draw();
            for _ in 0..40 {
                let at = |length: usize, draw: &mut Draw| draw.whole(0..(length - 200) as u32) as usize & !3;
                let area = Area { left: at(width, &mut draw), top: at(height, &mut draw), width: 196, height: 196 };
                assert!(whole.holds(&Reaches::new(&setting.stage, area)), "{number} {area:?}");
            }
        }
    }
}
