//! audit: the log's chain, its head, the whole of it as a file, and pages of it.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Subcommand;
use jiff::civil::Date;

use super::{
    Ending, Place,
    cases::text,
    output::{print, print_json, tell},
};
use crate::{
    case::audit::{AuditAction, AuditEvent, AuditHead, AuditQuery},
    session::{
        EvidenceReport, ExportOrder, ExportSubject, FaultyFile, TaskWatch, days_millis, read_audit_head,
        verify_exported_audit,
    },
};

#[derive(Subcommand)]
pub(super) enum AuditCommand {
    /// Walk the chain; name the first broken link and what was done there: edited, removed, reordered, inserted, tail_cut,
    /// rewritten, unreadable
    Verify {
        /// A log that `audit export` wrote, looked at by itself; without one, the log of the data folder
        log: Option<PathBuf>,
        /// A head that `audit head` wrote before: the log must be the one that it was taken from, and not end before it
        #[arg(long, value_name = "FILE")]
        head: Option<PathBuf>,
        /// Compare every file of the evidence with what was imported as well, and tell what was erased from what is missing
        #[arg(long, conflicts_with = "log")]
        evidence: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Write the whole log to a file, one event a line, with its head at the end
    Export {
        /// The file to write
        file: PathBuf,
        /// Replace a file of the same name, and its signature
        #[arg(long)]
        replace: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Take the head of the log, to be kept or printed elsewhere: number of events, hash of the last, time
    Head {
        /// The file to write; without one, the head is only printed
        file: Option<PathBuf>,
        /// Replace a file of the same name
        #[arg(long)]
        replace: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Show events, the newest first; the log notes that you looked
    Show {
        /// Only events of this case
        #[arg(long)]
        case: Option<String>,
        /// Only events of this person
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
        /// Only events of persons whose name holds this
        #[arg(long, value_name = "TEXT", conflicts_with = "by")]
        by_part: Option<String>,
        /// Only events of cases whose identifier holds this
        #[arg(long, value_name = "TEXT", conflicts_with = "case")]
        case_part: Option<String>,
        /// Only events of this kind, such as decide; a wrong one lists them all
        #[arg(long, value_name = "KIND")]
        kind: Option<AuditAction>,
        /// First day, YYYY-MM-DD, UTC
        #[arg(long, value_name = "DAY", requires = "to")]
        from: Option<Date>,
        /// Last day
        #[arg(long, value_name = "DAY", requires = "from")]
        to: Option<Date>,
        /// Only events before the one of this number: the next page
        #[arg(long, value_name = "NUMBER")]
        before: Option<i64>,
        /// Most events, at most 500
        #[arg(long, default_value_t = 100)]
        limit: u64,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(place: &Place, command: AuditCommand) -> anyhow::Result<Ending> {
    match command {
        AuditCommand::Verify { log, head, evidence, json } => {
            verify(place, (log.as_deref(), head.as_deref()), evidence, json)
        }
        AuditCommand::Export { file, replace, json } => {
            let order = ExportOrder { subject: ExportSubject::AuditLog, path: file, replaces: replace };
            let exported = place.desk()?.export(&order, &TaskWatch::unattended())?;
            let (path, signed) = (exported.path.display(), exported.signature.display());
            tell(format_args!("the log was written to {path}, signed in {signed}"));
            exported.head.map_or(Ok(Ending::Done), |head| print_head(&head, json))
        }
        AuditCommand::Head { file, replace, json } => {
            let mut desk = place.desk()?;
            let head = match &file {
                Some(file) => desk.write_audit_head(file, replace)?,
                None => desk.audit_head()?,
            };
            print_head(&head, json)
        }
        AuditCommand::Show { case, by, by_part, case_part, kind, from, to, before, limit, json } => {
            let span = match (from, to) {
                (Some(from), Some(to)) => match days_millis(from, to) {
                    Some(span) => Some(span),
                    None => bail!("--from {from} comes after --to {to}; exchange them"),
                },
                _ => None,
            };
            let query = AuditQuery {
                case,
                case_part,
                actor: by,
                actor_part: by_part,
                action: kind,
                from_millis: span.map(|[from, _]| from),
                until_millis: span.map(|[_, until]| until),
                before_sequence: before,
                limit: limit.max(1),
            };
            show(place, &query, json)
        }
    }
}

fn verify(
    place: &Place,
    (log, head): (Option<&Path>, Option<&Path>),
    evidence: bool,
    json: bool,
) -> anyhow::Result<Ending> {
    let head = head.map(read_audit_head).transpose()?;
    let (report, evidence) = match log {
        Some(log) => (verify_exported_audit(log, head)?, None),
        None => {
            let desk = place.desk()?;
            (desk.verify_audit(head)?, evidence.then(|| desk.verify_evidence()).transpose()?)
        }
    };
    if json {
        let mut told = serde_json::to_value(&report)?;
        if let Some(evidence) = &evidence {
            told["evidence"] = serde_json::to_value(evidence)?;
        }
        print_json(&told)?;
    } else {
        print(format_args!("{} events are whole; head {}", report.verified, report.head))?;
        if report.emptied > 0 {
            print(format_args!("{} of them were emptied by erasures that the log tells of", report.emptied))?;
        }
        if let Some(broken) = &report.broken {
            let line = broken.line.map(|line| format!(", line {line}")).unwrap_or_default();
            let kind = text(&broken.kind)?;
            print(format_args!("BROKEN at event {}{line}: {kind}: {}", broken.sequence, broken.detail))?;
        }
    }
    if let Some(evidence) = evidence.as_ref().filter(|_| !json) {
        print_evidence(evidence)?;
    }
    let is_whole = report.broken.is_none() && evidence.is_none_or(|evidence| evidence.faulty == 0);
    Ok(if is_whole { Ending::Done } else { Ending::CaseFailed })
}

fn print_evidence(report: &EvidenceReport) -> anyhow::Result<()> {
    let EvidenceReport { whole, whole_bytes, erased, shared, strangers, faulty, .. } = report;
    print(format_args!("{whole} files of evidence are whole ({whole_bytes} bytes); {erased} were erased"))?;
    if *shared > 0 {
        print(format_args!("{shared} were erased from one case and stay for another"))?;
    }
    if *strangers > 0 {
        print(format_args!("{strangers} files are no case's: imports that were killed left them"))?;
    }
    if report.is_erasing {
        print(format_args!("an erasure is not done yet; its files are not judged"))?;
    }
    for FaultyFile { case, kind, digest, fault } in &report.faults {
        print(format_args!("BROKEN: {}: {kind} of case {case} ({digest})", text(fault)?))?;
    }
    match faulty - report.faults.len() as u64 {
        0 => Ok(()),
        more => print(format_args!("and {more} more")),
    }
}

fn print_head(head: &AuditHead, json: bool) -> anyhow::Result<Ending> {
    if json {
        print_json(head)?;
    } else {
        print(format_args!("{} events; head {}; taken at {}", head.events, head.hash, head.taken_at))?;
    }
    Ok(Ending::Done)
}

fn show(place: &Place, query: &AuditQuery, json: bool) -> anyhow::Result<Ending> {
    let page = place.desk()?.audit_events(query)?;
    if json {
        print_json(&page)?;
        return Ok(Ending::Done);
    }
    for event in &page.events {
        let AuditEvent { sequence, at_millis, actor, action, case, .. } = event;
        let (case, [_, after]) = (case.as_deref().unwrap_or(""), event.details());
        print(format_args!("{sequence:>8} {at_millis} {actor:<16} {action:<18} {case:<38} {after}"))?;
    }
    if let Some(last) = page.events.last().filter(|_| page.has_more) {
        print(format_args!("older ones: --before {}", last.sequence))?;
    }
    Ok(Ending::Done)
}
