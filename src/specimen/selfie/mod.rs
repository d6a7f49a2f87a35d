//! Selfie videos by script, and attacks on them.
mod defocus;
mod order;
mod room;
mod script;
mod stroke;
mod truth;
mod voice;
mod wander;

pub use order::{Fault, Label, Rate, SelfieKind, SelfieOrder, Species};
pub use script::Script;
pub use truth::{Act, FaceTruth, FrameTruth, SelfieTruth, Span, SpokenDigit};
pub use voice::{Utterance, Voice};

/// temp
pub fn room_picture(seed: u64, behind: bool) -> image::RgbImage {
    let backdrop = room::Backdrop::room(crate::specimen::seed::Seed::new(seed), 540, 960, 830.0, if behind { room::Daylight::Behind } else { room::Daylight::Any });
    crate::specimen::picture::Picture::from_fn(270, 480, |x, y| backdrop.at(x as f32 * 2.0, y as f32 * 2.0)).to_srgb()
}
