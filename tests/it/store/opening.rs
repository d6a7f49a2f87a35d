//! Which files the store opens, and how it refuses the others.

use std::{fs, path::Path, thread};

use assay::store::{Store, StoreError};
use rusqlite::Connection;

use super::{Desk, NOW, case, new_case};

#[test]
fn what_was_stored_is_there_after_opening_again() {
    let mut desk = Desk::new();
    desk.store.import(new_case("a"), "ana", NOW).unwrap();
    let head = desk.store.audit_head().unwrap();
    let again = Store::open(&desk.path(), None).unwrap();
    assert_eq!(again.pending().unwrap(), [case("a")]);
    assert_eq!(again.audit_head().unwrap(), head);
}

#[test]
fn a_database_from_a_newer_assay_is_refused_untouched() {
    let desk = Desk::new();
    desk.raw().pragma_update(None, "user_version", 99).unwrap();
    match Store::open(&desk.path(), None) {
        Err(error @ StoreError::Newer { found: 99, .. }) => assert!(error.to_string().contains("newer"), "{error}"),
        other => panic!("{other:?}"),
    }
    let version: i64 = desk.raw().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 99);
}

#[test]
fn files_that_are_no_assay_database_are_refused_untouched() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("short", b"hello".to_vec()), ("long", vec![0xA5; 10_000])] {
        let path = folder.path().join(name);
        fs::write(&path, &bytes).unwrap();
        match Store::open(&path, None) {
            Err(error @ StoreError::NotADatabase { .. }) => assert!(error.to_string().contains(name), "{error}"),
            other => panic!("{name}: {other:?}"),
        }
        assert_eq!(fs::read(&path).unwrap(), bytes, "{name}");
    }
    let foreign = folder.path().join("foreign");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE notes (text TEXT)").unwrap();
    let bytes = fs::read(&foreign).unwrap();
    assert!(matches!(Store::open(&foreign, None), Err(StoreError::Foreign { .. })));
    assert_eq!(fs::read(&foreign).unwrap(), bytes);
}

/// Folders in which nobody may make a file, not even root.
#[test]
fn a_folder_that_cannot_be_written_is_named() {
    for path in ["/proc/assay.db", "/no/such/folder/assay.db"] {
        match Store::open(Path::new(path), None) {
            Err(error @ StoreError::Unwritable { .. }) => {
                let text = error.to_string();
                assert!(text.contains(path) && text.contains("--data"), "{text}");
            }
            other => panic!("{path}: {other:?}"),
        }
    }
}

/// The first start of two processes at once: both read version 0 before either has made the tables.
#[test]
fn a_new_database_may_be_opened_by_several_at_once() {
    for _ in 0..8 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("assay.db");
        thread::scope(|scope| {
            let opened: Vec<_> = (0..4).map(|_| scope.spawn(|| Store::open(&path, None).map(|_| ()))).collect();
            for result in opened {
                result.join().unwrap().unwrap();
            }
        });
    }
}
