//! From an order to frames, a video or a list of stills, with its truth.

use std::path::Path;

use image::RgbImage;

use super::{
    edit::{Edit, edited},
    mask::MaskScene,
    order::{Rate, SelfieKind, SelfieOrder},
    presence::{Cast, Presence, Shot},
    print::PrintScene,
    recorder::Recorder,
    replay::ReplayScene,
    script::{Part, Script, millis},
    speech::Speech,
    truth::{Act, FaceTruth, FrameTruth, SelfieTruth},
    voice::Voice,
};
use crate::{
    case::{geometry::Rect, meta::Action},
    media::{
        image::{ImageError, encode_jpeg},
        video::encode::{Codec, EncodeError, Quality, Sound, VideoFormat, VideoWriter},
    },
    specimen::{
        person::{Head, Person},
        seed::{Draw, Seed},
    },
};

/// Every movement there is, for those who do something else.
const ACTIONS: [Action; 7] =
    [Action::Left, Action::Right, Action::Up, Action::Down, Action::Smile, Action::Blink, Action::OpenMouth];

/// A recording under way: an iterator over frames.
pub struct Shooting<'a> {
    scene: Scene<'a>,
    recorder: Recorder,
    times: Vec<i64>,
    /// For each frame the number of the moment it shows, and each moment's time in seconds.
    moments: Vec<usize>,
    moment_seconds: Vec<f32>,
    next: usize,
    speech: Speech,
    truth: SelfieTruth,
    seed: Seed,
}

