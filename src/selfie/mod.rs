//! One selfie video in, timelines and findings out.
//!
//! | module | holds |
//! |---|---|
//! | `frame`, `timeline` | one frame, all of them in order |
//! | `passive`, `passive_evidence` | the network that looks at single faces, and what its answers come to |
//! | `held_edges`, `moire`, `carrier` | what a print or a screen shows around the face |
//! | `gestures`, `excursions` | movements of head and face with their times |
//! | `head_movement`, `depth` | method 0: did the head turn, and was it one |
//! | `action_challenge` | method 2: the movements asked for, in order |
//! | `presence` | one face |
//! | `liveness` | the parts joined |
//! | `live_face` | the face that is matched |
//! | `signature`, `surround`, `spans` | what frames are compared by, and stretches of the video |
//! | `quality` | light, distance and place of the face |
//! | `integrity` | one take of one moving scene |
//! | `voice`, `digit_alignment`, `voice_challenge` | digits that are spoken, and those asked for |
//! | `lips` | the mouth against the sound |

mod action_challenge;
mod carrier;
mod depth;
mod digit_alignment;
mod excursions;
mod frame;
mod gestures;
mod head_movement;
mod held_edges;
mod integrity;
mod lips;
mod live_face;
mod liveness;
mod moire;
mod order_statistics;
mod passive;
mod passive_evidence;
#[cfg(test)]
mod posed_tracks;
mod presence;
mod quality;
mod signature;
mod spans;
mod surround;
#[cfg(test)]
mod test_tracks;
mod timeline;
mod voice;
mod voice_challenge;

pub use action_challenge::actions_made;
pub use carrier::CarrierCues;
pub use digit_alignment::{DigitStep, align_digits};
pub use frame::{FrameAnalyst, FrameView};
pub use head_movement::turned_far_enough;
pub use held_edges::FaceBorder;
pub use lips::{LipMatch, lip_match};
pub use live_face::{LiveFace, live_face};
pub use liveness::findings;
pub use passive::PassiveLiveness;
pub use quality::{face_fill, fault_of_frame};
pub use signature::{Cells, FaceLight, FrameSignature};
pub use timeline::SelfieTrack;
pub use voice::{DigitListener, Heard, Hearing, VoiceError};
pub use voice_challenge::{ListenedTo, voice_challenge};

/// Frames needed before a movement or a passive score is believed: half a second at ten frames a second.
const MIN_FRAMES: usize = 5;
