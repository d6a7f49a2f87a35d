//! Personal fields overwritten in every table, and taken from beside the log.

use rusqlite::OptionalExtension;
use serde_json::{Map, Value};

use super::{
    super::{
        StoreError,
        audit::{COLUMNS, read_event},
    },
    Change, column, each_text,
};
use crate::case::{
    audit::{AuditAction, AuditEvent},
    audit_personal::{EMPTIED, EmptiedEvent, set_aside},
    decision::ResubmissionRequest,
    erasure::ERASED,
    queue::QueueQuery,
    redaction::{hide, keep_harmless},
    workplace::Workplace,
};

/// The person, as far as others' records are searched for him.
pub(super) struct Subject {
    /// The sender's identifier of the person, where no other case that is kept has it as well.
    client: Option<String>,
    /// Identifier of the case, name and client, letter case folded, a line each.
    searchable: String,
    /// Number of the case's row.
    sequence: i64,
}

impl Subject {
    pub(super) fn load(change: &Change<'_>) -> Result<Self, StoreError> {
        let sql = "SELECT search, sequence,
                       (SELECT c.client_id FROM cases c WHERE c.id = queue.case_id AND NOT EXISTS
                           (SELECT 1 FROM cases o WHERE o.client_id = c.client_id AND o.id <> c.id))
                   FROM queue WHERE case_id = ?1";
        let found = change
            .transaction
            .prepare_cached(sql)?
            .query_row([&change.case.0], |row| {
                Ok(Subject { searchable: row.get(0)?, sequence: row.get(1)?, client: row.get(2)? })
            })
            .optional()?;
        found.ok_or_else(|| StoreError::UnknownCase(change.case.clone()))
    }

    /// Whether a text that was searched for finds the person by more than the case's identifier.
    fn is_found_by(&self, searched: &str) -> bool {
        let needle = column::fold(searched);
        let mut fields = self.searchable.lines().skip(1);
        !needle.trim().is_empty() && fields.any(|field| field.contains(&needle))
    }

    /// Whether a text names the person, as the name of an exported file may.
    fn is_named_in(&self, text: &str) -> bool {
        let folded = column::fold(text);
        self.searchable.lines().skip(1).any(|field| !field.trim().is_empty() && folded.contains(field))
    }

    /// Whether what an event of no case tells is about the person: who was looked at in the gallery, what was searched for, a file
    /// named after him.
    fn is_meant_by(&self, told: &Map<String, Value>) -> bool {
        let client = told.get("/after/clientId").and_then(Value::as_str);
        let searched = told.get("/after/query").and_then(|query| query["search"].as_str());
        let mut texts = ["/after/path", "/after/detail"].into_iter().filter_map(|place| told.get(place)?.as_str());
        (client.is_some() && client == self.client.as_deref())
            || searched.is_some_and(|text| self.is_found_by(text))
            || texts.any(|text| self.is_named_in(text))
    }
}

/// Empties the events of the case, and those of no case that are about the person; returns which.
pub(super) fn empty_events(change: &Change<'_>, subject: &Subject) -> Result<Vec<EmptiedEvent>, StoreError> {
    let transaction = change.transaction;
    let sql = "SELECT sequence, content, case_id FROM audit_personal WHERE case_id = ?1 OR case_id IS NULL";
    let mut emptied = Vec::new();
    each_text(transaction, sql, change.case, |sequence, [content, case]| {
        let told = content.and_then(|content| serde_json::from_str::<Map<String, Value>>(&content).ok());
        if case.is_none() && !told.is_some_and(|told| subject.is_meant_by(&told)) {
            return Ok(());
        }
        let sql = "DELETE FROM audit_personal WHERE sequence = ?1";
        transaction.prepare_cached(sql)?.execute([sequence])?;
        emptied.push(EmptiedEvent { sequence, left: None });
        Ok(())
    })?;
    emptied.extend(empty_old_events(change, subject)?);
    emptied.sort_by_key(|event: &EmptiedEvent| event.sequence);
    Ok(emptied)
}

/// Events from before what they tell was kept beside the chain: they lose their details as a whole.
fn empty_old_events(change: &Change<'_>, subject: &Subject) -> Result<Vec<EmptiedEvent>, StoreError> {
    let transaction = change.transaction;
    let sql = format!(
        "{COLUMNS} WHERE sequence <= (SELECT last_without_it FROM audit_personal_since)
             AND (case_id = ?1 OR case_id IS NULL AND action IN ('gallery_view', 'export')) ORDER BY sequence"
    );
    let mut to_empty: Vec<AuditEvent> = Vec::new();
    let mut statement = transaction.prepare_cached(&sql)?;
    let mut rows = statement.query([&change.case.0])?;
    while let Some(row) = rows.next()? {
        let (event, _) = read_event(row)?;
        if !event.is_emptied() && tells(&event, subject) {
            to_empty.push(event);
        }
    }
    drop(rows);
    let [before, after] = EMPTIED;
    let mut emptied = Vec::with_capacity(to_empty.len());
    for event in to_empty {
        let sql = "UPDATE audit_events SET before = ?2, after = ?3 WHERE sequence = ?1";
        transaction.prepare_cached(sql)?.execute((event.sequence, before, after))?;
        let left = AuditEvent { before: before.to_owned(), after: after.to_owned(), ..event }.expected_hash();
        emptied.push(EmptiedEvent { sequence: event.sequence, left: Some(left) });
    }
    Ok(emptied)
}

