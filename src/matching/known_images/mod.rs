//! Specimens and blocked images: the same file by its SHA-256, and copies of the same picture by what they show.
//!
//! Found are copies that were compressed anew, scaled, made lighter or darker, or cropped a little. Not found are pictures
//! taken anew of a print or of a screen, and copies that were turned or mirrored: they show the scene in another place.
//!
//! Measured on 644 pictures (flat specimens of ours, web specimens, photos of documents, faces) at a distance of 0.04:
//! found are 642 copies of JPEG quality 30, 642 scaled to 40 %, 635 cropped by up to 5 % of each side, 638 lighter or
//! darker, 637 cropped, halved and of quality 50; turned by one degree, 371. No two unrelated pictures of 336 000 pairs
//! are that close. Of flat specimens of one design with two holders no front of 84 pairs is, but 8 backs of 56, which
//! differ in a few letters.

mod fingerprint;
mod list;

pub use fingerprint::shrunk;
pub use list::ListForm;

use image::RgbImage;
use rayon::prelude::*;

use fingerprint::{Fingerprint, Probe};

use crate::case::{
    Digest, Evidence, EvidenceKind,
    finding::{CheckId, Finding, NotCheckedCause, Outcome},
    reference::SpecimenCheckMatch,
};

/// Most matches that a report lists; the closest come first.
const MAX_MATCHES: usize = 20;

/// One known image.
#[derive(Debug, Clone, PartialEq)]
struct KnownImage {
    name: String,
    url: Option<String>,
    sha256: Option<Digest>,
    print: Option<Fingerprint>,
}

/// Known images.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KnownImages {
    images: Vec<KnownImage>,
}

impl KnownImages {
    /// Number of images.
    pub fn len(&self) -> usize {
        self.images.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.images.is_empty()
    }

    /// The images of both.
    pub fn and(mut self, other: KnownImages) -> KnownImages {
        self.images.extend(other.images);
        self
    }

    /// The known images that a file is, or that its picture, where there is one, is a copy of, with their distances.
    ///
    /// # Errors
    /// When the picture shows too little to be told from others.
    fn find(
        &self,
        file: &Digest,
        image: Option<&RgbImage>,
        max_distance: f64,
    ) -> Result<Vec<(&KnownImage, f64)>, String> {
        // A file that is known by its bytes may show too little to be told from others.
        let is_known_file = self.images.iter().any(|known| known.sha256 == Some(*file));
        let probe = match image.map(Probe::of).transpose() {
            Err(_) if is_known_file => None,
            probe => probe?,
        };
        let distance = |known: &KnownImage| {
            let same_file = (known.sha256 == Some(*file)).then_some(0.0);
            let copy = || probe.as_ref()?.distance(known.print.as_ref()?);
            same_file.or_else(copy).filter(|&distance| distance <= max_distance)
        };
        Ok(self.images.par_iter().filter_map(|known| Some((known, distance(known)?))).collect())
    }
}

/// Looks for the images of a case among the known ones: every file by its bytes, the document photos and the selfie still,
/// which `decode` gives or their [`shrunk`] versions, by what they show.
///
/// The score is 1 where none is known and 0 where one is, which a policy sends to a person and never rejects. Where a still
/// cannot be read and no other is known the check is not carried out.
pub fn known_images_finding(
    evidence: &[Evidence],
    decode: impl Fn(&Evidence) -> Result<RgbImage, String> + Sync,
    known: Option<&KnownImages>,
    max_distance: f64,
) -> (Finding, Vec<SpecimenCheckMatch>) {
    let check = CheckId::KnownImages;
    let Some(known) = known.filter(|known| !known.is_empty()) else {
        let detail = "no list of known images is there; import one with `assay lists import known-images FILE`";
        return (Finding::not_checked(check, NotCheckedCause::NoReference, detail), Vec::new());
    };
    let is_still =
        |kind| matches!(kind, EvidenceKind::DocumentFront | EvidenceKind::DocumentBack | EvidenceKind::Selfie);
    if evidence.is_empty() {
        let detail = "the case has no evidence; ask for some";
        return (Finding::not_checked(check, NotCheckedCause::EvidenceMissing, detail), Vec::new());
    }
    let looked: Vec<Result<Vec<SpecimenCheckMatch>, String>> = evidence
        .par_iter()
        .map(|evidence| {
            let image = is_still(evidence.kind).then(|| decode(evidence)).transpose();
            let found = known.find(&evidence.digest, image.as_ref().ok().and_then(Option::as_ref), max_distance);
            let matched = |(known, distance): (&KnownImage, f64)| SpecimenCheckMatch {
                name: known.name.clone(),
                url: known.url.clone(),
                distance,
                evidence: evidence.kind,
            };
            let found: Vec<_> = found?.into_iter().map(matched).collect();
            // A file that is known by its bytes need not be readable.
            if found.is_empty() { image.map(|_| found) } else { Ok(found) }
        })
        .collect();
    let unread: Vec<String> = looked.iter().filter_map(|looked| looked.as_ref().err().cloned()).collect();
    let mut matches: Vec<SpecimenCheckMatch> = looked.into_iter().flatten().flatten().collect();
    matches.sort_by(|a, b| {
        a.distance.total_cmp(&b.distance).then_with(|| (&a.name, a.evidence).cmp(&(&b.name, b.evidence)))
    });
    matches.truncate(MAX_MATCHES);
    let finding = match (matches.first(), unread.first()) {
        (Some(closest), _) => Finding::new(check, Outcome::scored(closest.distance, 0.0))
            .with_figure(&format!("distance of {} to {}", closest.evidence, closest.name), closest.distance),
        (None, Some(_)) => {
            let detail = format!("not every image could be compared: {}", unread.join("; "));
            Finding::not_checked(check, NotCheckedCause::EvidenceUnreadable, detail)
        }
        (None, None) => Finding::new(check, Outcome::scored(1.0, 1.0)),
    };
    (finding.with_figure("known images compared with", known.len() as f64), matches)
}
