//! One case: everything a reviewer needs to see, on one page, and the decision below it.

mod amend;
mod checks;
mod decision;
mod document;
mod faces;
mod forensics;
mod header;
mod inline;
mod markers;
mod player;
mod provenance;
mod runs;
mod section;
mod straight;
mod timelines;
mod viewport;

use std::sync::Arc;

use eframe::egui::{Align, Align2, CentralPanel, Frame, Margin, Panel, Rect, ScrollArea, Sense, Ui, pos2, vec2};

use self::{
    amend::AmendState, decision::DecisionState, document::DocumentState, faces::FacesState, forensics::ForensicState,
    player::PlayerState, runs::RunsState, timelines::TimelineState,
};
use super::{
    action::Action,
    context::ViewContext,
    language::{column, leading, toward_reading, tr},
    parts, theme,
};
use crate::{
    case::{
        CaseId,
        evidence::EvidenceKind,
        finding::{CheckId, Exhibit},
        geometry,
        heat_map::HeatMap,
        verdict::ReviewReason,
        workplace::UnfinishedDecision,
    },
    session::{CaseView, Command, ReviewCommand},
};

/// Height in points below which the panes would be too small to judge from.
const LEAST_HEIGHT: f32 = 440.0;

/// Something on the page that the person wants to look at.
#[derive(Debug, Clone, PartialEq)]
enum Focus {
    /// A check and whatever it points at.
    Check(CheckId),
    /// A moment of the selfie video, milliseconds from its start.
    Moment(i64),
    /// A place in a still image, in pixels of the upright original.
    Region(EvidenceKind, geometry::Rect),
    /// A heat map over a still image.
    Heat(EvidenceKind, HeatMap),
}

/// What the place beside the checks is given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// Document, faces, video and timelines.
    Everything,
    /// The two faces, above video and timelines.
    Faces,
    /// Computed views of a photo.
    Forensics,
    /// Another run beside the one on the screen.
    Runs,
}

/// What the person has set on the page.
pub(crate) struct CaseState {
    case: CaseId,
    layout: Layout,
    faces: FacesState,
    forensics: ForensicState,
    document: DocumentState,
    player: PlayerState,
    timelines: TimelineState,
    decision: DecisionState,
    amend: AmendState,
    runs: RunsState,
    landmarks: bool,
    focused: Option<CheckId>,
    /// The focused check is to be scrolled into view with the next frame.
    reveal: bool,
}

impl CaseState {
    /// The page as a case is opened.
    pub(crate) fn new(case: &CaseView) -> Self {
        CaseState {
            case: case.row.case.clone(),
            layout: Layout::Everything,
            faces: FacesState::default(),
            forensics: ForensicState::default(),
            document: DocumentState::default(),
            player: PlayerState::new(case),
            timelines: TimelineState::default(),
            decision: DecisionState::new(case),
            amend: AmendState::default(),
            runs: RunsState::default(),
            landmarks: false,
            focused: None,
            reveal: false,
        }
    }

    /// Whether this is the state of `case`.
    pub(crate) fn belongs_to(&self, case: &CaseView) -> bool {
        self.case == case.row.case
    }

    /// Goes on with a decision that was begun earlier.
    pub(crate) fn restore(&mut self, draft: &UnfinishedDecision) {
        self.decision.restore(draft);
    }

    /// The decision as far as it is written; nothing where it is not begun.
    pub(crate) fn unfinished(&self) -> Option<UnfinishedDecision> {
        self.decision.unfinished(&self.case)
    }

    /// Whether something is asked that must be answered first.
    pub(crate) const fn is_asking(&self) -> bool {
        self.amend.is_open()
    }

    /// Takes note of a newer run or decision of the same case; tells whether the decision that was submitted here is recorded.
    pub(crate) fn follow(&mut self, case: &CaseView) -> bool {
        self.player.follow(case);
        self.decision.follow(case)
    }

