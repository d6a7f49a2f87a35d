//! queue, show, claim, release and decide.

use anyhow::bail;
use clap::ValueEnum as _;
use serde_json::json;

use super::{
    Ending, Place,
    cases::text,
    output::{print, print_json, tell},
    review,
};
use crate::{
    case::{
        CaseId, EvidenceKind,
        amendment::{Amendments, Correction, CorrectionDraft, Override},
        decision::{Decision, DecisionDraft, DecisionKind, DecisionStage, ReasonCode, ResubmissionRequest},
        erasure::Erasure,
        meta::Priority,
        queue::{CaseStatus, QueueFilter, QueueOrder, QueueQuery, QueueRow, QueueTab},
        sent::Provenance,
        verdict::{ReasonKind, Verdict},
    },
    session::Desk,
};

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct QueueArguments {
    #[command(subcommand)]
    command: Option<QueueCommand>,
    #[command(flatten)]
    filter: FilterArguments,
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

/// Which cases of the list, and in what order.
#[derive(clap::Args)]
pub(super) struct FilterArguments {
    /// Only cases with this status; may be given several times
    #[arg(long, value_enum)]
    status: Vec<StatusName>,
    /// Only cases in this tab, as whoever asks sees it
    #[arg(long, value_enum)]
    tab: Option<TabName>,
    /// Only cases with a reason of this kind; may be given several times
    #[arg(long, value_enum, value_name = "KIND")]
    reason: Vec<KindName>,
    /// Only cases of this priority; may be given several times
    #[arg(long, value_enum)]
    priority: Vec<PriorityName>,
    /// Only cases whose due time is over
    #[arg(long)]
    overdue: bool,
    /// Only cases under a legal hold
    #[arg(long)]
    held: bool,
    /// Only cases of which something is erased
    #[arg(long)]
    erased: bool,
    /// Only cases assigned to this person
    #[arg(long, value_name = "NAME")]
    assigned_to: Option<String>,
    /// Only cases decided by this person
    #[arg(long, value_name = "NAME")]
    decided_by: Option<String>,
    /// Only cases decided so: approve, reject or resubmit
    #[arg(long)]
    decision: Option<DecisionKind>,
    /// Only cases whose identifier, name or client contains this
    #[arg(long, default_value = "")]
    search: String,
    /// Order of the list
    #[arg(long, value_enum, default_value = "priority")]
    order: OrderName,
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

#[derive(clap::Subcommand)]
enum QueueCommand {
    /// How reviewers do: decisions, time, agreement with known answers, contradicted by second persons
    Quality {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum OrderName {
    Priority,
    Oldest,
    Newest,
    Due,
}

/// The names on the command line of the values of an enum.
macro_rules! names {
    ($name:ident of $values:ident: $($value:ident),+) => {
        #[derive(Clone, Copy, clap::ValueEnum)]
        enum $name {
            $($value),+
        }

        impl From<$name> for $values {
            fn from(name: $name) -> $values {
                match name { $($name::$value => $values::$value),+ }
            }
        }
    };
}

names!(TabName of QueueTab: Mine, Unclaimed, SecondEyes, Snoozed, Escalated, Done);
names!(KindName of ReasonKind: Borderline, RequiredNotChecked, Failed, Sampled, PartialEvidence, Invalidated);
names!(PriorityName of Priority: Low, Normal, High, Urgent);

impl FilterArguments {
    /// The query for at most `limit` rows from `offset` on.
    pub(super) fn query(&self, offset: u64, limit: u64) -> QueueQuery {
        QueueQuery {
            statuses: self.status.iter().filter_map(|name| name.status()).collect(),
            tab: self.tab.map(QueueTab::from),
            filter: QueueFilter {
                reasons: self.reason.iter().copied().map(ReasonKind::from).collect(),
                priorities: self.priority.iter().copied().map(Priority::from).collect(),
                overdue: self.overdue,
                held: self.held,
                erased: self.erased,
                assigned_to: self.assigned_to.clone(),
                decided_by: self.decided_by.clone(),
                decision: self.decision,
            },
            search: self.search.clone(),
            order: match self.order {
                OrderName::Priority => QueueOrder::PriorityThenAge,
                OrderName::Oldest => QueueOrder::Oldest,
                OrderName::Newest => QueueOrder::Newest,
                OrderName::Due => QueueOrder::Due,
            },
            offset,
            limit,
        }
    }
}

pub(super) fn list(place: &Place, arguments: &QueueArguments) -> anyhow::Result<Ending> {
    if let Some(QueueCommand::Quality { json }) = arguments.command {
        return review::quality(place, json);
    }
    let page = place.desk()?.queue(&arguments.filter.query(arguments.offset, arguments.limit))?;
    if arguments.json {
        print_json(&page)?;
        return Ok(Ending::Done);
    }
    for row in &page.rows {
        print_row(row)?;
    }
    let counts: Vec<_> = page.counts.iter().map(|(status, count)| format!("{count} {}", status.name())).collect();
    let more = if page.has_more { "more than " } else { "" };
    print(format_args!("{} of {more}{} shown; {}", page.rows.len(), page.total, counts.join(", ")))?;
    let tabs = page.tabs.iter().map(|(tab, count)| Ok(format!("{count} {}", text(tab)?)));
    let tabs: Vec<String> = tabs.collect::<anyhow::Result<_>>()?;
    print(format_args!("tabs: {}", tabs.join(", ")))?;
    Ok(Ending::Done)
}

fn print_row(row: &QueueRow) -> anyhow::Result<()> {
    let process = row.process.map(|process| text(&process)).transpose()?.unwrap_or_default();
    let holder = row.claimed_by.as_deref().map(|holder| format!(" by {holder}")).unwrap_or_default();
    let level = row.match_level.map(|level| format!("level {level}")).unwrap_or_default();
    let reasons: Vec<_> = row.reasons.iter().map(ToString::to_string).collect();
    let handling = &row.handling;
    let assigned = handling.assigned_to.as_deref().map(|name| format!(" for {name}")).unwrap_or_default();
    let second = handling.first_decided_by.as_deref().map(|name| format!(" second to {name}")).unwrap_or_default();
    let held = handling.hold.as_ref().map(|hold| format!(" HELD ({})", hold.reason)).unwrap_or_default();
    let erased = handling.erasure.map(|mark| format!(" ERASED ({})", mark.kinds)).unwrap_or_default();
    let snoozed = handling.snooze.as_ref().map(|snooze| format!(" put off: {}", snooze.reason)).unwrap_or_default();
    let escalation = handling.escalation.as_ref();
    let escalated = escalation.map(|given| format!(" escalated by {}: {}", given.by, given.reason)).unwrap_or_default();
    print(format_args!(
        "{:<38} {:<7} {:<8} {:<12} {level:<8} {}{holder}{assigned}{second}{snoozed}{escalated}{held}{erased}  {}",
        row.case.0,
        text(&row.priority)?,
        row.status.name(),
        process,
        row.entity_name.as_deref().unwrap_or(""),
        reasons.join("; ")
    ))
}

pub(super) fn show(place: &Place, case: &str, json: bool) -> anyhow::Result<Ending> {
    let mut desk = place.desk()?;
    let case = CaseId(case.to_owned());
    let row = desk.row(&case)?;
    desk.note_view(&case, row.run)?;
    let (report, decisions, enrolment) = (desk.report(&case)?, desk.decisions(&case)?, desk.enrolment(&case)?);
    let (amendments, reviewed) = (desk.amendments(&case)?, desk.reviewed_verdict(&case)?);
    let provenance = desk.provenance(&case)?;
    if json {
        let (run, report) = report.unzip();
        let shown = json!({
            "case": row, "run": run, "report": report, "decisions": decisions, "enrolment": enrolment,
            "erasures": desk.erasures(&case)?, "overrides": amendments.overrides, "corrections": amendments.corrections, "reviewedVerdict": reviewed,
            "provenance": provenance, "senderRecord": desk.sent_record(&case)?,
        });
        print_json(&shown)?;
        return Ok(Ending::Done);
    }
    print_row(&row)?;
    if let Some(Provenance { sender, bundle, runs, decisions, .. }) = provenance {
        print(format_args!(
            "  from {sender} in bundle {bundle}, with {runs} runs and {decisions} decisions made there"
        ))?;
    }
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
    for Erasure { kinds, reason, ordered_by, ordered_at_millis, done_at_millis, .. } in desk.erasures(&case)? {
        let done = if done_at_millis.is_some() { "" } else { ", not done yet" };
        print(format_args!("  erased: {kinds} by {ordered_by} at {ordered_at_millis} ({reason}){done}"))?;
    }
    print_amendments(&amendments, reviewed.as_ref())?;
    decisions.iter().try_for_each(print_decision)?;
    Ok(Ending::Done)
}

fn print_amendments(amendments: &Amendments, reviewed: Option<&Verdict>) -> anyhow::Result<()> {
    for Override { draft, made_by, made_at, .. } in &amendments.overrides {
        let (check, said) = (draft.check.title(), text(&draft.validation)?);
        print(format_args!("{made_at}: run {}, {check} is {said} by {made_by}: {}", draft.run, draft.reason))?;
    }
    for Correction { draft, read_value, made_by, made_at } in &amendments.corrections {
        let (field, read) = (draft.field.key(), read_value.as_deref().unwrap_or("nothing"));
        let CorrectionDraft { run, side, corrected_value, reason, .. } = draft;
        print(format_args!(
            "{made_at}: run {run}, {field} on {side} read {read}, is {corrected_value} by {made_by}: {reason}"
        ))?;
    }
    match reviewed {
        Some(verdict) => print(format_args!("with these checks the whole is {}", text(&verdict.process)?)),
        None => Ok(()),
    }
}

fn print_decision(decision: &Decision) -> anyhow::Result<()> {
    let Decision { draft, decided_by, decided_at, stage, withdrawn, .. } = decision;
    let stage = if *stage == DecisionStage::Sole { String::new() } else { format!(", {}", text(stage)?) };
    let withdrawn = withdrawn.as_ref().map(text).transpose()?.map(|cause| format!(", {cause}")).unwrap_or_default();
    let (kind, reason, note) = (draft.kind.name(), draft.reason, &draft.note);
    print(format_args!("{decided_at}: {kind} by {decided_by}{stage}{withdrawn} ({reason}) {note}"))?;
    match &draft.request {
        Some(ResubmissionRequest { evidence, customer_text }) => {
            let asked: Vec<_> = evidence.iter().map(ToString::to_string).collect();
            print(format_args!("  asks for {}: {customer_text}", asked.join(", ")))
        }
        None => Ok(()),
    }
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
            None => bail!("no open case is waiting for you"),
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

pub(super) fn print_standing(desk: &Desk, case: &CaseId, json: bool) -> anyhow::Result<Ending> {
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

/// The decision named `text`, where it can be a known answer.
pub(super) fn parse_known_answer(text: &str) -> Result<DecisionKind, String> {
    let known = text.parse().ok().filter(|kind| *kind != DecisionKind::Resubmit);
    known.ok_or_else(|| "use approve or reject".to_owned())
}

/// The evidence named `text`, where a customer can be asked for it.
pub(super) fn parse_evidence(text: &str) -> Result<EvidenceKind, String> {
    let askable = ResubmissionRequest::EVIDENCE;
    askable.into_iter().find(|kind| kind.stem() == text).ok_or_else(|| {
        let names = askable.map(EvidenceKind::stem);
        format!("use one of: {}", names.join(", "))
    })
}

/// What a decision asks of the customer: the evidence that is named, else what the reason of a resubmission is usually about.
pub(super) fn request(
    kind: DecisionKind,
    reason: ReasonCode,
    ask: Vec<EvidenceKind>,
    customer_text: String,
) -> Option<ResubmissionRequest> {
    let usual = ResubmissionRequest::usual(reason).filter(|_| kind == DecisionKind::Resubmit);
    if ask.is_empty() && customer_text.is_empty() {
        return usual;
    }
    let evidence = if ask.is_empty() { usual.map(|usual| usual.evidence).unwrap_or_default() } else { ask };
    Some(ResubmissionRequest { evidence, customer_text })
}

pub(super) fn decide(place: &Place, draft: &DecisionDraft, json: bool) -> anyhow::Result<Ending> {
    let mut desk = place.desk()?;
    let decision = desk.decide(draft)?;
    desk.after_decision(&decision)?.iter().for_each(tell);
    if json {
        print_json(&decision)?;
    } else {
        print(format_args!("{}: {} ({})", draft.case, draft.kind.name(), draft.reason))?;
    }
    Ok(Ending::Done)
}
