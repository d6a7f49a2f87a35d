//! check and import.

use std::{fmt::Display, path::PathBuf, sync::Arc};

use anyhow::Context as _;
use serde_json::json;

use super::{
    Ending, Place,
    bundle::left_out,
    output::{print, print_json, tell},
};
use crate::{
    case::{CaseId, CaseMeta, ProblemDetails, Report, decision::DecisionKind, permission::Permission, queue::QueueRow},
    infer::ModelSet,
    matching::References,
    media::{
        import::{CaseSource, ImportError, ImportLimits, StagedCase, discover, stage},
        vault::Vault,
    },
    pipeline::Engine,
    seal::FileKey,
    session::{Desk, Dialect, SessionError, answer_refused, answer_unstored, case_id, now_millis, today},
    store::{Imported, StoreError},
    worker::{RunOrder, bundles_at, guarded},
};

pub(super) fn engine(place: &Place) -> anyhow::Result<Engine> {
    let models = ModelSet::load()?;
    models.problems().iter().for_each(tell);
    Ok(Engine { models, policy: place.policy()? })
}

/// What a pipeline run over a case that is not stored needs.
pub(super) fn run_order(staged: &StagedCase, references: &Arc<References>) -> RunOrder {
    RunOrder {
        case: case_id(staged),
        meta: CaseMeta::clone(&staged.meta),
        evidence: staged.evidence.clone(),
        warnings: staged.warnings.clone(),
        references: Arc::clone(references),
        received: today(),
    }
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// For people.
    Text,
    /// Assay's own JSON.
    Json,
    /// The JSON of a service.
    Dialect(Dialect),
}

impl Form {
    /// The form that the arguments ask for; a dialect is JSON of itself.
    pub(super) fn of(json: bool, dialect: Option<Dialect>) -> Self {
        match (dialect, json) {
            (Some(dialect), _) => Form::Dialect(dialect),
            (None, true) => Form::Json,
            (None, false) => Form::Text,
        }
    }
}

/// Says that a case cannot be processed: in the service's form where it has one for that.
fn refuse(problem: &ProblemDetails, message: impl Display, form: Form) -> anyhow::Result<Ending> {
    tell(message);
    let answer = match form {
        Form::Text => return Ok(Ending::CaseFailed),
        Form::Json => None,
        Form::Dialect(dialect) => answer_refused(problem, dialect)?,
    };
    match answer {
        Some(answer) => print_answer(&answer)?,
        None => print_json(&json!({"problem": problem}))?,
    }
    Ok(Ending::CaseFailed)
}

/// One line, keys in the service's order.
fn print_answer(answer: &impl serde::Serialize) -> anyhow::Result<()> {
    print(serde_json::to_string(answer)?)
}

/// Calls `with` for every case at `paths`; says which could not be read.
fn each_case(
    paths: &[PathBuf],
    vault: &Vault,
    limits: &ImportLimits,
    form: Form,
    mut with: impl FnMut(StagedCase, &CaseSource) -> anyhow::Result<Ending>,
) -> anyhow::Result<Ending> {
    let mut ending = Ending::Done;
    let refuse = |error: &ImportError| refuse(&error.problem(), error, form);
    for path in paths {
        let sources = match discover(path, limits) {
            Ok(sources) => sources,
            Err(error) => {
                ending = refuse(&error)?;
                continue;
            }
        };
        for source in sources {
            let done = match stage(&source, vault, limits) {
                Ok(staged) => with(staged, &source)?,
                Err(error) => refuse(&error)?,
            };
            ending = ending.and(done);
        }
    }
    Ok(ending)
}

