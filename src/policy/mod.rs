//! Thresholds file in, verdicts and routes out. Pure: no clock, no files, nothing random.

mod capture;
mod difference;
mod document_data;
mod fusion;
mod integrity;
mod judge;
mod kiosk;
mod limits;
mod location;
mod matrix;
mod movement;
mod moving;
mod operators;
mod pad;
mod passive;
mod portrait;
mod ramp;
mod reconsider;
mod reference;
mod retention;
mod review;
mod route;
mod surface;
mod text_check;
mod voice;

pub use capture::CapturePolicy;
pub use difference::PolicyValue;
pub use document_data::DocumentDataPolicy;
pub use fusion::{Part, rescaled, weakest_of};
pub use integrity::IntegrityPolicy;
pub use judge::judge;
pub use kiosk::KioskPolicy;
pub use location::{InputPolicy, LocationPolicy};
pub use matrix::MatrixPolicy;
pub use movement::MovementPolicy;
pub use moving::MovingPolicy;
pub use operators::OperatorPolicy;
pub use pad::{PadPolicy, ReasonPolicy};
pub use passive::PassivePolicy;
pub use portrait::PortraitPolicy;
pub use ramp::Ramp;
pub use reconsider::reconsidered;
pub use reference::{GalleryPolicy, KnownImagesPolicy};
pub use retention::{PeriodPolicy, RetentionPolicy};
pub use review::{DueMinutes, FourEyesPolicy, ReviewPolicy};
pub use route::route;
pub use surface::SurfacePolicy;
pub use text_check::TextCheckPolicy;
pub use voice::VoicePolicy;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::case::{Digest, finding::CheckId, limits::Limits, report::PolicyRef};

/// The policy that ships with Assay.
pub const DEFAULT_POLICY: &str = include_str!("../../assets/policy/default.toml");

/// How the selfie video is looked at.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SelfiePolicy {
    /// Frames looked at per second.
    pub frames_per_second: f64,
    /// Most frames looked at; a longer video is sampled more sparsely.
    pub max_frames: u32,
    /// Long side in pixels to which frames are scaled down.
    pub analysed_long_side: u32,
    /// Long side in pixels for face detection.
    pub detector_long_side: u32,
    /// Largest absolute yaw in degrees at which a frame counts as frontal.
    pub frontal_yaw_degrees: f32,
    /// Smallest distance between the eyes in pixels of the analysed frame.
    pub min_inter_eye_pixels: f32,
    /// Best frames whose similarities to a portrait are averaged.
    pub match_frames: usize,
    /// Share of frames with several faces above which code -11 is given.
    pub several_faces_share: f64,
    /// Share of frontal frames, or of the frames that are matched, showing another face than the best frame above which
    /// the match is left to a person.
    pub other_person_share: f64,
}

/// How document photos are looked at.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentPolicy {
    /// Long sides in pixels at which the portrait is searched, one after the other until it is large enough in view.
    pub detector_long_sides: Vec<u32>,
    /// Smallest distance between the eyes in pixels of the photo.
    pub min_inter_eye_pixels: f32,
    /// The same for the portrait after restoration; no larger.
    pub restored_min_inter_eye_pixels: f32,
    /// Cosine similarity taken off a restored portrait's before it has a level: a second look at the same portrait must not
    /// raise the rate of false accepts.
    pub restored_margin: f64,
}

/// What counts as a face.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FacePolicy {
    /// Detector confidence in [0, 1] below which there is no face.
    pub min_score: f32,
    /// Intersection over union in [0, 1] above which two boxes are one face.
    pub max_overlap: f32,
}

/// Thresholds of one check.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckPolicy {
    /// Acceptance needs this check.
    pub required: bool,
    /// Scores below this fail.
    pub fail_below: f64,
    /// Scores below this and not failing go to a person.
    pub review_below: f64,
}

