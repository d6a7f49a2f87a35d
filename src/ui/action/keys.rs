//! Which actions the keys pressed since the last frame stand for, in the order in which they were pressed.

use eframe::egui::{self, Event, Key, KeyboardShortcut, Modifiers, gui_zoom::kb_shortcuts};

use super::{Action, Scope};

/// Takes the keys pressed since the last frame and gives the actions they stand for in `place`.
///
/// `typed` tells whether a text field was being written in when the last frame ended: Escape takes the focus from it before this
/// is asked, and must leave only the field. What follows an action that begins writing is left for what is written in.
pub(crate) fn pressed(ctx: &egui::Context, place: Scope, typed: bool) -> Vec<Action> {
    if egui::Popup::is_any_open(ctx) {
        return Vec::new();
    }
    let typing = typed || ctx.text_edit_focused();
    let focused = ctx.memory(|memory| memory.focused().is_some());
    let means = |action: &Action| {
        let has_the_keys = !typing || action.works_while_typing();
        action.works_in(place) && has_the_keys && (!focused || !action.gives_way_to_focus())
    };
    let meant: Vec<Action> = Action::ALL.into_iter().filter(means).collect();
    ctx.input_mut(|input| take(&mut input.events, &meant))
}

/// Takes the keys of one action, if they were pressed.
pub(crate) fn is_pressed(ctx: &egui::Context, action: Action) -> bool {
    ctx.input_mut(|input| !take(&mut input.events, &[action]).is_empty())
}

fn take(events: &mut Vec<Event>, meant: &[Action]) -> Vec<Action> {
    let mut actions = Vec::new();
    let mut place = 0;
    while let Some(event) = events.get(place) {
        let Some(action) = meant.iter().copied().find(|action| is_meant(*action, event)) else {
            place += 1;
            continue;
        };
        events.remove(place);
        // A letter that stood for an action is not written as well.
        if matches!(events.get(place), Some(Event::Text(_))) && !action.shortcut().modifiers.command {
            events.remove(place);
        }
        actions.push(action);
        if action.begins_writing() {
            break;
        }
    }
    actions
}

fn is_meant(action: Action, event: &Event) -> bool {
    let Event::Key { key, pressed: true, modifiers, .. } = event else { return false };
    let also = match action {
        Action::ZoomIn => Some(kb_shortcuts::ZOOM_IN_SECONDARY),
        // Keyboards reach `?` with shift, and not every window system names the key by its character.
        Action::Help => Some(KeyboardShortcut::new(Modifiers::SHIFT, Key::Slash)),
        _ => None,
    };
    let is =
        |shortcut: KeyboardShortcut| *key == shortcut.logical_key && modifiers.matches_logically(shortcut.modifiers);
    also.is_some_and(is) || is(action.shortcut())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::decision::DecisionKind;

    fn key(key: Key, modifiers: Modifiers) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
    }

    fn letter(of: Key, text: &str) -> [Event; 2] {
        [key(of, Modifiers::NONE), Event::Text(text.to_owned())]
    }

    #[test]
    fn what_follows_the_key_of_the_note_is_written_and_nothing_else() {
        let mut events = [letter(Key::R, "r"), letter(Key::E, "e"), letter(Key::A, "a")].concat();
        let actions = take(&mut events, &Action::ALL);
        assert_eq!(actions, [Action::Decide(DecisionKind::Reject), Action::Note]);
        assert_eq!(events, letter(Key::A, "a"), "an a after e approves nothing");
    }

    #[test]
    fn keys_mean_what_they_mean_in_the_order_in_which_they_come() {
        let mut events = vec![
            key(Key::ArrowDown, Modifiers::NONE),
            key(Key::ArrowDown, Modifiers::NONE),
            key(Key::Enter, Modifiers::COMMAND),
            key(Key::Slash, Modifiers::SHIFT),
        ];
        let expected = [Action::SelectNext, Action::SelectNext, Action::Submit, Action::Help];
        assert_eq!(take(&mut events, &Action::ALL), expected);
        let mut ignored = vec![key(Key::Z, Modifiers::NONE)];
        assert_eq!(take(&mut ignored, &[Action::Undo]), [], "undo needs Ctrl");
        assert_eq!(ignored.len(), 1);
    }
}
