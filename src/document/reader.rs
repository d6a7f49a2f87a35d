//! Reads a document: the zone, the barcodes and their fields on each side, and how they agree.

use image::RgbImage;
use jiff::civil::Date;
use rayon::prelude::*;

use super::{
    DocumentView, LineReader,
    barcode::read_barcodes,
    cross_check::cross_check,
    mrz::{MrzError, SearchArea, ZoneReader, zone_fields},
    text::{DateHabit, PrintedText, TextReader, visual_fields},
};
use crate::{
    case::{
        CaseMeta,
        evidence::EvidenceKind,
        finding::{NotChecked, NotCheckedCause},
        geometry::{Point, Rect},
        mrz::MrzReading,
        quad,
        reading::{DocumentReading, FieldName, FieldReading, SideReading},
    },
    infer::{InferError, ModelSet, Task, TextNetworks},
    policy::DocumentDataPolicy,
};

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

/// What was read of a document, and of each side what further checks look at.
pub struct ReadDocument<'a> {
    /// Zones, barcodes, fields, and how they agree.
    pub reading: DocumentReading,
    /// The sides in their order.
    pub sides: Vec<ReadSide<'a>>,
}

/// A side as it was read.
pub struct ReadSide<'a> {
    /// Which.
    pub kind: EvidenceKind,
    /// The document seen straight on, or the whole photo.
    pub view: DocumentView<'a>,
    /// The lines of text in the view except those of the zone, or why they were not read.
    pub text: Result<PrintedText, NotChecked>,
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
    pub fn read<'a>(
        &self,
        sides: &[SideImage<'a>],
        meta: &CaseMeta,
        reference: Date,
        policy: &DocumentDataPolicy,
    ) -> ReadDocument<'a> {
        let looked: Vec<(DocumentView<'a>, SideReading)> = sides
            .par_iter()
            .map(|side| {
                let view = DocumentView::new(side.image, side.quad);
                let codes = self.read_codes(side, &view, reference);
                (view, codes)
            })
            .collect();
        let known: Vec<FieldReading> = looked.iter().flat_map(|(_, codes)| codes.fields.clone()).collect();
        let texts: Vec<Result<PrintedText, NotChecked>> =
            looked.par_iter().map(|(view, codes)| self.read_text(view, codes)).collect();
        let (mut read, mut seen) = (Vec::new(), Vec::new());
        for ((view, mut codes), text) in looked.into_iter().zip(texts) {
            match &text {
                Ok(text) => codes.fields.extend(fields_of(text, &view, codes.side, &known, reference)),
                Err(reason) => codes.not_read.push(reason.clone()),
            }
            seen.push(ReadSide { kind: codes.side, view, text });
            read.push(codes);
        }
        ReadDocument { reading: cross_check(read, meta, reference, policy), sides: seen }
    }

    /// The zone and the barcodes of a side.
    fn read_codes(&self, side: &SideImage<'_>, view: &DocumentView<'_>, reference: Date) -> SideReading {
        let place = |point: Point| view.to_photo(point);
        let (mrz, barcodes) = rayon::join(
            || self.read_zone(side, view, reference),
            || read_barcodes(view.picture(), &place, side.kind, reference),
        );
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

    /// The text for people: all that is no line of the zone.
    fn read_text(&self, view: &DocumentView<'_>, codes: &SideReading) -> Result<PrintedText, NotChecked> {
        let not_read = |error: &InferError| NotChecked::new(error.cause(), error.to_string());
        let texts = self.texts.as_ref().map_err(not_read)?;
        let of_zone = |point: Point| {
            let point = view.to_photo(point);
            codes.mrz.iter().flat_map(|mrz| &mrz.quads).any(|line| quad::contains(line, point))
        };
        texts.read(view, &of_zone).map_err(|error| not_read(&error))
    }

    /// The zone: in the view, and beside it in the photo where a rectified view has none.
    fn read_zone(
        &self,
        side: &SideImage<'_>,
        view: &DocumentView<'_>,
        reference: Date,
    ) -> Result<Option<MrzReading>, NotChecked> {
        let zones = self.zones.as_ref().map_err(|error| NotChecked::new(error.cause(), error.to_string()))?;
        let not_read = |error: MrzError| match error {
            MrzError::Infer(error) => NotChecked::new(error.cause(), error.to_string()),
            MrzError::Image(detail) => NotChecked::new(NotCheckedCause::EvidenceUnreadable, detail),
        };
        let Some(quad) = side.quad.filter(|_| view.is_rectified()) else {
            return zones.read(side.image, SearchArea::Anywhere, reference).map_err(not_read);
        };
        let read = zones.read(view.picture(), SearchArea::Document, reference).map_err(not_read)?;
        let Some(mut reading) = read else {
            return zones.read(side.image, SearchArea::Beside(quad), reference).map_err(not_read);
        };
        reading.quads.iter_mut().for_each(|line| *line = line.map(|point| view.to_photo(point)));
        Ok(Some(reading))
    }
}

/// The fields of a side in its text. `known` are those of the zones and barcodes of all sides.
fn fields_of(
    text: &PrintedText,
    view: &DocumentView<'_>,
    side: EvidenceKind,
    known: &[FieldReading],
    reference: Date,
) -> Vec<FieldReading> {
    let of_states = |known: &FieldReading| known.field == FieldName::IssuingCountry && known.value == "USA";
    let habit = DateHabit { this_year: reference.year(), is_month_first: known.iter().any(of_states) };
    let corners = |bbox: &Rect| text.corners(bbox).map(|corner| view.to_photo(corner));
    visual_fields(&text.lines, known, side, habit, &corners)
}
