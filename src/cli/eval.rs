//! eval.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Subcommand;

use super::{
    Ending, Place,
    output::{print, print_json, tell},
};
use crate::{
    eval::{EvalReport, calibrate, evaluate},
    infer::ModelSet,
};

#[derive(Subcommand)]
pub(super) enum EvalCommand {
    /// Compare labelled pairs of faces
    FaceMatch {
        /// CSV with columns a,b,same (1 or 0) and perhaps fold; with --calibrate, path,label where the label is the person
        labels: PathBuf,
        /// Instead, measure the match-level calibration of the embedding in use and write it here as TOML
        #[arg(long, value_name = "FILE")]
        calibrate: Option<PathBuf>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(place: &Place, command: &EvalCommand) -> anyhow::Result<Ending> {
    let EvalCommand::FaceMatch { labels, calibrate, json } = command;
    let (models, policy) = (ModelSet::load()?, place.policy()?);
    if let Some(out) = calibrate {
        let table = self::calibrate(labels, &models, &policy)?;
        let text = toml::to_string(&table)?;
        std::fs::write(out, text).with_context(|| format!("{} cannot be written", out.display()))?;
        tell(format_args!("calibration on {} impostor pairs written to {}", table.impostor_pairs, out.display()));
        return Ok(Ending::Done);
    }
    let report = evaluate(labels, &models, &policy)?;
    if *json {
        print_json(&report)?
    } else {
        print_figures(labels, &report)?
    }
    Ok(Ending::Done)
}

fn print_figures(labels: &Path, report: &EvalReport) -> anyhow::Result<()> {
    let figures = &report.figures;
    print(format_args!(
        "{}: {} genuine and {} impostor pairs, {} without score",
        labels.display(),
        figures.genuine,
        figures.impostor,
        figures.failed
    ))?;
    let interval = figures.best_accuracy_interval;
    print(format_args!(
        "best accuracy  {:.4} [{:.4}, {:.4}] at similarity {:.3}",
        figures.best_accuracy, interval.low, interval.high, figures.best_threshold
    ))?;
    if let Some(accuracy) = figures.fold_accuracy {
        print(format_args!("over folds     {accuracy:.4}"))?;
    }
    for rate in &figures.tar_at_far {
        match (rate.tar, rate.interval, rate.threshold) {
            (Some(tar), Some(interval), Some(threshold)) => {
                print(format_args!(
                    "TAR at FAR {:.0e}  {tar:.4} [{:.4}, {:.4}] at similarity {threshold:.3}",
                    rate.far, interval.low, interval.high
                ))?;
            }
            _ => print(format_args!("TAR at FAR {:.0e}  not measurable: too few impostor pairs", rate.far))?,
        }
    }
    print(format_args!("intervals: 95 %, bootstrap over {} subjects", figures.subjects))
}
