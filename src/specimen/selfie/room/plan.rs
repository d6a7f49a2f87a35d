//! Where walls, fittings and furniture stand, and how the light falls on them.

use super::{
    Daylight, Vector,
    fittings::{Fitting, Look},
};
use crate::specimen::seed::{Draw, Seed};

/// Height of the camera in metres: a phone before somebody's face.
const EYE_HEIGHT: std::ops::Range<f32> = 1.15..1.6;
/// Walls in the order of [`Plan::paint`]: left, right, floor, ceiling, back.
const LEFT: usize = 0;
const RIGHT: usize = 1;
const CEILING: usize = 3;
const BACK: usize = 4;

/// A piece of furniture with sides along the walls.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    low: Vector,
    high: Vector,
    pub(super) color: [f32; 3],
}

/// A ball: foliage, a lamp.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ball {
    center: Vector,
    radius: f32,
    pub(super) color: [f32; 3],
    pub(super) glow: [f32; 3],
}

/// A source of light: its place, its colour, and whether it is a window, which lights only before it.
#[derive(Debug, Clone, Copy)]
struct Source {
    place: Vector,
    color: [f32; 3],
}

/// A room.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) low: Vector,
    pub(super) high: Vector,
    pub(super) paint: [[f32; 3]; 5],
    pub(super) skirting: [f32; 3],
    pub(super) fittings: Vec<Fitting>,
    pub(super) blocks: Vec<Block>,
    pub(super) leaves: Vec<Ball>,
    planks: f32,
    eye: Vector,
    /// Turn to the right and upwards in radians.
    heading: [f32; 2],
    sources: Vec<Source>,
    around: [f32; 3],
}

impl Plan {
    pub(super) fn draw(seed: Seed, daylight: Daylight) -> Self {
        let mut draw = seed.draw();
        let (left, right) = (draw.uniform(0.7..2.6), draw.uniform(0.7..2.6));
        let wall = wall_paint(&mut draw);
        let accent = if draw.chance(0.25) { wall_paint(&mut draw).map(|c| c * 0.6) } else { wall };
        let warm = draw.uniform(-0.08..0.18);
        let behind = daylight == Daylight::Behind;
        let wood = draw.log_uniform(0.08..0.45);
        let mut plan = Plan {
            low: [-left, 0.0, -2.0],
            high: [right, draw.uniform(2.35..2.9), draw.uniform(1.1..4.2)],
            paint: [wall, wall, [wood * 1.25, wood, wood * 0.7], [0.75, 0.74, 0.72], accent],
            skirting: if draw.chance(0.7) { [0.7; 3] } else { wall.map(|c| c * 0.5) },
            fittings: Vec::new(),
            blocks: Vec::new(),
            leaves: Vec::new(),
            planks: draw.uniform(5.0..9.0),
            eye: [0.0, draw.uniform(EYE_HEIGHT), 0.0],
            heading: [draw.normal() * if behind { 0.08 } else { 0.35 }, draw.uniform(-0.06..0.24)],
            sources: Vec::new(),
            around: [0.20 * (1.0 + warm), 0.20, 0.20 * (1.0 - warm)],
        };
        plan.light(&mut draw, warm, behind);
        plan.furnish(&mut draw, seed, behind);
        plan
    }

    pub(super) fn eye(&self) -> Vector {
        self.eye
    }

    /// Distance of the back wall in metres.
    pub(super) fn depth(&self) -> f32 {
        self.high[2]
    }

    /// The direction in which the camera sees a place `across` and `down` from its middle, in focal lengths.
    pub(super) fn ray(&self, across: f32, down: f32) -> Vector {
        let [turn, lift] = self.heading;
        let (up, forward) = (lift.sin() - down * lift.cos(), lift.cos() + down * lift.sin());
        let (x, z) = (across * turn.cos() + forward * turn.sin(), forward * turn.cos() - across * turn.sin());
        let length = (x * x + up * up + z * z).sqrt();
        [x / length, up / length, z / length]
    }

