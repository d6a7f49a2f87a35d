//! The light that leaves the head towards each pixel.

use super::{
    Expression, Head,
    dress::cloth,
    eye,
    mesh::Material,
    raster::{NOTHING, Samples, Seen, weights},
    shade::{Falling, Scene, bent, between, lit},
    vector::{V3, add, bell, mix, scale, smooth, times, unit},
};

/// All that is known when pixels are shaded.
pub(super) struct Shader<'a> {
    pub(super) head: &'a Head,
    pub(super) scene: &'a Scene,
    pub(super) expression: &'a Expression,
    pub(super) places: &'a [V3],
    pub(super) normals: &'a [V3],
    pub(super) falling: &'a [Falling],
    pub(super) seen: &'a [Seen],
    pub(super) hair_colors: &'a [V3],
    pub(super) first_hair: u32,
    pub(super) level: f32,
}

impl Shader<'_> {
    /// Colour times coverage, and coverage, of every pixel.
    pub(super) fn resolve(&self, samples: &Samples, fine: usize) -> (Vec<V3>, Vec<f32>) {
        let (width, height) = (samples.width / fine, samples.height / fine);
        let mut colors = vec![[0.0; 3]; width * height];
        let mut alpha = vec![0.0; width * height];
        for y in 0..height {
            for x in 0..width {
                if let Some((color, cover)) = self.pixel(samples, fine, x, y) {
                    colors[y * width + x] = color;
                    alpha[y * width + x] = cover;
                }
            }
        }
        (colors, alpha)
    }

    fn pixel(&self, samples: &Samples, fine: usize, x: usize, y: usize) -> Option<(V3, f32)> {
        let place = |k: usize| (x * fine + k % fine, y * fine + k / fine);
        let index = |k: usize| place(k).1 * samples.width + place(k).0;
        let count = fine * fine;
        let first = samples.cells[index(0)].1;
        if (0..count).all(|k| samples.cells[index(k)].1 == NOTHING) {
            return None;
        }
        let at = |k: usize| (place(k).0 as f32 + 0.5, place(k).1 as f32 + 0.5);
        if first < self.first_hair && self.even(samples, first, count, index) {
            return Some((self.triangle(first, at(0)), 1.0));
        }
        let (mut sum, mut covered) = ([0.0; 3], 0);
        let mut last = (NOTHING, [0.0; 3]);
        for k in 0..count {
            let what = samples.cells[index(k)].1;
            if what == NOTHING {
                continue;
            }
            if what != last.0 {
                last = (
                    what,
                    if what >= self.first_hair {
                        self.hair_colors[(what - self.first_hair) as usize]
                    } else {
                        self.triangle(what, at(k))
                    },
                );
            }
            sum = add(sum, last.1);
            covered += 1;
        }
        let share = 1.0 / count as f32;
        Some((scale(sum, share), covered as f32 * share))
    }

    /// Whether all samples of a pixel show the same matter without a step in depth.
    fn even(&self, samples: &Samples, first: u32, count: usize, index: impl Fn(usize) -> usize) -> bool {
        let near = samples.cells[index(0)].0;
        let material = self.head.mesh.material(first as usize);
        (1..count).all(|k| {
            let what = samples.cells[index(k)].1;
            what < self.first_hair
                && (samples.cells[index(k)].0 - near).abs() < 0.006 * near
                && (what == first || self.head.mesh.material(what as usize) == material)
        })
    }

    /// Colour of a triangle at a place in samples.
    fn triangle(&self, index: u32, (x, y): (f32, f32)) -> V3 {
        let mesh = &self.head.mesh;
        let corners = mesh.triangles[index as usize].map(|corner| corner as usize);
        let w = weights(corners.map(|corner| self.seen[corner]), x, y);
        let sum3 = |of: &[V3]| -> V3 { std::array::from_fn(|i| (0..3).map(|k| w[k] * of[corners[k]][i]).sum()) };
        let sum2 = |of: &dyn Fn(usize) -> [f32; 2]| -> [f32; 2] {
            std::array::from_fn(|i| (0..3).map(|k| w[k] * of(corners[k])[i]).sum())
        };
        let (place, normal) = (sum3(self.places), unit(sum3(self.normals)));
        let falling = between(corners.map(|corner| &self.falling[corner]), w);
        let uv = sum2(&|corner| mesh.corners[corner].uv);
        let color: V3 = std::array::from_fn(|i| (0..3).map(|k| w[k] * mesh.corners[corners[k]].color[i]).sum());
        let oily = self.head.person.look.oily;
        match mesh.material(index as usize) {
            Material::Skin => self.skin(place, normal, &falling, uv, sum2(&|corner| mesh.corners[corner].face)),
            Material::Ear => {
                add(lit(color, &falling), self.scene.shine(normal, place, &falling, [(0.6, 0.2 + 0.3 * oily)], 0.028))
            }
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
            Material::Mouth => self.mouth(place, normal, &falling, uv, color),
            Material::Dress => lit(cloth(&self.head.person, color, uv, mesh_place(mesh, corners, w)), &falling),
            Material::Frame => {
                add(lit(color, &falling), self.scene.shine(normal, place, &falling, [(0.42, 1.0)], 0.05))
            }
        }
    }

    fn skin(&self, place: V3, normal: V3, falling: &Falling, uv: [f32; 2], [x, y]: [f32; 2]) -> V3 {
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
        let lobes = [(0.56 - 0.10 * oily, 0.60 * (0.35 + oily) * shine), (0.80, 0.75 * shine)];
        let gloss = self.scene.shine(rough, place, falling, lobes, 0.028);
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
        add(lit(color, falling), self.scene.shine(normal, place, falling, [(0.4, gloss)], 0.04))
    }
}

/// The place at rest.
fn mesh_place(mesh: &super::mesh::Mesh, corners: [usize; 3], w: [f32; 3]) -> V3 {
    std::array::from_fn(|i| (0..3).map(|k| w[k] * mesh.corners[corners[k]].place[i]).sum())
}
