//! The figures of a period, and the walk over the list.

use assay::{
    case::{
        decision::{DecisionDraft, DecisionKind, ReasonCode},
        meta::Priority,
        queue::{CaseStatus, ListedCase, QueueOrder, QueueQuery},
        review::{FourEyes, ReviewRules},
        verdict::{ProcessStatus, Route, Validation},
    },
    store::{ExportKey, NewCase, StoreError},
};

use super::{CLAIM, Desk, NOW, amendments::overriding, case, draft, new_case, queued, report, rules};

const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;

fn import(desk: &mut Desk, id: &str, known_answer: Option<DecisionKind>, at: i64) {
    let due_at_millis = Some(at + HOUR);
    desk.store.import(NewCase { known_answer, due_at_millis, ..new_case(id) }, "importer", at).unwrap();
    desk.store.record_run(&report(id, queued(Priority::Normal)), "importer", at).unwrap();
}

fn decide(desk: &mut Desk, id: &str, reason: ReasonCode, actor: &str, at: i64, rules: &ReviewRules) {
    desk.store.claim(&case(id), actor, at - 1000, CLAIM).unwrap();
    let run = desk.store.latest_run(&case(id)).unwrap().unwrap();
    let draft = DecisionDraft { kind: reason.kind(), reason, ..draft(id, run) };
    desk.store.decide(&draft, actor, at, rules).unwrap();
}

/// Ten cases on two days, decided in every way.
fn busy() -> Desk {
    let mut desk = Desk::new();
    let (approve, reject) = (Some(DecisionKind::Approve), Some(DecisionKind::Reject));
    for (id, answer, at) in [
        ("old", None, NOW - DAY),
        ("good", approve, NOW),
        ("bad", reject, NOW),
        ("missed", reject, NOW),
        ("plain", None, NOW),
        ("two", None, NOW),
        ("split", None, NOW),
        ("waits", None, NOW + DAY),
        ("undone", None, NOW),
    ] {
        import(&mut desk, id, answer, at);
    }
    desk.store.import(new_case("settled"), "importer", NOW).unwrap();
    desk.store.record_run(&report("settled", Route::Settled), "importer", NOW).unwrap();
    let two = ReviewRules { four_eyes: FourEyes { sampled: 1.0, ..rules().four_eyes }, ..rules() };
    decide(&mut desk, "old", ReasonCode::Genuine, "ana", NOW + HOUR, &rules());
    decide(&mut desk, "good", ReasonCode::Genuine, "ana", NOW + HOUR, &rules());
    decide(&mut desk, "bad", ReasonCode::FaceMismatch, "ana", NOW + HOUR, &rules());
    decide(&mut desk, "missed", ReasonCode::Genuine, "ben", NOW + 2 * HOUR, &rules());
    decide(&mut desk, "two", ReasonCode::Genuine, "ana", NOW + HOUR, &two);
    decide(&mut desk, "two", ReasonCode::Genuine, "ben", NOW + 5 * HOUR, &two);
    decide(&mut desk, "split", ReasonCode::Genuine, "ana", NOW + HOUR, &two);
    decide(&mut desk, "split", ReasonCode::FaceMismatch, "ben", NOW + 2 * HOUR, &two);
    decide(&mut desk, "undone", ReasonCode::Genuine, "ana", NOW + HOUR, &rules());
    desk.store.undo(&case("undone"), "ana", NOW + HOUR + 1, &rules()).unwrap();
    let plain = desk.store.latest_run(&case("plain")).unwrap().unwrap();
    desk.store.claim(&case("plain"), "cem", NOW, CLAIM).unwrap();
    let made = overriding("plain", plain, Validation::NotValid);
    desk.store.record_override(&made, (ProcessStatus::Rejected, 0), "cem", NOW).unwrap();
    desk
}

#[test]
fn a_period_counts_what_lies_in_it() {
    let desk = busy();
    let now = NOW + 2 * DAY;
    let figures = desk.store.period(NOW, NOW + DAY, now).unwrap();
    let volumes = &figures.volumes;
    assert_eq!((volumes.imported, volumes.settled, volumes.decided, volumes.failed_runs), (8, 1, 5, 0));
    assert_eq!(volumes.runs, [(ProcessStatus::Inconclusive, 8)]);
    let days: Vec<(u64, u64)> = volumes.days.iter().map(|day| (day.imported, day.decided)).collect();
    assert_eq!(days.iter().fold((0, 0), |sum, day| (sum.0 + day.0, sum.1 + day.1)), (8, 5));
    let decisions: Vec<(u16, u64)> = figures.decisions.iter().map(|it| (it.reason.code(), it.count)).collect();
    assert_eq!(decisions, [(100, 6), (200, 2)], "first and second ones, none that was undone");
    assert_eq!((figures.undone, figures.reopened, figures.corrections), (1, 0, 0));
    let [made] = figures.overrides.as_slice() else { panic!("{:?}", figures.overrides) };
    assert_eq!((made.from, made.to, made.count), (Validation::Valid, Validation::NotValid, 1));
    let four = &figures.four_eyes;
    assert_eq!((four.first.iter().map(|it| it.1).sum::<u64>(), four.confirmed, four.contradicted), (2, 1, 1));
    assert_eq!((four.arbitrated, four.waiting), (0, 1), "what was contradicted waits still");
    assert_eq!(figures.time_to_decision.total(), 5);
    assert_eq!(figures.time_to_decision.longest_millis, Some(DAY + HOUR));
    assert_eq!((figures.open_ages.total(), figures.overdue), (4, 4), "plain, split, waits, undone");
    assert_eq!(figures.reviewers.iter().map(|it| it.decisions).sum::<u64>(), 8);
}

