//! The case list: what to work on next.

mod filters;
mod table;
mod tabs;

use std::collections::BTreeSet;

use eframe::egui::{ComboBox, Context, Id, RichText, TextEdit, Ui, text_edit::TextEditState, vec2};

use super::{
    action::{Action, Scope},
    context::ViewContext,
    export::Subject,
    language::{tr, trailing},
    parts, theme, words,
};
use crate::{
    case::{
        CaseId,
        queue::{CaseStatus, QueueOrder, QueueQuery, QueueRow, QueueTab},
    },
    session::Command,
};

/// Most cases that are marked; a page of the list is no longer.
const MOST_MARKED: usize = 200;
/// Least width in points that the search field is of use with.
const SEARCH_LEAST: f32 = 80.0;
/// Rows that must be loaded beyond the visible ones; nearer the page's edge, the next page is asked for.
const MARGIN: u64 = 40;

/// What the person has set in the list.
pub(crate) struct QueueState {
    /// The part of the list wanted.
    wanted: QueueQuery,
    /// The part last asked for.
    sent: QueueQuery,
    /// The selected row, by its place in the whole list.
    selected: u64,
    /// A row to bring into view.
    reveal: Option<u64>,
    focus_search: bool,
    /// The tabs need a line of their own: words are longer in some languages.
    has_two_lines: bool,
    /// Cases that are marked, to be assigned at once.
    marked: BTreeSet<CaseId>,
    /// How often the session had cleared the text that is searched for.
    forgotten_searches: u64,
}

impl QueueState {
    /// Starts with what the session shows.
    pub(crate) fn new(query: &QueueQuery, forgotten_searches: u64) -> Self {
        QueueState {
            wanted: query.clone(),
            sent: query.clone(),
            forgotten_searches,
            selected: 0,
            reveal: None,
            focus_search: false,
            has_two_lines: false,
            marked: BTreeSet::new(),
        }
    }

    /// Forgets the text that is searched for where the session did: it may name a person who was erased. The field keeps nothing of
    /// it for undoing either.
    pub(crate) fn forget(&mut self, ctx: &Context, view: &ViewContext<'_>) {
        if std::mem::replace(&mut self.forgotten_searches, view.snapshot.forgotten_searches)
            != view.snapshot.forgotten_searches
        {
            self.wanted.search.clear();
            self.sent.search.clear();
            TextEditState::default().store(ctx, search_field());
            self.restart();
        }
    }

    /// Does an action of the list.
    pub(crate) fn act(&mut self, action: Action, view: &ViewContext<'_>) {
        match action {
            Action::SelectPrevious => self.select(self.selected.saturating_sub(1)),
            Action::SelectNext => {
                self.select((self.selected + 1).min(view.snapshot.queue.total.saturating_sub(1)));
            }
            Action::Open => {
                if let Some(row) = row_at(view, self.selected) {
                    view.send(Command::Open(row.case.clone()));
                }
            }
            Action::Search => self.focus_search = true,
            Action::Mark => {
                if let Some(row) = row_at(view, self.selected) {
                    self.mark(row.case.clone());
                }
            }
            other => debug_assert_ne!(other.scope(), Scope::Queue, "{other:?} is not handled"),
        }
    }

    /// The part of the list that is wanted.
    pub(crate) const fn wanted(&self) -> &QueueQuery {
        &self.wanted
    }

    /// The marked cases, loaded or not.
    pub(crate) fn marked(&self) -> Vec<CaseId> {
        self.marked.iter().cloned().collect()
    }

    /// What an export of the list holds.
    pub(crate) fn export(&self) -> Subject {
        Subject::List { query: self.wanted.clone(), marked: self.marked() }
    }

    /// The selected row, where it is loaded.
    pub(crate) fn selected<'a>(&self, view: &'a ViewContext<'_>) -> Option<&'a QueueRow> {
        row_at(view, self.selected)
    }

