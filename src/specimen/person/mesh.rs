//! Triangles of a head with what each corner carries.

use std::ops::Range;

use super::vector::{Turn, V3, add, cross, length, lerp, scale, sub, unit};
use crate::specimen::person::Expression;

/// The place about which the head turns upon the body, in the head's frame.
pub(super) const NECK_PIVOT: V3 = [0.0, -118.0, -88.0];
/// The jaw's hinge.
const HINGE: V3 = [0.0, -22.0, -78.0];
/// How far the jaw drops at most, in radians.
const JAW_DROP: f32 = 0.33;

/// What a part is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Material {
    /// Skin with the head's texture.
    Skin,
    /// Skin of the ears, coloured by its corners.
    Ear,
    /// Eyeball and caruncle; `true` on the right of the picture.
    Eye(bool),
    /// Teeth, gums, tongue.
    Mouth,
    /// The dress.
    Dress,
    /// The frame of the glasses.
    Frame,
}

/// One corner.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Corner {
    /// Place at rest.
    pub(super) place: V3,
    /// Coordinates of the texture, 0 … 1; of teeth and dress their own.
    pub(super) uv: [f32; 2],
    /// Where in the face, seen from the front, before any feature: x and y in millimetres.
    pub(super) face: [f32; 2],
    /// Albedo where there is no texture.
    pub(super) color: V3,
    /// Share of the jaw's movement.
    pub(super) jaw: f32,
    /// Share of the body: 1 does not turn with the head.
    pub(super) body: f32,
    /// Movement of a full smile.
    pub(super) smile: V3,
    /// Movement of fully raised brows.
    pub(super) brow: V3,
    /// Movement of fully closed lids.
    pub(super) blink: V3,
}

/// Corners, triangles and parts.
#[derive(Debug, Clone, Default)]
pub(super) struct Mesh {
    pub(super) corners: Vec<Corner>,
    /// Open sky at each corner, 0 … 1.
    pub(super) open: Vec<f32>,
    pub(super) triangles: Vec<[u32; 3]>,
    pub(super) parts: Vec<(Material, Range<usize>)>,
    materials: Vec<Material>,
    casters: Vec<u32>,
}

/// Corners nearer to each other than this, in millimetres, cast one shadow.
const CAST_APART: f32 = 1.7;

impl Mesh {
    /// Adds a grid of `rows` by `columns` corners; quads for which `skip(row, column)` holds are left out.
    pub(super) fn grid(
        &mut self,
        material: Material,
        (rows, columns): (usize, usize),
        skip: impl Fn(usize, usize) -> bool,
        corner: impl Fn(usize, usize) -> Corner,
    ) {
        let base = self.corners.len() as u32;
        let start = self.triangles.len();
        self.corners.extend((0..rows * columns).map(|index| corner(index / columns, index % columns)));
        for row in 0..rows.saturating_sub(1) {
            for column in 0..columns.saturating_sub(1) {
                if !skip(row, column) {
                    let a = base + (row * columns + column) as u32;
                    let (b, c, d) = (a + 1, a + columns as u32, a + columns as u32 + 1);
                    self.triangles.extend([[a, c, b], [b, c, d]]);
                }
            }
        }
        match self.parts.last_mut() {
            Some((last, range)) if *last == material => range.end = self.triangles.len(),
            _ => self.parts.push((material, start..self.triangles.len())),
        }
    }

    /// Adds all of another mesh.
    pub(super) fn append(&mut self, other: Mesh) {
        let (corners, triangles) = (self.corners.len() as u32, self.triangles.len());
        self.corners.extend(other.corners);
        self.triangles.extend(other.triangles.into_iter().map(|three| three.map(|corner| corner + corners)));
        let shifted =
            other.parts.into_iter().map(|(material, range)| (material, range.start + triangles..range.end + triangles));
        self.parts.extend(shifted);
    }

    /// Places of all corners under an expression, with the head turned on the body by `turn`.
    pub(super) fn posed(&self, expression: &Expression, turn: &Turn) -> Vec<V3> {
        let drop = jaw_turn(expression.mouth_open);
        let back = turn.back();
        let moved = |corner: &Corner| {
            let mut p = corner.place;
            p = add(p, scale(corner.smile, expression.smile));
            p = add(p, scale(corner.brow, expression.brow_raise));
            p = add(p, scale(corner.blink, expression.blink));
            if corner.jaw > 0.0 {
                let arm = sub(p, HINGE);
                let swung = add(HINGE, drop.apply(arm));
                p = std::array::from_fn(|i| lerp(p[i], swung[i], corner.jaw));
            }
            if corner.body > 0.0 {
                let fixed = add(NECK_PIVOT, back.apply(sub(p, NECK_PIVOT)));
                p = std::array::from_fn(|i| lerp(p[i], fixed[i], corner.body));
            }
            p
        };
        self.corners.iter().map(moved).collect()
    }

    /// Unit normals at the corners: the mean of the triangles around, by area.
    pub(super) fn normals(&self, places: &[V3]) -> Vec<V3> {
        let mut normals = vec![[0.0; 3]; places.len()];
        for corners in &self.triangles {
            let [a, b, c] = corners.map(|corner| places[corner as usize]);
            let normal = cross(sub(b, a), sub(c, a));
            for &corner in corners {
                normals[corner as usize] = add(normals[corner as usize], normal);
            }
        }
        normals.into_iter().map(unit).collect()
    }

    /// Those of the places that stand for all in casting shadows.
    pub(super) fn casters<'a>(&'a self, places: &'a [V3]) -> impl Iterator<Item = &'a V3> {
        self.casters.iter().map(|corner| &places[*corner as usize])
    }

    /// Notes the corners that cast shadows, once all are there.
    pub(super) fn note_casters(&mut self) {
        let mut last = [f32::MAX; 3];
        for (index, corner) in self.corners.iter().enumerate() {
            if length(sub(corner.place, last)) > CAST_APART {
                last = corner.place;
                self.casters.push(index as u32);
            }
        }
    }

    /// What the triangle with this number is made of.
    pub(super) fn material(&self, triangle: usize) -> Material {
        self.materials.get(triangle).copied().unwrap_or(Material::Skin)
    }

    /// Notes the material of every triangle, once all are there.
    pub(super) fn note_materials(&mut self) {
        self.materials = self.parts.iter().flat_map(|(material, range)| range.clone().map(|_| *material)).collect();
    }
}

/// The jaw's turn when it drops by `share` of its range.
fn jaw_turn(share: f32) -> Turn {
    Turn::of(0.0, -(share * JAW_DROP).to_degrees(), 0.0)
}
