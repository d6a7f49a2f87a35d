//! Light of the face: too bright, too dark, from behind.

use super::Look;
use crate::{
    policy::CapturePolicy,
    selfie::surround::{LEAST_CELLS, is_beside},
};

/// Share of the face's pixels that are clipped.
pub(super) fn clipped(look: &Look<'_>) -> Option<f32> {
    look.signature.light.map(|light| light.clipped)
}

/// Median luma of the face.
pub(super) fn luma(look: &Look<'_>) -> Option<f32> {
    look.signature.light.map(|light| light.luma)
}

/// Luma of the face over that of the bright part of what is beside and above the head.
pub(super) fn against_surround(look: &Look<'_>) -> Option<f32> {
    let beside = |index: usize| is_beside(index, &look.face.face.bbox, look.size);
    let surround = look.signature.upper_quartile(LEAST_CELLS, beside)?;
    Some(luma(look)? / surround.max(1.0 / 255.0))
}

pub(super) fn too_bright(look: &Look<'_>, policy: &CapturePolicy) -> bool {
    clipped(look).is_some_and(|share| share > policy.clipped_share)
}

/// A face that is dark because the light comes from behind is not told to be in too little light.
pub(super) fn too_dark(look: &Look<'_>, policy: &CapturePolicy) -> bool {
    luma(look).is_some_and(|luma| luma < policy.dark_luma) && !backlit(look, policy)
}

/// Dark skin before a bright wall is not backlit: a face that is exposed as it should be has bright spots.
pub(super) fn backlit(look: &Look<'_>, policy: &CapturePolicy) -> bool {
    if look.signature.light.is_none_or(|light| light.bright > policy.backlit_bright) {
        return false;
    }
    // In the dark any lamp is brighter than a face: light from behind is brighter than faces are wont to be as well.
    let bright_behind = |ratio: f32| luma(look).is_some_and(|luma| luma / ratio.max(1e-3) > policy.backlit_luma);
    luma(look).is_some_and(|luma| luma < policy.backlit_luma)
        && against_surround(look).is_some_and(|ratio| ratio < policy.backlit_ratio && bright_behind(ratio))
}
