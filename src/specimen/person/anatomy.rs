//! A person's measures in millimetres, in the head's own frame: x to the right of the picture, y up, z out of the face,
//! origin half way between the pupils.
//!
//! The averages follow craniofacial anthropometry (L. G. Farkas, "Anthropometry of the Head and Face", 2nd ed. 1994):
//! head 151 x 194 mm, face 137 mm wide, nose 51 mm high and 34 mm wide, mouth 51 mm, eye fissure 31 mm.

use super::{
    face_shape::Feature::{self, *},
    traits::{Person, Sex},
    vector::smooth,
};

/// Radius of the eyeball.
pub(super) const EYEBALL: f32 = 12.2;
/// Radius of the iris.
pub(super) const IRIS: f32 = 5.9;
/// How far the eyeball's centre lies behind the pupil plane.
pub(super) const EYE_CENTER_Z: f32 = -12.4;

/// Measures that the parts of the head share.
#[derive(Debug, Clone)]
pub(super) struct Anatomy {
    /// Half the distance between the pupils.
    pub(super) eye_x: f32,
    /// Half the length of an eye's opening.
    pub(super) eye_half: f32,
    /// Height of the upper lid's edge above the pupil, and depth of the lower one's below.
    pub(super) lids: (f32, f32),
    /// Rise of the eye's opening per millimetre outwards.
    pub(super) eye_tilt: f32,
    /// Height of the lid crease above the lid's edge, and its strength 0 … 1.
    pub(super) crease: (f32, f32),
    /// Strength of the fold over the inner corner, 0 … 1.
    pub(super) fold: f32,
    /// Height of the base of the nose.
    pub(super) nose_base: f32,
    /// Tip of the nose: height and depth, and its radius.
    pub(super) tip: (f32, f32, f32),
    /// Depth of the bridge above the base surface, half width there, hump.
    pub(super) bridge: (f32, f32, f32),
    /// Half the width of the nose at its wings.
    pub(super) nose_half: f32,
    /// Height of the mouth's seam and half its width.
    pub(super) mouth: (f32, f32),
    /// Heights of the upper and lower lip.
    pub(super) lips: (f32, f32),
    /// How far the lips stand out.
    pub(super) lip_forward: f32,
    /// Height of the chin's lowest point.
    pub(super) chin: f32,
    /// Height of the brow's middle above the pupil.
    pub(super) brow: f32,
    /// Weight, in standard deviations.
    pub(super) weight: f32,
    /// Skew of nose, mouth and eyes.
    pub(super) askew: [f32; 3],
    features: super::face_shape::FeatureSet,
}

impl Anatomy {
    pub(super) fn of(person: &Person) -> Self {
        let f = &person.features;
        let male = if person.sex == Sex::Male { 1.0 } else { 0.0 };
        let nose_base = -f.scaled(MidfaceLong, 43.0, 3.3);
        let mouth_y = nose_base - f.scaled(PhiltrumLong, 22.0, 2.2);
        let bridge = f.scaled(BridgeHigh, 8.6, 1.9);
        let tip_z = f.scaled(NoseForward, 28.5, 2.5) + 0.25 * (bridge - 8.6);
        Anatomy {
            eye_x: person.half_pupil_distance_mm(),
            eye_half: f.scaled(EyeWide, 14.6, 1.1),
            lids: (f.scaled(EyeOpen, 3.75, 0.7).max(2.3), f.scaled(EyeOpen, 4.6, 0.4)),
            eye_tilt: f.scaled(EyeTilt, 0.055, 0.06),
            crease: (f.scaled(LidCrease, 3.6, 1.2).max(1.4), 1.0 - 0.75 * smooth(0.6, 2.0, f.value(LidFold))),
            fold: smooth(0.2, 2.2, f.value(LidFold)),
            nose_base,
            tip: (nose_base + f.scaled(TipUp, 7.0, 1.5), tip_z, f.scaled(TipWide, 9.0, 1.1)),
            bridge: (bridge, f.scaled(BridgeWide, 10.5, 1.5), f.scaled(NoseHump, 0.6, 1.2)),
            nose_half: f.scaled(NoseWide, 17.0, 2.0),
            mouth: (mouth_y, f.scaled(MouthWide, 25.3, 2.4)),
            lips: (f.scaled(LipUpper, 7.0, 1.8).max(3.0), f.scaled(LipLower, 9.3, 1.8).max(4.5)),
            lip_forward: f.scaled(LipForward, 3.4, 0.8),
            chin: mouth_y - f.scaled(ChinLong, 45.5, 3.1) - f.scaled(LowerFaceLong, 0.0, 2.6) - 1.5 * male,
            brow: f.scaled(BrowHigh, 21.5, 2.6),
            weight: f.value(Weight),
            askew: [f.scaled(AskewNose, 0.0, 0.8), f.scaled(AskewMouth, 0.0, 0.7), f.scaled(AskewEyes, 0.0, 0.5)],
            features: f.clone(),
        }
    }