    /// The floor: planks that run away from the camera.
    pub(super) fn floor(&self, across: f32, away: f32) -> [f32; 3] {
        let plank = (across * self.planks).floor();
        let seam = (across * self.planks - plank) < 0.04;
        let tone = 0.85 + 0.3 * ((plank * 12.9898 + (away * 0.7).floor() * 4.1).sin() * 43_758.547).fract().abs();
        self.paint[2].map(|c| if seam { c * 0.5 } else { c * tone })
    }

    /// Light at a place on a surface with this normal: from around, less in corners, and from each source.
    pub(super) fn light_at(&self, place: Vector, normal: Vector) -> [f32; 3] {
        let mut open = 1.0;
        for axis in 0..3 {
            if normal[axis].abs() < 0.5 {
                let near = (place[axis] - self.low[axis]).min(self.high[axis] - place[axis]).max(0.0);
                open *= 1.0 - 0.38 * (-near / 0.28).exp();
            }
        }
        let mut light = self.around.map(|c| c * open);
        for source in &self.sources {
            let to: Vector = std::array::from_fn(|c| source.place[c] - place[c]);
            let distance2 = to.iter().map(|c| c * c).sum::<f32>();
            let facing = (0..3).map(|c| to[c] * normal[c]).sum::<f32>() / distance2.sqrt().max(0.05);
            let share = (facing * 0.8 + 0.2).max(0.0) / (0.6 + distance2);
            light.iter_mut().zip(source.color).for_each(|(light, color)| *light += color * share);
        }
        light
    }

    fn light(&mut self, draw: &mut Draw, warm: f32, behind: bool) {
        let tint = [1.0 + warm, 1.0, 1.0 - warm];
        let top = self.high[1];
        let place = [draw.uniform(self.low[0]..self.high[0]) * 0.6, top - 0.25, draw.uniform(0.2..0.9) * self.high[2]];
        let lamp = if behind { 0.1 } else { draw.uniform(0.2..0.9) };
        self.sources.push(Source { place, color: tint.map(|c| c * lamp) });
        if draw.chance(0.3) {
            let light = tint.map(|c| c * draw.uniform(1.5..3.5) * if behind { 0.4 } else { 1.0 });
            let (x, z) = (place[0], place[2]);
            let area = [x - 0.3, z - 0.3, x + 0.3, z + 0.3];
            self.fittings.push(Fitting { wall: CEILING, area, look: Look::Glowing { light } });
        }
        let daylight = if behind { draw.uniform(1.8..3.2) } else { draw.log_uniform(0.7..3.0) };
        let sky = [0.92, 1.0, 1.12].map(|c| c * daylight);
        let ground = [0.25, 0.3, 0.22].map(|c| c * daylight * 0.6);
        let panes = [draw.whole(1..3), draw.whole(1..3)];
        let look = Look::Window { sky, ground, horizon: draw.uniform(0.1..0.45), panes };
        let wall = if behind { BACK } else { *draw.pick(&[LEFT, RIGHT, BACK, BACK]).unwrap_or(&BACK) };
        if !behind && draw.chance(0.35) {
            return;
        }
        let wide = if behind { draw.uniform(1.3..2.4) } else { draw.uniform(0.8..1.6) };
        let middle = match wall {
            BACK if behind => draw.uniform(-0.3..0.3),
            BACK => draw.uniform(-1.2..1.2),
            _ => draw.uniform(0.5..1.0) * self.high[2],
        };
        let bottom = if draw.chance(0.2) { 0.05 } else { draw.uniform(0.75..1.0) };
        let area = [middle - wide / 2.0, bottom, middle + wide / 2.0, draw.uniform(1.95..2.25)];
        self.fittings.push(Fitting { wall, area, look });
        let inside = match wall {
            LEFT => [self.low[0] + 0.1, 1.5, middle],
            RIGHT => [self.high[0] - 0.1, 1.5, middle],
            _ => [middle, 1.5, self.high[2] - 0.1],
        };
        self.sources.push(Source { place: inside, color: sky.map(|c| c * 0.3) });
        if draw.chance(0.6) {
            self.hang_curtains(draw, wall, area);
        }
    }

