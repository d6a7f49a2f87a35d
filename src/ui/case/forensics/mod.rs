//! Computed views of a photo beside the photo itself, with one magnifier over both.

mod facts;
mod histogram;
mod magnifier;
mod names;
mod strip;

use std::sync::Arc;

use eframe::egui::{Label, Pos2, Rect, RichText, ScrollArea, Theme, Ui, UiBuilder, Vec2, pos2, vec2};

use self::magnifier::Magnifier;
use super::{inline, player, viewport};
use crate::{
    case::evidence::EvidenceKind,
    session::{CaseView, Command, Examination, Picture, Source, Stage, View, ViewOfPhoto},
    ui::{
        action::Action,
        context::ViewContext,
        language::{toward_reading, tr},
        parts,
        theme::Palette,
        words,
    },
};

/// Height in points of what is said below the pictures.
const NOTES: f32 = 96.0;
/// Height in points of the line that says what is under the pointer.
const READOUT: f32 = 16.0;

/// A picture of the case that views are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Subject {
    /// A photo.
    Photo(EvidenceKind),
    /// The frame that the player shows.
    CurrentFrame,
}

impl Subject {
    const ALL: [Subject; 4] = [
        Subject::Photo(EvidenceKind::DocumentFront),
        Subject::Photo(EvidenceKind::DocumentBack),
        Subject::Photo(EvidenceKind::Selfie),
        Subject::CurrentFrame,
    ];

    fn title(self) -> &'static str {
        match self {
            Subject::Photo(kind) => words::evidence(kind),
            Subject::CurrentFrame => tr!("forensic-frame"),
        }
    }

    /// What it is called inside a sentence.
    fn inline(self) -> &'static str {
        match self {
            Subject::Photo(kind) => inline::evidence(kind),
            Subject::CurrentFrame => tr!("forensic-frame-inline"),
        }
    }

    fn picture<'a>(self, view: &'a ViewContext<'_>) -> Option<&'a Arc<Picture>> {
        let pictures = &view.snapshot.pictures;
        match self {
            Subject::Photo(EvidenceKind::DocumentFront) => pictures.document_front.as_ref(),
            Subject::Photo(EvidenceKind::DocumentBack) => pictures.document_back.as_ref(),
            Subject::Photo(_) => pictures.selfie.as_ref(),
            Subject::CurrentFrame => view.snapshot.frame.as_ref().map(|frame| &frame.picture),
        }
    }

    /// What the session calls it; a frame of a list is a photo of its own.
    fn source(self, view: &ViewContext<'_>, case: &CaseView) -> Option<Source> {
        let Subject::Photo(kind) = self else {
            let millis = view.snapshot.frame.as_ref()?.timestamp_millis;
            let evidence = &case.report.as_ref()?.1.evidence;
            let frames = evidence.iter().filter(|file| matches!(file.kind, EvidenceKind::Frame(_))).count() as i64;
            if frames == 0 {
                return Some(Source::Moment(millis));
            }
            let duration = player::timeline(case)?.duration_millis.max(1);
            let place = (millis * frames + duration / 2) / duration;
            return Some(Source::Photo(EvidenceKind::Frame(place.clamp(0, frames - 1) as u32)));
        };
        self.picture(view).map(|_| Source::Photo(kind))
    }
}

/// What the person has set for the forensic views.
pub(super) struct ForensicState {
    subject: Subject,
    view: View,
    /// What was asked of the session, and the snapshot on the screen then.
    sent: Option<(Option<Examination>, u64)>,
    /// The part in view of the photo and of every view that shows it place by place.
    viewport: viewport::Viewport,
    /// The part in view of a picture that has places of its own.
    own: viewport::Viewport,
    magnifier: Magnifier,
}

impl Default for ForensicState {
    fn default() -> Self {
        ForensicState {
            subject: Subject::Photo(EvidenceKind::DocumentFront),
            view: View::ErrorLevel,
            sent: None,
            viewport: viewport::Viewport::default(),
            own: viewport::Viewport::default(),
            magnifier: Magnifier::default(),
        }
    }
}

impl ForensicState {
    /// Does an action of the views.
    pub(super) fn act(&mut self, action: Action, view: &ViewContext<'_>) {
        let step = |by: usize| {
            let place = View::ALL.iter().position(|one| *one == self.view).unwrap_or(0);
            View::ALL[(place + by) % View::ALL.len()]
        };
        match action {
            Action::NextView => self.view = step(1),
            Action::PreviousView => self.view = step(View::ALL.len() - 1),
            Action::NextSource => {
                let place = Subject::ALL.iter().position(|one| *one == self.subject).unwrap_or(0);
                let mut later = (1..Subject::ALL.len()).map(|by| Subject::ALL[(place + by) % Subject::ALL.len()]);
                if let Some(next) = later.find(|subject| subject.picture(view).is_some()) {
                    self.turn_to(next);
                }
            }
            Action::Magnifier | Action::MagnifyMore | Action::MagnifyLess => self.magnifier.act(action),
            _ => {}
        }
    }

    fn turn_to(&mut self, subject: Subject) {
        if self.subject != subject {
            self.subject = subject;
            self.viewport = viewport::Viewport::default();
        }
    }

