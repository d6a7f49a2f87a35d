//! Finds the lines of text in the picture of a document and reads them.

use image::RgbImage;
use rayon::prelude::*;

use super::boxes::boxes;
use crate::{
    case::geometry::{Point, Rect},
    infer::{InferError, Outputs, TextNetworks},
    media::{
        image::{fit_within, quarter_turns},
        stretch::stretched_part,
    },
};

/// Long side in pixels at which text is looked for: print of 1.2 mm on a card is 13 pixels high.
const LONG_SIDE: u32 = 960;
/// Height in pixels of a line as the network reads it, and its widest.
const LINE_HEIGHT: u32 = 48;
const MOST_WIDTH: f32 = 1280.0;
/// Mean confidence above which a picture is taken to be the right way up.
const UPRIGHT: f32 = 0.8;
/// Confidence below which a line says nothing.
const LEAST_CONFIDENCE: f32 = 0.5;

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct TextLine {
    /// What it says. The network knows no letters with diacritics: it reads them without.
    pub text: String,
    /// Mean probability in [0, 1] that the network gives its letters.
    pub confidence: f32,
    /// Its box in pixels of the picture after the turns of [`TextReader::read`].
    pub bbox: Rect,
}

/// Reads printed text.
#[derive(Clone)]
pub struct TextReader {
    networks: TextNetworks,
}

impl TextReader {
    /// A reader with `networks`.
    pub fn new(networks: TextNetworks) -> Self {
        TextReader { networks }
    }

    /// The lines of text in the picture of a document, from top to bottom, with the quarter turns clockwise after which they
    /// stand upright.
    ///
    /// # Errors
    /// When a network fails, or the picture cannot be scaled.
    pub fn read(&self, picture: &RgbImage) -> Result<(Vec<TextLine>, u8), InferError> {
        let found = self.find(picture)?;
        let tall = found.iter().filter(|rect| rect.height > rect.width).count();
        let turns = if 2 * tall > found.len() { [1, 3] } else { [0, 2] };
        let mut best: Option<(f32, Vec<TextLine>, u8)> = None;
        for turn in turns {
            let turned = quarter_turns(picture, turn);
            let found = if turn == 0 { found.clone() } else { self.find(&turned)? };
            let lines = self.recognise(&turned, &found)?;
            let mean = mean_confidence(&lines);
            if best.as_ref().is_none_or(|(before, _, _)| mean > *before) {
                best = Some((mean, lines, turn));
            }
            if mean > UPRIGHT {
                break;
            }
        }
        let (_, lines, turn) = best.unwrap_or_default();
        let sure = |line: &TextLine| line.confidence >= LEAST_CONFIDENCE && !line.text.trim().is_empty();
        Ok((lines.into_iter().filter(sure).collect(), turn))
    }

    fn find(&self, picture: &RgbImage) -> Result<Vec<Rect>, InferError> {
        let network = &self.networks.detection;
        let failed = |detail: String| InferError::Failed { name: network.entry().name.clone(), detail };
        let seen = fit_within(picture, LONG_SIDE).map_err(|error| failed(error.to_string()))?;
        let outputs = network.run(&network.entry().input.batch(&[&seen]))?;
        let map = outputs.first(1)?;
        let width = map.shape.last().copied().unwrap_or(1).max(1);
        let scale = picture.width() as f32 / seen.width().max(1) as f32;
        Ok(boxes(&map.data, width).iter().map(|rect| rect.scaled(scale)).collect())
    }

    fn recognise(&self, picture: &RgbImage, found: &[Rect]) -> Result<Vec<TextLine>, InferError> {
        let read = |rect: &Rect| -> Result<Option<TextLine>, InferError> {
            let width = (rect.width / rect.height.max(1.0) * LINE_HEIGHT as f32).clamp(LINE_HEIGHT as f32, MOST_WIDTH);
            // A box outside the picture has no pixels and no text.
            let Ok(line) = stretched_part(picture, rect, width as u32, LINE_HEIGHT) else { return Ok(None) };
            let network = &self.networks.recognition;
            let outputs = network.run(&network.entry().input.batch(&[&line]))?;
            let (text, confidence) = self.text_of(&outputs)?;
            Ok(Some(TextLine { text, confidence, bbox: *rect }))
        };
        let lines: Result<Vec<Option<TextLine>>, InferError> = found.par_iter().map(read).collect();
        Ok(lines?.into_iter().flatten().collect())
    }

    /// The best path through the probabilities (1, places, signs): the likeliest sign of each place, repeated ones once.
    fn text_of(&self, outputs: &Outputs) -> Result<(String, f32), InferError> {
        let tensor = outputs.first(1)?;
        let signs = self.networks.letters.len() + 1;
        if tensor.shape.len() != 3 || tensor.shape[2] != signs {
            return Err(outputs.failed(format!("its output has shape {:?}, expected {signs} signs", tensor.shape)));
        }
        let (mut text, mut sum, mut count, mut before) = (String::new(), 0.0, 0, 0);
        for place in tensor.data.chunks_exact(signs) {
            let best = place.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, 0.0));
            if best.0 != 0 && best.0 != before {
                text.push_str(self.networks.letters.get(best.0 - 1).map_or("", String::as_str));
                (sum, count) = (sum + best.1, count + 1);
            }
            before = best.0;
        }
        Ok((text, sum / count.max(1) as f32))
    }
}

fn mean_confidence(lines: &[TextLine]) -> f32 {
    lines.iter().map(|line| line.confidence).sum::<f32>() / lines.len().max(1) as f32
}

/// The corners of a box in a picture of `size` (width, height) before it was turned clockwise by `turns` quarters, beginning where
/// its text begins.
pub(in crate::document) fn turned_back(rect: &Rect, turns: u8, [width, height]: [f32; 2]) -> [Point; 4] {
    let (right, bottom) = (rect.x + rect.width, rect.y + rect.height);
    [(rect.x, rect.y), (right, rect.y), (right, bottom), (rect.x, bottom)].map(|(x, y)| match turns % 4 {
        0 => Point::new(x, y),
        1 => Point::new(y, height - x),
        2 => Point::new(width - x, height - y),
        _ => Point::new(width - y, x),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_turned_back_into_the_picture_as_it_was() {
        // A picture of 40 x 20; turned once it has 20 x 40.
        let rect = Rect { x: 2.0, y: 30.0, width: 5.0, height: 4.0 };
        assert_eq!(turned_back(&rect, 1, [40.0, 20.0])[0], Point::new(30.0, 18.0));
        assert_eq!(turned_back(&rect, 3, [40.0, 20.0])[0], Point::new(10.0, 2.0));
        let flat = Rect { x: 30.0, y: 2.0, width: 5.0, height: 4.0 };
        assert_eq!(turned_back(&flat, 2, [40.0, 20.0])[0], Point::new(10.0, 18.0));
        assert_eq!(turned_back(&flat, 0, [40.0, 20.0])[2], Point::new(35.0, 6.0));
    }
}
