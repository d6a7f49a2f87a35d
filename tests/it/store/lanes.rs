//! Where open cases lie: tabs, due times, assignment, snooze, escalation, and what comes next for whom.

use assay::{
    case::{
        CaseId,
        meta::Priority,
        queue::{Escalation, QueueFilter, QueueOrder, QueueQuery, QueueTab, Snooze},
        review::{MAX_BATCH, ReviewRules},
        verdict::{ReasonKind, Route},
    },
    store::{NewCase, StoreError},
};

use super::{CLAIM, Desk, NOW, case, draft, new_case, queued, report, rules};

fn in_tab(desk: &Desk, tab: QueueTab, viewer: &str, now: i64) -> Vec<String> {
    let query = QueueQuery { tab: Some(tab), ..QueueQuery::default() };
    let page = desk.store.queue(&query, viewer, now).unwrap();
    let counted = page.tabs.iter().find(|(of, _)| *of == tab).unwrap().1;
    assert_eq!((page.total, page.rows.len() as u64, page.has_more), (counted, counted, false), "{tab:?} of {viewer}");
    page.rows.into_iter().map(|row| row.case.0).collect()
}

/// Every tab of `viewer` that shows the case.
fn tabs_of(desk: &Desk, id: &str, viewer: &str, now: i64) -> Vec<QueueTab> {
    QueueTab::ALL.into_iter().filter(|&tab| in_tab(desk, tab, viewer, now).contains(&id.to_owned())).collect()
}

fn due_case(desk: &mut Desk, id: &str, priority: Priority, due: i64) {
    let new = NewCase { due_at_millis: Some(due), ..new_case(id) };
    desk.store.import(new, "importer", NOW).unwrap();
    desk.store.record_run(&report(id, queued(priority)), "importer", NOW).unwrap();
}

fn actions(desk: &Desk, id: &str) -> Vec<String> {
    let events = desk.store.audit_events(Some(&case(id)), 0, 100).unwrap();
    events.into_iter().skip(2).map(|event| event.action).collect()
}

#[test]
fn a_case_lies_where_its_handling_puts_it() {
    let mut desk = Desk::new();
    for id in ["free", "held", "given", "asleep", "left", "twice", "decided"] {
        desk.open_case(id, Priority::Normal, NOW);
    }
    desk.store.import(new_case("settled"), "importer", NOW).unwrap();
    desk.store.record_run(&report("settled", Route::Settled), "importer", NOW).unwrap();
    desk.store.claim(&case("held"), "ana", NOW, CLAIM).unwrap();
    desk.store.assign(&[case("given")], Some("ana"), "ben", NOW).unwrap();
    desk.store.snooze(&case("asleep"), (NOW + 10, CLAIM), "awaits a call", "ben", NOW).unwrap();
    desk.store.escalate(&case("left"), "unsure", "ben", NOW).unwrap();
    let mut second = rules();
    second.four_eyes.sampled = 1.0;
    for (id, rules) in [("twice", &second), ("decided", &rules())] {
        desk.store.claim(&case(id), "ana", NOW, CLAIM).unwrap();
        let run = desk.store.latest_run(&case(id)).unwrap().unwrap();
        desk.store.decide(&draft(id, run), "ana", NOW, rules).unwrap();
    }
    let expected: [(&str, &[QueueTab], &[QueueTab]); 8] = [
        ("free", &[QueueTab::Unclaimed], &[QueueTab::Unclaimed]),
        ("held", &[QueueTab::Mine], &[]),
        ("given", &[QueueTab::Mine], &[]),
        ("asleep", &[QueueTab::Snoozed], &[QueueTab::Snoozed]),
        ("left", &[QueueTab::Escalated], &[QueueTab::Escalated]),
        ("twice", &[QueueTab::SecondEyes], &[QueueTab::SecondEyes]),
        ("decided", &[QueueTab::Done], &[QueueTab::Done]),
        ("settled", &[QueueTab::Done], &[QueueTab::Done]),
    ];
    for (id, to_ana, to_ben) in expected {
        assert_eq!(tabs_of(&desk, id, "ana", NOW), to_ana, "{id}");
        assert_eq!(tabs_of(&desk, id, "ben", NOW), to_ben, "{id}");
    }
    let row = |id| desk.store.row(&case(id), NOW).unwrap().handling;
    assert_eq!(row("asleep").snooze, Some(Snooze { until_millis: NOW + 10, reason: "awaits a call".to_owned() }));
    assert_eq!(row("left").escalation, Some(Escalation { by: "ben".to_owned(), reason: "unsure".to_owned() }));
    assert_eq!(row("twice").first_decided_by.as_deref(), Some("ana"));
    assert_eq!(row("decided").decided_by.as_deref(), Some("ana"));
    assert_eq!(desk.store.verify_audit().unwrap().broken, None);
}

