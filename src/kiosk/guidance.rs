//! What the customer is told to do, as a code: the window has the words.

use crate::{
    case::{
        code::{
            BACKLIT, CROPPED, NEAR_BORDER, NO_DOCUMENT_FACE, NO_FACE, NO_MOVEMENT, SEVERAL_FACES, TOO_BRIGHT,
            TOO_CLOSE, TOO_DARK,
        },
        meta::Action,
    },
    document::LocationCode,
};

/// What to do next, or, after a try that failed, what to do otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Guidance {
    /// Show the document to the camera: none is seen.
    ShowDocument,
    /// Lay the document on a plain ground: one is there, but its edges cannot be told from what is around it.
    PlainGround,
    /// Show one document alone.
    OneDocument,
    /// Show the whole document: a part of it is outside the picture.
    WholeDocument,
    /// Bring the document closer.
    DocumentCloser,
    /// Hold the document farther away.
    DocumentFarther,
    /// Bring the document into the middle: a corner is at the border of the picture.
    DocumentToMiddle,
    /// Show the side with the portrait.
    PortraitSide,
    /// Turn the document over: the same side is still seen.
    TurnOver,
    /// Tilt the document: light is reflected by it.
    LessGlare,
    /// More light on the document.
    DocumentDark,
    /// Less light on the document.
    DocumentBright,
    /// Hold the document still.
    DocumentStill,
    /// The document is well placed: the photo is being taken.
    TakingPhoto,
    /// Look into the camera: no face is seen.
    ShowFace,
    /// Alone, please: several faces are seen.
    OneFace,
    /// Come closer.
    FaceCloser,
    /// Move back.
    FaceFarther,
    /// Move into the oval: the face is at the border of the picture.
    FaceToMiddle,
    /// Show the whole face: a part of it is outside the picture.
    WholeFace,
    /// More light on the face.
    FaceDark,
    /// Less light on the face.
    FaceBright,
    /// The light should not come from behind.
    FaceBacklit,
    /// Keep the head still and look ahead.
    FaceStill,
    /// Do what is asked: it was not seen.
    DoAsAsked,
}

/// What a guidance is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The document.
    Document,
    /// The selfie.
    Selfie,
}

impl Guidance {
    /// Every guidance.
    pub const ALL: [Guidance; 25] = [
        Guidance::ShowDocument,
        Guidance::PlainGround,
        Guidance::OneDocument,
        Guidance::WholeDocument,
        Guidance::DocumentCloser,
        Guidance::DocumentFarther,
        Guidance::DocumentToMiddle,
        Guidance::PortraitSide,
        Guidance::TurnOver,
        Guidance::LessGlare,
        Guidance::DocumentDark,
        Guidance::DocumentBright,
        Guidance::DocumentStill,
        Guidance::TakingPhoto,
        Guidance::ShowFace,
        Guidance::OneFace,
        Guidance::FaceCloser,
        Guidance::FaceFarther,
        Guidance::FaceToMiddle,
        Guidance::WholeFace,
        Guidance::FaceDark,
        Guidance::FaceBright,
        Guidance::FaceBacklit,
        Guidance::FaceStill,
        Guidance::DoAsAsked,
    ];

    /// What it is about: that is taken again after a try that failed.
    pub const fn part(self) -> Part {
        use Guidance::{
            DocumentBright, DocumentCloser, DocumentDark, DocumentFarther, DocumentStill, DocumentToMiddle, LessGlare,
            OneDocument, PlainGround, PortraitSide, ShowDocument, TakingPhoto, TurnOver, WholeDocument,
        };
        match self {
            ShowDocument | PlainGround | OneDocument | WholeDocument | DocumentCloser | DocumentFarther
            | DocumentToMiddle | PortraitSide | TurnOver | LessGlare | DocumentDark | DocumentBright
            | DocumentStill | TakingPhoto => Part::Document,
            _ => Part::Selfie,
        }
    }

