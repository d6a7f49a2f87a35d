//! check, import and export.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde_json::json;

use super::{Ending, Place, print_json};
use crate::{
    case::{CaseId, CaseMeta, Digest, Report, queue::CaseStatus},
    infer::ModelSet,
    media::{
        import::{CaseSource, ImportError, ImportLimits, StagedCase, discover, stage},
        vault::Vault,
    },
    pipeline::Engine,
    session::{Desk, case_id},
    store::Imported,
    worker::RunOrder,
};

pub(super) fn engine(place: &Place) -> anyhow::Result<Engine> {
    let models = ModelSet::load()?;
    for problem in models.problems() {
        eprintln!("assay: {problem}");
    }
    Ok(Engine { models, policy: place.policy()? })
}

/// What a pipeline run over a case that is not stored needs.
pub(super) fn run_order(staged: &StagedCase) -> RunOrder {
    RunOrder {
        case: case_id(staged),
        meta: CaseMeta::clone(&staged.meta),
        evidence: staged.evidence.clone(),
        warnings: staged.warnings.clone(),
    }
}

/// Calls `with` for every case at `paths`; says which could not be read.
fn each_case(
    paths: &[PathBuf],
    vault: &Vault,
    json: bool,
    mut with: impl FnMut(StagedCase, &CaseSource) -> anyhow::Result<()>,
) -> anyhow::Result<Ending> {
    let mut ending = Ending::Done;
    let mut refuse = |error: &ImportError| -> anyhow::Result<()> {
        ending = Ending::CaseFailed;
        eprintln!("assay: {error}");
        if json { print_json(&json!({"problem": error.problem()})) } else { Ok(()) }
    };
    for path in paths {
        let sources = match discover(path) {
            Ok(sources) => sources,
            Err(error) => {
                refuse(&error)?;
                continue;
            }
        };
        for source in sources {
            match stage(&source, vault, &ImportLimits::default()) {
                Ok(staged) => with(staged, &source)?,
                Err(error) => refuse(&error)?,
            }
        }
    }
    Ok(ending)
}

pub(super) fn check(place: &Place, paths: &[PathBuf], json: bool) -> anyhow::Result<Ending> {
    let engine = engine(place)?;
    let folder = tempfile::tempdir().context("no temporary folder can be made; set TMPDIR to a writable folder")?;
    let vault = Vault::open(folder.path())?;
    each_case(paths, &vault, json, |staged, source| {
        eprintln!("assay: checking {}", source.name());
        let report = run_order(&staged).run(&vault, &engine, &())?;
        if json { print_json(&report) } else { print_summary(&report) }
    })
}

pub(super) fn import(place: &Place, paths: &[PathBuf], json: bool) -> anyhow::Result<Ending> {
    let mut desk = place.desk()?;
    let vault = desk.vault();
    let mut ending = each_case(paths, &vault, json, |staged, source| {
        let (word, case) = match desk.admit(staged, source.path())? {
            Imported::New(case) => ("imported", case),
            Imported::AlreadyKnown(case) => ("known already", case),
        };
        eprintln!("assay: {}: {word} as {case}", source.name());
        Ok(())
    })?;
    // Also the cases of an earlier import that was interrupted.
    let pending = desk.pending()?;
    if pending.is_empty() {
        return Ok(ending);
    }
    let engine = engine(place)?;
    for case in pending {
        if let Err(error) = run_stored(&mut desk, &vault, &engine, &case, json) {
            eprintln!("assay: {case}: {error:#}");
            desk.record_failure(&case, &error.to_string())?;
            ending = Ending::CaseFailed;
        }
    }
    Ok(ending)
}

fn run_stored(desk: &mut Desk, vault: &Vault, engine: &Engine, case: &CaseId, json: bool) -> anyhow::Result<()> {
    eprintln!("assay: checking {case}");
    let report = desk.run_order(case)?.run(vault, engine, &())?;
    let run = desk.record(&report)?;
    let status: CaseStatus = desk.row(case)?.status;
    if json {
        let (process, route) = (report.verdict.process, &report.route);
        return print_json(&json!({"case": case, "run": run, "status": status, "process": process, "route": route}));
    }
    print_summary(&report)
}

fn print_summary(report: &Report) -> anyhow::Result<()> {
    println!("{}: {}", report.case, text(&report.verdict.process)?);
    for check in &report.verdict.checks {
        let score = check.score.map_or("     -".to_owned(), |score| format!("{score:6.3}"));
        let required = if check.required { "required" } else { "" };
        println!("  {score}  {:<12} {:<26} {required}", text(&check.band)?, check.check.title());
    }
    if let Some(level) = report.face_match.as_ref().and_then(|matched| matched.level()) {
        let mark = if level.extrapolated { " (extrapolated)" } else { "" };
        println!("  match level {}{mark}", level.level);
    }
    for finding in &report.findings {
        if let crate::case::finding::Outcome::NotChecked(reason) = &finding.outcome {
            println!("  {}: {}", finding.check.title(), reason.detail);
        }
    }
    report.warnings.iter().for_each(|warning| println!("  warning: {warning}"));
    Ok(())
}

/// A value's name as it stands in JSON.
pub(super) fn text(value: &impl serde::Serialize) -> anyhow::Result<String> {
    Ok(serde_json::to_value(value)?.as_str().unwrap_or_default().to_owned())
}

pub(super) fn export(place: &Place, cases: &[String], out: &Path) -> anyhow::Result<Ending> {
    let mut desk = place.desk()?;
    let into_folder = cases.len() > 1 || out.is_dir();
    if into_folder {
        std::fs::create_dir_all(out).with_context(|| format!("{} cannot be made", out.display()))?;
    }
    let mut ending = Ending::Done;
    for case in cases {
        let path = if into_folder { out.join(format!("{}.json", file_name(case))) } else { out.to_owned() };
        match desk.export_json(&CaseId(case.clone()), &path) {
            Ok(()) => eprintln!("assay: {case} was written to {}", path.display()),
            Err(error) => {
                eprintln!("assay: {error}");
                ending = Ending::CaseFailed;
            }
        }
    }
    Ok(ending)
}

/// A case identifier as a file name: the sender chose it, so nothing but plain characters may pass. One that had to be
/// changed carries a part of its hash, so that no two cases share a file.
fn file_name(case: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !case.is_empty() && case.chars().all(is_plain) {
        return case.to_owned();
    }
    let plain: String = case.chars().take(64).map(|c| if is_plain(c) { c } else { '_' }).collect();
    format!("{plain}-{}", Digest::of(case.as_bytes()).short())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_cases_share_a_file_and_none_leaves_the_folder() {
        assert_eq!(file_name("case-1_a"), "case-1_a");
        let names = ["a/b", "a_b", "a.b", "../a", "", "é"].map(file_name);
        for (index, name) in names.iter().enumerate() {
            assert!(!name.contains(['/', '.']) && !names[..index].contains(name), "{name}");
        }
    }
}
