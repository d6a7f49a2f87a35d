//! What every page is given for one frame, and what it can ask for.

use super::{live::Live, stage::Stage};
use crate::{
    session::{KioskCommand, KioskSnapshot, Papers},
    ui::{language::Language, theme::Palette},
};

/// Handed to every page for one frame.
pub(super) struct Scene<'a> {
    /// What to draw.
    pub(super) shown: &'a KioskSnapshot,
    /// The colours.
    pub(super) palette: &'static Palette,
    /// Where things are.
    pub(super) stage: Stage,
    /// Pictures that are already on the graphics card.
    pub(super) live: &'a Live,
    /// What the customer said to have along.
    pub(super) papers: Papers,
    /// The window's time in seconds.
    pub(super) time: f64,
}

/// What a customer touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Touch {
    /// Something of the session.
    Session(KioskCommand),
    /// A language.
    Speak(Language),
    /// The consent: to the choice of the document.
    Agree,
    /// Back to the very first page.
    Home,
}
