//! Trusted installations, and where received cases came from.

use assay::{
    case::{Digest, sent::Provenance},
    store::{ContactError, Imported, StoreError, TrustedContact},
};

use super::{Desk, NOW, case, new_case};
use crate::fixtures::tamper::without_triggers;

/// An installation that `actor` trusts as `branch`.
pub(super) fn contact(actor: &str) -> TrustedContact {
    TrustedContact {
        name: "branch".to_owned(),
        installation: "a".repeat(32),
        signing_key: "b".repeat(64).parse().unwrap(),
        receiving_key: "c".repeat(64).parse().unwrap(),
        trusted_at_millis: NOW,
        trusted_by: actor.to_owned(),
    }
}

pub(super) fn provenance() -> Provenance {
    Provenance {
        bundle: "0".repeat(32).parse().unwrap(),
        sender: "branch".to_owned(),
        installation: "a".repeat(32),
        signing_key: "b".repeat(64),
        sealed_at_millis: NOW - 2,
        taken_in_at_millis: NOW - 3,
        received_at_millis: NOW,
        runs: 0,
        decisions: 0,
        record_sha256: Some(Digest::of(b"{}")),
    }
}

#[test]
fn trust_is_given_once_and_taken_by_name() {
    let mut desk = Desk::new();
    desk.store.trust(&contact("ana")).unwrap();
    assert_eq!(desk.store.contacts().unwrap(), [contact("ana")]);
    assert_eq!(desk.store.contact("BRANCH").unwrap(), contact("ana"), "letter case does not make another name");
    let end = desk.store.audit_end().unwrap();
    let refused = |error: StoreError, words: &str| assert!(error.to_string().contains(words), "{words}: {error}");
    refused(desk.store.trust(&contact("ana")).unwrap_err(), "there is one of this name");
    let other = TrustedContact { name: "other".to_owned(), ..contact("ana") };
    refused(desk.store.trust(&other).unwrap_err(), "trusted already as branch");
    let impostor = TrustedContact { signing_key: "e".repeat(64).parse().unwrap(), ..other };
    refused(desk.store.trust(&impostor).unwrap_err(), "its receiving key is that of branch");
    for name in ["", "a b", "../x", "ä", &"x".repeat(65)] {
        let signing_key = "d".repeat(64).parse().unwrap();
        let wrong = TrustedContact { name: name.to_owned(), signing_key, ..contact("ana") };
        refused(desk.store.trust(&wrong).unwrap_err(), "a name has letters");
    }
    assert_eq!(desk.store.audit_end().unwrap(), end, "a refusal leaves nothing");
    assert!(desk.raw().execute("UPDATE contacts SET signing_key = receiving_key", []).is_err());
    assert_eq!(desk.store.distrust("branch", "ana", NOW).unwrap(), contact("ana"));
    let unknown = desk.store.distrust("branch", "ana", NOW).unwrap_err();
    assert!(matches!(unknown, StoreError::Contact(ContactError::Unknown(_))));
    assert_eq!(desk.store.contacts().unwrap(), []);
    desk.store.trust(&contact("ana")).unwrap();
    assert_eq!(desk.store.verify_audit().unwrap().broken, None);
}

#[test]
fn a_received_case_keeps_where_it_came_from_for_ever() {
    let mut desk = Desk::new();
    let receive = |desk: &mut Desk, record| desk.store.receive(new_case("a"), &provenance(), record, "ana").unwrap();
    let record = r#"{"runs":[],"decisions":[],"overrides":[],"corrections":[],"events":[],"head":null}"#;
    assert_eq!(receive(&mut desk, Some(record)), Imported::New(case("a")));
    let end = desk.store.audit_end().unwrap();
    assert_eq!(receive(&mut desk, None), Imported::AlreadyKnown(case("a")));
    assert_eq!(desk.store.audit_end().unwrap(), end);
    assert!(desk.store.is_stored(&new_case("a")).unwrap() && !desk.store.is_stored(&new_case("b")).unwrap());
    assert_eq!(desk.store.provenance(&case("a")).unwrap(), Some(provenance()));
    assert!(desk.store.sent_record(&case("a")).unwrap().unwrap().runs.is_empty());
    desk.store.import(new_case("b"), "ana", NOW).unwrap();
    assert_eq!(desk.store.provenance(&case("b")).unwrap(), None);
    let raw = desk.raw();
    for sql in [
        "UPDATE received_cases SET provenance = '{}'",
        "UPDATE received_cases SET record = '{}'",
        "DELETE FROM received_cases",
    ] {
        assert!(raw.execute(sql, []).is_err(), "{sql}");
    }
    // The record alone may be erased.
    raw.execute("UPDATE received_cases SET record = NULL", []).unwrap();
    assert_eq!(desk.store.sent_record(&case("a")).unwrap(), None);
    assert_eq!(desk.store.provenance(&case("a")).unwrap(), Some(provenance()));
    without_triggers(&desk.path()).execute("UPDATE received_cases SET provenance = '{}'", []).unwrap();
    assert!(matches!(desk.store.provenance(&case("a")), Err(StoreError::Unreadable { .. })));
}
