//! People who do not exist: heads in three dimensions from a seed, and their renderings.

mod anatomy;
mod dress;
mod eye;
mod face_hair;
mod face_shape;
mod glasses;
mod growth;
mod head;
mod lashes;
mod light;
mod loft;
mod look;
mod mesh;
mod noise;
mod parts;
mod pixel;
mod portrait;
mod raster;
mod relief;
mod render;
mod scalp;
mod sculpt;
mod shade;
mod shadow;
mod skin;
mod strands;
mod surface;
#[cfg(test)]
mod tests;
mod texture;
mod traits;
mod vector;

pub use self::{
    face_shape::{Feature, FeatureSet},
    head::Head,
    light::{Lamp, Light},
    look::{Beard, Dress, HairStyle, Look},
    portrait::portrait,
    traits::{Person, Sex},
};

use crate::{
    case::{
        face::{Landmarks, Pose},
        geometry::Rect,
    },
    specimen::picture::Picture,
};

/// Where the head is and how it is seen, by a pinhole camera.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Width of the picture in pixels.
    pub width: usize,
    /// Height of the picture in pixels.
    pub height: usize,
    /// Focal length in pixels; the principal point is the picture's middle.
    pub focal_px: f32,
    /// The point half way between the pupils, seen from the camera, in millimetres: right, down, forward.
    pub position_mm: [f32; 3],
    /// How the head is turned, in the signs of [`Pose`].
    pub pose: Pose,
}

/// What the face does; each value in [0, 1].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Expression {
    /// Corners of the mouth pulled up, cheeks raised.
    pub smile: f32,
    /// Jaw dropped and lips apart.
    pub mouth_open: f32,
    /// Both eyes closed at 1.
    pub blink: f32,
    /// Brows raised.
    pub brow_raise: f32,
    /// Gaze to the right of the picture at 1, to the left at -1.
    pub gaze_x: f32,
    /// Gaze down at 1, up at -1.
    pub gaze_y: f32,
}

/// A rendered head, to be laid over a background: `light = color + (1 - alpha) · background`.
#[derive(Debug, Clone, PartialEq)]
pub struct Cutout {
    /// Linear light, multiplied by alpha.
    pub color: Picture,
    /// Coverage in [0, 1], row by row.
    pub alpha: Vec<f32>,
    /// True places of the landmarks, also where they are hidden.
    pub landmarks: Landmarks,
    /// Box around the visible face, from the brow to the chin, ears left out.
    pub face: Rect,
}
