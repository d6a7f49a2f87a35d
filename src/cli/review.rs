//! Review beside claiming and deciding: assign, snooze, wake, escalate, deescalate, reopen, undo, extend, override, correct, and
//! how reviewers do.

use clap::Subcommand;
use serde_json::json;

use super::{
    Ending, Place,
    output::{print, print_json, tell},
    queue::print_standing,
};
use crate::{
    case::{
        CaseId, EvidenceKind, RunId,
        amendment::{CorrectionDraft, OverrideDraft},
        finding::CheckId,
        quality::{Proportion, ReviewerFigures},
        reading::FieldName,
        verdict::Validation,
    },
    session::Desk,
};

#[derive(Subcommand)]
pub(super) enum ReviewArguments {
    /// Assign cases to a reviewer, or to nobody
    Assign {
        /// The cases, at most 1000
        #[arg(required = true)]
        cases: Vec<String>,
        /// To whom; without it, to nobody
        #[arg(long, value_name = "NAME")]
        to: Option<String>,
        /// One JSON object per case
        #[arg(long)]
        json: bool,
    },
    /// Put a case off; it wakes by itself
    Snooze {
        #[command(flatten)]
        case: ReasonedCase,
        /// For how many minutes
        #[arg(long, value_name = "N")]
        minutes: u32,
    },
    /// Wake a case that was put off before its time
    Wake(OneCase),
    /// Leave a case to senior reviewers
    Escalate(ReasonedCase),
    /// Take a case back from senior reviewers
    Deescalate(ReasonedCase),
    /// Put a decided or settled case back into the queue, assigned to yourself
    Reopen(ReasonedCase),
    /// Take your own newest decision back, while nobody has gone on with the case
    Undo(OneCase),
    /// Let your claim on a case last longer
    Extend(OneCase),
    /// Judge one check of a claimed case otherwise than the machine did
    Override {
        #[command(flatten)]
        case: ReasonedCase,
        /// The check, such as face_match; a wrong one lists them all
        #[arg(value_parser = parse_check)]
        check: CheckId,
        /// valid or not_valid
        #[arg(value_parser = parse_validation)]
        validation: Validation,
        /// Number of the run that it rests on, as `show` gives it
        #[arg(long)]
        run: i64,
    },
    /// Correct a field of a claimed case that was misread
    Correct {
        #[command(flatten)]
        case: ReasonedCase,
        /// The field, such as SURNAME; a wrong one lists them all
        #[arg(value_parser = parse_field)]
        field: FieldName,
        /// What stands there
        value: String,
        /// document_front or document_back
        #[arg(long, value_parser = parse_side)]
        side: EvidenceKind,
        /// Number of the run that it rests on, as `show` gives it
        #[arg(long)]
        run: i64,
    },
}

