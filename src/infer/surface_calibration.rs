//! What evidence about a document's surface means: fitted on labelled photographs and shipped with the network.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How figures of evidence become scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurfaceCalibration {
    /// Photographs it was fitted on, and how each was left out where it was judged.
    pub data_set: String,
    /// How.
    pub method: String,
    /// Of any photo, when no document is known in it.
    pub photo: SurfaceView,
    /// Of a document whose corners are known.
    pub document: SurfaceView,
}

/// The evidence of one way of looking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurfaceView {
    /// Bona fide photographs of the calibration.
    pub bona_fide: u32,
    /// Attacks.
    pub attacks: u32,
    /// What the evidence of any of the three, their odds added up, means for document liveness: 0.25 where 1 % of bona fide photographs
    /// lie below, 0.5 where 2 % of attacks rise above.
    pub liveness: Anchors,
    /// A display.
    pub screen: SurfaceEvidence,
    /// A colour print.
    pub print: SurfaceEvidence,
    /// A grey copy.
    pub grey: SurfaceEvidence,
}

/// Evidence of one attack: `bias` and the sum of figures times their weights, the logarithm of the odds that the photograph is
/// one among as many bona fide ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurfaceEvidence {
    /// Added.
    pub bias: f64,
    /// Weight of each figure by its name.
    pub weights: BTreeMap<String, f64>,
    /// What the evidence means for the reason of that name: 0.5 where 5 % of bona fide photographs lie below, 0.25 where 1 % do.
    pub reason: Anchors,
}

/// Two places on the scale of evidence, and what the score is there.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchors {
    /// Evidence with the score 0.5.
    pub half: f64,
    /// Evidence with the score 0.25: stronger.
    pub quarter: f64,
}

impl Anchors {
    /// The score in [0, 1], higher is more bona fide: the logistic curve through both places.
    pub fn score(&self, evidence: f64) -> f64 {
        let steps = (evidence - self.half) / (self.quarter - self.half);
        1.0 / (1.0 + 3f64.powf(steps))
    }

    fn check(&self, name: &str) -> Result<(), String> {
        let ordered = self.half.is_finite() && self.quarter.is_finite() && self.half < self.quarter;
        if ordered { Ok(()) } else { Err(format!("{name} needs a finite half below quarter")) }
    }
}

impl SurfaceCalibration {
    /// What no score could be made of, in words.
    pub(super) fn check(&self) -> Result<(), String> {
        for (name, view) in [("photo", &self.photo), ("document", &self.document)] {
            view.liveness.check(&format!("{name}.liveness"))?;
            for (sign, evidence) in [("screen", &view.screen), ("print", &view.print), ("grey", &view.grey)] {
                evidence.reason.check(&format!("{name}.{sign}.reason"))?;
                let mut figures = evidence.weights.values().chain(std::iter::once(&evidence.bias));
                if evidence.weights.is_empty() || figures.any(|value| !value.is_finite()) {
                    return Err(format!("{name}.{sign} needs a finite bias and finite weights, at least one"));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_fall_with_evidence_through_both_anchors() {
        let anchors = Anchors { half: -1.0, quarter: 2.0 };
        assert!((anchors.score(-1.0) - 0.5).abs() < 1e-12 && (anchors.score(2.0) - 0.25).abs() < 1e-12);
        assert!(anchors.score(-50.0) > 0.999 && anchors.score(50.0) < 0.001);
        assert!(anchors.check("x").is_ok());
        for wrong in [Anchors { half: 2.0, quarter: 2.0 }, Anchors { half: f64::NAN, quarter: 2.0 }] {
            assert!(wrong.check("x").is_err());
        }
    }
}
