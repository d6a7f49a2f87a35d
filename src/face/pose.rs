//! Head pose from the five landmarks.
//!
//! An average head is turned until its landmarks, seen from far away (weak perspective), lie where the detector found
//! them: Gauss–Newton over yaw, pitch, roll, scale and position. The frontal places come from the ArcFace template; the
//! depths are those of an average adult head, nose tip about half an eye distance before the eyes (Farkas,
//! "Anthropometry of the Head and Face", 1994: pupils 63 mm apart, nose tip about 32 mm before the eyes).

use crate::case::face::{Landmarks, Pose};

/// Landmarks of the average head in eye distances: right, down, towards the camera; origin between the eyes.
const HEAD: [[f64; 3]; 5] =
    [[-0.5, 0.0, 0.0], [0.5, 0.0, 0.0], [0.0, 0.57, 0.52], [-0.415, 1.155, 0.08], [0.415, 1.155, 0.08]];

/// Yaw, pitch, roll (radians), scale (pixels per eye distance), position of the point between the eyes.
type Parameters = [f64; 6];

/// Head pose in degrees; `None` when the landmarks coincide or are no numbers. Beyond about 60° of yaw the landmarks of
/// the far side are guesses of the detector, and the pose with them.
pub fn estimate_pose(landmarks: &Landmarks) -> Option<Pose> {
    let points = landmarks.points().map(|point| [f64::from(point.x), f64::from(point.y)]);
    let eyes = [points[1][0] - points[0][0], points[1][1] - points[0][1]];
    let mouth_drop = points[3][1] + points[4][1] - points[0][1] - points[1][1];
    let scale = eyes[0].hypot(eyes[1]).max(mouth_drop.abs() / 2.3);
    if !scale.is_finite() || scale < 1e-3 {
        return None;
    }
    let middle = [(points[0][0] + points[1][0]) / 2.0, (points[0][1] + points[1][1]) / 2.0];
    let mut parameters: Parameters = [0.0, 0.0, eyes[1].atan2(eyes[0]), scale, middle[0], middle[1]];
    for _ in 0..20 {
        let step = gauss_newton_step(&parameters, &points)?;
        for (parameter, change) in parameters.iter_mut().zip(step) {
            *parameter += change;
        }
        parameters[0] = parameters[0].clamp(-1.5, 1.5);
        parameters[1] = parameters[1].clamp(-1.2, 1.2);
        if step[..3].iter().all(|change| change.abs() < 1e-5) {
            break;
        }
    }
    let degrees = |radians: f64| radians.to_degrees() as f32;
    let [yaw, pitch, roll, ..] = parameters;
    let roll = roll.sin().atan2(roll.cos());
    let pose = Pose { yaw: degrees(yaw), pitch: degrees(pitch), roll: degrees(roll) };
    [pose.yaw, pose.pitch, pose.roll].iter().all(|angle| angle.is_finite()).then_some(pose)
}

/// Where the head's landmarks appear: nodded, then turned about the vertical axis, then tilted, then projected.
fn project(parameters: &Parameters) -> [[f64; 2]; 5] {
    let [yaw, pitch, roll, scale, x, y] = *parameters;
    let ((sin_yaw, cos_yaw), (sin_pitch, cos_pitch)) = (yaw.sin_cos(), pitch.sin_cos());
    let (sin_roll, cos_roll) = roll.sin_cos();
    HEAD.map(|[right, down, near]| {
        let (nodded_down, nodded_near) = (down * cos_pitch - near * sin_pitch, near * cos_pitch + down * sin_pitch);
        let turned_right = right * cos_yaw + nodded_near * sin_yaw;
        [
            x + scale * (turned_right * cos_roll - nodded_down * sin_roll),
            y + scale * (turned_right * sin_roll + nodded_down * cos_roll),
        ]
    })
}

