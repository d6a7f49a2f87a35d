//! Issuing documents: blanks, and content printed onto them.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

#[cfg(test)]
use super::print::sheet::{Ink, Sheet};
use super::{
    Side,
    content::Content,
    design::Design,
    layout::Plan,
    print::{
        blank::{self, BlankSide},
        personal::Printer,
    },
    record::Record,
    truth::SideTruth,
};
use crate::case::meta::IdType;

/// A finished document.
#[derive(Debug, Clone)]
pub struct Document {
    /// Which design.
    pub design: &'static str,
    /// Kind.
    pub kind: IdType,
    /// The issuing state's code.
    pub country: &'static str,
    /// The data it was issued with.
    pub record: Record,
    /// Front, or the only page.
    pub front: Side,
    /// Back.
    pub back: Option<Side>,
}

/// A design printed without a holder. Printing the background takes most of the time, so one blank serves many documents.
#[derive(Debug)]
pub struct Blank {
    design: &'static Design,
    dpi: f32,
    front: BlankSide,
    back: Option<BlankSide>,
}

impl Blank {
    /// Prints both sides of a design; 600 dpi shows all of the fine print, less than 150 dpi is raised to that.
    pub fn new(design: &'static Design, dpi: f32) -> Self {
        let dpi = dpi.max(150.0);
        let scale = dpi / 25.4;
        let front = blank::side(design, &design.front, false, scale);
        let back = design.back.as_ref().map(|plan| blank::side(design, plan, true, scale));
        Blank { design, dpi, front, back }
    }

    /// Paper without any print, for tests of the personalisation.
    #[cfg(test)]
    pub(super) fn unprinted(design: &'static Design, dpi: f32) -> Self {
        let side = |plan: &Plan| {
            let sheet = Sheet::new(plan.width, plan.height, dpi / 25.4, &Ink::Flat([250; 3]));
            let (width, height) = sheet.image.dimensions();
            BlankSide { sheen: image::GrayImage::new(width.div_ceil(4), height.div_ceil(4)), sheet }
        };
        Blank { design, dpi, front: side(&design.front), back: design.back.as_ref().map(side) }
    }

    /// The document with that content.
    pub fn issue(&self, content: &Content) -> Document {
        let design = self.design;
        let front = self.side(&self.front, &design.front, content, &content.record, 0);
        let back = self.back.as_ref().zip(design.back.as_ref()).map(|(blank, plan)| {
            self.side(blank, plan, content, content.back_record.as_ref().unwrap_or(&content.record), 1)
        });
        Document {
            design: &design.id,
            kind: design.kind,
            country: design.state.code,
            record: content.record.clone(),
            front,
            back,
        }
    }

    fn side(&self, blank: &BlankSide, plan: &Plan, content: &Content, record: &Record, index: u64) -> Side {
        // Register between the blank's print and the personalisation: a tenth of a millimetre, as we chose it.
        let mut draw = content.seed.branch("register").nth(index).draw();
        let shift = [draw.uniform(-0.12..0.12), draw.uniform(-0.12..0.12)];
        let mut printer = Printer { design: self.design, plan, content, record, sheet: blank.sheet.clone(), shift };
        let (portrait, ghost) = printer.portraits();
        let mut fields = printer.fields();
        fields.extend(printer.categories());
        fields.sort_by(|a, b| a.bbox.y.total_cmp(&b.bbox.y));
        let mrz = printer.zone();
        let barcodes = printer.barcode().into_iter().collect();
        printer.signature();
        printer.stamp();
        let scale = printer.sheet.scale;
        let truth = SideTruth {
            width_mm: plan.width,
            height_mm: plan.height,
            dpi: self.dpi,
            corner_radius_mm: plan.corner,
            fields,
            mrz,
            portrait: portrait.map(|area| area.scaled(scale)),
            ghost: ghost.map(|area| area.scaled(scale)),
            barcodes,
        };
        Side { artwork: printer.sheet.image, sheen: blank.sheen.clone(), truth }
    }

    fn bytes(&self) -> usize {
        let side = |side: &BlankSide| side.sheet.image.len() + side.sheen.len();
        side(&self.front) + self.back.as_ref().map_or(0, side)
    }
}

/// Issues one document from scratch; [`Press`] is quicker for many.
pub fn issue(design: &'static Design, content: &Content, dpi: f32) -> Document {
    Blank::new(design, dpi).issue(content)
}

/// A store of blanks within a bound of memory. Which blanks are kept changes the time taken, never the result.
#[derive(Debug)]
pub struct Press {
    limit: usize,
    shelf: Mutex<VecDeque<Arc<Blank>>>,
}

impl Press {
    /// Keeps blanks of at most so many bytes; a card at 600 dpi takes 16 MB, a passport page 19 MB.
    pub fn new(limit: usize) -> Self {
        Press { limit, shelf: Mutex::new(VecDeque::new()) }
    }

    /// The blank of a design, printed now or before.
    pub fn blank(&self, design: &'static Design, dpi: f32) -> Arc<Blank> {
        let found = {
            let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
            let place = shelf.iter().position(|blank| blank.design.id == design.id && blank.dpi == dpi.max(150.0));
            let blank = place.and_then(|place| shelf.remove(place));
            shelf.extend(blank.clone());
            blank
        };
        found.unwrap_or_else(|| {
            let blank = Arc::new(Blank::new(design, dpi));
            let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
            shelf.push_back(Arc::clone(&blank));
            while shelf.iter().map(|blank| blank.bytes()).sum::<usize>() > self.limit && !shelf.is_empty() {
                shelf.pop_front();
            }
            blank
        })
    }

    /// The document with that content.
    pub fn issue(&self, design: &'static Design, content: &Content, dpi: f32) -> Document {
        self.blank(design, dpi).issue(content)
    }
}
