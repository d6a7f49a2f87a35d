//! Every permission by every role, at the store: in the very transaction of the change.

use assay::{
    case::{
        EvidenceKind, RunId,
        amendment::CorrectionDraft,
        audit::{AuditAction, AuditEntry},
        decision::DecisionKind,
        meta::Priority,
        permission::{Permission, Role},
        reading::FieldName,
        reference::{ListInfo, ListKind},
        verdict::{ProcessStatus, Route, Validation},
    },
    store::{NewCase, OperatorChange, Store, StoreError},
};
use serde_json::Value;

use super::{
    CLAIM, Desk, NOW,
    amendments::overriding,
    case, draft,
    moving::{contact, provenance},
    new_case,
    operators::{HASH, enter, found, new},
    report, rules,
};

fn log(action: AuditAction) -> AuditEntry {
    AuditEntry { action, actor: "me".to_owned(), case: None, before: Value::Null, after: Value::Null }
}

fn list() -> ListInfo {
    ListInfo {
        kind: ListKind::Addresses,
        name: "list".to_owned(),
        entries: 0,
        sha256: assay::case::Digest::of(b""),
        source: "here".to_owned(),
    }
}

fn correction(run: RunId) -> CorrectionDraft {
    CorrectionDraft {
        case: case("a"),
        run,
        side: EvidenceKind::DocumentFront,
        field: FieldName::Surname,
        corrected_value: "Muster".to_owned(),
        reason: "a fold".to_owned(),
    }
}