#[test]
fn errors_on_known_answers_are_counted_apart_for_machine_and_people() {
    let figures = busy().store.period(NOW, NOW + DAY, NOW + DAY).unwrap();
    let share = |of: &assay::case::quality::Proportion| (of.hits, of.of);
    assert_eq!((share(&figures.people.apcer), share(&figures.people.bpcer)), ((1, 2), (0, 1)));
    assert_eq!((share(&figures.machine.apcer), share(&figures.machine.undecided_attacks)), ((0, 2), (2, 2)));
    assert!(figures.people.apcer.low < 0.02 && figures.people.apcer.high > 0.98, "{figures:?}");
}

#[test]
fn an_empty_period_has_no_figures() {
    let figures = busy().store.period(NOW - 9 * DAY, NOW - 8 * DAY, NOW).unwrap();
    assert_eq!((figures.volumes.imported, figures.volumes.decided, figures.reviewers.len()), (0, 0, 0));
    assert!(figures.volumes.days.is_empty() && figures.decisions.is_empty());
    assert_eq!((figures.people.apcer.of, figures.people.apcer.high), (0, 1.0));
}

#[test]
fn a_walk_meets_every_case_once_in_the_order_of_the_list() {
    let desk = busy();
    let walk = |query: &QueueQuery| {
        let mut met: Vec<ListedCase> = Vec::new();
        let taken: Result<(), StoreError> = desk.store.walk(query, "ana", NOW + DAY, |case| {
            met.push(case);
            Ok(())
        });
        taken.unwrap();
        met
    };
    let all = QueueQuery { limit: u64::MAX, order: QueueOrder::Oldest, ..QueueQuery::default() };
    let met = walk(&all);
    let page = desk.store.queue(&QueueQuery { limit: 100, ..all.clone() }, "ana", NOW + DAY).unwrap();
    assert_eq!(met.iter().map(|it| &it.row).collect::<Vec<_>>(), page.rows.iter().collect::<Vec<_>>());
    let of = |id: &str| met.iter().find(|it| it.row.case == case(id)).unwrap();
    assert_eq!(
        (of("missed").reason, of("missed").decided_at_millis),
        (Some(ReasonCode::Genuine), Some(NOW + 2 * HOUR))
    );
    assert_eq!((of("split").reason, of("undone").reason), (None, None), "nothing stands");
    let decided = walk(&QueueQuery { statuses: vec![CaseStatus::Decided], ..all.clone() });
    assert_eq!(decided.len(), 5);
    assert_eq!(walk(&QueueQuery { search: "müller".to_owned(), ..all }).len(), 10);
}

#[test]
fn a_walk_stops_where_it_is_refused() {
    let desk = busy();
    let mut met = 0;
    let refused: Result<(), StoreError> =
        desk.store.walk(&QueueQuery { limit: u64::MAX, ..QueueQuery::default() }, "ana", NOW, |listed| {
            met += 1;
            Err(StoreError::UnknownCase(listed.row.case))
        });
    assert!(matches!(refused, Err(StoreError::UnknownCase(_))) && met == 1);
}

#[test]
fn exports_are_found_by_digest_and_by_name() {
    let mut desk = Desk::new();
    let note = |desk: &mut Desk, path: &str, sha256: &str| {
        let after = serde_json::json!({"path": path, "sha256": sha256});
        let entry = assay::case::audit::AuditEntry {
            action: assay::case::audit::AuditAction::Export,
            actor: "ana".to_owned(),
            case: None,
            before: serde_json::Value::Null,
            after,
        };
        desk.store.log(entry, NOW).unwrap();
    };
    note(&mut desk, "/out/a.pdf", "11");
    note(&mut desk, "a.pdf", "22");
    note(&mut desk, "/out/ba.pdf", "33");
    note(&mut desk, "C:\\out\\a.pdf", "44");
    let found = |key, value: &str| {
        let events = desk.store.exports_with(key, value).unwrap();
        events.iter().map(|event| event.sequence).collect::<Vec<_>>()
    };
    assert_eq!(found(ExportKey::Sha256, "22"), [2]);
    assert_eq!(found(ExportKey::Sha256, "55"), [0_i64; 0]);
    assert_eq!(found(ExportKey::FileName, "a.pdf"), [4, 2, 1]);
}
