//! Thresholds of where the document lies in its photo.

use serde::Deserialize;

use super::{CheckPolicy, within};

/// When a photo of a document has one of the seven errors of document liveness, and which warnings it gets. Lengths are shares of
/// the document's longer side or of the photo, as named; pixels are those of the upright photo.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocationPolicy {
    /// The network's probability of a document below which there is none.
    pub min_presence: f64,
    /// Confidence in the corners below which there is no document.
    pub min_confidence: f64,
    /// Area of a second document, as a share of the first one's, from which there are too many.
    pub other_area: f64,
    /// Confidence from which a second document counts.
    pub other_confidence: f64,
    /// Distance in longer sides of the document up to which two corners of two documents are one: pages of one passport share an
    /// edge.
    pub spread_gap: f64,
    /// How far a corner may lie outside the photo, in longer sides of the document.
    pub max_outside: f64,
    /// Share of what the network takes for the document that may lie outside the photo, whatever the corners say.
    pub max_cut: f64,
    /// Share of the photo's width or height, the larger of the two, that the document must span.
    pub min_extent: f64,
    /// Longer side of the document in pixels below which it is too small.
    pub min_long_side_pixels: f64,
    /// Share of the photo's width or height above which the camera was too close.
    pub max_extent: f64,
    /// Distance from a corner to the border, in longer sides of the document, below which it is too close to it.
    pub min_margin: f64,
    /// What is warned of.
    pub warnings: InputPolicy,
}

/// What a photo should have for document liveness and attack detection.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputPolicy {
    /// Shorter side of the photo in pixels that document liveness wants.
    pub liveness_short_side: u32,
    /// Shorter side of the photo in pixels that attack detection wants.
    pub pad_short_side: u32,
    /// JPEG quality, 1 … 100, that both want.
    pub jpeg_quality: u8,
    /// Background on each side, in longer sides of the document, that both want.
    pub background_margin: f64,
}

impl LocationPolicy {
    /// What is wrong with the bands of document location: corners sure enough to go by, but no more, go to a person.
    pub(super) fn check_bands(&self, bands: &CheckPolicy) -> Result<(), String> {
        within("checks.document_location.review_below", bands.review_below, self.min_confidence + 0.01, 1.0)
    }

    pub(super) fn check(&self) -> Result<(), String> {
        let shares = [
            ("location.min_presence", self.min_presence),
            ("location.min_confidence", self.min_confidence),
            ("location.other_area", self.other_area),
            ("location.other_confidence", self.other_confidence),
            ("location.spread_gap", self.spread_gap),
            ("location.max_outside", self.max_outside),
            ("location.max_cut", self.max_cut),
            ("location.min_extent", self.min_extent),
            ("location.min_margin", self.min_margin),
            ("location.warnings.background_margin", self.warnings.background_margin),
        ];
        shares.into_iter().try_for_each(|(name, share)| within(name, share, 0.0, 1.0))?;
        // No document and a document that nobody can see must be errors whatever else the file says.
        within("location.min_presence", self.min_presence, 0.1, 1.0)?;
        within("location.max_extent", self.max_extent, self.min_extent, 1.5)?;
        within("location.min_long_side_pixels", self.min_long_side_pixels, 16.0, 4096.0)?;
        within("location.warnings.jpeg_quality", f64::from(self.warnings.jpeg_quality), 1.0, 100.0)?;
        let sides = [self.warnings.liveness_short_side, self.warnings.pad_short_side];
        sides.into_iter().try_for_each(|side| within("location.warnings short sides", f64::from(side), 1.0, 10_000.0))
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::{DEFAULT_POLICY, Policy};

    #[test]
    fn wrong_figures_are_refused_by_name() {
        let cases = [
            ("min_presence = 0.5", "min_presence = 0.0", "location.min_presence"),
            ("max_extent = 0.905", "max_extent = 0.1", "location.max_extent"),
            ("max_outside = 0.045", "max_outside = nan", "location.max_outside"),
            ("jpeg_quality = 70", "jpeg_quality = 0", "location.warnings.jpeg_quality"),
            ("pad_short_side = 720", "pad_short_sides = 720", "pad_short_sides"),
        ];
        for (from, to, expected) in cases {
            let text = DEFAULT_POLICY.replacen(from, to, 1);
            assert_ne!(text, DEFAULT_POLICY, "{from}");
            assert!(Policy::parse(&text, "p.toml").unwrap_err().to_string().contains(expected), "{expected}");
        }
    }
}