/// What is done, what it takes, how the case stands before, and the deed by `me`.
type Deed = (&'static str, Permission, fn(&mut Desk, RunId), fn(&mut Store, RunId) -> Result<(), StoreError>);

fn nothing(_: &mut Desk, _: RunId) {}

fn claimed(desk: &mut Desk, _: RunId) {
    desk.store.claim(&case("a"), "me", NOW, CLAIM).unwrap();
}

fn decided(desk: &mut Desk, run: RunId) {
    claimed(desk, run);
    desk.store.decide(&draft("a", run), "me", NOW, &rules()).unwrap();
}

fn put_off(desk: &mut Desk, _: RunId) {
    desk.store.snooze(&case("a"), (NOW + 9, 99), "later", "ana", NOW).unwrap();
}

fn listed(desk: &mut Desk, _: RunId) {
    desk.store.put_list(&list(), "", "ana", NOW).unwrap();
}

fn trusting(desk: &mut Desk, _: RunId) {
    desk.store.trust(&contact("ana")).unwrap();
}

fn escalated(desk: &mut Desk, _: RunId) {
    desk.store.escalate(&case("a"), "odd", "ana", NOW).unwrap();
}

const CASE_DEEDS: [Deed; 18] = [
    ("import", Permission::Import, nothing, |store, _| store.import(new_case("b"), "me", NOW).map(drop)),
    ("run", Permission::Run, nothing, |store, _| store.record_run(&report("a", Route::Settled), "me", NOW).map(drop)),
    ("ask for a run", Permission::Run, nothing, |store, _| store.request_rerun(&case("a"), "me", NOW)),
    ("fail a run", Permission::Run, nothing, |store, _| store.record_failure(&case("a"), "no", "me", NOW)),
    ("claim", Permission::Claim, nothing, |store, _| store.claim(&case("a"), "me", NOW, CLAIM)),
    ("claim the next", Permission::Claim, nothing, |store, _| store.claim_next("me", NOW, &rules()).map(drop)),
    ("extend", Permission::Claim, claimed, |store, _| store.extend(&case("a"), "me", NOW, CLAIM)),
    ("release", Permission::Claim, claimed, |store, _| store.release(&case("a"), "me", NOW)),
    ("snooze", Permission::Claim, nothing, |store, _| store.snooze(&case("a"), (NOW + 9, 99), "later", "me", NOW)),
    ("wake", Permission::Claim, put_off, |store, _| store.wake(&case("a"), "me", NOW)),
    ("escalate", Permission::Claim, nothing, |store, _| store.escalate(&case("a"), "odd", "me", NOW)),
    ("take what is escalated", Permission::HandleEscalated, escalated, |store, _| {
        store.claim(&case("a"), "me", NOW, CLAIM)
    }),
    ("hand it back", Permission::HandleEscalated, escalated, |store, _| {
        store.deescalate(&case("a"), "plain", "me", NOW)
    }),
    ("decide", Permission::Decide, claimed, |store, run| store.decide(&draft("a", run), "me", NOW, &rules()).map(drop)),
    ("undo", Permission::Decide, decided, |store, _| store.undo(&case("a"), "me", NOW, &rules())),
    ("reopen", Permission::Reopen, decided, |store, _| store.reopen(&case("a"), "a letter", "me", NOW)),
    ("override", Permission::Override, claimed, |store, run| {
        let draft = overriding("a", run, Validation::NotValid);
        store.record_override(&draft, (ProcessStatus::Rejected, 0), "me", NOW).map(drop)
    }),
    ("correct", Permission::Correct, claimed, |store, run| {
        store.record_correction(&correction(run), Some("Mustre"), "me", NOW).map(drop)
    }),
];

const OTHER_DEEDS: [Deed; 24] = [
    ("assign", Permission::Assign, nothing, |store, _| {
        store.assign(&[case("a")], Some("rea"), "me", NOW).and_then(|mut results| results.remove(0).1)
    }),
    ("look", Permission::Look, nothing, |store, _| store.log(log(AuditAction::View), NOW).map(drop)),
    ("remember", Permission::Look, nothing, |store, _| store.remember("me", &Default::default(), 0).map(drop)),
    ("try", Permission::Look, nothing, |store, _| store.log(log(AuditAction::Trial), NOW).map(drop)),
    ("export", Permission::Export, nothing, |store, _| {
        store.log_for(Permission::Export, log(AuditAction::Export), NOW).map(drop)
    }),
    ("export some", Permission::ExportRedacted, nothing, |store, _| {
        store.log_for(Permission::ExportRedacted, log(AuditAction::Export), NOW).map(drop)
    }),
    ("forward", Permission::Forward, nothing, |store, _| {
        store.log_for(Permission::Forward, log(AuditAction::Export), NOW).map(drop)
    }),
    ("send several", Permission::Forward, nothing, |store, _| {
        let entries = vec![log(AuditAction::Export), log(AuditAction::Export)];
        store.log_all_for(Permission::Forward, entries, NOW)
    }),
    ("remove old backups", Permission::Backup, nothing, |store, _| {
        store.log(log(AuditAction::BackupPrune), NOW).map(drop)
    }),
    ("receive", Permission::Import, nothing, |store, _| {
        store.receive(new_case("b"), &provenance(), Some("{}"), "me").map(drop)
    }),
    ("trust", Permission::ChangeKeys, nothing, |store, _| store.trust(&contact("me"))),
    ("distrust", Permission::ChangeKeys, trusting, |store, _| store.distrust("branch", "me", NOW).map(drop)),
    ("back up", Permission::Backup, nothing, |store, _| store.log(log(AuditAction::Backup), NOW).map(drop)),
    ("end a kiosk", Permission::EndKiosk, nothing, |store, _| store.log(log(AuditAction::KioskEnd), NOW).map(drop)),
    ("see the gallery", Permission::SeeGallery, nothing, |store, _| {
        store.log(log(AuditAction::GalleryView), NOW).map(drop)
    }),
    ("forget a face", Permission::ForgetFaces, nothing, |store, _| match store.remove_client("client-1", "me", NOW) {
        Err(StoreError::UnknownClient(_)) => Ok(()),
        other => other.map(drop),
    }),
    ("import a list", Permission::ChangeLists, nothing, |store, _| store.put_list(&list(), "", "me", NOW)),
    ("remove a list", Permission::ChangeLists, listed, |store, _| {
        store.remove_list(ListKind::Addresses, "list", "me", NOW)
    }),
    ("see the log", Permission::SeeAudit, nothing, |store, _| store.log(log(AuditAction::AuditView), NOW).map(drop)),
    ("export the log", Permission::SeeAudit, nothing, |store, _| {
        store.log(log(AuditAction::AuditExport), NOW).map(drop)
    }),
    ("add an operator", Permission::ManageOperators, nothing, |store, _| {
        store.add_operator(&new("new", Role::Kiosk), "me", NOW)
    }),
    ("shut one out", Permission::ManageOperators, nothing, |store, _| {
        store.change_operator("rea", OperatorChange::Enabled(false), "me", NOW).map(drop)
    }),
    ("promote oneself", Permission::ManageOperators, nothing, |store, _| {
        store.change_operator("me", OperatorChange::Role(Role::Senior), "me", NOW).map(drop)
    }),
    ("another's passphrase", Permission::ManageOperators, nothing, |store, _| {
        store.set_passphrase("rea", HASH, "me", NOW)
    }),
];

/// Everything that changes something, by every role: the store lets through what the table says, and nothing stays of the rest.
#[test]
fn every_role_may_do_what_the_table_says_and_nothing_else() {
    let (mut permitted, mut refused) = (0, 0);
    for (what, permission, prepare, deed) in CASE_DEEDS.iter().chain(&OTHER_DEEDS) {
        for role in Role::ALL {
            let mut desk = Desk::new();
            let run = desk.open_case("a", Priority::Normal, NOW);
            prepare(&mut desk, run);
            found(&mut desk.store, &[("me", role), ("rea", Role::Reviewer)]);
            enter(&mut desk.store, "me", NOW);
            let before = desk.store.audit_end().unwrap();
            match (deed(&mut desk.store, run), role.may(*permission)) {
                (Ok(()), true) => permitted += 1,
                (Err(StoreError::NotPermitted { role: told, .. }), false) if told == role => {
                    assert_eq!(desk.store.audit_end().unwrap(), before, "{what} by {role:?} left something");
                    refused += 1;
                }
                (result, may) => panic!("{what} by {role:?}, who may: {may}: {result:?}"),
            }
        }
    }
    println!("{permitted} deeds permitted, {refused} refused");
    assert_eq!(permitted + refused, 5 * (CASE_DEEDS.len() + OTHER_DEEDS.len()));
}

/// Known answers take two permissions: bringing cases in, and knowing.
#[test]
fn known_answers_are_set_by_who_may() {
    for role in Role::ALL {
        let mut desk = Desk::new();
        found(&mut desk.store, &[("me", role)]);
        enter(&mut desk.store, "me", NOW);
        let known = NewCase { known_answer: Some(DecisionKind::Reject), ..new_case("a") };
        let may = role.may(Permission::Import) && role.may(Permission::KnownAnswers);
        assert_eq!(desk.store.import(known, "me", NOW).is_ok(), may, "{role:?}");
    }
}
