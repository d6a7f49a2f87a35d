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
    session::{ExportOrder, ExportSubject, TaskWatch, days_millis, read_audit_head, verify_exported_audit},
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
        AuditCommand::Verify { log, head, json } => verify(place, log.as_deref(), head.as_deref(), json),
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

fn verify(place: &Place, log: Option<&Path>, head: Option<&Path>, json: bool) -> anyhow::Result<Ending> {
    let head = head.map(read_audit_head).transpose()?;
    let report = match log {
        Some(log) => verify_exported_audit(log, head)?,
        None => place.desk()?.verify_audit(head)?,
    };
    if json {
        print_json(&report)?;
    } else {
        print(format_args!("{} events are whole; head {}", report.verified, report.head))?;
        if let Some(broken) = &report.broken {
            let line = broken.line.map(|line| format!(", line {line}")).unwrap_or_default();
            let kind = text(&broken.kind)?;
            print(format_args!("BROKEN at event {}{line}: {kind}: {}", broken.sequence, broken.detail))?;
        }
    }
    Ok(if report.broken.is_none() { Ending::Done } else { Ending::CaseFailed })
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
    for AuditEvent { sequence, at_millis, actor, action, case, after, .. } in &page.events {
        let case = case.as_deref().unwrap_or("");
        print(format_args!("{sequence:>8} {at_millis} {actor:<16} {action:<18} {case:<38} {after}"))?;
    }
    if let Some(last) = page.events.last().filter(|_| page.has_more) {
        print(format_args!("older ones: --before {}", last.sequence))?;
    }
    Ok(Ending::Done)
}