/// A case and nothing else.
#[derive(clap::Args)]
pub(super) struct OneCase {
    /// The case
    case: String,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// A case and why something is done with it.
#[derive(clap::Args)]
pub(super) struct ReasonedCase {
    /// The case
    case: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// As JSON
    #[arg(long)]
    json: bool,
}

fn parse_check(text: &str) -> Result<CheckId, String> {
    CheckId::ALL.into_iter().find(|check| check.name() == text).ok_or_else(|| {
        let names = CheckId::ALL.map(CheckId::name);
        format!("use one of: {}", names.join(", "))
    })
}

fn parse_validation(text: &str) -> Result<Validation, String> {
    match text {
        "valid" => Ok(Validation::Valid),
        "not_valid" => Ok(Validation::NotValid),
        _ => Err("use valid or not_valid".to_owned()),
    }
}

fn parse_field(text: &str) -> Result<FieldName, String> {
    FieldName::ALL.into_iter().find(|field| field.key() == text).ok_or_else(|| {
        let names = FieldName::ALL.map(FieldName::key);
        format!("use one of: {}", names.join(", "))
    })
}

fn parse_side(text: &str) -> Result<EvidenceKind, String> {
    let sides = [EvidenceKind::DocumentFront, EvidenceKind::DocumentBack];
    sides.into_iter().find(|side| side.stem() == text).ok_or_else(|| "use document_front or document_back".to_owned())
}

pub(super) fn run(place: &Place, arguments: ReviewArguments) -> anyhow::Result<Ending> {
    let mut desk = place.desk()?;
    let desk = &mut desk;
    match arguments {
        ReviewArguments::Assign { cases, to, json } => assign(desk, cases, to.as_deref(), json),
        ReviewArguments::Snooze { case, minutes } => {
            with_reason(desk, case, |desk, case, reason| desk.snooze_for(case, i64::from(minutes) * 60_000, reason))
        }
        ReviewArguments::Wake(case) => with(desk, case, Desk::wake),
        ReviewArguments::Escalate(case) => with_reason(desk, case, Desk::escalate),
        ReviewArguments::Deescalate(case) => with_reason(desk, case, Desk::deescalate),
        ReviewArguments::Reopen(case) => with_reason(desk, case, Desk::reopen),
        ReviewArguments::Undo(case) => with(desk, case, Desk::undo),
        ReviewArguments::Extend(case) => with(desk, case, Desk::extend),
        ReviewArguments::Override { case, check, validation, run } => {
            let ReasonedCase { case, reason, json } = case;
            let draft = OverrideDraft { case: CaseId(case), run: RunId(run), check, validation, reason };
            let made = desk.override_check(&draft)?;
            if json {
                print_json(&made)?;
            } else {
                let process = super::cases::text(&made.process)?;
                print(format_args!("{}: {} judged otherwise; the whole is {process}", draft.case, check.title()))?;
            }
            Ok(Ending::Done)
        }
        ReviewArguments::Correct { case, field, value, side, run } => {
            let ReasonedCase { case, reason, json } = case;
            let (case, run, corrected_value) = (CaseId(case), RunId(run), value);
            let made = desk.correct(&CorrectionDraft { case, run, side, field, corrected_value, reason })?;
            if json {
                print_json(&made)?;
            } else {
                let read = made.read_value.as_deref().unwrap_or("nothing");
                print(format_args!(
                    "{}: {} read {read}, is {}",
                    made.draft.case,
                    field.key(),
                    made.draft.corrected_value
                ))?;
            }
            Ok(Ending::Done)
        }
    }
}

fn with<E: Into<anyhow::Error>>(
    desk: &mut Desk,
    OneCase { case, json }: OneCase,
    act: impl FnOnce(&mut Desk, &CaseId) -> Result<(), E>,
) -> anyhow::Result<Ending> {
    let case = CaseId(case);
    act(desk, &case).map_err(Into::into)?;
    print_standing(desk, &case, json)
}

fn with_reason<E: Into<anyhow::Error>>(
    desk: &mut Desk,
    ReasonedCase { case, reason, json }: ReasonedCase,
    act: impl FnOnce(&mut Desk, &CaseId, &str) -> Result<(), E>,
) -> anyhow::Result<Ending> {
    with(desk, OneCase { case, json }, |desk, case| act(desk, case, &reason))
}

fn assign(desk: &mut Desk, cases: Vec<String>, to: Option<&str>, json: bool) -> anyhow::Result<Ending> {
    let cases: Vec<CaseId> = cases.into_iter().map(CaseId).collect();
    let mut ending = Ending::Done;
    for (case, result) in desk.assign(&cases, to)? {
        let error = result.err().map(|error| error.to_string());
        if let Some(error) = &error {
            tell(error);
            ending = Ending::CaseFailed;
        }
        if json {
            print_json(&json!({"case": case, "assignedTo": if error.is_none() { to } else { None }, "error": error}))?;
        } else if error.is_none() {
            print(format_args!("{case}: assigned to {}", to.unwrap_or("nobody")))?;
        }
    }
    Ok(ending)
}

pub(super) fn quality(place: &Place, as_json: bool) -> anyhow::Result<Ending> {
    let reviewers = place.desk()?.quality()?;
    if as_json {
        print_json(&json!({"reviewers": reviewers}))?;
        return Ok(Ending::Done);
    }
    for ReviewerFigures { reviewer, decisions, median_millis, known_answers, overturned } in reviewers {
        let median = median_millis.map_or("-".to_owned(), |millis| format!("{:.1} s", millis as f64 / 1000.0));
        print(format_args!(
            "{reviewer:<20} {decisions} decisions, median {median}; known answers {}; contradicted {}",
            share(&known_answers),
            share(&overturned)
        ))?;
    }
    Ok(Ending::Done)
}

fn share(Proportion { hits, of, low, high }: &Proportion) -> String {
    format!("{hits} of {of} [{:.0}, {:.0} %]", low * 100.0, high * 100.0)
}
