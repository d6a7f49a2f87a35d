//! The store through its public interface, and through raw SQLite where someone tampers with it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests, which clippy does not take for tests"
)]

use std::path::{Path, PathBuf};

use assay::{
    case::{
        CaseId, Digest, Evidence, EvidenceKind, Report, RunId,
        decision::{DecisionDraft, DecisionKind, ReasonCode},
        finding::{CheckId, Finding, NotCheckedCause, Outcome},
        matching::{FaceMatch, MatchAlgorithm, MatchAttempt, MatchLevel},
        meta::Priority,
        report::{ModelRef, PolicyRef, REPORT_SCHEMA},
        review::{FourEyes, ReviewRules},
        verdict::{Band, CheckVerdict, ProcessStatus, ReviewReason, Route, Validation, Verdict},
    },
    store::{NewCase, Store},
};
use rusqlite::Connection;
use serde_json::json;

mod amendments;
mod audit;
mod cases;
mod claiming;
mod clock;
mod emptied_log;
mod erasure;
mod four_eyes;
mod gallery;
mod lanes;
mod migration;
mod moving;
mod opening;
mod operators;
mod period;
mod permissions;
mod quality;
mod queue;
mod retention;
mod review;
mod runs;
mod withdrawals;
mod workplaces;

/// A moment: 2026-01-31T09:30:00Z.
const NOW: i64 = 1_769_851_800_000;
/// How long claims last in these tests.
const CLAIM: i64 = 60_000;

/// Rules under which one person decides, whatever the case.
fn rules() -> ReviewRules {
    ReviewRules {
        claim_millis: CLAIM,
        undo_millis: 5 * CLAIM,
        longest_snooze_millis: 100 * CLAIM,
        due_millis: [4 * CLAIM, 3 * CLAIM, 2 * CLAIM, CLAIM],
        colleague_millis: 1_000 * CLAIM,
        known_answers: 0.0,
        four_eyes: FourEyes {
            reject_reasons: Vec::new(),
            approvals_against_failing: false,
            priorities: Vec::new(),
            sampled: 0.0,
        },
    }
}

/// The case of each run in a database, and whether the run is whole: its report opens and all its findings are there.
pub(crate) fn recorded_runs(database: &Path) -> Vec<(String, bool)> {
    let raw = Connection::open(database).unwrap();
    let sql = "SELECT case_id, report, (SELECT count(*) FROM findings WHERE run_id = runs.id) FROM runs ORDER BY id";
    let mut statement = raw.prepare(sql).unwrap();
    let whole = |report: String, findings: i64| {
        serde_json::from_str::<Report>(&report).is_ok_and(|report| report.findings.len() as i64 == findings)
    };
    let runs = statement.query_map([], |row| Ok((row.get(0)?, whole(row.get(1)?, row.get(2)?)))).unwrap();
    runs.collect::<Result<_, _>>().unwrap()
}

/// Makes the database refuse every run from now on, as a full disk would.
pub(crate) fn refuse_runs(database: &Path) {
    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON runs BEGIN SELECT RAISE(ABORT, 'no more runs'); END";
    Connection::open(database).unwrap().execute_batch(refuse).unwrap();
}

/// Makes the database refuse to note anything about where a case stands.
pub(crate) fn refuse_changes(database: &Path) {
    let refuse = "CREATE TRIGGER refuse_all BEFORE UPDATE ON queue BEGIN SELECT RAISE(ABORT, 'no more changes'); END";
    Connection::open(database).unwrap().execute_batch(refuse).unwrap();
}

/// Puts this SQL value in the place of what every person's workplace says, as someone with an editor would.
pub(crate) fn overwrite_workplaces(database: &Path, content: &str) {
    let raw = Connection::open(database).unwrap();
    raw.pragma_update(None, "ignore_check_constraints", true).unwrap();
    raw.execute(&format!("UPDATE workplaces SET content = {content}"), []).unwrap();
}

/// A database in a folder of its own, removed at the end.
struct Desk {
    folder: tempfile::TempDir,
    store: Store,
}