/// What leaves the installation.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportPolicy {
    /// Nothing leaves with who the person is, whoever exports.
    pub always_redact: bool,
}

/// What goes to the queue besides borderline cases.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoutePolicy {
    /// Clear rejections go to a person as well.
    pub queue_failures: bool,
    /// Share in [0, 1] of clear acceptances that go to a person as well.
    pub sampled_acceptances: f64,
    /// Minutes after which a claim runs out.
    pub claim_minutes: u32,
}

/// Every threshold that a verdict depends on, parsed and checked once and passed down.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    schema: String,
    /// Name for people.
    pub name: String,
    /// Selfie video.
    pub selfie: SelfiePolicy,
    /// Its capture quality.
    pub capture: CapturePolicy,
    /// What passive liveness sees around the face.
    pub passive: PassivePolicy,
    /// Its integrity.
    pub integrity: IntegrityPolicy,
    /// Movements of head and face.
    pub movement: MovementPolicy,
    /// Document photos.
    pub document: DocumentPolicy,
    /// What the document says.
    pub document_data: DocumentDataPolicy,
    /// Their surface.
    pub surface: SurfacePolicy,
    /// Their text.
    pub text_check: TextCheckPolicy,
    /// The portrait on the document.
    pub portrait: PortraitPolicy,
    /// Reasons against documents.
    pub pad: PadPolicy,
    /// Faces.
    pub faces: FacePolicy,
    /// Enrolment and the search for faces enrolled before.
    pub gallery: GalleryPolicy,
    /// Known images.
    pub known_images: KnownImagesPolicy,
    /// Checks that must be valid whatever else is.
    pub validation_matrix: MatrixPolicy,
    /// Spoken digits.
    pub voice: VoicePolicy,
    /// Where the document lies in its photo.
    pub location: LocationPolicy,
    checks: BTreeMap<CheckId, CheckPolicy>,
    /// Routing.
    pub route: RoutePolicy,
    /// Review.
    pub review: ReviewPolicy,
    /// Signing in.
    pub operators: OperatorPolicy,
    /// What leaves the installation; may be left out.
    #[serde(default)]
    pub export: ExportPolicy,
    /// How long things are kept; may be left out: then nothing is erased by itself.
    #[serde(default)]
    pub retention: RetentionPolicy,
    /// Capture in a branch; may be left out.
    #[serde(default)]
    pub kiosk: KioskPolicy,
    /// To whom cases may go; may be left out.
    #[serde(default)]
    pub moving: MovingPolicy,
    /// What files may ask for at most; may be left out.
    #[serde(default)]
    pub limits: Limits,
    #[serde(skip, default = "unset")]
    sha256: Digest,
    /// The file as it was read, and what it is called.
    #[serde(skip)]
    text: String,
    #[serde(skip)]
    source: String,
}

fn unset() -> Digest {
    Digest::ZERO
}

/// The policy file is not usable.
#[derive(Debug, thiserror::Error)]
#[error("policy {file}: {detail}")]
pub struct PolicyError {
    file: String,
    detail: String,
}

impl Policy {
    /// Reads a policy; `file` names it in errors.
    ///
    /// # Errors
    /// When it is not TOML of the expected form, a check is missing, or a figure is out of range.
    pub fn parse(text: &str, file: &str) -> Result<Self, PolicyError> {
        let wrong = |detail: String| PolicyError { file: file.to_owned(), detail };
        let mut policy: Policy = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        policy.check().map_err(wrong)?;
        policy.sha256 = Digest::of(text.as_bytes());
        (policy.text, policy.source) = (text.to_owned(), file.to_owned());
        Ok(policy)
    }

    /// Where it was read from, for people.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Thresholds of `check`; every check has some, [`Policy::parse`] sees to that.
    pub fn check_policy(&self, check: CheckId) -> Option<&CheckPolicy> {
        self.checks.get(&check)
    }

