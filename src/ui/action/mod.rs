//! Every action a person can take, with its label, tooltip and shortcut: buttons, keys and the help page all read it here.

mod keys;
mod text;

use eframe::egui::{self, Key, KeyboardShortcut, Modifiers, gui_zoom::kb_shortcuts};

pub(crate) use keys::{is_pressed, pressed};

use crate::case::{decision::DecisionKind, permission::Permission};

/// Where an action makes sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Wherever the person is.
    Everywhere,
    /// In the case list.
    Queue,
    /// In an opened case.
    Case,
    /// In the case list and in an opened case.
    Cases,
    /// In a view of the installation: what it works with, how reviewers do.
    Aside,
}

/// Most reasons that one kind of decision offers a key for; with Ctrl, most reasons for review.
pub(crate) const REASON_KEYS: [Key; 6] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6];

/// One action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    ClaimNext,
    Help,
    Settings,
    Quality,
    Audit,
    Operators,
    Retention,
    Lock,
    Passphrase,
    Language,
    Theme,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    SelectPrevious,
    SelectNext,
    Mark,
    Open,
    Search,
    Import,
    Assign,
    Snooze,
    Escalate,
    Reopen,
    Undo,
    Hold,
    Erase,
    Back,
    Claim,
    Release,
    Extend,
    Rerun,
    Runs,
    Override,
    Correct,
    Export,
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
    pub(crate) const ALL: [Action; 73] = [
        Action::ClaimNext,
        Action::Help,
        Action::Settings,
        Action::Quality,
        Action::Audit,
        Action::Operators,
        Action::Retention,
        Action::Lock,
        Action::Passphrase,
        Action::Language,
        Action::Theme,
        Action::ZoomIn,
        Action::ZoomOut,
        Action::ZoomReset,
        Action::SelectPrevious,
        Action::SelectNext,
        Action::Mark,
        Action::Open,
        Action::Search,
        Action::Import,
        Action::Assign,
        Action::Snooze,
        Action::Escalate,
        Action::Reopen,
        Action::Undo,
        Action::Hold,
        Action::Erase,
        Action::Back,
        Action::Claim,
        Action::Release,
        Action::Extend,
        Action::Rerun,
        Action::Runs,
        Action::Override,
        Action::Correct,
        Action::Export,
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

    /// Its keys.
    pub(crate) const fn shortcut(self) -> KeyboardShortcut {
        match self {
            Action::ClaimNext => key(Key::N),
            Action::Help => key(Key::Questionmark),
            Action::Settings => command(Key::Comma),
            Action::Quality => command(Key::G),
            Action::Audit => command(Key::J),
            Action::Operators => command(Key::O),
            Action::Retention => command(Key::Y),
            Action::Lock => command(Key::K),
            Action::Passphrase => command(Key::P),
            Action::Language => command(Key::L),
            Action::Theme => command(Key::T),
            Action::ZoomIn => kb_shortcuts::ZOOM_IN,
            Action::ZoomOut => kb_shortcuts::ZOOM_OUT,
            Action::ZoomReset => kb_shortcuts::ZOOM_RESET,
            Action::SelectPrevious => key(Key::ArrowUp),
            Action::SelectNext => key(Key::ArrowDown),
            Action::Mark => key(Key::Y),
            Action::Open => key(Key::Enter),
            Action::Search => key(Key::Slash),
            Action::Import => command(Key::I),
            Action::Assign => key(Key::T),
            Action::Snooze => key(Key::H),
            Action::Escalate => key(Key::Q),
            Action::Reopen => key(Key::O),
            Action::Undo => command(Key::Z),
            Action::Hold => command(Key::H),
            Action::Erase => command(Key::Delete),
            Action::Back => key(Key::Escape),
            Action::Claim => key(Key::C),
            Action::Release => key(Key::U),
            Action::Extend => command(Key::U),
            Action::Rerun => command(Key::R),
            Action::Runs => command(Key::B),
            Action::Override => key(Key::V),
            Action::Correct => key(Key::Y),
            Action::Export => command(Key::E),
            Action::Evidence(place) => command(REASON_KEYS[place as usize % REASON_KEYS.len()]),
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
            Action::Decide(kind) => key(decision_key(kind)),
            Action::Reason(place) => key(REASON_KEYS[place as usize % REASON_KEYS.len()]),
            Action::Note => key(Key::E),
            Action::Submit => command(Key::Enter),
            of_video => key(of_video.playing_key()),
        }
    }

    /// The key of what plays the video.
    const fn playing_key(self) -> Key {
        match self {
            Action::PlayBackward => Key::J,
            Action::Pause => Key::K,
            Action::PlayForward => Key::L,
            Action::StepBack => Key::ArrowLeft,
            Action::StepForward => Key::ArrowRight,
            _ => Key::Space,
        }
    }

    /// Where it makes sense.
    pub(crate) const fn scope(self) -> Scope {
        match self {
            Action::ClaimNext
            | Action::Help
            | Action::Settings
            | Action::Quality
            | Action::Audit
            | Action::Operators
            | Action::Retention
            | Action::Lock
            | Action::Passphrase
            | Action::Language
            | Action::Theme
            | Action::ZoomIn
            | Action::ZoomOut
            | Action::ZoomReset
            | Action::Import
            | Action::Export => Scope::Everywhere,
            Action::SelectPrevious | Action::SelectNext | Action::Mark | Action::Open | Action::Search => Scope::Queue,
            Action::Assign
            | Action::Snooze
            | Action::Escalate
            | Action::Reopen
            | Action::Undo
            | Action::Hold
            | Action::Erase => Scope::Cases,
            _ => Scope::Case,
        }
    }

    /// What a person must be allowed to do for it; `None` where anybody at the window may.
    pub(crate) const fn needs(self) -> Option<Permission> {
        match self {
            Action::ClaimNext
            | Action::Claim
            | Action::Release
            | Action::Extend
            | Action::Snooze
            | Action::Escalate => Some(Permission::Claim),
            Action::Decide(_) | Action::Reason(_) | Action::Note | Action::Submit | Action::Undo => {
                Some(Permission::Decide)
            }
            Action::Import => Some(Permission::Import),
            Action::Rerun => Some(Permission::Run),
            Action::Override => Some(Permission::Override),
            Action::Correct => Some(Permission::Correct),
            Action::Assign => Some(Permission::Assign),
            Action::Reopen => Some(Permission::Reopen),
            Action::Quality => Some(Permission::SeeQuality),
            Action::Audit => Some(Permission::SeeAudit),
            Action::Export => Some(Permission::ExportRedacted),
            Action::Retention | Action::Hold | Action::Erase => Some(Permission::Retention),
            _ => None,
        }
    }

    /// Whether its keys mean it in `place`.
    fn works_in(self, place: Scope) -> bool {
        let leaves = self == Action::Back && place == Scope::Aside;
        let of_cases = self.scope() == Scope::Cases && matches!(place, Scope::Queue | Scope::Case);
        leaves || of_cases || self.scope() == Scope::Everywhere || self.scope() == place
    }

    /// Whether the keys mean the action even while a text field is being written in.
    const fn works_while_typing(self) -> bool {
        matches!(self, Action::Submit | Action::ZoomIn | Action::ZoomOut | Action::ZoomReset)
    }

    /// Whether what is typed after it belongs to a field or a question that it opens.
    const fn begins_writing(self) -> bool {
        matches!(
            self,
            Action::Note
                | Action::Search
                | Action::Import
                | Action::Help
                | Action::Passphrase
                | Action::Assign
                | Action::Snooze
                | Action::Escalate
                | Action::Reopen
                | Action::Override
                | Action::Correct
                | Action::Export
                | Action::Hold
                | Action::Erase
        )
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

const fn decision_key(kind: DecisionKind) -> Key {
    match kind {
        DecisionKind::Approve => Key::A,
        DecisionKind::Reject => Key::R,
        DecisionKind::Resubmit => Key::S,
    }
}

const fn key(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn command(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_actions_of_a_place_share_keys() {
        for place in [Scope::Queue, Scope::Case, Scope::Aside] {
            let there: Vec<Action> = Action::ALL.into_iter().filter(|action| action.works_in(place)).collect();
            for (index, one) in there.iter().enumerate() {
                for other in &there[index + 1..] {
                    assert!(one.shortcut() != other.shortcut(), "{one:?} and {other:?} in {place:?}");
                }
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
