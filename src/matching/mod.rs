//! Two faces in, match level out; and a case against what is known from before: enrolled faces, known images, addresses.

mod addresses;
mod attempt;
mod calibration;
mod duplicate;
mod enrolment;
mod gallery;
mod known_images;
mod list_error;
mod references;

pub use addresses::{AddressList, capture_address_finding};
pub use attempt::{Portrait, Scale, compare, face_match_finding};
pub use calibration::{fit_calibration, match_level, match_score};
pub use duplicate::previously_enrolled;
pub use enrolment::{LiveCandidate, enrolment_offer, face_template};
pub use gallery::{FileHead, Gallery, GalleryError, GalleryFile, Owner, Search, write_gallery};
pub use known_images::{KnownImages, ListForm, known_images_finding, shrunk};
pub use list_error::ListError;
pub use references::References;
