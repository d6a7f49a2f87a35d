//! A clock that was set back: the log says so, claims from the future end, and what counts time is not fooled.

use assay::case::{audit::AuditEvent, decision::DecisionKind, meta::Priority};
use serde_json::Value;

use super::{CLAIM, Desk, NOW, case, draft, rules};

const DAY: i64 = 24 * 60 * 60 * 1000;

fn actions(desk: &Desk) -> Vec<(String, i64)> {
    let events = desk.store.audit_events(None, 0, 100).unwrap();
    events.into_iter().map(|event| (event.action, event.at_millis - NOW)).collect()
}

#[test]
fn the_log_says_where_the_clock_went_back() {
    let mut desk = Desk::new();
    desk.open_case("a", Priority::Normal, NOW);
    // Whoever waits for the database has looked at the clock before.
    desk.open_case("b", Priority::Normal, NOW - 59_000);
    desk.open_case("c", Priority::Normal, NOW - DAY);
    desk.open_case("d", Priority::Normal, NOW + 1);
    let expected = [
        ("import", 0),
        ("run", 0),
        ("import", -59_000),
        ("run", -59_000),
        ("clock_back", -DAY),
        ("import", -DAY),
        ("run", -DAY),
        ("import", 1),
        ("run", 1),
    ];
    assert_eq!(actions(&desk), expected.map(|(action, at)| (action.to_owned(), at)));
    let AuditEvent { before, after, case, actor, .. } = desk.store.audit_events(None, 4, 1).unwrap().remove(0);
    let at = |text: &str| serde_json::from_str::<Value>(text).unwrap()["atMillis"].as_i64().unwrap();
    assert_eq!((at(&before), at(&after)), (NOW - 59_000, NOW - DAY));
    assert_eq!((case, actor.as_str()), (None, "importer"));
    assert_eq!(desk.store.verify_audit().unwrap().broken, None);
}

/// A claim from a clock that was ahead would keep a case from everybody until the time comes round again.
#[test]
fn a_claim_from_the_future_ends_when_somebody_asks_for_the_case() {
    let mut desk = Desk::new();
    for id in ["a", "b"] {
        desk.open_case(id, Priority::Normal, NOW);
        desk.store.claim(&case(id), "ana", NOW + 30 * DAY, CLAIM).unwrap();
    }
    desk.store.claim(&case("a"), "ben", NOW, CLAIM).unwrap();
    assert_eq!(desk.store.row(&case("a"), NOW).unwrap().claimed_by.as_deref(), Some("ben"));
    assert_eq!(desk.store.claim_next("ben", NOW + 1, &rules()).unwrap(), Some(case("b")));
    let released = desk.store.audit_events(Some(&case("b")), 0, 100).unwrap();
    let release = released.iter().find(|event| event.action == "release").unwrap();
    assert!(release.before.contains("ana") && release.after.contains("the clock went back"), "{release:?}");
    // One that any policy could have made stays.
    desk.open_case("c", Priority::Normal, NOW);
    desk.store.claim(&case("c"), "ana", NOW, DAY).unwrap();
    let error = desk.store.claim(&case("c"), "ben", NOW + 1, CLAIM).unwrap_err();
    assert!(error.to_string().contains("claimed by ana"), "{error}");
}

#[test]
fn setting_the_clock_back_does_not_stretch_the_time_to_undo() {
    let mut desk = Desk::new();
    let run = desk.open_case("a", Priority::Normal, NOW);
    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    desk.store.decide(&draft("a", run), "ana", NOW + 1, &rules()).unwrap();
    let error = desk.store.undo(&case("a"), "ana", NOW - DAY, &rules()).unwrap_err().to_string();
    assert!(error.contains("set the clock of this machine"), "{error}");
    assert_eq!(desk.store.decisions(&case("a")).unwrap()[0].draft.kind, DecisionKind::Approve);
}