/// What is before the lens.
enum Scene<'a> {
    Presence(Box<Presence<'a>>),
    Print(Box<PrintScene>),
    Mask(Box<MaskScene<'a>>),
    Replay(Box<ReplayScene<'a>>),
}

impl Scene<'_> {
    fn shot(&mut self, seconds: f32) -> Shot {
        match self {
            Scene::Presence(scene) => scene.shot(seconds),
            Scene::Print(scene) => scene.shot(seconds),
            Scene::Mask(scene) => scene.shot(seconds),
            Scene::Replay(scene) => scene.shot(seconds),
        }
    }
}

/// Shoots the video of an order into `path`, whose extension chooses the container; gives its truth.
///
/// # Errors
/// When the file cannot be written or the container cannot hold what is ordered.
pub fn shoot(order: &SelfieOrder<'_>, seed: Seed, path: &Path) -> Result<SelfieTruth, EncodeError> {
    let invented = second_person(order, seed);
    let other = order.other.or(invented.as_ref()).unwrap_or(order.head);
    let mut shooting = Shooting::new(order, other, seed);
    let mut draw = seed.branch("format").draw();
    let pixels = (order.width * order.height) as f32;
    let quality = match order.codec {
        // Phones spend about a tenth of a bit a pixel and frame on it, browsers much less.
        Codec::H264 if draw.chance(0.6) => Quality::Bitrate((pixels * 30.0 * draw.log_uniform(0.08..0.25)) as u32),
        Codec::Vp9 => Quality::Bitrate((pixels * 30.0 * draw.log_uniform(0.04..0.14)) as u32),
        Codec::Mpeg4 => Quality::Constant(draw.whole(3..8) as u8),
        _ => Quality::Constant(draw.whole(19..28) as u8),
    };
    let format = VideoFormat {
        codec: order.codec,
        quality,
        full_range: order.codec == Codec::H264 && draw.chance(0.2),
        orientation: order.orientation,
        key_every: draw.whole(20..60),
        ..VideoFormat::new(order.width as u32, order.height as u32)
    };
    let sound = order.sound.then(|| shooting.sound());
    let mut writer = VideoWriter::create(path, &format, sound)?;
    for (at, image) in shooting.by_ref() {
        writer.write(at, &image)?;
    }
    writer.finish()?;
    Ok(shooting.into_truth())
}

/// The same as a list of stills, one every `every_millis` (at least 1) as JPEG files of the given quality (1 … 100).
///
/// # Errors
/// When a frame cannot be coded: it is larger than JPEG allows.
pub fn shoot_stills(
    order: &SelfieOrder<'_>,
    seed: Seed,
    every_millis: i64,
    quality: u8,
) -> Result<(Vec<Vec<u8>>, SelfieTruth), ImageError> {
    let invented = second_person(order, seed);
    let other = order.other.or(invented.as_ref()).unwrap_or(order.head);
    let mut shooting = Shooting::new(order, other, seed);
    shooting.keep_every(every_millis.max(1));
    let stills = shooting.by_ref().map(|(_, image)| encode_jpeg(&image, quality)).collect::<Result<_, _>>()?;
    Ok((stills, shooting.into_truth()))
}

/// The second person of a kind that has one, where the order does not say who it is.
pub fn second_person(order: &SelfieOrder<'_>, seed: Seed) -> Option<Head> {
    let wanted = matches!(order.kind, SelfieKind::SecondPerson | SelfieKind::PersonSwap | SelfieKind::Mask);
    (wanted && order.other.is_none()).then(|| Head::build(&Person::draw(seed.branch("other"))))
}

impl<'a> Shooting<'a> {
    /// Prepares the recording of an order; `other` is the second person, where the kind has one.
    pub fn new(order: &SelfieOrder<'a>, other: &'a Head, seed: Seed) -> Self {
        let kind = order.kind;
        let size = [order.width.max(64), order.height.max(64)];
        let mut draw = seed.branch("deviation").draw();
        let actions = performed(kind, &order.actions, &mut draw);
        let asked_digits: String = order.digits.chars().filter(char::is_ascii_digit).collect();
        let said =
            if kind == SelfieKind::WrongDigits { other_digits(&asked_digits, &mut draw) } else { asked_digits.clone() };
        let voice = order.sound.then(|| order.voice.clone().unwrap_or_else(|| Voice::draw(seed, None)));
        let speech = Speech::of(&said, voice.as_ref());
        let part = Part { actions: &actions, digits: &speech.lengths(), seconds: order.seconds };
        let script = Script::of(&part, seed);
        let mouth = speech.mouth(script.digits(), seed);
        let cast = Cast { head: order.head, other, script: script.clone(), mouth };
        let seconds = script.seconds();
        let scene = scene(kind, cast, size, seed);
        let light = match &scene {
            Scene::Presence(scene) => &scene.light,
            Scene::Print(scene) => &scene.light,
            Scene::Mask(scene) => &scene.light,
            Scene::Replay(scene) => &scene.light,
        };
        let recorder = Recorder::new(kind, size, light, seed.branch("phone"));
        let times = frame_times(kind, order.rate, seconds, seed);
        let swap = if let Scene::Presence(scene) = &scene { scene.swapped() } else { None };
        let edit = Edit::draw(kind, times.len(), seed);
        let mut moment_seconds: Vec<f32> = times.iter().map(|at| *at as f32 / 1000.0).collect();
        if let Edit::Cut { after, skipped } = edit {
            let step = seconds / times.len().max(1) as f32;
            let skipped = skipped as f32 * step;
            moment_seconds.iter_mut().skip(after).for_each(|seconds| *seconds += skipped);
        }
        let moments = (0..times.len()).map(|frame| edit.moment(frame)).collect();
        let acts = seen_acts(kind, &script, edit, &times);
        let blinks = edited(script.blinks().to_vec(), edit, &times);
        let truth = SelfieTruth {
            kind,
            label: kind.label(),
            asked_actions: order.actions.clone(),
            asked_digits,
            acts,
            blinks: if shows_photo(kind) { Vec::new() } else { blinks },
            digits: script.digits().to_vec(),
            spoken: speech.is_spoken(),
            swap_millis: swap.map(millis),
            width: size[0],
            height: size[1],
            frames: Vec::with_capacity(times.len()),
        };
        Shooting { scene, recorder, times, moments, moment_seconds, next: 0, speech, truth, seed }
    }

    /// The sound of the recording: voice, room and noise.
    pub fn sound(&self) -> Sound {
        let seconds = self.times.last().map_or(0.0, |at| *at as f32 / 1000.0 + 0.033);
        self.speech.sound(&self.truth.digits, seconds, self.seed)
    }

    /// What is known of the frames given out so far.
    pub fn into_truth(self) -> SelfieTruth {
        self.truth
    }

    /// Leaves out frames that follow the last kept one within less than this time (at least 1).
    pub fn keep_every(&mut self, every_millis: i64) {
        let mut due = 0;
        let kept = self.times.iter().zip(&self.moments).filter(|(at, _)| {
            let keep = **at >= due;
            if keep {
                due = **at / every_millis * every_millis + every_millis;
            }
            keep
        });
        let (times, moments) = kept.unzip();
        (self.times, self.moments) = (times, moments);
    }
}

impl Iterator for Shooting<'_> {
    type Item = (i64, RgbImage);

    /// The next frame with its time in milliseconds.
    fn next(&mut self) -> Option<Self::Item> {
        let (at_millis, moment) = (*self.times.get(self.next)?, *self.moments.get(self.next)?);
        let seconds = *self.moment_seconds.get(moment)?;
        self.next += 1;
        let shot = self.scene.shot(seconds);
        let faces = shot.faces.clone();
        let image = self.recorder.record(moment, seconds, shot);
        self.truth.frames.push(frame_truth(at_millis, moment, faces, &image));
        Some((at_millis, image))
    }
}

