//! The parameters of a face's shape, and how they are spread over people.
//!
//! Means and spreads in millimetres stand where a parameter is used; they follow the ranges of craniofacial
//! anthropometry (L. G. Farkas, "Anthropometry of the Head and Face", 2nd ed. 1994). The spread drawn here is wider
//! than a population's (standard deviation 1.5, but no far tails), because a face network tells drawn faces apart less
//! well than real ones.

use serde::{Deserialize, Serialize};

use super::{look::Region, traits::Sex, vector::lerp};
use crate::specimen::seed::Seed;

/// A direction in which faces differ. The value 0 is the average, 1 one standard deviation towards what the name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Feature {
    HeadWide,
    HeadLong,
    VaultHigh,
    ForeheadSlope,
    TempleWide,
    FaceWide,
    LowerFaceLong,
    MidfaceLong,
    JawWide,
    JawLow,
    ChinWide,
    ChinForward,
    ChinLong,
    CheekFull,
    CheekBone,
    CheekHollow,
    BrowRidge,
    BrowHigh,
    BrowTilt,
    BrowThick,
    BrowArch,
    BrowLong,
    BrowGap,
    EyeSpacing,
    EyeWide,
    EyeOpen,
    EyeTilt,
    EyeDeep,
    LidCrease,
    LidFold,
    EyeBag,
    BridgeHigh,
    BridgeWide,
    NoseHump,
    NoseForward,
    TipWide,
    TipUp,
    NoseWide,
    NostrilBig,
    MouthWide,
    LipUpper,
    LipLower,
    LipForward,
    CupidBow,
    PhiltrumLong,
    MouthTilt,
    EarBig,
    EarOut,
    NeckWide,
    Weight,
    AskewNose,
    AskewMouth,
    AskewEyes,
}

const COUNT: usize = Feature::AskewEyes as usize + 1;

/// The value of every [`Feature`], in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureSet(Vec<f32>);

impl FeatureSet {
    /// Draws all features around the means of a region, a sex and an age in years.
    pub(super) fn draw(seed: Seed, region: &Region, sex: Sex, age_years: f32) -> Self {
        let mut draw = seed.draw();
        let mut set = FeatureSet((0..COUNT).map(|_| draw.uniform(-2.6..2.6)).collect());
        for (feature, shift) in region.shape_shifts() {
            set.shift(feature, shift);
        }
        let by_sex = if sex == Sex::Male { 0.5 } else { -0.5 };
        for (feature, shift) in SEX_SHIFTS {
            set.shift(*feature, by_sex * shift);
        }
        let older = ((age_years - 35.0) / 30.0).clamp(-0.5, 1.5);
        for (feature, shift) in AGE_SHIFTS {
            set.shift(*feature, older * shift);
        }
        set
    }

    pub(super) fn shift(&mut self, feature: Feature, shift: f32) {
        self.0[feature as usize] += shift;
    }

    /// The value in standard deviations from the average, kept within what still makes a face.
    pub fn value(&self, feature: Feature) -> f32 {
        self.0.get(feature as usize).copied().unwrap_or(0.0).clamp(-3.4, 3.4)
    }

    /// The value as a measure with the given mean and standard deviation.
    pub(super) fn scaled(&self, feature: Feature, mean: f32, deviation: f32) -> f32 {
        mean + deviation * self.value(feature)
    }

    /// The set between this one (`share` 0) and the other (1).
    pub(super) fn blend(&self, other: &FeatureSet, share: f32) -> Self {
        FeatureSet(
            self.0.iter().zip(&other.0).map(|(a, b)| if share >= 1.0 { *b } else { lerp(*a, *b, share) }).collect(),
        )
    }
}

/// What men have more of, in standard deviations between the means of men and women.
const SEX_SHIFTS: &[(Feature, f32)] = &[
    (Feature::HeadWide, 1.0),
    (Feature::HeadLong, 1.0),
    (Feature::FaceWide, 0.9),
    (Feature::JawWide, 1.5),
    (Feature::LowerFaceLong, 1.0),
    (Feature::ChinWide, 1.2),
    (Feature::ChinLong, 0.7),
    (Feature::BrowRidge, 1.8),
    (Feature::BrowHigh, -1.2),
    (Feature::BrowThick, 1.5),
    (Feature::BrowArch, -1.2),
    (Feature::EyeOpen, -0.9),
    (Feature::EyeWide, -0.2),
    (Feature::EyeSpacing, 0.8),
    (Feature::BridgeHigh, 0.6),
    (Feature::NoseForward, 0.6),
    (Feature::NoseWide, 0.6),
    (Feature::TipUp, -0.5),
    (Feature::LipUpper, -0.7),
    (Feature::LipLower, -0.6),
    (Feature::MouthWide, 0.5),
    (Feature::ForeheadSlope, 1.0),
    (Feature::NeckWide, 2.2),
    (Feature::CheekFull, -0.5),
    (Feature::EarBig, 0.6),
    (Feature::EyeDeep, 0.6),
    (Feature::PhiltrumLong, 0.4),
];

/// What grows in thirty years, in standard deviations.
const AGE_SHIFTS: &[(Feature, f32)] = &[
    (Feature::EyeBag, 1.1),
    (Feature::EyeOpen, -0.6),
    (Feature::LipUpper, -0.8),
    (Feature::LipLower, -0.5),
    (Feature::CheekHollow, 0.5),
    (Feature::EarBig, 0.7),
    (Feature::NoseForward, 0.3),
    (Feature::TipUp, -0.5),
    (Feature::Weight, 0.3),
    (Feature::PhiltrumLong, 0.4),
    (Feature::BrowHigh, -0.3),
];