    fn hang_curtains(&mut self, draw: &mut Draw, wall: usize, [left, _, right, top]: [f32; 4]) {
        let color = cloth(draw);
        let look = Look::Curtain { color, folds: draw.uniform(5.0..11.0) };
        let (wide, bottom) = (draw.uniform(0.25..0.5), 0.03);
        let top = top + 0.15;
        self.fittings.push(Fitting { wall, area: [left - wide, bottom, left + 0.08, top], look });
        self.fittings.push(Fitting { wall, area: [right - 0.08, bottom, right + wide, top], look });
    }

    fn furnish(&mut self, draw: &mut Draw, seed: Seed, behind: bool) {
        let depth = self.high[2];
        for (index, wall) in [BACK, LEFT, RIGHT].into_iter().enumerate() {
            let (from, to) = if wall == BACK { (self.low[0], self.high[0]) } else { (0.6, depth) };
            let mut at = from + draw.uniform(0.0..0.5);
            while at < to - 0.3 {
                let (look, [wide, bottom, high]) = self.fitting(draw, seed.branch("things").nth(index as u64));
                let area = [at, bottom, at + wide, bottom + high];
                let free = |other: &Fitting| {
                    other.wall != wall || area[2] + 0.05 < other.area[0] || other.area[2] + 0.05 < area[0]
                };
                if area[2] < to && self.fittings.iter().all(free) && !(behind && wall == BACK) {
                    self.fittings.push(Fitting { wall, area, look });
                }
                at += wide + draw.uniform(0.1..0.9);
            }
        }
        for _ in 0..draw.whole(0..4) {
            let (wide, deep) = (draw.uniform(0.4..1.6), draw.uniform(0.35..0.7));
            let high = *draw.pick(&[0.45, 0.75, 0.8, 1.1, 1.9]).unwrap_or(&0.8);
            let left = draw.uniform(self.low[0]..(self.high[0] - wide).max(self.low[0] + 0.01));
            let color = if draw.chance(0.5) { cloth(draw) } else { self.paint[2].map(|c| c * 1.3) };
            let front = depth - deep - if high < 1.0 { draw.uniform(0.0..0.4) } else { 0.0 };
            if front > 1.0 {
                self.blocks.push(Block { low: [left, 0.0, front], high: [left + wide, high, front + deep], color });
            }
        }
        if draw.chance(0.45) {
            self.plant(draw);
        }
        if draw.chance(0.35) {
            let light = draw.uniform(1.5..4.0);
            let center =
                [draw.uniform(self.low[0]..self.high[0]), draw.uniform(1.2..1.7), depth * draw.uniform(0.75..0.95)];
            let color = [light, light * 0.8, light * 0.5];
            self.leaves.push(Ball { center, radius: draw.uniform(0.09..0.17), color: [0.0; 3], glow: color });
            self.sources.push(Source { place: center, color: color.map(|c| c * 0.12) });
        }
    }

    /// A fitting with its width, lower edge and height in metres.
    fn fitting(&self, draw: &mut Draw, seed: Seed) -> (Look, [f32; 3]) {
        let seed = seed.nth(u64::from(draw.whole(0..1_000_000)));
        match draw.whole(0..7) {
            0 => {
                let tone = draw.log_uniform(0.15..0.75);
                (Look::Door { color: [tone, tone * 0.93, tone * 0.85] }, [draw.uniform(0.78..0.95), 0.0, 2.05])
            }
            1 | 2 => {
                let tone = draw.log_uniform(0.06..0.7);
                let wood = [tone, tone * 0.85, tone * 0.68];
                let high = draw.uniform(1.2..2.2);
                (Look::Shelf { wood, board: draw.uniform(0.26..0.38), seed }, [draw.uniform(0.6..1.5), 0.0, high])
            }
            3 | 4 => {
                let frame = if draw.chance(0.5) { [0.03; 3] } else { [0.5, 0.4, 0.25] };
                let bottom = draw.uniform(1.15..1.5);
                (Look::Art { frame, seed }, [draw.uniform(0.25..0.9), bottom, draw.uniform(0.3..0.7)])
            }
            5 => (Look::Pane { color: [0.018, 0.02, 0.024] }, [draw.uniform(0.8..1.3), 1.0, draw.uniform(0.5..0.72)]),
            _ => {
                let upright = draw.chance(0.7);
                let look = Look::Ribs { color: [0.72; 3], per_metre: draw.uniform(12.0..20.0), upright };
                (look, [draw.uniform(0.6..1.2), 0.12, 0.6])
            }
        }
    }

