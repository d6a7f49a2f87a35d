//! A database of the former schema, brought to the present one with everything that is in it.

use std::path::Path;

use assay::{
    case::{
        decision::{DecisionKind, DecisionStage},
        meta::Priority,
        queue::{CaseStatus, QueueQuery, QueueTab},
        verdict::Route,
    },
    store::Store,
};
use rusqlite::Connection;

use super::{CLAIM, Desk, NOW, case, draft, emptied_log::as_of_old, new_case, report, rules};

const FORMER: [&str; 2] =
    [include_str!("../../../migrations/01-initial/up.sql"), include_str!("../../../migrations/02-gallery/up.sql")];

/// The database at `path` as the former schema would hold it: every table of that schema with the columns it had.
fn written_by_the_former(path: &Path, former: &Path) {
    let raw = Connection::open(former).unwrap();
    for sql in FORMER {
        raw.execute_batch(sql).unwrap();
    }
    raw.execute("ATTACH ?1 AS present", [path.to_str().unwrap()]).unwrap();
    let list = |sql: &str| -> Vec<String> {
        let mut statement = raw.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    for table in
        list("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid")
    {
        let columns = list(&format!("SELECT name FROM pragma_table_info('{table}', 'main') ORDER BY cid")).join(", ");
        raw.execute_batch(&format!("INSERT INTO main.{table} ({columns}) SELECT {columns} FROM present.{table}"))
            .unwrap();
    }
    raw.execute_batch("DETACH present; PRAGMA user_version = 2").unwrap();
}

#[test]
fn a_database_of_the_former_schema_keeps_everything() {
    let mut desk = Desk::new();
    let run = desk.open_case("decided", Priority::High, NOW);
    desk.store.claim(&case("decided"), "ana", NOW, CLAIM).unwrap();
    desk.store.decide(&draft("decided", run), "ana", NOW, &rules()).unwrap();
    desk.open_case("open", Priority::Low, NOW);
    desk.open_case("claimed", Priority::Normal, NOW);
    desk.store.claim(&case("claimed"), "ben", NOW, CLAIM).unwrap();
    desk.store.import(new_case("settled"), "importer", NOW).unwrap();
    desk.store.record_run(&report("settled", Route::Settled), "importer", NOW).unwrap();
    desk.store.import(new_case("pending"), "importer", NOW).unwrap();

    let path = desk.folder.path().join("former.db");
    as_of_old(&desk);
    written_by_the_former(&desk.path(), &path);
    let mut store = Store::open(&path, None).unwrap();
    let list = |store: &Store| store.queue(&QueueQuery::default(), "ben", NOW).unwrap();
    let present = list(&desk.store);
    assert_eq!((present.rows.len(), list(&store)), (5, present));
    let head = (desk.store.audit_head().unwrap(), desk.store.verify_audit().unwrap());
    assert_eq!((store.audit_head().unwrap(), store.verify_audit().unwrap()), head);
    for id in ["decided", "open", "claimed", "settled", "pending"] {
        assert_eq!(store.load_case(&case(id)).unwrap(), desk.store.load_case(&case(id)).unwrap());
        assert_eq!(store.report(&case(id), None).unwrap(), desk.store.report(&case(id), None).unwrap());
    }
    let [decision] = &store.decisions(&case("decided")).unwrap()[..] else { panic!("one decision") };
    assert_eq!((decision.stage, decision.draft.kind), (DecisionStage::Sole, DecisionKind::Approve));
    assert_eq!(store.row(&case("decided"), NOW).unwrap().handling.decided_by.as_deref(), Some("ana"));
    let searched = QueueQuery { search: "MÜLLER".to_owned(), ..QueueQuery::default() };
    assert_eq!(store.queue(&searched, "ben", NOW).unwrap().total, 5, "what was there before is found");

    // And the work goes on.
    assert_eq!(store.claim_next("ana", NOW, &rules()).unwrap(), Some(case("open")));
    let claimed = store.latest_run(&case("claimed")).unwrap().unwrap();
    store.decide(&draft("claimed", claimed), "ben", NOW, &rules()).unwrap();
    store.reopen(&case("settled"), "a letter came", "ana", NOW).unwrap();
    let tabs = list(&store).tabs;
    assert!(tabs.contains(&(QueueTab::Done, 2)), "{tabs:?}");
    assert_eq!(store.row(&case("claimed"), NOW).unwrap().status, CaseStatus::Decided);
}
