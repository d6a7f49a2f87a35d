//! Training samples with their labels as one stream of bytes, so that a training reads them without touching a disk.
//!
//! Each sample is one line of JSON and then the pixels: `width` × `height` × 3 bytes of RGB, row by row. Whatever the
//! number of threads, the same seed gives the same stream.

use std::{io, str::FromStr};

use image::{RgbImage, imageops};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::{
    attack::{PhotoKind, PhotoTruth, Setting},
    citizen::{ARTWORK_DPI, Citizen, Issue, side_setting},
    document::{Press, Side},
    labels::{photo_label, selfie_label},
    person::{Head, Person},
    recipe::any_actions,
    scene::Homography,
    seed::{Draw, Seed},
    selfie::{SelfieKind, SelfieOrder, Shooting},
};
use crate::case::{
    geometry::{Point, Rect},
    meta::IdType,
};

/// Side of the crops of [`StreamKind::Surface`] in pixels.
pub const CROP_SIDE: u32 = 160;
/// Height of the strips of [`StreamKind::Mrz`] in pixels.
pub const STRIP_HEIGHT: u32 = 48;
/// Crops of one photograph, less those that would show nothing of the document.
const CROPS: u32 = 96;
/// Photographs of one document.
const SHOTS: u64 = 8;
/// Milliseconds between the frames of one selfie: long enough that they differ.
const FRAME_MILLIS: i64 = 1000;
/// Most jobs at a time; bounds what is held back until its turn.
const JOBS: u64 = 4;
/// Bytes of blank documents that are kept for the next holder.
const PRESS_BYTES: usize = 100 << 20;

/// What the samples are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamKind {
    /// Crops of photographs of documents in their native resolution, inside the document and across its border; none that
    /// show nothing of it.
    Surface,
    /// Lines of machine-readable zones, cut out of photographs and straightened.
    Mrz,
    /// Frames of selfie videos with faces, landmarks, pose and expression.
    Selfie,
}

impl StreamKind {
    /// How many jobs to begin for so many samples.
    fn jobs_for(self, samples: u32) -> u64 {
        let of_one_job = match self {
            StreamKind::Surface => u64::from(CROPS) * SHOTS,
            StreamKind::Mrz => 2 * SHOTS,
            StreamKind::Selfie => 6,
        };
        u64::from(samples).div_ceil(of_one_job).clamp(1, JOBS)
    }
}

impl FromStr for StreamKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "surface" => Ok(StreamKind::Surface),
            "mrz" => Ok(StreamKind::Mrz),
            "selfie" => Ok(StreamKind::Selfie),
            _ => Err(format!("there is no stream `{text}`; choose one of surface, mrz, selfie")),
        }
    }
}

/// What to stream.
#[derive(Debug, Clone, Copy)]
pub struct StreamOrder {
    /// Kind of samples.
    pub kind: StreamKind,
    /// How many.
    pub count: u32,
    /// Seed.
    pub seed: u64,
    /// Size of the photographs in megapixels.
    pub megapixels: f32,
}

/// One sample.
struct Sample {
    label: Value,
    pixels: RgbImage,
}

/// Writes the samples to `out`; gives their number.
///
/// # Errors
/// When `out` takes no more.
pub fn stream(order: &StreamOrder, out: &mut impl io::Write) -> io::Result<u32> {
    let root = Seed::new(order.seed).branch("stream");
    let press = Press::new(PRESS_BYTES);
    let (mut left, mut next) = (order.count, 0);
    while left > 0 {
        let jobs = next..next + order.kind.jobs_for(left);
        next = jobs.end;
        let jobs: Vec<Vec<Sample>> = jobs
            .into_par_iter()
            .map(|job| match order.kind {
                StreamKind::Surface => surface(&press, root.branch("surface").nth(job), order.megapixels),
                StreamKind::Mrz => mrz(&press, root.branch("mrz").nth(job), order.megapixels),
                StreamKind::Selfie => selfie(root.branch("selfie").nth(job)),
            })
            .collect();
        for sample in jobs.into_iter().flatten().take(left as usize) {
            write_sample(&sample, out)?;
            left -= 1;
        }
    }
    Ok(order.count)
}

fn write_sample(sample: &Sample, out: &mut impl io::Write) -> io::Result<()> {
    let mut label = sample.label.clone();
    label["width"] = sample.pixels.width().into();
    label["height"] = sample.pixels.height().into();
    writeln!(out, "{label}")?;
    out.write_all(sample.pixels.as_raw())
}

