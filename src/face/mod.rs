//! One image in, faces out: detect, align, pose, quality, embed.

mod align;
mod detect;
mod embed;
mod pose;
mod quality;
mod toolbox;
mod warp;

pub use align::{ALIGNED_SIDE, align, portrait_view};
pub use detect::{Detector, DetectorParams, main_face};
pub use embed::{Embedder, Embedding};
pub use pose::estimate_pose;
pub use quality::QualityModel;
pub use toolbox::FaceTools;
pub use warp::{Similarity, sample_rect, warp};
