//! Exports as the audit log knows them.

use serde_json::Value;

use super::{
    Store, StoreError,
    audit::{COLUMNS, chain, read_event},
};
use crate::case::audit::{AuditAction, AuditEntry, AuditEvent};

/// Most exports that are told of.
const MOST: i64 = 50;

impl Store {
    /// Notes that an export which `actor` began was not handed out. That may be because he is no longer let in: so nobody is asked
    /// whether he may.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_unmade_export(
        &mut self,
        actor: &str,
        case: Option<String>,
        told: Value,
        now_millis: i64,
    ) -> Result<(), StoreError> {
        let (action, actor, before) = (AuditAction::ExportUnmade, actor.to_owned(), Value::Null);
        let entry = AuditEntry { action, actor, case, before, after: told };
        self.write(|transaction| chain(transaction, entry, now_millis).map(drop))
    }

    /// The newest exports whose event has `value` under `key`, the newest first, at most 50.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn exports_with(&self, key: ExportKey, value: &str) -> Result<Vec<AuditEvent>, StoreError> {
        let condition = match key {
            ExportKey::Sha256 => "after ->> '$.sha256' = ?1",
            // The name after the last separator of either kind.
            ExportKey::FileName => {
                "(SELECT path = ?1 OR substr(path, -length(?1) - 1) IN ('/' || ?1, '\\' || ?1) FROM
                     (SELECT coalesce(after ->> '$.path', (SELECT content ->> '$.\"/after/path\"' FROM audit_personal p
                                                           WHERE p.sequence = audit_events.sequence)) AS path))"
            }
        };
        // A tampered event need not hold JSON: it is none that tells of an export.
        let sql = format!(
            "{COLUMNS} WHERE action IN ('export', 'audit_export') AND json_valid(after) AND {condition} ORDER BY sequence DESC LIMIT ?2"
        );
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query((value, MOST))?;
            let mut events = Vec::new();
            while let Some(row) = rows.next()? {
                events.push(read_event(row)?.0);
            }
            Ok(events)
        })
    }
}

/// By what an export is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportKey {
    /// The digest of its file, 64 hexadecimal digits.
    Sha256,
    /// The name of its file, without folders.
    FileName,
}
