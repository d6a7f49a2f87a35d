//! retention and erase: what is due, legal holds, and what is destroyed.

use std::path::PathBuf;

use clap::Subcommand;

use super::{
    Ending, Place,
    cases::text,
    output::{print, print_json, tell},
};
use crate::{
    case::{
        CaseId,
        erasure::{Erasure, ErasureOrder, ErasureReason, HoldReason},
        retention::{DataKinds, DueCase, KeptBack},
    },
    session::{Desk, ExportOrder, ExportSubject, TaskWatch},
};

#[derive(Subcommand)]
pub(super) enum RetentionCommand {
    /// Tell of which cases something is due to be erased by the policy, what, since when, and what is kept back; nothing is changed
    Due {
        /// Most cases
        #[arg(long, default_value_t = 200)]
        limit: usize,
        /// Begin after this number: the next part of the list
        #[arg(long, default_value_t = 0, value_name = "NUMBER")]
        after: i64,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Erase what is due, and nothing else
    Apply {
        /// Most cases
        #[arg(long, default_value_t = 1000)]
        limit: usize,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Put a case under a legal hold: nothing of it is erased until that is released
    Hold {
        /// The case
        case: String,
        /// litigation, investigation, authority, dispute, restriction or other
        #[arg(long, value_name = "CODE")]
        reason: HoldReason,
        /// More about it
        #[arg(long, default_value = "")]
        note: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Release a legal hold
    Release {
        /// The case
        case: String,
        /// Why it is no longer needed
        #[arg(long)]
        note: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Write what was destroyed of a case, what was kept and why, to a signed file
    Report {
        /// The case
        case: String,
        /// The file to write
        file: PathBuf,
        /// Form of the file
        #[arg(long, value_parser = ["pdf", "json"], default_value = "pdf")]
        format: String,
        /// Replace a file that lies there
        #[arg(long)]
        replace: bool,
        /// What was written, as JSON
        #[arg(long)]
        json: bool,
    },
}

/// Destroy what a case holds, for ever: at the person's request, or for another reason than its period.
#[derive(clap::Args)]
pub(super) struct EraseArguments {
    /// The case
    case: String,
    /// request, consent_withdrawn, objection, unlawful, obligation or period
    #[arg(long, value_name = "CODE")]
    reason: ErasureReason,
    /// What of it: video, document_photos, selfie_stills, derived, templates, fields, with commas between them
    #[arg(long, default_value = "all", value_name = "KINDS")]
    kinds: DataKinds,
    /// More about it; it is kept for ever, so that it must name nobody
    #[arg(long, default_value = "")]
    note: String,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(place: &Place, command: RetentionCommand) -> anyhow::Result<Ending> {
    let mut desk = place.desk()?;
    match command {
        RetentionCommand::Due { limit, after, json } => due(&mut desk, limit.max(1), after, json),
        RetentionCommand::Apply { limit, json } => apply(&mut desk, limit, json),
        RetentionCommand::Hold { case, reason, note, json } => {
            let hold = desk.hold(&CaseId(case.clone()), reason, &note)?;
            match json {
                true => print_json(&hold)?,
                false => print(format_args!("{case} is under a legal hold ({})", hold.reason))?,
            }
            Ok(Ending::Done)
        }
        RetentionCommand::Release { case, note, json } => {
            let hold = desk.release_hold(&CaseId(case.clone()), &note)?;
            match json {
                true => print_json(&hold)?,
                false => print(format_args!("{case} is under no legal hold any more"))?,
            }
            Ok(Ending::Done)
        }
        RetentionCommand::Report { case, file, format, replace, json } => {
            let subject = ExportSubject::Erasures { case: CaseId(case), is_pdf: format == "pdf" };
            let order = ExportOrder { subject, path: file, replaces: replace };
            let exported = desk.export(&order, &TaskWatch::unattended())?;
            match json {
                true => print_json(&exported)?,
                false => print(format_args!("{} {}", exported.path.display(), exported.sha256))?,
            }
            Ok(Ending::Done)
        }
    }
}

fn due(desk: &mut Desk, limit: usize, after: i64, json: bool) -> anyhow::Result<Ending> {
    let page = desk.due(after, limit)?;
    if json {
        print_json(&serde_json::json!({"cases": page.cases, "next": page.next, "rules": desk.retention_rules()}))?;
        return Ok(Ending::Done);
    }
    if desk.retention_rules().is_empty() {
        tell("the policy has no [retention]: nothing is erased by itself");
    }
    page.cases.iter().try_for_each(print_due)?;
    let kept = page.cases.iter().filter(|due| due.kept_back.is_some()).count();
    let bytes: u64 = page.cases.iter().filter(|due| due.kept_back.is_none()).map(DueCase::bytes).sum();
    let count = page.cases.len() - kept;
    print(format_args!("{count} cases with {bytes} bytes of files are due; {kept} more are kept back"))?;
    if let Some(next) = page.next {
        print(format_args!("there are more: --after {next}"))?;
    }
    Ok(Ending::Done)
}

fn print_due(due: &DueCase) -> anyhow::Result<()> {
    let kinds: Vec<String> = due.kinds.iter().map(|due| format!("{} after {} days", due.kind, due.days)).collect();
    let what = if due.is_whole { "the whole case".to_owned() } else { kinds.join(", ") };
    let from = if due.from_decision { "decided" } else { "imported" };
    let kept = due.kept_back.as_ref().map(|why| format!("  KEPT BACK: {}", kept_back(why))).unwrap_or_default();
    let (case, outcome) = (&due.case.0, text(&due.outcome)?);
    print(format_args!("{case:<38} {outcome:<12} {from} {}  {what}, {} bytes{kept}", due.from_millis, due.bytes()))
}

fn kept_back(why: &KeptBack) -> String {
    match why {
        KeptBack::Hold(hold) => format!("legal hold by {} ({})", hold.placed_by, hold.reason),
        KeptBack::Claimed { by } => format!("claimed by {by}"),
        KeptBack::AwaitsRun => "a run is to be made".to_owned(),
        KeptBack::AwaitsSecondPerson => "a second person must decide".to_owned(),
    }
}

fn apply(desk: &mut Desk, limit: usize, json: bool) -> anyhow::Result<Ending> {
    let applied = desk.apply_retention(limit)?;
    if !applied.erasures.is_empty() {
        compact(desk);
    }
    if json {
        print_json(&applied)?;
        return Ok(ending(&applied.erasures));
    }
    applied.erasures.iter().try_for_each(print_erasure)?;
    for kept in &applied.kept_back {
        print(format_args!("{:<38} kept back: {}", kept.case.0, kept_back(&kept.why)))?;
    }
    let bytes: u64 = applied.erasures.iter().map(Erasure::destroyed_bytes).sum();
    print(format_args!("{} erasures, {bytes} bytes of files destroyed", applied.erasures.len()))?;
    if applied.has_more {
        tell("more is due: apply again");
    }
    Ok(ending(&applied.erasures))
}

pub(super) fn erase(place: &Place, arguments: EraseArguments) -> anyhow::Result<Ending> {
    let EraseArguments { case, reason, kinds, note, json } = arguments;
    let mut desk = place.desk()?;
    let erasure = desk.erase(&ErasureOrder { case: CaseId(case), kinds, reason, note })?;
    compact(&mut desk);
    if json {
        print_json(&erasure)?;
    } else {
        print_erasure(&erasure)?;
        for (file, other) in erasure.kept() {
            print(format_args!("  {} stays: case {other} has the same file ({})", file.kind, file.digest))?;
        }
    }
    Ok(ending(std::slice::from_ref(&erasure)))
}

/// What is erased is overwritten already; the pages that held it are given back as well.
fn compact(desk: &mut Desk) {
    match desk.compact() {
        Ok(true) => {}
        Ok(false) => tell("another program reads the database: it is compacted with the next erasure"),
        Err(error) => {
            tell(format_args!("what is erased is overwritten, and the database could not be compacted: {error}"))
        }
    }
}

fn print_erasure(erasure: &Erasure) -> anyhow::Result<()> {
    let done = match erasure.done_at_millis {
        Some(_) => "erased",
        None => "ordered, and not done while another program reads the database",
    };
    let (files, bytes) = (erasure.files.len(), erasure.destroyed_bytes());
    print(format_args!(
        "{:<38} {done}: {} ({}); {files} files, {bytes} bytes destroyed",
        erasure.case.0, erasure.kinds, erasure.reason
    ))
}

/// What is ordered and not done is no success.
fn ending(erasures: &[Erasure]) -> Ending {
    match erasures.iter().all(|erasure| erasure.done_at_millis.is_some()) {
        true => Ending::Done,
        false => Ending::CaseFailed,
    }
}
