//! A log whose events were emptied of what they told of a person: still verified, and every other way of emptying one is named.

use assay::case::{Digest, audit_chain::BreakKind, audit_personal::PersonalState};
use rusqlite::Connection;

use super::{
    Desk,
    erasure::{NOTE, all},
};

/// Each way in which what events tell could be changed or taken away is named.
#[test]
fn what_events_tell_can_be_neither_exchanged_nor_taken_away_unnoticed() {
    let table: [(&str, BreakKind); 4] = [
        ("UPDATE audit_personal SET content = replace(content, 'sister', 'mother')", BreakKind::Edited),
        ("UPDATE audit_personal SET salt = upper(salt)", BreakKind::Edited),
        ("DELETE FROM audit_personal", BreakKind::Emptied),
        ("UPDATE audit_events SET before = 'null', after = '{\"erased\":true}' WHERE sequence = 3", BreakKind::Emptied),
    ];
    for (sql, kind) in table {
        let mut desk = Desk::new();
        desk.told_case("a");
        let raw = desk.raw();
        assert!(raw.execute_batch(sql).is_err(), "{sql}: the triggers refuse it");
        without_triggers(&raw);
        raw.execute_batch(sql).unwrap();
        let broken = desk.store.verify_audit().unwrap().broken.unwrap();
        assert_eq!(broken.kind, kind, "{sql}: {broken:?}");
    }
}

fn without_triggers(raw: &Connection) -> Vec<String> {
    let triggers: Vec<(String, String)> = raw
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name LIKE 'audit%'")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    triggers.iter().for_each(|(name, _)| raw.execute_batch(&format!("DROP TRIGGER {name}")).unwrap());
    triggers.into_iter().map(|(_, sql)| sql).collect()
}

/// Brings the log into the form of the versions that had everything in the chained text.
pub(super) fn as_of_old(desk: &Desk) {
    let events = desk.store.audit_events(None, 0, 1000).unwrap();
    let raw = desk.raw();
    let triggers = without_triggers(&raw);
    let mut previous = Digest::ZERO;
    for mut event in events {
        [event.before, event.after] = event.details();
        (event.personal, event.previous) = (None, previous);
        event.hash = event.expected_hash();
        previous = event.hash;
        let sql = "UPDATE audit_events SET before = ?2, after = ?3, previous = ?4, hash = ?5 WHERE sequence = ?1";
        let (previous, hash) = (event.previous.to_string(), event.hash.to_string());
        raw.execute(sql, (event.sequence, event.before, event.after, previous, hash)).unwrap();
    }
    raw.execute_batch(
        "DELETE FROM audit_personal;
         UPDATE audit_personal_since SET last_without_it = (SELECT max(sequence) FROM audit_events)",
    )
    .unwrap();
    triggers.iter().for_each(|sql| raw.execute_batch(sql).unwrap());
}

#[test]
fn a_log_from_before_is_emptied_event_by_event_and_still_verified() {
    let mut desk = Desk::new();
    desk.told_case("a");
    desk.told_case("b");
    as_of_old(&desk);
    assert!(desk.dump().contains(NOTE));
    let head = desk.store.verify_audit().unwrap();
    assert_eq!((head.broken, head.emptied), (None, 0));
    desk.erase(&all("a")).unwrap();
    desk.erase(&all("b")).unwrap();
    desk.assert_untold();
    let chain = desk.store.verify_audit().unwrap();
    assert!(chain.emptied >= 8, "{chain:?}");
    let events = desk.store.audit_events(None, 0, 1000).unwrap();
    let kept = events.iter().position(|event| event.hash == head.head).unwrap() as u64 + 1;
    assert_eq!(kept, head.verified, "the head that was kept before is still in the chain");
    let emptied = events.iter().find(|event| event.is_emptied()).unwrap();
    assert_eq!(emptied.personal_state(), PersonalState::Never);

    // What is left of an emptied event is as fixed as the rest.
    let raw = desk.raw();
    without_triggers(&raw);
    raw.execute("UPDATE audit_events SET actor = 'mallory' WHERE sequence = ?1", [emptied.sequence]).unwrap();
    let broken = desk.store.verify_audit().unwrap().broken.unwrap();
    assert_eq!((broken.kind, broken.sequence), (BreakKind::Emptied, emptied.sequence));
}
