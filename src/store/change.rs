//! One change of one case within its transaction, and the audit event that goes with it.

use rusqlite::Transaction;
use serde_json::Value;

use super::{StoreError, audit, standing::Standing};
use crate::case::{
    CaseId,
    audit::{AuditAction, AuditEntry},
};

/// Who changes which case, when, in which transaction.
pub(super) struct Change<'a> {
    pub(super) transaction: &'a Transaction<'a>,
    pub(super) case: &'a CaseId,
    pub(super) actor: &'a str,
    pub(super) now_millis: i64,
}

impl Change<'_> {
    /// Appends the audit event of this change; `before` is absent for a case that was not there.
    pub(super) fn record(
        &self,
        action: AuditAction,
        before: Option<&Standing>,
        after: Value,
    ) -> Result<(), StoreError> {
        let entry = AuditEntry {
            action,
            actor: self.actor.to_owned(),
            case: Some(self.case.0.clone()),
            before: before.map_or(Value::Null, |before| before.to_value(self.now_millis)),
            after,
        };
        audit::append(self.transaction, entry, self.now_millis).map(|_| ())
    }
}
