//! Things that lie about: pens, coins, cables, cups, keys, papers, phones, and the fingers that hold a document.

use serde::Serialize;

use super::{ground::colour, pattern::fibre, texture::floor};
use crate::specimen::seed::{Draw, Seed};

/// Kinds of things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// A pen or pencil.
    Pen,
    /// A coin.
    Coin,
    /// A cable in waves.
    Cable,
    /// A sheet of paper with lines of text.
    Paper,
    /// A cup from above.
    Cup,
    /// Keys of a keyboard.
    Keys,
    /// A book or a stack of paper.
    Book,
    /// A dark glossy slab like a phone.
    Slab,
    /// The page that a passport's data page is bound to.
    Page,
    /// A finger or thumb.
    Finger,
}

/// A thing on the plane.
#[derive(Debug, Clone)]
pub(crate) struct Thing {
    pub(crate) kind: Kind,
    /// Its middle (for fingers: the tip) in millimetres on the plane.
    at: [f32; 2],
    /// Cosine and sine of its angle.
    turn: [f32; 2],
    /// Half its length and half its width in millimetres.
    half: [f32; 2],
    color: [f32; 3],
    second: [f32; 3],
    /// How high it stands over the plane in millimetres, which makes its shadow.
    pub(crate) height: f32,
    /// Strength of mirror images on it.
    pub(crate) gloss: f32,
    vary: f32,
}

/// Kinds that lie on a table at random.
const LOOSE: [Kind; 8] =
    [Kind::Pen, Kind::Coin, Kind::Cable, Kind::Paper, Kind::Cup, Kind::Keys, Kind::Book, Kind::Slab];

impl Thing {
    /// A kind of thing that may lie anywhere.
    pub(crate) fn draw_kind(draw: &mut Draw) -> Kind {
        draw.pick(&LOOSE).copied().unwrap_or(Kind::Pen)
    }

    /// Something that lies at `at`.
    pub(crate) fn loose(kind: Kind, at: [f32; 2], seed: Seed) -> Self {
        let mut draw = seed.draw();
        let angle = draw.uniform(0.0..std::f32::consts::TAU);
        let half = match kind {
            Kind::Pen => [draw.uniform(60.0..78.0), draw.uniform(3.2..6.0)],
            Kind::Coin => [draw.uniform(8.0..13.5); 2],
            Kind::Cable => [draw.uniform(120.0..260.0), draw.uniform(1.4..3.2)],
            Kind::Paper => [draw.uniform(70.0..150.0), draw.uniform(50.0..105.0)],
            Kind::Cup => [draw.uniform(36.0..48.0); 2],
            Kind::Keys => [draw.uniform(90.0..150.0), draw.uniform(30.0..60.0)],
            Kind::Book => [draw.uniform(75.0..120.0), draw.uniform(50.0..85.0)],
            _ => [draw.uniform(68.0..82.0), draw.uniform(33.0..39.0)],
        };
        let hue = draw.uniform(0.0..1.0);
        let (color, second) = match kind {
            Kind::Coin => (colour(0.1, draw.uniform(0.05..0.6), draw.uniform(0.2..0.5)), [0.6; 3]),
            Kind::Paper => (colour(0.12, draw.uniform(0.0..0.12), draw.uniform(0.6..0.85)), [0.04; 3]),
            Kind::Keys | Kind::Slab => ([draw.log_uniform(0.01..0.3); 3], [draw.uniform(0.3..0.7); 3]),
            Kind::Cup => (colour(hue, draw.uniform(0.0..0.6), draw.uniform(0.3..0.8)), colour(0.07, 0.7, 0.03)),
            _ => (
                colour(hue, draw.uniform(0.0..0.9), draw.log_uniform(0.02..0.7)),
                colour(hue + 0.3, draw.uniform(0.0..0.7), draw.log_uniform(0.05..0.8)),
            ),
        };
        let (height, gloss) = match kind {
            Kind::Pen => (5.0, 0.4),
            Kind::Coin => (1.5, 0.3),
            Kind::Cable => (2.5, 0.15),
            Kind::Paper => (0.3, 0.0),
            Kind::Cup => (25.0, 0.3),
            Kind::Keys => (6.0, 0.1),
            Kind::Book => (9.0, 0.15),
            _ => (6.0, 0.8),
        };
        let turn = [angle.cos(), angle.sin()];
        Thing { kind, at, turn, half, color, second, height, gloss, vary: draw.uniform(0.0..1.0) }
    }

