//! What the customer is told, in words.

use crate::{
    session::{Capture, Guidance, Outcome, Papers, Prompt, Side, Step},
    ui::language::tr,
};

/// The one line of guidance.
pub(super) fn guidance(guidance: Guidance) -> &'static str {
    match guidance {
        Guidance::ShowDocument => tr!("kiosk-guide-show-document"),
        Guidance::PlainGround => tr!("kiosk-guide-plain-ground"),
        Guidance::OneDocument => tr!("kiosk-guide-one-document"),
        Guidance::WholeDocument => tr!("kiosk-guide-whole-document"),
        Guidance::DocumentCloser => tr!("kiosk-guide-document-closer"),
        Guidance::DocumentFarther => tr!("kiosk-guide-document-farther"),
        Guidance::DocumentToMiddle => tr!("kiosk-guide-document-to-middle"),
        Guidance::PortraitSide => tr!("kiosk-guide-portrait-side"),
        Guidance::TurnOver => tr!("kiosk-guide-turn-over"),
        Guidance::LessGlare => tr!("kiosk-guide-less-glare"),
        Guidance::DocumentDark => tr!("kiosk-guide-document-dark"),
        Guidance::DocumentBright => tr!("kiosk-guide-document-bright"),
        Guidance::DocumentStill => tr!("kiosk-guide-document-still"),
        Guidance::TakingPhoto => tr!("kiosk-guide-taking-photo"),
        Guidance::ShowFace => tr!("kiosk-guide-show-face"),
        Guidance::OneFace => tr!("kiosk-guide-one-face"),
        Guidance::FaceCloser => tr!("kiosk-guide-face-closer"),
        Guidance::FaceFarther => tr!("kiosk-guide-face-farther"),
        Guidance::FaceToMiddle => tr!("kiosk-guide-face-to-middle"),
        Guidance::WholeFace => tr!("kiosk-guide-whole-face"),
        Guidance::FaceDark => tr!("kiosk-guide-face-dark"),
        Guidance::FaceBright => tr!("kiosk-guide-face-bright"),
        Guidance::FaceBacklit => tr!("kiosk-guide-face-backlit"),
        Guidance::FaceStill => tr!("kiosk-guide-face-still"),
        Guidance::DoAsAsked => tr!("kiosk-guide-do-as-asked"),
    }
}

/// One thing that is asked for before the camera.
pub(super) fn prompt(prompt: Prompt) -> &'static str {
    match prompt {
        Prompt::LookAhead => tr!("kiosk-prompt-look-ahead"),
        Prompt::TurnSideToSide => tr!("kiosk-prompt-side-to-side"),
        Prompt::TurnLeft => tr!("kiosk-prompt-left"),
        Prompt::TurnRight => tr!("kiosk-prompt-right"),
        Prompt::LookUp => tr!("kiosk-prompt-up"),
        Prompt::LookDown => tr!("kiosk-prompt-down"),
        Prompt::Smile => tr!("kiosk-prompt-smile"),
        Prompt::Blink => tr!("kiosk-prompt-blink"),
        Prompt::OpenMouth => tr!("kiosk-prompt-open-mouth"),
        Prompt::SayDigits => tr!("kiosk-prompt-digits"),
    }
}

/// What is to be shown of the document.
pub(super) fn side(side: Side, papers: Papers) -> &'static str {
    match (side, papers) {
        (Side::Front, Papers::Passport) => tr!("kiosk-show-passport"),
        (Side::Front, Papers::Card) => tr!("kiosk-show-front"),
        (Side::Back, _) => tr!("kiosk-show-back"),
    }
}

/// The title of the last page of a session, and what it says below.
pub(super) fn outcome(outcome: Outcome) -> [&'static str; 2] {
    match outcome {
        Outcome::Thanks => [tr!("kiosk-thanks"), tr!("kiosk-thanks-about")],
        Outcome::SeeColleague => [tr!("kiosk-colleague"), tr!("kiosk-colleague-about")],
        Outcome::TryAgain(what) => [tr!("kiosk-again"), guidance(what)],
    }
}

/// How far the session is, in words; nothing before it began and after it ended.
pub(super) fn stage(step: Step) -> Option<&'static str> {
    match step {
        Step::Start | Step::Outcome(_) => None,
        Step::Document(_) | Step::Review(_) | Step::CameraLost(Capture::Document(_)) => {
            Some(tr!("kiosk-stage-document"))
        }
        Step::Ready | Step::Placing | Step::Recording | Step::CameraLost(Capture::Selfie) => {
            Some(tr!("kiosk-stage-selfie"))
        }
        Step::Judging | Step::Storing(_) => Some(tr!("kiosk-stage-check")),
    }
}
