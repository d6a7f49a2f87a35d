//! Kinds of cameras and how their numbers are drawn. Makers and models are invented.

use super::{
    Camera,
    develop::Processing,
    exif::Exif,
    file::{FileHabits, Round, Tables},
    lens::Lens,
    sensor::Sensor,
    tone::{self, Tone},
};
use crate::specimen::seed::{Draw, Seed};

/// A kind of camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Profile {
    /// A new, dear phone: sharp, strong sharpening, strong noise reduction of colour.
    Flagship,
    /// An ordinary phone.
    Midrange,
    /// A cheap or old phone: soft, noisy, smeared.
    Cheap,
    /// A webcam or the camera of a tablet.
    Webcam,
}

struct Ranges {
    shot: [f32; 2],
    read: [f32; 2],
    blur: [f32; 2],
    sharpening: [f32; 2],
    smoothing: [f32; 2],
    contrast: [f32; 2],
    quality: [u32; 2],
    mixing: f32,
}

impl Profile {
    fn ranges(self) -> Ranges {
        // Exponents of ten for the noise; together they span the ranges of Brooks et al. and of the simulation notes.
        match self {
            Profile::Flagship => Ranges {
                shot: [-4.0, -3.0],
                read: [-3.3, -2.9],
                blur: [0.42, 0.75],
                sharpening: [0.5, 1.5],
                smoothing: [0.3, 0.85],
                contrast: [0.15, 0.45],
                quality: [86, 98],
                mixing: 0.6,
            },
            Profile::Midrange => Ranges {
                shot: [-3.5, -2.6],
                read: [-3.1, -2.6],
                blur: [0.55, 0.95],
                sharpening: [0.4, 1.3],
                smoothing: [0.5, 0.95],
                contrast: [0.1, 0.4],
                quality: [78, 96],
                mixing: 0.75,
            },
            Profile::Cheap => Ranges {
                shot: [-3.1, -2.3],
                read: [-2.8, -2.2],
                blur: [0.7, 1.3],
                sharpening: [0.3, 1.6],
                smoothing: [0.6, 1.0],
                contrast: [0.05, 0.4],
                quality: [68, 94],
                mixing: 0.9,
            },
            Profile::Webcam => Ranges {
                shot: [-3.2, -2.4],
                read: [-3.0, -2.3],
                blur: [0.7, 1.4],
                sharpening: [0.2, 1.8],
                smoothing: [0.5, 1.0],
                contrast: [0.0, 0.5],
                quality: [60, 90],
                mixing: 0.9,
            },
        }
    }
}

fn within(draw: &mut Draw, range: [f32; 2]) -> f32 {
    draw.uniform(range[0]..range[1])
}

/// Draws a camera of the profile with a sensor of the given size.
pub(super) fn draw_camera(profile: Profile, width: usize, height: usize, seed: Seed) -> Camera {
    let ranges = profile.ranges();
    let mut draw = seed.branch("sensor").draw();
    let gain = draw.uniform(0.0..1.0);
    let span = |range: [f32; 2]| 10f32.powf(range[0] + gain * (range[1] - range[0]));
    let (shot, read) = (span(ranges.shot), span(ranges.read));
    let exposure = draw.uniform(0.56..0.82);
    let sensitivity = [draw.uniform(0.48..0.68), 1.0, draw.uniform(0.5..0.75)];
    let sensor = Sensor { shot, read, response: sensitivity.map(|channel| channel * exposure) };
    let mixing = ranges.mixing * draw.uniform(0.6..1.0);
    let mut processing = draw_processing(&ranges, mixing, seed.branch("processing"));
    processing.balance = sensitivity.map(|channel| 1.0 / channel);
    // Dim light: the phone raises its gain and with it the noise reduction.
    processing.smoothing = [0, 1].map(|at| (processing.smoothing[at] + 0.25 * (gain - 0.4)).clamp(0.1, 1.0));
    Camera {
        width,
        height,
        profile,
        lens: draw_lens(&ranges, width.max(height), seed.branch("lens")),
        sensor,
        processing,
        file: draw_file(profile, &ranges, gain, seed.branch("file")),
        mixing,
    }
}