/// Somebody's document, photographed several times, each time as another kind.
fn surface(press: &Press, seed: Seed, megapixels: f32) -> Vec<Sample> {
    let issue = Issue::any(ARTWORK_DPI);
    let citizen = Citizen::issue(press, seed, seed.branch("document"), &issue);
    let mut samples = Vec::new();
    for shot in 0..SHOTS {
        let seed = seed.branch("shot").nth(shot);
        let mut draw = seed.draw();
        // Nearly half are genuine; where nothing lies there, no crop shows a document.
        let kinds: Vec<PhotoKind> =
            PhotoKind::ALL.iter().copied().filter(|kind| *kind != PhotoKind::NoDocument).collect();
        let kind =
            if draw.chance(0.4) { PhotoKind::Genuine } else { *draw.pick(&kinds).unwrap_or(&PhotoKind::Genuine) };
        let setting = citizen.present(press, kind, megapixels, seed).setting;
        let design = citizen.design.id.as_str();
        samples.extend(crops(&setting, &mut draw, [design, &format!("{:016x}", seed.number())]));
    }
    samples
}

/// Pixels of a picture up to which its crops are cut from the whole: piece by piece their borders would cost more.
const SMALL_PICTURE: u32 = 4_000_000;

fn crops(setting: &Setting, draw: &mut Draw, [design, specimen]: [&str; 2]) -> Vec<Sample> {
    let truth = setting.truth();
    let Some(quad) = truth.quad else { return Vec::new() };
    let (width, height) = (truth.width, truth.height);
    let whole = (width * height <= SMALL_PICTURE).then(|| setting.crop(0, 0, [width, height]));
    let cut = |x: u32, y: u32, side: u32| match &whole {
        Some(whole) => imageops::crop_imm(whole, x, y, side, side).to_image(),
        None => setting.crop(x, y, [side; 2]),
    };
    let label = photo_label("", truth, "").label;
    let sample = |x: u32, y: u32, pixels: RgbImage| {
        let label = json!({
            "label": label, "kind": truth.kind.name(), "design": design, "specimen": specimen, "place": place(&quad, x, y)?, "x": x, "y": y,
            "pxPerMm": truth.px_per_mm, "blurPx": truth.blur_px, "touchesEdit": truth.edits.iter().any(|edit| meets(edit, x, y)),
        });
        Some(Sample { label, pixels })
    };
    let mut samples = Vec::new();
    for (at, crops) in places(&quad, truth.edits.first(), draw) {
        let side = if width.min(height) < crops * CROP_SIDE { CROP_SIDE } else { crops * CROP_SIDE };
        if width.min(height) < side {
            continue;
        }
        let corner = |value: f32, length: u32| (value - side as f32 / 2.0).clamp(0.0, (length - side) as f32) as u32;
        let (left, top) = (corner(at.x, width), corner(at.y, height));
        let piece = cut(left, top, side);
        let steps = || (0..side).step_by(CROP_SIDE as usize);
        samples.extend(steps().flat_map(|dy| steps().map(move |dx| (dx, dy))).filter_map(|(dx, dy)| {
            let pixels = imageops::crop_imm(&piece, dx, dy, CROP_SIDE, CROP_SIDE).to_image();
            sample(left + dx, top + dy, pixels)
        }));
    }
    samples
}

/// Where to cut [`CROPS`] crops of a document, and how many each way lie together there: one, or four that share the work of
/// their border. A quarter of the places lies on the document's edge; where there is an edit, a third of the others on it:
/// elsewhere an edited document is as it was.
fn places(quad: &[Point; 4], edit: Option<&[Point; 4]>, draw: &mut Draw) -> Vec<(Point, u32)> {
    let mut places = Vec::new();
    for _ in 0..CROPS / 16 {
        let pieces = if edit.is_some() { 2 } else { 3 };
        places.extend((0..pieces).map(|_| (inside(quad, draw), 2)));
        places.extend(edit.into_iter().flat_map(|edit| [edit; 4]).map(|edit| (inside(edit, draw), 1)));
        places.extend((0..4).map(|_| (on_edge(quad, draw), 1)));
    }
    places
}

/// Whether a crop lies within the document or across its edge; `None` beside it.
fn place(quad: &[Point; 4], x: u32, y: u32) -> Option<&'static str> {
    let (left, top, side) = (x as f32, y as f32, CROP_SIDE as f32);
    let corners = corners(&Rect { x: left, y: top, width: side, height: side });
    // The quad's sides run clockwise: what lies within is to the right of all of them.
    let beyond = |edge: usize| {
        let (a, b) = (quad[edge], quad[(edge + 1) % 4]);
        let right = |at: &Point| (b.x - a.x) * (at.y - a.y) > (b.y - a.y) * (at.x - a.x);
        corners.iter().filter(|corner| !right(corner)).count()
    };
    let beyond: [usize; 4] = std::array::from_fn(beyond);
    if beyond == [0; 4] {
        Some("inside")
    } else if beyond.contains(&4) || !meets(quad, x, y) {
        None
    } else {
        Some("border")
    }
}

