//! models.

use serde_json::json;

use super::{Ending, print_json};
use crate::infer::ModelSet;

pub(super) fn list(json: bool) -> anyhow::Result<Ending> {
    let models = ModelSet::load()?;
    if json {
        print_json(&json!({"models": models.statuses()}))?;
        return Ok(Ending::Done);
    }
    for problem in models.problems() {
        eprintln!("assay: {problem}");
    }
    for status in models.statuses() {
        let entry = &status.entry;
        println!("{} ({})", entry.name, entry.task);
        match (&status.error, &status.path) {
            (Some(error), _) => println!("  NOT USABLE: {error}"),
            (None, Some(path)) => println!("  in use from {}", path.display()),
            (None, None) => {}
        }
        println!("  sha256 {}\n  licence: {}\n  {}", entry.sha256, entry.licence, entry.card);
        if let Some(calibration) = &entry.calibration {
            println!("  calibrated on {} impostor pairs ({})", calibration.impostor_pairs, calibration.data_set);
        }
    }
    Ok(Ending::Done)
}
