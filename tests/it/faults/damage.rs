//! A database with bytes overwritten, and a write-ahead log that was not written to its end.

use std::{
    fs::{self, OpenOptions},
    io::{Seek as _, SeekFrom, Write as _},
    path::Path,
};

use assay::{
    case::{CaseId, audit::AuditQuery, queue::QueueQuery},
    store::{Store, StoreError},
};

use super::{whole, worked};

/// SQLite's pages, as Assay makes them.
const PAGE: u64 = 4096;

/// Everything a reviewer and an auditor would read, one after the other; the first error ends it.
fn read_all(database: &Path) -> Result<usize, StoreError> {
    let mut store = Store::open(database, None)?;
    let rows = store.queue(&QueueQuery::default(), "ana", 0)?.rows;
    for row in &rows {
        store.load_case(&row.case)?;
        store.report(&row.case, None)?;
        store.decisions(&row.case)?;
        store.amendments(&row.case)?;
    }
    store.audit_page(&AuditQuery::default())?;
    store.quality()?;
    store.gallery_state()?;
    let report = store.verify_audit()?;
    store.claim(&CaseId("c0".to_owned()), "ana", 1, 1000)?;
    Ok(report.verified as usize)
}

/// Numbers that follow from a seed (a 64-bit linear congruential generator, Knuth's constants), so that a failure can be had again.
fn numbers(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below.max(1)
    }
}

/// One page of the database at a time, and a few bytes in others, are overwritten. Whatever is read then is either read or refused with
/// what to do; nothing panics, and nothing is read without end.
#[test]
fn overwritten_pages_are_refused_with_the_remedy() {
    let program = worked(4);
    let database = program.data().join("assay.db");
    assert_eq!(read_all(&database).unwrap(), 8);
    let sound = fs::read(&database).unwrap();
    let pages = sound.len() as u64 / PAGE;
    let (mut refused, mut sound_reads) = (0, 0);
    for seed in 0..120 {
        let mut number = numbers(seed);
        fs::write(&database, &sound).unwrap();
        for side in ["assay.db-wal", "assay.db-shm"] {
            let _ = fs::remove_file(program.data().join(side));
        }
        let mut file = OpenOptions::new().write(true).open(&database).unwrap();
        let page = if seed < pages { seed } else { number(pages) };
        let (at, length) = if seed % 2 == 0 { (0, PAGE) } else { (number(PAGE - 16), 1 + number(16)) };
        file.seek(SeekFrom::Start(page * PAGE + at)).unwrap();
        file.write_all(&(0..length).map(|_| number(256) as u8).collect::<Vec<_>>()).unwrap();
        drop(file);
        match read_all(&database) {
            Ok(_) => sound_reads += 1,
            Err(error) => {
                refused += 1;
                let text = error.to_string();
                let says = ["restore", "choose another folder", "audit verify", "install the newer"];
                let is_plain = says.iter().any(|words| text.contains(words));
                assert!(is_plain && text.len() < 1000, "seed {seed}, page {page}: {text}");
            }
        }
    }
    println!("{refused} of 120 damaged databases refused, {sound_reads} read to their end");
    assert!(refused >= 40, "{refused}");
}

/// A power cut in the middle of a write leaves the log of changes cut, or with a part that was never flushed: every change that is whole
/// in it is there, no half of one.
#[test]
fn a_half_written_log_of_changes_keeps_every_whole_change() {
    let program = worked(1);
    let data = program.data();
    let database = data.join("assay.db");
    // Open all the while, so that the log of changes is not taken into the database.
    let mut store = Store::open(&database, None).unwrap();
    let mut lengths = Vec::new();
    for round in 0..12 {
        store.claim(&CaseId("c0".to_owned()), "ana", 1000 * round, 500).unwrap();
        lengths.push((fs::metadata(data.join("assay.db-wal")).unwrap().len(), store.audit_end().unwrap().0));
    }
    let wal = fs::read(data.join("assay.db-wal")).unwrap();
    let copy = tempfile::tempdir().unwrap();
    let cut_database = copy.path().join("assay.db");
    let mut number = numbers(7);
    let mut seen = 0;
    for round in 0..60 {
        let cut = if round < 12 { lengths[round].0 } else { number(wal.len() as u64) };
        let mut left = wal[..cut as usize].to_vec();
        if round % 3 == 2 {
            // The last part was written into the file's length but not into its blocks.
            left.extend(vec![0; 5000]);
        }
        for old in ["assay.db-wal", "assay.db-shm"] {
            let _ = fs::remove_file(copy.path().join(old));
        }
        fs::copy(&database, &cut_database).unwrap();
        fs::write(copy.path().join("assay.db-wal"), left).unwrap();
        let opened = Store::open(&cut_database, None).unwrap();
        let report = opened.verify_audit().unwrap();
        assert_eq!(report.broken, None, "cut at {cut}");
        let expected = lengths.iter().filter(|(end, _)| *end <= cut).map(|(_, events)| *events).max();
        let least = expected.unwrap_or(0);
        assert!(report.verified >= least, "cut at {cut}: {} events, {least} were flushed", report.verified);
        seen = seen.max(report.verified);
    }
    drop(store);
    assert_eq!(seen, lengths[11].1);
    whole(&data);
}
