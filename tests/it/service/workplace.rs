//! The next session goes on where the last one ended.

use assay::{
    case::{
        queue::QueueOrder,
        workplace::{Appearance, ThemeChoice, UnfinishedDecision, Workplace},
    },
    store::Store,
};

use super::*;

fn workplace(name: &str, run: RunId) -> Workplace {
    let draft = UnfinishedDecision {
        case: case(name),
        run,
        kind: Some(DecisionKind::Reject),
        reason: Some(ReasonCode::KnownFraud),
        note: "the same hand as last".to_owned(),
        request: None,
    };
    Workplace {
        query: QueueQuery { search: name.to_owned(), order: QueueOrder::Newest, ..QueueQuery::default() },
        case: Some(case(name)),
        draft: Some(draft),
        appearance: Appearance { theme: Some(ThemeChoice::Dark), zoom: Some(1.5), ..Appearance::default() },
    }
}

/// Has the session remember this, and waits until it is stored.
fn remember(room: &Room, session: &Session, workplace: &Workplace) {
    session.send(Command::Remember(Box::new(workplace.clone())));
    let store = Store::open(&room.database(), None).unwrap();
    let end = Instant::now() + PATIENCE;
    while store.workplace("ana").unwrap().0 != *workplace {
        assert!(Instant::now() < end, "never remembered; notices {:?}", session.service.snapshot().notices);
        session.woken.recv_timeout(PATIENCE).unwrap();
    }
}

fn views(room: &Room, name: &str) -> usize {
    let events = Store::open(&room.database(), None).unwrap().audit_events(Some(&case(name)), 0, 1_000).unwrap();
    events.into_iter().filter(|event| event.action == "view").count()
}

#[test]
fn list_case_draft_and_appearance_are_as_they_were() {
    let room = Room::new();
    let session = with_one_case(&room);
    session.import([photo_case(&room.path("in"), "c2", 120)]);
    session.until("c2 is open", |now| count(now, CaseStatus::Open) == 2 && all_over(now));
    let left = workplace("c1", RunId(1));
    remember(&room, &session, &left);
    assert_eq!(*session.service.snapshot().workplace, Workplace::default(), "it is what was there at the start");
    session.close();
    let before = views(&room, "c1");

    let session = room.open();
    let first = session.service.snapshot();
    assert_eq!((&*first.workplace, &first.query), (&left, &left.query));
    assert_eq!((first.queue.rows.len(), &first.queue.rows[0].case), (1, &case("c1")));
    let now =
        session.until("c1 is opened", |now| now.case.as_ref().is_some_and(|opened| opened.row.case == case("c1")));
    assert_eq!((now.notices.len(), views(&room, "c1")), (0, before + 1), "opening it is a view like any other");
    // Nothing that comes later changes what there is to restore from.
    session.send(Command::Close);
    session.send(Command::Remember(Box::default()));
    let now = session.until("it is closed", |now| now.case.is_none());
    assert_eq!(*now.workplace, left);
    session.close();

    let session = room.open();
    assert_eq!(*session.service.snapshot().workplace, Workplace::default(), "nothing was left to remember");
    remember(&room, &session, &left);
    session.close();
    let session = room.open_as("ben");
    let now = session.service.snapshot();
    assert_eq!((&*now.workplace, &now.query), (&Workplace::default(), &QueueQuery::default()), "it is ana's alone");
    session.send(Command::Query(QueueQuery { search: "c2".to_owned(), ..QueueQuery::default() }));
    session.until("it goes on", |now| now.queue.rows.len() == 1 && now.case.is_none());
}

#[test]
fn a_draft_for_an_older_run_keeps_what_was_written_alone() {
    let room = Room::new();
    let session = with_one_case(&room);
    remember(&room, &session, &workplace("c1", RunId(1)));
    session.send(Command::Rerun(case("c1")));
    session.until("a second run", |now| now.queue.rows[0].run == Some(RunId(2)));
    session.close();
    let session = room.open();
    let now = session.until("c1 is opened", |now| now.case.is_some());
    assert!(says(&now, NoticeLevel::Info, "was for run 1; its newest run is 2"), "{:?}", now.notices);
    let draft = now.workplace.draft.as_ref().unwrap();
    assert_eq!((draft.run, draft.kind, draft.reason), (RunId(2), None, None));
    assert_eq!(draft.note, "the same hand as last");
}

#[test]
fn a_case_that_is_gone_is_told_with_what_was_written() {
    let room = Room::new();
    with_one_case(&room).close();
    Store::open(&room.database(), None).unwrap().remember("ana", &workplace("ghost", RunId(1)), 0).unwrap();
    let session = room.open();
    let first = session.service.snapshot();
    assert!(says(&first, NoticeLevel::Info, "cannot be opened again: there is no case ghost"), "{:?}", first.notices);
    assert!(says(&first, NoticeLevel::Info, "You had written: the same hand as last"), "{:?}", first.notices);
    assert_eq!((&first.workplace.case, &first.workplace.draft), (&None, &None));
    assert_eq!(first.workplace.appearance.zoom, Some(1.5));
    // Notices keep numbers of their own.
    session.send(Command::Open(case("ghost")));
    let now = session.until("it is not there", |now| now.notices.len() == 3);
    let mut ids: Vec<_> = now.notices.iter().map(|notice| notice.id).collect();
    ids.dedup();
    assert_eq!(ids.len(), 3, "{:?}", now.notices);
}

#[test]
fn a_workplace_that_does_not_read_back_stops_nothing() {
    let room = Room::new();
    let session = with_one_case(&room);
    remember(&room, &session, &workplace("c1", RunId(1)));
    session.close();
    crate::store::overwrite_workplaces(
        &room.database(),
        "'{\"zoom\": 1.5, \"query\": {\"tab\": \"attic\"}, \"case\": 7}'",
    );
    let session = room.open();
    let first = session.service.snapshot();
    assert!(says(&first, NoticeLevel::Info, "left out: query, case."), "{:?}", first.notices);
    assert_eq!((first.workplace.appearance.zoom, &first.query), (Some(1.5), &QueueQuery::default()));
    session.close();
    crate::store::overwrite_workplaces(&room.database(), "'['");
    let session = room.open();
    let first = session.service.snapshot();
    assert!(says(&first, NoticeLevel::Info, "left out: everything"), "{:?}", first.notices);
    assert_eq!(first.queue.rows.len(), 1);
}

#[test]
fn a_note_that_is_too_long_is_told_and_the_last_one_kept() {
    let room = Room::new();
    let session = with_one_case(&room);
    let left = workplace("c1", RunId(1));
    remember(&room, &session, &left);
    let mut huge = left.clone();
    huge.draft.as_mut().unwrap().note = "x".repeat(1_000_000);
    session.send(Command::Remember(Box::new(huge)));
    session.until("it is refused", |now| says(now, NoticeLevel::Error, "1000000 characters, at most 2000"));
    session.close();
    assert_eq!(*room.open().service.snapshot().workplace, left);
}
