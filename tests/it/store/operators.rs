//! Operators at the store: who may do what, who is let in, and what another process changes meanwhile.

use assay::{
    case::{
        decision::{DecisionStage, SecondCause},
        meta::Priority,
        operator::OperatorRules,
        permission::{Permission, Role},
        review::{FourEyes, ReviewRules},
    },
    store::{NewOperator, OperatorChange, Presence, Store, StoreError},
};
use serde_json::{Value, json};

use super::{CLAIM, Desk, NOW, case, draft, rules};
use crate::fixtures::tamper::without_triggers;

/// A minute in milliseconds.
const MINUTE: i64 = 60_000;
/// No passphrase is compared here: what the hash says does not matter.
pub(super) const HASH: &str = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g";

fn guards() -> OperatorRules {
    OperatorRules {
        attempts: 5,
        first_delay_millis: 1000,
        lock_millis: 30 * MINUTE,
        idle_millis: 15 * MINUTE,
        least_passphrase: 15,
    }
}

pub(super) fn new(name: &str, role: Role) -> NewOperator {
    NewOperator { name: name.to_owned(), display_name: name.to_owned(), role, hash: HASH.to_owned() }
}

pub(super) fn enter(store: &mut Store, name: &str, now: i64) {
    let credential = store.credential(name, &guards(), now).unwrap();
    assert_eq!(credential.hash.as_deref(), Some(HASH));
    store.sign_in(&credential, now).unwrap();
}

/// Founds the installation with the administrator root, who adds these; root is signed in.
pub(super) fn found(store: &mut Store, operators: &[(&str, Role)]) {
    store.add_operator(&new("root", Role::Administrator), "root", NOW).unwrap();
    enter(store, "root", NOW);
    for (name, role) in operators {
        store.add_operator(&new(name, *role), "root", NOW).unwrap();
    }
}

