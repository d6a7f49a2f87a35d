//! Flat things with a picture on them: documents, prints and displays.

use std::{borrow::Cow, sync::Arc};

use image::{GrayImage, RgbImage};

use super::{
    diffusion::diffuse,
    display::{Panel, Shining},
    ink::{InkSet, Inks, Screen, ScreenRuling},
    pattern::fibre,
    spot::{Spot, through_lens},
    texture::{Levels, SHEEN, Texture},
};
use crate::specimen::seed::Seed;

/// Drops of an inkjet printer a millimetre (600 an inch).
const DROPS_PER_MM: f32 = 600.0 / 25.4;

/// A flat thing. Its coordinates are millimetres from the top left corner of the picture on it, right and down.
#[derive(Debug, Clone)]
pub struct Sheet {
    size_mm: [f32; 2],
    /// How far the thing goes on past its picture: left, top, right, bottom.
    margins_mm: [f32; 4],
    corner_mm: f32,
    /// Strength of mirror images of lamps on it.
    gloss: f32,
    face: Face,
}

#[derive(Debug, Clone)]
enum Face {
    /// Even colour, as in documents and photographs.
    Flat { artwork: Arc<RgbImage>, sheen: Arc<GrayImage>, rough: f32 },
    /// Ink on paper.
    Print { tones: Arc<Levels>, inks: Arc<InkSet>, ruling: Option<ScreenRuling>, rough: f32, streaks: Arc<Vec<f32>> },
    /// A display; its frame has one colour.
    Display { panel: Arc<Panel>, shown: Arc<Levels>, frame: [f32; 4] },
}

/// How a print is made.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PrintWay {
    /// Which inks.
    pub inks: Inks,
    /// The screen; none with error diffusion.
    pub ruling: Option<ScreenRuling>,
    /// Standard deviation of the paper's reflectance, 0.01 … 0.03.
    pub rough: f32,
    /// Depth of streaks along the paper's way, 0 … 0.06.
    pub streaks: f32,
    /// Strength of mirror images on the paper.
    pub gloss: f32,
}

impl PrintWay {
    /// An office printer: a screen of 85 … 200 lines or, in `diffused` of the cases, error diffusion.
    pub fn draw(inks: Inks, diffused: f32, seed: Seed) -> Self {
        let mut draw = seed.branch("way").draw();
        PrintWay {
            inks,
            ruling: (!draw.chance(diffused)).then(|| ScreenRuling::draw(seed.branch("ruling"))),
            rough: draw.uniform(0.01..0.03),
            streaks: if draw.chance(0.4) { draw.log_uniform(0.008..0.06) } else { 0.0 },
            gloss: if draw.chance(0.25) { draw.uniform(0.1..0.5) } else { draw.uniform(0.0..0.06) },
        }
    }
}

impl Sheet {
    /// A document: its artwork, and how strongly its optically variable parts shine. `rough`: standard deviation of the
    /// material's reflectance.
    pub(crate) fn document(
        artwork: RgbImage,
        sheen: GrayImage,
        size_mm: [f32; 2],
        corner_mm: f32,
        gloss: f32,
        rough: f32,
    ) -> Self {
        Sheet {
            size_mm,
            margins_mm: [0.0; 4],
            corner_mm,
            gloss,
            face: Face::Flat { artwork: artwork.into(), sheen: sheen.into(), rough },
        }
    }

    /// The same thing with its picture at all smaller sizes, for far views.
    fn levelled(texture: Texture) -> Arc<Levels> {
        Arc::new(Levels::new(texture, 24))
    }

