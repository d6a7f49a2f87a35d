//! Where the person was at work when the last session ended, as far as it still is as it was.

use super::desk::{Desk, SessionError};
use crate::{
    case::{
        permission::Permission,
        workplace::{UnfinishedDecision, Workplace},
    },
    store::{Store, StoreError},
};

impl Desk {
    /// Remembers where this person is at work, without what was erased since erasure `known_erasure` ([`Store::remember`]); returns
    /// what is remembered.
    ///
    /// # Errors
    /// When it is too large or cannot be, or the database cannot be written.
    pub fn remember(&mut self, workplace: &Workplace, known_erasure: i64) -> Result<Workplace, SessionError> {
        Ok(self.store.change(Permission::Look, &self.actor)?.remember(&self.actor, workplace, known_erasure)?)
    }

    /// The number of the newest erasure of personal fields; 0 where there was none.
    ///
    /// # Errors
    /// When this person may not see cases, or the database cannot be read.
    pub(super) fn newest_erasure(&self) -> Result<i64, SessionError> {
        Ok(self.store.read(Permission::Look, &self.actor)?.newest_erasure()?)
    }

    /// Whether a text that this person searched for may name somebody who was erased since ([`Store::may_name_erased`]).
    ///
    /// # Errors
    /// When this person may not see cases, or the database cannot be read.
    pub(super) fn may_name_erased(&self, search: &str, known_erasure: i64) -> Result<bool, SessionError> {
        let store = self.store.read(Permission::Look, &self.actor)?;
        Ok(store.may_name_erased(&self.actor, search, known_erasure)?)
    }

    /// Where this person was at work, and what to tell about what is not as it was. Whatever hinders is told and left out: it
    /// must not keep anybody from work.
    pub(super) fn remembered(&self) -> (Workplace, Vec<String>) {
        let Ok(store) = self.store.read(Permission::Look, &self.actor) else { return Default::default() };
        let (mut workplace, mut notices) = match store.workplace(&self.actor) {
            Ok((workplace, left_out)) if left_out.is_empty() => (workplace, Vec::new()),
            Ok((workplace, left_out)) => {
                let parts = left_out.join(", ");
                let text = "Part of where you were at work does not read back and was left out";
                (workplace, vec![format!("{text}: {parts}. Nothing of any case is lost.")])
            }
            Err(error) => (Workplace::default(), vec![format!("Where you were at work is not known: {error}")]),
        };
        if let Some(case) = &workplace.case
            && let Err(error) = store.latest_run(case)
        {
            notices.push(format!("The case that was open cannot be opened again: {error}"));
            workplace.case = None;
        }
        workplace.draft = workplace.draft.and_then(|draft| offered(store, draft, &mut notices));
        (workplace, notices)
    }
}

/// The decision as it can be gone on with: as it was while its run is the newest, else only what was written.
fn offered(store: &Store, draft: UnfinishedDecision, notices: &mut Vec<String>) -> Option<UnfinishedDecision> {
    let case = &draft.case;
    let hindered = match store.latest_run(case) {
        Ok(Some(newest)) if newest == draft.run => return Some(draft),
        Ok(Some(newest)) => {
            notices.push(format!(
                    "Your unfinished decision on {case} was for run {}; its newest run is {newest}. What you wrote is kept: look \
                     at run {newest}, then choose again.",
                    draft.run
                ));
            return Some(draft.rewritten_for(newest));
        }
        Ok(None) => SessionError::NoRun(case.clone()),
        Err(error @ StoreError::UnknownCase(_)) => error.into(),
        Err(error) => {
            notices.push(format!(
                "Whether your unfinished decision on {case} is still for its newest run is not known: {error}"
            ));
            let run = draft.run;
            return Some(draft.rewritten_for(run));
        }
    };
    // There is no place to show it but here.
    let written: Vec<&str> = draft.written().collect();
    notices.push(format!(
        "Your unfinished decision on {case} cannot be gone on with: {hindered}. {}",
        match &*written {
            [] => "You had written nothing yet.".to_owned(),
            some => format!("You had written: {}", some.join(" / ")),
        }
    ));
    None
}
