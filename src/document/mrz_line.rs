//! One line of a machine-readable zone, read from its picture.

use std::sync::Arc;

use image::RgbImage;

use crate::{
    case::geometry::Rect,
    infer::{InferError, Network, PathSign, SignScores},
    media::stretch::stretched_part,
};

/// What the network's signs stand for, beginning with sign 1; sign 0 is "none".
const LETTERS: &[u8; 37] = b"<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// Most lines that are read at once; bounds memory. A zone has three at most.
const BATCH: usize = 8;

/// A letter as it was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReadLetter {
    /// `<`, a digit or a capital letter.
    pub letter: char,
    /// Probability in [0, 1] that the network gives it.
    pub confidence: f32,
    /// Where it lies along the strip: 0 at its left edge, 1 at its right edge.
    pub place: f32,
}

/// A line as it was read; empty where nothing is written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadLine {
    /// Its letters from left to right.
    pub letters: Vec<ReadLetter>,
}

impl ReadLine {
    /// The letters as text.
    pub fn text(&self) -> String {
        self.letters.iter().map(|letter| letter.letter).collect()
    }
}

/// Reads lines.
#[derive(Clone)]
pub struct LineReader {
    network: Arc<dyn Network>,
}

impl LineReader {
    /// A reader around `network`, which answers with raw scores (n, places, 38): none, then `<`, 0 … 9, A … Z.
    pub fn new(network: Arc<dyn Network>) -> Self {
        LineReader { network }
    }

    /// Width and height in pixels of the strips that the network sees; larger ones are made smaller for it.
    pub fn size(&self) -> [u32; 2] {
        self.network.entry().input.strip.unwrap_or([u32::MAX; 2])
    }

    /// The lines in `strips`, one each, in their order. A strip is the upright picture of one line, cut out with a margin
    /// of about 0.3 letter heights on every side; one without pixels has no letters.
    ///
    /// # Errors
    /// When the network fails or is not of the expected kind.
    pub fn read(&self, strips: &[&RgbImage]) -> Result<Vec<ReadLine>, InferError> {
        let mut lines = vec![ReadLine::default(); strips.len()];
        let filled: Vec<usize> =
            (0..strips.len()).filter(|&index| strips[index].width().min(strips[index].height()) > 0).collect();
        for part in filled.chunks(BATCH) {
            let seen: Vec<RgbImage> =
                part.iter().map(|&index| self.fitted(strips[index])).collect::<Result<_, InferError>>()?;
            let seen: Vec<&RgbImage> = seen.iter().collect();
            let outputs = self.network.run(&self.network.entry().input.batch(&seen))?;
            for (&index, scores) in part.iter().zip(SignScores::of(&outputs, part.len(), LETTERS.len() + 1)?) {
                lines[index] = line(&scores);
            }
        }
        Ok(lines)
    }

    /// The strip at the network's size.
    fn fitted(&self, strip: &RgbImage) -> Result<RgbImage, InferError> {
        let entry = self.network.entry();
        let [width, height] = entry.input.strip.unwrap_or([strip.width(), strip.height()]);
        let whole = Rect { x: 0.0, y: 0.0, width: strip.width() as f32, height: strip.height() as f32 };
        stretched_part(strip, &whole, width, height)
            .map_err(|error| InferError::Failed { name: entry.name.clone(), detail: error.to_string() })
    }
}

fn line(scores: &SignScores) -> ReadLine {
    let places = scores.places() as f32;
    let letter = |sign: PathSign| {
        let letter = char::from(*LETTERS.get(sign.sign - 1)?);
        let place = (sign.places.start + sign.places.end) as f32 / (2.0 * places);
        Some(ReadLetter { letter, confidence: sign.confidence, place })
    };
    ReadLine { letters: scores.best_path().into_iter().filter_map(letter).collect() }
}
