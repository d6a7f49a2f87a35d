//! One selfie video in, timelines and findings out.

mod frame;
mod liveness;
mod passive;
mod template;
mod timeline;

pub use frame::{FrameAnalyst, FrameView};
pub use liveness::{NO_FACE, SEVERAL_FACES, findings};
pub use passive::PassiveLiveness;
pub use template::{LiveFace, live_face};
pub use timeline::SelfieTrack;
