//! Holds and erasures through the window's session: what they show, and that pictures go with the evidence.

use assay::{
    case::{
        erasure::{ErasureOrder, ErasureReason, HoldReason},
        queue::QueueQuery,
        retention::DataKinds,
        workplace::{Appearance, Workplace},
    },
    session::RetentionCommand,
    store::Store,
};

use super::*;

fn erase(typed: &str) -> Command {
    let (reason, note) = (ErasureReason::Request, String::new());
    let order = ErasureOrder { case: case("c1"), kinds: DataKinds::ALL, reason, note };
    Command::Retention(RetentionCommand::Erase { order, typed: typed.to_owned() })
}

#[test]
fn an_erasure_needs_the_identifier_and_takes_the_pictures_off_the_screen() {
    let room = Room::new();
    let folder = photo_case(&room.path("in"), "c1", 90);
    let session = room.open();
    session.import([folder]);
    session.until("c1 is open", |now| status(now, "c1") == Some(CaseStatus::Open));
    session.send(Command::Open(case("c1")));
    session.until("the photo is there", |now| now.pictures.document_front.is_some());
    let hold = RetentionCommand::Hold { case: case("c1"), reason: HoldReason::Dispute, note: String::new() };
    session.send(Command::Retention(hold));
    session.until("it is held", |now| now.case.as_ref().is_some_and(|view| view.row.handling.hold.is_some()));
    session.send(erase("c1"));
    session.until("a hold keeps it", |now| says(now, NoticeLevel::Error, "legal hold"));
    let release = RetentionCommand::Release { case: case("c1"), note: "closed".to_owned() };
    session.send(Command::Retention(release));
    session.send(erase("c2"));
    session.until("the wrong name", |now| says(now, NoticeLevel::Error, "`c2` is not the identifier of case c1"));
    session.send(erase("c1"));
    let now = session.until("it is erased", |now| {
        let erased = now.case.as_ref().is_some_and(|view| view.row.handling.erasure.is_some());
        erased && !now.pictures.loading && now.pictures.document_front.is_none()
    });
    assert!(says(&now, NoticeLevel::Info, "c1 was erased (all)"), "{:?}", now.notices);
    assert_eq!(now.pictures.errors, Vec::<String>::new());
    assert_eq!(now.case.as_ref().unwrap().row.entity_name, None);
    session.send(Command::Retention(RetentionCommand::ShowDue(true)));
    let now = session.until("what is due", |now| now.due.is_some());
    assert!(now.due.as_ref().is_some_and(|due| !due.has_periods && due.cases.is_empty()));
}

/// Whoever erases by the name he searched for does not leave it in the window, nor in the settings of the next one.
#[test]
fn a_search_that_named_an_erased_person_is_forgotten() {
    let room = Room::new();
    let folder = photo_case(&room.path("in"), "c1", 90);
    write(&folder.join("case.json"), r#"{"id": "c1", "entityName": "Zoe Quartz"}"#);
    let session = room.open();
    session.import([folder]);
    session.until("c1 is open", |now| status(now, "c1") == Some(CaseStatus::Open));
    let searched = |text: &str| QueueQuery { search: text.to_owned(), ..QueueQuery::default() };
    let remembered =
        |text: &str| Command::Remember(Box::new(Workplace { query: searched(text), ..Default::default() }));
    session.send(Command::Query(searched("quartz")));
    session.send(remembered("quartz"));
    session.until("it is found", |now| now.query.search == "quartz" && now.queue.rows.len() == 1);
    session.send(erase("c1"));
    let now = session.until("it is forgotten", |now| now.forgotten_searches == 1);
    assert_eq!(now.query, QueueQuery::default());
    assert_eq!(now.queue.rows.len(), 1, "the list is shown whole");
    assert!(says(&now, NoticeLevel::Info, "searched for was cleared"), "{:?}", now.notices);
    // The window hands over what it still shows, before it draws the next snapshot.
    let appearance = Appearance { zoom: Some(1.5), ..Appearance::default() };
    let late = Workplace { query: searched("quartz"), appearance: appearance.clone(), ..Workplace::default() };
    session.send(Command::Remember(Box::new(late)));
    session.send(Command::Query(searched("c1")));
    session.until("it goes on", |now| now.query.search == "c1" && now.queue.rows.len() == 1);
    let kept = Store::open(&room.database(), None).unwrap().workplace("ana").unwrap().0;
    assert_eq!(kept, Workplace { appearance, ..Workplace::default() });
}
