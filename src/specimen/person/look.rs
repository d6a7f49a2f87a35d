//! Skin, hair, eyes and dress of a person.

use serde::{Deserialize, Serialize};

use super::{
    face_shape::Feature,
    traits::Sex,
    vector::{lerp, mix},
};
use crate::specimen::seed::{Draw, Seed};

/// How the hair is worn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HairStyle {
    /// No hair on the scalp.
    Bald,
    /// A few millimetres all over.
    Buzz,
    /// A rim of short hair around a bare top.
    Rim,
    /// Short, brushed forward.
    Crop,
    /// Short, parted at the side.
    SidePart,
    /// Short to medium, brushed back.
    Back,
    /// Tight curls standing off the head.
    Curls,
    /// To the chin, parted.
    Bob,
    /// To the shoulders and beyond, straight, parted.
    Long,
    /// To the shoulders and beyond, in waves.
    Waves,
    /// Drawn back and tied.
    Tied,
}

/// Hair on the lower face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Beard {
    /// Shaved, or none.
    None,
    /// A few days.
    Stubble,
    /// Upper lip.
    Moustache,
    /// Around mouth and chin.
    Goatee,
    /// All of the lower face.
    Full,
}

/// What is worn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Dress {
    /// Round neck, thin.
    Tee,
    /// Knitted, with a thick edge.
    Sweater,
    /// With a collar.
    Shirt,
    /// A dark jacket over a shirt.
    Jacket,
}

/// Skin, hair, eyes and dress.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Look {
    /// Melanin of the skin: 0.1 very light … 2.2 very dark.
    pub melanin: f32,
    /// Blood in the skin, around 1.
    pub blood: f32,
    /// Redness of cheeks and nose, 0 … 1.
    pub flush: f32,
    /// Freckles, 0 … 1.
    pub freckles: f32,
    /// Moles on the face.
    pub moles: u32,
    /// Unevenness of the skin's colour, 0 … 1.
    pub blotches: f32,
    /// Shine of the skin, 0 … 1.
    pub oily: f32,
    /// Wrinkles, 0 … 1.
    pub wrinkles: f32,
    /// Redness of the lips, 0 … 1; above 1 with lipstick.
    pub lip_red: f32,
    /// Linear colour of the lips' paint.
    pub lip_paint: [f32; 3],
    /// Linear colour of the iris.
    pub iris: [f32; 3],
    /// Linear colour of the hair before greying.
    pub hair: [f32; 3],
    /// Share of grey hairs, 0 … 1.
    pub grey: f32,
    /// How the hair is worn.
    pub style: HairStyle,
    /// How far the hairline lies back, 0 … 1.
    pub receding: f32,
    /// Place of the parting: -1 left of the picture … 1 right.
    pub part: f32,
    /// Whether hair falls over the forehead.
    pub fringe: bool,
    /// Hair on the lower face.
    pub beard: Beard,
    /// Density of the brows, 0 … 1.
    pub brow_density: f32,
    /// Paint around the eyes, 0 … 1.
    pub eye_paint: f32,
    /// What is worn.
    pub dress: Dress,
    /// Linear colour of the dress.
    pub dress_color: [f32; 3],
    /// Linear colour of the frame of the glasses.
    pub frame_color: [f32; 3],
    /// Width, height, roundness (0 … 1) and rim in millimetres of a lens of the glasses.
    pub frame: [f32; 4],
}

/// A mixture of regional means from which a person's shape and colours are drawn.
pub(super) struct Region([f32; 5]);

/// Means of one region: melanin, its spread, probability of light hair, and shifts of shape.
struct Means {
    melanin: f32,
    spread: f32,
    light_hair: f32,
    curly: f32,
    shifts: &'static [(Feature, f32)],
}

