//! One selfie video in, timelines and findings out.

mod digit_alignment;
mod frame;
mod integrity;
mod lips;
mod live_face;
mod liveness;
mod passive;
mod quality;
mod quantile;
mod signature;
mod spans;
mod surround;
#[cfg(test)]
mod test_tracks;
mod timeline;
mod voice;
mod voice_challenge;

pub use digit_alignment::{DigitStep, align_digits};
pub use frame::{FrameAnalyst, FrameView};
pub use lips::{LipMatch, lip_match};
pub use live_face::{LiveFace, live_face};
pub use liveness::findings;
pub use passive::PassiveLiveness;
pub use signature::{Cells, FaceLight, FrameSignature};
pub use timeline::SelfieTrack;
pub use voice::{DigitListener, Heard, Hearing, VoiceError};
pub use voice_challenge::{ListenedTo, voice_challenge};
