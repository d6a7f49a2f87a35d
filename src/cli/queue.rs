//! queue, show, claim, release, decide and audit verify.

use anyhow::bail;
use clap::ValueEnum as _;
use serde_json::json;

use super::{
    Ending, Place,
    cases::text,
    output::{print, print_json},
};
use crate::{
    case::{
        CaseId,
        decision::{DecisionDraft, ReasonCode},
        queue::{CaseStatus, QueueOrder, QueueQuery, QueueRow},
    },
    session::Desk,
};

#[derive(clap::Args)]
pub(super) struct QueueArguments {
    /// Only cases with this status; may be given several times
    #[arg(long, value_enum)]
    status: Vec<StatusName>,
    /// Only cases whose identifier, name or client contains this
    #[arg(long, default_value = "")]
    search: String,
    /// Order of the list
    #[arg(long, value_enum, default_value = "priority")]
    order: OrderName,
    /// First row, from 0
    #[arg(long, default_value_t = 0)]
    offset: u64,
    /// Most rows
    #[arg(long, default_value_t = 200)]
    limit: u64,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum StatusName {
    Open,
    Claimed,
    Decided,
    Settled,
    Pending,
    Failed,
}

impl StatusName {
    fn status(self) -> Option<CaseStatus> {
        let name = self.to_possible_value()?;
        CaseStatus::ALL.into_iter().find(|status| status.name() == name.get_name())
    }
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum OrderName {
    Priority,
    Oldest,
    Newest,
}

pub(super) fn list(place: &Place, arguments: &QueueArguments) -> anyhow::Result<Ending> {
    let query = QueueQuery {
        statuses: arguments.status.iter().filter_map(|name| name.status()).collect(),
        search: arguments.search.clone(),
        order: match arguments.order {
            OrderName::Priority => QueueOrder::PriorityThenAge,
            OrderName::Oldest => QueueOrder::Oldest,
            OrderName::Newest => QueueOrder::Newest,
        },
        offset: arguments.offset,
        limit: arguments.limit,
    };
    let page = place.desk()?.queue(&query)?;
    if arguments.json {
        print_json(&page)?;
        return Ok(Ending::Done);
    }
    for row in &page.rows {
        print_row(row)?;
    }
    let counts: Vec<_> = page.counts.iter().map(|(status, count)| format!("{count} {}", status.name())).collect();
    print(format_args!("{} of {} shown; {}", page.rows.len(), page.total, counts.join(", ")))?;
    Ok(Ending::Done)
}

fn print_row(row: &QueueRow) -> anyhow::Result<()> {
    let process = row.process.map(|process| text(&process)).transpose()?.unwrap_or_default();
    let holder = row.claimed_by.as_deref().map(|holder| format!(" by {holder}")).unwrap_or_default();
    let level = row.match_level.map(|level| format!("level {level}")).unwrap_or_default();
    let reasons: Vec<_> = row.reasons.iter().map(ToString::to_string).collect();
    print(format_args!(
        "{:<38} {:<7} {:<8} {:<12} {level:<8} {}{holder}  {}",
        row.case.0,
        text(&row.priority)?,
        row.status.name(),
        process,
        row.entity_name.as_deref().unwrap_or(""),
        reasons.join("; ")
    ))
}

pub(super) fn show(place: &Place, case: &str, json: bool) -> anyhow::Result<Ending> {
    let desk = place.desk()?;
    let case = CaseId(case.to_owned());
    let row = desk.row(&case)?;
    let (report, decisions, enrolment) = (desk.report(&case)?, desk.decisions(&case)?, desk.enrolment(&case)?);
    if json {
        let (run, report) = report.unzip();
        let shown = json!({"case": row, "run": run, "report": report, "decisions": decisions, "enrolment": enrolment});
        print_json(&shown)?;
        return Ok(Ending::Done);
    }
    print_row(&row)?;
    if let Some((run, report)) = report {
        print(format_args!("run {run} under policy {} ({})", report.policy.name, report.policy.sha256.short()))?;
        for check in &report.verdict.checks {
            let score = check.score.map_or("-".to_owned(), |score| format!("{score:.3}"));
            print(format_args!("  {:<26} {score:>6}  {}", check.check.title(), text(&check.band)?))?;
        }
    }
    if let Some(enrolment) = enrolment {
        print(format_args!("  enrolment as {}: {}", enrolment.client_id, enrolment.details))?;
    }
    for decision in decisions {
        let draft = &decision.draft;
        print(format_args!(
            "{}: {} by {} ({}) {}",
            decision.decided_at,
            draft.kind.name(),
            decision.decided_by,
            draft.reason,
            draft.note
        ))?;
    }
    Ok(Ending::Done)
}

pub(super) fn claim(place: &Place, case: Option<String>, json: bool) -> anyhow::Result<Ending> {
    let mut desk = place.desk()?;
    let case = match case {
        Some(case) => {
            let case = CaseId(case);
            desk.claim(&case)?;
            case
        }
        None => match desk.claim_next()? {
            Some(case) => case,
            None => bail!("no open case is waiting"),
        },
    };
    print_standing(&desk, &case, json)
}

pub(super) fn release(place: &Place, case: &str, json: bool) -> anyhow::Result<Ending> {
    let mut desk = place.desk()?;
    let case = CaseId(case.to_owned());
    desk.release(&case)?;
    print_standing(&desk, &case, json)
}

fn print_standing(desk: &Desk, case: &CaseId, json: bool) -> anyhow::Result<Ending> {
    let row = desk.row(case)?;
    if json {
        print_json(&row)?
    } else {
        print_row(&row)?
    }
    Ok(Ending::Done)
}

/// The reason with the number in `text`; the error lists them all.
pub(super) fn parse_reason(text: &str) -> Result<ReasonCode, String> {
    text.parse().ok().and_then(ReasonCode::from_code).ok_or_else(|| {
        let known: Vec<_> = ReasonCode::ALL.iter().map(|reason| format!("{} {reason}", reason.kind().name())).collect();
        format!("use one of:\n  {}", known.join("\n  "))
    })
}

pub(super) fn decide(place: &Place, draft: &DecisionDraft, json: bool) -> anyhow::Result<Ending> {
    let decision = place.desk()?.decide(draft)?;
    if json {
        print_json(&decision)?;
    } else {
        print(format_args!("{}: {} ({})", draft.case, draft.kind.name(), draft.reason))?;
    }
    Ok(Ending::Done)
}

pub(super) fn verify_audit(place: &Place, json: bool) -> anyhow::Result<Ending> {
    let report = place.desk()?.verify_audit()?;
    if json {
        print_json(&report)?;
    } else {
        print(format_args!("{} events are whole; head {}", report.verified, report.head))?;
        if let Some(broken) = &report.broken {
            print(format_args!("BROKEN at event {}: {}", broken.sequence, text(&broken.kind)?))?;
        }
    }
    Ok(if report.broken.is_none() { Ending::Done } else { Ending::CaseFailed })
}
