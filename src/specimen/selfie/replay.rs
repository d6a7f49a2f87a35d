//! A display before the phone, showing a live video.

use super::{
    canvas::backdrop_seen,
    exposure::Weather,
    grid::{Grid, Layout},
    hand::{Hand, Held},
    order::SelfieKind,
    presence::{Presence, Shot, draw_focal},
    print::{Thumb, shown_face},
    recorder::Recorder,
    room::{Backdrop, Daylight},
    sheet::{Placed, Seen, Sheet, lit},
    truth::FaceTruth,
    wander::Wander,
};
use crate::{
    case::{face::Pose, geometry::Point},
    specimen::{
        person::{Light, View},
        picture::{Picture, light_of},
        seed::{Draw, Seed},
    },
};

/// Frames a second of the video shown.
const SHOWN_RATE: f32 = 30.0;

/// A kind of display.
#[derive(Debug, Clone, Copy)]
struct Device {
    /// Half the width and height of what shines, millimetres.
    half_mm: [f32; 2],
    /// Border around it and radius of the body's corners, millimetres.
    border_mm: f32,
    corner_mm: f32,
    layout: Layout,
    pitch_mm: f32,
    /// Whether a hand holds it.
    held: bool,
}

/// What the display sends: brightness of white against a sheet in the room, light of black, white point.
#[derive(Debug, Clone, Copy)]
struct Panel {
    white: [f32; 3],
    black: f32,
    gamma: f32,
    /// Strength of the bands, bands per frame, how far they drift in a second, and how sharp they are.
    bands: [f32; 4],
    /// Share of the frame before that is still seen.
    ghost: f32,
}

/// A reflection in the glass: middle, half size, softness and tilt on the display in millimetres, and its light.
#[derive(Debug, Clone, Copy)]
struct Glare {
    middle: [f32; 2],
    half: [f32; 2],
    soft: f32,
    lean: f32,
    light: f32,
    veil: f32,
}

/// A replay attack.
#[derive(Debug, Clone)]
pub(super) struct ReplayScene<'a> {
    size: [usize; 2],
    focal_px: f32,
    backdrop: Backdrop,
    pub(super) light: Light,
    weather: Weather,
    hand: Hand,
    tremble: [Wander; 4],
    device: Device,
    panel: Panel,
    glare: Glare,
    grid: Grid,
    thumb: Thumb,
    center_mm: [f32; 3],
    turn: Pose,
    /// The video shown and the camera that took it.
    content: Presence<'a>,
    recorder: Recorder,
    /// Number of the frame on the display, its light and faces, and the light of the one before.
    shown: Option<(usize, Picture, Vec<FaceTruth>)>,
    before: Option<Picture>,
}

impl<'a> ReplayScene<'a> {
    pub(super) fn new(content: Presence<'a>, bezel: bool, seed: Seed) -> Self {
        let mut draw = seed.branch("replay").draw();
        let size = content.size;
        let focal_px = draw_focal(&mut draw, size);
        let device = Device::draw(&mut draw, size);
        let share = if bezel { draw.uniform(0.6..0.82) } else { draw.uniform(1.06..1.3) };
        let fit = (size[0] as f32 / (2.0 * device.half_mm[0])).min(size[1] as f32 / (2.0 * device.half_mm[1]));
        let forward = focal_px / (share * fit);
        let turn = Pose { yaw: draw.normal() * 3.0, pitch: draw.normal() * 3.5, roll: draw.normal() * 1.5 };
        let spread = if bezel { 0.03 } else { 0.012 };
        let steady = if device.held { 1.0 } else { 0.0 };
        let tremble = ["yaw", "pitch", "x", "y"].map(|name| {
            Wander::new(seed.branch("tremble").branch(name), 0.4..8.0, steady * if name.len() > 1 { 0.3 } else { 0.8 })
        });
        let recorder = Recorder::new(SelfieKind::Live, size, &content.light, seed.branch("content"));
        ReplayScene {
            size,
            focal_px,
            backdrop: Backdrop::room(seed.branch("outer room"), size[0], size[1], focal_px, Daylight::Any),
            light: Light::indoor(seed.branch("outer")).brighter(draw.log_uniform(0.15..0.8)),
            weather: Weather::new(seed.branch("outer")),
            hand: Hand::new(seed.branch("outer"), 0.8),
            tremble,
            device,
            panel: Panel::draw(&mut draw, device.layout),
            glare: Glare::draw(&mut draw, device.half_mm),
            grid: Grid::new(device.layout, device.pitch_mm, seed),
            thumb: Thumb::draw(seed, device.half_mm.map(|half| half + device.border_mm)),
            center_mm: [draw.normal() * spread * forward, draw.normal() * spread * forward, forward],
            turn,
            content,
            recorder,
            shown: None,
            before: None,
        }
    }

