//! Enrolments: what a run offers, and what an acceptance or a rejection makes of it, within the transaction that causes it.

use rusqlite::{Connection, OptionalExtension, Transaction, named_params};
use serde_json::{Value, json};

use super::{Store, StoreError, audit, column};
use crate::case::{
    CaseId, Digest, Report, RunId,
    audit::{AuditAction, AuditEntry},
    gallery::{Enrolment, EnrolmentFault, EnrolmentOffer, EnrolmentRule, FaceTemplate, LiveEvidence, RemovalCause},
    queue::CaseStatus,
    verdict::ProcessStatus,
};

/// Details of an enrolment that was completed.
const COMPLETED: &str = "the person was enrolled";
/// Details where the case's template was removed before.
const REMOVED_BEFORE: &str = "the template was removed at the person's request; the case is not enrolled again";

impl Store {
    /// How the newest enrolment of the case ended; `None` where nobody was to be enrolled.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn enrolment(&self, case: &CaseId) -> Result<Option<Enrolment>, StoreError> {
        self.read(|connection| newest(connection, case))
    }
}

/// Who enrols, or takes out, for which case, in which transaction.
pub(super) struct Registrar<'a> {
    pub(super) transaction: &'a Transaction<'a>,
    pub(super) case: &'a CaseId,
    pub(super) actor: &'a str,
    pub(super) now_millis: i64,
}

