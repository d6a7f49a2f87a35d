//! Laying one thing over another, in light.

use super::{hand::Held, room::Backdrop};
use crate::specimen::{person::Cutout, picture::Picture};

/// The heads over the backdrop as a phone sees it that is held so, `brightness` times as bright: the farthest head first.
pub(super) fn scene_seen(
    backdrop: &Backdrop,
    size: [usize; 2],
    focal_px: f32,
    held: &Held,
    brightness: f32,
    heads: &[Cutout],
) -> Picture {
    let hidden = |index: usize| heads.iter().any(|head| head.alpha[index] >= 1.0);
    let mut picture = backdrop_where(backdrop, size, focal_px, held, brightness, |index| !hidden(index));
    heads.iter().for_each(|head| lay(&mut picture, head));
    picture
}

/// The backdrop as a phone sees it that is held so, `brightness` times as bright.
pub(super) fn backdrop_seen(
    backdrop: &Backdrop,
    [width, height]: [usize; 2],
    focal_px: f32,
    held: &Held,
    brightness: f32,
) -> Picture {
    backdrop_where(backdrop, [width, height], focal_px, held, brightness, |_| true)
}

/// The backdrop in those pixels that are wanted; the others stay black.
fn backdrop_where(
    backdrop: &Backdrop,
    [width, height]: [usize; 2],
    focal_px: f32,
    held: &Held,
    brightness: f32,
    wanted: impl Fn(usize) -> bool,
) -> Picture {
    let [yaw, pitch, roll] = held.turn.map(f32::to_radians);
    let across = focal_px * (yaw.tan() + held.shift[0] / backdrop.distance_mm);
    let down = focal_px * (held.shift[1] / backdrop.distance_mm - pitch.tan());
    let (cos, sin) = (roll.cos(), roll.sin());
    let (middle_x, middle_y) = (width as f32 / 2.0, height as f32 / 2.0);
    Picture::from_fn(width, height, |x, y| {
        if !wanted(y * width + x) {
            return [0.0; 3];
        }
        let (dx, dy) = (x as f32 + 0.5 - middle_x, y as f32 + 0.5 - middle_y);
        let (at_x, at_y) = (middle_x + dx * cos - dy * sin + across, middle_y + dx * sin + dy * cos + down);
        backdrop.at(at_x, at_y).map(|light| light * brightness)
    })
}

/// Lays a rendered head over the picture.
fn lay(picture: &mut Picture, cutout: &Cutout) {
    let over = cutout.color.pixels().iter().zip(&cutout.alpha);
    for (pixel, (color, &alpha)) in picture.pixels_mut().iter_mut().zip(over).filter(|(_, (_, alpha))| **alpha > 0.0) {
        for c in 0..3 {
            pixel[c] = color[c] + (1.0 - alpha) * pixel[c];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::{
            face::Landmarks,
            geometry::{Point, Rect},
        },
        specimen::seed::Seed,
    };

    #[test]
    fn what_lies_over_hides_by_its_coverage() {
        let mut picture = Picture::filled(2, 1, [0.4; 3]);
        let color = Picture::from_fn(2, 1, |x, _| [0.25 * x as f32; 3]);
        let landmarks = Landmarks::from_points([Point::default(); 5]);
        lay(&mut picture, &Cutout { color, alpha: vec![0.0, 0.5], landmarks, face: Rect::default() });
        assert_eq!(picture.pixels(), [[0.4; 3], [0.45; 3]]);
    }

    #[test]
    fn a_turned_phone_shifts_the_room() {
        let backdrop = Backdrop::room(Seed::new(3), 60, 80, 70.0, super::super::room::Daylight::Any);
        let seen = |held: &Held| backdrop_seen(&backdrop, [60, 80], 70.0, held, 1.0);
        let still = seen(&Held::default());
        let turn = (5.0f32 / 70.0).atan().to_degrees();
        let turned = seen(&Held { turn: [turn, 0.0, 0.0], ..Held::default() });
        let difference = (still.row(40)[30][1] - turned.row(40)[25][1]).abs();
        assert!(difference < 1e-3, "{difference}");
    }
}
