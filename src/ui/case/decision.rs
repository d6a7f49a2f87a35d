//! The decision bar: what a person decides, why, and on which run.

use eframe::egui::{Align, Align2, Button, Color32, Id, Label, Layout, RichText, Stroke, TextEdit, Ui, vec2};

use super::{header, inline, provenance};
use crate::{
    case::{
        CaseId, RunId,
        decision::{DecisionDraft, DecisionKind, ReasonCode, ResubmissionRequest},
        queue::CaseStatus,
        retention::DataKind,
        verdict::ReviewReason,
        workplace::{MAX_DRAFT_TEXT, UnfinishedDecision},
    },
    session::{CaseView, Command},
    ui::{
        action::{Action, REASON_KEYS},
        context::ViewContext,
        language::{leading, tr},
        parts, words,
    },
};

/// Time in milliseconds before a claim runs out from which on it stands out.
const SOON: i64 = 180_000;
/// Width in points of the part with the decisions.
const CHOICE: f32 = 292.0;
const KINDS: [DecisionKind; 3] = [DecisionKind::Approve, DecisionKind::Reject, DecisionKind::Resubmit];

/// The decision as far as it is written.
pub(super) struct DecisionState {
    kind: Option<DecisionKind>,
    reason: Option<ReasonCode>,
    note: String,
    /// What the customer is asked for again; with the reasons of a resubmission only.
    request: Option<ResubmissionRequest>,
    /// The run on the screen.
    run: Option<RunId>,
    decisions: usize,
    /// A newer run replaced the one for which a decision had been chosen.
    superseded: bool,
    /// What was handed over, and the revision of the snapshot then: it is not handed over twice.
    sent: Option<(u64, DecisionDraft)>,
    focus_note: bool,
}

impl DecisionState {
    /// Nothing chosen yet.
    pub(super) fn new(case: &CaseView) -> Self {
        DecisionState {
            kind: None,
            reason: None,
            note: String::new(),
            request: None,
            run: run_of(case),
            decisions: case.decisions.len(),
            superseded: false,
            sent: None,
            focus_note: false,
        }
    }

    /// Goes on with what was written earlier; what was chosen on another run is to be chosen again.
    pub(super) fn restore(&mut self, draft: &UnfinishedDecision) {
        self.note.clone_from(&draft.note);
        self.request.clone_from(&draft.request);
        if self.run == Some(draft.run) {
            (self.kind, self.reason) = (draft.kind, draft.reason);
        } else {
            self.superseded = true;
        }
    }

    /// What is written so far; nothing where the person has not begun.
    pub(super) fn unfinished(&self, case: &CaseId) -> Option<UnfinishedDecision> {
        let (kind, reason, note, request) = (self.kind, self.reason, self.note.clone(), self.request.clone());
        let is_begun = kind.is_some() || !note.is_empty() || request.is_some();
        let run = self.run.filter(|_| is_begun)?;
        Some(UnfinishedDecision { case: case.clone(), run, kind, reason, note, request })
    }

    /// A choice made on one run does not hold for another; a recorded decision ends the draft. Tells whether the decision that
    /// was handed over here is recorded now.
    pub(super) fn follow(&mut self, case: &CaseView) -> bool {
        if case.row.handling.erasure.as_ref().is_some_and(|erased| erased.kinds.contains(DataKind::Fields)) {
            // What was written may name the person.
            (self.note, self.request) = (String::new(), None);
        }
        if self.run != run_of(case) {
            self.superseded = self.kind.is_some();
            (self.kind, self.reason, self.run) = (None, None, run_of(case));
        }
        if self.decisions == case.decisions.len() {
            return false;
        }
        // Another person's decision is none of this one's, whatever became of it.
        let is_recorded = self
            .sent
            .take()
            .is_some_and(|(_, sent)| case.decisions.iter().skip(self.decisions).any(|decision| decision.draft == sent));
        *self = DecisionState::new(case);
        is_recorded
    }

    /// Chooses, writes or submits.
    pub(super) fn act(&mut self, action: Action, view: &ViewContext<'_>, case: &CaseView) {
        match action {
            Action::Decide(kind) => self.choose(kind, case),
            Action::Reason(place) => {
                if let Some(reason) = self.kind.and_then(|kind| reasons(kind).nth(usize::from(place))) {
                    self.choose_reason(reason);
                }
            }
            Action::Note => self.focus_note = true,
            Action::Submit => self.submit(view, case),
            _ => {}
        }
    }

    fn choose(&mut self, kind: DecisionKind, case: &CaseView) {
        if self.kind != Some(kind) {
            (self.reason, self.request) = (None, None);
        }
        self.kind = Some(kind);
        self.superseded = false;
        // Where nothing was doubtful there is nothing to explain; every other reason is for the person to name.
        let clear = case.row.reasons.iter().all(|reason| *reason == ReviewReason::Sampled);
        if kind == DecisionKind::Approve && clear {
            self.choose_reason(ReasonCode::Genuine);
        }
    }