    /// The light at a time in seconds; times must not go back.
    pub(super) fn shot(&mut self, seconds: f32) -> Shot {
        self.show((seconds * SHOWN_RATE) as usize);
        let held = self.hand.at(seconds);
        let brightness = self.weather.at(seconds);
        let lamps = self.light.brighter(brightness);
        let dim = brightness * self.light.above[1] / 0.2;
        let mut light = backdrop_seen(&self.backdrop, self.size, self.focal_px, &held, dim.min(1.0));
        let placed = self.placed(seconds, &held);
        let [width, height] = self.size;
        let Some((_, picture, faces)) = &self.shown else { return Shot { light, faces: Vec::new() } };
        let drawing = Drawing {
            scene: self,
            picture,
            lamps: &lamps,
            gains: self.grid.gains(self.center_mm[2] / self.focal_px),
            tilt: [placed.normal()[0], placed.normal()[1]],
            seconds,
        };
        for (index, pixel) in light.pixels_mut().iter_mut().enumerate() {
            let row = index / width;
            let Some(seen) = placed.seen((index % width) as f32 + 0.5, row as f32 + 0.5) else { continue };
            drawing.lay(pixel, &seen, row as f32 / height as f32);
        }
        let on_display = |point: Point| placed.pixel_of(self.place_of(point));
        let turned = |face: &FaceTruth| shown_face(face, on_display, placed.turn());
        let faces = faces.iter().map(turned).collect();
        Shot { light, faces }
    }

    /// Puts a frame of the video on the display.
    fn show(&mut self, frame: usize) {
        if self.shown.as_ref().is_some_and(|(shown, ..)| *shown == frame) {
            return;
        }
        let seconds = frame as f32 / SHOWN_RATE;
        let shot = self.content.shot(seconds);
        let faces = shot.faces.clone();
        let image = self.recorder.record(frame, seconds, shot);
        let light = self.panel.light_of_codes();
        let picture = Picture::from_fn(self.size[0], self.size[1], |x, y| {
            let pixel = image.get_pixel(x as u32, y as u32).0;
            std::array::from_fn(|c| self.panel.white[c] * light[usize::from(pixel[c])])
        });
        self.before = self.shown.take().map(|(_, picture, _)| picture);
        self.shown = Some((frame, picture, faces));
    }

    fn placed(&self, seconds: f32, held: &Held) -> Placed {
        let [yaw, pitch, x, y] = self.tremble.each_ref().map(|wander| wander.at(seconds));
        let view = held.seen(&View {
            width: self.size[0],
            height: self.size[1],
            focal_px: self.focal_px,
            position_mm: [self.center_mm[0] + x, self.center_mm[1] + y, self.center_mm[2]],
            pose: Pose { yaw: self.turn.yaw + yaw, pitch: self.turn.pitch + pitch, roll: self.turn.roll },
        });
        Sheet { half_mm: self.device.half_mm, center_mm: view.position_mm, turn: view.pose, bend: 0.0 }
            .placed(self.focal_px, self.size)
    }

    /// Millimetres on the display for one pixel of the video: the video is as large as fits.
    fn video_scale(&self) -> f32 {
        let [wide, high] = self.device.half_mm;
        (2.0 * wide / self.size[0] as f32).min(2.0 * high / self.size[1] as f32)
    }

    fn place_of(&self, point: Point) -> [f32; 2] {
        let scale = self.video_scale();
        [(point.x - self.size[0] as f32 / 2.0) * scale, (point.y - self.size[1] as f32 / 2.0) * scale]
    }
}

/// Everything a pixel of one frame is drawn from.
struct Drawing<'a, 'b> {
    scene: &'a ReplayScene<'b>,
    picture: &'a Picture,
    lamps: &'a Light,
    gains: super::grid::Gains,
    tilt: [f32; 2],
    seconds: f32,
}

impl Drawing<'_, '_> {
    /// Lays the device over what a pixel sees; `row` is the pixel's height in the frame, 0 … 1.
    fn lay(&self, pixel: &mut [f32; 3], seen: &Seen, row: f32) {
        let device = &self.scene.device;
        let outside = |side: usize| seen.place[side].abs() - device.half_mm[side] - device.border_mm + device.corner_mm;
        let [dx, dy] = [outside(0), outside(1)];
        let body = device.corner_mm - if dx > 0.0 && dy > 0.0 { dx.hypot(dy) } else { dx.max(dy) };
        let coverage = (0.5 + body / seen.pixel_mm).clamp(0.0, 1.0);
        if coverage > 0.0 {
            let glass = self.glass(seen, row);
            let (matt, gloss) = lit(self.lamps, seen.normal, seen.ray, 60.0);
            let rim = (1.0 - (body - 0.6).abs()).max(0.0);
            for c in 0..3 {
                let device_light = glass[c] + 0.012 * matt[c] + 0.02 * gloss[c] + 0.12 * rim * matt[c];
                pixel[c] += coverage * (device_light - pixel[c]);
            }
        }
        if device.held {
            self.scene.thumb.lay(pixel, seen, self.lamps);
        }
    }