#[test]
fn next_is_what_is_mine_then_overdue_then_urgent() {
    let mut desk = Desk::new();
    due_case(&mut desk, "urgent", Priority::Urgent, NOW + 10);
    due_case(&mut desk, "low, late", Priority::Low, NOW - 20);
    due_case(&mut desk, "high, late", Priority::High, NOW - 5);
    due_case(&mut desk, "high, later", Priority::High, NOW);
    due_case(&mut desk, "mine", Priority::Low, NOW + 99);
    due_case(&mut desk, "theirs", Priority::Urgent, NOW - 99);
    due_case(&mut desk, "asleep", Priority::Urgent, NOW - 99);
    due_case(&mut desk, "left", Priority::Urgent, NOW - 99);
    desk.store.assign(&[case("mine")], Some("ana"), "ben", NOW).unwrap();
    desk.store.assign(&[case("theirs")], Some("ben"), "ben", NOW).unwrap();
    desk.store.snooze(&case("asleep"), (NOW + 5, CLAIM), "later", "ben", NOW).unwrap();
    desk.store.escalate(&case("left"), "unsure", "ben", NOW).unwrap();
    for expected in ["mine", "high, late", "high, later", "low, late", "urgent"] {
        assert_eq!(desk.store.claim_next("ana", NOW, &rules()).unwrap(), Some(case(expected)));
    }
    assert_eq!(desk.store.claim_next("ana", NOW, &rules()).unwrap(), None);
    assert_eq!(desk.store.claim_next("ana", NOW + 5, &rules()).unwrap(), Some(case("asleep")), "it woke by itself");
    desk.store.assign(&[case("left")], Some("ana"), "ben", NOW).unwrap();
    assert_eq!(desk.store.claim_next("ana", NOW, &rules()).unwrap(), Some(case("left")), "assigned to a senior");
}

#[test]
fn the_list_is_filtered_and_ordered_by_due_time() {
    let mut desk = Desk::new();
    due_case(&mut desk, "later", Priority::Low, NOW + 1);
    due_case(&mut desk, "late", Priority::High, NOW);
    desk.open_case("undated", Priority::High, NOW);
    desk.store.assign(&[case("late")], Some("ana"), "ben", NOW).unwrap();
    let listed = |filter, order| {
        let query = QueueQuery { filter, order, ..QueueQuery::default() };
        let page = desk.store.queue(&query, "ana", NOW).unwrap();
        assert_eq!(page.total, page.rows.len() as u64);
        page.rows.into_iter().map(|row| row.case.0).collect::<Vec<_>>()
    };
    let none = QueueFilter::default;
    assert_eq!(listed(none(), QueueOrder::Due), ["late", "later", "undated"]);
    assert_eq!(listed(QueueFilter { overdue: true, ..none() }, QueueOrder::Due), ["late"]);
    let high = QueueFilter { priorities: vec![Priority::High], ..none() };
    assert_eq!(listed(high, QueueOrder::Due), ["late", "undated"]);
    let mine = QueueFilter { assigned_to: Some("ana".to_owned()), ..none() };
    assert_eq!(listed(mine, QueueOrder::Newest), ["late"]);
    for (kinds, found) in [
        (vec![ReasonKind::Borderline], 3),
        (vec![ReasonKind::Sampled, ReasonKind::Failed], 3),
        (vec![ReasonKind::Failed], 0),
        (vec![ReasonKind::RequiredNotChecked, ReasonKind::PartialEvidence, ReasonKind::Invalidated], 0),
    ] {
        let filter = QueueFilter { reasons: kinds.clone(), ..none() };
        assert_eq!(listed(filter, QueueOrder::Oldest).len(), found, "{kinds:?}");
    }
}

