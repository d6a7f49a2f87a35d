//! Erasures: what goes, what stays, and what can no longer be done.

use assay::{
    case::{
        Digest, EvidenceKind, RunId,
        amendment::CorrectionDraft,
        audit::{AuditAction, AuditEntry},
        decision::DecisionKind,
        erasure::{ErasureOrder, ErasureReason, FileFate},
        finding::{CheckId, Finding, Outcome},
        gallery::{EnrolledFaceMatch, EnrolmentOffer, EnrolmentRule, FaceTemplate, LiveEvidence},
        matching::MatchLevel,
        meta::Priority,
        queue::{CaseStatus, QueueQuery},
        reading::FieldName,
        retention::{CaseOutcome, DataKind, DataKinds},
        verdict::Route,
        workplace::{UnfinishedDecision, Workplace},
    },
    store::{NewCase, RetentionError, Store, StoreError},
};
use serde_json::{Value, json};

use super::{CLAIM, Desk, NOW, case, draft, evidence, new_case, queued, report, rules};

/// Texts that are nowhere else in a database.
pub(super) const NAME: &str = "Zoë Müller-Quartz";
pub(super) const CLIENT: &str = "client-quartz-77";
pub(super) const NOTE: &str = "quartz: the sister called";

pub(super) fn all(id: &str) -> ErasureOrder {
    some(id, DataKinds::ALL)
}

pub(super) fn some(id: &str, kinds: DataKinds) -> ErasureOrder {
    ErasureOrder { case: case(id), kinds, reason: ErasureReason::Request, note: "ticket 12".to_owned() }
}

pub(super) fn kept(error: StoreError) -> RetentionError {
    match error {
        StoreError::Retention(error) => error,
        other => panic!("{other}"),
    }
}

impl Desk {
    /// A case with everything in it that tells of a person, decided by `ana`.
    pub(super) fn told_case(&mut self, id: &str) -> RunId {
        let new = NewCase {
            meta_json: json!({"id": id, "entityName": NAME, "countryCode": "UTO"}).to_string(),
            entity_name: Some(NAME.to_owned()),
            client_id: Some(CLIENT.to_owned()),
            source: format!("inbox/{NAME}/{id}"),
            warnings: vec![format!("{NAME}: unknown field")],
            ..new_case(id)
        };
        self.store.import(new, "importer", NOW).unwrap();
        let mut report = report(id, queued(Priority::Normal));
        report.meta = json!({"id": id, "entityName": NAME, "countryCode": "UTO"});
        report.warnings = vec![format!("{NAME}: unknown field")];
        let template = FaceTemplate { model: Digest::of(b"network"), values: vec![0.123_456_79; 4] };
        let face = Ok((template, LiveEvidence::LivePhotoId(Digest::of(b"frame"))));
        report.enrolment = Some(EnrolmentOffer { rule: EnrolmentRule::OnDecision, face });
        let run = self.store.record_run(&report, "importer", NOW).unwrap();
        self.store.claim(&case(id), "ana", NOW, CLAIM).unwrap();
        let correction = CorrectionDraft {
            case: case(id),
            run,
            side: EvidenceKind::DocumentFront,
            field: FieldName::Surname,
            corrected_value: NAME.to_owned(),
            reason: NOTE.to_owned(),
        };
        self.store.record_correction(&correction, Some("Muller-Quartz"), "ana", NOW).unwrap();
        let mut draft = draft(id, run);
        NOTE.clone_into(&mut draft.note);
        self.store.decide(&draft, "ana", NOW, &rules()).unwrap();
        run
    }

    /// Orders an erasure and does it to the end, with a vault in which every file is.
    pub(super) fn erase(&mut self, order: &ErasureOrder) -> Result<Vec<Digest>, StoreError> {
        self.store.order_erasure(order, "cleo", NOW + 10)?;
        let mut gone = Vec::new();
        self.store.finish_erasures(
            |digest| {
                gone.push(*digest);
                Ok::<_, std::io::Error>(true)
            },
            NOW + 11,
        )?;
        Ok(gone)
    }

