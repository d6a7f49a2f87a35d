//! The audit log: what it records and how tampering with it is found.

use assay::{
    case::{
        Digest,
        audit::{AuditAction, AuditEntry, AuditEvent, AuditHead, AuditQuery, HEAD_SCHEMA},
        audit_chain::BreakKind,
        meta::Priority,
    },
    store::Store,
};
use serde_json::{Value, json};

use super::{CLAIM, Desk, NOW, case, draft, rules};
use crate::fixtures::tamper::without_triggers;

/// A desk whose log has six events: import, run, claim, decide, view, export.
fn worked() -> Desk {
    let mut desk = Desk::new();
    let run = desk.open_case("a", Priority::Normal, NOW);
    desk.store.claim(&case("a"), "ana", NOW + 1, CLAIM).unwrap();
    desk.store.decide(&draft("a", run), "ana", NOW + 2, &rules()).unwrap();
    for action in [AuditAction::View, AuditAction::Export] {
        let after = json!({"run": run});
        let entry =
            AuditEntry { action, actor: "eve".to_owned(), case: Some("a".to_owned()), before: Value::Null, after };
        desk.store.log(entry, NOW + 3).unwrap();
    }
    desk
}

#[test]
fn every_change_is_in_the_log_with_what_explains_it() {
    let desk = worked();
    let events = desk.store.audit_events(None, 0, 100).unwrap();
    let actions: Vec<_> = events.iter().map(|event| event.action.as_str()).collect();
    assert_eq!(actions, ["import", "run", "claim", "decide", "view", "export"]);
    let after = |index: usize| serde_json::from_str::<Value>(&events[index].after).unwrap();
    let before = |index: usize| serde_json::from_str::<Value>(&events[index].before).unwrap();
    assert_eq!(after(0)["evidence"][0]["digest"], Digest::of(b"a").to_string());
    assert_eq!(after(1)["policy"]["sha256"], Digest::of(b"policy").to_string());
    assert_eq!(after(1)["models"][0]["sha256"], Digest::of(b"model").to_string());
    assert_eq!((&after(1)["process"], &after(1)["status"]), (&json!("inconclusive"), &json!("open")));
    assert_eq!((&before(3)["status"], &before(3)["claimedBy"]), (&json!("claimed"), &json!("ana")));
    assert_eq!(after(3)["decision"]["reason"], 101);

    assert_eq!(desk.store.audit_events(None, 4, 1).unwrap(), events[4..5]);
    assert_eq!(desk.store.audit_events(Some(&case("a")), 0, 100).unwrap().len(), 6);
    assert_eq!(desk.store.audit_events(Some(&case("b")), 0, 100).unwrap(), []);
    let chain = desk.store.verify_audit().unwrap();
    assert_eq!((chain.verified, chain.head, chain.broken), (6, events[5].hash, None));
    assert_eq!(desk.store.audit_head().unwrap(), events[5].hash);
}

#[test]
fn an_empty_log_is_whole() {
    let chain = Desk::new().store.verify_audit().unwrap();
    assert_eq!((chain.verified, chain.head, chain.broken), (0, Digest::ZERO, None));
}

/// What was recorded cannot be altered while the triggers stand, not even by REPLACE.
#[test]
fn records_cannot_be_altered_or_removed() {
    let desk = worked();
    let raw = desk.raw();
    raw.pragma_update(None, "recursive_triggers", false).unwrap();
    let mut refused = 0;
    for table in ["audit_events", "cases", "evidence", "runs", "findings", "decisions"] {
        let column: String =
            raw.query_row(&format!("SELECT name FROM pragma_table_info('{table}')"), [], |row| row.get(0)).unwrap();
        for sql in [format!("DELETE FROM {table}"), format!("UPDATE {table} SET {column} = {column}")] {
            let error = raw.execute_batch(&sql).unwrap_err().to_string();
            assert!(error.contains("never"), "{sql}: {error}");
            refused += 1;
        }
    }
    assert_eq!(refused, 12);
    assert!(raw.execute_batch("DELETE FROM queue").is_err());
    for sequence in [3, 8, -1] {
        let sql = format!(
            "INSERT OR REPLACE INTO audit_events SELECT {sequence}, at_millis, 'mallory', action, case_id, before, after, previous, hash FROM audit_events WHERE sequence = 3"
        );
        let error = raw.execute_batch(&sql).unwrap_err().to_string();
        assert!(error.contains("only grows at its end"), "{error}");
    }
}

/// The same database in a folder of its own: no two logs are the same by themselves, for what is set aside is salted.
fn copy_of(desk: &Desk) -> Desk {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let path = folder.path().join("assay.db");
    desk.raw().execute("VACUUM INTO ?1", [path.to_str().unwrap()]).unwrap();
    Desk { store: Store::open(&path, None).unwrap(), folder }
}

