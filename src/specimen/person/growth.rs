//! How the hair of the scalp grows and lies.

use std::f32::consts::{PI, TAU};

use super::{
    Person,
    look::HairStyle,
    mesh::Mesh,
    noise::{fractal, noise},
    scalp::Scalp,
    strands::{RIGID, Root, Strands, roots},
    vector::{V3, add, bell, dot, length, lerp, mix, scale, smooth, sub, unit},
};
use crate::specimen::seed::{Draw, Seed};

/// The middle of the skull, from which heights above the skin are measured.
const MIDDLE: V3 = [0.0, 10.0, -85.0];
const AROUND: usize = 96;
const DOWN: usize = 64;

/// How high a place lies above the skin, by the direction from the skull's middle.
pub(super) struct Field {
    radius: Vec<f32>,
    part_x: f32,
    salt: u32,
}

impl Field {
    pub(super) fn of(person: &Person, skin: &[V3]) -> Self {
        let mut radius = vec![0.0f32; AROUND * DOWN];
        for place in skin {
            let (x, y) = cell(sub(*place, MIDDLE));
            let index = (y as usize).min(DOWN - 1) * AROUND + (x as usize) % AROUND;
            radius[index] = radius[index].max(length(sub(*place, MIDDLE)));
        }
        for index in 0..radius.len() {
            if radius[index] == 0.0 {
                radius[index] = if index > 0 { radius[index - 1] } else { 100.0 };
            }
        }
        Field { radius, part_x: 42.0 * person.look.part, salt: person.pattern ^ 0xa1 }
    }

    /// Height of a place above the skin and the direction away from it.
    fn height(&self, place: V3) -> (f32, V3) {
        let arm = sub(place, MIDDLE);
        let (x, y) = cell(arm);
        let (left, top) = (x as usize, (y as usize).min(DOWN - 2));
        let (fx, fy) = (x - left as f32, (y - top as f32).min(1.0));
        let at = |dx: usize, dy: usize| self.radius[(top + dy) * AROUND + (left + dx) % AROUND];
        let radius = lerp(lerp(at(0, 0), at(1, 0), fx), lerp(at(0, 1), at(1, 1), fx), fy);
        (length(arm) - radius, unit(arm))
    }
}

fn cell(arm: V3) -> (f32, f32) {
    let around = (arm[0].atan2(arm[2]) / TAU + 0.5) * AROUND as f32;
    let down = (arm[1] / length(arm).max(1e-3)).clamp(-1.0, 1.0).acos() / PI * (DOWN - 1) as f32;
    (around.clamp(0.0, AROUND as f32 - 0.01), down)
}

/// How a style lies.
struct Lie {
    count: usize,
    width: f32,
    nodes: usize,
    /// Length on top and at the sides, in millimetres.
    lengths: (f32, f32),
    /// Height above the skin on top and at the sides.
    lifts: (f32, f32),
    gravity: f32,
    curl: (f32, f32),
    mess: f32,
}

fn lie(style: HairStyle) -> Lie {
    use HairStyle::*;
    let lie = |count, width, nodes, lengths, lifts, gravity, curl, mess| Lie {
        count,
        width,
        nodes,
        lengths,
        lifts,
        gravity,
        curl,
        mess,
    };
    match style {
        Bald => lie(0, 0.2, 3, (1.0, 1.0), (0.0, 0.0), 0.0, (0.0, 1.0), 0.2),
        Buzz => lie(9000, 0.30, 3, (5.0, 3.5), (3.0, 1.6), 0.0, (0.0, 1.0), 0.35),
        Rim => lie(6000, 0.30, 5, (16.0, 13.0), (3.0, 3.0), 0.1, (0.0, 1.0), 0.3),
        Crop => lie(9000, 0.36, 7, (30.0, 10.0), (10.0, 3.0), 0.03, (0.6, 14.0), 0.35),
        SidePart => lie(9000, 0.36, 9, (44.0, 12.0), (8.5, 3.0), 0.05, (0.8, 30.0), 0.18),
        Back => lie(9000, 0.38, 9, (85.0, 30.0), (15.0, 5.0), 0.04, (1.0, 35.0), 0.16),
        Curls => lie(10500, 0.42, 12, (70.0, 42.0), (30.0, 15.0), 0.0, (3.0, 9.0), 0.45),
        Bob => lie(5200, 0.62, 18, (225.0, 165.0), (11.0, 12.0), 0.45, (1.5, 80.0), 0.10),
        Long => lie(5200, 0.66, 22, (360.0, 310.0), (9.0, 10.0), 0.5, (2.0, 110.0), 0.10),
        Waves => lie(5600, 0.66, 26, (360.0, 300.0), (13.0, 17.0), 0.45, (6.5, 52.0), 0.16),
        Tied => lie(9500, 0.48, 12, (230.0, 200.0), (4.5, 3.5), 0.0, (0.5, 60.0), 0.06),
    }
}

