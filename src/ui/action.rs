//! Every action a person can take, with its label, tooltip and shortcut: buttons, keys and the help page all read it here.

use eframe::egui::{self, Key, KeyboardShortcut, Modifiers, gui_zoom::kb_shortcuts};

use crate::case::decision::DecisionKind;

/// Where an action makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Wherever the person is.
    Everywhere,
    /// In the case list.
    Queue,
    /// In an opened case.
    Case,
    /// In the view of what the installation works with.
    Settings,
}

/// Most reasons that one kind of decision offers a key for; with Ctrl, most reasons for review.
pub(crate) const REASON_KEYS: [Key; 6] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6];

/// One action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    ClaimNext,
    Help,
    Settings,
    Theme,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    SelectPrevious,
    SelectNext,
    Open,
    Search,
    Import,
    Back,
    Claim,
    Release,
    Rerun,
    /// The evidence behind the reason for review at this place of the list, from 0.
    Evidence(u8),
    PlayPause,
    PlayBackward,
    Pause,
    PlayForward,
    StepBack,
    StepForward,
    FlipDocument,
    Straighten,
    Landmarks,
    Faces,
    Flicker,
    Wipe,
    Mirror,
    Forensics,
    PreviousView,
    NextView,
    NextSource,
    Magnifier,
    MagnifyMore,
    MagnifyLess,
    Decide(DecisionKind),
    /// The reason at this place of the list, from 0.
    Reason(u8),
    Note,
    Submit,
}

impl Action {
    /// Every action, in the order of the help page.
    pub(crate) const ALL: [Action; 53] = [
        Action::ClaimNext,
        Action::Help,
        Action::Settings,
        Action::Theme,
        Action::ZoomIn,
        Action::ZoomOut,
        Action::ZoomReset,
        Action::SelectPrevious,
        Action::SelectNext,
        Action::Open,
        Action::Search,
        Action::Import,
        Action::Back,
        Action::Claim,
        Action::Release,
        Action::Rerun,
        Action::Evidence(0),
        Action::Evidence(1),
        Action::Evidence(2),
        Action::Evidence(3),
        Action::Evidence(4),
        Action::Evidence(5),
        Action::PlayPause,
        Action::PlayBackward,
        Action::Pause,
        Action::PlayForward,
        Action::StepBack,
        Action::StepForward,
        Action::FlipDocument,
        Action::Straighten,
        Action::Landmarks,
        Action::Faces,
        Action::Flicker,
        Action::Wipe,
        Action::Mirror,
        Action::Forensics,
        Action::PreviousView,
        Action::NextView,
        Action::NextSource,
        Action::Magnifier,
        Action::MagnifyMore,
        Action::MagnifyLess,
        Action::Decide(DecisionKind::Approve),
        Action::Decide(DecisionKind::Reject),
        Action::Decide(DecisionKind::Resubmit),
        Action::Reason(0),
        Action::Reason(1),
        Action::Reason(2),
        Action::Reason(3),
        Action::Reason(4),
        Action::Reason(5),
        Action::Note,
        Action::Submit,
    ];

