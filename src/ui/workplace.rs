//! Where the person is at work, so that the window opens there again: handed to the session when it has changed, at most once a
//! second.

use std::time::Duration;

use eframe::egui::{Context, Theme, ThemePreference};

use super::{context::ViewContext, language::Language};
use crate::{
    case::workplace::{Appearance, ThemeChoice, Workplace},
    session::Command,
};

/// Time in seconds between two hand-overs.
const PAUSE: f64 = 1.0;
/// Enlargements that differ by less are the same.
const SAME_ZOOM: f32 = 1e-3;

/// What was handed over last, and when.
pub(crate) struct Memory {
    sent: Workplace,
    /// The window's time in seconds at the last hand-over.
    at: f64,
    /// What the window spoke when it was opened.
    spoken: Language,
}

impl Memory {
    /// Goes on from what was remembered, and makes the window look as it did.
    pub(crate) fn restore(remembered: &Workplace, ctx: &Context) -> Self {
        let appearance = &remembered.appearance;
        if let Some(language) = appearance.language.as_deref().and_then(Language::of_code) {
            language.speak();
        }
        match appearance.theme {
            Some(ThemeChoice::Dark) => ctx.set_theme(Theme::Dark),
            Some(ThemeChoice::Light) => ctx.set_theme(Theme::Light),
            None => {}
        }
        if let Some(zoom) = appearance.zoom {
            ctx.set_zoom_factor(zoom);
        }
        Memory { sent: remembered.clone(), at: f64::NEG_INFINITY, spoken: Language::spoken() }
    }

    /// How the window looks now, as far as the person chose it.
    pub(crate) fn appearance(&self, ctx: &Context) -> Appearance {
        let theme = match ctx.options(|options| options.theme_preference) {
            ThemePreference::System => None,
            ThemePreference::Dark => Some(ThemeChoice::Dark),
            ThemePreference::Light => Some(ThemeChoice::Light),
        };
        let (zoom, language) = (ctx.zoom_factor(), Language::spoken());
        let remembered = self.sent.appearance.language.clone();
        Appearance {
            language: if language == self.spoken { remembered } else { Some(language.code().to_owned()) },
            theme,
            zoom: ((zoom - 1.0).abs() > SAME_ZOOM).then_some(zoom),
        }
    }

    /// Hands `now` over where it is new; what the session was too busy for is handed over later.
    pub(crate) fn follow(&mut self, ctx: &Context, view: &ViewContext<'_>, now: Workplace) {
        if now == self.sent {
            return;
        }
        let time = ctx.input(|input| input.time);
        let wait = self.at + PAUSE - time;
        if wait > 0.0 {
            ctx.request_repaint_after(Duration::from_secs_f64(wait));
        } else if view.try_send(Command::Remember(Box::new(now.clone()))) {
            (self.sent, self.at) = (now, time);
        } else {
            ctx.request_repaint_after(Duration::from_secs_f64(PAUSE));
        }
    }
}