    /// The page above a passport's data page, `width` × `height` mm, its lower edge at v = 0.
    pub(crate) fn page(width: f32, height: f32, seed: Seed) -> Self {
        let mut draw = seed.draw();
        Thing {
            kind: Kind::Page,
            at: [width / 2.0, -height / 2.0],
            turn: [1.0, 0.0],
            half: [width / 2.0, height / 2.0],
            color: colour(draw.uniform(0.0..1.0), draw.uniform(0.02..0.15), draw.uniform(0.55..0.8)),
            second: colour(draw.uniform(0.0..1.0), 0.4, 0.5),
            height: 1.5,
            gloss: 0.02,
            vary: draw.uniform(0.0..1.0),
        }
    }

    /// A finger whose tip lies at `tip` and which comes from the direction `from` (radians).
    pub(crate) fn finger(tip: [f32; 2], from: f32, skin: [f32; 3], draw: &mut Draw) -> Self {
        let painted = draw.chance(0.15);
        let nail = if painted { colour(draw.uniform(0.0..1.0), 0.85, draw.uniform(0.1..0.6)) } else { skin };
        Thing {
            kind: Kind::Finger,
            at: tip,
            turn: [from.cos(), from.sin()],
            half: [90.0, draw.uniform(7.5..10.5)],
            color: skin,
            second: std::array::from_fn(|c| if painted { nail[c] } else { (skin[c] * [1.18, 1.1, 1.12][c]).min(0.9) }),
            height: 8.0,
            gloss: 0.03,
            vary: draw.uniform(0.0..1.0),
        }
    }

    /// A colour of skin, from very light to very dark (linear).
    pub(crate) fn skin(draw: &mut Draw) -> [f32; 3] {
        let dark = draw.uniform(0.0..1.0);
        let (light, deep) = ([0.62, 0.36, 0.26], [0.085, 0.042, 0.026]);
        std::array::from_fn(|c| light[c] * f32::powf(deep[c] / light[c], dark) * draw.uniform(0.94..1.06))
    }

    fn local(&self, at: [f32; 2]) -> [f32; 2] {
        let (x, y) = (at[0] - self.at[0], at[1] - self.at[1]);
        [x * self.turn[0] + y * self.turn[1], y * self.turn[0] - x * self.turn[1]]
    }

    /// Where it is.
    pub(crate) fn center(&self) -> [f32; 2] {
        self.at
    }

    /// Millimetres from its edge, positive inside.
    #[inline]
    pub(crate) fn inside(&self, at: [f32; 2]) -> f32 {
        let [x, y] = self.local(at);
        let [length, width] = self.half;
        match self.kind {
            Kind::Pen => {
                let tip = (length - x).clamp(0.0, 14.0) / 14.0;
                width * (0.25 + 0.75 * tip) - length_of((x.abs() - length + width).max(0.0), y)
            }
            Kind::Coin | Kind::Cup => length - length_of(x, y),
            Kind::Cable => {
                let sway = 14.0 * (x * 0.03 + 6.0 * self.vary).sin() + 9.0 * (x * 0.071 + 2.0).sin();
                (width - (y - sway).abs() * 0.85).min(length - x.abs())
            }
            Kind::Finger => {
                // From the tip outwards, a little thicker with every joint.
                let along = (x - width).clamp(0.0, length);
                let thick = width * (1.0 + 0.08 * (along / 14.0).min(1.0) + 0.05 * (along * 0.21 + self.vary).sin());
                thick - length_of(x - width - along, y)
            }
            kind => {
                let round = if kind == Kind::Slab || kind == Kind::Keys { 7.0 } else { 1.0 };
                let reach = [x.abs() - length + round, y.abs() - width + round];
                round - length_of(reach[0].max(0.0), reach[1].max(0.0)) - reach[0].max(reach[1]).min(0.0)
            }
        }
    }

