//! The selfie video: one frame with what was seen in it, and the controls that move through time.

use eframe::egui::{
    Align, Color32, Id, Layout, Rect, RichText, Sense, Stroke, Theme, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::{viewport, without_report};
use crate::{
    case::{
        RunId,
        finding::Exhibit,
        timeline::{FrameSample, Timeline},
    },
    session::{CaseView, Command, PlayerFrame},
    ui::{
        action::Action,
        context::ViewContext,
        language::{tr, trailing},
        parts,
        symbols::Symbol,
        theme::Palette,
        words,
    },
};

/// Step in milliseconds where no samples say where frames are.
const BLIND_STEP: i64 = 100;
/// While playing, a new frame is asked for after this many milliseconds.
const PLAY_STEP: i64 = 33;
/// A sample this close in milliseconds describes the very frame that is shown.
const SAME_FRAME: i64 = 20;
/// Fastest playing, in times the video's own speed.
const FASTEST: f64 = 8.0;

/// Where the person is in the video.
pub(super) struct PlayerState {
    run: Option<RunId>,
    /// The moment the person wants to see, milliseconds from the start.
    wanted: i64,
    /// The moment last asked of the session.
    sent: Option<i64>,
    /// The moment under the pointer, which is shown without going there.
    peeked: Option<i64>,
    /// Speed of playing in times the video's own, negative backwards; 0 while paused.
    speed: f64,
    /// Window time in seconds and video time in milliseconds at which playing began.
    clock: Option<(f64, i64)>,
}

impl PlayerState {
    /// Begins at the frame from which the live face was taken.
    pub(super) fn new(case: &CaseView) -> Self {
        let mut state = PlayerState { run: None, wanted: 0, sent: None, peeked: None, speed: 0.0, clock: None };
        state.follow(case);
        state
    }

    /// A new run may have other samples: begin again.
    pub(super) fn follow(&mut self, case: &CaseView) {
        let run = case.report.as_ref().map(|(run, _)| *run);
        if self.run != run {
            let live = case.report.as_ref().and_then(|(_, report)| report.live_face.as_ref());
            self.seek(live.and_then(|crop| crop.timestamp_millis).unwrap_or(0));
            (self.run, self.sent, self.speed) = (run, None, 0.0);
        }
    }

    /// The moment the person wants to see.
    pub(super) const fn wanted_millis(&self) -> i64 {
        self.wanted
    }

    /// Shows the moment under the pointer for as long as it is there, except while playing; where there is none, where the person was.
    pub(super) fn peek(&mut self, millis: Option<i64>) {
        self.peeked = millis.filter(|_| self.speed == 0.0);
    }

    /// The moment that is shown.
    pub(super) fn shown_millis(&self) -> i64 {
        self.peeked.unwrap_or(self.wanted)
    }

    /// Goes to a moment; playing goes on from there.
    pub(super) fn seek(&mut self, millis: i64) {
        self.wanted = millis.max(0);
        self.clock = None;
    }

    /// Plays, pauses or steps.
    pub(super) fn act(&mut self, action: Action, case: &CaseView) {
        let Some(timeline) = timeline(case) else { return };
        let times = timeline.samples.iter().map(|sample| sample.timestamp_millis);
        match action {
            Action::PlayPause if self.speed == 0.0 => self.play(1.0, timeline.duration_millis),
            Action::PlayPause | Action::Pause => self.play(0.0, timeline.duration_millis),
            Action::PlayForward => self.play((2.0 * self.speed).clamp(1.0, FASTEST), timeline.duration_millis),
            Action::PlayBackward => self.play((2.0 * self.speed).clamp(-FASTEST, -1.0), timeline.duration_millis),
            Action::StepBack => {
                let before = times.filter(|time| *time < self.wanted).max();
                self.step_to(before.unwrap_or((self.wanted - BLIND_STEP).max(0)));
            }
            Action::StepForward => {
                let after = times.filter(|time| *time > self.wanted).min();
                self.step_to(after.unwrap_or((self.wanted + BLIND_STEP).min(timeline.duration_millis)));
            }
            _ => {}
        }
    }

    fn step_to(&mut self, millis: i64) {
        self.speed = 0.0;
        self.seek(millis);
    }

    /// Plays from here; from the other end where this one is reached.
    fn play(&mut self, speed: f64, end: i64) {
        (self.speed, self.clock) = (speed, None);
        if speed > 0.0 && self.wanted >= end {
            self.wanted = 0;
        } else if speed < 0.0 && self.wanted <= 0 {
            self.wanted = end;
        }
    }

    /// Moves on while playing and asks the session for the frame wanted, once per moment.
    pub(super) fn request_frame(&mut self, ui: &Ui, view: &ViewContext<'_>, case: &CaseView) {
        let Some(timeline) = timeline(case) else { return };
        let playing = self.speed != 0.0;
        if playing {
            let now = ui.input(|input| input.time);
            let (began, from) = *self.clock.get_or_insert((now, self.wanted));
            let moved = from + ((now - began) * 1000.0 * self.speed) as i64;
            self.wanted = moved.clamp(0, timeline.duration_millis);
            ui.ctx().request_repaint();
            if moved != self.wanted || (self.speed > 0.0 && moved == timeline.duration_millis) {
                self.step_to(self.wanted);
            }
        }
        let shown = self.shown_millis();
        let near = self.sent.is_some_and(|sent| (sent - shown).abs() < PLAY_STEP);
        if self.sent == Some(shown) || (playing && near) {
            return;
        }
        if view.try_send(Command::Seek { millis: shown }) {
            self.sent = Some(shown);
        } else {
            ui.ctx().request_repaint();
        }
    }
}

/// The timeline of the opened case's newest run.
pub(super) fn timeline(case: &CaseView) -> Option<&Timeline> {
    case.report.as_ref().and_then(|(_, report)| report.timeline.as_ref())
}

/// The stretches of the video that findings point at, with their labels.
pub(super) fn spans(case: &CaseView) -> impl Iterator<Item = (i64, i64, &str)> {
    let findings = case.report.iter().flat_map(|(_, report)| &report.findings);
    findings.flat_map(|finding| &finding.exhibits).filter_map(|exhibit| match exhibit {
        Exhibit::Span { label, start_millis, end_millis } => Some((*start_millis, *end_millis, label.as_str())),
        _ => None,
    })
}

/// Draws the pane.
pub(super) fn show(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    state: &mut PlayerState,
    case: &CaseView,
    landmarks: bool,
    rect: Rect,
) {
    let caption = |ui: &mut Ui| {
        parts::caption(ui, tr!("player-caption"));
        if let Some(partial) = timeline(case).and_then(|timeline| timeline.partial.as_ref()) {
            parts::marked(ui, view, Symbol::Review, partial);
        }
        ui.with_layout(trailing(), |ui| {
            parts::action_button(ui, view, Action::Landmarks, true);
        });
    };
    parts::pane(ui, view, rect, caption, |ui, inner| {
        let area = inner.with_max_y(inner.bottom() - 32.0);
        ui.painter().rect_filled(area, 3.0, view.palette.field);
        match (timeline(case), &view.snapshot.frame) {
            (Some(timeline), Some(frame)) => picture(ui, view, timeline, frame, landmarks, area),
            (Some(_), None) => parts::placeholder(ui, view, area, tr!("player-reading")),
            (None, _) if case.report.is_some() => {
                parts::placeholder(ui, view, area, tr!("player-no-video"));
            }
            (None, _) => without_report(ui, view, case, area),
        }
        ui.add_space(inner.bottom() - 26.0 - ui.cursor().top());
        ui.add_enabled_ui(timeline(case).is_some(), |ui| controls(ui, view, state, case));
    });
}

fn picture(ui: &mut Ui, view: &ViewContext<'_>, timeline: &Timeline, frame: &PlayerFrame, marks: bool, area: Rect) {
    let place = viewport::fit(area, [frame.picture.width, frame.picture.height]);
    let response = ui.interact(area, Id::unique("player frame"), Sense::hover());
    let label = tr!("player-frame", moment = words::moment(frame.timestamp_millis));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &label));
    viewport::paint(ui, view, &frame.picture, place, area);
    let Some((sample, exact)) = sample_of(timeline, frame.timestamp_millis) else { return };
    let Some(seen) = &sample.face else { return };
    let size = [timeline.frame_width, timeline.frame_height];
    let color = if exact { Palette::of(Theme::Dark).accent } else { Color32::from_gray(170) };
    let text = match (exact, sample.face_count) {
        (true, Some(count)) if count > 1 => tr!("player-faces", count = u64::from(count)),
        (true, _) => String::new(),
        (false, _) => tr!("player-seen-at", moment = words::moment(sample.timestamp_millis)),
    };
    viewport::outline(ui, area, viewport::to_screen(seen.face.bbox, size, place), color, &text);
    if marks {
        let scale = vec2(place.width() / size[0].max(1) as f32, place.height() / size[1].max(1) as f32);
        for point in seen.face.landmarks.points() {
            let at = place.min + vec2(point.x, point.y) * scale;
            ui.painter().circle(at, 3.0, color, Stroke::new(1.5, Color32::from_black_alpha(180)));
        }
    }
}