fn scene<'a>(kind: SelfieKind, cast: Cast<'a>, size: [usize; 2], seed: Seed) -> Scene<'a> {
    match kind {
        SelfieKind::StillPhoto | SelfieKind::WavedPhoto | SelfieKind::BentPhoto => {
            Scene::Print(Box::new(PrintScene::new(kind, cast.head, size, cast.script.seconds(), seed)))
        }
        SelfieKind::Mask => Scene::Mask(Box::new(MaskScene::new(cast, size, seed))),
        SelfieKind::ScreenReplay { bezel } => {
            let content = Presence::new(SelfieKind::Live, cast, size, seed.branch("shown"));
            Scene::Replay(Box::new(ReplayScene::new(content, bezel, seed)))
        }
        _ => Scene::Presence(Box::new(Presence::new(kind, cast, size, seed))),
    }
}

fn shows_photo(kind: SelfieKind) -> bool {
    matches!(kind, SelfieKind::StillPhoto | SelfieKind::WavedPhoto | SelfieKind::BentPhoto)
}

/// The movements that are made for those asked.
fn performed(kind: SelfieKind, asked: &[Action], draw: &mut Draw) -> Vec<Action> {
    match kind {
        SelfieKind::NoMovement => Vec::new(),
        SelfieKind::WrongMovement => {
            let other = |action: &Action| {
                let others: Vec<Action> = ACTIONS.into_iter().filter(|other| other != action).collect();
                draw.pick(&others).copied().unwrap_or(Action::Smile)
            };
            asked.iter().map(other).collect()
        }
        _ => asked.to_vec(),
    }
}

/// As many digits, each another one.
fn other_digits(asked: &str, draw: &mut Draw) -> String {
    let other = |digit: char| {
        let number = digit.to_digit(10).unwrap_or(0);
        char::from_digit((number + draw.whole(1..10)) % 10, 10).unwrap_or('0')
    };
    asked.chars().map(other).collect()
}

/// The movements that can be seen, with their times in the video.
fn seen_acts(kind: SelfieKind, script: &Script, edit: Edit, times: &[i64]) -> Vec<Act> {
    let hidden = |action: Action| match kind {
        SelfieKind::Mask => matches!(action, Action::Smile | Action::OpenMouth),
        _ => shows_photo(kind),
    };
    let visible = script.acts().iter().filter(|act| !hidden(act.action)).copied();
    edited(visible.collect(), edit, times)
}

/// Times of the frames in milliseconds, from 0.
fn frame_times(kind: SelfieKind, rate: Rate, seconds: f32, seed: Seed) -> Vec<i64> {
    let mut draw = seed.branch("times").draw();
    let (per_second, varies) = match rate {
        // What a machine makes comes on the dot.
        _ if kind == SelfieKind::InjectedClean => (30.0, false),
        Rate::Steady(per_second) => (per_second, false),
        Rate::Variable(per_second) => (per_second, true),
    };
    // In the dark, phones expose longer.
    let per_second = if varies && kind == SelfieKind::TooDark { per_second * 0.6 } else { per_second }.max(1.0);
    let count = (seconds * per_second) as usize;
    let jitter = if varies { 150.0 / per_second } else { 0.0 };
    let mut times: Vec<i64> = Vec::with_capacity(count);
    for frame in 0..count.max(2) {
        if varies && frame > 0 && draw.chance(0.012) {
            continue;
        }
        let at = (frame as f32 * 1000.0 / per_second + jitter * draw.normal().clamp(-2.0, 2.0)).round() as i64;
        let least = times.last().map_or(0, |last| last + 5);
        times.push(if frame == 0 { 0 } else { at.max(least) });
    }
    times
}

fn frame_truth(at_millis: i64, moment: usize, faces: Vec<FaceTruth>, image: &RgbImage) -> FrameTruth {
    let whole = Rect { x: 0.0, y: 0.0, width: image.width() as f32, height: image.height() as f32 };
    let middle = |face: &FaceTruth| {
        let Rect { x, y, width, height } = face.bbox;
        Rect { x: x + width / 4.0, y: y + height / 4.0, width: width / 2.0, height: height / 2.0 }
    };
    let face_brightness = faces.first().and_then(|face| mean_luma(image, &middle(face)));
    let brightness = mean_luma(image, &whole).unwrap_or(0.0);
    FrameTruth { at_millis, moment, brightness, face_brightness, faces }
}

/// Mean luma (ITU-R BT.601) of every fourth pixel each way; nothing where the area lies outside.
fn mean_luma(image: &RgbImage, area: &Rect) -> Option<f32> {
    let limit = |value: f32, most: u32| (value.max(0.0) as u32).min(most);
    let (left, right) = (limit(area.x, image.width()), limit(area.x + area.width, image.width()));
    let (top, bottom) = (limit(area.y, image.height()), limit(area.y + area.height, image.height()));
    let (mut sum, mut count) = (0.0, 0u32);
    for y in (top..bottom).step_by(4) {
        for x in (left..right).step_by(4) {
            let [red, green, blue] = image.get_pixel(x, y).0.map(f32::from);
            sum += 0.299 * red + 0.587 * green + 0.114 * blue;
            count += 1;
        }
    }
    (count > 0).then(|| sum / count as f32)
}

#[cfg(test)]
mod tests;