/// Grows the hair of the scalp.
pub(super) fn grow_scalp(
    strands: &mut Strands,
    person: &Person,
    scalp: &Scalp,
    mesh: &Mesh,
    normals: &[V3],
    field: &Field,
) {
    let look = &person.look;
    let lie = lie(look.style);
    let seed = Seed::new(u64::from(person.pattern)).branch("hair");
    let mut draw = seed.draw();
    let rooted = roots(mesh, normals, lie.count, &mut draw, |corner| scalp.density(corner.place));
    for root in rooted {
        let shade = draw.uniform(0.72..1.22) * (1.0 + 0.25 * noise(scale(root.place, 1.0 / 9.0), field.salt));
        let grey =
            draw.chance((look.grey * 1.1 - 0.04 + 0.25 * look.grey * bell(root.place[2] + 60.0, 25.0)).clamp(0.0, 1.0));
        let color = scale(if grey { mix([0.40, 0.395, 0.385], look.hair, 0.15) } else { look.hair }, shade);
        let nodes = strand(person, &lie, &root, field, &mut draw);
        let width = lie.width * draw.uniform(0.5..1.1) * lerp(0.7, 1.0, root.density);
        strands.push(nodes, width, color, RIGID);
    }
    strands.outermost_first();
}

/// The nodes of one strand with the open sky at each.
fn strand(person: &Person, lie: &Lie, root: &Root, field: &Field, draw: &mut Draw) -> Vec<(V3, f32)> {
    let (look, style) = (&person.look, person.look.style);
    let fringe =
        look.fringe && root.place[2] > -44.0 && root.place[0].abs() < draw.uniform(26.0..50.0) && root.place[1] > 48.0;
    let on_top = smooth(35.0, 75.0, root.place[1]);
    let edge = lerp(0.5, 1.0, smooth(0.1, 0.9, root.density));
    let long = lerp(lie.lengths.1, lie.lengths.0, on_top) * draw.uniform(0.78..1.08) * edge;
    let ends = 19.0 + 8.0 * draw.uniform(-1.0..1.0) - 0.006 * root.place[0] * root.place[0]
        + 4.0 * look.part * root.place[0].signum();
    let long = if fringe { root.place[1] - 8.0 + 0.7 * (root.place[2] + 44.0).max(0.0) } else { long };
    let step = long / (lie.nodes - 1) as f32;
    let layer = draw.uniform(0.0..1.0f32).powf(0.6);
    let lift = lerp(lie.lifts.1, lie.lifts.0, on_top) * (0.15 + 0.85 * layer) * edge;
    let lock = scale(root.place, 1.0 / 13.0);
    let wild: V3 = std::array::from_fn(|i| {
        lie.mess * (0.6 * draw.normal() + 1.2 * fractal([lock[0], lock[1], lock[2] + 9.0 * i as f32], 2, field.salt))
    });
    let phase = 5.0 * fractal(lock, 2, field.salt ^ 5) + if lie.curl.0 > 2.0 { 0.5 * draw.normal() } else { 0.0 };
    let mut place = root.place;
    let mut direction = root.normal;
    let mut nodes = Vec::with_capacity(lie.nodes);
    for node in 0..lie.nodes {
        let t = node as f32 / (lie.nodes - 1) as f32;
        let (height, away) = field.height(place);
        let open = lerp(0.32, 1.0, smooth(0.0, 0.9, layer)) * lerp(0.55, 1.0, smooth(0.0, 5.0, height));
        let (s, c) = (TAU * t * long / lie.curl.1 + phase).sin_cos();
        let sideways = unit(super::vector::cross(direction, away));
        let swing = lie.curl.0 * smooth(0.0, 0.3, t);
        let curled = add(place, add(scale(sideways, swing * s), scale(away, 0.6 * swing * c)));
        nodes.push((if node == 0 { root.place } else { curled }, open));
        let flow = if fringe {
            mix([0.0, -1.0, 0.15], [0.5 * look.part, -0.2, 1.0], smooth(58.0, 76.0, place[1]))
        } else {
            flow(person, style, field, place, root, t)
        };
        let flat = sub(flow, scale(away, dot(flow, away)));
        let wanted = lift * smooth(0.0, 0.35, t) * if style == HairStyle::Curls { t.max(0.3) } else { 1.0 };
        // Hair that hangs free is not drawn in under the jaw.
        let free = smooth(10.0, -40.0, place[1]) * smooth(100.0, 180.0, long);
        let rise = ((wanted - height) / (2.0 * step)).clamp(lerp(-0.8, -0.04, free), 1.4);
        let fall = lie.gravity * smooth(0.0, 0.5, t) * smooth(60.0, -20.0, place[1]) * 3.0;
        let aim = add(add(unit(flat), scale(away, rise)), add(scale([0.0, -1.0, 0.0], fall), wild));
        direction =
            unit(mix(direction, unit(aim), if node == 0 { lerp(0.5, 0.9, smooth(60.0, 150.0, long)) } else { 0.5 }));
        place = add(place, scale(direction, step));
        let (height, away) = field.height(place);
        if height < 0.4 {
            place = add(place, scale(away, 0.4 - height));
        }
        let before_face = place[2] > -22.0 && place[0].abs() < 56.0 && place[1] < (root.place[1] - 9.0).min(56.0);
        if before_face && (!fringe || place[1] < ends) {
            break;
        }
        if style == HairStyle::Bob && place[1] < -96.0 - 6.0 * layer {
            break;
        }
    }
    nodes
}

