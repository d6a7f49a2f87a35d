//! One document photo in, findings out.

pub mod barcode;
pub mod cross_check;
mod locate;
mod lookalikes;
pub mod mrz;
mod mrz_line;
mod portrait;
mod portrait_check;
mod reader;
mod rectify;
mod restoration;
pub mod surface;
pub mod text;
pub mod text_check;
mod view;

pub use locate::{
    DocumentLocator, FoundDocument, InputWarning, Located, LocationCode, LocationError, WarningCode, input_warnings,
    location_errors, location_finding,
};
pub use mrz_line::{LineReader, ReadLetter, ReadLine};
pub use portrait::{StillFace, StillFaceError, find_face, find_portrait};
pub use portrait_check::{DocumentSideView, PortraitReport, check_portrait};
pub use reader::{DocumentReader, ReadDocument, SideImage};
pub use rectify::rectified;
pub use view::{DocumentView, upright_size};