    /// Does an action of the page.
    pub(crate) fn act(&mut self, action: Action, view: &ViewContext<'_>, case: &CaseView) {
        match action {
            Action::Claim if header::may_claim(view, case) => {
                view.send(Command::Claim(self.case.clone()));
            }
            Action::Release if header::is_holder(view, case) => {
                view.send(Command::Release(self.case.clone()));
            }
            Action::Extend if header::is_holder(view, case) => {
                view.send(Command::Review(ReviewCommand::Extend(self.case.clone())));
            }
            Action::Rerun => {
                view.send(Command::Rerun(self.case.clone()));
            }
            Action::Runs => self.toggle(Layout::Runs),
            Action::Override => {
                if let Some(check) = self.focused.or_else(|| case.row.reasons.iter().find_map(ReviewReason::check)) {
                    self.focused = Some(check);
                    self.amend.ask_override(check, view, case);
                }
            }
            Action::Correct => self.amend.ask_correction(None, view, case),
            Action::Evidence(place) => {
                let reason = case.row.reasons.get(usize::from(place));
                if let Some(check) = reason.and_then(ReviewReason::check) {
                    self.look_at(Focus::Check(check), case);
                }
            }
            Action::PlayPause
            | Action::PlayBackward
            | Action::Pause
            | Action::PlayForward
            | Action::StepBack
            | Action::StepForward => self.player.act(action, case),
            Action::Faces => self.toggle(Layout::Faces),
            Action::Flicker | Action::Wipe | Action::Mirror => self.faces.act(action),
            Action::Forensics => self.toggle(Layout::Forensics),
            Action::PreviousView
            | Action::NextView
            | Action::NextSource
            | Action::Magnifier
            | Action::MagnifyMore
            | Action::MagnifyLess => self.forensics.act(action, view),
            Action::FlipDocument => self.document.flip(),
            Action::Straighten => self.document.straighten(),
            Action::Landmarks => self.landmarks = !self.landmarks,
            Action::Decide(_) | Action::Reason(_) | Action::Note | Action::Submit => {
                self.decision.act(action, view, case);
            }
            _ => {}
        }
    }

    fn toggle(&mut self, layout: Layout) {
        self.layout = if self.layout == layout { Layout::Everything } else { layout };
    }

    fn look_at(&mut self, focus: Focus, case: &CaseView) {
        match focus {
            Focus::Moment(millis) => {
                if self.layout == Layout::Forensics {
                    self.layout = Layout::Everything;
                }
                self.player.seek(millis);
            }
            Focus::Region(kind, bbox) => {
                self.layout = Layout::Everything;
                self.document.look_at(kind, bbox);
            }
            Focus::Heat(kind, map) => {
                self.layout = Layout::Everything;
                self.document.lay_over(kind, map);
            }
            Focus::Check(check) => self.look_at_check(check, case),
        }
    }

    /// Chooses a check and brings forward what shows it: the faces, the first stretch of the video, the first place in a photo.
    fn look_at_check(&mut self, check: CheckId, case: &CaseView) {
        self.focused = Some(check);
        self.reveal = true;
        let of_faces = matches!(check, CheckId::FaceMatch | CheckId::PreviouslyEnrolledFace);
        self.layout = if of_faces { Layout::Faces } else { Layout::Everything };
        let finding = case.report.as_ref().and_then(|(_, report)| report.finding(check));
        let exhibits = finding.map_or(&[][..], |finding| &finding.exhibits);
        let moment = exhibits.iter().find_map(|exhibit| match exhibit {
            Exhibit::Span { start_millis, .. } => Some(*start_millis),
            _ => None,
        });
        if let Some(millis) = moment {
            self.player.seek(millis);
        }
        let place = exhibits.iter().find_map(|exhibit| match exhibit {
            Exhibit::Region { evidence, bbox_in_image, .. } => Some((*evidence, *bbox_in_image)),
            Exhibit::Heat { evidence, map, .. } => Some((*evidence, map.bbox())),
            Exhibit::Figure { .. } | Exhibit::Span { .. } => None,
        });
        if let Some((kind, bbox)) = place {
            // What was read is drawn over the straight view, both readings of what disagrees beside each other.
            self.document.look_at_straight(kind, bbox, check == CheckId::DocumentData);
        }
    }
}