    /// A reason brings what it usually asks for along; a text for the customer stays.
    fn choose_reason(&mut self, reason: ReasonCode) {
        let written = self.request.take().map(|request| request.customer_text).unwrap_or_default();
        self.request =
            ResubmissionRequest::usual(reason).map(|usual| ResubmissionRequest { customer_text: written, ..usual });
        self.reason = Some(reason);
    }

    /// What stands in the way of submitting, in words; the draft where nothing does.
    fn draft(&self, view: &ViewContext<'_>, case: &CaseView) -> Result<DecisionDraft, &'static str> {
        let run = self.run.ok_or_else(|| tr!("decision-no-run"))?;
        if case.row.run != Some(run) {
            return Err(tr!("decision-newer-run-finished"));
        }
        if case.row.status == CaseStatus::Decided {
            return Err(tr!("decision-decided"));
        }
        if !header::is_holder(view, case) {
            return Err(tr!("decision-claim-first"));
        }
        if self.superseded {
            return Err(tr!("decision-newer-run-arrived"));
        }
        let kind = self.kind.ok_or_else(|| tr!("decision-choose"))?;
        let reason = self.reason.ok_or_else(|| tr!("decision-choose-reason"))?;
        if self.request.as_ref().is_some_and(|request| request.evidence.is_empty()) {
            return Err(tr!("decision-choose-evidence"));
        }
        if self.sent.as_ref().is_some_and(|(revision, _)| *revision == view.snapshot.revision) {
            return Err(tr!("decision-being-recorded"));
        }
        let (case, note) = (case.row.case.clone(), self.note.trim().to_owned());
        let request = self
            .request
            .clone()
            .map(|request| ResubmissionRequest { customer_text: request.customer_text.trim().to_owned(), ..request });
        Ok(DecisionDraft { case, run, kind, reason, note, request })
    }

    fn submit(&mut self, view: &ViewContext<'_>, case: &CaseView) {
        if let Ok(draft) = self.draft(view, case)
            && view.send(Command::Decide(draft.clone()))
        {
            self.sent = Some((view.snapshot.revision, draft));
        }
    }
}

fn run_of(case: &CaseView) -> Option<RunId> {
    case.report.as_ref().map(|(run, _)| *run)
}

fn reasons(kind: DecisionKind) -> impl Iterator<Item = ReasonCode> {
    ReasonCode::ALL.iter().copied().filter(move |reason| reason.kind() == kind)
}

/// Draws the bar.
pub(super) fn show(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    state: &mut DecisionState,
    case: &CaseView,
    previous: Option<&CaseId>,
) {
    // What is asked of a customer takes a line more.
    let height = if state.request.is_some() { 98.0 } else { 66.0 };
    ui.horizontal_top(|ui| {
        ui.set_min_height(height);
        block(ui, CHOICE, height, |ui| choice(ui, view, state, case, previous));
        let write = (ui.available_width() * 0.32).clamp(240.0, 520.0);
        let middle = ui.available_width() - write - 16.0;
        block(ui, middle, height, |ui| reason_list(ui, view, state));
        block(ui, ui.available_width(), height, |ui| note_and_submit(ui, view, state, case));
    });
}

fn block(ui: &mut Ui, width: f32, height: f32, content: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(width, height), Layout::top_down(leading()), |ui| {
        ui.set_min_size(vec2(width, height));
        ui.set_max_width(width);
        content(ui);
    });
}

fn choice(ui: &mut Ui, view: &ViewContext<'_>, state: &DecisionState, case: &CaseView, previous: Option<&CaseId>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for kind in KINDS {
            kind_button(ui, view, kind, state.kind == Some(kind));
        }
    });
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        if header::is_holder(view, case) {
            parts::action_button(ui, view, Action::Release, true);
            if left_millis(view, case) < SOON {
                parts::action_button(ui, view, Action::Extend, true);
            }
        } else {
            parts::action_button(ui, view, Action::Claim, header::may_claim(view, case));
        }
        let (text, color) = standing(view, case);
        // The case before can be taken back until this one is begun.
        if let Some(previous) = previous.filter(|_| state.kind.is_none()) {
            let text = RichText::new(tr!("decision-undo-previous", case = &previous.0)).small();
            let undo = parts::explain(ui.add(Button::new(text).small().truncate()), Action::Undo);
            if undo.clicked() {
                view.act(Action::Undo);
            }
        }
        ui.add(Label::new(RichText::new(text).small().color(color)).truncate());
    });
}

/// Milliseconds until the claim on the case runs out.
fn left_millis(view: &ViewContext<'_>, case: &CaseView) -> i64 {
    case.row.claim_expires_at_millis.map_or(0, |end| end - view.snapshot.now_millis)
}