/// What another process changes, how, and the refusal that this is to bring.
type Meanwhile = (&'static str, fn(&mut Store), fn(&StoreError) -> bool);

/// What the session let through a moment ago, the store refuses when another process changed the operator meanwhile.
#[test]
fn another_process_changes_an_operator_meanwhile() {
    let changes: [Meanwhile; 4] = [
        (
            "role",
            |other| drop(other.change_operator("me", OperatorChange::Role(Role::Kiosk), "root", NOW).unwrap()),
            |error| matches!(error, StoreError::NotPermitted { role: Role::Kiosk, .. }),
        ),
        (
            "shut out",
            |other| drop(other.change_operator("me", OperatorChange::Enabled(false), "root", NOW).unwrap()),
            |error| matches!(error, StoreError::SessionOver { .. }),
        ),
        (
            "shut out and let in again",
            |other| {
                other.change_operator("me", OperatorChange::Enabled(false), "root", NOW).unwrap();
                other.change_operator("me", OperatorChange::Enabled(true), "root", NOW).unwrap();
            },
            |error| matches!(error, StoreError::SessionOver { .. }),
        ),
        (
            "passphrase",
            |other| other.set_passphrase("me", HASH, "root", NOW).unwrap(),
            |error| matches!(error, StoreError::SessionOver { .. }),
        ),
    ];
    for (what, change, is_expected) in changes {
        let mut desk = Desk::new();
        let run = desk.open_case("a", Priority::Normal, NOW);
        found(&mut desk.store, &[("me", Role::Reviewer)]);
        let mut other = Store::open(&desk.path(), None).unwrap();
        enter(&mut other, "root", NOW);
        enter(&mut desk.store, "me", NOW);
        desk.store.claim(&case("a"), "me", NOW, CLAIM).unwrap();
        desk.store.must_be_permitted("me", Permission::Decide).unwrap();
        change(&mut other);
        let error = desk.store.decide(&draft("a", run), "me", NOW, &rules()).unwrap_err();
        assert!(is_expected(&error), "{what}: {error}");
        assert!(desk.store.decisions(&case("a")).unwrap().is_empty(), "{what}");
        assert_eq!(other.verify_audit().unwrap().broken, None);
    }
}

/// Once there are operators, no name does anything that is not signed in on this very connection.
#[test]
fn nobody_works_without_signing_in() {
    let mut desk = Desk::new();
    desk.open_case("a", Priority::Normal, NOW);
    let mut open = Store::open(&desk.path(), None).unwrap();
    assert_eq!(open.presence("ana").unwrap(), Presence::Open);
    found(&mut desk.store, &[("me", Role::Senior)]);
    assert_eq!(open.presence("ana").unwrap(), Presence::Nobody, "a program that was open before");
    for actor in ["ana", "me", "root", ""] {
        let error = open.claim(&case("a"), actor, NOW, CLAIM).unwrap_err();
        assert!(matches!(error, StoreError::NotSignedIn), "{actor}: {error}");
    }
    let error = desk.store.claim(&case("a"), "me", NOW, CLAIM).unwrap_err();
    assert!(matches!(error, StoreError::NotSignedIn), "root is signed in here: {error}");
    enter(&mut desk.store, "me", NOW);
    desk.store.claim(&case("a"), "me", NOW, CLAIM).unwrap();
    desk.store.sign_out("me", NOW).unwrap();
    assert!(matches!(desk.store.release(&case("a"), "me", NOW), Err(StoreError::NotSignedIn)));
    assert_eq!(desk.store.verify_audit().unwrap().broken, None);
}

#[test]
fn a_name_waits_longer_with_each_failure_and_is_locked_at_last() {
    let mut desk = Desk::new();
    found(&mut desk.store, &[("me", Role::Reviewer)]);
    for name in ["me", "nobody-has-this"] {
        let mut now = NOW;
        let mut waits = Vec::new();
        for _ in 0..6 {
            let credential = desk.store.credential(name, &guards(), now).unwrap();
            let wait = desk.store.refuse_sign_in(&credential, &guards(), now).unwrap();
            waits.push(wait);
            if wait > 0 {
                let early = desk.store.credential(name, &guards(), now + wait - 1).err();
                assert!(matches!(early, Some(StoreError::SignInRefused { seconds: 1 })), "{early:?}");
                // A passphrase that was compared at the same time in another process does not count any more.
                assert!(desk.store.sign_in(&credential, now).is_err());
            }
            now += wait;
        }
        assert_eq!(waits, [0, 1000, 2000, 4000, 30 * MINUTE, 30 * MINUTE], "{name}");
    }
    let me = desk.store.operators().unwrap().into_iter().find(|operator| operator.name == "me").unwrap();
    assert_eq!(me.failed_attempts, 6);
    enter(&mut desk.store, "me", NOW + 100 * MINUTE);
    let me = desk.store.operators().unwrap().into_iter().find(|operator| operator.name == "me").unwrap();
    assert_eq!((me.failed_attempts, me.locked_until_millis), (0, 0));
    let events = desk.store.audit_events(None, 0, 100).unwrap();
    let refused: Vec<_> = events.iter().filter(|event| event.action == "sign_in_refused").collect();
    assert_eq!(refused.len(), 12);
    assert!(refused[6..].iter().all(|event| event.actor == "(unknown)"), "what was typed is not in the log");
}

#[test]
fn a_lock_ends_by_an_administrator_or_when_the_clock_was_wrong() {
    let mut desk = Desk::new();
    found(&mut desk.store, &[("me", Role::Reviewer)]);
    let lock = |store: &mut Store, now| {
        let mut now = now;
        for _ in 0..5 {
            let credential = store.credential("me", &guards(), now).unwrap();
            now += store.refuse_sign_in(&credential, &guards(), now).unwrap();
        }
    };
    lock(&mut desk.store, NOW);
    desk.store.change_operator("me", OperatorChange::Enabled(true), "root", NOW).unwrap();
    desk.store.credential("me", &guards(), NOW).unwrap();
    let years_ahead = NOW + 10 * 365 * 24 * 60 * MINUTE;
    lock(&mut desk.store, years_ahead);
    assert!(desk.store.credential("me", &guards(), NOW).is_err(), "it is a lock from now on");
    assert!(desk.store.credential("me", &guards(), NOW + 30 * MINUTE - 1).is_err());
    desk.store.credential("me", &guards(), NOW + 30 * MINUTE).unwrap();
}

#[test]
fn the_last_administrator_stays_one() {
    let mut desk = Desk::new();
    for role in [Role::Reviewer, Role::Senior, Role::Compliance, Role::Kiosk] {
        let error = desk.store.add_operator(&new("first", role), "first", NOW).unwrap_err();
        assert!(matches!(error, StoreError::FirstOperator), "{error}");
    }
    assert_eq!(desk.store.presence("first").unwrap(), Presence::Open);
    found(&mut desk.store, &[("me", Role::Reviewer)]);
    for change in [OperatorChange::Role(Role::Senior), OperatorChange::Enabled(false)] {
        let error = desk.store.change_operator("root", change, "root", NOW).unwrap_err();
        assert!(matches!(error, StoreError::LastAdministrator(_)), "{error}");
    }
    // Past the program, the database itself keeps him.
    for sql in [
        "UPDATE operators SET role = 'kiosk' WHERE name = 'root'",
        "UPDATE operators SET enabled = 0",
        "UPDATE operators SET name = 'toor' WHERE name = 'root'",
        "DELETE FROM operators",
        "DELETE FROM founding",
        "UPDATE founding SET last_open_decision = 9",
        "INSERT OR REPLACE INTO operators (name, display_name, role, hash, added_at_millis)
             SELECT name, 'x', 'kiosk', hash, 0 FROM operators WHERE name = 'root'",
    ] {
        desk.raw().execute_batch(sql).unwrap_err();
    }
    desk.store.add_operator(&new("second", Role::Administrator), "root", NOW).unwrap();
    desk.store.change_operator("root", OperatorChange::Role(Role::Compliance), "root", NOW).unwrap();
    let error = desk.store.add_operator(&new("third", Role::Kiosk), "root", NOW).unwrap_err();
    assert!(matches!(error, StoreError::NotPermitted { role: Role::Compliance, .. }), "{error}");
}

/// Two persons are two operators who signed in: what was decided under a name that anybody could give is nobody's.
#[test]
fn a_decision_from_before_there_were_operators_is_no_first_persons() {
    let two = ReviewRules { four_eyes: FourEyes { sampled: 1.0, ..rules().four_eyes }, ..rules() };
    let mut desk = Desk::new();
    let run = desk.open_case("a", Priority::Normal, NOW);
    desk.store.claim(&case("a"), "made-up", NOW, CLAIM).unwrap();
    assert_eq!(desk.store.decide(&draft("a", run), "made-up", NOW, &two).unwrap().stage, DecisionStage::First);
    found(
        &mut desk.store,
        &[("ana", Role::Senior), ("ben", Role::Senior), ("kio", Role::Kiosk), ("out", Role::Senior)],
    );
    desk.store.change_operator("out", OperatorChange::Enabled(false), "root", NOW).unwrap();
    let mut decide = |name: &str| {
        enter(&mut desk.store, name, NOW);
        desk.store.claim(&case("a"), name, NOW, CLAIM)?;
        desk.store.decide(&draft("a", run), name, NOW, &two)
    };
    let first = decide("ana").unwrap();
    assert_eq!((first.stage, first.second_cause), (DecisionStage::First, Some(SecondCause::Unsigned)));
    assert!(matches!(decide("ana"), Err(StoreError::SecondPerson { .. })));
    assert_eq!(decide("ben").unwrap().stage, DecisionStage::Confirmation);
    assert_eq!(desk.store.colleagues("ben", 0).unwrap(), ["ana"], "who may decide, and nobody else");
}

#[test]
fn cases_are_given_to_operators_who_may_take_them() {
    let mut desk = Desk::new();
    desk.open_case("a", Priority::Normal, NOW);
    found(&mut desk.store, &[("me", Role::Senior), ("rea", Role::Reviewer), ("kio", Role::Kiosk)]);
    enter(&mut desk.store, "me", NOW);
    let mut assign = |name: &str| {
        let mut results = desk.store.assign(&[case("a")], Some(name), "me", NOW).unwrap();
        results.remove(0).1
    };
    for nobody in ["kio", "root", "anybody", "REA"] {
        assert!(matches!(assign(nobody), Err(StoreError::CannotTake { .. })), "{nobody}");
    }
    assign("rea").unwrap();
    desk.store.assign(&[case("a")], None, "me", NOW).unwrap();
    desk.store.escalate(&case("a"), "odd", "me", NOW).unwrap();
    let given = desk.store.assign(&[case("a")], Some("rea"), "me", NOW).unwrap().remove(0).1;
    assert!(matches!(given, Err(StoreError::CannotTake { .. })), "senior reviewers have it");
}

#[test]
fn changes_are_in_the_log_and_hashes_are_not() {
    let mut desk = Desk::new();
    found(&mut desk.store, &[("me", Role::Reviewer)]);
    desk.store.change_operator("me", OperatorChange::Role(Role::Senior), "root", NOW).unwrap();
    desk.store.change_operator("me", OperatorChange::Enabled(false), "root", NOW).unwrap();
    desk.store.set_passphrase("root", HASH, "root", NOW).unwrap();
    desk.store.must_be_permitted("root", Permission::ManageOperators).unwrap();
    desk.store.sign_out("root", NOW).unwrap();
    let events = desk.store.audit_events(None, 0, 100).unwrap();
    let actions: Vec<_> = events.iter().map(|event| event.action.as_str()).collect();
    let expected = [
        "operator_add",
        "sign_in",
        "operator_add",
        "operator_change",
        "operator_change",
        "passphrase_change",
        "sign_out",
    ];
    assert_eq!(actions, expected);
    assert!(events.iter().all(|event| !format!("{}{}", event.before, event.after).contains("argon2")));
    let role = |text: &str| serde_json::from_str::<Value>(text).unwrap()["role"].clone();
    assert_eq!((role(&events[3].before), role(&events[3].after)), (json!("reviewer"), json!("senior")));
    assert_eq!(desk.store.verify_audit().unwrap().broken, None);
}

/// The triggers are the last wall; past them the table's own checks hold.
#[test]
fn the_table_takes_no_plain_passphrase_and_no_unknown_role() {
    let mut desk = Desk::new();
    found(&mut desk.store, &[]);
    let raw = without_triggers(&desk.path());
    for sql in [
        "UPDATE operators SET hash = 'correct horse battery'",
        "UPDATE operators SET role = 'god'",
        "UPDATE operators SET name = 'Root'",
    ] {
        raw.execute_batch(sql).unwrap_err();
    }
}
