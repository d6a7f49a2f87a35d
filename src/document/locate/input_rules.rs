//! What document liveness and attack detection want of a photo; what it lacks is a warning (`IQA`), and pulls nothing but doubt after it.

use serde::Serialize;

use super::{FoundDocument, errors::Place};
use crate::policy::InputPolicy;

/// What a photo lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WarningCode {
    /// Too few pixels for document liveness.
    ImageTooSmallForLiveness,
    /// Too few pixels for attack detection.
    ImageTooSmallForPad,
    /// Compressed too much.
    JpegQualityTooLow,
    /// Too little background around the document.
    DocumentTooClose,
}

impl WarningCode {
    /// The word for `IQA`.
    pub const fn name(self) -> &'static str {
        match self {
            WarningCode::ImageTooSmallForLiveness => "IMAGE_TOO_SMALL_FOR_LIVENESS",
            WarningCode::ImageTooSmallForPad => "IMAGE_TOO_SMALL_FOR_PAD",
            WarningCode::JpegQualityTooLow => "JPEG_QUALITY_TOO_LOW",
            WarningCode::DocumentTooClose => "DOCUMENT_TOO_CLOSE",
        }
    }
}

/// A warning with what decided it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InputWarning {
    /// Which.
    pub code: WarningCode,
    /// What was measured, with its unit.
    pub figure: &'static str,
    /// The measured value.
    pub value: f64,
    /// What the policy wants at least.
    pub threshold: f64,
}

/// The warnings of a photo of `size` (width, height). `jpeg_quality`: 1 … 100 by its quantisation tables, `None` where it is no JPEG.
/// Without a document its margin is not judged.
pub fn input_warnings(
    size: [u32; 2],
    jpeg_quality: Option<u8>,
    document: Option<&FoundDocument>,
    policy: &InputPolicy,
) -> Vec<InputWarning> {
    let short_side = f64::from(size[0].min(size[1]));
    let pixels = "shorter side of the photo in pixels";
    let margin = document.map(|document| -Place::of(document, size).outside);
    let wanted = [
        (WarningCode::ImageTooSmallForLiveness, pixels, Some(short_side), f64::from(policy.liveness_short_side)),
        (WarningCode::ImageTooSmallForPad, pixels, Some(short_side), f64::from(policy.pad_short_side)),
        (WarningCode::JpegQualityTooLow, "JPEG quality", jpeg_quality.map(f64::from), f64::from(policy.jpeg_quality)),
        (WarningCode::DocumentTooClose, "longer sides of the document around it", margin, policy.background_margin),
    ];
    let lacking = wanted.into_iter().filter_map(|(code, figure, value, threshold)| {
        let value = value.filter(|value| *value < threshold)?;
        Some(InputWarning { code, figure, value, threshold })
    });
    lacking.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::quad::frame,
        policy::{DEFAULT_POLICY, Policy},
    };

    #[test]
    fn what_lacks_is_warned_of() {
        let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap().location.warnings;
        let codes = |size, quality, document: Option<&FoundDocument>| -> Vec<WarningCode> {
            input_warnings(size, quality, document, &policy).iter().map(|warning| warning.code).collect()
        };
        assert_eq!(codes([4000, 3000], Some(90), None), []);
        assert_eq!(codes([4000, 3000], None, None), []);
        assert_eq!(codes([1000, 800], Some(70), None), [WarningCode::ImageTooSmallForLiveness]);
        let both =
            [WarningCode::ImageTooSmallForLiveness, WarningCode::ImageTooSmallForPad, WarningCode::JpegQualityTooLow];
        assert_eq!(codes([600, 800], Some(69), None), both);
        let whole = FoundDocument {
            quad: frame([4000, 3000]),
            confidence: 1.0,
            side_support: [1.0; 4],
            upright: 1.0,
            outside: 0.0,
        };
        assert_eq!(codes([4000, 3000], Some(90), Some(&whole)), [WarningCode::DocumentTooClose]);
    }
}