impl Registrar<'_> {
    /// What a newly recorded run means for the gallery: a settled acceptance enrols where the policy says so, an open case
    /// keeps the offer until it is decided, and an approved case whose template is another network's is enrolled anew. A
    /// settled rejection takes out what an earlier acceptance had put in.
    pub(super) fn run_recorded(&self, run: RunId, report: &Report, status: CaseStatus) -> Result<(), StoreError> {
        let process = report.verdict.process;
        if status == CaseStatus::Settled && process == ProcessStatus::Rejected {
            return self.rejected();
        }
        self.forget_offers()?;
        let Some(offer) = &report.enrolment else { return Ok(()) };
        let accepted = process == ProcessStatus::Accepted;
        match status {
            CaseStatus::Open | CaseStatus::Claimed if offer.rule != EnrolmentRule::Never => self.keep(run, offer),
            CaseStatus::Settled if accepted && offer.rule == EnrolmentRule::OnAcceptance => {
                self.settle(run, &offer.face)
            }
            CaseStatus::Decided => self.renew(run, &offer.face),
            _ => Ok(()),
        }
    }

    /// Enrols the person whose case was approved, as the run that the reviewer saw offers it.
    pub(super) fn approved(&self, run: RunId) -> Result<(), StoreError> {
        let offer = kept(self.transaction, run)?;
        self.forget_offers()?;
        offer.map_or(Ok(()), |face| self.settle(run, &face))
    }

    /// Takes the case's face out of the gallery, where an earlier acceptance had put it there.
    pub(super) fn rejected(&self) -> Result<(), StoreError> {
        self.forget_offers()?;
        for enrolment in self.enrolled()? {
            self.remove(enrolment, RemovalCause::Rejected)?;
        }
        Ok(())
    }

    /// Takes the case's face out of the gallery because its approval was taken back, and keeps it as an offer for the next one.
    pub(super) fn approval_withdrawn(&self) -> Result<(), StoreError> {
        for enrolment in self.enrolled()? {
            let sql =
                "INSERT OR REPLACE INTO enrolment_offers (run_id, case_id, rule, code, live, model_sha256, template)
                       SELECT run_id, f.case_id, 'on_decision', NULL, live, model_sha256, template
                       FROM enrolled_faces f JOIN enrolments e ON e.id = f.enrolment_id WHERE f.enrolment_id = ?1";
            self.transaction.prepare_cached(sql)?.execute([enrolment])?;
            self.remove(enrolment, RemovalCause::Rejected)?;
        }
        Ok(())
    }

    /// Forgets what runs of the case offered, because the person asked for it, and says so in the log.
    pub(super) fn withdraw_offers(&self) -> Result<(), StoreError> {
        self.forget_offers()?;
        let cause = RemovalCause::Request;
        self.log(AuditAction::Unenrol, json!({"offered": true}), json!({"offered": false, "cause": cause}))
    }

    /// Forgets what earlier runs of the case offered.
    pub(super) fn forget_offers(&self) -> Result<(), StoreError> {
        let sql = "DELETE FROM enrolment_offers WHERE case_id = ?1";
        self.transaction.prepare_cached(sql)?.execute([&self.case.0])?;
        Ok(())
    }

    fn keep(&self, run: RunId, offer: &EnrolmentOffer) -> Result<(), StoreError> {
        let (face, code) = match &offer.face {
            Ok(face) => (Some(face), None),
            Err(fault) => (None, Some(fault.code())),
        };
        let live = face.map(|(_, live)| column::to_json(live, "the live evidence")).transpose()?;
        self.transaction
            .prepare_cached(
                "INSERT INTO enrolment_offers (run_id, case_id, rule, code, live, model_sha256, template)
                 VALUES (:run, :case, :rule, :code, :live, :model, :template)",
            )?
            .execute(named_params! {
                ":run": run.0,
                ":case": self.case.0,
                ":rule": column::to_name(&offer.rule)?,
                ":code": code,
                ":live": live,
                ":model": face.map(|(template, _)| template.model.to_string()),
                ":template": face.map(|(template, _)| column::to_floats(&template.values)),
            })?;
        Ok(())
    }

    /// Numbers of the case's enrolments that are in the gallery.
    pub(super) fn enrolled(&self) -> Result<Vec<i64>, StoreError> {
        let sql = "SELECT enrolment_id FROM enrolled_faces WHERE case_id = ?1 ORDER BY enrolment_id";
        let mut statement = self.transaction.prepare_cached(sql)?;
        let found = statement.query_map([&self.case.0], |row| row.get(0))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// Enrols the face, or records what keeps it out. Who is in the gallery by this case already stays as he is; who
    /// asked to be removed does not come back by it.
    fn settle(
        &self,
        run: RunId,
        face: &Result<(FaceTemplate, LiveEvidence), EnrolmentFault>,
    ) -> Result<(), StoreError> {
        if self.was_removed_on_request()? {
            return self.record(run, false, None, REMOVED_BEFORE).map(drop);
        }
        match face {
            _ if !self.enrolled()?.is_empty() => self.renew(run, face),
            Err(fault) => self.record(run, false, Some(fault.code()), fault.details()).map(drop),
            Ok((template, live)) => {
                let enrolment = self.record(run, true, None, COMPLETED)?;
                self.insert_face(enrolment, template, *live)
            }
        }
    }

    fn was_removed_on_request(&self) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM gallery_removals
                       JOIN enrolments ON enrolments.id = enrolment_id WHERE case_id = ?1 AND cause = 'request')";
        Ok(self.transaction.prepare_cached(sql)?.query_row([&self.case.0], |row| row.get(0))?)
    }

    /// Puts a face of another network in the place of the case's, so that it can be compared again.
    fn renew(&self, run: RunId, face: &Result<(FaceTemplate, LiveEvidence), EnrolmentFault>) -> Result<(), StoreError> {
        let Ok((template, live)) = face else { return Ok(()) };
        let sql = "SELECT enrolment_id FROM enrolled_faces WHERE case_id = ?1 AND model_sha256 <> ?2";
        let outdated: Option<i64> = self
            .transaction
            .prepare_cached(sql)?
            .query_row((&self.case.0, template.model.to_string()), |row| row.get(0))
            .optional()?;
        let Some(outdated) = outdated else { return Ok(()) };
        self.remove(outdated, RemovalCause::Superseded)?;
        let enrolment = self.record(run, true, None, COMPLETED)?;
        self.insert_face(enrolment, template, *live)
    }

    /// Records how an enrolment ended, with its audit event; returns its number.
    fn record(&self, run: RunId, completed: bool, code: Option<i32>, details: &str) -> Result<i64, StoreError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO enrolments (case_id, run_id, client_id, entity_name, completed, code, details,
                     recorded_at_millis, recorded_by)
                 SELECT :case, :run, coalesce(client_id, id), entity_name, :completed, :code, :details, :now, :actor
                 FROM cases WHERE id = :case",
            )?
            .execute(named_params! {
                ":case": self.case.0,
                ":run": run.0,
                ":completed": completed,
                ":code": code,
                ":details": details,
                ":now": self.now_millis,
                ":actor": self.actor,
            })?;
        let enrolment = self.transaction.last_insert_rowid();
        let after = json!({
            "enrolment": enrolment, "run": run, "completed": completed, "code": code, "details": details,
        });
        self.log(AuditAction::Enrol, Value::Null, after)?;
        Ok(enrolment)
    }

    fn insert_face(&self, enrolment: i64, template: &FaceTemplate, live: LiveEvidence) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO enrolled_faces (enrolment_id, case_id, live, model_sha256, template)
                 VALUES (:enrolment, :case, :live, :model, :template)",
            )?
            .execute(named_params! {
                ":enrolment": enrolment,
                ":case": self.case.0,
                ":live": column::to_json(&live, "the live evidence")?,
                ":model": template.model.to_string(),
                ":template": column::to_floats(&template.values),
            })?;
        Ok(())
    }

    /// Removes one template of the case; the record of it stays.
    pub(super) fn remove(&self, enrolment: i64, cause: RemovalCause) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO gallery_removals (enrolment_id, cause, removed_at_millis, removed_by)
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((enrolment, column::to_name(&cause)?, self.now_millis, self.actor))?;
        let sql = "DELETE FROM enrolled_faces WHERE enrolment_id = ?1";
        self.transaction.prepare_cached(sql)?.execute([enrolment])?;
        self.log(AuditAction::Unenrol, json!({"enrolment": enrolment}), json!({"enrolment": null, "cause": cause}))
    }

    fn log(&self, action: AuditAction, before: Value, after: Value) -> Result<(), StoreError> {
        let (actor, case) = (self.actor.to_owned(), Some(self.case.0.clone()));
        let entry = AuditEntry { action, actor, case, before, after };
        audit::append(self.transaction, entry, self.now_millis).map(drop)
    }
}

