//! eval.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Subcommand;

use super::{
    Ending, Place, eval_text,
    output::{print_json, tell},
};
use crate::{
    case::meta::LivenessMethod,
    eval::{
        SurfaceTask, calibrate, evaluate, evaluate_locations, evaluate_portraits, evaluate_selfies, evaluate_surfaces,
        evaluate_voices, evaluate_zones,
    },
    infer::ModelSet,
    pipeline::Engine,
};

/// Rows after which progress is told.
const PROGRESS_ROWS: usize = 25;

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
    /// Judge labelled selfie videos and stills: presentation attack detection
    SelfieLiveness {
        /// CSV with columns path,label and perhaps attrs; real, real_photo and genuine… are bona fide, other labels name the
        /// attack species
        labels: PathBuf,
        /// Liveness method that videos are judged by: 0 head movement, 1 passive, 2 passive and challenge
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(..=2))]
        method: u8,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Judge the surface of any labelled photo: original, or a display, print or copy photographed again
    Surface {
        /// CSV with columns path,label and perhaps attrs; labels as for selfie-liveness
        labels: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Judge labelled photos of documents: the document itself, or a display, print or copy of it
    DocumentLiveness {
        /// CSV with columns path,label and perhaps attrs; labels as for selfie-liveness
        labels: PathBuf,
        /// Take the document's corners from `quad=` in attrs: figures of the judge without the mistakes of the locator
        #[arg(long)]
        true_corners: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Hear the digits in labelled sounds
    Voice {
        /// CSV with columns path,label and perhaps attrs; the label is what is said: digits, or a sentence with digits in it
        labels: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Find the document in labelled photos, and the error each photo has
    DocumentLocate {
        /// CSV with columns path,label and perhaps attrs; quad= in attrs gives the document's corners, kind= the kind of a specimen
        labels: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Compare the portrait with the document around it in labelled photos: replaced, or put in by software
    DocumentPortrait {
        /// CSV with columns path,label and perhaps attrs; labels as for selfie-liveness
        labels: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Read machine-readable zones in photos of documents
    Mrz {
        /// CSV with a column path and perhaps line1,line2,line3 (what the zone says) and attrs
        labels: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(place: &Place, command: &EvalCommand) -> anyhow::Result<Ending> {
    let engine = Engine { models: ModelSet::load()?, policy: place.policy()? };
    match command {
        EvalCommand::FaceMatch { labels, calibrate: Some(out), .. } => write_calibration(labels, out, &engine)?,
        EvalCommand::FaceMatch { labels, calibrate: None, json } => {
            let report = evaluate(labels, &engine.models, &engine.policy)?;
            if *json { print_json(&report)? } else { eval_text::face_match(labels, &report.figures)? }
        }
        EvalCommand::SelfieLiveness { labels, method, json } => {
            let method = match method {
                0 => LivenessMethod::HeadMovement,
                1 => LivenessMethod::Passive,
                _ => LivenessMethod::PassiveAndChallenge,
            };
            let report = evaluate_selfies(labels, method, &engine, &tell_progress)?;
            if *json { print_json(&report)? } else { eval_text::attack_detection(labels, &report.figures)? }
        }
        EvalCommand::Surface { labels, json } => surfaces(labels, SurfaceTask::Surface, *json, &engine)?,
        EvalCommand::DocumentLiveness { labels, true_corners, json } => {
            let task = match true_corners {
                true => SurfaceTask::DocumentLivenessAtTrueCorners,
                false => SurfaceTask::DocumentLiveness,
            };
            surfaces(labels, task, *json, &engine)?;
        }
        EvalCommand::Voice { labels, json } => {
            let (report, warnings) = evaluate_voices(labels, &engine.models)?;
            warnings.iter().for_each(tell);
            if *json { print_json(&report)? } else { eval_text::voice(labels, &report.figures)? }
        }
        EvalCommand::DocumentLocate { labels, json } => {
            let (report, warnings) = evaluate_locations(labels, &engine.models, &engine.policy, &tell_progress)?;
            warnings.iter().for_each(tell);
            if *json { print_json(&report)? } else { eval_text::document_locate(labels, &report.figures)? }
        }
        EvalCommand::DocumentPortrait { labels, json } => {
            let report = evaluate_portraits(labels, &engine, &tell_progress)?;
            if *json { print_json(&report)? } else { eval_text::attack_detection(labels, &report.figures)? }
        }
        EvalCommand::Mrz { labels, json } => {
            let report = evaluate_zones(labels, &engine.models, &tell_progress)?;
            if *json { print_json(&report)? } else { eval_text::zones(labels, &report)? }
        }
    }
    Ok(Ending::Done)
}

fn surfaces(labels: &Path, task: SurfaceTask, json: bool, engine: &Engine) -> anyhow::Result<()> {
    let report = evaluate_surfaces(labels, task, engine, &tell_progress)?;
    if json { print_json(&report) } else { eval_text::attack_detection(labels, &report.figures) }
}

fn write_calibration(labels: &Path, out: &Path, engine: &Engine) -> anyhow::Result<()> {
    let table = calibrate(labels, &engine.models, &engine.policy)?;
    let text = toml::to_string(&table)?;
    std::fs::write(out, text).with_context(|| format!("{} cannot be written", out.display()))?;
    tell(format_args!("calibration on {} impostor pairs written to {}", table.impostor_pairs, out.display()));
    Ok(())
}

fn tell_progress(done: usize, all: usize) {
    if done.is_multiple_of(PROGRESS_ROWS) || done == all {
        tell(format_args!("{done} of {all} files judged"));
    }
}
