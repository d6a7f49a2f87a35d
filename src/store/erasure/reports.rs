//! Reports rewritten to what may be left of them: scores, verdicts, reasons and digests.

use rusqlite::Transaction;

use super::{super::StoreError, Change, column, each_text};
use crate::case::{
    CaseId, Digest, Report, RunId,
    erasure::{ERASED, RewrittenReport},
    gallery::LiveEvidence,
    redaction::{hide, keep_harmless},
    retention::{DataKind, DataKinds},
};

/// Rewrites the reports of the case's own runs.
pub(super) fn rewrite_own(
    change: &Change<'_>,
    erasure: i64,
    kinds: DataKinds,
) -> Result<Vec<RewrittenReport>, StoreError> {
    let &Change { transaction, case, .. } = change;
    let mut rewritten = Vec::new();
    each_text(transaction, "SELECT id FROM runs WHERE case_id = ?1 ORDER BY id", case, |run, []| {
        let mut report = read(transaction, run, case)?;
        if kinds.contains(DataKind::Fields) {
            keep_harmless(&mut report.meta);
            report.withhold_person(ERASED, &[]);
        }
        if kinds.contains(DataKind::Derived) {
            report.withhold_pictures();
        }
        rewritten.push(write(transaction, erasure, run, &report)?);
        Ok(())
    })?;
    Ok(rewritten)
}

/// Takes the person's name out of the reports of others whose face resembled the one that this case enrolled.
pub(super) fn rewrite_others(change: &Change<'_>, erasure: i64) -> Result<Vec<RewrittenReport>, StoreError> {
    let &Change { transaction, case, .. } = change;
    let mut rewritten = Vec::new();
    let mut own: Vec<Digest> = Vec::new();
    let evidence = "SELECT position, digest FROM evidence WHERE case_id = ?1";
    each_text(transaction, evidence, case, |_, [digest]| {
        own.extend(digest.and_then(|digest| digest.parse::<Digest>().ok()));
        Ok(())
    })?;
    // Only runs that found somebody; of these, those in whose report a file of this case stands.
    let sql = "SELECT r.id, r.case_id FROM findings f JOIN runs r ON r.id = f.run_id
               WHERE f.check_name = 'previously_enrolled_face' AND f.score = 0 AND r.case_id <> ?1
                   AND EXISTS (SELECT 1 FROM evidence e WHERE e.case_id = ?1 AND instr(r.report, e.digest) > 0)";
    each_text(transaction, sql, case, |run, [other]| {
        let other = CaseId(other.unwrap_or_default());
        let mut report = read(transaction, run, &other)?;
        let mut is_named = false;
        for found in &mut report.enrolled_faces_matches {
            let (LiveEvidence::LiveVideoId(seen) | LiveEvidence::LivePhotoId(seen)) = found.live;
            if own.contains(&seen) {
                is_named = true;
                hide(&mut found.client_id, ERASED);
                found.entity_name = None;
            }
        }
        if is_named {
            rewritten.push(write(transaction, erasure, run, &report)?);
        }
        Ok(())
    })?;
    Ok(rewritten)
}

fn read(transaction: &Transaction<'_>, run: i64, case: &CaseId) -> Result<Report, StoreError> {
    let sql = "SELECT report FROM runs WHERE id = ?1";
    let text: String = transaction.prepare_cached(sql)?.query_row([run], |row| row.get(0))?;
    column::from_json(&text, || format!("the report of run {run} of case {case}"))
}

fn write(
    transaction: &Transaction<'_>,
    erasure: i64,
    run: i64,
    report: &Report,
) -> Result<RewrittenReport, StoreError> {
    let text = column::to_json(report, "what is left of a report")?;
    let sql = "INSERT INTO erased_runs (erasure_id, run_id) VALUES (?1, ?2)";
    transaction.prepare_cached(sql)?.execute((erasure, run))?;
    let sql = "UPDATE runs SET report = ?2 WHERE id = ?1";
    transaction.prepare_cached(sql)?.execute((run, &text))?;
    Ok(RewrittenReport { case: report.case.clone(), run: RunId(run), left_sha256: Digest::of(text.as_bytes()) })
}