    /// Every text and every byte of every table.
    pub(super) fn dump(&self) -> String {
        let raw = self.raw();
        let tables: Vec<String> = raw
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let mut text = String::new();
        for table in tables {
            let mut statement = raw.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
            let columns = statement.column_count();
            let mut rows = statement.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                for column in 0..columns {
                    let value = row.get_ref(column).unwrap();
                    let bytes = value.as_blob().or_else(|_| value.as_str().map(str::as_bytes)).unwrap_or_default();
                    text.push_str(&String::from_utf8_lossy(bytes));
                    text.push('\n');
                }
            }
        }
        text
    }

    #[track_caller]
    pub(super) fn assert_untold(&self) {
        let dump = self.dump().to_lowercase();
        for marker in ["quartz", "the sister", "muller"] {
            let at = dump.find(marker);
            assert_eq!(at, None, "{marker}: {}", &dump[at.unwrap_or(0).saturating_sub(200)..][..300]);
        }
        assert_eq!(self.store.verify_audit().unwrap().broken, None);
    }
}

#[test]
fn an_erased_case_tells_of_nobody_and_the_log_is_whole() {
    let mut desk = Desk::new();
    let run = desk.told_case("a");
    desk.open_case("b", Priority::Low, NOW);
    let search = |desk: &Desk, text: &str| {
        let query = QueueQuery { search: text.to_owned(), ..QueueQuery::default() };
        desk.store.queue(&query, "ana", NOW).unwrap().rows.into_iter().map(|row| row.case.0).collect::<Vec<_>>()
    };
    assert_eq!(search(&desk, "quartz"), ["a"]);
    assert_eq!(desk.store.gallery_state().unwrap().faces, 1);
    let looking = Workplace {
        query: QueueQuery { search: "Quartz".to_owned(), ..QueueQuery::default() },
        ..Workplace::default()
    };
    desk.store.remember("ben", &looking, 0).unwrap();
    let begun =
        UnfinishedDecision { case: case("a"), run, kind: None, reason: None, note: NOTE.to_owned(), request: None };
    desk.store.remember("ana", &Workplace { draft: Some(begun), ..Workplace::default() }, 0).unwrap();
    let export = AuditEntry {
        action: AuditAction::Export,
        actor: "ana".to_owned(),
        case: None,
        before: Value::Null,
        after: json!({"path": "/tmp/list.csv", "query": {"search": "quartz"}}),
    };
    desk.store.log(export, NOW).unwrap();

    let before = desk.store.verify_audit().unwrap();
    let mut gone = desk.erase(&all("a")).unwrap();
    gone.sort();
    // The frame is b's as well.
    assert_eq!(gone, [Digest::of(b"a")]);
    desk.assert_untold();
    let chain = desk.store.verify_audit().unwrap();
    assert!(chain.verified > before.verified && chain.emptied >= 4, "{chain:?}");
    assert_eq!((search(&desk, "quartz"), search(&desk, "a")), (vec![], vec!["a".to_owned()]));
    assert_eq!(desk.store.gallery_state().unwrap().faces, 0);

    let row = desk.store.row(&case("a"), NOW).unwrap();
    assert!(row.handling.erasure.is_some_and(|mark| mark.is_whole()) && row.entity_name.is_none());
    assert_eq!((row.status, row.decision), (CaseStatus::Decided, Some(DecisionKind::Approve)));
    let (_, left) = desk.store.report(&case("a"), None).unwrap().unwrap();
    assert_eq!(left.meta, json!({"id": "a", "countryCode": "UTO"}));
    assert_eq!(left.verdict, report("a", queued(Priority::Normal)).verdict);
    let made = &desk.store.decisions(&case("a")).unwrap()[0];
    assert_eq!((made.draft.reason, made.draft.note.as_str()), (draft("a", run).reason, "[erased]"));

    let erasure = &desk.store.erasures(&case("a")).unwrap()[0];
    assert_eq!((erasure.outcome, erasure.decided_at_millis), (CaseOutcome::Approved, Some(NOW)));
    assert_eq!((erasure.records.templates, erasure.records.reports.len(), erasure.records.drafts), (1, 1, 2));
    let fates: Vec<_> = erasure.files.iter().map(|file| file.fate.clone()).collect();
    assert_eq!(fates, [FileFate::Destroyed, FileFate::KeptFor { case: case("b") }]);
}