/// One step of damped Gauss–Newton. A weak pull of yaw and pitch towards zero keeps the solution in place where five
/// points do not determine it.
fn gauss_newton_step(parameters: &Parameters, points: &[[f64; 2]; 5]) -> Option<Parameters> {
    const PULL: f64 = 1e-3;
    let scale_square = parameters[3] * parameters[3];
    let here = project(parameters);
    let mut columns = [[0.0; 10]; 6];
    for (index, column) in columns.iter_mut().enumerate() {
        let step = if index < 3 { 1e-5 } else { 1e-3 };
        let mut moved = *parameters;
        moved[index] += step;
        let there = project(&moved);
        for row in 0..10 {
            column[row] = (there[row / 2][row % 2] - here[row / 2][row % 2]) / step;
        }
    }
    let mut normal = [[0.0; 7]; 6];
    for (index, column) in columns.iter().enumerate() {
        for (other, other_column) in columns.iter().enumerate() {
            normal[index][other] = column.iter().zip(other_column).map(|(a, b)| a * b).sum();
        }
        let residual = (0..10).map(|row| column[row] * (points[row / 2][row % 2] - here[row / 2][row % 2]));
        normal[index][6] = residual.sum();
        if index < 2 {
            normal[index][index] += PULL * scale_square;
            normal[index][6] -= PULL * scale_square * parameters[index];
        }
        normal[index][index] *= 1.0 + 1e-9;
    }
    solve(normal)
}

/// Solves the 6 × 6 system by elimination with row exchange; `None` when it is singular.
fn solve(mut rows: [[f64; 7]; 6]) -> Option<Parameters> {
    for pivot in 0..6 {
        let best = (pivot..6).max_by(|&a, &b| rows[a][pivot].abs().total_cmp(&rows[b][pivot].abs()))?;
        rows.swap(pivot, best);
        let divisor = rows[pivot][pivot];
        if !divisor.is_finite() || divisor.abs() < 1e-12 {
            return None;
        }
        let pivot_row = rows[pivot].map(|value| value / divisor);
        rows[pivot] = pivot_row;
        for (_, row) in rows.iter_mut().enumerate().filter(|(index, _)| *index != pivot) {
            let factor = row[pivot];
            row.iter_mut().zip(pivot_row).for_each(|(value, pivot_value)| *value -= factor * pivot_value);
        }
    }
    Some(rows.map(|row| row[6]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::geometry::Point;

    fn seen(yaw: f64, pitch: f64, roll: f64) -> Landmarks {
        let parameters = [yaw.to_radians(), pitch.to_radians(), roll.to_radians(), 60.0, 200.0, 150.0];
        Landmarks::from_points(project(&parameters).map(|[x, y]| Point::new(x as f32, y as f32)))
    }

    #[test]
    fn the_pose_of_a_projected_head_comes_back() {
        for (yaw, pitch, roll) in
            [(0.0, 0.0, 0.0), (30.0, 0.0, 0.0), (-45.0, 10.0, 5.0), (10.0, -20.0, 40.0), (0.0, 0.0, -85.0)]
        {
            let pose = estimate_pose(&seen(yaw, pitch, roll)).unwrap();
            let error = [f64::from(pose.yaw) - yaw, f64::from(pose.pitch) - pitch, f64::from(pose.roll) - roll];
            assert!(error.iter().all(|degrees| degrees.abs() < 1.5), "{yaw} {pitch} {roll}: {pose:?}");
        }
    }

    #[test]
    fn mirroring_turns_yaw_and_roll_round() {
        let landmarks = seen(25.0, 8.0, 10.0);
        let [left_eye, right_eye, nose, left_mouth, right_mouth] =
            landmarks.points().map(|point| Point::new(400.0 - point.x, point.y));
        let mirrored = Landmarks {
            left_eye: right_eye,
            right_eye: left_eye,
            nose,
            left_mouth: right_mouth,
            right_mouth: left_mouth,
        };
        let (pose, mirror) = (estimate_pose(&landmarks).unwrap(), estimate_pose(&mirrored).unwrap());
        assert!((pose.yaw + mirror.yaw).abs() < 0.1 && (pose.roll + mirror.roll).abs() < 0.1);
        assert!((pose.pitch - mirror.pitch).abs() < 0.1);
    }

    #[test]
    fn the_nose_moves_towards_positive_yaw_and_pitch() {
        assert!(seen(30.0, 0.0, 0.0).nose.x > seen(0.0, 0.0, 0.0).nose.x);
        assert!(seen(0.0, 20.0, 0.0).nose.y < seen(0.0, 0.0, 0.0).nose.y);
    }

    #[test]
    fn impossible_landmarks_have_no_pose() {
        for value in [7.0, f32::NAN, f32::INFINITY] {
            assert_eq!(estimate_pose(&Landmarks::from_points([Point::new(value, value); 5])), None);
        }
    }
}
