//! Faults of the disk, the database and the clock: each is survived with a message that names the place and the remedy, nothing that
//! was recorded is lost, and once the fault is over the work goes on.

mod damage;
mod disk;
mod held;

use std::{collections::BTreeMap, path::Path};

use assay::{
    case::queue::{CaseStatus, QueueQuery},
    media::vault::Vault,
    store::Store,
};

use crate::{
    fixtures::{
        cases::{photo_case, video_case},
        program::Program,
    },
    store::recorded_runs,
};

/// A program with so many imported cases `c0`, `c1`, … of a photo each, and as many more in `more`, with videos.
fn worked(cases: u8) -> Program {
    let program = Program::new();
    for index in 0..cases {
        photo_case(&program.path("in"), &format!("c{index}"), 60 + index);
        video_case(&program.path("more"), &format!("m{index}"), 120 + index, 8);
    }
    program.done(&["import", "in"]);
    program
}

/// The status of every case; the log is unbroken, every run whole, every piece of evidence as it came.
#[track_caller]
fn whole(data: &Path) -> BTreeMap<String, CaseStatus> {
    let store = Store::open(&data.join("assay.db"), None).unwrap();
    let vault = Vault::open(&data.join("evidence"), None).unwrap();
    assert_eq!(store.verify_audit().unwrap().broken, None);
    let runs = recorded_runs(&data.join("assay.db"));
    assert!(runs.iter().all(|(_, whole)| *whole), "{runs:?}");
    let rows = store.queue(&QueueQuery::default(), "ana", 0).unwrap().rows;
    for row in &rows {
        for evidence in store.load_case(&row.case).unwrap().case.evidence {
            assert_eq!(vault.read(&evidence.digest).unwrap().len() as u64, evidence.byte_len, "{}", row.case);
        }
        assert_eq!(row.run.is_some(), row.status != CaseStatus::Pending, "{}", row.case);
    }
    rows.into_iter().map(|row| (row.case.0, row.status)).collect()
}
