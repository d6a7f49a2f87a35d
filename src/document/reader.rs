//! Reads a document: the zone, the barcodes and their fields on each side, and how they agree.

use image::RgbImage;
use jiff::civil::Date;
use rayon::prelude::*;

use super::{
    LineReader,
    barcode::read_barcodes,
    cross_check::{CrossChecked, cross_check},
    mrz::{MrzError, ZoneReader, zone_fields},
    rectify::{SquareToQuad, rectified},
    text::{PrintHabit, TextLine, TextReader, turned_back, visual_fields},
    text_check::{PlacedLine, TextCheck, check_text},
};
use crate::{
    case::{
        CaseMeta,
        evidence::EvidenceKind,
        finding::{NotChecked, NotCheckedCause},
        geometry::{Point, Rect},
        mrz::MrzReading,
        reading::{FieldName, FieldReading, SideReading},
    },
    infer::{InferError, ModelSet, Task, TextNetworks},
    policy::DocumentDataPolicy,
};

/// Longest side of a rectified document in pixels: 1,050 dots an inch on a card. More has no more to read.
const LONGEST_SIDE: f32 = 3600.0;

/// A side of a document.
#[derive(Debug, Clone, Copy)]
pub struct SideImage<'a> {
    /// Which.
    pub kind: EvidenceKind,
    /// The upright photo.
    pub image: &'a RgbImage,
    /// The document's corners in it, clockwise from its own top left, where they are known.
    pub quad: Option<&'a [Point; 4]>,
}

/// What reading a document comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadDocument {
    /// What was read, compared, and what is found on it.
    pub checked: CrossChecked,
    /// The lines of text of each side against one another, or why they could not be compared; nothing of a side without text.
    pub texts: Vec<(EvidenceKind, Result<TextCheck, NotChecked>)>,
}

/// The text for people on a side.
struct SideText {
    fields: Vec<FieldReading>,
    check: Option<Result<TextCheck, NotChecked>>,
}

/// Reads documents.
pub struct DocumentReader {
    zones: Result<ZoneReader, InferError>,
    texts: Result<TextReader, InferError>,
}

impl DocumentReader {
    /// A reader with the networks of `models`, and those for text. What it cannot do without one that is missing, it says in what
    /// it reads.
    pub fn new(models: &ModelSet, texts: Result<TextNetworks, InferError>) -> Self {
        let zones = models.first(Task::MrzReading).map(|network| ZoneReader::new(LineReader::new(network)));
        DocumentReader { zones, texts: texts.map(TextReader::new) }
    }

