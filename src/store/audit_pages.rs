//! Pages of the audit log for people: by case, person, kind and time, the newest first, without counting what there is.

use rusqlite::named_params;

use super::{
    Store, StoreError,
    audit::{COLUMNS, whole_events},
    column,
};
use crate::case::audit::{AuditPage, AuditQuery, MAX_PAGE};

/// Events of a page that does not say how many it wants.
const USUAL_PAGE: u64 = 100;

impl Store {
    /// The events that `query` asks for. One more than a page has is read, to know whether there are more.
    ///
    /// # Errors
    /// When the database cannot be read, or an event's digests are none.
    pub fn audit_page(&self, query: &AuditQuery) -> Result<AuditPage, StoreError> {
        let limit = if query.limit == 0 { USUAL_PAGE } else { query.limit.min(MAX_PAGE) };
        // Each condition stands only where it is asked for, so that SQLite takes the index of what it asks for. Left to itself it
        // would not take the one with the fewest events, of a case before those of a person: a plus keeps it from the others.
        let actor = if query.case.is_some() { "+actor = :actor" } else { "actor = :actor" };
        let is_narrow = query.case.is_some() || query.actor.is_some();
        let action = if is_narrow { "+action = :action" } else { "action = :action" };
        let conditions = [
            (query.case.is_some(), "case_id = :case"),
            (query.actor.is_some(), actor),
            (query.action.is_some(), action),
            (query.from_millis.is_some(), "at_millis >= :from"),
            (query.until_millis.is_some(), "at_millis < :until"),
            (query.before_sequence.is_some(), "sequence < :before"),
        ];
        let wanted: Vec<&str> = conditions.iter().filter(|(is_wanted, _)| *is_wanted).map(|(_, sql)| *sql).collect();
        let condition = if wanted.is_empty() { "1".to_owned() } else { wanted.join(" AND ") };
        // A parameter that no condition names must still be there to be bound.
        let bound = ":case IS :case AND :actor IS :actor AND :action IS :action AND :from IS :from AND :until IS :until
            AND :before IS :before";
        let is_span = query.from_millis.is_some() && query.until_millis.is_some();
        let is_all = query.case.is_none() && query.actor.is_none() && query.action.is_none();
        let index = if is_span && is_all { " INDEXED BY audit_events_at" } else { "" };
        let sql = format!("{COLUMNS}{index} WHERE {condition} AND {bound} ORDER BY sequence DESC LIMIT :limit");
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query(named_params! {
                ":case": query.case,
                ":actor": query.actor,
                ":action": query.action,
                ":from": query.from_millis,
                ":until": query.until_millis,
                ":before": query.before_sequence,
                ":limit": column::count(limit + 1),
            })?;
            let mut events = whole_events(rows)?;
            let has_more = events.len() as u64 > limit;
            events.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            Ok(AuditPage { query: query.clone(), events, has_more })
        })
    }
}