    /// A further measure with the given mean and standard deviation.
    pub(super) fn measure(&self, feature: Feature, mean: f32, deviation: f32) -> f32 {
        self.features.scaled(feature, mean, deviation)
    }

    /// Heights of the upper and lower lid's edge at `out` millimetres outwards from the pupil of the eye on the given
    /// side (-1 left of the picture, 1 right), with the lids closed by `blink`. Upper below lower: no opening there.
    pub(super) fn lid_edges(&self, out: f32, side: f32, blink: f32, squint: f32) -> (f32, f32) {
        let along = (out / self.eye_half).clamp(-1.02, 1.02);
        let base = self.eye_tilt * out + 0.5 * self.askew[2] * side;
        let peak = along + 0.10;
        let upper = (1.0 - (peak / if peak > 0.0 { 1.10 } else { 0.90 }).powi(2)).max(0.0).powf(0.62);
        let trough = along - 0.12;
        let lower = (1.0 - (trough / if trough > 0.0 { 0.88 } else { 1.12 }).powi(2)).max(0.0).powf(0.75);
        let fold = 0.25 * self.fold * smooth(-0.3, -0.9, along);
        let low = base - self.lids.1 * lower * (1.0 - 0.35 * squint);
        let high = base + self.lids.0 * upper * (1.0 - 0.16 * squint) * (1.0 - fold);
        let closed = low + 0.12 * (high - low) - 0.05;
        (high + (closed - high) * blink - 0.6 * blink * (1.0 - along * along).max(0.0), low)
    }

    /// Height of the mouth's seam at `x`.
    pub(super) fn seam(&self, x: f32) -> f32 {
        let (y, half) = self.mouth;
        let along = (x / half).clamp(-1.3, 1.3);
        let bow = self.measure(CupidBow, 0.7, 0.3).max(0.0);
        let tilt = self.measure(MouthTilt, -0.4, 1.3);
        y + tilt * along * along - bow * (-0.5 * (x / 4.0).powi(2)).exp()
            + 0.6 * bow * (-0.5 * ((x.abs() - 10.0) / 4.5).powi(2)).exp()
            + 0.5 * self.askew[1] * along
    }

    /// Heights of the upper and lower lip's border above and below the seam at `x`; nothing beyond the corners.
    pub(super) fn lip_edges(&self, x: f32) -> (f32, f32) {
        let open = (1.0 - (x / self.mouth.1).powi(2)).max(0.0);
        let bow = self.measure(CupidBow, 0.15, 0.04).max(0.0);
        let peaks = (-0.5 * ((x.abs() - 5.5) / 3.4).powi(2)).exp() - 0.9 * (-0.5 * (x / 2.6).powi(2)).exp();
        (self.lips.0 * (open.powf(0.85) * 0.95 + bow * peaks * open), self.lips.1 * open.powf(0.72))
    }
}