    /// Marks a case, or takes the mark away; no more are marked than can be assigned at once.
    fn mark(&mut self, case: CaseId) {
        if !self.marked.remove(&case) && self.marked.len() < MOST_MARKED {
            self.marked.insert(case);
        }
    }

    /// Shows another part of the work.
    fn choose(&mut self, tab: Option<QueueTab>, statuses: Vec<CaseStatus>) {
        (self.wanted.tab, self.wanted.statuses) = (tab, statuses);
        self.restart();
    }

    fn select(&mut self, row: u64) {
        self.selected = row;
        self.reveal = Some(row);
    }

    /// Starts the list anew after the filter or the order has changed.
    fn restart(&mut self) {
        self.wanted.offset = 0;
        self.marked.clear();
        self.select(0);
    }

    /// Moves the wanted page when the visible rows come near its edge.
    fn follow(&mut self, visible: std::ops::Range<u64>, total: u64) {
        let (start, end) = (self.wanted.offset, self.wanted.offset + self.wanted.limit);
        let near_start = start > 0 && visible.start < start + MARGIN;
        let near_end = end < total && visible.end + MARGIN > end;
        if near_start || near_end {
            let middle = u64::midpoint(visible.start, visible.end);
            self.wanted.offset = middle.saturating_sub(self.wanted.limit / 2);
        }
    }

    /// Asks for the wanted part; what the session could not take is asked for again with the next frame.
    fn ask(&mut self, ui: &Ui, view: &ViewContext<'_>) {
        if self.wanted == self.sent {
            return;
        }
        if view.try_send(Command::Query(self.wanted.clone())) {
            self.sent = self.wanted.clone();
        } else {
            ui.ctx().request_repaint();
        }
    }
}

/// The row at a place of the whole list, where it is loaded.
fn row_at<'a>(view: &'a ViewContext<'_>, place: u64) -> Option<&'a QueueRow> {
    let index = place.checked_sub(view.snapshot.queue.offset)?;
    view.snapshot.queue.rows.get(usize::try_from(index).ok()?)
}

/// Draws the list with its filters.
pub(crate) fn show(ui: &mut Ui, view: &ViewContext<'_>, state: &mut QueueState) {
    tools(ui, view, state);
    filters::chips(ui, view, state);
    marks(ui, view, state);
    if view.snapshot.queue.has_more {
        let shown = words::thousands(view.snapshot.queue.total);
        parts::weak(ui, view, tr!("queue-more", shown = shown));
    }
    ui.add_space(2.0);
    let counted: u64 = view.snapshot.queue.counts.iter().map(|(_, count)| count).sum();
    if counted == 0 {
        empty(ui, view);
    } else if view.snapshot.queue.total == 0 && view.snapshot.query == state.sent {
        let rect = ui.available_rect_before_wrap();
        let plain = state.wanted.search.is_empty() && state.wanted.filter.is_empty();
        let text = match state.wanted.tab {
            Some(tab) if plain => words::empty_tab(tab),
            _ => tr!("queue-no-match"),
        };
        parts::placeholder(ui, view, rect, text);
    } else {
        table::show(ui, view, state);
    }
    state.ask(ui, view);
}

/// Draws the tabs and what the list is made with, on one line where there is room for both.
fn tools(ui: &mut Ui, view: &ViewContext<'_>, state: &mut QueueState) {
    let (room, is_one_line) = (ui.available_width(), !state.has_two_lines);
    let mut needed = 0.0;
    ui.horizontal(|ui| {
        ui.set_min_height(30.0);
        tabs::show(ui, view, state);
        needed += ui.min_rect().width();
        if is_one_line {
            needed += buttons(ui, view, state);
        }
    });
    if !is_one_line {
        ui.horizontal(|ui| needed += buttons(ui, view, state));
    }
    if is_one_line != (needed <= room) {
        state.has_two_lines = is_one_line;
        ui.ctx().request_discard("tools");
    }
}