fn kind_button(ui: &mut Ui, view: &ViewContext<'_>, kind: DecisionKind, chosen: bool) {
    let color = match kind {
        DecisionKind::Approve => view.palette.clear,
        DecisionKind::Reject => view.palette.fail,
        DecisionKind::Resubmit => view.palette.review,
    };
    let action = Action::Decide(kind);
    let (ink, fill) = if chosen { (view.palette.card, color) } else { (color, Color32::TRANSPARENT) };
    let text = RichText::new(action.label()).strong().color(ink);
    let button = Button::new(text).fill(fill).stroke(Stroke::new(1.0, color)).min_size(vec2(90.0, 30.0));
    let response = parts::explain(ui.add(button.selected(chosen)), action);
    if response.clicked() {
        view.act(action);
    }
}

/// Who holds the case, or how it was decided.
fn standing(view: &ViewContext<'_>, case: &CaseView) -> (String, Color32) {
    let row = &case.row;
    if row.status == CaseStatus::Decided
        && let Some(decision) = case.decisions.iter().rev().find(|decision| decision.stands())
    {
        return (provenance::sentence(decision), view.palette.text);
    }
    match &row.claimed_by {
        Some(_) if header::is_holder(view, case) => {
            let left = left_millis(view, case);
            let color = if left < SOON { view.palette.review } else { view.palette.accent };
            (tr!("decision-claimed-by-you", minutes = (left + 59_999) / 60_000), color)
        }
        Some(holder) if *holder == view.snapshot.actor => {
            (tr!("decision-claim-ran-out").to_owned(), view.palette.review)
        }
        Some(holder) => (tr!("decision-claimed-by", holder = holder), view.palette.review),
        None => (tr!("decision-not-claimed").to_owned(), view.palette.weak),
    }
}

fn reason_list(ui: &mut Ui, view: &ViewContext<'_>, state: &mut DecisionState) {
    let Some(kind) = state.kind else {
        parts::weak(ui, view, tr!("decision-choose-for-reasons"));
        return;
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        ui.spacing_mut().button_padding = vec2(7.0, 3.0);
        for (reason, key) in reasons(kind).zip(REASON_KEYS) {
            let chosen = state.reason == Some(reason);
            let number = RichText::new(key.symbol_or_name()).small().monospace().color(view.palette.weak);
            let title = RichText::new(words::reason_code(reason)).small();
            let button = Button::selectable(chosen, (number, title)).frame_when_inactive(true);
            let response = ui.add(button);
            parts::name(&response, words::reason_code(reason));
            if response.on_hover_text(tr!("decision-reason-code", code = reason.code().to_string())).clicked() {
                state.choose_reason(reason);
            }
        }
    });
    if let Some(request) = &mut state.request {
        asked_for(ui, view, request);
    }
}

/// The evidence that the customer is asked for again.
fn asked_for(ui: &mut Ui, view: &ViewContext<'_>, request: &mut ResubmissionRequest) {
    ui.horizontal_wrapped(|ui| {
        parts::weak(ui, view, tr!("decision-ask"));
        for kind in ResubmissionRequest::EVIDENCE {
            let mut is_asked = request.evidence.contains(&kind);
            let response = ui.checkbox(&mut is_asked, words::evidence(kind));
            parts::name(&response, &tr!("decision-ask-for", picture = inline::evidence(kind)));
            if response.changed() {
                request.evidence.retain(|other| *other != kind);
                if is_asked {
                    request.evidence.push(kind);
                }
            }
        }
    });
}

fn note_and_submit(ui: &mut Ui, view: &ViewContext<'_>, state: &mut DecisionState, case: &CaseView) {
    let draft = state.draft(view, case);
    ui.horizontal(|ui| {
        let id = Id::unique("decision note");
        if std::mem::take(&mut state.focus_note) {
            // Before the field is drawn: what was typed right after the key is written in it.
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        let note = TextEdit::singleline(&mut state.note)
            .id(id)
            .hint_text(tr!("decision-note-hint"))
            .align(Align2([leading(), Align::Min]))
            .char_limit(MAX_DRAFT_TEXT)
            .margin(vec2(8.0, 6.0))
            .desired_width(ui.available_width() - 106.0);
        let response = ui.add(note);
        parts::name(&response, tr!("decision-note"));
        parts::explain(response, Action::Note);
        parts::primary_button(ui, view, Action::Submit, draft.is_ok());
    });
    ui.add_space(2.0);
    if let Some(request) = &mut state.request {
        let text = TextEdit::singleline(&mut request.customer_text)
            .hint_text(tr!("decision-customer-text-hint"))
            .align(Align2([leading(), Align::Min]))
            .char_limit(MAX_DRAFT_TEXT)
            .margin(vec2(8.0, 4.0))
            .desired_width(f32::INFINITY);
        parts::name(&ui.add(text), tr!("decision-customer-text"));
    }
    let (text, color) = match draft {
        Ok(draft) => {
            let keys = Action::Submit.keys(ui.ctx());
            (tr!("decision-ready", run = draft.run.to_string(), keys = keys), view.palette.clear)
        }
        Err(blocker) => (blocker.to_owned(), view.palette.weak),
    };
    ui.add(Label::new(RichText::new(text).small().color(color)).wrap());
}