#[test]
fn what_was_said_of_the_person_elsewhere_goes_as_well() {
    let mut desk = Desk::new();
    desk.told_case("a");
    desk.store.import(new_case("b"), "importer", NOW).unwrap();
    let mut resembling = report("b", queued(Priority::Normal));
    let level = MatchLevel { level: 9, far: Some(0.001), extrapolated: false };
    let resembles = |client: &str, live: &[u8]| EnrolledFaceMatch {
        client_id: client.to_owned(),
        entity_name: Some(format!("name of {client}")),
        live: LiveEvidence::LivePhotoId(Digest::of(live)),
        facial_similarity_score: 0.9,
        similarity: 0.8,
        level,
    };
    resembling.enrolled_faces_matches = vec![resembles(CLIENT, b"a"), resembles("client-2", b"other")];
    resembling.findings.push(Finding::new(CheckId::PreviouslyEnrolledFace, Outcome::scored(0.8, 0.0)));
    let run = desk.store.record_run(&resembling, "importer", NOW).unwrap();
    desk.erase(&all("a")).unwrap();
    desk.assert_untold();
    let (_, left) = desk.store.report(&case("b"), Some(run)).unwrap().unwrap();
    assert_eq!(left.enrolled_faces_matches[0].client_id, "[erased]");
    assert_eq!(left.enrolled_faces_matches[1], resembling.enrolled_faces_matches[1]);
    let others = &desk.store.erasures(&case("a")).unwrap()[0].records.reports_of_others;
    assert_eq!((others.len(), others[0].run), (1, run));
}

#[test]
fn a_part_is_erased_for_itself_and_never_twice() {
    let mut desk = Desk::new();
    desk.told_case("a");
    let video = DataKinds::from_iter([DataKind::Video]);
    assert_eq!(desk.erase(&some("a", video)).unwrap(), [Digest::of(b"frame")]);
    let row = desk.store.row(&case("a"), NOW).unwrap();
    assert_eq!(row.handling.erasure.map(|mark| mark.kinds), Some(video));
    assert_eq!(row.entity_name.as_deref(), Some(NAME), "what was not asked for stays");
    assert!(matches!(kept(desk.erase(&some("a", video)).unwrap_err()), RetentionError::NothingToErase { .. }));
    assert_eq!(desk.erase(&all("a")).unwrap(), [Digest::of(b"a")]);
    let kinds: Vec<_> = desk.store.erasures(&case("a")).unwrap().iter().map(|erasure| erasure.kinds).collect();
    assert_eq!(kinds, [video, DataKinds::ALL.without(video)]);
    desk.assert_untold();
}

#[test]
fn nothing_can_be_done_any_more_with_what_is_erased() {
    let mut desk = Desk::new();
    let run = desk.told_case("a");
    desk.erase(&all("a")).unwrap();
    let again = report("a", Route::Settled);
    let errors = [
        desk.store.request_rerun(&case("a"), "ana", NOW).unwrap_err(),
        desk.store.record_run(&again, "ana", NOW).unwrap_err(),
        desk.store.reopen(&case("a"), "look again", "ana", NOW).unwrap_err(),
        desk.store.undo(&case("a"), "ana", NOW + 1, &rules()).unwrap_err(),
        desk.store.import(new_case("a"), "importer", NOW).unwrap_err(),
    ];
    for error in errors {
        let text = error.to_string();
        assert!(matches!(kept(error), RetentionError::Erased { .. }), "{text}");
        assert!(text.contains("case a was erased (all)"), "{text}");
    }
    assert!(desk.store.claim(&case("a"), "ana", NOW, CLAIM).is_err());
    assert!(desk.store.decide(&draft("a", run), "ana", NOW, &rules()).is_err());
    desk.assert_untold();
}

