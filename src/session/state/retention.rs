//! What the session's thread does about legal holds, erasures and the list of what is due.

use std::sync::Arc;

use super::State;
use crate::{
    case::{
        CaseId,
        erasure::{Erasure, ErasureOrder, HoldReason},
    },
    session::{
        SessionError,
        snapshot::{DueView, NoticeLevel},
    },
    store::DuePage,
};

/// Most cases that the list of what is due shows.
const MOST_DUE: usize = 500;
/// Most cases that are erased by one command: the window waits meanwhile.
const MOST_AT_ONCE: usize = 50;

/// What is done about how long cases are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RetentionCommand {
    /// Put a case under a legal hold.
    Hold {
        /// The case.
        case: CaseId,
        /// Why.
        reason: HoldReason,
        /// More about it.
        note: String,
    },
    /// Release the hold.
    Release {
        /// The case.
        case: CaseId,
        /// Why it is no longer needed.
        note: String,
    },
    /// Destroy something of a case, for ever.
    Erase {
        /// What.
        order: ErasureOrder,
        /// The case's identifier as the person typed it: nothing is destroyed unless it is the same.
        typed: String,
    },
    /// Show what is due, or no longer.
    ShowDue(bool),
    /// Erase what is due, of 50 cases at a time.
    Apply,
}

impl State {
    pub(super) fn keep(&mut self, command: RetentionCommand) -> Result<(), SessionError> {
        match command {
            RetentionCommand::Hold { case, reason, note } => {
                self.change(|desk| desk.hold(&case, reason, &note).map(drop))
            }
            RetentionCommand::Release { case, note } => self.change(|desk| desk.release_hold(&case, &note).map(drop)),
            RetentionCommand::Erase { order, typed } if typed.trim() != order.case.0 => {
                let text =
                    format!("Nothing was erased: `{}` is not the identifier of case {}.", typed.trim(), order.case);
                self.notify(NoticeLevel::Error, text);
                Ok(())
            }
            RetentionCommand::Erase { order, .. } => {
                self.change_and_tell(|desk| desk.erase(&order).map(|erasure| Some(told(&erasure))))
            }
            RetentionCommand::ShowDue(wanted) => {
                self.snapshot.due = None;
                if wanted {
                    let page = self.desk.due(0, MOST_DUE)?;
                    self.snapshot.due = Some(self.due_view(page));
                }
                Ok(())
            }
            RetentionCommand::Apply => self.change_and_tell(|desk| {
                let applied = desk.apply_retention(MOST_AT_ONCE)?;
                let bytes: u64 = applied.erasures.iter().map(Erasure::destroyed_bytes).sum();
                let more = if applied.has_more { "; more is due" } else { "" };
                let (done, kept) = (applied.erasures.len(), applied.kept_back.len());
                Ok(Some(format!(
                    "{done} cases were erased, {bytes} bytes of files destroyed; {kept} are kept back{more}."
                )))
            }),
        }
    }

    /// Does what another program kept from being done, and reads the list of what is due again where it is asked for.
    pub(super) fn reload_due(&mut self) -> Result<(), SessionError> {
        if let Err(error) = self.desk.finish_erasures() {
            let text = format!("An erasure that was ordered is not finished: {error}");
            if !self.snapshot.notices.iter().any(|notice| notice.text == text) {
                self.notify(NoticeLevel::Error, text);
            }
        }
        if self.snapshot.due.is_some() {
            let page = self.desk.due_page(0, MOST_DUE)?;
            self.snapshot.due = Some(self.due_view(page));
        }
        Ok(())
    }

    fn due_view(&self, page: DuePage) -> Arc<DueView> {
        let has_periods = !self.desk.retention_rules().is_empty();
        Arc::new(DueView { has_periods, has_more: page.next.is_some(), cases: page.cases })
    }
}

fn told(erasure: &Erasure) -> String {
    let kept = erasure.kept().count();
    let stay = if kept > 0 { format!(" {kept} files stay, since other cases have them.") } else { String::new() };
    match erasure.done_at_millis {
        Some(_) => format!("{} was erased ({}).{stay}", erasure.case, erasure.kinds),
        None => format!(
            "{} is erased in the database; its files go as soon as no other program reads it, at the latest at the next start.",
            erasure.case
        ),
    }
}
