//! Renders a head.

use super::{
    Cutout, Expression, Head, View,
    anatomy::EYE_CENTER_Z,
    carried::Carried,
    lashes::lashes,
    light::{Lamp, Light},
    mesh::Material,
    pixel::Shader,
    raster::{Samples, Seen},
    shade::{Falling, Scene},
    shadow::DepthMap,
    strands::Hairs,
    vector::{Turn, V3, add, dot, scale, sub, unit},
};
use crate::case::{
    face::Landmarks,
    geometry::{Point, Rect},
};

/// Samples along each side of a pixel.
pub(super) const FINE: usize = 2;
/// Directions over the lamp's extent whose shadows are averaged.
const SHADOWS: usize = 4;

/// A pinhole camera in the head's frame.
#[derive(Debug, Clone, Copy)]
struct Camera {
    turn: Turn,
    position: V3,
    focal: f32,
    middle: [f32; 2],
}

impl Camera {
    /// Place in samples and one over the distance in millimetres.
    fn seen(&self, place: V3) -> Seen {
        let turned = self.turn.apply(place);
        let near = 1.0 / (self.position[2] - turned[2]);
        let [x, y] = [self.position[0] + turned[0], self.position[1] - turned[1]];
        let near = if near > 0.0 { near } else { -1.0 };
        [self.middle[0] + self.focal * x * near, self.middle[1] + self.focal * y * near, near]
    }
}

impl Head {
    /// The head as it is seen, with what it does, in the light. The result does not depend on the number of threads.
    pub fn render(&self, view: &View, expression: &Expression, light: &Light) -> Cutout {
        let turn = Turn::of(view.pose.yaw, view.pose.pitch, view.pose.roll);
        let grain = FINE as f32;
        let camera = Camera {
            turn,
            position: view.position_mm,
            focal: view.focal_px * grain,
            middle: [view.width as f32 * grain / 2.0, view.height as f32 * grain / 2.0],
        };
        let scene = scene(view, light, &turn);
        let places = self.mesh.posed(expression, &turn);
        let normals = self.mesh.normals(&places);
        let hairs = Hairs::posed(self, &places, lashes(self, expression));
        let shadows = shadows(self, &scene, &places, &hairs);
        let mut seen: Vec<Seen> = places.iter().map(|place| camera.seen(*place)).collect();
        let mut hair_seen: Vec<Seen> = hairs.nodes.iter().map(|place| camera.seen(*place)).collect();
        let landmarks = self.landmarks(&camera, &places, expression, grain);
        let face = self.face_box(&seen, &places, &normals, &scene, grain);
        let size = [view.width * FINE, view.height * FINE];
        let mut samples = Samples::around(seen.iter().chain(&hair_seen), size, FINE);
        for corner in seen.iter_mut().chain(&mut hair_seen) {
            corner[0] -= samples.left as f32;
            corner[1] -= samples.top as f32;
        }
        self.draw_triangles(&mut samples, &seen, expression);
        let first_hair = self.mesh.triangles.len();
        hairs.draw(&mut samples, &hair_seen, scene.eye, camera.focal, first_hair as u32);
        let shown = samples.shown(first_hair + hairs.nodes.len());
        let shader = Shader {
            head: self,
            scene: &scene,
            expression,
            carried: &self.carried(&scene, &places, &normals, &shadows, &shown[..first_hair]),
            seen: &seen,
            hair_colors: &hairs.colors(self, &scene, &shadows[0], &shown[first_hair..]),
            first_hair: first_hair as u32,
            level: self.texture_level(view),
        };
        let (color, alpha) = shader.resolve(&samples, view.width, view.height);
        Cutout { color, alpha, landmarks, face }
    }

    /// What the corners of all triangles carry that are shown, with the light that falls on them.
    fn carried(
        &self,
        scene: &Scene,
        places: &[V3],
        normals: &[V3],
        shadows: &[DepthMap],
        shown: &[bool],
    ) -> Vec<Carried> {
        let mut carried = vec![Carried::default(); places.len()];
        let mut done = vec![false; places.len()];
        for (material, range) in &self.mesh.parts {
            for triangle in range.clone().filter(|triangle| shown[*triangle]) {
                for index in self.mesh.triangles[triangle].map(|corner| corner as usize) {
                    if !std::mem::replace(&mut done[index], true) {
                        let falling = self.falling(*material, scene, index, places[index], normals[index], shadows);
                        let corner = &self.mesh.corners[index];
                        let oily = self.person.look.oily;
                        let gloss = match material {
                            Material::Skin => scene.second_on_skin(normals[index], places[index], oily),
                            _ => 0.0,
                        };
                        let at = [corner.uv, corner.face];
                        carried[index] = Carried::of(places[index], normals[index], &falling, at, gloss);
                    }
                }
            }
        }
        carried
    }

    /// Light that falls on a corner.
    fn falling(
        &self,
        material: Material,
        scene: &Scene,
        index: usize,
        place: V3,
        normal: V3,
        shadows: &[DepthMap],
    ) -> Falling {
        let open = match material {
            Material::Mouth => 0.42,
            Material::Eye(_) => 0.80,
            _ => self.mesh.open[index],
        };
        let away = dot(normal, scene.light.key.direction) < -0.4;
        let lit =
            if away { 0.0 } else { shadows.iter().map(|map| map.lit(&place)).sum::<f32>() / shadows.len() as f32 };
        match material {
            Material::Skin | Material::Ear | Material::Eye(_) => scene.on_skin(normal, lit, open),
            _ => scene.on_matter(normal, lit, open),
        }
    }

