//! How a kiosk captures cases: what it asks for, how long it waits, what it keeps.

use serde::Deserialize;

use super::within;
use crate::case::meta::LivenessMethod;

/// How a kiosk in a branch captures cases. May be left out of a policy file, as may each of its values. All of them are choices: nothing
/// of a verdict depends on them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KioskPolicy {
    /// Liveness method asked for: 0, 1 or 2.
    pub method: u8,
    /// Movements drawn for method 2.
    pub movements: u32,
    /// Digits to be spoken; 0 asks for none. They need a microphone.
    pub digits: u32,
    /// Seconds that a screen which waits for a touch stays.
    pub touch_seconds: u32,
    /// Seconds to photograph one side of the document.
    pub document_seconds: u32,
    /// Seconds to place the face in the oval.
    pub placing_seconds: u32,
    /// Longest selfie video in seconds.
    pub selfie_seconds: u32,
    /// Seconds of a selfie video that asks for nothing.
    pub passive_seconds: u32,
    /// Seconds to reach a verdict.
    pub judging_seconds: u32,
    /// Seconds that the last screen stays.
    pub outcome_seconds: u32,
    /// Seconds that a lost camera is waited for while somebody is at the kiosk.
    pub camera_seconds: u32,
    /// Milliseconds that another guidance must hold before it is shown.
    pub guidance_millis: u32,
    /// Milliseconds that document or face must be well placed and at rest.
    pub steady_millis: u32,
    /// How far a corner may move from look to look for the document to be at rest, in longer sides of it.
    pub steady_shift: f64,
    /// Frames of which the sharpest is the photo.
    pub burst_frames: u32,
    /// Mean luma of the document in [0, 1] below which it is too dark, and above which it is too bright.
    pub document_luma: [f64; 2],
    /// Width of the face in widths of a portrait frame below which it is too far away.
    pub least_face_width: f64,
    /// How often the document, and how often the selfie, may be taken before a colleague is asked for.
    pub attempts: u32,
    /// Longer side of the selfie video in pixels.
    pub selfie_long_side: u32,
    /// Largest selfie video in MiB.
    pub selfie_mib: u32,
    /// Most cases in the outbox.
    pub outbox_cases: u32,
    /// Most MiB in the outbox.
    pub outbox_mib: u32,
    /// Share of either limit from which staff is told that the outbox fills up.
    pub outbox_warns: f64,
    /// MiB that must be free on the disk for a case to be taken.
    pub least_free_mib: u32,
}

impl Default for KioskPolicy {
    fn default() -> Self {
        KioskPolicy {
            method: 2,
            movements: 3,
            digits: 0,
            touch_seconds: 60,
            document_seconds: 90,
            placing_seconds: 60,
            selfie_seconds: 30,
            passive_seconds: 4,
            judging_seconds: 60,
            outcome_seconds: 20,
            camera_seconds: 30,
            guidance_millis: 400,
            steady_millis: 600,
            steady_shift: 0.012,
            burst_frames: 5,
            document_luma: [0.18, 0.92],
            least_face_width: 0.28,
            attempts: 3,
            selfie_long_side: 1280,
            selfie_mib: 64,
            outbox_cases: 500,
            outbox_mib: 8192,
            outbox_warns: 0.8,
            least_free_mib: 1024,
        }
    }
}

impl KioskPolicy {
    /// The liveness method asked for.
    pub const fn liveness_method(&self) -> LivenessMethod {
        match self.method {
            0 => LivenessMethod::HeadMovement,
            1 => LivenessMethod::Passive,
            _ => LivenessMethod::PassiveAndChallenge,
        }
    }

    pub(super) fn check(&self) -> Result<(), String> {
        within("kiosk.method", f64::from(self.method), 0.0, 2.0)?;
        // Two movements can be shown again by chance one time in 42.
        within("kiosk.movements", f64::from(self.movements), 2.0, 7.0)?;
        within("kiosk.digits", f64::from(self.digits), 0.0, 8.0)?;
        let seconds = [
            ("kiosk.touch_seconds", self.touch_seconds, 5),
            ("kiosk.document_seconds", self.document_seconds, 10),
            ("kiosk.placing_seconds", self.placing_seconds, 5),
            ("kiosk.selfie_seconds", self.selfie_seconds, 5),
            ("kiosk.judging_seconds", self.judging_seconds, 5),
            ("kiosk.outcome_seconds", self.outcome_seconds, 3),
            ("kiosk.camera_seconds", self.camera_seconds, 2),
        ];
        for (name, value, least) in seconds {
            within(name, f64::from(value), f64::from(least), 600.0)?;
        }
        within("kiosk.passive_seconds", f64::from(self.passive_seconds), 2.0, f64::from(self.selfie_seconds))?;
        within("kiosk.guidance_millis", f64::from(self.guidance_millis), 0.0, 3000.0)?;
        within("kiosk.steady_millis", f64::from(self.steady_millis), 100.0, 5000.0)?;
        within("kiosk.steady_shift", self.steady_shift, 0.001, 0.2)?;
        within("kiosk.burst_frames", f64::from(self.burst_frames), 1.0, 15.0)?;
        let [dark, bright] = self.document_luma;
        within("kiosk.document_luma (dark)", dark, 0.0, 1.0)?;
        within("kiosk.document_luma (bright)", bright, dark, 1.0)?;
        within("kiosk.least_face_width", self.least_face_width, 0.05, 0.7)?;
        within("kiosk.attempts", f64::from(self.attempts), 1.0, 10.0)?;
        within("kiosk.selfie_long_side", f64::from(self.selfie_long_side), 320.0, 4096.0)?;
        within("kiosk.selfie_mib", f64::from(self.selfie_mib), 1.0, 1024.0)?;
        within("kiosk.outbox_cases", f64::from(self.outbox_cases), 1.0, 100_000.0)?;
        within("kiosk.outbox_mib", f64::from(self.outbox_mib), 64.0, 4_194_304.0)?;
        within("kiosk.outbox_warns", self.outbox_warns, 0.1, 1.0)?;
        // A case needs room twice: as it is captured and as it is sealed.
        within("kiosk.least_free_mib", f64::from(self.least_free_mib), 2.0 * f64::from(self.selfie_mib), 4_194_304.0)
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::{DEFAULT_POLICY, Policy};

    #[test]
    fn the_section_may_be_left_out_and_wrong_values_are_refused_by_name() {
        let shipped = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
        assert_eq!(shipped.kiosk, super::KioskPolicy::default());
        for (lines, expected) in [
            ("method = 3", "kiosk.method"),
            ("movements = 1", "kiosk.movements"),
            ("passive_seconds = 31", "kiosk.passive_seconds"),
            ("document_luma = [0.9, 0.2]", "kiosk.document_luma"),
            ("steady_shift = nan", "kiosk.steady_shift"),
            ("outbox_cases = 0", "kiosk.outbox_cases"),
            ("least_free_mib = 100", "kiosk.least_free_mib"),
            ("attempt = 3", "attempt"),
        ] {
            let text = format!("{DEFAULT_POLICY}\n[kiosk]\n{lines}\n");
            let error = Policy::parse(&text, "p.toml").unwrap_err().to_string();
            assert!(error.contains(expected), "{lines}: {error}");
        }
    }
}
