//! models.

use serde_json::json;

use super::{
    Ending,
    output::{print, print_json, tell},
};
use crate::infer::{ModelSet, ModelStatus, Task};

/// How a user puts another network in place of ours.
const OTHER_NETWORKS: &str = "\
To use another network, put its file and a manifest.toml into a folder and name the folder in ASSAY_MODELS (docs/networks.md).
An embedding needs its own calibration: assay eval face-match LIST.csv --calibrate OUT.toml, with columns path,label.";

pub(super) fn list(json: bool) -> anyhow::Result<Ending> {
    let models = ModelSet::load()?;
    models.problems().iter().for_each(tell);
    if json {
        print_json(&json!({"models": models.statuses()}))?;
        return Ok(Ending::Done);
    }
    for task in Task::ALL {
        print(task)?;
        let used: Vec<_> = models.statuses().iter().filter(|status| status.entry.task == task).collect();
        if used.is_empty() {
            print("  none in use")?;
        }
        used.into_iter().try_for_each(describe)?;
    }
    print(format_args!("\n{OTHER_NETWORKS}"))?;
    Ok(Ending::Done)
}

fn describe(status: &ModelStatus) -> anyhow::Result<()> {
    let ModelStatus { entry, path, bytes, error } = status;
    print(format_args!("  {}", entry.name))?;
    match (error, path) {
        (Some(error), _) => print(format_args!("    NOT USABLE: {error}"))?,
        (None, Some(path)) => {
            let kilobytes = bytes.unwrap_or(0).div_ceil(1000);
            print(format_args!("    in use from {} ({kilobytes} kB)", path.display()))?;
        }
        (None, None) => {}
    }
    print(format_args!("    sha256 {}\n    licence: {}\n    {}", entry.sha256, entry.licence, entry.card))?;
    let Some(calibration) = &entry.calibration else { return Ok(()) };
    let (pairs, data_set) = (calibration.impostor_pairs, &calibration.data_set);
    print(format_args!("    calibrated on {pairs} impostor pairs ({data_set})"))
}