/// The sample nearest to a frame, and whether it describes that very frame. Absent where the nearest sample is further
/// away than samples are from each other: its box would mislead.
fn sample_of(timeline: &Timeline, millis: i64) -> Option<(&FrameSample, bool)> {
    let distance = |sample: &&FrameSample| (sample.timestamp_millis - millis).abs();
    let nearest = timeline.samples.iter().min_by_key(distance)?;
    let spacing = timeline.duration_millis / timeline.samples.len().max(1) as i64;
    let off = distance(&nearest);
    (off <= spacing.max(SAME_FRAME)).then_some((nearest, off <= SAME_FRAME))
}

/// The row runs from the left whatever is spoken, as time does in the scrubber and in the timelines.
fn controls(ui: &mut Ui, view: &ViewContext<'_>, state: &mut PlayerState, case: &CaseView) {
    let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        parts::symbol_button(ui, view, Symbol::Previous, Action::StepBack);
        let play = if state.speed == 0.0 { Symbol::Play } else { Symbol::Pause };
        parts::symbol_button(ui, view, play, Action::PlayPause);
        parts::symbol_button(ui, view, Symbol::Next, Action::StepForward);
        ui.add_space(4.0);
        let duration = timeline(case).map_or(0, |timeline| timeline.duration_millis);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let text = format!("{} / {}", words::moment(state.shown_millis()), words::moment(duration));
            ui.label(RichText::new(text).monospace());
            if state.peeked.is_some() {
                parts::weak(ui, view, tr!("player-under-pointer"));
            } else if ![0.0, 1.0].contains(&state.speed) {
                parts::weak(ui, view, format!("{}×", state.speed));
            }
            scrubber(ui, view, state, case, duration);
        });
    });
}