    /// Light from the glass: what shines behind it, and what it reflects.
    fn glass(&self, seen: &Seen, row: f32) -> [f32; 3] {
        let ReplayScene { device, panel, glare, grid, size, .. } = self.scene;
        let reflected = glare.at(seen.place, self.tilt) + glare.veil * self.lamps.above[1];
        let inside = |side: usize| device.half_mm[side] - seen.place[side].abs();
        let shines = (0.5 + inside(0).min(inside(1)) / seen.pixel_mm).clamp(0.0, 1.0);
        if shines <= 0.0 {
            return [0.5 * reflected; 3];
        }
        let scale = self.scene.video_scale();
        let (x, y) = (seen.place[0] / scale + size[0] as f32 / 2.0, seen.place[1] / scale + size[1] as f32 / 2.0);
        let in_video = (0.0..size[0] as f32).contains(&x) && (0.0..size[1] as f32).contains(&y);
        let content = if in_video { self.content(x, y) } else { [panel.black; 3] };
        let cells = grid.at(seen.place, &self.gains);
        let band = panel.band(row, self.seconds);
        std::array::from_fn(|c| shines * content[c] * cells[c] * band + reflected)
    }

    fn content(&self, x: f32, y: f32) -> [f32; 3] {
        let now = self.picture.at(x, y);
        let ghost = self.scene.panel.ghost;
        match &self.scene.before {
            Some(before) if ghost > 0.01 => {
                let before = before.at(x, y);
                std::array::from_fn(|c| now[c] + ghost * (before[c] - now[c]))
            }
            _ => now,
        }
    }
}

impl Device {
    /// A phone, a tablet, or the display of a computer that shows the video in its middle.
    fn draw(draw: &mut Draw, size: [usize; 2]) -> Self {
        let ratio = size[1] as f32 / size[0] as f32;
        match draw.whole(0..4) {
            0 => {
                let wide = draw.uniform(31.0..36.0);
                let half_mm = [wide, wide * draw.uniform(1.95..2.2)];
                let pitch_mm = draw.uniform(0.055..0.075);
                Device {
                    half_mm,
                    border_mm: draw.uniform(2.0..4.5),
                    corner_mm: 8.0,
                    layout: Layout::Diamond,
                    pitch_mm,
                    held: true,
                }
            }
            1 | 2 => {
                let wide = draw.uniform(70.0..85.0);
                let half_mm = [wide, wide * draw.uniform(1.33..1.6)];
                let layout = if draw.chance(0.3) { Layout::Diamond } else { Layout::Stripes };
                let pitch_mm = draw.uniform(0.09..0.14);
                Device { half_mm, border_mm: draw.uniform(7.0..16.0), corner_mm: 11.0, layout, pitch_mm, held: true }
            }
            _ => {
                let high = draw.uniform(95.0..170.0);
                let half_mm = [high / ratio * draw.uniform(1.0..1.9), high];
                let pitch_mm = draw.uniform(0.16..0.285);
                Device {
                    half_mm,
                    border_mm: draw.uniform(6.0..18.0),
                    corner_mm: 2.0,
                    layout: Layout::Stripes,
                    pitch_mm,
                    held: false,
                }
            }
        }
    }
}

impl Panel {
    fn draw(draw: &mut Draw, layout: Layout) -> Self {
        let level = draw.log_uniform(0.5..1.6);
        let warm = draw.normal() * 0.05 - 0.04;
        let organic = layout == Layout::Diamond;
        let strength = if draw.chance(0.75) { draw.log_uniform(0.015..0.2) } else { 0.0 };
        let bands = match organic {
            // Organic displays are dimmed by switching some 240 times a second; others flicker little, at 50 to 120.
            true => [strength, draw.uniform(3.0..6.5), draw.uniform(-0.8..0.8), 3.0],
            false => [0.7 * strength, draw.uniform(0.8..2.2), draw.uniform(-1.6..1.6), 1.0],
        };
        Panel {
            white: [level * (1.0 + warm), level, level * (1.0 - warm)],
            black: if organic { 0.0005 } else { draw.log_uniform(0.001..0.006) } * level,
            gamma: draw.uniform(2.05..2.4),
            bands,
            ghost: if organic { 0.0 } else { draw.uniform(0.05..0.35) },
        }
    }

