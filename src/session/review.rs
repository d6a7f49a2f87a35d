//! What a reviewer does with cases at the desk: claim, hand on, decide, amend, and how reviewers do.

use super::{
    amended::{reconsider, reviewed_verdict},
    desk::{Desk, SessionError, now_millis},
};
use crate::{
    case::{
        CaseId, Report, RunId,
        amendment::{Amendments, Correction, CorrectionDraft, Override, OverrideDraft},
        decision::{Decision, DecisionDraft, DecisionStage},
        permission::Permission,
        quality::ReviewerFigures,
        verdict::Verdict,
    },
    store::{BatchResult, Presence, StoreError},
};

impl Desk {
    /// Claims the case that this person should look at next.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn claim_next(&mut self) -> Result<Option<CaseId>, SessionError> {
        Ok(self.store.change(Permission::Claim, &self.actor)?.claim_next(&self.actor, now_millis(), &self.rules)?)
    }

    /// Claims one case.
    ///
    /// # Errors
    /// When it is not in the queue, someone else has it, or another person than this one must look at it.
    pub fn claim(&mut self, case: &CaseId) -> Result<(), SessionError> {
        Ok(self.store.change(Permission::Claim, &self.actor)?.claim(
            case,
            &self.actor,
            now_millis(),
            self.rules.claim_millis,
        )?)
    }

    /// Lets this person's claim last as long again as a new one.
    ///
    /// # Errors
    /// When the case is not claimed by this person.
    pub fn extend(&mut self, case: &CaseId) -> Result<(), SessionError> {
        Ok(self.store.change(Permission::Claim, &self.actor)?.extend(
            case,
            &self.actor,
            now_millis(),
            self.rules.claim_millis,
        )?)
    }

    /// Gives a claim back.
    ///
    /// # Errors
    /// When the case is not claimed by this person.
    pub fn release(&mut self, case: &CaseId) -> Result<(), SessionError> {
        Ok(self.store.change(Permission::Claim, &self.actor)?.release(case, &self.actor, now_millis())?)
    }

    /// Assigns cases to a person, or to nobody; tells of each how it fared.
    ///
    /// # Errors
    /// When there are too many, or the database cannot be written; then none is assigned.
    pub fn assign(&mut self, cases: &[CaseId], assignee: Option<&str>) -> Result<Vec<BatchResult>, SessionError> {
        Ok(self.store.change(Permission::Assign, &self.actor)?.assign(cases, assignee, &self.actor, now_millis())?)
    }

    /// Puts a case off until a time, milliseconds since 1970 in UTC.
    ///
    /// # Errors
    /// When someone else has the case, the time is over or farther than the policy allows, or there is no reason.
    pub fn snooze(&mut self, case: &CaseId, until_millis: i64, reason: &str) -> Result<(), SessionError> {
        let bounds = (until_millis, self.rules.longest_snooze_millis);
        Ok(self.store.change(Permission::Claim, &self.actor)?.snooze(
            case,
            bounds,
            reason,
            &self.actor,
            now_millis(),
        )?)
    }

    /// Puts a case off for so many milliseconds.
    ///
    /// # Errors
    /// As [`Desk::snooze`].
    pub fn snooze_for(&mut self, case: &CaseId, millis: i64, reason: &str) -> Result<(), SessionError> {
        self.snooze(case, now_millis().saturating_add(millis), reason)
    }

    /// Wakes a case before its time.
    ///
    /// # Errors
    /// When it is not put off.
    pub fn wake(&mut self, case: &CaseId) -> Result<(), SessionError> {
        Ok(self.store.change(Permission::Claim, &self.actor)?.wake(case, &self.actor, now_millis())?)
    }

    /// Leaves a case to senior reviewers.
    ///
    /// # Errors
    /// When someone else has the case, it is with them already, or there is no reason.
    pub fn escalate(&mut self, case: &CaseId, reason: &str) -> Result<(), SessionError> {
        Ok(self.store.change(Permission::Claim, &self.actor)?.escalate(case, reason, &self.actor, now_millis())?)
    }

    /// Takes a case back from senior reviewers.
    ///
    /// # Errors
    /// When it is not with them, two persons contradict each other on it, someone else has it, or there is no reason.
    pub fn deescalate(&mut self, case: &CaseId, reason: &str) -> Result<(), SessionError> {
        Ok(self.store.change(Permission::HandleEscalated, &self.actor)?.deescalate(
            case,
            reason,
            &self.actor,
            now_millis(),
        )?)
    }

    /// Puts a decided or settled case back into the queue, assigned to this person.
    ///
    /// # Errors
    /// When it is neither, or there is no reason.
    pub fn reopen(&mut self, case: &CaseId, reason: &str) -> Result<(), SessionError> {
        Ok(self.store.change(Permission::Reopen, &self.actor)?.reopen(case, reason, &self.actor, now_millis())?)
    }

    /// Takes this person's own newest decision on the case back.
    ///
    /// # Errors
    /// When it is another person's or too old, or someone has gone on with the case.
    pub fn undo(&mut self, case: &CaseId) -> Result<(), SessionError> {
        Ok(self.store.change(Permission::Decide, &self.actor)?.undo(case, &self.actor, now_millis(), &self.rules)?)
    }

    /// Records a decision.
    ///
    /// # Errors
    /// When the case is not claimed by this person, the run is not the newest, or the draft is none.
    pub fn decide(&mut self, draft: &DecisionDraft) -> Result<Decision, SessionError> {
        Ok(self.store.change(Permission::Decide, &self.actor)?.decide(draft, &self.actor, now_millis(), &self.rules)?)
    }

    /// What this person must know about a decision that does not close its case: who else must decide, and whether there is
    /// anybody. `None` for one that does.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn after_decision(&self, decision: &Decision) -> Result<Option<String>, SessionError> {
        let case = &decision.draft.case;
        let since_millis = now_millis().saturating_sub(self.rules.colleague_millis);
        let colleagues = self.store.read(Permission::Decide, &self.actor)?.colleagues(&self.actor, since_millis)?;
        let days = self.rules.colleague_millis / 86_400_000;
        let who = match (self.presence()?, colleagues.as_slice()) {
            (Presence::Open, []) => format!(
                "Nobody else has claimed or decided anything here within {days} days: the case waits until somebody does"
            ),
            (Presence::Open, some) => format!("Others who worked here within {days} days: {}", some.join(", ")),
            (_, []) => "No other operator may decide: the case waits until an administrator adds one".to_owned(),
            (_, some) => format!("Operators who may decide: {}", some.join(", ")),
        };
        Ok(match decision.stage {
            DecisionStage::First => Some(format!("{case} waits for the decision of a second person. {who}.")),
            DecisionStage::Contradiction => {
                Some(format!("{case} was decided otherwise by the first person and waits for a third. {who}."))
            }
            DecisionStage::Sole | DecisionStage::Confirmation | DecisionStage::Arbitration => None,
        })
    }

    /// Judges one check of the newest run otherwise than the machine did.
    ///
    /// # Errors
    /// When the case is not claimed by this person, the run is not the newest, it did not judge the check or judged it so, or
    /// there is no reason.
    pub fn override_check(&mut self, draft: &OverrideDraft) -> Result<Override, SessionError> {
        let (run, report) = self.run_of(&draft.case, draft.run)?;
        let mut overrides = self.store.read(Permission::Look, &self.actor)?.amendments(&draft.case)?.overrides_of(run);
        let prior = overrides.len();
        overrides.push((draft.check, draft.validation));
        let process = reconsider(&report, &overrides).process;
        Ok(self.store.change(Permission::Override, &self.actor)?.record_override(
            draft,
            (process, prior),
            &self.actor,
            now_millis(),
        )?)
    }

    /// Corrects a field that the newest run misread.
    ///
    /// # Errors
    /// When the case is not claimed by this person, the run is not the newest, the field was read so, or there is no reason.
    pub fn correct(&mut self, draft: &CorrectionDraft) -> Result<Correction, SessionError> {
        let (_, report) = self.run_of(&draft.case, draft.run)?;
        let read = report.document.as_ref().and_then(|document| document.reading.value(draft.side, draft.field));
        Ok(self.store.change(Permission::Correct, &self.actor)?.record_correction(
            draft,
            read,
            &self.actor,
            now_millis(),
        )?)
    }

    /// What reviewers said beside the runs of the case.
    ///
    /// # Errors
    /// When there is no such case, or the database cannot be read.
    pub fn amendments(&self, case: &CaseId) -> Result<Amendments, SessionError> {
        Ok(self.store.read(Permission::Look, &self.actor)?.amendments(case)?)
    }

    /// What the newest run comes to with the checks that reviewers judged otherwise; `None` where they judged none.
    ///
    /// # Errors
    /// When there is no such case, or the database cannot be read.
    pub fn reviewed_verdict(&self, case: &CaseId) -> Result<Option<Verdict>, SessionError> {
        let Some((run, report)) = self.store.read(Permission::Look, &self.actor)?.report(case, None)? else {
            return Ok(None);
        };
        Ok(reviewed_verdict(run, &report, &self.store.read(Permission::Look, &self.actor)?.amendments(case)?))
    }

    /// How every reviewer does.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn quality(&self) -> Result<Vec<ReviewerFigures>, SessionError> {
        Ok(self.store.read(Permission::SeeQuality, &self.actor)?.quality()?)
    }

    pub(super) fn run_of(&self, case: &CaseId, run: RunId) -> Result<(RunId, Report), SessionError> {
        let found = self.store.read(Permission::Look, &self.actor)?.report(case, Some(run))?;
        found.ok_or_else(|| StoreError::UnknownRun { case: case.clone(), run }.into())
    }
}