fn draw_lens(ranges: &Ranges, long_side: usize, seed: Seed) -> Lens {
    let mut draw = seed.draw();
    let pixels = long_side as f32 / 4032.0;
    let spot = within(&mut draw, ranges.blur);
    let focus = if draw.chance(0.22) { draw.log_uniform(0.4..2.4) * pixels.max(0.3) } else { 0.0 };
    let shake = if draw.chance(0.3) { draw.log_uniform(0.8..7.0) * pixels.max(0.3) } else { 0.0 };
    let angle = draw.uniform(0.0..std::f32::consts::TAU);
    Lens {
        distortion: draw.normal() * 0.008,
        colour_shift: [draw.normal() * 1.6e-4, draw.normal() * 2.0e-4],
        vignetting: draw.uniform(0.03..0.32),
        blur: spot.hypot(focus),
        shake: [shake * angle.cos(), shake * angle.sin()],
        shake_bend: draw.normal() * 0.25,
    }
}

fn draw_processing(ranges: &Ranges, mixing: f32, seed: Seed) -> Processing {
    let mut draw = seed.draw();
    let saturation = draw.uniform(0.9..1.28);
    let matrix = tone::matrix(mixing * draw.uniform(0.92..1.04), saturation);
    let contrast = within(&mut draw, ranges.contrast);
    Processing {
        balance: [1.0; 3],
        tolerance: [draw.log_uniform(0.6..4.2), draw.uniform(2.2..5.0)],
        smoothing: [within(&mut draw, ranges.smoothing), draw.uniform(0.75..1.0)],
        sharpening: within(&mut draw, ranges.sharpening),
        sharpening_radius: draw.uniform(0.6..1.1),
        coring: draw.uniform(0.4..3.5),
        tone: Tone::new(matrix, contrast, draw.uniform(1.0..1.22), draw.uniform(0.0..0.004)),
    }
}

const MAKERS: &[(&str, &[&str])] = &[
    ("Orvane", &["Lumo 4", "Lumo 6 Pro", "Lumo SE"]),
    ("Talvik", &["T-900", "T-1100", "T-500i"]),
    ("Kestrelle", &["K12", "K14 Max", "K9 Lite"]),
    ("Numa Mobile", &["Vento 2", "Vento 5G", "Aria"]),
    ("Ossian", &["Fjord X", "Fjord Mini"]),
];

fn draw_file(profile: Profile, ranges: &Ranges, gain: f32, seed: Seed) -> FileHabits {
    let mut draw = seed.draw();
    let tables = [Tables::Standard, Tables::Standard, Tables::Standard, Tables::Robidoux, Tables::Tuned];
    let round = |low: u32, high: u32, draw: &mut Draw| Round {
        quality: draw.whole(low..high + 1) as u8,
        subsampled: draw.chance(0.75),
        tables: draw.pick(&tables).copied().unwrap_or(Tables::Standard),
    };
    let mut rounds = vec![round(ranges.quality[0], ranges.quality[1], &mut draw)];
    let mut scale = 1.0;
    let messenger = draw.chance(0.28);
    if messenger {
        rounds.push(Round { subsampled: true, ..round(55, 88, &mut draw) });
        scale = draw.uniform(0.4..1.0);
    } else if draw.chance(0.12) {
        scale = draw.uniform(0.5..1.0);
    }
    let stripped = messenger || profile == Profile::Webcam || draw.chance(0.1);
    let exif = draw_exif(gain, &mut draw);
    FileHabits { scale, rounds, exif: (!stripped).then_some(exif) }
}

fn draw_exif(gain: f32, draw: &mut Draw) -> Exif {
    let (make, models) = draw.pick(MAKERS).copied().unwrap_or(("Orvane", &["Lumo 4"]));
    let model = draw.pick(models).copied().unwrap_or("Lumo 4");
    let focal_35mm = draw.whole(24..29) as u16;
    Exif {
        make: make.into(),
        model: model.into(),
        software: format!("{}.{}.{}", draw.whole(9..18), draw.whole(0..7), draw.whole(0..40)),
        orientation: [1, 6, 6, 6, 1, 8, 3, 1][draw.whole(0..8) as usize],
        taken_at: String::new(),
        exposure_inverse: draw.whole(20..240),
        aperture_percent: draw.whole(155..245),
        iso: (40.0 * 2f32.powf(5.0 * gain)) as u16 / 10 * 10,
        focal_micrometres: u32::from(focal_35mm) * draw.whole(190..260),
        focal_35mm,
    }
}
