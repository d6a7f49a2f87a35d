//! Hairs as lines: grown once, moved with the skin, drawn and shaded for each picture.

use super::{
    Head, Person,
    anatomy::Anatomy,
    face_hair::{grow_beard, grow_brows},
    growth::{Field, grow_scalp},
    mesh::{Corner, Mesh},
    raster::{Samples, Seen},
    scalp::Scalp,
    shade::Scene,
    shadow::DepthMap,
    surface::{COLUMNS, ROWS},
    vector::{V3, add, cross, dot, lerp, scale, sub, unit},
};
use crate::specimen::seed::Draw;

/// A hair that does not move with the skin.
pub(super) const RIGID: u32 = u32::MAX;

/// One hair, or a lock of hairs that lie together.
#[derive(Debug, Clone)]
pub(super) struct Strand {
    /// First and one past the last of its nodes.
    pub(super) nodes: (u32, u32),
    /// Width in millimetres at the root; the tip is finer.
    pub(super) width: f32,
    pub(super) color: V3,
    /// Corner of the skin it moves with, or [`RIGID`].
    pub(super) follow: u32,
}

/// All hairs of a head at rest.
#[derive(Debug, Clone, Default)]
pub(super) struct Strands {
    pub(super) nodes: Vec<V3>,
    /// Open sky at each node.
    pub(super) open: Vec<f32>,
    pub(super) strands: Vec<Strand>,
}

/// A place on the skin from which a hair grows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Root {
    pub(super) place: V3,
    pub(super) normal: V3,
    pub(super) face: [f32; 2],
    pub(super) corner: u32,
    /// Density of the hairs here, 0 … 1.
    pub(super) density: f32,
}

/// Draws `count` roots over the skin, as dense as `density` says at each corner.
pub(super) fn roots(
    mesh: &Mesh,
    normals: &[V3],
    count: usize,
    draw: &mut Draw,
    density: impl Fn(&Corner) -> f32,
) -> Vec<Root> {
    let mut sums = vec![0.0f32];
    let mut quads = Vec::new();
    for index in 0..(ROWS - 1) * COLUMNS {
        let corner = &mesh.corners[index];
        let dense = density(corner);
        if dense > 0.02 && index % COLUMNS + 1 < COLUMNS {
            let along = sub(mesh.corners[index + 1].place, corner.place);
            let down = sub(mesh.corners[index + COLUMNS].place, corner.place);
            sums.push(sums[quads.len()] + dense * super::vector::length(cross(along, down)));
            quads.push((index, dense));
        }
    }
    let all = sums[quads.len()];
    let pick = |draw: &mut Draw| {
        let wanted = draw.uniform(0.0..1.0) * all;
        let slot = sums.partition_point(|sum| *sum <= wanted).clamp(1, quads.len()) - 1;
        let (index, density) = quads[slot];
        let (fx, fy) = (draw.uniform(0.0..1.0), draw.uniform(0.0..1.0));
        let corners = [index, index + 1, index + COLUMNS].map(|corner| &mesh.corners[corner]);
        let place = std::array::from_fn(|i| {
            let at = |k: usize| corners[k].place[i];
            at(0) + fx * (at(1) - at(0)) + fy * (at(2) - at(0))
        });
        let face = std::array::from_fn(|i| {
            let at = |k: usize| corners[k].face[i];
            at(0) + fx * (at(1) - at(0)) + fy * (at(2) - at(0))
        });
        Root { place, normal: normals[index], face, corner: index as u32, density }
    };
    if quads.is_empty() { Vec::new() } else { (0..count).map(|_| pick(draw)).collect() }
}

impl Strands {
    /// Grows all hairs of a person over the skin.
    pub(super) fn grow(person: &Person, anatomy: &Anatomy, scalp: &Scalp, mesh: &Mesh) -> Self {
        let places: Vec<V3> = mesh.corners.iter().map(|corner| corner.place).collect();
        let normals = mesh.normals(&places);
        let mut strands = Strands::default();
        let field = Field::of(person, &places);
        grow_scalp(&mut strands, person, scalp, mesh, &normals, &field);
        grow_brows(&mut strands, person, anatomy, scalp, mesh, &normals);
        grow_beard(&mut strands, person, anatomy, scalp, mesh, &normals);
        strands
    }

    /// Adds a strand.
    pub(super) fn push(&mut self, nodes: impl IntoIterator<Item = (V3, f32)>, width: f32, color: V3, follow: u32) {
        let start = self.nodes.len() as u32;
        for (node, open) in nodes {
            self.nodes.push(node);
            self.open.push(open);
        }
        self.strands.push(Strand { nodes: (start, self.nodes.len() as u32), width, color, follow });
    }

    /// Puts those strands first that lie under the open sky: what they hide need not be drawn.
    pub(super) fn outermost_first(&mut self) {
        let open = |strand: &Strand| self.open[(strand.nodes.0 + strand.nodes.1) as usize / 2];
        self.strands.sort_by(|a, b| open(b).total_cmp(&open(a)));
    }

    /// Places that keep light from the skin.
    pub(super) fn occluders(&self) -> impl Iterator<Item = &V3> {
        self.nodes.iter().step_by(2)
    }

    /// Height of the highest hair.
    pub(super) fn top(&self) -> f32 {
        let mut heights: Vec<f32> = self.nodes.iter().map(|node| node[1]).filter(|y| *y > 80.0).collect();
        heights.sort_by(f32::total_cmp);
        heights.get(heights.len().saturating_sub(1 + heights.len() / 50)).copied().unwrap_or(0.0)
    }
}

