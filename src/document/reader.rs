//! Reads a document: the zone, the barcodes and their fields on each side, and how they agree.

use image::RgbImage;
use jiff::civil::Date;
use rayon::prelude::*;

use super::{
    DocumentView, LineReader,
    barcode::read_barcodes,
    cross_check::{CrossChecked, cross_check},
    mrz::{MrzError, SearchArea, ZoneReader, weight, zone_fields},
    text::{PrintHabit, PrintedText, TextLine, TextReader, visual_fields},
    text_check::{PlacedLine, TextCheck, check_text},
};
use crate::{
    case::{
        CaseMeta,
        country::CountryCode,
        evidence::EvidenceKind,
        finding::{NotChecked, NotCheckedCause},
        geometry::{Point, Rect},
        limits::Limits,
        mrz::MrzReading,
        quad,
        reading::{FieldName, FieldReading, SideReading},
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

/// What reading a document comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadDocument {
    /// What was read, compared, and what is found on it.
    pub checked: CrossChecked,
    /// The lines of text of each side against one another, or why they could not be compared; nothing of a side that could not be read.
    pub texts: Vec<(EvidenceKind, Result<TextCheck, NotChecked>)>,
}

/// The text for people on a side.
struct SideText {
    fields: Vec<FieldReading>,
    check: Result<TextCheck, NotChecked>,
}

/// Reads documents.
pub struct DocumentReader {
    zones: Result<ZoneReader, InferError>,
    texts: Result<TextReader, InferError>,
    /// Most bytes that are kept of what a barcode says.
    barcode_bytes: usize,
}

impl DocumentReader {
    /// A reader with the networks of `models`, and those for text. What it cannot do without one that is missing, it says in what
    /// it reads.
    pub fn new(models: &ModelSet, texts: Result<TextNetworks, InferError>) -> Self {
        let zones = models.first(Task::MrzReading).map(|network| ZoneReader::new(LineReader::new(network)));
        let barcode_bytes = Limits::default().barcode_bytes;
        DocumentReader { zones, texts: texts.map(TextReader::new), barcode_bytes }
    }

    /// The reader, keeping so many bytes of what a barcode says instead of as many as the limits that ship.
    pub fn with_barcode_bytes(self, barcode_bytes: usize) -> Self {
        DocumentReader { barcode_bytes, ..self }
    }

    /// What `sides` say, front first, and how it agrees. Dates are judged, and two-digit years read, as of `reference`.
    pub fn read(
        &self,
        sides: &[SideImage<'_>],
        meta: &CaseMeta,
        reference: Date,
        policy: &DocumentDataPolicy,
    ) -> ReadDocument {
        let looked: Vec<(DocumentView<'_>, SideReading)> = sides
            .par_iter()
            .map(|side| {
                let view = DocumentView::new(side.image, side.quad);
                let codes = self.read_codes(side, &view, reference);
                (view, codes)
            })
            .collect();
        let known: Vec<FieldReading> = looked.iter().flat_map(|(_, codes)| codes.fields.clone()).collect();
        let habit = print_habit(looked.iter().map(|(_, codes)| codes), meta, reference);
        let found: Vec<Result<SideText, NotChecked>> = sides
            .par_iter()
            .zip(&looked)
            .map(|(side, (view, codes))| {
                let text = self.read_text(view, codes)?;
                Ok(side_text(side, view, &text, &known, habit))
            })
            .collect();
        let (mut read, mut texts) = (Vec::new(), Vec::new());
        for ((_, mut side), text) in looked.into_iter().zip(found) {
            match text {
                Ok(text) => {
                    side.fields.extend(text.fields);
                    texts.push((side.side, text.check));
                }
                Err(reason) => side.not_read.push(reason),
            }
            read.push(side);
        }
        ReadDocument { checked: cross_check(read, meta, reference, policy), texts }
    }

    /// The zone and the barcodes of a side.
    fn read_codes(&self, side: &SideImage<'_>, view: &DocumentView<'_>, reference: Date) -> SideReading {
        let place = |point: Point| view.to_photo(point);
        let (mrz, barcodes) = rayon::join(
            || self.read_zone(side, view, reference),
            || read_barcodes(view.picture(), &place, side.kind, self.barcode_bytes, reference),
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
        if reading.is_checked() {
            return Ok(Some(reading));
        }
        // Corners that are a little off cut a zone or bend it: the photo itself may tell more.
        let of_photo = zones.read(side.image, SearchArea::Anywhere, reference).map_err(not_read)?;
        Ok(of_photo.filter(|other| weight(other) > weight(&reading)).or(Some(reading)))
    }
}

/// The fields of a side in its text, and its lines against one another. `known` are the fields of the zones and barcodes of all sides.
fn side_text(
    side: &SideImage<'_>,
    view: &DocumentView<'_>,
    text: &PrintedText,
    known: &[FieldReading],
    habit: PrintHabit,
) -> SideText {
    let corners = |bbox: &Rect| text.corners(bbox).map(|corner| view.to_photo(corner));
    let placed = |line: &TextLine| PlacedLine {
        text: line.text.clone(),
        confidence: line.confidence,
        quad: corners(&line.bbox),
    };
    let placed: Vec<PlacedLine> = text.lines.iter().map(placed).collect();
    let check = check_text(side.image, side.quad, &placed);
    SideText { fields: visual_fields(&text.lines, known, side.kind, habit, &corners), check }
}

/// How the text of a document is to be read, by its zones and barcodes and by what the case says of it.
fn print_habit<'a>(
    sides: impl Iterator<Item = &'a SideReading> + Clone,
    meta: &CaseMeta,
    reference: Date,
) -> PrintHabit {
    let of_states = |known: &FieldReading| known.field == FieldName::IssuingCountry && known.value == "USA";
    let is_no_passport = |mrz: &MrzReading| mrz.lines.first().is_some_and(|line| !line.starts_with('P'));
    PrintHabit {
        this_year: reference.year(),
        is_month_first: meta.country_code.is_some() && meta.country_code == CountryCode::parse("USA")
            || sides.clone().flat_map(|side| &side.fields).any(of_states),
        is_no_passport: sides.filter_map(|side| side.mrz.as_ref()).any(is_no_passport),
    }
}
