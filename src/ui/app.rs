//! The window as a whole: takes the newest snapshot, draws the place the person is in, then does what was asked for.

mod top_bar;

use eframe::egui::{CentralPanel, Context, Frame, Margin, Panel, Theme, Ui, gui_zoom};

use super::{
    action::{self, Action, Scope},
    aside::Aside,
    case::{self, CaseState},
    context::ViewContext,
    door::{self, DoorState, operator},
    export::{ExportState, Subject},
    handling::{HandlingState, may},
    help,
    import::ImportState,
    jobs,
    keeping::KeepingState,
    language::{Language, column},
    passphrase::PassphraseState,
    queue::{self, QueueState},
    textures::Textures,
    theme::{self, Palette},
    workplace::Memory,
};
use crate::{
    case::{
        CaseId,
        workplace::{UnfinishedDecision, Workplace},
    },
    session::{Command, Door, Port, ReviewCommand, Snapshot},
};

/// The window: draws what the session shows and hands it what the person asks for.
pub struct App {
    port: Box<dyn Port>,
    textures: Textures,
    window: Window,
}

impl App {
    /// The window on `port`; sets the look of `ctx`.
    pub fn new(port: Box<dyn Port>, ctx: &Context) -> Self {
        theme::install(ctx);
        // The zoom keys are actions like all others.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let window = Window::new(&port.snapshot(), ctx);
        App { port, textures: Textures::default(), window }
    }

    /// Draws one frame into `ui`, which covers the window.
    pub fn show(&mut self, ui: &mut Ui) {
        let snapshot = self.port.snapshot();
        let view = ViewContext::new(&snapshot, Palette::of(ui.theme()), &self.textures, self.port.as_ref());
        self.window.frame(ui, &view);
        self.textures.sweep(ui.ctx());
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }
}

/// Time in seconds between two notes that somebody is here.
const PRESENCE: f64 = 10.0;

/// Most decisions that are kept unfinished while other cases are looked at.
const MOST_DRAFTS: usize = 50;

/// What is chosen, written or scrolled, but nothing of a case itself.
struct Window {
    queue: QueueState,
    /// State of the opened case; absent where none is open.
    case: Option<CaseState>,
    /// The queue is shown although a case is open.
    at_queue: bool,
    /// A view of the installation; absent where none is shown.
    aside: Option<Aside>,
    memory: Memory,
    /// Decisions that were begun on cases that are not open, the newest last.
    drafts: Vec<UnfinishedDecision>,
    /// The case that was decided here last.
    decided: Option<CaseId>,
    /// The operator whose window this is; nobody in an installation without operators.
    who: Option<String>,
    door: DoorState,
    /// The window's time in seconds when the session was last told that somebody is here.
    seen_at: f64,
    handling: HandlingState,
    keeping: KeepingState,
    passphrase: PassphraseState,
    import: ImportState,
    export: ExportState,
    help: bool,
    /// The last request was refused because the session was busy.
    refused: bool,
    /// A text field was being written in when the last frame ended.
    typed: bool,
}

impl Window {
    /// The window as whoever is at it left it.
    fn new(snapshot: &Snapshot, ctx: &Context) -> Self {
        let remembered = &snapshot.workplace;
        Window {
            queue: QueueState::new(&snapshot.query, snapshot.forgotten_searches),
            case: None,
            at_queue: false,
            aside: None,
            memory: Memory::restore(remembered, ctx),
            drafts: remembered.draft.iter().cloned().collect(),
            decided: None,
            who: operator(snapshot),
            door: DoorState::default(),
            seen_at: f64::NEG_INFINITY,
            handling: HandlingState::default(),
            keeping: KeepingState::default(),
            passphrase: PassphraseState::default(),
            import: ImportState::default(),
            export: ExportState::default(),
            help: false,
            refused: false,
            typed: false,
        }
    }

