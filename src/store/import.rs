//! Cases and their evidence as they were imported.

use rusqlite::{Connection, Transaction, named_params};
use serde_json::{Value, json};

use super::{Store, StoreError, audit, change::Change, column, erasure::must_be_whole, standing::Standing};
use crate::case::{
    CaseId, Digest, Evidence,
    audit::{AuditAction, AuditEntry},
    decision::DecisionKind,
    meta::Priority,
    queue::CaseStatus,
};

/// A case to be stored. Its evidence already lies in the evidence store.
#[derive(Debug, Clone, PartialEq)]
pub struct NewCase {
    /// Its identifier.
    pub id: CaseId,
    /// Where it came from: the folder or file, for people.
    pub source: String,
    /// `case.json` as it was understood, JSON.
    pub meta_json: String,
    /// The person's name as sent.
    pub entity_name: Option<String>,
    /// The sender's identifier of the person.
    pub client_id: Option<String>,
    /// How urgent the sender calls it.
    pub priority: Priority,
    /// What it brings along.
    pub evidence: Vec<Evidence>,
    /// What deserves a warning.
    pub warnings: Vec<String>,
    /// When it should be decided, milliseconds since 1970 in UTC.
    pub due_at_millis: Option<i64>,
    /// How it must be decided, approved or rejected, where that is known: reviewers are measured by it, and nothing that they
    /// see tells it.
    pub known_answer: Option<DecisionKind>,
}

/// What an import came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// The case was stored.
    New(CaseId),
    /// The very same case was there already; nothing changed.
    AlreadyKnown(CaseId),
}

/// A case as it was imported.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredCase {
    /// What was imported.
    pub case: NewCase,
    /// When, milliseconds since 1970 in UTC.
    pub imported_at_millis: i64,
}

impl Store {
    /// Stores a case with its evidence as pending. Importing the very same again changes nothing, so that an
    /// interrupted import may be repeated.
    ///
    /// # Errors
    /// When another case has the identifier, or the database cannot be written.
    pub fn import(&mut self, new: NewCase, actor: &str, now_millis: i64) -> Result<Imported, StoreError> {
        self.write(|transaction| insert(transaction, new, actor, now_millis))
    }

    /// A case as it was imported.
    ///
    /// # Errors
    /// When there is no such case, or the database cannot be read.
    pub fn load_case(&self, case: &CaseId) -> Result<StoredCase, StoreError> {
        self.read(|connection| find(connection, case)?.ok_or_else(|| StoreError::UnknownCase(case.clone())))
    }
}

/// Stores a case within a transaction.
pub(super) fn insert(
    transaction: &Transaction<'_>,
    new: NewCase,
    actor: &str,
    now_millis: i64,
) -> Result<Imported, StoreError> {
    if let Some(known) = find(transaction, &new.id)? {
        must_be_whole(&new.id, &Standing::load(transaction, &new.id)?, "imported again under its identifier")?;
        return match difference(&known.case, &new) {
            None => Ok(Imported::AlreadyKnown(new.id)),
            Some(difference) => Err(StoreError::Conflict { case: new.id, difference }),
        };
    }
    insert_case(transaction, &new, now_millis)?;
    insert_evidence(transaction, &new)?;
    insert_known_answer(transaction, &new, actor, now_millis)?;
    let after = json!({
        "status": CaseStatus::Pending.name(),
        "source": new.source,
        "priority": new.priority,
        "metaSha256": Digest::of(new.meta_json.as_bytes()),
        "evidence": new.evidence,
        "warnings": new.warnings,
        "dueAtMillis": new.due_at_millis,
    });
    Change { transaction, case: &new.id, actor, now_millis }.record(AuditAction::Import, None, after)?;
    Ok(Imported::New(new.id))
}

fn insert_case(transaction: &Transaction<'_>, new: &NewCase, now_millis: i64) -> Result<(), StoreError> {
    let what = format!("case {}", new.id);
    transaction
        .prepare_cached(
            "INSERT INTO cases (id, source, meta, entity_name, client_id, priority, warnings, imported_at_millis)
             VALUES (:id, :source, :meta, :entity_name, :client_id, :priority, :warnings, :now)",
        )?
        .execute(named_params! {
            ":id": new.id.0,
            ":source": new.source,
            ":meta": new.meta_json,
            ":entity_name": new.entity_name,
            ":client_id": new.client_id,
            ":priority": column::rank(new.priority),
            ":warnings": column::to_json(&new.warnings, &what)?,
            ":now": now_millis,
        })?;
    // Line breaks stand in no field, so that a search never runs over from one into the next.
    let fields = [Some(&new.id.0), new.entity_name.as_ref(), new.client_id.as_ref()];
    let searchable: Vec<String> = fields.into_iter().flatten().map(|field| column::fold(field)).collect();
    transaction
        .prepare_cached(
            "INSERT INTO queue (case_id, entity_name, search, status, awaits_run, priority, imported_at_millis, reasons,
                 due_at_millis, is_known)
             VALUES (:id, :entity_name, :search, :status, 1, :priority, :now, '[]', :due, :is_known)",
        )?
        .execute(named_params! {
            ":id": new.id.0,
            ":entity_name": new.entity_name,
            ":search": searchable.join("\n"),
            ":status": CaseStatus::Pending.name(),
            ":priority": column::rank(new.priority),
            ":now": now_millis,
            ":due": new.due_at_millis,
            ":is_known": new.known_answer.is_some(),
        })?;
    Ok(())
}

