//! The light that leaves the head towards each pixel.

use super::{
    Expression, Head,
    carried::Carried,
    dress::cloth,
    eye,
    mesh::{Corner, Material},
    raster::{NOTHING, Samples, Seen, weights},
    render::FINE,
    shade::{Falling, SKIN_MIRRORS, Scene, bent, lit, skin_lobes},
    vector::{V3, add, bell, mix, scale, smooth, times},
};
use crate::specimen::picture::Picture;

/// All that is known when pixels are shaded.
pub(super) struct Shader<'a> {
    pub(super) head: &'a Head,
    pub(super) scene: &'a Scene,
    pub(super) expression: &'a Expression,
    pub(super) carried: &'a [Carried],
    pub(super) seen: &'a [Seen],
    pub(super) hair_colors: &'a [V3],
    pub(super) first_hair: u32,
    pub(super) level: f32,
}

impl Shader<'_> {
    /// Colour times coverage, and coverage, of every pixel of a picture of `width` by `height`.
    pub(super) fn resolve(&self, samples: &Samples, width: usize, height: usize) -> (Picture, Vec<f32>) {
        let mut picture = Picture::filled(width, height, [0.0; 3]);
        let mut alpha = vec![0.0; width * height];
        let colors = picture.pixels_mut();
        let [left, top] = [samples.left, samples.top].map(|start| start / FINE);
        for y in 0..samples.height / FINE {
            let rows: [_; FINE] =
                std::array::from_fn(|row| &samples.cells[(y * FINE + row) * samples.width..][..samples.width]);
            for x in 0..samples.width / FINE {
                let cells = std::array::from_fn(|k| rows[k / FINE][x * FINE + k % FINE]);
                if let Some((color, cover)) = self.pixel(cells, x * FINE, y * FINE) {
                    let index = (top + y) * width + left + x;
                    colors[index] = color;
                    alpha[index] = cover;
                }
            }
        }
        (picture, alpha)
    }

    /// Colour and coverage of the pixel whose first sample lies at (x, y).
    fn pixel(&self, cells: [(f32, u32); FINE * FINE], x: usize, y: usize) -> Option<(V3, f32)> {
        if cells.iter().all(|cell| cell.1 == NOTHING) {
            return None;
        }
        let at = |k: usize| ((x + k % FINE) as f32 + 0.5, (y + k / FINE) as f32 + 0.5);
        if cells[0].1 < self.first_hair && self.even(&cells) {
            return Some((self.triangle(cells[0].1, at(0)), 1.0));
        }
        let (mut sum, mut covered) = ([0.0; 3], 0);
        let mut last = (NOTHING, [0.0; 3]);
        for (k, &(_, what)) in cells.iter().enumerate().filter(|(_, cell)| cell.1 != NOTHING) {
            if what != last.0 {
                let hair = what.checked_sub(self.first_hair);
                last =
                    (what, hair.map_or_else(|| self.triangle(what, at(k)), |piece| self.hair_colors[piece as usize]));
            }
            sum = add(sum, last.1);
            covered += 1;
        }
        let share = 1.0 / cells.len() as f32;
        Some((scale(sum, share), covered as f32 * share))
    }

    /// Whether all samples of a pixel show the same matter without a step in depth.
    fn even(&self, cells: &[(f32, u32); FINE * FINE]) -> bool {
        let (near, first) = cells[0];
        let material = self.head.mesh.material(first as usize);
        cells[1..].iter().all(|&(other, what)| {
            what < self.first_hair
                && (other - near).abs() < 0.006 * near
                && (what == first || self.head.mesh.material(what as usize) == material)
        })
    }

    /// Colour of a triangle at a place in samples.
    fn triangle(&self, index: u32, (x, y): (f32, f32)) -> V3 {
        let mesh = &self.head.mesh;
        let corners = mesh.triangles[index as usize].map(|corner| corner as usize);
        let w = weights(corners.map(|corner| self.seen[corner]), x, y);
        let carried = Carried::between(corners.map(|corner| &self.carried[corner]), w);
        let (place, normal, falling, uv) = (carried.place(), carried.normal(), carried.falling(), carried.uv());
        let of = |value: fn(&Corner) -> V3| -> V3 {
            let values = corners.map(|corner| value(&mesh.corners[corner]));
            std::array::from_fn(|i| (0..3).map(|k| w[k] * values[k][i]).sum())
        };
        let color = || of(|corner| corner.color);
        let oily = self.head.person.look.oily;
        match mesh.material(index as usize) {
            Material::Skin => self.skin(place, normal, &falling, uv, &carried),
            Material::Ear => add(
                lit(color(), &falling),
                self.scene.shine(normal, place, &falling, ([(0.6, 0.2 + 0.3 * oily)], 0.028), None),
            ),
            Material::Eye(right) => {
                let edges = self.head.lid_edges_at(
                    if right { self.head.anatomy.eye_x + uv[0] } else { -self.head.anatomy.eye_x - uv[0] },
                    self.expression,
                );
                eye::shade(
                    self.head,
                    self.scene,
                    self.expression,
                    &eye::Spot { place, falling, out: uv[0], y: uv[1], edges, right, normal },
                )
            }
            Material::Mouth => self.mouth(place, normal, &falling, uv, color()),
            Material::Dress => lit(cloth(&self.head.person, color(), uv, of(|corner| corner.place)), &falling),
            Material::Frame => {
                add(lit(color(), &falling), self.scene.shine(normal, place, &falling, ([(0.42, 1.0)], 0.05), None))
            }
        }
    }

    fn skin(&self, place: V3, normal: V3, falling: &Falling, uv: [f32; 2], carried: &Carried) -> V3 {
        let ([x, y], second) = (carried.face(), carried.gloss());
        let texel = self.head.texture.at(uv, self.level).0;
        let mut color = [texel[0], texel[1], texel[2]];
        let mut shine = texel[5];
        let a = &self.head.anatomy;
        let out = x.abs() - a.eye_x;
        if out.abs() < a.eye_half + 1.5 && y.abs() < 12.0 {
            (color, shine) = self.lid(color, shine, x, y);
        }
        let rough = bent(normal, texel[3], texel[4]);
        let diffuse = times(lit(color, falling), self.scene.relief(normal, rough, falling));
        let oily = self.head.person.look.oily;
        let gloss =
            self.scene.shine(rough, place, falling, (skin_lobes(oily, shine), SKIN_MIRRORS), Some(second * shine));
        add(diffuse, gloss)
    }

    /// The edges of the lids: dark at the roots of the upper lashes, moist and pale below.
    fn lid(&self, color: V3, shine: f32, x: f32, y: f32) -> (V3, f32) {
        let a = &self.head.anatomy;
        let along = ((x.abs() - a.eye_x) / a.eye_half).abs();
        let (upper, lower) = self.head.lid_edges_at(x, self.expression);
        let ends = smooth(1.06, 0.85, along);
        let paint = self.head.person.look.eye_paint;
        let root = bell(y - upper, 0.55 + 0.5 * paint) * ends * if y >= upper { 1.0 } else { 0.0 };
        let wet =
            smooth(-1.3, -0.5, y - lower) * ends * if y <= lower { 1.0 } else { 0.0 } * (1.0 - self.expression.blink);
        let pale = mix(color, [0.52, 0.27, 0.22], 0.6);
        let color = mix(scale(color, 1.0 - (0.55 + 0.35 * paint) * root), pale, 0.55 * wet);
        let crease = bell(y - upper - a.crease.0, 0.8) * a.crease.1 * ends * (1.0 - self.expression.blink);
        (scale(color, 1.0 - 0.30 * crease), shine + 1.2 * wet)
    }

    fn mouth(&self, place: V3, normal: V3, falling: &Falling, [x, edge]: [f32; 2], color: V3) -> V3 {
        let mut color = color;
        let mut moist = 0.4;
        if x < 50.0 {
            let bounds: [f32; 4] = if edge > 2.0 { [0.0; 4] } else { [0.0, 8.5, 15.2, 22.6] };
            let gap = bounds.iter().map(|bound| bell(x.abs() - bound, 0.28)).fold(0.0, f32::max);
            color = scale(color, 1.0 - 0.5 * gap * smooth(0.2, 0.4, edge));
            moist = 1.0;
        }
        let gloss = if x < 50.0 || color[0] > 0.05 { moist * 0.6 } else { 0.0 };
        add(lit(color, falling), self.scene.shine(normal, place, falling, ([(0.4, gloss)], 0.04), None))
    }
}
