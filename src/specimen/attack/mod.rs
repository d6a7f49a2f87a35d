//! Photographs of documents: genuine ones, attacks, and photographs that are framed wrongly. The camera, the light and the
//! background are drawn alike for all kinds, so that only the attack tells them apart.
//!
//! | module | makes |
//! |---|---|
//! | `framing` | where the document lies in the picture |
//! | `subject` | what lies there: the document, a print, a display, a replaced photo |
//! | `wear` | the marks of use on genuine documents |
//! | `scenery` | table, clutter, fingers, lamps |
//! | `digital` | edits made in the file |
//! | `setting` | a photograph or parts of it |
//! | `truth` | what is known about it |

mod digital;
mod framing;
mod scenery;
mod setting;
mod subject;
mod truth;
mod wear;

use serde::Serialize;

use super::{document::Side, seed::Seed};
use crate::case::geometry::Rect;

pub use digital::DigitalWay;
pub use setting::Setting;
pub use subject::{Replacement, Shown};
pub use truth::PhotoTruth;

/// Kinds of photographs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PhotoKind {
    /// The document itself.
    Genuine,
    /// A display that shows the document.
    ScreenReplay,
    /// The control: pictures of a picture as in [`PhotoKind::ScreenReplay`], but without the display's grid and bands.
    /// Counts as genuine, so that nothing but grid and bands can tell displays.
    CameraControl,
    /// A colour print of a scan or photograph.
    ColourPrint,
    /// A copy in toner grey.
    GreyCopy,
    /// The document with another photo glued over its portrait.
    PhotoReplacement,
    /// Another portrait put in by software, in the file.
    PortraitSwap,
    /// Other text put in by software, in the file.
    AlteredData,
    /// Genuine, a part of it outside the picture.
    Cropped,
    /// Genuine, far away.
    TooSmall,
    /// Genuine, filling the picture.
    TooClose,
    /// Genuine, an edge close to the picture's border.
    NearBorder,
    /// Two documents side by side.
    TwoDocuments,
    /// A table without a document.
    NoDocument,
}

impl PhotoKind {
    /// All kinds.
    pub const ALL: [PhotoKind; 14] = [
        PhotoKind::Genuine,
        PhotoKind::ScreenReplay,
        PhotoKind::CameraControl,
        PhotoKind::ColourPrint,
        PhotoKind::GreyCopy,
        PhotoKind::PhotoReplacement,
        PhotoKind::PortraitSwap,
        PhotoKind::AlteredData,
        PhotoKind::Cropped,
        PhotoKind::TooSmall,
        PhotoKind::TooClose,
        PhotoKind::NearBorder,
        PhotoKind::TwoDocuments,
        PhotoKind::NoDocument,
    ];

    /// Whether what lies before the lens is the document as issued and the file is as the camera made it.
    pub fn is_bona_fide(self) -> bool {
        self.species() == "bonaFide"
    }

    /// The attack's species, or `bonaFide`.
    pub fn species(self) -> &'static str {
        match self {
            PhotoKind::ScreenReplay => "screenReplay",
            PhotoKind::ColourPrint => "colourPrint",
            PhotoKind::GreyCopy => "greyCopy",
            PhotoKind::PhotoReplacement => "photoReplacement",
            PhotoKind::PortraitSwap => "portraitSwap",
            PhotoKind::AlteredData => "alteredData",
            _ => "bonaFide",
        }
    }
}

/// What to photograph.
#[derive(Debug, Clone, Copy)]
pub struct PhotoOrder<'a> {
    /// Kind of photograph.
    pub kind: PhotoKind,
    /// The document's side.
    pub side: &'a Side,
    /// The same side with another portrait or other text, for [`PhotoKind::PhotoReplacement`], [`PhotoKind::PortraitSwap`]
    /// and [`PhotoKind::AlteredData`]; without it the side itself is put over itself.
    pub altered: Option<&'a Side>,
    /// Boxes in artwork pixels that `altered` changes; when empty, the portrait or the first field.
    pub edits: &'a [Rect],
    /// The second document of [`PhotoKind::TwoDocuments`]; without it the same side lies there twice.
    pub other: Option<&'a Side>,
    /// Size of the sensor in million pixels; the file may be smaller by up to 0.4 each way.
    pub megapixels: f32,
    /// Date in the file, `YYYY:MM:DD HH:MM:SS`.
    pub taken_at: &'a str,
}

/// A photograph as a file.
#[derive(Debug, Clone)]
pub struct Photograph {
    /// The JPEG file.
    pub jpeg: Vec<u8>,
    /// What is known about it.
    pub truth: PhotoTruth,
}

/// Takes one photograph. Uses all threads of the current pool; the bytes do not depend on their number.
pub fn photograph(order: &PhotoOrder, seed: Seed) -> Photograph {
    Setting::new(order, seed).photograph()
}

#[cfg(test)]
mod tests;
