//! Labelled pictures of documents with a machine-readable zone.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
};

use jiff::civil::{Date, date};
use rayon::prelude::*;
use serde::Serialize;

use super::{
    EvalError, EvalReport,
    labels::cluster,
    mrz_figures::{MrzFigures, ReadZone, figures},
    photo::read_photo,
    rows::Rows,
};
use crate::{
    case::mrz::MrzReading,
    document::{
        LineReader,
        mrz::{SearchArea, ZoneReader},
    },
    infer::{ModelSet, Task},
};

/// Columns that an item has for itself.
const ANSWERS: [&str; 3] = ["lines", "check_digits", "error"];
/// Date as of which two-digit years are read; lines and check digits do not depend on it.
const REFERENCE: Date = date(2026, 1, 1);

/// One row with what was read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MrzItem {
    /// The row as it was written, without what the item itself says.
    #[serde(flatten)]
    pub row: BTreeMap<String, String>,
    /// Lines of the zone from top to bottom, after correction; absent where none was found.
    pub lines: Option<Vec<String>>,
    /// `1` for each check digit that is right and `0` for each that is not, in the order number, birth, expiry, optional data,
    /// composite, as far as the format has them; absent where no zone was found.
    pub check_digits: Option<String>,
    /// `TD1`, `TD2`, `TD3`, `MRVA` or `MRVB`.
    pub format: Option<&'static str>,
    /// Letters that are other ones than were read.
    pub corrected: usize,
    /// Why the picture could not be looked at.
    pub error: Option<String>,
}

/// Reads the pictures of rows with a column `path` and perhaps `line1` to `line3`, what stands there, and `attrs`. `progress` is told
/// after every picture how many are done, of how many.
///
/// # Errors
/// When the file cannot be used or has no rows, or the network is missing.
pub fn evaluate_zones(
    labels: &Path,
    models: &ModelSet,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<EvalReport<MrzFigures, MrzItem>, EvalError> {
    let rows = Rows::read(labels)?;
    let paths = rows.columns(["path"])?;
    if paths.is_empty() {
        return Err(rows.wrong("has no rows; expected path,line1,line2,line3 or path,label,attrs".to_owned()));
    }
    let attrs = if rows.has("attrs") { rows.columns(["attrs"])? } else { vec![[""]; paths.len()] };
    let truths = if rows.has("line1") { Some(rows.columns(["line1", "line2", "line3"])?) } else { None };
    let reader = ZoneReader::new(LineReader::new(models.first(Task::MrzReading)?));
    let done = AtomicUsize::new(0);
    let look = |[path]: &[&str; 1]| {
        let answer = read_file(&rows.file(path), &reader);
        progress(done.fetch_add(1, Ordering::Relaxed) + 1, paths.len());
        answer
    };
    let answers: Vec<Result<Option<MrzReading>, String>> = paths.par_iter().map(look).collect();
    let (mut zones, mut items, mut failed) = (Vec::new(), Vec::new(), 0);
    for (index, (([path], [attrs]), answer)) in paths.iter().zip(&attrs).zip(answers).enumerate() {
        let truth = truths.as_ref().and_then(|truths| truths.get(index)).map(|lines| {
            lines.iter().filter(|line| !line.is_empty()).map(|line| (*line).to_owned()).collect::<Vec<String>>()
        });
        let reading = answer.as_ref().ok().and_then(Option::as_ref);
        match &answer {
            Ok(reading) => zones.push(ReadZone {
                cluster: cluster(attrs, path),
                truth: truth.filter(|lines| !lines.is_empty()),
                lines: reading.as_ref().map(|reading| reading.lines.clone()),
                is_checked: reading.as_ref().is_some_and(MrzReading::is_checked),
            }),
            Err(_) => failed += 1,
        }
        let bit = |right: bool| if right { '1' } else { '0' };
        items.push(MrzItem {
            row: rows.as_map(index, &ANSWERS),
            lines: reading.map(|reading| reading.lines.clone()),
            check_digits: reading.map(|reading| reading.check_digits.iter().map(|digit| bit(digit.right)).collect()),
            format: reading.map(|reading| reading.format.name()),
            corrected: reading.map_or(0, |reading| reading.corrections.len()),
            error: answer.err(),
        });
    }
    Ok(EvalReport::new("mrz", figures(&zones, failed), items))
}

fn read_file(path: &Path, reader: &ZoneReader) -> Result<Option<MrzReading>, String> {
    let (image, _) = read_photo(path)?;
    reader.read(&image, SearchArea::Anywhere, REFERENCE).map_err(|error| format!("{}: {error}", path.display()))
}