const MEANS: [Means; 5] = [
    Means {
        melanin: 0.16,
        spread: 0.07,
        light_hair: 0.62,
        curly: 0.05,
        shifts: &[
            (Feature::BridgeHigh, 0.7),
            (Feature::NoseForward, 0.6),
            (Feature::NoseWide, -0.9),
            (Feature::LipUpper, -0.8),
            (Feature::LipLower, -0.6),
            (Feature::EyeDeep, 0.6),
            (Feature::LidFold, -1.2),
            (Feature::CheekBone, -0.3),
        ],
    },
    Means {
        melanin: 0.34,
        spread: 0.14,
        light_hair: 0.06,
        curly: 0.12,
        shifts: &[
            (Feature::BridgeHigh, 0.9),
            (Feature::NoseHump, 0.9),
            (Feature::NoseForward, 0.7),
            (Feature::BrowThick, 0.8),
            (Feature::LidFold, -1.2),
            (Feature::EyeDeep, 0.5),
            (Feature::BrowGap, -0.6),
            (Feature::TipUp, -0.4),
        ],
    },
    Means {
        melanin: 0.24,
        spread: 0.09,
        light_hair: 0.0,
        curly: 0.01,
        shifts: &[
            (Feature::BridgeHigh, -1.3),
            (Feature::NoseForward, -0.7),
            (Feature::FaceWide, 0.9),
            (Feature::CheekBone, 0.9),
            (Feature::LidFold, 1.7),
            (Feature::LidCrease, -1.0),
            (Feature::EyeDeep, -1.3),
            (Feature::EyeTilt, 0.7),
            (Feature::BrowRidge, -0.8),
            (Feature::EyeOpen, -0.8),
            (Feature::HeadLong, -0.8),
            (Feature::CheekFull, 0.4),
        ],
    },
    Means {
        melanin: 1.45,
        spread: 0.38,
        light_hair: 0.0,
        curly: 0.85,
        shifts: &[
            (Feature::BridgeHigh, -1.0),
            (Feature::BridgeWide, 0.8),
            (Feature::NoseWide, 1.6),
            (Feature::LipUpper, 1.5),
            (Feature::LipLower, 1.4),
            (Feature::LipForward, 1.1),
            (Feature::TipWide, 0.9),
            (Feature::LidFold, -0.6),
            (Feature::HeadLong, 0.5),
            (Feature::NostrilBig, 0.8),
            (Feature::EarBig, -0.5),
            (Feature::ForeheadSlope, -0.4),
        ],
    },
    Means {
        melanin: 0.68,
        spread: 0.25,
        light_hair: 0.0,
        curly: 0.08,
        shifts: &[
            (Feature::BrowThick, 0.5),
            (Feature::NoseWide, 0.4),
            (Feature::LipLower, 0.5),
            (Feature::EyeWide, 0.6),
            (Feature::LidFold, -0.6),
            (Feature::EyeBag, 0.4),
            (Feature::TipWide, 0.4),
            (Feature::CheekFull, 0.3),
        ],
    },
];

impl Region {
    /// Mostly one region, with some of another in a fifth of the people.
    pub(super) fn draw(seed: Seed) -> Self {
        let mut draw = seed.draw();
        let mut weights = [0.0; 5];
        let (first, second) = (draw.whole(0..5) as usize, draw.whole(0..5) as usize);
        let share = if draw.chance(0.2) { draw.uniform(0.2..0.5) } else { 0.0 };
        weights[first] += 1.0 - share;
        weights[second] += share;
        Region(weights)
    }

    /// Shifts of the shape's means, in standard deviations.
    pub(super) fn shape_shifts(&self) -> impl Iterator<Item = (Feature, f32)> {
        let parts = self.0.iter().zip(&MEANS);
        parts.flat_map(|(weight, means)| means.shifts.iter().map(move |(feature, shift)| (*feature, weight * shift)))
    }

    fn mean(&self, of: impl Fn(&Means) -> f32) -> f32 {
        self.0.iter().zip(&MEANS).map(|(weight, means)| weight * of(means)).sum()
    }
}

impl Look {
    pub(super) fn draw(seed: Seed, region: &Region, sex: Sex, age_years: f32) -> Self {
        let mut draw = seed.draw();
        let melanin = (region.mean(|m| m.melanin) + region.mean(|m| m.spread) * draw.normal()).clamp(0.08, 2.2);
        let light_hair = draw.chance(region.mean(|m| m.light_hair));
        let curly = draw.chance(region.mean(|m| m.curly));
        let male = sex == Sex::Male;
        let painted = !male && draw.chance(0.45);
        let old = ((age_years - 38.0) / 40.0).clamp(0.0, 1.0);
        let style = style(&mut draw, male, curly, old);
        let short = draw.uniform(0.0..1.0);
        Look {
            melanin,
            blood: draw.uniform(0.45..1.35),
            flush: draw.uniform(0.1..1.0),
            freckles: if melanin < 0.3 && draw.chance(0.35) { draw.uniform(0.2..1.0) } else { 0.0 },
            moles: draw.whole(0..7),
            blotches: draw.uniform(0.25..1.0),
            oily: draw.uniform(0.15..0.9),
            wrinkles: ((age_years - 26.0) / 44.0).clamp(0.0, 1.0) * draw.uniform(0.6..1.1),
            lip_red: draw.uniform(0.45..0.9) + if painted { 0.5 } else { 0.0 },
            lip_paint: lip_paint(&mut draw),
            iris: iris(&mut draw, melanin, light_hair),
            hair: hair_color(&mut draw, light_hair),
            grey: (old * draw.uniform(0.3..1.5) * if !male && draw.chance(0.5) { 0.15 } else { 1.0 }).min(0.95),
            style,
            receding: if male { (short * (0.35 + 0.9 * old)).min(1.0) } else { 0.25 * short },
            part: draw.uniform(-0.6..0.6),
            fringe: matches!(style, HairStyle::Bob | HairStyle::Long | HairStyle::Waves) && draw.chance(0.42),
            beard: if male { beard(&mut draw) } else { Beard::None },
            brow_density: draw.uniform(0.45..1.0),
            eye_paint: if painted { draw.uniform(0.3..1.0) } else { 0.0 },
            dress: *draw
                .pick(&[Dress::Tee, Dress::Tee, Dress::Sweater, Dress::Shirt, Dress::Shirt, Dress::Jacket])
                .unwrap_or(&Dress::Tee),
            dress_color: dress_color(&mut draw),
            frame_color: *draw.pick(&FRAMES).unwrap_or(&FRAMES[0]),
            frame: [draw.uniform(46.0..54.0), draw.uniform(30.0..43.0), draw.uniform(0.1..1.0), draw.uniform(0.9..3.4)],
        }
    }

