//! What a reviewer can ask for beside claiming and deciding, and what is said when it is done.

use super::{Desk, SessionError};
use crate::case::{
    CaseId,
    amendment::{CorrectionDraft, OverrideDraft},
};

/// One request about how cases are handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewCommand {
    /// Let the claim last longer.
    Extend(CaseId),
    /// Assign cases to a person, or to nobody.
    Assign {
        /// The cases.
        cases: Vec<CaseId>,
        /// To whom.
        assignee: Option<String>,
    },
    /// Put a case off.
    Snooze {
        /// The case.
        case: CaseId,
        /// Until when, milliseconds since 1970 in UTC.
        until_millis: i64,
        /// Why.
        reason: String,
    },
    /// Wake a case before its time.
    Wake(CaseId),
    /// Leave a case to senior reviewers.
    Escalate {
        /// The case.
        case: CaseId,
        /// Why.
        reason: String,
    },
    /// Take a case back from them.
    Deescalate {
        /// The case.
        case: CaseId,
        /// Why.
        reason: String,
    },
    /// Put a decided or settled case back into the queue.
    Reopen {
        /// The case.
        case: CaseId,
        /// Why.
        reason: String,
    },
    /// Take one's own newest decision back.
    Undo(CaseId),
    /// Judge one check otherwise.
    Override(OverrideDraft),
    /// Correct a field that was misread.
    Correct(CorrectionDraft),
}

impl Desk {
    /// Does what is asked; returns what the person should be told besides.
    ///
    /// # Errors
    /// As the method of the desk that does it.
    pub fn perform(&mut self, command: &ReviewCommand) -> Result<Option<String>, SessionError> {
        match command {
            ReviewCommand::Extend(case) => self.extend(case)?,
            ReviewCommand::Assign { cases, assignee } => return self.assign_and_tell(cases, assignee.as_deref()),
            ReviewCommand::Snooze { case, until_millis, reason } => self.snooze(case, *until_millis, reason)?,
            ReviewCommand::Wake(case) => self.wake(case)?,
            ReviewCommand::Escalate { case, reason } => self.escalate(case, reason)?,
            ReviewCommand::Deescalate { case, reason } => self.deescalate(case, reason)?,
            ReviewCommand::Reopen { case, reason } => self.reopen(case, reason)?,
            ReviewCommand::Undo(case) => self.undo(case)?,
            ReviewCommand::Override(draft) => drop(self.override_check(draft)?),
            ReviewCommand::Correct(draft) => drop(self.correct(draft)?),
        }
        Ok(None)
    }

    fn assign_and_tell(&mut self, cases: &[CaseId], assignee: Option<&str>) -> Result<Option<String>, SessionError> {
        let results = self.assign(cases, assignee)?;
        let refused: Vec<String> =
            results.iter().filter_map(|(_, result)| result.as_ref().err().map(ToString::to_string)).collect();
        let done = results.len() - refused.len();
        let told = refused
            .first()
            .map(|first| format!("{done} of {} assigned. {} could not be: {first}", results.len(), refused.len()));
        Ok(told)
    }
}
