//! models.

use serde_json::json;

use super::{
    Ending,
    output::{print, print_json, tell},
};
use crate::infer::ModelSet;

pub(super) fn list(json: bool) -> anyhow::Result<Ending> {
    let models = ModelSet::load()?;
    models.problems().iter().for_each(tell);
    if json {
        print_json(&json!({"models": models.statuses()}))?;
        return Ok(Ending::Done);
    }
    for status in models.statuses() {
        let entry = &status.entry;
        print(format_args!("{} ({})", entry.name, entry.task))?;
        match (&status.error, &status.path) {
            (Some(error), _) => print(format_args!("  NOT USABLE: {error}"))?,
            (None, Some(path)) => print(format_args!("  in use from {}", path.display()))?,
            (None, None) => {}
        }
        print(format_args!("  sha256 {}\n  licence: {}\n  {}", entry.sha256, entry.licence, entry.card))?;
        if let Some(calibration) = &entry.calibration {
            print(format_args!(
                "  calibrated on {} impostor pairs ({})",
                calibration.impostor_pairs, calibration.data_set
            ))?;
        }
    }
    Ok(Ending::Done)
}