    fn draw_triangles(&self, samples: &mut Samples, seen: &[Seen], expression: &Expression) {
        for (material, range) in &self.mesh.parts {
            let both = matches!(material, Material::Mouth | Material::Dress | Material::Frame | Material::Ear);
            for index in range.clone() {
                let corners = self.mesh.triangles[index].map(|corner| corner as usize);
                let three = corners.map(|corner| seen[corner]);
                if *material == Material::Skin && self.at_eye[index] {
                    let face = corners.map(|corner| self.mesh.corners[corner].face);
                    samples.triangle(three, index as u32, false, |w| {
                        let [x, y] = [0, 1].map(|i| (0..3).map(|k| w[k] * face[k][i]).sum::<f32>());
                        let (upper, lower) = self.lid_edges_at(x, expression);
                        y >= upper || y <= lower
                    });
                } else {
                    samples.triangle(three, index as u32, both, |_| true);
                }
            }
        }
    }

    /// Heights of the lids' edges at `x` of the face.
    pub(super) fn lid_edges_at(&self, x: f32, expression: &Expression) -> (f32, f32) {
        let a = &self.anatomy;
        a.lid_edges(x.abs() - a.eye_x, x.signum(), expression.blink, expression.smile)
    }

    /// Directions in which the eyes look, in the head's frame.
    pub(super) fn gaze(&self, expression: &Expression) -> Turn {
        Turn::of(24.0 * expression.gaze_x, -20.0 * expression.gaze_y, 0.0)
    }

    /// Level of the texture at which a texel is about as large as a pixel.
    fn texture_level(&self, view: &View) -> f32 {
        let texel = 285.0 / self.texture.width() as f32;
        let pixel = view.position_mm[2].max(1.0) / view.focal_px.max(1.0);
        (0.8 * pixel / texel).log2().max(0.0)
    }

    fn landmarks(&self, camera: &Camera, places: &[V3], expression: &Expression, grain: f32) -> Landmarks {
        let a = &self.anatomy;
        let point = |place: V3| {
            let seen = camera.seen(place);
            Point::new(seen[0] / grain, seen[1] / grain)
        };
        let ahead = self.gaze(expression).apply([0.0, 0.0, -EYE_CENTER_Z]);
        let eye = |side: f32| point(add([side * a.eye_x, 0.0, EYE_CENTER_Z], ahead));
        let [left, right] = self.mouth_corners.map(|corner| point(places[corner]));
        Landmarks::from_points([eye(-1.0), eye(1.0), point([a.askew[0], a.tip.0, a.tip.1]), left, right])
    }

    /// Box around the part of the face that is turned to the camera.
    fn face_box(&self, seen: &[Seen], places: &[V3], normals: &[V3], scene: &Scene, grain: f32) -> Rect {
        let a = &self.anatomy;
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        for (index, corner) in self.mesh.corners.iter().enumerate() {
            let [x, y] = corner.face;
            let belongs = x.abs() < 90.0 && y < a.brow + 6.0 && y > a.chin - 2.0 && corner.place[2] > -66.0;
            if belongs && dot(normals[index], sub(scene.eye, places[index])) > 0.0 {
                for i in 0..2 {
                    low[i] = low[i].min(seen[index][i] / grain);
                    high[i] = high[i].max(seen[index][i] / grain);
                }
            }
        }
        if low[0] > high[0] {
            return Rect::default();
        }
        Rect { x: low[0], y: low[1], width: high[0] - low[0], height: high[1] - low[1] }
    }
}

/// Light and camera in the head's frame.
fn scene(view: &View, light: &Light, turn: &Turn) -> Scene {
    let back = turn.back();
    let lamp = |lamp: Lamp| Lamp { direction: back.apply(unit(lamp.direction)), ..lamp };
    let [x, y, z] = view.position_mm;
    Scene { light: Light { key: lamp(light.key), fill: lamp(light.fill), ..*light }, eye: back.apply([-x, y, z]) }
}

/// Depth maps seen from places over the key lamp's extent.
fn shadows(head: &Head, scene: &Scene, places: &[V3], hairs: &Hairs) -> Vec<DepthMap> {
    let toward = scene.light.key.direction;
    let side = if toward[1].abs() > 0.9 { [1.0, 0.0, 0.0] } else { [0.0, 1.0, 0.0] };
    let right = unit(super::vector::cross(side, toward));
    let up = super::vector::cross(toward, right);
    let extent = 0.7 * scene.light.key.radius_degrees.to_radians().tan();
    let spots: [(f32, f32); SHADOWS] = [(0.35, 0.9), (-0.9, 0.35), (-0.35, -0.9), (0.9, -0.35)];
    let casters = || head.mesh.casters(places).chain(hairs.nodes.iter().step_by(2));
    let direction = |(x, y): (f32, f32)| add(toward, add(scale(right, x * extent), scale(up, y * extent)));
    spots.into_iter().map(|spot| DepthMap::of(direction(spot), casters())).collect()
}