    /// Name and hash, as a report carries them.
    pub fn reference(&self) -> PolicyRef {
        PolicyRef { name: self.name.clone(), sha256: self.sha256 }
    }

    fn check(&self) -> Result<(), String> {
        self.check_bands()?;
        self.capture.check()?;
        self.passive.check()?;
        self.integrity.check()?;
        self.validation_matrix.check()?;
        self.location.check()?;
        self.selfie.check()?;
        // Frames with several faces are missing from the share with exactly one: a video with code -11 must not be clear.
        let lowest = 1.0 - self.selfie.several_faces_share;
        if self.checks.get(&CheckId::FaceDetection).is_some_and(|thresholds| thresholds.review_below < lowest) {
            return Err(format!(
                "[checks.face_detection] needs review_below of at least 1 - several_faces_share, {lowest}"
            ));
        }
        self.voice.check()?;
        self.movement.check(within)?;
        self.document_data.check(within)?;
        self.document.check()?;
        within("faces.min_score", f64::from(self.faces.min_score), 0.05, 0.99)?;
        within("faces.max_overlap", f64::from(self.faces.max_overlap), 0.05, 0.95)?;
        self.surface.check()?;
        self.checks.get(&CheckId::DocumentLiveness).map_or(Ok(()), SurfacePolicy::check_bands)?;
        self.checks.get(&CheckId::DocumentLocation).map_or(Ok(()), |bands| self.location.check_bands(bands))?;
        self.text_check.check()?;
        self.portrait.check()?;
        self.pad.check()?;
        reference::check(self)?;
        self.review.check()?;
        self.operators.check()?;
        self.retention.check()?;
        self.kiosk.check()?;
        self.moving.check()?;
        limits::check(&self.limits)?;
        within("route.sampled_acceptances", self.route.sampled_acceptances, 0.0, 1.0)?;
        within("route.claim_minutes", f64::from(self.route.claim_minutes), 1.0, 1440.0)
    }

    /// The schema, and the thresholds of every check.
    fn check_bands(&self) -> Result<(), String> {
        if self.schema != "assay.policy/1" {
            return Err(format!("schema is `{}`, expected `assay.policy/1`", self.schema));
        }
        for check in CheckId::ALL {
            let thresholds = self.checks.get(&check).ok_or(format!("[checks.{check}] is missing"))?;
            let CheckPolicy { fail_below, review_below, .. } = *thresholds;
            let ordered = 0.0 <= fail_below && fail_below <= review_below && review_below <= 1.0;
            if !ordered {
                return Err(format!("[checks.{check}] needs 0 <= fail_below <= review_below <= 1"));
            }
        }
        if !self.checks.values().any(|thresholds| thresholds.required && thresholds.review_below > 0.0) {
            return Err("no check is required with review_below above 0: every case would be accepted".to_owned());
        }
        // Half a score is where these call a person: what they call one for must not be clear.
        for check in [CheckId::CaptureQuality, CheckId::VideoIntegrity, CheckId::ActionChallenge] {
            if self.checks.get(&check).is_some_and(|thresholds| thresholds.review_below < 0.5) {
                return Err(format!("[checks.{check}] needs review_below of at least 0.5"));
            }
        }
        Ok(())
    }
}

impl SelfiePolicy {
    fn check(&self) -> Result<(), String> {
        within("selfie.frames_per_second", self.frames_per_second, 1.0, 60.0)?;
        within("selfie.max_frames", f64::from(self.max_frames), 10.0, 100_000.0)?;
        within("selfie.analysed_long_side", f64::from(self.analysed_long_side), 160.0, 4096.0)?;
        within("selfie.detector_long_side", f64::from(self.detector_long_side), 96.0, 4096.0)?;
        within("selfie.frontal_yaw_degrees", f64::from(self.frontal_yaw_degrees), 5.0, 90.0)?;
        within("selfie.min_inter_eye_pixels", f64::from(self.min_inter_eye_pixels), 4.0, 1000.0)?;
        within("selfie.match_frames", self.match_frames as f64, 1.0, 100.0)?;
        within("selfie.several_faces_share", self.several_faces_share, 0.0, 1.0)?;
        within("selfie.other_person_share", self.other_person_share, 0.0, 0.5)
    }
}

