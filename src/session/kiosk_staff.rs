//! What a kiosk asks of its own desk: who may leave it, and what its log says.

use serde_json::Value;

use super::desk::{Desk, SessionError, now_millis};
use crate::{
    case::{audit::AuditAction, permission::Permission},
    store::Presence,
};

impl Desk {
    /// Ends a kiosk: it is noted, and its window may close.
    ///
    /// # Errors
    /// When whoever is signed in may not, or the database cannot be written.
    pub(super) fn end_kiosk(&mut self) -> Result<(), SessionError> {
        let entry = self.entry(AuditAction::KioskEnd, None, Value::Null);
        self.store.change(Permission::EndKiosk, &self.actor)?.log(entry, now_millis())?;
        Ok(())
    }

    /// When the newest event of the log was, milliseconds since 1970 in UTC; `None` for an empty log. For the clock, in nobody's name.
    pub(super) fn last_event_millis(&self) -> Result<Option<i64>, SessionError> {
        let store = self.store.unguarded_read();
        let before = i64::try_from(store.audit_end()?.0).unwrap_or(i64::MAX).saturating_sub(1);
        Ok(store.audit_events(None, before, 1)?.first().map(|event| event.at_millis))
    }
}

/// Whether the installation has operators, without whom nobody could leave the kiosk.
///
/// # Errors
/// When the database cannot be read.
pub fn has_operators(desk: &Desk) -> Result<bool, SessionError> {
    Ok(desk.presence()? != Presence::Open)
}