    /// Light for each code, before the white point: the display's own curve.
    fn light_of_codes(&self) -> [f32; 256] {
        std::array::from_fn(|code| self.black + (1.0 - self.black) * light_of(code as u8).powf(self.gamma / 2.2))
    }

    /// Brightness of a row of the frame: the shutter runs down while the display flickers.
    fn band(&self, row: f32, seconds: f32) -> f32 {
        let [strength, count, drift, sharpness] = self.bands;
        let wave = 0.5 + 0.5 * (std::f32::consts::TAU * (count * row + drift * seconds)).cos();
        1.0 + strength * (0.4 - wave.powf(sharpness))
    }
}

impl Glare {
    fn draw(draw: &mut Draw, half_mm: [f32; 2]) -> Self {
        let [wide, high] = half_mm;
        let seen = draw.chance(0.6);
        Glare {
            middle: [draw.uniform(-1.0..1.0) * wide, draw.uniform(-1.0..0.6) * high],
            half: [draw.uniform(0.08..0.4) * wide, draw.uniform(0.08..0.45) * high],
            soft: draw.uniform(0.03..0.2) * wide,
            lean: draw.normal() * 0.2,
            light: if seen { draw.log_uniform(0.03..0.5) } else { 0.0 },
            veil: draw.log_uniform(0.005..0.05),
        }
    }

    /// Reflected light at a place; it moves as the display turns.
    fn at(&self, place: [f32; 2], tilt: [f32; 2]) -> f32 {
        if self.light <= 0.0 {
            return 0.0;
        }
        let (x, y) = (place[0] - self.middle[0] - 500.0 * tilt[0], place[1] - self.middle[1] - 500.0 * tilt[1]);
        let (x, y) = (x + self.lean * y, y - self.lean * x);
        let inside = |at: f32, half: f32| (0.5 + (half - at.abs()) / self.soft.max(0.5)).clamp(0.0, 1.0);
        self.light * inside(x, self.half[0]) * inside(y, self.half[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::{
        person::{Head, Person},
        selfie::{presence::Cast, script::Script, speech::Mouth},
    };

    fn scene(head: &Head, bezel: bool, number: u64) -> ReplayScene<'_> {
        let script = Script::of_actions(&[], 2.0, Seed::new(1));
        let cast = Cast { head, other: head, script, mouth: Mouth::closed() };
        let content = Presence::new(SelfieKind::Live, cast, [72, 128], Seed::new(number));
        ReplayScene::new(content, bezel, Seed::new(number))
    }

    #[test]
    fn the_border_is_seen_where_it_is_asked_for() {
        let head = Head::build(&Person::draw(Seed::new(1)));
        for number in 0..4 {
            for bezel in [true, false] {
                let scene = scene(&head, bezel, number);
                let placed = scene.placed(0.5, &scene.hand.at(0.5));
                let [wide, high] = scene.device.half_mm;
                let corners =
                    [[-wide, -high], [wide, -high], [wide, high], [-wide, high]].map(|at| placed.pixel_of(at));
                let all_inside = corners.iter().all(|at| (0.0..72.0).contains(&at.x) && (0.0..128.0).contains(&at.y));
                assert_eq!(all_inside, bezel, "{number}: {corners:?}");
            }
        }
    }

    #[test]
    fn the_display_shows_the_video_frame_by_frame() {
        let head = Head::build(&Person::draw(Seed::new(1)));
        let mut scene = scene(&head, true, 3);
        let faces = scene.shot(0.01).faces;
        assert_eq!(faces.len(), 1);
        assert!(faces[0].bbox.width > 8.0, "{faces:?}");
        let first = scene.shown.as_ref().map(|(frame, ..)| *frame);
        scene.shot(0.02);
        assert_eq!(scene.shown.as_ref().map(|(frame, ..)| *frame), first);
        scene.shot(0.05);
        assert_eq!(scene.shown.as_ref().map(|(frame, ..)| *frame), Some(1));
        assert!(scene.before.is_some());
    }

    #[test]
    fn bands_keep_the_mean_and_drift() {
        let panel = Panel::draw(&mut Seed::new(7).draw(), Layout::Stripes);
        let panel = Panel { bands: [0.1, 2.0, 0.5, 1.0], ..panel };
        let mean = (0..100).map(|row| panel.band(row as f32 / 100.0, 0.0)).sum::<f32>() / 100.0;
        assert!((mean - 0.99).abs() < 0.01, "{mean}");
        assert!((panel.band(0.0, 0.0) - panel.band(0.0, 1.0)).abs() > 0.09);
    }
}
