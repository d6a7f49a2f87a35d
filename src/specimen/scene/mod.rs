//! What lies before the lens: background, sheets, screens, prints and light.
//!
//! | module | makes |
//! |---|---|
//! | `homography` | plane to plane, as a pinhole camera sees it |
//! | `texture` | textures in linear light, blurred by the lens' spot beforehand |
//! | `ink`, `diffusion` | halftone and error diffusion on paper (Yule and Nielsen, Neugebauer, Demichel) |
//! | `display` | sub-pixel grids |
//! | `sheet` | documents, prints and displays as flat things |
//! | `pattern` | surfaces that repeat |

mod diffusion;
mod display;
mod homography;
mod ink;
mod pattern;
mod sheet;
mod texture;

pub use display::{Grid, Panel};
pub use homography::Homography;
pub use ink::{Inks, ScreenRuling};
pub use pattern::Surface;
pub use sheet::{PrintWay, Sheet};