impl DocumentPolicy {
    fn check(&self) -> Result<(), String> {
        within("number of document.detector_long_sides", self.detector_long_sides.len() as f64, 1.0, 4.0)?;
        for &side in &self.detector_long_sides {
            within("document.detector_long_sides", f64::from(side), 160.0, 4096.0)?;
        }
        within("document.min_inter_eye_pixels", f64::from(self.min_inter_eye_pixels), 4.0, 1000.0)?;
        let (least, usual) = (self.restored_min_inter_eye_pixels, self.min_inter_eye_pixels);
        within("document.restored_min_inter_eye_pixels", f64::from(least), 4.0, f64::from(usual))?;
        within("document.restored_margin", self.restored_margin, 0.0, 0.5)
    }
}

/// Whether a figure of the file lies where it may.
fn within(name: &str, value: f64, low: f64, high: f64) -> Result<(), String> {
    let fits = (low..=high).contains(&value);
    if fits { Ok(()) } else { Err(format!("{name} is {value}, expected {low} to {high}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_policy_is_valid_and_named_by_its_hash() {
        let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
        assert_eq!(policy.reference().sha256, Digest::of(DEFAULT_POLICY.as_bytes()));
    }

    #[test]
    fn wrong_policies_are_refused_by_name() {
        let cases = [
            ("assay.policy/1", "assay.policy/2", "schema"),
            ("[checks.face_match]", "[checks.face_mach]", "face_mach"),
            ("frames_per_second = 10.0", "frames_per_second = nan", "frames_per_second"),
            ("sampled_acceptances = 0.05", "sampled_acceptances = 1.5", "sampled_acceptances"),
            ("queue_failures = true", "queue_failure = true", "queue_failure"),
            ("fail_below = 0.30", "fail_below = 0.95", "checks.face_detection"),
            ("review_below = 0.90", "review_below = 0.85", "several_faces_share"),
            ("fail_below = 0.30", "fail_below = nan", "checks.face_detection"),
            ("half_nats = 1.2", "half_nats = 0.0", "voice.half_nats"),
            ("min_confidence = 0.35", "min_confidence = 0.65", "checks.document_location.review_below"),
        ];
        for (from, to, expected) in cases {
            let text = DEFAULT_POLICY.replacen(from, to, 1);
            assert_ne!(text, DEFAULT_POLICY);
            let error = Policy::parse(&text, "p.toml").unwrap_err().to_string();
            assert!(error.contains(expected) && error.contains("p.toml"), "{expected}: {error}");
        }
        let (before, bands) = DEFAULT_POLICY.split_once("[checks.document_liveness]").unwrap();
        let failing = format!(
            "{before}[checks.document_liveness]{}",
            bands.replacen("fail_below = 0.25", "fail_below = 0.30", 1)
        );
        let error = Policy::parse(&failing, "p.toml").unwrap_err().to_string();
        assert!(error.contains("checks.document_liveness.fail_below"), "{error}");
        let nothing_required = DEFAULT_POLICY.replace("required = true", "required = false");
        let error = Policy::parse(&nothing_required, "p.toml").unwrap_err().to_string();
        assert!(error.contains("no check is required"), "{error}");
        let cut = DEFAULT_POLICY.split("[checks.document_pad]").next().unwrap();
        let tail = DEFAULT_POLICY.split("[route]").nth(1).unwrap();
        let error = Policy::parse(&format!("{cut}[route]{tail}"), "p.toml").unwrap_err().to_string();
        assert!(error.contains("[checks.document_pad] is missing"), "{error}");
    }
}