    /// What `sides` say, front first, and how it agrees. Dates are judged, and two-digit years read, as of `reference`.
    pub fn read(
        &self,
        sides: &[SideImage<'_>],
        meta: &CaseMeta,
        reference: Date,
        policy: &DocumentDataPolicy,
    ) -> ReadDocument {
        let mut read: Vec<SideReading> = sides.par_iter().map(|side| self.read_codes(side, reference)).collect();
        let known: Vec<FieldReading> = read.iter().flat_map(|side| side.fields.clone()).collect();
        let habit = print_habit(&read, reference);
        let found: Vec<Result<SideText, NotChecked>> =
            sides.par_iter().map(|side| self.read_text(side, &known, habit)).collect();
        let mut texts = Vec::new();
        for (side, text) in read.iter_mut().zip(found) {
            match text {
                Ok(text) => {
                    side.fields.extend(text.fields);
                    texts.extend(text.check.map(|check| (side.side, check)));
                }
                Err(reason) => side.not_read.push(reason),
            }
        }
        ReadDocument { checked: cross_check(read, meta, reference, policy), texts }
    }

    /// The zone and the barcodes of a side.
    fn read_codes(&self, side: &SideImage<'_>, reference: Date) -> SideReading {
        let (mrz, barcodes) =
            rayon::join(|| self.read_zone(side, reference), || read_barcodes(side.image, side.kind, reference));
        let mut not_read = Vec::new();
        let mrz = mrz.unwrap_or_else(|reason| {
            not_read.push(reason);
            None
        });
        let barcodes = barcodes.unwrap_or_else(|error| {
            not_read.push(NotChecked::new(NotCheckedCause::EvidenceUnreadable, error.to_string()));
            Vec::new()
        });
        let of_zone = mrz.iter().flat_map(|mrz| zone_fields(mrz, side.kind));
        let fields = of_zone.chain(barcodes.iter().flat_map(|barcode| barcode.fields.clone())).collect();
        SideReading { side: side.kind, mrz, barcodes, fields, not_read }
    }

    /// The text for people: of the rectified document where its corners are known, else of the whole photo.
    fn read_text(
        &self,
        side: &SideImage<'_>,
        known: &[FieldReading],
        habit: PrintHabit,
    ) -> Result<SideText, NotChecked> {
        let not_read = |error: &InferError| NotChecked::new(error.cause(), error.to_string());
        let texts = self.texts.as_ref().map_err(not_read)?;
        let map = side.quad.and_then(|quad| Some((size_of(quad), SquareToQuad::new(quad)?, quad)));
        let upright = map.map(|(size, _, quad)| rectified(side.image, quad, size));
        let picture = upright.as_ref().unwrap_or(side.image);
        let (lines, turns) = texts.read(picture).map_err(|error| not_read(&error))?;
        let size = [picture.width() as f32, picture.height() as f32];
        let corners = |rect: &Rect| {
            let corners = turned_back(rect, turns, size);
            map.map_or(corners, |(_, map, _)| corners.map(|point| map.apply(point.x / size[0], point.y / size[1])))
        };
        let placed = |line: &TextLine| PlacedLine {
            text: line.text.clone(),
            confidence: line.confidence,
            quad: corners(&line.bbox),
        };
        let placed: Vec<PlacedLine> = lines.iter().map(placed).collect();
        let check = (!placed.is_empty()).then(|| check_text(side.image, side.quad, &placed));
        Ok(SideText { fields: visual_fields(&lines, known, side.kind, habit, &corners), check })
    }

    /// The zone: of the rectified document where its corners are known, and of the whole photo where that has none.
    fn read_zone(&self, side: &SideImage<'_>, reference: Date) -> Result<Option<MrzReading>, NotChecked> {
        let zones = self.zones.as_ref().map_err(|error| NotChecked::new(error.cause(), error.to_string()))?;
        let not_read = |error: MrzError| match error {
            MrzError::Infer(error) => NotChecked::new(error.cause(), error.to_string()),
            MrzError::Image(detail) => NotChecked::new(NotCheckedCause::EvidenceUnreadable, detail),
        };
        if let Some((quad, map)) = side.quad.and_then(|quad| Some((quad, SquareToQuad::new(quad)?))) {
            let size = size_of(quad);
            let upright = rectified(side.image, quad, size);
            if let Some(mut reading) = zones.read(&upright, reference).map_err(not_read)? {
                let [width, height] = size.map(|side| side as f32);
                let back = |point: Point| map.apply(point.x / width, point.y / height);
                reading.quads.iter_mut().for_each(|corners| *corners = corners.map(back));
                return Ok(Some(reading));
            }
        }
        zones.read(side.image, reference).map_err(not_read)
    }
}

/// How the text of a document is to be read, by its zones and barcodes.
fn print_habit(sides: &[SideReading], reference: Date) -> PrintHabit {
    let of_states = |known: &FieldReading| known.field == FieldName::IssuingCountry && known.value == "USA";
    let is_no_passport = |mrz: &MrzReading| mrz.lines.first().is_some_and(|line| !line.starts_with('P'));
    PrintHabit {
        this_year: reference.year(),
        is_month_first: sides.iter().flat_map(|side| &side.fields).any(of_states),
        is_no_passport: sides.iter().filter_map(|side| side.mrz.as_ref()).any(is_no_passport),
    }
}

/// Width and height in pixels at which a document keeps its resolution.
fn size_of(quad: &[Point; 4]) -> [u32; 2] {
    let [a, b, c, d] = *quad;
    let (width, height) = (a.distance(b).max(d.distance(c)), a.distance(d).max(b.distance(c)));
    let scale = (LONGEST_SIDE / width.max(height).max(1.0)).min(1.0);
    [width, height].map(|side| ((side * scale).round() as u32).max(1))
}
