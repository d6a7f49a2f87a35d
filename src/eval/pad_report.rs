//! The figures of presentation attack detection as they are reported.

use serde::Serialize;

use super::bootstrap::Interval;

/// A share of presentations, or the area under the curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The share in [0, 1].
    pub rate: f64,
    /// Its interval; absent with fewer than two clusters.
    pub interval: Option<Interval>,
}

/// A figure against the attack species that succeeds most, as the standard asks, and against all attacks pooled.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BothWays<T> {
    /// By the highest APCER of any species.
    pub worst_species: T,
    /// By the share of all attack presentations, whatever their species.
    pub pooled: T,
}

/// How many presentations there were of one kind, and how many had an answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Responses {
    /// Presentations.
    pub presentations: usize,
    /// Those with a score.
    pub responses: usize,
    /// Subjects, clips or sources they come from.
    pub clusters: usize,
    /// Share without a score: BPNRR of bona fide presentations, APNRR of attacks.
    pub non_response_rate: Option<Estimate>,
}

/// Presentations of one attack species.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SpeciesResponses {
    /// Its name, as the labels have it.
    pub species: String,
    /// How many.
    #[serde(flatten)]
    pub responses: Responses,
}

/// APCER of one species.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SpeciesError {
    /// Its name.
    pub species: String,
    /// Share of its classified presentations that were taken for bona fide; absent when none was classified.
    pub apcer: Option<Estimate>,
}

/// Error rates at one threshold.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ThresholdErrors {
    /// What the threshold is.
    pub name: String,
    /// Scores at or above it count as bona fide.
    pub threshold: f64,
    /// Per species.
    pub apcer: Vec<SpeciesError>,
    /// The highest of them: the APCER of the system. Of equal ones the species with the most presentations.
    pub apcer_max: Option<SpeciesError>,
    /// Share of classified bona fide presentations taken for attacks.
    pub bpcer: Option<Estimate>,
    /// The same with every non-response counted as a rejection.
    pub bpcer_with_non_responses: Option<Estimate>,
}

/// Equal error rate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EqualError {
    /// Mean of APCER and BPCER where they come closest.
    #[serde(flatten)]
    pub estimate: Estimate,
    /// Threshold at which they do.
    pub threshold: f64,
}

/// BPCER at a limit to the APCER.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BpcerAtApcer {
    /// The standard's short name.
    pub name: &'static str,
    /// The limit.
    pub apcer: f64,
    /// There are at least 1/limit classified attack presentations; with fewer the figure is the BPCER at no error seen.
    pub supported: bool,
    /// BPCER at the lowest threshold that keeps to the limit.
    #[serde(flatten)]
    pub bpcer: BothWays<Option<Estimate>>,
}

/// Figures of presentation attack detection.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PadFigures {
    /// Subjects, clips or sources that the intervals are clustered by.
    pub clusters: usize,
    /// Bona fide presentations, with the BPNRR.
    pub bona_fide: Responses,
    /// All attacks, with the APNRR.
    pub attacks: Responses,
    /// Each species, by name, with its APNRR.
    pub species: Vec<SpeciesResponses>,
    /// Error rates at given thresholds.
    pub at_thresholds: Vec<ThresholdErrors>,
    /// Equal error rate; absent without answers of both kinds.
    pub eer: Option<BothWays<EqualError>>,
    /// BPCER at APCER 1, 5 and 10 %.
    pub bpcer_at_apcer: Vec<BpcerAtApcer>,
    /// Area under the curve of all attacks pooled: the chance that a bona fide presentation scores above an attack.
    pub auc: Option<Estimate>,
}
