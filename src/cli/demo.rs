//! demo: cases from a seed, imported and run, and the window on them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use rayon::prelude::*;

use super::{
    Ending, Place, cases,
    output::{print, tell},
};
use crate::{
    case::{
        CaseId,
        decision::{DecisionDraft, DecisionKind, ReasonCode},
        queue::CaseStatus,
        verdict::Route,
    },
    session::{Desk, default_data_folder},
    specimen::{
        case_folder::CaseMaker,
        demo::{DEMO_SCALE, DEMO_SEED, demo_recipes, demo_stamp},
        recipe::Recipe,
    },
    store::Presence,
};

/// Who decides in the demo.
const REVIEWER: &str = "demo";

#[derive(clap::Args)]
pub(super) struct DemoArguments {
    /// Stop after the table; no window
    #[arg(long)]
    headless: bool,
}

/// The demo has a data folder of its own beside the usual one, unless `--data` says otherwise. Its name and that of the
/// folder of specimens carry the stamp of what is made, so that another version's cases are never taken for these.
pub(super) fn run(mut place: Place, arguments: &DemoArguments) -> anyhow::Result<Ending> {
    let (recipes, stamp) = (demo_recipes(), demo_stamp());
    let own = || default_data_folder().with_file_name(format!("assay-demo-{stamp}"));
    let data = place.data.take().unwrap_or_else(own);
    place.data = Some(data.clone());
    let specimens = data.join(format!("specimens-{stamp}"));
    make_missing(&recipes, &specimens)?;
    let folders: Vec<_> = recipes.iter().map(|recipe| specimens.join(&recipe.name)).collect();
    let mut lines = Vec::new();
    let mut import = |folders: &[PathBuf]| {
        cases::import_each(&place, folders, None, cases::Form::Text, |desk, case| {
            let (line, ending) = table_line(desk, case, &recipes)?;
            lines.push(line);
            Ok(ending)
        })
    };
    // Who comes back is only known as such when the first case was approved before the others are looked at.
    let (first, others) = folders.split_at(1.min(folders.len()));
    let ending = import(first)?;
    if let Some(recipe) = recipes.first() {
        approve(&place, &CaseId(recipe.name.clone()))?;
    }
    let ending = ending.and(import(others)?);
    lines.sort();
    print(line(["case", "shows", "verdict", "live", "match", "goes to"]))?;
    lines.into_iter().try_for_each(|columns| print(line(columns.each_ref().map(String::as_str))))?;
    if arguments.headless {
        return Ok(ending);
    }
    if let Err(error) = super::window(&place) {
        tell(format_args!("{error:#}"));
        tell(format_args!("the cases are ready: assay --data {} opens them", data.display()));
    }
    Ok(ending)
}

/// Makes the cases that are not there yet. Each appears whole or not at all, so that an interrupted demo starts over.
fn make_missing(recipes: &[Recipe], specimens: &Path) -> anyhow::Result<()> {
    let unusable = || format!("{} cannot be used; choose another folder with --data", specimens.display());
    fs::create_dir_all(specimens).with_context(unusable)?;
    let missing: Vec<&Recipe> = recipes.iter().filter(|recipe| !specimens.join(&recipe.name).exists()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    tell(format_args!("making {} cases of people and documents that do not exist", missing.len()));
    // A demo that was killed leaves its half-made cases; they are made again.
    let staging = specimens.join(".making");
    if staging.exists() {
        fs::remove_dir_all(&staging).with_context(unusable)?;
    }
    fs::create_dir(&staging).with_context(unusable)?;
    let maker = CaseMaker::new(DEMO_SEED, DEMO_SCALE);
    missing.into_par_iter().try_for_each(|recipe| {
        let folder = staging.join(&recipe.name);
        maker.write(recipe, &folder)?;
        fs::rename(&folder, specimens.join(&recipe.name)).with_context(unusable)?;
        tell(format_args!("made {}: {}", recipe.name, recipe.about));
        anyhow::Ok(())
    })?;
    fs::remove_dir(&staging).with_context(unusable)
}

/// Approves the demo's genuine case as a reviewer named demo, unless somebody has it already: so that there is a decided case
/// to look at, and a face in the gallery.
fn approve(place: &Place, case: &CaseId) -> anyhow::Result<()> {
    let mut desk = place.desk_of(REVIEWER)?;
    if desk.presence()? != Presence::Open {
        // Whoever added operators here decides himself.
        return Ok(());
    }
    let (row, report) = (desk.row(case)?, desk.report(case)?);
    let Some((run, _)) = report.filter(|_| row.status == CaseStatus::Open) else { return Ok(()) };
    desk.claim(case)?;
    let note = "approved by the demo, so that a face is enrolled".to_owned();
    let (kind, reason) = (DecisionKind::Approve, ReasonCode::Genuine);
    let decision = desk.decide(&DecisionDraft { case: case.clone(), run, kind, reason, note, request: None })?;
    tell(format_args!("{case}: approved by the reviewer {REVIEWER}"));
    desk.after_decision(&decision)?.iter().for_each(tell);
    Ok(())
}

/// One case as a line of the table.
fn table_line(desk: &Desk, case: &CaseId, recipes: &[Recipe]) -> anyhow::Result<([String; 6], Ending)> {
    let about = recipes.iter().find(|recipe| recipe.name == case.0).map_or("", |recipe| recipe.about.as_str());
    let row = desk.row(case)?;
    let Some((_, report)) = desk.report(case)? else {
        let failure = row.failure.unwrap_or_else(|| "not run yet".to_owned());
        return Ok((
            [case.0.clone(), about.to_owned(), "-".into(), "-".into(), "-".into(), failure],
            Ending::CaseFailed,
        ));
    };
    let live = report.verdict.checks.iter().find(|check| check.check == crate::case::finding::CheckId::SelfieLiveness);
    let live = live.and_then(|check| check.score).map_or("-".to_owned(), |score| format!("{score:.2}"));
    let level = report.face_match.as_ref().and_then(|matched| matched.level());
    let level = level.map_or("-".to_owned(), |level| level.level.to_string());
    let route = match &report.route {
        Route::Settled => "settled".to_owned(),
        Route::Queue { reasons, .. } => {
            let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
            format!("queue: {}", reasons.join(", "))
        }
    };
    let verdict = cases::text(&report.verdict.process)?;
    Ok(([case.0.clone(), about.to_owned(), verdict, live, level, route], Ending::Done))
}

fn line([case, about, verdict, live, level, route]: [&str; 6]) -> String {
    format!("{case:<26} {about:<68} {verdict:<13} {live:>5} {level:>5}  {route}")
}
