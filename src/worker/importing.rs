//! An import: finding the cases at some paths, checking and staging each.

use std::path::PathBuf;

use super::{CancelFlag, Event, JobEnd, Workshop};
use crate::{
    case::JobId,
    media::import::{discover, stage},
};

pub(super) fn import(
    job: JobId,
    paths: &[PathBuf],
    workshop: &Workshop,
    cancel: &CancelFlag,
    report: &impl Fn(Event) -> bool,
) -> JobEnd {
    let mut refused = 0;
    let mut refuse = |message: String| {
        refused += 1;
        report(Event::Refused { message })
    };
    let limits = &workshop.policy.limits.import;
    let mut sources = Vec::new();
    let mut unreadable = 0;
    for path in paths {
        match discover(path, limits) {
            Ok(found) => sources.extend(found),
            Err(error) => {
                unreadable += 1;
                refuse(error.to_string());
            }
        }
    }
    let total = sources.len();
    for (index, source) in sources.into_iter().enumerate() {
        if cancel.is_cancelled() {
            return JobEnd::Cancelled;
        }
        let stage_name = format!("{} ({} of {total})", source.name(), index + 1);
        report(Event::Progress { job, stage: stage_name, share: Some(index as f32 / total as f32) });
        match stage(&source, &workshop.vault, limits) {
            Ok(staged) => {
                if !report(Event::Staged { job, staged: Box::new(staged), source }) {
                    return JobEnd::Cancelled;
                }
            }
            Err(error) => {
                refuse(format!("{}: {error}", source.name()));
            }
        }
    }
    match refused {
        0 => JobEnd::Done,
        count => JobEnd::Failed(format!("{count} of {} could not be imported, see the notices", total + unreadable)),
    }
}
