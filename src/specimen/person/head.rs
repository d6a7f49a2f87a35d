//! A head, built once and rendered often.

use super::{
    Cutout, Expression, Person, View,
    light::Light,
    vector::{Turn, V3},
};
use crate::{
    case::{
        face::Landmarks,
        geometry::{Point, Rect},
    },
    specimen::picture::Picture,
};

/// A person's head, ready to be rendered.
#[derive(Debug, Clone)]
pub struct Head {
    person: Person,
}

impl Head {
    /// Builds the head of a person.
    pub fn build(person: &Person) -> Self {
        Head { person: person.clone() }
    }

    /// The head as it is seen, with what it does, in the light.
    pub fn render(&self, view: &View, _expression: &Expression, light: &Light) -> Cutout {
        let turn = Turn::of(view.pose.yaw, view.pose.pitch, view.pose.roll);
        let place = |local: V3| {
            let seen = turn.apply(local);
            let [x, y, z] =
                [view.position_mm[0] + seen[0], view.position_mm[1] - seen[1], view.position_mm[2] - seen[2]];
            Point::new(
                view.width as f32 / 2.0 + view.focal_px * x / z,
                view.height as f32 / 2.0 + view.focal_px * y / z,
            )
        };
        let half = self.person.half_pupil_distance_mm();
        let marks = [[-half, 0.0, 0.0], [half, 0.0, 0.0], [0.0, -37.0, 30.0], [-25.0, -64.0, 0.0], [25.0, -64.0, 0.0]];
        let landmarks = Landmarks::from_points(marks.map(place));
        let (a, b) = (place([-70.0, 25.0, -20.0]), place([70.0, -110.0, -20.0]));
        let face = Rect { x: a.x.min(b.x), y: a.y.min(b.y), width: (b.x - a.x).abs(), height: (b.y - a.y).abs() };
        let center = face.center();
        let inside = |x: usize, y: usize| {
            let (dx, dy) = ((x as f32 - center.x) / face.width, (y as f32 - center.y) / face.height);
            dx * dx + dy * dy < 0.3
        };
        let skin = light.around([0.0, 0.0, 1.0]).map(|value| value * 0.4);
        let pixels = |x: usize, y: usize| if inside(x, y) { skin } else { [0.0; 3] };
        let color = Picture::from_fn(view.width, view.height, pixels);
        let alpha = (0..view.width * view.height).map(|i| f32::from(inside(i % view.width, i / view.width))).collect();
        Cutout { color, alpha, landmarks, face }
    }

    /// How far hair and chin reach above and below the pupils, in millimetres.
    pub(super) fn reach_mm(&self) -> (f32, f32) {
        (125.0, 112.0)
    }
}
