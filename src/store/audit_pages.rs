//! Pages of the audit log for people: by case, person, kind and time, the newest first, without counting what there is.

use rusqlite::{Connection, named_params};

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
        self.read(|connection| {
            // Of persons there are few, so that their names are sought first: SQLite finds their events by an index then.
            let actors = match &query.actor_part {
                Some(part) => Some(actors_with(connection, part)?),
                None => None,
            };
            let mut statement = connection.prepare_cached(&sql(query))?;
            let rows = statement.query(named_params! {
                ":case": query.case,
                ":case_part": query.case_part,
                ":actor": query.actor,
                ":actors": actors.map(|names| serde_json::json!(names).to_string()),
                ":action": query.action.map(|action| column::to_name(&action)).transpose()?,
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

/// The statement of a query. Each condition stands only where it is asked for, so that SQLite takes the index of what it asks for.
/// Left to itself it would not take the one with the fewest events, of a case before those of a person: a plus keeps it from the
/// others.
fn sql(query: &AuditQuery) -> String {
    let is_of_case = query.case.is_some();
    let actor = if is_of_case { "+actor = :actor" } else { "actor = :actor" };
    let actors = if is_of_case || query.actor.is_some() { "+actor" } else { "actor" };
    let actors = format!("{actors} IN (SELECT value FROM json_each(:actors))");
    let is_narrow = is_of_case || query.actor.is_some() || query.actor_part.is_some();
    let action = if is_narrow { "+action = :action" } else { "action = :action" };
    let conditions = [
        (is_of_case, "case_id = :case"),
        (query.case_part.is_some(), "instr(lower(case_id), lower(:case_part)) > 0"),
        (query.actor.is_some(), actor),
        (query.actor_part.is_some(), &actors),
        (query.action.is_some(), action),
        (query.from_millis.is_some(), "at_millis >= :from"),
        (query.until_millis.is_some(), "at_millis < :until"),
        (query.before_sequence.is_some(), "sequence < :before"),
    ];
    let wanted: Vec<&str> = conditions.iter().filter(|(is_wanted, _)| *is_wanted).map(|(_, sql)| *sql).collect();
    let condition = if wanted.is_empty() { "1".to_owned() } else { wanted.join(" AND ") };
    // A parameter that no condition names must still be there to be bound.
    let bound =
        ":case IS :case AND :case_part IS :case_part AND :actor IS :actor AND :actors IS :actors AND :action IS :action
        AND :from IS :from AND :until IS :until AND :before IS :before";
    let is_span = query.from_millis.is_some() && query.until_millis.is_some();
    let is_all = !is_narrow && query.case_part.is_none() && query.action.is_none();
    let index = if is_span && is_all { " INDEXED BY audit_events_at" } else { "" };
    format!("{COLUMNS}{index} WHERE {condition} AND {bound} ORDER BY sequence DESC LIMIT :limit")
}

/// Who stands in the log under a name that holds `part`. Each name is one step through the index, however many events it has.
fn actors_with(connection: &Connection, part: &str) -> Result<Vec<String>, StoreError> {
    let sql = "WITH RECURSIVE people (name) AS (
            SELECT min(actor) FROM audit_events
            UNION ALL
            SELECT (SELECT min(actor) FROM audit_events WHERE actor > people.name) FROM people WHERE name IS NOT NULL)
        SELECT name FROM people WHERE name IS NOT NULL AND instr(lower(name), lower(?1)) > 0";
    let mut statement = connection.prepare_cached(sql)?;
    let names = statement.query_map([part], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}
