//! One selfie video in, timelines and findings out.

mod frame;
mod integrity;
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

pub use frame::{FrameAnalyst, FrameView};
pub use live_face::{LiveFace, live_face};
pub use liveness::findings;
pub use passive::PassiveLiveness;
pub use signature::{Cells, FaceLight, FrameSignature};
pub use timeline::SelfieTrack;
pub use voice::{DigitListener, Heard, HeardDigit, VoiceError};
