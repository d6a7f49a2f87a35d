//! What was found on a photo's surface, and as which findings it is told.

use std::{cmp::Reverse, collections::BTreeMap};

use crate::{
    case::{
        EvidenceKind,
        finding::{CheckId, Exhibit, Finding, Outcome},
        geometry::Rect,
        pad::{PadFinding, PadReason},
    },
    policy::SurfacePolicy,
};

/// What a photo may show instead of the document itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SurfaceSign {
    /// A display.
    Screen,
    /// A colour print.
    Print,
    /// A copy without colour.
    Grey,
}

impl SurfaceSign {
    /// All, in the order of the network's answers.
    pub const ALL: [SurfaceSign; 3] = [SurfaceSign::Screen, SurfaceSign::Print, SurfaceSign::Grey];

    /// Name for people.
    pub const fn title(self) -> &'static str {
        match self {
            SurfaceSign::Screen => "screen",
            SurfaceSign::Print => "colour print",
            SurfaceSign::Grey => "grey copy",
        }
    }

    /// The reason of the PAD service that it speaks for; it has none for colour prints.
    pub const fn reason(self) -> Option<PadReason> {
        match self {
            SurfaceSign::Screen => Some(PadReason::ScreenReplayAttack),
            SurfaceSign::Print => None,
            SurfaceSign::Grey => Some(PadReason::BlackAndWhitePrintedCopyAttack),
        }
    }
}

/// One crop and what the network says of it: what a heat map is drawn from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurfaceCrop {
    /// Where it lies in the photo.
    pub bbox: Rect,
    /// Probability in [0, 1] of each sign, in the order of [`SurfaceSign::ALL`].
    pub signs: [f32; 3],
}

/// The evidence of one sign.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignEvidence {
    /// Which.
    pub sign: SurfaceSign,
    /// Logarithm of the odds, by the calibration.
    pub evidence: f64,
    /// Score of the reason in [0, 1], higher the less speaks for it; the photo's quality caps it.
    pub score: f64,
}

/// How far from 0.25 to the cap of its quality a score stays as it is.
const KNEE: f64 = 0.8;

/// What the surface of a photo says.
#[derive(Debug, Clone, PartialEq)]
pub struct SurfaceReport {
    /// Every crop looked at.
    pub crops: Vec<SurfaceCrop>,
    /// What was measured, by name: the network's answers over all crops, peaks of the spectrum in nats, the document's own colour, and
    /// the photo's quality.
    pub figures: BTreeMap<&'static str, f64>,
    /// The evidence of each sign.
    pub signs: [SignEvidence; 3],
    /// The strongest of them.
    pub decided_by: SurfaceSign,
    /// Logarithm of the odds of any attack.
    pub evidence: f64,
    /// Document liveness in [0, 1], without regard to quality.
    pub liveness: f64,
    /// Where the photo's quality caps every score, in [0, 1]: 1 of a good one.
    pub quality_cap: f64,
}

impl SurfaceReport {
    /// The report with the quality of the file taken into account: `jpeg_quality` as of [`crate::media::jpeg_quality`], `None` of
    /// files of another kind.
    pub fn with_jpeg_quality(mut self, jpeg_quality: Option<u8>, policy: &SurfacePolicy) -> Self {
        if let Some(quality) = jpeg_quality {
            self.figures.insert("jpeg_quality", f64::from(quality));
            self.quality_cap = self.quality_cap.min(policy.jpeg_quality.score(f64::from(quality)));
        }
        self
    }

    /// `score` under the cap of a poor photo. Up to [`KNEE`] of the way from 0.25 to the cap it stays as it is: a photo that is merely poor
    /// does not look as suspicious as one with signs of an attack. What is higher is drawn together under the cap, so that photos of
    /// one quality keep their order. Quality pulls towards a person, never below 0.25: on its own it does not accuse.
    fn capped(&self, score: f64) -> f64 {
        let (uncapped, cap) = (SurfacePolicy::UNCAPPED, self.cap());
        let knee = uncapped + KNEE * (cap - uncapped);
        score.min(knee) + (score - knee).max(0.0) * (cap - knee) / (1.0 - knee)
    }

    /// The highest score of a photo of this quality.
    fn cap(&self) -> f64 {
        self.quality_cap.max(SurfacePolicy::POOREST)
    }

    /// Document liveness in [0, 1].
    pub fn score(&self) -> f64 {
        self.capped(self.liveness)
    }

    /// The finding on the photo `evidence`, with the crops that speak most for its strongest sign.
    pub fn finding(&self, evidence: EvidenceKind, regions: usize) -> Finding {
        let mut finding = Finding::new(CheckId::DocumentLiveness, Outcome::scored(self.evidence, self.score()));
        for SignEvidence { sign, evidence, .. } in &self.signs {
            finding = finding.with_figure(
                &format!("{evidence} evidence of a {} (log odds)", sign.title(), evidence = "surface"),
                *evidence,
            );
        }
        if self.quality_cap < 1.0 {
            finding = finding.with_figure("highest score for a photo of this quality", self.cap());
        }
        finding.exhibits.extend(self.figures.iter().map(|(name, value)| figure(name, *value)));
        finding.exhibits.extend(self.regions(self.decided_by, evidence, regions));
        finding
    }

    /// What the PAD service's reasons about the surface come to.
    pub fn pad_findings(&self, evidence: EvidenceKind, regions: usize) -> Vec<PadFinding> {
        let of_sign = |one: &SignEvidence| {
            let outcome = Outcome::scored(one.evidence, self.capped(one.score));
            let mut exhibits: Vec<Exhibit> = self
                .figures
                .iter()
                .filter(|(name, _)| speaks_of(one.sign, name))
                .map(|(name, value)| figure(name, *value))
                .collect();
            exhibits.extend(self.regions(one.sign, evidence, regions));
            Some(PadFinding { reason: one.sign.reason()?, outcome, exhibits })
        };
        self.signs.iter().filter_map(of_sign).collect()
    }

    /// The crops that show `sign` rather than not, the strongest first.
    fn regions(&self, sign: SurfaceSign, evidence: EvidenceKind, most: usize) -> impl Iterator<Item = Exhibit> {
        let head = SurfaceSign::ALL.iter().position(|one| *one == sign).unwrap_or_default();
        let mut crops: Vec<&SurfaceCrop> = self.crops.iter().filter(|crop| crop.signs[head] >= 0.5).collect();
        crops.sort_by_key(|crop| Reverse((crop.signs[head] * 1e6) as u32));
        let region = move |crop: &SurfaceCrop| Exhibit::Region {
            label: format!("{}: {:.2}", sign.title(), crop.signs[head]),
            evidence,
            bbox_in_image: crop.bbox,
        };
        crops.into_iter().take(most).map(region).collect::<Vec<_>>().into_iter()
    }
}

fn figure(name: &str, value: f64) -> Exhibit {
    Exhibit::Figure { name: name.replace('_', " "), value }
}

/// Whether a figure is evidence about `sign`.
fn speaks_of(sign: SurfaceSign, figure: &str) -> bool {
    let starts: &[&str] = match sign {
        SurfaceSign::Screen => &[
            "screen",
            "luma_peak",
            "colour_peak",
            "agreed_peak",
            "axis",
            "diagonal",
            "red_profile",
            "blue_profile",
            "residual",
        ],
        SurfaceSign::Print => &["print", "halftone"],
        SurfaceSign::Grey => &["grey", "colour_median", "colour_three_quarters", "colour_nine_tenths"],
    };
    starts.iter().any(|start| figure.starts_with(start))
}