/// The hairs of one picture.
pub(super) struct Hairs<'a> {
    pub(super) nodes: Vec<V3>,
    rest: &'a Strands,
    lashes: Strands,
}

impl<'a> Hairs<'a> {
    /// The hairs where the skin takes them, and the lashes.
    pub(super) fn posed(head: &'a Head, places: &[V3], lashes: Strands) -> Self {
        let mut nodes = head.strands.nodes.clone();
        for strand in &head.strands.strands {
            if strand.follow != RIGID {
                let corner = strand.follow as usize;
                let moved = sub(places[corner], head.mesh.corners[corner].place);
                for node in &mut nodes[strand.nodes.0 as usize..strand.nodes.1 as usize] {
                    *node = add(*node, moved);
                }
            }
        }
        nodes.extend_from_slice(&lashes.nodes);
        Hairs { nodes, rest: &head.strands, lashes }
    }

    /// Every strand with the number of its first node.
    fn strands(&self) -> impl Iterator<Item = (&Strand, usize)> {
        let after = self.rest.nodes.len();
        let lashes = self.lashes.strands.iter().map(move |strand| (strand, after + strand.nodes.0 as usize));
        self.rest.strands.iter().map(|strand| (strand, strand.nodes.0 as usize)).chain(lashes)
    }

    /// Draws all hairs; the piece after node `n` gets the number `first + n`.
    pub(super) fn draw(&self, samples: &mut Samples, seen: &[Seen], eye: V3, focal: f32, first: u32) {
        for (strand, start) in self.strands() {
            let count = (strand.nodes.1 - strand.nodes.0) as usize;
            for piece in 0..count.saturating_sub(1) {
                let index = start + piece;
                if hidden(self.nodes[index], eye) {
                    continue;
                }
                let taper = lerp(1.0, 0.45, piece as f32 / count as f32);
                let width = strand.width * taper * focal * seen[index][2];
                samples.line(seen[index], seen[index + 1], width, first + index as u32);
            }
        }
    }

    /// Open sky at a node.
    fn open(&self, node: usize) -> f32 {
        let rest = &self.rest.open;
        if node < rest.len() { rest[node] } else { self.lashes.open[node - rest.len()] }
    }

    /// Colour of every piece; of those that are not shown, black.
    pub(super) fn colors(&self, head: &Head, scene: &Scene, shadow: &DepthMap, shown: &[bool]) -> Vec<V3> {
        let mut colors = vec![[0.0; 3]; self.nodes.len()];
        let sheen = 0.6 + 0.4 * head.person.look.oily;
        for (strand, start) in self.strands() {
            let pieces = (strand.nodes.1 - strand.nodes.0) as usize;
            for (piece, color) in colors[start..start + pieces.saturating_sub(1)].iter_mut().enumerate() {
                let node = start + piece;
                if shown[node] {
                    let ends = [self.nodes[node], self.nodes[node + 1]];
                    *color = piece_color(ends, strand.color, self.open(node), sheen, scene, shadow);
                }
            }
        }
        colors
    }
}

/// Colour of a piece of hair (Kajiya and Kay 1989: light on a thin cylinder), with a second, tinted highlight.
fn piece_color([a, b]: [V3; 2], color: V3, open: f32, sheen: f32, scene: &Scene, shadow: &DepthMap) -> V3 {
    let (key, fill) = (&scene.light.key, &scene.light.fill);
    let along = unit(sub(b, a));
    let outward = unit(sub(a, [0.0, 10.0, -85.0]));
    let view = unit(sub(scene.eye, a));
    let lit = shadow.lit(&add(a, scale(outward, 2.5))) * open;
    let lamp = |direction: V3, wrap: f32| {
        let sine = (1.0 - dot(along, direction).powi(2)).max(0.0).sqrt();
        let facing = ((dot(outward, direction) + wrap) / (1.0 + wrap)).clamp(0.0, 1.0);
        let half = unit(add(direction, view));
        let across = |shift: f32| (1.0 - (dot(along, half) + shift).powi(2)).max(0.0);
        (sine * facing, facing * across(0.07).powi(40), facing * across(-0.09).powi(12))
    };
    let (key_diffuse, key_sharp, key_tinted) = lamp(key.direction, 0.35);
    let (fill_diffuse, fill_sharp, fill_tinted) = lamp(fill.direction, 0.5);
    let around = scene.light.around(unit(add(outward, scale(view, 0.4))));
    std::array::from_fn(|c| {
        let tint = color[c].sqrt();
        let (key, fill) = (key.color[c] * lit, fill.color[c] * open);
        let diffuse = 0.85 * (key * key_diffuse + fill * fill_diffuse) + around[c] * open * open;
        let shine = key * (0.045 * key_sharp + 0.19 * tint * key_tinted)
            + fill * (0.03 * fill_sharp + 0.11 * tint * fill_tinted)
            + 0.012 * around[c] * open;
        color[c] * diffuse + sheen * shine * (0.25 + tint)
    })
}

/// Whether a hair lies behind the skull, seen from the camera's place.
fn hidden(place: V3, eye: V3) -> bool {
    let arm = sub(place, [0.0, 10.0, -85.0]);
    let toward = sub(eye, place);
    let facing = dot(arm, toward);
    place[1] > -20.0 && facing < 0.0 && facing * facing > 0.16 * dot(arm, arm) * dot(toward, toward)
}
