//! One image in, faces out: detect, align, pose, attributes, align again, embed.

mod align;
mod attributes;
mod close;
mod detect;
mod embed;
mod pose;
mod toolbox;
mod warp;

pub use align::{ALIGNED_SIDE, align, portrait_view};
pub use attributes::{AttributeModel, Attributes};
pub use close::CloseLook;
pub use detect::{Detector, DetectorParams, main_face};
pub use embed::{Embedder, Embedding};
pub use pose::estimate_pose;
pub use toolbox::FaceTools;
pub use warp::{Similarity, warp};

// Crops of faces are brought to size as other pictures are.
pub use crate::media::stretch::stretched_part;
