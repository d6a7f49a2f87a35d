//! Legal holds and erasures at the desk: what is due, what is ordered, and that what was ordered is done.

use serde_json::json;

use super::desk::{Desk, SessionError, now_millis};
use crate::{
    case::{
        CaseId,
        audit::AuditAction,
        erasure::{Erasure, ErasureOrder, ErasureReason, Hold, HoldReason},
        permission::Permission,
        retention::{KeptBack, RetentionRules},
    },
    store::{DuePage, RetentionError, StoreError},
};

/// Cases looked at between two looks of the database.
const PAGE: usize = 500;

/// Most cases that are told of as kept back.
const MOST_KEPT: usize = 1000;

/// A case that is kept although something of it is due.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Kept {
    /// The case.
    pub case: CaseId,
    /// What keeps it.
    #[serde(flatten)]
    pub why: KeptBack,
}

/// What applying the periods came to.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Applied {
    /// Erasures that were made; not done yet where another process keeps the write-ahead log.
    pub erasures: Vec<Erasure>,
    /// Cases of which something is due that are kept back, at most a thousand.
    pub kept_back: Vec<Kept>,
    /// There are more cases that are due: apply again.
    pub has_more: bool,
}

impl Desk {
    /// Puts the case under a legal hold.
    ///
    /// # Errors
    /// When one stands already, the note is too long, there is no such case, this person may not, or the database cannot be written.
    pub fn hold(&mut self, case: &CaseId, reason: HoldReason, note: &str) -> Result<Hold, SessionError> {
        let store = self.store.change(Permission::Retention, &self.actor)?;
        Ok(store.hold(case, (reason, note), &self.actor, now_millis())?)
    }

    /// Lifts the legal hold of the case.
    ///
    /// # Errors
    /// When none stands, the note is empty or too long, there is no such case, this person may not, or the database cannot be written.
    pub fn release_hold(&mut self, case: &CaseId, note: &str) -> Result<Hold, SessionError> {
        let store = self.store.change(Permission::Retention, &self.actor)?;
        Ok(store.release_hold(case, note, &self.actor, now_millis())?)
    }

    /// The periods by which things are due.
    pub fn retention_rules(&self) -> &RetentionRules {
        &self.retention_rules
    }

    /// Cases of which something is due to be erased now, after number `after`, at most `limit`; that this person looked is noted in
    /// the audit log. Nothing is changed.
    ///
    /// # Errors
    /// When this person may not, or the database cannot be written.
    pub fn due(&mut self, after: i64, limit: usize) -> Result<DuePage, SessionError> {
        let page = self.due_page(after, limit)?;
        self.log(AuditAction::RetentionView, None, json!({"after": after, "cases": page.cases.len()}))?;
        Ok(page)
    }

    /// The same without a note, for a view that is shown already.
    pub(super) fn due_page(&self, after: i64, limit: usize) -> Result<DuePage, SessionError> {
        let store = self.store.read(Permission::Retention, &self.actor)?;
        Ok(store.due(&self.retention_rules, now_millis(), after, limit)?)
    }

    /// Erases what is due, of at most `limit` cases, and nothing else. A case that came under a hold, or was taken up, since it was
    /// looked at is kept back like the others.
    ///
    /// # Errors
    /// When this person may not, or the database or the disk refuses; what was erased until then is.
    pub fn apply_retention(&mut self, limit: usize) -> Result<Applied, SessionError> {
        let mut applied = Applied::default();
        let mut ordered = Vec::new();
        let mut next = Some(0);
        while let Some(after) = next {
            let page = self.due_page(after, PAGE)?;
            next = page.next;
            for due in page.cases {
                if ordered.len() >= limit {
                    applied.has_more = true;
                    next = None;
                    break;
                }
                let (kinds, reason) = (due.kinds(), ErasureReason::Period);
                let order = ErasureOrder { case: due.case, kinds, reason, note: String::new() };
                match self.order(&order) {
                    Ok(id) => ordered.push(id),
                    Err(SessionError::Store(StoreError::Retention(RetentionError::KeptBack { case, why }))) => {
                        applied.kept_back.push(Kept { case, why: *why });
                        applied.kept_back.truncate(MOST_KEPT);
                    }
                    // Another process was here first.
                    Err(SessionError::Store(StoreError::Retention(RetentionError::NothingToErase { .. }))) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        self.finish_erasures()?;
        applied.erasures = ordered.into_iter().map(|id| self.erasure(id)).collect::<Result<_, _>>()?;
        Ok(applied)
    }

    /// Erases what the order names of a case, and does so to the end.
    ///
    /// # Errors
    /// When the case is held, claimed, waits for a run or a second person, nothing of it is left, there is no such case, this person
    /// may not, or the database or the disk refuses. What was ordered and could not be done is done at the next start.
    pub fn erase(&mut self, order: &ErasureOrder) -> Result<Erasure, SessionError> {
        let id = self.order(order)?;
        self.finish_erasures()?;
        self.erasure(id)
    }

    fn order(&mut self, order: &ErasureOrder) -> Result<i64, SessionError> {
        let store = self.store.change(Permission::Retention, &self.actor)?;
        Ok(store.order_erasure(order, &self.actor, now_millis())?)
    }

    fn erasure(&self, id: i64) -> Result<Erasure, SessionError> {
        let store = self.store.read(Permission::Retention, &self.actor)?;
        Ok(store.erasure(id)?.ok_or_else(|| {
            let what = format!("erasure {id}");
            StoreError::Unreadable { what, detail: "it is not there".to_owned() }
        })?)
    }

    /// Does what ordered erasures left to be done: the file of the gallery, pages in the write-ahead log, files of the evidence. An
    /// erasure stays ordered while another process keeps the write-ahead log from being emptied.
    ///
    /// # Errors
    /// When the database or the disk refuses; the next start goes on.
    pub(super) fn finish_erasures(&mut self) -> Result<Vec<Erasure>, SessionError> {
        let vault = self.vault();
        let store = self.store.unguarded();
        if !store.has_unfinished_erasures()? {
            return Ok(Vec::new());
        }
        self.keeper.follow_removals(store)?;
        if !store.empty_write_ahead_log()? {
            return Ok(Vec::new());
        }
        Ok(store.finish_erasures(|digest| vault.destroy(digest), now_millis())?)
    }

    /// Writes the database anew without free pages. False where another process keeps the write-ahead log.
    ///
    /// # Errors
    /// When this person may not, another process uses the database, or the disk refuses.
    pub fn compact(&mut self) -> Result<bool, SessionError> {
        Ok(self.store.change(Permission::Retention, &self.actor)?.compact()?)
    }

    /// The erasures of a case, oldest first.
    ///
    /// # Errors
    /// When there is no such case, this person may not see cases, or the database cannot be read.
    pub fn erasures(&self, case: &CaseId) -> Result<Vec<Erasure>, SessionError> {
        Ok(self.store.read(Permission::Look, &self.actor)?.erasures(case)?)
    }
}