    /// What to do about an error of a document photo.
    pub const fn of_error(code: LocationCode) -> Guidance {
        match code {
            LocationCode::DocumentNotFound => Guidance::ShowDocument,
            LocationCode::TooManyDocuments => Guidance::OneDocument,
            LocationCode::DocumentCropped => Guidance::WholeDocument,
            LocationCode::DocumentTooSmall => Guidance::DocumentCloser,
            LocationCode::DocumentTooCloseToCamera => Guidance::DocumentFarther,
            LocationCode::DocumentTooCloseToBorder => Guidance::DocumentToMiddle,
            LocationCode::DocumentPhotoNotFound => Guidance::PortraitSide,
        }
    }

    /// What to do about a code of the identity verification service; `None` where the customer can do nothing about it.
    pub const fn of_code(code: i32) -> Option<Guidance> {
        Some(match code {
            NO_FACE => Guidance::ShowFace,
            NO_MOVEMENT => Guidance::DoAsAsked,
            SEVERAL_FACES => Guidance::OneFace,
            NO_DOCUMENT_FACE => Guidance::PortraitSide,
            TOO_BRIGHT => Guidance::FaceBright,
            TOO_DARK => Guidance::FaceDark,
            BACKLIT => Guidance::FaceBacklit,
            NEAR_BORDER => Guidance::FaceToMiddle,
            CROPPED => Guidance::WholeFace,
            TOO_CLOSE => Guidance::FaceFarther,
            _ => return None,
        })
    }
}

/// One thing the customer is asked to do before the camera. Sides are the customer's own: where the window shows the live picture as a
/// mirror, who turns to the own left moves to the left of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Prompt {
    /// Look into the camera with a calm face.
    LookAhead,
    /// Turn the head to the one side, then to the other.
    TurnSideToSide,
    /// Turn the head to the own left.
    TurnLeft,
    /// Turn the head to the own right.
    TurnRight,
    /// Raise the head.
    LookUp,
    /// Lower the head.
    LookDown,
    /// Smile.
    Smile,
    /// Close both eyes for a moment.
    Blink,
    /// Open the mouth.
    OpenMouth,
    /// Say the digits.
    SayDigits,
}

impl From<Action> for Prompt {
    /// Movements of a case are those of the picture (SPEC 2), in which the customer's own left lies to the right.
    fn from(action: Action) -> Prompt {
        match action {
            Action::Left => Prompt::TurnRight,
            Action::Right => Prompt::TurnLeft,
            Action::Up => Prompt::LookUp,
            Action::Down => Prompt::LookDown,
            Action::Smile => Prompt::Smile,
            Action::Blink => Prompt::Blink,
            Action::OpenMouth => Prompt::OpenMouth,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::case::code;

    #[test]
    fn every_error_and_every_code_that_a_customer_can_mend_has_its_own_guidance() {
        let of_errors: BTreeSet<Guidance> = LocationCode::ALL.map(Guidance::of_error).into_iter().collect();
        assert_eq!(of_errors.len(), LocationCode::ALL.len());
        assert!(of_errors.iter().all(|guidance| guidance.part() == Part::Document));
        let mendable: Vec<i32> =
            code::ALL.iter().map(|(code, _)| *code).filter(|code| Guidance::of_code(*code).is_some()).collect();
        assert_eq!(mendable, [-9, -10, -11, -12, -16, -17, -18, -101, -102, -103]);
        let of_codes: BTreeSet<Guidance> = mendable.iter().filter_map(|code| Guidance::of_code(*code)).collect();
        assert_eq!(of_codes.len(), mendable.len());
    }

    #[test]
    fn every_guidance_is_listed_once() {
        assert_eq!(Guidance::ALL.into_iter().collect::<BTreeSet<_>>().len(), Guidance::ALL.len());
        let of_document = Guidance::ALL.iter().filter(|guidance| guidance.part() == Part::Document).count();
        assert_eq!((of_document, Guidance::ALL.len() - of_document), (14, 11));
    }
}
