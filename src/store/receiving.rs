//! Cases that came in bundles: stored like every other, together with where they came from.

use rusqlite::{OptionalExtension, named_params};
use serde_json::json;

use super::{Imported, NewCase, Store, StoreError, change::Change, column, import};
use crate::case::{
    CaseId,
    audit::AuditAction,
    sent::{Provenance, SentRecord},
};

impl Store {
    /// Stores a received case as pending, with where it came from and the sender's record about it, in one transaction. Receiving the
    /// very same case again changes nothing, whoever sent it.
    ///
    /// # Errors
    /// When another case has the identifier, or the database cannot be written.
    pub fn receive(
        &mut self,
        new: NewCase,
        provenance: &Provenance,
        record: Option<&str>,
        actor: &str,
    ) -> Result<Imported, StoreError> {
        let now_millis = provenance.received_at_millis;
        self.write(|transaction| {
            let imported = import::insert(transaction, new, actor, now_millis)?;
            let Imported::New(case) = &imported else { return Ok(imported) };
            transaction
                .prepare_cached(
                    "INSERT INTO received_cases (case_id, provenance, signing_key, received_at_millis, record)
                     VALUES (:case, :provenance, :key, :now, :record)",
                )?
                .execute(named_params! {
                    ":case": case.0,
                    ":provenance": column::to_json(provenance, "where a case came from")?,
                    ":key": provenance.signing_key,
                    ":now": now_millis,
                    ":record": record,
                })?;
            Change { transaction, case, actor, now_millis }.record(AuditAction::Receive, None, json!(provenance))?;
            Ok(imported)
        })
    }

    /// Whether the very same case is stored: the same evidence in the same roles, and the same fields in `case.json`.
    ///
    /// # Errors
    /// When another case has the identifier, or the database cannot be read.
    pub fn is_stored(&self, new: &NewCase) -> Result<bool, StoreError> {
        self.read(|connection| match import::find(connection, &new.id)? {
            None => Ok(false),
            Some(known) => match import::difference(&known.case, new) {
                None => Ok(true),
                Some(difference) => Err(StoreError::Conflict { case: new.id.clone(), difference }),
            },
        })
    }

    /// Where a case came from; `None` for one that was not received in a bundle.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn provenance(&self, case: &CaseId) -> Result<Option<Provenance>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT provenance FROM received_cases WHERE case_id = ?1";
            let found: Option<String> =
                connection.prepare_cached(sql)?.query_row([&case.0], |row| row.get(0)).optional()?;
            found.map(|text| column::from_json(&text, || format!("where case {case} came from"))).transpose()
        })
    }

    /// What the sender did with a received case; `None` where no record came with it, or it was erased.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn sent_record(&self, case: &CaseId) -> Result<Option<SentRecord>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT record FROM received_cases WHERE case_id = ?1";
            let found: Option<Option<String>> =
                connection.prepare_cached(sql)?.query_row([&case.0], |row| row.get(0)).optional()?;
            let what = || format!("the sender's record of case {case}");
            found.flatten().map(|text| column::from_json(&text, what)).transpose()
        })
    }
}
