//! Enrolment with acceptance, removal at the person's request, and lists: what stays, what goes, and what the log says.

use assay::{
    case::{
        Digest, RunId,
        decision::{DecisionKind, ReasonCode, ResubmissionRequest},
        gallery::{
            EnrolmentFault, EnrolmentOffer, EnrolmentRule, FaceTemplate, GalleryState, LiveEvidence, RemovalCause,
        },
        meta::Priority,
        reference::{ListInfo, ListKind},
        verdict::{ProcessStatus, Route},
    },
    store::{NewCase, StoreError},
};

use super::{CLAIM, Desk, NOW, case, draft, new_case, queued, report, rules};

/// A length of template that is nowhere else in a database.
const MARK: f32 = 0.123_456_79;

fn offer(rule: EnrolmentRule, model: &str) -> EnrolmentOffer {
    let template = FaceTemplate { model: Digest::of(model.as_bytes()), values: vec![MARK, 0.5, -0.25, MARK] };
    EnrolmentOffer { rule, face: Ok((template, LiveEvidence::LiveVideoId(Digest::of(b"video")))) }
}

fn refused(fault: EnrolmentFault) -> EnrolmentOffer {
    EnrolmentOffer { rule: EnrolmentRule::OnAcceptance, face: Err(fault) }
}

impl Desk {
    fn admit(&mut self, id: &str, client: Option<&str>) {
        let new = NewCase { client_id: client.map(str::to_owned), ..new_case(id) };
        self.store.import(new, "importer", NOW).unwrap();
    }

    /// Records a run that accepts or queues the case.
    fn ran(&mut self, id: &str, route: Route, offer: EnrolmentOffer) -> RunId {
        let mut report = report(id, route);
        report.enrolment = Some(offer);
        if report.route == Route::Settled {
            report.verdict.process = ProcessStatus::Accepted;
        }
        self.store.record_run(&report, "worker", NOW).unwrap()
    }

    fn decided(&mut self, id: &str, run: RunId, kind: DecisionKind, reason: ReasonCode) {
        self.store.claim(&case(id), "ana", NOW, CLAIM).unwrap();
        let mut draft = draft(id, run);
        (draft.kind, draft.reason, draft.request) = (kind, reason, ResubmissionRequest::usual(reason));
        self.store.decide(&draft, "ana", NOW, &rules()).unwrap();
    }

    fn state(&self) -> GalleryState {
        self.store.gallery_state().unwrap()
    }

    fn count(&self, table: &str) -> i64 {
        self.raw().query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    }

    fn actions(&self, id: &str) -> Vec<String> {
        let events = self.store.audit_events(Some(&case(id)), 0, 100).unwrap();
        events.into_iter().map(|event| event.action).collect()
    }
}

#[test]
fn an_approval_enrols_and_the_log_tells() {
    let mut desk = Desk::new();
    desk.admit("a", Some("client-1"));
    let run = desk.ran("a", queued(Priority::Normal), offer(EnrolmentRule::OnDecision, "m"));
    assert_eq!((desk.state(), desk.count("enrolment_offers")), (GalleryState::EMPTY, 1));
    desk.decided("a", run, DecisionKind::Approve, ReasonCode::Genuine);
    let faces = desk.store.enrolled_faces(&desk.state(), 0, 10).unwrap();
    assert_eq!(faces.len(), 1);
    let (person, template) = &faces[0];
    assert_eq!((person.client_id.as_str(), person.entity_name.as_deref()), ("client-1", Some("Zoë Müller")));
    assert_eq!((&person.case, person.run), (&case("a"), run));
    assert_eq!(template.values, [MARK, 0.5, -0.25, MARK]);
    let enrolment = desk.store.enrolment(&case("a")).unwrap().unwrap();
    assert!(enrolment.completed && enrolment.code.is_none(), "{enrolment:?}");
    assert_eq!(desk.actions("a"), ["import", "run", "claim", "decide", "enrol"]);
    assert_eq!(desk.count("enrolment_offers"), 0, "what was offered is used up");
    assert_eq!(desk.store.verify_audit().unwrap().broken, None);
    let log = desk.store.audit_events(None, 0, 100).unwrap();
    assert!(log.iter().all(|event| !event.after.contains("0.123")), "templates stay out of the log");
}

#[test]
fn only_accepted_people_are_enrolled() {
    let mut desk = Desk::new();
    for (id, kind, reason) in [
        ("rejected", DecisionKind::Reject, ReasonCode::KnownFraud),
        ("again", DecisionKind::Resubmit, ReasonCode::SelfieUnusable),
    ] {
        desk.admit(id, Some(id));
        let run = desk.ran(id, queued(Priority::Normal), offer(EnrolmentRule::OnAcceptance, "m"));
        desk.decided(id, run, kind, reason);
    }
    desk.admit("settled", Some("settled"));
    desk.ran("settled", Route::Settled, offer(EnrolmentRule::OnDecision, "m"));
    assert_eq!((desk.state(), desk.count("enrolment_offers"), desk.count("enrolments")), (GalleryState::EMPTY, 0, 0));
    desk.admit("accepted", None);
    desk.ran("accepted", Route::Settled, offer(EnrolmentRule::OnAcceptance, "m"));
    assert_eq!(desk.store.enrolled_as("accepted").unwrap()[0].client_id, "accepted", "its own client without clientId");
    // The same acceptance again enrols nobody twice.
    desk.store.request_rerun(&case("accepted"), "ana", NOW).unwrap();
    desk.ran("accepted", Route::Settled, offer(EnrolmentRule::OnAcceptance, "m"));
    assert_eq!((desk.state().faces, desk.count("enrolments")), (1, 1));
}