    /// Short name, used on buttons.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Action::ClaimNext => "Claim next",
            Action::Help => "Keys",
            Action::Settings => "Settings",
            Action::Theme => "Theme",
            Action::ZoomIn => "Larger",
            Action::ZoomOut => "Smaller",
            Action::ZoomReset => "Normal size",
            Action::SelectPrevious => "Row up",
            Action::SelectNext => "Row down",
            Action::Open => "Open",
            Action::Search => "Search",
            Action::Import => "Import",
            Action::Back => "Back to the queue",
            Action::Claim => "Claim",
            Action::Release => "Release",
            Action::Rerun => "Run again",
            Action::Evidence(_) => "Evidence",
            Action::PlayPause => "Play or pause",
            Action::PlayBackward => "Play backwards",
            Action::Pause => "Pause",
            Action::PlayForward => "Play forwards",
            Action::StepBack => "Step back",
            Action::StepForward => "Step forward",
            Action::FlipDocument => "Front or back",
            Action::Straighten => "Straighten",
            Action::Landmarks => "Landmarks",
            Action::Faces => "Large",
            Action::Flicker => "Flicker",
            Action::Wipe => "Wipe",
            Action::Mirror => "Mirror",
            Action::Forensics => "Forensic views",
            Action::PreviousView => "View before",
            Action::NextView => "Next view",
            Action::NextSource => "Next picture",
            Action::Magnifier => "Magnifier",
            Action::MagnifyMore => "Magnify more",
            Action::MagnifyLess => "Magnify less",
            Action::Decide(DecisionKind::Approve) => "Approve",
            Action::Decide(DecisionKind::Reject) => "Reject",
            Action::Decide(DecisionKind::Resubmit) => "Ask again",
            Action::Reason(_) => "Reason",
            Action::Note => "Note",
            Action::Submit => "Submit",
        }
    }

    /// What it does, in a sentence.
    pub(crate) const fn tooltip(self) -> &'static str {
        match self {
            Action::ClaimNext => "Claim the most urgent open case and open it",
            Action::Help => "Show or hide the list of keys",
            Action::Settings => "Show policy, networks and folders, or go back",
            Action::Theme => "Change between the dark and the light theme",
            Action::ZoomIn => "Draw everything larger",
            Action::ZoomOut => "Draw everything smaller",
            Action::ZoomReset => "Draw everything at the system's size",
            Action::SelectPrevious => "Select the row above",
            Action::SelectNext => "Select the row below",
            Action::Open => "Open the selected case",
            Action::Search => "Write into the search field",
            Action::Import => "Import cases from folders or zip files",
            Action::Back => "Close the case and go back to the queue",
            Action::Claim => "Claim this case, so that only you can decide it",
            Action::Release => "Give the claim on this case back",
            Action::Rerun => "Run every check on this case again",
            Action::Evidence(_) => "Show the evidence behind the reason at this place of the list",
            Action::PlayPause => "Play or pause the selfie video",
            Action::PlayBackward => "Play the selfie video backwards; once more plays faster",
            Action::Pause => "Pause the selfie video",
            Action::PlayForward => "Play the selfie video; once more plays faster",
            Action::StepBack => "Go to the sampled frame before",
            Action::StepForward => "Go to the next sampled frame",
            Action::FlipDocument => "Show the other side of the document",
            Action::Straighten => "Show the document straight on with what was read, or the photo as it is",
            Action::Landmarks => "Show or hide the face landmarks",
            Action::Faces => "Show the two faces large, or all panes",
            Action::Flicker => "Show the two faces in turn at one place",
            Action::Wipe => "Lay the two faces over each other with an edge to drag",
            Action::Mirror => "Mirror the live face: many cameras save selfies mirrored",
            Action::Forensics => "Show or hide computed views of a photo, such as noise and spectrum",
            Action::PreviousView => "Show the forensic view before",
            Action::NextView => "Show the next forensic view",
            Action::NextSource => "Look at the next picture of the case",
            Action::Magnifier => "Magnify the place under the pointer, in the photo and in the view",
            Action::MagnifyMore => "Make the magnifier stronger",
            Action::MagnifyLess => "Make the magnifier weaker",
            Action::Decide(DecisionKind::Approve) => "Accept the identity",
            Action::Decide(DecisionKind::Reject) => "Reject the identity",
            Action::Decide(DecisionKind::Resubmit) => "Ask the person for new evidence",
            Action::Reason(_) => "Choose the reason at this place of the list",
            Action::Note => "Write a note on the decision",
            Action::Submit => "Record the decision; the audit log keeps it",
        }
    }

    /// Its keys.
    pub(crate) const fn shortcut(self) -> KeyboardShortcut {
        match self {
            Action::ClaimNext => key(Key::N),
            Action::Help => key(Key::Questionmark),
            Action::Settings => command(Key::Comma),
            Action::Theme => command(Key::T),
            Action::ZoomIn => kb_shortcuts::ZOOM_IN,
            Action::ZoomOut => kb_shortcuts::ZOOM_OUT,
            Action::ZoomReset => kb_shortcuts::ZOOM_RESET,
            Action::SelectPrevious => key(Key::ArrowUp),
            Action::SelectNext => key(Key::ArrowDown),
            Action::Open => key(Key::Enter),
            Action::Search => key(Key::Slash),
            Action::Import => command(Key::I),
            Action::Back => key(Key::Escape),
            Action::Claim => key(Key::C),
            Action::Release => key(Key::U),
            Action::Rerun => command(Key::R),
            Action::Evidence(place) => command(REASON_KEYS[place as usize % REASON_KEYS.len()]),
            Action::PlayPause => key(Key::Space),
            Action::PlayBackward => key(Key::J),
            Action::Pause => key(Key::K),
            Action::PlayForward => key(Key::L),
            Action::StepBack => key(Key::ArrowLeft),
            Action::StepForward => key(Key::ArrowRight),
            Action::FlipDocument => key(Key::F),
            Action::Straighten => key(Key::D),
            Action::Landmarks => key(Key::M),
            Action::Faces => key(Key::P),
            Action::Flicker => key(Key::B),
            Action::Wipe => key(Key::W),
            Action::Mirror => key(Key::I),
            Action::Forensics => key(Key::X),
            Action::PreviousView => key(Key::Comma),
            Action::NextView => key(Key::Period),
            Action::NextSource => key(Key::G),
            Action::Magnifier => key(Key::Z),
            Action::MagnifyMore => key(Key::PageUp),
            Action::MagnifyLess => key(Key::PageDown),
            Action::Decide(DecisionKind::Approve) => key(Key::A),
            Action::Decide(DecisionKind::Reject) => key(Key::R),
            Action::Decide(DecisionKind::Resubmit) => key(Key::S),
            Action::Reason(place) => key(REASON_KEYS[place as usize % REASON_KEYS.len()]),
            Action::Note => key(Key::E),
            Action::Submit => command(Key::Enter),
        }
    }

    /// Where it makes sense.
    pub(crate) const fn scope(self) -> Scope {
        match self {
            Action::ClaimNext
            | Action::Help
            | Action::Settings
            | Action::Theme
            | Action::ZoomIn
            | Action::ZoomOut
            | Action::ZoomReset
            | Action::Import => Scope::Everywhere,
            Action::SelectPrevious | Action::SelectNext | Action::Open | Action::Search => Scope::Queue,
            _ => Scope::Case,
        }
    }

    /// Whether its keys mean it in `place`.
    fn works_in(self, place: Scope) -> bool {
        let leaves = self == Action::Back && place == Scope::Settings;
        leaves || self.scope() == Scope::Everywhere || self.scope() == place
    }

    /// Whether the keys mean the action even while a text field is being written in.
    const fn works_while_typing(self) -> bool {
        matches!(self, Action::Submit | Action::ZoomIn | Action::ZoomOut | Action::ZoomReset)
    }

    /// Whether a button that has the keyboard focus needs these keys for itself.
    fn gives_way_to_focus(self) -> bool {
        let shortcut = self.shortcut();
        let keys = [Key::Space, Key::Enter, Key::ArrowUp, Key::ArrowDown, Key::ArrowLeft, Key::ArrowRight];
        shortcut.modifiers.is_none() && keys.contains(&shortcut.logical_key)
    }

    /// The keys in words, such as `Ctrl+Enter`.
    pub(crate) fn keys(self, ctx: &egui::Context) -> String {
        match self {
            Action::Help => "?".to_owned(),
            Action::Search => "/".to_owned(),
            Action::PreviousView => ",".to_owned(),
            Action::NextView => ".".to_owned(),
            other => ctx.format_shortcut(&other.shortcut()),
        }
    }
}