pub(super) fn check(place: &Place, paths: &[PathBuf], form: Form) -> anyhow::Result<Ending> {
    let engine = engine(place)?;
    let references = place.references()?;
    let folder = tempfile::tempdir().context("no temporary folder can be made; set TMPDIR to a writable folder")?;
    // Whatever ends the program, nothing of the case can be read in the temporary folder afterwards.
    let limits = engine.policy.limits.import;
    let vault = Vault::open(folder.path(), Some(FileKey::passing()?))?.with_image_limits(limits.image);
    each_case(paths, &vault, &limits, form, |staged, source| {
        tell(format_args!("checking {}", source.name()));
        let arrived_at_millis = now_millis();
        let report = match run_guarded(&run_order(&staged, &references), &vault, &engine) {
            Ok(report) => report,
            Err(error) => {
                tell(format_args!("{}: {error:#}", source.name()));
                return Ok(Ending::CaseFailed);
            }
        };
        match form {
            Form::Text => print_summary(&report)?,
            Form::Json => print_json(&report)?,
            Form::Dialect(dialect) => match answer_unstored(&report, &vault, dialect, arrived_at_millis) {
                Ok(answer) => print_answer(&answer)?,
                Err(error) => {
                    tell(format_args!("{}: {error}", source.name()));
                    return Ok(Ending::CaseFailed);
                }
            },
        }
        Ok(Ending::Done)
    })
}

pub(super) fn import(
    place: &Place,
    paths: &[PathBuf],
    known_answer: Option<DecisionKind>,
    form: Form,
) -> anyhow::Result<Ending> {
    import_each(place, paths, known_answer, form, |desk, case| print_stored(desk, case, form != Form::Text))
}

/// Imports the cases at `paths`, runs the pipeline over them and over what an interrupted import left, and calls `then`
/// for each, also for those known already.
pub(super) fn import_each(
    place: &Place,
    paths: &[PathBuf],
    known_answer: Option<DecisionKind>,
    form: Form,
    mut then: impl FnMut(&Desk, &CaseId) -> anyhow::Result<Ending>,
) -> anyhow::Result<Ending> {
    let mut desk = place.desk()?;
    desk.require(Permission::Import)?;
    let vault = desk.vault();
    let mut known = Vec::new();
    let limits = place.policy()?.limits.import;
    for path in paths.iter().filter(|path| path.is_dir()) {
        // What hinders listing the folder is told when its cases are looked for.
        if let Ok(Some(bundles)) = bundles_at(path) {
            left_out(&bundles, "a bundle", "assay bundle import");
        }
    }
    let mut ending = each_case(paths, &vault, &limits, form, |staged, source| {
        match desk.admit(staged, source.path(), known_answer) {
            Ok(Imported::New(case)) => tell(format_args!("{}: imported as {case}", source.name())),
            Ok(Imported::AlreadyKnown(case)) => {
                tell(format_args!("{}: known already as {case}", source.name()));
                known.push(case);
            }
            // Concerns this case alone; whatever else hinders the store hinders every case.
            Err(error @ SessionError::Store(StoreError::Conflict { .. })) => {
                return refuse(&conflict(source, &error), &error, form);
            }
            Err(error) => return Err(error.into()),
        }
        Ok(Ending::Done)
    })?;
    // Also the cases of an earlier import that was interrupted.
    let pending = desk.pending()?;
    known.retain(|case| !pending.contains(case));
    if !pending.is_empty() {
        ending = ending.and(run_pending(&mut desk, &engine(place)?, &mut then)?);
    }
    known.iter().try_fold(ending, |ending, case| Ok(ending.and(then(&desk, case)?)))
}

/// Runs the pipeline over every case that waits for it, and calls `then` for each. Where the database or the disk fails, the case keeps
/// waiting.
pub(super) fn run_pending(
    desk: &mut Desk,
    engine: &Engine,
    mut then: impl FnMut(&Desk, &CaseId) -> anyhow::Result<Ending>,
) -> anyhow::Result<Ending> {
    let vault = desk.vault();
    let mut ending = Ending::Done;
    for case in desk.pending()? {
        tell(format_args!("checking {case}"));
        if let Err(error) = run_stored(desk, &vault, engine, &case) {
            if error.downcast_ref().is_some_and(SessionError::is_of_the_machine) {
                return Err(error);
            }
            desk.record_failure(&case, &format!("{error:#}"))?;
        }
        ending = ending.and(then(desk, &case)?);
    }
    Ok(ending)
}

