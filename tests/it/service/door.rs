//! Who is at the window: signing in and out, locks, and that nothing of any case is seen behind them.

use assay::{
    case::{
        audit::{AuditAction, AuditQuery},
        permission::Role,
    },
    session::{Desk, Door, OperatorCommand, Passphrase},
    store::OperatorChange,
};

use super::*;

pub(super) fn words(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned())
}

pub(super) fn root() -> Passphrase {
    words("correct horse battery")
}

pub(super) fn other() -> Passphrase {
    words("staple of another kind")
}

pub(super) fn sign_in(name: &str, passphrase: Passphrase) -> Command {
    Command::SignIn { name: name.to_owned(), passphrase }
}

/// A place with the case c1 checked, founded by root, with the senior reviewer ana and the reviewer rea.
pub(super) fn founded() -> Room {
    let room = Room::new();
    let session = room.open();
    assert_eq!(session.service.snapshot().access.door, Door::Open);
    assert_eq!(session.service.snapshot().access.door, Door::Open);
    session.import([photo_case(&room.path("in"), "c1", 90)]);
    session.until("c1 is open", |now| status(now, "c1") == Some(CaseStatus::Open));
    session.send(Command::Lock);
    session.until("no lock without operators", |now| says(now, NoticeLevel::Info, "nobody could open the lock"));
    let found =
        |passphrase| Command::FoundInstallation { name: "root".to_owned(), display_name: String::new(), passphrase };
    session.send(found(words("too short")));
    session.until("it is refused", |now| now.access.refused.as_ref().is_some_and(|text| text.contains("at least 15")));
    session.send(found(root()));
    session.until("root is in", |now| now.access.door == Door::SignedIn && now.actor == "root");
    for (name, role) in [("ana", Role::Senior), ("rea", Role::Reviewer)] {
        session.send(Command::Operators(OperatorCommand::Add {
            name: name.to_owned(),
            display_name: format!("{name} at work"),
            role,
            passphrase: other(),
        }));
    }
    let now = session.until("three operators", |now| now.access.operators.as_ref().is_some_and(|all| all.len() == 3));
    assert!(now.queue.rows.is_empty() && now.queue.counts.is_empty(), "an administrator sees no cases");
    room
}

/// Nothing of any case.
fn is_blank(now: &Snapshot) -> bool {
    let pictures = &now.pictures;
    now.case.is_none()
        && now.queue.rows.is_empty()
        && now.queue.counts.is_empty()
        && pictures.document_front.is_none()
        && pictures.errors.is_empty()
        && now.frame.is_none()
        && now.examined.is_none()
        && now.beside.is_none()
        && now.quality.is_none()
        && now.audit.is_none()
        && now.in_the_way.is_none()
        && now.jobs.is_empty()
        && now.notices.is_empty()
        && now.workplace.is_empty()
}

#[test]
fn behind_a_lock_nothing_is_seen_and_nothing_is_done() {
    let room = founded();
    let session = room.open();
    let now = session.service.snapshot();
    assert!(now.access.door == Door::SignedOut && is_blank(&now), "nobody is signed in at first");
    session.send(sign_in("Ana", other()));
    let now = session.until("ana is in", |now| now.access.door == Door::SignedIn);
    assert_eq!((now.actor.as_str(), now.access.operator.as_ref().map(|ana| ana.role)), ("ana", Some(Role::Senior)));
    session.until("the list is there", |now| status(now, "c1") == Some(CaseStatus::Open));
    session.send(Command::Claim(case("c1")));
    session.send(Command::Open(case("c1")));
    session.send(Command::Quality(true));
    session.until("all is there", |now| now.pictures.document_front.is_some() && now.quality.is_some());

    session.send(Command::Lock);
    let now = session.until("it is locked", |now| now.access.door == Door::Locked);
    assert!(is_blank(&now) && now.access.permissions.is_empty());
    for command in [
        Command::Open(case("c1")),
        Command::Release(case("c1")),
        Command::ClaimNext,
        Command::Quality(true),
        Command::Query(QueueQuery::default()),
        export("c1", &room.path("out.json")),
        Command::Audit(Some(AuditQuery::default())),
        Command::Import(vec![room.path("in")]),
    ] {
        session.send(command);
    }
    let now =
        session.until("it is said why", |now| now.access.refused.as_ref().is_some_and(|text| text.contains("sign in")));
    assert!(is_blank(&now) && !room.path("out.json").exists());
    session.send(sign_in("ana", root()));
    session
        .until("refused", |now| now.access.refused.as_ref().is_some_and(|text| text.contains("passphrase is wrong")));
    session.send(sign_in("ana", other()));
    let now = session.until("ana is back", |now| status(now, "c1").is_some());
    assert_eq!((status(&now, "c1"), &now.access.refused), (Some(CaseStatus::Claimed), &None), "nothing was released");

    session.send(Command::SignOut);
    let now = session.until("ana is out", |now| now.access.door == Door::SignedOut);
    assert!(is_blank(&now) && now.access.operator.is_none());
}

#[test]
fn wrong_passphrases_make_the_window_wait() {
    let room = founded();
    let session = room.open();
    for _ in 0..3 {
        session.send(sign_in("ana", words("not the right words")));
    }
    let now = session.until("it waits", |now| now.access.wait_until_millis.is_some());
    assert!(now.access.refused.as_ref().is_some_and(|text| text.contains("wait")), "{:?}", now.access.refused);
    assert!(is_blank(&now));
}