    /// Reflectance at a place `inside` millimetres from its edge; `from`: where the light comes from.
    pub(crate) fn light(&self, at: [f32; 2], inside: impl FnOnce() -> f32, from: [f32; 2]) -> [f32; 3] {
        let [x, y] = self.local(at);
        let [length, width] = self.half;
        let across = from[1] * self.turn[0] - from[0] * self.turn[1];
        let shade = |color: [f32; 3], by: f32| color.map(|channel| channel * by);
        match self.kind {
            Kind::Pen | Kind::Cable => {
                let inside = inside();
                let round = (1.0 - (inside / width).clamp(0.0, 1.0)).powi(2);
                let side = 0.5 + 0.5 * across * y.signum() * round.sqrt();
                let band = self.kind == Kind::Pen && (x > length - 16.0 || (x + 0.3 * length).abs() < 2.0);
                let mark = if (y / width - 0.3 * across).abs() < 0.12 { 0.25 } else { 0.0 };
                shade(if band { self.second } else { self.color }, (1.05 - 0.75 * round) * (0.6 + 0.7 * side) + mark)
            }
            Kind::Coin => {
                let inside = inside();
                let rim = if inside < 1.0 { 1.35 } else { 1.0 };
                let relief = fibre(x * 1.4 + 90.0, y * 1.4) * if inside > 2.5 { 0.16 } else { 0.04 };
                shade(self.color, rim * (1.0 + relief) * (1.0 + 0.25 * (x * from[0] + y * from[1]) / length))
            }
            Kind::Cup => {
                let inside = inside();
                if inside < 4.0 {
                    shade(self.color, 0.7 + 0.4 * ((4.0 - inside) * 0.7).sin().abs())
                } else {
                    let deep = 0.35 + 0.65 * ((x * from[0] + y * from[1]) / length * -0.5 + 0.5);
                    shade(if inside > 9.0 { self.second } else { self.color }, deep)
                }
            }
            Kind::Paper | Kind::Page => self.paper(x, y),
            Kind::Keys => {
                let (kx, ky) = (x / 19.0 - whole(x / 19.0) - 0.5, y / 19.0 - whole(y / 19.0) - 0.5);
                let key = 0.43 - kx.abs().max(ky.abs());
                let letter = fibre(whole(x / 19.0) * 7.0 + kx * 14.0, whole(y / 19.0) * 5.0 + ky * 14.0) > 0.9;
                if key < 0.0 {
                    shade(self.color, 0.35)
                } else if letter && key > 0.24 && kx < 0.05 && ky < 0.05 {
                    self.second
                } else {
                    shade(self.color, 0.9 + if key < 0.06 { 0.5 * (kx * from[0] + ky * from[1]) } else { 0.1 })
                }
            }
            Kind::Book => {
                let pages = x > length - 5.0 || y > width - 5.0;
                let title = (y + 0.4 * width).abs() < 6.0 && x.abs() < 0.6 * length && fibre(x * 0.5, 3.0) > -0.5;
                if pages {
                    let line = 0.85 + 0.15 * ((x.max(y) * 9.0).sin());
                    [0.7 * line, 0.66 * line, 0.56 * line]
                } else if title {
                    self.second
                } else {
                    self.color
                }
            }
            Kind::Slab => shade(self.color, if inside() < 1.5 { 2.2 } else { 0.5 }),
            Kind::Finger => self.flesh(x, y, inside(), across),
        }
    }

    fn paper(&self, x: f32, y: f32) -> [f32; 3] {
        let grain = 1.0 + 0.012 * fibre(x * 9.0, y * 9.0);
        let margin = [self.half[0] - x.abs(), self.half[1] - y.abs()];
        let text = self.kind == Kind::Paper && margin[0] > 16.0 && margin[1] > 18.0 && self.lettered(x, y);
        // Fold or gutter: the page bends down towards its lower edge.
        let near = self.kind == Kind::Page && margin[1] < 50.0;
        let bend = if near { 1.0 - 0.45 * (-margin[1].max(0.0) / 6.0).exp() } else { 1.0 };
        let wave = if self.kind == Kind::Page { 0.5 + 0.5 * swing(0.3 * x + 0.95 * swing(0.035 * y)) } else { 0.0 };
        std::array::from_fn(|c| {
            let base =
                if text { self.second[c] } else { self.color[c] + 0.25 * wave * (self.second[c] - self.color[c]) };
            base * grain * bend
        })
    }