#[test]
fn a_batch_is_assigned_as_far_as_it_can_be() {
    let mut desk = Desk::new();
    for id in ["a", "held", "b"] {
        desk.open_case(id, Priority::Normal, NOW);
    }
    desk.store.import(new_case("pending"), "importer", NOW).unwrap();
    desk.store.claim(&case("held"), "ben", NOW, CLAIM).unwrap();
    let cases = ["a", "held", "pending", "x", "b"].map(case);
    let results = desk.store.assign(&cases, Some("cem"), "ana", NOW).unwrap();
    let told: Vec<_> = results.iter().map(|(case, result)| (case.0.as_str(), result.is_ok())).collect();
    assert_eq!(told, [("a", true), ("held", false), ("pending", false), ("x", false), ("b", true)]);
    assert!(matches!(results[1].1, Err(StoreError::ClaimedByOther { .. })));
    assert_eq!(in_tab(&desk, QueueTab::Mine, "cem", NOW), ["a", "b"]);
    let refused = desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap_err();
    assert!(matches!(&refused, StoreError::AssignedToOther { assignee, .. } if assignee == "cem"), "{refused}");
    desk.store.claim(&case("a"), "cem", NOW, CLAIM).unwrap();
    desk.store.assign(&[case("a")], Some("cem"), "ana", NOW).unwrap()[0].1.as_ref().unwrap();
    assert_eq!(desk.store.row(&case("a"), NOW).unwrap().claimed_by.as_deref(), Some("cem"), "his claim stays");
    desk.store.assign(&[case("b")], None, "ana", NOW).unwrap();
    assert_eq!(tabs_of(&desk, "b", "cem", NOW), [QueueTab::Unclaimed]);
    assert_eq!(actions(&desk, "b"), ["assign", "assign"]);
    let head = desk.store.audit_head().unwrap();
    let many: Vec<CaseId> = (0..=MAX_BATCH).map(|number| case(&number.to_string())).collect();
    assert!(matches!(desk.store.assign(&many, Some("cem"), "ana", NOW), Err(StoreError::TooMany { .. })));
    assert_eq!(desk.store.audit_head().unwrap(), head);
}

/// A database that fails in the middle of a batch leaves nothing of it.
#[test]
fn a_batch_that_fails_leaves_nothing() {
    let mut desk = Desk::new();
    desk.open_case("a", Priority::Normal, NOW);
    desk.open_case("b", Priority::Normal, NOW);
    let sabotage = "CREATE TRIGGER sabotage BEFORE UPDATE ON queue WHEN NEW.case_id = 'b'
                    BEGIN SELECT RAISE(ABORT, 'pulled'); END";
    desk.raw().execute_batch(sabotage).unwrap();
    let error = desk.store.assign(&[case("a"), case("b")], Some("cem"), "ana", NOW).unwrap_err();
    assert!(error.to_string().contains("pulled"), "{error}");
    assert_eq!(desk.store.row(&case("a"), NOW).unwrap().handling.assigned_to, None);
}

#[test]
fn a_snooze_is_bounded_and_ends_by_itself_by_a_claim_or_by_waking() {
    let mut desk = Desk::new();
    desk.open_case("a", Priority::Normal, NOW);
    let longest = 1_000;
    let snooze = |desk: &mut Desk, until, reason: &str, actor| {
        desk.store.snooze(&case("a"), (until, longest), reason, actor, NOW)
    };
    for (until, reason) in
        [(NOW, "x"), (NOW - 1, "x"), (NOW + longest + 1, "x"), (NOW + 1, "  "), (NOW + 1, &"x".repeat(2001))]
    {
        assert!(snooze(&mut desk, until, reason, "ana").unwrap_err().is_refusal(), "{until}");
    }
    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    assert!(matches!(snooze(&mut desk, NOW + 1, "x", "ben"), Err(StoreError::ClaimedByOther { .. })));
    snooze(&mut desk, NOW + longest, "awaits a call", "ana").unwrap();
    assert_eq!(tabs_of(&desk, "a", "ana", NOW + longest - 1), [QueueTab::Snoozed]);
    assert_eq!(tabs_of(&desk, "a", "ana", NOW + longest), [QueueTab::Unclaimed], "the time alone wakes it");
    assert_eq!(tabs_of(&desk, "a", "ana", NOW - 99), [QueueTab::Snoozed], "a clock set back wakes nothing");
    assert!(matches!(desk.store.wake(&case("a"), "ben", NOW + longest), Err(StoreError::NotSnoozed(_))));
    desk.store.wake(&case("a"), "ben", NOW).unwrap();
    assert_eq!(tabs_of(&desk, "a", "ben", NOW), [QueueTab::Unclaimed]);
    snooze(&mut desk, NOW + 5, "once more", "ben").unwrap();
    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    desk.store.release(&case("a"), "ana", NOW).unwrap();
    assert_eq!(tabs_of(&desk, "a", "ben", NOW), [QueueTab::Unclaimed], "the claim woke it");
    assert_eq!(actions(&desk, "a"), ["claim", "snooze", "wake", "snooze", "claim", "release"]);
}