fn scrubber(ui: &mut Ui, view: &ViewContext<'_>, state: &mut PlayerState, case: &CaseView, duration: i64) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width().max(40.0), 22.0), Sense::click_and_drag());
    let rail = Rect::from_center_size(rect.center(), vec2(rect.width() - 12.0, 4.0));
    let length = duration.max(1) as f32;
    if let Some(pointer) = response.interact_pointer_pos() {
        let share = ((pointer.x - rail.left()) / rail.width()).clamp(0.0, 1.0);
        state.seek((f64::from(share) * duration as f64).round() as i64);
    }
    let at = |millis: i64| rail.left() + rail.width() * (millis as f32 / length).clamp(0.0, 1.0);
    ui.painter().rect_filled(rail, 2.0, view.palette.button_hover);
    for (start, end, _) in spans(case) {
        let stretch = Rect::from_x_y_ranges(at(start)..=at(end).max(at(start) + 2.0), rail.y_range());
        ui.painter().rect_filled(stretch, 2.0, view.palette.review);
    }
    ui.painter().rect_filled(rail.with_max_x(at(state.wanted)), 2.0, view.palette.accent.gamma_multiply(0.7));
    ui.painter().circle_filled(pos2(at(state.wanted), rail.center().y), 6.0, view.palette.accent);
    let (enabled, seconds) = (ui.is_enabled(), state.wanted as f64 / 1000.0);
    response.widget_info(|| WidgetInfo::slider(enabled, seconds, tr!("player-position")));
}