/// A forged event that carries the right hashes for its place; only what follows it can tell.
fn forge(sequence: i64, previous: Digest) -> String {
    let mut event = AuditEvent {
        sequence,
        at_millis: NOW,
        actor: "mallory".to_owned(),
        action: "decide".to_owned(),
        case: Some("a".to_owned()),
        before: "{}".to_owned(),
        after: "{}".to_owned(),
        previous,
        hash: Digest::ZERO,
        personal: None,
    };
    event.hash = event.expected_hash();
    format!(
        "INSERT INTO audit_events VALUES ({sequence}, {NOW}, 'mallory', 'decide', 'a', '{{}}', '{{}}', '{previous}', '{}');",
        event.hash
    )
}

/// Each way of tampering before the end of the log is found at the first event it touches. What is not found is in
/// `a_cut_tail_needs_the_head_hash`.
#[test]
fn tampering_is_found_and_named() {
    let origin = worked();
    let hash_of_3 = origin.store.audit_events(None, 2, 1).unwrap()[0].hash;
    let shift = "UPDATE audit_events SET sequence = -sequence - 1 WHERE sequence > 3;
                 UPDATE audit_events SET sequence = -sequence WHERE sequence < 0;";
    let insert = format!("{shift} {}", forge(4, hash_of_3));
    let replace = format!("DELETE FROM audit_events WHERE sequence = 4; {}", forge(4, hash_of_3));
    let before_first = forge(0, Digest::ZERO);
    let unlinked = format!("{shift} {}", forge(4, Digest::of(b"elsewhere")));
    let moved_up = "UPDATE audit_events SET sequence = -sequence - 1 WHERE sequence BETWEEN 2 AND 5;
                    UPDATE audit_events SET sequence = 2 WHERE sequence = 6;
                    UPDATE audit_events SET sequence = -sequence WHERE sequence < 0;";
    let table: &[(&str, &str, i64, BreakKind)] = &[
        ("edited actor", "UPDATE audit_events SET actor = 'ben' WHERE sequence = 4", 4, BreakKind::Edited),
        ("edited time", "UPDATE audit_events SET at_millis = at_millis + 1 WHERE sequence = 1", 1, BreakKind::Edited),
        ("edited action", "UPDATE audit_events SET action = 'view' WHERE sequence = 4", 4, BreakKind::Edited),
        ("edited state", "UPDATE audit_events SET before = before || ' ' WHERE sequence = 3", 3, BreakKind::Edited),
        ("edited state", "UPDATE audit_events SET after = '{}' WHERE sequence = 6", 6, BreakKind::Edited),
        ("case taken off", "UPDATE audit_events SET case_id = NULL WHERE sequence = 2", 2, BreakKind::Edited),
        ("not UTF-8", "UPDATE audit_events SET actor = CAST(x'ff' AS TEXT) WHERE sequence = 2", 2, BreakKind::Edited),
        ("edited hash", "UPDATE audit_events SET hash = previous WHERE sequence = 2", 2, BreakKind::Edited),
        ("hash is none", "UPDATE audit_events SET hash = 'x' WHERE sequence = 5", 5, BreakKind::Edited),
        ("hash in capitals", "UPDATE audit_events SET hash = upper(hash) WHERE sequence = 5", 5, BreakKind::Edited),
        ("link is none", "UPDATE audit_events SET previous = 'x' WHERE sequence = 1", 1, BreakKind::Edited),
        ("edited link", "UPDATE audit_events SET previous = hash WHERE sequence = 5", 5, BreakKind::Edited),
        ("first removed", "DELETE FROM audit_events WHERE sequence = 1", 1, BreakKind::Removed),
        ("removed", "DELETE FROM audit_events WHERE sequence = 3", 3, BreakKind::Removed),
        ("several removed", "DELETE FROM audit_events WHERE sequence IN (2, 3, 4)", 2, BreakKind::Removed),
        (
            "removed and closed up",
            "DELETE FROM audit_events WHERE sequence = 3; UPDATE audit_events SET sequence = sequence - 1 WHERE sequence > 3",
            3,
            BreakKind::Removed,
        ),
        (
            "swapped",
            "UPDATE audit_events SET sequence = -2 WHERE sequence = 2; UPDATE audit_events SET sequence = 2 WHERE sequence = 3;
             UPDATE audit_events SET sequence = 3 WHERE sequence = -2",
            2,
            BreakKind::Reordered,
        ),
        ("the last moved up", moved_up, 2, BreakKind::Reordered),
        ("number changed", "UPDATE audit_events SET sequence = 60 WHERE sequence = 6", 6, BreakKind::Edited),
        ("inserted", &insert, 5, BreakKind::Inserted),
        ("inserted without a link", &unlinked, 4, BreakKind::Inserted),
        ("replaced by a forgery", &replace, 5, BreakKind::Edited),
        ("inserted before the first", &before_first, 1, BreakKind::Inserted),
    ];
    for &(what, sql, sequence, kind) in table {
        let desk = copy_of(&origin);
        without_triggers(&desk.path()).execute_batch(sql).unwrap();
        let chain = desk.store.verify_audit().unwrap();
        let broken = chain.broken.unwrap_or_else(|| panic!("{what} is not found"));
        assert_eq!((broken.sequence, broken.kind), (sequence, kind), "{what}: {}", broken.detail);
        assert!(chain.verified < 6, "{what}");
    }
}