/// Another program shuts the operator out, or gives her another role: the window follows with its next look.
#[test]
fn a_window_follows_what_another_program_does_to_its_operator() {
    let room = founded();
    let session = room.open();
    session.send(sign_in("rea", other()));
    session.until("the list is there", |now| status(now, "c1").is_some());
    session.send(Command::Open(case("c1")));
    session.until("it is open", |now| now.case.is_some());
    let policy = Policy::parse(DEFAULT_POLICY, "built in").unwrap();
    let mut desk = Desk::open(&room.path("data"), "root", &policy, &Secret::None).unwrap();
    desk.sign_in("root", &root()).unwrap();
    desk.change_operator("rea", OperatorChange::Role(Role::Kiosk)).unwrap();
    let now = session.until("nothing is seen any more", |now| now.case.is_none());
    assert!(now.queue.rows.is_empty() && now.access.door == Door::SignedIn);
    session.send(Command::Open(case("c1")));
    session.until("it is refused", |now| says(now, NoticeLevel::Error, "may not see cases"));
    desk.change_operator("rea", OperatorChange::Enabled(false)).unwrap();
    let now = session.until("she is out", |now| now.access.door == Door::SignedOut);
    assert!(is_blank(&now));
}

#[test]
fn views_of_evidence_and_pages_of_the_log_are_in_the_log() {
    let room = founded();
    let policy = Policy::parse(DEFAULT_POLICY, "built in").unwrap();
    let mut desk = Desk::open(&room.path("data"), "root", &policy, &Secret::None).unwrap();
    desk.sign_in("root", &root()).unwrap();
    desk.add_operator("cem", None, Role::Compliance, &other()).unwrap();
    let session = room.open();
    session.send(sign_in("cem", other()));
    session.until("the list is there", |now| status(now, "c1").is_some());
    session.send(Command::Open(case("c1")));
    session.until("it is open", |now| now.case.is_some());
    let front = Source::Photo(EvidenceKind::DocumentFront);
    for view in [View::Noise, View::Noise, View::ErrorLevel] {
        session.send(Command::Examine(Some(Examination { source: front, view })));
    }
    session.send(Command::Audit(Some(AuditQuery { actor: Some("cem".to_owned()), ..AuditQuery::default() })));
    let now = session.until("the page is there", |now| now.audit.is_some());
    let page = now.audit.as_ref().unwrap();
    let seen: Vec<_> = page.events.iter().rev().map(|event| (event.action.as_str(), event.after.as_str())).collect();
    let views: Vec<_> = seen.iter().filter(|(action, _)| *action == "view").map(|(_, after)| *after).collect();
    assert_eq!(views.len(), 3, "the case and two views of it: {seen:?}");
    assert!(views[1].contains("Noise") && views[1].contains("document_front") && views[2].contains("ErrorLevel"));
    session.send(Command::Audit(Some(AuditQuery { action: Some(AuditAction::AuditView), ..AuditQuery::default() })));
    session.until("the look before is there", |now| {
        now.audit.as_ref().is_some_and(|page| page.events.iter().any(|event| event.action == "audit_view"))
    });
    session.send(Command::Audit(None));
    session.until("it is gone", |now| now.audit.is_none());
}

/// Whoever finds an open window must not take it over, nor guess on for ever; and what ends other sessions goes on in this one.
#[test]
fn an_operator_changes_her_own_passphrase() {
    let room = founded();
    let policy = Policy::parse(DEFAULT_POLICY, "built in").unwrap();
    let mut elsewhere = Desk::open(&room.path("data"), "ana", &policy, &Secret::None).unwrap();
    elsewhere.sign_in("ana", &other()).unwrap();
    let session = room.open();
    session.send(sign_in("ana", other()));
    session.until("ana is in", |now| now.access.door == Door::SignedIn && status(now, "c1").is_some());
    let change = |old, new| Command::Operators(OperatorCommand::ChangePassphrase { old, new });
    let fresh = || words("nine brass kettles hum");
    let cases = [
        (change(words("not the right words"), fresh()), "not the right one"),
        (change(other(), other()), "is the one until now"),
        (change(other(), words("too short")), "at least 15"),
        (change(other(), words("ana at work ana at work")), "ana"),
    ];
    for (number, (command, words)) in (1..).zip(cases) {
        session.send(command);
        let now = session.until("it is answered", |now| now.passphrase_change.answered == number);
        let refused = now.passphrase_change.refused.as_deref().unwrap_or_default();
        assert!(refused.contains(words), "{refused}");
        assert_eq!(now.access.door, Door::SignedIn);
    }
    elsewhere.claim_next().unwrap();
    session.send(change(other(), fresh()));
    let now = session.until("it is changed", |now| now.passphrase_change.answered == 5);
    assert_eq!(now.passphrase_change.refused, None);
    assert!(says(&now, NoticeLevel::Info, "Your passphrase was changed") && now.access.door == Door::SignedIn);
    session.send(Command::Open(case("c1")));
    session.until("this session goes on", |now| now.case.is_some());
    assert!(elsewhere.claim_next().is_err(), "the other one has ended");
    assert!(elsewhere.sign_in("ana", &other()).is_err());
    elsewhere.sign_in("ana", &fresh()).unwrap();
    let store = assay::store::Store::open(&room.database(), None).unwrap();
    let events = store.audit_events(None, 0, 1_000).unwrap();
    let changes: Vec<_> = events.iter().filter(|event| event.action == "passphrase_change").collect();
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].actor.as_str(), changes[0].after.as_str()), ("ana", r#"{"operator":"ana"}"#));
    assert_eq!(
        events.iter().filter(|event| event.action == "sign_in_refused").count(),
        2,
        "a wrong one, here and there"
    );
}