    fn frame(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        if view.snapshot.access.is_shut() {
            return self.shut(ui, view);
        }
        if self.who != operator(view.snapshot) {
            // Another person: nothing of what the one before wrote, marked or looked at is left.
            *self = Window::new(view.snapshot, ui.ctx());
        }
        self.door.forget();
        self.note_presence(ui, view);
        self.queue.forget(ui.ctx(), view);
        self.follow(view);
        let asking = self.passphrase.is_open()
            || self.export.is_open(view)
            || self.case.as_ref().is_some_and(CaseState::is_asking);
        let pressed = if self.help {
            Vec::from_iter(action::is_pressed(ui.ctx(), Action::Help).then_some(Action::Help))
        } else if self.import.is_open() || self.handling.is_open() || self.keeping.is_open() || asking {
            Vec::new()
        } else {
            action::pressed(ui.ctx(), self.place(), self.typed)
        };
        // What was typed before a key that submits it is written first.
        let is_writing = self.typed || ui.ctx().text_edit_focused();
        let (before, after) = if is_writing { (Vec::new(), pressed) } else { (pressed, Vec::new()) };
        before.into_iter().for_each(|action| self.act(action, ui.ctx(), view));
        self.draw(ui, view);
        after.into_iter().chain(view.take_actions()).for_each(|action| self.act(action, ui.ctx(), view));
        if let Some(taken) = view.taken() {
            self.refused = !taken;
        }
        self.typed = ui.ctx().text_edit_focused();
        let workplace = self.workplace(ui.ctx(), view);
        self.memory.follow(ui.ctx(), view, workplace);
    }

    /// Draws the door; of what the person had open only what is written stays, unseen.
    fn shut(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        if let Some(state) = self.case.take() {
            self.keep(state.unfinished());
        }
        (self.aside, self.help, self.handling, self.decided) = (None, false, HandlingState::default(), None);
        self.keeping = KeepingState::default();
        self.passphrase.close(ui);
        self.import.close();
        self.export = ExportState::default();
        door::show(ui, view, &mut self.door);
    }

    /// Tells the session now and then that somebody is here, so that it does not lock.
    fn note_presence(&mut self, ui: &Ui, view: &ViewContext<'_>) {
        let (time, is_used) = ui.input(|input| (input.time, !input.events.is_empty() || input.pointer.is_moving()));
        let is_signed_in = view.snapshot.access.door == Door::SignedIn;
        if is_signed_in && is_used && time - self.seen_at > PRESENCE && view.try_send(Command::Active) {
            self.seen_at = time;
        }
    }

    /// Where the person is at work now.
    fn workplace(&self, ctx: &Context, view: &ViewContext<'_>) -> Workplace {
        let begun = self.case.as_ref().and_then(CaseState::unfinished);
        Workplace {
            query: self.queue.wanted().clone(),
            case: view.snapshot.case.as_ref().map(|case| case.row.case.clone()),
            draft: begun.or_else(|| self.drafts.last().cloned()),
            appearance: self.memory.appearance(ctx),
        }
    }

    const fn place(&self) -> Scope {
        match (&self.aside, &self.case) {
            (Some(_), _) => Scope::Aside,
            (None, Some(_)) if !self.at_queue => Scope::Case,
            _ => Scope::Queue,
        }
    }

    /// Keeps the case's state while the same case is open; goes on to the next one when its decision is recorded.
    fn follow(&mut self, view: &ViewContext<'_>) {
        let opened = view.snapshot.case.as_ref();
        if let Some(state) = self.case.take_if(|state| !opened.is_some_and(|case| state.belongs_to(case))) {
            self.keep(state.unfinished());
        }
        let Some(case) = opened else {
            self.at_queue = false;
            return;
        };
        if let Some(state) = &mut self.case {
            if state.follow(case) {
                self.decided = Some(case.row.case.clone());
                view.send(Command::ClaimNext);
            }
            return;
        }
        let mut state = CaseState::new(case);
        if let Some(place) = self.drafts.iter().position(|draft| draft.case == case.row.case) {
            state.restore(&self.drafts.remove(place));
        }
        self.case = Some(state);
        self.at_queue = false;
        self.aside = None;
    }

    /// Keeps a decision that is not finished while another case is looked at.
    fn keep(&mut self, draft: Option<UnfinishedDecision>) {
        self.drafts.extend(draft);
        let excess = self.drafts.len().saturating_sub(MOST_DRAFTS);
        self.drafts.drain(..excess);
    }

    fn act(&mut self, action: Action, ctx: &Context, view: &ViewContext<'_>) {
        match action {
            Action::ClaimNext => {
                view.send(Command::ClaimNext);
            }
            Action::Help => self.help = !self.help,
            Action::Settings | Action::Quality | Action::Audit | Action::Operators | Action::Retention => {
                self.turn(action, view);
            }
            Action::Lock => {
                view.send(Command::Lock);
            }
            Action::Passphrase => self.passphrase.open(view),
            Action::Back if self.aside.is_some() => self.turn(action, view),
            Action::Language => Language::spoken().next().speak(),
            Action::Theme => {
                ctx.set_theme(if ctx.theme() == Theme::Dark { Theme::Light } else { Theme::Dark });
            }
            Action::ZoomIn => gui_zoom::zoom_in(ctx),
            Action::ZoomOut => gui_zoom::zoom_out(ctx),
            Action::ZoomReset => ctx.set_zoom_factor(1.0),
            Action::Import => self.import.open(),
            Action::Export => self.ask_export(view),
            Action::Back => {
                view.send(Command::Close);
            }
            other if other.scope() == Scope::Cases => self.handle(other, view),
            other if other.scope() == Scope::Queue => self.queue.act(other, view),
            other => {
                if let (Some(state), Some(case)) = (&mut self.case, &view.snapshot.case) {
                    state.act(other, view, case);
                }
            }
        }
    }