/// Draws what the list is made with; gives the width in points that it needs at least.
fn buttons(ui: &mut Ui, view: &ViewContext<'_>, state: &mut QueueState) -> f32 {
    let drawn = ui.with_layout(trailing(), |ui| {
        let any_open = tabs::of_status(view, CaseStatus::Open) > 0;
        parts::primary_button(ui, view, Action::ClaimNext, any_open);
        parts::action_button(ui, view, Action::Import, true);
        order(ui, state);
        filters::menu(ui, view, state);
        let needed = ui.min_rect().width() + ui.spacing().item_spacing.x + SEARCH_LEAST;
        search(ui, state);
        needed
    });
    drawn.inner
}

/// What is marked and what can be done with it; nothing where nothing is.
fn marks(ui: &mut Ui, view: &ViewContext<'_>, state: &mut QueueState) {
    if state.marked.is_empty() {
        return;
    }
    ui.horizontal(|ui| {
        let text = tr!("queue-marked", count = state.marked.len());
        ui.label(RichText::new(text).color(view.palette.accent));
        parts::action_button(ui, view, Action::Assign, true);
        parts::action_button(ui, view, Action::Export, true);
        if ui.button(tr!("queue-unmark-all")).clicked() {
            state.marked.clear();
        }
    });
}

fn search_field() -> Id {
    Id::unique("queue search")
}

fn search(ui: &mut Ui, state: &mut QueueState) {
    let id = search_field();
    if std::mem::take(&mut state.focus_search) {
        // Before the field is drawn: what was typed right after the key is written in it.
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let field =
        TextEdit::singleline(&mut state.wanted.search).id(id).hint_text(tr!("queue-search-hint")).desired_width(170.0);
    let response = ui.add(field);
    parts::name(&response, tr!("queue-search"));
    let response = parts::explain(response, Action::Search);
    if response.changed() {
        state.restart();
    }
}

fn order(ui: &mut Ui, state: &mut QueueState) {
    let before = state.wanted.order;
    let combo =
        ComboBox::from_id_salt("queue order").width(130.0).selected_text(words::order(before)).show_ui(ui, |ui| {
            parts::choices(ui, |ui| {
                for order in [QueueOrder::PriorityThenAge, QueueOrder::Due, QueueOrder::Oldest, QueueOrder::Newest] {
                    ui.selectable_value(&mut state.wanted.order, order, words::order(order));
                }
            });
        });
    parts::name(&combo.response, tr!("queue-order"));
    if state.wanted.order != before {
        state.restart();
    }
}

fn empty(ui: &mut Ui, view: &ViewContext<'_>) {
    let space = ui.available_height();
    ui.vertical_centered(|ui| {
        ui.add_space((space * 0.3).max(24.0));
        ui.label(RichText::new(tr!("queue-empty")).font(theme::title_font()));
        ui.add_space(4.0);
        ui.label(RichText::new(tr!("queue-empty-import")).color(view.palette.weak));
        ui.add_space(12.0);
        ui.allocate_ui(vec2(120.0, 30.0), |ui| parts::primary_button(ui, view, Action::Import, true));
    });
}

/// Opens the case of a row.
fn open(view: &ViewContext<'_>, case: &CaseId) {
    view.send(Command::Open(case.clone()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_follows_the_visible_rows() {
        let mut state = QueueState::new(&QueueQuery::default(), 0);
        state.follow(0..25, 100_000);
        assert_eq!(state.wanted.offset, 0);
        state.follow(150..175, 100_000);
        assert_eq!(state.wanted.offset, 62);
        state.follow(90..115, 100_000);
        assert_eq!(state.wanted.offset, 2);
        state.follow(99_980..100_000, 100_000);
        let settled = state.wanted.offset;
        assert_eq!(settled, 99_890);
        state.follow(99_980..100_000, 100_000);
        assert_eq!(state.wanted.offset, settled);
    }
}