    /// The look between this one (`share` 0) and the other (1).
    pub(super) fn blend(&self, other: &Look, share: f32) -> Look {
        let near = if share < 0.5 { self } else { other };
        let of = |pick: fn(&Look) -> f32| lerp(pick(self), pick(other), share);
        let color = |pick: fn(&Look) -> [f32; 3]| mix(pick(self), pick(other), share);
        if share <= 0.0 || share >= 1.0 {
            return near.clone();
        }
        Look {
            melanin: of(|look| look.melanin),
            blood: of(|look| look.blood),
            freckles: of(|look| look.freckles),
            blotches: of(|look| look.blotches),
            wrinkles: of(|look| look.wrinkles),
            lip_red: of(|look| look.lip_red),
            grey: of(|look| look.grey),
            receding: of(|look| look.receding),
            brow_density: of(|look| look.brow_density),
            iris: color(|look| look.iris),
            hair: color(|look| look.hair),
            ..near.clone()
        }
    }
}

const FRAMES: [[f32; 3]; 6] = [
    [0.012, 0.011, 0.011],
    [0.02, 0.018, 0.017],
    [0.10, 0.035, 0.012],
    [0.35, 0.33, 0.31],
    [0.45, 0.30, 0.12],
    [0.03, 0.04, 0.10],
];

fn style(draw: &mut Draw, male: bool, curly: bool, old: f32) -> HairStyle {
    use HairStyle::*;
    let men: &[HairStyle] = if curly {
        &[Buzz, Buzz, Buzz, Curls, Curls, Bald]
    } else {
        &[Buzz, Crop, Crop, SidePart, SidePart, Back, Curls]
    };
    let women: &[HairStyle] = if curly {
        &[Curls, Curls, Tied, Tied, Waves, Buzz]
    } else {
        &[Bob, Bob, Long, Long, Waves, Waves, Tied, Tied, Crop]
    };
    if male && draw.chance(0.06 + 0.3 * old) {
        return if draw.chance(0.5) { Rim } else { Bald };
    }
    *draw.pick(if male { men } else { women }).unwrap_or(&Buzz)
}

fn beard(draw: &mut Draw) -> Beard {
    use Beard::*;
    *draw.pick(&[None, None, None, None, Stubble, Stubble, Moustache, Goatee, Full, Full]).unwrap_or(&None)
}

fn hair_color(draw: &mut Draw, light: bool) -> [f32; 3] {
    let dark = [0.012 * draw.uniform(0.7..1.6), 0.009, 0.0075];
    let brown = [0.055 * draw.uniform(0.7..1.4), 0.030, 0.016];
    match (light, draw.whole(0..6)) {
        (false, 0..=3) => dark,
        (false, _) => mix(dark, brown, draw.uniform(0.3..1.0)),
        (true, 0..=1) => brown,
        (true, 2..=3) => mix(brown, [0.30, 0.20, 0.105], draw.uniform(0.4..1.0)),
        (true, 4) => [0.22 * draw.uniform(0.6..1.1), 0.072, 0.022],
        (true, _) => mix([0.30, 0.20, 0.105], [0.47, 0.36, 0.21], draw.uniform(0.0..1.0)),
    }
}

fn iris(draw: &mut Draw, melanin: f32, light_hair: bool) -> [f32; 3] {
    let brown = mix([0.022, 0.011, 0.006], [0.10, 0.045, 0.018], draw.uniform(0.0..1.0));
    let pale =
        *draw.pick(&[[0.11, 0.19, 0.30], [0.15, 0.21, 0.26], [0.12, 0.17, 0.10], [0.17, 0.15, 0.07]]).unwrap_or(&brown);
    let chance = if light_hair { 0.75 } else { 0.35 - 0.5 * melanin };
    if draw.chance(chance.clamp(0.0, 1.0)) { mix(pale, brown, draw.uniform(0.0..0.35)) } else { brown }
}

fn lip_paint(draw: &mut Draw) -> [f32; 3] {
    mix([0.38, 0.045, 0.06], [0.33, 0.12, 0.11], draw.uniform(0.0..1.0))
}

fn dress_color(draw: &mut Draw) -> [f32; 3] {
    const COLORS: [[f32; 3]; 9] = [
        [0.02, 0.021, 0.024],
        [0.05, 0.052, 0.056],
        [0.62, 0.62, 0.61],
        [0.03, 0.05, 0.12],
        [0.22, 0.03, 0.035],
        [0.05, 0.10, 0.07],
        [0.26, 0.27, 0.28],
        [0.16, 0.24, 0.42],
        [0.33, 0.25, 0.16],
    ];
    let base = *draw.pick(&COLORS).unwrap_or(&COLORS[0]);
    base.map(|value| value * draw.uniform(0.8..1.2))
}
