//! The kiosk's window as a whole: takes the newest view, draws the page that the session is at, then does what was asked for.

use std::{cell::Cell, rc::Rc, time::Duration};

use eframe::egui::{self, CentralPanel, CornerRadius, Frame, Pos2, Rect, Theme, Ui, Vec2, ViewportCommand, vec2};

use super::{
    document, ending,
    live::Live,
    pulse::Pulse,
    scene::{Scene, Touch},
    selfie,
    staff::Staff,
    stage::{RADIUS, Stage, size, window_of},
    start, told,
    touched::{Ink, Weight, announced, button, is_used, text},
};
use crate::{
    session::{Asks, Counter, CounterCommand, KioskCommand, KioskPort, KioskSnapshot, KioskView, Papers, Step},
    ui::{
        language::{Language, toward_reading, tr},
        theme::{self, Palette},
    },
};

/// Seconds without a touch after which the next customer finds the first page, in the language of the machine.
const IDLE: f64 = 60.0;
/// Width in units of the button that says that somebody is still there.
const STAY: f32 = 140.0;
/// Seconds before the window is told again to cover the screen.
const COVER: f64 = 1.0;
/// Longest time from one look at the session to the next.
const LOOK: Duration = Duration::from_secs(2);

/// Who may close the kiosk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// An operator who signed in; every other request to close it is refused.
    Operators,
    /// Anybody: a demonstration on an installation without operators.
    Nobody,
}

/// The kiosk's window.
pub struct KioskApp {
    port: Box<dyn KioskPort>,
    guard: Guard,
    /// Milliseconds since 1970 in UTC.
    clock: fn() -> i64,
    /// The language of the machine.
    home: Language,
    live: Live,
    staff: Staff,
    pulse: Pulse,
    papers: Papers,
    /// Consent was given: the document is being chosen.
    has_agreed: bool,
    step: Step,
    /// What the session was too busy to take, and at which step it was touched.
    owed: Option<(KioskCommand, Step)>,
    touched_at: f64,
    /// When the window was last told to cover the screen.
    sized_at: f64,
    is_leaving: bool,
    is_gone: Rc<Cell<bool>>,
}

impl KioskApp {
    /// The window on `port`; sets the look of `ctx`. The next customer always finds it in `language`, a code such as `de` (BCP 47; English
    /// where the window does not speak it). `clock` gives milliseconds since 1970 in UTC, for staff to compare.
    pub fn new(
        port: Box<dyn KioskPort>,
        ctx: &egui::Context,
        guard: Guard,
        clock: fn() -> i64,
        language: &str,
    ) -> Self {
        let home = Language::of_code(language).unwrap_or_default();
        home.speak();
        theme::install(ctx);
        ctx.set_theme(Theme::Light);
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        KioskApp {
            port,
            guard,
            clock,
            home,
            live: Live::default(),
            staff: Staff::default(),
            pulse: Pulse::default(),
            papers: Papers::Card,
            has_agreed: false,
            step: Step::Start,
            owed: None,
            touched_at: 0.0,
            sized_at: f64::NEG_INFINITY,
            is_leaving: false,
            is_gone: Rc::default(),
        }
    }

    /// Becomes true where the window closed because the session was gone.
    pub(super) fn gone(&self) -> Rc<Cell<bool>> {
        Rc::clone(&self.is_gone)
    }

    /// Draws one frame into `ui`, which covers the window.
    pub fn show(&mut self, ui: &mut Ui) {
        let (view, time) = (self.port.view(), ui.input(|input| input.time));
        self.hold_window(ui, time);
        ui.ctx().request_repaint_after(LOOK);
        if self.pulse.is_gone(time, &view.shown) {
            self.is_gone.set(true);
            return self.leave(ui);
        }
        if view.counter == Counter::Ended {
            return self.leave(ui);
        }
        self.follow(ui, &view.shown, time);
        self.live.follow(ui.ctx(), &view.shown);
        let scene = Scene {
            shown: &view.shown,
            palette: Palette::of(Theme::Light),
            stage: Stage::of(window_of(ui)),
            live: &self.live,
            papers: self.papers,
            time,
        };
        let gone = self.staff.follow(ui, &scene, &view);
        let (mut wish, mut touch) = (None, None);
        CentralPanel::default().frame(Frame::new().fill(scene.palette.ground)).show(ui, |ui| {
            if self.staff.is_here() {
                wish = self.staff.show(ui, &scene, &view, (self.clock)());
            } else {
                touch = page(ui, &scene, self.has_agreed);
            }
        });
        if let Some(command) = gone
            && self.port.send(command)
        {
            self.staff.going();
        }
        // A wish that is not taken is not repeated: staff sees that nothing happens and touches again.
        if let Some(wish) = wish {
            self.port.send(wish);
        }
        if let Some(touch) = touch {
            self.touched(touch, &view);
        }
    }

    /// Refuses to be closed by anything but staff, and covers the whole screen whatever window manager there is or is not.
    fn hold_window(&mut self, ui: &Ui, time: f64) {
        let (wants_to_close, full, monitor, inner) = ui.input(|input| {
            let viewport = input.viewport();
            (viewport.close_requested(), viewport.fullscreen, viewport.monitor_size, viewport.inner_rect)
        });
        if wants_to_close && !self.is_leaving && self.guard == Guard::Operators {
            ui.ctx().send_viewport_cmd(ViewportCommand::CancelClose);
        }
        if time - self.sized_at < COVER {
            return;
        }
        let is_small =
            |(monitor, inner): (Vec2, Rect)| inner.width() < monitor.x - 1.0 || inner.height() < monitor.y - 1.0;
        let is_small = monitor.zip(inner).is_some_and(is_small);
        if full == Some(false) || is_small {
            self.sized_at = time;
        }
        if full == Some(false) {
            ui.ctx().send_viewport_cmd(ViewportCommand::Fullscreen(true));
        }
        if let Some(monitor) = monitor.filter(|_| is_small) {
            ui.ctx().send_viewport_cmd(ViewportCommand::OuterPosition(Pos2::ZERO));
            ui.ctx().send_viewport_cmd(ViewportCommand::InnerSize(monitor));
        }
    }