    /// A print made in the stated way with `margins_mm` (left, top, right, bottom) of bare paper around.
    pub fn printed(image: &RgbImage, size_mm: [f32; 2], margins_mm: [f32; 4], way: &PrintWay, seed: Seed) -> Self {
        let inks = InkSet::new(way.inks, seed.branch("inks"));
        let mut tones = inks.coverages(image);
        if way.ruling.is_none() {
            let [width, height] = size_mm.map(|length| ((length * DROPS_PER_MM) as usize).max(1));
            tones = diffuse(&tones, width, height);
        }
        let mut draw = seed.branch("streaks").draw();
        let mut level = 0.0f32;
        let streaks = (0..1024)
            .map(|_| {
                level = 0.8 * level + 0.6 * draw.normal();
                1.0 + way.streaks * level * if draw.chance(0.04) { 3.0 } else { 0.7 }
            })
            .collect();
        let face = Face::Print {
            tones: Sheet::levelled(tones),
            inks: Arc::new(inks),
            ruling: way.ruling,
            rough: way.rough,
            streaks: Arc::new(streaks),
        };
        Sheet { size_mm, margins_mm, corner_mm: 0.0, gloss: way.gloss, face }
    }

    /// A display with the stated panel; `frame_mm`: its frame at the left, top, right and bottom.
    pub fn showing(
        image: &RgbImage,
        size_mm: [f32; 2],
        frame_mm: [f32; 4],
        corner_mm: f32,
        panel: Panel,
        seed: Seed,
    ) -> Self {
        let mut draw = seed.branch("frame").draw();
        let grey = if draw.chance(0.75) { draw.uniform(0.004..0.03) } else { draw.uniform(0.2..0.6) };
        let face = Face::Display {
            shown: Sheet::levelled(panel.emission(image)),
            frame: [grey, grey, grey, 0.0],
            panel: panel.into(),
        };
        let gloss = match &face {
            Face::Display { panel, .. } => panel.gloss,
            _ => 0.0,
        };
        Sheet { size_mm, margins_mm: frame_mm, corner_mm, gloss, face }
    }

    /// Size of the picture in millimetres, without border or frame.
    pub fn size_mm(&self) -> [f32; 2] {
        self.size_mm
    }

    /// Strength of mirror images of lamps.
    pub(crate) fn gloss(&self) -> f32 {
        self.gloss
    }

    /// The sheet as seen by a lens, for a spot in its coordinates, through a sensor's filters.
    pub(crate) fn seen(&self, spot: &Spot, filters: &[[f32; 3]; 3]) -> SeenSheet {
        let look = match &self.face {
            Face::Flat { artwork, sheen, rough } => {
                let density = [artwork.width() as f32 / self.size_mm[0], artwork.height() as f32 / self.size_mm[1]];
                // Most views need half the resolution at most: the full one is then never built.
                let halved = spot.too_fine(density) && artwork.width().min(artwork.height()) >= 8;
                let texture = Texture::reflecting(artwork, sheen, halved);
                let density = if halved { density.map(|density| density / 2.0) } else { density };
                let (mut texture, density) = through_lens(Cow::Owned(texture), density, spot);
                let shiny = texture.filter(filters);
                Look::Flat {
                    texture: texture.into(),
                    density,
                    shiny,
                    rough: rough * (0.06 / spot.mean_mm().max(0.03)).min(1.0),
                }
            }
            Face::Print { tones, inks, ruling, rough, streaks } => {
                let full = tones.full();
                let density = [full.width as f32 / self.size_mm[0], full.height as f32 / self.size_mm[1]];
                let wide =
                    Spot { sigma: if ruling.is_some() { spot.sigma } else { spot.sigma.hypot(0.4) }, ..spot.clone() };
                let (texture, density) = through_lens(Cow::Borrowed(full), density, &wide);
                let screen = ruling.map(|ruling| Screen::new(&ruling, spot.mean_mm()));
                // Fibres are about a twentieth of a millimetre wide: a wide spot evens them out.
                let rough = rough * (0.06 / spot.mean_mm().max(0.03)).min(1.0);
                Look::Print {
                    texture: texture.into(),
                    density,
                    inks: inks.clone(),
                    screen,
                    rough,
                    streaks: streaks.clone(),
                }
            }
            Face::Display { panel, shown, frame } => {
                let light = Shining::new(panel, shown, self.size_mm, spot);
                Look::Display { light: light.into(), frame: *frame, veil: panel.veil, panel: panel.clone() }
            }
        };
        SeenSheet {
            size_mm: self.size_mm,
            margins_mm: self.margins_mm,
            corner_mm: self.corner_mm,
            filters: *filters,
            look,
        }
    }
}