    /// Whether a place on a paper is inked: rows of words of letters that are strokes and bows.
    fn lettered(&self, x: f32, y: f32) -> bool {
        let pitch = 4.2 + 1.6 * self.vary;
        let row = whole(y / pitch);
        let (down, size) = (y / pitch - row, 0.34 * pitch);
        // Rows end early at paragraphs; some are blank.
        let end = self.half[0] * (0.75 + 0.5 * fibre(row * 13.0, 5.0));
        if x > end || fibre(row * 29.0, 17.0) > 1.1 {
            return false;
        }
        let letter = whole(x / size);
        let across = x / size - letter;
        let blank = fibre(letter * 7.0 + row * 31.0, row * 3.0) > 0.85;
        let tall = fibre(letter * 3.0, row * 19.0) > 0.7;
        let (top, bottom) = (if tall { 0.16 } else { 0.34 }, 0.72);
        if blank || down < top || down > bottom || across > 0.82 {
            return false;
        }
        let code = fibre(letter * 11.0 + 3.0, row * 23.0 + 1.0);
        let (stem, arch) = (across < 0.17 || (code > 0.0 && across > 0.65), down < top + 0.07 || down > bottom - 0.07);
        let bar = code < -0.4 && (down - 0.53).abs() < 0.035;
        (stem && code < 1.2) || (arch && code.abs() < 1.0) || bar || (across - 0.4).abs() < 0.09 && code > 0.9
    }

    fn flesh(&self, x: f32, y: f32, inside: f32, across: f32) -> [f32; 3] {
        let width = self.half[1];
        let round = (1.0 - (inside / width).clamp(0.0, 1.0)).powi(2);
        let side = across * y / width;
        let grain = 1.0 + 0.045 * fibre(x * 5.0, y * 5.0) + 0.03 * fibre(x * 1.3, y * 1.3);
        let joint = 1.0
            - 0.18 * (-((x - 24.0 - 6.0 * self.vary) / 1.4).powi(2)).exp()
            - 0.12 * (-((x - 27.0 - 6.0 * self.vary) / 1.1).powi(2)).exp();
        let nail = ((x - 0.62 * width - 2.0) / (0.62 * width)).powi(2) + (y / (0.62 * width)).powi(2);
        let edge = (1.05 - 0.62 * round + 0.3 * side).max(0.12);
        let warm = [1.0, 1.0 - 0.14 * round, 1.0 - 0.2 * round];
        if nail < 1.0 && self.vary < 0.72 {
            let rim = if nail > 0.86 { 0.86 } else { 1.0 };
            let shine = 0.16 * (-((y / width - 0.25 * across) / 0.12).powi(2)).exp();
            return std::array::from_fn(|c| self.second[c] * edge * rim + shine);
        }
        std::array::from_fn(|c| self.color[c] * edge * warm[c] * grain * joint)
    }
}

/// About the sine of a share of the full turn: two parabolas, which is near enough for printed waves.
#[inline]
fn swing(turns: f32) -> f32 {
    let t = 2.0 * (turns - whole(turns)) - 1.0;
    4.0 * t * (t.abs() - 1.0)
}

/// Length of (x, y): scenes are far from the ends of the number range that the library's `hypot` guards.
#[inline]
fn length_of(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

#[inline]
fn whole(x: f32) -> f32 {
    floor(x) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_inside_themselves_and_end() {
        for number in 0..40 {
            let thing = Thing::loose(LOOSE[number as usize % LOOSE.len()], [10.0, 20.0], Seed::new(number));
            let far = thing.half[0].hypot(thing.half[1]) + 45.0;
            assert!(thing.kind == Kind::Cable || thing.inside([10.0, 20.0]) > 0.0, "{:?}", thing.kind);
            for step in 0..24 {
                let angle = step as f32 * 0.26;
                assert!(thing.inside([10.0 + far * angle.cos(), 20.0 + far * angle.sin()]) < 0.0, "{:?}", thing.kind);
            }
        }
        let finger = Thing::finger([0.0, 0.0], 0.0, [0.5, 0.3, 0.2], &mut Seed::new(1).draw());
        assert!(finger.inside([30.0, 0.0]) > 5.0 && finger.inside([-1.0, 0.0]) < 0.0);
    }
}
