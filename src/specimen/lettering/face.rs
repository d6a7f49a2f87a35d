//! Typefaces and the outlines of their letters.

use skrifa::{
    FontRef, MetadataProvider,
    instance::{LocationRef, Size},
    outline::{DrawSettings, OutlinePen},
};
use std::sync::LazyLock;
use tiny_skia::PathBuilder;

/// A typeface. DejaVu's (Bitstream Vera licence) come with the `dejavu` crate, the others stand in `assets/fonts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Face {
    /// DejaVu Sans.
    Sans,
    /// DejaVu Sans Bold.
    SansBold,
    /// DejaVu Sans Condensed.
    Condensed,
    /// DejaVu Sans Condensed Bold.
    CondensedBold,
    /// DejaVu Serif.
    Serif,
    /// DejaVu Serif Bold.
    SerifBold,
    /// DejaVu Sans Mono.
    Mono,
    /// DejaVu Sans Mono Bold.
    MonoBold,
    /// Cabin, a humanist sans serif.
    Humanist,
    /// Cabin Bold.
    HumanistBold,
    /// Caladea, a book face with serifs.
    Book,
    /// Caladea Bold.
    BookBold,
    /// Roboto Slab.
    Slab,
    /// Roboto Slab Bold.
    SlabBold,
    /// Open Sans.
    Plain,
    /// Open Sans Semibold.
    PlainBold,
    /// Kristi, a cursive for printed signatures of officials.
    Script,
}

const FACES: usize = 17;

static FONTS: LazyLock<[Option<FontRef<'static>>; FACES]> = LazyLock::new(|| {
    let bytes: [&'static [u8]; FACES] = [
        dejavu::sans::regular(),
        dejavu::sans::bold(),
        dejavu::sans_condensed::regular(),
        dejavu::sans_condensed::bold(),
        dejavu::serif::regular(),
        dejavu::serif::bold(),
        dejavu::sans_mono::regular(),
        dejavu::sans_mono::bold(),
        include_bytes!("../../../assets/fonts/Cabin-Regular.otf"),
        include_bytes!("../../../assets/fonts/Cabin-Bold.otf"),
        include_bytes!("../../../assets/fonts/Caladea-Regular.ttf"),
        include_bytes!("../../../assets/fonts/Caladea-Bold.ttf"),
        include_bytes!("../../../assets/fonts/RobotoSlab-Regular.otf"),
        include_bytes!("../../../assets/fonts/RobotoSlab-Bold.otf"),
        include_bytes!("../../../assets/fonts/OpenSans-Regular.ttf"),
        include_bytes!("../../../assets/fonts/OpenSans-Semibold.ttf"),
        include_bytes!("../../../assets/fonts/Kristi.ttf"),
    ];
    bytes.map(|bytes| FontRef::new(bytes).ok())
});

impl Face {
    fn font(self) -> Option<&'static FontRef<'static>> {
        FONTS.get(self as usize).and_then(Option::as_ref)
    }

    /// The face of DejaVu that stands in for letters this face lacks.
    pub(super) fn stand_in(self) -> Face {
        match self {
            Face::HumanistBold | Face::PlainBold | Face::SansBold => Face::CondensedBold,
            Face::Book | Face::Slab | Face::Script => Face::Serif,
            Face::BookBold | Face::SlabBold => Face::SerifBold,
            _ => Face::Condensed,
        }
    }

    /// The bold face of the same family; the face itself where there is none.
    pub fn bold(self) -> Face {
        match self {
            Face::Sans => Face::SansBold,
            Face::Condensed => Face::CondensedBold,
            Face::Serif => Face::SerifBold,
            Face::Mono => Face::MonoBold,
            Face::Humanist => Face::HumanistBold,
            Face::Book => Face::BookBold,
            Face::Slab => Face::SlabBold,
            Face::Plain => Face::PlainBold,
            other => other,
        }
    }

    /// Whether the face itself has the letter.
    pub fn has(self, letter: char) -> bool {
        self.font().is_some_and(|font| font.charmap().map(letter).is_some_and(|glyph| glyph.to_u32() != 0))
    }

    /// Height of a capital letter as part of the size.
    pub fn cap_height(self) -> f32 {
        let metrics = self.font().map(|font| font.metrics(Size::new(1.0), LocationRef::default()));
        metrics.and_then(|metrics| metrics.cap_height).filter(|&height| height > 0.3).unwrap_or(0.72)
    }

    /// Width the letter takes, as part of the size.
    pub(super) fn advance(self, letter: char) -> f32 {
        let advance = self.font().and_then(|font| {
            let glyph = font.charmap().map(letter)?;
            font.glyph_metrics(Size::new(1.0), LocationRef::default()).advance_width(glyph)
        });
        advance.unwrap_or(0.5)
    }

    /// Adds the letter's outline to the path.
    pub(super) fn draw(self, letter: char, place: Placement, path: &mut PathBuilder) {
        let Some(font) = self.font() else { return };
        let Some(outline) = font.charmap().map(letter).and_then(|glyph| font.outline_glyphs().get(glyph)) else {
            return;
        };
        let settings = DrawSettings::unhinted(Size::new(1.0), LocationRef::default());
        // A glyph that cannot be drawn leaves a gap, as a missing one does.
        let _ = outline.draw(settings, &mut PathPen { place, path });
    }
}

/// Where a letter goes: x' = x + scale_x · u + slant · v, y' = y - scale_y · v for (u, v) in em, v up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placement {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) scale_x: f32,
    pub(super) scale_y: f32,
    pub(super) slant: f32,
}

struct PathPen<'a> {
    place: Placement,
    path: &'a mut PathBuilder,
}

impl PathPen<'_> {
    fn to(&self, u: f32, v: f32) -> (f32, f32) {
        let place = self.place;
        (place.x + place.scale_x * u + place.slant * place.scale_y * v, place.y - place.scale_y * v)
    }
}

impl OutlinePen for PathPen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.to(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.to(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let ((cx, cy), (x, y)) = (self.to(cx, cy), self.to(x, y));
        self.path.quad_to(cx, cy, x, y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let ((ax, ay), (bx, by), (x, y)) = (self.to(ax, ay), self.to(bx, by), self.to(x, y));
        self.path.cubic_to(ax, ay, bx, by, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_loads_and_has_capitals() {
        for index in 0..FACES {
            assert!(FONTS[index].is_some(), "{index}");
        }
        for face in [Face::Humanist, Face::BookBold, Face::Slab, Face::Plain, Face::Script, Face::Mono] {
            assert!(face.has('A') && (0.4..0.9).contains(&face.cap_height()), "{face:?}");
        }
        assert!(!Face::Humanist.has('Ж') && Face::Humanist.stand_in().has('Ж'));
    }
}
