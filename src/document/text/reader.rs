//! Finds the lines of text in the picture of a document and reads them.

use std::ops::Range;

use image::RgbImage;
use rayon::prelude::*;

use super::boxes::boxes;
use crate::{
    case::geometry::{Point, Rect},
    document::DocumentView,
    infer::{InferError, Outputs, TextNetworks},
    media::{
        image::{fit_within, quarter_turns},
        stretch::stretched_part,
    },
};

/// Long side in pixels at which text is looked for on a document alone, where print of 1.2 mm on a card is 9 pixels high, and in
/// whole photos. Of 116 values printed on 12 photographed specimens, 101 were read of lines found at 640 pixels, and 101 at 960,
/// which takes two and a half times as long. A document of few pixels is looked at as closely as a photo: of one of 2 megapixels the date
/// of birth was found at 960 alone.
const LONG_SIDE_OF_DOCUMENT: u32 = 640;
const LONG_SIDE_OF_PHOTO: u32 = 960;
/// Long side in pixels below which a document is one of few.
const FEW_PIXELS: u32 = 1200;
/// Height in pixels of a line as the network reads it, and its widest.
const LINE_HEIGHT: u32 = 48;
const MOST_WIDTH: f32 = 1280.0;
/// Mean confidence above which lines are taken to be the right way up, and how many are read to tell. Of 40 photographed specimens
/// six lines had a mean of 0.45 at most upside down, and of 0.84 or more upright but for one with 0.58.
const UPRIGHT: f32 = 0.8;
const TOLD_BY: usize = 6;
/// Width in heights of the lines that tell best which way is up: long enough to be text, short enough to be read soon.
const TELLING: f32 = 6.0;
/// Confidence below which a line says nothing.
const LEAST_CONFIDENCE: f32 = 0.5;

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct TextLine {
    /// What it says. The network knows no letters with diacritics: it reads them without.
    pub text: String,
    /// Mean probability in [0, 1] that the network gives its letters.
    pub confidence: f32,
    /// Its box in pixels of the picture after [`PrintedText::turns`].
    pub bbox: Rect,
}

/// The text in a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct PrintedText {
    /// Its lines from top to bottom.
    pub lines: Vec<TextLine>,
    /// Quarter turns clockwise after which they stand upright.
    pub turns: u8,
    /// Width and height of the picture before it is turned.
    size: [f32; 2],
}

impl PrintedText {
    /// The corners of a box in the picture before it is turned, beginning where its text begins.
    pub fn corners(&self, bbox: &Rect) -> [Point; 4] {
        turned_back(bbox, self.turns, self.size)
    }
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

    /// The lines of text in the view of a document, except those around whose middle (in the view) `is_read` holds: they are read by
    /// others.
    ///
    /// # Errors
    /// When a network fails, or the picture cannot be scaled.
    pub fn read(&self, view: &DocumentView<'_>, is_read: &dyn Fn(Point) -> bool) -> Result<PrintedText, InferError> {
        let picture = view.picture();
        let is_large = picture.width().max(picture.height()) >= FEW_PIXELS;
        let long_side = if view.is_rectified() && is_large { LONG_SIDE_OF_DOCUMENT } else { LONG_SIDE_OF_PHOTO };
        let network = &self.networks.detection;
        let failed = |detail: String| InferError::Failed { name: network.entry().name.clone(), detail };
        let seen = fit_within(picture, long_side).map_err(|error| failed(error.to_string()))?;
        let mut found = self.find(&seen)?;
        let tall = found.iter().filter(|rect| rect.height > rect.width).count();
        let lies = 2 * tall > found.len();
        if lies {
            found = self.find(&quarter_turns(&seen, 1))?;
        }
        let scale = picture.width() as f32 / seen.width().max(1) as f32;
        let boxes = found.iter().map(|rect| rect.scaled(scale)).collect();
        let mut page = Page { picture, boxes, turns: u8::from(lies) };
        page.boxes = page.boxes.iter().copied().filter(|rect| !is_read(middle(&page.corners(rect)))).collect();
        self.read_upright(page)
    }

    /// The lines in the boxes of the page or, should they be upside down, of the page turned.
    fn read_upright(&self, mut page: Page<'_>) -> Result<PrintedText, InferError> {
        let unlike = |rect: &Rect| (rect.width / rect.height.max(1.0) / TELLING).max(0.01).ln().abs();
        page.boxes.sort_by(|a, b| unlike(a).total_cmp(&unlike(b)));
        let told_by = page.boxes.len().min(TOLD_BY);
        let mut lines = self.recognise(&page, 0..told_by)?;
        if mean_confidence(&lines) <= UPRIGHT {
            let other = page.upside_down();
            let of_other = self.recognise(&other, 0..told_by)?;
            if mean_confidence(&of_other) > mean_confidence(&lines) {
                (page, lines) = (other, of_other);
            }
        }
        lines.extend(self.recognise(&page, told_by..page.boxes.len())?);
        lines.retain(|line| line.confidence >= LEAST_CONFIDENCE && !line.text.trim().is_empty());
        lines.sort_by(|a, b| a.bbox.y.total_cmp(&b.bbox.y));
        Ok(PrintedText { lines, turns: page.turns, size: page.size() })
    }