#[test]
fn what_keeps_a_face_out_is_recorded_with_its_code() {
    let mut desk = Desk::new();
    for (fault, code) in EnrolmentFault::ALL.into_iter().zip([-203, -204, -205, -206]) {
        let id = format!("case{code}");
        desk.admit(&id, Some("client"));
        let run = desk.ran(&id, queued(Priority::Normal), refused(fault));
        desk.decided(&id, run, DecisionKind::Approve, ReasonCode::Explained);
        let enrolment = desk.store.enrolment(&case(&id)).unwrap().unwrap();
        assert_eq!((enrolment.completed, enrolment.code), (false, Some(code)));
        assert_eq!(enrolment.details, fault.details());
        assert_eq!(desk.actions(&id).last().unwrap(), "enrol");
    }
    assert_eq!(desk.state().faces, 0);
}

#[test]
fn a_person_is_removed_on_request_and_the_record_stays() {
    let mut desk = Desk::new();
    for (id, client) in [("a", "gone"), ("b", "stays"), ("c", "gone")] {
        desk.admit(id, Some(client));
        desk.ran(id, Route::Settled, offer(EnrolmentRule::OnAcceptance, "m"));
    }
    desk.admit("open", Some("gone"));
    let open = desk.ran("open", queued(Priority::Normal), offer(EnrolmentRule::OnAcceptance, "m"));
    assert!(matches!(desk.store.remove_client("nobody", "ana", NOW), Err(StoreError::UnknownClient(_))));
    desk.admit("waits", Some("offered"));
    desk.ran("waits", queued(Priority::Normal), offer(EnrolmentRule::OnAcceptance, "m"));
    // Who is only offered is withdrawn as well, and the log says so.
    assert_eq!(desk.store.remove_client("offered", "ana", NOW).unwrap(), []);
    assert_eq!((desk.count("enrolment_offers"), desk.actions("waits").last().unwrap().as_str()), (1, "unenrol"));
    let before = desk.state();
    assert_eq!(desk.store.remove_client("gone", "ana", NOW).unwrap().len(), 2);
    assert_ne!(desk.state().digest(), before.digest());
    assert_eq!((desk.state().faces, desk.count("enrolled_faces"), desk.count("gallery_removals")), (1, 1, 2));
    assert_eq!(desk.count("enrolments"), 3, "who was enrolled is known");
    assert_eq!(desk.store.enrolment(&case("a")).unwrap().unwrap().removed, Some(RemovalCause::Request));
    assert_eq!(desk.actions("c").last().unwrap(), "unenrol");
    // Neither what was offered before nor another run of the same case brings the face back.
    desk.decided("open", open, DecisionKind::Approve, ReasonCode::Genuine);
    desk.store.request_rerun(&case("a"), "ana", NOW).unwrap();
    desk.ran("a", Route::Settled, offer(EnrolmentRule::OnAcceptance, "m2"));
    desk.store.request_rerun(&case("a"), "ana", NOW).unwrap();
    desk.ran("a", Route::Settled, offer(EnrolmentRule::OnAcceptance, "m3"));
    assert_eq!(desk.state().faces, 1);
    assert!(!desk.store.enrolment(&case("a")).unwrap().unwrap().completed);
    desk.store.remove_client("stays", "ana", NOW).unwrap();
    let bytes: Vec<u8> = ["assay.db", "assay.db-wal"]
        .iter()
        .flat_map(|name| std::fs::read(desk.folder.path().join(name)).unwrap_or_default())
        .collect();
    let mark = [MARK.to_le_bytes(), 0.5f32.to_le_bytes()].concat();
    assert!(!bytes.windows(8).any(|window| window == mark), "a removed template stays behind in the file");
    assert_eq!(desk.store.verify_audit().unwrap().broken, None);
}

