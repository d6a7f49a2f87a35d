//! What lies before the lens: background, sheets, screens, prints and light.
//!
//! | module | makes |
//! |---|---|
//! | `homography` | plane to plane, as a pinhole camera sees it |
//! | `texture`, `spot` | textures in linear light, blurred by the lens' spot beforehand |
//! | `ink`, `diffusion` | halftone and error diffusion on paper (Yule and Nielsen, Neugebauer, Demichel) |
//! | `display` | sub-pixel grids |
//! | `sheet` | documents, prints and displays as flat things |
//! | `pattern`, `ground` | tables, cloths, floors |
//! | `thing` | what lies about, and fingers |
//! | `light` | lamps, shadows, mirror images |
//! | `pose`, `reach`, `stage` | all of it before a camera |

mod diffusion;
mod display;
mod ground;
mod homography;
mod ink;
mod light;
mod pattern;
mod pose;
mod reach;
mod sheet;
mod spot;
mod stage;
mod texture;
mod thing;

pub use display::{Grid, Panel};
pub(crate) use ground::Ground;
pub use homography::Homography;
pub use ink::{Inks, ScreenRuling};
pub(crate) use light::{LightGrid, Lighting};
pub use pattern::Surface;
pub(crate) use pattern::fibre;
pub(crate) use pose::Pose;
pub(crate) use reach::Reaches;
pub use sheet::{PrintWay, Sheet};
pub(crate) use spot::Spot;
pub(crate) use stage::{Layer, MAX_LAYERS, Placed, Stage};
pub use thing::Kind as ThingKind;
pub(crate) use thing::Thing;