#[test]
fn an_erasure_that_was_interrupted_is_done_later_and_once() {
    let mut desk = Desk::new();
    desk.told_case("a");
    let id = desk.store.order_erasure(&all("a"), "cleo", NOW + 1).unwrap();
    desk.assert_untold();
    assert!(desk.store.has_unfinished_erasures().unwrap());
    let refuse = |_: &Digest| Err::<bool, _>("the disk is gone");
    let error = desk.store.finish_erasures(refuse, NOW + 2).unwrap_err();
    assert!(error.to_string().contains("the disk is gone"), "{error}");
    assert_eq!(desk.store.erasure(id).unwrap().unwrap().done_at_millis, None);
    let mut again = Store::open(&desk.path(), None).unwrap();
    let done = again.finish_erasures(|_| Ok::<_, String>(false), NOW + 3).unwrap();
    assert_eq!((done.len(), done[0].id, done[0].done_at_millis), (1, id, Some(NOW + 3)));
    assert!(done[0].files.iter().all(|file| file.fate == FileFate::WasMissing));
    assert!(again.finish_erasures(|_| Ok::<_, String>(true), NOW + 4).unwrap().is_empty());
    let events = desk.store.audit_events(Some(&case("a")), 0, 100).unwrap();
    let actions: Vec<_> = events.iter().map(|event| event.action.as_str()).collect();
    assert_eq!(actions[actions.len() - 2..], ["erase_ordered", "erased"]);
    desk.assert_untold();
}

#[test]
fn tombstones_are_never_altered() {
    let mut desk = Desk::new();
    desk.told_case("a");
    desk.erase(&all("a")).unwrap();
    let raw = desk.raw();
    for sql in [
        "DELETE FROM erasures",
        "UPDATE erasures SET note = 'x'",
        "UPDATE erasures SET state = 'ordered', files = NULL, done_at_millis = NULL",
        "UPDATE queue SET erased_kinds = 0 WHERE case_id = 'a'",
        "DELETE FROM erased_runs",
        "UPDATE runs SET report = report",
        "UPDATE cases SET entity_name = 'x'",
        "UPDATE decisions SET note = 'x'",
        "UPDATE audit_personal_since SET last_without_it = 99",
    ] {
        assert!(raw.execute_batch(sql).is_err(), "{sql}");
    }
}

#[test]
fn files_are_told_with_who_has_them() {
    let mut desk = Desk::new();
    desk.told_case("a");
    desk.open_case("b", Priority::Normal, NOW);
    desk.erase(&some("a", DataKinds::from_iter([DataKind::Video, DataKind::DocumentPhotos]))).unwrap();
    let mut seen = Vec::new();
    desk.store
        .each_file(|digest, uses| {
            let uses: Vec<_> = uses.iter().map(|it| (it.case.0.clone(), it.is_erased, it.has_tombstone)).collect();
            seen.push((*digest, uses));
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let told = |digest: Digest| seen.iter().find(|(of, _)| *of == digest).unwrap().1.clone();
    assert_eq!(told(Digest::of(b"a")), [("a".to_owned(), true, true)]);
    assert_eq!(told(Digest::of(b"frame")), [("a".to_owned(), true, true), ("b".to_owned(), false, false)]);
    assert_eq!(told(evidence(EvidenceKind::DocumentFront, "b").digest), [("b".to_owned(), false, false)]);
    assert!(desk.store.knows_file(&Digest::of(b"a")).unwrap() && !desk.store.knows_file(&Digest::of(b"z")).unwrap());
}
