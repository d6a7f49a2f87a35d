//! The window as a whole: takes the newest snapshot, draws the place the person is in, then does what was asked for.

use eframe::egui::{Button, CentralPanel, Context, Frame, Margin, Panel, RichText, Theme, Ui, gui_zoom};

use super::{
    action::{self, Action, Scope},
    case::{self, CaseState},
    context::ViewContext,
    handling::HandlingState,
    help,
    import::ImportState,
    jobs,
    language::{Language, column, tr, trailing},
    parts,
    queue::{self, QueueState},
    settings::{self, SettingsState},
    textures::Textures,
    theme::{self, Palette},
};
use crate::session::{Command, Port};

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
        let window = Window {
            queue: QueueState::new(&port.snapshot().query),
            case: None,
            at_queue: false,
            settings: None,
            handling: HandlingState::default(),
            import: ImportState::default(),
            help: false,
            refused: false,
            typed: false,
        };
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

/// What is chosen, written or scrolled, but nothing of a case itself.
struct Window {
    queue: QueueState,
    /// State of the opened case; absent where none is open.
    case: Option<CaseState>,
    /// The queue is shown although a case is open.
    at_queue: bool,
    /// State of the settings; absent where they are not shown.
    settings: Option<SettingsState>,
    handling: HandlingState,
    import: ImportState,
    help: bool,
    /// The last request was refused because the session was busy.
    refused: bool,
    /// A text field was being written in when the last frame ended.
    typed: bool,
}

impl Window {
    fn frame(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        self.follow(view);
        let pressed = if self.help {
            Vec::from_iter(action::is_pressed(ui.ctx(), Action::Help).then_some(Action::Help))
        } else if self.import.is_open() || self.handling.is_open() {
            Vec::new()
        } else {
            action::pressed(ui.ctx(), self.place(), self.typed)
        };
        for action in pressed {
            self.act(action, ui.ctx(), view);
        }
        self.draw(ui, view);
        for action in view.take_actions() {
            self.act(action, ui.ctx(), view);
        }
        if let Some(taken) = view.taken() {
            self.refused = !taken;
        }
        self.typed = ui.ctx().text_edit_focused();
    }

    const fn place(&self) -> Scope {
        match (&self.settings, &self.case) {
            (Some(_), _) => Scope::Settings,
            (None, Some(_)) if !self.at_queue => Scope::Case,
            _ => Scope::Queue,
        }
    }

    /// Keeps the case's state while the same case is open.
    fn follow(&mut self, view: &ViewContext<'_>) {
        let Some(case) = &view.snapshot.case else {
            self.case = None;
            self.at_queue = false;
            return;
        };
        match &mut self.case {
            Some(state) if state.belongs_to(case) => state.follow(case),
            _ => {
                self.case = Some(CaseState::new(case));
                self.at_queue = false;
                self.settings = None;
            }
        }
    }

    fn act(&mut self, action: Action, ctx: &Context, view: &ViewContext<'_>) {
        match action {
            Action::ClaimNext => {
                view.send(Command::ClaimNext);
            }
            Action::Help => self.help = !self.help,
            Action::Settings if self.settings.is_none() => self.settings = Some(SettingsState::default()),
            Action::Settings => self.settings = None,
            Action::Back if self.settings.is_some() => self.settings = None,
            Action::Language => Language::spoken().next().speak(),
            Action::Theme => {
                ctx.set_theme(if ctx.theme() == Theme::Dark { Theme::Light } else { Theme::Dark });
            }
            Action::ZoomIn => gui_zoom::zoom_in(ctx),
            Action::ZoomOut => gui_zoom::zoom_out(ctx),
            Action::ZoomReset => ctx.set_zoom_factor(1.0),
            Action::Import => self.import.open(),
            Action::Back => {
                view.send(Command::Close);
            }
            other if other.scope() == Scope::Cases => {
                let opened = view.snapshot.case.as_ref().filter(|_| self.place() == Scope::Case);
                let marked = if opened.is_none() { self.queue.marked() } else { Vec::new() };
                if other == Action::Assign && !marked.is_empty() {
                    self.handling.assign(marked);
                } else if let Some(row) = opened.map(|case| &case.row).or_else(|| self.queue.selected(view)) {
                    self.handling.begin(other, row, view);
                }
            }
            other if other.scope() == Scope::Queue => self.queue.act(other, view),
            other => {
                if let (Some(state), Some(case)) = (&mut self.case, &view.snapshot.case) {
                    state.act(other, view, case);
                }
            }
        }
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
        match (&mut self.settings, &mut self.case, &view.snapshot.case) {
            (Some(state), _, _) => {
                CentralPanel::default().frame(card(8)).show(ui, |ui| column(ui, |ui| settings::show(ui, view, state)));
            }
            (None, Some(state), Some(case)) if !self.at_queue => case::show(ui, view, state, case),
            _ => {
                if jobs::any(view) {
                    Panel::bottom("jobs").frame(card(6)).show(ui, |ui| column(ui, |ui| jobs::show(ui, view)));
                }
                let centre = CentralPanel::default().frame(card(8));
                centre.show(ui, |ui| column(ui, |ui| queue::show(ui, view, &mut self.queue)));
            }
        }
        self.handling.show(ui, view);
        self.import.show(ui, view);
        if self.help {
            self.help = help::show(ui, view);
        }
    }

    fn top_bar(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        ui.horizontal(|ui| {
            ui.set_min_height(26.0);
            ui.label(RichText::new("Assay").font(theme::title_font()).strong().color(view.palette.accent));
            ui.add_space(theme::GAP);
            let place = self.place();
            if ui.add(Button::selectable(place == Scope::Queue, tr!("place-queue"))).clicked() {
                (self.at_queue, self.settings) = (true, None);
            }
            if let Some(case) = &view.snapshot.case {
                let text = tr!("place-case", case = &case.row.case.0);
                if ui.add(Button::selectable(place == Scope::Case, text).truncate()).clicked() {
                    (self.at_queue, self.settings) = (false, None);
                }
            }
            ui.with_layout(trailing(), |ui| {
                parts::action_button(ui, view, Action::Help, true);
                parts::action_button(ui, view, Action::Theme, true);
                parts::action_button(ui, view, Action::Settings, true);
                ui.add_space(theme::GAP);
                parts::weak(ui, view, tr!("place-reviewer", name = &view.snapshot.actor));
                self.running_jobs(ui, view);
            });
        });
    }

    fn running_jobs(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        let running = view.snapshot.jobs.iter().filter(|job| !job.state.has_ended()).count();
        if running > 0 {
            let text = tr!("jobs-running", count = running);
            let shown = ui.add(Button::new(RichText::new(text).color(view.palette.accent)).small());
            if shown.on_hover_text(tr!("jobs-running-does")).clicked() {
                (self.at_queue, self.settings) = (true, None);
            }
        }
    }
}