/// Whether the box around the quad meets the crop at (x, y).
fn meets(quad: &[Point; 4], x: u32, y: u32) -> bool {
    let reaches = |at: fn(&Point) -> f32, from: u32| {
        let (low, high) = quad.iter().map(at).fold((f32::MAX, f32::MIN), |(low, high), v| (low.min(v), high.max(v)));
        low < (from + CROP_SIDE) as f32 && high > from as f32
    };
    reaches(|point| point.x, x) && reaches(|point| point.y, y)
}

/// A place within the quad.
fn inside(quad: &[Point; 4], draw: &mut Draw) -> Point {
    let (u, v) = (draw.uniform(0.03..0.97), draw.uniform(0.03..0.97));
    let mix = |a: Point, b: Point, share: f32| Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
    mix(mix(quad[0], quad[1], u), mix(quad[3], quad[2], u), v)
}

/// A place on one of its edges.
fn on_edge(quad: &[Point; 4], draw: &mut Draw) -> Point {
    let (edge, share) = (draw.whole(0..4) as usize, draw.uniform(0.05..0.95));
    let (a, b) = (quad[edge], quad[(edge + 1) % 4]);
    Point::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
}

/// The lines of somebody's machine-readable zone, photographed several times.
fn mrz(press: &Press, seed: Seed, megapixels: f32) -> Vec<Sample> {
    const KINDS: [PhotoKind; 4] =
        [PhotoKind::ScreenReplay, PhotoKind::ColourPrint, PhotoKind::GreyCopy, PhotoKind::TooClose];
    let id_type = seed.draw().pick(&[IdType::Passport, IdType::IdCard, IdType::ResidencePermit, IdType::Visa]).copied();
    let issue = Issue { id_type, ..Issue::any(ARTWORK_DPI) };
    let citizen = Citizen::issue(press, seed, seed.branch("document"), &issue);
    let sides = [Some(&citizen.document.front), citizen.document.back.as_ref()];
    let Some(side) = sides.into_iter().flatten().find(|side| side.truth.mrz.is_some()) else { return Vec::new() };
    let mut samples = Vec::new();
    for shot in 0..SHOTS {
        let seed = seed.branch("shot").nth(shot);
        let mut draw = seed.draw();
        let kind =
            if draw.chance(0.7) { PhotoKind::Genuine } else { *draw.pick(&KINDS).unwrap_or(&PhotoKind::Genuine) };
        let megapixels = (megapixels * draw.log_uniform(0.15..1.0)).max(0.3);
        let setting = side_setting(side, kind, megapixels, seed);
        samples.extend(strips(&setting, side, &mut draw, citizen.design.id.as_str()));
    }
    samples
}

/// Every line that is wholly in the picture, with a margin that is never quite right.
fn strips(setting: &Setting, side: &Side, draw: &mut Draw, design: &str) -> Vec<Sample> {
    let truth: &PhotoTruth = setting.truth();
    let (Some(quad), Some(zone)) = (truth.quad, side.truth.mrz.as_ref()) else { return Vec::new() };
    let (width, height) = (side.artwork.width() as f32, side.artwork.height() as f32);
    let page = corners(&Rect { x: 0.0, y: 0.0, width, height });
    let Some(to_photo) = Homography::between(page, quad) else { return Vec::new() };
    let inside =
        |point: &Point| (0.0..truth.width as f32).contains(&point.x) && (0.0..truth.height as f32).contains(&point.y);
    let lines = zone.lines.iter().zip(&zone.boxes).filter_map(|(line, bbox)| {
        let margin = bbox.height * draw.uniform(0.15..0.5);
        let area = Rect {
            x: bbox.x - margin,
            y: bbox.y - margin,
            width: bbox.width + 2.0 * margin,
            height: bbox.height + 2.0 * margin,
        };
        let seen = corners(&area).map(|corner| to_photo.apply(corner));
        // Location is good to about a tenth of a letter's height.
        let off = bbox.height * 0.06 * truth.px_per_mm * 25.4 / side.truth.dpi;
        let found = seen.map(|corner| Point::new(corner.x + off * draw.normal(), corner.y + off * draw.normal()));
        let strip_width = (area.width / area.height * STRIP_HEIGHT as f32).round() as u32;
        seen.iter().all(inside).then_some((line, found, strip_width))
    });
    let lines: Vec<(&String, [Point; 4], u32)> = lines.collect();
    let around = |at: fn(&Point) -> f32| {
        let values = lines.iter().flat_map(|(_, found, _)| found).map(at);
        values.fold([f32::MAX, 0.0f32], |[least, most], value| [least.min(value - 4.0), most.max(value + 4.0)])
    };
    let ([left, right], [top, bottom]) = (around(|corner| corner.x), around(|corner| corner.y));
    if lines.is_empty() {
        return Vec::new();
    }
    // Only the zone is developed.
    let origin = [left.max(0.0) as u32, top.max(0.0) as u32];
    let end = [(right as u32).min(truth.width), (bottom as u32).min(truth.height)];
    let picture = setting.crop(origin[0], origin[1], [end[0] - origin[0], end[1] - origin[1]]);
    let sample = |(line, found, strip_width): (&String, [Point; 4], u32)| {
        let from = corners(&Rect { x: 0.0, y: 0.0, width: strip_width as f32, height: STRIP_HEIGHT as f32 });
        let found = found.map(|corner| Point::new(corner.x - origin[0] as f32, corner.y - origin[1] as f32));
        let to_picture = Homography::between(from, found)?;
        let label = json!({
            "label": photo_label("", truth, "").label, "text": line, "design": design, "format": zone.format,
            "pxPerMm": truth.px_per_mm, "blurPx": truth.blur_px,
        });
        Some(Sample { label, pixels: straightened(&picture, &to_picture, strip_width, STRIP_HEIGHT) })
    };
    lines.into_iter().filter_map(sample).collect()
}