impl Desk {
    fn new() -> Self {
        // In memory where the system offers it: these tests are about order, not about the disk.
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let store = Store::open(&folder.path().join("assay.db"), None).unwrap();
        Desk { folder, store }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("assay.db")
    }

    /// The database as someone with an editor sees it.
    fn raw(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }

    /// Imports a case and records a run that sends it to the queue.
    fn open_case(&mut self, id: &str, priority: Priority, at_millis: i64) -> RunId {
        self.store.import(new_case(id), "importer", at_millis).unwrap();
        self.store.record_run(&report(id, queued(priority)), "importer", at_millis).unwrap()
    }
}

fn case(id: &str) -> CaseId {
    CaseId(id.to_owned())
}

fn evidence(kind: EvidenceKind, content: &str) -> Evidence {
    Evidence {
        kind,
        digest: Digest::of(content.as_bytes()),
        file_name: format!("{}.bin", kind.stem()),
        media_type: "image/jpeg".to_owned(),
        byte_len: content.len() as u64,
    }
}

fn new_case(id: &str) -> NewCase {
    NewCase {
        id: case(id),
        source: format!("inbox/{id}"),
        meta_json: json!({"id": id, "entityName": "Zoë Müller"}).to_string(),
        entity_name: Some("Zoë Müller".to_owned()),
        client_id: Some("client-1".to_owned()),
        priority: Priority::Normal,
        evidence: vec![evidence(EvidenceKind::DocumentFront, id), evidence(EvidenceKind::Frame(3), "frame")],
        warnings: vec!["case.json: unknown field /mood is ignored".to_owned()],
        due_at_millis: None,
        known_answer: None,
    }
}

pub(crate) fn queued(priority: Priority) -> Route {
    Route::Queue { reasons: vec![ReviewReason::Borderline(CheckId::DocumentLiveness), ReviewReason::Sampled], priority }
}

pub(crate) fn report(id: &str, route: Route) -> Report {
    let level = MatchLevel { level: 4, far: Some(0.001), extrapolated: false };
    Report {
        schema: REPORT_SCHEMA.to_owned(),
        case: case(id),
        meta: json!({"id": id}),
        evidence: new_case(id).evidence,
        verdict: Verdict {
            process: ProcessStatus::Inconclusive,
            checks: vec![CheckVerdict {
                check: CheckId::DocumentLiveness,
                required: true,
                validation: Validation::Valid,
                band: Band::Review,
                score: Some(0.375),
                threshold: 0.25,
                review_below: 0.5,
            }],
            matrix: None,
        },
        route,
        findings: vec![
            Finding::new(CheckId::DocumentLiveness, Outcome::scored(1.5, 0.375)).with_figure("peak", 2.5),
            Finding::not_checked(CheckId::DocumentPad, NotCheckedCause::NoMethod, "no method yet").with_code(Some(-4)),
        ],
        face_match: Some(FaceMatch {
            attempts: vec![MatchAttempt {
                algorithm: MatchAlgorithm::IdPhoto,
                image_processing: "faceFound".to_owned(),
                similarity: Some(0.5),
                level: Some(level),
            }],
            best: Some(0),
            calibration: None,
        }),
        document: None,
        as_of: String::new(),
        document_face: None,
        live_face: None,
        enrolled_faces_matches: Vec::new(),
        specimen_check_matches: Vec::new(),
        timeline: None,
        heard_digits: Vec::new(),
        warnings: Vec::new(),
        policy: PolicyRef { name: "default".to_owned(), sha256: Digest::of(b"policy") },
        models: vec![ModelRef { name: "detector".to_owned(), sha256: Digest::of(b"model") }],
        references: Vec::new(),
        enrolment: None,
    }
}

pub(crate) fn draft(id: &str, run: RunId) -> DecisionDraft {
    DecisionDraft {
        case: case(id),
        run,
        kind: DecisionKind::Approve,
        reason: ReasonCode::Explained,
        note: "Blurred by motion; compared by eye".to_owned(),
        request: None,
    }
}