/// What the run offered and the store kept.
type KeptFace = Result<(FaceTemplate, LiveEvidence), EnrolmentFault>;

fn kept(connection: &Connection, run: RunId) -> Result<Option<KeptFace>, StoreError> {
    let what = || format!("what run {run} offers for enrolment");
    let sql = "SELECT code, live, model_sha256, template FROM enrolment_offers WHERE run_id = ?1";
    let found = connection
        .prepare_cached(sql)?
        .query_row([run.0], |row| {
            let face: (Option<String>, Option<String>, Option<Vec<u8>>) = (row.get(1)?, row.get(2)?, row.get(3)?);
            Ok((row.get::<_, Option<i32>>(0)?, face))
        })
        .optional()?;
    let Some((code, face)) = found else { return Ok(None) };
    let (Some(live), Some(model), Some(template)) = face else {
        let fault = code.and_then(EnrolmentFault::from_code);
        return fault.map(|fault| Some(Err(fault))).ok_or_else(|| StoreError::unreadable(what(), "its code is none"));
    };
    let template = face_template(&model, &template, what)?;
    Ok(Some(Ok((template, column::from_json(&live, what)?))))
}

/// The template in its two columns.
pub(super) fn face_template(
    model: &str,
    template: &[u8],
    what: impl Fn() -> String,
) -> Result<FaceTemplate, StoreError> {
    let model: Digest = model.parse().map_err(|error| StoreError::unreadable(what(), error))?;
    Ok(FaceTemplate { model, values: column::from_floats(template) })
}

fn newest(connection: &Connection, case: &CaseId) -> Result<Option<Enrolment>, StoreError> {
    let sql = "SELECT completed, details, code, run_id, client_id,
                   (SELECT cause FROM gallery_removals WHERE enrolment_id = enrolments.id)
               FROM enrolments WHERE case_id = ?1 ORDER BY id DESC LIMIT 1";
    let found = connection
        .prepare_cached(sql)?
        .query_row([&case.0], |row| {
            let enrolment = Enrolment {
                completed: row.get(0)?,
                details: row.get(1)?,
                code: row.get(2)?,
                run: RunId(row.get(3)?),
                client_id: row.get(4)?,
                removed: None,
            };
            Ok((enrolment, row.get::<_, Option<String>>(5)?))
        })
        .optional()?;
    let Some((enrolment, cause)) = found else { return Ok(None) };
    let what = || format!("the enrolment of case {case}");
    let removed = cause.map(|cause| column::from_name(&cause, what)).transpose()?;
    Ok(Some(Enrolment { removed, ..enrolment }))
}