    /// Asks the session for the view wanted, or for none once the views are closed. What the session lost is asked for again.
    pub(super) fn request(&mut self, view: &ViewContext<'_>, case: &CaseView, is_open: bool) {
        let source = self.subject.source(view, case).filter(|_| is_open);
        let wanted = source.map(|source| Examination { source, view: self.view });
        let asked = self.sent.and_then(|(asked, _)| asked);
        let shown = view.snapshot.examined.as_ref().map(|examined| examined.wanted);
        let lost = shown != wanted && self.sent.is_some_and(|(_, revision)| view.snapshot.revision > revision);
        if (asked != wanted || lost) && view.try_send(Command::Examine(wanted)) {
            self.sent = Some((wanted, view.snapshot.revision));
        }
    }
}

/// Draws the views over `rect`.
pub(super) fn show(ui: &mut Ui, view: &ViewContext<'_>, state: &mut ForensicState, case: &CaseView, rect: Rect) {
    let (subject, is_on, mut factor) = (state.subject, state.magnifier.is_on, state.magnifier.factor);
    let mut turn = None;
    let caption = |ui: &mut Ui| turn = strip::sources(ui, view, subject, is_on, &mut factor);
    parts::pane(ui, view, rect, caption, |ui, area| {
        let bottom = strip::views(ui, view, state, area);
        let area = area.with_min_y(bottom + 6.0);
        let (main, notes) = area.split_top_bottom_at_y((area.bottom() - NOTES).max(area.top() + 60.0));
        let (main, readout) = main.split_top_bottom_at_y(main.bottom() - READOUT);
        let gap = 8.0;
        let half = vec2((main.width() - gap) / 2.0, main.height());
        let photo = toward_reading(Rect::from_min_size(main.min, half), main);
        let beside = toward_reading(Rect::from_min_size(main.min + vec2(half.x + gap, 0.0), half), main);
        let made = made(view, state, case);
        panes(ui, view, state, made.as_ref().ok().copied(), [photo, beside], readout);
        match made {
            Ok(made) => {
                facts::places(ui, view, made, &mut state.viewport, beside, notes);
            }
            Err(text) => parts::placeholder(ui, view, beside, &text),
        }
        look_for(ui, view, state.view, Rect::from_x_y_ranges(photo.x_range(), notes.y_range()));
    });
    state.magnifier.factor = factor;
    if let Some(subject) = turn {
        state.turn_to(subject);
    }
}

/// The view that is wanted, or what to say while there is none.
fn made<'a>(view: &'a ViewContext<'_>, state: &ForensicState, case: &CaseView) -> Result<&'a ViewOfPhoto, String> {
    let Some(source) = state.subject.source(view, case) else {
        return Err(tr!("case-not-part", picture = state.subject.title()));
    };
    let wanted = Examination { source, view: state.view };
    match view.snapshot.examined.as_ref().filter(|examined| examined.wanted == wanted).map(|examined| &examined.stage) {
        Some(Stage::Done(made)) => Ok(made),
        Some(Stage::Failed(message)) => Err(message.clone()),
        Some(Stage::Working) | None => Err(tr!("forensic-working", view = names::title(state.view))),
    }
}

/// Photo and view side by side, and the magnifier over both.
fn panes(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    state: &mut ForensicState,
    made: Option<&ViewOfPhoto>,
    [original, beside]: [Rect; 2],
    readout: Rect,
) {
    for area in [original, beside] {
        ui.painter().rect_filled(area, 3.0, view.palette.field);
    }
    let Some(photo) = state.subject.picture(view) else {
        return parts::placeholder(ui, view, original, &tr!("case-not-part", picture = state.subject.title()));
    };
    let label = tr!("forensic-as-it-is", picture = state.subject.title());
    let (place, response) = viewport::place(ui, &mut state.viewport, [photo.width, photo.height], original, &label);
    viewport::paint(ui, view, photo, place, original);
    let mut pointer = pointed(response.hover_pos(), place);
    let mut shown = vec![(photo.as_ref(), place, original)];
    if let Some((made, picture)) = made.and_then(|made| made.picture.as_ref().map(|picture| (made, picture))) {
        let label = tr!("forensic-of", view = names::title(state.view), picture = state.subject.inline());
        let viewport = if made.is_of_photo { &mut state.viewport } else { &mut state.own };
        let (place, response) = viewport::place(ui, viewport, [picture.width, picture.height], beside, &label);
        viewport::paint(ui, view, picture, place, beside);
        let ink = Palette::of(Theme::Dark);
        for mark in &made.marks {
            let bbox = viewport::to_screen(mark.bbox, picture.original_size, place);
            viewport::outline(ui, beside, bbox, ink.review, &mark.label);
        }
        if made.is_of_photo {
            pointer = pointer.or(pointed(response.hover_pos(), place));
            shown.push((picture.as_ref(), place, beside));
        }
    }
    if let Some(pointer) = pointer {
        state.magnifier.show(ui, view, pointer, &shown);
    }
    state.magnifier.readout(ui, view, pointer, &shown, readout);
}

/// The place under the pointer in shares of the picture's sides.
fn pointed(pointer: Option<Pos2>, place: Rect) -> Option<Vec2> {
    let share = (pointer? - place.min) / place.size();
    (Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0)).contains(share.to_pos2())).then_some(share)
}

fn look_for(ui: &mut Ui, view: &ViewContext<'_>, which: View, area: Rect) {
    ui.scope_builder(UiBuilder::new().max_rect(area).id_salt("look for"), |ui| {
        ui.shrink_clip_rect(area);
        ScrollArea::vertical().id_salt("look for").auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.label(RichText::new(names::title(which)).strong());
            ui.add(Label::new(RichText::new(names::look_for(which)).small()).wrap());
            ui.add(Label::new(RichText::new(tr!("forensic-aid")).small().color(view.palette.review)).wrap());
        });
    });
}
