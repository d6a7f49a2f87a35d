//! Brows and beard.

use super::{
    Person,
    anatomy::Anatomy,
    look::Beard,
    mesh::Mesh,
    noise::noise,
    scalp::{Scalp, brow_place},
    strands::{Root, Strands, roots},
    traits::Sex,
    vector::{V3, add, lerp, mix, scale, smooth, unit},
};
use crate::specimen::seed::{Draw, Seed};

/// Nodes of a bent hair that starts along the skin at `way`, rises to `lift` and is `long`.
fn bent_hair(root: &Root, way: V3, lift: f32, long: f32, nodes: usize) -> impl Iterator<Item = (V3, f32)> {
    let (start, normal) = (root.place, root.normal);
    (0..nodes).map(move |node| {
        let t = node as f32 / (nodes - 1) as f32;
        let up = 0.15 + lift * (2.0 * t - t * t);
        (add(start, add(scale(way, long * t), scale(normal, up))), lerp(0.62, 0.95, t))
    })
}

fn shade(person: &Person, draw: &mut Draw, grey_share: f32) -> V3 {
    let grey = draw.chance((person.look.grey * grey_share).clamp(0.0, 1.0));
    let base = if grey { [0.36, 0.355, 0.345] } else { person.look.hair };
    scale(base, draw.uniform(0.6..1.15))
}

/// Grows the brows.
pub(super) fn grow_brows(
    strands: &mut Strands,
    person: &Person,
    a: &Anatomy,
    scalp: &Scalp,
    mesh: &Mesh,
    normals: &[V3],
) {
    let mut draw = Seed::new(u64::from(person.pattern)).branch("brows").draw();
    let count = (1500.0 * person.look.brow_density) as usize;
    let bushy = if person.sex == Sex::Male { 1.0 } else { 0.7 };
    for root in roots(mesh, normals, count, &mut draw, |corner| {
        if corner.place[2] > -60.0 { scalp.brow_density(a, corner.face) } else { 0.0 }
    }) {
        let [x, y] = root.face;
        let Some((along, off, half)) = brow_place(a, x, y) else { continue };
        let side = x.signum();
        // Upright at the nose, then outwards, the upper hairs leaning down and the lower ones up.
        let upright = smooth(0.22, 0.0, along);
        let lean = -0.55 * (off / half) - 0.55 * smooth(0.55, 1.0, along) + 0.25;
        let way = mix([side, lean + 0.10 * draw.normal(), -0.25 * along], [0.25 * side, 1.0, 0.0], 0.8 * upright);
        let long = lerp(6.0, 9.5, draw.uniform(0.0..1.0)) * bushy * lerp(1.0, 0.7, along);
        let color = scale(mix(shade(person, &mut draw, 0.6), [0.02, 0.015, 0.012], 0.25), 0.9);
        let width = draw.uniform(0.13..0.24);
        strands.push(bent_hair(&root, unit(way), 0.45, long, 4), width, color, root.corner);
    }
}

/// Grows the beard.
pub(super) fn grow_beard(
    strands: &mut Strands,
    person: &Person,
    a: &Anatomy,
    scalp: &Scalp,
    mesh: &Mesh,
    normals: &[V3],
) {
    let (count, long, lift): (usize, f32, f32) = match person.look.beard {
        Beard::None => return,
        Beard::Stubble => (3800, 1.3, 0.7),
        Beard::Moustache => (1500, 8.0, 1.4),
        Beard::Goatee => (3000, 9.0, 2.4),
        Beard::Full => (7500, 11.0, 3.2),
    };
    let mut draw = Seed::new(u64::from(person.pattern)).branch("beard").draw();
    let long = long * draw.uniform(0.6..1.35);
    let salt = person.pattern ^ 0xbe;
    let dense = |corner: &super::mesh::Corner| scalp.beard_density(a, corner.place, corner.face);
    for root in roots(mesh, normals, count, &mut draw, dense) {
        let [x, y] = root.face;
        let lip = smooth(a.mouth.0 - 3.0, a.mouth.0 + 4.0, y) * smooth(a.mouth.1 + 12.0, a.mouth.1, x.abs());
        let turn = 0.8 * noise(scale(root.place, 1.0 / 8.0), salt) + 0.25 * draw.normal();
        let way = mix([0.25 * x.signum() + 0.6 * turn, -1.0, 0.1], [x.signum() * 0.9, -0.65, 0.0], lip);
        let hair = long * draw.uniform(0.5..1.1) * lerp(0.35, 1.0, root.density) * lerp(1.0, 0.6, lip);
        let color = mix(shade(person, &mut draw, 1.1), [0.16, 0.07, 0.03], 0.08);
        strands.push(
            bent_hair(&root, unit(way), lift * draw.uniform(0.4..1.2), hair, 4),
            draw.uniform(0.14..0.26),
            color,
            root.corner,
        );
    }
}
