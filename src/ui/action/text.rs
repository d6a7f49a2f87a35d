//! What actions are called and what they do, in words.

use super::Action;
use crate::{case::decision::DecisionKind, ui::language::tr};

impl Action {
    /// Short name, used on buttons.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Action::ClaimNext => tr!("action-claim-next"),
            Action::Help => tr!("action-help"),
            Action::Settings => tr!("action-settings"),
            Action::Quality => tr!("action-quality"),
            Action::Audit => tr!("action-audit"),
            Action::Operators => tr!("action-operators"),
            Action::Retention => tr!("action-retention"),
            Action::Lock => tr!("action-lock"),
            Action::Passphrase => tr!("action-passphrase"),
            Action::Language => tr!("action-language"),
            Action::Theme => tr!("action-theme"),
            Action::ZoomIn => tr!("action-zoom-in"),
            Action::ZoomOut => tr!("action-zoom-out"),
            Action::ZoomReset => tr!("action-zoom-reset"),
            Action::SelectPrevious => tr!("action-select-previous"),
            Action::SelectNext => tr!("action-select-next"),
            Action::Mark => tr!("action-mark"),
            Action::Open => tr!("action-open"),
            Action::Search => tr!("action-search"),
            Action::Import => tr!("action-import"),
            Action::Assign => tr!("action-assign"),
            Action::Snooze => tr!("action-snooze"),
            Action::Escalate => tr!("action-escalate"),
            Action::Reopen => tr!("action-reopen"),
            Action::Undo => tr!("action-undo"),
            Action::Hold => tr!("action-hold"),
            Action::Erase => tr!("action-erase"),
            Action::Back => tr!("action-back"),
            Action::Claim => tr!("action-claim"),
            Action::Release => tr!("action-release"),
            Action::Extend => tr!("action-extend"),
            Action::Rerun => tr!("action-rerun"),
            Action::Runs => tr!("action-runs"),
            Action::Override => tr!("action-override"),
            Action::Correct => tr!("action-correct"),
            Action::Export => tr!("action-export"),
            Action::Evidence(_) => tr!("action-evidence"),
            Action::FlipDocument => tr!("action-flip-document"),
            Action::Straighten => tr!("action-straighten"),
            Action::Landmarks => tr!("action-landmarks"),
            Action::Faces => tr!("action-faces"),
            Action::Flicker => tr!("action-flicker"),
            Action::Wipe => tr!("action-wipe"),
            Action::Mirror => tr!("action-mirror"),
            Action::Forensics => tr!("action-forensics"),
            Action::PreviousView => tr!("action-previous-view"),
            Action::NextView => tr!("action-next-view"),
            Action::NextSource => tr!("action-next-source"),
            Action::Magnifier => tr!("action-magnifier"),
            Action::MagnifyMore => tr!("action-magnify-more"),
            Action::MagnifyLess => tr!("action-magnify-less"),
            Action::Decide(kind) => decision(kind),
            Action::Reason(_) => tr!("action-reason"),
            Action::Note => tr!("action-note"),
            Action::Submit => tr!("action-submit"),
            of_video => of_video.playing(),
        }
    }

    /// What it does, in a sentence.
    pub(crate) fn tooltip(self) -> &'static str {
        match self {
            Action::ClaimNext => tr!("action-claim-next-does"),
            Action::Help => tr!("action-help-does"),
            Action::Settings => tr!("action-settings-does"),
            Action::Quality => tr!("action-quality-does"),
            Action::Audit => tr!("action-audit-does"),
            Action::Operators => tr!("action-operators-does"),
            Action::Retention => tr!("action-retention-does"),
            Action::Lock => tr!("action-lock-does"),
            Action::Passphrase => tr!("action-passphrase-does"),
            Action::Language => tr!("action-language-does"),
            Action::Theme => tr!("action-theme-does"),
            Action::ZoomIn => tr!("action-zoom-in-does"),
            Action::ZoomOut => tr!("action-zoom-out-does"),
            Action::ZoomReset => tr!("action-zoom-reset-does"),
            Action::SelectPrevious => tr!("action-select-previous-does"),
            Action::SelectNext => tr!("action-select-next-does"),
            Action::Mark => tr!("action-mark-does"),
            Action::Open => tr!("action-open-does"),
            Action::Search => tr!("action-search-does"),
            Action::Import => tr!("action-import-does"),
            Action::Assign => tr!("action-assign-does"),
            Action::Snooze => tr!("action-snooze-does"),
            Action::Escalate => tr!("action-escalate-does"),
            Action::Reopen => tr!("action-reopen-does"),
            Action::Undo => tr!("action-undo-does"),
            Action::Hold => tr!("action-hold-does"),
            Action::Erase => tr!("action-erase-does"),
            Action::Back => tr!("action-back-does"),
            Action::Claim => tr!("action-claim-does"),
            Action::Release => tr!("action-release-does"),
            Action::Extend => tr!("action-extend-does"),
            Action::Rerun => tr!("action-rerun-does"),
            Action::Runs => tr!("action-runs-does"),
            Action::Override => tr!("action-override-does"),
            Action::Correct => tr!("action-correct-does"),
            Action::Export => tr!("action-export-does"),
            Action::Evidence(_) => tr!("action-evidence-does"),
            Action::FlipDocument => tr!("action-flip-document-does"),
            Action::Straighten => tr!("action-straighten-does"),
            Action::Landmarks => tr!("action-landmarks-does"),
            Action::Faces => tr!("action-faces-does"),
            Action::Flicker => tr!("action-flicker-does"),
            Action::Wipe => tr!("action-wipe-does"),
            Action::Mirror => tr!("action-mirror-does"),
            Action::Forensics => tr!("action-forensics-does"),
            Action::PreviousView => tr!("action-previous-view-does"),
            Action::NextView => tr!("action-next-view-does"),
            Action::NextSource => tr!("action-next-source-does"),
            Action::Magnifier => tr!("action-magnifier-does"),
            Action::MagnifyMore => tr!("action-magnify-more-does"),
            Action::MagnifyLess => tr!("action-magnify-less-does"),
            Action::Decide(kind) => decision_does(kind),
            Action::Reason(_) => tr!("action-reason-does"),
            Action::Note => tr!("action-note-does"),
            Action::Submit => tr!("action-submit-does"),
            of_video => of_video.playing_does(),
        }
    }

    /// Names of what plays the video.
    fn playing(self) -> &'static str {
        match self {
            Action::PlayBackward => tr!("action-play-backward"),
            Action::Pause => tr!("action-pause"),
            Action::PlayForward => tr!("action-play-forward"),
            Action::StepBack => tr!("action-step-back"),
            Action::StepForward => tr!("action-step-forward"),
            _ => tr!("action-play-pause"),
        }
    }

    /// What that does.
    fn playing_does(self) -> &'static str {
        match self {
            Action::PlayBackward => tr!("action-play-backward-does"),
            Action::Pause => tr!("action-pause-does"),
            Action::PlayForward => tr!("action-play-forward-does"),
            Action::StepBack => tr!("action-step-back-does"),
            Action::StepForward => tr!("action-step-forward-does"),
            _ => tr!("action-play-pause-does"),
        }
    }
}

fn decision(kind: DecisionKind) -> &'static str {
    match kind {
        DecisionKind::Approve => tr!("action-approve"),
        DecisionKind::Reject => tr!("action-reject"),
        DecisionKind::Resubmit => tr!("action-resubmit"),
    }
}

fn decision_does(kind: DecisionKind) -> &'static str {
    match kind {
        DecisionKind::Approve => tr!("action-approve-does"),
        DecisionKind::Reject => tr!("action-reject-does"),
        DecisionKind::Resubmit => tr!("action-resubmit-does"),
    }
}
