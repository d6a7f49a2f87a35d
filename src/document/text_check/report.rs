//! What the comparison of lines comes to: finding and exhibits.

use std::cmp::Reverse;

use super::outlier::{CheckedLine, LineFigure};
use crate::{
    case::{
        evidence::EvidenceKind,
        finding::{Exhibit, Outcome},
        geometry::Rect,
        heat_map::HeatMap,
        pad::{PadFinding, PadReason},
        quad::bounds,
    },
    policy::TextCheckPolicy,
};

/// Spreads from which a figure is named in a label.
const NAMED: f64 = 2.0;
/// Cells of the heat map along its longer side.
const CELLS: usize = 64;

/// The lines of a photo, compared.
#[derive(Debug, Clone, PartialEq)]
pub struct TextCheck {
    /// Those that could be compared, from top to bottom.
    pub lines: Vec<CheckedLine>,
}

impl TextCheck {
    /// The suspicion of the line that stands out most; `None` without lines.
    pub fn suspicion(&self) -> Option<f64> {
        self.lines.iter().map(|line| line.suspicion).reduce(f64::max)
    }

    /// How much each line stands out, over the box around all of them.
    fn heat(&self, side: EvidenceKind, policy: &TextCheckPolicy) -> Option<Exhibit> {
        let boxes: Vec<Rect> = self.lines.iter().map(|line| bounds(&line.quad)).collect();
        let edge = |of: fn(&Rect) -> f32, pick: fn(f32, f32) -> f32| boxes.iter().map(of).reduce(pick);
        let (left, top) = (edge(|rect| rect.x, f32::min)?, edge(|rect| rect.y, f32::min)?);
        let right = edge(|rect| rect.x + rect.width, f32::max)?;
        let bottom = edge(|rect| rect.y + rect.height, f32::max)?;
        let (width, height) = (right - left, bottom - top);
        let cells = |side: f32| (CELLS as f32 * side / width.max(height)).ceil().clamp(1.0, CELLS as f32) as usize;
        let (columns, rows) = (cells(width), cells(height));
        let value = |cell: usize| {
            let x = left + width * ((cell % columns) as f32 + 0.5) / columns as f32;
            let y = top + height * ((cell / columns) as f32 + 0.5) / rows as f32;
            let here =
                |rect: &Rect| (0.0..rect.width).contains(&(x - rect.x)) && (0.0..rect.height).contains(&(y - rect.y));
            let lines = self.lines.iter().zip(&boxes).filter(|(_, rect)| here(rect));
            lines.map(|(line, _)| doubt(line.suspicion, policy)).fold(0.0, f64::max) as f32
        };
        let values = (0..columns * rows).map(value).collect();
        let map = HeatMap::new(Rect { x: left, y: top, width, height }, columns, values).ok()?;
        Some(Exhibit::Heat { label: "how much each line of text stands out".to_owned(), evidence: side, map })
    }

    /// The finding on the photo `side`: a score of 0.5 at the policy's suspicion, and the lines beyond it, marked.
    pub fn finding(&self, side: EvidenceKind, policy: &TextCheckPolicy) -> PadFinding {
        let suspicion = self.suspicion().unwrap_or(f64::NAN);
        let mut exhibits = vec![
            figure("lines of text compared", self.lines.len() as f64),
            figure("suspicion of the line that stands out most (log odds)", suspicion),
        ];
        let mut suspected: Vec<&CheckedLine> =
            self.lines.iter().filter(|line| line.suspicion > policy.doubtful_above).collect();
        suspected.sort_by_key(|line| Reverse((line.suspicion * 1e3) as i64));
        exhibits.extend(suspected.into_iter().take(policy.regions).map(|line| Exhibit::Region {
            label: label(line),
            evidence: side,
            bbox_in_image: bounds(&line.quad),
        }));
        let score = 1.0 - doubt(suspicion, policy);
        if score < 0.5 {
            exhibits.extend(self.heat(side, policy));
        }
        PadFinding { reason: PadReason::SecurityDataCheck, outcome: Outcome::scored(suspicion, score), exhibits }
    }
}

/// A suspicion in [0, 1], a half at the policy's.
fn doubt(suspicion: f64, policy: &TextCheckPolicy) -> f64 {
    1.0 / (1.0 + (policy.doubtful_above - suspicion).exp())
}

fn figure(name: &str, value: f64) -> Exhibit {
    Exhibit::Figure { name: name.to_owned(), value }
}

/// Which figures are out and by how much.
fn label(line: &CheckedLine) -> String {
    let named = |(index, figure): (usize, &LineFigure)| {
        let spreads = line.spreads[index]?.abs();
        let ratio = line.ratios[index].unwrap_or(1.0);
        (spreads >= NAMED || *figure == LineFigure::Trace && spreads >= 1.0).then(|| match figure {
            LineFigure::Trace => format!("traces of compression {spreads:.1} spreads from the other lines"),
            LineFigure::Noise => format!("noise {ratio:.2} times that of the other lines"),
            LineFigure::Sharpness => format!("sharpness {ratio:.2} times that of lines of its height"),
        })
    };
    let mut parts: Vec<String> = LineFigure::ALL.iter().enumerate().filter_map(named).collect();
    if parts.is_empty() {
        parts.push("several figures a little off".to_owned());
    }
    format!("{}: {}", line.text, parts.join(", "))
}
