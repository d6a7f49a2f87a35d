//! Whether a document photo is a photo of the document itself, or of a display, a colour print or a grey copy.
//!
//! Crops at native resolution, inside the document and across its border, go through a network; beside it stand figures that
//! need no training. A calibration joins them (`infer::SurfaceCalibration`).
//!
//! | module | measures |
//! |---|---|
//! | `places` | where to look |
//! | `fourier`, `whitened` | the power spectrum of a crop, against what is usual |
//! | `spectral_peaks` | peaks off the axes: display grids and moiré |
//! | `axis_energy` | rows and columns of a display's pixels |
//! | `diagonal` | detail along the diagonals against detail along rows and columns |
//! | `halftone` | dots in rows at right angles |
//! | `colour` | colour that is the document's own |
//! | `colour_profile`, `residual` | what camera, display and second camera do to detail and noise |
//! | `sharpness`, `glare`, `clarity` | photo quality |
//! | `figures` | all of them over a photo, by name |

mod axis_energy;
mod clarity;
mod colour;
mod colour_profile;
mod diagonal;
mod figures;
mod fourier;
mod glare;
mod halftone;
mod judge;
mod places;
mod report;
mod residual;
mod sharpness;
mod spectral_peaks;
mod whitened;

pub use clarity::{Clarity, ClarityFault};
pub use judge::{SurfaceError, SurfaceJudge};
pub use report::{SignEvidence, SurfaceCrop, SurfaceReport, SurfaceSign};