/// Where the hair of a style runs at a place.
fn flow(person: &Person, style: HairStyle, field: &Field, place: V3, root: &Root, t: f32) -> V3 {
    use HairStyle::*;
    let side =
        (place[0] - field.part_x).clamp(-1.0, 1.0) * smooth(0.0, 4.0, (root.place[0] - field.part_x).abs()).max(0.3);
    let side = if (root.place[0] - field.part_x) * side < 0.0 { -side } else { side };
    let top = smooth(40.0, 72.0, place[1]);
    let low = [0.12 * place[0].signum(), -1.0, -0.25];
    match style {
        Buzz | Bald => [0.0, -0.6 + top, 0.5],
        Crop => mix(low, [0.35 * person.look.part.signum(), 0.0, 1.0], top),
        Rim => mix(low, [0.2 * place[0].signum(), -0.2, -1.0], 0.5),
        SidePart => mix(low, [1.2 * side, 0.25, 0.35 * (1.0 - t)], top),
        Back => mix([0.0, -0.6, -1.0], [0.15 * side, 0.15, -1.0], top),
        Curls => [0.4 * (place[0] / 70.0), 0.1, 0.2],
        Bob | Long | Waves => {
            let behind = smooth(-60.0, -110.0, root.place[2]);
            let sweep = mix([1.3 * side, -0.35, -0.45], [0.4 * side, -1.0, -0.8], behind);
            let hang = [0.10 * place[0].signum(), -1.0, if place[1] < -10.0 { 0.06 } else { -0.12 }];
            mix(hang, sweep, smooth(15.0, 60.0, place[1]))
        }
        Tied => unit(sub([0.0, 38.0, -196.0], place)),
    }
}