#[test]
fn a_rejection_takes_out_who_was_accepted_before_and_a_new_network_replaces_faces() {
    let mut desk = Desk::new();
    desk.admit("a", Some("client"));
    desk.ran("a", Route::Settled, offer(EnrolmentRule::OnAcceptance, "old"));
    desk.admit("b", Some("other"));
    let run = desk.ran("b", queued(Priority::Normal), offer(EnrolmentRule::OnAcceptance, "old"));
    desk.decided("b", run, DecisionKind::Approve, ReasonCode::Genuine);
    desk.store.request_rerun(&case("b"), "ana", NOW).unwrap();
    desk.ran("b", queued(Priority::Normal), offer(EnrolmentRule::OnAcceptance, "new"));
    let state = desk.state();
    assert_eq!((state.model, state.faces, state.other_faces), (Some(Digest::of(b"new")), 1, 1));

    desk.store.request_rerun(&case("a"), "ana", NOW).unwrap();
    let run = desk.ran("a", queued(Priority::Normal), offer(EnrolmentRule::OnAcceptance, "new"));
    assert_eq!(desk.state().other_faces, 1, "an open case waits for its decision");
    desk.decided("a", run, DecisionKind::Reject, ReasonCode::KnownFraud);
    assert_eq!((desk.state().faces, desk.state().other_faces), (1, 0));
    assert_eq!(desk.store.enrolment(&case("a")).unwrap().unwrap().removed, Some(RemovalCause::Rejected));
}

#[test]
fn a_rejection_that_settles_takes_out_and_a_poorer_run_does_not_unsay() {
    let mut desk = Desk::new();
    desk.admit("a", Some("client"));
    desk.ran("a", Route::Settled, offer(EnrolmentRule::OnAcceptance, "m"));
    desk.store.request_rerun(&case("a"), "ana", NOW).unwrap();
    desk.ran("a", Route::Settled, refused(EnrolmentFault::InsufficientQuality));
    assert!(desk.store.enrolment(&case("a")).unwrap().unwrap().completed, "the face is in the gallery all the same");
    assert_eq!(desk.state().faces, 1);
    desk.store.request_rerun(&case("a"), "ana", NOW).unwrap();
    let mut rejection = report("a", Route::Settled);
    rejection.verdict.process = ProcessStatus::Rejected;
    desk.store.record_run(&rejection, "worker", NOW).unwrap();
    assert_eq!(desk.state().faces, 0);
    assert_eq!(desk.store.enrolment(&case("a")).unwrap().unwrap().removed, Some(RemovalCause::Rejected));
}

#[test]
fn the_database_itself_keeps_the_gallery_honest() {
    let mut desk = Desk::new();
    desk.admit("a", Some("client"));
    desk.ran("a", Route::Settled, offer(EnrolmentRule::OnAcceptance, "m"));
    desk.store.remove_client("client", "ana", NOW).unwrap();
    desk.admit("b", Some("client"));
    desk.ran("b", Route::Settled, offer(EnrolmentRule::OnAcceptance, "m"));
    let raw = desk.raw();
    for sql in [
        "DELETE FROM enrolled_faces",
        "UPDATE enrolled_faces SET case_id = 'x'",
        "UPDATE enrolments SET client_id = 'x'",
        "DELETE FROM enrolments",
        "DELETE FROM gallery_removals",
        "UPDATE gallery_removals SET removed_by = 'x'",
    ] {
        assert!(raw.execute(sql, []).is_err(), "{sql}");
    }
}

/// Enrolment and decision are one: where one cannot be written, neither is.
#[test]
fn a_decision_without_its_enrolment_does_not_stand() {
    let mut desk = Desk::new();
    desk.admit("a", Some("client"));
    let run = desk.ran("a", queued(Priority::Normal), offer(EnrolmentRule::OnAcceptance, "m"));
    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON enrolled_faces BEGIN SELECT RAISE(ABORT, 'full'); END";
    desk.raw().execute_batch(refuse).unwrap();
    assert!(desk.store.decide(&draft("a", run), "ana", NOW, &rules()).is_err());
    assert!(
        desk.store.decisions(&case("a")).unwrap().is_empty() && desk.store.enrolment(&case("a")).unwrap().is_none()
    );
    assert_eq!(desk.actions("a"), ["import", "run", "claim"]);
}

#[test]
fn lists_are_replaced_and_removed_under_the_eyes_of_the_log() {
    let mut desk = Desk::new();
    let list = |content: &str| ListInfo {
        kind: ListKind::Addresses,
        name: "vpn".to_owned(),
        entries: 1,
        sha256: Digest::of(content.as_bytes()),
        source: "vpn.txt".to_owned(),
    };
    desk.store.put_list(&list("one"), "one", "ana", NOW).unwrap();
    desk.store.put_list(&list("two"), "two", "ana", NOW).unwrap();
    assert_eq!(desk.store.lists().unwrap(), [list("two")]);
    assert_eq!(desk.store.list_content(ListKind::Addresses, "vpn").unwrap(), "two");
    assert!(matches!(desk.store.list_content(ListKind::KnownImages, "vpn"), Err(StoreError::UnknownList { .. })));
    desk.store.remove_list(ListKind::Addresses, "vpn", "ana", NOW).unwrap();
    assert!(desk.store.remove_list(ListKind::Addresses, "vpn", "ana", NOW).is_err());
    let log = desk.store.audit_events(None, 0, 10).unwrap();
    let actions: Vec<_> = log.iter().map(|event| event.action.as_str()).collect();
    assert_eq!(actions, ["list_import", "list_import", "list_remove"]);
    assert!(log[1].before.contains(&Digest::of(b"one").to_string()));
}