    fn leave(&mut self, ui: &Ui) {
        self.is_leaving = true;
        self.live.clear();
        ui.ctx().send_viewport_cmd(ViewportCommand::Close);
    }

    /// Keeps up with the session: what a customer chose goes with him, and what was owed is handed over.
    fn follow(&mut self, ui: &Ui, shown: &KioskSnapshot, time: f64) {
        if ui.input(is_used) {
            self.touched_at = time;
        }
        let is_over = shown.step == Step::Start && self.step != Step::Start;
        let is_idle = shown.step == Step::Start && time - self.touched_at > IDLE;
        if is_over || is_idle {
            self.go_home();
        }
        self.step = shown.step;
        if let Some((command, step)) = self.owed.take()
            && step == shown.step
            && !self.port.send(CounterCommand::Customer(command))
        {
            self.owed = Some((command, step));
        }
    }

    /// To the first page, as the next customer should find it.
    fn go_home(&mut self) {
        self.has_agreed = false;
        self.home.speak();
    }

    fn touched(&mut self, touch: Touch, view: &KioskView) {
        match touch {
            Touch::Speak(language) => language.speak(),
            Touch::Agree => self.has_agreed = true,
            Touch::Home => self.go_home(),
            Touch::Session(command) => {
                if let KioskCommand::Begin(papers) = command {
                    self.papers = papers;
                }
                if !self.port.send(CounterCommand::Customer(command)) {
                    self.owed = Some((command, view.shown.step));
                }
            }
        }
    }
}

impl eframe::App for KioskApp {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }
}

/// Draws the page of the customer.
fn page(ui: &Ui, scene: &Scene<'_>, has_agreed: bool) -> Option<Touch> {
    let left = head(ui, scene, has_agreed);
    let touched = match scene.shown.step {
        Step::Start if has_agreed && scene.shown.is_open => start::choice(ui, scene),
        Step::Start => start::welcome(ui, scene),
        Step::Document(side) => {
            document::capture(ui, scene, side);
            None
        }
        Step::Review(_) => document::review(ui, scene),
        Step::Ready => selfie::ready(ui, scene),
        Step::Placing => {
            selfie::placing(ui, scene);
            None
        }
        Step::Recording => {
            selfie::recording(ui, scene);
            None
        }
        Step::Judging | Step::Storing(_) => {
            ending::working(ui, scene);
            None
        }
        Step::Outcome(outcome) => ending::outcome(ui, scene, outcome),
        Step::CameraLost(_) => {
            ending::camera_lost(ui, scene);
            None
        }
    };
    // Who says by any touch that he is there may have touched something.
    match left {
        Some(Touch::Session(KioskCommand::Stay)) => touched.or(left),
        _ => left.or(touched),
    }
}

/// The line at the top: how far the session is, whether somebody is still there, and the way out.
fn head(ui: &Ui, scene: &Scene<'_>, has_agreed: bool) -> Option<Touch> {
    let (shown, [told, leave]) = (scene.shown, scene.stage.head_parts());
    let out = match shown.step {
        Step::Start if has_agreed && shown.is_open => Touch::Home,
        Step::Start | Step::Storing(_) | Step::Outcome(_) => return None,
        _ => Touch::Session(KioskCommand::Cancel),
    };
    let stays = match shown.asks {
        Some(asks) => time_goes_by(ui, scene, told, asks),
        None => {
            if let Some(stage) = told::stage(shown.step) {
                text(ui, scene, told, stage, Ink::leading(size::SMALL, scene.palette.weak));
            }
            false
        }
    };
    let leaves = button(ui, scene, leave, tr!("kiosk-leave"), Weight::Plain).then_some(out);
    leaves.or(stays.then_some(Touch::Session(KioskCommand::Stay)))
}

/// Before the step times out: asks whether somebody is still there, or says that the session ends. Whether somebody is: any touch of the
/// screen says so, and the button for those who use keys.
fn time_goes_by(ui: &Ui, scene: &Scene<'_>, rect: Rect, asks: Asks) -> bool {
    let stage = scene.stage;
    let (question, answer) = match asks {
        Asks::StillThere => {
            let (question, answer) = rect.split_left_right_at_x(rect.right() - stage.units(STAY));
            let question = question.with_max_x(question.right() - stage.gap());
            (toward_reading(question, rect), Some(toward_reading(answer, rect)))
        }
        Asks::EndsSoon => (rect, None),
    };
    ui.painter().rect_filled(question, CornerRadius::same(stage.units(RADIUS) as u8), scene.palette.card);
    let inside = question.shrink2(vec2(stage.units(16.0), stage.units(6.0)));
    let told = if answer.is_some() { tr!("kiosk-still-there") } else { tr!("kiosk-ends-soon") };
    announced(ui, scene, inside, "there", told, Ink::centred(size::BODY, scene.palette.review));
    let Some(answer) = answer else { return false };
    button(ui, scene, answer, tr!("kiosk-stay"), Weight::Primary) | ui.input(|input| input.pointer.any_pressed())
}
