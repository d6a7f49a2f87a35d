//! Selfie videos by script, and attacks on them, each with its truth.
//!
//! | module | makes |
//! |---|---|
//! | `order`, `truth` | what is wanted, what it is called, what is known of it |
//! | `script`, `stroke`, `wander`, `hand` | movements: asked ones, natural ones, the hand's and the body's |
//! | `voice`, `speech` | digits, the room's sound, the mouth that speaks them |
//! | `room`, `defocus`, `canvas`, `exposure` | what is behind, the light over time, the camera that follows it |
//! | `presence` | a person before a phone: genuine, faulty, edited, fed in |
//! | `sheet`, `print`, `mask`, `panel`, `grid`, `replay` | photos, masks and displays before the phone |
//! | `recorder`, `shoot`, `still` | the camera, the video, one photo |
//! | `edit` | what is done to a recording afterwards |

mod canvas;
mod defocus;
mod edit;
mod exposure;
mod grid;
mod hand;
mod mask;
mod order;
mod panel;
mod presence;
mod print;
mod recorder;
mod replay;
mod room;
mod script;
mod sheet;
mod shoot;
mod speech;
mod still;
mod stroke;
#[cfg(test)]
mod test_heads;
mod truth;
mod voice;
mod wander;

pub use order::{Fault, Label, Rate, SelfieKind, SelfieOrder, Species};
pub use script::Script;
pub use shoot::{Shooting, second_person, shoot, shoot_stills};
pub use speech::SOUND_RATE;
pub use still::still;
pub use truth::{Act, FaceTruth, FrameTruth, SelfieTruth, Span, SpokenDigit};
pub use voice::{Utterance, Voice};
