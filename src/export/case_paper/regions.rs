//! The places that findings point to, numbered: the same number stands on the picture and beside the finding.

use crate::case::{EvidenceKind, Report, finding::Exhibit, geometry::Rect};

/// Most places that are drawn on one picture: more hide the picture. The list of findings names them all.
const MOST_DRAWN: usize = 60;

/// Every place once, in the order of the findings.
pub(super) struct Regions(Vec<(EvidenceKind, Rect)>);

impl Regions {
    pub(super) fn of(report: &Report) -> Self {
        let pad = report.document.iter().flat_map(|document| &document.pad).flat_map(|finding| &finding.exhibits);
        let mut places: Vec<(EvidenceKind, Rect)> = Vec::new();
        for exhibit in report.findings.iter().flat_map(|finding| &finding.exhibits).chain(pad) {
            if let Some(place) = place(exhibit)
                && !places.contains(&place)
            {
                places.push(place);
            }
        }
        Regions(places)
    }

    /// The number of an exhibit's place, where it has one.
    pub(super) fn number(&self, exhibit: &Exhibit) -> Option<usize> {
        let place = place(exhibit)?;
        self.0.iter().position(|known| *known == place).map(|index| index + 1)
    }

    /// The numbered places on a picture, as many as are drawn, and how many are not.
    pub(super) fn on(&self, kind: EvidenceKind) -> (Vec<(usize, Rect)>, usize) {
        let all = self.0.iter().enumerate().filter(|(_, place)| place.0 == kind);
        let all: Vec<(usize, Rect)> = all.map(|(index, place)| (index + 1, place.1)).collect();
        let left = all.len().saturating_sub(MOST_DRAWN);
        (all.into_iter().take(MOST_DRAWN).collect(), left)
    }
}

fn place(exhibit: &Exhibit) -> Option<(EvidenceKind, Rect)> {
    match exhibit {
        Exhibit::Region { evidence, bbox_in_image, .. } => Some((*evidence, *bbox_in_image)),
        Exhibit::Heat { evidence, map, .. } => Some((*evidence, map.bbox())),
        Exhibit::Figure { .. } | Exhibit::Span { .. } => None,
    }
}
