//! Whether a line of text was put into the photo of a document: each line against the others of the same photo.
//!
//! Lines that were printed together and photographed together carry the same traces: of compression, of noise, of sharpness. A
//! field that was drawn anew, pasted or copied in the file does not. Nothing is compared with an idea of what a camera does: the
//! other lines of the photo are the reference, by their median and median absolute deviation.
//!
//! | module | does |
//! |---|---|
//! | `surface_map` | which pixel of the photo belongs to which line, or to the document beside them |
//! | `block_trace` | traces of earlier JPEG compression in a line's blocks |
//! | `noise` | noise of the paper in a line's box against that around it |
//! | `sharpness` | steepness of a line's letters |
//! | `outlier` | each line's figures against those of the others, joined to one suspicion |
//! | `report` | finding and exhibits |

mod block_trace;
mod luma;
mod noise;
mod outlier;
mod report;
mod sharpness;
mod surface_map;

pub use outlier::{CheckedLine, LineFigure};
pub use report::TextCheck;

use image::RgbImage;
use rayon::prelude::*;

use self::{block_trace::block_trace, luma::Luma, noise::noise_ratio, sharpness::LineSight, surface_map::SurfaceMap};
use crate::case::{
    finding::{NotChecked, NotCheckedCause},
    geometry::Point,
};

/// Lines without which there is no reference: three others of any height, and one to spare.
const FEWEST_LINES: usize = 5;
/// What a line must have to be compared: letters, and the mean confidence in [0, 1] with which they were read. Shorter ones hold
/// too few pixels, and what is read poorly is often no text.
const FEWEST_LETTERS: usize = 4;
const SURE: f32 = 0.8;
/// Least height of a line's box in pixels. Smaller print has too few blocks and edges: pictures of 280 to 610 pixels from the web were
/// suspected in 5 of 7 cases.
const LEAST_HEIGHT: f32 = 16.0;

/// Pixels beside those looked at of which the luma is needed too: the rest of a block, and the neighbours of a filter.
const BESIDE: f32 = 8.0;

/// A line of text with its place in the photo.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedLine {
    /// What it says.
    pub text: String,
    /// Mean probability in [0, 1] of its letters.
    pub confidence: f32,
    /// Corners in pixels of the upright photo, clockwise from where it begins.
    pub quad: [Point; 4],
}

impl PlacedLine {
    /// Whether it is text for people that can be compared. Zones are printed another way, and have check digits.
    fn is_comparable(&self) -> bool {
        let letters = self.text.chars().filter(|c| !c.is_whitespace()).count();
        letters >= FEWEST_LETTERS
            && self.confidence > SURE
            && self.text.matches('<').count() < 2
            && self.height() >= LEAST_HEIGHT
            && self.width() > 1.2 * self.height()
    }

    /// Height in pixels of the photo.
    fn height(&self) -> f32 {
        self.quad[0].distance(self.quad[3]).max(self.quad[1].distance(self.quad[2]))
    }

    fn width(&self) -> f32 {
        self.quad[0].distance(self.quad[1]).max(self.quad[3].distance(self.quad[2]))
    }
}

/// What was measured of a line; a figure that could not be taken is absent.
#[derive(Debug, Clone, PartialEq)]
struct Measured {
    /// Index in the lines given.
    index: usize,
    /// Natural logarithm of the height in pixels.
    height: f64,
    trace: Option<block_trace::Trace>,
    noise: Option<f64>,
    sharpness: Option<f64>,
}

/// Compares the lines of the photo `image` with one another. `document` are the document's corners in it, where they are known.
///
/// # Errors
/// Where so few lines were read for sure that none can stand out.
pub fn check_text(
    image: &RgbImage,
    document: Option<&[Point; 4]>,
    lines: &[PlacedLine],
) -> Result<TextCheck, NotChecked> {
    let map = SurfaceMap::new([image.width(), image.height()], document, lines);
    let comparable: Vec<usize> = (0..lines.len()).filter(|&index| lines[index].is_comparable()).collect();
    let measured: Vec<Measured> = comparable
        .par_iter()
        .filter_map(|&index| {
            let sight = LineSight::of(image, &lines[index].quad)?;
            let luma = Luma::of(image, map.document_around(index, noise::reach(&map, index) + BESIDE));
            Some(Measured {
                index,
                height: f64::from(lines[index].height()).ln(),
                trace: block_trace(&luma, &map, index),
                noise: noise_ratio(&luma, &map, index, sight.ink_below),
                sharpness: sight.sharpness,
            })
        })
        .filter(|line: &Measured| line.trace.is_some() && line.noise.is_some())
        .collect();
    if measured.len() < FEWEST_LINES {
        let detail = format!(
            "only {} lines of text were read well enough to compare them with one another; a person must look at them",
            measured.len()
        );
        return Err(NotChecked::new(NotCheckedCause::EvidenceUnreadable, detail));
    }
    Ok(TextCheck { lines: outlier::compared(&measured, lines) })
}

#[cfg(test)]
mod tests;
