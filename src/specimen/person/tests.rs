//! What a rendered head must keep to.

use std::sync::LazyLock;

use super::*;
use crate::specimen::seed::Seed;

/// A person with eyes of a green that nothing else has.
static GREEN: LazyLock<Head> = LazyLock::new(|| {
    let mut person = Person::draw_as(Seed::new(11), Some(Sex::Female), Some(25.0));
    person.glasses = false;
    person.look.style = HairStyle::Tied;
    person.look.iris = [0.0, 0.8, 0.0];
    Head::build(&person)
});

fn view(yaw: f32) -> View {
    let pose = Pose { yaw, pitch: 0.0, roll: 0.0 };
    View { width: 150, height: 200, focal_px: 300.0, position_mm: [0.0, 0.0, 500.0], pose }
}

fn render(yaw: f32, expression: &Expression) -> Cutout {
    GREEN.render(&view(yaw), expression, &Light::studio())
}

fn green(cutout: &Cutout) -> usize {
    cutout.color.pixels().iter().filter(|[r, g, b]| *g > 1.6 * r.max(*b) && *g > 0.02).count()
}

#[test]
fn the_same_seed_gives_the_same_picture() {
    let person = Person::draw(Seed::new(3));
    let light = Light::indoor(Seed::new(1));
    let [a, b] = [(); 2].map(|()| Head::build(&person).render(&view(5.0), &Expression::default(), &light));
    assert_eq!(a, b);
    assert_ne!(a.color, render(5.0, &Expression::default()).color);
}

#[test]
fn sizes_follow_the_distance() {
    let cutout = render(0.0, &Expression::default());
    let [left, right, nose, left_mouth, right_mouth] = cutout.landmarks.points();
    let expected = 2.0 * GREEN.person.half_pupil_distance_mm() * 300.0 / 500.0;
    assert!((left.distance(right) - expected).abs() < 0.05 * expected);
    assert!(
        left.x < nose.x && nose.x < right.x && left.y < nose.y && nose.y < left_mouth.y && left_mouth.x < right_mouth.x
    );
    let inside = |p: crate::case::geometry::Point| (0.0..150.0).contains(&p.x) && (0.0..200.0).contains(&p.y);
    assert!(cutout.landmarks.points().into_iter().all(inside));
    // A face is some 140 mm wide, its lowest 66 mm behind the pupils left out.
    assert!((66.0..90.0).contains(&cutout.face.width) && cutout.face.height > 70.0, "{:?}", cutout.face);
}

#[test]
fn coverage_is_a_share_and_light_stays_within_it() {
    let cutout = render(0.0, &Expression::default());
    assert!(cutout.alpha.iter().all(|alpha| (0.0..=1.0).contains(alpha)));
    assert!(cutout.alpha.contains(&1.0) && cutout.alpha[0] == 0.0);
    let pairs = cutout.color.pixels().iter().zip(&cutout.alpha);
    assert!(pairs.into_iter().all(|(color, alpha)| *alpha > 0.0 || *color == [0.0; 3]));
}

#[test]
fn the_head_turns_as_the_pose_says() {
    let nose = |yaw: f32| {
        let points = render(yaw, &Expression::default()).landmarks;
        points.nose.x - points.left_eye.middle(points.right_eye).x
    };
    assert!(nose(20.0) > nose(0.0) + 4.0 && nose(-20.0) < nose(0.0) - 4.0);
}

#[test]
fn closed_lids_cover_the_iris() {
    let (open, closed) =
        (render(0.0, &Expression::default()), render(0.0, &Expression { blink: 1.0, ..Expression::default() }));
    assert!(green(&open) > 20, "{}", green(&open));
    assert!(green(&closed) * 20 < green(&open), "{}", green(&closed));
}

#[test]
fn the_jaw_drops_and_the_gaze_moves() {
    let gape = render(0.0, &Expression { mouth_open: 1.0, ..Expression::default() });
    let rest = render(0.0, &Expression::default());
    assert!(gape.face.height > rest.face.height + 5.0);
    let aside = render(0.0, &Expression { gaze_x: 1.0, ..Expression::default() });
    assert!(aside.landmarks.left_eye.x > rest.landmarks.left_eye.x + 1.0);
}

#[test]
fn a_portrait_shows_the_whole_head() {
    let (image, landmarks) = portrait(&GREEN, Seed::new(1), 140, 180);
    let corner = image.get_pixel(2, 2).0;
    assert!(corner.iter().all(|value| *value > 150));
    assert!(landmarks.inter_eye_distance() > 20.0);
    assert!((landmarks.left_eye.y - landmarks.right_eye.y).abs() < 4.0);
}
