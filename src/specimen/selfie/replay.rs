//! A display before the phone, showing a live video.

use super::{
    canvas::backdrop_seen,
    exposure::Weather,
    grid::Grid,
    hand::{Hand, Held},
    order::SelfieKind,
    panel::{Device, Glare, Panel},
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
        picture::Picture,
        seed::Seed,
    },
};

/// Frames a second of the video shown.
const SHOWN_RATE: f32 = 30.0;

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
        let share = if bezel { draw.uniform(0.7..0.9) } else { draw.uniform(1.06..1.3) };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::{
        person::Head,
        selfie::{presence::Cast, script::Script, speech::Mouth, test_heads::heads},
    };

    fn scene(head: &Head, bezel: bool, number: u64) -> ReplayScene<'_> {
        let script = Script::of_actions(&[], 2.0, Seed::new(1));
        let cast = Cast { head, other: head, script, mouth: Mouth::closed() };
        let content = Presence::new(SelfieKind::Live, cast, [72, 128], Seed::new(number));
        ReplayScene::new(content, bezel, Seed::new(number))
    }

    #[test]
    fn the_border_is_seen_where_it_is_asked_for() {
        let head = &heads()[0];
        for number in 0..4 {
            for bezel in [true, false] {
                let scene = scene(head, bezel, number);
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
        let head = &heads()[0];
        let mut scene = scene(head, true, 3);
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
}
