//! Place of the face in the frame: near its border, past it, too close.

use super::Look;
use crate::{
    case::geometry::{Point, Rect},
    policy::CapturePolicy,
};

/// Distance from the face to the nearest side of the frame, in widths of the face; below zero past it.
pub(super) fn margin(look: &Look<'_>) -> Option<f32> {
    let Rect { x, y, width, height } = look.face.face.bbox;
    let [frame_width, frame_height] = look.size.map(|side| side as f32);
    let nearest = x.min(y).min(frame_width - x - width).min(frame_height - y - height);
    (width > 0.0).then(|| nearest / width)
}

/// Share of the face inside the frame, across or down, whichever is less; of its landmarks, where that is less still.
pub(super) fn visible(look: &Look<'_>) -> Option<f32> {
    let Rect { x, y, width, height } = look.face.face.bbox;
    let [frame_width, frame_height] = look.size.map(|side| side as f32);
    let inside = |start: f32, length: f32, limit: f32| {
        ((start + length).min(limit) - start.max(0.0)).max(0.0) / length.max(f32::MIN_POSITIVE)
    };
    let seen = |point: &Point| (0.0..frame_width).contains(&point.x) && (0.0..frame_height).contains(&point.y);
    let landmarks = look.face.face.landmarks.points();
    let landmarks_seen = landmarks.iter().filter(|point| seen(point)).count() as f32 / landmarks.len() as f32;
    Some(inside(x, width, frame_width).min(inside(y, height, frame_height)).min(landmarks_seen))
}

/// Width of the face, in widths of a portrait frame: three quarters of the height, in frames that are wider.
pub(super) fn fill(look: &Look<'_>) -> Option<f32> {
    let [width, height] = look.size.map(|side| side as f32);
    let portrait = width.min(0.75 * height);
    (portrait > 0.0).then(|| look.face.face.bbox.width / portrait)
}

pub(super) fn too_close(look: &Look<'_>, policy: &CapturePolicy) -> bool {
    fill(look).is_some_and(|share| share > policy.close_share)
}

/// A face that is too close reaches past the frame as a matter of course: that it is too close says it all.
pub(super) fn cropped(look: &Look<'_>, policy: &CapturePolicy) -> bool {
    visible(look).is_some_and(|share| share < policy.visible_share) && !too_close(look, policy)
}

pub(super) fn near_border(look: &Look<'_>, policy: &CapturePolicy) -> bool {
    margin(look).is_some_and(|margin| margin < policy.border_widths)
        && !cropped(look, policy)
        && !too_close(look, policy)
}