/// A sheet through a lens.
#[derive(Debug, Clone)]
pub(crate) struct SeenSheet {
    size_mm: [f32; 2],
    margins_mm: [f32; 4],
    corner_mm: f32,
    filters: [[f32; 3]; 3],
    look: Look,
}

#[derive(Debug, Clone)]
enum Look {
    /// The texture holds what the filters let through.
    Flat {
        texture: Arc<Texture>,
        density: [f32; 2],
        shiny: bool,
        rough: f32,
    },
    Print {
        texture: Arc<Texture>,
        density: [f32; 2],
        inks: Arc<InkSet>,
        screen: Option<Screen>,
        rough: f32,
        streaks: Arc<Vec<f32>>,
    },
    Display {
        light: Arc<Shining>,
        frame: [f32; 4],
        veil: f32,
        panel: Arc<Panel>,
    },
}

impl SeenSheet {
    /// Millimetres from the edge of the thing (border and frame included), positive inside.
    #[inline]
    pub(crate) fn inside(&self, at: [f32; 2]) -> f32 {
        let [left, top, right, bottom] = self.margins_mm;
        let half = [(self.size_mm[0] + left + right) / 2.0, (self.size_mm[1] + top + bottom) / 2.0];
        let center = [(self.size_mm[0] + right - left) / 2.0, (self.size_mm[1] + bottom - top) / 2.0];
        let reach = [0, 1].map(|k| (at[k] - center[k]).abs() - half[k] + self.corner_mm);
        let outside = (reach[0].max(0.0).powi(2) + reach[1].max(0.0).powi(2)).sqrt();
        self.corner_mm - outside - reach[0].max(reach[1]).min(0.0)
    }

    /// Light in one of the sensor's channels from a place under white light of strength 1 (displays: emitted light), and the
    /// strength of its sheen.
    #[inline(always)]
    pub(crate) fn light(&self, at: [f32; 2], channel: usize) -> (f32, f32) {
        let [u, v] = at;
        let on_picture = u >= 0.0 && v >= 0.0 && u < self.size_mm[0] && v < self.size_mm[1];
        let weight = &self.filters[channel];
        let filtered = |[r, g, b, _]: [f32; 4]| weight[0] * r + weight[1] * g + weight[2] * b;
        match &self.look {
            Look::Flat { texture, density, shiny, rough } => {
                let place = texture.place(u * density[0], v * density[1]);
                let grain = 1.0 + rough * fibre(u * 18.0, v * 18.0);
                (grain * texture.channel(&place, channel), if *shiny { texture.channel(&place, SHEEN) } else { 0.0 })
            }
            Look::Print { texture, density, inks, screen, rough, streaks } => {
                let paper = 1.0 + rough * fibre(u * 18.0, v * 18.0);
                if !on_picture {
                    return (filtered(inks.paper) * paper, 0.0);
                }
                let tones = texture.at(u * density[0], v * density[1]);
                let streak = streaks[(u * 9.0) as usize % streaks.len()];
                let coverage = std::array::from_fn(|ink| match screen {
                    Some(screen) if tones[ink] > 0.002 => screen.coverage(ink, tones[ink] * streak, u, v),
                    Some(_) => 0.0,
                    None => tones[ink],
                });
                (filtered(inks.light(coverage)) * paper, 0.0)
            }
            Look::Display { light, frame, .. } => (filtered(if on_picture { light.light(u, v) } else { *frame }), 0.0),
        }
    }

    /// Whether it shines by itself, and the share of the room's light that comes back from it.
    pub(crate) fn shines(&self) -> Option<f32> {
        match &self.look {
            Look::Display { veil, .. } => Some(*veil),
            _ => None,
        }
    }

    /// Light of a row against the mean: bands of displays.
    pub(crate) fn band(&self, y: f32) -> f32 {
        match &self.look {
            Look::Display { panel, .. } => panel.band(y),
            _ => 1.0,
        }
    }
}