/// Draws the page.
pub(crate) fn show(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    state: &mut CaseState,
    case: &Arc<CaseView>,
    previous: Option<&CaseId>,
) {
    let bar = Frame::new().fill(view.palette.card).inner_margin(Margin::symmetric(12, 6));
    let mut focus = None;
    Panel::top("case header").frame(bar).show(ui, |ui| focus = column(ui, |ui| header::show(ui, view, case)));
    Panel::bottom("decision bar")
        .frame(bar)
        .show(ui, |ui| column(ui, |ui| decision::show(ui, view, &mut state.decision, case, previous)));
    let ground = Frame::new().fill(view.palette.ground).inner_margin(Margin::same(8));
    CentralPanel::default().frame(ground).show(ui, |ui| {
        column(ui, |ui| {
            // A window too low for all panes scrolls them instead of squeezing them.
            ScrollArea::vertical().id_salt("case").auto_shrink([false, false]).show(ui, |ui| {
                let size = vec2(ui.available_width(), ui.available_height().max(LEAST_HEIGHT));
                let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
                focus = focus.take().or(panes(ui, view, state, case, rect));
            });
        });
    });
    if let Some(focus) = focus {
        state.look_at(focus, case);
    }
    state.amend.show(ui, view, case);
    state.player.request_frame(ui, view, case);
    state.forensics.request(view, case, state.layout == Layout::Forensics);
}

/// Lays out the panes: checks where reading begins, beside them what the layout says.
fn panes(ui: &mut Ui, view: &ViewContext<'_>, state: &mut CaseState, case: &CaseView, rect: Rect) -> Option<Focus> {
    let gap = theme::GAP;
    let checks_width = (rect.width() * 0.25).clamp(300.0, 420.0);
    let column = (rect.width() - checks_width - 2.0 * gap) / 2.0;
    let place = |x: f32, y: f32, width: f32, height: f32| {
        toward_reading(Rect::from_min_size(pos2(rect.left() + x, rect.top() + y), vec2(width, height)), rect)
    };
    let (middle, last) = (checks_width + gap, checks_width + column + 2.0 * gap);
    let whole = place(middle, 0.0, 2.0 * column + gap, rect.height());
    let focus = checks::show(ui, view, state, case, place(0.0, 0.0, checks_width, rect.height()));
    let pointed = match state.layout {
        Layout::Forensics => {
            forensics::show(ui, view, &mut state.forensics, case, whole);
            timelines::Pointed::default()
        }
        Layout::Runs => {
            runs::show(ui, view, &mut state.runs, case, whole);
            timelines::Pointed::default()
        }
        Layout::Faces => {
            let low = (rect.height() * 0.38).clamp(170.0, 420.0);
            let faces = whole.with_max_y(whole.bottom() - low - gap);
            show_faces(ui, view, state, case, faces);
            let below = |x: f32| place(x, rect.height() - low, column, low);
            player::show(ui, view, &mut state.player, case, state.landmarks, below(last));
            show_timelines(ui, view, state, case, below(middle))
        }
        Layout::Everything => {
            let timelines_height = (rect.height() * 0.4).clamp(170.0, 420.0);
            let faces_height = (rect.height() * 0.5).min(column / 2.0 + 84.0);
            let document = place(middle, 0.0, column, rect.height() - faces_height - gap);
            if let Some(field) = document::show(ui, view, &mut state.document, case, document) {
                state.amend.ask_correction(Some(field), view, case);
            }
            show_faces(ui, view, state, case, place(middle, rect.height() - faces_height, column, faces_height));
            let player = place(last, 0.0, column, rect.height() - timelines_height - gap);
            player::show(ui, view, &mut state.player, case, state.landmarks, player);
            let timelines = place(last, rect.height() - timelines_height, column, timelines_height);
            show_timelines(ui, view, state, case, timelines)
        }
    };
    state.player.peek(pointed.hovered);
    pointed.clicked.map(Focus::Moment).or(focus)
}

fn show_faces(ui: &mut Ui, view: &ViewContext<'_>, state: &mut CaseState, case: &CaseView, rect: Rect) {
    state.faces.set_large(state.layout == Layout::Faces);
    faces::show(ui, view, &mut state.faces, case, state.landmarks, rect);
}

fn show_timelines(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    state: &mut CaseState,
    case: &CaseView,
    rect: Rect,
) -> timelines::Pointed {
    let moments = [state.player.wanted_millis(), state.player.shown_millis()];
    timelines::show(ui, view, &mut state.timelines, case, moments, rect)
}

/// The end of `rect` towards which a line runs, halfway down: where to paint what stands last in it.
fn end_of_line() -> Align2 {
    Align2([leading().flipped(), Align::Center])
}

/// The words for a case without a report.
fn without_report(ui: &mut Ui, view: &ViewContext<'_>, case: &CaseView, rect: Rect) {
    let text = case.row.failure.as_deref().unwrap_or_else(|| tr!("case-no-report"));
    parts::placeholder(ui, view, rect, text);
}
