//! compare: what is otherwise in another run of a case, or would be under another policy or with other networks.

use std::path::PathBuf;

use anyhow::bail;
use serde_json::json;

use super::{
    Ending, Place,
    cases::run_guarded,
    output::{print, print_json, tell},
};
use crate::{
    case::{CaseId, Report, RunId, run_change::run_changes},
    infer::ModelSet,
    session::{Desk, Trial, TrialEnd},
};

/// What to compare.
#[derive(clap::Args)]
pub(super) struct CompareArguments {
    /// The case
    case: String,
    /// Number of another run, as `show` gives it; without it, and without --policy or --models, the run before the newest
    #[arg(long, value_name = "N", conflicts_with_all = ["policy", "models"])]
    run: Option<i64>,
    /// Folder of networks with a manifest.toml to run the case with, in place of the one that ASSAY_MODELS names. It is run as
    /// well where --policy names a policy; such runs are not recorded
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(place: Place, arguments: CompareArguments) -> anyhow::Result<Ending> {
    let CompareArguments { case, run, models, json } = arguments;
    let case = CaseId(case);
    // The policy is what is to be tried; a wrong one is for the log.
    let Place { policy, .. } = place;
    let place = Place { policy: None, ..place };
    let mut desk = place.desk()?;
    let Some((shown, report)) = desk.report(&case)? else {
        bail!("case {case} has no finished run yet; import it again, or wait for its run");
    };
    let trial = Trial { policy, models };
    if trial != Trial::default() {
        let tried = try_out(&place, &mut desk, &case, shown, &trial)?;
        let what = json!({"run": null, "policy": tried.policy, "models": tried.models});
        return print_comparison((&case, shown, &report), &format!("a trial with {trial}"), what, &tried, json);
    }
    let earlier = match run {
        Some(run) => RunId(run),
        None => match desk.runs(&case)?.get(1) {
            Some(before) => before.run,
            None => bail!("case {case} has one run; name a policy with --policy or networks with --models to try"),
        },
    };
    let beside = desk.look_at_run(&case, earlier)?;
    let what = json!({"run": earlier, "policy": beside.policy, "models": beside.models});
    print_comparison((&case, shown, &report), &format!("run {earlier}"), what, &beside, json)
}

/// Runs the case as a trial; it is noted however it ends.
fn try_out(place: &Place, desk: &mut Desk, case: &CaseId, shown: RunId, trial: &Trial) -> anyhow::Result<Report> {
    let policy = place.policy()?;
    let usual_models = || ModelSet::load().map_err(|error| error.to_string());
    let order = desk.run_order(case)?;
    let tried = trial.engine(&policy, usual_models).map_err(anyhow::Error::from).and_then(|engine| {
        engine.models.problems().iter().for_each(tell);
        tell(format_args!("checking {case} with {trial}"));
        run_guarded(&order, &desk.vault(), &engine)
    });
    match tried {
        Ok(report) => {
            // Nobody is enrolled by a trial.
            let report = Report { enrolment: None, ..report };
            desk.note_trial(case, shown, trial, TrialEnd::Made(&report))?;
            Ok(report)
        }
        Err(error) => {
            desk.note_trial(case, shown, trial, TrialEnd::Failed(&format!("{error:#}")))?;
            Err(error)
        }
    }
}

fn print_comparison(
    (case, shown, report): (&CaseId, RunId, &Report),
    name: &str,
    what: serde_json::Value,
    beside: &Report,
    as_json: bool,
) -> anyhow::Result<Ending> {
    let changes = run_changes(report, beside);
    if as_json {
        print_json(&json!({
            "case": case, "run": shown, "beside": what, "process": beside.verdict.process, "changes": changes,
        }))?;
        return Ok(Ending::Done);
    }
    print(format_args!("{case}: from run {shown} to {name}"))?;
    changes.lines().iter().try_for_each(|line| print(format_args!("  {line}")))?;
    Ok(Ending::Done)
}