fn corners(area: &Rect) -> [Point; 4] {
    let (right, bottom) = (area.x + area.width, area.y + area.height);
    [Point::new(area.x, area.y), Point::new(right, area.y), Point::new(right, bottom), Point::new(area.x, bottom)]
}

/// The part of the picture that `to_picture` points to, averaged over the area of each pixel.
fn straightened(picture: &RgbImage, to_picture: &Homography, width: u32, height: u32) -> RgbImage {
    let [[across, _], [_, down]] = to_picture.slope(width as f32 / 2.0, height as f32 / 2.0);
    let steps = (across.abs().max(down.abs()).ceil() as u32).clamp(1, 6);
    RgbImage::from_fn(width, height, |x, y| {
        let mut sum = [0.0; 3];
        for step in 0..steps * steps {
            let part = |place: u32| (place as f32 + 0.5) / steps as f32;
            let [px, py] = to_picture.map(x as f32 + part(step % steps), y as f32 + part(step / steps));
            let value = bilinear(picture, px - 0.5, py - 0.5);
            (0..3).for_each(|c| sum[c] += value[c]);
        }
        image::Rgb(sum.map(|value| (value / (steps * steps) as f32 + 0.5) as u8))
    })
}

fn bilinear(picture: &RgbImage, x: f32, y: f32) -> [f32; 3] {
    let limit = |value: f32, length: u32| value.clamp(0.0, length.saturating_sub(1) as f32);
    let (x, y) = (limit(x, picture.width()), limit(y, picture.height()));
    let (left, top) = (x as u32, y as u32);
    let (right, bottom) = ((left + 1).min(picture.width() - 1), (top + 1).min(picture.height() - 1));
    let (fx, fy) = (x - left as f32, y - top as f32);
    let at = |x: u32, y: u32| picture.get_pixel(x, y).0.map(f32::from);
    let (a, b, c, d) = (at(left, top), at(right, top), at(left, bottom), at(right, bottom));
    std::array::from_fn(|i| (a[i] * (1.0 - fx) + b[i] * fx) * (1.0 - fy) + (c[i] * (1.0 - fx) + d[i] * fx) * fy)
}

/// Frames of one selfie, of any kind, with what is in them.
fn selfie(seed: Seed) -> Vec<Sample> {
    let mut draw = seed.draw();
    let kind =
        if draw.chance(0.4) { SelfieKind::Live } else { *draw.pick(&SelfieKind::ALL).unwrap_or(&SelfieKind::Live) };
    let head = Head::build(&Person::draw(seed.branch("person")));
    let other = Head::build(&Person::draw(seed.branch("other")));
    let (width, height) =
        draw.pick(&[(360, 640), (540, 960), (480, 640), (640, 480), (720, 1280)]).copied().unwrap_or((540, 960));
    let order =
        SelfieOrder { actions: any_actions(&mut draw), width, height, sound: false, ..SelfieOrder::new(kind, &head) };
    let mut shooting = Shooting::new(&order, &other, seed.branch("shooting"));
    shooting.keep_every(FRAME_MILLIS);
    let frames: Vec<RgbImage> = shooting.by_ref().map(|(_, image)| image).collect();
    let truth = shooting.into_truth();
    let label = selfie_label("", &truth).label;
    let sample = |(pixels, frame): (RgbImage, &_)| Sample {
        label: json!({
            "label": label, "kind": kind.name(), "specimen": format!("{:016x}", seed.number()), "frame": frame,
        }),
        pixels,
    };
    frames.into_iter().zip(&truth.frames).map(sample).collect()
}