/// Records the answer where it is known. The event in the log names neither case nor answer, only a digest of both: enough to
/// show later that the answer was not changed, and nothing that tells a case from others.
fn insert_known_answer(
    transaction: &Transaction<'_>,
    new: &NewCase,
    actor: &str,
    now_millis: i64,
) -> Result<(), StoreError> {
    let Some(expected) = new.known_answer else { return Ok(()) };
    let sql = "INSERT INTO known_answers (case_id, expected) VALUES (?1, ?2)";
    transaction.prepare_cached(sql)?.execute((&new.id.0, expected.name()))?;
    let digest = Digest::of(format!("{} {}", new.id, expected.name()).as_bytes());
    let entry = AuditEntry {
        action: AuditAction::KnownAnswer,
        actor: actor.to_owned(),
        case: None,
        before: Value::Null,
        after: json!({"caseAndAnswerSha256": digest}),
    };
    audit::append(transaction, entry, now_millis).map(drop)
}

fn insert_evidence(transaction: &Transaction<'_>, new: &NewCase) -> Result<(), StoreError> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO evidence (case_id, position, kind, digest, file_name, media_type, byte_len)
         VALUES (:case, :position, :kind, :digest, :file_name, :media_type, :byte_len)",
    )?;
    for (position, evidence) in (0_i64..).zip(&new.evidence) {
        insert.execute(named_params! {
            ":case": new.id.0,
            ":position": position,
            ":kind": column::to_name(&evidence.kind)?,
            ":digest": evidence.digest.to_string(),
            ":file_name": evidence.file_name,
            ":media_type": evidence.media_type,
            ":byte_len": column::count(evidence.byte_len),
        })?;
    }
    Ok(())
}

/// Whether both are the same files in the same roles.
pub(super) fn same_evidence(one: &[Evidence], other: &[Evidence]) -> bool {
    let contents = |evidence: &[Evidence]| {
        let mut contents: Vec<_> = evidence.iter().map(|evidence| (evidence.kind, evidence.digest)).collect();
        contents.sort_unstable();
        contents
    };
    contents(one) == contents(other)
}

/// What tells two cases of one identifier apart. The source does not: a folder may have been moved or zipped.
pub(super) fn difference(known: &NewCase, new: &NewCase) -> Option<&'static str> {
    let parsed = |case: &NewCase| serde_json::from_str::<Value>(&case.meta_json).ok();
    if !same_evidence(&known.evidence, &new.evidence) {
        return Some("evidence");
    }
    if new.known_answer.is_some() && known.known_answer != new.known_answer {
        return Some("answer, or without a known one");
    }
    (known.meta_json != new.meta_json && parsed(known) != parsed(new)).then_some("fields in case.json")
}

pub(super) fn find(connection: &Connection, case: &CaseId) -> Result<Option<StoredCase>, StoreError> {
    let what = || format!("case {case}");
    let sql =
        "SELECT source, meta, c.entity_name, client_id, c.priority, warnings, c.imported_at_millis, due_at_millis,
                   expected
               FROM cases c JOIN queue ON queue.case_id = c.id LEFT JOIN known_answers k ON k.case_id = c.id
               WHERE c.id = ?1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([&case.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let known_answer: Option<String> = row.get(8)?;
    let stored = NewCase {
        id: case.clone(),
        source: row.get(0)?,
        meta_json: row.get(1)?,
        entity_name: row.get(2)?,
        client_id: row.get(3)?,
        priority: column::priority(row.get(4)?, what)?,
        evidence: find_evidence(connection, case)?,
        warnings: column::from_json(&row.get::<_, String>(5)?, what)?,
        due_at_millis: row.get(7)?,
        known_answer: known_answer.map(|name| column::from_name(&name, what)).transpose()?,
    };
    Ok(Some(StoredCase { case: stored, imported_at_millis: row.get(6)? }))
}

pub(super) fn find_evidence(connection: &Connection, case: &CaseId) -> Result<Vec<Evidence>, StoreError> {
    let what = || format!("the evidence of case {case}");
    let sql = "SELECT kind, digest, file_name, media_type, byte_len FROM evidence WHERE case_id = ?1 ORDER BY position";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([&case.0])?;
    let mut evidence = Vec::new();
    while let Some(row) = rows.next()? {
        let (kind, digest): (String, String) = (row.get(0)?, row.get(1)?);
        evidence.push(Evidence {
            kind: column::from_name(&kind, what)?,
            digest: digest.parse().map_err(|error| StoreError::unreadable(what(), error))?,
            file_name: row.get(2)?,
            media_type: row.get(3)?,
            byte_len: u64::try_from(row.get::<_, i64>(4)?).map_err(|error| StoreError::unreadable(what(), error))?,
        });
    }
    Ok(evidence)
}