/// Whether the event's text tells of the person. One that does not read as what it should be is taken to.
fn tells(event: &AuditEvent, subject: &Subject) -> bool {
    let action = serde_json::from_value::<AuditAction>(event.action.as_str().into());
    let (before, after) = (serde_json::from_str::<Value>(&event.before), serde_json::from_str::<Value>(&event.after));
    let (Ok(action), Ok(mut before), Ok(mut after)) = (action, before, after) else { return event.case.is_some() };
    let told = set_aside(action, &mut before, &mut after);
    told.is_some_and(|told| event.case.is_some() || subject.is_meant_by(&told))
}

/// Empties searches and unfinished notes of people at work that are about the person; returns how many.
pub(super) fn forget_drafts(change: &Change<'_>, subject: &Subject) -> Result<u64, StoreError> {
    let transaction = change.transaction;
    let mut count = 0;
    let sql = "SELECT rowid, actor, content FROM workplaces WHERE ?1 IS NOT NULL";
    each_text(transaction, sql, change.case, |row, [_, content]| {
        let (mut workplace, _) = Workplace::from_text(&content.unwrap_or_default());
        let is_drafted = workplace.draft.as_ref().is_some_and(|draft| draft.case == *change.case);
        let is_searched = subject.is_found_by(&workplace.query.search);
        if is_drafted {
            workplace.draft = None;
        }
        if is_searched {
            workplace.query = QueueQuery::default();
        }
        if is_drafted || is_searched {
            count += 1;
            let text = workplace.to_text().map_err(StoreError::WrongWorkplace)?;
            let sql = "UPDATE workplaces SET content = ?2 WHERE rowid = ?1";
            transaction.prepare_cached(sql)?.execute((row, text))?;
        }
        Ok(())
    })?;
    Ok(count)
}

/// Overwrites what tells of the person in the rows of the case.
pub(super) fn overwrite(change: &Change<'_>, subject: &Subject) -> Result<(), StoreError> {
    let &Change { transaction, case, .. } = change;
    let of_case = |sql: &str| transaction.prepare_cached(sql)?.execute((&case.0, ERASED));
    let meta: String =
        transaction.prepare_cached("SELECT meta FROM cases WHERE id = ?1")?.query_row([&case.0], |row| row.get(0))?;
    let mut meta: Value = column::from_json(&meta, || format!("case {case}"))?;
    keep_harmless(&mut meta);
    let sql =
        "UPDATE cases SET meta = ?2, source = ?3, entity_name = NULL, client_id = NULL, warnings = '[]' WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute((&case.0, meta.to_string(), ERASED))?;
    of_case("UPDATE evidence SET file_name = ?2 WHERE case_id = ?1")?;
    of_case("UPDATE decisions SET note = ?2 WHERE case_id = ?1 AND note <> ''")?;
    of_case(
        "UPDATE decision_withdrawals SET reason = ?2 WHERE reason <> ''
             AND decision_id IN (SELECT id FROM decisions WHERE case_id = ?1)",
    )?;
    of_case("UPDATE overrides SET reason = ?2 WHERE case_id = ?1")?;
    of_case(
        "UPDATE corrections SET read_value = iif(read_value IS NULL, NULL, ?2), corrected_value = ?2, reason = ?2
         WHERE case_id = ?1",
    )?;
    of_case("UPDATE enrolments SET client_id = ?2, entity_name = NULL WHERE case_id = ?1")?;
    of_case(
        "UPDATE holds SET note = iif(note = '', '', ?2), release_note = iif(release_note IS NULL, NULL, ?2)
         WHERE case_id = ?1",
    )?;
    overwrite_requests(change)?;
    overwrite_row(change, subject)
}

/// What was asked of the customer stays, without the words to him.
fn overwrite_requests(change: &Change<'_>) -> Result<(), StoreError> {
    let &Change { transaction, case, .. } = change;
    let sql = "SELECT id, request FROM decisions WHERE case_id = ?1 AND request IS NOT NULL";
    each_text(transaction, sql, case, |id, [request]| {
        let what = || format!("a decision on case {case}");
        let mut request: ResubmissionRequest = column::from_json(&request.unwrap_or_default(), what)?;
        hide(&mut request.customer_text, ERASED);
        let sql = "UPDATE decisions SET request = ?2 WHERE id = ?1";
        transaction.prepare_cached(sql)?.execute((id, column::to_json(&request, "the request")?))?;
        Ok(())
    })
}

/// The row of the list, and what it is found by: its identifier stays.
fn overwrite_row(change: &Change<'_>, subject: &Subject) -> Result<(), StoreError> {
    let &Change { transaction, case, .. } = change;
    let left = column::fold(&case.0);
    let sql = "INSERT INTO queue_search (queue_search, rowid, search) VALUES ('delete', ?1, ?2)";
    transaction.prepare_cached(sql)?.execute((subject.sequence, &subject.searchable))?;
    let sql = "UPDATE queue SET entity_name = NULL, search = ?2, failure = iif(failure IS NULL, NULL, ?3),
                   snooze_reason = iif(snooze_reason IS NULL, NULL, ?3),
                   escalation_reason = iif(escalation_reason IS NULL, NULL, ?3) WHERE case_id = ?1";
    transaction.prepare_cached(sql)?.execute((&case.0, &left, ERASED))?;
    let sql = "INSERT INTO queue_search (rowid, search) VALUES (?1, ?2)";
    transaction.prepare_cached(sql)?.execute((subject.sequence, &left))?;
    Ok(())
}
