//! How long a session waits, step by step.

use super::machine::Step;
use crate::policy::KioskPolicy;

/// How long steps last, in milliseconds, and how often may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    touch: u64,
    document: u64,
    placing: u64,
    recording: u64,
    judging: u64,
    outcome: u64,
    camera: u64,
    attempts: u32,
}

/// Beyond the longest video, so that recording ends by itself before its time-out.
const RECORDING_SLACK_MILLIS: u64 = 5_000;

impl Patience {
    /// As the policy has it.
    pub fn of(policy: &KioskPolicy) -> Self {
        let millis = |seconds: u32| u64::from(seconds) * 1000;
        Patience {
            touch: millis(policy.touch_seconds),
            document: millis(policy.document_seconds),
            placing: millis(policy.placing_seconds),
            recording: millis(policy.selfie_seconds) + RECORDING_SLACK_MILLIS,
            judging: millis(policy.judging_seconds),
            outcome: millis(policy.outcome_seconds),
            camera: millis(policy.camera_seconds),
            attempts: policy.attempts,
        }
    }

    /// How long a step lasts; the first has no end.
    pub(super) fn of_step(&self, step: Step) -> Option<u64> {
        Some(match step {
            Step::Start => return None,
            Step::Document(_) => self.document,
            Step::Review(_) | Step::Ready => self.touch,
            Step::Placing => self.placing,
            Step::Recording => self.recording,
            Step::Judging | Step::Storing(_) => self.judging,
            Step::Outcome(_) => self.outcome,
            Step::CameraLost(_) => self.camera,
        })
    }

    /// How often the document, and how often the selfie, may be taken.
    pub(super) const fn attempts(&self) -> u32 {
        self.attempts
    }
}
