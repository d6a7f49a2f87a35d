//! One selfie video in, timelines and findings out.

mod frame;
mod live_face;
mod liveness;
mod passive;
mod timeline;
mod voice;

pub use frame::{FrameAnalyst, FrameView};
pub use live_face::{LiveFace, live_face};
pub use liveness::{NO_FACE, SEVERAL_FACES, findings};
pub use passive::PassiveLiveness;
pub use timeline::SelfieTrack;
pub use voice::{DigitListener, Heard, HeardDigit, VoiceError};
