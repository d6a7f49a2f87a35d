//! One case: everything a reviewer needs to see, on one page, and the decision below it.

mod checks;
mod decision;
mod document;
mod faces;
mod header;
mod player;
mod provenance;
mod timelines;
mod viewport;

use std::sync::Arc;

use eframe::egui::{CentralPanel, Frame, Margin, Panel, Rect, ScrollArea, Sense, Ui, pos2, vec2};

use self::{decision::DecisionState, document::DocumentState, player::PlayerState, timelines::TimelineState};
use super::{action::Action, context::ViewContext, parts, theme};
use crate::{
    case::{
        CaseId,
        evidence::EvidenceKind,
        finding::{CheckId, Exhibit},
        geometry,
        heat_map::HeatMap,
    },
    session::{CaseView, Command},
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

/// What the person has set on the page.
pub(crate) struct CaseState {
    case: CaseId,
    document: DocumentState,
    player: PlayerState,
    timelines: TimelineState,
    decision: DecisionState,
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
            document: DocumentState::default(),
            player: PlayerState::new(case),
            timelines: TimelineState::default(),
            decision: DecisionState::new(case),
            landmarks: false,
            focused: None,
            reveal: false,
        }
    }

    /// Whether this is the state of `case`.
    pub(crate) fn belongs_to(&self, case: &CaseView) -> bool {
        self.case == case.row.case
    }

    /// Takes note of a newer run or decision of the same case.
    pub(crate) fn follow(&mut self, case: &CaseView) {
        self.player.follow(case);
        self.decision.follow(case);
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
            Action::Rerun => {
                view.send(Command::Rerun(self.case.clone()));
            }
            Action::PlayPause | Action::StepBack | Action::StepForward => self.player.act(action, case),
            Action::FlipDocument => self.document.flip(),
            Action::Landmarks => self.landmarks = !self.landmarks,
            Action::Decide(_) | Action::Reason(_) | Action::Note | Action::Submit => {
                self.decision.act(action, view, case);
            }
            _ => {}
        }
    }

    fn look_at(&mut self, focus: Focus, case: &CaseView) {
        match focus {
            Focus::Moment(millis) => self.player.seek(millis),
            Focus::Region(kind, bbox) => self.document.look_at(kind, bbox),
            Focus::Heat(kind, map) => self.document.lay_over(kind, map),
            Focus::Check(check) => {
                self.focused = Some(check);
                self.reveal = true;
                let finding = case.report.as_ref().and_then(|(_, report)| report.finding(check));
                for exhibit in finding.map_or(&[][..], |finding| &finding.exhibits) {
                    match exhibit {
                        Exhibit::Span { start_millis, .. } => return self.player.seek(*start_millis),
                        Exhibit::Region { evidence, bbox_in_image, .. } => {
                            return self.document.look_at(*evidence, *bbox_in_image);
                        }
                        Exhibit::Figure { .. } | Exhibit::Heat { .. } => {}
                    }
                }
            }
        }
    }
}

/// Draws the page.
pub(crate) fn show(ui: &mut Ui, view: &ViewContext<'_>, state: &mut CaseState, case: &Arc<CaseView>) {
    let bar = Frame::new().fill(view.palette.card).inner_margin(Margin::symmetric(12, 6));
    let mut focus = None;
    Panel::top("case header").frame(bar).show(ui, |ui| focus = header::show(ui, view, case));
    Panel::bottom("decision bar").frame(bar).show(ui, |ui| decision::show(ui, view, &mut state.decision, case));
    let ground = Frame::new().fill(view.palette.ground).inner_margin(Margin::same(8));
    CentralPanel::default().frame(ground).show(ui, |ui| {
        // A window too low for all panes scrolls them instead of squeezing them.
        ScrollArea::vertical().id_salt("case").auto_shrink([false, false]).show(ui, |ui| {
            let size = vec2(ui.available_width(), ui.available_height().max(LEAST_HEIGHT));
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            focus = focus.take().or(panes(ui, view, state, case, rect));
        });
    });
    if let Some(focus) = focus {
        state.look_at(focus, case);
    }
    state.player.request_frame(ui, view, case);
}

/// Lays out the panes: checks on the left, then document over faces, then player over timelines.
fn panes(ui: &mut Ui, view: &ViewContext<'_>, state: &mut CaseState, case: &CaseView, rect: Rect) -> Option<Focus> {
    let gap = theme::GAP;
    let checks_width = (rect.width() * 0.25).clamp(300.0, 420.0);
    let column = (rect.width() - checks_width - 2.0 * gap) / 2.0;
    let timelines_height = (rect.height() * 0.4).clamp(170.0, 420.0);
    let faces_height = (rect.height() * 0.5).min(column / 2.0 + 60.0);
    let place = |x: f32, y: f32, width: f32, height: f32| {
        Rect::from_min_size(pos2(rect.left() + x, rect.top() + y), vec2(width, height))
    };
    let (middle, right) = (checks_width + gap, checks_width + column + 2.0 * gap);
    let checks = place(0.0, 0.0, checks_width, rect.height());
    let document = place(middle, 0.0, column, rect.height() - faces_height - gap);
    let faces = place(middle, rect.height() - faces_height, column, faces_height);
    let player = place(right, 0.0, column, rect.height() - timelines_height - gap);
    let timelines = place(right, rect.height() - timelines_height, column, timelines_height);

    let mut focus = checks::show(ui, view, state, case, checks);
    document::show(ui, view, &mut state.document, case, document);
    faces::show(ui, view, case, faces);
    player::show(ui, view, &mut state.player, case, state.landmarks, player);
    if let Some(millis) = timelines::show(ui, view, &mut state.timelines, case, state.player.wanted_millis(), timelines)
    {
        focus = Some(Focus::Moment(millis));
    }
    focus
}

/// The words for a case without a report.
fn without_report(ui: &mut Ui, view: &ViewContext<'_>, case: &CaseView, rect: Rect) {
    let text = case.row.failure.as_deref().unwrap_or("No run has finished yet; the results appear here when it has.");
    parts::placeholder(ui, view, rect, text);
}