#[test]
fn an_escalated_case_is_nobodys_until_it_comes_back() {
    let mut desk = Desk::new();
    desk.open_case("a", Priority::Normal, NOW);
    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    assert!(matches!(desk.store.escalate(&case("a"), "unsure", "ben", NOW), Err(StoreError::ClaimedByOther { .. })));
    assert!(matches!(desk.store.escalate(&case("a"), " ", "ana", NOW), Err(StoreError::NoReason { .. })));
    desk.store.escalate(&case("a"), "unsure", "ana", NOW).unwrap();
    assert!(matches!(desk.store.escalate(&case("a"), "still", "ana", NOW), Err(StoreError::AlreadyEscalated(_))));
    assert_eq!(desk.store.claim_next("ana", NOW, &rules()).unwrap(), None);
    desk.store.claim(&case("a"), "senior", NOW, CLAIM).unwrap();
    desk.store.deescalate(&case("a"), "plain enough", "senior", NOW).unwrap();
    assert!(matches!(desk.store.deescalate(&case("a"), "again", "senior", NOW), Err(StoreError::NotEscalated(_))));
    assert_eq!(tabs_of(&desk, "a", "ana", NOW), [QueueTab::Unclaimed]);
    assert_eq!(actions(&desk, "a"), ["claim", "escalate", "claim", "deescalate"]);
}

/// What people have taken on is not settled by another run.
#[test]
fn a_new_run_does_not_settle_what_people_have_in_hand() {
    let mut desk = Desk::new();
    for id in ["given", "asleep", "left", "free"] {
        desk.open_case(id, Priority::Normal, NOW);
    }
    desk.store.assign(&[case("given")], Some("ana"), "ana", NOW).unwrap();
    desk.store.snooze(&case("asleep"), (NOW + 10, CLAIM), "later", "ana", NOW).unwrap();
    desk.store.escalate(&case("left"), "unsure", "ana", NOW).unwrap();
    for (id, tab) in [
        ("given", QueueTab::Mine),
        ("asleep", QueueTab::Snoozed),
        ("left", QueueTab::Escalated),
        ("free", QueueTab::Done),
    ] {
        desk.store.record_run(&report(id, Route::Settled), "worker", NOW).unwrap();
        assert_eq!(tabs_of(&desk, id, "ana", NOW), [tab], "{id}");
    }
}

#[test]
fn only_a_claim_that_holds_is_extended() {
    let mut desk = Desk::new();
    desk.open_case("a", Priority::Normal, NOW);
    let extend = |desk: &mut Desk, actor, now| desk.store.extend(&case("a"), actor, now, CLAIM);
    assert!(matches!(extend(&mut desk, "ana", NOW), Err(StoreError::NotClaimed { .. })));
    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    extend(&mut desk, "ana", NOW + 10).unwrap();
    let expires = desk.store.row(&case("a"), NOW).unwrap().claim_expires_at_millis;
    assert_eq!(expires, Some(NOW + 10 + CLAIM));
    assert!(matches!(extend(&mut desk, "ben", NOW), Err(StoreError::ClaimedByOther { .. })));
    assert!(matches!(extend(&mut desk, "ana", NOW + 10 + CLAIM), Err(StoreError::ClaimExpired { .. })));
}

/// Reviewers get the policy's share of cases whose answer is known, while there are such and others.
#[test]
fn known_answers_come_as_often_as_the_rules_say() {
    let mut desk = Desk::new();
    let rules = ReviewRules { known_answers: 0.25, ..rules() };
    for number in 0..40 {
        let id = format!("case-{number:02}");
        let known_answer = (number >= 30).then_some(assay::case::decision::DecisionKind::Reject);
        desk.store.import(NewCase { known_answer, ..new_case(&id) }, "importer", NOW).unwrap();
        desk.store.record_run(&report(&id, queued(Priority::Normal)), "importer", NOW).unwrap();
    }
    let mut known = 0;
    for _ in 0..20 {
        let next = desk.store.claim_next("ana", NOW, &rules).unwrap().unwrap();
        known += u32::from(next.0.as_str() >= "case-30");
        let run = desk.store.latest_run(&next).unwrap().unwrap();
        desk.store.decide(&draft(&next.0, run), "ana", NOW, &rules).unwrap();
    }
    assert_eq!(known, 5);
    while let Some(next) = desk.store.claim_next("ana", NOW, &rules).unwrap() {
        let run = desk.store.latest_run(&next).unwrap().unwrap();
        desk.store.decide(&draft(&next.0, run), "ana", NOW, &rules).unwrap();
    }
    let decided = QueueQuery { tab: Some(QueueTab::Done), ..QueueQuery::default() };
    assert_eq!(desk.store.queue(&decided, "ana", NOW).unwrap().total, 40, "nothing is held back in the end");
}