    /// Boxes of text in a picture, in its pixels.
    fn find(&self, seen: &RgbImage) -> Result<Vec<Rect>, InferError> {
        let network = &self.networks.detection;
        let outputs = network.run(&network.entry().input.batch(&[seen]))?;
        let map = outputs.first(1)?;
        numbers(&outputs, &map.data)?;
        let width = map.shape.last().copied().unwrap_or(1).max(1);
        Ok(boxes(&map.data, width))
    }

    fn recognise(&self, page: &Page<'_>, which: Range<usize>) -> Result<Vec<TextLine>, InferError> {
        let network = &self.networks.recognition;
        let read = |rect: &Rect| -> Result<Option<TextLine>, InferError> {
            // A box outside the picture has no pixels and no text.
            let Some(line) = page.line(rect) else { return Ok(None) };
            let outputs = network.run(&network.entry().input.batch(&[&line]))?;
            let (text, confidence) = self.text_of(&outputs)?;
            Ok(Some(TextLine { text, confidence, bbox: *rect }))
        };
        let boxes = page.boxes.get(which).unwrap_or_default();
        let lines: Result<Vec<Option<TextLine>>, InferError> = boxes.par_iter().map(read).collect();
        Ok(lines?.into_iter().flatten().collect())
    }

    /// The best path through the probabilities (1, places, signs): the likeliest sign of each place, repeated ones once.
    fn text_of(&self, outputs: &Outputs) -> Result<(String, f32), InferError> {
        let tensor = outputs.first(1)?;
        let signs = self.networks.letters.len() + 1;
        if tensor.shape.len() != 3 || tensor.shape[2] != signs {
            return Err(outputs.failed(format!("its output has shape {:?}, expected {signs} signs", tensor.shape)));
        }
        numbers(outputs, &tensor.data)?;
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

/// Refuses what holds no numbers: an empty page would look like one without text.
fn numbers(outputs: &Outputs, values: &[f32]) -> Result<(), InferError> {
    let all = values.iter().all(|value| value.is_finite());
    if all { Ok(()) } else { Err(outputs.failed("it gave values that are no numbers".to_owned())) }
}

/// A picture with boxes of text as they lie after quarter turns clockwise. It is never turned as a whole.
struct Page<'a> {
    picture: &'a RgbImage,
    boxes: Vec<Rect>,
    turns: u8,
}

impl Page<'_> {
    fn size(&self) -> [f32; 2] {
        [self.picture.width() as f32, self.picture.height() as f32]
    }

    fn corners(&self, rect: &Rect) -> [Point; 4] {
        turned_back(rect, self.turns, self.size())
    }

    /// The same boxes, turned twice more.
    fn upside_down(&self) -> Self {
        let [width, height] = self.size();
        let [width, height] = if self.turns.is_multiple_of(2) { [width, height] } else { [height, width] };
        let turned = |rect: &Rect| Rect { x: width - rect.x - rect.width, y: height - rect.y - rect.height, ..*rect };
        Page { picture: self.picture, boxes: self.boxes.iter().map(turned).collect(), turns: (self.turns + 2) % 4 }
    }

    /// The line in a box, upright, as the network reads it; `None` where it has no pixels.
    fn line(&self, rect: &Rect) -> Option<RgbImage> {
        let width = rect.width / rect.height.max(1.0) * LINE_HEIGHT as f32;
        let width = width.clamp(LINE_HEIGHT as f32, MOST_WIDTH) as u32;
        let [a, _, c, _] = self.corners(rect);
        let part = Rect { x: a.x.min(c.x), y: a.y.min(c.y), width: (a.x - c.x).abs(), height: (a.y - c.y).abs() };
        let [across, down] = if self.turns.is_multiple_of(2) { [width, LINE_HEIGHT] } else { [LINE_HEIGHT, width] };
        let line = stretched_part(self.picture, &part, across, down).ok()?;
        Some(quarter_turns(&line, self.turns))
    }
}

fn middle([a, _, c, _]: &[Point; 4]) -> Point {
    a.middle(*c)
}

fn mean_confidence(lines: &[TextLine]) -> f32 {
    lines.iter().map(|line| line.confidence).sum::<f32>() / lines.len().max(1) as f32
}

/// The corners of a box in a picture of `size` (width, height) before it was turned clockwise by `turns` quarters, beginning where
/// its text begins.
fn turned_back(rect: &Rect, turns: u8, [width, height]: [f32; 2]) -> [Point; 4] {
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
        let picture = RgbImage::from_fn(40, 20, |x, y| image::Rgb([x as u8, y as u8, 0]));
        let page = Page { picture: &picture, boxes: vec![rect], turns: 1 };
        let other = page.upside_down();
        assert_eq!((other.boxes[0], other.turns), (Rect { x: 13.0, y: 6.0, width: 5.0, height: 4.0 }, 3));
        assert_eq!(other.corners(&other.boxes[0])[2], page.corners(&rect)[0]);
        let [line, turned] = [&page, &other].map(|page| page.line(&page.boxes[0]).unwrap());
        assert_eq!((line.dimensions(), line), ((60, 48), image::imageops::rotate180(&turned)));
        assert!(page.line(&Rect { x: 100.0, ..rect }).is_none());
        let flat = Rect { x: 30.0, y: 2.0, width: 5.0, height: 4.0 };
        assert_eq!(turned_back(&flat, 2, [40.0, 20.0])[0], Point::new(10.0, 18.0));
        assert_eq!(turned_back(&flat, 0, [40.0, 20.0])[2], Point::new(35.0, 6.0));
    }
}
