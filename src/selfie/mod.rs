//! One selfie video in, timelines and findings out.
//!
//! | module | holds |
//! |---|---|
//! | `frame`, `timeline` | one frame, all of them in order |
//! | `passive`, `passive_evidence` | the network that looks at single faces, and what its answers come to |
//! | `gestures`, `excursions` | movements of head and face with their times |
//! | `head_movement`, `depth` | method 0: did the head turn, and was it one |
//! | `action_challenge` | method 2: the movements asked for, in order |
//! | `presence` | one face |
//! | `liveness` | the parts joined |
//! | `live_face` | the face that is matched |
//! | `voice` | digits that are spoken |

mod action_challenge;
mod depth;
mod excursions;
mod frame;
mod gestures;
mod head_movement;
mod live_face;
mod liveness;
mod order_statistics;
mod passive;
mod passive_evidence;
#[cfg(test)]
mod posed_tracks;
mod presence;
mod timeline;
mod voice;

pub use frame::{FrameAnalyst, FrameView};
pub use live_face::{LiveFace, live_face};
pub use liveness::findings;
pub use passive::PassiveLiveness;
pub use timeline::SelfieTrack;
pub use voice::{DigitListener, Heard, HeardDigit, VoiceError};

/// Code: valid face not found in the video.
pub const NO_FACE: i32 = -9;
/// Code: several faces found in the video.
pub const SEVERAL_FACES: i32 = -11;
/// Frames needed before a movement or a passive score is believed: half a second at ten frames a second.
const MIN_FRAMES: usize = 5;
