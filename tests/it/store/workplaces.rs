//! Where people were at work, kept through ends of every kind.

use assay::{
    case::{
        RunId,
        queue::QueueQuery,
        retention::{DataKind, DataKinds},
        workplace::{Appearance, MAX_DRAFT_TEXT, ThemeChoice, UnfinishedDecision, Workplace},
    },
    store::{Store, StoreError},
};

use super::{
    Desk, NOW, case,
    erasure::{NOTE, all, some},
    new_case,
};

fn writing(note: &str) -> Workplace {
    let (case, note) = (case("a"), note.to_owned());
    Workplace {
        query: QueueQuery { search: "müller".to_owned(), offset: 200, ..QueueQuery::default() },
        case: Some(case.clone()),
        draft: Some(UnfinishedDecision { case, run: RunId(1), kind: None, reason: None, note, request: None }),
        appearance: Appearance { theme: Some(ThemeChoice::Light), ..Appearance::default() },
    }
}

fn read(store: &Store, actor: &str) -> Workplace {
    let (workplace, left_out) = store.workplace(actor).unwrap();
    assert_eq!(left_out, Vec::<String>::new());
    workplace
}

#[test]
fn a_workplace_is_there_after_an_end_without_ceremony() {
    let mut desk = Desk::new();
    desk.store.remember("ana", &writing("glare"), 0).unwrap();
    desk.store.remember("ana", &writing("glare over the"), 0).unwrap();
    // As a killed process leaves it: nothing is closed or written any more.
    let path = desk.path();
    std::mem::forget(std::mem::replace(&mut desk.store, Store::open(&path, None).unwrap()));
    assert_eq!(read(&Store::open(&path, None).unwrap(), "ana"), writing("glare over the"));
    for other in ["ben", "", "ANA", "ana "] {
        assert_eq!(read(&desk.store, other), Workplace::default(), "{other}");
    }
}

#[test]
fn one_row_each_is_replaced_and_goes_when_nothing_is_left() {
    let mut desk = Desk::new();
    desk.store.import(new_case("a"), "importer", NOW).unwrap();
    let head = desk.store.audit_head().unwrap();
    for note in ["one", "two", "three"] {
        desk.store.remember("ana", &writing(note), 0).unwrap();
    }
    desk.store.remember("ben", &writing("his"), 0).unwrap();
    let rows = || desk.raw().query_row("SELECT count(*) FROM workplaces", [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(rows(), 2);
    desk.store.remember("ana", &Workplace::default(), 0).unwrap();
    assert_eq!((read(&desk.store, "ana"), read(&desk.store, "ben")), (Workplace::default(), writing("his")));
    let rows = desk.raw().query_row("SELECT count(*) FROM workplaces", [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(rows, 1);
    assert_eq!(desk.store.audit_head().unwrap(), head, "no case changed");
}

#[test]
fn what_is_too_long_is_refused_and_what_was_there_stays() {
    let mut desk = Desk::new();
    desk.store.remember("ana", &writing("kept"), 0).unwrap();
    let huge = Workplace { query: QueueQuery { search: "x".repeat(1 << 20), ..QueueQuery::default() }, ..writing("") };
    for (workplace, words) in [(writing(&"ß".repeat(MAX_DRAFT_TEXT + 1)), "2001 characters"), (huge, "at most 65536")]
    {
        match desk.store.remember("ana", &workplace, 0) {
            Err(error @ StoreError::WrongWorkplace(_)) => {
                assert!(error.is_refusal() && error.to_string().contains(words), "{error}");
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(read(&desk.store, "ana"), writing("kept"));
    desk.store.remember("ana", &writing(&"ß".repeat(MAX_DRAFT_TEXT)), 0).unwrap();
    assert_eq!(read(&desk.store, "ana"), writing(&"ß".repeat(MAX_DRAFT_TEXT)));
}

/// Whoever edits the database can put anything there; none of it is an error.
#[test]
fn damaged_content_is_left_out() {
    let mut desk = Desk::new();
    desk.store.remember("ana", &writing("kept"), 0).unwrap();
    let raw = desk.raw();
    let put = |content: &str| raw.execute(&format!("UPDATE workplaces SET content = {content}"), []).map(drop);
    put("'[1'").expect_err("the database keeps JSON alone");
    put("'\"' || replace(hex(zeroblob(40000)), '0', 'x') || '\"'").expect_err("and nothing long");
    raw.pragma_update(None, "ignore_check_constraints", true).unwrap();
    let everything = vec!["everything".to_owned()];
    let contents =
        ["'{\"case\": '", "''", "CAST(x'7BFF7D' AS TEXT)", "'\"' || replace(hex(zeroblob(40000)), '0', 'x') || '\"'"];
    for content in contents {
        put(content).unwrap();
        assert_eq!(desk.store.workplace("ana").unwrap(), (Workplace::default(), everything.clone()), "{content}");
    }
    put("json_set('{\"case\": \"a\"}', '$.draft', 7)").unwrap();
    let left = (Workplace { case: Some(case("a")), ..Workplace::default() }, vec!["draft".to_owned()]);
    assert_eq!(desk.store.workplace("ana").unwrap(), left);
    desk.store.remember("ana", &writing("anew"), 0).unwrap();
    assert_eq!(read(&desk.store, "ana"), writing("anew"));
}

/// The next hand-over of a window that still shows it must not bring back what an erasure destroyed.
#[test]
fn nothing_of_an_erased_person_is_remembered_again() {
    let mut desk = Desk::new();
    desk.told_case("a");
    desk.store.import(new_case("b"), "importer", NOW).unwrap();
    let begun = |id: &str| {
        let note = if id == "a" { NOTE } else { "blurred" };
        UnfinishedDecision { case: case(id), ..writing(note).draft.unwrap() }
    };
    let looking = |search: &str, draft: &str| Workplace {
        query: QueueQuery { search: search.to_owned(), ..QueueQuery::default() },
        draft: Some(begun(draft)),
        ..Workplace::default()
    };
    let before = desk.store.newest_erasure().unwrap();
    desk.store.remember("ana", &looking("Quartz", "a"), before).unwrap();
    desk.store.remember("ben", &looking("northgate", "b"), before).unwrap();
    desk.erase(&some("a", DataKinds::from_iter([DataKind::Video]))).unwrap();
    assert_eq!(desk.store.newest_erasure().unwrap(), before, "a video names nobody");
    desk.erase(&all("a")).unwrap();
    let kept = desk.store.remember("ana", &looking("Quartz", "a"), before).unwrap();
    assert_eq!(kept, Workplace::default());
    assert_eq!(read(&desk.store, "ana"), Workplace::default());
    assert!(!desk.dump().contains("quartz") && !desk.dump().contains("Quartz"));
    // What the erasure looked at, and left, is remembered on; so is what was typed afterwards, and other people's drafts.
    assert_eq!(desk.store.remember("ben", &looking("northgate", "b"), before).unwrap(), looking("northgate", "b"));
    let after = desk.store.newest_erasure().unwrap();
    assert!(after > before);
    assert_eq!(desk.store.remember("ben", &looking("Quarry", "b"), after).unwrap(), looking("Quarry", "b"));
    // What was typed just before it, so that nothing stood there to be looked at, is not known to be harmless.
    let kept = desk.store.remember("cleo", &looking("Zoë", "b"), before).unwrap();
    assert_eq!((kept.query, kept.draft), (QueueQuery::default(), Some(begun("b"))));
}