    fn plant(&mut self, draw: &mut Draw) {
        let foot = [draw.uniform(self.low[0] + 0.3..self.high[0]), 0.0, self.high[2] - draw.uniform(0.3..0.6)];
        let height = draw.uniform(0.7..1.7);
        let green = draw.log_uniform(0.04..0.16);
        let lobes: Vec<Vector> = (0..draw.whole(3..8))
            .map(|_| [foot[0] + draw.normal() * 0.17, height + draw.normal() * 0.24, foot[2] + draw.normal() * 0.15])
            .collect();
        for lobe in &lobes {
            for _ in 0..draw.whole(14..34) {
                let center: Vector = std::array::from_fn(|c| lobe[c] + draw.normal() * 0.075);
                let tone = green * draw.log_uniform(0.35..1.6);
                let color = [tone * draw.uniform(0.4..0.75), tone, tone * draw.uniform(0.2..0.4)];
                self.leaves.push(Ball { center, radius: draw.uniform(0.015..0.045), color, glow: [0.0; 3] });
            }
        }
        let pot = draw.uniform(0.12..0.2);
        let clay = [0.35, 0.2, 0.13].map(|c| c * draw.uniform(0.5..1.5));
        let (low, high) = ([foot[0] - pot, 0.0, foot[2] - pot], [foot[0] + pot, height * 0.55, foot[2] + pot]);
        self.blocks.push(Block { low, high, color: clay });
    }
}

/// Paint as people choose it: light, with a little colour.
fn wall_paint(draw: &mut Draw) -> [f32; 3] {
    let tone = draw.uniform(0.3..0.85);
    let (red, blue) = (draw.normal() * 0.07, draw.normal() * 0.08);
    [tone * (1.0 + red), tone, tone * (1.0 - 0.06 + blue)]
}

fn cloth(draw: &mut Draw) -> [f32; 3] {
    let tone = draw.log_uniform(0.05..0.6);
    std::array::from_fn(|_| tone * draw.uniform(0.6..1.25))
}

impl Block {
    /// Distance and normal where a ray enters, from outside.
    pub(super) fn hit(&self, from: Vector, ray: Vector) -> Option<(f32, Vector)> {
        let (mut enter, mut leave, mut entered) = (0.0f32, f32::INFINITY, 3);
        for axis in 0..3 {
            let (a, b) = ((self.low[axis] - from[axis]) / ray[axis], (self.high[axis] - from[axis]) / ray[axis]);
            let (near, far) = (a.min(b), a.max(b));
            if near > enter {
                (enter, entered) = (near, axis);
            }
            leave = leave.min(far);
        }
        // From inside there is no side that is entered.
        let across = *ray.get(entered)?;
        let mut normal = [0.0; 3];
        normal[entered] = -across.signum();
        (enter < leave).then_some((enter, normal))
    }
}

impl Ball {
    /// Distance and normal where a ray meets it.
    pub(super) fn hit(&self, from: Vector, ray: Vector) -> Option<(f32, Vector)> {
        let to: Vector = std::array::from_fn(|c| self.center[c] - from[c]);
        let along: f32 = (0..3).map(|c| to[c] * ray[c]).sum();
        let beside2 = to.iter().map(|c| c * c).sum::<f32>() - along * along;
        let half2 = self.radius * self.radius - beside2;
        if half2 <= 0.0 || along <= 0.0 {
            return None;
        }
        let distance = along - half2.sqrt();
        Some((distance, std::array::from_fn(|c| (ray[c] * distance - to[c]) / self.radius)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_hit_from_outside_only() {
        let block = Block { low: [0.0; 3], high: [1.0; 3], color: [0.5; 3] };
        assert_eq!(block.hit([0.5, 0.5, -2.0], [0.0, 0.0, 1.0]), Some((2.0, [0.0, 0.0, -1.0])));
        assert_eq!(block.hit([0.5, 0.5, 0.5], [0.0, 0.0, 1.0]), None);
        assert_eq!(block.hit([2.0, 0.5, -2.0], [0.0, 0.0, 1.0]), None);
    }
}