    /// Does something about how the opened, the marked or the selected cases are handled.
    fn handle(&mut self, action: Action, view: &ViewContext<'_>) {
        let opened = view.snapshot.case.as_ref().filter(|_| self.place() == Scope::Case);
        let marked = if opened.is_none() { self.queue.marked() } else { Vec::new() };
        let row = opened.map(|case| &case.row).or_else(|| self.queue.selected(view));
        if matches!(action, Action::Hold | Action::Erase) {
            row.filter(|_| view.may(action)).into_iter().for_each(|row| self.keeping.begin(action, row));
        } else if action == Action::Assign && !marked.is_empty() {
            self.handling.assign(marked);
        } else if let Some(row) = row.filter(|row| may(action, row, &view.snapshot.actor)) {
            self.handling.begin(action, row, view);
        } else if action == Action::Undo
            && let Some(decided) = self.decided.clone()
            && view.send(Command::Review(ReviewCommand::Undo(decided.clone())))
        {
            // Back to where the decision was made.
            view.send(Command::Open(decided));
            self.decided = None;
        }
    }

    /// Asks how what is looked at is to be exported.
    fn ask_export(&mut self, view: &ViewContext<'_>) {
        let opened = view.snapshot.case.as_ref().filter(|_| self.place() == Scope::Case);
        let subject = match (&self.aside, opened) {
            (Some(aside), _) => aside.export(),
            (None, Some(case)) => Some(Subject::Case { case: case.row.case.clone(), has_run: case.report.is_some() }),
            (None, None) => Some(self.queue.export()),
        };
        if let Some(subject) = subject.filter(|_| view.may(Action::Export)) {
            self.export.ask(subject, view);
        }
    }

    /// Shows the view of the installation that `action` opens, or none.
    fn turn(&mut self, action: Action, view: &ViewContext<'_>) {
        let case = view.snapshot.case.as_ref().filter(|_| self.place() == Scope::Case);
        let case = case.map(|case| case.row.case.0.clone());
        self.aside = Aside::turn(self.aside.take(), action, case, view);
    }

    fn draw(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        let card = |vertical: i8| Frame::new().fill(view.palette.card).inner_margin(Margin::symmetric(12, vertical));
        Panel::top("top bar").frame(card(5)).show(ui, |ui| column(ui, |ui| self.top_bar(ui, view)));
        let ground = Frame::new().fill(view.palette.ground);
        let notes = !view.snapshot.health.is_empty() || !view.snapshot.notices.is_empty() || self.refused;
        if notes {
            let frame = ground.inner_margin(Margin { left: 8, right: 8, top: 6, bottom: 0 });
            let panel = Panel::top("notices").frame(frame).show_separator_line(false);
            panel.show(ui, |ui| column(ui, |ui| jobs::notices(ui, view, self.refused)));
        }
        match (&mut self.aside, &mut self.case, &view.snapshot.case) {
            (Some(aside), _, _) => {
                let centre = CentralPanel::default().frame(card(8));
                centre.show(ui, |ui| column(ui, |ui| aside.show(ui, view)));
            }
            (None, Some(state), Some(case)) if !self.at_queue => {
                case::show(ui, view, state, case, self.decided.as_ref());
            }
            _ => {
                if jobs::any(view) {
                    Panel::bottom("jobs").frame(card(6)).show(ui, |ui| column(ui, |ui| jobs::show(ui, view)));
                }
                let centre = CentralPanel::default().frame(card(8));
                centre.show(ui, |ui| column(ui, |ui| queue::show(ui, view, &mut self.queue)));
            }
        }
        self.handling.show(ui, view);
        self.keeping.show(ui, view);
        self.passphrase.show(ui, view);
        self.import.show(ui, view);
        self.export.show(ui, view);
        if self.help {
            self.help = help::show(ui, view);
        }
    }

    fn go(&mut self, to_queue: bool, view: &ViewContext<'_>) {
        self.at_queue = to_queue;
        self.turn(Action::Back, view);
    }
}