/// The limit of any chain that is kept in one place: its end can be cut, and it can be written anew. A head that was kept elsewhere
/// tells both.
#[test]
fn a_cut_or_rewritten_log_needs_the_head_from_elsewhere() {
    let desk = worked();
    let (events, hash) = desk.store.audit_end().unwrap();
    let taken_at = "2026-01-31T09:30:00Z".to_owned();
    let head = AuditHead { schema: HEAD_SCHEMA.to_owned(), events, hash, taken_at, signature: None };
    let against = |desk: &Desk| {
        let chain = desk.store.verify_audit_against(Some(head.clone())).unwrap();
        chain.broken.map(|broken| (broken.sequence, broken.kind))
    };
    assert_eq!(against(&desk), None);
    let mut longer = copy_of(&desk);
    longer.store.request_rerun(&case("a"), "ana", NOW).unwrap();
    assert_eq!(against(&longer), None, "what came since is no break");

    without_triggers(&desk.path()).execute_batch("DELETE FROM audit_events WHERE sequence > 4").unwrap();
    let chain = desk.store.verify_audit().unwrap();
    assert_eq!((chain.verified, chain.broken), (4, None), "the chain alone cannot tell");
    assert_eq!(against(&desk), Some((5, BreakKind::TailCut)));

    let hash_of_5 = longer.store.audit_events(None, 4, 1).unwrap()[0].hash;
    let anew = format!("DELETE FROM audit_events WHERE sequence > 5; {}", forge(6, hash_of_5));
    without_triggers(&longer.path()).execute_batch(&anew).unwrap();
    assert_eq!(longer.store.verify_audit().unwrap().broken, None, "the chain alone cannot tell");
    assert_eq!(against(&longer), Some((6, BreakKind::Rewritten)));
}

#[test]
fn pages_show_what_is_asked_for_the_newest_first() {
    let desk = worked();
    let numbers = |query: AuditQuery| {
        let page = desk.store.audit_page(&query).unwrap();
        (page.events.iter().map(|event| event.sequence).collect::<Vec<_>>(), page.has_more)
    };
    let all = AuditQuery::default;
    assert_eq!(numbers(all()), (vec![6, 5, 4, 3, 2, 1], false));
    assert_eq!(numbers(AuditQuery { limit: 2, ..all() }), (vec![6, 5], true));
    assert_eq!(numbers(AuditQuery { limit: 2, before_sequence: Some(5), ..all() }), (vec![4, 3], true));
    assert_eq!(numbers(AuditQuery { limit: 2, before_sequence: Some(3), ..all() }), (vec![2, 1], false));
    assert_eq!(numbers(AuditQuery { actor: Some("eve".to_owned()), ..all() }), (vec![6, 5], false));
    assert_eq!(numbers(AuditQuery { action: Some(AuditAction::Decide), ..all() }), (vec![4], false));
    assert_eq!(numbers(AuditQuery { case: Some("b".to_owned()), ..all() }), (vec![], false));
    for (part, expected) in
        [("E", vec![6, 5, 2, 1]), ("an", vec![4, 3]), ("nobody", vec![]), ("%", vec![]), ("", vec![6, 5, 4, 3, 2, 1])]
    {
        assert_eq!(numbers(AuditQuery { actor_part: Some(part.to_owned()), ..all() }).0, expected, "{part}");
    }
    let case_part = |part: &str| AuditQuery { case_part: Some(part.to_owned()), ..all() };
    assert_eq!(numbers(case_part("A")), numbers(AuditQuery { case: Some("a".to_owned()), ..all() }));
    assert_eq!(numbers(case_part("_")), (vec![], false), "no pattern");
    let parts = AuditQuery { actor_part: Some("an".to_owned()), action: Some(AuditAction::Decide), ..case_part("a") };
    assert_eq!(numbers(parts), (vec![4], false));
    let span = AuditQuery { from_millis: Some(NOW + 1), until_millis: Some(NOW + 3), ..all() };
    assert_eq!(numbers(span), (vec![4, 3], false));
    let both = AuditQuery { case: Some("a".to_owned()), actor: Some("ana".to_owned()), limit: 1, ..all() };
    assert_eq!(numbers(both), (vec![4], true));
}

/// Nothing is appended to an end that cannot be read: that would bury the damage.
#[test]
fn a_damaged_end_stops_the_work() {
    let mut desk = worked();
    without_triggers(&desk.path()).execute_batch("UPDATE audit_events SET hash = 'x' WHERE sequence = 6").unwrap();
    for error in [
        desk.store.request_rerun(&case("a"), "ana", NOW).unwrap_err(),
        desk.store.audit_events(None, 0, 100).unwrap_err(),
    ] {
        let text = error.to_string();
        assert!(text.contains("audit event 6") && text.contains("assay audit verify"), "{text}");
    }
    assert!(desk.store.pending().unwrap().is_empty());
}

/// An action without an actor is no record.
#[test]
fn a_change_without_an_actor_is_refused() {
    let mut desk = worked();
    desk.store.request_rerun(&case("a"), "", NOW).unwrap_err();
    assert!(desk.store.pending().unwrap().is_empty());
    assert_eq!(desk.store.verify_audit().unwrap().verified, 6);
}
