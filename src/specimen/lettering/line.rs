//! One line of text as outlines.

use tiny_skia::{Path, PathBuilder};

use super::face::{Face, Placement};
use crate::case::geometry::Rect;

/// How text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// Typeface.
    pub face: Face,
    /// Size (height of the em square) in millimetres.
    pub size: f32,
    /// Space added after each letter, as part of the size.
    pub tracking: f32,
    /// Width of the letters as a multiple of their own.
    pub width: f32,
    /// Shift to the right per height: 0.2 is an oblique.
    pub slant: f32,
}

/// A line of text from x = 0 on the baseline y = 0, in millimetres.
#[derive(Debug, Clone)]
pub struct Line {
    /// Outlines, to be filled by the non-zero rule; `None` where nothing is inked.
    pub path: Option<Path>,
    /// Where the next letter would start.
    pub advance: f32,
    /// Box of the ink.
    pub ink: Rect,
}

impl Setting {
    /// The face at a size, as the designer drew it.
    pub fn new(face: Face, size: f32) -> Self {
        Setting { face, size, tracking: 0.0, width: 1.0, slant: 0.0 }
    }

    /// The same with space added between the letters, as part of the size.
    pub fn tracked(self, tracking: f32) -> Self {
        Setting { tracking, ..self }
    }

    fn face_for(&self, letter: char) -> Face {
        if self.face.has(letter) { self.face } else { self.face.stand_in() }
    }

    /// Width of the text in millimetres.
    pub fn advance(&self, text: &str) -> f32 {
        let letters = text.chars().map(|letter| self.face_for(letter).advance(letter) * self.width + self.tracking);
        letters.sum::<f32>() * self.size
    }

    /// The setting that brings the text into `room` millimetres: narrower letters first, then smaller ones.
    pub fn fitted(self, text: &str, room: f32) -> Self {
        const NARROWEST: f32 = 0.84;
        let needed = self.advance(text);
        if needed <= room || needed <= 0.0 {
            return self;
        }
        let narrow = Setting { width: self.width * (room / needed).max(NARROWEST), tracking: 0.0, ..self };
        let left = narrow.advance(text);
        if left <= room { narrow } else { Setting { size: narrow.size * room / left, ..narrow } }
    }

    /// Outlines of the text.
    pub fn line(&self, text: &str) -> Line {
        let mut path = PathBuilder::new();
        let mut x = 0.0;
        for letter in text.chars() {
            let face = self.face_for(letter);
            let place = Placement { x, y: 0.0, scale_x: self.size * self.width, scale_y: self.size, slant: self.slant };
            face.draw(letter, place, &mut path);
            x += (face.advance(letter) * self.width + self.tracking) * self.size;
        }
        let path = path.finish();
        let bounds = path.as_ref().map(Path::bounds);
        let ink = bounds.map_or(Rect::default(), |bounds| Rect {
            x: bounds.x(),
            y: bounds.y(),
            width: bounds.width(),
            height: bounds.height(),
        });
        Line { path, advance: x, ink }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_wide_as_its_letters() {
        let setting = Setting::new(Face::Mono, 3.0);
        let line = setting.line("HHHH");
        assert!((line.advance - 4.0 * setting.advance("H")).abs() < 1e-4);
        assert!(line.ink.width < line.advance && line.ink.y < -1.8 && line.ink.y + line.ink.height < 0.1);
        assert!(setting.line(" ").path.is_none());
    }

    #[test]
    fn long_text_is_fitted() {
        let setting = Setting::new(Face::Sans, 3.0).tracked(0.1);
        for text in ["A", "WWWWW WWWWW", "Οδός 28ης Οκτωβρίου και Πανεπιστημίου"] {
            let fitted = setting.fitted(text, 20.0);
            assert!(fitted.advance(text) <= 20.01, "{text}");
            assert!(fitted.width >= 0.83);
        }
        assert_eq!(setting.fitted("A", 20.0), setting);
    }
}