fn conflict(source: &CaseSource, error: &SessionError) -> ProblemDetails {
    ProblemDetails {
        kind: "tag:assay,2026:conflict".to_owned(),
        title: "Conflict".to_owned(),
        status: 409,
        ..ProblemDetails::invalid_input(&source.path().display().to_string(), &error.to_string(), Vec::new())
    }
}

/// Runs the pipeline; a defect in it is an error of this case only.
pub(super) fn run_guarded(order: &RunOrder, vault: &Vault, engine: &Engine) -> anyhow::Result<Report> {
    Ok(guarded(|| order.run(vault, engine, &())).map_err(anyhow::Error::msg)??)
}

fn run_stored(desk: &mut Desk, vault: &Vault, engine: &Engine, case: &CaseId) -> anyhow::Result<()> {
    let report = run_guarded(&desk.run_order(case)?, vault, engine)?;
    desk.record(&report)?;
    Ok(())
}

/// Prints where a stored case stands; to who may bring cases in and see none of them, that it is there.
fn print_stored(desk: &Desk, case: &CaseId, json: bool) -> anyhow::Result<Ending> {
    if !desk.may(Permission::Look) {
        if json {
            print_json(&json!({"case": case}))?;
        } else {
            print(format_args!("{case}: stored"))?;
        }
        return Ok(Ending::Done);
    }
    let row = desk.row(case)?;
    let ending = match &row.failure {
        Some(failure) => {
            tell(format_args!("{case}: {failure}"));
            Ending::CaseFailed
        }
        None => Ending::Done,
    };
    let report = desk.report(case)?;
    if json {
        let (process, route) = report.as_ref().map(|(_, report)| (report.verdict.process, &report.route)).unzip();
        let QueueRow { case, run, status, failure, .. } = &row;
        print_json(&json!({
            "case": case, "run": run, "status": status, "process": process, "route": route, "failure": failure,
        }))?;
    } else if let Some((_, report)) = &report {
        print_summary(report)?;
    }
    Ok(ending)
}

fn print_summary(report: &Report) -> anyhow::Result<()> {
    print(format_args!("{}: {}", report.case, text(&report.verdict.process)?))?;
    for check in &report.verdict.checks {
        let score = check.score.map_or("     -".to_owned(), |score| format!("{score:6.3}"));
        let required = if check.required { "required" } else { "" };
        print(format_args!("  {score}  {:<12} {:<26} {required}", text(&check.band)?, check.check.title()))?;
    }
    if let Some(level) = report.face_match.as_ref().and_then(|matched| matched.level()) {
        let mark = if level.extrapolated { " (extrapolated)" } else { "" };
        let rate = level.far.map_or(String::new(), |far| format!(", 1 false accept in {:.0}", 1.0 / far));
        print(format_args!("  match level {}{rate}{mark}", level.level))?;
    }
    for finding in &report.findings {
        if let crate::case::finding::Outcome::NotChecked(reason) = &finding.outcome {
            print(format_args!("  {}: {}", finding.check.title(), reason.detail))?;
        }
    }
    for face in &report.enrolled_faces_matches {
        let (client, level) = (&face.client_id, face.level.level);
        print(format_args!("  enrolled before as {client}: similarity {:.3}, level {level}", face.similarity))?;
    }
    for image in &report.specimen_check_matches {
        print(format_args!("  {} is the known image {}: distance {:.3}", image.evidence, image.name, image.distance))?;
    }
    report.warnings.iter().try_for_each(|warning| print(format_args!("  warning: {warning}")))
}

/// A value's name as it stands in JSON.
pub(super) fn text(value: &impl serde::Serialize) -> anyhow::Result<String> {
    Ok(serde_json::to_value(value)?.as_str().unwrap_or_default().to_owned())
}
