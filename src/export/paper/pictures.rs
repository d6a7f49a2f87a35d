//! Pictures side by side, with what is marked on them.

use super::{
    canvas::{CURVES, Canvas},
    flow::{LEADING, MARGIN, Paper, Style, WIDTH},
    sheet::{Part, Role},
};

/// Between two pictures.
const SPACE: f32 = 12.0;
/// Size of the numbers on marks.
const LETTER: f32 = 7.0;

/// A closed line on a picture, in shares of its width and height, and the number beside it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mark {
    pub(crate) corners: Vec<[f32; 2]>,
    pub(crate) number: Option<usize>,
}

/// A picture to be placed.
pub(crate) struct PlacedPicture<'a> {
    pub(crate) jpeg: &'a [u8],
    /// Width over height.
    pub(crate) aspect: f32,
    /// What it shows, in words.
    pub(crate) alt: String,
    /// Below it.
    pub(crate) caption: String,
    pub(crate) marks: Vec<Mark>,
}

impl Paper {
    /// Puts pictures side by side, each at most `height` points high and as wide as its share of the page.
    pub(crate) fn pictures(&mut self, pictures: Vec<PlacedPicture<'_>>, height: f32) {
        if pictures.is_empty() {
            return;
        }
        let share = (WIDTH - SPACE * (pictures.len() - 1) as f32) / pictures.len() as f32;
        let sizes: Vec<[f32; 2]> = pictures
            .iter()
            .map(|picture| {
                let aspect = picture.aspect.clamp(0.1, 10.0);
                let width = share.min(height * aspect);
                [width, width / aspect]
            })
            .collect();
        let tallest = sizes.iter().map(|size| size[1]).fold(0.0, f32::max);
        let style = Style::NOTE;
        let captions: Vec<_> =
            pictures.iter().map(|it| self.letters.lines(style.face, &it.caption, share / style.size)).collect();
        let most_lines = captions.iter().map(Vec::len).max().unwrap_or(0);
        self.keep(tallest + 4.0 + most_lines as f32 * style.size * LEADING);
        let mut x = MARGIN;
        for ((picture, [width, height]), caption) in pictures.into_iter().zip(sizes).zip(captions) {
            self.draft.begin(Part::Figure(picture.alt.clone()));
            let inks = self.picture(&picture, [x, self.y], [width, height]);
            self.draft.put(Role::Drawing, inks);
            self.draft.end();
            self.draft.begin(Part::Paragraph);
            let mut y = self.y + height + 3.0;
            for line in caption {
                self.put_line(line, x, y, style, Role::Text);
                y += style.size * LEADING;
            }
            self.draft.end();
            x += share + SPACE;
        }
        self.y += tallest + 6.0 + most_lines as f32 * style.size * LEADING;
    }

    fn picture(&mut self, picture: &PlacedPicture<'_>, at: [f32; 2], size: [f32; 2]) -> Vec<super::canvas::Ink> {
        let index = self.draft.image(picture.jpeg);
        let mut canvas = Canvas::new(&self.letters);
        canvas.image(index, at, size);
        for mark in &picture.marks {
            let color = CURVES[1];
            let place = |[x, y]: [f32; 2]| [at[0] + x.clamp(0.0, 1.0) * size[0], at[1] + y.clamp(0.0, 1.0) * size[1]];
            let mut points: Vec<[f32; 2]> = mark.corners.iter().copied().map(place).collect();
            points.extend(points.first().copied());
            let Some(&[x, y]) = points.first() else { continue };
            canvas.stroke(points, 1.0, color);
            if let Some(number) = mark.number {
                let text = number.to_string();
                let width = text.len() as f32 * LETTER * 0.64 + 3.0;
                // Above the place, so that it hides nothing of it, where the picture has room.
                let y = if y - LETTER - 1.5 >= at[1] { y - LETTER - 1.5 } else { y };
                canvas.rect(x, y, width, LETTER + 1.5, color);
                canvas.text(x + width / 2.0, y + LETTER - 0.6, LETTER, [255; 3], 0.5, &text);
            }
        }
        canvas.inks
    }
}