const fn key(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn command(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

/// Takes the keys pressed since the last frame and gives the actions they stand for in `place`.
///
/// `typed` tells whether a text field was being written in when the last frame ended: Escape takes the focus from it before this
/// is asked, and must leave only the field.
pub(crate) fn pressed(ctx: &egui::Context, place: Scope, typed: bool) -> Vec<Action> {
    if egui::Popup::is_any_open(ctx) {
        return Vec::new();
    }
    let typing = typed || ctx.text_edit_focused();
    let focused = ctx.memory(|memory| memory.focused().is_some());
    Action::ALL
        .into_iter()
        .filter(|action| action.works_in(place))
        .filter(|action| !typing || action.works_while_typing())
        .filter(|action| !focused || !action.gives_way_to_focus())
        .filter(|action| is_pressed(ctx, *action))
        .collect()
}

/// Takes the keys of one action, if they were pressed.
pub(crate) fn is_pressed(ctx: &egui::Context, action: Action) -> bool {
    ctx.input_mut(|input| consume(input, action))
}

fn consume(input: &mut egui::InputState, action: Action) -> bool {
    let also = match action {
        Action::ZoomIn => Some(kb_shortcuts::ZOOM_IN_SECONDARY),
        // Keyboards reach `?` with shift, and not every window system names the key by its character.
        Action::Help => Some(KeyboardShortcut::new(Modifiers::SHIFT, Key::Slash)),
        _ => None,
    };
    also.is_some_and(|shortcut| input.consume_shortcut(&shortcut)) || input.consume_shortcut(&action.shortcut())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_actions_of_a_place_share_keys() {
        for (index, one) in Action::ALL.into_iter().enumerate() {
            for other in Action::ALL.into_iter().skip(index + 1) {
                let meet = one.scope() == other.scope()
                    || one.scope() == Scope::Everywhere
                    || other.scope() == Scope::Everywhere;
                assert!(!(meet && one.shortcut() == other.shortcut()), "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn every_reason_has_a_key() {
        use crate::case::decision::ReasonCode;
        for kind in [DecisionKind::Approve, DecisionKind::Reject, DecisionKind::Resubmit] {
            let offered = ReasonCode::ALL.iter().filter(|reason| reason.kind() == kind).count();
            assert!(offered <= REASON_KEYS.len(), "{kind:?} offers {offered} reasons");
        }
    }
}
